"""A division's air as the projection and the plan path take it: means and day counts by month.

Past years as their months are; this year up to a month. Where the notice printed a figure to date,
the months before it are made to amount to it: the year so far is what was published.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction

from monitoring.air_series import AirFigures, AirSeries
from monitoring.periods import AsOf
from standards.averages import days_in_month, weighted_mean
from standards.projection import MonthCount, MonthMean
from standards.seasonal_path import FLAT_SHARES, MonthMeans, seasonal_shares

Counted = Callable[[AirFigures], tuple[int, int] | None]
"""Valid days of a row and how many of them count; None where either is unknown."""


def polluted_days(row: AirFigures) -> tuple[int, int] | None:
    """Valid days and polluted days (污染天)."""
    return None if row.counts is None else (row.counts.valid, row.counts.polluted)


def heavy_days(row: AirFigures) -> tuple[int, int] | None:
    """Valid days, else the calendar's, and heavy-pollution days (重污染天)."""
    if row.heavy_days is None:
        return None
    valid = days_in_month(row.year, row.month) if row.valid_days is None else row.valid_days
    return max(valid, row.heavy_days), row.heavy_days


# --- means ------------------------------------------------------------------------------------


def mean_months(air: AirSeries, end: AsOf) -> list[MonthMean]:
    """PM2.5 by month of the past years and of this one up to a month."""
    past = [m for row in air.months.values() if row.year < end.year and (m := _mean(row))]
    return past + _means_of_year(air, end, past)


def past_means(months: Sequence[MonthMean], year: int) -> dict[int, MonthMeans]:
    """The months of the years before one, as the plan path takes them."""
    found: dict[int, dict[int, tuple[Fraction, int]]] = {}
    for month in months:
        if month.year < year:
            found.setdefault(month.year, {})[month.month] = (month.mean, month.days)
    return dict(found)


def _mean(row: AirFigures | None) -> MonthMean | None:
    if row is None or not row.has_mean or row.pm25 is None:
        return None
    return MonthMean(row.year, row.month, Fraction(row.pm25), row.weight)


def _means_of_year(air: AirSeries, end: AsOf, past: list[MonthMean]) -> list[MonthMean]:
    own = [_mean(air.month(end.year, m)) for m in range(1, end.month + 1)]
    through = _last_published(air, end, lambda row: row.pm25)
    known = air.pm25_to_date(end.year, through) if through else None
    before: list[MonthMean] = []
    if known is not None:
        shape = [m for m in own[:through] if m] if None not in own[:through] else None
        before = _amounting_to(known.mean, shape or _season(end.year, through, past))
    return before + [m for m in own[through:] if m]


def _last_published(air: AirSeries, end: AsOf, pick: Callable[[AirFigures], object | None]) -> int:
    """The newest month up to `end` with a figure to date of the kind picked; 0 without one."""
    months = range(end.month, 0, -1)
    rows = ((m, air.published(end.year, m)) for m in months)
    return next((m for m, row in rows if row is not None and pick(row) is not None), 0)


def _season(year: int, through: int, past: list[MonthMean]) -> list[MonthMean]:
    """Months in the proportions of past years, where only a figure to date is known."""
    shares = seasonal_shares(past_means(past, year)) if past else FLAT_SHARES
    return [MonthMean(year, m, shares[m], days_in_month(year, m)) for m in range(1, through + 1)]


def _amounting_to(mean: Fraction, months: list[MonthMean]) -> list[MonthMean]:
    """Scale months so that their mean by days is the one given."""
    own = weighted_mean((m.mean, m.days) for m in months)
    if not own:
        return months
    return [MonthMean(m.year, m.month, m.mean * mean / own, m.days) for m in months]


# --- day counts -------------------------------------------------------------------------------


def count_months(air: AirSeries, end: AsOf, counted: Counted) -> list[MonthCount]:
    """Valid days and days that count, by month of the past years and of this one up to a month."""
    past = [m for row in air.months.values() if row.year < end.year and (m := _count(row, counted))]
    own = [_count(air.month(end.year, m), counted) for m in range(1, end.month + 1)]
    through = _last_published(air, end, counted)
    row = air.published(end.year, through) if through else None
    total = counted(row) if row is not None else None
    before: list[MonthCount] = []
    if total is not None:
        before = _spread(end.year, through, _whole(total, row, end.year, through))
    return past + before + [m for m in own[through:] if m]


def _whole(
    total: tuple[int, int], row: AirFigures | None, year: int, through: int
) -> tuple[int, int]:
    """Give a printed count without valid days the calendar's days to date."""
    if row is not None and row.valid_days is not None:
        return total
    return AsOf(year, through).days_elapsed, total[1]


def past_counts(months: Sequence[MonthCount], year: int) -> dict[int, dict[int, tuple[int, int]]]:
    """(Days that count, valid days) of the years before one, as the plan path takes them."""
    found: dict[int, dict[int, tuple[int, int]]] = {}
    for month in months:
        if month.year < year:
            found.setdefault(month.year, {})[month.month] = (month.hits, month.valid)
    return found


def _count(row: AirFigures | None, counted: Counted) -> MonthCount | None:
    found = None if row is None else counted(row)
    if row is None or found is None:
        return None
    return MonthCount(row.year, row.month, *found)


def _spread(year: int, through: int, total: tuple[int, int]) -> list[MonthCount]:
    """Spread printed counts to date over their months by days, in whole days that add up."""
    lengths = [days_in_month(year, m) for m in range(1, through + 1)]
    valid, hits = total
    found: list[MonthCount] = []
    passed = given_valid = given_hits = 0
    for month, length in enumerate(lengths, start=1):
        passed += length
        own_valid = valid * passed // sum(lengths) - given_valid
        own_hits = min(own_valid, hits * passed // sum(lengths) - given_hits)
        found.append(MonthCount(year, month, own_valid, own_hits))
        given_valid, given_hits = given_valid + own_valid, given_hits + own_hits
    return found
