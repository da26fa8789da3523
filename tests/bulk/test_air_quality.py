"""The air quality index in bulk: published rows, break points, missing items, refusals, and every
row equal to the scalar rule."""

import csv
import itertools
import json
from decimal import Decimal
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.equality import day_differences, hour_differences
from bulk.air_quality import (
    NO_INDEX,
    HourlyBasis,
    HourlyItem,
    Pollutant,
    daily_air_quality,
    hourly_air_quality,
    members,
    primary_labels,
)
from bulk.scaled import AIR_SCALE, MISSING, scaled
from standards.air_breakpoints import daily_breakpoints, hourly_breakpoints
from standards.air_quality_index import daily_air_quality as day_of
from standards.air_quality_index import iaqi
from standards.editions import GB_3095_2012, HJ_633_2012, HJ_633_2026
from standards.hourly_air_quality import iaqi_hourly

PUBLISHED = Path(__file__).parents[1] / "data" / "published"
EDITIONS = {"2012": HJ_633_2012, "2026": HJ_633_2026}
NAMES = {
    "SO2": Pollutant.SO2,
    "NO2": Pollutant.NO2,
    "CO": Pollutant.CO,
    "O3_8h": Pollutant.O3_8H,
    "PM10": Pollutant.PM10,
    "PM2.5": Pollutant.PM25,
}
HOURLY_NAMES = {
    name.removesuffix("_8h"): HourlyItem(name.removesuffix("_8h").replace(".", "").lower() + "_1h")
    for name in NAMES
}
EITHER = pytest.mark.parametrize("edition", EDITIONS.values(), ids=EDITIONS)
CLEAN = dict.fromkeys(Pollutant, 1000)
AROUND_A_STEP = st.builds(
    lambda step, beside: max(step * AIR_SCALE + beside, 0),
    st.sampled_from(
        sorted(
            {step for e in EDITIONS.values() for p in Pollutant for step in daily_breakpoints(p, e)}
            | {step for item in HourlyItem for step in hourly_breakpoints(item, HJ_633_2012)}
        )
    ),
    st.sampled_from([-1000, -501, -500, -499, -51, -50, -1, 0, 1, 50, 51, 499, 500, 501, 1000]),
)
UNITS = (
    st.just(MISSING)
    | AROUND_A_STEP
    | st.integers(0, 4_000_000)
    | st.integers(0, 4000).map(lambda whole: whole * AIR_SCALE + 500)
    | st.integers(0, 600).map(lambda tenths: tenths * 100 + 50)
)


def published(name, kind):
    with (PUBLISHED / name).open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == kind]
    return pytest.mark.parametrize("row", rows, ids=[row["id"] for row in rows])


def inputs_of(row):
    inputs = json.loads(row["inputs_json"])
    numbers = [None if value is None else Decimal(str(value)) for value in inputs.values()]
    return {name: scaled([number], AIR_SCALE) for name, number in zip(inputs, numbers, strict=True)}


def of_one(values):
    return {item: np.array([value]) for item, value in values.items()}


def tables(items):
    """Random tables of one to eight rows: a column per item and one for the fallback."""
    rows = st.lists(
        st.tuples(*[UNITS for _ in items], UNITS)
        | UNITS.map(lambda units: (units,) * (len(items) + 1)),
        min_size=1,
        max_size=8,
    )
    return rows.map(lambda found: np.array(found, dtype=np.int64).T)


# Published values


@pytest.mark.published
@published("aqi_daily.csv", "iaqi")
def test_a_daily_index_equals_the_worked_value(row):
    ((name, value),) = inputs_of(row).items()
    hour = value if name == "O3_1h" else None
    item = Pollutant.O3_8H if name == "O3_1h" else NAMES[name.removesuffix("_24h")]
    units = np.array([801_000]) if name == "O3_1h" else value
    found = daily_air_quality({item: units}, EDITIONS[row["standard"]], hour)
    assert found.iaqis[item].tolist() == [int(row["expected"]) if row["expected"] else NO_INDEX]


@pytest.mark.published
@published("aqi_daily.csv", "aqi_daily")
def test_a_day_equals_the_worked_day(row):
    inputs = inputs_of(row)
    concentrations = {item: inputs[name] for name, item in NAMES.items()}
    found = daily_air_quality(concentrations, EDITIONS[row["standard"]], inputs.get("O3_1h_max"))
    assert found.aqi.tolist() == [NO_INDEX if row["expected"] == "NA" else int(row["expected"])]
    names = {item: name for name, item in NAMES.items()}
    if found.ozone_by_1h[0]:
        names[Pollutant.O3_8H] = "O3_1h"
    printed = {names[item] for item in members(int(found.primary[0]))}
    assert printed == set(filter(None, row["primary"].split("/")))
    assert found.level.tolist() == [int(row["level"] or 0)]


@pytest.mark.published
@published("aqi_hourly.csv", "iaqi")
def test_an_hourly_index_equals_the_worked_value(row):
    ((name, value),) = inputs_of(row).items()
    item = HourlyItem(name.lower())
    found = hourly_air_quality({item: value}, EDITIONS[row["standard"]])
    assert found.iaqis[item].tolist() == [int(row["expected"])]


@pytest.mark.published
@published("aqi_hourly.csv", "aqi_hourly")
def test_an_hour_equals_the_worked_hour(row):
    values = {HOURLY_NAMES[name]: units for name, units in inputs_of(row).items()}
    edition = EDITIONS[row["standard"]]
    found = hourly_air_quality(values, edition, basis=HourlyBasis.SIX_MEANS)
    assert (found.aqi.tolist(), found.level.tolist()) == (
        [int(row["expected"])],
        [int(row["level"])],
    )
    printed = {HOURLY_NAMES[name] for name in row["primary"].split("/") if name}
    assert set(members(int(found.primary[0]), HourlyItem)) == printed


# Break points


@EITHER
@pytest.mark.parametrize("pollutant", Pollutant)
def test_every_reportable_daily_concentration_has_the_scalar_index(pollutant, edition):
    unit = AIR_SCALE // 10**pollutant.decimals
    top = daily_breakpoints(pollutant, edition)[-1]
    units = np.arange(0, (top + 20) * AIR_SCALE, unit)
    expected = [
        iaqi(pollutant, Decimal(int(value)).scaleb(-3), edition) for value in units.tolist()
    ]
    found = daily_air_quality({pollutant: units}, edition).iaqis[pollutant]
    assert found.tolist() == [NO_INDEX if index is None else index for index in expected]


@EITHER
@pytest.mark.parametrize("item", HourlyItem)
def test_every_reportable_hourly_concentration_has_the_scalar_index(item, edition):
    basis = HourlyBasis.OF_THE_EDITION
    if item in (HourlyItem.PM10_1H, HourlyItem.PM25_1H):
        basis = HourlyBasis.SIX_MEANS  # HJ 633-2012 shows the hour of particles without an index
    top = hourly_breakpoints(item, edition)[-1]
    units = np.arange(0, (top + 20) * AIR_SCALE, AIR_SCALE // 10**item.decimals)
    found = hourly_air_quality({item: units}, edition, basis=basis).iaqis
    if item not in found:
        assert edition == HJ_633_2026
        return
    expected = [iaqi_hourly(item, Decimal(value).scaleb(-3), edition) for value in units.tolist()]
    assert found[item].tolist() == [NO_INDEX if index is None else index for index in expected]


@EITHER
@pytest.mark.parametrize("pollutant", Pollutant)
def test_every_break_point_and_its_neighbours_round_as_the_scalar_rule_does(pollutant, edition):
    unit = AIR_SCALE // 10**pollutant.decimals
    steps = np.array(daily_breakpoints(pollutant, edition)) * AIR_SCALE
    beside = [0, 1, unit // 2 - 1, unit // 2, unit // 2 + 1, unit - 1, unit, 3 * unit // 2]
    units = np.unique(np.add.outer(steps, [*beside, *(-b for b in beside)]))
    units = units[units >= 0]
    expected = [iaqi(pollutant, Decimal(value).scaleb(-3), edition) for value in units.tolist()]
    found = daily_air_quality({pollutant: units}, edition).iaqis[pollutant]
    assert found.tolist() == [NO_INDEX if index is None else index for index in expected]


@EITHER
def test_a_half_goes_to_the_even_concentration(edition):
    values = {Pollutant.PM25: np.array([60_500, 61_500]), Pollutant.CO: np.array([2_250, 2_350])}
    found = daily_air_quality(values, edition)
    for item, numbers in ((Pollutant.PM25, (60, 62)), (Pollutant.CO, ("2.2", "2.4"))):
        assert found.iaqis[item].tolist() == [iaqi(item, Decimal(n), edition) for n in numbers]


# Missing items and the ends of the ozone and sulphur dioxide rows


def grid(**choices):
    """Every combination of the values given, in μg/m³ (CO mg/m³), None for missing: columns."""
    rows = itertools.product(*choices.values())
    columns = zip(*rows, strict=True)
    return dict(zip(choices, (as_units(column) for column in columns), strict=True))


def as_units(column):
    return np.array([MISSING if value is None else value * AIR_SCALE for value in column])


@pytest.mark.parametrize(
    ("edition", "seven_items"),
    [(HJ_633_2012, False), (HJ_633_2012, True), (HJ_633_2026, False)],
    ids=["2012", "2012 seven items", "2026"],
)
def test_every_combination_of_a_day_at_the_edges_of_the_rule(edition, seven_items):
    # Indices of 50 and 51, 100 and 101; a day short of an item; ozone above 800 μg/m³.
    table = grid(
        pm25=(None, 0, 35, 36, 60, 61, 75, 76),
        o3_8h=(None, 0, 100, 160, 161, 801),
        co=(None, 0, 2),
        hour=(None, 0, 160, 161, 201, 1300),
    )
    hour = table.pop("hour")
    zeros = np.zeros_like(hour)
    days = dict.fromkeys(Pollutant, zeros) | {Pollutant(name): c for name, c in table.items()}
    assert day_differences(days, edition, hour, seven_items) == []


@EITHER
@pytest.mark.parametrize("basis", HourlyBasis)
def test_every_combination_of_an_hour_at_the_edges_of_the_rule(edition, basis):
    table = grid(
        so2_1h=(None, 0, 150, 500, 501, 801),
        o3_1h=(None, 0, 160, 201),
        o3_8h=(None, 0, 100, 161, 801),
        pm25_24h=(None, 35, 76),
        so2_24h=(None, 50, 475),
    )
    means = table.pop("so2_24h")
    zeros = np.zeros_like(means)
    hours = dict.fromkeys(HourlyItem, zeros) | {HourlyItem(name): c for name, c in table.items()}
    assert hour_differences(hours, edition, means, basis) == []


# Equal to the scalar rule


@given(tables(Pollutant), st.sampled_from([HJ_633_2012, HJ_633_2026]), st.booleans())
def test_every_random_day_equals_the_scalar_day(columns, edition, seven_items):
    table = dict(zip(Pollutant, columns, strict=False))
    is_seven = seven_items and edition == HJ_633_2012
    assert day_differences(table, edition, columns[-1], is_seven) == []


@given(
    tables(HourlyItem),
    st.sampled_from([HJ_633_2012, HJ_633_2026]),
    st.sampled_from(HourlyBasis),
)
def test_every_random_hour_equals_the_scalar_hour(columns, edition, basis):
    table = dict(zip(HourlyItem, columns, strict=False))
    assert hour_differences(table, edition, columns[-1], basis) == []


@given(st.sets(st.sampled_from(list(Pollutant)), min_size=1), tables(Pollutant))
def test_an_item_left_out_is_missing_in_every_row(kept, columns):
    table = dict(zip(Pollutant, columns, strict=False))
    found = daily_air_quality({item: table[item] for item in kept}, HJ_633_2012)
    absent = np.full(columns.shape[1], MISSING)
    whole = daily_air_quality(
        {item: table[item] if item in kept else absent for item in Pollutant}, HJ_633_2012
    )
    assert found.aqi.tolist() == whole.aqi.tolist()
    assert found.primary.tolist() == whole.primary.tolist()


def test_a_table_longer_than_a_block_is_one_table():
    rows = 100_001
    values = {item: np.arange(rows) * 7 % 900_000 for item in Pollutant}
    found = daily_air_quality(values, HJ_633_2026)
    assert {len(found.aqi), len(found.primary), len(found.iaqis[Pollutant.CO])} == {rows}
    last = {item: column[-3:] for item, column in values.items()}
    assert found.aqi[-3:].tolist() == daily_air_quality(last, HJ_633_2026).aqi.tolist()


def test_a_table_without_rows_stays_without():
    empty = {item: np.array([], dtype=np.int64) for item in Pollutant}
    assert daily_air_quality(empty, HJ_633_2012).aqi.tolist() == []


def test_the_arrays_are_small():
    found = daily_air_quality(of_one(CLEAN), HJ_633_2012)
    kinds = (found.aqi.dtype, found.level.dtype, found.primary.dtype, found.exceeding.dtype)
    assert kinds == (np.int16, np.int8, np.uint8, np.uint8)
    hour = hourly_air_quality({HourlyItem.CO_1H: np.array([1000])}, HJ_633_2012)
    assert (hour.primary.dtype, hour.exceeding.dtype) == (np.uint16, np.uint16)


# Labels


def test_labels_are_joined_as_the_scalar_day_prints_them():
    tied = CLEAN | {Pollutant.PM10: 150_000, Pollutant.PM25: 75_000}
    day = day_of({p: Decimal(value).scaleb(-3) for p, value in tied.items()}, HJ_633_2012)
    found = daily_air_quality(of_one(tied), HJ_633_2012)
    printed = "、".join(pollutant.label for pollutant in day.primary)
    assert primary_labels(found.primary) == [printed] == ["PM10、PM2.5"]
    assert primary_labels(found.exceeding) == [""]


def test_hourly_labels_name_the_averaging_time():
    hour = hourly_air_quality({HourlyItem.O3_1H: np.array([201_000])}, HJ_633_2026)
    assert primary_labels(hour.primary, HourlyItem) == ["O₃-1h"]


@given(st.integers(0, 2 ** len(HourlyItem) - 1))
def test_a_mask_holds_its_members_in_order(mask):
    found = members(mask, HourlyItem)
    assert sum(1 << list(HourlyItem).index(item) for item in found) == mask
    assert list(found) == [item for item in HourlyItem if item in found]


# Refusals


def test_a_negative_concentration_is_refused():
    with pytest.raises(ValueError, match="PM10 cannot be negative"):
        daily_air_quality({Pollutant.PM10: np.array([1, -2])}, HJ_633_2012)


def test_floats_are_refused():
    with pytest.raises(TypeError, match="PM10"):
        daily_air_quality({Pollutant.PM10: np.array([1.0])}, HJ_633_2012)


def test_columns_have_one_length():
    columns = {Pollutant.PM10: np.array([1, 2]), Pollutant.PM25: np.array([1])}
    for table in (columns, {}, {Pollutant.PM10: np.array([[1]])}):
        with pytest.raises(ValueError, match="one length"):
            daily_air_quality(table, HJ_633_2012)
    with pytest.raises(ValueError, match="one length"):
        daily_air_quality(of_one(CLEAN), HJ_633_2012, np.array([1, 2]))


def test_another_standard_is_refused():
    with pytest.raises(ValueError, match="HJ 633"):
        daily_air_quality(of_one(CLEAN), GB_3095_2012)
    with pytest.raises(ValueError, match="HJ 633"):
        hourly_air_quality({HourlyItem.CO_1H: np.array([1])}, GB_3095_2012)


def test_hj_633_2026_has_no_seventh_item():
    with pytest.raises(ValueError, match="six daily items"):
        daily_air_quality(of_one(CLEAN), HJ_633_2026, seven_items=True)
