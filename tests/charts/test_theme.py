"""Colours read on paper and screen, and vocabularies do not mix."""

import re

import pytest

from charts import theme


def luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one, other):
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TEXT_CLASSES = [name for name, mark in theme.MARKS.items() if "font-size" in mark.attributes]


@pytest.mark.parametrize("name", TEXT_CLASSES)
@pytest.mark.parametrize("paper", [theme.PAPER, theme.GREY_BAND])
def test_labels_read_on_paper_and_on_the_band(name, paper):
    assert contrast(theme.MARKS[name].attributes["fill"], paper) >= 4.5


@pytest.mark.parametrize("level", range(1, 7))
def test_text_reads_on_every_air_level(level):
    assert contrast(theme.AIR_LEVEL_TEXT[level], theme.AIR_LEVEL_COLOURS[level]) >= 4.5


@pytest.mark.parametrize("number", range(1, 7))
def test_text_reads_on_every_water_class(number):
    assert contrast(theme.WATER_CLASS_TEXT, theme.WATER_CLASS_COLOURS[number]) >= 4.5


@pytest.mark.parametrize("name", ["c-this", "c-last", "c-target", "c-need", "c-bullet-last"])
def test_lines_are_seen_on_paper(name):
    assert contrast(theme.MARKS[name].attributes["stroke"], theme.PAPER) >= 3


def test_numbers_on_level_four_read_by_their_rim():
    rimmed = theme.MARKS[theme.day_text_class(4)].attributes
    assert contrast(rimmed["fill"], rimmed["stroke"]) >= 4.5


def test_status_tones_read_as_text():
    assert all(contrast(tone, theme.PAPER) >= 4.5 for tone in theme.STATUS_TONES.values())


def test_status_borrows_no_colour_from_air_or_water():
    measured = {*theme.AIR_LEVEL_COLOURS.values(), *theme.WATER_CLASS_COLOURS.values()}
    assert not measured & set(theme.STATUS_TONES.values())


def test_class_names_share_the_prefix_and_have_a_meaning():
    assert all(re.fullmatch(r"c-[a-z0-9-]+", name) for name in theme.CLASS_ROLES)
    assert all(theme.CLASS_ROLES.values())
