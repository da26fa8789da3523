"""Scaled integers: nothing is lost on the way in, and halves go to the even neighbour."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk.scaled import (
    AIR_SCALE,
    MISSING,
    WATER_SCALE,
    check_room,
    checked_concentrations,
    decimals_of,
    half_even,
    rounded_to,
    scaled,
    scaled_texts,
    unscaled,
)
from standards.rounding import round_half_even

INTEGERS = st.integers(-(10**15), 10**15)
PRINTED = st.decimals(0, 10**6, places=3) | st.decimals(0, 100, places=1) | st.integers(0, 9999)


@given(st.lists(st.none() | st.decimals(0, 10**6, places=3)))
def test_a_number_comes_back_as_it_went_in(values):
    units = scaled(values, AIR_SCALE)
    assert units.dtype == np.int64
    assert [unscaled(unit, AIR_SCALE) for unit in units] == values


@pytest.mark.parametrize(
    ("value", "scale"),
    [
        (Decimal("0.0001"), AIR_SCALE),
        (Decimal("0.000000001"), WATER_SCALE),
        (Decimal("-0.001"), AIR_SCALE),
        (Decimal(-1), AIR_SCALE),
        (Decimal("1e17"), AIR_SCALE),
        (Decimal("NaN"), AIR_SCALE),
    ],
)
def test_a_number_that_does_not_fit_is_refused_and_never_rounded(value, scale):
    with pytest.raises(ValueError, match=r"decimal|negative|fit|finite"):
        scaled([value], scale)


def test_a_float_is_refused():
    with pytest.raises(TypeError, match="exact number"):
        scaled([0.5], AIR_SCALE)
    with pytest.raises(TypeError, match="float64"):
        checked_concentrations(np.array([0.5]), "PM2.5")


def test_a_scale_is_a_power_of_ten():
    assert [decimals_of(scale) for scale in (1, 10, AIR_SCALE, WATER_SCALE)] == [0, 1, 3, 8]
    for scale in (0, -10, 5, 20, 101):
        with pytest.raises(ValueError, match="power of ten"):
            decimals_of(scale)


def test_missing_is_not_zero():
    assert scaled([None, Decimal(0)], AIR_SCALE).tolist() == [MISSING, 0]
    assert unscaled(MISSING, AIR_SCALE) is None


# Texts


@given(st.lists(PRINTED.map(str)))
def test_a_printed_number_is_read_exactly(texts):
    units, is_no_number = scaled_texts(texts, AIR_SCALE)
    assert not is_no_number.any()
    assert units.tolist() == scaled([Decimal(text) for text in texts], AIR_SCALE).tolist()


@pytest.mark.parametrize(
    ("text", "units"),
    [
        ("35", 35_000),
        ("0.7", 700),
        ("144.8", 144_800),
        (" 12.5 ", 12_500),
        ("007", 7000),
        (".5", 500),
        ("5.", 5000),
        ("35.120000", 35_120),
        ("0.000", 0),
        ("9223372036854775.807", 2**63 - 1),
    ],
)
def test_a_plain_number_is_read(text, units):
    found, is_no_number = scaled_texts([text], AIR_SCALE)
    assert (found.tolist(), is_no_number.tolist()) == ([units], [False])


@pytest.mark.parametrize(
    "text",
    [
        "停电",
        "-1",
        "-0.001",
        "+3",
        "1e3",
        "1,000",
        "1.2.3",
        ".",
        "35.1234",
        "nan",
        "inf",
        "0x10",
        "３５",
        "0.025L",
        "9223372036854775.808",
        "1 2",
    ],
)
def test_a_cell_that_holds_no_number_is_pointed_out(text):
    found, is_no_number = scaled_texts(["1", text], AIR_SCALE)
    assert (found.tolist(), is_no_number.tolist()) == ([1000, MISSING], [False, True])


def test_the_marks_of_a_missing_value_are_the_callers():
    marks = frozenset({"", "—", "NA"})
    units, is_no_number = scaled_texts(
        ["—", " NA ", "", "  ", None, float("nan")], AIR_SCALE, marks
    )
    assert units.tolist() == [MISSING] * 6
    assert not is_no_number.any()
    assert scaled_texts(["—"], AIR_SCALE)[1].tolist() == [True]


@pytest.mark.parametrize("kind", [list, np.array, lambda texts: np.array(texts, dtype=object)])
def test_a_column_of_any_kind_and_length_is_read(kind):
    texts = [str(number % 977) for number in range(300_000)]  # more than one block
    units, _ = scaled_texts(kind(texts), AIR_SCALE)
    assert (units == np.arange(300_000) % 977 * AIR_SCALE).all()
    assert scaled_texts(kind([]), AIR_SCALE)[0].tolist() == []


# Rounding


@given(st.lists(st.tuples(INTEGERS, st.integers(1, 10**6)), min_size=1))
def test_division_rounds_half_to_even(pairs):
    numerators, denominators = np.array(pairs, dtype=np.int64).T
    found = half_even(numerators, denominators).tolist()
    assert found == [int(round_half_even(Fraction(n, d), 0)) for n, d in pairs]


@given(st.lists(st.integers(-2000, 2000), min_size=1), st.sampled_from([1, 2, 4, 10, 100, 1000]))
def test_a_common_denominator_rounds_the_same(numerators, denominator):
    found = half_even(np.array(numerators), denominator).tolist()
    assert found == [round(Fraction(n, denominator)) for n in numerators]


def test_halves_of_either_parity():
    halves = np.array([500, 1500, 2500, 60_500, 61_500, -500, -1500])
    assert half_even(halves, 1000).tolist() == [0, 2, 2, 60, 62, 0, -2]
    assert half_even(halves + 1, 1000).tolist() == [1, 2, 3, 61, 62, 0, -1]
    assert half_even(halves - 1, 1000).tolist() == [0, 1, 2, 60, 61, -1, -2]


def test_a_denominator_is_positive_and_leaves_room():
    for denominator in (0, -1, 2**61 + 1, np.array([1, 0])):
        with pytest.raises(ValueError, match="denominator"):
            half_even(np.array([1, 1]), denominator)
    assert half_even(np.array([2**62]), 2**61).tolist() == [2]


@given(
    st.lists(st.tuples(st.integers(0, 10**9), st.integers(1, 24)), min_size=1),
    st.sampled_from([1, 100, 1000]),
)
def test_a_quotient_is_rounded_once_to_the_step(pairs, step):
    numerators, denominators = np.array(pairs, dtype=np.int64).T
    found = rounded_to(numerators, denominators, step).tolist()
    assert found == [round(Fraction(n, d * step)) * step for n, d in pairs]


def test_a_missing_quotient_stays_missing():
    assert rounded_to(np.array([MISSING, 0]), 1, 1000).tolist() == [MISSING, 0]
    with pytest.raises(ValueError, match="step"):
        rounded_to(np.array([1]), 2**61, 2)


def test_a_negative_concentration_is_refused():
    assert checked_concentrations(np.array([MISSING, 0]), "CO").tolist() == [MISSING, 0]
    with pytest.raises(ValueError, match="CO cannot be negative"):
        checked_concentrations(np.array([-2]), "CO")


def test_a_sum_that_does_not_fit_is_refused():
    check_room(np.array([2**62]), 1)
    with pytest.raises(OverflowError, match="64 bits"):
        check_room(np.array([2**62]), 2)
