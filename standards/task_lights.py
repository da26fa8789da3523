"""The light of a task (亮灯) by a printed rule: a table of situations read from the top.

Method page: docs/methods/task-lights.md. Places mean different things by the same colours, so a
rule is data; three published ones are presets. Colours of lights are a vocabulary of their own:
each goes with its word and its shape.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from standards.rounding import percent, round_half_even
from standards.status import Tone
from standards.task_progress import TaskStanding, TaskState, task_state


class Lamp(StrEnum):
    """A light of the supervision of tasks; its word and shape always go with the colour."""

    GREEN = "green"
    BLUE = "blue"
    YELLOW = "yellow"
    RED = "red"
    GREY = "grey"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return _LAMPS[self][0]

    @property
    def icon(self) -> str:
        """The shape printed beside the word."""
        return _LAMPS[self][1]

    @property
    def tone(self) -> Tone:
        """How urgent it looks: good, watch, risk, bad or unknown."""
        return _LAMPS[self][2]


_LAMPS: dict[Lamp, tuple[str, str, Tone]] = {
    Lamp.GREEN: ("绿灯", "●", Tone.GOOD),
    Lamp.BLUE: ("蓝灯", "◐", Tone.WATCH),
    Lamp.YELLOW: ("黄灯", "▲", Tone.RISK),
    Lamp.RED: ("红灯", "■", Tone.BAD),
    Lamp.GREY: ("未亮灯", "○", Tone.UNKNOWN),
}


class Situation(StrEnum):
    """What a line of a rule may speak of."""

    ENDED = "ended"
    CLOSED = "closed"
    CLAIMED = "claimed"
    OVERDUE = "overdue"
    RETURNED = "returned"
    RELAPSED = "relapsed"
    FAR_BEHIND = "far_behind"
    BEHIND = "behind"
    NEAR_DUE = "near_due"
    NO_REPORT = "no_report"
    NOT_STARTED = "not_started"
    ON_SCHEDULE = "on_schedule"
    RUNNING = "running"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return _SITUATIONS[self]

    @property
    def has_threshold(self) -> bool:
        """Whether a line on it says from how many days or points on."""
        return self in (Situation.FAR_BEHIND, Situation.NEAR_DUE)


_SITUATIONS = {
    Situation.ENDED: "终止",
    Situation.CLOSED: "已销号",
    Situation.CLAIMED: "已完成待核",
    Situation.OVERDUE: "逾期",
    Situation.RETURNED: "销号被退回",
    Situation.RELAPSED: "回头看反弹",
    Situation.FAR_BEHIND: "严重滞后",
    Situation.BEHIND: "滞后",
    Situation.NEAR_DUE: "临近时限",
    Situation.NO_REPORT: "缺报",
    Situation.NOT_STARTED: "未启动",
    Situation.ON_SCHEDULE: "达序时",
    Situation.RUNNING: "推进中",
}

_STATES = {
    Situation.ENDED: TaskState.ENDED,
    Situation.CLOSED: TaskState.CLOSED,
    Situation.CLAIMED: TaskState.CLAIMED,
    Situation.OVERDUE: TaskState.OVERDUE,
    Situation.BEHIND: TaskState.BEHIND,
    Situation.NO_REPORT: TaskState.NO_REPORT,
    Situation.NOT_STARTED: TaskState.NOT_STARTED,
    Situation.ON_SCHEDULE: TaskState.ON_SCHEDULE,
    Situation.RUNNING: TaskState.RUNNING,
}
_OPEN = (
    TaskState.OVERDUE, TaskState.BEHIND, TaskState.NO_REPORT, TaskState.NOT_STARTED,
    TaskState.ON_SCHEDULE, TaskState.RUNNING,
)  # fmt: skip
"""States in which the work is still to be done."""


@dataclass(frozen=True, slots=True)
class LightLine:
    """One line of a rule. `threshold` is days for 临近时限 and percentage points for 严重滞后."""

    situation: Situation
    lamp: Lamp
    threshold: Decimal | None = None
    consequence: str = ""

    @property
    def text(self) -> str:
        """The situation as the rule prints it: “距时限不超过7天”."""
        if self.situation is Situation.NEAR_DUE:
            return f"距时限不超过{_number(self.threshold)}天"
        if self.situation is Situation.FAR_BEHIND:
            return f"滞后超过{_number(self.threshold)}个百分点"
        return self.situation.label


@dataclass(frozen=True, slots=True)
class Light:
    """The light a task shows, the line of the rule it follows from, and why in one sentence.

    `line` is None where no line of the rule speaks of the task's situation: 未亮灯.
    """

    lamp: Lamp
    line: LightLine | None
    reason: str


class LightPreset(StrEnum):
    """The published rules a bureau may start from (docs/methods/task-lights.md)."""

    SUQIAN = "suqian"
    YICHANG = "yichang"
    GUANGYUAN = "guangyuan"

    @property
    def label(self) -> str:
        """Whose rule it is, and its colours."""
        return _PRESETS[self][0]

    @property
    def lines(self) -> tuple[LightLine, ...]:
        """The rule's table, read from the top."""
        return _PRESETS[self][1]


def _number(value: Decimal | None) -> str:
    return "" if value is None else f"{value.normalize():f}"


def _lines(*pairs: tuple[Situation, Lamp] | LightLine) -> tuple[LightLine, ...]:
    return tuple(p if isinstance(p, LightLine) else LightLine(*p) for p in pairs)


_PRESETS: dict[LightPreset, tuple[str, tuple[LightLine, ...]]] = {
    LightPreset.SUQIAN: (
        "宿迁:蓝为临期、黄为滞后或质量不高、红为逾期",
        _lines(
            (Situation.ENDED, Lamp.GREY),
            (Situation.CLOSED, Lamp.GREEN),
            (Situation.OVERDUE, Lamp.RED),
            (Situation.RETURNED, Lamp.YELLOW),
            (Situation.RELAPSED, Lamp.YELLOW),
            (Situation.BEHIND, Lamp.YELLOW),
            LightLine(Situation.NEAR_DUE, Lamp.BLUE, Decimal(7)),
            (Situation.NO_REPORT, Lamp.GREY),
            (Situation.NOT_STARTED, Lamp.GREY),
            (Situation.CLAIMED, Lamp.GREEN),
            (Situation.ON_SCHEDULE, Lamp.GREEN),
            (Situation.RUNNING, Lamp.GREEN),
        ),
    ),
    LightPreset.YICHANG: (
        "宜昌:绿为正常、黄为临期、红为滞后",
        _lines(
            (Situation.ENDED, Lamp.GREY),
            (Situation.CLOSED, Lamp.GREEN),
            (Situation.OVERDUE, Lamp.RED),
            (Situation.RETURNED, Lamp.RED),
            (Situation.RELAPSED, Lamp.RED),
            (Situation.BEHIND, Lamp.RED),
            LightLine(Situation.NEAR_DUE, Lamp.YELLOW, Decimal(7)),
            (Situation.NO_REPORT, Lamp.GREY),
            (Situation.NOT_STARTED, Lamp.GREY),
            (Situation.CLAIMED, Lamp.GREEN),
            (Situation.ON_SCHEDULE, Lamp.GREEN),
            (Situation.RUNNING, Lamp.GREEN),
        ),
    ),
    LightPreset.GUANGYUAN: (
        "广元:蓝为按期、黄为偏慢可补、红为不能按期",
        _lines(
            (Situation.ENDED, Lamp.GREY),
            (Situation.CLOSED, Lamp.BLUE),
            LightLine(Situation.OVERDUE, Lamp.RED, None, "扣2分,约谈"),
            LightLine(Situation.FAR_BEHIND, Lamp.RED, Decimal(15), "扣2分,约谈"),
            (Situation.RETURNED, Lamp.YELLOW),
            (Situation.RELAPSED, Lamp.YELLOW),
            LightLine(Situation.BEHIND, Lamp.YELLOW, None, "两次黄牌发函并扣1分"),
            (Situation.NO_REPORT, Lamp.GREY),
            (Situation.NOT_STARTED, Lamp.GREY),
            (Situation.CLAIMED, Lamp.BLUE),
            (Situation.ON_SCHEDULE, Lamp.BLUE),
            (Situation.RUNNING, Lamp.BLUE),
        ),
    ),
}


def light_of(standing: TaskStanding, lines: Sequence[LightLine]) -> Light:
    """Give a task its light: the first line of the rule that speaks of its situation.

    >>> half = TaskStanding(progress=Fraction(12, 29), scheduled=Fraction(181, 365),
    ...                     has_report=True, is_current=True)
    >>> light = light_of(half, LightPreset.SUQIAN.lines)
    >>> light.lamp.label, light.reason
    ('黄灯', '滞后:完成41.4%,序时49.6%,相差8.2个百分点')
    """
    state = task_state(standing)
    for line in lines:
        if _speaks_of(line, standing, state):
            return Light(line.lamp, line, _reason(line, standing))
    return Light(Lamp.GREY, None, f"亮灯规则没有写“{state.label}”亮什么灯")


def _speaks_of(line: LightLine, standing: TaskStanding, state: TaskState) -> bool:
    situation, threshold = line.situation, Fraction(line.threshold or 0)
    if situation is Situation.RETURNED:
        return standing.is_returned and state in _OPEN
    if situation is Situation.RELAPSED:
        return standing.is_relapsed and state in _OPEN
    if situation is Situation.FAR_BEHIND:
        return state is TaskState.BEHIND and standing.points_behind > threshold
    if situation is Situation.NEAR_DUE:
        is_running = state in _OPEN and state is not TaskState.OVERDUE
        days_left = standing.days_left
        return is_running and days_left is not None and days_left <= threshold
    return _STATES[situation] is state


def _reason(line: LightLine, standing: TaskStanding) -> str:
    situation = line.situation
    if situation in (Situation.BEHIND, Situation.FAR_BEHIND):
        return f"{line.text}:{_shares(standing)}"
    if situation is Situation.NEAR_DUE:
        return f"{line.text}:还有{standing.days_left}天"
    if situation is Situation.OVERDUE and standing.days_left is not None:
        return f"逾期{-standing.days_left}天"
    if situation is Situation.ON_SCHEDULE and standing.progress is not None:
        return f"达序时:完成{_percent(standing.progress)},序时{_percent(standing.scheduled)}"
    return line.text


def _shares(standing: TaskStanding) -> str:
    done, planned = _percent(standing.progress or Fraction(0)), _percent(standing.scheduled)
    behind = round_half_even(standing.points_behind, 1)
    return f"完成{done},序时{planned},相差{behind}个百分点"


def _percent(share: Fraction) -> str:
    return f"{percent(share)}%"
