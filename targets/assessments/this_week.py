"""本周要办: what one person has to see to, by urgency; their units' tasks, else the bureau's."""

from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from django.db.models import Model, Q, QuerySet

from monitoring.periods import AsOf
from standards.task_progress import TaskState
from targets.assessments.frame import Frame, frame_of
from targets.assessments.tasks import TaskRow, rows_of, standings
from targets.assessments.unit_page import Requests, first_of, open_requests
from targets.assessments.week_days import counted_from, month_of, week_after
from targets.choices import Decision
from targets.models import CloseOut, ExtensionRequest, Plan, Task, TaskMonth, Unit
from targets.models.standings import FINISHED, TaskMonthQuerySet
from targets.supervision.authority import (
    DECIDE_CLOSE_OUT,
    DECIDE_EXTENSION,
    Person,
    is_bound_to_units,
    units_of,
)

M = TypeVar("M", bound=Model)
ROWS_SHOWN = 15


@dataclass(frozen=True)
class DueRow:
    """A task with how it stood at the data month, and its deadline as it is on the day."""

    row: TaskRow
    due_date: date
    is_extended: bool

    @property
    def task(self) -> Task:
        """The task."""
        return self.row.task


@dataclass(frozen=True)
class Section:
    """One kind of thing to do: the first tasks of it, and how many there are."""

    title: str
    rows: tuple[DueRow, ...]
    count: int


@dataclass(frozen=True)
class WeekPage:
    """Everything on the page of the week."""

    frame: Frame
    day: date
    last_day: date
    units: tuple[Unit, ...]
    is_bound: bool
    sections: tuple[Section, ...]
    sent_back: Requests
    to_decide: Requests

    @property
    def lacks_unit(self) -> bool:
        """Whether the account works for units but belongs to none yet."""
        return self.is_bound and not self.units

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is to be done."""
        asked = self.sent_back.count or self.to_decide.count
        return not asked and not any(section.count for section in self.sections)


def week_page(plan: Plan, as_of: AsOf, person: Person, today: date) -> WeekPage:
    """Assemble a person's week: a fixed number of queries and of rows."""
    units, is_bound = units_of(person), is_bound_to_units(person)
    tasks = Task.objects.filter(area__plan=plan)
    if units or is_bound:
        own = Q(lead_unit__in=units) | Q(support_units__in=units)
        tasks = tasks.filter(pk__in=tasks.filter(own).values("pk"))
    day = counted_from(as_of, today)
    rows = standings(plan, as_of).filter(task__in=tasks)
    at_day = standings(plan, month_of(day)).filter(task__in=tasks)
    sections = (*_by_deadline(at_day, rows, as_of, day), *_by_state(rows, as_of))
    shown = [each.row.kept for section in sections for each in section.rows]
    return WeekPage(
        frame=frame_of(as_of, any(kept.is_demo for kept in shown)),
        day=day,
        last_day=week_after(day)[1],
        units=units,
        is_bound=is_bound,
        sections=sections,
        sent_back=first_of(
            _back(open_requests(CloseOut.objects.filter(task__in=tasks), plan)),
            _back(open_requests(ExtensionRequest.objects.filter(task__in=tasks), plan)),
        ),
        to_decide=first_of(_claims_to_decide(plan, person), _extensions_to_decide(plan, person)),
    )


def _by_deadline(
    at_day: TaskMonthQuerySet, rows: TaskMonthQuerySet, as_of: AsOf, day: date
) -> tuple[Section, ...]:
    """What is past its deadline or near it: open in the month of the day itself.

    State and light are those of the data month, like everything else on the page: the end of the
    day's month may still lie ahead.
    """
    first, last = week_after(day)
    still_open = at_day.exclude(state__in=FINISHED)
    near = (
        ("已过时限", still_open.filter(due_date__lt=first)),
        ("7天内到期", still_open.filter(due_date__range=(first, last))),
    )
    past, soon = (_first(wanted).values("task") for _, wanted in near)
    shown = rows.filter(Q(task__in=past) | Q(task__in=soon))
    told = {row.task.pk: row for row in rows_of(shown, as_of)}
    return tuple(
        Section(
            title,
            tuple(_due_row(told[kept.task_id], kept) for kept in _first(wanted)),
            wanted.count(),
        )
        for title, wanted in near
    )


def _by_state(rows: TaskMonthQuerySet, as_of: AsOf) -> tuple[Section, ...]:
    """What is missing or behind at the data month."""
    found = (
        (f"{as_of.month}月缺报", rows.missing_reports()),
        ("滞后", rows.filter(state=TaskState.BEHIND.value)),
    )
    return tuple(
        Section(
            title,
            tuple(_due_row(row, row.kept) for row in rows_of(_first(wanted), as_of)),
            wanted.count(),
        )
        for title, wanted in found
    )


def _first(wanted: TaskMonthQuerySet) -> TaskMonthQuerySet:
    return wanted.order_by("due_date", "task__number")[:ROWS_SHOWN]


def _due_row(row: TaskRow, kept: TaskMonth) -> DueRow:
    return DueRow(row, kept.due_date, kept.is_extended)


def _back(rows: QuerySet[M]) -> QuerySet[M]:
    """What was sent back and is still to be seen to."""
    return rows.filter(decision=Decision.REFUSED)


def _claims_to_decide(plan: Plan, person: Person) -> QuerySet[CloseOut]:
    """Claims that wait for somebody like this person; never their own."""
    if not person.has_perm(DECIDE_CLOSE_OUT):
        return CloseOut.objects.none()
    found = CloseOut.objects.filter(task__area__plan=plan, decision=Decision.PENDING)
    others = found.filter(~Q(claimed_by=person.pk) | Q(claimed_by__isnull=True))
    return others.select_related("task", "claimed_by").order_by("claimed_on", "pk")


def _extensions_to_decide(plan: Plan, person: Person) -> QuerySet[ExtensionRequest]:
    """Requests for more time that wait for somebody like this person; never their own."""
    if not person.has_perm(DECIDE_EXTENSION):
        return ExtensionRequest.objects.none()
    found = ExtensionRequest.objects.filter(task__area__plan=plan, decision=Decision.PENDING)
    others = found.filter(~Q(requested_by=person.pk) | Q(requested_by__isnull=True))
    return others.select_related("task", "requested_by").order_by("requested_on", "pk")
