"""Air targets: annual mean, good-day ratio, cap on heavy-pollution days.

Methods: docs/methods/required-mean.md, polluted-day-budget.md, status-ladder.md.
"""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from monitoring.air_series import AirFigures, AirSeries
from monitoring.periods import AsOf
from standards.comparison import Direction, change_absolute, change_points
from standards.editions import Family, in_force
from standards.progress import (
    BudgetState,
    Operator,
    is_met,
    polluted_day_budget,
    required_rest_mean,
)
from standards.rounding import round_half_even
from standards.status import LadderInput, TargetStatus, Verdict, first_status
from targets.evaluation.air_history import (
    change_on_last_year,
    heavy_days,
    heavy_months,
    last_good_ratio,
    past_rests,
    pm25_change,
    pm25_months,
    polluted_days,
    ratio_months,
    same_months,
    whole_year_heavy_days,
)
from targets.evaluation.air_requirement import (
    budget_requirement,
    cap_requirement,
    mean_requirement,
)
from targets.evaluation.basis import (
    Basis,
    Coverage,
    coverage_of,
    coverage_reason,
)
from targets.evaluation.result import (
    Change,
    Evaluation,
    MonthValues,
    Provenance,
    Requirement,
    ValueState,
)
from targets.models import Target

LOWER = Direction.LOWER_IS_BETTER


class Finding(NamedTuple):
    """What a method found before the parts every air target shares are put around it."""

    value: Decimal | None
    change: Change | None
    requirement: Requirement | None
    ladder: LadderInput | None
    numerator: int | None = None
    denominator: int | None = None
    own_value: Decimal | None = None
    last_year_final: Decimal | None = None


def annual_mean(target: Target, basis: Basis) -> Evaluation:
    """Judge a yearly mean concentration (PM2.5年均浓度)."""
    air, year = basis.air, basis.as_of.year
    coverage = _coverage(basis, "pm25", lambda f: f.pm25)
    if coverage.through is None:
        return _evaluation(target, basis, coverage, Finding(None, None, None, None), ())
    end = AsOf(year, coverage.through)
    months = range(1, end.month + 1)
    own = air.pm25_mean(year, months)
    published = air.published(year, end.month)
    is_published = published is not None and published.pm25 is not None
    mean = Fraction(published.pm25) if published and published.pm25 is not None else own
    assert mean is not None  # a covered month has a mean
    days = air.pm25_days(year, months) if not is_published else _published_days(published, end)
    value = round_half_even(mean, target.indicator.decimals)
    assert target.value is not None
    required = required_rest_mean(target.value, mean, days, end.days_to_come)
    past = past_rests(basis, end, lambda y, rest: air.pm25_mean(y, rest), "pm25")
    finding = Finding(
        value=value,
        change=pm25_change(air, end, value, coverage, published),
        requirement=mean_requirement(target.value, required, end, past),
        ladder=LadderInput(
            is_met_now=is_met(mean, target.value, Operator(target.operator), 1),
            remaining_units=end.days_to_come,
            requirement=required,
            past_rest=past,
            direction=LOWER,
            impossible=required is not None and required <= 0,
        ),
        own_value=None if own is None or not is_published else round_half_even(own, 1),
        last_year_final=air.pm25_to_date(year - 1, 12),
    )
    return _evaluation(target, basis, coverage, finding, pm25_months(air, basis.as_of))


def good_day_ratio(target: Target, basis: Basis) -> Evaluation:
    """Judge the share of good days among valid days (优良天数比率)."""
    air, year = basis.air, basis.as_of.year
    coverage = _coverage(basis, "good_days", lambda f: f.good_ratio)
    if coverage.through is None:
        return _evaluation(target, basis, coverage, Finding(None, None, None, None), ())
    end = AsOf(year, coverage.through)
    value = air.good_ratio_to_date(year, end.month)
    assert value is not None
    assert target.value is not None
    counts = air.day_counts(year, range(1, end.month + 1))
    last = last_good_ratio(air, end, coverage)
    points = change_points(value, last)
    published = air.published(year, end.month)
    printed = published.ratio_change if published else None
    change = change_on_last_year(points, "百分点", last, Direction.HIGHER_IS_BETTER, printed)
    requirement, ladder = None, None
    if counts is not None and counts.valid:
        budget = polluted_day_budget(target.value, counts.valid, end.days_to_come, counts.polluted)
        past = past_rests(basis, end, lambda y, rest: polluted_days(air, y, rest), "good_days")
        requirement = budget_requirement(budget.remaining, end, past, budget.allowed_total)
        ladder = LadderInput(
            is_met_now=is_met(value, target.value, Operator(target.operator), 1),
            remaining_units=end.days_to_come,
            requirement=Fraction(budget.remaining),
            past_rest=past,
            direction=LOWER,
            impossible=budget.state is BudgetState.IMPOSSIBLE,
            locked=budget.state is BudgetState.LOCKED and end.days_to_come > 0,
        )
    finding = Finding(
        value,
        change,
        requirement,
        ladder,
        counts.good if counts else None,
        counts.valid if counts else None,
        last_year_final=air.good_ratio_to_date(year - 1, 12),
    )
    return _evaluation(target, basis, coverage, finding, ratio_months(air, basis.as_of))


def day_cap(target: Target, basis: Basis) -> Evaluation:
    """Judge a cap on heavy-pollution days (重污染天数): AQI above 200."""
    air, year = basis.air, basis.as_of.year
    coverage = _coverage(basis, "heavy_days", lambda f: f.heavy_days)
    if coverage.through is None:
        return _evaluation(target, basis, coverage, Finding(None, None, None, None), ())
    end = AsOf(year, coverage.through)
    used = heavy_days(air, year, range(1, end.month + 1))
    assert target.value is not None
    assert used is not None
    cap = int(target.value)
    left = cap - int(used)
    past = past_rests(basis, end, lambda y, rest: heavy_days(air, y, rest), "heavy_days")
    last = heavy_days(air, year - 1, same_months(coverage))
    has_last = len(air.months_with("heavy_days", year - 1, same_months(coverage))) == len(
        same_months(coverage)
    )
    last_value = Decimal(int(last)) if last is not None and has_last else None
    value = Decimal(int(used))
    finding = Finding(
        value=value,
        change=change_on_last_year(
            change_absolute(value, last_value), "天", last_value, LOWER, None
        ),
        requirement=cap_requirement(left, end, past),
        ladder=LadderInput(
            is_met_now=left >= 0,
            remaining_units=end.days_to_come,
            requirement=Fraction(left),
            past_rest=past,
            direction=LOWER,
            impossible=left < 0,
            locked=0 < end.days_to_come <= left,
        ),
        last_year_final=whole_year_heavy_days(air, year - 1),
    )
    return _evaluation(target, basis, coverage, finding, heavy_months(air, basis.as_of))


# --- parts ------------------------------------------------------------------------------------


def _coverage(basis: Basis, name: str, printed: Callable[[AirFigures], object | None]) -> Coverage:
    year, months = basis.as_of.year, range(1, basis.as_of.month + 1)
    present = set(basis.air.months_with(name, year, months))
    published = {
        m for m in months if (f := basis.air.published(year, m)) and printed(f) is not None
    }
    last = max(present | published, default=0)
    return coverage_of(present | published, basis, published=last in published)


def _published_days(published: AirFigures | None, end: AsOf) -> int:
    if published is not None and published.valid_days is not None:
        return published.valid_days
    return end.days_elapsed


def _verdict(coverage: Coverage, as_of: AsOf, finding: Finding) -> Verdict:
    """Let missing readings speak before the ladder does."""
    by_state = {
        ValueState.NOT_DUE: TargetStatus.NOT_DUE,
        ValueState.AWAITING: TargetStatus.AWAITING,
        ValueState.OVERDUE: TargetStatus.OVERDUE,
        ValueState.PARTIAL: TargetStatus.INSUFFICIENT,
    }
    if coverage.state in by_state:
        return Verdict(by_state[coverage.state], coverage_reason(coverage, as_of))
    if finding.ladder is None:
        return Verdict(TargetStatus.INSUFFICIENT, "只有比率、没有天数,无法推算剩余天数")
    return first_status(finding.ladder)


def _evaluation(
    target: Target,
    basis: Basis,
    coverage: Coverage,
    finding: Finding,
    months: tuple[MonthValues, ...],
) -> Evaluation:
    status, reason = _verdict(coverage, basis.as_of, finding)
    value = finding.value
    met = None
    if value is not None and target.value is not None:
        met = is_met(value, target.value, Operator(target.operator), target.indicator.decimals)
    return Evaluation(
        target=target,
        as_of=basis.as_of,
        state=coverage.state,
        value=value,
        numerator=finding.numerator,
        denominator=finding.denominator,
        through_month=coverage.through,
        missing_months=coverage.missing,
        valid_days=finding.denominator,
        is_met=met,
        gap=None if value is None or target.value is None else value - target.value,
        change=finding.change,
        # With a month missing, what the rest must bring can't be known.
        requirement=None if coverage.missing else finding.requirement,
        status=status,
        reason=reason,
        provenance=_provenance(basis, coverage),
        months=months,
        last_year_final=finding.last_year_final,
        own_value=finding.own_value,
    )


def _provenance(basis: Basis, coverage: Coverage) -> Provenance:
    year = basis.as_of.year
    used = _rows_behind(basis.air, year, coverage)
    edition = in_force(Family.EVALUATION, basis.as_of.last_day)
    index = in_force(Family.AQI, basis.as_of.last_day)
    statuses = sorted({f.status for f in used})
    return Provenance(
        readings=tuple(("AirMonth", f.reading_id) for f in used),
        rule=f"{edition.number};{index.number}",
        clause="月、年均值为日均值的算术平均;按有效天数加权,GB/T 8170 修约一次",
        period=coverage.period,
        caliber="实况",
        data_status="、".join(statuses),
        is_demo=any(f.is_demo for f in used),
    )


def _rows_behind(air: AirSeries, year: int, coverage: Coverage) -> list[AirFigures]:
    months = range(1, (coverage.through or 0) + 1)
    rows = [f for m in months if (f := air.month(year, m))]
    published = air.published(year, coverage.through or 0)
    return [*rows, published] if published else rows
