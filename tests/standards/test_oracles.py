"""Figures printed by others, which our formulas must give back.

Each is public: the bulletins of 威县 (2020), the plan of 贵港 (2021), the water bulletin of 泰州,
the daily series of 德州, the targets of 钟楼. Two further oracles are properties and stand with
their formulas: the identity of profit and loss in test_seasonal_path.py, and that keeping X* ends
exactly on the target in test_progress.py (here with the bound after rounding).
"""

import csv
import math
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.averages import weighted_mean
from standards.comparison import Direction
from standards.progress import (
    Operator,
    day_cap_remaining,
    is_met,
    polluted_day_budget,
    required_rest_mean,
    rest_mean,
    rest_mean_of_year,
    rounded_bound,
    sections_needed,
)
from standards.rounding import percent, round_half_even
from standards.status import LadderInput, TargetStatus, Tone, first_status

pytestmark = pytest.mark.published

LOWER = Direction.LOWER_IS_BETTER
AT_MOST, AT_LEAST = Operator.AT_MOST, Operator.AT_LEAST
HALF = Fraction(1, 2)
DEZHOU = Path(__file__).parents[3] / "shared" / "data" / "air" / "dezhou_daily_201312-201812.csv"

# 威县, bulletins of 27 July and 13 December 2020: mean so far, days, days left, printed requirement

BULLETINS = [(58, 209, 157, 56), (55, 348, 18, 95)]


def explains(target, bulletin):
    """Whether a target gives what was printed, every printed input allowed its rounding."""
    printed_mean, n, r, printed = bulletin
    low, high = (required_rest_mean(target, printed_mean + shift, n, r) for shift in (HALF, -HALF))
    return low <= printed + HALF and high >= printed - HALF


@pytest.mark.parametrize("bulletin", BULLETINS)
def test_only_57_explains_what_weixian_printed_on_either_day(bulletin):
    assert [target for target in range(1, 200) if explains(target, bulletin)] == [57]


@pytest.mark.parametrize("bulletin", BULLETINS)
def test_the_57_of_weixian_was_taken_literally_and_not_as_a_rounded_bound(bulletin):
    """In December 57.5 would have asked for 106 instead of 96."""
    bound, _ = rounded_bound(57, 0, AT_MOST)
    mean, n, r, _ = bulletin
    literal, rounded = (required_rest_mean(target, mean, n, r) for target in (57, bound))
    assert rounded - literal == HALF * 366 / r
    assert explains(bound, bulletin) == (r == 157)


@pytest.mark.parametrize(
    ("bulletin", "expected"), list(zip(BULLETINS, ("55.67", "95.67"), strict=True))
)
def test_required_mean_equals_the_weixian_values(bulletin, expected):
    mean, n, r, _ = bulletin
    assert round_half_even(required_rest_mean(57, mean, n, r), 2) == Decimal(expected)


# Changzhou and Zhonglou


def test_changzhou_needed_29_in_the_second_half_after_achieving_27():
    required = required_rest_mean(Decimal("32.9"), Decimal("36.4"), 181, 184)
    achieved = rest_mean_of_year(Decimal("32.9"), 365, Decimal("38.6"), 181)
    assert round_half_even(required, 1) == Decimal("29.5")
    assert round_half_even(achieved, 1) == Decimal("27.3")


def test_797_per_cent_of_a_year_allows_74_polluted_days_not_75():
    assert polluted_day_budget(Decimal("79.7"), 0, 365, 0).allowed_total == 74
    assert not is_met(Fraction(100 * 290, 365), Decimal("79.7"), AT_LEAST, 1)


def test_8_of_9_sections_meet_889_per_cent():
    assert sections_needed(Decimal("88.9"), 9) == 8
    assert is_met(Fraction(800, 9), Decimal("88.9"), AT_LEAST, 1)
    assert math.ceil(Decimal("0.889") * 9) == 9


# 贵港, 威县, 泰州: days and sections


@pytest.mark.parametrize("decimals", [None, 1])
def test_925_per_cent_of_a_year_allows_27_polluted_days(decimals):
    assert polluted_day_budget(Decimal("92.5"), 0, 365, 0, decimals).allowed_total == 27
    assert is_met(Fraction(100 * (365 - 27), 365), Decimal("92.5"), AT_LEAST, 1)
    assert not is_met(Fraction(100 * (365 - 28), 365), Decimal("92.5"), AT_LEAST, 1)


def test_127_good_days_and_85_short_are_212_of_366_and_leave_72_polluted_days():
    good, short, days, to_come = 127, 85, 366, 157
    valid = days - to_come
    target = Fraction(100 * (good + short), days)
    assert target == Fraction(100 * 212, 366)
    budget = polluted_day_budget(target, valid, to_come, valid - good)
    assert (budget.allowed_total, budget.remaining) == (154, 72)
    assert to_come - short == 72


def test_12_heavy_days_and_7_allowed_are_a_cap_of_19():
    assert day_cap_remaining(19, 12) == 7
    assert [cap for cap in range(40) if day_cap_remaining(cap, 12) == 7] == [19]


def test_30_good_days_of_31_are_968_per_cent():
    assert percent(Fraction(30, 31)) == Decimal("96.8")


@pytest.mark.parametrize(
    ("met", "total", "printed"),
    [(49, 56, "87.5"), (45, 56, "80.4"), (22, 24, "91.7"), (21, 24, "87.5"), (4, 6, "66.7")],
)
def test_a_printed_ratio_asks_for_the_count_it_came_from(met, total, printed):
    assert str(percent(Fraction(met, total))) == printed
    assert sections_needed(Decimal(printed), total) == met


# The bound after rounding


@given(
    st.decimals(0, 200, places=1),
    st.decimals(0, 200, places=2),
    st.integers(0, 366),
    st.integers(1, 366),
    st.integers(0, 1),
)
def test_keeping_the_requirement_ends_on_the_target_or_on_its_bound(target, mean, n, r, decimals):
    bound, inclusive = rounded_bound(target, decimals, AT_MOST)
    for goal in (target, bound):
        year = rest_mean([(mean, n), (required_rest_mean(goal, mean, n, r), r)])
        assert year == goal
    assert is_met(bound, target, AT_MOST, decimals) == inclusive


# 德州: missing days written as 0, and an October at its target


def dezhou():
    """Days of the public series: date, AQI, PM2.5 and whether the day was measured."""
    if not DEZHOU.exists():
        pytest.skip("the public daily series of 德州 lies outside the repository")
    with DEZHOU.open(encoding="utf-8-sig", newline="") as file:
        return [
            (row["time_point"], int(row["aqi"]), int(row["pm2_5"]), row["quality"] != "无")
            for row in csv.DictReader(file)
        ]


def test_a_day_written_as_0_is_missing_and_not_a_good_day():
    days = [day for day in dezhou() if day[0].startswith("2018")]
    valid = [day for day in days if day[3]]
    assert len(days) - len(valid) == 5
    found = [
        (
            sum(aqi <= 100 for _, aqi, _, _ in rows),
            str(round_half_even(weighted_mean((pm25, 1) for _, _, pm25, _ in rows), 2)),
        )
        for rows in (days, valid)
    ]
    assert found == [(217, "52.07"), (212, "52.79")]


def november_and_december(year):
    days = [day for day in dezhou() if day[0][:7] in (f"{year}-11", f"{year}-12") and day[3]]
    return year, weighted_mean((pm25, 1) for _, _, pm25, _ in days)


@pytest.mark.parametrize("chance", [None, Decimal("0.11"), Decimal("0.99")])
def test_an_october_at_its_target_before_a_dirty_winter_is_never_green(chance):
    """德州 2019: 50.0 to October against 50.1; the year ended at 53.3."""
    past = tuple(november_and_december(year) for year in range(2014, 2019))
    assert round_half_even(past[-1][1], 1) == Decimal("77.8")
    required = required_rest_mean(Decimal("50.1"), Decimal("50.0"), 304, 61)
    found = first_status(LadderInput(True, 61, required, past, LOWER, chance=chance, decimals=1))
    assert found.status.tone is not Tone.GOOD
    assert found.status is not TargetStatus.HOLD
    assert "剩余要求(≤50.5)严于" in found.reason
