"""Means and percentiles of groups: exact, and equal to the scalar rule."""

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk.averages import group_counts, group_means, group_percentile
from bulk.scaled import AIR_SCALE, MISSING, scaled, unscaled
from standards.air_evaluation import PERCENTILES, Statistic, period_value
from standards.averages import percentile
from standards.rounding import round_half_even

PUBLISHED = Path(__file__).parents[1] / "data" / "published" / "air_statistics.csv"
SIZE = 5
VALUES = st.just(MISSING) | st.integers(0, 300_000) | st.integers(0, 9).map(lambda n: n * 1000)
ROWS = st.lists(st.tuples(st.integers(0, SIZE - 1), VALUES), max_size=80)

with PUBLISHED.open(encoding="utf-8", newline="") as _file:
    PERCENTILE_ROWS = [row for row in csv.DictReader(_file) if row["kind"] == "percentile"]


def columns(rows):
    table = np.array(rows, dtype=np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def of_group(rows, group):
    return [unscaled(units, AIR_SCALE) for code, units in rows if code == group]


def assert_equal(found, expected):
    for group, value in enumerate(expected):
        numerator, denominator = int(found.numerator[group]), int(found.denominator[group])
        if value is None:
            assert (numerator, denominator, found.count[group]) == (MISSING, 1, 0)
            assert found.reported(0)[group] == MISSING
            continue
        assert Fraction(numerator, denominator * AIR_SCALE) == value
        for decimals in (0, 1, 2):
            rounded = round_half_even(value, decimals)
            assert unscaled(found.reported(decimals)[group], AIR_SCALE) == rounded


@pytest.mark.published
@pytest.mark.parametrize("row", PERCENTILE_ROWS, ids=[row["id"] for row in PERCENTILE_ROWS])
def test_a_percentile_equals_the_worked_value(row):
    inputs = json.loads(row["inputs_json"], parse_float=Decimal)
    units = scaled([Decimal(value) for value in inputs["values"]], AIR_SCALE)
    found = group_percentile(np.zeros(len(units), dtype=np.int64), units, 1, inputs["p"])
    assert Fraction(int(found.numerator[0]), int(found.denominator[0]) * AIR_SCALE) == Decimal(
        row["expected"]
    )


@given(ROWS)
def test_every_random_mean_equals_the_scalar_one(rows):
    groups, values = columns(rows)
    expected = [
        period_value(of_group(rows, group), next(iter(PERCENTILES)), Statistic.MEAN)
        for group in range(SIZE)
    ]
    assert_equal(group_means(groups, values, SIZE), expected)


@given(ROWS, st.sampled_from([*{*PERCENTILES.values()}, 0, 100, 50, Decimal("97.5")]))
def test_every_random_percentile_equals_the_scalar_one(rows, p):
    groups, values = columns(rows)
    expected = [
        percentile([value for value in of_group(rows, group) if value is not None], p)
        for group in range(SIZE)
    ]
    assert_equal(group_percentile(groups, values, SIZE, p), expected)


@given(ROWS)
def test_valid_days_are_counted_in_every_figure(rows):
    groups, values = columns(rows)
    counts = group_counts(groups, values, SIZE).tolist()
    expected = [sum(value is not None for value in of_group(rows, group)) for group in range(SIZE)]
    assert counts == expected
    assert group_means(groups, values, SIZE).count.tolist() == counts
    assert group_percentile(groups, values, SIZE, 90).count.tolist() == counts


def test_no_data_is_not_zero():
    found = group_means(np.array([0]), np.array([0]), 2)
    assert found.numerator.tolist() == [0, MISSING]
    assert found.reported(1).tolist() == [0, MISSING]


def test_without_rows_every_group_is_empty():
    empty = np.array([], dtype=np.int64)
    assert group_means(empty, empty, 2).count.tolist() == [0, 0]
    assert group_percentile(empty, empty, 2, 90).numerator.tolist() == [MISSING, MISSING]


def test_groups_fit_their_values():
    ones = np.array([1, 1])
    for groups in (np.array([0]), np.array([0, 2]), np.array([-1, 0])):
        with pytest.raises(ValueError, match="group"):
            group_means(groups, ones, 2)
    with pytest.raises(TypeError, match="integer code"):
        group_means(np.array([0.0, 1.0]), ones, 2)
    with pytest.raises(ValueError, match="negative"):
        group_means(np.array([0, 0]), np.array([0, -2]), 1)
    with pytest.raises(OverflowError):
        group_means(np.array([0, 0]), np.array([2**62, 0]), 1)


@pytest.mark.parametrize("p", [-1, 101])
def test_a_percentile_lies_between_0_and_100(p):
    with pytest.raises(ValueError, match="percentile"):
        group_percentile(np.array([0]), np.array([1]), 1, p)
