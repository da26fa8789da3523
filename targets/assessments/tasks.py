"""How the tasks stand at a month's end: states, lights, progress against 序时, lists and counts."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import cached_property

from django.db.models import Count, Q

from charts.meter import meter
from monitoring.periods import AsOf
from standards.rounding import percent, round_half_even
from standards.task_lights import Lamp
from standards.task_progress import TaskState
from targets.choices import ProgressBasis
from targets.models import Plan, ProgressReport, Task, TaskMonth, WorkArea
from targets.models.standings import PUSHED, REPORT_MISSING, TaskMonthQuerySet
from targets.wording import plain

STATE_ORDER = (
    TaskState.OVERDUE,
    TaskState.BEHIND,
    TaskState.NO_REPORT,
    TaskState.NOT_STARTED,
    TaskState.RUNNING,
    TaskState.ON_SCHEDULE,
    TaskState.CLAIMED,
    TaskState.CLOSED,
    TaskState.ENDED,
)
LAMP_ORDER = (Lamp.RED, Lamp.YELLOW, Lamp.BLUE, Lamp.GREEN, Lamp.GREY)
COUNTED_IN = {ProgressBasis.OBJECTS: "个", ProgressBasis.QUANTITY: "", ProgressBasis.PERIODS: "期"}
"""What gives an amount of things, and what they are where the promise speaks of others.

Nodes and judgements give shares.
"""
PUSH = "push"
"""The word in an address for what somebody must push: 滞后 and 逾期 together."""
LONGEST_NUMBER = 4
"""Digits of an area's number: the database takes no number of thousands of digits."""
PUSHED_SHOWN = 6
"""Tasks to push that the summary lists; the others are only counted."""
UNSET = "-"
"""What stands in an address for tasks without a unit in charge, or without a division."""


@dataclass(frozen=True)
class TaskRow:
    """One task at a month: its state and light, and the figures they follow from."""

    kept: TaskMonth
    as_of: AsOf

    @property
    def task(self) -> Task:
        """The task."""
        return self.kept.task

    @property
    def state(self) -> TaskState:
        """Where it stands."""
        return TaskState(self.kept.state)

    @property
    def lamp(self) -> Lamp:
        """The light it shows: the rule's, or one set by hand."""
        return Lamp(self.kept.lamp)

    @property
    def rule_lamp(self) -> Lamp:
        """The light the rule gives, whatever was set by hand."""
        return Lamp(self.kept.rule_lamp)

    @property
    def report(self) -> ProgressReport | None:
        """The newest report of the year."""
        return self.kept.report

    @cached_property
    def progress(self) -> Fraction | None:
        """Share done, None where nothing counts it."""
        return self.kept.progress

    @cached_property
    def scheduled(self) -> Fraction:
        """Share that should be done (序时)."""
        return self.kept.scheduled

    @property
    def done_text(self) -> str:
        """“12/29 条”, “57.5 %”, or a dash."""
        done, planned = self.kept.done, self.kept.planned
        if done is None or planned is None:
            return "—"
        if self.is_counted:
            own = COUNTED_IN[ProgressBasis(self.kept.counted_from)]
            unit = self.unit if self.kept.is_promised else own
            return f"{plain(done)}/{plain(planned)} {unit}".rstrip()
        return f"{percent(self.kept.progress or 0)} %"

    @property
    def is_counted(self) -> bool:
        """Whether progress is an amount of things, not a share somebody judged or nodes give."""
        return self.kept.counted_from in COUNTED_IN

    @property
    def unit(self) -> str:
        """The unit without its explanation in brackets: “次/年(推算)” → “次/年”."""
        return self.task.bare_unit

    @cached_property
    def progress_text(self) -> str:
        """Share done, one decimal, or a dash where the task is not counted."""
        return "—" if self.progress is None else f"{percent(self.progress)} %"

    @cached_property
    def scheduled_text(self) -> str:
        """Share that should be done (序时), one decimal."""
        return f"{percent(self.scheduled)} %"

    @property
    def is_report_missing(self) -> bool:
        """Whether the task is under way and the month's own report has not come in (缺报)."""
        return self.kept.is_report_missing

    @property
    def finding(self) -> str:
        """What a meeting needs to hear: the problem and the help asked for, else the progress."""
        if self.report is None:
            return f"{self.as_of.month}月及以前未填报"
        parts = [self.report.problem, self.report.coordination_need, self.disagreement]
        return ";".join(p for p in parts if p) or self.report.progress or "—"

    @property
    def disagreement(self) -> str:
        """Where the newest report and the list of objects differ, in a sentence; else empty."""
        return self.kept.disagreement

    @cached_property
    def holds_up(self) -> str:
        """What holds the task up: how late or far behind it is, the problem, the help asked for.

        Empty where the task needs nobody's push and its light is no warning.
        """
        warns = self.lamp in (Lamp.RED, Lamp.YELLOW) or self.kept.is_returned
        if self.state.is_finished or not (self.state.needs_push or warns):
            return ""
        told = self.finding if self.report is None or self._is_troubled else ""
        return ";".join(part for part in (self._lateness, told) if part)

    @property
    def _is_troubled(self) -> bool:
        """Whether the newest report tells of a problem or asks for help."""
        report = self.report
        return report is not None and bool(report.problem or report.coordination_need)

    @property
    def _lateness(self) -> str:
        if self.state is TaskState.BEHIND:
            return f"落后序时{round_half_even(self.kept.lag, 1)}个百分点"
        return self.kept.reason

    @property
    def is_manual(self) -> bool:
        """Whether the light was set by hand (人工亮灯)."""
        return bool(self.kept.override_reason)

    @property
    def flags(self) -> tuple[str, ...]:
        """What else is to be said of an open task: 反弹, 退回, 缺报."""
        if self.state.is_finished:
            return ()
        told = (
            ("反弹", self.kept.is_relapsed),
            ("退回", self.kept.is_returned),
            ("缺报", self.is_report_missing and self.state is not TaskState.NO_REPORT),
        )
        return tuple(word for word, applies in told if applies)

    @cached_property
    def meter_svg(self) -> str:
        """The progress bar with a tick at the time that has passed."""
        if self.progress is None:
            return ""
        share = Decimal(percent(self.progress))
        tick = Decimal(percent(self.scheduled)) / 100
        label = f"完成{self.progress_text},序时{self.scheduled_text}"
        return meter(share, 100, tick, label, key=f"m{self.task.number}")


@dataclass(frozen=True)
class StateCount:
    """How many tasks are in one state."""

    state: TaskState
    count: int


@dataclass(frozen=True)
class LampCount:
    """How many tasks show one light."""

    lamp: Lamp
    count: int


@dataclass(frozen=True)
class AreaRows:
    """One of the plan's areas with its tasks, in the document's order."""

    area: WorkArea
    rows: tuple[TaskRow, ...]


@dataclass(frozen=True)
class TaskBoard:
    """All tasks of a plan at a month, counted; nothing here grows with their number."""

    plan: Plan
    as_of: AsOf
    counts: tuple[StateCount, ...]
    lamps: tuple[LampCount, ...]
    missing_reports: int
    carried: int
    is_demo: bool

    @property
    def total(self) -> int:
        """All tasks."""
        return sum(each.count for each in self.counts)

    @property
    def push_count(self) -> int:
        """Tasks somebody must push now."""
        return sum(each.count for each in self.counts if each.state.needs_push)

    def count_of(self, state: TaskState) -> int:
        """Tasks in one state."""
        return next((each.count for each in self.counts if each.state is state), 0)

    def to_push(self, most: int | None = None) -> tuple[TaskRow, ...]:
        """Tasks somebody must push now, the most urgent first; one query."""
        return rows_of(standings(self.plan, self.as_of).to_push()[:most], self.as_of)


def standings(plan: Plan, as_of: AsOf) -> TaskMonthQuerySet:
    """The tasks of a plan at a month, in the document's order."""
    return TaskMonth.objects.at(plan, as_of.year, as_of.month).with_tasks()


def rows_of(found: Iterable[TaskMonth], as_of: AsOf) -> tuple[TaskRow, ...]:
    """Return standings as rows of a list."""
    return tuple(TaskRow(kept, as_of) for kept in found)


def row_of(task: Task, as_of: AsOf) -> TaskRow | None:
    """Return one task at a month; None in a year that is not its plan's."""
    rows = TaskMonth.objects.filter(task=task, year=as_of.year, month=as_of.month)
    kept = rows.with_tasks().first()
    return None if kept is None else TaskRow(kept, as_of)


def task_board(plan: Plan, as_of: AsOf) -> TaskBoard:
    """Count the tasks of a plan by state and light: two queries."""
    rows = TaskMonth.objects.at(plan, as_of.year, as_of.month)
    states, lamps = Counter[str](), Counter[str]()
    for state, lamp, count in (
        rows.order_by()
        .values_list("state", "lamp")
        .annotate(n=Count("id"))
        .values_list("state", "lamp", "n")
    ):
        states[state] += count
        lamps[lamp] += count
    told = rows.aggregate(
        missing=Count("id", filter=REPORT_MISSING),
        carried=Count("id", filter=Q(task__carried_from__isnull=False)),
        demo=Count("id", filter=Q(is_demo=True)),
    )
    return TaskBoard(
        plan=plan,
        as_of=as_of,
        counts=tuple(StateCount(s, states[s.value]) for s in STATE_ORDER),
        lamps=tuple(LampCount(lamp, lamps[lamp.value]) for lamp in LAMP_ORDER),
        missing_reports=told["missing"],
        carried=told["carried"],
        is_demo=bool(told["demo"]),
    )


def by_area(rows: Iterable[TaskRow]) -> tuple[AreaRows, ...]:
    """Put rows under their areas, in the document's order."""
    found: dict[int, list[TaskRow]] = {}
    areas: dict[int, WorkArea] = {}
    for row in rows:
        areas[row.task.area_id] = row.task.area
        found.setdefault(row.task.area_id, []).append(row)
    return tuple(AreaRows(areas[key], tuple(listed)) for key, listed in found.items())


@dataclass(frozen=True)
class TaskFilters:
    """What the task list is narrowed to; every member comes from the address."""

    area: str = ""
    state: str = ""
    lamp: str = ""
    commitment: str = ""
    unit: str = ""
    support: str = ""
    field: str = ""
    division: str = ""
    words: str = ""

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, str]) -> "TaskFilters":
        """Read the filters from an address; unknown values simply match nothing."""
        names = ("area", "state", "lamp", "commitment", "unit", "support", "field", "division")
        values = {name: parameters.get(name, "") for name in names}
        return cls(**values, words=parameters.get("q", "").strip())

    @property
    def is_active(self) -> bool:
        """Whether anything is narrowed."""
        return self != TaskFilters()

    def narrowed(self, found: TaskMonthQuerySet) -> TaskMonthQuerySet:
        """Keep only the standings that pass every filter."""
        asked: dict[str, object] = {}
        if self.area:
            is_number = self.area.isdecimal() and len(self.area) <= LONGEST_NUMBER
            asked["task__area__number"] = int(self.area) if is_number else -1
        if self.state:
            asked["state__in"] = PUSHED if self.state == PUSH else (self.state,)
        for name, value in (
            ("lamp", self.lamp),
            ("task__commitment", self.commitment),
            ("task__lead_unit__code", self.unit),
            ("task__support_units__code", self.support),
            ("task__field", self.field),
            ("task__divisions__code", self.division),
        ):
            if value == UNSET and name.endswith("__code"):
                asked[f"{name.removesuffix('__code')}__isnull"] = True
            elif value:
                asked[name] = value
        found = found.filter(**asked)
        return found.filter(self._words()) if self.words else found

    def _words(self) -> Q:
        said = Q()
        for name in ("number", "title", "field", "place", "source_quote"):
            said |= Q(**{f"task__{name}__icontains": self.words})
        return said
