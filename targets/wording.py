"""Figures and changes as they are printed in Chinese: signs, units, spans.

One place decides the minus sign, the dash of a missing value, and 百分点 versus %.
"""

from decimal import Decimal

from standards.requirement_readings import safe_bound as safe_bound
from standards.rounding import Exact, round_half_even

MISSING = "—"
MINUS = "−"


def figure(value: Exact | None, decimals: int = 1) -> str:
    """Print a figure with its decimals; missing is a dash, never 0."""
    if value is None:
        return MISSING
    return f"{round_half_even(value, decimals)}".replace("-", MINUS)


def plain(value: Decimal | None) -> str:
    """Print a stored value without trailing zeros: 31.500 → 31.5, 29.000 → 29."""
    if value is None:
        return MISSING
    text = f"{value.normalize():f}"
    return text.replace("-", MINUS)


def signed(value: Decimal | None) -> str:
    """Print a change with its sign; 0 has none."""
    if value is None:
        return MISSING
    if value == 0:
        return f"{abs(value)}"
    return f"{'+' if value > 0 else MINUS}{abs(value)}"


def change_text(value: Decimal | None, unit: str) -> str:
    """Print a change on last year: “−6.9 %”, “+1.9 百分点”, “持平”."""
    if value is None:
        return MISSING
    if value == 0:
        return "持平"
    return f"{signed(value)} {unit}".strip()
