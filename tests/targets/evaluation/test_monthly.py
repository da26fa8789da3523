"""Targets of a single month: that month alone, met, missed, or why nobody knows."""

from datetime import date
from decimal import Decimal

import pytest

from standards.status import TargetStatus
from targets.choices import Conclusion, Method
from targets.evaluation.monthly import READERS, month_alone
from targets.evaluation.result import ValueState
from targets.models import IndicatorMonth, Judgement, ProgressReport

MARCH = 3


def march(world, method, value, **over):
    return world.target(method, value, month=MARCH, **over)


def test_every_method_a_target_can_have_can_be_judged_by_the_month():
    assert set(READERS) == set(Method) - {Method.PUBLISHED_ONLY}


def test_only_the_month_itself_counts(world):
    """January and February were foul; the target of March is of March."""
    rows = [
        world.air_month(2023, m, pm25=v, valid_days=28)
        for m, v in ((1, "90"), (2, "80"), (3, "31.44"), (4, "70"))
    ]
    target = march(world, Method.ANNUAL_MEAN, "31.4")
    found = month_alone(target, world.basis(8, air=world.air(*rows)))
    assert (found.value, found.is_met, found.status) == (
        Decimal("31.4"), True, TargetStatus.COMPLETED,
    )  # fmt: skip
    assert found.reason == "3月31.4达到当月目标"
    assert found.requirement is None
    assert found.projection is None


@pytest.mark.parametrize(("value", "is_met"), [("31.4", True), ("31.5", False)])
def test_a_month_over_its_target_is_missed_for_good(world, value, is_met):
    air = world.air(world.air_month(2023, MARCH, pm25=value, valid_days=31))
    found = month_alone(march(world, Method.ANNUAL_MEAN, "31.4"), world.basis(8, air=air))
    assert found.is_met is is_met
    assert found.status is (TargetStatus.COMPLETED if is_met else TargetStatus.IMPOSSIBLE)


def test_the_ratio_of_a_month_keeps_its_counts(world):
    air = world.air(world.air_month(2023, MARCH, valid_days=31, good_days=25, heavy_days=0))
    found = month_alone(march(world, Method.GOOD_DAY_RATIO, "80.6"), world.basis(8, air=air))
    assert (found.value, found.numerator, found.denominator) == (Decimal("80.6"), 25, 31)
    assert found.is_met is True


def test_heavy_days_and_ozone_of_a_month(world):
    air = world.air(
        world.air_month(2023, MARCH, valid_days=31, good_days=20, heavy_days=1, ozone_p90="158")
    )
    basis = world.basis(8, air=air)
    assert month_alone(march(world, Method.DAY_CAP, "0", decimals=0), basis).is_met is False
    assert month_alone(march(world, Method.PERCENTILE, "160", decimals=0), basis).is_met is True


@pytest.mark.parametrize(
    ("today", "state", "status"),
    [
        (date(2023, 3, 31), ValueState.NOT_DUE, TargetStatus.NOT_DUE),
        (date(2023, 4, 20), ValueState.AWAITING, TargetStatus.AWAITING),
        (date(2023, 4, 21), ValueState.OVERDUE, TargetStatus.OVERDUE),
    ],
)
def test_a_month_without_a_reading_says_why_by_the_day_one_asks(world, today, state, status):
    found = month_alone(march(world, Method.ANNUAL_MEAN, "31.5"), world.basis(3, today=today))
    assert (found.value, found.state, found.status) == (None, state, status)


def test_sections_of_a_month_are_counted_whole(world):
    good = {(2023, MARCH): {"tp": "0.1"}}
    bad = {(2023, MARCH): {"tp": "0.25"}}
    sections = [world.section(f"好{n}", good) for n in range(8)] + [world.section("差", bad)]
    target = march(
        world, Method.SECTION_SHARE, "88.9", section_level="city", numerator=8, denominator=9
    )
    found = month_alone(target, world.basis(8, sections=sections))
    assert (found.numerator, found.denominator, found.is_met) == (8, 9, True)


def test_a_section_nobody_measured_leaves_the_month_open(world):
    good = {(2023, MARCH): {"tp": "0.1"}}
    sections = [world.section("好", good), world.section("未测", {})]
    target = march(world, Method.SECTION_SHARE, "100", section_level="city")
    found = month_alone(target, world.basis(8, sections=sections))
    assert (found.value, found.is_met, found.status) == (None, None, TargetStatus.INSUFFICIENT)


def test_figures_reported_by_hand_are_those_of_the_month(world):
    rows = [IndicatorMonth(pk=m, month=m, year=2023, value=Decimal(v)) for m, v in ((2, 3), (3, 0))]
    target = march(world, Method.VETO_COUNT, "0", operator="==", decimals=0)
    found = month_alone(target, world.basis(8, figures={(1, 2023): rows}))
    assert (found.value, found.is_met) == (0, True)


def test_a_quantity_is_what_was_done_by_the_end_of_the_month(world):
    reports = [ProgressReport(pk=1, month=MARCH, year=2023, done_quantity=Decimal(12))]
    target = march(world, Method.TASK_QUANTITY, "10", decimals=0, task=world.task())
    target.task_id = 1
    standings = world.standings(8, world.task(), reports)
    found = month_alone(target, world.basis(8, standings=standings))
    assert (found.value, found.is_met) == (12, True)


def test_words_are_judged_by_a_person_for_that_month(world):
    target = march(world, Method.QUALITATIVE, None, value_text="可控")
    assert month_alone(target, world.basis(8)).status is TargetStatus.TO_JUDGE
    other = Judgement(pk=1, month=2, conclusion=Conclusion.MET, basis="依据")
    assert month_alone(target, world.basis(8, judgements={1: [other]})).is_met is None
    own = Judgement(pk=2, month=MARCH, conclusion=Conclusion.NOT_MET, basis="依据")
    found = month_alone(target, world.basis(8, judgements={1: [other, own]}))
    assert (found.is_met, found.status) == (False, TargetStatus.IMPOSSIBLE)
