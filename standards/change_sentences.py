"""Changes in words and whole phrases (同比、环比表述): one engine for pages and documents.

It is told the published figures, the kind of unit and which way the indicator improves, and never
looks at the indicator's name. Every combination stands in the table of docs/methods/comparison.md.
"""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from standards.comparison import (
    ChangeDescription,
    ChangeWord,
    Direction,
    Movement,
    change_absolute,
    change_percent,
    change_points,
    describe_change,
)


class ChangeKind(StrEnum):
    """How a change of the figure is stated; never mixed."""

    PERCENT = "percent"
    """A relative change in %: concentrations."""
    POINTS = "points"
    """A difference of two ratios in 百分点."""
    ABSOLUTE = "absolute"
    """A difference in the unit of the figure: days, sections."""


class Against(StrEnum):
    """What a figure is compared with; the value is the word for the comparison."""

    LAST_YEAR = "同比"
    LAST_MONTH = "环比"

    @property
    def period(self) -> str:
        """The other period: 去年同期 or 上月."""
        return "去年同期" if self is Against.LAST_YEAR else "上月"


class Comparability(StrEnum):
    """Whether there is a change to state, and if not, why."""

    COMPARED = "compared"
    NO_RATE = "no_rate"
    NO_VALUE = "no_value"
    NO_LAST = "no_last"
    FIRST = "first"


@dataclass(frozen=True, slots=True)
class ComparedFigures:
    """Two published figures and how to compare them.

    `now` and `last` are as published, None when missing. `is_first` says that the subject has no
    earlier figure at all. `decimals` are those of a percentage; points and differences keep the
    decimals of the figures. `unit` is printed after an absolute difference. `previous` is the
    movement of the same comparison one month before. `rank` with `is_tied` is the place among
    others.
    """

    now: Decimal | None
    last: Decimal | None
    kind: ChangeKind
    direction: Direction
    against: Against = Against.LAST_YEAR
    decimals: int = 1
    unit: str = ""
    previous: Movement | None = None
    is_first: bool = False
    rank: int | None = None
    is_tied: bool = False

    def __post_init__(self) -> None:
        if self.rank is not None and self.rank < 1:
            raise ValueError(f"a rank is 1 or more, got {self.rank}")


@dataclass(frozen=True, slots=True)
class ChangeSentence:
    """A change put into words.

    `change` is the signed figure as printed, `amount` the same without sign and with its unit
    (“5.7 %”, “3.5个百分点”); `movement` is 上升, 下降 or 持平, `word` 改善, 恶化 or 持平, `turn`
    由降转升, 由升转降 or empty, `rank` 第3, 并列第3 or empty. `text` is the whole phrase, without a
    full stop.
    """

    comparability: Comparability
    change: Decimal | None
    amount: str
    movement: Movement | None
    word: ChangeWord | None
    turn: str
    rank: str
    text: str


TURNS = {(Movement.DOWN, Movement.UP): "由降转升", (Movement.UP, Movement.DOWN): "由升转降"}
COUNT_WORDS = {Movement.UP: "增加", Movement.DOWN: "减少"}
LEVEL = ChangeDescription(Movement.LEVEL, ChangeWord.LEVEL)
RULES = {
    ChangeKind.POINTS: change_points,
    ChangeKind.ABSOLUTE: change_absolute,
}


def change_sentence(figures: ComparedFigures) -> ChangeSentence:
    """Put a change into words.

    * A change that prints as 0 is 持平, whatever the unrounded figures did.
    * A percentage needs a base above 0 and no negative figure; otherwise the two figures are named
      and the movement is theirs (由0升至3.2), without a rate.
    * 由降转升: the same comparison fell one month before and rises now; 由升转降 the other way. A
      level month in between is no turn.
    * Missing is said to be missing, and says no movement.

    Method: docs/methods/comparison.md.

    >>> lower = Direction.LOWER_IS_BETTER
    >>> pm25 = ComparedFigures(Decimal("41.0"), Decimal("43.5"), ChangeKind.PERCENT, lower)
    >>> change_sentence(pm25).text
    '同比下降5.7 %,改善'
    """
    comparability = _comparability(figures)
    if figures.now is None or figures.last is None:
        return _absent(figures, comparability)
    is_rate = comparability is Comparability.COMPARED
    change = _change(figures, figures.now, figures.last) if is_rate else None
    # Without a rate the difference still says which way it went.
    moved_by = change if is_rate else change_absolute(figures.now, figures.last)
    movement, word = describe_change(moved_by, figures.direction) or LEVEL
    turn = TURNS.get((figures.previous, movement), "") if figures.previous else ""
    amount = "" if change is None or not change else _amount(figures, change)
    said = _movement_words(figures, movement, turn, amount)
    verdict = "" if movement is Movement.LEVEL else word.value
    parts = (said, verdict, _rank(figures))
    text = ",".join(part for part in parts if part)
    return ChangeSentence(comparability, change, amount, movement, word, turn, _rank(figures), text)


def _comparability(figures: ComparedFigures) -> Comparability:
    if figures.now is None:
        return Comparability.NO_VALUE
    if figures.last is None:
        return Comparability.FIRST if figures.is_first else Comparability.NO_LAST
    is_percent = figures.kind is ChangeKind.PERCENT
    if is_percent and (figures.last <= 0 or figures.now < 0) and figures.now != figures.last:
        return Comparability.NO_RATE
    return Comparability.COMPARED


def _change(figures: ComparedFigures, now: Decimal, last: Decimal) -> Decimal | None:
    if figures.kind is not ChangeKind.PERCENT:
        return RULES[figures.kind](now, last)
    if now == last:
        return Decimal(0).scaleb(-figures.decimals)  # 0 against 0 is level, though it has no rate
    return change_percent(now, last, figures.decimals)


def _amount(figures: ComparedFigures, change: Decimal) -> str:
    units = {ChangeKind.PERCENT: " %", ChangeKind.POINTS: "个百分点"}
    return f"{abs(change)}{units.get(figures.kind, figures.unit)}"


def _movement_words(figures: ComparedFigures, movement: Movement, turn: str, amount: str) -> str:
    label = figures.against.value
    if movement is Movement.LEVEL:
        return f"{label}持平"
    prefix = f"{label}{turn}," if turn else label
    if amount:
        is_count = figures.kind is ChangeKind.ABSOLUTE
        return f"{prefix}{COUNT_WORDS[movement] if is_count else movement.value}{amount}"
    verb = "升至" if movement is Movement.UP else "降至"
    last, now = (f"{value}".replace("-", "−") for value in (figures.last, figures.now))
    return f"{prefix}由{last}{verb}{now}(不计变化率)"


def _rank(figures: ComparedFigures) -> str:
    if figures.rank is None or figures.now is None:
        return ""
    return f"{'并列' if figures.is_tied else ''}第{figures.rank}"


def _absent(figures: ComparedFigures, comparability: Comparability) -> ChangeSentence:
    label, period = figures.against.value, figures.against.period
    said = {
        Comparability.NO_VALUE: f"本期缺数据,无{label}",
        Comparability.FIRST: f"首次有数据,无{label}",
        Comparability.NO_LAST: f"{period}缺数据,无{label}",
    }[comparability]
    rank = _rank(figures)
    text = f"{said},{rank}" if rank else said
    return ChangeSentence(comparability, None, "", None, None, "", rank, text)
