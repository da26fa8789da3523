"""Daily air quality index (空气质量指数 AQI) of HJ 633-2012 and HJ 633-2026.

Concentrations go in as a day reports them: 24-hour means, and for ozone the daily maximum 8-hour
mean. SO₂, NO₂, O₃, PM10 and PM2.5 in μg/m³, CO in mg/m³. The hourly report is in
`hourly_air_quality`, the breakpoints in `air_breakpoints`, the levels in `air_levels`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum

from standards.air_breakpoints import (
    OZONE_8H_TOP,
    daily_breakpoints,
    hourly_breakpoints,
    interpolated_iaqi,
)
from standards.air_items import HourlyItem, Pollutant
from standards.air_levels import AQI_TOP, AirLevel, is_good, is_heavy, level_of
from standards.editions import HJ_633_2012, HJ_633_2026, Edition
from standards.rounding import Exact, exact, round_half_even

__all__ = [
    "AQI_TOP",
    "AirDayState",
    "AirLevel",
    "DailyAirQuality",
    "Pollutant",
    "daily_air_quality",
    "exceeding_pollutants",
    "iaqi",
    "is_good",
    "is_heavy",
    "level_of",
    "reported_concentration",
]


class AirDayState(Enum):
    """Whether a day has an AQI, and so counts as a valid day (有效监测天数)."""

    VALID = "valid"
    MISSING_ITEMS = "missing_items"


@dataclass(frozen=True, slots=True)
class DailyAirQuality:
    """The AQI of one day and what it came from.

    `aqi` and `level` are None when the state is MISSING_ITEMS. `primary` is empty up to AQI 50 and
    holds several items when they tie (并列). `iaqis` keeps one entry per item, None where the
    item is missing. `ozone_by_1h` is true when the ozone IAQI was taken from the 1-hour maximum.
    """

    aqi: int | None
    level: AirLevel | None
    primary: tuple[Pollutant, ...]
    iaqis: Mapping[Pollutant, int | None]
    state: AirDayState
    ozone_by_1h: bool = False


def reported_concentration(label: str, concentration: Exact, decimals: int) -> Decimal:
    """Round a concentration as it is reported, half to even, before an index is taken.

    Args:
        label: the item's name, for the message of a refusal.
        concentration: 0 or more.
        decimals: 0 for μg/m³, 1 for CO.

    Raises:
        ValueError: for a negative concentration.

    Reference: HJ 633-2026, 4.2.2 [P]; GB/T 8170-2008 [V:3].

    >>> reported_concentration("CO", Decimal("4.05"), 1)
    Decimal('4.0')
    """
    if exact(concentration) < 0:
        raise ValueError(f"the concentration of {label} cannot be negative, got {concentration}")
    return round_half_even(concentration, decimals)


def iaqi(
    pollutant: Pollutant,
    concentration: Exact,
    edition: Edition,
    ozone_1h: Exact | None = None,
) -> int | None:
    """Individual air quality index (空气质量分指数 IAQI) of one daily concentration.

    ``IAQI = (IAQIhi - IAQIlo) / (BPhi - BPlo) · (C - BPlo) + IAQIlo``, C rounded first by GB/T 8170
    to whole μg/m³ (CO 0.1 mg/m³), the result rounded up. Above the table the IAQI stays 500.
    Ozone above 800 μg/m³ (8 h): 300 by HJ 633-2026; not computed by HJ 633-2012, which takes the
    IAQI of the day's highest hour instead.

    Args:
        pollutant: the item.
        concentration: μg/m³, CO in mg/m³, 0 or more.
        edition: HJ_633_2012 or HJ_633_2026 (see ``in_force(Family.AQI, day)``).
        ozone_1h: the day's highest hourly ozone, μg/m³; read only by the 2012 rule above.

    Returns:
        0 to 500; None only where HJ 633-2012 computes nothing (O₃-8h > 800, no hourly maximum).

    Raises:
        ValueError: for a negative concentration or an edition that is not one of HJ 633.

    Reference: HJ 633-2012, table 1 with its notes, 6.2; HJ 633-2026, table 3 and 4.2 [P].

    >>> iaqi(Pollutant.PM25, Decimal("68"), HJ_633_2012)
    92
    >>> iaqi(Pollutant.PM25, Decimal("68"), HJ_633_2026)
    108
    """
    rounded = reported_concentration(pollutant.label, concentration, pollutant.decimals)
    steps = daily_breakpoints(pollutant, edition)
    if pollutant is Pollutant.O3_8H and rounded > OZONE_8H_TOP:
        if edition != HJ_633_2012:
            return 300
        return None if ozone_1h is None else _iaqi_of_ozone_1h(ozone_1h, edition)
    return interpolated_iaqi(rounded, steps)


def _iaqi_of_ozone_1h(ozone_1h: Exact, edition: Edition) -> int:
    item = HourlyItem.O3_1H
    rounded = reported_concentration(item.label, ozone_1h, item.decimals)
    return interpolated_iaqi(rounded, hourly_breakpoints(item, edition))


def daily_air_quality(
    concentrations: Mapping[Pollutant, Exact | None],
    edition: Edition,
    ozone_1h: Exact | None = None,
    seven_items: bool = False,
) -> DailyAirQuality:
    """AQI, level and primary pollutants (首要污染物) of one day.

    ``AQI = max(IAQI)``. Primary pollutants are all items whose IAQI equals the AQI, if AQI > 50.
    With an item missing, the AQI of the others stands only if it exceeds 100; otherwise the day has
    no AQI (`NA`), is not a valid day and is in the state MISSING_ITEMS.

    The text of HJ 633-2012 lists seven daily items, the seventh being the day's highest hour of
    ozone; cities and districts use six, as HJ 663 does [M]. With `seven_items` the higher of the
    two ozone indices counts as ozone's, and a missing highest hour is a missing item.

    Args:
        concentrations: μg/m³ (CO mg/m³); an item left out or None is missing.
        edition: HJ_633_2012 or HJ_633_2026.
        ozone_1h: as for :func:`iaqi`.
        seven_items: assess `ozone_1h` as an item of its own; HJ 633-2012 only.

    Raises:
        ValueError: for a negative concentration, an edition that is not one of HJ 633, or seven
            items by HJ 633-2026.

    Reference: HJ 633-2012, table 1, 6.2 and its text on the daily report [P]; HJ 633-2026, 4.2 and
    5.3 [P]; bureaux practise 5.3 under HJ 633-2012 too [V:3].

    >>> day = daily_air_quality({Pollutant.PM25: Decimal(76)}, HJ_633_2012)
    >>> day.aqi, day.level.label, day.primary[0].label
    (102, '轻度污染', 'PM2.5')
    """
    if seven_items and edition == HJ_633_2026:
        raise ValueError("HJ 633-2026 has six daily items, the 1-hour maximum of ozone is none")
    iaqis: dict[Pollutant, int | None] = {}
    for pollutant in Pollutant:
        value = concentrations.get(pollutant)
        iaqis[pollutant] = None if value is None else iaqi(pollutant, value, edition, ozone_1h)
    ozone = concentrations.get(Pollutant.O3_8H)
    by_1h = edition == HJ_633_2012 and ozone is not None and _over_ozone_table(ozone)
    is_complete = None not in iaqis.values()
    if seven_items:
        is_complete = is_complete and ozone_1h is not None
        by_1h = _take_ozone_1h(iaqis, edition, ozone_1h) or by_1h
    return _day_of(iaqis, is_complete, by_1h)


def _take_ozone_1h(
    iaqis: dict[Pollutant, int | None], edition: Edition, ozone_1h: Exact | None
) -> bool:
    # Lets the hour speak for ozone if it is the worse of the two; tells whether it does.
    if ozone_1h is None:
        return False
    by_hour, by_8h = _iaqi_of_ozone_1h(ozone_1h, edition), iaqis[Pollutant.O3_8H]
    if by_8h is not None and by_8h >= by_hour:
        return False
    iaqis[Pollutant.O3_8H] = by_hour
    return True


def _day_of(
    iaqis: Mapping[Pollutant, int | None], is_complete: bool, by_1h: bool
) -> DailyAirQuality:
    known = {pollutant: index for pollutant, index in iaqis.items() if index is not None}
    highest = max(known.values(), default=None)
    if highest is None or (not is_complete and highest <= 100):
        return DailyAirQuality(None, None, (), iaqis, AirDayState.MISSING_ITEMS)
    primary = tuple(p for p, index in known.items() if index == highest and highest > 50)
    state = AirDayState.VALID
    return DailyAirQuality(highest, level_of(highest), primary, iaqis, state, by_1h)


def _over_ozone_table(ozone: Exact) -> bool:
    return round_half_even(ozone, Pollutant.O3_8H.decimals) > OZONE_8H_TOP


def exceeding_pollutants(day: DailyAirQuality) -> tuple[Pollutant, ...]:
    """Exceeding pollutants (超标污染物) of a day: every item whose IAQI is above 100.

    HJ 633-2026 has deleted the term; `ambient_air.over_limit_pollutants` says the same of
    concentrations against the limits of any edition. A day without AQI still has its IAQIs.

    Reference: HJ 633-2012, text on exceeding pollutants [P].

    >>> day = daily_air_quality({Pollutant.PM25: 76, Pollutant.PM10: 150}, HJ_633_2012)
    >>> [pollutant.label for pollutant in exceeding_pollutants(day)]
    ['PM2.5']
    """
    return tuple(p for p, index in day.iaqis.items() if index is not None and index > 100)
