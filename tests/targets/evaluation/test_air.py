"""Air targets: value to date, gap, change, requirement, budget, status."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from standards.averages import days_in_month, weighted_mean
from standards.progress import days_remaining, required_rest_mean
from standards.status import TargetStatus
from targets.choices import Method
from targets.evaluation.air import annual_mean, day_cap, good_day_ratio
from targets.evaluation.result import ValueState

FIRST_HALF = ("47.8", "42.1", "39.5", "33.0", "27.4", "22.9")


def pm25_year(world, year, values, **over):
    return [
        world.air_month(year, m, pm25=v, valid_days=days_in_month(year, m), **over)
        for m, v in enumerate(values, start=1)
    ]


def day_rows(world, year, polluted, heavy=None):
    heavy = heavy or [0] * len(polluted)
    return [
        world.air_month(
            year,
            m,
            valid_days=days_in_month(year, m),
            good_days=days_in_month(year, m) - p,
            heavy_days=h,
        )
        for m, (p, h) in enumerate(zip(polluted, heavy, strict=True), start=1)
    ]


# --- value to date ----------------------------------------------------------------------------


def test_mean_to_date_weighs_months_by_their_valid_days(world):
    """The half-year of the domain notes: 35.4 by days."""
    air = world.air(*pm25_year(world, 2023, FIRST_HALF))
    found = annual_mean(world.target(Method.ANNUAL_MEAN, "31.5"), world.basis(6, air=air))
    assert found.value == Decimal("35.4")
    assert found.gap == Decimal("3.9")
    assert found.state is ValueState.MEASURED


def test_published_cumulative_is_the_figure_and_our_own_stands_beside_it(world):
    published = world.air_month(2023, 6, pm25="36.4")
    air = world.air(*pm25_year(world, 2023, FIRST_HALF), to_date=(published,))
    found = annual_mean(world.target(Method.ANNUAL_MEAN, "31.5"), world.basis(6, air=air))
    assert found.value == Decimal("36.4")
    assert found.own_value == Decimal("35.4")


def test_a_month_missing_in_the_middle_is_named_and_the_status_is_insufficient(world):
    rows = [r for r in pm25_year(world, 2023, FIRST_HALF) if r.month != 4]
    found = annual_mean(
        world.target(Method.ANNUAL_MEAN, "31.5"), world.basis(6, air=world.air(*rows))
    )
    assert found.state is ValueState.PARTIAL
    assert found.status is TargetStatus.INSUFFICIENT
    assert "缺4月" in found.reason
    assert found.requirement is None, "leaving April out would ask too little of the rest"
    assert found.requirement_text == "补齐4月数据后推算"


@pytest.mark.parametrize(
    ("today", "state", "status"),
    [
        (date(2023, 7, 31), ValueState.NOT_DUE, TargetStatus.NOT_DUE),
        (date(2023, 8, 20), ValueState.AWAITING, TargetStatus.AWAITING),
        (date(2023, 8, 21), ValueState.OVERDUE, TargetStatus.OVERDUE),
    ],
)
def test_absence_of_the_month_is_named_by_the_day_one_asks(world, today, state, status):
    air = world.air(*pm25_year(world, 2023, FIRST_HALF))
    basis = world.basis(7, air=air, today=today)
    found = annual_mean(world.target(Method.ANNUAL_MEAN, "31.5"), basis)
    assert (found.state, found.status) == (state, status)
    assert found.value == Decimal("35.4"), "the value up to June is still shown"
    assert found.through_month == 6


def test_without_any_reading_there_is_no_value_and_no_zero(world):
    for method, judge in (
        (Method.ANNUAL_MEAN, annual_mean),
        (Method.GOOD_DAY_RATIO, good_day_ratio),
        (Method.DAY_CAP, day_cap),
    ):
        found = judge(world.target(method, "10"), world.basis(3))
        assert found.value is None
        assert found.is_met is None
        assert found.status is TargetStatus.OVERDUE


def test_good_day_ratio_divides_by_valid_days(world):
    """26 of 28 valid days in February: 92.9 %."""
    rows = [
        world.air_month(2023, 1, valid_days=31, good_days=25, heavy_days=0),
        world.air_month(2023, 2, valid_days=28, good_days=26, heavy_days=0),
    ]
    target = world.target(Method.GOOD_DAY_RATIO, "79.7")
    found = good_day_ratio(target, world.basis(2, air=world.air(*rows)))
    assert found.value == Decimal("86.4")
    assert (found.numerator, found.denominator) == (51, 59)


# --- change on last year ----------------------------------------------------------------------


def test_concentration_changes_by_per_cent_of_the_rounded_values(world):
    air = world.air(
        world.air_month(2022, 1, pm25="43.5", valid_days=31),
        world.air_month(2023, 1, pm25="41.0", valid_days=31),
    )
    found = annual_mean(world.target(Method.ANNUAL_MEAN, "31.5"), world.basis(1, air=air))
    assert found.change.text == "−5.7 %"
    assert found.change.word == "改善"


def test_ratio_changes_by_points_of_the_rounded_ratios(world):
    """26/28 against 27/28: −3.5 points, not −3.6."""
    air = world.air(
        world.air_month(2022, 1, valid_days=28, good_days=27, heavy_days=0),
        world.air_month(2023, 1, valid_days=28, good_days=26, heavy_days=0),
    )
    found = good_day_ratio(world.target(Method.GOOD_DAY_RATIO, "79.7"), world.basis(1, air=air))
    assert found.change.text == "−3.5 百分点"


def test_printed_change_is_used_only_where_last_year_is_missing(world):
    now = world.air_month(2023, 1, pm25="41", pm25_change="-5.7")
    target = world.target(Method.ANNUAL_MEAN, "31.5")
    alone = annual_mean(target, world.basis(1, air=world.air(to_date=(now,))))
    assert (alone.change.text, alone.change.is_published) == ("−5.7 %", True)
    last = world.air_month(2022, 1, pm25="50", valid_days=31)
    both = annual_mean(target, world.basis(1, air=world.air(last, to_date=(now,))))
    assert (both.change.text, both.change.is_published) == ("−18.0 %", False)


def test_change_compares_only_the_months_this_year_has(world):
    this = [r for r in pm25_year(world, 2023, ("40", "30", "20")) if r.month != 2]
    last = pm25_year(world, 2022, ("40", "90", "20"))
    found = annual_mean(
        world.target(Method.ANNUAL_MEAN, "31.5"), world.basis(3, air=world.air(*this, *last))
    )
    assert found.change.text == "持平"


# --- requirement ------------------------------------------------------------------------------


@given(
    values=st.lists(st.decimals(5, 90, places=1), min_size=1, max_size=11),
    target=st.decimals(20, 60, places=1),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whoever_keeps_the_printed_requirement_meets_the_target(world, values, target):
    air = world.air(*pm25_year(world, 2023, [str(v) for v in values]))
    found = annual_mean(
        world.target(Method.ANNUAL_MEAN, str(target)), world.basis(len(values), air=air)
    )
    rest = days_remaining(2023, len(values))
    days = 365 - rest
    mean = weighted_mean((v, days_in_month(2023, m)) for m, v in enumerate(values, start=1))
    year = (mean * days + Fraction(found.requirement.value) * rest) / 365
    assert year <= target
    assert required_rest_mean(target, mean, days, rest) - Fraction(
        found.requirement.value
    ) < Fraction(1, 10)


def test_a_requirement_of_nothing_or_less_is_impossible(world):
    air = world.air(*pm25_year(world, 2023, ["60"] * 11))
    found = annual_mean(world.target(Method.ANNUAL_MEAN, "31.5"), world.basis(11, air=air))
    assert found.status is TargetStatus.IMPOSSIBLE


def test_no_requirement_is_left_when_the_year_is_over(world):
    air = world.air(*pm25_year(world, 2023, ["31.5"] * 12))
    found = annual_mean(world.target(Method.ANNUAL_MEAN, "31.5"), world.basis(12, air=air))
    assert found.requirement is None
    assert found.status is TargetStatus.COMPLETED, "equal to the target is met"


# --- the false-green rule ---------------------------------------------------------------------


def test_inside_the_target_in_october_is_not_green_when_winters_were_worse(world):
    """A seasonal year: 30 to October, but the rest must stay far below every past winter."""
    rows = pm25_year(world, 2023, ["31"] * 10)
    for year in (2020, 2021, 2022):
        rows += pm25_year(world, year, ["31"] * 10 + ["60", "70"])
    found = annual_mean(
        world.target(Method.ANNUAL_MEAN, "31.5"), world.basis(10, air=world.air(*rows))
    )
    assert found.is_met is True
    assert found.status is TargetStatus.UNLIKELY
    assert "严于往年同期最好" in found.reason


def test_two_past_years_never_give_certainty(world):
    rows = pm25_year(world, 2023, ["20"] * 10)
    for year in (2021, 2022):
        rows += pm25_year(world, year, ["20"] * 12)
    found = annual_mean(
        world.target(Method.ANNUAL_MEAN, "31.5"), world.basis(10, air=world.air(*rows))
    )
    assert found.status is TargetStatus.HOLD


# --- budgets ----------------------------------------------------------------------------------


def test_a_target_of_79_7_per_cent_leaves_74_polluted_days(world):
    rows = day_rows(world, 2023, [0])
    found = good_day_ratio(
        world.target(Method.GOOD_DAY_RATIO, "79.7"), world.basis(1, air=world.air(*rows))
    )
    assert found.requirement.value == 74


def test_an_empty_budget_prints_zero_days(world):
    rows = day_rows(world, 2023, [31, 28, 15])
    found = good_day_ratio(
        world.target(Method.GOOD_DAY_RATIO, "79.7"), world.basis(3, air=world.air(*rows))
    )
    assert found.requirement.text.startswith("最多还能有 0 个污染天")


def test_an_overdrawn_budget_is_impossible_and_says_by_how_much(world):
    rows = day_rows(world, 2023, [31, 28, 20])
    found = good_day_ratio(
        world.target(Method.GOOD_DAY_RATIO, "79.7"), world.basis(3, air=world.air(*rows))
    )
    assert found.status is TargetStatus.IMPOSSIBLE
    assert "已超5天" in found.requirement.text


def test_a_ratio_without_counts_says_why_the_rest_is_unknown(world):
    printed = world.air_month(2023, 6, printed_ratio="75.1")
    found = good_day_ratio(
        world.target(Method.GOOD_DAY_RATIO, "79.7"),
        world.basis(6, air=world.air(to_date=(printed,))),
    )
    assert found.value == Decimal("75.1")
    assert found.status is TargetStatus.INSUFFICIENT
    assert "没有天数" in found.reason


def test_the_cap_on_heavy_days_counts_down_and_breaks(world):
    target = world.target(Method.DAY_CAP, "2", decimals=0, unit="天")
    used = lambda n: world.air(*day_rows(world, 2023, [5, 5], heavy=[n, 0]))  # noqa: E731
    assert day_cap(target, world.basis(2, air=used(2))).requirement.text.startswith("还可发生 0 天")
    broken = day_cap(target, world.basis(2, air=used(3)))
    assert broken.status is TargetStatus.IMPOSSIBLE
    assert broken.requirement.text == "已超1天"
