"""A unit's own page: its tasks, what is missing, what is due next, and forms to report at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet

from monitoring.periods import AsOf
from targets.access import REPORT_ANY, REPORT_OWN
from targets.assessments.frame import Frame, frame_of
from targets.assessments.month_reports import MonthReport, blank_reports
from targets.assessments.tasks import LampCount, StateCount, TaskRow, rows_of, standings
from targets.assessments.unit_counts import counts_of
from targets.assessments.week_days import counted_from, month_of
from targets.choices import Decision
from targets.models import CloseOut, ExtensionRequest, Plan, TaskMonth, Unit
from targets.models.standings import FINISHED, TaskMonthQuerySet
from targets.supervision.authority import Person

R = TypeVar("R", CloseOut, ExtensionRequest)
ROWS_A_PAGE = 10
"""Tasks it leads on one sheet: all of them for every unit of the plan of 2023."""
FORMS_AT_ONCE = 1
"""Forms on the page at a time: as one is filed, the next moves up; the others are links."""
NEXT_DEADLINES = 3
SUPPORTED_SHOWN = 4
"""Tasks it supports, listed; all of them stand in the list of tasks."""
REQUESTS_SHOWN = 15
"""Claims, and requests for time, listed; the rest is counted."""
NEARBY = 8
"""Missing reports listed by name; the rest is counted."""


@dataclass(frozen=True)
class Requests:
    """Claims and requests for time of one kind: the first of them, and how many there are."""

    claims: tuple[CloseOut, ...] = ()
    extensions: tuple[ExtensionRequest, ...] = ()
    count: int = 0

    @property
    def hidden(self) -> int:
        """How many are counted only."""
        return self.count - len(self.claims) - len(self.extensions)


@dataclass(frozen=True)
class UnitPage:
    """Everything on a unit's own page."""

    frame: Frame
    unit: Unit
    day: date
    is_member: bool
    may_report: bool
    counts: tuple[StateCount, ...]
    lamps: tuple[LampCount, ...]
    sheet: Page[TaskMonth]
    rows: tuple[TaskRow, ...]
    supported: tuple[TaskRow, ...]
    supported_count: int
    deadlines: tuple[TaskRow, ...]
    missing: tuple[TaskRow, ...]
    missing_count: int
    reports: tuple[MonthReport, ...]
    requests: Requests

    @property
    def total(self) -> int:
        """The tasks it leads."""
        return sum(each.count for each in self.counts)


@dataclass(frozen=True)
class Asked:
    """Who looks at a unit's page, on which day, and what the address says besides the month."""

    person: Person
    today: date
    parameters: Mapping[str, str]


def unit_page(unit: Unit, plan: Plan, as_of: AsOf, asked: Asked) -> UnitPage:
    """Assemble a unit's page: the same queries and at most so many rows for any number of tasks."""
    led = standings(plan, as_of).filter(task__lead_unit=unit)
    day = counted_from(as_of, asked.today)
    states, lamps, missing_count, is_demo = counts_of(led)
    book = Paginator(led, ROWS_A_PAGE)
    book.count = sum(each.count for each in states)  # counted already
    sheet = book.get_page(asked.parameters.get("page"))
    supported = standings(plan, as_of).filter(task__support_units=unit)
    missing = rows_of(led.missing_reports().order_by("due_date", "task__number")[:NEARBY], as_of)
    is_member, may_report = _standing_of(asked.person, unit)
    at_once = missing[:FORMS_AT_ONCE] if may_report else ()
    own = Q(task__lead_unit=unit)
    return UnitPage(
        frame=frame_of(as_of, is_demo),
        unit=unit,
        day=day,
        is_member=is_member,
        may_report=may_report,
        counts=states,
        lamps=lamps,
        sheet=sheet,
        rows=tuple(TaskRow(kept, as_of) for kept in sheet),
        supported=rows_of(supported[:SUPPORTED_SHOWN], as_of),
        supported_count=supported.count(),
        deadlines=_next_due(standings(plan, month_of(day)).filter(task__lead_unit=unit), day),
        missing=missing,
        missing_count=missing_count,
        reports=blank_reports(at_once, as_of, asked.today) if may_report else (),
        requests=first_of(
            open_requests(CloseOut.objects.filter(own), plan),
            open_requests(ExtensionRequest.objects.filter(own), plan),
        ),
    )


def first_of(claims: QuerySet[CloseOut], extensions: QuerySet[ExtensionRequest]) -> Requests:
    """List the first claims and requests and count them all: four queries."""
    return Requests(
        claims=tuple(claims[:REQUESTS_SHOWN]),
        extensions=tuple(extensions[:REQUESTS_SHOWN]),
        count=claims.count() + extensions.count(),
    )


def _standing_of(person: Person, unit: Unit) -> tuple[bool, bool]:
    """Whether an account belongs to the unit, and whether it may report for it; one query."""
    is_member = person.pk is not None and unit.members.filter(pk=person.pk).exists()
    return is_member, person.has_perm(REPORT_ANY) or (is_member and person.has_perm(REPORT_OWN))


def _next_due(led: TaskMonthQuerySet, day: date) -> tuple[TaskRow, ...]:
    """The next deadlines by how things stand in the month of the day they are counted from."""
    to_come = led.filter(due_date__gte=day).exclude(state__in=FINISHED)
    return rows_of(to_come.order_by("due_date", "task__number")[:NEXT_DEADLINES], month_of(day))


def open_requests(rows: QuerySet[R], plan: Plan) -> QuerySet[R]:
    """Keep what waits for a decision, and what was sent back and is still to be seen to.

    That is over once it is asked again or decided otherwise, and when the task is closed out.
    """
    same = rows.model._default_manager.filter(task=OuterRef("task"))
    later = same.filter(Q(pk__gt=OuterRef("pk")) | Q(decided_on__gt=OuterRef("decided_on")))
    closed = CloseOut.objects.filter(
        task=OuterRef("task"),
        decision=Decision.GRANTED,
        decided_on__gte=OuterRef("decided_on"),
    )
    is_sent_back = Q(decision=Decision.REFUSED) & ~Exists(later) & ~Exists(closed)
    is_open = Q(decision=Decision.PENDING) | is_sent_back
    found = rows.filter(is_open, task__area__plan=plan, task__ended_on__isnull=True)
    return found.select_related("task", "decided_by").order_by("task__number")
