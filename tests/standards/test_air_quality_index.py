"""IAQI, AQI, level and primary pollutants of a day, HJ 633-2012 and HJ 633-2026."""

import csv
import json
import pickle
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.air_quality_index import (
    AirDayState,
    AirLevel,
    Pollutant,
    daily_air_quality,
    exceeding_pollutants,
    iaqi,
    is_good,
    is_heavy,
    level_of,
)
from standards.editions import GB_3095_2012, HJ_633_2012, HJ_633_2026

PUBLISHED = Path(__file__).parents[1] / "data" / "published" / "aqi_daily.csv"
EDITIONS = {"2012": HJ_633_2012, "2026": HJ_633_2026}
NAMES = {
    "SO2": Pollutant.SO2,
    "NO2": Pollutant.NO2,
    "CO": Pollutant.CO,
    "O3_8h": Pollutant.O3_8H,
    "PM10": Pollutant.PM10,
    "PM2.5": Pollutant.PM25,
}
CLEAN = {
    Pollutant.SO2: Decimal(10),
    Pollutant.NO2: Decimal(15),
    Pollutant.CO: Decimal("0.5"),
    Pollutant.O3_8H: Decimal(60),
    Pollutant.PM10: Decimal(30),
    Pollutant.PM25: Decimal(20),
}
EITHER = pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS)
CONCENTRATIONS = st.decimals(0, 3000, places=1)


def published(kind):
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == kind]
    return pytest.mark.parametrize("row", rows, ids=[row["id"] for row in rows])


def decimals(row):
    inputs = json.loads(row["inputs_json"])
    return {name: None if value is None else Decimal(str(value)) for name, value in inputs.items()}


# Published values


@pytest.mark.published
@published("iaqi")
def test_iaqi_equals_the_worked_value(row):
    ((name, value),) = decimals(row).items()
    edition = EDITIONS[row["standard"]]
    if name == "O3_1h":  # read only above the 8-hour table of 2012
        index = iaqi(Pollutant.O3_8H, Decimal(801), edition, ozone_1h=value)
    else:
        index = iaqi(NAMES[name.removesuffix("_24h")], value, edition)
    assert index == (int(row["expected"]) if row["expected"] else None)


@pytest.mark.published
@published("aqi_daily")
def test_a_day_equals_the_worked_day(row):
    inputs = decimals(row)
    day = daily_air_quality(
        {pollutant: inputs[name] for name, pollutant in NAMES.items()},
        EDITIONS[row["standard"]],
        inputs.get("O3_1h_max"),
    )
    worked = json.loads(row["note"].rpartition("iaqi=")[2])
    assert {name: day.iaqis[pollutant] for name, pollutant in NAMES.items()} == {
        **{name: worked[name] for name in NAMES},
        "O3_8h": worked.get("O3_1h", worked["O3_8h"]),
    }
    assert day.aqi == (None if row["expected"] == "NA" else int(row["expected"]))
    ozone = "O3_1h" if day.ozone_by_1h else "O3_8h"
    names = {pollutant: name for name, pollutant in NAMES.items()} | {Pollutant.O3_8H: ozone}
    assert {names[pollutant] for pollutant in day.primary} == set(
        filter(None, row["primary"].split("/"))
    )
    if day.level is not None:
        printed = (str(day.level.value), day.level.label, day.level.colour)
        assert printed == (row["level"], row["category"], row["colour"])


# Break points


@pytest.mark.parametrize(
    ("pollutant", "edition", "limit"),
    [
        (Pollutant.PM25, HJ_633_2012, 75),
        (Pollutant.PM25, HJ_633_2026, 60),
        (Pollutant.PM10, HJ_633_2012, 150),
        (Pollutant.PM10, HJ_633_2026, 120),
        (Pollutant.SO2, HJ_633_2026, 150),
        (Pollutant.NO2, HJ_633_2012, 80),
        (Pollutant.O3_8H, HJ_633_2026, 160),
    ],
)
def test_the_daily_limit_itself_is_100_and_one_more_is_polluted(pollutant, edition, limit):
    assert iaqi(pollutant, Decimal(limit), edition) == 100
    assert iaqi(pollutant, Decimal(limit - 1), edition) <= 100
    assert iaqi(pollutant, Decimal(limit + 1), edition) > 100


def test_the_concentration_is_rounded_half_to_even_before_the_index():
    assert iaqi(Pollutant.PM25, Decimal("60.5"), HJ_633_2026) == 100
    assert iaqi(Pollutant.PM25, Decimal("61.5"), HJ_633_2026) == 102
    assert iaqi(Pollutant.CO, Decimal("4.05"), HJ_633_2026) == 100


def test_a_rounded_up_index_does_not_grow_from_binary_noise():
    assert iaqi(Pollutant.CO, Decimal("2.2"), HJ_633_2026) == 55


@EITHER
@pytest.mark.parametrize("pollutant", [p for p in Pollutant if p is not Pollutant.O3_8H])
def test_above_the_table_the_index_stays_500(pollutant, edition):
    assert iaqi(pollutant, Decimal(100_000), edition) == 500


def test_ozone_above_800_is_capped_by_2026():
    assert iaqi(Pollutant.O3_8H, Decimal(800), HJ_633_2026) == 300
    assert iaqi(Pollutant.O3_8H, Decimal("800.4"), HJ_633_2012) == 300
    assert iaqi(Pollutant.O3_8H, Decimal(2000), HJ_633_2026, ozone_1h=Decimal(2000)) == 300


def test_the_hourly_maximum_is_read_only_above_the_8_hour_table():
    assert iaqi(Pollutant.O3_8H, Decimal(100), HJ_633_2012, ozone_1h=Decimal(900)) == 50


@pytest.mark.parametrize(
    ("top", "level"),
    [(50, "优"), (100, "良"), (150, "轻度污染"), (200, "中度污染"), (300, "重度污染")],
)
def test_a_level_ends_on_its_top_value(top, level):
    assert level_of(top).label == level
    assert level_of(top + 1) == level_of(top) + 1


def test_level_names_and_colours_are_those_of_table_a1():
    assert [level.roman for level in AirLevel] == ["一级", "二级", "三级", "四级", "五级", "六级"]
    assert level_of(500) is AirLevel.SEVERE
    assert level_of(0) is AirLevel.EXCELLENT


def test_100_is_good_and_200_is_not_heavy():
    assert (is_good(100), is_good(101)) == (True, False)
    assert (is_heavy(200), is_heavy(201)) == (False, True)


def test_a_day_at_50_has_no_primary_pollutant_and_at_51_it_has():
    day = daily_air_quality({**CLEAN, Pollutant.PM10: Decimal(50)}, HJ_633_2012)
    assert (day.aqi, day.primary) == (50, ())
    day = daily_air_quality({**CLEAN, Pollutant.PM10: Decimal(51)}, HJ_633_2012)
    assert (day.aqi, day.primary) == (51, (Pollutant.PM10,))


def test_tied_pollutants_are_primary_together():
    tied = {**CLEAN, Pollutant.PM10: Decimal(120), Pollutant.PM25: Decimal(60)}
    assert daily_air_quality(tied, HJ_633_2026).primary == (Pollutant.PM10, Pollutant.PM25)


def test_a_seventh_item_speaks_for_ozone_only_where_it_is_worse():
    quiet = daily_air_quality(CLEAN, HJ_633_2012, Decimal(90), seven_items=True)
    assert (quiet.iaqis[Pollutant.O3_8H], quiet.ozone_by_1h) == (30, False)
    loud = daily_air_quality(CLEAN, HJ_633_2012, Decimal(201), seven_items=True)
    assert (loud.aqi, loud.primary, loud.ozone_by_1h) == (101, (Pollutant.O3_8H,), True)
    assert daily_air_quality(CLEAN, HJ_633_2012, Decimal(201)).aqi == 30


def test_exceeding_pollutants_are_those_above_100():
    day = daily_air_quality(
        {**CLEAN, Pollutant.PM25: Decimal(76), Pollutant.PM10: Decimal(150)}, HJ_633_2012
    )
    assert exceeding_pollutants(day) == (Pollutant.PM25,)


# Missing data


def test_a_missing_seventh_item_is_a_missing_item():
    day = daily_air_quality(CLEAN, HJ_633_2012, seven_items=True)
    assert (day.aqi, day.state) == (None, AirDayState.MISSING_ITEMS)
    no_8h = {**CLEAN, Pollutant.O3_8H: None}
    day = daily_air_quality(no_8h, HJ_633_2012, Decimal(90), seven_items=True)
    assert day.state is AirDayState.MISSING_ITEMS


def test_a_day_without_values_exceeds_nothing():
    assert exceeding_pollutants(daily_air_quality({}, HJ_633_2012)) == ()


@EITHER
@pytest.mark.parametrize("missing", Pollutant)
def test_a_missing_item_leaves_a_clean_day_without_aqi(missing, edition):
    day = daily_air_quality({**CLEAN, missing: None}, edition)
    assert (day.aqi, day.level, day.primary) == (None, None, ())
    assert day.state is AirDayState.MISSING_ITEMS
    assert day.iaqis[missing] is None


def test_the_rest_must_exceed_100_to_stand_without_a_missing_item():
    rest = {**CLEAN, Pollutant.SO2: None}
    at_100 = daily_air_quality({**rest, Pollutant.PM25: Decimal(75)}, HJ_633_2012)
    above = daily_air_quality({**rest, Pollutant.PM25: Decimal(76)}, HJ_633_2012)
    assert (at_100.aqi, at_100.state) == (None, AirDayState.MISSING_ITEMS)
    assert (above.aqi, above.state) == (102, AirDayState.VALID)


def test_an_item_left_out_is_missing_and_not_zero():
    without = {p: value for p, value in CLEAN.items() if p is not Pollutant.CO}
    assert daily_air_quality(without, HJ_633_2012).state is AirDayState.MISSING_ITEMS
    zero = daily_air_quality({**CLEAN, Pollutant.CO: Decimal(0)}, HJ_633_2012)
    assert (zero.state, zero.iaqis[Pollutant.CO]) == (AirDayState.VALID, 0)


def test_a_day_without_any_value_has_no_aqi():
    assert daily_air_quality({}, HJ_633_2026).state is AirDayState.MISSING_ITEMS


def test_ozone_beyond_the_2012_table_without_its_hourly_maximum_counts_as_missing():
    day = daily_air_quality({**CLEAN, Pollutant.O3_8H: Decimal(820)}, HJ_633_2012)
    assert (day.state, day.iaqis[Pollutant.O3_8H]) == (AirDayState.MISSING_ITEMS, None)


# Invalid input


def test_a_negative_concentration_is_refused_by_name():
    with pytest.raises(ValueError, match=r"PM2\.5 cannot be negative"):
        iaqi(Pollutant.PM25, Decimal(-1), HJ_633_2012)
    with pytest.raises(ValueError, match="O₃-1h cannot be negative"):
        iaqi(Pollutant.O3_8H, Decimal(801), HJ_633_2012, ozone_1h=Decimal(-1))


def test_2026_has_no_seventh_item():
    with pytest.raises(ValueError, match="six daily items"):
        daily_air_quality(CLEAN, HJ_633_2026, Decimal(90), seven_items=True)


def test_an_edition_of_another_family_is_refused():
    with pytest.raises(ValueError, match="GB 3095-2012"):
        iaqi(Pollutant.PM25, Decimal(35), GB_3095_2012)


@pytest.mark.parametrize("aqi", [-1, 501])
def test_an_aqi_off_the_scale_is_refused(aqi):
    for rule in (level_of, is_good, is_heavy):
        with pytest.raises(ValueError, match="between 0 and 500"):
            rule(aqi)


def test_a_float_concentration_is_refused():
    with pytest.raises(TypeError):
        iaqi(Pollutant.CO, 2.2, HJ_633_2012)


# Properties


@given(st.sampled_from(Pollutant), st.sampled_from(list(EDITIONS.values())), CONCENTRATIONS)
def test_an_iaqi_lies_between_0_and_500(pollutant, edition, value):
    index = iaqi(pollutant, value, edition, ozone_1h=value)
    assert 0 <= index <= 500


@given(
    st.sampled_from(Pollutant),
    st.sampled_from(list(EDITIONS.values())),
    CONCENTRATIONS,
    CONCENTRATIONS,
)
def test_more_pollution_never_lowers_the_iaqi(pollutant, edition, a, b):
    low, high = sorted((a, b))
    assert iaqi(pollutant, low, edition, low) <= iaqi(pollutant, high, edition, high)


@given(st.fixed_dictionaries(dict.fromkeys(Pollutant, CONCENTRATIONS)))
def test_the_aqi_is_the_highest_iaqi_and_2026_is_never_milder_than_2012(values):
    old = daily_air_quality(values, HJ_633_2012, values[Pollutant.O3_8H])
    new = daily_air_quality(values, HJ_633_2026)
    assert old.aqi == max(old.iaqis.values())
    if values[Pollutant.O3_8H] <= 800:
        assert new.aqi >= old.aqi
    assert is_good(new.aqi) == (new.level <= AirLevel.GOOD)


def test_a_fraction_is_as_good_as_a_decimal():
    assert iaqi(Pollutant.PM25, Fraction(136, 2), HJ_633_2012) == 92


def test_labels_and_units_are_printed_ones():
    assert [p.label for p in Pollutant] == ["SO₂", "NO₂", "CO", "O₃-8h", "PM10", "PM2.5"]
    assert (Pollutant.CO.unit, Pollutant.PM25.unit) == ("mg/m³", "μg/m³")


def test_a_day_can_be_kept_in_a_cache():
    day = daily_air_quality(CLEAN, HJ_633_2012)
    assert pickle.loads(pickle.dumps(day)) == day
    again = pickle.loads(pickle.dumps(HJ_633_2012))
    assert iaqi(Pollutant.O3_8H, Decimal(801), again) is None
