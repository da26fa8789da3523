"""Items, classes and limits of GB 3838-2002 table 1."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.surface_water import ASSESSED_ITEMS, WaterBody, WaterClass, WaterItem, limit

# Published values


@pytest.mark.published
def test_21_items_decide_a_class():
    assert len(ASSESSED_ITEMS) == 21
    reference = {WaterItem.TEMPERATURE, WaterItem.TN, WaterItem.FC}
    assert set(WaterItem) - set(ASSESSED_ITEMS) == reference


@pytest.mark.published
def test_classes_carry_the_words_of_the_circular():
    assert [c.label for c in WaterClass] == ["Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ"]
    assert [c.grade for c in WaterClass] == [
        "优",
        "优",
        "良好",
        "轻度污染",
        "中度污染",
        "重度污染",
    ]


@pytest.mark.published
def test_total_phosphorus_has_another_row_for_lakes():
    river = [limit(WaterItem.TP, c) for c in list(WaterClass)[:5]]
    lake = [limit(WaterItem.TP, c, WaterBody.LAKE) for c in list(WaterClass)[:5]]
    assert river == [Decimal(v) for v in ("0.02", "0.1", "0.2", "0.3", "0.4")]
    assert lake == [Decimal(v) for v in ("0.01", "0.025", "0.05", "0.1", "0.2")]


# Break points


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Ⅲ", "Ⅲ"),
        ("III", "Ⅲ"),
        ("iii", "Ⅲ"),
        ("ⅲ", "Ⅲ"),
        ("3", "Ⅲ"),
        ("３", "Ⅲ"),
        ("3类", "Ⅲ"),
        ("Ⅲ类", "Ⅲ"),
        ("ＩＩＩ类", "Ⅲ"),
        ("三类", "Ⅲ"),
        (" Ⅲ 类 ", "Ⅲ"),
        ("Ⅲ类水", "Ⅲ"),
        ("Ⅱ类水质", "Ⅱ"),
        ("I", "Ⅰ"),
        ("Ⅳ", "Ⅳ"),
        ("IV类", "Ⅳ"),
        ("5", "Ⅴ"),
        ("劣Ⅴ", "劣Ⅴ"),
        ("劣V类", "劣Ⅴ"),
        ("劣Ｖ", "劣Ⅴ"),
        ("劣于Ⅴ类", "劣Ⅴ"),
        ("劣五类", "劣Ⅴ"),
        ("劣5类", "劣Ⅴ"),
        ("6", "劣Ⅴ"),
    ],
)
def test_a_class_is_read_as_people_type_it(text, label):
    assert WaterClass.parse(text).label == label


def test_every_class_reads_its_own_label():
    assert [WaterClass.parse(c.label) for c in WaterClass] == list(WaterClass)


# Missing data


@pytest.mark.parametrize(
    ("item", "water_class", "body"),
    [
        (WaterItem.PH, WaterClass.III, WaterBody.RIVER),
        (WaterItem.TEMPERATURE, WaterClass.III, WaterBody.LAKE),
        (WaterItem.TN, WaterClass.III, WaterBody.RIVER),
        (WaterItem.TP, WaterClass.WORSE_THAN_V, WaterBody.RIVER),
    ],
)
def test_where_the_table_sets_no_limit_there_is_none(item, water_class, body):
    assert limit(item, water_class, body) is None


# Invalid input


@pytest.mark.parametrize(
    "text", ["", "类", "劣", "劣Ⅲ", "劣6", "7", "0", "Ⅲ-Ⅳ", "良好", "VI", "达标"]
)
def test_what_is_not_a_class_is_refused(text):
    with pytest.raises(ValueError, match="not a water quality class"):
        WaterClass.parse(text)


# Properties


@given(st.sampled_from(ASSESSED_ITEMS), st.sampled_from(WaterBody))
def test_limits_never_tighten_from_a_better_to_a_worse_class(item, body):
    limits = [limit(item, c, body) for c in list(WaterClass)[:5]]
    if item is WaterItem.PH:
        assert limits == [None] * 5
    else:
        assert limits == sorted(limits, reverse=item is WaterItem.DO)


def test_every_item_has_a_name_a_unit_and_decimals():
    assert len({item.label for item in WaterItem}) == len(WaterItem)
    assert (WaterItem.PH.unit, WaterItem.TEMPERATURE.unit) == ("", "℃")
    assert (WaterItem.TP.unit, WaterItem.FC.unit) == ("mg/L", "个/L")
    assert [WaterItem.PH.decimals, WaterItem.NH3N.decimals, WaterItem.HG.decimals] == [0, 2, 5]
    assert [body.label for body in WaterBody] == ["河流", "湖库"]


def test_no_limit_is_finer_than_the_decimals_it_is_judged_with():
    for item in ASSESSED_ITEMS:
        for water_class in list(WaterClass)[:5]:
            bound = limit(item, water_class)
            assert bound is None or round(bound, item.decimals) == bound
