"""Change against another period, in the right unit and the right words."""

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.comparison import (
    ChangeWord,
    Direction,
    Movement,
    change_absolute,
    change_percent,
    change_points,
    describe_change,
)
from standards.rounding import percent

PUBLISHED = Path(__file__).parents[1] / "data" / "published" / "air_statistics.csv"
VALUES = st.decimals(0, 1000, places=1)
POSITIVE = st.decimals("0.1", 1000, places=1)


def published(kind):
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] == kind]
    return pytest.mark.parametrize("row", rows, ids=[row["id"] for row in rows])


# Published values


@pytest.mark.published
@published("pm25_yoy_pct")
def test_concentration_change_equals_the_bulletin(row):
    inputs = json.loads(row["inputs_json"])
    change = change_percent(Decimal(inputs["now"]), Decimal(inputs["last"]))
    assert change == Decimal(row["expected"])


@pytest.mark.published
@published("good_day_ratio_yoy_pp")
def test_ratio_change_is_the_difference_of_rounded_ratios(row):
    inputs = json.loads(row["inputs_json"])
    now, last = (percent(Fraction(*inputs[key])) for key in ("now", "last"))
    assert change_points(now, last) == Decimal(row["expected"])


# Break points


def test_the_percentage_is_rounded_half_to_even_once():
    assert change_percent(Decimal("1000.5"), Decimal(1000)) == Decimal("0.0")
    assert change_percent(Decimal("1001.5"), Decimal(1000)) == Decimal("0.2")


def test_a_change_keeps_the_finer_decimals():
    assert str(change_absolute(Decimal("33.0"), Decimal(37))) == "-4.0"
    assert str(change_absolute(Decimal("1E+2"), Decimal(99))) == "1"


def test_no_change_is_level_in_both_words():
    described = describe_change(Decimal("0.0"), Direction.LOWER_IS_BETTER)
    assert described == (Movement.LEVEL, ChangeWord.LEVEL)


@pytest.mark.parametrize(
    ("change", "direction", "movement", "word"),
    [
        ("-5.7", Direction.LOWER_IS_BETTER, "下降", "改善"),
        ("10.8", Direction.LOWER_IS_BETTER, "上升", "恶化"),
        ("-3.5", Direction.HIGHER_IS_BETTER, "下降", "恶化"),
        ("3.3", Direction.HIGHER_IS_BETTER, "上升", "改善"),
    ],
)
def test_a_falling_ratio_is_worse_and_a_falling_concentration_better(
    change, direction, movement, word
):
    assert describe_change(Decimal(change), direction) == (movement, word)


def test_equal_values_are_not_better():
    for direction in Direction:
        assert not direction.is_better(31, Decimal("31.0"))
        assert direction.label


# Missing data


def test_without_a_previous_value_there_is_no_change():
    assert change_percent(Decimal(33), None) is None
    assert change_points(Decimal(33), None) is None
    assert change_absolute(Decimal(33), None) is None
    assert describe_change(None, Direction.LOWER_IS_BETTER) is None


def test_a_previous_value_of_zero_has_no_percentage():
    assert change_percent(Decimal(33), Decimal("0.0")) is None
    assert change_absolute(Decimal(33), Decimal(0)) == 33


# Invalid input


@pytest.mark.parametrize(("now", "last"), [("-1", "2"), ("1", "-2")])
def test_a_negative_value_has_no_percentage(now, last):
    with pytest.raises(ValueError, match="0 or more"):
        change_percent(Decimal(now), Decimal(last))


def test_a_value_that_is_not_finite_is_refused():
    with pytest.raises(ValueError, match="finite"):
        change_points(Decimal("NaN"), Decimal(1))


# Properties


@given(VALUES, POSITIVE)
def test_the_sign_of_a_percentage_follows_the_values(now, last):
    change = change_percent(now, last)
    assert (change > 0) <= (now > last)
    assert (change < 0) <= (now < last)
    assert change >= -100


@given(VALUES, VALUES)
def test_points_taken_back_give_the_old_ratio(now, last):
    assert change_points(now, last) == -change_points(last, now)
    assert last + change_points(now, last) == now
