"""The edges of a year: a month that is not over, December, leap years, no valid day, conflicts."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from monitoring.periods import AsOf
from standards.averages import days_in_month
from standards.progress import polluted_day_budget, required_rest_mean
from standards.status import TargetStatus
from targets.choices import Conclusion, Method
from targets.evaluation.air import annual_mean, day_cap, good_day_ratio
from targets.evaluation.engine import METHODS
from targets.evaluation.hand_reported import latest, task_quantity, veto_count
from targets.evaluation.judging import method_of
from targets.evaluation.monthly import month_alone
from targets.evaluation.result import ValueState
from targets.evaluation.water import section_share
from targets.models import IndicatorMonth, Judgement, ProgressReport

WHOLE_YEAR = range(1, 13)
TENTH_OF_DECEMBER = date(2023, 12, 10)
GREEN = (TargetStatus.COMPLETED, TargetStatus.LOCKED, TargetStatus.ON_COURSE)


def year_of_air(world, year, months=WHOLE_YEAR, **over):
    values = {"pm25": "20", "good_days": 27, "heavy_days": 0, **over}
    return [world.air_month(year, m, valid_days=days_in_month(year, m), **values) for m in months]


def air_of(world, *, to_date=(), **over):
    return world.air(*year_of_air(world, 2023, **over), to_date=tuple(to_date))


# --- a month that is not over -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "judge", "value"),
    [
        (Method.ANNUAL_MEAN, annual_mean, "31"),
        (Method.GOOD_DAY_RATIO, good_day_ratio, "80"),
        (Method.DAY_CAP, day_cap, "3"),
    ],
)
def test_the_year_is_not_completed_on_the_tenth_of_december(world, method, judge, value):
    """Ten days of December are in: neither the month nor the year is whole."""
    basis = world.basis(12, air=air_of(world), today=TENTH_OF_DECEMBER)
    found = judge(world.target(method, value), basis)
    assert (found.state, found.through_month) == (ValueState.NOT_DUE, 11)
    assert found.status is TargetStatus.NOT_DUE
    assert found.reason == "12月数据未到期,数值截至11月"
    done = judge(world.target(method, value), world.basis(12, air=air_of(world)))
    assert done.status is TargetStatus.COMPLETED


def test_what_is_already_impossible_is_said_in_a_running_month(world):
    air = air_of(world, heavy_days=1)
    basis = world.basis(12, air=air, today=TENTH_OF_DECEMBER)
    assert day_cap(world.target(Method.DAY_CAP, "3"), basis).status is TargetStatus.IMPOSSIBLE


def test_a_running_month_has_not_met_its_own_target(world):
    target = world.target(Method.ANNUAL_MEAN, "31", month=12)
    basis = world.basis(12, air=air_of(world), today=TENTH_OF_DECEMBER)
    found = month_alone(target, basis)
    assert (found.value, found.status) == (None, TargetStatus.NOT_DUE)
    assert month_alone(target, world.basis(12, air=air_of(world))).status is TargetStatus.COMPLETED


def test_no_incident_by_the_tenth_of_december_is_not_a_whole_year(world):
    rows = [IndicatorMonth(pk=m, month=m, year=2023, value=Decimal(0)) for m in WHOLE_YEAR]
    target = world.target(Method.VETO_COUNT, "0", operator="==", decimals=0)
    basis = world.basis(12, figures={(1, 2023): rows}, today=TENTH_OF_DECEMBER)
    assert veto_count(target, basis).status is TargetStatus.NOT_DUE


@pytest.mark.parametrize(
    ("rate", "status"), [("85", TargetStatus.HOLD), ("84", TargetStatus.AT_RISK)]
)
def test_a_rate_reported_in_december_is_settled_when_the_month_is_over(world, rate, status):
    rows = [IndicatorMonth(pk=1, month=12, year=2023, value=Decimal(rate))]
    target = world.target(Method.LATEST_RATE, "85", unit="%")
    basis = world.basis(12, figures={(1, 2023): rows}, today=TENTH_OF_DECEMBER)
    assert latest(target, basis).status is status


def test_an_unfinished_quantity_is_not_missed_before_the_year_is_over(world):
    reports = [ProgressReport(pk=1, month=12, year=2023, done_quantity=Decimal(28))]
    standings = world.standings(12, world.task(), reports)
    target = world.target(Method.TASK_QUANTITY, "29", operator="==", task=world.task(), task_id=1)
    basis = world.basis(12, standings=standings, today=TENTH_OF_DECEMBER)
    assert task_quantity(target, basis).status is TargetStatus.AT_RISK
    over = world.basis(12, standings=standings)
    assert task_quantity(target, over).status is TargetStatus.IMPOSSIBLE


# --- the last month, the last day ---------------------------------------------------------------


@pytest.mark.parametrize(("value", "met"), [("20", True), ("19.9", False)])
def test_december_settles_by_equality_and_rounding(world, value, met):
    found = annual_mean(world.target(Method.ANNUAL_MEAN, value), world.basis(12, air=air_of(world)))
    assert found.status is (TargetStatus.COMPLETED if met else TargetStatus.IMPOSSIBLE)
    assert (found.requirement, found.projection) == (None, None)


def test_one_day_left_asks_all_of_that_day(world):
    """364 days at 31.5 and a target of 31.5: the last day may be 31.5; at 31.6, −4.9 is asked."""
    assert required_rest_mean(Decimal("31.5"), Decimal("31.5"), 364, 1) == Fraction(63, 2)
    assert required_rest_mean(Decimal("31.5"), Decimal("31.6"), 364, 1) == Fraction(-49, 10)


def test_one_day_left_of_a_day_budget(world):
    """291 good of 365 print 79.7: 74 may be polluted, so with 74 gone the last one may not be."""
    assert polluted_day_budget(Decimal("79.7"), 364, 1, 74, 1).remaining == 0
    assert polluted_day_budget(Decimal("79.7"), 364, 1, 73, 1).remaining == 1


# --- leap years ---------------------------------------------------------------------------------


def test_a_leap_year_has_a_day_more_to_come_after_january_and_in_the_mean(world):
    """February 2024 weighs 29 days: (31 · 10 + 29 · 40) / 60 = 24.5, and 306 days are to come."""
    air = world.air(
        world.air_month(2024, 1, pm25="10"), world.air_month(2024, 2, pm25="40"),
    )  # fmt: skip
    basis = world.basis(2, air=air)
    basis = type(basis)(**{**vars(basis), "as_of": AsOf(2024, 2)})
    found = annual_mean(world.target(Method.ANNUAL_MEAN, "25"), basis)
    assert found.value == Decimal("24.5")
    assert "剩余306天" in found.requirement.formula


# --- no valid day, words only, conflicting sheets -----------------------------------------------


def test_a_month_without_a_valid_day_leaves_no_mean_and_ends_the_year_to_date(world):
    rows = year_of_air(world, 2023, range(1, 9))
    rows[3] = world.air_month(2023, 4, valid_days=0, good_days=0, heavy_days=0)
    basis = world.basis(8, air=world.air(*rows))
    for method, judge, value in (
        (Method.ANNUAL_MEAN, annual_mean, "31"),
        (Method.GOOD_DAY_RATIO, good_day_ratio, "80"),
    ):
        found = judge(world.target(method, value), basis)
        assert (found.state, found.through_month) == (ValueState.PARTIAL, 3)
        assert found.status is TargetStatus.INSUFFICIENT


@pytest.mark.parametrize("month", [None, 3])
@pytest.mark.parametrize("method", [m for m in METHODS if m != Method.QUALITATIVE])
def test_a_promise_in_words_is_judged_by_a_person_whatever_the_indicator(world, method, month):
    target = world.target(Method(method), None, value_text="持续改善", month=month)
    judge = METHODS[method_of(target)] if month is None else month_alone
    assert judge(target, world.basis(3)).status is TargetStatus.TO_JUDGE
    said = Judgement(pk=1, target=target, month=3, conclusion=Conclusion.MET, basis="会议纪要")
    found = judge(target, world.basis(3, judgements={1: [said]}))
    assert found.is_met is True


def test_a_printed_ratio_worse_than_the_months_is_never_locked_by_them(world):
    """November: the months have every day good, the notice prints 79.0 against 79.7."""
    rows = [
        world.air_month(
            2023, m, valid_days=(n := days_in_month(2023, m)), good_days=n, heavy_days=0
        )
        for m in range(1, 12)
    ]
    printed = world.air_month(2023, 11, printed_ratio="79.0")
    target = world.target(Method.GOOD_DAY_RATIO, "79.7")
    found = good_day_ratio(target, world.basis(11, air=world.air(*rows, to_date=(printed,))))
    assert (found.value, found.own_value) == (Decimal("79.0"), Decimal("100.0"))
    assert (found.numerator, found.denominator) == (None, None), "not the counts of this ratio"
    assert found.status not in GREEN


def test_a_count_is_not_added_up_beyond_a_month_nobody_reported(world):
    rows = [IndicatorMonth(pk=m, month=m, year=2023, value=Decimal(1)) for m in (1, 2, 4)]
    target = world.target(Method.VETO_COUNT, "5", decimals=0)
    found = veto_count(target, world.basis(4, figures={(1, 2023): rows}))
    assert (found.value, found.through_month) == (2, 2)
    assert [m.cumulative for m in found.months[:5]] == [1, 2, None, None, None]


def test_a_rate_that_should_fall_says_how_far(world):
    rows = [IndicatorMonth(pk=1, month=8, year=2023, value=Decimal("6.04"))]
    target = world.target(Method.LATEST_AMOUNT, "5", operator="<=", unit="%")
    target.indicator.direction = "lower"
    found = latest(target, world.basis(8, figures={(1, 2023): rows}))
    assert found.requirement.text == "须再降 1.1 个百分点"
    assert found.status is TargetStatus.AT_RISK


def test_sections_in_december_before_its_end_and_after(world):
    months = {(2023, m): {"tp": "0.1"} for m in WHOLE_YEAR}
    sections = [world.section("甲", months)]
    target = world.target(Method.SECTION_SHARE, "100", section_level="city")
    early = section_share(target, world.basis(12, sections=sections, today=TENTH_OF_DECEMBER))
    assert (early.status, early.through_month) == (TargetStatus.NOT_DUE, 11)
    done = section_share(target, world.basis(12, sections=sections))
    assert done.status is TargetStatus.COMPLETED
