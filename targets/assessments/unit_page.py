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
from targets.assessments.week_days import counted_from
from targets.choices import Decision
from targets.models import CloseOut, ExtensionRequest, Plan, TaskMonth, Unit
from targets.models.standings import FINISHED, TaskMonthQuerySet
from targets.supervision.authority import Person

R = TypeVar("R", CloseOut, ExtensionRequest)
ROWS_A_PAGE = 20
FORMS_AT_ONCE = 5
"""Forms open on the page at a time: as one is filed, the next moves up."""
NEXT_DEADLINES = 3
SUPPORTED_SHOWN = 20
NEARBY = 10
"""Missing reports listed by name; the rest is counted."""


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
    claims: tuple[CloseOut, ...]
    extensions: tuple[ExtensionRequest, ...]

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
    sheet = Paginator(led, ROWS_A_PAGE).get_page(asked.parameters.get("page"))
    supported = standings(plan, as_of).filter(task__support_units=unit)
    missing = rows_of(led.missing_reports().order_by("due_date", "task__number")[:NEARBY], as_of)
    is_member, may_report = _standing_of(asked.person, unit)
    tasks = [row.task for row in missing[:FORMS_AT_ONCE]] if may_report else []
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
        deadlines=rows_of(_next_due(led, day), as_of),
        missing=missing,
        missing_count=missing_count,
        reports=blank_reports(tasks, as_of, asked.today) if may_report else (),
        claims=tuple(open_requests(CloseOut.objects.filter(own), plan)),
        extensions=tuple(open_requests(ExtensionRequest.objects.filter(own), plan)),
    )


def _standing_of(person: Person, unit: Unit) -> tuple[bool, bool]:
    """Whether an account belongs to the unit, and whether it may report for it; one query."""
    is_member = person.pk is not None and unit.members.filter(pk=person.pk).exists()
    return is_member, person.has_perm(REPORT_ANY) or (is_member and person.has_perm(REPORT_OWN))


def _next_due(led: TaskMonthQuerySet, day: date) -> QuerySet[TaskMonth]:
    to_come = led.filter(due_date__gte=day).exclude(state__in=FINISHED)
    return to_come.order_by("due_date", "task__number")[:NEXT_DEADLINES]


def open_requests(rows: QuerySet[R], plan: Plan) -> QuerySet[R]:
    """Keep what waits for a decision, and what was sent back and not asked again since."""
    later = rows.model._default_manager.filter(task=OuterRef("task"), pk__gt=OuterRef("pk"))
    is_open = Q(decision=Decision.PENDING) | (Q(decision=Decision.REFUSED) & ~Exists(later))
    found = rows.filter(is_open, task__area__plan=plan, task__ended_on__isnull=True)
    return found.select_related("task", "decided_by").order_by("task__number")
