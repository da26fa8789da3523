"""A million random days and a million random hours.

What is compared, and what is not: the tables draw their values from 2,500 of an item (any
thousandth, break points and their neighbours, halves, above the table, missing). Of all million
rows, every index is compared with the scalar index of its value, and AQI, level, primary items and
validity with the plain reading of the rule below. `FULL_ROWS` of them go through the whole scalar
function, which remembers the index of a value it has met. `benchmarks/equality.py` compares two
million days, a million hours and a million water rows in full; it takes minutes and is run by hand.
"""

import functools

import numpy as np
import pytest

from benchmarks.equality import day_differences, hour_differences
from benchmarks.random_tables import day_table, hour_table
from bulk.air_quality import HourlyBasis, HourlyItem, Pollutant
from bulk.air_quality import daily_air_quality as days_in_bulk
from bulk.air_quality import hourly_air_quality as hours_in_bulk
from bulk.scaled import AIR_SCALE, MISSING, unscaled
from standards import air_quality_index, hourly_air_quality
from standards.air_levels import AQI_TOP, level_of
from standards.editions import HJ_633_2012, HJ_633_2026

ROWS = 1_000_000
DIFFERENT_VALUES = 2_500
FULL_ROWS = 30_000
SEED = 20_120_229
EDITIONS = pytest.mark.parametrize("edition", [HJ_633_2012, HJ_633_2026], ids=["2012", "2026"])


def drawn(rng, column, rows):
    return column[rng.integers(0, len(column), rows)]


def scalar_indices(column, index_of):
    """The scalar index of every row, asked once for each different value."""
    values, place = np.unique(column, return_inverse=True)
    asked = [None if v == MISSING else index_of(unscaled(v, AIR_SCALE)) for v in values.tolist()]
    return np.array([-1 if index is None else index for index in asked])[place]


def assert_plain_reading(found, is_complete):
    """AQI is the highest index; it needs every item or more than 100; above 50 it has a cause."""
    indices = np.array(list(found.iaqis.values()))
    highest = indices.max(axis=0)
    is_valid = (highest >= 0) & (is_complete | (highest > 100))
    assert (found.is_valid == is_valid).all()
    assert (found.aqi == np.where(is_valid, highest, -1)).all()
    levels = np.array([level_of(aqi) for aqi in range(AQI_TOP + 1)])
    assert (found.level == np.where(is_valid, levels[highest], 0)).all()
    order = list(type(next(iter(found.iaqis))))
    bits = np.array([1 << order.index(item) for item in found.iaqis])[:, None]
    causes = (indices == highest) & is_valid & (highest > 50)
    assert (found.primary == (causes * bits).sum(axis=0)).all()
    assert (found.exceeding == ((indices > 100) * bits).sum(axis=0)).all()


@pytest.mark.slow
@EDITIONS
def test_half_a_million_days_equal_the_scalar_rule(edition, monkeypatch):
    rng = np.random.default_rng(SEED + edition.year)
    values, hours = day_table(rng, DIFFERENT_VALUES)
    table = {item: drawn(rng, column, ROWS // 2) for item, column in values.items()}
    hour = drawn(rng, hours, ROWS // 2)
    remembered = functools.lru_cache(None)(air_quality_index.iaqi)

    def iaqi(item, value, edition, ozone_1h=None):
        return remembered(item, value, edition, ozone_1h if item is Pollutant.O3_8H else None)

    monkeypatch.setattr(air_quality_index, "iaqi", iaqi)
    found = days_in_bulk(table, edition, hour)
    for item in Pollutant:
        expected = scalar_indices(table[item], lambda value, item=item: iaqi(item, value, edition))
        if item is Pollutant.O3_8H:
            by_hour = (expected < 0) & (table[item] != MISSING)
            of_hour = scalar_indices(
                hour,
                lambda value: hourly_air_quality.iaqi_hourly(HourlyItem.O3_1H, value, edition),
            )
            expected = np.where(by_hour, of_hour, expected)
            assert (found.ozone_by_1h == (by_hour & found.is_valid)).all()
        assert (found.iaqis[item] == expected).all(), item
    indices = np.array(list(found.iaqis.values()))
    assert_plain_reading(found, (indices >= 0).all(axis=0))

    rows = slice(FULL_ROWS)
    few = {item: column[rows] for item, column in table.items()}
    assert day_differences(few, edition, hour[rows]) == []


@pytest.mark.slow
@EDITIONS
def test_half_a_million_hours_equal_the_scalar_rule(edition, monkeypatch):
    rng = np.random.default_rng(SEED - edition.year)
    values, means = hour_table(rng, DIFFERENT_VALUES)
    table = {item: drawn(rng, column, ROWS // 2) for item, column in values.items()}
    so2_24h = drawn(rng, means, ROWS // 2)
    iaqi = functools.lru_cache(None)(hourly_air_quality.iaqi_hourly)
    monkeypatch.setattr(hourly_air_quality, "iaqi_hourly", iaqi)

    found = hours_in_bulk(table, edition, so2_24h)
    for item, index in found.iaqis.items():
        expected = scalar_indices(table[item], lambda value, item=item: iaqi(item, value, edition))
        if item is HourlyItem.SO2_1H:
            by_24h = (expected < 0) & (table[item] != MISSING)
            of_day = scalar_indices(
                so2_24h, lambda value: air_quality_index.iaqi(Pollutant.SO2, value, edition)
            )
            expected = np.where(by_24h, of_day, expected)
            assert (found.so2_by_24h == (by_24h & (expected >= 0))).all()
        assert (index == expected).all(), item
    # Above its table the 8-hour mean has no index by HJ 633-2012, and is not missing.
    known = [i >= 0 for item, i in found.iaqis.items() if item is not HourlyItem.O3_8H]
    if HourlyItem.O3_8H in found.iaqis:
        known.append(table[HourlyItem.O3_8H] != MISSING)
    assert_plain_reading(found, np.logical_and.reduce(known))

    rows = slice(FULL_ROWS)
    few = {item: column[rows] for item, column in table.items()}
    assert hour_differences(few, edition, so2_24h[rows], HourlyBasis.OF_THE_EDITION) == []
