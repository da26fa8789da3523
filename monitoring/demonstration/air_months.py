"""Demonstration months of air: the means and counts of the days."""

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from monitoring.choices import DataStatus
from monitoring.demonstration.parameters import SOURCE
from monitoring.models import AirDay, AirMonth, Division, ImportBatch
from standards.air_quality_index import is_good, is_heavy
from standards.averages import percentile
from standards.rounding import exact, round_half_even

KEPT_DECIMALS = 3


def air_months(days: Iterable[AirDay], division: Division, batch: ImportBatch) -> list[AirMonth]:
    """Return one row for each month that has days; the days come in order."""
    return [
        month_of(list(part), year, month, division, batch)
        for (year, month), part in groupby(days, key=lambda d: (d.date.year, d.date.month))
    ]


def month_of(
    days: list[AirDay], year: int, month: int, division: Division, batch: ImportBatch
) -> AirMonth:
    """Return the month's means, percentiles and counts of days."""
    indices = [day.aqi for day in days if day.aqi is not None]
    is_final = all(day.status == DataStatus.FINAL for day in days)
    return AirMonth(
        division=division,
        year=year,
        month=month,
        pm25_mean=mean_of(days, "pm25"),
        pm10_mean=mean_of(days, "pm10"),
        so2_mean=mean_of(days, "so2"),
        no2_mean=mean_of(days, "no2"),
        co_p95=percentile_of(days, "co", 95),
        o3_p90=percentile_of(days, "o3_8h", 90),
        valid_days=len(indices),
        good_days=sum(is_good(aqi) for aqi in indices),
        heavy_days=sum(is_heavy(aqi) for aqi in indices),
        status=DataStatus.FINAL if is_final else DataStatus.REVIEWED,
        source=SOURCE,
        batch=batch,
    )


def values_of(days: list[AirDay], item: str) -> list[Decimal]:
    """Return the values of one item on the days that have one."""
    return [value for day in days if (value := getattr(day, item)) is not None]


def mean_of(days: list[AirDay], item: str) -> Decimal | None:
    """Return the mean of the days; None when no day has a value."""
    values = values_of(days, item)
    if not values:
        return None
    total = sum((exact(value) for value in values), Fraction(0))
    return round_half_even(total / len(values), KEPT_DECIMALS)


def percentile_of(days: list[AirDay], item: str, share: int) -> Decimal | None:
    """Return a percentile of the days; None when no day has a value."""
    found = percentile(values_of(days, item), share)
    return None if found is None else round_half_even(found, KEPT_DECIMALS)
