"""Numbers as charts need them: text for the table, floats for the drawing."""

import math
from collections.abc import Sequence
from decimal import ROUND_HALF_EVEN, Context, Decimal

Number = Decimal | int | None

MISSING = "—"
MONTHS = range(1, 13)

_WIDE = Context(prec=60)


def as_float(value: Number) -> float | None:
    """A drawing coordinate; None for a missing or non-finite value.

    >>> as_float(Decimal("29.7")), as_float(None), as_float(Decimal("NaN"))
    (29.7, None, None)
    """
    if value is None:
        return None
    number = float(value)
    return number if math.isfinite(number) else None


def number_text(value: Number, decimals: int) -> str:
    """The value with so many decimals, rounded half to even (GB/T 8170); "—" when missing.

    >>> number_text(Decimal("29.65"), 1), number_text(0, 1), number_text(None, 1)
    ('29.6', '0.0', '—')
    """
    if as_float(value) is None or value is None:
        return MISSING
    step = Decimal(1).scaleb(-decimals)
    rounded = Decimal(value).quantize(step, rounding=ROUND_HALF_EVEN, context=_WIDE)
    return f"{abs(rounded) if rounded == 0 else rounded:f}"


def plain_text(value: Number) -> str:
    """The value as it is, without trailing zeros or exponent; "—" when missing.

    >>> plain_text(Decimal("31.50")), plain_text(Decimal("1E+2")), plain_text(None)
    ('31.5', '100', '—')
    """
    if as_float(value) is None or value is None:
        return MISSING
    text = f"{Decimal(value):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def require_twelve(values: Sequence[object], name: str) -> None:
    """Refuse a series that has not one entry for each month."""
    if len(values) != len(MONTHS):
        raise ValueError(f"{name} needs 12 months, got {len(values)}")
