"""IAQI and AQI of an hour, HJ 633-2012 and HJ 633-2026."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.air_items import HourlyItem
from standards.air_quality_index import AirDayState
from standards.editions import GB_3095_2012, HJ_633_2012, HJ_633_2026
from standards.hourly_air_quality import (
    SIX_HOURLY_MEANS,
    HourlyBasis,
    exceeding_hourly_items,
    hourly_air_quality,
    hourly_items,
    iaqi_hourly,
)

PUBLISHED = Path(__file__).parents[1] / "data" / "published" / "aqi_hourly.csv"
EDITIONS = {"2012": HJ_633_2012, "2026": HJ_633_2026}
NAMES = {
    "SO2": HourlyItem.SO2_1H,
    "NO2": HourlyItem.NO2_1H,
    "CO": HourlyItem.CO_1H,
    "O3": HourlyItem.O3_1H,
    "PM10": HourlyItem.PM10_1H,
    "PM2.5": HourlyItem.PM25_1H,
}
CLEAN = dict.fromkeys(HourlyItem, Decimal(1))
CONCENTRATIONS = st.decimals(0, 4000, places=1)
HOURS = st.fixed_dictionaries(dict.fromkeys(HourlyItem, CONCENTRATIONS))


def published(kind):
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == kind]
    return pytest.mark.parametrize("row", rows, ids=[row["id"] for row in rows])


# Published values


@pytest.mark.published
@published("iaqi")
def test_an_hourly_iaqi_equals_the_worked_value(row):
    ((name, value),) = json.loads(row["inputs_json"]).items()
    item = HourlyItem(name.lower())
    assert iaqi_hourly(item, Decimal(value), EDITIONS[row["standard"]]) == int(row["expected"])


@pytest.mark.published
@published("aqi_hourly")
def test_an_hour_equals_the_worked_hour(row):
    inputs = json.loads(row["inputs_json"])
    values = {NAMES[name]: Decimal(str(value)) for name, value in inputs.items()}
    hour = hourly_air_quality(values, EDITIONS[row["standard"]])
    worked = json.loads(row["note"].rpartition("iaqi=")[2])
    assert {name: hour.iaqis[item] for name, item in NAMES.items()} == worked
    assert hour.aqi == int(row["expected"])
    assert [item.label.removesuffix("-1h") for item in hour.primary] == [
        {"SO2": "SO₂", "O3": "O₃"}[row["primary"]]
    ]
    printed = (str(hour.level.value), hour.level.label, hour.level.colour)
    assert printed == (row["level"], row["category"], row["colour"])


# Changzhou's state stations, 1 January 2019, stamp 0 (quotsoft.net, consulted 2026-11-23):
# SO2, NO2, CO, O3, PM10, PM2.5 of the hour, and the published AQI.
STATION_HOURS = [
    ((5, 34, "0.7", 40, 50, 35), 50),
    ((7, 21, "0.3", 45, 54, 35), 52),
    ((10, 28, "0.3", 42, 62, 47), 65),
    ((14, 30, "0.5", 42, 54, 44), 62),
    ((8, 27, "0.5", 44, 51, 40), 57),
    ((9, 36, "0.7", 34, 54, 42), 59),
]


@pytest.mark.published
@pytest.mark.parametrize(("values", "aqi"), STATION_HOURS)
def test_the_platform_took_six_hourly_means_before_2026_too(values, aqi):
    hour = dict(zip(SIX_HOURLY_MEANS, map(Decimal, values), strict=True))
    assert hourly_air_quality(hour, HJ_633_2012, basis=HourlyBasis.SIX_MEANS).aqi == aqi


# Break points


def test_2012_reports_nine_items_and_2026_six():
    assert len(hourly_items(HJ_633_2012)) == 9
    assert hourly_items(HJ_633_2026) == SIX_HOURLY_MEANS
    assert hourly_items(HJ_633_2012, HourlyBasis.SIX_MEANS) == SIX_HOURLY_MEANS


def test_particles_of_an_hour_are_read_against_the_daily_breakpoints():
    assert iaqi_hourly(HourlyItem.PM25_1H, 60, HJ_633_2026) == 100
    assert iaqi_hourly(HourlyItem.PM25_1H, 75, HJ_633_2012) == 100
    assert iaqi_hourly(HourlyItem.PM10_1H, 121, HJ_633_2026) == 101


@pytest.mark.parametrize(
    ("value", "old", "new"), [(799, 200, 200), (800, 200, 200), ("800.5", 200, 200)]
)
def test_sulphur_dioxide_up_to_800_is_on_the_table(value, old, new):
    assert iaqi_hourly(HourlyItem.SO2_1H, Decimal(value), HJ_633_2012) == old
    assert iaqi_hourly(HourlyItem.SO2_1H, Decimal(value), HJ_633_2026) == new


def test_sulphur_dioxide_above_800_is_200_or_reported_by_its_24_hours():
    assert iaqi_hourly(HourlyItem.SO2_1H, 5000, HJ_633_2026, fallback=5000) == 200
    assert iaqi_hourly(HourlyItem.SO2_1H, 801, HJ_633_2012) is None
    assert iaqi_hourly(HourlyItem.SO2_1H, 801, HJ_633_2012, fallback=150) == 100
    hour = hourly_air_quality({**CLEAN, HourlyItem.SO2_1H: 900}, HJ_633_2012, so2_24h=800)
    assert (hour.aqi, hour.so2_by_24h, hour.primary) == (200, True, (HourlyItem.SO2_1H,))


def test_ozone_of_8_hours_above_800_leaves_the_word_to_the_hour():
    assert iaqi_hourly(HourlyItem.O3_8H, 801, HJ_633_2012) is None
    assert iaqi_hourly(HourlyItem.O3_8H, 801, HJ_633_2012, fallback=900) == 350
    assert iaqi_hourly(HourlyItem.O3_8H, 801, HJ_633_2026) == 300
    hour = {**CLEAN, HourlyItem.O3_8H: 820, HourlyItem.O3_1H: 40}
    found = hourly_air_quality(hour, HJ_633_2012)
    assert (found.state, found.iaqis[HourlyItem.O3_8H]) == (AirDayState.VALID, None)


@pytest.mark.parametrize("item", [HourlyItem.NO2_1H, HourlyItem.CO_1H, HourlyItem.O3_1H])
def test_above_the_table_the_index_stays_500(item):
    assert iaqi_hourly(item, 100_000, HJ_633_2026) == 500


def test_the_particle_hour_of_2012_is_shown_and_does_not_count():
    hour = hourly_air_quality({**CLEAN, HourlyItem.PM25_1H: 400}, HJ_633_2012)
    assert hour.aqi < 50
    assert HourlyItem.PM25_1H not in hour.iaqis


def test_tied_items_are_primary_together_and_exceed_together():
    hour = {**CLEAN, HourlyItem.NO2_1H: 700, HourlyItem.SO2_1H: 650}
    found = hourly_air_quality(hour, HJ_633_2026)
    assert found.primary == (HourlyItem.SO2_1H, HourlyItem.NO2_1H)
    assert exceeding_hourly_items(found) == found.primary


# Missing data


@pytest.mark.parametrize("item", SIX_HOURLY_MEANS)
def test_a_missing_item_leaves_a_clean_hour_without_aqi(item):
    found = hourly_air_quality({**CLEAN, item: None}, HJ_633_2026)
    assert (found.aqi, found.level, found.primary) == (None, None, ())
    assert (found.state, found.iaqis[item]) == (AirDayState.MISSING_ITEMS, None)


def test_the_rest_stands_if_it_is_above_100():
    hour = {HourlyItem.NO2_1H: 201}
    assert hourly_air_quality(hour, HJ_633_2026).aqi == 101
    assert hourly_air_quality({HourlyItem.NO2_1H: 200}, HJ_633_2026).aqi is None
    assert hourly_air_quality({}, HJ_633_2012).state is AirDayState.MISSING_ITEMS


def test_sulphur_dioxide_without_its_24_hours_counts_as_missing():
    found = hourly_air_quality({**CLEAN, HourlyItem.SO2_1H: 801}, HJ_633_2012)
    assert (found.state, found.so2_by_24h) == (AirDayState.MISSING_ITEMS, False)


# Invalid input


def test_a_negative_concentration_is_refused_by_name():
    with pytest.raises(ValueError, match="O₃-1h cannot be negative"):
        iaqi_hourly(HourlyItem.O3_1H, -1, HJ_633_2026)


def test_an_edition_of_another_family_is_refused():
    with pytest.raises(ValueError, match="GB 3095-2012"):
        iaqi_hourly(HourlyItem.O3_1H, 1, GB_3095_2012)
    with pytest.raises(ValueError, match="GB 3095-2012"):
        hourly_air_quality(CLEAN, GB_3095_2012)


def test_a_float_concentration_is_refused():
    with pytest.raises(TypeError):
        iaqi_hourly(HourlyItem.CO_1H, 65.4, HJ_633_2012)


# Properties


@given(st.sampled_from(HourlyItem), st.sampled_from(list(EDITIONS.values())), st.data())
def test_more_pollution_never_lowers_the_iaqi(item, edition, data):
    low, high = sorted((data.draw(CONCENTRATIONS), data.draw(CONCENTRATIONS)))
    if item is HourlyItem.SO2_1H and edition == HJ_633_2012:
        low, high = min(low, 800), min(high, 800)
    indices = [iaqi_hourly(item, value, edition, fallback=value) for value in (low, high)]
    assert 0 <= indices[0] <= indices[1] <= 500


@given(HOURS, st.sampled_from(list(EDITIONS.values())), st.sampled_from(HourlyBasis))
def test_the_aqi_is_the_highest_iaqi(values, edition, basis):
    hour = hourly_air_quality(values, edition, Decimal(1), basis)
    assert hour.aqi == max(index for index in hour.iaqis.values() if index is not None)
    assert bool(hour.primary) == (hour.aqi > 50)
    assert set(hour.iaqis) <= set(hourly_items(edition, basis))
