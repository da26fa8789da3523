"""The plan path of a target (序时路径): how far it should be by now, and how far it is.

Method: docs/methods/seasonal-path.md; quantities fed by tasks: scheduled-progress.md.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction

from monitoring.periods import AsOf
from standards import seasonal_path
from standards.averages import days_in_month
from standards.progress import scheduled_progress
from standards.projection import MonthCount, MonthMean
from standards.rounding import Exact, exact, round_half_even
from targets.evaluation.air_months import past_counts, past_means
from targets.evaluation.result import PlanPath, promised_value
from targets.models import Target


def mean_path(target: Target, months: Sequence[MonthMean], end: AsOf) -> PlanPath | None:
    """Spread a mean over the year as complete past years ran; None without one."""
    history = past_means(months, end.year)
    years = seasonal_path.complete_years(history)
    own = [m for m in months if m.year == end.year]
    if not years or [m.month for m in own] != list(range(1, end.month + 1)):
        return None
    shares = seasonal_path.seasonal_shares({y: history[y] for y in years})
    days = seasonal_path.path_days([m.days for m in own], _calendar(end.year))
    path = seasonal_path.plan_path(promised_value(target), shares, days)
    actual = sum((m.mean * m.days for m in own), Fraction(0))
    decimals = target.indicator.decimals
    by_month = tuple(
        (p.month, _rounded(p.value, decimals), _rounded(_mean(path, p.month), decimals))
        for p in path
    )
    return _placed(path, by_month, end, actual, years)


def ratio_path(
    target: Target, months: Sequence[MonthCount], allowed: int, end: AsOf
) -> PlanPath | None:
    """Spread the polluted days of a good-day ratio; cumulatively the ratio the plan allows."""
    found = _day_path(months, allowed, end)
    if found is None:
        return None
    path, years, actual = found
    decimals = target.indicator.decimals
    by_month = tuple(
        (p.month, Decimal(p.value.numerator), _rounded(_ratio(path, p.month), decimals))
        for p in path
    )
    return _placed(path, by_month, end, actual, years)


def cap_path(target: Target, months: Sequence[MonthCount], end: AsOf) -> PlanPath | None:
    """Spread a cap on days over the months in whole days."""
    found = _day_path(months, int(promised_value(target)), end)
    if found is None:
        return None
    path, years, actual = found
    by_month = tuple(
        (p.month, Decimal(p.value.numerator), Decimal(p.cumulative.numerator)) for p in path
    )
    return _placed(path, by_month, end, actual, years)


def quantity_path(target: Target, done: Decimal, dates: tuple[date, date], end: AsOf) -> PlanPath:
    """Spread a quantity evenly over the days of its task, from its start to its due date (序时)."""
    start, due = dates
    promised, decimals = promised_value(target), max(target.indicator.decimals, 1)
    shares = [scheduled_progress(start, due, AsOf(end.year, m).last_day) for m in range(1, 13)]
    planned = [share * exact(promised) for share in shares]
    steps = [now - before for now, before in zip(planned, [Fraction(0), *planned], strict=False)]
    by_month = tuple(
        (m, _rounded(steps[m - 1], decimals), _rounded(planned[m - 1], decimals))
        for m in range(1, 13)
    )
    by_now = planned[end.month - 1]
    length = (due - start).days + 1
    ahead = (exact(done) - by_now) / exact(promised) * length if promised else Fraction(0)
    return PlanPath(
        by_month=by_month,
        planned_to_date=by_month[end.month - 1][2],
        profit=_rounded(exact(done) - by_now, decimals),
        days_ahead=round(ahead),
        years=(),
    )


# --- parts ------------------------------------------------------------------------------------


def _day_path(
    months: Sequence[MonthCount], allowed: int, end: AsOf
) -> tuple[seasonal_path.Path, tuple[int, ...], int] | None:
    history = past_counts(months, end.year)
    years = tuple(sorted(y for y, past in history.items() if len(past) == 12))
    own = [m for m in months if m.year == end.year]
    if not years or [m.month for m in own] != list(range(1, end.month + 1)):
        return None
    calendar = _calendar(end.year)
    weights = seasonal_path.polluted_day_weights({y: history[y] for y in years}, calendar)
    within = min(max(allowed, 0), sum(calendar.values()))
    path = seasonal_path.day_path(within, weights, calendar)
    return path, years, sum(m.hits for m in own)


def _placed(
    path: seasonal_path.Path,
    by_month: tuple[tuple[int, Decimal, Decimal], ...],
    end: AsOf,
    actual: Exact,
    years: tuple[int, ...],
) -> PlanPath:
    return PlanPath(
        by_month=by_month,
        planned_to_date=by_month[end.month - 1][2],
        profit=_rounded(seasonal_path.profit_to_date(path, end.month, actual), 1),
        days_ahead=seasonal_path.days_ahead(path, end.month, actual),
        years=years,
    )


def _calendar(year: int) -> dict[int, int]:
    return {month: days_in_month(year, month) for month in range(1, 13)}


def _mean(path: seasonal_path.Path, month: int) -> Fraction:
    return seasonal_path.planned_mean_to_date(path, month) or Fraction(0)


def _ratio(path: seasonal_path.Path, month: int) -> Fraction:
    days = seasonal_path.days_to_date(path, month)
    return 100 - 100 * seasonal_path.planned_to_date(path, month) / days


def _rounded(value: Exact, decimals: int) -> Decimal:
    return round_half_even(value, decimals)
