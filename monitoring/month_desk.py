"""What is due of a month and how far each of it has come (月度工作台): the readings' side.

Tasks' reports are due too; they belong to the plan, so `targets` adds them in the same nouns.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet

from monitoring.choices import Caliber, DueKind, Span
from monitoring.due import DueState, Progress, Terms, due_state
from monitoring.models import (
    AirDay,
    AirMonth,
    AirMonthRollup,
    AirStation,
    Division,
    DueRule,
    DustfallMonth,
    Publication,
    SectionMonth,
)
from monitoring.periods import AsOf
from monitoring.querysets import assignments_of
from monitoring.reviews import is_generated
from standards.averages import days_in_month

PEOPLE = ("entered_by", "reviewed_by", "batch", "batch__created_by")
FROM_DAYS = "由日数据汇总"


@dataclass(frozen=True, slots=True)
class DueItem:
    """One thing due of a month: its name, its state, and who did what when."""

    name: str
    state: DueState
    told: str = ""
    is_demo: bool = False
    entered_by: str = ""
    entered_at: datetime | None = None
    reviewed_by: str = ""
    reviewed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class DueGroup:
    """All things of one kind, with the terms they are judged by; None where no rule is set."""

    kind: DueKind
    terms: Terms | None
    items: tuple[DueItem, ...]

    @property
    def counts(self) -> tuple[tuple[DueState, int], ...]:
        """States that occur, what is missing first, each with how many."""
        tally = Counter(item.state for item in self.items)
        order = sorted(tally, key=lambda state: (state.is_there, -list(DueState).index(state)))
        return tuple((state, tally[state]) for state in order)

    @property
    def waiting(self) -> tuple[DueItem, ...]:
        """Items that have not been entered."""
        return tuple(item for item in self.items if not item.state.is_there)

    @property
    def there(self) -> tuple[DueItem, ...]:
        """Items that have been entered."""
        return tuple(item for item in self.items if item.state.is_there)


class Desk:
    """One month seen on one day; makes the items of every kind by the same terms."""

    def __init__(self, month: AsOf, today: date) -> None:
        """Fetch the terms in force and whether the month is published: two queries."""
        self.month, self.today = month, today
        self.is_published = Publication.objects.filter(year=month.year, month=month.month).exists()
        self.terms = _terms_of(month)

    def group(self, kind: DueKind, items: Iterable[tuple[str, Any, str]]) -> DueGroup:
        """Judge things given by name, the row that is there or None, and a word beside it."""
        terms = self.terms.get(kind)
        return DueGroup(kind, terms, tuple(self._item(terms, *item) for item in items))

    def _item(self, terms: Terms | None, name: str, row: Any, told: str) -> DueItem:
        if row is None or row is FROM_DAYS:
            return DueItem(name, self._state(terms, row is FROM_DAYS, False), told)
        entered, at = _entry_of(row)
        return DueItem(
            name,
            self._state(terms, True, row.reviewed_by is not None),
            told,
            is_generated(row),
            entered,
            at,
            "" if row.reviewed_by is None else row.reviewed_by.get_username(),
            row.reviewed_at,
        )

    def _state(self, terms: Terms | None, is_entered: bool, is_reviewed: bool) -> DueState:
        if terms is None and not is_entered:  # nothing can be late where no day is set
            is_over = self.today > self.month.last_day
            return DueState.AWAITING if is_over else DueState.NOT_DUE
        terms = terms or Terms(0, 0)
        progress = Progress(is_entered, is_reviewed, self.is_published)
        return due_state(self.month, terms, self.today, progress)


def readings_due(desk: Desk) -> tuple[DueGroup, ...]:
    """Return what is due of the readings, kind by kind; queries do not grow with the rows."""
    return (
        desk.group(DueKind.AIR, _air(desk.month)),
        desk.group(DueKind.STATION, _stations(desk.month)),
        desk.group(DueKind.SECTION, _sections(desk.month)),
        desk.group(DueKind.DUST, _dust(desk.month)),
    )


def _terms_of(month: AsOf) -> dict[str, Terms]:
    rules = DueRule.objects.filter(valid_from__lte=month.last_day).order_by("valid_from")
    return {rule.kind: Terms(rule.due_day, rule.grace_day) for rule in rules}


def _entry_of(row: Any) -> tuple[str, datetime]:
    """Return who entered a row, by hand or with a file, and when."""
    person = getattr(row, "entered_by", None) or getattr(row, "reported_by", None)
    if person is None and row.batch is not None:
        person = row.batch.created_by
    at = row.entered_at if hasattr(row, "entered_at") else row.reported_at
    return "" if person is None else person.get_username(), at


def _of_month(rows: QuerySet[Any], month: AsOf) -> QuerySet[Any]:
    return rows.filter(year=month.year, month=month.month).select_related(*PEOPLE)


def _air(month: AsOf) -> Iterator[tuple[str, Any, str]]:
    """Yield the plan's own division, by its sheet of the month or else by its days."""
    district = Division.objects.filter(plan__year=month.year).first()
    if district is None:
        return
    mine = {"division": district, "station": None, "caliber": Caliber.ACTUAL}
    sheet = _of_month(AirMonth.objects.filter(**mine, span=Span.MONTH), month).first()
    kept = AirMonthRollup.objects.filter(**mine, year=month.year, month=month.month)
    if sheet is not None:
        yield str(district), sheet, ""
    elif kept.exists():
        yield str(district), FROM_DAYS, FROM_DAYS
    else:
        yield str(district), None, ""


def _stations(month: AsOf) -> Iterator[tuple[str, Any, str]]:
    """Yield every station in use; it is there when every day of the month has a row."""
    days = AirDay.objects.filter(
        date__year=month.year, date__month=month.month, caliber=Caliber.ACTUAL
    ).exclude(station=None)
    whole = days_in_month(month.year, month.month)
    newest: dict[int | None, AirDay] = {}
    counted = Counter[int | None]()
    for row in days.select_related(*PEOPLE).order_by("entered_at"):
        counted[row.station_id] += 1
        newest[row.station_id] = row
    for station in AirStation.objects.valid_on(month.last_day):
        count = counted[station.pk]
        is_whole = count >= whole
        told = f"{count}/{whole} 天" if count else ""
        yield str(station), newest[station.pk] if is_whole else None, told


def _sections(month: AsOf) -> Iterator[tuple[str, Any, str]]:
    rows = {row.section_id: row for row in _of_month(SectionMonth.objects.all(), month)}
    sections = {each.section_id: each.section for each in assignments_of(month.year)}
    for key, section in sections.items():  # one assessed at two levels is due once
        yield str(section), rows.get(key), ""


def _dust(month: AsOf) -> Iterator[tuple[str, Any, str]]:
    rows = {row.division_id: row for row in _of_month(DustfallMonth.objects.all(), month)}
    for division in Division.objects.valid_on(month.last_day).filter(assessed=True):
        yield str(division), rows.get(division.pk), ""
