"""Breakpoints of HJ 633 as data."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.air_breakpoints import (
    IAQI_STEPS,
    daily_breakpoints,
    hourly_breakpoints,
    interpolated_iaqi,
)
from standards.air_items import HourlyItem, Pollutant
from standards.editions import GB_3838_2002, HJ_633_2012, HJ_633_2026

EITHER = st.sampled_from([HJ_633_2012, HJ_633_2026])
ROWS = [daily_breakpoints(p, e) for p in Pollutant for e in (HJ_633_2012, HJ_633_2026)] + [
    hourly_breakpoints(item, HJ_633_2026) for item in HourlyItem
]

# Published values


@pytest.mark.published
def test_the_editions_differ_in_the_particles_limit_only():
    changed = {
        p: (a, b)
        for p in Pollutant
        for a, b in zip(
            daily_breakpoints(p, HJ_633_2012), daily_breakpoints(p, HJ_633_2026), strict=True
        )
        if a != b
    }
    assert changed == {Pollutant.PM10: (150, 120), Pollutant.PM25: (75, 60)}


@pytest.mark.published
def test_1_hour_columns_are_those_of_the_table():
    assert hourly_breakpoints(HourlyItem.SO2_1H, HJ_633_2012) == (0, 150, 500, 650, 800)
    assert hourly_breakpoints(HourlyItem.CO_1H, HJ_633_2026)[-1] == 150
    assert hourly_breakpoints(HourlyItem.O3_1H, HJ_633_2026)[-3:] == (800, 1000, 1200)


# Break points


@pytest.mark.parametrize("row", ROWS)
def test_a_breakpoint_has_the_index_of_its_row(row):
    assert [interpolated_iaqi(point, row) for point in row] == list(IAQI_STEPS[: len(row)])
    assert interpolated_iaqi(row[-1] + 1, row) == 500


def test_just_above_a_breakpoint_the_index_is_the_next():
    row = daily_breakpoints(Pollutant.PM25, HJ_633_2012)
    assert interpolated_iaqi(75 + Fraction(1, 1000), row) == 101


# Missing data


def test_particles_have_no_hour_of_their_own_and_take_the_day():
    for item in (HourlyItem.PM10_1H, HourlyItem.PM25_1H, HourlyItem.PM25_24H):
        daily = daily_breakpoints(item.pollutant, HJ_633_2026)
        assert hourly_breakpoints(item, HJ_633_2026) == daily


# Invalid input


def test_an_edition_of_another_family_is_refused():
    with pytest.raises(ValueError, match="GB 3838-2002"):
        daily_breakpoints(Pollutant.PM25, GB_3838_2002)
    with pytest.raises(ValueError, match="GB 3838-2002"):
        hourly_breakpoints(HourlyItem.SO2_1H, GB_3838_2002)


def test_a_float_is_refused():
    with pytest.raises(TypeError):
        interpolated_iaqi(2.2, ROWS[0])


# Properties


@given(st.sampled_from(Pollutant), EITHER)
def test_a_row_rises_and_is_no_longer_than_the_index(pollutant, edition):
    row = daily_breakpoints(pollutant, edition)
    assert list(row) == sorted(set(row))
    assert len(row) <= len(IAQI_STEPS)


@given(st.sampled_from(ROWS), st.decimals(0, 5000, places=1), st.decimals(0, 5000, places=1))
def test_the_index_rises_with_the_concentration(row, a, b):
    low, high = sorted((a, b))
    assert 0 <= interpolated_iaqi(low, row) <= interpolated_iaqi(high, row) <= 500
