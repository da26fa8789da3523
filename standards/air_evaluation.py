"""Evaluation of a month, a quarter or a year of air (环境空气质量评价), HJ 663.

A period's figure is taken from the *daily* values of the division, never from monthly means. Method
page: docs/methods/averages.md.

Reference: HJ 663-2013, table 1 [V:2] and appendix A [V:2]; HJ 663-2026 keeps the percentiles [1].
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from standards.air_items import Pollutant
from standards.air_levels import AirLevel, level_of
from standards.averages import MonthState, month_completeness, percentile, year_completeness
from standards.rounding import Exact, exact, percent, round_half_even

PERCENTILES: Mapping[Pollutant, int] = {
    Pollutant.SO2: 98,
    Pollutant.NO2: 98,
    Pollutant.PM10: 95,
    Pollutant.PM25: 95,
    Pollutant.CO: 95,
    Pollutant.O3_8H: 90,
}
"""The percentile of daily values each item is evaluated by, per cent (HJ 663, table 1) [V:2]."""


class Statistic(StrEnum):
    """How a period's figure comes from its days."""

    MEAN = "mean"
    PERCENTILE = "percentile"

    @property
    def label(self) -> str:
        """平均 or 百分位数."""
        return "平均" if self is Statistic.MEAN else "百分位数"


@dataclass(frozen=True, slots=True)
class PeriodFigure:
    """A figure of a period with the “n of N” it rests on.

    `value` is exact and shown even where the days are too few (`state`); it is None without any
    valid day. `state` is None for a running period, for which the standard sets no minimum.
    """

    value: Fraction | None
    valid_days: int
    days: int
    state: MonthState | None

    @property
    def label(self) -> str:
        """“n/N”, e.g. 28/31."""
        return f"{self.valid_days}/{self.days}"


def period_value(
    values: Iterable[Exact | None], pollutant: Pollutant, statistic: Statistic
) -> Fraction | None:
    """Mean or percentile of a period's daily values; None without any.

    Args:
        values: the division's daily values, unrounded or as published; None for an invalid day.
        pollutant: decides the percentile, see `PERCENTILES`.
        statistic: mean or percentile.

    Reference: GB 3095-2026, definitions [P]; HJ 663-2013, table 1 and appendix A [V:2].

    >>> period_value([10, 20, 30, 40, 50, None], Pollutant.O3_8H, Statistic.PERCENTILE)
    Fraction(46, 1)
    """
    present = [exact(value) for value in values if value is not None]
    if statistic is Statistic.PERCENTILE:
        return percentile(present, PERCENTILES[pollutant])
    return sum(present, Fraction(0)) / len(present) if present else None


def month_figure(
    values: Iterable[Exact | None],
    pollutant: Pollutant,
    statistic: Statistic,
    year: int,
    month: int,
) -> PeriodFigure:
    """Figure of a closed month with its validity: 27 valid days, in February 25.

    Raises:
        ValueError: for more valid days than the month has.

    Reference: GB 3095-2026, table 4 [P]; also for ozone's percentile, HJ 663-2013 [V:2].

    >>> days = [30] * 26 + [None] * 5
    >>> found = month_figure(days, Pollutant.PM25, Statistic.MEAN, 2023, 7)
    >>> found.value, found.label, found.state.value
    (Fraction(30, 1), '26/31', 'insufficient')
    """
    present = [value for value in values if value is not None]
    found = month_completeness(len(present), year, month)
    value = period_value(present, pollutant, statistic)
    return PeriodFigure(value, found.valid_days, found.days, found.state)


def year_figure(
    months: Mapping[int, Iterable[Exact | None]],
    pollutant: Pollutant,
    statistic: Statistic,
    year: int,
) -> PeriodFigure:
    """Figure of a closed year with its validity: 324 days and every month valid.

    Args:
        months: the daily values of each month, 1 to 12; a month left out has no valid day.
        pollutant: the item.
        statistic: mean or percentile.
        year: the calendar year.

    Raises:
        ValueError: for a month outside 1 to 12 or more days than it has.

    Reference: GB 3095-2026, table 4 [P].

    >>> year_figure({1: [30] * 31}, Pollutant.PM25, Statistic.MEAN, 2023).label
    '31/365'
    """
    present = {m: [v for v in values if v is not None] for m, values in months.items()}
    found = year_completeness({m: len(values) for m, values in present.items()}, year)
    together = [value for values in present.values() for value in values]
    value = period_value(together, pollutant, statistic)
    return PeriodFigure(value, found.valid_days, found.days, found.state)


def exceedance_multiple(concentration: Exact, limit: Exact) -> Decimal | None:
    """Exceedance multiple (超标倍数): ``(C - S) / S``, two decimals, only if C is above S.

    Raises:
        ValueError: for a negative concentration or a limit that is not positive.

    Reference: HJ 663-2013 [M]; two decimals [1].

    >>> exceedance_multiple(93, 75), exceedance_multiple(75, 75)
    (Decimal('0.24'), None)
    """
    value, bound = exact(concentration), exact(limit)
    if value < 0 or bound <= 0:
        raise ValueError(f"no exceedance of {concentration} over {limit}")
    return round_half_even((value - bound) / bound, 2) if value > bound else None


def compliance_rate(meeting: int, valid: int) -> Decimal | None:
    """Compliance rate (达标率): days that meet the limit / valid days, per cent, one decimal.

    Returns:
        None without a valid day.

    Raises:
        ValueError: for negative counts or more meeting than valid days.

    Reference: HJ 663-2013 [M], practised by bureaux [V:3].

    >>> compliance_rate(26, 28)
    Decimal('92.9')
    """
    if meeting < 0 or meeting > valid:
        raise ValueError(f"{meeting} meeting days do not fit into {valid} valid days")
    return percent(Fraction(meeting, valid)) if valid else None


@dataclass(frozen=True, slots=True)
class HeavyDays:
    """Heavy-pollution days (重污染天), the two levels apart."""

    level_5: int
    level_6: int

    @property
    def total(self) -> int:
        """Days at AQI above 200, level 五级 and 六级 together."""
        return self.level_5 + self.level_6


def heavy_days(aqis: Iterable[int | None]) -> HeavyDays:
    """Count heavy-pollution days: 201 to 300 is level 五级, above 300 level 六级.

    Args:
        aqis: the AQI of each day; None for a day that has none.

    Raises:
        ValueError: for an AQI outside 0 to 500.

    Reference: HJ 633-2012 and HJ 633-2026, table A.1 [P]; definition of heavy days [V:2].

    >>> found = heavy_days([200, 201, 300, 301, None])
    >>> found.level_5, found.level_6, found.total
    (2, 1, 3)
    """
    levels = [level_of(aqi) for aqi in aqis if aqi is not None]
    return HeavyDays(levels.count(AirLevel.HEAVY), levels.count(AirLevel.SEVERE))
