"""How each task stood at each month's end, kept beside the records it follows from."""

from fractions import Fraction
from typing import Self

from django.db import models
from django.db.models import Case, IntegerField, Q, Value, When

from standards.task_lights import Lamp
from standards.task_progress import TaskState
from targets.choices import Commitment, ProgressBasis
from targets.models.plan import Plan
from targets.models.tasks import ProgressReport, Task

FINISHED = tuple(state.value for state in TaskState if state.is_finished)
IDLE = (*FINISHED, TaskState.NOT_STARTED.value)
"""States in which no monthly report is asked for: nothing is left to do, or not yet."""
PUSHED = tuple(state.value for state in TaskState if state.needs_push)
REPORT_MISSING = Q(is_current=False) & ~Q(state__in=IDLE)
"""The task is under way and the month's own report has not come in (缺报).

`TaskMonth.is_report_missing` says it of one row.
"""


def in_order(field: str, *values: str) -> Case:
    """Return an ordering by the place of a field's value in a list."""
    places = [When(**{field: value}, then=Value(place)) for place, value in enumerate(values)]
    return Case(*places, default=Value(len(values)), output_field=IntegerField())


class TaskMonthQuerySet(models.QuerySet["TaskMonth"]):
    """Standings of tasks as lists need them."""

    def at(self, plan: Plan, year: int, month: int) -> Self:
        """The tasks of a plan at one month's end."""
        return self.filter(task__area__plan=plan, year=year, month=month)

    def with_tasks(self) -> Self:
        """With the task, its area and unit, and the newest report: one query."""
        return self.select_related(
            "task__area__plan", "task__lead_unit", "task__carried_from", "report__batch"
        )

    def to_push(self) -> Self:
        """What somebody must push now: overdue first, 确保 before 力争, then furthest behind."""
        return self.filter(state__in=PUSHED).order_by(
            in_order("state", TaskState.OVERDUE.value, TaskState.BEHIND.value),
            in_order("task__commitment", Commitment.MUST, Commitment.STRIVE, Commitment.PUSH),
            "-lag",
            "task__number",
        )

    def missing_reports(self) -> Self:
        """Tasks under way whose report of the month itself has not come in (缺报)."""
        return self.filter(REPORT_MISSING)

    def on_demonstration(self) -> Self:
        """Standings that follow from generated rows."""
        return self.filter(is_demo=True)


class TaskMonth(models.Model):
    """One task at one month's end (任务月度状况): what lists filter, count and sort by.

    Follows wholly from the task's records and the light rule: `targets.supervision.kept` writes it
    in the transaction that writes them, and can make it again at any time. Progress is kept as an
    amount of a whole (`done` of `planned`), time as `passed` of `total` (days, nodes' weights or
    periods): shares are exact and can be explained. `counted_from` says what `done` was counted
    from, `is_promised` whether that is an amount of what was promised, in the promise's own unit;
    `disagreement` says where a report and the list of objects differ. `lag` is how many percentage
    points the task is behind, for sorting.
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="standings")
    year = models.PositiveSmallIntegerField()
    month = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=12, choices=[(s.value, s.label) for s in TaskState])
    lamp = models.CharField(max_length=6, choices=[(c.value, c.label) for c in Lamp])
    rule_lamp = models.CharField(max_length=6, choices=[(c.value, c.label) for c in Lamp])
    reason = models.CharField(max_length=300, blank=True)
    override_reason = models.CharField(max_length=300, blank=True)
    done = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    planned = models.DecimalField(max_digits=12, decimal_places=3, null=True)
    counted_from = models.CharField(max_length=10, blank=True, choices=ProgressBasis)
    is_promised = models.BooleanField(default=False)
    disagreement = models.CharField(max_length=200, blank=True)
    passed = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=1)
    lag = models.DecimalField(max_digits=7, decimal_places=3, default=0)
    due_date = models.DateField()
    report = models.ForeignKey(
        ProgressReport, models.SET_NULL, null=True, db_constraint=False, related_name="+"
    )
    is_current = models.BooleanField(default=False)
    is_returned = models.BooleanField(default=False)
    is_relapsed = models.BooleanField(default=False)
    is_extended = models.BooleanField(default=False)
    is_demo = models.BooleanField(default=False)

    objects = TaskMonthQuerySet.as_manager()

    class Meta:
        verbose_name = "任务月度状况"
        verbose_name_plural = "任务月度状况"
        ordering = ("task__area__number", "task__number")
        default_permissions = ()
        constraints = (
            models.UniqueConstraint(fields=("task", "year", "month"), name="task_month_once"),
        )
        indexes = (
            models.Index(fields=("year", "month", "state"), name="task_month_by_state"),
            models.Index(fields=("year", "month", "lamp"), name="task_month_by_lamp"),
        )

    def __str__(self) -> str:
        return f"{self.task} {self.year}年{self.month}月 {self.get_state_display()}"

    @property
    def is_report_missing(self) -> bool:
        """Whether the task is under way and the month's own report has not come in (缺报)."""
        return not self.is_current and self.state not in IDLE

    @property
    def progress(self) -> Fraction | None:
        """The share done, None where nothing counts it."""
        return None if self.done is None else Fraction(self.done) / Fraction(self.planned or 1)

    @property
    def scheduled(self) -> Fraction:
        """The share that should have been done by the day the progress was told of (序时)."""
        return Fraction(self.passed, self.total)
