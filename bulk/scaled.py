"""Scaled integers: exact decimals as int64, and their rounding (数值修约).

A concentration of 35.5 μg/m³ is 35500 thousandths. Air keeps three decimals, water eight: more than
any instrument gives, and far from the end of int64. A missing value is `MISSING`, never 0.
"""

import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import islice
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from standards.rounding import decimal_of, exact

Int64s: TypeAlias = NDArray[np.int64]
Bools: TypeAlias = NDArray[np.bool_]

AIR_SCALE = 1000
"""Air concentrations are held in thousandths of μg/m³ (CO of mg/m³)."""

WATER_SCALE = 10**8
"""Water results are held in 10⁻⁸ mg/L (pH, 个/L): half a detection limit of mercury fits."""

MISSING = -1
"""The mark of a missing value in every array of concentrations."""

EMPTY_CELLS = frozenset({""})

_TOP = 2**63 - 1
_TOP_DENOMINATOR = 2**61
_NOT_A_NUMBER = -2
_PLAIN_NUMBER = re.compile(r"([0-9]+)(?:\.([0-9]*))?|\.([0-9]+)")
_CELLS_AT_ONCE = 1 << 18


def decimals_of(scale: int) -> int:
    """Decimals a scale holds.

    Raises:
        ValueError: unless the scale is a power of ten.

    >>> decimals_of(AIR_SCALE), decimals_of(WATER_SCALE)
    (3, 8)
    """
    digits = str(scale)
    if scale < 1 or digits.strip("0") != "1":
        raise ValueError(f"a scale is a power of ten, got {scale}")
    return len(digits) - 1


def scaled(values: Iterable[Decimal | None], scale: int) -> Int64s:
    """Turn exact numbers into scaled integers, None into `MISSING`.

    Raises:
        ValueError: for a negative number, or one with more decimals than the scale holds: nothing
            is rounded here.
        TypeError: for a float.

    >>> scaled([Decimal("35.5"), None, Decimal("0.7")], AIR_SCALE).tolist()
    [35500, -1, 700]
    """
    decimals_of(scale)
    return np.array([_units(value, scale) for value in values], dtype=np.int64)


def _units(value: Decimal | None, scale: int) -> int:
    if value is None:
        return MISSING
    number = exact(value) * scale
    if number < 0:
        raise ValueError(f"a concentration cannot be negative, got {value}")
    if number.denominator != 1 or number > _TOP:
        raise ValueError(f"{value} does not fit into units of 1/{scale}")
    return number.numerator


def unscaled(units: int, scale: int) -> Decimal | None:
    """The number a scaled integer stands for; None for `MISSING`.

    >>> unscaled(35500, AIR_SCALE), unscaled(MISSING, AIR_SCALE)
    (Decimal('35.500'), None)
    """
    return None if units == MISSING else decimal_of(int(units), decimals_of(scale))


def scaled_texts(
    texts: Sequence[str] | NDArray[Any], scale: int, missing: frozenset[str] = EMPTY_CELLS
) -> tuple[Int64s, Bools]:
    """Read a column of plain numbers as printed: "35", "0.7", "144.8".

    Each different text is read once, exactly, and looked up afterwards: a column of millions of
    cells holds few different numbers. Blanks around a number are ignored.

    Args:
        texts: the cells; None and NaN (a table reader's empty cell) are missing.
        scale: AIR_SCALE or WATER_SCALE.
        missing: the texts that mark a missing value, e.g. "", "—", "NA".

    Returns:
        The scaled integers, and which cells hold no number that fits: words, negative numbers,
        exponents, more decimals than the scale holds. Those cells are `MISSING` among the integers.

    >>> units, is_no_number = scaled_texts(["35", "", "144.8", "停电"], AIR_SCALE)
    >>> units.tolist(), is_no_number.tolist()
    ([35000, -1, 144800, -1], [False, False, False, True])
    """
    decimals = decimals_of(scale)
    cells = iter(texts.tolist() if isinstance(texts, np.ndarray) else texts)
    units = np.empty(len(texts), dtype=np.int64)
    for start in range(0, len(units), _CELLS_AT_ONCE):
        read = _Readings(decimals, missing)  # a new one each time: it never grows beyond one block
        block = units[start : start + _CELLS_AT_ONCE]
        block[:] = np.fromiter(map(read.__getitem__, islice(cells, len(block))), np.int64)
    is_no_number = units == _NOT_A_NUMBER
    units[is_no_number] = MISSING
    return units, is_no_number


class _Readings(dict[Any, int]):
    """What each text met so far stands for."""

    def __init__(self, decimals: int, missing: frozenset[str]) -> None:
        super().__init__()
        self.decimals = decimals
        self.missing = missing

    def __missing__(self, text: Any) -> int:
        self[text] = units = self._read(text)
        return units

    def _read(self, text: Any) -> int:
        if text is None or text != text:  # NaN is the one value unequal to itself
            return MISSING
        plain = text.strip()
        if plain in self.missing or text in self.missing:
            return MISSING
        found = _PLAIN_NUMBER.fullmatch(plain)
        if found is None:
            return _NOT_A_NUMBER
        whole, fraction, bare = found.groups()
        kept = (fraction or bare or "").rstrip("0")
        if len(kept) > self.decimals:
            return _NOT_A_NUMBER
        units = int((whole or "") + kept.ljust(self.decimals, "0"))
        return units if units <= _TOP else _NOT_A_NUMBER


def half_even(numerator: Int64s, denominator: Int64s | int) -> Int64s:
    """Divide integers and round to the nearest, half to even (四舍六入五成双), as GB/T 8170 does.

    Args:
        numerator: any int64.
        denominator: 1 to 2⁶¹, one for all or one for each.

    Raises:
        ValueError: for a denominator out of range.

    Reference: GB/T 8170-2008, 3.2.2-3.2.3 [V:3].

    >>> half_even(np.array([60500, 61500, 61501]), 1000).tolist()
    [60, 62, 62]
    """
    if np.min(denominator, initial=1) < 1 or np.max(denominator, initial=1) > _TOP_DENOMINATOR:
        raise ValueError("a denominator lies between 1 and 2 to the power of 61")
    quotient = numerator // denominator
    rest = numerator - quotient * denominator
    # Twice the rest, and one more where the quotient is odd: a half then counts as above the half.
    rest <<= 1
    rest += quotient & 1
    quotient += rest > denominator
    return quotient


def rounded_to(numerator: Int64s, denominator: Int64s | int, step: int) -> Int64s:
    """Round exact quotients once to a multiple of `step`, in the unit of the numerator.

    ``step = 1000`` rounds thousandths to whole μg/m³. Rounding a rounded value again is forbidden
    by GB/T 8170, so a mean goes from its exact quotient to its last decimal in one step.

    Args:
        numerator: 0 or more; `MISSING` stays `MISSING`.
        denominator: 1 or more.
        step: the unit of the last place kept, a count of scaled units.

    Raises:
        ValueError: if denominator times step is out of range.

    >>> rounded_to(np.array([184499, -1]), 3, 1000).tolist()
    [61000, -1]
    """
    if step < 1 or int(np.max(denominator, initial=1)) * step > _TOP_DENOMINATOR:
        raise ValueError(f"no rounding to a step of {step}")
    rounded = half_even(numerator, denominator * step) * step
    rounded[numerator < 0] = MISSING
    return rounded


def checked_concentrations(values: NDArray[Any], what: str) -> Int64s:
    """Check an array of concentrations: integers, none below `MISSING`.

    Args:
        values: scaled integers.
        what: the item's name, for the message of a refusal.

    Raises:
        TypeError: for anything but integers, floats above all.
        ValueError: for a negative concentration.
    """
    array = np.asarray(values)
    if array.dtype.kind not in "iu":
        raise TypeError(f"scaled integers are needed for {what}, got {array.dtype}")
    if array.size and int(array.min()) < MISSING:
        raise ValueError(f"the concentration of {what} cannot be negative, got {array.min()}")
    return array.astype(np.int64, copy=False)


def check_room(values: Int64s, addends: int) -> None:
    """Make sure that `addends` times the highest value still fits into int64.

    Raises:
        OverflowError: if it does not.
    """
    if values.size and int(values.max()) * addends > _TOP:
        raise OverflowError("the sum of these concentrations does not fit into 64 bits")
