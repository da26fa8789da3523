"""The index of a day of air: as the sheet reported it, else computed by the edition of the day."""

import re
import unicodedata

from monitoring.models import AirDay
from standards.air_items import Pollutant
from standards.air_quality_index import DailyAirQuality, daily_air_quality
from standards.editions import Edition, Family, edition_of, in_force

EDITIONS = (edition_of(Family.AQI, 2012), edition_of(Family.AQI, 2026))
"""The editions a day can be judged by (新旧标准): rollups keep the days at each level for both."""

LABEL_SEPARATOR = "、"
_PARTS = re.compile(r"[、,,;;/+ ]+|和|与")
_SPELLINGS: dict[str, Pollutant] = {
    "so2": Pollutant.SO2,
    "二氧化硫": Pollutant.SO2,
    "no2": Pollutant.NO2,
    "二氧化氮": Pollutant.NO2,
    "co": Pollutant.CO,
    "一氧化碳": Pollutant.CO,
    "o3": Pollutant.O3_8H,
    "o38h": Pollutant.O3_8H,
    "臭氧": Pollutant.O3_8H,
    "臭氧8小时": Pollutant.O3_8H,
    "臭氧8h": Pollutant.O3_8H,
    "pm10": Pollutant.PM10,
    "颗粒物": Pollutant.PM10,
    "可吸入颗粒物": Pollutant.PM10,
    "pm25": Pollutant.PM25,
    "细颗粒物": Pollutant.PM25,
}


def computed_index(day: AirDay, edition: Edition | None = None) -> DailyAirQuality:
    """Return what the concentrations give, by the edition of the day or the one asked for."""
    values = {item: getattr(day, item.value) for item in Pollutant}
    return daily_air_quality(values, edition or in_force(Family.AQI, day.date))


def settle_index(day: AirDay) -> None:
    """Set what the pages show: the sheet's own index if it gave one, else the computed one."""
    found = computed_index(day)
    day.aqi = found.aqi if day.reported_aqi is None else day.reported_aqi
    labels = LABEL_SEPARATOR.join(item.label for item in found.primary)
    day.primary_pollutant = day.reported_primary or labels


def pollutants_named(text: str) -> tuple[Pollutant, ...]:
    """Read the primary pollutants of a sheet in any of their spellings; unknown words are left out.

    >>> pollutants_named("细颗粒物(PM2.5)、O₃-8h")
    (<Pollutant.PM25: 'pm25'>, <Pollutant.O3_8H: 'o3_8h'>)
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    found: dict[Pollutant, None] = {}
    for part in _PARTS.split(plain):
        words = [part.partition("(")[0], part.partition("(")[2].rstrip(")")]
        for word in words:
            item = _SPELLINGS.get(re.sub(r"[-_.]", "", word))
            if item is not None:
                found[item] = None
    return tuple(found)
