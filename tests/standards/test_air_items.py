"""Items of the daily and of the hourly report."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards import air_quality_index
from standards.air_items import HourlyItem, Pollutant

# Published values


@pytest.mark.published
def test_the_report_of_a_day_has_six_items_and_of_an_hour_nine():
    assert [p.label for p in Pollutant] == ["SO₂", "NO₂", "CO", "O₃-8h", "PM10", "PM2.5"]
    assert [item.label for item in HourlyItem] == [
        "SO₂-1h",
        "NO₂-1h",
        "CO-1h",
        "O₃-1h",
        "PM10-1h",
        "PM2.5-1h",
        "O₃-8h",
        "PM10-24h",
        "PM2.5-24h",
    ]


# Break points


def test_both_ozone_items_measure_ozone():
    assert HourlyItem.O3_1H.pollutant is HourlyItem.O3_8H.pollutant is Pollutant.O3_8H


# Missing data


def test_no_item_is_without_unit():
    assert all(item.unit for item in (*Pollutant, *HourlyItem))


# Invalid input


def test_an_unknown_item_is_refused():
    with pytest.raises(ValueError, match="pm1"):
        Pollutant("pm1")


# Properties


@given(st.sampled_from(HourlyItem))
def test_an_hourly_item_is_measured_as_its_pollutant(item):
    assert (item.unit, item.decimals) == (item.pollutant.unit, item.pollutant.decimals)
    assert item.decimals == (1 if item.unit == "mg/m³" else 0)


def test_the_old_address_still_holds():
    assert air_quality_index.Pollutant is Pollutant
