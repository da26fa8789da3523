"""Dust-fall of a jar, an area and a period."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.dustfall import area_dustfall, cumulative_dustfall, dustfall
from standards.rounding import round_half_even

MASS = st.decimals(0, 1, places=4)
VALUES = st.lists(st.none() | st.decimals(0, 20, places=2), max_size=20)

# Published values


@pytest.mark.published
def test_the_formula_of_hj_1221():
    # (W1 - Wa - Wc) / (S·n) · 30 · 10⁴: 35.3 mg net on 176.5 cm² in 30 days are 2 t/km².
    found = dustfall(Decimal("80.0373"), 80, Decimal("0.002"), Decimal("176.5"), 30)
    assert found == 2


@pytest.mark.published
def test_changzhou_averages_months():
    # Changzhou 2023: February 2.0, January to February 1.9; January is inferred from the two.
    assert cumulative_dustfall([Decimal("1.8"), Decimal("2.0")]) == Fraction("1.9")


# Break points


def test_a_longer_exposure_is_brought_back_to_30_days():
    month = dustfall(Decimal("0.0353"), 0, 0, Decimal("176.5"), 30)
    longer = dustfall(Decimal("0.0353"), 0, 0, Decimal("176.5"), Decimal("31.5"))
    assert longer == month * 30 / Fraction("31.5")
    assert round_half_even(longer, 1) == Decimal("1.9")


def test_a_jar_that_holds_the_blank_has_no_dust():
    assert dustfall(Decimal("1.002"), 1, Decimal("0.002"), 176, 30) == 0


# Missing data


def test_a_point_or_month_without_a_value_is_not_zero():
    assert area_dustfall([2, None, 3]) == Fraction(5, 2)
    assert cumulative_dustfall([None, 2]) == 2
    assert area_dustfall([None]) is None
    assert cumulative_dustfall([]) is None


# Invalid input


@pytest.mark.parametrize(("area", "days"), [(0, 30), (176, 0), (-1, 30), (176, -30)])
def test_area_and_time_are_positive(area, days):
    with pytest.raises(ValueError, match="more than 0"):
        dustfall(1, 0, 0, area, days)


@pytest.mark.parametrize("masses", [(-1, 0, 0), (1, -1, 0), (1, 0, -1), (1, 1, 1)])
def test_negative_masses_and_net_masses_are_refused(masses):
    with pytest.raises(ValueError, match="cannot be negative"):
        dustfall(*masses, 176, 30)


def test_a_negative_dustfall_and_a_float_are_refused():
    with pytest.raises(ValueError, match="cannot be negative"):
        area_dustfall([-1])
    with pytest.raises(TypeError):
        cumulative_dustfall([1.9])


# Properties


@given(MASS, MASS, st.decimals(100, 300, places=1), st.decimals(20, 40, places=1))
def test_more_mass_is_more_dust_and_the_dish_does_not_matter(net, dish, area, days):
    found = dustfall(dish + net, dish, 0, area, days)
    assert found == dustfall(net, 0, 0, area, days) >= 0
    assert dustfall(2 * net, 0, 0, area, days) == 2 * found


@given(VALUES, st.randoms())
def test_a_mean_lies_between_its_values_in_any_order(values, random):
    present = [value for value in values if value is not None]
    mean = area_dustfall(values)
    assert mean == area_dustfall(random.sample(values, len(values))) == cumulative_dustfall(values)
    if present:
        assert min(present) <= mean <= max(present)
