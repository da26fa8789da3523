"""Projection of a year's percentile of daily values (O₃-8h: the 90th)."""

import math
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from fractions import Fraction

from standards.averages import days_in_month, percentile
from standards.projection.linear import dot
from standards.projection.months import MonthForecast, MonthValue, forecast_months
from standards.projection.observations import is_looked_at
from standards.projection.outlook import Outlook, outlook_of
from standards.projection.parameters import LOG_PEAKS
from standards.projection.spreads import Certain, LogStudent

DECEMBER = 12


def project_percentile(
    days: Mapping[tuple[int, int], Sequence[Fraction]], rank: Fraction, year: int, month: int
) -> Outlook | None:
    """Project the percentile of a year's daily values, from the end of a month.

    Args:
        days: daily values by (year, month) of this and past years; months after `month` of `year`
            are not looked at, nor are values of 0 or less.
        rank: the percentile as a share of 1 (9/10 for the 90th).
        year: the year to project.
        month: its last month with readings, 0 to 12.

    Returns:
        The outlook in the unit of the values; None as for means.
    """
    seen = {
        place: [value for value in values if value > 0]
        for place, values in days.items()
        if is_looked_at(place, year, month) and any(value > 0 for value in values)
    }
    years = tuple(sorted({y for y, _ in seen if y < year}))
    coming = list(range(month + 1, DECEMBER + 1))
    if not coming:
        own = [value for (y, _), values in seen.items() if y == year for value in values]
        found = percentile(own, rank * 100)
        return None if found is None else Outlook(years, Certain(found))
    if not any(m in coming for y, m in seen if y < year):
        return None
    return _project(seen, rank, year, coming)


def _project(
    seen: Mapping[tuple[int, int], Sequence[Fraction]],
    rank: Fraction,
    year: int,
    coming: Sequence[int],
) -> Outlook:
    values = [
        MonthValue(y, m, math.log(sum(found) / len(found)), len(found))
        for (y, m), found in seen.items()
    ]
    forecast = forecast_months(values, year, coming, LOG_PEAKS)
    pool = [(float(v), float(1)) for (y, _), found in seen.items() if y == year for v in found]
    spreads = []
    for i, m in enumerate(coming):
        pool += _month_to_come(seen, year, m, forecast.means[i])
        spreads.append(
            _spread(pool, rank, forecast, [days_in_month(year, m) for m in coming[: i + 1]])
        )
    years = tuple(sorted({y for y, _ in seen if y < year}))
    return outlook_of(years, coming, spreads)


def _month_to_come(
    seen: Mapping[tuple[int, int], Sequence[Fraction]], year: int, month: int, mean: float
) -> list[tuple[float, float]]:
    """Past days of the month brought to the level it is forecast at, with their weights."""
    past = [found for (y, m), found in seen.items() if m == month and y < year]
    past = past or [found for (y, _), found in seen.items() if y <= year]
    total = sum(len(found) for found in past)
    weight = days_in_month(year, month) / total
    result = []
    for found in past:
        level = math.exp(mean) / float(sum(found) / len(found))
        result += [(float(value) * level, weight) for value in found]
    return result


def _spread(
    pool: Sequence[tuple[float, float]],
    rank: Fraction,
    forecast: MonthForecast,
    lengths: Sequence[int],
) -> LogStudent:
    """Spread about the percentile of the pool, by the level to come and by which days come."""
    ordered = sorted(pool)
    total = math.fsum(weight for _, weight in ordered)
    middle = _weighted_percentile(ordered, float(rank) * total)
    coming = sum(lengths)
    level = (
        math.fsum(
            a * dot(lengths, row) for a, row in zip(lengths, forecast.covariance, strict=False)
        )
        / total**2
    )
    days = float(rank * (1 - rank)) * coming / total**2
    return LogStudent(Fraction(0), math.log(middle), math.sqrt(level + days), forecast.degrees)


def _weighted_percentile(ordered: Sequence[tuple[float, float]], wanted: float) -> float:
    reached, steps = float(0), []
    for _, weight in ordered:
        reached += weight
        steps.append(reached)
    place = min(bisect_left(steps, wanted), len(ordered) - 1)
    return ordered[place][0]
