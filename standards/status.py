"""Status of a target (目标状态): word, shape and tone, and the first rule that gives it.

The ladder of docs/methods/status-ladder.md. It is the interim rule: once projections exist, they
replace steps 4 to 6 and below; what is settled (steps 1 to 3) stays.
"""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from standards.comparison import Direction

YEARS_TO_BE_SURE = 3
"""Past years needed before history alone may say 预计达标 or 难以达标."""


class Tone(StrEnum):
    """How loudly a status speaks; a page's style sheet gives each tone its colour."""

    GOOD = "good"
    WATCH = "watch"
    RISK = "risk"
    BAD = "bad"
    UNKNOWN = "unknown"


class TargetStatus(StrEnum):
    """Status of one target at one month; never shown by colour alone."""

    COMPLETED = "completed"
    LOCKED = "locked"
    ON_COURSE = "on_course"
    HOLD = "hold"
    AT_RISK = "at_risk"
    UNLIKELY = "unlikely"
    IMPOSSIBLE = "impossible"
    INSUFFICIENT = "insufficient"
    NOT_DUE = "not_due"
    AWAITING = "awaiting"
    OVERDUE = "overdue"
    TO_JUDGE = "to_judge"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return _STATUSES[self][0]

    @property
    def icon(self) -> str:
        """The shape printed beside the word."""
        return _STATUSES[self][1]

    @property
    def tone(self) -> Tone:
        """good, watch, risk, bad or unknown."""
        return _STATUSES[self][2]


_STATUSES: dict[TargetStatus, tuple[str, str, Tone]] = {
    TargetStatus.COMPLETED: ("已完成", "●", Tone.GOOD),
    TargetStatus.LOCKED: ("已锁定", "●", Tone.GOOD),
    TargetStatus.ON_COURSE: ("预计达标", "▲", Tone.GOOD),
    TargetStatus.HOLD: ("需保持", "◐", Tone.WATCH),
    TargetStatus.AT_RISK: ("有风险", "◆", Tone.RISK),
    TargetStatus.UNLIKELY: ("难以达标", "▼", Tone.BAD),
    TargetStatus.IMPOSSIBLE: ("已无法达成", "✕", Tone.BAD),
    TargetStatus.INSUFFICIENT: ("数据不足", "?", Tone.UNKNOWN),
    TargetStatus.NOT_DUE: ("未到期", "◷", Tone.UNKNOWN),
    TargetStatus.AWAITING: ("待录入", "◷", Tone.UNKNOWN),
    TargetStatus.OVERDUE: ("逾期未录", "!", Tone.WATCH),
    TargetStatus.TO_JUDGE: ("待评定", "◷", Tone.UNKNOWN),
}


@dataclass(frozen=True, slots=True)
class LadderInput:
    """What the ladder looks at.

    `is_met_now` is None when the value so far cannot be judged. `remaining_units` are the days or
    months to come. `requirement` is what the rest of the year must keep: a mean (at most) where
    lower is better, a rate (at least) where higher is better. `past_rest` holds (year, what the
    same remaining period was) on the same scale.
    """

    is_met_now: bool | None
    remaining_units: int
    requirement: Fraction | None
    past_rest: tuple[tuple[int, Fraction], ...]
    direction: Direction
    impossible: bool = False
    locked: bool = False

    def __post_init__(self) -> None:
        if self.remaining_units < 0:
            raise ValueError(f"remaining units cannot be negative, got {self.remaining_units}")
        if self.impossible and self.locked:
            raise ValueError("a target cannot be impossible and locked at once")
        years = [year for year, _ in self.past_rest]
        if len(years) != len(set(years)):
            raise ValueError(f"a past year may appear once, got {sorted(years)}")


class Verdict(NamedTuple):
    """A status and its one-line reason in Chinese."""

    status: TargetStatus
    reason: str


def first_status(ladder: LadderInput) -> Verdict:
    """Walk down the status ladder; the first step that applies decides.

    1. Nothing to come: 已完成 if met, else 已无法达成.
    2. Impossible: 已无法达成.
    3. Locked: 已锁定.
    4. No past year or no requirement: 需保持 if met now, else 有风险.
    5. Requirement no tighter than the worst past year: 预计达标; 需保持 below three past years.
    6. Tighter than the best past year: 难以达标; 有风险 below three past years.
    7. Between: 需保持 if no tighter than the newest past year, else 有风险.

    A value that cannot be judged is 数据不足, unless step 2 or 3 has settled the year.

    False-green rule: meeting the target now never yields 预计达标 while the requirement is tighter
    than any past year.

    Method: docs/methods/status-ladder.md.

    >>> past = ((2020, Fraction(31)), (2021, Fraction(27)), (2022, Fraction(33)))
    >>> first_status(LadderInput(True, 184, Fraction(30), past, Direction.LOWER_IS_BETTER)).status
    <TargetStatus.AT_RISK: 'at_risk'>
    """
    settled = _settled(ladder)
    if settled is not None:
        return settled
    if ladder.is_met_now is None:
        return Verdict(TargetStatus.INSUFFICIENT, "现有数据不足以判断是否达标")
    if ladder.requirement is None or not ladder.past_rest:
        return _without_history(ladder.is_met_now)
    return _against_history(ladder.requirement, ladder)


def _settled(ladder: LadderInput) -> Verdict | None:
    if ladder.remaining_units == 0:
        if ladder.is_met_now is None:
            return Verdict(TargetStatus.INSUFFICIENT, "全年已结束,数据不足以判断是否达标")
        if ladder.is_met_now:
            return Verdict(TargetStatus.COMPLETED, "全年结果达到目标")
        return Verdict(TargetStatus.IMPOSSIBLE, "全年结果未达到目标")
    if ladder.impossible:
        return Verdict(TargetStatus.IMPOSSIBLE, "剩余时段无论如何都已达不到目标")
    if ladder.locked:
        return Verdict(TargetStatus.LOCKED, "剩余时段无论如何都能达到目标")
    return None


def _without_history(is_met_now: bool) -> Verdict:
    if is_met_now:
        return Verdict(TargetStatus.HOLD, "目前达标,尚无往年同期可比")
    return Verdict(TargetStatus.AT_RISK, "目前未达标,尚无往年同期可比")


def _against_history(requirement: Fraction, ladder: LadderInput) -> Verdict:
    is_better = ladder.direction.is_better
    past = sorted(ladder.past_rest)
    by_value = sorted(past, key=lambda entry: entry[1])
    if ladder.direction is Direction.HIGHER_IS_BETTER:
        by_value.reverse()
    (best_year, best), (worst_year, worst) = by_value[0], by_value[-1]
    count, sure = len(past), len(past) >= YEARS_TO_BE_SURE
    few = "" if sure else f",但仅有{count}年可比"
    if not is_better(requirement, worst):
        status = TargetStatus.ON_COURSE if sure else TargetStatus.HOLD
        return Verdict(status, f"剩余要求不严于往年同期最差的{worst_year}年{few}")
    if is_better(requirement, best):
        status = TargetStatus.UNLIKELY if sure else TargetStatus.AT_RISK
        return Verdict(status, f"剩余要求严于往年同期最好的{best_year}年{few}")
    newest_year, newest = past[-1]
    if not is_better(requirement, newest):
        return Verdict(TargetStatus.HOLD, f"剩余要求不严于{newest_year}年同期,但严于往年最差")
    return Verdict(TargetStatus.AT_RISK, f"剩余要求严于{newest_year}年同期")
