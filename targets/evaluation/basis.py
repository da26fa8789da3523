"""The readings the evaluation of one target stands on, and how far they are whole."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from monitoring.air_exclusions import NO_CLAIMS, ExcludedDays
from monitoring.air_series import AirSeries
from monitoring.choices import BatchKind
from monitoring.periods import AsOf, months_label
from monitoring.section_series import SectionSeries
from standards.feasibility import DEFAULT_BANDS, StatusBands
from standards.status import TargetStatus, Verdict
from targets.choices import ProgressBasis
from targets.evaluation.result import ValueState
from targets.models import IndicatorMonth, Judgement, Plan, ProgressReport, Target, TaskMonth

HISTORY_YEARS = 5
"""Past years whose same remaining months a requirement is held against."""


def is_listed(row: TaskMonth) -> bool:
    """Whether a task's amount was counted from its list of objects, not told by a report."""
    return row.counted_from == ProgressBasis.OBJECTS


def is_told(row: TaskMonth) -> bool:
    """Whether a month itself told an amount: a list does every month, a report only its own.

    What is carried on from an older report is credited to no later one.
    """
    if is_listed(row):
        return True
    report = row.report if row.is_current else None
    return report is not None and (report.done_quantity is not None or report.is_period_done)


def task_readings(rows: Iterable[TaskMonth]) -> tuple[tuple[str, int], ...]:
    """What told a task's amounts: its reports, or the task whose objects were counted."""
    found = (
        ("Task", row.task_id) if is_listed(row) else ("ProgressReport", row.report_id or 0)
        for row in rows
    )
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class Basis:
    """Everything the evaluation of one target reads, already sorted: its division's readings.

    `unreviewed` are the months with a day nobody has reviewed yet (实时); `excluded` the days
    claimed for dust (沙尘影响申报).
    """

    plan: Plan
    as_of: AsOf
    today: date
    air: AirSeries
    sections: list[SectionSeries]
    standings: dict[int, list[TaskMonth]]
    figures: dict[tuple[int, int], list[IndicatorMonth]]
    judgements: dict[int, list[Judgement]]
    baselines: dict[int, Decimal]
    bands: StatusBands = DEFAULT_BANDS
    unreviewed: frozenset[tuple[int, int]] = frozenset()
    excluded: ExcludedDays = NO_CLAIMS

    def is_over(self, month: int) -> bool:
        """Whether a month of the year has ended by the day one asks."""
        return AsOf(self.as_of.year, month).last_day < self.today

    @property
    def months_open(self) -> int:
        """Months in which something may still change; the as-of month too while it runs."""
        return self.as_of.months_to_come + (0 if self.is_over(self.as_of.month) else 1)

    def standing_of(self, target: Target) -> TaskMonth | None:
        """How the task that feeds a target stood at the as-of month, if it told an amount."""
        rows = self.standings.get(target.task_id or 0, [])
        return rows[-1] if rows and rows[-1].is_promised else None

    def told_of(self, target: Target) -> list[TaskMonth]:
        """The months, oldest first, in which the task that feeds a target told an amount.

        Only amounts of what was promised: two streets are not 11.7 square kilometres.
        """
        rows = self.standings.get(target.task_id or 0, [])
        return [row for row in rows if row.is_promised and is_told(row)]

    def sections_at(self, level: str) -> list[SectionSeries]:
        """Sections assessed at one level this year."""
        return [s for s in self.sections if s.level == level]


@dataclass(frozen=True)
class Coverage:
    """Which months an indicator's value covers, and the named state that follows."""

    state: ValueState
    through: int | None
    missing: tuple[int, ...]

    @property
    def is_current(self) -> bool:
        """Whether the as-of month itself is in and nothing before it is missing."""
        return self.state is ValueState.MEASURED

    @property
    def period(self) -> str:
        """What the value covers in words: “1—8月累计”."""
        if self.through is None:
            return ""
        return "1月" if self.through == 1 else f"1—{self.through}月累计"


def absent_state(as_of: AsOf, today: date) -> ValueState:
    """Name the absence of a month's reading: not due yet, awaited, or overdue."""
    if today <= as_of.last_day:
        return ValueState.NOT_DUE
    return ValueState.AWAITING if today <= as_of.entry_due else ValueState.OVERDUE


STATUS_OF_ABSENCE = {
    ValueState.NOT_DUE: TargetStatus.NOT_DUE,
    ValueState.AWAITING: TargetStatus.AWAITING,
    ValueState.OVERDUE: TargetStatus.OVERDUE,
    ValueState.PARTIAL: TargetStatus.INSUFFICIENT,
}


def coverage_of(entered: Iterable[int], whole: Callable[[int], bool], basis: Basis) -> Coverage:
    """Judge how far the year to date is whole, up to the as-of month.

    `entered` are the months with any reading; `whole(m)` tells whether January up to m is known
    without a gap. The value then covers the newest whole month; what was entered after a gap
    waits for the gap to be filled, and what was entered of a month that is not over for its end.
    """
    as_of = basis.as_of
    over = [m for m in range(1, as_of.month + 1) if basis.is_over(m)]
    known = set(entered).intersection(over)
    newest = max(known, default=None)
    through = next((m for m in reversed(over) if whole(m)), None)
    if newest is None or (newest == through and newest < as_of.month):
        return Coverage(absent_state(as_of, basis.today), through, ())
    if through == as_of.month:
        return Coverage(ValueState.MEASURED, through, ())
    missing = tuple(m for m in range((through or 0) + 1, newest) if m not in known)
    return Coverage(ValueState.PARTIAL, through, missing or (newest,))


def absence_verdict(coverage: Coverage, as_of: AsOf) -> Verdict | None:
    """Let missing readings speak before any rule does; None when nothing is missing."""
    status = STATUS_OF_ABSENCE.get(coverage.state)
    return None if status is None else Verdict(status, coverage_reason(coverage, as_of))


def coverage_reason(coverage: Coverage, as_of: AsOf) -> str:
    """Put a lack of readings into one sentence."""
    if coverage.state is ValueState.PARTIAL:
        upto = f"累计只到{coverage.through}月" if coverage.through else "无法累计"
        return f"{months_label(coverage.missing)}数据不全,{upto}"
    if coverage.through is None:
        return f"{as_of.month}月及以前尚无数据({coverage.state.label})"
    rest = months_label(range(coverage.through + 1, as_of.month + 1))
    return f"{rest}数据{coverage.state.label},数值截至{coverage.through}月"


def is_demo(batch_kinds: Iterable[str | None]) -> bool:
    """Tell whether any contributing reading was generated for demonstration."""
    return any(kind == BatchKind.DEMONSTRATION for kind in batch_kinds)


def demo_rows(rows: Iterable[ProgressReport | IndicatorMonth | TaskMonth]) -> bool:
    """Tell whether any of the rows was generated for demonstration."""
    return any(
        row.is_demo
        if isinstance(row, TaskMonth)
        else is_demo([row.batch.kind if row.batch else None])
        for row in rows
    )


def as_decimal(value: int | None) -> Decimal | None:
    """Carry a count as a decimal figure."""
    return None if value is None else Decimal(value)
