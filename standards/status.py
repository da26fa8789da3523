"""Status of a target (目标状态): word, shape and tone, and the first rule that gives it.

The ladder of docs/methods/status-ladder.md. What is settled comes first; then the chance of a
projection decides, held in check by what past years achieved; without one, history alone.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import NamedTuple

from standards.comparison import Direction
from standards.feasibility import DEFAULT_BANDS, PastReach, chance_text, past_reach, whole_percent
from standards.feasibility import YEARS_TO_BE_SURE as YEARS_TO_BE_SURE
from standards.feasibility import StatusBands as StatusBands
from standards.requirement_readings import safe_bound
from standards.rounding import Exact, round_half_even


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

    `chance` is the projected chance of meeting the target, a share of 1, and `chance_years` the
    past years behind it (None: those of `past_rest`). With `decimals` (and `unit`) the reasons
    print the requirement and the past value; without, they name the year only.
    """

    is_met_now: bool | None
    remaining_units: int
    requirement: Fraction | None
    past_rest: tuple[tuple[int, Fraction], ...]
    direction: Direction
    impossible: bool = False
    locked: bool = False
    chance: Decimal | None = None
    bands: StatusBands = DEFAULT_BANDS
    chance_years: int | None = None
    decimals: int | None = None
    unit: str = ""

    def __post_init__(self) -> None:
        if self.remaining_units < 0:
            raise ValueError(f"remaining units cannot be negative, got {self.remaining_units}")
        if self.impossible and self.locked:
            raise ValueError("a target cannot be impossible and locked at once")
        years = [year for year, _ in self.past_rest]
        if len(years) != len(set(years)):
            raise ValueError(f"a past year may appear once, got {sorted(years)}")
        if self.chance is not None:
            whole_percent(self.chance)

    @property
    def sample(self) -> int:
        """Past years behind the chance."""
        return len(self.past_rest) if self.chance_years is None else self.chance_years


class Verdict(NamedTuple):
    """A status and its one-line reason in Chinese."""

    status: TargetStatus
    reason: str


LADDER = (
    TargetStatus.ON_COURSE,
    TargetStatus.HOLD,
    TargetStatus.AT_RISK,
    TargetStatus.UNLIKELY,
)
"""What is not settled, best first."""


def first_status(ladder: LadderInput) -> Verdict:
    """Walk down the status ladder; the first step that applies decides.

    1. Nothing to come: 已完成 if met, else 已无法达成.
    2. Impossible: 已无法达成.
    3. Locked: 已锁定.
    4. A chance from three past years or more: 预计达标 from `bands.likely`, 需保持 from `even`,
       有风险 from `poor`, else 难以达标; not better than history lets it be (below).
    5. No past year or no requirement: 需保持 if met now, else 有风险.
    6. Requirement no tighter than the worst past year: 预计达标; 需保持 below three past years.
    7. Tighter than the best past year: 难以达标; 有风险 below three past years.
    8. Between: 需保持 if no tighter than the newest past year, else 有风险.

    A value that cannot be judged is 数据不足, unless step 2 or 3 has settled the year.

    False-green rule: whatever the chance, and though the target is met now, at most 需保持 while
    the requirement is tighter than the newest past year or than most past years, at most 有风险
    while it is tighter than all, and never 预计达标 with fewer than three past years.

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
    reach = None
    if ladder.requirement is not None:
        reach = past_reach(ladder.requirement, ladder.past_rest, ladder.direction)
    if ladder.chance is not None and ladder.sample >= YEARS_TO_BE_SURE:
        return _by_chance(ladder, ladder.chance, reach)
    if reach is None:
        return _without_history(ladder.is_met_now)
    return _by_history(ladder, reach)


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


def _by_chance(ladder: LadderInput, chance: Decimal, reach: PastReach | None) -> Verdict:
    status = _status_of_chance(chance, ladder.bands)
    said = f"按{ladder.sample}年同期推算达标可能性{chance_text(chance)}"
    best_allowed, why = _best_allowed(ladder, reach)
    if LADDER.index(status) < LADDER.index(best_allowed):
        return Verdict(best_allowed, f"{said},但{why},判为{best_allowed.label}")
    return Verdict(status, f"{said},{why}" if why else said)


def _status_of_chance(chance: Decimal, bands: StatusBands) -> TargetStatus:
    share = Decimal(whole_percent(chance)) / 100
    floors = (bands.likely, bands.even, bands.poor)
    passed = (status for status, floor in zip(LADDER, floors, strict=False) if share >= floor)
    return next(passed, TargetStatus.UNLIKELY)


def _best_allowed(ladder: LadderInput, reach: PastReach | None) -> tuple[TargetStatus, str]:
    """The best status history lets a chance have, and what history says."""
    if reach is None:
        if ladder.requirement is None:
            return TargetStatus.ON_COURSE, ""
        return TargetStatus.HOLD, "剩余要求尚无往年同期可比"
    why = _history_words(ladder, reach)
    if reach.is_tighter_than_all:
        return TargetStatus.AT_RISK, why
    if reach.is_tighter_than_newest or reach.is_tighter_than_most:
        return TargetStatus.HOLD, why
    if reach.years < YEARS_TO_BE_SURE:
        return TargetStatus.HOLD, f"{why}(仅有{reach.years}年可比)"
    return TargetStatus.ON_COURSE, why


def _without_history(is_met_now: bool) -> Verdict:
    if is_met_now:
        return Verdict(TargetStatus.HOLD, "目前达标,尚无往年同期可比")
    return Verdict(TargetStatus.AT_RISK, "目前未达标,尚无往年同期可比")


def _by_history(ladder: LadderInput, reach: PastReach) -> Verdict:
    is_sure = reach.years >= YEARS_TO_BE_SURE
    few = "" if is_sure else f",但仅有{reach.years}年可比"
    why = _history_words(ladder, reach)
    if reach.is_reached_by_all:
        return Verdict(TargetStatus.ON_COURSE if is_sure else TargetStatus.HOLD, why + few)
    if reach.is_tighter_than_all:
        return Verdict(TargetStatus.UNLIKELY if is_sure else TargetStatus.AT_RISK, why + few)
    if reach.is_tighter_than_newest:
        return Verdict(TargetStatus.AT_RISK, why)
    if reach.is_tighter_than_most:
        return Verdict(TargetStatus.HOLD, why)
    return Verdict(TargetStatus.HOLD, f"{why},但严于往年最差")


def _history_words(ladder: LadderInput, reach: PastReach) -> str:
    """Say against which past year the requirement stands out most."""
    if reach.is_reached_by_all:
        return _against(ladder, reach.worst, "不严于往年同期最差的{year}年")
    if reach.is_tighter_than_all:
        return _against(ladder, reach.best, "严于往年同期最好的{year}年")
    if reach.is_tighter_than_newest:
        return _against(ladder, reach.newest, "严于{year}年同期")
    if reach.is_tighter_than_most:
        return f"剩余要求{_required(ladder)}严于{reach.years}年中{reach.tighter_than}年的同期"
    return _against(ladder, reach.newest, "不严于{year}年同期")


def _against(ladder: LadderInput, past: tuple[int, Exact], words: str) -> str:
    year, value = past
    said = words.format(year=year)
    if ladder.decimals is None:
        return f"剩余要求{said}"
    required, achieved = _bound(ladder), round_half_even(value, ladder.decimals)
    if required is not None and words.startswith("严") != ladder.direction.is_better(
        required, achieved
    ):
        return f"剩余要求{said}"  # rounded apart or together, the two figures would belie the words
    return f"剩余要求{_required(ladder)}{said}({achieved}{ladder.unit})"


def _required(ladder: LadderInput) -> str:
    bound = _bound(ladder)
    sign = "≤" if ladder.direction is Direction.LOWER_IS_BETTER else "≥"
    return "" if bound is None else f"({sign}{bound}{ladder.unit})"


def _bound(ladder: LadderInput) -> Decimal | None:
    """The requirement as printed, on its safe side."""
    if ladder.decimals is None or ladder.requirement is None:
        return None
    return safe_bound(ladder.requirement, ladder.decimals, ladder.direction)
