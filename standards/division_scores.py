"""The monthly score of a division (月度考核评分): a base less capped deductions, each explained.

Method page: docs/methods/division-assessment.md. Points are exact decimals and never rounded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from standards.comparison import Direction
from standards.rounding import exact


class DeductionMethod(StrEnum):
    """How a deduction is worked out (扣分方法)."""

    PER_STEP = "per_step"
    EACH = "each"
    ONCE = "once"
    LAST = "last"


@dataclass(frozen=True, slots=True)
class DeductionRule:
    """One line of a rule: what is deducted for a figure beyond its bound.

    `points` for each step, thing, or once; `step` in the figure's unit, of PER_STEP only; `cap`
    is the most the line may deduct, None for no limit.
    """

    method: DeductionMethod
    direction: Direction
    points: Decimal
    step: Decimal | None = None
    cap: Decimal | None = None

    def __post_init__(self) -> None:
        if self.method is DeductionMethod.PER_STEP and (self.step is None or self.step <= 0):
            raise ValueError(f"a deduction per step needs a step above 0, got {self.step}")
        if self.points < 0 or (self.cap is not None and self.cap < 0):
            raise ValueError("points and cap can't be negative")


@dataclass(frozen=True, slots=True)
class DeductionFacts:
    """What a deduction follows from: the figure, its bound, whether the division is last.

    None is unknown. `is_last` matters to LAST alone; a bound matters to the others.
    """

    value: Decimal | None
    bound: Decimal | None = None
    is_last: bool | None = None


@dataclass(frozen=True, slots=True)
class Deduction:
    """What one line deducts: `count` times the points, capped.

    `excess` is how far the figure is beyond its bound, in its unit, 0 when it is not. `points` is
    None while the figure or its bound is unknown.
    """

    excess: Decimal
    count: int
    points: Decimal | None
    is_capped: bool = False


UNDETERMINED = Deduction(Decimal(0), 0, None)
"""A deduction that can't be told: it deducts nothing and makes the score provisional."""


def deduction(rule: DeductionRule, facts: DeductionFacts) -> Deduction:
    """Work out one deduction of a division's month.

    Raises:
        ValueError: for a count (EACH) that is not a whole number.

    >>> rule = DeductionRule(DeductionMethod.PER_STEP, Direction.LOWER_IS_BETTER,
    ...                      points=Decimal("0.5"), step=Decimal(1))
    >>> deduction(rule, DeductionFacts(Decimal("37.9"), Decimal(35))).points
    Decimal('1.0')
    """
    if rule.method is DeductionMethod.LAST:
        if facts.is_last is None:
            return UNDETERMINED
        return _capped(rule, Decimal(0), int(facts.is_last))
    if facts.value is None or facts.bound is None:
        return UNDETERMINED
    excess = _excess(rule.direction, facts.value, facts.bound)
    return _capped(rule, excess, _times(rule, excess))


def _excess(direction: Direction, value: Decimal, bound: Decimal) -> Decimal:
    """How far a value is beyond its bound on the bad side; 0 on the bound and on the good side."""
    if not direction.is_better(bound, value):
        return Decimal(0)
    return abs(value - bound)


def _times(rule: DeductionRule, excess: Decimal) -> int:
    """How often the points are deducted."""
    if rule.method is DeductionMethod.ONCE:
        return int(excess > 0)
    if rule.method is DeductionMethod.PER_STEP:
        assert rule.step is not None  # refused when the rule was made
        return exact(excess) // exact(rule.step)  # full steps only
    if excess != excess.to_integral_value():
        raise ValueError(f"things are counted in whole numbers, got {excess}")
    return int(excess)


def _capped(rule: DeductionRule, excess: Decimal, count: int) -> Deduction:
    points = rule.points * count
    if rule.cap is not None and points > rule.cap:
        return Deduction(excess, count, rule.cap, is_capped=True)
    return Deduction(excess, count, points)


class ScoreState(StrEnum):
    """Whether a score stands, or figures are missing."""

    FINAL = "final"
    PROVISIONAL = "provisional"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Score:
    """A month's score, points; None when nothing could be determined."""

    value: Decimal | None
    deducted: Decimal
    state: ScoreState


def division_score(base: Decimal, floor: Decimal, points: Sequence[Decimal | None]) -> Score:
    """Add up a division's month: the base less what was deducted, not below the floor.

    Args:
        base: the score nobody has lost anything of.
        floor: the least a month can score.
        points: what each line deducts, corrections already in; None for one undetermined.

    Raises:
        ValueError: for a rule without lines, or a floor above the base.

    >>> division_score(Decimal(100), Decimal(0), [Decimal("1.5"), None]).value
    Decimal('98.5')
    """
    if not points or floor > base:
        raise ValueError("a score needs lines, and a floor that is not above the base")
    known = [each for each in points if each is not None]
    deducted = sum(known, Decimal(0))
    if not known:
        return Score(None, deducted, ScoreState.NONE)
    state = ScoreState.FINAL if len(known) == len(points) else ScoreState.PROVISIONAL
    return Score(max(floor, base - deducted), deducted, state)
