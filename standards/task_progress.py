"""Progress of a counted task against the time that has passed (序时进度).

Method page: docs/methods/scheduled-progress.md. The light of a task and the status of a promised
quantity follow from the same comparison, so a list and a scorecard can't disagree.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from standards.rounding import Exact, exact
from standards.status import TargetStatus, Tone, Verdict

FAR_BEHIND = Fraction(15, 100)
"""Further behind schedule than this share of the whole is 难以达标, not 有风险 (our own rule)."""


class TaskLight(StrEnum):
    """Where a task stands; its word and shape always go with the colour."""

    DONE = "done"
    ON_SCHEDULE = "on_schedule"
    BEHIND = "behind"
    OVERDUE = "overdue"
    NO_REPORT = "no_report"
    RUNNING = "running"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return _LIGHTS[self][0]

    @property
    def icon(self) -> str:
        """The shape printed beside the word."""
        return _LIGHTS[self][1]

    @property
    def tone(self) -> Tone:
        """good, watch, risk, bad or unknown."""
        return _LIGHTS[self][2]

    @property
    def needs_push(self) -> bool:
        """Whether somebody has to act now."""
        return self in (TaskLight.BEHIND, TaskLight.OVERDUE)


_LIGHTS: dict[TaskLight, tuple[str, str, Tone]] = {
    TaskLight.DONE: ("已完成", "●", Tone.GOOD),
    TaskLight.ON_SCHEDULE: ("达序时", "▲", Tone.GOOD),
    TaskLight.RUNNING: ("推进中", "△", Tone.WATCH),
    TaskLight.BEHIND: ("滞后", "▼", Tone.BAD),
    TaskLight.OVERDUE: ("逾期", "✕", Tone.BAD),
    TaskLight.NO_REPORT: ("缺报", "◷", Tone.UNKNOWN),
}


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """What is known of a task at a month's end.

    `progress` is the share done by the newest report (0 to 1, more when exceeded), None where the
    task is not counted; `scheduled` the share of its time that had passed by then; `has_report`
    whether any report came in, `is_current` whether the month's own has.
    """

    progress: Fraction | None
    scheduled: Fraction
    has_report: bool
    is_current: bool
    is_complete: bool
    is_past_due: bool


def task_light(standing: TaskStanding) -> TaskLight:
    """Give a task its light.

    Complete: 已完成. Past its deadline: 逾期. Never reported: 缺报. Behind schedule at its newest
    report: 滞后. The month's own report missing: 缺报. Counted: 达序时. Not counted: 推进中.

    >>> half = TaskStanding(Fraction(12, 29), Fraction(181, 365), True, True, False, False)
    >>> task_light(half).label
    '滞后'
    """
    if standing.is_complete or (standing.progress is not None and standing.progress >= 1):
        return TaskLight.DONE
    if standing.is_past_due:
        return TaskLight.OVERDUE
    if not standing.has_report:
        return TaskLight.NO_REPORT
    if standing.progress is not None and standing.progress < standing.scheduled:
        return TaskLight.BEHIND
    if not standing.is_current:
        return TaskLight.NO_REPORT
    return TaskLight.RUNNING if standing.progress is None else TaskLight.ON_SCHEDULE


def quantity_verdict(
    done: Exact, total: Exact, scheduled: Fraction, months_to_come: int
) -> Verdict:
    """Give the status of a promised quantity (完成量目标) with its reason.

    Reached: 已完成. Year over: 已无法达成. No less than the time that has passed: 预计达标.
    Behind by at most 15 % of the whole: 有风险; more: 难以达标.

    Raises:
        ValueError: unless `total` is positive.

    >>> quantity_verdict(12, 29, Fraction(243, 365), 4).status.label
    '难以达标'
    """
    if exact(total) <= 0:
        raise ValueError(f"a promised quantity is more than 0, got {total}")
    share = exact(done) / exact(total)
    if share >= 1:
        return Verdict(TargetStatus.COMPLETED, "承诺数量已全部完成")
    if months_to_come == 0:
        return Verdict(TargetStatus.IMPOSSIBLE, "年度已结束,承诺数量未完成")
    if share >= scheduled:
        return Verdict(TargetStatus.ON_COURSE, "完成比例不低于序时进度")
    if scheduled - share <= FAR_BEHIND:
        return Verdict(TargetStatus.AT_RISK, "完成比例低于序时进度")
    return Verdict(TargetStatus.UNLIKELY, "完成比例低于序时进度15个百分点以上")
