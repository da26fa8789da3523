"""Projection of a year's polluted days and of its good-day ratio (优良天数比率)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from standards.averages import days_in_month
from standards.projection.months import MonthForecast, MonthValue, forecast_months
from standards.projection.observations import MonthCount, is_looked_at
from standards.projection.outlook import Outlook, outlook_of
from standards.projection.parameters import SHARE_ANGLES
from standards.projection.spreads import Certain, DayCounts, beta_binomial

DECEMBER = 12
PERCENT = 100


@dataclass(frozen=True, slots=True)
class _Year:
    """A year's days so far, and its counts to the end of each month to come."""

    years: tuple[int, ...]
    valid: int
    hits: int
    coming: tuple[tuple[int, int, tuple[float, ...]], ...]


def project_days(history: Sequence[MonthCount], year: int, month: int) -> Outlook | None:
    """Project how many days of a year count (polluted days, say), from the end of a month.

    Args:
        history: months of this and past years in any order; months after `month` of `year` are not
            looked at, nor are months without a valid day.
        year: the year to project.
        month: its last month with readings, 0 to 12.

    Returns:
        The outlook in days; None as :func:`~standards.projection.means.project_mean`.
    """
    found = _year(history, year, month)
    if found is None:
        return None
    if not found.coming:
        return Outlook(found.years, Certain(Fraction(found.hits)))
    spreads = [DayCounts(found.hits, up_to) for _, _, up_to in found.coming]
    return outlook_of(found.years, [m for m, _, _ in found.coming], spreads)


def project_ratio(history: Sequence[MonthCount], year: int, month: int) -> Outlook | None:
    """Project the ratio of good days in per cent: valid days that do not count ÷ valid days.

    Arguments and None as :func:`project_days`; every day to come is taken for valid.
    """
    found = _year(history, year, month)
    if found is None:
        return None
    if not found.coming:
        return Outlook(found.years, Certain(PERCENT - Fraction(PERCENT * found.hits, found.valid)))
    valid, spreads = found.valid, []
    for _, length, up_to in found.coming:
        valid += length
        scale = Fraction(-PERCENT, valid)
        spreads.append(DayCounts(found.hits, up_to, Fraction(PERCENT), scale))
    return outlook_of(found.years, [m for m, _, _ in found.coming], spreads)


def _year(history: Sequence[MonthCount], year: int, month: int) -> _Year | None:
    seen = [h for h in history if h.valid > 0 and is_looked_at((h.year, h.month), year, month)]
    own = [h for h in seen if h.year == year]
    valid, hits = sum(h.valid for h in own), sum(h.hits for h in own)
    years = tuple(sorted({h.year for h in seen if h.year < year}))
    coming = list(range(month + 1, DECEMBER + 1))
    if not coming:
        return _Year(years, valid, hits, ()) if valid else None
    if not any(h.month in coming for h in seen if h.year < year):
        return None
    values = [MonthValue(h.year, h.month, _angle(h.hits, h.valid), h.valid) for h in seen]
    forecast = forecast_months(values, year, coming, SHARE_ANGLES)
    lengths = [days_in_month(year, m) for m in coming]
    counts = zip(coming, lengths, _cumulative(forecast, lengths), strict=True)
    return _Year(years, valid, hits, tuple(counts))


def _angle(hits: int, valid: int) -> float:
    """Anscombe's angle of a share: its variance hardly depends on the share."""
    return math.asin(math.sqrt((8 * hits + 3) / (8 * valid + 6)))


def _cumulative(forecast: MonthForecast, lengths: Sequence[int]) -> list[tuple[float, ...]]:
    """Counts to the end of each month to come, by mean and variance of shares and days."""
    found = []
    mean = between = within = float(0)
    clustering = 4 * float(SHARE_ANGLES.counting) ** 2
    covariance = forecast.covariance
    cosines = [
        math.cos(2 * m) * math.exp(-2 * row[i])
        for i, (m, row) in enumerate(zip(forecast.means, covariance, strict=True))
    ]
    for i, length in enumerate(lengths):
        for j in range(i + 1):
            both = _both(forecast, i, j)
            part = length * lengths[j] * (both - cosines[i] * cosines[j]) / 4
            between += part if j == i else 2 * part
        mean += _hits((1 - cosines[i]) / 2, length)
        within += length * clustering * (1 - _both(forecast, i, i)) / 4
        found.append(beta_binomial(sum(lengths[: i + 1]), mean, between + within))
    return found


def _hits(share: float, days: int) -> float:
    """Days expected for an angle's squared sine: Anscombe's angle undone."""
    return max(((8 * days + 6) * share - 3) / 8, days / 1000)


def _both(forecast: MonthForecast, i: int, j: int) -> float:
    """Mean of cos 2θᵢ · cos 2θⱼ."""
    c = forecast.covariance
    spread = 2 * (c[i][i] + c[j][j])
    plus = math.cos(2 * (forecast.means[i] + forecast.means[j])) * math.exp(-spread - 4 * c[i][j])
    less = math.cos(2 * (forecast.means[i] - forecast.means[j])) * math.exp(-spread + 4 * c[i][j])
    return (plus + less) / 2
