"""GB/T 8170 rounding and the rounding up of the AQI."""

from decimal import ROUND_HALF_EVEN, Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.rounding import decimal_of, exact, percent, round_half_even, round_up

DECIMALS = st.integers(0, 6)
FRACTIONS = st.fractions(min_value=-(10**6), max_value=10**6)

# Published values


@pytest.mark.published
@pytest.mark.parametrize(
    ("value", "decimals", "expected"),
    [
        ("60.5", 0, "60"),
        ("61.5", 0, "62"),
        ("2.25", 1, "2.2"),
        ("2.35", 1, "2.4"),
        ("12.1498", 1, "12.1"),
        ("12.1498", 0, "12"),
        ("1.050", 1, "1.0"),
        ("0.35", 1, "0.4"),
        ("15.4546", 0, "15"),
        ("-36.5", 0, "-36"),
        ("-0.0365", 3, "-0.036"),
    ],
)
def test_rounding_follows_the_examples_of_gbt_8170(value, decimals, expected):
    assert str(round_half_even(Decimal(value), decimals)) == expected


# Break points


def test_a_value_just_over_the_half_goes_up_however_small_the_excess():
    assert round_half_even(Fraction(121, 2) + Fraction(1, 10**40), 0) == 61


def test_the_result_shows_exactly_the_decimals_asked_for():
    assert str(round_half_even(31, 2)) == "31.00"
    assert str(round_half_even(Decimal("1E+3"), 1)) == "1000.0"


def test_rounding_is_not_limited_by_the_decimal_context():
    huge = Fraction(10**60 * 3 + 1, 2)
    assert round_half_even(huge, 1) == huge


def test_a_fraction_without_decimal_end_is_rounded_once():
    assert round_half_even(Fraction(800, 9), 1) == Decimal("88.9")


def test_an_integer_is_not_pushed_up():
    assert round_up(Decimal("55.0")) == 55
    assert round_up(Fraction(55 * 7, 7)) == 55


def test_any_excess_is_rounded_up():
    assert round_up(55 + Fraction(1, 10**30)) == 56


def test_a_share_is_printed_as_a_percentage_with_one_decimal():
    assert str(percent(Fraction(36, 39))) == "92.3"
    assert str(percent(1)) == "100.0"


# Invalid input


@pytest.mark.parametrize("value", [Decimal("NaN"), Decimal("Infinity"), Decimal("-Infinity")])
def test_a_number_that_is_not_finite_is_refused(value):
    with pytest.raises(ValueError, match="finite"):
        round_half_even(value, 1)


@pytest.mark.parametrize("value", [2.2, True, "2.2", None])
def test_a_float_never_decides(value):
    with pytest.raises(TypeError, match="exact number"):
        round_half_even(value, 1)
    with pytest.raises(TypeError, match="exact number"):
        round_up(value)


def test_negative_decimals_are_refused():
    with pytest.raises(ValueError, match="decimals"):
        round_half_even(Decimal(1), -1)
    with pytest.raises(ValueError, match="decimals"):
        decimal_of(1, -1)


# Properties


@given(FRACTIONS, DECIMALS)
def test_rounding_moves_a_value_by_half_a_unit_at_most(value, decimals):
    assert abs(exact(round_half_even(value, decimals)) - value) * 10**decimals <= Fraction(1, 2)


@given(FRACTIONS, FRACTIONS, DECIMALS)
def test_rounding_keeps_the_order(a, b, decimals):
    low, high = sorted((a, b))
    assert round_half_even(low, decimals) <= round_half_even(high, decimals)


@given(FRACTIONS, DECIMALS)
def test_rounding_a_rounded_value_changes_nothing(value, decimals):
    once = round_half_even(value, decimals)
    assert round_half_even(once, decimals) == once


@given(st.decimals(-(10**6), 10**6, places=8), DECIMALS)
def test_rounding_agrees_with_decimal_arithmetic(value, decimals):
    expected = value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_EVEN)
    assert round_half_even(value, decimals) == expected


@given(FRACTIONS)
def test_rounding_up_adds_less_than_one(value):
    assert 0 <= round_up(value) - value < 1
