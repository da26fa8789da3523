"""Targets of a single month (月度目标): that month alone, met or not, or why it has no value.

Method: docs/methods/evaluation.md. No requirement and no projection: a month that is over is
settled, one that is not yet over has no figure.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from monitoring.air_series import AirFigures
from monitoring.periods import AsOf
from monitoring.section_series import SectionSeries
from standards.rounding import Exact, round_half_even
from standards.status import TargetStatus, Verdict
from standards.surface_water_limits import WaterClass
from targets.choices import Conclusion, Method
from targets.evaluation.basis import (
    STATUS_OF_ABSENCE,
    Basis,
    absent_state,
    is_demo,
    task_readings,
)
from targets.evaluation.judging import is_provisional, meets, method_of
from targets.evaluation.result import (
    Evaluation,
    Provenance,
    ValueState,
    plain_decimals,
    promised_value,
)
from targets.models import IndicatorMonth, Judgement, Target


@dataclass(frozen=True)
class MonthFigure:
    """What one month gives for an indicator; `is_met` where counts or a person decide it."""

    value: Exact | None
    readings: tuple[tuple[str, int], ...]
    data_status: str
    is_demo: bool
    numerator: int | None = None
    denominator: int | None = None
    is_met: bool | None = None
    is_provisional: bool = False


Reader = Callable[[Target, Basis], MonthFigure | None]


def month_alone(target: Target, basis: Basis) -> Evaluation:
    """Judge the target of one month by that month's own figure."""
    assert target.month is not None
    method = method_of(target)
    is_known = basis.is_over(target.month) or method is Method.QUALITATIVE
    found = READERS[method](target, basis) if is_known else None
    state = _state(found, target, basis)
    decimals = target.indicator.decimals
    is_met = _is_met(found, target)
    value = found.value if found else None
    rounded = None if value is None else round_half_even(value, decimals)
    verdict = _verdict(target, state, is_met, rounded)
    return Evaluation(
        target=target,
        as_of=basis.as_of,
        state=state,
        value=rounded,
        numerator=found.numerator if found else None,
        denominator=found.denominator if found else None,
        through_month=target.month if found else None,
        missing_months=() if found else (target.month,),
        valid_days=None,
        is_met=is_met,
        gap=None
        if rounded is None
        else round_half_even(rounded - promised_value(target), decimals),
        change=None,
        requirement=None,
        status=verdict.status,
        reason=verdict.reason,
        provenance=_provenance(target, found),
        is_provisional=bool(found and found.is_provisional),
    )


def _state(found: MonthFigure | None, target: Target, basis: Basis) -> ValueState:
    if found is not None:
        known = found.value is not None or found.is_met is not None
        return ValueState.MEASURED if known else ValueState.PARTIAL
    if method_of(target) is Method.QUALITATIVE:
        return ValueState.TO_JUDGE
    return absent_state(AsOf(basis.as_of.year, target.month or 1), basis.today)


def _is_met(found: MonthFigure | None, target: Target) -> bool | None:
    if found is None or found.is_met is not None or found.value is None:
        return None if found is None else found.is_met
    return meets(found.value, target)


def _verdict(
    target: Target, state: ValueState, is_met: bool | None, value: Decimal | None
) -> Verdict:
    month = f"{target.month}月"
    if state is ValueState.TO_JUDGE:
        return Verdict(TargetStatus.TO_JUDGE, f"{month}尚未评定")
    if state is ValueState.PARTIAL or (is_met is None and state is ValueState.MEASURED):
        return Verdict(TargetStatus.INSUFFICIENT, f"{month}数据不全,不能判断是否达到当月目标")
    if is_met is None:
        return Verdict(STATUS_OF_ABSENCE[state], f"{month}数据{state.label}")
    said = "" if value is None else plain_decimals(value, target.indicator.decimals)
    if is_met:
        return Verdict(TargetStatus.COMPLETED, f"{month}{said}达到当月目标")
    return Verdict(TargetStatus.IMPOSSIBLE, f"{month}{said}未达到当月目标")


def _provenance(target: Target, found: MonthFigure | None) -> Provenance:
    return Provenance(
        readings=found.readings if found else (),
        rule="当月目标只看当月",
        clause="当月数值与当月目标比较,不累计",
        period=f"{target.month}月",
        caliber="实况",
        data_status=found.data_status if found else "",
        is_demo=bool(found and found.is_demo),
    )


# --- what a month gives, by method ------------------------------------------------------------


def _air(pick: Callable[[AirFigures], Exact | None]) -> Reader:
    def read(target: Target, basis: Basis) -> MonthFigure | None:
        month = target.month or 0
        row = basis.air.month(basis.as_of.year, month)
        value = None if row is None else pick(row)
        if row is None or value is None:
            return None
        is_ratio = target.indicator.method == Method.GOOD_DAY_RATIO
        counts = row.counts if is_ratio else None
        return MonthFigure(
            value=value,
            readings=((row.table, row.reading_id),),
            data_status=row.status,
            is_demo=row.is_demo,
            numerator=counts.good if counts else None,
            denominator=counts.valid if counts else None,
            is_provisional=is_provisional(row, basis.unreviewed),
        )

    return read


def _exact_ratio(row: AirFigures) -> Exact | None:
    counts = row.counts
    return Fraction(100 * counts.good, counts.valid) if counts else row.printed_ratio


def _sections(target: Target, basis: Basis) -> MonthFigure | None:
    """Sections at class Ⅲ or better in the month; one of unknown class leaves the share open."""
    year, month = basis.as_of.year, target.month or 0
    sections = basis.sections_at(target.indicator.section_level)
    rows = [row for s in sections if (row := s.month(year, month))]
    if not rows:
        return None
    classes = _classes(sections, year, month)
    good = sum(1 for c in classes if c is not None and c <= WaterClass.III)
    known = bool(classes) and None not in classes
    return MonthFigure(
        value=Fraction(100 * good, len(classes)) if known else None,
        readings=tuple(("SectionMonth", row.reading_id) for row in rows),
        data_status="、".join(sorted({row.status for row in rows})),
        is_demo=any(row.is_demo for row in rows),
        numerator=good,
        denominator=len(classes),
        is_met=_counted(good, len(classes), target) if known else None,
    )


def _classes(sections: Iterable[SectionSeries], year: int, month: int) -> list[WaterClass | None]:
    """Classes of the month, None where unknown; a section without flow does not count."""
    return [
        row.water_class if (row := s.month(year, month)) else None
        for s in sections
        if not s.is_dry(year, [month])
    ]


def _counted(good: int, total: int, target: Target) -> bool | None:
    """Promised counts decide where they are of as many sections; else the share does."""
    if target.numerator is None or target.denominator != total:
        return None
    return good >= target.numerator


def _reported(target: Target, basis: Basis) -> MonthFigure | None:
    rows = basis.figures.get((target.indicator_id, basis.as_of.year), [])
    return _row(next((r for r in rows if r.month == target.month), None))


def _task(target: Target, basis: Basis) -> MonthFigure | None:
    """What the task had done by the end of the month."""
    told = next((r for r in basis.told_of(target) if r.month == target.month), None)
    if told is None or told.done is None:
        return None
    return MonthFigure(told.done, task_readings([told]), "填报", told.is_demo)


def _row(row: IndicatorMonth | None) -> MonthFigure | None:
    if row is None:
        return None
    kinds = [row.batch.kind if row.batch else None]
    return MonthFigure(row.value, (("IndicatorMonth", row.pk),), "填报", is_demo(kinds))


def _judged(target: Target, basis: Basis) -> MonthFigure | None:
    judgements = basis.judgements.get(target.pk, [])
    found: Judgement | None = next((j for j in judgements if j.month == target.month), None)
    if found is None:
        return None
    is_met = found.conclusion == Conclusion.MET
    return MonthFigure(None, (("Judgement", found.pk),), "评定", False, is_met=is_met)


READERS: dict[str, Reader] = {
    Method.ANNUAL_MEAN: _air(lambda row: row.pm25 if row.has_mean else None),
    Method.GOOD_DAY_RATIO: _air(_exact_ratio),
    Method.DAY_CAP: _air(lambda row: row.heavy_days),
    Method.PERCENTILE: _air(lambda row: row.ozone_p90),
    Method.SECTION_SHARE: _sections,
    Method.VETO_COUNT: _reported,
    Method.LATEST_RATE: _reported,
    Method.LATEST_AMOUNT: _reported,
    Method.TASK_QUANTITY: _task,
    Method.QUALITATIVE: _judged,
}
