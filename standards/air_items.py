"""The items of the air quality index (评价项目), of the day and of the hour.

Reference: HJ 633-2012, table 1 [P]; HJ 633-2026, 4.2.2 and table 3 [P].
"""

from enum import StrEnum


class Pollutant(StrEnum):
    """The six assessed items (评价项目) of the daily report."""

    SO2 = "so2"
    NO2 = "no2"
    CO = "co"
    O3_8H = "o3_8h"
    PM10 = "pm10"
    PM25 = "pm25"

    @property
    def label(self) -> str:
        """The name people print, e.g. “PM2.5”."""
        return _POLLUTANT_LABELS[self]

    @property
    def unit(self) -> str:
        """The unit of its concentration."""
        return "mg/m³" if self is Pollutant.CO else "μg/m³"

    @property
    def decimals(self) -> int:
        """Decimals of a daily concentration before it is classed (HJ 633-2026, 4.2.2 [P])."""
        return 1 if self is Pollutant.CO else 0


_POLLUTANT_LABELS = {
    Pollutant.SO2: "SO₂",
    Pollutant.NO2: "NO₂",
    Pollutant.CO: "CO",
    Pollutant.O3_8H: "O₃-8h",
    Pollutant.PM10: "PM10",
    Pollutant.PM25: "PM2.5",
}


class HourlyItem(StrEnum):
    """An item of the hourly report (实时报), named with the time it is averaged over.

    The 8-hour mean of ozone and the 24-hour means of particles are sliding (滑动平均): they end
    with the hour reported. Which of them a report needs is `hourly_air_quality.hourly_items`.
    """

    SO2_1H = "so2_1h"
    NO2_1H = "no2_1h"
    CO_1H = "co_1h"
    O3_1H = "o3_1h"
    PM10_1H = "pm10_1h"
    PM25_1H = "pm25_1h"
    O3_8H = "o3_8h"
    PM10_24H = "pm10_24h"
    PM25_24H = "pm25_24h"

    @property
    def pollutant(self) -> Pollutant:
        """The pollutant it measures; both ozone items are `Pollutant.O3_8H`."""
        name = self.value.rpartition("_")[0]
        return Pollutant.O3_8H if name == "o3" else Pollutant(name)

    @property
    def label(self) -> str:
        """The name people print, e.g. “O₃-1h”.

        >>> HourlyItem.O3_1H.label, HourlyItem.PM25_24H.label
        ('O₃-1h', 'PM2.5-24h')
        """
        return f"{self.pollutant.label.removesuffix('-8h')}-{self.value.rpartition('_')[2]}"

    @property
    def unit(self) -> str:
        """The unit of its concentration."""
        return self.pollutant.unit

    @property
    def decimals(self) -> int:
        """Decimals of the concentration before it is classed (HJ 633-2026, 4.2.2 [P])."""
        return self.pollutant.decimals
