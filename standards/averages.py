"""Means, percentiles and the completeness of a month.

Month, quarter and year means are means of days, not of months, so monthly figures are weighted by
their valid days. Method page: docs/methods/averages.md.
"""

import calendar
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from standards.rounding import Exact, exact

MIN_VALID_DAYS = 27
MIN_VALID_DAYS_FEBRUARY = 25
MIN_VALID_DAYS_YEAR = 324


class MonthState(Enum):
    """Whether a closed month or year has enough valid days to stand (数据有效性)."""

    COMPLETE = "complete"
    INSUFFICIENT = "insufficient"
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class MonthCompleteness:
    """Valid days of a month against its calendar days and the minimum for a valid month."""

    valid_days: int
    days: int
    minimum: int
    state: MonthState

    @property
    def label(self) -> str:
        """“n/N”, e.g. 28/31."""
        return f"{self.valid_days}/{self.days}"


def weighted_mean(pairs: Iterable[tuple[Exact, int]]) -> Fraction | None:
    """Valid-day-weighted mean (按有效天数加权): ``sum(value · days) / sum(days)``.

    Equal to the mean of the days when each value is an unrounded mean of its days.

    Args:
        pairs: (value, valid days) of each month or station; days 0 or more.

    Returns:
        The exact mean in the unit of the values; None when there is no valid day.

    Raises:
        ValueError: for negative days.

    Reference: GB 3095-2026, definitions of month and year means [P].

    >>> weighted_mean([(40, 31), (33, 28)])
    Fraction(2164, 59)
    """
    total, days = Fraction(0), 0
    for value, weight in pairs:
        if weight < 0:
            raise ValueError(f"valid days cannot be negative, got {weight}")
        total += exact(value) * weight
        days += weight
    return total / days if days else None


def days_in_month(year: int, month: int) -> int:
    """Calendar days of a month.

    Raises:
        ValueError: unless `month` is 1 to 12.

    >>> days_in_month(2024, 2)
    29
    """
    if not 1 <= month <= 12:
        raise ValueError(f"a month is 1 to 12, got {month}")
    return calendar.monthrange(year, month)[1]


def month_completeness(valid_days: int, year: int, month: int) -> MonthCompleteness:
    """Judge the valid days of a closed month: at least 27, in February 25.

    The standard sets no minimum for a running month or a year to date: show “n/N” there and leave
    the state aside.

    Raises:
        ValueError: if the days do not fit into the month.

    Reference: GB 3095-2026, table 4 [P]; the same numbers in GB 3095-2012 [V:2].

    >>> month_completeness(26, 2023, 7).state.value, month_completeness(26, 2023, 7).label
    ('insufficient', '26/31')
    """
    days = days_in_month(year, month)
    if not 0 <= valid_days <= days:
        raise ValueError(f"{year}-{month:02d} has {days} days, not {valid_days} valid ones")
    minimum = MIN_VALID_DAYS_FEBRUARY if month == 2 else MIN_VALID_DAYS
    state = MonthState.COMPLETE if valid_days >= minimum else MonthState.INSUFFICIENT
    if valid_days == 0:
        state = MonthState.NO_DATA
    return MonthCompleteness(valid_days, days, minimum, state)


@dataclass(frozen=True, slots=True)
class YearCompleteness:
    """Valid days of a year, and the months that fall short of their own minimum.

    `short_months` holds the numbers of the months that are not complete.
    """

    valid_days: int
    days: int
    minimum: int
    short_months: tuple[int, ...]
    state: MonthState

    @property
    def label(self) -> str:
        """“n/N”, e.g. 350/365."""
        return f"{self.valid_days}/{self.days}"


def year_completeness(valid_days: Mapping[int, int], year: int) -> YearCompleteness:
    """Judge the valid days of a closed year: at least 324, and every month complete.

    Args:
        valid_days: valid days of each month, 1 to 12; a month left out has none.
        year: the calendar year.

    Raises:
        ValueError: for a month outside 1 to 12 or days that do not fit into it.

    Reference: GB 3095-2026, table 4 [P]; the same numbers in GB 3095-2012 [V:2].

    >>> days = {month: 28 for month in range(1, 13)}
    >>> found = year_completeness(days | {2: 24}, 2023)
    >>> found.label, found.short_months, found.state.value
    ('332/365', (2,), 'insufficient')
    """
    unknown = [month for month in valid_days if not 1 <= month <= 12]
    if unknown:
        raise ValueError(f"a month is 1 to 12, got {unknown[0]}")
    months = {m: month_completeness(valid_days.get(m, 0), year, m) for m in range(1, 13)}
    total = sum(month.valid_days for month in months.values())
    short = tuple(m for m, month in months.items() if month.state is not MonthState.COMPLETE)
    is_enough = not short and total >= MIN_VALID_DAYS_YEAR
    state = MonthState.COMPLETE if is_enough else MonthState.INSUFFICIENT
    if total == 0:
        state = MonthState.NO_DATA
    calendar_days = sum(month.days for month in months.values())
    return YearCompleteness(total, calendar_days, MIN_VALID_DAYS_YEAR, short, state)


def percentile(values: Iterable[Exact], p: Exact) -> Fraction | None:
    """Percentile (百分位数) of a daily series.

    Sorted x1 ≤ … ≤ xn: ``k = 1 + (n - 1)·p%``, ``s = floor(k)``, ``xs + (xs+1 - xs)·(k - s)``.

    Args:
        values: daily values in one unit, in any order.
        p: per cent, 0 to 100 (90 for ozone, 95 for CO and particles, 98 for SO₂ and NO₂).

    Returns:
        The exact percentile in the unit of the values; None without values. How many days a month
        or a year needs is :func:`month_completeness`' business.

    Raises:
        ValueError: if p is outside 0 to 100.

    Reference: HJ 663-2013, appendix A [V:2].

    >>> percentile([10, 20, 30, 40, 50], 90)
    Fraction(46, 1)
    """
    share = exact(p) / 100
    if not 0 <= share <= 1:
        raise ValueError(f"a percentile lies between 0 and 100, got {p}")
    listed = list(values)
    whole = [value for value in listed if type(value) is int]
    # Whole numbers, as a year of days is kept in, are sorted many times faster than fractions.
    ordered: Sequence[int | Fraction] = (
        sorted(whole) if len(whole) == len(listed) else sorted(exact(value) for value in listed)
    )
    if not ordered:
        return None
    position = (len(ordered) - 1) * share
    below = position.numerator // position.denominator
    lower, upper = exact(ordered[below]), exact(ordered[min(below + 1, len(ordered) - 1)])
    return lower + (upper - lower) * (position - below)
