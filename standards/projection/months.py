"""The model of months: a Gaussian process over the months of some years, its scale learned.

A month's transformed figure is level + drift + season + weather + noise; past months and this
year's months condition the months to come. Method page: docs/methods/projection.md.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

from standards.projection.linear import cholesky, dot, forward
from standards.projection.parameters import MOST_PAST_YEARS, Parameters

Place: TypeAlias = tuple[int, int]
"""A month by (years before the projected year as 0 or less, month 1 to 12)."""

DAY_STEPS = (1, 2, 3, 5, 8, 13, 20)
"""Valid days are stepped down to one of these or a whole month: divisions then share a factor."""
WHOLE_MONTH = 25
MONTHS = 12


@dataclass(frozen=True, slots=True)
class MonthValue:
    """A transformed figure of a month, with the valid days behind it."""

    year: int
    month: int
    value: float
    days: int


@dataclass(frozen=True, slots=True)
class MonthForecast:
    """The months to come together: means, covariances (scale included) and degrees of freedom."""

    months: tuple[int, ...]
    means: tuple[float, ...]
    covariance: tuple[tuple[float, ...], ...]
    degrees: int


@dataclass(frozen=True, slots=True)
class _Conditioning:
    """What depends only on which months are there: factor, weights and unscaled covariance."""

    factor: tuple[tuple[float, ...], ...]
    weights: tuple[tuple[float, ...], ...]
    covariance: tuple[tuple[float, ...], ...]


def forecast_months(
    values: Sequence[MonthValue], year: int, months: Sequence[int], parameters: Parameters
) -> MonthForecast:
    """Forecast the months of a year from the months before them.

    Args:
        values: the months known, of this and past years; at least one.
        year: the year whose months are asked.
        months: the months to come, 1 to 12.
        parameters: the model's parameters on the scale of the values.
    """
    recent = sorted(values, key=lambda v: (v.year, v.month))
    known = tuple((v.year - year, v.month, _stepped(v.days)) for v in recent)
    parts = _conditioning(known, tuple(months), parameters)
    expected = [_expected(v.year - year, v.month, parameters) for v in recent]
    centre = math.fsum(v.value - e for v, e in zip(recent, expected, strict=True)) / len(recent)
    departures = [v.value - e - centre for v, e in zip(recent, expected, strict=True)]
    whitened = forward(parts.factor, departures)
    degrees = parameters.sureness + len(recent)
    scale = (parameters.sureness + dot(whitened, whitened)) / degrees
    return MonthForecast(
        months=tuple(months),
        means=tuple(
            centre + _expected(0, month, parameters) + dot(row, whitened)
            for month, row in zip(months, parts.weights, strict=True)
        ),
        covariance=tuple(tuple(scale * cell for cell in row) for row in parts.covariance),
        degrees=degrees,
    )


def _expected(years: int, month: int, parameters: Parameters) -> float:
    """What is expected of a month before any reading, its standing level apart."""
    turn = math.cos(2 * math.pi * (month - 1) / MONTHS)
    return float(parameters.swing) * turn - float(parameters.fall) * (years + month / MONTHS)


def _stepped(days: int) -> int:
    if days >= WHOLE_MONTH:
        return WHOLE_MONTH
    return max((step for step in DAY_STEPS if step <= days), default=1)


@lru_cache(maxsize=256)
def _conditioning(
    known: tuple[tuple[int, int, int], ...], months: tuple[int, ...], parameters: Parameters
) -> _Conditioning:
    kernel = _Kernel(parameters)
    places = [(year, month) for year, month, _ in known]
    asked = [(0, month) for month in months]
    matrix = [
        [kernel.together(place, other) for other in places[: i + 1]]
        for i, place in enumerate(places)
    ]
    for i, (_, month, days) in enumerate(known):
        matrix[i][i] += kernel.alone(month) + kernel.observed(days)
    factor = cholesky(matrix)
    weights = [forward(factor, [kernel.together(a, place) for place in places]) for a in asked]
    covariance = [
        [kernel.together(a, b) - dot(weights[i], weights[j]) for j, b in enumerate(asked)]
        for i, a in enumerate(asked)
    ]
    for i, month in enumerate(months):
        covariance[i][i] += kernel.alone(month)
    return _Conditioning(*(tuple(map(tuple, part)) for part in (factor, weights, covariance)))


class _Kernel:
    """Covariances of months, the parameters taken as floats once."""

    def __init__(self, parameters: Parameters) -> None:
        p = parameters
        self._level, self._trend, self._drift, self._season = (
            float(part) ** 2 for part in (p.level, p.trend, p.drift, p.season)
        )
        self._weather, self._noise, self._day, self._counting = (
            float(part) ** 2 for part in (p.weather, p.noise, p.day, p.counting)
        )
        self._drift_memory = float(p.drift_years) * MONTHS
        self._season_memory = float(p.season_years)
        self._persistence = float(p.persistence)
        width = 2 / float(p.season_width) ** 2
        self._shape = [
            math.exp(-width * math.sin(math.pi * k / MONTHS) ** 2) for k in range(MONTHS)
        ]
        winter = float(p.winter)
        self._growth = [
            math.exp(winter * math.cos(2 * math.pi * (m - 1) / MONTHS)) for m in range(MONTHS + 1)
        ]

    def together(self, one: Place, other: Place) -> float:
        """Covariance of two months, without what each has alone."""
        years = abs(one[0] - other[0])
        apart = abs((one[0] - other[0]) * MONTHS + one[1] - other[1])
        growth = self._growth[one[1]] * self._growth[other[1]]
        return (
            self._level
            + self._trend * self._age(one) * self._age(other)
            + self._drift * math.exp(-apart / self._drift_memory)
            + self._season * self._shape[(one[1] - other[1]) % MONTHS]
            * math.exp(-years / self._season_memory)
            + self._weather * growth * self._persistence**apart
        )  # fmt: skip

    @staticmethod
    def _age(place: Place) -> float:
        return place[0] + place[1] / MONTHS + MOST_PAST_YEARS / 2

    def alone(self, month: int) -> float:
        """Variance of what one month has alone."""
        return self._noise * self._growth[month] ** 2

    def observed(self, days: int) -> float:
        """Variance added by seeing a month by some of its days only, and by counting them."""
        return self._day * (1 / days - 1 / WHOLE_MONTH) + self._counting / days
