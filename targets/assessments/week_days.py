"""The day that “本周要办” and units' pages count from, and what is near it.

Method page: docs/methods/supervision.md.
"""

from datetime import date, timedelta

from monitoring.periods import AsOf

DAYS_AHEAD = 7
"""A deadline within so many days is told of beforehand (our own rule: 本周要办)."""


def counted_from(as_of: AsOf, today: date) -> date:
    """Return the day deadlines are counted from: today in the year shown, else the month's end.

    A year that is over, or has not begun, is looked at as it was at the end of the month chosen.

    >>> str(counted_from(AsOf(2023, 8), date(2023, 9, 14)))
    '2023-09-14'
    >>> str(counted_from(AsOf(2023, 8), date(2026, 1, 5)))
    '2023-08-31'
    """
    return today if today.year == as_of.year else as_of.last_day


def month_of(day: date) -> AsOf:
    """Return the month whose standings say which deadlines are still open on a day.

    What came after the data month counts: a claim, an extension granted.

    >>> str(month_of(date(2023, 9, 14)))
    '2023年9月'
    """
    return AsOf(day.year, day.month)


def week_after(day: date) -> tuple[date, date]:
    """Return the first and last day of the week that begins with a day."""
    return day, day + timedelta(days=DAYS_AHEAD)
