"""Values of days in bulk: 20 hours, 14 of 17 windows, stations; equal to the scalar rules."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bulk.air_quality import Pollutant, daily_air_quality
from bulk.daily_values import daily_max_8h, daily_mean, division_value
from bulk.scaled import AIR_SCALE, MISSING, unscaled
from standards import daily_values as one_by_one
from standards.air_quality_index import daily_air_quality as day_of
from standards.daily_values import ValueState
from standards.editions import HJ_633_2012
from standards.rounding import round_half_even

LIMIT = 160
UNITS = (
    st.just(MISSING)
    | st.integers(0, 400_000)
    | st.integers(0, 400).map(lambda whole: whole * AIR_SCALE)
    | st.sampled_from([0, 159_999, 160_000, 160_001])
)
DAYS = st.lists(st.lists(UNITS, min_size=24, max_size=24), min_size=1, max_size=4)
SPARSE = st.lists(
    st.lists(st.just(MISSING) | st.integers(155_000, 165_000), min_size=24, max_size=24),
    min_size=1,
    max_size=4,
)
STATIONS = st.integers(1, 5).flatmap(
    lambda days: st.lists(st.lists(UNITS, min_size=days, max_size=days), min_size=1, max_size=9)
)


def exact_hours(units):
    return [unscaled(unit, AIR_SCALE) for unit in units]


def assert_equal(found, expected):
    """Every day in bulk is the scalar day, to the last digit of its fraction."""
    for day, one in enumerate(expected):
        state = (one.state is ValueState.VALID, one.valid, one.of, one.minimum, one.by_excess)
        assert state == (
            found.is_valid[day],
            found.valid[day],
            found.of,
            found.minimum,
            found.by_excess[day],
        )
        numerator, denominator = int(found.numerator[day]), int(found.denominator[day])
        if one.value is None:
            assert (numerator, denominator, found.value[day]) == (MISSING, 1, MISSING)
            assert found.reported(0)[day] == MISSING
            continue
        assert Fraction(numerator, denominator * AIR_SCALE) == one.value
        for decimals in (0, 1, 3):
            rounded = round_half_even(one.value, decimals)
            assert unscaled(found.reported(decimals)[day], AIR_SCALE) == rounded
        assert unscaled(found.value[day], AIR_SCALE) == round_half_even(one.value, 3)


# Equal to the scalar rule


@given(DAYS)
def test_every_random_daily_mean_equals_the_scalar_one(days):
    expected = [one_by_one.daily_mean(exact_hours(hours)) for hours in days]
    assert_equal(daily_mean(np.array(days)), expected)


@given(DAYS | SPARSE, st.sampled_from([LIMIT, 100, Decimal("160.5"), Fraction(481, 3)]))
def test_every_random_ozone_day_equals_the_scalar_one(days, limit):
    expected = [one_by_one.daily_max_8h(exact_hours(hours), limit) for hours in days]
    assert_equal(daily_max_8h(np.array(days), limit), expected)


@given(STATIONS)
def test_every_random_division_equals_the_scalar_one(stations):
    expected = [
        one_by_one.division_value(dict(enumerate(exact_hours(day))))
        for day in zip(*stations, strict=True)
    ]
    assert_equal(division_value(np.array(stations)), expected)


@pytest.mark.parametrize("present", range(25))
def test_any_number_of_hours_at_either_end_of_the_day(present):
    days = [
        [100_001] * present + [MISSING] * (24 - present),
        [MISSING] * (24 - present) + [200_002] * present,
    ]
    table = np.array(days)
    assert_equal(daily_mean(table), [one_by_one.daily_mean(exact_hours(day)) for day in days])
    expected = [one_by_one.daily_max_8h(exact_hours(day), LIMIT) for day in days]
    assert_equal(daily_max_8h(table, LIMIT), expected)


# The rules


def test_twenty_hours_stand_and_nineteen_do_not():
    days = daily_mean(np.array([[30_000] * n + [MISSING] * (24 - n) for n in (20, 19, 0)]))
    assert days.value.tolist() == [30_000, MISSING, MISSING]
    assert days.valid.tolist() == [20, 19, 0]
    assert (days.of, days.minimum) == (24, 20)


def test_fewer_windows_stand_only_over_the_limit():
    days = daily_max_8h(np.array([[MISSING] * 16 + [v] * 8 for v in (160_000, 160_001)]), LIMIT)
    assert days.is_valid.tolist() == [False, True]
    assert days.by_excess.tolist() == [False, True]


def test_an_hour_is_rounded_once_on_its_way_to_the_index():
    # The mean lies just below 61.5: rounded to thousandths first it would be 61.500, and then 62.
    hours = [61_499] * 12 + [61_500] * 11 + [61_501]
    day = daily_mean(np.array([hours]))
    mean = one_by_one.daily_mean(exact_hours(hours)).value
    expected = day_of({Pollutant.PM25: mean}, HJ_633_2012).iaqis[Pollutant.PM25]
    found = daily_air_quality({Pollutant.PM25: day.reported(0)}, HJ_633_2012)
    assert found.iaqis[Pollutant.PM25].tolist() == [expected]
    twice = daily_air_quality({Pollutant.PM25: day.value}, HJ_633_2012)
    assert twice.iaqis[Pollutant.PM25].tolist() != [expected]


def test_no_data_is_not_zero():
    days = daily_mean(np.array([[0] * 24, [MISSING] * 24]))
    assert days.value.tolist() == [0, MISSING]
    assert days.is_valid.tolist() == [True, False]


def test_more_days_than_a_block_are_one_table():
    hours = np.tile(np.arange(24) * AIR_SCALE, (20_000, 1))
    assert set(daily_max_8h(hours, LIMIT).value.tolist()) == {19_500}


def test_a_table_without_days_stays_without():
    empty = np.empty((0, 24), dtype=np.int64)
    assert daily_mean(empty).value.tolist() == daily_max_8h(empty, LIMIT).value.tolist() == []


# Refusals


@pytest.mark.parametrize("rule", [daily_mean, lambda hours: daily_max_8h(hours, LIMIT)])
def test_a_day_has_24_hours_none_of_them_negative(rule):
    for shape in ((2, 23), (24,)):
        with pytest.raises(ValueError, match="24 hourly values"):
            rule(np.zeros(shape, dtype=np.int64))
    with pytest.raises(ValueError, match="negative"):
        rule(np.full((1, 24), -2))
    with pytest.raises(OverflowError):
        rule(np.full((1, 24), 2**62))


def test_a_division_has_stations():
    with pytest.raises(ValueError, match="stations"):
        division_value(np.empty((0, 3), dtype=np.int64))
    with pytest.raises(ValueError, match="row per station"):
        division_value(np.array([1, 2]))
    with pytest.raises(ValueError, match="negative"):
        division_value(np.array([[-2]]))
