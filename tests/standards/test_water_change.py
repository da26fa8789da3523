"""Words for the change of waters, and the trend over years."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.basin import WaterGrade
from standards.water_change import (
    SPEARMAN_CRITICAL,
    WaterChange,
    basin_change,
    is_trend_significant,
    rank_trend,
    section_change,
)

GRADES = st.sampled_from(WaterGrade)
POINTS = st.decimals(-50, 50, places=1)
MIRROR = dict(zip(WaterChange, reversed(WaterChange), strict=True))

# Published values


@pytest.mark.published
def test_critical_values_are_those_of_the_circular():
    assert SPEARMAN_CRITICAL[5] == Decimal("0.900")
    assert SPEARMAN_CRITICAL[10] == Decimal("0.564")


# Break points


@pytest.mark.parametrize(
    ("now", "last", "word"),
    [
        ("良好", "良好", "无明显变化"),
        ("优", "良好", "有所好转"),
        ("优", "轻度污染", "明显好转"),
        ("优", "重度污染", "明显好转"),
        ("轻度污染", "良好", "有所下降"),
        ("重度污染", "轻度污染", "明显恶化"),
    ],
)
def test_one_grade_is_some_change_and_two_are_marked(now, last, word):
    assert section_change(WaterGrade(now), WaterGrade(last)).value == word


@pytest.mark.parametrize(
    ("good", "worst", "word"),
    [
        ("10", "0", "无明显变化"),
        ("10.1", "0", "有所好转"),
        ("20", "0", "有所好转"),
        ("20.1", "0", "明显好转"),
        ("0", "10.1", "有所下降"),
        ("-10", "10.1", "明显恶化"),
        ("5", "5", "无明显变化"),
    ],
)
def test_10_points_are_no_change_and_20_not_yet_marked(good, worst, word):
    assert basin_change(Decimal(good), Decimal(worst)).value == word


def test_a_trend_on_the_critical_value_is_significant():
    values = [5, 4, 3, 1, 2]  # rs = -0.9
    assert rank_trend(values) == Fraction(-9, 10)
    assert is_trend_significant(values) is True
    assert is_trend_significant([5, 4, 2, 1, 3]) is False


def test_equal_years_share_the_mean_of_their_ranks():
    assert rank_trend([1, 1, 1, 1, 1]) == Fraction(1, 2)


# Missing data


def test_without_a_grade_there_is_no_change_and_without_a_table_no_verdict():
    assert section_change(None, WaterGrade.GOOD) is None
    assert section_change(WaterGrade.GOOD, None) is None
    assert is_trend_significant(list(range(11))) is None


# Invalid input


def test_four_years_are_no_trend():
    with pytest.raises(ValueError, match="five years"):
        rank_trend([1, 2, 3, 4])


def test_more_than_100_points_are_refused():
    with pytest.raises(ValueError, match="100 points"):
        basin_change(101, 0)


# Properties


@given(GRADES, GRADES)
def test_a_section_that_goes_there_and_back_changes_by_the_opposite_word(now, last):
    assert section_change(now, last) is MIRROR[section_change(last, now)]


@given(POINTS, POINTS)
def test_a_basin_that_goes_there_and_back_changes_by_the_opposite_word(good, worst):
    assert basin_change(good, worst) is MIRROR[basin_change(-good, -worst)]


@given(st.lists(st.integers(0, 99), min_size=5, max_size=12, unique=True))
def test_a_trend_lies_between_minus_one_and_one_and_turns_with_time(values):
    assert -1 <= rank_trend(values) <= 1
    assert rank_trend(values) == -rank_trend(values[::-1])
