"""Both readings of a notice that is silent about rounding (docs/methods/required-mean.md)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.comparison import Direction
from standards.progress import Operator
from standards.requirement_readings import budget_readings, mean_readings, safe_bound

TARGETS = st.decimals(0, 100, places=1)


def test_the_readings_of_a_quantity_reached_from_below_turn_round():
    found = mean_readings(Decimal(80), Decimal(70), (6, 6), 1, Operator.AT_LEAST)
    assert (found.literal, found.rounded) == (90, Fraction("89.9"))
    assert found.is_bound_met


def test_nothing_is_required_under_either_reading_once_the_year_is_over():
    found = mean_readings(Decimal(34), 30, (365, 0), 0, Operator.AT_MOST)
    assert (found.literal, found.rounded, found.differ) == (None, None, False)


def test_an_equal_target_has_no_readings():
    with pytest.raises(ValueError, match="two bounds"):
        mean_readings(Decimal(0), 0, (1, 1), 0, Operator.EQUAL)


def test_the_printed_requirement_lies_on_the_safe_side():
    assert safe_bound(Fraction("35.19"), 1, Direction.LOWER_IS_BETTER) == Decimal("35.1")
    assert safe_bound(Fraction("35.11"), 1, Direction.HIGHER_IS_BETTER) == Decimal("35.2")
    assert str(safe_bound(Fraction("-6.21"), 1, Direction.LOWER_IS_BETTER)) == "-6.3"


@given(TARGETS, TARGETS, st.integers(0, 365), st.integers(1, 366))
def test_the_literal_reading_of_a_mean_is_never_looser(target, mean, n, r):
    at_most = mean_readings(target, mean, (n, r), 1, Operator.AT_MOST)
    at_least = mean_readings(target, mean, (n, r), 1, Operator.AT_LEAST)
    assert at_most.literal <= at_most.rounded
    assert at_least.literal >= at_least.rounded


@given(TARGETS, st.integers(0, 365), st.integers(1, 366), st.data())
def test_the_literal_reading_of_a_budget_never_allows_more(p, valid, to_come, data):
    polluted = data.draw(st.integers(0, valid))
    found = budget_readings(p, valid, to_come, polluted, 1)
    assert found.literal <= found.rounded <= found.literal + 1
