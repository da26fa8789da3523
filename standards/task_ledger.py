"""Whether the work done on an indicator shows in the indicator (任务—指标台账).

Method page: docs/methods/task-ledger.md. The thresholds and the order are our own rule.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from standards.rounding import percent
from standards.status import TargetStatus, Tone

DONE_ENOUGH = Fraction(80, 100)
"""Mean progress from which on an indicator should be moving (our own rule: “任务完成80%”)."""

ON_COURSE = (
    TargetStatus.COMPLETED, TargetStatus.LOCKED, TargetStatus.ON_COURSE, TargetStatus.HOLD,
)  # fmt: skip
OFF_COURSE = (TargetStatus.AT_RISK, TargetStatus.UNLIKELY, TargetStatus.IMPOSSIBLE)


class LedgerFinding(StrEnum):
    """What an indicator and its tasks say of each other; its word and shape go together."""

    CONTRADICTION = "contradiction"
    SHORT = "short"
    MOVING = "moving"
    NOT_DUE = "not_due"
    NO_VALUE = "no_value"
    NO_COMPARISON = "no_comparison"
    NO_PROGRESS = "no_progress"
    NO_TASK = "no_task"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return _FINDINGS[self][0]

    @property
    def icon(self) -> str:
        """The shape printed beside the words."""
        return _FINDINGS[self][1]

    @property
    def tone(self) -> Tone:
        """good, watch, risk, bad or unknown."""
        return _FINDINGS[self][2]


_FINDINGS: dict[LedgerFinding, tuple[str, str, Tone]] = {
    LedgerFinding.CONTRADICTION: ("任务做了,指标未动", "≠", Tone.BAD),
    LedgerFinding.SHORT: ("任务未到位", "▽", Tone.RISK),
    LedgerFinding.MOVING: ("指标在动", "▲", Tone.GOOD),
    LedgerFinding.NOT_DUE: ("未到见效月份", "◷", Tone.UNKNOWN),
    LedgerFinding.NO_VALUE: ("指标无数值", "?", Tone.UNKNOWN),
    LedgerFinding.NO_COMPARISON: ("无从判断", "?", Tone.UNKNOWN),
    LedgerFinding.NO_PROGRESS: ("任务进度未知", "?", Tone.UNKNOWN),
    LedgerFinding.NO_TASK: ("没有对应任务", "○", Tone.UNKNOWN),
}


@dataclass(frozen=True, slots=True)
class TaskPart:
    """One task that should move an indicator, at a month's end.

    `progress` is the share done, None where nothing counts it; `is_finished` whether it is claimed
    or closed out, which counts as the whole; `is_due` whether the months it should show in have
    begun; `is_ended` whether it was given up.
    """

    progress: Fraction | None
    is_due: bool = True
    is_finished: bool = False
    is_ended: bool = False

    @property
    def counted(self) -> Fraction | None:
        """What it counts for: at most the whole, None where it is not known."""
        if self.is_finished:
            return Fraction(1)
        return None if self.progress is None else min(Fraction(1), self.progress)


@dataclass(frozen=True, slots=True)
class IndicatorPart:
    """The indicator at a month's end.

    `is_improved` says whether it is better than in last year's same period, None without one;
    `status` is that of its target, None without one.
    """

    has_value: bool
    is_improved: bool | None
    status: TargetStatus | None

    @property
    def is_on_course(self) -> bool | None:
        """Whether its target is met or within reach, None where that is not known."""
        if self.status in ON_COURSE:
            return True
        return False if self.status in OFF_COURSE else None


class LedgerVerdict(NamedTuple):
    """The finding, the mean progress it rests on, and of how many tasks.

    `mean` is None where no due task's progress is known; `known` of `due` tasks had one.
    """

    finding: LedgerFinding
    mean: Fraction | None
    known: int
    due: int


def ledger_verdict(tasks: Sequence[TaskPart], indicator: IndicatorPart) -> LedgerVerdict:
    """Hold an indicator against the tasks that should move it; the first line that applies decides.

    No task: 没有对应任务. No value: 指标无数值. No task due yet: 未到见效月份. No progress known:
    任务进度未知. Better than last year's same period, or on course: 指标在动. Mean progress below
    80 %: 任务未到位. Nothing to compare with, or no status: 无从判断. Else 任务做了,指标未动.

    >>> done = TaskPart(Fraction(9, 10))
    >>> ledger_verdict([done], IndicatorPart(True, False, TargetStatus.AT_RISK)).finding.label
    '任务做了,指标未动'
    """
    standing = [task for task in tasks if not task.is_ended]
    due = [task for task in standing if task.is_due]
    known = [share for task in due if (share := task.counted) is not None]
    mean = sum(known, Fraction(0)) / len(known) if known else None
    return LedgerVerdict(_finding(standing, due, mean, indicator), mean, len(known), len(due))


def _finding(
    tasks: Sequence[TaskPart],
    due: Sequence[TaskPart],
    mean: Fraction | None,
    indicator: IndicatorPart,
) -> LedgerFinding:
    if not tasks:
        return LedgerFinding.NO_TASK
    if not indicator.has_value:
        return LedgerFinding.NO_VALUE
    if not due:
        return LedgerFinding.NOT_DUE
    if mean is None:
        return LedgerFinding.NO_PROGRESS
    if indicator.is_improved or indicator.is_on_course:
        return LedgerFinding.MOVING
    if mean < DONE_ENOUGH:
        return LedgerFinding.SHORT
    if indicator.is_improved is None or indicator.is_on_course is None:
        return LedgerFinding.NO_COMPARISON
    return LedgerFinding.CONTRADICTION


def rule_text() -> str:
    """Return the rule as pages print it, with its threshold."""
    return (
        f"截至当月应见效的任务平均完成不低于{percent(DONE_ENOUGH, 0)}%,而指标累计值不优于去年同期、"
        "目标状态为有风险、难以达标或已无法达成的,列为“任务做了,指标未动”。"
        "已销号和已完成待核的按100%计,终止的不计,没有进度的不进平均并写明项数;"
        "指标没有数值、没有去年同期或状态未知的不作判断。"
    )
