"""Where a year is likely to end (全年推算): quantiles, chances, the band of the months to come."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from standards.projection.spreads import Certain, Spread
from standards.rounding import Exact, decimal_of, exact, round_half_even

LOW, MIDDLE, HIGH = Fraction(1, 10), Fraction(1, 2), Fraction(9, 10)
CHANCE_DECIMALS = 2
_LEAST, _MOST = Fraction(1, 100), Fraction(99, 100)


@dataclass(frozen=True, slots=True)
class Band:
    """Range of the cumulative figure at the end of a month to come: 10, 50 and 90 % quantiles."""

    month: int
    low: Fraction
    middle: Fraction
    high: Fraction


@dataclass(frozen=True, slots=True)
class Outlook:
    """The distribution of a year's figure, given the months so far.

    `years` are the past years it goes by; `bands` the cumulative figure at the end of each month to
    come, in order (the last is the year's own). Unit: that of what was projected.
    """

    years: tuple[int, ...]
    spread: Spread
    bands: tuple[Band, ...] = ()

    @property
    def is_certain(self) -> bool:
        """Whether nothing is to come any more."""
        return isinstance(self.spread, Certain)

    def quantile(self, share: Fraction, decimals: int) -> Decimal:
        """The figure under which `share` of the outcomes lie, rounded once."""
        return round_half_even(self.spread.at(float(share)), decimals)

    def low(self, decimals: int) -> Decimal:
        """Lower end of the 80 % range."""
        return self.quantile(LOW, decimals)

    def middle(self, decimals: int) -> Decimal:
        """The middle: as likely above as below."""
        return self.quantile(MIDDLE, decimals)

    def high(self, decimals: int) -> Decimal:
        """Upper end of the 80 % range."""
        return self.quantile(HIGH, decimals)

    def outer_range(self, decimals: int) -> tuple[Decimal, Decimal]:
        """The 80 % range rounded outwards: what the range holds, the printed one holds too."""
        steps = 10**decimals
        low = math.floor(self.spread.at(float(LOW)) * steps)
        high = math.ceil(self.spread.at(float(HIGH)) * steps)
        return decimal_of(low, decimals), decimal_of(high, decimals)

    def chance_at_most(self, bound: Exact, inclusive: bool = True) -> Decimal:
        """Chance of a figure ≤ `bound` (< without `inclusive`), 0 to 1 with two decimals.

        0 and 1 are said only of what is settled; the rest stays within 0.01 to 0.99.
        """
        return _chance(self.spread.below(exact(bound), inclusive))

    def chance_at_least(self, bound: Exact, inclusive: bool = True) -> Decimal:
        """Chance of a figure ≥ `bound` (> without `inclusive`); as :meth:`chance_at_most`."""
        return _chance(1 - self.spread.below(exact(bound), not inclusive))


def outlook_of(years: tuple[int, ...], months: Sequence[int], spreads: Sequence[Spread]) -> Outlook:
    """Outlook of a year from the spread at the end of each month to come, the last the year's."""
    bands = tuple(
        Band(month, *(spread.at(float(share)) for share in (LOW, MIDDLE, HIGH)))
        for month, spread in zip(months, spreads, strict=True)
    )
    return Outlook(years, spreads[-1], bands)


def _chance(share: float) -> Decimal:
    found = Fraction(share)
    if 0 < found < 1:
        found = min(max(found, _LEAST), _MOST)
    return round_half_even(found, CHANCE_DECIMALS)
