"""The two figures a replay knows: the annual mean of PM2.5 and the ratio of good days.

Each month-end is given the months up to it and nothing else.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from standards.projection import (
    MonthCount,
    MonthMean,
    Outlook,
    project_mean,
    project_ratio,
)
from targets.backtest.daily_file import ReplayDay

LEAST_DAYS = 324
"""Valid days that make a year's figure an outcome, in twelve months (HJ 663-2013, table 1)."""


@dataclass(frozen=True, slots=True)
class MonthFigure:
    """Sum over the valid days of a month: of concentrations, or of 100 for each good day."""

    total: Fraction
    days: int


Months = Mapping[tuple[int, int], MonthFigure]


@dataclass(frozen=True, slots=True)
class Figure:
    """How a figure is taken from a day, projected and held against a target.

    `columns` says in Chinese which columns of a daily table tell it.
    """

    code: str
    label: str
    unit: str
    columns: str
    is_lower_better: bool
    of_day: Callable[[ReplayDay], Decimal | None]
    outlook: Callable[[Months, int, int], Outlook | None]

    def is_met(self, value: Fraction, target: Decimal) -> bool:
        """Whether an unrounded value meets a target; equality meets."""
        return value <= target if self.is_lower_better else value >= target

    def chance(self, outlook: Outlook, target: Decimal) -> Decimal:
        """The outlook's chance of meeting a target."""
        if self.is_lower_better:
            return outlook.chance_at_most(target)
        return outlook.chance_at_least(target)


def months_of(figure: Figure, days: Iterable[ReplayDay]) -> Months:
    """Sum the days of each month."""
    totals: dict[tuple[int, int], Fraction] = defaultdict(Fraction)
    counts: dict[tuple[int, int], int] = defaultdict(int)
    for day in days:
        value = figure.of_day(day)
        if value is not None:
            totals[day.date.year, day.date.month] += Fraction(value)
            counts[day.date.year, day.date.month] += 1
    return {place: MonthFigure(totals[place], counts[place]) for place in sorted(totals)}


def until(months: Months, year: int, month: int) -> Months:
    """The months up to and with one of them."""
    return {place: found for place, found in months.items() if place <= (year, month)}


def mean_of(months: Months, year: int, last_month: int) -> Fraction | None:
    """The figure of a year from January to a month, over its valid days."""
    own = [found for (y, m), found in months.items() if y == year and m <= last_month]
    days = sum(found.days for found in own)
    return sum((found.total for found in own), Fraction(0)) / days if days else None


def outcome_of(months: Months, year: int) -> Fraction | None:
    """The figure of a whole year; None unless it has enough valid days, some in every month."""
    own = [found for (y, _), found in months.items() if y == year]
    if len(own) < 12 or sum(found.days for found in own) < LEAST_DAYS:
        return None
    return mean_of(months, year, 12)


def _mean_outlook(months: Months, year: int, month: int) -> Outlook | None:
    history = [MonthMean(y, m, f.total / f.days, f.days) for (y, m), f in months.items()]
    return project_mean(history, year, month)


def _ratio_outlook(months: Months, year: int, month: int) -> Outlook | None:
    history = [
        MonthCount(y, m, f.days, f.days - int(f.total / 100)) for (y, m), f in months.items()
    ]
    return project_ratio(history, year, month)


def _good(day: ReplayDay) -> Decimal | None:
    return None if day.is_good is None else Decimal(100 if day.is_good else 0)


PM25 = Figure(
    "pm25", "PM2.5 年均浓度", "μg/m³", "PM2.5 列", True, lambda day: day.pm25, _mean_outlook
)
GOOD_DAYS = Figure(
    "good_days",
    "优良天数比率",
    "%",
    "AQI 列,或至少 PM2.5 和 O3-8h 两列",
    False,
    _good,
    _ratio_outlook,
)
FIGURES = {figure.code: figure for figure in (PM25, GOOD_DAYS)}
