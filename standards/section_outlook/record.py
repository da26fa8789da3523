"""A factor's monthly values over years: its usual course, this year's anomaly, one month's noise.

Method: docs/methods/section-outlook.md. Values in mg/L, exact; sums run over whole numbers, scaled
by the values' common denominator, for speed.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from itertools import pairwise
from math import lcm

from standards.rounding import exact
from standards.surface_water_limits import WaterItem

MONTHS_OF_A_YEAR_FOR_NOISE = 6
YEARS_FOR_NOISE = 2
STEPS_FOR_NOISE = 3
NOISE_OF_LIMIT = Fraction(1, 10)

Values = Mapping[tuple[int, int], Fraction]
"""Monthly values of one factor by (year, month), as they enter means."""


@dataclass(frozen=True)
class FactorRecord:
    """A factor's monthly values of this and past years, up to and including a month.

    `limit` is that of the class asked for; `month` the last month that counts, 1 to 12. Later
    values are ignored.
    """

    item: WaterItem
    limit: Decimal
    values: Values
    year: int
    month: int

    @property
    def must_be_high(self) -> bool:
        """Whether the factor must reach its limit instead of keeping under it."""
        return self.item is WaterItem.DO

    @cached_property
    def scale(self) -> int:
        """The common denominator of all values: sums are taken over whole numbers, for speed."""
        return lcm(*(value.denominator for value in self.values.values()))

    @cached_property
    def by_year(self) -> dict[int, dict[int, int]]:
        """Scaled values of each year by month, up to the month that counts."""
        found: dict[int, dict[int, int]] = {}
        for (year, month), value in sorted(self.values.items()):
            if (year, month) <= (self.year, self.month):
                scaled = value.numerator * (self.scale // value.denominator)
                found.setdefault(year, {})[month] = scaled
        return found

    @property
    def to_date(self) -> dict[int, int]:
        """This year's scaled values by month."""
        return self.by_year.get(self.year, {})

    @cached_property
    def past(self) -> dict[int, dict[int, int]]:
        """Scaled values of each past year by month, years ascending."""
        return {year: by_month for year, by_month in self.by_year.items() if year < self.year}

    @cached_property
    def counts(self) -> int:
        """Common multiple of the years behind each month of the usual course."""
        return lcm(*(len(values) for values in self._past_by_month.values()))

    @cached_property
    def usual(self) -> dict[int, int]:
        """The usual course, the mean of each month over the past years, × `scale` × `counts`."""
        return {
            month: sum(values) * (self.counts // len(values))
            for month, values in self._past_by_month.items()
        }

    @cached_property
    def _past_by_month(self) -> dict[int, list[int]]:
        found: dict[int, list[int]] = {}
        for by_month in self.past.values():
            for month, value in by_month.items():
                found.setdefault(month, []).append(value)
        return found

    @property
    def to_come(self) -> int:
        """Values still to come this year: calendar months, fewer where few months are sampled.

        An item measured in half of the months to date or fewer goes on at that pace.
        """
        rest, known = 12 - self.month, len(self.to_date)
        if 2 * known > self.month:
            return rest
        return -(-rest * known // self.month)


def past_rest(record: FactorRecord) -> tuple[tuple[int, Fraction], ...]:
    """The same months of each past year, a mean each, years ascending.

    A year with fewer than half the values this year is to bring is left out.
    """
    rest = range(record.month + 1, 13)
    found = []
    for year, by_month in record.past.items():
        values = [by_month[m] for m in rest if m in by_month]
        if values and 2 * len(values) >= record.to_come:
            found.append((year, mean_of(record, values)))
    return tuple(found)


def anomaly(record: FactorRecord) -> Fraction:
    """This year to date against the usual course of the same months; 1 when it can't be told."""
    own, usual = _shared_sums(record, record.to_date)
    return Fraction(own * record.counts, usual) if usual else Fraction(1)


def expected_rest(record: FactorRecord) -> Fraction:
    """The mean to be expected of the rest: the usual course, scaled by this year's anomaly.

    Without the same months of any past year, this year's mean to date.

    Raises:
        ValueError: without a value of this year as well.
    """
    usual = [record.usual[m] for m in range(record.month + 1, 13) if m in record.usual]
    if usual:
        return anomaly(record) * mean_of(record, usual) / record.counts
    return mean_of(record, record.to_date.values())


def month_noise(record: FactorRecord) -> Fraction:
    """One month's noise: how far a month stands off from where season and year put it."""
    years = [by for by in record.past.values() if len(by) >= MONTHS_OF_A_YEAR_FOR_NOISE]
    if len(years) >= YEARS_FOR_NOISE:
        months = sum(map(len, years))
        off = sum((_residuals(record, by_month) for by_month in years), Fraction(0))
        return off * len(years) / (months * (len(years) - 1))
    steps = _steps(record)
    if len(steps) >= STEPS_FOR_NOISE:
        return mean_of(record, steps)
    return exact(record.limit) * NOISE_OF_LIMIT


def _residuals(record: FactorRecord, by_month: Mapping[int, int]) -> Fraction:
    """Sum of |x − a·c| over the months of a past year."""
    own, usual = _shared_sums(record, by_month)
    if not usual:
        return Fraction(0)
    off = sum(abs(x * usual - own * record.usual[month]) for month, x in by_month.items())
    return Fraction(off, usual * record.scale)


def _steps(record: FactorRecord) -> list[int]:
    known = [(12 * y + m, x) for y, by in record.by_year.items() for m, x in by.items()]
    return [abs(b - a) for (at, a), (then, b) in pairwise(known) if then - at == 1]


def _shared_sums(record: FactorRecord, by_month: Mapping[int, int]) -> tuple[int, int]:
    """Sums of a year and of the usual course over the months both have."""
    shared = [m for m in by_month if m in record.usual]
    return sum(by_month[m] for m in shared), sum(record.usual[m] for m in shared)


def mean_of(record: FactorRecord, scaled: Collection[int]) -> Fraction:
    """Mean of some of a record's scaled values, mg/L.

    Raises:
        ValueError: without a value.
    """
    if not scaled:
        raise ValueError("a mean needs at least one value")
    return Fraction(sum(scaled), len(scaled) * record.scale)
