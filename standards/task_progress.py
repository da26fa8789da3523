"""Progress of a counted task against the time that has passed (序时进度).

Method page: docs/methods/scheduled-progress.md. The state of a task and the status of a promised
quantity follow from the same comparison, so a list and a scorecard can't disagree. The light that
goes with a state is a rule of the place: see `standards.task_lights`.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from fractions import Fraction

from standards.rounding import Exact, exact
from standards.status import TargetStatus, Tone, Verdict

FAR_BEHIND = Fraction(15, 100)
"""Further behind schedule than this share of the whole is 难以达标, not 有风险 (our own rule)."""


class TaskState(StrEnum):
    """Where a task stands; its word and shape always go with the colour.

    完成 is claimed by the unit, 销号 is granted by another person: two states.
    """

    CLOSED = "closed"
    CLAIMED = "claimed"
    ON_SCHEDULE = "on_schedule"
    RUNNING = "running"
    NOT_STARTED = "not_started"
    NO_REPORT = "no_report"
    BEHIND = "behind"
    OVERDUE = "overdue"
    ENDED = "ended"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return _STATES[self][0]

    @property
    def icon(self) -> str:
        """The shape printed beside the word."""
        return _STATES[self][1]

    @property
    def tone(self) -> Tone:
        """good, watch, risk, bad or unknown."""
        return _STATES[self][2]

    @property
    def needs_push(self) -> bool:
        """Whether somebody has to act now."""
        return self in (TaskState.BEHIND, TaskState.OVERDUE)

    @property
    def is_finished(self) -> bool:
        """Whether nothing more is to be done: claimed, closed or ended."""
        return self in (TaskState.CLAIMED, TaskState.CLOSED, TaskState.ENDED)


_STATES: dict[TaskState, tuple[str, str, Tone]] = {
    TaskState.CLOSED: ("已销号", "●", Tone.GOOD),
    TaskState.CLAIMED: ("已完成待核", "◉", Tone.GOOD),
    TaskState.ON_SCHEDULE: ("达序时", "▲", Tone.GOOD),
    TaskState.RUNNING: ("推进中", "△", Tone.WATCH),
    TaskState.NOT_STARTED: ("未启动", "○", Tone.UNKNOWN),
    TaskState.NO_REPORT: ("缺报", "◷", Tone.UNKNOWN),
    TaskState.BEHIND: ("滞后", "▼", Tone.BAD),
    TaskState.OVERDUE: ("逾期", "✕", Tone.BAD),
    TaskState.ENDED: ("终止", "▬", Tone.UNKNOWN),
}


@dataclass(frozen=True, slots=True)
class TaskStanding:
    """What is known of a task at a month's end.

    `progress` is the share done (0 to 1, more when exceeded), None where nothing counts it;
    `scheduled` the share that should have been done by the day the progress was told of.
    `has_report` says whether any report of the year came in, `is_current` whether the month's own
    did. `is_claimed`: the unit says it is done and nobody has returned it since. `is_returned`: the
    last claim was sent back. `is_relapsed`: a follow-up check found that it fell back.
    `days_left` counts to the deadline with its granted extensions, below 0 when it has passed.
    """

    progress: Fraction | None
    scheduled: Fraction
    has_report: bool = False
    is_current: bool = False
    is_claimed: bool = False
    is_closed: bool = False
    is_returned: bool = False
    is_relapsed: bool = False
    is_ended: bool = False
    has_started: bool = True
    days_left: int | None = None

    @property
    def is_past_due(self) -> bool:
        """Whether the deadline has passed; on the day itself it has not."""
        return self.days_left is not None and self.days_left < 0

    @property
    def points_behind(self) -> Fraction:
        """How far behind schedule, in percentage points; 0 when not behind or not counted."""
        if self.progress is None:
            return Fraction(0)
        return max(Fraction(0), self.scheduled - self.progress) * 100


def task_state(standing: TaskStanding) -> TaskState:
    """Say where a task stands; the first line that applies decides.

    Ended: 终止. Closed out: 已销号. Claimed, or counted to the whole and neither sent back nor
    fallen back: 已完成待核. Past its deadline: 逾期. Before its first day with nothing done:
    未启动. Nothing known: 缺报. Behind schedule: 滞后. The month's own report missing: 缺报.
    Counted: 达序时. Not counted: 推进中.

    >>> task_state(TaskStanding(Fraction(12, 29), Fraction(181, 365), True, True)).label
    '滞后'
    """
    if standing.is_ended:
        return TaskState.ENDED
    if standing.is_closed:
        return TaskState.CLOSED
    if _is_claimed(standing):
        return TaskState.CLAIMED
    if standing.is_past_due:
        return TaskState.OVERDUE
    return _running_state(standing)


def _is_claimed(standing: TaskStanding) -> bool:
    if standing.is_claimed:
        return True
    is_whole = standing.progress is not None and standing.progress >= 1
    return is_whole and not standing.is_returned and not standing.is_relapsed


def _running_state(standing: TaskStanding) -> TaskState:
    if not standing.has_started and not standing.progress:
        return TaskState.NOT_STARTED
    if standing.progress is None and not standing.has_report:
        return TaskState.NO_REPORT
    if standing.progress is not None and standing.progress < standing.scheduled:
        return TaskState.BEHIND
    if not standing.is_current:
        return TaskState.NO_REPORT
    return TaskState.RUNNING if standing.progress is None else TaskState.ON_SCHEDULE


def periods_due(start: date, due: date, at: date, months: int) -> tuple[int, int]:
    """Count the periods of a recurring task (期次): those ended by a day, and all of them.

    A period is `months` calendar months, the first beginning with the month of `start`; the last
    ends with the month of `due` even where it is shorter.

    Raises:
        ValueError: unless `months` is positive and `due` is not before `start`.

    >>> periods_due(date(2023, 1, 1), date(2023, 12, 31), date(2023, 6, 30), 1)
    (6, 12)
    >>> periods_due(date(2023, 1, 1), date(2023, 12, 31), date(2023, 5, 31), 3)
    (1, 4)
    """
    if months < 1 or due < start:
        raise ValueError(f"no periods of {months} months from {start} to {due}")
    whole = _months_between(start, due) + 1
    total = -(-whole // months)
    ended = _months_between(start, at + timedelta(days=1))
    passed = total if at >= due else min(total, max(0, ended) // months)
    return passed, total


def _months_between(start: date, later: date) -> int:
    """Whole calendar months from the month of one day to the month of another."""
    return (later.year - start.year) * 12 + later.month - start.month


def period_of(start: date, year: int, month: int, months: int) -> int:
    """Say in which period of a recurring task a month lies, from 0 on; negative before the first.

    >>> period_of(date(2023, 1, 1), 2023, 5, 3)
    1
    """
    return _months_between(start, date(year, month, 1)) // months


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
