"""Words for the change of waters between two periods (水质变化), 环办〔2011〕22号 [M].

The thresholds are from memory: confirm them with the bureau before they decide anything.
"""

from collections.abc import Sequence
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from standards.basin import WaterGrade
from standards.rounding import Exact, exact


class WaterChange(StrEnum):
    """Change of a section or a basin; the value is the printed word."""

    MUCH_BETTER = "明显好转"
    BETTER = "有所好转"
    SAME = "无明显变化"
    WORSE = "有所下降"
    MUCH_WORSE = "明显恶化"


_BY_STEPS = (
    WaterChange.MUCH_WORSE,
    WaterChange.WORSE,
    WaterChange.SAME,
    WaterChange.BETTER,
    WaterChange.MUCH_BETTER,
)


def section_change(now: WaterGrade | None, last: WaterGrade | None) -> WaterChange | None:
    """Change of a section by its grade: one grade 有所, two or more 明显.

    Classes Ⅰ and Ⅱ are one grade (优), so a section that moves between them has not changed.

    Returns:
        None when either period has no grade.

    Reference: 环办〔2011〕22号 [M].

    >>> section_change(WaterGrade.LIGHT, WaterGrade.GOOD).value
    '有所下降'
    """
    if now is None or last is None:
        return None
    steps = max(-2, min(2, last.rank - now.rank))
    return _BY_STEPS[steps + 2]


def basin_change(good_points: Exact, worst_points: Exact) -> WaterChange:
    """Change of a basin: ``d = ΔG - ΔD``, above 10 points 有所, above 20 明显.

    Args:
        good_points: change of the share of Ⅰ to Ⅲ, percentage points.
        worst_points: change of the share of 劣Ⅴ, percentage points.

    Raises:
        ValueError: for a change of more than 100 points.

    Reference: 环办〔2011〕22号 [M].

    >>> basin_change(8, Decimal("-2.1")).value
    '有所好转'
    """
    good, worst = exact(good_points), exact(worst_points)
    if max(abs(good), abs(worst)) > 100:
        raise ValueError(f"shares change by 100 points at most, got {good_points}, {worst_points}")
    difference = good - worst
    steps = (abs(difference) > 10) + (abs(difference) > 20)
    return _BY_STEPS[2 + steps if difference > 0 else 2 - steps]


SPEARMAN_CRITICAL: dict[int, Decimal] = {
    5: Decimal("0.900"),
    6: Decimal("0.829"),
    7: Decimal("0.714"),
    8: Decimal("0.643"),
    9: Decimal("0.600"),
    10: Decimal("0.564"),
    12: Decimal("0.506"),
}
"""Critical values Wp of the rank correlation, 0.05 one-sided, by the number of years [M]."""


def rank_trend(values: Sequence[Exact]) -> Fraction:
    """Spearman's rank correlation (秩相关系数) of yearly values with time.

    ``rs = 1 - 6·Σ d² / (N³ - N)``, d the rank of the value less the rank of its year; equal values
    take the mean of their ranks. Positive: the concentration rises.

    Args:
        values: one value per year, oldest first, five at least.

    Raises:
        ValueError: for fewer than five years.

    Reference: 环办〔2011〕22号 [M].

    >>> rank_trend([5, 4, 3, 2, 1])
    Fraction(-1, 1)
    """
    numbers = [exact(value) for value in values]
    count = len(numbers)
    if count < min(SPEARMAN_CRITICAL):
        raise ValueError(f"a trend needs five years or more, got {count}")
    squares = Fraction(0)
    for year, number in enumerate(numbers, start=1):
        below = sum(other < number for other in numbers)
        rank = below + Fraction(numbers.count(number) + 1, 2)
        squares += (rank - year) ** 2
    return 1 - 6 * squares / (count**3 - count)


def is_trend_significant(values: Sequence[Exact]) -> bool | None:
    """Whether the trend of yearly values is significant: ``|rs| >= Wp``.

    Returns:
        None for a number of years whose critical value is not known here.

    Raises:
        ValueError: for fewer than five years.

    Reference: 环办〔2011〕22号, 0.05 one-sided [M].

    >>> is_trend_significant([5, 4, 3, 2, 1])
    True
    """
    trend = rank_trend(values)
    critical = SPEARMAN_CRITICAL.get(len(values))
    return None if critical is None else abs(trend) >= exact(critical)
