"""The index of a day of air: as the sheet reported it, else computed by the edition of the day."""

import re
import unicodedata
from functools import lru_cache

from monitoring.models import AirDay
from standards.air_items import Pollutant
from standards.air_quality_index import DailyAirQuality, daily_air_quality
from standards.editions import Edition, Family, edition_of, in_force

EDITIONS = (edition_of(Family.AQI, 2012), edition_of(Family.AQI, 2026))
"""The editions a day can be judged by (新旧标准): rollups keep the days at each level for both."""

LABEL_SEPARATOR = "、"
NO_PRIMARY_UP_TO = 50
"""A day has primary pollutants if its index is above 50 (HJ 633-2012 and HJ 633-2026, 2)."""

_FINE, _COARSE = r"粒径小于等于2\.5[^)]*", r"粒径小于等于10[^)]*"
_NAMED = re.compile(
    rf"(?P<pm25>细?颗粒物\((?:pm2\.?5|{_FINE})\)|pm2\.?5|细颗粒物)"
    rf"|(?P<pm10>(?:可吸入)?颗粒物\((?:pm10|{_COARSE})\)|pm10|(?:可吸入)?颗粒物)"
    r"|(?P<o3_8h>o3|臭氧)|(?P<so2>so2|二氧化硫)|(?P<no2>no2|二氧化氮)|(?P<co>co(?!2)|一氧化碳)"
)


def computed_index(day: AirDay, edition: Edition | None = None) -> DailyAirQuality:
    """Return what the concentrations give, by the edition of the day or the one asked for."""
    values = {item: getattr(day, item.value) for item in Pollutant}
    return daily_air_quality(values, edition or in_force(Family.AQI, day.date))


def settle_index(day: AirDay) -> None:
    """Set what the pages show: the sheet's own index if it gave one, else the computed one."""
    found = computed_index(day)
    day.aqi = found.aqi if day.reported_aqi is None else day.reported_aqi
    labels = LABEL_SEPARATOR.join(item.label for item in found.primary)
    day.primary_pollutant = shown_primary(day.reported_aqi, day.reported_primary, labels)


def shown_primary(reported_aqi: int | None, reported: str, computed: str) -> str:
    """Return the primary pollutants to show: the sheet's, else ours unless its index has none."""
    if not reported and reported_aqi is not None and reported_aqi <= NO_PRIMARY_UP_TO:
        return ""
    return reported or computed


@lru_cache(maxsize=512)
def pollutants_named(text: str) -> tuple[Pollutant, ...]:
    """Read the primary pollutants of a sheet in any of their spellings; unknown words are left out.

    >>> pollutants_named("颗粒物(PM₂.₅)、臭氧8小时")
    (<Pollutant.PM25: 'pm25'>, <Pollutant.O3_8H: 'o3_8h'>)
    """
    plain = "".join(unicodedata.normalize("NFKC", text).lower().split())
    named = (Pollutant(found.lastgroup) for found in _NAMED.finditer(plain) if found.lastgroup)
    return tuple(dict.fromkeys(named))
