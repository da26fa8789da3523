"""Composite air quality index."""

import csv
import json
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.air_items import Pollutant
from standards.composite_index import EQUAL_WEIGHTS, composite_index, composite_limits
from standards.editions import (
    GB_3095_2012,
    GB_3095_2026,
    GB_3095_2026_TRANSITION,
    HJ_633_2012,
)

PUBLISHED = Path(__file__).parents[1] / "data" / "published" / "air_statistics.csv"
with PUBLISHED.open(encoding="utf-8", newline="") as _file:
    WORKED = [row for row in csv.DictReader(_file) if row["kind"] == "composite"]
NAMES = {"PM25": Pollutant.PM25, "O3": Pollutant.O3_8H}
FIGURES = st.fixed_dictionaries(dict.fromkeys(Pollutant, st.decimals(0, 300, places=1)))

# Published values


@pytest.mark.published
@pytest.mark.parametrize("row", WORKED, ids=[row["id"] for row in WORKED])
def test_the_index_equals_the_worked_value(row):
    inputs = json.loads(row["inputs_json"])
    figures = {
        NAMES.get(name) or Pollutant(name.lower()): Decimal(str(value))
        for name, value in inputs.items()
    }
    assert str(composite_index(figures, GB_3095_2012).value) == row["expected"]


@pytest.mark.published
def test_parts_are_rounded_before_they_are_added():
    # Naiman, first quarter: published 3.14, the unrounded sum is 3.13.
    figures = dict(zip(Pollutant, (9, 14, Decimal("1.1"), 96, 77, 23), strict=True))
    found = composite_index(figures, GB_3095_2012)
    assert found.value == Decimal("3.14")
    assert found.main == (Pollutant.PM10,)


@pytest.mark.published
def test_divisors_follow_the_edition():
    old, new = composite_limits(GB_3095_2012), composite_limits(GB_3095_2026_TRANSITION)
    assert [int(v) for v in old.values()] == [60, 40, 4, 160, 70, 35]
    assert [int(v) for v in new.values()] == [60, 40, 4, 160, 60, 30]
    full = composite_limits(GB_3095_2026)
    assert [int(v) for v in full.values()] == [20, 30, 4, 160, 50, 25]


# Break points


def test_a_part_of_half_a_hundredth_goes_to_the_even_neighbour():
    limits = dict.fromkeys(Pollutant, 1000)
    figures = dict.fromkeys(Pollutant, 0) | {Pollutant.SO2: 125, Pollutant.NO2: 135}
    parts = composite_index(figures, GB_3095_2012, limits).parts
    assert (parts[Pollutant.SO2], parts[Pollutant.NO2]) == (Decimal("0.12"), Decimal("0.14"))


def test_tied_parts_are_main_pollutants_together():
    figures = dict.fromkeys(Pollutant, 0) | {Pollutant.PM10: 70, Pollutant.PM25: 35}
    assert composite_index(figures, GB_3095_2012).main == (Pollutant.PM10, Pollutant.PM25)


# Missing data


@pytest.mark.parametrize("missing", Pollutant)
def test_a_missing_pollutant_leaves_no_index(missing):
    figures = dict.fromkeys(Pollutant, 10) | {missing: None}
    found = composite_index(figures, GB_3095_2012)
    assert (found.value, found.main) == (None, ())
    assert missing not in found.parts


# Invalid input


def test_a_negative_figure_and_another_family_are_refused():
    with pytest.raises(ValueError, match=r"PM2\.5 cannot be negative"):
        composite_index({Pollutant.PM25: -1}, GB_3095_2012)
    with pytest.raises(ValueError, match="HJ 633-2012"):
        composite_index({Pollutant.PM25: 1}, HJ_633_2012)


# Properties


@given(FIGURES)
def test_the_index_is_the_sum_of_its_parts_and_equal_weights_change_nothing(figures):
    found = composite_index(figures, GB_3095_2012)
    assert found.value == sum(found.parts.values())
    assert found == composite_index(figures, GB_3095_2012, weights=EQUAL_WEIGHTS)
    assert all(found.parts[p] == max(found.parts.values()) for p in found.main)


@given(FIGURES, st.sampled_from(Pollutant), st.decimals(0, 50, places=1))
def test_more_pollution_never_lowers_the_index(figures, pollutant, more):
    worse = {**figures, pollutant: figures[pollutant] + more}
    before, after = (composite_index(f, GB_3095_2012).value for f in (figures, worse))
    assert before <= after
    assert before <= composite_index(figures, GB_3095_2026_TRANSITION).value
