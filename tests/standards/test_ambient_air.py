"""Limits of GB 3095 for a class 2 area and the good-day ratio."""

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.air_quality_index import Pollutant, iaqi
from standards.ambient_air import (
    AreaClass,
    AveragingPeriod,
    ambient_limit,
    good_day_ratio,
    over_limit_pollutants,
)
from standards.editions import (
    GB_3095_2012,
    GB_3095_2026,
    GB_3095_2026_TRANSITION,
    HJ_633_2012,
    HJ_633_2026,
)
from standards.rounding import percent

PUBLISHED = Path(__file__).parents[1] / "data" / "published" / "air_statistics.csv"
with PUBLISHED.open(encoding="utf-8", newline="") as _file:
    RATIOS = [row for row in csv.DictReader(_file) if row["kind"] == "good_day_ratio"]

# Published values


@pytest.mark.published
@pytest.mark.parametrize(
    ("edition", "annual", "daily"),
    [
        (GB_3095_2012, (60, 40, None, None, 70, 35), (150, 80, 4, 160, 150, 75)),
        (GB_3095_2026_TRANSITION, (60, 40, None, None, 60, 30), (150, 80, 4, 160, 120, 60)),
        (GB_3095_2026, (20, 30, None, None, 50, 25), (50, 50, 4, 160, 100, 50)),
    ],
)
def test_class_2_limits_are_those_of_table_1(edition, annual, daily):
    assert tuple(ambient_limit(p, edition) for p in Pollutant) == annual
    day = AveragingPeriod.DAY
    assert tuple(ambient_limit(p, edition, day) for p in Pollutant) == daily


@pytest.mark.published
@pytest.mark.parametrize(
    ("edition", "hourly"),
    [
        (GB_3095_2012, (500, 200, 10, 200, None, None)),
        (GB_3095_2026_TRANSITION, (500, 200, 10, 200, None, None)),
        (GB_3095_2026, (150, 200, 10, 200, None, None)),
    ],
)
def test_hourly_limits_are_those_of_table_1(edition, hourly):
    hour, eight = AveragingPeriod.HOUR, AveragingPeriod.EIGHT_HOURS
    assert tuple(ambient_limit(p, edition, hour) for p in Pollutant) == hourly
    expected = (None, None, None, 160, None, None)
    assert tuple(ambient_limit(p, edition, eight) for p in Pollutant) == expected


@pytest.mark.published
@pytest.mark.parametrize(
    ("edition", "annual", "daily"),
    [
        (GB_3095_2012, (20, 40, None, None, 40, 15), (50, 80, 4, 100, 50, 35)),
        (GB_3095_2026_TRANSITION, (20, 40, None, None, 40, 15), (50, 80, 4, 100, 50, 35)),
        (GB_3095_2026, (20, 30, None, None, 20, 10), (50, 50, 4, 100, 50, 25)),
    ],
)
def test_class_1_limits_are_those_of_table_1(edition, annual, daily):
    year, day, one = AveragingPeriod.YEAR, AveragingPeriod.DAY, AreaClass.ONE
    assert tuple(ambient_limit(p, edition, year, one) for p in Pollutant) == annual
    assert tuple(ambient_limit(p, edition, day, one) for p in Pollutant) == daily


@pytest.mark.published
@pytest.mark.parametrize("row", RATIOS, ids=[row["id"] for row in RATIOS])
def test_good_day_ratio_equals_the_bulletin(row):
    inputs = json.loads(row["inputs_json"])
    ratio = good_day_ratio(inputs["good_days"], inputs["valid_days"])
    assert str(percent(ratio)) == row["expected"]


@pytest.mark.published
@pytest.mark.parametrize(
    ("good", "valid", "printed"),
    [
        (136, 181, "75.1"),
        (51, 59, "86.4"),
        (30, 31, "96.8"),
        (49, 56, "87.5"),
        (4, 6, "66.7"),
        (22, 24, "91.7"),
        (21, 24, "87.5"),
        (45, 56, "80.4"),
    ],
)
def test_a_ratio_prints_as_bureaus_print_it(good, valid, printed):
    assert str(percent(good_day_ratio(good, valid))) == printed


# Break points


@pytest.mark.parametrize("pollutant", Pollutant)
def test_the_daily_limit_is_the_concentration_of_iaqi_100(pollutant):
    day = AveragingPeriod.DAY
    for limits, index in ((GB_3095_2012, HJ_633_2012), (GB_3095_2026_TRANSITION, HJ_633_2026)):
        assert iaqi(pollutant, ambient_limit(pollutant, limits, day), index) == 100


@pytest.mark.parametrize("pollutant", Pollutant)
def test_the_limit_itself_is_not_over_it(pollutant):
    limit = ambient_limit(pollutant, GB_3095_2026, AveragingPeriod.DAY)
    step = Decimal(1).scaleb(-pollutant.decimals)
    assert over_limit_pollutants({pollutant: limit}, GB_3095_2026) == ()
    assert over_limit_pollutants({pollutant: limit + step / 2}, GB_3095_2026) == ()
    assert over_limit_pollutants({pollutant: limit + step}, GB_3095_2026) == (pollutant,)


def test_all_days_good_is_one_and_none_is_zero():
    assert good_day_ratio(31, 31) == 1
    assert good_day_ratio(0, 31) == 0


def test_periods_have_chinese_names():
    assert [period.label for period in AveragingPeriod] == [
        "年平均",
        "日平均",
        "日最大8小时平均",
        "1小时平均",
    ]


# Missing data


def test_no_valid_day_has_no_ratio():
    assert good_day_ratio(0, 0) is None


@pytest.mark.parametrize("pollutant", [Pollutant.CO, Pollutant.O3_8H])
def test_co_and_ozone_have_no_annual_limit(pollutant):
    assert ambient_limit(pollutant, GB_3095_2012) is None


def test_a_missing_pollutant_is_not_over_a_limit():
    assert over_limit_pollutants({Pollutant.PM25: None}, GB_3095_2012) == ()
    assert over_limit_pollutants({}, GB_3095_2012) == ()


# Invalid input


def test_a_negative_concentration_is_refused():
    with pytest.raises(ValueError, match=r"PM2\.5 cannot be negative"):
        over_limit_pollutants({Pollutant.PM25: -1}, GB_3095_2012)


@pytest.mark.parametrize(("good", "valid"), [(-1, 10), (11, 10), (1, 0), (0, -1)])
def test_counts_that_do_not_fit_are_refused(good, valid):
    with pytest.raises(ValueError, match="do not fit"):
        good_day_ratio(good, valid)


def test_an_edition_without_limits_is_refused():
    with pytest.raises(ValueError, match="HJ 633-2012"):
        ambient_limit(Pollutant.PM25, HJ_633_2012)


# Properties


@given(st.integers(1, 366).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_ratio_keeps_numerator_and_denominator(days):
    good, valid = days
    ratio = good_day_ratio(good, valid)
    assert 0 <= ratio <= 1
    assert ratio * valid == good
    assert isinstance(ratio, Fraction)


@given(
    st.dictionaries(st.sampled_from(Pollutant), st.decimals(0, 900, places=1)),
    st.sampled_from([(GB_3095_2012, HJ_633_2012), (GB_3095_2026_TRANSITION, HJ_633_2026)]),
)
def test_over_the_limit_and_iaqi_above_100_are_one_test(values, editions):
    limits, index = editions
    over = {p for p, value in values.items() if (iaqi(p, value, index, 900) or 0) > 100}
    assert set(over_limit_pollutants(values, limits)) == over
    assert over <= set(over_limit_pollutants(values, GB_3095_2026))


def test_limits_are_exact_decimals():
    assert isinstance(ambient_limit(Pollutant.PM25, GB_3095_2012), Decimal)
