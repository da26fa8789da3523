"""Levels, words and colours of table A.1."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards import air_quality_index
from standards.air_levels import AQI_TOP, AirLevel, is_good, is_heavy, level_of

# Published values


@pytest.mark.published
def test_words_and_colours_are_those_of_table_a1():
    assert [(level.roman, level.label, level.colour_name, level.rgb) for level in AirLevel] == [
        ("一级", "优", "绿", (0, 228, 0)),
        ("二级", "良", "黄", (255, 255, 0)),
        ("三级", "轻度污染", "橙", (255, 126, 0)),
        ("四级", "中度污染", "红", (255, 0, 0)),
        ("五级", "重度污染", "紫", (153, 0, 76)),
        ("六级", "严重污染", "褐红", (126, 0, 35)),
    ]


# Break points


@pytest.mark.parametrize(("top", "level"), [(50, 1), (100, 2), (150, 3), (200, 4), (300, 5)])
def test_a_level_ends_on_its_top_value(top, level):
    assert (level_of(top), level_of(top + 1)) == (level, level + 1)


# Missing data


def test_zero_is_an_index_and_not_missing():
    assert level_of(0) is AirLevel.EXCELLENT


# Invalid input


@pytest.mark.parametrize("aqi", [-1, AQI_TOP + 1])
def test_an_index_off_the_scale_is_refused(aqi):
    with pytest.raises(ValueError, match="between 0 and 500"):
        level_of(aqi)


# Properties


@given(st.integers(0, AQI_TOP))
def test_good_and_heavy_are_questions_of_the_level(aqi):
    level = level_of(aqi)
    assert is_good(aqi) == (level <= AirLevel.GOOD)
    assert is_heavy(aqi) == (level >= AirLevel.HEAVY)
    assert level.colour == "#{:02X}{:02X}{:02X}".format(*level.rgb)


def test_the_old_address_still_holds():
    assert air_quality_index.AirLevel is AirLevel
