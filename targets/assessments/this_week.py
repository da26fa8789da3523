"""本周要办: what one person has to see to, by urgency; their units' tasks, else the bureau's."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Q, QuerySet

from monitoring.periods import AsOf
from standards.task_progress import TaskState
from targets.assessments.frame import Frame, frame_of
from targets.assessments.tasks import TaskRow, rows_of, standings
from targets.assessments.unit_page import R, open_requests
from targets.assessments.week_days import counted_from, week_after
from targets.choices import Decision
from targets.models import CloseOut, ExtensionRequest, Plan, Task, Unit
from targets.models.standings import FINISHED, TaskMonthQuerySet
from targets.supervision.authority import (
    DECIDE_CLOSE_OUT,
    DECIDE_EXTENSION,
    Person,
    is_bound_to_units,
    units_of,
)

ROWS_SHOWN = 15


@dataclass(frozen=True)
class Section:
    """One kind of thing to do: the first tasks of it, and how many there are."""

    title: str
    rows: tuple[TaskRow, ...]
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
    claims_back: tuple[CloseOut, ...]
    extensions_back: tuple[ExtensionRequest, ...]
    claims_to_decide: tuple[CloseOut, ...]
    extensions_to_decide: tuple[ExtensionRequest, ...]

    @property
    def lacks_unit(self) -> bool:
        """Whether the account works for units but belongs to none yet."""
        return self.is_bound and not self.units

    @property
    def is_quiet(self) -> bool:
        """Whether nothing is to be done."""
        asked = (
            self.claims_back, self.extensions_back, self.claims_to_decide,
            self.extensions_to_decide,
        )  # fmt: skip
        return not any(section.count for section in self.sections) and not any(asked)


def week_page(plan: Plan, as_of: AsOf, person: Person, today: date) -> WeekPage:
    """Assemble a person's week: a fixed number of queries and of rows."""
    units, is_bound = units_of(person), is_bound_to_units(person)
    tasks = Task.objects.filter(area__plan=plan)
    if units or is_bound:
        own = Q(lead_unit__in=units) | Q(support_units__in=units)
        tasks = tasks.filter(pk__in=tasks.filter(own).values("pk"))
    day = counted_from(as_of, today)
    rows = standings(plan, as_of).filter(task__in=tasks)
    sections = _sections(rows, as_of, day)
    shown = [row for section in sections for row in section.rows]
    return WeekPage(
        frame=frame_of(as_of, any(row.kept.is_demo for row in shown)),
        day=day,
        last_day=week_after(day)[1],
        units=units,
        is_bound=is_bound,
        sections=sections,
        claims_back=_back(CloseOut.objects.filter(task__in=tasks), plan),
        extensions_back=_back(ExtensionRequest.objects.filter(task__in=tasks), plan),
        claims_to_decide=_claims_to_decide(plan, person),
        extensions_to_decide=_extensions_to_decide(plan, person),
    )


def _sections(rows: TaskMonthQuerySet, as_of: AsOf, day: date) -> tuple[Section, ...]:
    first, last = week_after(day)
    still_open = rows.exclude(state__in=FINISHED)
    by_deadline = ("due_date", "task__number")
    found = (
        ("已过时限", still_open.filter(due_date__lt=first)),
        ("7天内到期", still_open.filter(due_date__range=(first, last))),
        (f"{as_of.month}月缺报", rows.missing_reports()),
        ("滞后", rows.filter(state=TaskState.BEHIND.value)),
    )
    return tuple(
        Section(
            title,
            rows_of(wanted.order_by(*by_deadline)[:ROWS_SHOWN], as_of),
            wanted.count(),
        )
        for title, wanted in found
    )


def _back(rows: QuerySet[R], plan: Plan) -> tuple[R, ...]:
    """What was sent back and not asked again since."""
    return tuple(open_requests(rows, plan).filter(decision=Decision.REFUSED)[:ROWS_SHOWN])


def _claims_to_decide(plan: Plan, person: Person) -> tuple[CloseOut, ...]:
    """Claims that wait for somebody like this person; never their own."""
    if not person.has_perm(DECIDE_CLOSE_OUT):
        return ()
    found = CloseOut.objects.filter(task__area__plan=plan, decision=Decision.PENDING)
    others = found.filter(~Q(claimed_by=person.pk) | Q(claimed_by__isnull=True))
    return tuple(others.select_related("task", "claimed_by").order_by("claimed_on", "pk"))


def _extensions_to_decide(plan: Plan, person: Person) -> tuple[ExtensionRequest, ...]:
    """Requests for more time that wait for somebody like this person; never their own."""
    if not person.has_perm(DECIDE_EXTENSION):
        return ()
    found = ExtensionRequest.objects.filter(task__area__plan=plan, decision=Decision.PENDING)
    others = found.filter(~Q(requested_by=person.pk) | Q(requested_by__isnull=True))
    return tuple(others.select_related("task", "requested_by").order_by("requested_on", "pk"))
