"""Numbers inside a working (代入数字): exact where they end, else marked as cut."""

from collections.abc import Sequence
from fractions import Fraction

from standards.air_evaluation import PERCENTILES
from standards.air_items import Pollutant
from standards.rounding import Exact, exact, round_half_even
from targets.wording import MINUS

SHOWN_DECIMALS = 4
"""Decimals of a number that does not end, in a working."""

ENDING_DECIMALS = 6
"""A number with no more decimals than these is shown whole."""


def number(value: Exact) -> str:
    """Print an exact number without trailing zeros; one that does not end is cut.

    >>> number(Fraction(12823, 2)), number(Fraction(1, 3))
    ('6411.5', '0.3333')
    """
    fraction = exact(value)
    for decimals in range(ENDING_DECIMALS + 1):
        if (fraction * 10**decimals).denominator == 1:
            return f"{round_half_even(fraction, decimals):f}".replace("-", MINUS)
    return f"{round_half_even(fraction, _enough(fraction)):f}".replace("-", MINUS)


def _enough(fraction: Fraction) -> int:
    """Decimals that show four figures of a number smaller than one."""
    decimals = SHOWN_DECIMALS
    while fraction and abs(fraction) * 10**decimals < 1000 and decimals < 12:
        decimals += 1
    return decimals


def equals(value: Exact) -> str:
    """“= 35.5” for a number that ends, “≈ 35.4227” for one that does not.

    >>> equals(Fraction(71, 2)), equals(Fraction(100, 3))
    ('= 35.5', '≈ 33.3333')
    """
    ends = (exact(value) * 10**ENDING_DECIMALS).denominator == 1
    return f"{'=' if ends else '≈'} {number(value)}"


def quotient_line(total: Exact, count: int, printed: str) -> str:
    """“6411.5 ÷ 181 ≈ 35.4227,修约为 35.4”."""
    return f"{number(total)} ÷ {count} {equals(exact(total) / count)},修约为 {printed}"


def percent_line(part: int, whole: int, printed: str) -> str:
    """“26 ÷ 28 × 100% ≈ 92.8571%,修约为 92.9”."""
    found = Fraction(part * 100, whole)
    return f"{part} ÷ {whole} × 100% {equals(found)}%,修约为 {printed}"


def percentile_lines(values: Sequence[Fraction], item: Pollutant, printed: str) -> tuple[str, ...]:
    """Work a percentile out of daily values by HJ 663, appendix A; nothing without values."""
    ordered, rank = sorted(values), PERCENTILES[item]
    if not ordered:
        return ()
    count = len(ordered)
    place = 1 + Fraction((count - 1) * rank, 100)
    below = place.numerator // place.denominator
    low, high = ordered[below - 1], ordered[min(below, count - 1)]
    found = low + (high - low) * (place - below)
    return (
        f"n = {count},k = 1 + ({count} − 1) × {rank}% = {number(place)},s = {below}",
        f"由小到大第 {below} 位 {number(low)},第 {min(below + 1, count)} 位 {number(high)}",
        f"{number(low)} + ({number(high)} − {number(low)}) × {number(place - below)} "
        f"{equals(found)},修约为 {printed}",
    )
