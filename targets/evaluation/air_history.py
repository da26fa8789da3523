"""What an air target is held against: last year's months, past years' rest, its own series."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction

from monitoring.air_series import AirFigures, AirSeries
from monitoring.periods import AsOf
from standards.comparison import Direction, change_percent
from standards.comparison import describe_change as describe
from standards.rounding import round_half_even
from targets.evaluation.basis import HISTORY_YEARS, Basis, Coverage, as_decimal
from targets.evaluation.result import Change, MonthValues

LOWER = Direction.LOWER_IS_BETTER


def same_months(coverage: Coverage) -> tuple[int, ...]:
    """Months of last year that the value to date is compared with: those this year has."""
    if coverage.through is None:
        return ()
    return tuple(m for m in range(1, coverage.through + 1) if m not in coverage.missing)


def past_rests(
    basis: Basis,
    end: AsOf,
    rest_value: Callable[[int, range], Fraction | None],
    name: str,
) -> tuple[tuple[int, Fraction], ...]:
    """What the same remaining months were in past years that have all of them."""
    rest = range(end.month + 1, 13)
    found = []
    for year in range(end.year - HISTORY_YEARS, end.year):
        if not rest or len(basis.air.months_with(name, year, rest)) < len(rest):
            continue
        value = rest_value(year, rest)
        if value is not None:
            found.append((year, value))
    return tuple(found)


def polluted_days(air: AirSeries, year: int, months: range) -> Fraction | None:
    """Polluted days of some months of a year; None without counts."""
    counts = air.day_counts(year, months)
    return None if counts is None else Fraction(counts.polluted)


def heavy_days(air: AirSeries, year: int, months: "range | tuple[int, ...]") -> Fraction | None:
    """Heavy-pollution days of some months of a year; None without counts."""
    rows = [f.heavy_days for m in months if (f := air.month(year, m)) and f.heavy_days is not None]
    return Fraction(sum(rows)) if rows else None


def whole_year_heavy_days(air: AirSeries, year: int) -> Decimal | None:
    """Heavy-pollution days of a whole year; None unless every month has a count."""
    whole = range(1, 13)
    if len(air.months_with("heavy_days", year, whole)) < 12:
        return None
    found = heavy_days(air, year, whole)
    return None if found is None else Decimal(int(found))


def change_on_last_year(
    value: Decimal | None,
    unit: str,
    last: Decimal | None,
    direction: Direction,
    printed: Decimal | None,
) -> Change | None:
    """Prefer our own change; where last year is missing, the one the notice printed."""
    chosen = value if value is not None else printed
    if chosen is None:
        return None
    described = describe(chosen, direction)
    word = described.word if described else None
    return Change(chosen, unit, last, word, is_published=value is None)


def pm25_change(
    air: AirSeries, end: AsOf, value: Decimal, coverage: Coverage, published: AirFigures | None
) -> Change | None:
    """Change of PM2.5 to date on the same months of last year."""
    before = end.a_year_before
    last_published = air.published(before.year, before.month)
    if last_published is not None and last_published.pm25 is not None:
        last: Decimal | None = round_half_even(last_published.pm25, 1)
    else:
        months = same_months(coverage)
        whole = len(air.months_with("pm25", before.year, months)) == len(months)
        mean = air.pm25_mean(before.year, months) if whole else None
        last = None if mean is None else round_half_even(mean, 1)
    printed = published.pm25_change if published else None
    return change_on_last_year(change_percent(value, last), "%", last, LOWER, printed)


def last_good_ratio(air: AirSeries, end: AsOf, coverage: Coverage) -> Decimal | None:
    """Good-day ratio of the same months of last year, as published or from the counts."""
    before = end.a_year_before
    published = air.published(before.year, before.month)
    if published is not None and published.good_ratio is not None:
        return published.good_ratio
    months = same_months(coverage)
    if len(air.months_with("good_days", before.year, months)) < len(months):
        return None
    counts = air.day_counts(before.year, months)
    if counts is None or not counts.valid:
        return None
    return round_half_even(Fraction(100 * counts.good, counts.valid), 1)


def _by_month(
    as_of: AsOf,
    value: Callable[[int, int], Decimal | None],
    cumulative: Callable[[int, int], Decimal | None],
) -> tuple[MonthValues, ...]:
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


def pm25_months(air: AirSeries, as_of: AsOf) -> tuple[MonthValues, ...]:
    """PM2.5 by month, alone and cumulative, this year and last."""

    def value(year: int, month: int) -> Decimal | None:
        found = air.month(year, month)
        return None if found is None or found.pm25 is None else round_half_even(found.pm25, 1)

    def cumulative(year: int, month: int) -> Decimal | None:
        known = value(year, month) is not None or air.published(year, month) is not None
        return air.pm25_to_date(year, month) if known else None

    return _by_month(as_of, value, cumulative)


def ratio_months(air: AirSeries, as_of: AsOf) -> tuple[MonthValues, ...]:
    """Good-day ratio by month, alone and cumulative, this year and last."""

    def value(year: int, month: int) -> Decimal | None:
        found = air.month(year, month)
        return None if found is None else found.good_ratio

    def cumulative(year: int, month: int) -> Decimal | None:
        known = value(year, month) is not None or air.published(year, month) is not None
        return air.good_ratio_to_date(year, month) if known else None

    return _by_month(as_of, value, cumulative)


def heavy_months(air: AirSeries, as_of: AsOf) -> tuple[MonthValues, ...]:
    """Heavy-pollution days by month, alone and added up, this year and last."""

    def value(year: int, month: int) -> Decimal | None:
        found = air.month(year, month)
        return None if found is None else as_decimal(found.heavy_days)

    def cumulative(year: int, month: int) -> Decimal | None:
        found = heavy_days(air, year, range(1, month + 1))
        return None if found is None or value(year, month) is None else Decimal(int(found))

    return _by_month(as_of, value, cumulative)
