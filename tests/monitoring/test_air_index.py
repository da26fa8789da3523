"""The index a day shows, and the pollutants a sheet names."""

import pytest

from monitoring.air_index import pollutants_named, shown_primary
from standards.air_items import Pollutant

PM25, PM10, OZONE = Pollutant.PM25, Pollutant.PM10, Pollutant.O3_8H


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("PM2.5", (PM25,)),
        ("PM 2.5", (PM25,)),
        ("PM₂.₅、O₃-8h", (PM25, OZONE)),
        ("细颗粒物(PM2.5)", (PM25,)),
        ("颗粒物(PM2.5)", (PM25,)),
        ("颗粒物(粒径小于等于2.5μm)", (PM25,)),
        ("颗粒物(粒径小于等于10μm)", (PM10,)),
        ("可吸入颗粒物", (PM10,)),
        ("颗粒物", (PM10,)),
        ("臭氧日最大8小时平均", (OZONE,)),
        ("臭氧8小时滑动平均", (OZONE,)),
        ("O3—8h", (OZONE,)),
        ("O3-8小时,NO2", (OZONE, Pollutant.NO2)),
        ("一氧化碳 CO", (Pollutant.CO,)),
        ("SO2;二氧化硫", (Pollutant.SO2,)),
        ("—", ()),
        ("CO2", ()),
    ],
)
def test_pollutants_are_read_as_people_write_them(text, named) -> None:
    assert pollutants_named(text) == named


def test_a_sheets_index_of_50_or_less_has_no_primary_pollutant() -> None:
    assert shown_primary(50, "", "PM2.5") == ""
    assert shown_primary(51, "", "PM2.5") == "PM2.5"
    assert shown_primary(None, "", "PM2.5") == "PM2.5"
    assert shown_primary(45, "O3", "PM2.5") == "O3"
