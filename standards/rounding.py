"""Rounding of results (数值修约), always from exact numbers and only once.

Limits, classes, indices and targets are decided on :class:`~decimal.Decimal` and
:class:`~fractions.Fraction`. A binary float is refused: 2.2 mg/m³ of CO is an IAQI of exactly 55,
and float arithmetic makes it 56.

Reference: GB/T 8170-2008 数值修约规则与极限数值的表示和判定, 3.2 [V:3]; HJ 633-2012 6.2 and
HJ 633-2026 4.2.6 for the rounding up of the AQI [P].
"""

import math
from decimal import Decimal
from fractions import Fraction
from typing import TypeAlias

Exact: TypeAlias = Decimal | Fraction | int
"""A number that carries no binary rounding error."""


def exact(value: Exact) -> Fraction:
    """Turn a finite exact number into a :class:`~fractions.Fraction`, losing nothing.

    Raises:
        TypeError: for a float, a bool or anything else that is not an exact number.
        ValueError: for a NaN or an infinity.

    >>> exact(Decimal("31.5"))
    Fraction(63, 2)
    """
    if type(value) is Fraction:  # most are, and the checks below are slow for them
        return value
    if isinstance(value, bool) or not isinstance(value, Decimal | int | Fraction):
        raise TypeError(f"an exact number (Decimal, Fraction or int) is needed, got {value!r}")
    if isinstance(value, Decimal) and not value.is_finite():
        raise ValueError(f"a finite number is needed, got {value}")
    return Fraction(value)


def decimal_of(units: int, decimals: int) -> Decimal:
    """Write `units` × 10^-`decimals` as a Decimal that shows exactly `decimals` decimals.

    >>> decimal_of(315, 1)
    Decimal('31.5')
    """
    if decimals < 0:
        raise ValueError(f"the number of decimals cannot be negative, got {decimals}")
    return Decimal(f"{units}e-{decimals}")  # exact, whatever precision the context has


def round_half_even(value: Exact, decimals: int) -> Decimal:
    """Round by GB/T 8170 (四舍六入五成双): half goes to the even neighbour.

    Round once, from the unrounded value. Rounding a rounded value again (连续修约) is forbidden by
    the standard: 15.4546 is 15, never 15.455, then 15.46, then 15.5 and so 16.

    Args:
        value: any exact number, in any unit.
        decimals: decimals to keep, 0 or more.

    Returns:
        A Decimal with exactly `decimals` decimals, in the unit of `value`.

    Raises:
        ValueError: if `decimals` is negative or `value` is not finite.
        TypeError: if `value` is a float.

    Reference: GB/T 8170-2008, 3.2.2-3.2.3 [V:3].

    >>> round_half_even(Decimal("60.5"), 0), round_half_even(Decimal("2.35"), 1)
    (Decimal('60'), Decimal('2.4'))
    >>> round_half_even(Fraction(6411, 181), 2)
    Decimal('35.42')
    """
    if decimals < 0:
        raise ValueError(f"the number of decimals cannot be negative, got {decimals}")
    return decimal_of(round(exact(value) * 10**decimals), decimals)


def round_up(value: Exact) -> int:
    """Round up to the next integer (进位取整), as every IAQI is; an integer stays as it is.

    Raises:
        ValueError: if `value` is not finite.
        TypeError: if `value` is a float.

    Reference: HJ 633-2012, 6.2 (全部进位取整数); HJ 633-2026, 4.2.6 (向上进位取整数) [P].

    >>> round_up(Fraction(201, 2)), round_up(Decimal("55.0"))
    (101, 55)
    """
    return math.ceil(exact(value))


def percent(ratio: Exact, decimals: int = 1) -> Decimal:
    """Print a ratio (a share of 1) as a percentage, rounded once by GB/T 8170.

    Args:
        ratio: a share, 0 to 1 for a rate; unbounded for a change.
        decimals: decimals of the percentage; the bureau prints 1.

    >>> percent(Fraction(26, 28))
    Decimal('92.9')
    """
    return round_half_even(exact(ratio) * 100, decimals)
