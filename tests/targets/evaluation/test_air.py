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
    assert found.reason == "4月数据不全,累计只到3月"
    assert (found.through_month, found.value) == (3, Decimal("43.2")), "not beyond the gap"
    assert found.requirement.text.startswith("4—12月均值须"), "the gap belongs to the rest"


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


def test_change_compares_the_same_months_of_last_year_or_nothing(world):
    this = pm25_year(world, 2023, ("40", "30", "20"))
    last = [r for r in pm25_year(world, 2022, ("40", "90", "20")) if r.month != 2]
    found = annual_mean(
        world.target(Method.ANNUAL_MEAN, "31.5"), world.basis(3, air=world.air(*this, *last))
    )
    assert found.change is None


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


# --- published cumulative figures -------------------------------------------------------------


def test_months_after_a_published_cumulative_carry_it_on(world):
    """January to June 36.4 as published, July 20 by 31 days: (36.4·181 + 20·31) / 212 = 34.0."""
    air = world.air(
        world.air_month(2023, 7, pm25="20", valid_days=31),
        to_date=(world.air_month(2023, 6, pm25="36.4"),),
    )
    found = annual_mean(world.target(Method.ANNUAL_MEAN, "31.5"), world.basis(7, air=air))
    assert (found.value, found.state) == (Decimal("34.0"), ValueState.MEASURED)


def test_the_days_of_a_published_cumulative_give_the_budget(world):
    """136 of 181 by June leaves 74 − 45 = 29 polluted days."""
    row = world.air_month(2023, 6, valid_days=181, good_days=136)
    target = world.target(Method.GOOD_DAY_RATIO, "79.7")
    found = good_day_ratio(target, world.basis(6, air=world.air(to_date=(row,))))
    assert (found.value, found.requirement.value) == (Decimal("75.1"), 29)


def test_counts_of_one_month_never_stand_beside_a_ratio_of_six(world):
    june = world.air_month(2023, 6, valid_days=30, good_days=18, heavy_days=0)
    air = world.air(june, to_date=(world.air_month(2023, 6, printed_ratio="75.1"),))
    found = good_day_ratio(world.target(Method.GOOD_DAY_RATIO, "79.7"), world.basis(6, air=air))
    assert (found.value, found.numerator, found.requirement) == (Decimal("75.1"), None, None)


def test_published_heavy_days_count_before_our_own(world):
    target = world.target(Method.DAY_CAP, "2", decimals=0, unit="天")
    air = world.air(
        *day_rows(world, 2023, [5, 5], heavy=[1, 0]),
        to_date=(world.air_month(2023, 2, heavy_days=5),),
    )
    found = day_cap(target, world.basis(2, air=air))
    assert (found.value, found.status) == (5, TargetStatus.IMPOSSIBLE)


# --- rows that say too little -----------------------------------------------------------------


def test_a_mean_of_no_valid_day_is_no_mean(world):
    air = world.air(world.air_month(2023, 1, pm25="40", valid_days=0, good_days=0))
    basis = world.basis(1, air=air)
    assert annual_mean(world.target(Method.ANNUAL_MEAN, "31.5"), basis).value is None
    assert good_day_ratio(world.target(Method.GOOD_DAY_RATIO, "79.7"), basis).value is None


def test_good_days_without_valid_days_are_no_ratio_and_end_the_year_to_date(world):
    rows = day_rows(world, 2023, [5, 5])
    rows.append(world.air_month(2023, 3, good_days=20))
    target = world.target(Method.GOOD_DAY_RATIO, "79.7")
    found = good_day_ratio(target, world.basis(3, air=world.air(*rows)))
    assert (found.through_month, found.status) == (2, TargetStatus.OVERDUE)


def test_without_any_other_figure_a_cumulative_row_of_heavy_days_is_enough(world):
    air = world.air(to_date=(world.air_month(2023, 8, heavy_days=1),))
    found = day_cap(world.target(Method.DAY_CAP, "2", decimals=0), world.basis(8, air=air))
    assert found.value == 1


# --- the end of the year ----------------------------------------------------------------------


def test_what_is_impossible_in_november_is_not_met_in_december(world):
    """364 valid days, 74 polluted: 290/364 = 79.67 prints 79.7 and meets, in both months."""
    target = world.target(Method.GOOD_DAY_RATIO, "79.7")
    year = day_rows(world, 2023, [31, 28, 15] + [0] * 9)
    year[0] = world.air_month(2023, 1, valid_days=30, good_days=0, heavy_days=0)
    year[2] = world.air_month(2023, 3, valid_days=31, good_days=15, heavy_days=0)
    november = good_day_ratio(target, world.basis(11, air=world.air(*year[:11])))
    december = good_day_ratio(target, world.basis(12, air=world.air(*year)))
    assert december.status is TargetStatus.COMPLETED
    assert november.status is not TargetStatus.IMPOSSIBLE
    assert november.requirement.value == 0


# --- what last year was -----------------------------------------------------------------------


def test_last_year_is_named_only_when_it_is_last_year(world):
    rows = pm25_year(world, 2023, ["30"] * 10) + pm25_year(world, 2021, ["30"] * 12)
    found = annual_mean(
        world.target(Method.ANNUAL_MEAN, "31.5"), world.basis(10, air=world.air(*rows))
    )
    assert "2021年同期 30.0" in found.requirement.text
    assert "去年" not in found.requirement.text


def test_a_partial_last_year_is_no_annual_value_and_the_baseline_is(world):
    rows = pm25_year(world, 2023, ["30"]) + pm25_year(world, 2022, ["80"])
    target = world.target(Method.ANNUAL_MEAN, "31.5")
    alone = annual_mean(target, world.basis(1, air=world.air(*rows)))
    assert alone.last_year_final is None
    with_baseline = world.basis(1, air=world.air(*rows), baselines={1: Decimal(33)})
    assert annual_mean(target, with_baseline).last_year_final == 33


def test_generated_readings_of_last_year_mark_this_years_figures(world):
    rows = pm25_year(world, 2023, ["30"]) + pm25_year(world, 2022, ["40"] * 12, is_demo=True)
    target = world.target(Method.ANNUAL_MEAN, "31.5")
    found = annual_mean(target, world.basis(1, air=world.air(*rows)))
    assert found.provenance.is_demo is True
