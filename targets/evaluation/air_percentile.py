"""A target for a percentile: ozone's 90th of the daily maxima over eight hours (O₃-8h-90per).

Methods: docs/methods/exceedance-budget.md, averages.md, projection.md. The percentile of a period
is taken over all its days (HJ 663, appendix A), so it needs the days; a printed figure to date
goes before our own, but allows no forecast.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from monitoring.air_series import AirSeries
from monitoring.periods import AsOf
from standards.air_items import Pollutant
from standards.comparison import Direction, change_percent
from standards.exceedance_budget import PercentileGoal, exceedance_budget
from standards.projection import project_percentile
from standards.rounding import Exact, round_half_even
from standards.status import LadderInput
from targets.evaluation.air import with_chance
from targets.evaluation.air_finding import Finding, evaluation_of
from targets.evaluation.air_history import by_month, change_on_last_year, past_rests
from targets.evaluation.air_requirement import exceedance_requirement
from targets.evaluation.basis import HISTORY_YEARS, Basis, coverage_of
from targets.evaluation.judging import bound_of, meets
from targets.evaluation.outlook import PERCENTILE_MODEL, projection_of
from targets.evaluation.result import Evaluation, MonthValues, promised_value
from targets.models import Target

OZONE = Pollutant.O3_8H
RANK = Fraction(9, 10)
LOWER = Direction.LOWER_IS_BETTER
NO_DAYS = "只有百分位数、没有逐日值,无法推算剩余天数"
CONFLICT = "来表百分位数与逐日值算得的不一致,不据逐日值推算剩余天数"

Days = Mapping[tuple[int, int], Sequence[Fraction]]
"""Daily values by (year, month), μg/m³."""


def percentile_concentration(target: Target, basis: Basis) -> Evaluation:
    """Judge the 90th percentile of ozone (臭氧日最大8小时第90百分位浓度)."""
    air, year, decimals = basis.air, basis.as_of.year, target.indicator.decimals
    entered = {
        m
        for m in air.entered_months(year)
        if any(
            row is not None and row.ozone_p90 is not None
            for row in (air.month(year, m), air.published(year, m))
        )
    }
    coverage = coverage_of(entered, lambda m: to_date(air, year, m) is not None, basis)
    exact = to_date(air, year, coverage.through) if coverage.through else None
    found = Finding(_months(air, basis.as_of, decimals), unjudged=NO_DAYS)
    if exact is not None:
        found = _finding(target, basis, exact, AsOf(year, coverage.through or 1), found)
    return evaluation_of(target, basis, coverage, found)


def to_date(air: AirSeries, year: int, month: int) -> Exact | None:
    """The percentile of January up to a month: as printed, else of all days; None with a gap."""
    printed = air.published(year, month)
    if printed is not None and printed.ozone_p90 is not None:
        return printed.ozone_p90
    months = range(1, month + 1)
    if all(_days(air, year, m) for m in months):
        return air.period(year, months).percentile(OZONE)
    own = air.month(year, 1)
    return own.ozone_p90 if own is not None and month == 1 else None


def _finding(target: Target, basis: Basis, exact: Exact, end: AsOf, found: Finding) -> Finding:
    air, decimals = basis.air, target.indicator.decimals
    value = round_half_even(exact, decimals)
    last = _printed(to_date(air, end.year - 1, end.month), decimals)
    change = change_on_last_year(change_percent(value, last), "%", last, LOWER)
    found = replace(
        found,
        value=value,
        exact=exact,
        change=change,
        own_value=_own(air, end, decimals),
        last_year_final=_printed(to_date(air, end.year - 1, 12), decimals),
    )
    if not end.days_to_come:
        return replace(found, ladder=LadderInput(meets(exact, target), 0, None, (), LOWER))
    if not all(_days(air, end.year, m) for m in range(1, end.month + 1)):
        return found
    if found.own_value not in (None, value):
        return replace(found, unjudged=CONFLICT)
    return _with_days(target, basis, end, found)


def _with_days(target: Target, basis: Basis, end: AsOf, found: Finding) -> Finding:
    """Add what the days allow: how many more may exceed the target, and the projection."""
    air, promised = basis.air, promised_value(target)
    own = [v for m in range(1, end.month + 1) for v in _days(air, end.year, m)]
    bound, is_bound_met = bound_of(target)
    goal = PercentileGoal(promised, bound, is_bound_met)
    budget = exceedance_budget(own, end.days_to_come, goal)
    outlook = project_percentile(_history(air, end), RANK, end.year, end.month)
    projection = projection_of(outlook, target, basis.bands, PERCENTILE_MODEL)
    past = past_rests(end, lambda year, months: _exceeding(air, year, months, promised))
    ladder = LadderInput(
        is_met_now=None if found.exact is None else meets(found.exact, target),
        remaining_units=end.days_to_come,
        requirement=Fraction(budget.remaining),
        past_rest=past,
        direction=LOWER,
        impossible=budget.is_impossible,
        locked=budget.is_locked,
        bands=basis.bands,
        decimals=0,
        unit="天",
    )
    return replace(
        found,
        requirement=exceedance_requirement(target, budget, end, past),
        ladder=with_chance(ladder, projection),
        projection=projection,
    )


def _exceeding(
    air: AirSeries, year: int, months: Iterable[int], promised: Decimal
) -> Fraction | None:
    """Days above the target in some months of a past year; None unless all have days."""
    days = [_days(air, year, m) for m in months]
    if not all(days):
        return None
    return Fraction(sum(1 for values in days for v in values if v > promised))


def _days(air: AirSeries, year: int, month: int) -> list[Fraction]:
    """The kept daily values of a month, μg/m³."""
    row = air.kept.get((year, month))
    return [] if row is None else [Fraction(v, row.scale) for v in row.ozone_values]


def _history(air: AirSeries, end: AsOf) -> Days:
    since = end.year - HISTORY_YEARS
    return {
        place: days
        for place in air.kept
        if (since, 1) <= place <= (end.year, end.month) and (days := _days(air, *place))
    }


def _own(air: AirSeries, end: AsOf, decimals: int) -> Decimal | None:
    """Our own percentile, to stand beside a printed one."""
    printed = air.published(end.year, end.month)
    if printed is None or printed.ozone_p90 is None:
        return None
    return _printed(air.period(end.year, range(1, end.month + 1)).percentile(OZONE), decimals)


def _printed(value: Exact | None, decimals: int) -> Decimal | None:
    return None if value is None else round_half_even(value, decimals)


def _months(air: AirSeries, as_of: AsOf, decimals: int) -> tuple[MonthValues, ...]:
    def value(year: int, month: int) -> Decimal | None:
        found = air.month(year, month)
        return None if found is None else _printed(found.ozone_p90, decimals)

    return by_month(as_of, value, lambda y, m: _printed(to_date(air, y, m), decimals))
