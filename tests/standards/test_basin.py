"""Grade, shares and main items of a basin."""

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.basin import (
    WaterGrade,
    assess_basin,
    basin_main_items,
    grade_by_shares,
    section_shares,
)
from standards.surface_water import WaterClass, WaterItem, assess_section, mean_concentrations

PUBLISHED = Path(__file__).parents[1] / "data" / "published" / "water.csv"
with PUBLISHED.open(encoding="utf-8", newline="") as _file:
    WORKED = [row for row in csv.DictReader(_file) if row["kind"] == "basin"]
CLASSES = st.lists(st.none() | st.sampled_from(WaterClass), max_size=30)
SECTION = st.dictionaries(
    st.sampled_from([WaterItem.TP, WaterItem.NH3N, WaterItem.COD, WaterItem.DO]),
    st.decimals(0, 60, places=3),
)


def phosphorus(*values):
    return [{WaterItem.TP: Decimal(value)} for value in values]


# Published values


@pytest.mark.published
@pytest.mark.parametrize("row", WORKED, ids=[row["id"] for row in WORKED])
def test_the_grade_equals_the_worked_grade(row):
    inputs = json.loads(row["inputs_json"])
    good, worst = (Fraction(str(inputs[key])) / 100 for key in ("I_III_pct", "inferior_V_pct"))
    assert grade_by_shares(good, worst) == row["expected"]


@pytest.mark.published
def test_grades_have_the_words_and_colours_of_the_circular():
    assert [(grade.value, grade.colour_name) for grade in WaterGrade] == [
        ("优", "蓝"),
        ("良好", "绿"),
        ("轻度污染", "黄"),
        ("中度污染", "橙"),
        ("重度污染", "红"),
    ]
    assert {WaterGrade.of_class(c) for c in WaterClass} == set(WaterGrade)


# Break points


@pytest.mark.parametrize(
    ("good", "worst", "grade"),
    [
        ("90", "10", "优"),
        ("89.9", "0", "良好"),
        ("75", "25", "良好"),
        ("74.9", "19.9", "轻度污染"),
        ("74.9", "20", "中度污染"),
        ("60", "39.9", "中度污染"),
        ("60", "40", "重度污染"),
    ],
)
def test_a_share_on_the_border_takes_the_side_of_the_circular(good, worst, grade):
    assert grade_by_shares(Fraction(good) / 100, Fraction(worst) / 100) == grade


def test_four_sections_are_classed_by_their_mean_and_five_by_shares():
    four = assess_basin(phosphorus("0.1", "0.1", "0.1", "0.9"))
    assert (four.by_mean, four.mean_class, four.grade) == (True, WaterClass.IV, WaterGrade.LIGHT)
    five = assess_basin(phosphorus("0.1", "0.1", "0.1", "0.1", "0.9"))
    assert (five.by_mean, five.mean_class, five.grade) == (False, None, WaterGrade.GOOD)
    assert (five.shares.good_ratio, five.shares.worst_ratio) == (Fraction(4, 5), Fraction(1, 5))


def test_main_items_go_by_the_share_of_sections_over_class_iii():
    sections = [
        {WaterItem.TP: 1, WaterItem.COD: 21, WaterItem.NH3N: 3, WaterItem.BOD5: 9},
        {WaterItem.COD: 30, WaterItem.NH3N: Decimal("0.2")},
        {WaterItem.COD: 30, WaterItem.NH3N: 4},
    ]
    assert basin_main_items(sections) == (
        (WaterItem.COD, 1),
        (WaterItem.NH3N, Fraction(2, 3)),
        (WaterItem.BOD5, Fraction(1, 3)),
    )


def test_a_good_basin_names_no_main_items():
    assert assess_basin(phosphorus("0.1", "0.1", "0.1", "0.1", "0.9")).main_items == ()


# Missing data


def test_a_section_without_a_class_counts_in_no_ratio():
    sections = [*phosphorus("0.1", "0.1", "0.1", "0.9"), {}, {WaterItem.TEMPERATURE: 20}]
    found = assess_basin(sections)
    assert (found.shares.total, found.shares.without_class, found.by_mean) == (4, 2, True)


def test_no_section_has_no_grade():
    found = assess_basin([])
    assert (found.grade, found.mean_class, found.main_items) == (None, None, ())
    assert (found.shares.good_ratio, found.shares.worst_ratio) == (None, None)


# Invalid input


@pytest.mark.parametrize(("good", "worst"), [(-1, 0), (0, -1), (Fraction(3, 4), Fraction(1, 2))])
def test_shares_that_do_not_fit_are_refused(good, worst):
    with pytest.raises(ValueError, match="do not fit"):
        grade_by_shares(good, worst)


def test_a_negative_concentration_is_refused():
    with pytest.raises(ValueError, match="总磷 cannot be negative"):
        assess_basin([{WaterItem.TP: -1}])


# Properties


@given(CLASSES)
def test_every_section_is_counted_once(classes):
    shares = section_shares(classes)
    assert shares.total + shares.without_class == len(classes)
    assert shares.good + shares.worst <= shares.total


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_better_share_never_has_a_worse_grade(good, more):
    better = min(100, good + more)
    grades = [grade_by_shares(Fraction(share, 100), Fraction(0)) for share in (good, better)]
    assert grades[1].rank <= grades[0].rank


@given(st.lists(SECTION, max_size=8), st.randoms())
def test_the_order_of_sections_does_not_matter(sections, random):
    found = assess_basin(sections)
    assert found == assess_basin(random.sample(sections, len(sections)))
    if found.by_mean:
        mean = assess_section(mean_concentrations(sections)).water_class
        assert found.mean_class == mean
    assert len(found.main_items) <= 3
