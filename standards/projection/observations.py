"""What the projection is given: months of means or of counted days."""

from dataclasses import dataclass
from fractions import Fraction

from standards.projection.parameters import MOST_PAST_YEARS


def is_looked_at(place: tuple[int, int], year: int, month: int) -> bool:
    """Whether a month (year, month) counts for a projection from the end of another."""
    return (year - MOST_PAST_YEARS, 1) <= place <= (year, month)


@dataclass(frozen=True, slots=True)
class MonthMean:
    """A month's mean (μg/m³, or any positive figure) and the valid days (有效天数) behind it."""

    year: int
    month: int
    mean: Fraction
    days: int


@dataclass(frozen=True, slots=True)
class MonthCount:
    """Valid days of a month, and how many of them count (polluted 污染天, or heavily polluted)."""

    year: int
    month: int
    valid: int
    hits: int
