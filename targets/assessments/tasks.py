"""How the sixty tasks stand at a month's end: lights, progress against 序时, lists and counts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from charts.meter import meter
from monitoring.periods import AsOf
from standards.progress import scheduled_progress
from standards.rounding import percent
from standards.task_progress import TaskLight, TaskStanding, task_light
from targets.choices import Commitment
from targets.evaluation.basis import demo_rows
from targets.models import Plan, ProgressReport, Task, WorkArea
from targets.wording import plain

LIGHT_ORDER = (
    TaskLight.OVERDUE,
    TaskLight.BEHIND,
    TaskLight.NO_REPORT,
    TaskLight.RUNNING,
    TaskLight.ON_SCHEDULE,
    TaskLight.DONE,
)


@dataclass(frozen=True)
class TaskRow:
    """One task at a month: its light and the figures the light follows from."""

    task: Task
    light: TaskLight
    report: ProgressReport | None
    progress: Fraction | None
    scheduled: Fraction
    as_of: AsOf

    @property
    def done_text(self) -> str:
        """“12/29 条”, “57.5 %”, or a dash."""
        if self.report is None:
            return "—"
        if self.report.done_quantity is not None and self.task.quantity is not None:
            return f"{plain(self.report.done_quantity)}/{plain(self.task.quantity)} {self.unit}"
        if self.report.done_percent is not None:
            return f"{plain(self.report.done_percent)} %"
        return "—"

    @property
    def unit(self) -> str:
        """The unit without its explanation in brackets: “次/年(推算)” → “次/年”."""
        return self.task.unit.split("(")[0]

    @property
    def progress_text(self) -> str:
        """Share done, one decimal, or a dash where the task is not counted."""
        return "—" if self.progress is None else f"{percent(self.progress)} %"

    @property
    def scheduled_text(self) -> str:
        """Share of the time that has passed (序时), one decimal."""
        return f"{percent(self.scheduled)} %"

    @property
    def is_report_missing(self) -> bool:
        """Whether the as-of month's own report has not come in (缺报)."""
        return self.report is None or self.report.month < self.as_of.month

    @property
    def finding(self) -> str:
        """What a meeting needs to hear: the problem and the help asked for, else the progress."""
        if self.report is None:
            return f"{self.as_of.month}月及以前未填报"
        parts = [self.report.problem, self.report.coordination_need]
        return ";".join(p for p in parts if p) or self.report.progress or "—"

    @property
    def shortfall(self) -> Fraction:
        """How far behind schedule, as a share; 0 when not behind."""
        if self.progress is None:
            return Fraction(0)
        return max(Fraction(0), self.scheduled - self.progress)

    @property
    def meter_svg(self) -> str:
        """The progress bar with a tick at the time that has passed."""
        if self.progress is None:
            return ""
        share = Decimal(percent(self.progress))
        tick = Decimal(percent(self.scheduled)) / 100
        label = f"完成{self.progress_text},序时{self.scheduled_text}"
        return meter(share, 100, tick, label, key=f"m{self.task.number}")


@dataclass(frozen=True)
class LightCount:
    """How many tasks carry one light."""

    light: TaskLight
    count: int


@dataclass(frozen=True)
class AreaRows:
    """One of the plan's areas with its tasks, in the document's order."""

    area: WorkArea
    rows: tuple[TaskRow, ...]


@dataclass(frozen=True)
class TaskBoard:
    """All tasks of a plan at a month."""

    rows: tuple[TaskRow, ...]
    is_demo: bool

    @property
    def counts(self) -> tuple[LightCount, ...]:
        """Tasks by light, most urgent first."""
        tally = Counter(r.light for r in self.rows)
        return tuple(LightCount(light, tally[light]) for light in LIGHT_ORDER)

    @property
    def missing_reports(self) -> int:
        """Tasks whose report of the month has not come in."""
        return sum(1 for r in self.rows if r.is_report_missing and r.light is not TaskLight.DONE)

    @property
    def carried(self) -> int:
        """Tasks of the year before that were not finished then (结转): no new tasks."""
        return sum(1 for r in self.rows if r.task.carried_from_id is not None)

    @property
    def to_push(self) -> tuple[TaskRow, ...]:
        """Tasks somebody must push now: overdue, then furthest behind, 确保 before 力争."""
        urgent = [r for r in self.rows if r.light.needs_push]
        order = {Commitment.MUST: 0, Commitment.STRIVE: 1, Commitment.PUSH: 2}
        return tuple(
            sorted(
                urgent,
                key=lambda r: (
                    r.light is not TaskLight.OVERDUE,
                    order[Commitment(r.task.commitment)],
                    -r.shortfall,
                    r.task.number,
                ),
            )
        )

    def by_area(self) -> tuple[AreaRows, ...]:
        """The rows under their areas, in the document's order."""
        found: dict[int, list[TaskRow]] = {}
        areas: dict[int, WorkArea] = {}
        for row in self.rows:
            areas[row.task.area_id] = row.task.area
            found.setdefault(row.task.area_id, []).append(row)
        return tuple(AreaRows(areas[key], tuple(rows)) for key, rows in found.items())

    def count_of(self, light: TaskLight) -> int:
        """Tasks with one light."""
        return sum(1 for r in self.rows if r.light is light)


def row_of(task: Task, reports: Iterable[ProgressReport], as_of: AsOf) -> TaskRow:
    """Judge one task from its reports of the year, oldest first."""
    known = [r for r in reports if r.month <= as_of.month]
    newest = known[-1] if known else None
    progress = _progress(task, newest)
    told = AsOf(as_of.year, newest.month) if newest else as_of
    scheduled = scheduled_progress(task.start_date, task.due_date, told.last_day)
    light = task_light(
        TaskStanding(
            progress=progress,
            scheduled=scheduled,
            has_report=newest is not None,
            is_current=newest is not None and newest.month == as_of.month,
            is_complete=newest is not None and newest.is_complete,
            is_past_due=as_of.last_day > task.due_date,
        )
    )
    return TaskRow(task, light, newest, progress, scheduled, as_of)


def _progress(task: Task, report: ProgressReport | None) -> Fraction | None:
    if report is None:
        return None
    if report.done_quantity is not None and task.quantity:
        return Fraction(report.done_quantity) / Fraction(task.quantity)
    if report.done_percent is not None:
        return Fraction(report.done_percent) / 100
    return None


def task_board(plan: Plan, as_of: AsOf) -> TaskBoard:
    """Judge all tasks of a plan: two queries."""
    tasks = list(
        Task.objects.filter(area__plan=plan)
        .select_related("area", "area__plan")
        .order_by("area__number", "number")
    )
    reports: dict[int, list[ProgressReport]] = {}
    rows = ProgressReport.objects.filter(
        task__area__plan=plan, year=as_of.year, month__lte=as_of.month
    ).select_related("batch")
    for report in rows.order_by("month"):
        reports.setdefault(report.task_id, []).append(report)
    listed = tuple(row_of(t, reports.get(t.pk, ()), as_of) for t in tasks)
    return TaskBoard(listed, demo_rows(r for found in reports.values() for r in found))


@dataclass(frozen=True)
class TaskFilters:
    """What the task list is narrowed to; every member comes from the address."""

    area: str = ""
    light: str = ""
    commitment: str = ""
    unit: str = ""
    words: str = ""

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, str]) -> "TaskFilters":
        """Read the filters from an address; unknown values simply match nothing."""
        return cls(
            area=parameters.get("area", ""),
            light=parameters.get("light", ""),
            commitment=parameters.get("commitment", ""),
            unit=parameters.get("unit", ""),
            words=parameters.get("q", "").strip(),
        )

    @property
    def is_active(self) -> bool:
        """Whether anything is narrowed."""
        return any((self.area, self.light, self.commitment, self.unit, self.words))

    @property
    def is_push(self) -> bool:
        """Whether the list is narrowed to what somebody must push: 滞后 and 逾期 together."""
        return self.light == "push"

    def keeps(self, row: TaskRow) -> bool:
        """Tell whether a task passes every filter."""
        task = row.task
        text = f"{task.number}{task.title}{task.field}{task.place}{task.source_quote}"
        return (
            self.area in ("", str(task.area.number))
            and (self.light in ("", row.light.value) or (self.is_push and row.light.needs_push))
            and self.commitment in ("", task.commitment)
            and self.unit in ("", task.lead_unit)
            and self.words in text
        )

    def narrowed(self, board: TaskBoard) -> TaskBoard:
        """Return the board with only the tasks that pass."""
        return TaskBoard(tuple(r for r in board.rows if self.keeps(r)), board.is_demo)
