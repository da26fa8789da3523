"""Which months of which divisions a change of readings touches."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import NamedTuple

from django.db.models.functions import TruncMonth

from monitoring.models import AirDay, AirMonthRollup, DivisionDay
from standards.averages import days_in_month

DIVISIONS_AT_ONCE = 200
"""Divisions whose month is held in memory together: about 40,000 station-days."""


class AirKey(NamedTuple):
    """What a changed day touches: its division's month in its caliber."""

    division_id: int
    year: int
    month: int
    caliber: str


def key_of(day: AirDay) -> AirKey:
    """Return the month a day belongs to."""
    return AirKey(day.division_id, day.date.year, day.date.month, day.caliber)


@dataclass(frozen=True, slots=True)
class MonthScope:
    """One month of some divisions, each in the calibers asked for.

    `dates` names the days whose division values may have changed; None means every day.
    """

    year: int
    month: int
    calibers: Mapping[int, set[str]]
    dates: frozenset[date] | None = None

    @property
    def days(self) -> tuple[date, ...]:
        """Every day of the month."""
        count = days_in_month(self.year, self.month)
        return tuple(date(self.year, self.month, day + 1) for day in range(count))

    @property
    def span(self) -> tuple[date, date]:
        """First and last day."""
        return self.days[0], self.days[-1]

    @property
    def changed_days(self) -> tuple[date, ...]:
        """The days whose division values may have changed."""
        return tuple(day for day in self.days if self.dates is None or day in self.dates)

    @property
    def asked(self) -> set[str]:
        """Every caliber asked for of any division."""
        return set().union(*self.calibers.values())


def scopes_of(keys: Iterable[AirKey], dates: frozenset[date] | None = None) -> Iterator[MonthScope]:
    """Put keys together month by month, so many divisions at once as fit into memory."""
    for (year, month), group in groupby(sorted(set(keys), key=_by_month), key=_by_month):
        calibers: dict[int, set[str]] = {}
        for key in group:
            calibers.setdefault(key.division_id, set()).add(key.caliber)
        divisions = sorted(calibers)
        for start in range(0, len(divisions), DIVISIONS_AT_ONCE):
            part = divisions[start : start + DIVISIONS_AT_ONCE]
            yield MonthScope(year, month, {each: calibers[each] for each in part}, dates)


def _by_month(key: AirKey) -> tuple[int, int]:
    return key.year, key.month


def keys_of(divisions: Iterable[int] | None = None) -> list[AirKey]:
    """Return every month that has days, of some divisions or of all."""
    days = AirDay.objects.order_by()
    if divisions is not None:
        days = days.filter(division__in=list(divisions))
    months = days.annotate(first=TruncMonth("date")).values_list("division_id", "first", "caliber")
    return sorted(AirKey(d, first.year, first.month, c) for d, first, c in months.distinct())


def kept_keys() -> list[AirKey]:
    """Return every month that something is kept of, whether or not it still has days."""
    rows = AirMonthRollup.objects.order_by().values_list("division", "year", "month", "caliber")
    days = DivisionDay.objects.order_by().annotate(first=TruncMonth("date"))
    of_days = days.values_list("division", "first", "caliber").distinct()
    return sorted(
        {AirKey(*row) for row in rows.distinct()}
        | {AirKey(d, first.year, first.month, caliber) for d, first, caliber in of_days}
    )
