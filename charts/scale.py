"""Linear scales and round tick values."""

import math
from collections.abc import Iterable
from dataclasses import dataclass

INTERVALS = 4
_STEPS = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True)
class LinearScale:
    """Maps a domain of values onto a span of coordinates (which may run backwards)."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, value: float) -> float:
        """The coordinate of a value, kept within the span."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        share = min(max((value - self.low) / (self.high - self.low), 0.0), 1.0)
        return self.start + share * (self.end - self.start)


@dataclass(frozen=True)
class Domain:
    """The range of a value axis and its ticks."""

    low: float
    high: float
    ticks: tuple[float, ...]

    def holds(self, value: float) -> bool:
        """Whether the value lies on the axis."""
        return self.low <= value <= self.high

    def tick_texts(self) -> tuple[str, ...]:
        """The ticks with just as many decimals as their step needs."""
        if len(self.ticks) < 2:
            return tuple(f"{tick:g}" for tick in self.ticks)
        step = self.ticks[1] - self.ticks[0]
        decimals = next((n for n in range(12) if math.isclose(round(step, n), step)), 12)
        return tuple(f"{tick + 0.0:.{decimals}f}" for tick in self.ticks)


def nice_step(span: float, count: int) -> float:
    """The smallest of 1, 2, 2.5, 5 times a power of ten that covers the span in `count` steps.

    >>> nice_step(60, 4), nice_step(1, 4), nice_step(7, 4)
    (20.0, 0.25, 2.0)
    """
    raw = span / count
    power = 10.0 ** math.floor(math.log10(raw))
    return next((step * power for step in _STEPS if step * power >= raw * 0.999), 10 * power)


def nice_domain(
    low: float, high: float, *, upper: float | None = None, finest: float = 0.0
) -> Domain:
    """A domain that covers low to high and begins and ends on round ticks.

    `upper` is a bound the quantity can't pass (100 for a percentage): the axis stops there.
    `finest` is the smallest step that makes sense (1 for a number of days).
    """
    if high - low <= max(abs(high), abs(low)) * 1e-9:
        margin = max(abs(high) * 0.1, finest) or 1.0
        low, high = low - margin, high + margin
        if upper is not None and low < upper < high:
            high = upper
    step = max(nice_step(high - low, INTERVALS), finest)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(number * step for number in range(first, last + 1))
    if upper is not None and high <= upper < ticks[-1]:
        ticks = tuple(tick for tick in ticks if tick <= upper)
        return Domain(min(ticks[0], low), upper, ticks)
    return Domain(ticks[0], ticks[-1], ticks)


def value_domain(
    values: Iterable[float],
    *,
    requirement: float | None = None,
    lower: float | None = None,
    upper: float | None = None,
    finest: float = 0.0,
) -> Domain | None:
    """The value axis of a month chart, or None when there is nothing to put on it.

    `lower` is a value the axis must reach down to (0 for bars). A requirement joins the axis
    unless it would more than double it: then it lies off the axis and is told in words.
    """
    numbers = list(values)
    if not numbers:
        return None if requirement is None else nice_domain(requirement, requirement)
    low, high = min(numbers), max(numbers)
    if lower is not None:
        low = min(low, lower)
    spread = (high - low) or abs(high) or 1.0
    if requirement is not None and low - spread / 2 <= requirement <= high + spread:
        wide_low, high = min(low, requirement), max(high, requirement)
        low = wide_low if lower is None else max(wide_low, min(low, lower))
    return nice_domain(low, high, upper=upper, finest=finest)
