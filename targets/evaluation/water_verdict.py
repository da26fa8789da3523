"""What is said of a share of sections: status, reason and remaining requirement.

Methods: docs/methods/section-requirement.md, section-outlook.md.
"""

from decimal import Decimal
from fractions import Fraction

from monitoring.periods import AsOf
from standards.comparison import Direction
from standards.feasibility import YEARS_TO_BE_SURE, chance_text, past_reach
from standards.status import LadderInput, TargetStatus, Verdict, first_status
from targets.evaluation.basis import Basis, Coverage, absence_verdict
from targets.evaluation.result import Projection, Requirement
from targets.evaluation.section_tally import Tally
from targets.evaluation.sections import GOOD, SectionStanding

NAMED = 2
"""Sections told with what they need in a sentence; the page lists them all."""


def verdict_of(
    basis: Basis, coverage: Coverage, tally: Tally | None, projection: Projection | None
) -> Verdict:
    """Give the status and its reason in one sentence."""
    absent = absence_verdict(coverage, basis.as_of)
    if absent is not None:
        return absent
    if tally is None:
        return Verdict(TargetStatus.INSUFFICIENT, "没有可评价的断面")
    if tally.is_met is None:
        return Verdict(TargetStatus.INSUFFICIENT, f"累计类别无法判定:{_unknown_text(tally)}")
    if not basis.as_of.months_to_come:
        words = f"全年{tally.good}个断面优Ⅲ,要求{tally.needed}个"
        return Verdict(TargetStatus.COMPLETED if tally.is_met else TargetStatus.IMPOSSIBLE, words)
    if not tally.is_met and tally.to_turn is None:
        words = f"还差{tally.missing}个断面,剩余月份已无法追回"
        return Verdict(TargetStatus.IMPOSSIBLE, words + _hopeless_text(tally))
    if projection is not None and projection.chance is not None:
        return _by_chance(basis, tally, projection, projection.chance)
    return _holding(tally, basis.as_of) if tally.is_met else _short(tally, basis.as_of)


def _by_chance(basis: Basis, tally: Tally, projection: Projection, chance: Decimal) -> Verdict:
    """Let the chance decide, held in check by what past years' same months would bring."""
    kept = tuple((year, Fraction(count)) for year, count in tally.kept_by_year())
    ladder = LadderInput(
        is_met_now=tally.is_met,
        remaining_units=basis.as_of.months_to_come,
        requirement=Fraction(tally.needed),
        past_rest=kept,
        direction=Direction.HIGHER_IS_BETTER,
        chance=chance,
        chance_years=len(projection.years),
        bands=basis.bands,
    )
    status = first_status(ladder).status
    said = f"按{len(projection.years)}年同期推算达标可能性{chance_text(chance)}"
    held = _held_by_history(kept, tally.needed) if chance >= basis.bands.even else ""
    capped = _capped(status, tally)
    if capped is not status:
        status, held = capped, f"但按今年偏离程度预期只有{tally.expected_good}个优Ⅲ"
    lead = _kept_text(tally) if tally.is_met else _short_text(tally, basis.as_of)
    return Verdict(status, ";".join(part for part in (lead, said, held) if part))


def _capped(status: TargetStatus, tally: Tally) -> TargetStatus:
    """Let no chance look safe while fewer sections than needed are expected to be good."""
    if tally.expected_good >= tally.needed:
        return status
    if not tally.is_met and status in (TargetStatus.ON_COURSE, TargetStatus.HOLD):
        return TargetStatus.AT_RISK
    return TargetStatus.HOLD if status is TargetStatus.ON_COURSE else status


def _held_by_history(kept: tuple[tuple[int, Fraction], ...], needed: int) -> str:
    """Which past year's same months would not do; nothing if the newest and most would."""
    reach = past_reach(needed, kept, Direction.HIGHER_IS_BETTER)
    if reach is None:
        return ""
    if reach.is_tighter_than_all:
        return f"余下月份若同往年任何一年,都不足{needed}个"
    if reach.is_tighter_than_newest:
        year, count = reach.newest
        return f"余下月份若同{year}年,只有{count}个优Ⅲ"
    if reach.is_tighter_than_most:
        return f"余下月份若同往年,{reach.years}年中{reach.tighter_than}年不足{needed}个"
    return ""


def _unknown_text(tally: Tally) -> str:
    """Name the unknown sections and, where that is why, the months nobody entered in full."""
    gaps = [(s.name, s.period.gaps) for s in tally.unknown]
    return _names([f"{name}({gap})" if gap else name for name, gap in gaps])


def _hopeless_text(tally: Tally) -> str:
    names = [s.name for s in tally.standings.hopeless]
    return f"({_names(names)})" if names else ""


def _kept_text(tally: Tally) -> str:
    """“目前达标(8/9);市控断面02有退出风险(总磷剩余月份允许≤0.205,预期0.200)”."""
    said = f"目前达标({tally.good}/{tally.total})"
    endangered = tally.standings.endangered
    if not endangered:
        return said
    first = endangered[0]
    more = f"等{len(endangered)}个断面" if len(endangered) > 1 else ""
    return f"{said},但{first.name}{more}有退出风险({first.danger_text})"


def _holding(tally: Tally, as_of: AsOf) -> Verdict:
    """Enough sections are good: to be kept; too few past years for 预计达标."""
    if tally.standings.endangered:
        return Verdict(TargetStatus.HOLD, _kept_text(tally))
    since, upto = (as_of.year - 1, 1), (as_of.year, as_of.month)
    shaky = [
        s.name
        for s in tally.standings
        if s.is_good
        and any(
            since <= when <= upto and f.water_class is not None and f.water_class > GOOD
            for when, f in s.series.months.items()
        )
    ]
    if shaky:
        return Verdict(TargetStatus.HOLD, f"目前达标,但{_names(shaky)}去年以来有月份劣于Ⅲ类")
    few = f";可比年份不足{YEARS_TO_BE_SURE}年"
    return Verdict(TargetStatus.HOLD, "目前达标,去年以来各月均未劣于Ⅲ类" + few)


def _short(tally: Tally, as_of: AsOf) -> Verdict:
    """Too few are good and no chance can be told: hold the need against the newest past year."""
    said = _short_text(tally, as_of)
    if tally.standings.unmeasured:
        return Verdict(TargetStatus.AT_RISK, said)
    reached = sum(1 for s in tally.standings.flippable if s.was_achieved_last_year)
    if reached >= tally.missing:
        return Verdict(TargetStatus.AT_RISK, f"{said},最近一年同期曾达到")
    return Verdict(TargetStatus.UNLIKELY, f"{said},最近一年同期未达到过")


def _short_text(tally: Tally, as_of: AsOf) -> str:
    """“还差1个断面:市控断面05,9—12月总磷须≤0.190,近3年同期0.185—0.220”."""
    chosen = tally.to_turn or ()
    told = [f"{s.name},{_need(s, as_of)}" for s in chosen[:NAMED]]
    more = f"等{len(chosen)}个" if len(chosen) > NAMED else ""
    return f"还差{tally.missing}个断面:" + ";".join(told) + more


def _need(standing: SectionStanding, as_of: AsOf) -> str:
    binding = standing.binding
    if not standing.factors or binding is None or standing.is_ph_failing:
        return standing.why_unmeasured
    others = len(standing.factors) - 1
    more = f"(另有{others}项超标)" if others > 0 else ""
    return binding.words(as_of.rest_label) + more


def requirement_of(tally: Tally, end: AsOf) -> Requirement | None:
    """Say how many sections are short and what the cheapest of them need."""
    if not end.months_to_come:
        return None
    if not tally.missing:
        worse = [s.regression_text for s in tally.standings if s.has_regressed and s.is_good]
        more = f"等{len(worse)}个退类" if len(worse) > 1 else ""
        text = f"保持;{worse[0]}{more}" if worse else "保持"
        return Requirement("sections", Decimal(0), "个", text)
    text = f"还差 {tally.missing} 个断面" + _factor_text(tally, end)
    formula = "(Ⅲ类限值 × 全年月数 − 累计均值 × 已有月数) ÷ 剩余月数"
    missing = Decimal(tally.missing)
    return Requirement("sections", missing, "个", text, (), formula)


def _factor_text(tally: Tally, end: AsOf) -> str:
    listed = tally.to_turn or tally.standings.failing
    first = next((s for s in listed if s.factors), None)
    if first is None:
        return ""
    parts = "、".join(f"{f.item.label} {f.required_text}" for f in first.factors)
    return f":{first.name} {end.rest_label}{parts}"


def _names(names: list[str]) -> str:
    return "、".join(names[:3]) + (f"等{len(names)}个" if len(names) > 3 else "")
