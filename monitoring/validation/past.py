"""Readings of the same subject in other months, fetched at once for as many rows as are checked."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Generic, TypeVar

from django.db.models import Q

from monitoring.models import AirMonth, DustfallMonth, SectionMonth

if TYPE_CHECKING:
    from monitoring.validation.around import Around

MonthReading = AirMonth | SectionMonth | DustfallMonth
R = TypeVar("R", AirMonth, SectionMonth, DustfallMonth)
Month = tuple[int, int]
SubjectKey = tuple[int | str | None, ...]


def subject_key(reading: MonthReading) -> SubjectKey:
    """Return what makes two readings of different months comparable."""
    if isinstance(reading, AirMonth):
        return (reading.division_id, reading.station_id, reading.span, reading.caliber)
    if isinstance(reading, SectionMonth):
        return (reading.section_id,)
    return (reading.division_id,)


def month_before(year: int, month: int) -> Month:
    """Return the month before one.

    >>> month_before(2023, 1)
    (2022, 12)
    """
    return (year, month - 1) if month > 1 else (year - 1, 12)


def comparable_months(year: int, month: int) -> Q:
    """Return the filter for a month, the one before it, and its namesakes of other years."""
    last_year, last_month = month_before(year, month)
    return Q(month=month) | Q(year=last_year, month=last_month)


class PastReadings(Generic[R]):
    """Stored readings by subject and month; reading from it asks no database.

    `around` knows the neighbours of other subjects and fetches what it is asked for, each table
    once; without it nothing is held against them.
    """

    def __init__(self, readings: Iterable[R] = (), around: "Around | None" = None) -> None:
        """Keep these readings, later ones over earlier ones of the same key."""
        self.around = around
        self._months: dict[SubjectKey, dict[Month, R]] = defaultdict(dict)
        for reading in readings:
            self.keep(reading)

    def keep(self, reading: R) -> None:
        """Let a reading stand for its month from now on."""
        self._months[subject_key(reading)][(reading.year, reading.month)] = reading

    def keep_beside(self, reading: R) -> None:
        """Let what is being saved together be held against each other."""
        if self.around is not None:
            self.around.note(reading)

    def same(self, reading: R) -> R | None:
        """Return the stored reading of the same subject and month."""
        return self._of(reading).get((reading.year, reading.month))

    def last_month(self, reading: R) -> R | None:
        """Return the reading of the month before."""
        return self._of(reading).get(month_before(reading.year, reading.month))

    def last_year(self, reading: R) -> R | None:
        """Return the reading of the same month a year before."""
        return self._of(reading).get((reading.year - 1, reading.month))

    def namesakes(self, reading: R) -> list[R]:
        """Return the readings of the same calendar month in all years before."""
        return [
            past
            for (year, month), past in self._of(reading).items()
            if month == reading.month and year < reading.year
        ]

    def _of(self, reading: R) -> Mapping[Month, R]:
        return self._months.get(subject_key(reading), {})
