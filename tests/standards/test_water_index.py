"""City water quality index (CWQI)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.surface_water import ASSESSED_ITEMS, WaterBody, WaterClass, WaterItem, limit
from standards.water_index import item_index, water_index

GRADED = [item for item in ASSESSED_ITEMS if item is not WaterItem.PH]
VALUES = st.decimals("0.001", 50, places=3)

# Published values


@pytest.mark.published
@pytest.mark.parametrize(
    ("item", "value", "expected"),
    [
        (WaterItem.CODMN, "3", "0.5"),
        (WaterItem.DO, "10", "0.5"),
        (WaterItem.PH, "6.5", "0.5"),
        (WaterItem.PH, "8", "0.5"),
        (WaterItem.TP, "0.3", "1.5"),
    ],
)
def test_an_item_is_divided_by_its_class_iii_limit(item, value, expected):
    assert item_index(item, Decimal(value)) == Fraction(expected)


# Break points


@pytest.mark.parametrize("item", GRADED)
def test_the_class_iii_limit_itself_is_one(item):
    assert item_index(item, limit(item, WaterClass.III)) == 1


def test_a_ph_of_7_is_zero_and_a_lake_has_its_own_phosphorus():
    assert item_index(WaterItem.PH, 7) == 0
    assert item_index(WaterItem.TP, Decimal("0.05"), WaterBody.LAKE) == 1


# Missing data


def test_only_monitored_items_are_added():
    found = water_index([{WaterItem.NH3N: 1, WaterItem.TP: None, WaterItem.TN: 9}])
    assert (found.value, set(found.parts)) == (1, {WaterItem.NH3N})
    assert water_index([]).value is None
    assert water_index([{WaterItem.FC: 10}]).value is None


# Invalid input


@pytest.mark.parametrize(
    ("item", "value"), [(WaterItem.TN, 1), (WaterItem.FC, 1), (WaterItem.TEMPERATURE, 1)]
)
def test_an_item_for_reference_has_no_part(item, value):
    with pytest.raises(ValueError, match="no part"):
        item_index(item, value, WaterBody.LAKE)


@pytest.mark.parametrize(
    ("item", "value"), [(WaterItem.DO, 0), (WaterItem.TP, -1), (WaterItem.PH, 15)]
)
def test_a_value_out_of_range_is_refused(item, value):
    with pytest.raises(ValueError, match=r"no index|between 0 and 14"):
        item_index(item, value)


# Properties


@given(st.sampled_from(GRADED), VALUES, VALUES)
def test_worse_water_never_has_a_lower_index(item, a, b):
    better, worse = sorted((a, b), reverse=item is WaterItem.DO)
    assert item_index(item, better) <= item_index(item, worse)


@given(st.lists(st.dictionaries(st.sampled_from(GRADED), VALUES), max_size=5), st.randoms())
def test_the_index_is_the_sum_of_its_parts_in_any_order(sections, random):
    found = water_index(sections)
    assert found == water_index(random.sample(sections, len(sections)))
    assert found.value == (sum(found.parts.values()) if found.parts else None)
