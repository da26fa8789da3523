"""Opens figures that a document printed: published past values, and the promise of a target."""

from collections.abc import Mapping

from monitoring.periods import AsOf
from targets.errors import NotHere
from targets.evaluation.result import target_text
from targets.explain.address import Address
from targets.explain.result import Explanation, Part
from targets.models import Baseline, SourceDocument, Target
from targets.wording import plain, signed

PRINTED = "文件所载,未经计算"


def document_words(document: SourceDocument) -> str:
    """Return a document's title with its number and day."""
    day = f"{document.published_on:%Y-%m-%d}" if document.published_on else ""
    facts = ",".join(part for part in (document.index_number, day) if part)
    return f"{document.title}({facts})" if facts else document.title


def explain(key: str, as_of: AsOf, parameters: Mapping[str, str]) -> Explanation | None:
    """Open a published past value: `baseline/B01`, and its `change` and `rank`."""
    code, _, measure = key.partition("/")
    rows = Baseline.objects.filter(plan__year=as_of.year, code=code)
    found = rows.select_related("document", "indicator", "plan").first()
    if found is None:
        raise NotHere(f"{as_of.year}年计划中没有编号为“{code[:20]}”的基数")
    figure, title = _printed(found, measure)
    if figure is None:
        return None
    return Explanation(
        title=title,
        figure=figure,
        unit=found.unit if measure in ("", "value") else "",
        meaning=f"{found.period_text}{found.name},{found.get_status_display()}。{found.note}",
        formula=PRINTED if found.status == "as_published" else "由原文所载各数推得,见说明",
        parts=_parts(found, measure),
        clause=found.rank_basis,
        page=(found.indicator.label, found.indicator.get_absolute_url()),
        quote=found.source_quote,
        document=document_words(found.document),
    )


def _printed(found: Baseline, measure: str) -> tuple[str | None, str]:
    """The text a page prints of one member of a published value, and its title."""
    name = f"{found.year}年{found.name}"
    if measure in ("", "value"):
        return (plain(found.value) if found.value is not None else found.value_text), name
    if measure == "change" and found.change is not None:
        return f"{signed(found.change)} {found.get_change_unit_display()}", f"{name} 同比"
    if measure == "rank" and found.rank:
        return f"{found.rank}", f"{name} 位次({found.rank_scope})"
    return None, name


def _parts(found: Baseline, measure: str) -> tuple[Part, ...]:
    if measure not in ("", "value") or not found.denominator:
        return ()
    return (Part("达标个数 ÷ 总个数", f"{found.numerator}/{found.denominator}", None, PRINTED),)


def promise(target: Target) -> Explanation:
    """Open the promise of a target: the sentence that makes it, and what it counts."""
    parts = []
    if target.denominator:
        counts = f"{target.numerator}/{target.denominator}"
        parts.append(Part("至少达标个数/参评个数", counts, None, "按个数判定,不按小数"))
    if target.commitment:
        inferred = "系推断,待确认" if target.commitment_inferred else ""
        parts.append(Part("承诺强度", target.get_commitment_display(), None, inferred))
    return Explanation(
        title=f"{target.indicator.label} 目标",
        figure=target_text(target),
        unit=target.indicator.unit if target.value is not None else "",
        meaning=f"{target.plan.year}年计划对“{target.indicator.name}”的承诺。{target.note}",
        formula=PRINTED,
        clause=target.criterion,
        method="",
        parts=tuple(parts),
        page=(target.indicator.label, target.indicator.get_absolute_url()),
        quote=target.source_quote,
        document=document_words(target.document),
    )


def promise_address(target: Target) -> Address:
    """Return where a target's promise is explained."""
    return Address("target", f"{target.code}/promise")
