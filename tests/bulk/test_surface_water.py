"""Water quality classes in bulk: published rows, limits, and every row equal to the scalar rule."""

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.equality import water_differences
from bulk.scaled import MISSING, WATER_SCALE, rounded_to, scaled, unscaled
from bulk.surface_water import (
    ASSESSED_ITEMS,
    WaterBody,
    WaterClass,
    WaterItem,
    assess_sections,
    deciding_labels,
    item_classes,
)
from standards.surface_water import item_class, limit

PUBLISHED = Path(__file__).parents[1] / "data" / "published" / "water.csv"
SYMBOLS = {
    "F": WaterItem.FLUORIDE,
    "As": WaterItem.ARSENIC,
    "CN": WaterItem.CYANIDE,
    "VP": WaterItem.VOLATILE_PHENOL,
    "S2": WaterItem.SULFIDE,
}
WITH_LIMITS = [
    (item, body) for item in WaterItem for body in WaterBody if limit(item, WaterClass.V, body)
]
ROUNDING = pytest.mark.parametrize("rounding", [True, False], ids=["rounded", "as it is"])
PH_TOP = 14 * WATER_SCALE
RESULTS = (
    st.just(MISSING)
    | st.integers(0, PH_TOP)
    | st.integers(0, 1000)
    | st.builds(
        lambda bound, beside: min(max(int(bound * WATER_SCALE) + beside, 0), PH_TOP),
        st.sampled_from(
            sorted(
                {limit(item, grade, body) for item, body in WITH_LIMITS for grade in WaterClass}
                - {None}
            )
        ),
        st.integers(-60_000_000, 60_000_000) | st.sampled_from([-1, 0, 1]),
    )
)
SECTIONS = st.lists(
    st.tuples(st.booleans(), *[RESULTS for _ in ASSESSED_ITEMS]), min_size=1, max_size=4
)


def item_of(symbol):
    return SYMBOLS.get(symbol) or WaterItem(symbol.lower())


def published(*kinds):
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] in kinds]
    return pytest.mark.parametrize("row", rows, ids=[row["id"] for row in rows])


def inputs_of(row):
    inputs = json.loads(row["inputs_json"])
    return {item_of(name): scaled([Decimal(v)], WATER_SCALE) for name, v in inputs.items()}


def one_by_one(item, units, body, rounding):
    return [item_class(item, unscaled(u, WATER_SCALE), body, rounding) for u in units.tolist()]


# Published values


@pytest.mark.published
@published("item", "item_rounded")
def test_item_class_equals_the_worked_class(row):
    ((item, units),) = inputs_of(row).items()
    body = WaterBody(row["water_body"])
    found = item_classes(item, units, body, rounding=row["kind"] == "item_rounded")
    assert WaterClass(int(found[0])).label == row["expected"]


@pytest.mark.published
@published("section")
def test_section_equals_the_worked_section(row):
    found = assess_sections(inputs_of(row), WaterBody(row["water_body"]))
    assert WaterClass(int(found.water_class[0])).label == row["expected"]
    worked = {item_of(name): label for name, label in json.loads(row["detail_json"]).items()}
    by_item = {item: WaterClass(int(c[0])).label for item, c in found.item_class.items()}
    assert by_item == worked


# Break points


@ROUNDING
@pytest.mark.parametrize(("item", "body"), WITH_LIMITS)
def test_every_limit_and_its_neighbours_have_the_scalar_class(item, body, rounding):
    unit = WATER_SCALE // 10**item.decimals
    bounds = scaled([limit(item, grade, body) for grade in list(WaterClass)[:-1]], WATER_SCALE)
    beside = [0, 1, unit // 2 - 1, unit // 2, unit // 2 + 1, unit - 1, unit, unit + 1, 2 * unit]
    units = np.unique(np.add.outer(bounds, [*beside, *(-b for b in beside)]))
    units = units[units >= 0]
    found = item_classes(item, units, body, rounding)
    assert found.tolist() == one_by_one(item, units, body, rounding)


@ROUNDING
def test_every_ph_of_two_decimals_and_the_ends_have_the_scalar_class(rounding):
    hundredth = WATER_SCALE // 100
    ends = [n * WATER_SCALE // 2 + b for n in (11, 12, 18, 19) for b in (-1, 0, 1)]
    units = np.array([*range(0, PH_TOP + 1, hundredth), *ends])
    found = item_classes(WaterItem.PH, units, rounding=rounding)
    assert found.tolist() == one_by_one(WaterItem.PH, units, WaterBody.RIVER, rounding)


def test_a_value_that_would_become_0_keeps_its_class():
    units = np.arange(0, 2000)
    for body in WaterBody:
        found = item_classes(WaterItem.HG, units, body)
        assert found.tolist() == one_by_one(WaterItem.HG, units, body, True)


# Equal to the scalar rule


@given(SECTIONS, st.booleans())
def test_every_random_section_equals_the_scalar_section(rows, rounding):
    is_lake, *columns = zip(*rows, strict=True)
    table = {item: np.array(c) for item, c in zip(ASSESSED_ITEMS, columns, strict=True)}
    assert water_differences(table, np.array(is_lake), rounding) == []


@given(
    st.sampled_from([item for item in ASSESSED_ITEMS if item is not WaterItem.PH]),
    st.lists(st.integers(0, 40 * WATER_SCALE), min_size=2, max_size=12),
)
def test_a_mean_rounded_once_has_the_class_of_the_exact_mean(item, months):
    exact = Fraction(sum(months), len(months) * WATER_SCALE)
    step = WATER_SCALE // 10**item.decimals
    rounded = rounded_to(np.array([sum(months)]), len(months), step)
    assert item_classes(item, rounded).tolist() == [item_class(item, exact)]


# Missing values, water bodies, items


def test_no_result_is_no_class():
    table = {item: np.array([MISSING, 0]) for item in (WaterItem.TP, WaterItem.COD)}
    found = assess_sections(table)
    assert found.water_class.tolist() == [0, 1]
    assert deciding_labels(found.deciding) == ["", "化学需氧量、总磷"]


def test_a_river_and_a_lake_differ_in_phosphorus():
    phosphorus = scaled([Decimal("0.071")] * 2, WATER_SCALE)
    assert item_classes(WaterItem.TP, phosphorus, np.array([False, True])).tolist() == [2, 4]
    assert item_classes(WaterItem.TP, phosphorus, WaterBody.LAKE).tolist() == [4, 4]


def test_items_for_reference_are_not_read():
    table = {WaterItem.TN: np.array([5 * WATER_SCALE]), WaterItem.COD: np.array([0])}
    found = assess_sections(table)
    assert found.water_class.tolist() == [1]
    assert WaterItem.TN not in found.item_class


def test_an_item_without_limits_has_no_class():
    nitrogen = np.array([WATER_SCALE])
    assert item_classes(WaterItem.TN, nitrogen, WaterBody.LAKE).tolist() == [3]
    for item, body in ((WaterItem.TN, WaterBody.RIVER), (WaterItem.TEMPERATURE, WaterBody.RIVER)):
        with pytest.raises(ValueError, match="no class"):
            item_classes(item, nitrogen, body)


def test_a_table_without_rows_stays_without():
    empty = np.array([], dtype=np.int64)
    assert assess_sections({WaterItem.PH: empty, WaterItem.DO: empty}).water_class.tolist() == []


# Refusals


def test_a_ph_lies_between_0_and_14():
    with pytest.raises(ValueError, match="pH"):
        item_classes(WaterItem.PH, np.array([PH_TOP + 1]))


def test_a_negative_result_is_refused():
    with pytest.raises(ValueError, match="negative"):
        item_classes(WaterItem.COD, np.array([-2]))
    with pytest.raises(TypeError, match="float64"):
        item_classes(WaterItem.COD, np.array([0.5]))


def test_columns_have_one_length():
    columns = {WaterItem.COD: np.array([1, 2]), WaterItem.TP: np.array([1])}
    for table in (columns, {}, {WaterItem.TN: np.array([1])}):
        with pytest.raises(ValueError, match="one length"):
            assess_sections(table)
    with pytest.raises(ValueError, match="water body"):
        item_classes(WaterItem.COD, np.array([1]), np.array([True, False]))
