"""The as-of month every figure speaks of, and the days around it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from standards.averages import days_in_month
from standards.progress import days_in_year, days_remaining

FIRST_YEAR, LAST_YEAR = 2000, 2100
"""The years that months may be of."""
ENTRY_DUE_DAY = 20
"""A month's readings are due on this day of the next month: notices appear 14–20 days after."""


@dataclass(frozen=True, order=True)
class AsOf:
    """A month of a year up to whose end everything is told (统计截止月)."""

    year: int
    month: int

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR or not 1 <= self.month <= 12:
            raise ValueError(f"no such month: {self.year}-{self.month}")

    def __str__(self) -> str:
        return f"{self.year}年{self.month}月"

    @property
    def last_day(self) -> date:
        """The last day of the month: the cut-off (数据截至)."""
        return date(self.year, self.month, days_in_month(self.year, self.month))

    @property
    def days_elapsed(self) -> int:
        """Calendar days from 1 January to the last day, included."""
        return days_in_year(self.year) - self.days_to_come

    @property
    def days_to_come(self) -> int:
        """Calendar days of the year after the month."""
        return days_remaining(self.year, self.month)

    @property
    def months_to_come(self) -> int:
        """Months of the year after this one."""
        return 12 - self.month

    @property
    def entry_due(self) -> date:
        """The day by which the month's readings are expected."""
        return self.last_day + timedelta(days=ENTRY_DUE_DAY)

    @property
    def previous(self) -> "AsOf":
        """The month before."""
        return AsOf(self.year - 1, 12) if self.month == 1 else AsOf(self.year, self.month - 1)

    @property
    def next(self) -> "AsOf":
        """The month after."""
        return AsOf(self.year + 1, 1) if self.month == 12 else AsOf(self.year, self.month + 1)

    @property
    def a_year_before(self) -> "AsOf":
        """The same month of the year before (同期)."""
        return AsOf(self.year - 1, self.month)

    @property
    def rest_label(self) -> str:
        """The months to come in words: “9—12月”, “12月”, or nothing."""
        return months_label(range(self.month + 1, 13))


def months_label(months: Iterable[int]) -> str:
    """Put months into words, runs joined: [1, 2, 3, 6] → “1—3月、6月”.

    >>> months_label([1, 2, 3, 6])
    '1—3月、6月'
    """
    runs: list[list[int]] = []
    for month in sorted(months):
        if runs and month == runs[-1][-1] + 1:
            runs[-1].append(month)
        else:
            runs.append([month])
    return "、".join(f"{r[0]}月" if len(r) == 1 else f"{r[0]}—{r[-1]}月" for r in runs)
