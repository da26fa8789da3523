"""Dust-fall (降尘量), t/(km²·30 d), printed as 吨/(平方公里·月).

Reference: HJ 1221-2021 [V:1]; means of points and months [M].
"""

from collections.abc import Iterable
from fractions import Fraction

from standards.rounding import Exact, exact

DAYS_OF_PERIOD = 30
"""A month of dust-fall is normalised to 30 days."""

GRAMS_PER_CM2_IN_TONNES_PER_KM2 = 10_000


def dustfall(
    total_mass: Exact, dish_mass: Exact, blank_mass: Exact, area_cm2: Exact, days: Exact
) -> Fraction:
    """Dust-fall of a jar: ``M = (W1 - Wa - Wc) / (S·n) · 30 · 10⁴``, t/(km²·30 d).

    Args:
        total_mass: W1, dish and residue after drying, g.
        dish_mass: Wa, the empty dish, g.
        blank_mass: Wc, what the ethylene glycol (乙二醇) leaves behind by itself, g.
        area_cm2: S, mouth of the jar, cm².
        days: n, exposure, to 0.1 day.

    Returns:
        Exact and unrounded.

    Raises:
        ValueError: for an area or time that is not positive, a negative mass, or a jar that holds
            less than the blank.

    Reference: HJ 1221-2021 [V:1]; what each letter weighs [M].

    >>> dustfall(Fraction("80.0353"), 80, 0, Fraction("176.5"), 30)
    Fraction(2, 1)
    """
    total, dish, blank = exact(total_mass), exact(dish_mass), exact(blank_mass)
    area, time = exact(area_cm2), exact(days)
    if area <= 0 or time <= 0:
        raise ValueError(f"area and days are more than 0, got {area_cm2} cm² and {days} d")
    net = total - dish - blank
    if min(total, dish, blank, net) < 0:
        raise ValueError("a mass of dust cannot be negative")
    return net / (area * time) * DAYS_OF_PERIOD * GRAMS_PER_CM2_IN_TONNES_PER_KM2


def area_dustfall(points: Iterable[Exact | None]) -> Fraction | None:
    """Dust-fall of an area (town, district, city) in a month: the mean of its points.

    Args:
        points: t/(km²·30 d) of each point; None for a point without a valid jar.

    Returns:
        The exact mean of the points that have a value; None without any.

    Raises:
        ValueError: for a negative value.

    Reference: practice of the bulletins [M].

    >>> area_dustfall([Fraction("1.8"), Fraction("2.2"), None])
    Fraction(2, 1)
    """
    return _mean(points)


def cumulative_dustfall(months: Iterable[Exact | None]) -> Fraction | None:
    """Cumulative dust-fall (累计降尘量): the mean of the months, each already on 30 days.

    Args:
        months: t/(km²·30 d) of each month; None for a month without a value.

    Returns:
        The exact mean of the months that have a value; None without any.

    Raises:
        ValueError: for a negative value.

    Reference: practice of the bulletins [M].

    >>> cumulative_dustfall([Fraction("1.8"), 2])
    Fraction(19, 10)
    """
    return _mean(months)


def _mean(values: Iterable[Exact | None]) -> Fraction | None:
    numbers = [exact(value) for value in values if value is not None]
    if any(number < 0 for number in numbers):
        raise ValueError("a dust-fall cannot be negative")
    return sum(numbers, Fraction(0)) / len(numbers) if numbers else None
