"""The index of a day whose particles are left out for dust (沙尘影响扣除).

Method page: docs/methods/dust-exclusion.md.
"""

from collections.abc import Collection, Mapping

from standards.air_items import Pollutant
from standards.air_quality_index import DailyAirQuality, daily_air_quality
from standards.editions import Edition
from standards.rounding import Exact

DUST_ITEMS = (Pollutant.PM10, Pollutant.PM25)
"""The items dust can be claimed for: particles only."""


def index_without(
    concentrations: Mapping[Pollutant, Exact | None],
    removed: Collection[Pollutant],
    edition: Edition,
) -> DailyAirQuality:
    """AQI, level and primary pollutants of a day from the items that are not left out.

    An item left out for dust is not a missing one: the day stays valid as long as the other items
    make it so, and its AQI is the highest of theirs. It stands in `iaqis` with 0.

    Args:
        concentrations: μg/m³ (CO mg/m³); an item left out or None is missing.
        removed: the items left out for dust.
        edition: HJ_633_2012 or HJ_633_2026.

    Raises:
        ValueError: for an item dust cannot be claimed for, and as `daily_air_quality`.

    Reference: 环办监测〔2016〕120号 [V:2]; that the AQI then comes from the other items is the
    practice of an operating vendor [1].

    >>> from standards.editions import HJ_633_2012
    >>> day = dict(so2=8, no2=30, co=1, o3_8h=90, pm10=318, pm25=21)
    >>> day = {Pollutant(item): value for item, value in day.items()}
    >>> index_without(day, DUST_ITEMS, HJ_633_2012).aqi
    45
    """
    if not set(removed) <= set(DUST_ITEMS):
        raise ValueError(f"dust removes particles only, not {sorted(set(removed))}")
    return daily_air_quality({**concentrations, **dict.fromkeys(removed, 0)}, edition)
