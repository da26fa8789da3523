"""Weighted means, completeness of a month and percentiles."""

import csv
import json
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.averages import (
    MonthState,
    days_in_month,
    month_completeness,
    percentile,
    weighted_mean,
    year_completeness,
)
from standards.rounding import round_half_even

PUBLISHED = Path(__file__).parents[1] / "data" / "published" / "air_statistics.csv"
HALF_YEAR = ["47.8", "42.1", "39.5", "33.0", "27.4", "22.9"]
VALUES = st.decimals(0, 1000, places=1)
PAIRS = st.lists(st.tuples(VALUES, st.integers(0, 31)), max_size=12)

with PUBLISHED.open(encoding="utf-8", newline="") as _file:
    PERCENTILES = [row for row in csv.DictReader(_file) if row["kind"] == "percentile"]

# Published values


@pytest.mark.published
def test_the_half_year_mean_is_weighted_by_days():
    months = [(Decimal(mean), days_in_month(2023, m)) for m, mean in enumerate(HALF_YEAR, 1)]
    assert weighted_mean(months) == Fraction(64115, 1810)
    assert round_half_even(weighted_mean(months), 1) == Decimal("35.4")


@pytest.mark.published
def test_the_simple_mean_of_months_is_another_number():
    simple = weighted_mean([(Decimal(mean), 1) for mean in HALF_YEAR])
    assert simple == Fraction("35.45")
    assert Decimal("35.45").quantize(Decimal("0.1"), ROUND_HALF_UP) == Decimal("35.5")


@pytest.mark.published
@pytest.mark.parametrize("row", PERCENTILES, ids=[row["id"] for row in PERCENTILES])
def test_percentile_equals_the_worked_value(row):
    inputs = json.loads(row["inputs_json"])
    assert percentile(inputs["values"], inputs["p"]) == Fraction(row["expected"])


# Break points


@pytest.mark.parametrize(
    ("valid", "month", "state"),
    [
        (27, 7, MonthState.COMPLETE),
        (26, 7, MonthState.INSUFFICIENT),
        (25, 2, MonthState.COMPLETE),
        (24, 2, MonthState.INSUFFICIENT),
        (1, 7, MonthState.INSUFFICIENT),
    ],
)
def test_a_month_needs_27_valid_days_and_february_25(valid, month, state):
    assert month_completeness(valid, 2023, month).state is state


@pytest.mark.parametrize(
    ("february", "others", "state"),
    [
        (25, 28, MonthState.COMPLETE),  # 333 days
        (25, 27, MonthState.INSUFFICIENT),  # every month stands, 322 days do not
        (27, 27, MonthState.COMPLETE),  # 324
        (26, 27, MonthState.INSUFFICIENT),  # 323
        (24, 30, MonthState.INSUFFICIENT),  # 354, but February falls short
    ],
)
def test_a_year_needs_324_days_and_every_month(february, others, state):
    days = dict.fromkeys(range(1, 13), others) | {2: february}
    assert year_completeness(days, 2023).state is state


def test_completeness_reads_as_n_of_n():
    assert month_completeness(28, 2024, 2).label == "28/29"


def test_the_ends_of_the_percentile_are_the_extremes():
    assert percentile([3, 1, 2], 0) == 1
    assert percentile([3, 1, 2], 100) == 3
    assert percentile([7], 90) == 7


def test_a_percentile_between_two_days_is_exact():
    assert percentile([1, 2], Decimal("33.3")) == Fraction("1.333")


# Missing data


def test_no_valid_day_has_no_mean():
    assert weighted_mean([]) is None
    assert weighted_mean([(Decimal(30), 0)]) is None


def test_a_month_without_valid_days_is_no_data_and_not_zero():
    assert month_completeness(0, 2023, 7).state is MonthState.NO_DATA


def test_a_year_without_days_is_no_data_and_a_missing_month_is_short():
    assert year_completeness({}, 2024).state is MonthState.NO_DATA
    assert year_completeness({}, 2024).label == "0/366"
    found = year_completeness(dict.fromkeys(range(1, 12), 28), 2024)
    assert (found.state, found.short_months) == (MonthState.INSUFFICIENT, (12,))


def test_no_values_have_no_percentile():
    assert percentile([], 90) is None


# Invalid input


def test_negative_valid_days_are_refused():
    with pytest.raises(ValueError, match="negative"):
        weighted_mean([(Decimal(30), -1)])


@pytest.mark.parametrize("valid", [-1, 32])
def test_days_that_do_not_fit_the_month_are_refused(valid):
    with pytest.raises(ValueError, match="31 days"):
        month_completeness(valid, 2023, 7)


@pytest.mark.parametrize("month", [0, 13])
def test_a_month_outside_the_year_is_refused(month):
    with pytest.raises(ValueError, match="1 to 12"):
        days_in_month(2023, month)


@pytest.mark.parametrize("p", [-1, 101])
def test_a_percentile_outside_0_to_100_is_refused(p):
    with pytest.raises(ValueError, match="between 0 and 100"):
        percentile([1], p)


@pytest.mark.parametrize("days", [{0: 1}, {13: 1}, {2: 29}, {1: -1}])
def test_days_that_do_not_fit_the_year_are_refused(days):
    with pytest.raises(ValueError, match=r"1 to 12|has \d+ days"):
        year_completeness(days, 2023)


# Properties


@given(st.dictionaries(st.integers(1, 12), st.integers(0, 28)))
def test_a_complete_year_has_only_complete_months(days):
    found = year_completeness(days, 2023)
    complete = {m for m in days if month_completeness(days[m], 2023, m).state.value == "complete"}
    assert set(found.short_months) == set(range(1, 13)) - complete
    if found.state is MonthState.COMPLETE:
        assert not found.short_months
        assert found.valid_days >= 324


@given(PAIRS)
def test_a_mean_lies_between_its_smallest_and_largest_value(pairs):
    mean = weighted_mean(pairs)
    counted = [value for value, days in pairs if days]
    assert (mean is None) == (not counted)
    if counted:
        assert min(counted) <= mean <= max(counted)


@given(PAIRS, st.randoms())
def test_the_order_of_months_does_not_matter(pairs, random):
    shuffled = random.sample(pairs, len(pairs))
    assert weighted_mean(shuffled) == weighted_mean(pairs)


@given(st.lists(st.lists(VALUES, min_size=1, max_size=5), min_size=1, max_size=6))
def test_the_weighted_mean_of_months_is_the_mean_of_their_days(months):
    days = [value for month in months for value in month]
    by_month = [(sum(map(Fraction, month)) / len(month), len(month)) for month in months]
    assert weighted_mean(by_month) == sum(map(Fraction, days)) / len(days)


@given(st.lists(VALUES, min_size=1), st.integers(0, 100), st.integers(0, 100))
def test_a_percentile_grows_with_p_and_stays_inside(values, p, q):
    low, high = sorted((p, q))
    assert min(values) <= percentile(values, low) <= percentile(values, high) <= max(values)
