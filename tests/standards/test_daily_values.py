"""Hours to days, stations to divisions."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.daily_values import (
    ValueState,
    daily_max_8h,
    daily_mean,
    division_value,
    min_stations,
    sliding_8h,
)

HOUR = st.none() | st.decimals(0, 400, places=1)
DAY = st.lists(HOUR, min_size=24, max_size=24)


def day(*stamps, value=100):
    """A day with a value at these stamps, 1 to 24, and None elsewhere."""
    return [value if stamp in stamps else None for stamp in range(1, 25)]


# Published values: numbers of GB 3095-2026, table 4


@pytest.mark.published
def test_a_day_is_the_mean_of_its_valid_hours():
    found = daily_mean([*range(1, 21), None, None, None, None])
    assert (found.value, found.label, found.minimum) == (Fraction(21, 2), "20/24", 20)


@pytest.mark.published
def test_the_highest_window_lies_between_stamps_8_and_24():
    found = daily_max_8h([0] * 10 + [200] * 8 + [0] * 6, 160)
    assert (found.value, found.label) == (200, "17/17")
    first = daily_max_8h([200] * 8 + [0] * 16, 160)
    last = daily_max_8h([0] * 16 + [200] * 8, 160)
    assert first.value == last.value == 200


# Break points


def test_20_hours_make_a_day_and_19_do_not():
    assert daily_mean(day(*range(1, 21))).state is ValueState.VALID
    found = daily_mean(day(*range(1, 20)))
    assert (found.value, found.state, found.label) == (None, ValueState.INSUFFICIENT, "19/24")


def test_6_hours_make_a_window_and_5_do_not():
    assert sliding_8h([None, None, 1, 2, 3, 4, 5, 6]).value == Fraction(21, 6)
    assert sliding_8h([None, None, None, 2, 3, 4, 5, 6]).state is ValueState.INSUFFICIENT


def test_14_windows_make_an_ozone_day_and_13_do_not():
    # From stamp h on, the first window with six hours ends at h + 5.
    enough, short = daily_max_8h(day(*range(6, 25)), 160), daily_max_8h(day(*range(7, 25)), 160)
    assert (enough.valid, enough.state) == (14, ValueState.VALID)
    assert (short.valid, short.value, short.state) == (13, None, ValueState.INSUFFICIENT)


def test_too_few_windows_stand_only_above_the_limit():
    stamps = range(17, 25)
    at_limit = daily_max_8h(day(*stamps, value=160), 160)
    above = daily_max_8h(day(*stamps, value=Fraction(1601, 10)), 160)
    assert (at_limit.value, at_limit.state) == (None, ValueState.INSUFFICIENT)
    assert (above.value, above.state, above.by_excess) == (
        Fraction(1601, 10),
        ValueState.VALID,
        True,
    )
    assert not daily_max_8h(day(*range(1, 25), value=300), 160).by_excess


@pytest.mark.parametrize(
    ("stations", "minimum"), [(1, 1), (2, 1), (3, 2), (4, 3), (5, 4), (6, 5), (7, 6), (8, 6)]
)
def test_three_quarters_of_the_stations_or_half_of_few(stations, minimum):
    assert min_stations(stations) == minimum
    valid = dict.fromkeys(map(str, range(minimum)), 30)
    missing = dict.fromkeys(map(str, range(minimum, stations)))
    assert division_value(valid | missing).value == 30
    assert division_value(valid | missing | {"0": None}).value is None


# Missing data


def test_a_missing_hour_is_not_zero():
    assert daily_mean([0] * 20 + [None] * 4).value == 0
    assert daily_mean(day(*range(1, 23), value=60)).value == 60


def test_no_hour_and_no_station_is_no_data():
    assert daily_mean([None] * 24).state is ValueState.NO_DATA
    assert daily_max_8h([None] * 24, 160).state is ValueState.NO_DATA
    assert division_value({"a": None, "b": None}).state is ValueState.NO_DATA


# Invalid input


@pytest.mark.parametrize("count", [0, 23, 25])
def test_a_day_has_24_hours(count):
    for rule in (daily_mean, lambda hours: daily_max_8h(hours, 160)):
        with pytest.raises(ValueError, match="24 hourly values"):
            rule([1] * count)


def test_negative_hours_floats_and_empty_divisions_are_refused():
    with pytest.raises(ValueError, match="negative"):
        sliding_8h([-1] * 8)
    with pytest.raises(TypeError):
        daily_mean([1.5] * 24)
    with pytest.raises(ValueError, match="stations"):
        division_value({})


# Properties


@given(DAY)
def test_a_mean_lies_between_its_hours_and_order_does_not_matter(hours):
    found, present = daily_mean(hours), [hour for hour in hours if hour is not None]
    assert found == daily_mean(hours[::-1])
    assert (found.value is None) == (len(present) < 20)
    if found.value is not None:
        assert min(present) <= found.value <= max(present)


@given(DAY)
def test_the_ozone_day_is_the_highest_of_its_windows(hours):
    found = daily_max_8h(hours, 160)
    windows = [sliding_8h(hours[stamp - 8 : stamp]).value for stamp in range(8, 25)]
    means = [mean for mean in windows if mean is not None]
    assert found.valid == len(means)
    stands = len(means) >= 14 or max(means, default=0) > 160
    assert found.value == (max(means) if stands else None)


@given(st.dictionaries(st.text(max_size=3), HOUR, min_size=1, max_size=9))
def test_a_division_lies_between_its_stations(stations):
    found = division_value(stations)
    present = [value for value in stations.values() if value is not None]
    assert found.label == f"{len(present)}/{len(stations)}"
    if found.value is not None:
        assert min(present) <= found.value <= max(present)
