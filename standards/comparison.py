"""Change against another period (同比、环比), from the figures as published.

A concentration changes by per cent, a ratio by percentage points (百分点): the two are never
mixed. Method page: docs/methods/comparison.md.
"""

from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple

from standards.rounding import Exact, decimal_of, exact, round_half_even


class Direction(StrEnum):
    """Which way an indicator improves."""

    LOWER_IS_BETTER = "lower_is_better"
    HIGHER_IS_BETTER = "higher_is_better"

    @property
    def label(self) -> str:
        """越低越好 or 越高越好."""
        return "越低越好" if self is Direction.LOWER_IS_BETTER else "越高越好"

    def is_better(self, value: Exact, other: Exact) -> bool:
        """Tell whether `value` is strictly better than `other`.

        >>> Direction.LOWER_IS_BETTER.is_better(30, 31)
        True
        """
        this, that = exact(value), exact(other)
        return this < that if self is Direction.LOWER_IS_BETTER else this > that


class Movement(StrEnum):
    """Which way a figure moved."""

    UP = "上升"
    DOWN = "下降"
    LEVEL = "持平"


class ChangeWord(StrEnum):
    """What the movement means for the environment."""

    IMPROVED = "改善"
    WORSENED = "恶化"
    LEVEL = "持平"


class ChangeDescription(NamedTuple):
    """The two words of a change: 上升/下降/持平 and 改善/恶化/持平."""

    movement: Movement
    word: ChangeWord


def change_percent(now: Decimal, last: Decimal | None, decimals: int = 1) -> Decimal | None:
    """Relative change (变化率), per cent.

    ``(now - last) / last × 100 %`` of the two published, already rounded values, rounded once.

    Args:
        now: the published value, in any unit, 0 or more.
        last: the published value of the other period, same unit; None if there is none.
        decimals: decimals of the percentage.

    Returns:
        Per cent, negative when the figure fell; None when `last` is missing or 0 (printed “-”).

    Raises:
        ValueError: if a value is negative.

    Reference: Changzhou bulletins 2023 [E].

    >>> change_percent(Decimal("41.0"), Decimal("43.5"))
    Decimal('-5.7')
    """
    if exact(now) < 0 or (last is not None and exact(last) < 0):
        raise ValueError(f"a relative change needs values of 0 or more, got {now} and {last}")
    if last is None or last == 0:
        return None
    return round_half_even((exact(now) - exact(last)) / exact(last) * 100, decimals)


def change_points(now: Decimal, last: Decimal | None) -> Decimal | None:
    """Change of a ratio in percentage points (百分点).

    The difference of the two already rounded ratios, both in per cent: 92.9 - 96.4 = -3.5, although
    26/28 - 27/28 is -3.57.

    Returns:
        Percentage points with the decimals of the ratios; None when `last` is missing.

    Reference: Changzhou bulletins 2023 [E].

    >>> change_points(Decimal("92.9"), Decimal("96.4"))
    Decimal('-3.5')
    """
    return change_absolute(now, last)


def change_absolute(now: Decimal, last: Decimal | None) -> Decimal | None:
    """Difference of two published values, in their unit; None when `last` is missing.

    >>> change_absolute(Decimal("33.0"), Decimal("37"))
    Decimal('-4.0')
    """
    if last is None:
        return None
    decimals = max(_decimals(now), _decimals(last))
    return decimal_of(int((exact(now) - exact(last)) * 10**decimals), decimals)


def _decimals(value: Decimal) -> int:
    exact(value)  # refuses floats, NaN and infinities
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def describe_change(change: Exact | None, direction: Direction) -> ChangeDescription | None:
    """Put a change into words; None when there is nothing to compare with.

    Args:
        change: the change as printed (per cent, points or absolute): a change that prints as 0.0
            is 持平.
        direction: which way the indicator improves.

    >>> movement, word = describe_change(Decimal("-3.5"), Direction.HIGHER_IS_BETTER)
    >>> movement.value, word.value
    ('下降', '恶化')
    """
    if change is None:
        return None
    number = exact(change)
    if number == 0:
        return ChangeDescription(Movement.LEVEL, ChangeWord.LEVEL)
    word = ChangeWord.IMPROVED if direction.is_better(number, 0) else ChangeWord.WORSENED
    return ChangeDescription(Movement.UP if number > 0 else Movement.DOWN, word)
