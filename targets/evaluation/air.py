"""Air targets: annual mean, good-day ratio, cap on heavy-pollution days.

Methods: docs/methods/evaluation.md, required-mean.md, polluted-day-budget.md, projection.md,
seasonal-path.md, status-ladder.md. The percentile is in `air_percentile`.
"""

import math
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from monitoring.air_series import AirFigures, DayCounts, MeanToDate
from monitoring.periods import AsOf
from standards.comparison import Direction, change_absolute, change_percent, change_points
from standards.progress import (
    BudgetState,
    PollutedDayBudget,
    polluted_day_budget,
    required_rest_mean,
    rounded_bound,
)
from standards.projection import project_days, project_mean, project_ratio
from standards.requirement_readings import budget_readings, mean_readings
from standards.rounding import round_half_even
from standards.status import YEARS_TO_BE_SURE, LadderInput
from targets.evaluation.air_finding import Finding, evaluation_of, in_both_calibers
from targets.evaluation.air_history import (
    change_on_last_year,
    count,
    heavy_months,
    past_rests,
    pm25_months,
    pm25_to_date,
    ratio_months,
)
from targets.evaluation.air_months import count_months, heavy_days, mean_months, polluted_days
from targets.evaluation.air_requirement import (
    budget_requirement,
    cap_requirement,
    mean_requirement,
)
from targets.evaluation.basis import Basis, coverage_of
from targets.evaluation.judging import is_rounded, meets, operator_of
from targets.evaluation.outlook import DAYS_MODEL, MEAN_MODEL, projection_of
from targets.evaluation.paths import cap_path, mean_path, ratio_path
from targets.evaluation.result import Evaluation, Projection, Requirement, promised_value
from targets.models import Target

LOWER = Direction.LOWER_IS_BETTER
NO_COUNTS = "只有比率、没有天数,无法推算剩余天数"


def annual_mean(target: Target, basis: Basis) -> Evaluation:
    """Judge a yearly mean concentration (PM2.5年均浓度)."""
    air, year = basis.air, basis.as_of.year
    entered = _entered(basis, lambda row: row.has_mean, lambda row: row.pm25 is not None)
    coverage = coverage_of(entered, lambda m: air.pm25_to_date(year, m) is not None, basis)
    known = air.pm25_to_date(year, coverage.through) if coverage.through else None
    months = pm25_months(air, basis.as_of, target.indicator.decimals)
    found = Finding(months)
    if known is not None:
        found = _mean_finding(target, basis, known, AsOf(year, coverage.through or 1), found)
    evaluation = evaluation_of(target, basis, coverage, found)
    return replace(evaluation, assessed=in_both_calibers(annual_mean, target, basis))


def _mean_finding(
    target: Target, basis: Basis, known: MeanToDate, end: AsOf, found: Finding
) -> Finding:
    air, year, decimals = basis.air, end.year, target.indicator.decimals
    value = round_half_even(known.mean, decimals)
    last = pm25_to_date(air, year - 1, end.month, decimals)
    published = air.published(year, end.month)
    printed = published.pm25_change if published else None
    own = air.pm25_to_date(year, end.month, use_published=False)
    history = mean_months(air, end)
    outlook = project_mean(history, year, end.month) if end.months_to_come else None
    projection = projection_of(outlook, target, basis.bands, MEAN_MODEL)
    ladder = with_chance(_mean_ladder(target, known, end, basis), projection)
    return replace(
        found,
        value=value,
        exact=known.mean,
        change=change_on_last_year(change_percent(value, last), "%", last, LOWER, printed),
        requirement=_mean_requirement(target, known, end, ladder),
        ladder=ladder,
        own_value=round_half_even(own.mean, decimals) if own and known.is_published else None,
        last_year_final=pm25_to_date(air, year - 1, 12, decimals),
        projection=projection,
        path=mean_path(target, history, end),
    )


def _mean_ladder(target: Target, known: MeanToDate, end: AsOf, basis: Basis) -> LadderInput:
    promised, decimals, rest = promised_value(target), target.indicator.decimals, end.days_to_come
    bound, _ = rounded_bound(promised, decimals, operator_of(target))
    widest = bound if is_rounded(target) else Fraction(promised)
    limit = required_rest_mean(widest, known.mean, known.days, rest)
    asked = bound if target.indicator.judged_rounded else promised
    return LadderInput(
        is_met_now=meets(known.mean, target),
        remaining_units=rest,
        requirement=required_rest_mean(asked, known.mean, known.days, rest),
        past_rest=past_rests(end, basis.air.pm25_rest),
        direction=LOWER,
        impossible=limit is not None and limit <= 0,
        bands=basis.bands,
        decimals=decimals,
    )


def _mean_requirement(
    target: Target, known: MeanToDate, end: AsOf, ladder: LadderInput
) -> Requirement | None:
    days = known.days, end.days_to_come
    readings = mean_readings(
        promised_value(target),
        known.mean,
        days,
        target.indicator.decimals,
        operator_of(target),
    )
    return mean_requirement(target, ladder.requirement, end, ladder.past_rest, readings)


def good_day_ratio(target: Target, basis: Basis) -> Evaluation:
    """Judge the share of good days among valid days (优良天数比率)."""
    air, year = basis.air, basis.as_of.year
    entered = _entered(
        basis, lambda row: row.counts is not None, lambda row: row.good_ratio is not None
    )
    coverage = coverage_of(entered, lambda m: air.good_ratio_to_date(year, m) is not None, basis)
    value = air.good_ratio_to_date(year, coverage.through) if coverage.through else None
    found = Finding(ratio_months(air, basis.as_of), unjudged=NO_COUNTS)
    if value is not None:
        found = _ratio_finding(target, basis, value, AsOf(year, coverage.through or 1), found)
    evaluation = evaluation_of(target, basis, coverage, found)
    return replace(evaluation, assessed=in_both_calibers(good_day_ratio, target, basis))


def _ratio_finding(
    target: Target, basis: Basis, value: Decimal, end: AsOf, found: Finding
) -> Finding:
    air, year = basis.air, end.year
    counts = air.counts_to_date(year, end.month)
    last = air.good_ratio_to_date(year - 1, end.month)
    published = air.published(year, end.month)
    printed = published.ratio_change if published else None
    change = change_points(value, last)
    found = replace(
        found,
        value=value,
        change=change_on_last_year(change, "百分点", last, Direction.HIGHER_IS_BETTER, printed),
        last_year_final=air.good_ratio_to_date(year - 1, 12),
    )
    if counts is None:
        return replace(found, ladder=_settled_ladder(target, value, end))
    if value == counts.ratio:
        exact = Fraction(100 * counts.good, counts.valid)
        found = replace(found, exact=exact, numerator=counts.good, denominator=counts.valid)
        return _with_budget(target, basis, counts, end, found)
    found = replace(found, exact=value, own_value=counts.ratio)
    return _with_budget(target, basis, _amounting_to(value, counts), end, found)


def _amounting_to(printed: Decimal, counts: DayCounts) -> DayCounts:
    """Day counts no better than a printed ratio the months do not give: what is printed stands."""
    good = math.floor(Fraction(printed) * counts.valid / 100)
    return DayCounts(counts.valid, min(counts.good, good))


def _settled_ladder(target: Target, value: Decimal, end: AsOf) -> LadderInput | None:
    """When the year is over a printed ratio alone decides it."""
    if end.days_to_come:
        return None
    return LadderInput(meets(value, target), 0, None, (), LOWER)


def _with_budget(
    target: Target, basis: Basis, counts: DayCounts, end: AsOf, found: Finding
) -> Finding:
    """Add what day counts alone allow: the polluted days left, the projection, the path."""
    promised, decimals, rest = promised_value(target), target.indicator.decimals, end.days_to_come
    judged = decimals if is_rounded(target) else None
    budget = polluted_day_budget(promised, counts.valid, rest, counts.polluted, judged)
    history = count_months(basis.air, end, polluted_days)
    outlook = project_ratio(history, end.year, end.month) if rest else None
    projection = projection_of(outlook, target, basis.bands, DAYS_MODEL)
    is_met = None if found.exact is None else meets(found.exact, target)
    ladder = _budget_ladder(budget, is_met, end, basis)
    readings = budget_readings(promised, counts.valid, rest, counts.polluted, decimals)
    return replace(
        found,
        requirement=budget_requirement(target, budget, end, ladder.past_rest, readings),
        ladder=with_chance(ladder, projection),
        projection=projection,
        path=ratio_path(target, history, budget.allowed_total, end),
    )


def _budget_ladder(
    budget: PollutedDayBudget, is_met: bool | None, end: AsOf, basis: Basis
) -> LadderInput:
    return LadderInput(
        is_met_now=is_met,
        remaining_units=end.days_to_come,
        requirement=Fraction(budget.remaining),
        past_rest=past_rests(end, basis.air.polluted_rest),
        direction=LOWER,
        impossible=budget.state is BudgetState.IMPOSSIBLE,
        locked=budget.state is BudgetState.LOCKED and end.days_to_come > 0,
        bands=basis.bands,
        decimals=0,
        unit="天",
    )


def day_cap(target: Target, basis: Basis) -> Evaluation:
    """Judge a cap on heavy-pollution days (重污染天数): AQI above 200."""
    air, year = basis.air, basis.as_of.year
    has_days: Callable[[AirFigures], bool] = lambda row: row.heavy_days is not None  # noqa: E731
    entered = _entered(basis, has_days, has_days)
    coverage = coverage_of(entered, lambda m: air.heavy_to_date(year, m) is not None, basis)
    used = air.heavy_to_date(year, coverage.through) if coverage.through else None
    found = Finding(heavy_months(air, basis.as_of))
    if used is not None:
        found = _cap_finding(target, basis, used, AsOf(year, coverage.through or 1), found)
    evaluation = evaluation_of(target, basis, coverage, found)
    return replace(evaluation, assessed=in_both_calibers(day_cap, target, basis))


def _cap_finding(target: Target, basis: Basis, used: int, end: AsOf, found: Finding) -> Finding:
    air, left, rest = basis.air, int(promised_value(target)) - used, end.days_to_come
    history = count_months(air, end, heavy_days)
    outlook = project_days(history, end.year, end.month) if rest else None
    projection = projection_of(outlook, target, basis.bands, DAYS_MODEL)
    past = past_rests(end, air.heavy_rest)
    last = count(air.heavy_to_date(end.year - 1, end.month))
    ladder = LadderInput(
        is_met_now=left >= 0,
        remaining_units=rest,
        requirement=Fraction(left),
        past_rest=past,
        direction=LOWER,
        impossible=left < 0,
        locked=0 < rest <= left,
        bands=basis.bands,
        decimals=0,
        unit="天",
    )
    return replace(
        found,
        value=Decimal(used),
        change=change_on_last_year(change_absolute(Decimal(used), last), "天", last, LOWER),
        requirement=cap_requirement(left, end, past),
        ladder=with_chance(ladder, projection),
        last_year_final=count(air.heavy_to_date(end.year - 1, 12)),
        projection=projection,
        path=cap_path(target, history, end),
    )


# --- parts ------------------------------------------------------------------------------------


def with_chance(ladder: LadderInput, projection: Projection | None) -> LadderInput:
    """Let the ladder see the projected chance; below three past years there is none."""
    if projection is None or projection.chance is None:
        return ladder
    assert len(projection.years) >= YEARS_TO_BE_SURE
    return replace(ladder, chance=projection.chance, chance_years=len(projection.years))


def _entered(
    basis: Basis, month: Callable[[AirFigures], bool], to_date: Callable[[AirFigures], bool]
) -> set[int]:
    """Months of the year with a figure of the kind asked for, of the month or to date."""
    air, year = basis.air, basis.as_of.year
    return {
        m
        for m in air.entered_months(year)
        if ((row := air.month(year, m)) and month(row))
        or ((printed := air.published(year, m)) and to_date(printed))
    }
