"""A parameter and the limits of the classes: which lines are drawn, what is told in words."""

from decimal import Decimal
from xml.etree import ElementTree as ET

import pytest

from charts.class_curve import ClassCurveSpec, CurvePoint, LimitLine, class_curve, spread

LIMITS = tuple(
    LimitLine(Decimal(value), words, words == "Ⅲ")
    for words, value in zip("ⅠⅡⅢⅣⅤ", ("0.02", "0.1", "0.2", "0.3", "0.4"), strict=True)
)
NONE = [None] * 12


def points(*values, below=()):
    found = [
        None
        if v is None
        else CurvePoint(Decimal(v), v + ("L" if m in below else ""), 3, m in below)
        for m, v in enumerate(values, 1)
    ]
    return found + [None] * (12 - len(found))


def make_spec(**over):
    fields = {
        "key": "section-tp",
        "title": "总磷",
        "unit": "mg/L",
        "source": "来源",
        "year": 2023,
        "as_of_month": 3,
        "this_year": points("0.12", "0.15", "0.21"),
        "last_year": points("0.11", None, "0.19"),
        "limits": LIMITS,
        "decimals": 3,
    }
    return ClassCurveSpec(**(fields | over))


def drawn(block, name):
    return [node for node in ET.fromstring(block.svg).iter() if node.get("class") == name]


def labels(block, name):
    return [node.text for node in drawn(block, name)]


def test_every_limit_is_a_labelled_line_and_the_target_the_strongest():
    block = class_curve(make_spec())
    assert labels(block, "c-goal-label") == ["Ⅲ 0.2 目标"]
    assert labels(block, "c-limit-label") == ["Ⅰ 0.02", "Ⅱ 0.1", "Ⅳ 0.3", "Ⅴ 0.4"]
    assert (len(drawn(block, "c-target")), len(drawn(block, "c-limit"))) == (1, 4)
    assert block.note == ""


def test_a_limit_far_beyond_the_values_is_told_in_words():
    limits = (*LIMITS[:3], LimitLine(Decimal("1.5"), "Ⅳ"), LimitLine(Decimal(2), "Ⅴ"))
    block = class_curve(make_spec(limits=limits))
    assert block.note == "图外限值:Ⅳ 1.5、Ⅴ 2"
    assert "Ⅴ 2" not in labels(block, "c-limit-label")


def test_the_target_is_always_drawn_however_far_the_values_are():
    limits = (LimitLine(Decimal("1.0"), "Ⅱ—Ⅴ", True), LimitLine(Decimal("0.01"), "Ⅰ"))
    block = class_curve(make_spec(limits=limits, this_year=points("0.003")))
    assert labels(block, "c-goal-label") == ["Ⅱ—Ⅴ 1 目标"]


def test_two_bounds_of_one_item_are_not_called_the_target():
    limits = (LimitLine(6, "下限", True), LimitLine(9, "上限", True))
    spec = make_spec(limits=limits, this_year=points("7.5"), last_year=NONE, from_zero=False)
    assert labels(class_curve(spec), "c-goal-label") == ["下限 6", "上限 9"]


def test_below_detection_is_a_hollow_point_and_said():
    block = class_curve(make_spec(this_year=points("0.01", "0.15", below=(1,))))
    assert len(drawn(block, "c-month-dot")) == 1
    assert "空心点:低于检出限" in block.note


def test_below_detection_is_hollow_last_year_too():
    block = class_curve(make_spec(last_year=points("0.01", "0.15", "0.01", below=(1, 3))))
    assert len(drawn(block, "c-last-below")) == 2
    assert drawn(block, "c-month-dot") == []
    assert "空心点:低于检出限" in block.note


def test_the_months_of_all_curves_stand_one_below_the_other():
    few = (LimitLine(6, "下限", True), LimitLine(9, "上限", True))
    blocks = [class_curve(make_spec(limits=limits)) for limits in (LIMITS, few, ())]
    places = [[node.get("x") for node in drawn(block, "c-tick")][-12:] for block in blocks]
    assert places[0] == places[1] == places[2]
    assert len(places[0]) == 12


def test_the_table_is_equal_to_the_drawing_and_has_texts_as_printed():
    block = class_curve(make_spec(this_year=points("0.01", None, "0.21", below=(1,))))
    assert [column.label for column in block.table.columns] == [
        "月份",
        "2023年",
        "单项类别",
        "2022年",
    ]
    assert block.table.rows[0] == ("1月", "0.01L", "Ⅲ", "0.11")
    assert block.table.rows[1] == ("2月", "—", "—", "—")
    assert len(block.table.rows) == 12
    assert "类别限值 Ⅰ 0.02、Ⅱ 0.1、Ⅲ 0.2" in block.table.caption


def test_a_lower_bound_says_so():
    block = class_curve(make_spec(limits=(LimitLine(5, "Ⅲ", True),), is_lower_bound=True))
    assert "Ⅲ 不低于 5" in block.table.caption


def test_an_item_without_limits_is_drawn_all_the_same():
    block = class_curve(make_spec(limits=()))
    assert "类别限值" not in block.table.caption
    assert drawn(block, "c-this")


def test_a_year_without_data_says_so():
    assert labels(class_curve(make_spec(this_year=NONE)), "c-empty") == ["今年暂无数据"]
    empty = class_curve(make_spec(this_year=NONE, last_year=NONE, limits=()))
    assert labels(empty, "c-empty") == ["今年暂无数据"]


def test_a_series_of_less_than_a_year_is_refused():
    with pytest.raises(ValueError, match="this_year needs 12 months"):
        make_spec(this_year=points("0.1")[:3])


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ([10, 12, 50], [10, 20, 50]),
        ([50, 12, 10], [50, 20, 10]),
        ([98, 99, 100], [80, 90, 100]),
        ([5], [5]),
        ([], []),
    ],
)
def test_labels_keep_their_distance_and_order(wanted, expected):
    assert spread(wanted, 10, 0, 100) == expected
