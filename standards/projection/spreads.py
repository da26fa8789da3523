"""How a figure of the year may turn out: certain, about a mean, or a count of days."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate
from typing import Protocol

from standards.projection.student import t_quantile, t_share

_LEAST_OPEN = 1 / 10**6
"""Probability that what is not settled keeps, however far off it is."""


class Spread(Protocol):
    """The distribution of a figure."""

    def below(self, bound: Fraction, inclusive: bool) -> float:
        """Probability of a figure under `bound`, or at it if `inclusive`; 0 or 1 if sure."""

    def at(self, share: float) -> Fraction:
        """The figure below which `share` of the outcomes lie."""


@dataclass(frozen=True, slots=True)
class Certain:
    """A figure that nothing can change any more."""

    value: Fraction

    def below(self, bound: Fraction, inclusive: bool) -> float:
        """1 or 0, by exact comparison."""
        return int(self.value <= bound if inclusive else self.value < bound)

    def at(self, share: float) -> Fraction:
        """The value, whatever the share."""
        return self.value


@dataclass(frozen=True, slots=True)
class LogStudent:
    """`fixed` plus a positive rest whose logarithm follows Student's t."""

    fixed: Fraction
    centre: float
    width: float
    degrees: int

    def below(self, bound: Fraction, inclusive: bool) -> float:
        """Share under the bound; 0 when what is fixed has reached it."""
        rest = bound - self.fixed
        if rest <= 0:
            return 0
        return _open(t_share((math.log(rest) - self.centre) / self.width, self.degrees))

    def at(self, share: float) -> Fraction:
        """Quantile of the sum."""
        t = t_quantile(share, self.degrees)
        return self.fixed + Fraction(math.exp(self.centre + self.width * t))


@dataclass(frozen=True, slots=True)
class DayCounts:
    """A count of days: `fixed` days plus 0, 1, 2 … more, with the shares up to each count.

    `scale` and `start` turn the count into another figure: ``start + scale · count``.
    """

    fixed: int
    up_to: tuple[float, ...]
    start: Fraction = Fraction(0)
    scale: Fraction = Fraction(1)

    def below(self, bound: Fraction, inclusive: bool) -> float:
        """Share of the counts whose figure is under the bound; 0 or 1 when all or none is."""
        limit = (bound - self.start) / self.scale
        if self.scale > 0:
            return self._count_below(limit, inclusive)
        return 1 - self._count_below(limit, not inclusive)

    def _count_below(self, limit: Fraction, inclusive: bool) -> float:
        whole = math.floor(limit) if inclusive else math.ceil(limit) - 1
        place = whole - self.fixed
        if place < 0:
            return 0
        return 1 if place >= len(self.up_to) - 1 else _open(self.up_to[place])

    def at(self, share: float) -> Fraction:
        """Figure of the smallest count that this share of the outcomes does not pass."""
        wanted = share if self.scale > 0 else 1 - share
        place = next((i for i, up in enumerate(self.up_to) if up >= wanted), len(self.up_to) - 1)
        return self.start + self.scale * (self.fixed + place)


def _open(share: float) -> float:
    return min(max(share, _LEAST_OPEN), 1 - _LEAST_OPEN)


def beta_binomial(days: int, mean: float, variance: float) -> tuple[float, ...]:
    """Shares up to each count 0 … `days` of a beta-binomial of this mean and variance.

    The variance is kept between that of the binomial and the most a count can have.
    """
    share = min(max(mean / days, 1 / 10**6), 1 - 1 / 10**6)
    plain = days * share * (1 - share)
    ratio = min(max(variance / plain, 1 + 1 / 1000), max(1 + (days - 1) * 9 / 10, 1 + 1 / 500))
    rho = (ratio - 1) / (days - 1) if days > 1 else 1 / 1000
    size = 1 / rho - 1
    return tuple(accumulate(_masses(days, share * size, (1 - share) * size)))


def _masses(days: int, a: float, b: float) -> Sequence[float]:
    log = math.lgamma(days + b) - math.lgamma(b) - math.lgamma(days + a + b) + math.lgamma(a + b)
    found = [math.exp(log)]
    if found[0] > 0:
        for k in range(days):
            found.append(found[-1] * (days - k) / (k + 1) * (a + k) / (days - k - 1 + b))
        return found
    logs = [log]
    for k in range(days):
        logs.append(logs[-1] + math.log((days - k) / (k + 1) * (a + k) / (days - k - 1 + b)))
    return [math.exp(value) for value in logs]
