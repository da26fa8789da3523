"""Projection of a year's mean: known days plus the months to come of the model of months."""

import math
from collections.abc import Mapping, Sequence
from fractions import Fraction

from standards.averages import days_in_month
from standards.projection.months import MonthForecast, MonthValue, forecast_months
from standards.projection.observations import MonthMean, is_looked_at
from standards.projection.outlook import Outlook, outlook_of
from standards.projection.parameters import LOG_MEANS, Parameters
from standards.projection.spreads import Certain, LogStudent

DECEMBER = 12


def project_mean(
    history: Sequence[MonthMean],
    year: int,
    month: int,
    days_to_come: Mapping[int, int] | None = None,
    parameters: Parameters = LOG_MEANS,
) -> Outlook | None:
    """Project the mean of a year over its valid days, from the end of a month.

    Args:
        history: months of this and past years in any order; months after `month` of `year` are not
            looked at, nor are months without a day or with a mean of 0 or less.
        year: the year to project.
        month: its last month with readings, 0 to 12 (0: none yet).
        days_to_come: valid days expected of a month to come; calendar days where left out.
        parameters: LOG_MEANS for air, LOG_SAMPLES for figures that rest on a sample a month.

    Returns:
        The outlook in the unit of the means; None when no month to come was seen in a past year,
        or when the year is over without a reading. Method page: docs/methods/projection.md.

    >>> shape = [Fraction(mean) for mean in (50, 45, 40, 35, 30, 25, 20, 20, 25, 35, 45, 50)]
    >>> past = [MonthMean(2022, m, mean, 30) for m, mean in enumerate(shape, 1)]
    >>> this = [MonthMean(2023, m, mean - 1, 30) for m, mean in enumerate(shape[:10], 1)]
    >>> outlook = project_mean([*past, *this], 2023, 10)
    >>> outlook.years, outlook.low(1) < outlook.middle(1) < outlook.high(1)
    ((2022,), True)
    """
    months = [h for h in history if is_looked_at((h.year, h.month), year, month)]
    seen = [h for h in months if h.days > 0 and h.mean > 0]
    own = [h for h in seen if h.year == year]
    past = [h for h in seen if h.year < year]
    known, days = sum((h.mean * h.days for h in own), Fraction(0)), sum(h.days for h in own)
    years = tuple(sorted({h.year for h in past}))
    expected = days_to_come or {}
    lengths = {m: expected.get(m, days_in_month(year, m)) for m in range(month + 1, DECEMBER + 1)}
    coming = [m for m, length in lengths.items() if length > 0]
    if not coming:
        return Outlook(years, Certain(known / days)) if days else None
    if not any(h.month in lengths for h in past):
        return None
    values = [MonthValue(h.year, h.month, math.log(h.mean), h.days) for h in seen]
    forecast = forecast_months(values, year, coming, parameters)
    return outlook_of(years, coming, _cumulative(forecast, lengths, known, days))


def _cumulative(
    forecast: MonthForecast, lengths: Mapping[int, int], known: Fraction, days: int
) -> list[LogStudent]:
    """Spread of the mean to the end of each month to come, by two moments of the rest's sum."""
    covariance = forecast.covariance
    sums = [
        lengths[m] * math.exp(mean + covariance[i][i] / 2)
        for i, (m, mean) in enumerate(zip(forecast.months, forecast.means, strict=True))
    ]
    spreads, first, second = [], float(0), float(0)
    for i, expected in enumerate(sums):
        cross = math.fsum(sums[j] * math.exp(covariance[i][j]) for j in range(i))
        second += expected * (2 * cross + expected * math.exp(covariance[i][i]))
        first += expected
        days += lengths[forecast.months[i]]
        variance = math.log(second / first**2)
        centre = math.log(first / days) - variance / 2
        spreads.append(LogStudent(known / days, centre, math.sqrt(variance), forecast.degrees))
    return spreads
