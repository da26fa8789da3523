"""Hourly air quality index, the real-time report (实时报), of HJ 633-2012 and HJ 633-2026.

2012 lists nine items: 1-hour means of six pollutants, the sliding 8-hour mean of ozone and the
sliding 24-hour means of the two particles. 2026 lists the six 1-hour means, particles read against
the 24-hour breakpoints. The national platform worked the way of 2026 long before: the AQI of all
47,931 complete station-hours of Changzhou in 2019 is the highest of the six 1-hour indices by the
2012 table, none of the other readings fits [E]. So the basis is an argument.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum

from standards.air_breakpoints import (
    OZONE_8H_TOP,
    SO2_1H_TOP,
    hourly_breakpoints,
    interpolated_iaqi,
)
from standards.air_items import HourlyItem, Pollutant
from standards.air_levels import AirLevel, level_of
from standards.air_quality_index import AirDayState, iaqi, reported_concentration
from standards.editions import HJ_633_2012, HJ_633_2026, Edition
from standards.rounding import Exact

SIX_HOURLY_MEANS = (
    HourlyItem.SO2_1H,
    HourlyItem.NO2_1H,
    HourlyItem.CO_1H,
    HourlyItem.O3_1H,
    HourlyItem.PM10_1H,
    HourlyItem.PM25_1H,
)
"""The items of HJ 633-2026 [P], and of the national platform before it [E]."""

_NINE_ITEMS = tuple(HourlyItem)
# Table 1 of 2012 has no 1-hour column for particles: their hour is shown, their 24 hours count.
_NO_INDEX_2012 = frozenset({HourlyItem.PM10_1H, HourlyItem.PM25_1H})


class HourlyBasis(Enum):
    """Which items make an hourly AQI."""

    OF_THE_EDITION = "of_the_edition"
    SIX_MEANS = "six_means"


@dataclass(frozen=True, slots=True)
class HourlyAirQuality:
    """The AQI of one hour and what it came from.

    `aqi` and `level` are None when the state is MISSING_ITEMS. `iaqis` has one entry per item that
    is assessed, None where it is missing, and where HJ 633-2012 has the 1-hour mean speak for an
    8-hour mean of ozone above 800 μg/m³. `so2_by_24h` is true when sulphur dioxide above 800 μg/m³
    was reported by its 24-hour mean, as the same edition has it.
    """

    aqi: int | None
    level: AirLevel | None
    primary: tuple[HourlyItem, ...]
    iaqis: Mapping[HourlyItem, int | None]
    state: AirDayState
    so2_by_24h: bool = False


def hourly_items(
    edition: Edition, basis: HourlyBasis = HourlyBasis.OF_THE_EDITION
) -> tuple[HourlyItem, ...]:
    """Items of the hourly report: nine by HJ 633-2012, six by HJ 633-2026.

    Raises:
        ValueError: if the edition is not one of HJ 633.

    Reference: HJ 633-2012, hourly report [P]; HJ 633-2026, hourly report [P].

    >>> len(hourly_items(HJ_633_2012)), len(hourly_items(HJ_633_2026))
    (9, 6)
    """
    if edition not in (HJ_633_2012, HJ_633_2026):
        raise ValueError(f"{edition.number} is not an edition of the AQI rules (HJ 633)")
    if edition == HJ_633_2026 or basis is HourlyBasis.SIX_MEANS:
        return SIX_HOURLY_MEANS
    return _NINE_ITEMS


def iaqi_hourly(
    item: HourlyItem,
    concentration: Exact,
    edition: Edition,
    fallback: Exact | None = None,
) -> int | None:
    """Individual air quality index of one item of the hourly report.

    As :func:`air_quality_index.iaqi`, by the 1-hour columns; particles by the 24-hour ones. SO₂-1h
    above 800 μg/m³ is 200 by HJ 633-2026; HJ 633-2012 computes nothing and reports the index of the
    24-hour mean. O₃-8h above 800 is 300 by HJ 633-2026; 2012 reports the index of the 1-hour mean.

    Args:
        item: the item.
        concentration: μg/m³, CO in mg/m³, 0 or more.
        edition: HJ_633_2012 or HJ_633_2026.
        fallback: the SO₂-24h or O₃-1h mean, μg/m³, that the 2012 rules above turn to.

    Returns:
        0 to 500; None only where HJ 633-2012 computes nothing and there is no fallback.

    Raises:
        ValueError: for a negative concentration or an edition that is not one of HJ 633.

    Reference: HJ 633-2012, table 1, notes 2 and 3 [P]; HJ 633-2026, table 3 and 4.2 [P].

    >>> iaqi_hourly(HourlyItem.SO2_1H, 801, HJ_633_2026)
    200
    >>> iaqi_hourly(HourlyItem.SO2_1H, 801, HJ_633_2012, fallback=475)
    150
    """
    rounded = reported_concentration(item.label, concentration, item.decimals)
    steps = hourly_breakpoints(item, edition)
    if item is HourlyItem.SO2_1H and rounded > SO2_1H_TOP:
        if edition == HJ_633_2026:
            return 200
        return None if fallback is None else iaqi(Pollutant.SO2, fallback, edition)
    if item is HourlyItem.O3_8H and rounded > OZONE_8H_TOP:
        if edition == HJ_633_2026:
            return 300
        return None if fallback is None else iaqi_hourly(HourlyItem.O3_1H, fallback, edition)
    return interpolated_iaqi(rounded, steps)


def hourly_air_quality(
    concentrations: Mapping[HourlyItem, Exact | None],
    edition: Edition,
    so2_24h: Exact | None = None,
    basis: HourlyBasis = HourlyBasis.OF_THE_EDITION,
) -> HourlyAirQuality:
    """AQI, level and primary pollutants of one hour.

    ``AQI = max(IAQI)``; primary are all items at that IAQI if AQI > 50. With an item missing, the
    AQI of the others stands only if it exceeds 100.

    Args:
        concentrations: μg/m³ (CO mg/m³); an item left out or None is missing, one that the report
            does not assess is not read.
        edition: HJ_633_2012 or HJ_633_2026.
        so2_24h: sliding 24-hour mean of SO₂, for HJ 633-2012 above 800 μg/m³.
        basis: the items of the edition, or the six 1-hour means of the national platform.

    Raises:
        ValueError: for a negative concentration or an edition that is not one of HJ 633.

    Reference: HJ 633-2012, 6.2 and hourly report [P]; HJ 633-2026, 4.2 and 5.3 [P].

    >>> hour = {item: 20 for item in SIX_HOURLY_MEANS} | {HourlyItem.CO_1H: 1}
    >>> found = hourly_air_quality({**hour, HourlyItem.O3_1H: 201}, HJ_633_2026)
    >>> found.aqi, [item.label for item in found.primary]
    (101, ['O₃-1h'])
    """
    items = hourly_items(edition, basis)
    if HourlyItem.O3_8H in items:
        items = tuple(item for item in items if item not in _NO_INDEX_2012)
    iaqis: dict[HourlyItem, int | None] = {}
    for item in items:
        value = concentrations.get(item)
        other = so2_24h if item is HourlyItem.SO2_1H else None
        iaqis[item] = None if value is None else iaqi_hourly(item, value, edition, other)
    so2 = concentrations.get(HourlyItem.SO2_1H)
    over_so2 = so2 is not None and reported_concentration("SO₂-1h", so2, 0) > SO2_1H_TOP
    missing = {item for item, index in iaqis.items() if index is None}
    if concentrations.get(HourlyItem.O3_8H) is not None and HourlyItem.O3_1H not in missing:
        missing.discard(HourlyItem.O3_8H)  # above its table, the 1-hour mean speaks for it
    return _hour_of(iaqis, not missing, over_so2 and edition == HJ_633_2012)


def _hour_of(
    iaqis: Mapping[HourlyItem, int | None], is_complete: bool, over_so2: bool
) -> HourlyAirQuality:
    known = {item: index for item, index in iaqis.items() if index is not None}
    by_24h = over_so2 and HourlyItem.SO2_1H in known
    highest = max(known.values(), default=None)
    if highest is None or (not is_complete and highest <= 100):
        missing = AirDayState.MISSING_ITEMS
        return HourlyAirQuality(None, None, (), iaqis, missing, by_24h)
    primary = tuple(item for item, index in known.items() if index == highest and highest > 50)
    state = AirDayState.VALID
    return HourlyAirQuality(highest, level_of(highest), primary, iaqis, state, by_24h)


def exceeding_hourly_items(hour: HourlyAirQuality) -> tuple[HourlyItem, ...]:
    """Exceeding pollutants (超标污染物) of an hour: every item whose IAQI is above 100.

    Reference: HJ 633-2012, text on exceeding pollutants [P]; deleted in HJ 633-2026.

    >>> hour = hourly_air_quality({HourlyItem.NO2_1H: 201, HourlyItem.CO_1H: 10}, HJ_633_2012)
    >>> [item.label for item in exceeding_hourly_items(hour)]
    ['NO₂-1h']
    """
    return tuple(item for item, index in hour.iaqis.items() if index is not None and index > 100)
