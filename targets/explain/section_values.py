"""Opens an item's value of a section: of a month, its mean to date, and what the rest must be."""

from fractions import Fraction

from monitoring.models import Revision, SectionMonth
from monitoring.section_figures import SectionFigures, shown_mean
from standards.surface_water import half_detection_limit
from standards.surface_water_limits import WaterItem
from targets.assessments.water_section import old_texts, origins_of
from targets.explain.result import Explanation, Part
from targets.explain.section_question import (
    MEAN_CLAUSE,
    ROUNDING_CLAUSE,
    SectionQuestion,
    class_table,
    told,
    value_table,
)
from targets.explain.working import equals, number
from targets.wording import MISSING

OF_MONTHS = "累计均值 = Σ 各月浓度 ÷ 月数"
OF_PH = "pH 累计 = −lg(Σ 10^(−pH) ÷ 月数)"


def item_value(question: SectionQuestion) -> Explanation | None:
    """Open an item's value of a month as printed, or its mean to date."""
    return _of_month(question) if question.is_month else _mean(question)


def _of_month(question: SectionQuestion) -> Explanation | None:
    found, item = question.figures, question.item
    if found is None or (text := found.text_of(item)) == MISSING:
        return None
    worked = [f"来表 {text}"]
    if item.value in found.marks:
        half = half_detection_limit(found.values[item])
        worked.append(f"低于检出限,评价和平均时按一半 {number(half)} 计")
    parts: tuple[Part, ...] = ()
    if item in found.assessment.by_item:
        address = question.to(f"{item.value}-class", "month")
        parts = (Part("单项类别", found.assessment.by_item[item].label, address),)
    return told(
        question,
        item.label,
        text,
        "录入的监测值,低于检出限的按来表原文显示。",
        unit=item.unit,
        formula="直接采用录入值",
        worked=tuple(worked),
        clause=ROUNDING_CLAUSE,
        parts=parts,
        readings=value_table(question, [found]),
    )


def _mean(question: SectionQuestion) -> Explanation | None:
    period, item = question.to_date, question.item
    mean = period.means.get(item)
    if mean is None:
        return None
    figure = f"{shown_mean(item, mean)}"
    rows = [f for f in period.of_means.rows if item in f.values]
    return told(
        question,
        f"{item.label} 累计均值",
        figure,
        f"{len(rows)}个月浓度的平均;未监测、断流的月份不计入。",
        unit=item.unit,
        formula=OF_PH if item is WaterItem.PH else OF_MONTHS,
        worked=_mean_lines(item, rows, mean, figure),
        clause=f"{MEAN_CLAUSE};{ROUNDING_CLAUSE}",
        parts=tuple(_month_part(question, f) for f in rows),
        readings=value_table(question, rows),
    )


def _mean_lines(
    item: WaterItem, rows: list[SectionFigures], mean: Fraction, figure: str
) -> tuple[str, ...]:
    values = [f.for_means[item] for f in rows]
    if item is WaterItem.PH:
        terms = " + ".join(f"10^(−{number(v)})" for v in values)
        return (f"−lg(({terms}) ÷ {len(rows)}) ≈ {number(mean)},修约为 {figure}",)
    terms = " + ".join(map(number, values))
    return (f"({terms}) ÷ {len(rows)} {equals(mean)},修约为 {figure}",)


def _month_part(question: SectionQuestion, found: SectionFigures) -> Part:
    item = question.item
    address = question.to(item.value, "month", question.at(found.month))
    note = ""
    if item.value in found.marks:
        note = f"低于检出限,按 {number(found.for_means[item])} 计"
    return Part(f"{found.month}月", found.text_of(item), address, note)


def months_counted(question: SectionQuestion) -> Explanation | None:
    """Open how many months count to date."""
    found = question.to_date
    return told(
        question,
        "计入累计的月数",
        f"{len(found.months)}",
        f"有类别或有参数的月份。{found.gaps}",
        unit="个月",
        formula="未监测、断流、未录入的月份不计入",
        worked=("、".join(f"{month}月" for month in found.months) or "没有",),
        clause=MEAN_CLAUSE,
        readings=class_table(question, question.entered()),
    )


def old_value(question: SectionQuestion) -> Explanation | None:
    """Open what an item said before its newest correction."""
    found, item = question.figures, question.item
    if found is None:
        return None
    origins = origins_of(question.series, question.as_of)
    text = old_texts(origins).get((question.as_of.month, item))
    if text is None:
        return None
    mine = next(o for o in origins if o.row.month == question.as_of.month)
    field = str(SectionMonth._meta.get_field(item.value).verbose_name)  # type: ignore[union-attr]
    changes = [r for r in mine.revisions if r.field == field]
    return told(
        question,
        f"{item.label} 更正前的值",
        text,
        "最近一次更正之前录入的值,只供对照,不参加评价。",
        unit=item.unit,
        formula="取修改记录中最近一次的原值",
        worked=tuple(map(_change_line, changes)),
        parts=(Part("现值", found.text_of(item), question.to(item.value, "month")),),
        readings=value_table(question, [found]),
    )


def _change_line(change: Revision) -> str:
    reason = f",原因:{change.reason}" if change.reason else ""
    old, new = change.old_value or "空", change.new_value or "空"
    return f"{change.changed_at:%Y-%m-%d} {old} → {new}{reason}"
