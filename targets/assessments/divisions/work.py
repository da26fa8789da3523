"""The tasks and objects a division has to do with: led by its unit, or naming it."""

from dataclasses import dataclass, field

from django.db.models import Count, Q

from monitoring.models import Division
from monitoring.periods import AsOf
from targets.choices import ItemState
from targets.models import Plan, Task, TaskItem, TaskMonth
from targets.models.standings import IDLE, PUSHED, REPORT_MISSING
from targets.wording import MISSING

NO_PLAN = "无年度计划"
NO_TASKS = "无任务"
NO_OBJECTS = "无对象"


@dataclass(frozen=True)
class TaskCounts:
    """A division's tasks at a month: how many there are, lag or are overdue, lack their report."""

    total: int
    behind: int
    missing: int

    @property
    def behind_text(self) -> str:
        """“1/5”: 滞后或逾期 of all, or a dash."""
        return f"{self.behind}/{self.total}" if self.total else MISSING


@dataclass(frozen=True)
class ObjectCounts:
    """Objects of tasks that lie in a division: done of all."""

    done: int
    total: int

    @property
    def text(self) -> str:
        """“12/29”, or a dash."""
        return f"{self.done}/{self.total}" if self.total else MISSING


@dataclass(frozen=True)
class DivisionWork:
    """Tasks and objects of all divisions over a year's months up to one.

    `tasks` are the ids of a division's tasks; `behind` and `missing` those of a month.
    """

    has_plan: bool
    is_demo: bool
    tasks: dict[int, set[int]] = field(default_factory=dict)
    behind: dict[int, set[int]] = field(default_factory=dict)
    missing: dict[int, set[int]] = field(default_factory=dict)
    objects: dict[int, ObjectCounts] = field(default_factory=dict)

    def counts(self, division: Division, month: int) -> TaskCounts:
        """Count a division's tasks at a month of the year."""
        own = self.tasks.get(division.pk, set())
        return TaskCounts(
            total=len(own),
            behind=len(own & self.behind.get(month, set())),
            missing=len(own & self.missing.get(month, set())),
        )

    def objects_of(self, division: Division) -> ObjectCounts:
        """Count the objects in a division at the newest month."""
        return self.objects.get(division.pk, ObjectCounts(0, 0))


def tasks_of_divisions(year: int) -> dict[int, set[int]]:
    """The tasks each division has to do with: led by its unit, or naming it; two queries."""
    tasks = Task.objects.filter(area__plan__year=year).order_by()
    found: dict[int, set[int]] = {}
    led = tasks.filter(lead_unit__division__isnull=False)
    for pk, division in led.values_list("pk", "lead_unit__division_id"):
        found.setdefault(division, set()).add(pk)
    for pk, division in tasks.filter(divisions__isnull=False).values_list("pk", "divisions"):
        found.setdefault(division, set()).add(pk)
    return found


def is_done_by(as_of: AsOf) -> Q:
    """The objects done at a month's end and not fallen back: `is_done_on` in SQL."""
    day = as_of.last_day
    return (
        Q(state__in=(ItemState.DONE, ItemState.RELAPSED))
        & Q(done_on__lte=day)
        & (Q(reopened_on__isnull=True) | Q(reopened_on__gt=day))
    )


def objects_by_division(as_of: AsOf) -> dict[int | None, ObjectCounts]:
    """Count the plan's objects by the division they lie in; None holds those of none. One query."""
    rows = (
        TaskItem.objects.filter(task__area__plan__year=as_of.year)
        .order_by()
        .values_list("division_id")
        .annotate(total=Count("id"), done=Count("id", filter=is_done_by(as_of)))
        .values_list("division_id", "done", "total")
    )
    return {division: ObjectCounts(done, total) for division, done, total in rows}


def division_work(as_of: AsOf) -> DivisionWork:
    """Fetch the tasks and objects of all divisions: six queries for any number of either."""
    standings = TaskMonth.objects.filter(
        task__area__plan__year=as_of.year, year=as_of.year, month__lte=as_of.month
    ).order_by()
    behind: dict[int, set[int]] = {}
    missing: dict[int, set[int]] = {}
    open_ones = standings.filter(Q(state__in=PUSHED) | REPORT_MISSING)
    wanted = open_ones.values_list("task_id", "month", "state", "is_current")
    for task, month, state, is_current in wanted:
        if state in PUSHED:
            behind.setdefault(month, set()).add(task)
        if not is_current and state not in IDLE:
            missing.setdefault(month, set()).add(task)
    objects = objects_by_division(as_of)
    return DivisionWork(
        has_plan=Plan.objects.filter(year=as_of.year).exists(),
        is_demo=standings.filter(month=as_of.month).on_demonstration().exists(),
        tasks=tasks_of_divisions(as_of.year),
        behind=behind,
        missing=missing,
        objects={pk: counts for pk, counts in objects.items() if pk is not None},
    )
