"""What an air target is held against: last year's months, past years' rest, its own series."""

from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction

from monitoring.air_series import AirSeries
from monitoring.periods import AsOf
from standards.comparison import Direction
from standards.comparison import describe_change as describe
from standards.rounding import round_half_even
from targets.evaluation.basis import HISTORY_YEARS
from targets.evaluation.result import Change, MonthValues

LOWER = Direction.LOWER_IS_BETTER

Past = tuple[tuple[int, Fraction], ...]
"""What the same remaining months were in past years: (year, value), newest last."""


def past_rests(end: AsOf, rest_value: Callable[[int, Iterable[int]], Fraction | None]) -> Past:
    """Return what the months after `end` were in those past years that have all of them."""
    rest = range(end.month + 1, 13)
    if not rest:
        return ()
    years = range(end.year - HISTORY_YEARS, end.year)
    found = ((year, rest_value(year, rest)) for year in years)
    return tuple((year, value) for year, value in found if value is not None)


def change_on_last_year(
    value: Decimal | None,
    unit: str,
    last: Decimal | None,
    direction: Direction,
    printed: Decimal | None = None,
) -> Change | None:
    """Prefer our own change; where last year is missing, the one the notice printed."""
    chosen = value if value is not None else printed
    if chosen is None:
        return None
    described = describe(chosen, direction)
    word = described.word if described else None
    return Change(chosen, unit, last, word, is_published=value is None)


def pm25_to_date(air: AirSeries, year: int, month: int, decimals: int) -> Decimal | None:
    """PM2.5 of January up to a month as printed."""
    found = air.pm25_to_date(year, month)
    return None if found is None else round_half_even(found.mean, decimals)


def by_month(
    as_of: AsOf,
    value: Callable[[int, int], Decimal | None],
    cumulative: Callable[[int, int], Decimal | None],
) -> tuple[MonthValues, ...]:
    """Lay a measure out by month, alone and to date, this year up to the month and last year."""
    year = as_of.year
    return tuple(
        MonthValues(
            month=m,
            value=value(year, m) if m <= as_of.month else None,
            cumulative=cumulative(year, m) if m <= as_of.month else None,
            last_value=value(year - 1, m),
            last_cumulative=cumulative(year - 1, m),
        )
        for m in range(1, 13)
    )


def pm25_months(air: AirSeries, as_of: AsOf, decimals: int) -> tuple[MonthValues, ...]:
    """PM2.5 by month, alone and cumulative, this year and last."""

    def value(year: int, month: int) -> Decimal | None:
        found = air.month(year, month)
        if found is None or found.pm25 is None or not found.has_mean:
            return None
        return round_half_even(found.pm25, decimals)

    return by_month(as_of, value, lambda y, m: pm25_to_date(air, y, m, decimals))


def ratio_months(air: AirSeries, as_of: AsOf) -> tuple[MonthValues, ...]:
    """Good-day ratio by month, alone and cumulative, this year and last."""

    def value(year: int, month: int) -> Decimal | None:
        found = air.month(year, month)
        return None if found is None else found.good_ratio

    return by_month(as_of, value, air.good_ratio_to_date)


def heavy_months(air: AirSeries, as_of: AsOf) -> tuple[MonthValues, ...]:
    """Heavy-pollution days by month, alone and added up, this year and last."""

    def value(year: int, month: int) -> Decimal | None:
        found = air.month(year, month)
        return None if found is None else count(found.heavy_days)

    return by_month(as_of, value, lambda y, m: count(air.heavy_to_date(y, m)))


def count(value: int | None) -> Decimal | None:
    """Carry a count as a decimal figure."""
    return None if value is None else Decimal(value)
