"""Breakpoints of the individual air quality index (空气质量分指数及对应的浓度限值) as data.

SO₂, NO₂, O₃, PM10 and PM2.5 in μg/m³, CO in mg/m³.

Reference: HJ 633-2012, table 1 [P]; HJ 633-2026, table 3 [P].
"""

from fractions import Fraction

from standards.air_items import HourlyItem, Pollutant
from standards.air_levels import AQI_TOP
from standards.editions import HJ_633_2012, HJ_633_2026, Edition
from standards.rounding import Exact, exact, round_up

IAQI_STEPS = (0, 50, 100, 150, 200, 300, 400, 500)
"""The IAQI values that belong, in order, to the concentrations of a row; ozone's 8-hour and SO₂'s
1-hour row end earlier."""

OZONE_8H_TOP = 800
"""End of ozone's 8-hour row, μg/m³."""

SO2_1H_TOP = 800
"""End of sulphur dioxide's 1-hour row, μg/m³."""

_COMMON: dict[Pollutant, tuple[int, ...]] = {
    Pollutant.SO2: (0, 50, 150, 475, 800, 1600, 2100, 2620),
    Pollutant.NO2: (0, 40, 80, 180, 280, 565, 750, 940),
    Pollutant.CO: (0, 2, 4, 14, 24, 36, 48, 60),
    Pollutant.O3_8H: (0, 100, 160, 215, 265, OZONE_8H_TOP),
}
_DAILY: dict[Edition, dict[Pollutant, tuple[int, ...]]] = {
    HJ_633_2012: {  # table 1 [P]
        **_COMMON,
        Pollutant.PM10: (0, 50, 150, 250, 350, 420, 500, 600),
        Pollutant.PM25: (0, 35, 75, 115, 150, 250, 350, 500),
    },
    HJ_633_2026: {  # table 3 [P]
        **_COMMON,
        Pollutant.PM10: (0, 50, 120, 250, 350, 420, 500, 600),
        Pollutant.PM25: (0, 35, 60, 115, 150, 250, 350, 500),
    },
}
# The 1-hour columns are the same in both editions.
_HOURLY: dict[HourlyItem, tuple[int, ...]] = {
    HourlyItem.SO2_1H: (0, 150, 500, 650, SO2_1H_TOP),
    HourlyItem.NO2_1H: (0, 100, 200, 700, 1200, 2340, 3090, 3840),
    HourlyItem.CO_1H: (0, 5, 10, 35, 60, 90, 120, 150),
    HourlyItem.O3_1H: (0, 160, 200, 300, 400, 800, 1000, 1200),
}


def daily_breakpoints(pollutant: Pollutant, edition: Edition) -> tuple[int, ...]:
    """Concentrations at which a daily item reaches the values of `IAQI_STEPS`.

    Raises:
        ValueError: if the edition is not one of HJ 633.

    Reference: HJ 633-2012, table 1 [P]; HJ 633-2026, table 3 [P].

    >>> daily_breakpoints(Pollutant.PM25, HJ_633_2026)[:3]
    (0, 35, 60)
    """
    if edition not in _DAILY:
        raise ValueError(f"{edition.number} is not an edition of the AQI rules (HJ 633)")
    return _DAILY[edition][pollutant]


def hourly_breakpoints(item: HourlyItem, edition: Edition) -> tuple[int, ...]:
    """Concentrations at which an item of the hourly report reaches the values of `IAQI_STEPS`.

    Particles have no 1-hour column: their 1-hour means are read against the 24-hour one, as
    HJ 633-2026 says [P] and the national platform did before (see `hourly_air_quality`) [E].

    Raises:
        ValueError: if the edition is not one of HJ 633.

    Reference: HJ 633-2012, table 1 [P]; HJ 633-2026, table 3 [P].

    >>> hourly_breakpoints(HourlyItem.SO2_1H, HJ_633_2012)
    (0, 150, 500, 650, 800)
    """
    daily = daily_breakpoints(item.pollutant, edition)
    return _HOURLY.get(item, daily)


def interpolated_iaqi(concentration: Exact, steps: tuple[int, ...]) -> int:
    """IAQI of a rounded concentration on one row of the table, rounded up.

    ``IAQI = (IAQIhi - IAQIlo) / (BPhi - BPlo) · (C - BPlo) + IAQIlo``; above the row 500, which is
    all that the range of the index allows. A breakpoint belongs to the better band.

    Args:
        concentration: 0 or more, already rounded by GB/T 8170, in the unit of `steps`.
        steps: a row, from `daily_breakpoints` or `hourly_breakpoints`.

    Reference: HJ 633-2012, 6.2 [P]; HJ 633-2026, 4.2.6 [P]; 500 above the table is implied by the
    range of 4.1.1.

    >>> interpolated_iaqi(68, daily_breakpoints(Pollutant.PM25, HJ_633_2026))
    108
    """
    value = exact(concentration)
    for position in range(1, len(steps)):
        low, high = steps[position - 1], steps[position]
        if value <= high:
            floor, ceiling = IAQI_STEPS[position - 1], IAQI_STEPS[position]
            return round_up(floor + Fraction(ceiling - floor, high - low) * (value - low))
    return AQI_TOP
