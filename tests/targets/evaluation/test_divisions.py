"""Targets of divisions: judged by the division's own readings, at a cost that does not grow."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from monitoring.choices import ClaimState
from monitoring.models import (
    AirMonth,
    Division,
    Exclusion,
    SectionAssignment,
    SectionMonth,
    WaterSection,
)
from monitoring.periods import AsOf
from standards.averages import days_in_month
from standards.status import TargetStatus
from targets.evaluation.engine import evaluate_plan, evaluate_targets, targets_of
from targets.evaluation.readings import bands_in_force
from targets.models import Indicator, Plan, SourceDocument, StatusRule, Target

pytestmark = pytest.mark.django_db

AUGUST, LATER = AsOf(2023, 8), date(2023, 9, 25)
PM25, WATER = "AIR_PM25_ANNUAL_AVG", "WATER_CITY_GE3_RATIO"


def plan_of_2023() -> Plan:
    return Plan.objects.select_related("division", "document").get(year=2023)


def promise(code: str, division: Division | None, indicator: str = PM25, **over) -> Target:
    found = Target(
        plan=plan_of_2023(),
        indicator=Indicator.objects.get(code=indicator),
        code=code,
        division=division,
        document=SourceDocument.objects.first(),
        source_quote="下达板块",
        commitment="must",
        **{"operator": "<=", "value": Decimal("33"), **over},
    )
    found.full_clean()
    found.save()
    return found


def readings(division: Division, level: int, years=(2023,), upto=8) -> None:
    AirMonth.objects.bulk_create(
        AirMonth(
            division=division, year=year, month=month, pm25_mean=level, valid_days=28,
            good_days=25, heavy_days=0,
        )
        for year in years
        for month in range(1, (upto if year == 2023 else 12) + 1)
    )  # fmt: skip


def evaluated(*targets: Target, as_of: AsOf = AUGUST):
    wanted = targets_of(plan_of_2023()).filter(pk__in=[t.pk for t in targets])
    by_pk = {e.target.pk: e for e in evaluate_targets(wanted, as_of, LATER)}
    return [by_pk[t.pk] for t in targets]


# --- what a division's target means ------------------------------------------------------------


def test_a_division_is_judged_by_its_own_air():
    wuxing, beigang = (Division.objects.get(code=c) for c in ("wuxing", "beigang"))
    readings(wuxing, 30)
    readings(beigang, 40)
    one, other = evaluated(promise("T91", wuxing), promise("T92", beigang))
    assert (one.value, one.is_met) == (Decimal("30.0"), True)
    assert (other.value, other.is_met) == (Decimal("40.0"), False)


def test_a_division_without_readings_has_none_of_its_plans():
    plan = plan_of_2023()
    readings(plan.division, 30)
    (found,) = evaluated(promise("T91", Division.objects.get(code="wuxing")))
    assert (found.value, found.status) == (None, TargetStatus.OVERDUE)
    assert found.last_year_final is None, "the plan's published baseline is not the division's"


def test_the_sections_of_a_division_are_those_in_it():
    wuxing = Division.objects.get(code="wuxing")
    sections = list(
        WaterSection.objects.filter(assignments__year=2023, assignments__level="city")[:2]
    )
    for section, phosphorus in zip(sections, ("0.1", "0.3"), strict=True):
        SectionMonth.objects.bulk_create(
            SectionMonth(
                section=section, year=2023, month=month, do=8, codmn=2,
                nh3n=Decimal("0.2"), tp=Decimal(phosphorus),
            )
            for month in range(1, 9)
        )  # fmt: skip
    WaterSection.objects.update(division=None)
    WaterSection.objects.filter(pk=sections[0].pk).update(division=wuxing)
    target = promise("T91", wuxing, WATER, operator=">=", value=Decimal(100))
    (found,) = evaluated(target)
    assert (found.numerator, found.denominator) == (1, 1)


def test_the_plans_own_evaluation_leaves_the_divisions_out():
    promise("T91", Division.objects.get(code="wuxing"))
    found = evaluate_plan(plan_of_2023(), AUGUST, LATER)
    assert "T91" not in [e.target.code for e in found.evaluations]
    assert len(found.evaluations) == 13


def test_one_indicator_may_be_promised_once_a_division_and_period():
    wuxing, beigang = (Division.objects.get(code=c) for c in ("wuxing", "beigang"))
    promise("T91", wuxing)
    promise("T92", beigang)
    promise("T93", wuxing, month=3)
    promise("T94", None, month=3)
    for code, division, month in (("T95", wuxing, None), ("T96", wuxing, 3), ("T97", None, None)):
        with pytest.raises(ValidationError, match="已登记过"):
            promise(code, division, month=month)


# --- targets of months -------------------------------------------------------------------------


def test_monthly_targets_stand_apart_and_only_of_months_that_have_come():
    plan = plan_of_2023()
    readings(plan.division, 30)
    for number, month in enumerate((3, 8, 9), start=91):
        promise(f"T{number}", None, month=month)
    found = evaluate_plan(plan, AUGUST, LATER)
    assert len(found.evaluations) == 13
    assert [e.target.month for e in found.monthly_of(PM25)] == [3, 8]
    assert all(e.status is TargetStatus.COMPLETED for e in found.monthly)


def test_the_commands_data_lists_monthly_targets_under_their_own_key():
    plan = plan_of_2023()
    readings(plan.division, 30)
    promise("T91", None, month=3)
    out = StringIO()
    call_command("evaluate", "--year", "2023", "--month", "8", "--format", "json", stdout=out)
    data = json.loads(out.getvalue())
    (month,) = data["monthly"]
    assert (month["target_month"], month["value"], month["is_met"]) == (3, "30.0", True)


# --- bands -------------------------------------------------------------------------------------


def test_the_newest_bands_that_have_begun_decide():
    StatusRule.objects.create(
        valid_from=date(2023, 8, 31), likely="0.90", even="0.60", poor="0.30", document="考核办法"
    )
    assert bands_in_force(date(2023, 8, 30)).likely == Decimal("0.80")
    assert bands_in_force(date(2023, 8, 31)).likely == Decimal("0.90")


def test_without_any_row_the_default_bands_hold():
    StatusRule.objects.all().delete()
    assert bands_in_force(AUGUST.last_day).likely == Decimal("0.80")


@pytest.mark.parametrize(
    "bands", [("0.50", "0.50", "0.20"), ("0.80", "0.50", "0.00"), ("1.00", "0.50", "0.20")]
)
def test_bands_out_of_order_are_refused(bands):
    likely, even, poor = bands
    rule = StatusRule(
        valid_from=date(2024, 1, 1), likely=likely, even=even, poor=poor, document="x"
    )
    with pytest.raises(ValidationError, match="分档须满足"):
        rule.full_clean()


# --- cost --------------------------------------------------------------------------------------


def many_divisions(count: int, first: int) -> list[Target]:
    """Divisions with five past years of air, a claim, a section and a target each."""
    made = Division.objects.bulk_create(
        Division(code=f"m{n}", name=f"板块{n:03d}", kind="street")
        for n in range(first, first + count)
    )
    sections = WaterSection.objects.bulk_create(
        WaterSection(code=f"m{d.pk}", name=f"断面{d.name}", division=d) for d in made
    )
    SectionAssignment.objects.bulk_create(
        SectionAssignment(section=s, year=2023, level="city") for s in sections
    )
    AirMonth.objects.bulk_create(
        AirMonth(
            division=division, year=year, month=month, pm25_mean=30,
            valid_days=days_in_month(year, month), good_days=20, heavy_days=0,
        )
        for division in made
        for year in (2021, 2022, 2023)
        for month in range(1, 9)
    )  # fmt: skip
    Exclusion.objects.bulk_create(
        Exclusion(
            division=division, date_from=date(2023, 3, 20), date_to=date(2023, 3, 21),
            pollutants="PM10、PM2.5", state=ClaimState.GRANTED,
        )
        for division in made
    )  # fmt: skip
    plan, document = plan_of_2023(), SourceDocument.objects.first()
    return Target.objects.bulk_create(
        Target(
            plan=plan, indicator=indicator, division=division, operator="<=", value=33,
            code=f"{indicator.pk}-{division.pk}"[:10], commitment="must", document=document,
            source_quote="下达",
        )
        for division in made
        for indicator in Indicator.objects.filter(
            code__in=(PM25, "AIR_GOOD_DAY_RATIO", "AIR_HEAVY_POLLUTION_DAYS", WATER)
        )
    )  # fmt: skip


def cost() -> tuple[int, int]:
    """Queries of evaluating every target of a division, and how many there are."""
    wanted = targets_of(plan_of_2023()).filter(division__isnull=False)
    with CaptureQueriesContext(connection) as queries:
        found = evaluate_targets(wanted, AUGUST, LATER)
    return len(queries), len(found)


def test_a_hundred_divisions_cost_the_queries_of_two():
    many_divisions(2, first=1)
    few = cost()
    many_divisions(98, first=3)
    many = cost()
    assert (few[1], many[1]) == (8, 400)
    assert many[0] == few[0]
    assert many[0] <= 20
