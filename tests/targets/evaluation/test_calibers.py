"""Each air target in both calibers: confirmed dust left out, pending dust told of.

Method: docs/methods/dust-exclusion.md.
"""

from datetime import date
from decimal import Decimal

import pytest

from monitoring.choices import ClaimState
from monitoring.models import AirMonth, Division, Exclusion
from monitoring.periods import AsOf
from targets.evaluation.engine import evaluate_plan
from targets.evaluation.result import AssessedFigure, Evaluation
from targets.models import Plan

pytestmark = pytest.mark.django_db
PM25, GOOD_DAYS = "AIR_PM25_ANNUAL_AVG", "AIR_GOOD_DAY_RATIO"


def evaluated(plan: Plan, month: int, code: str = PM25) -> Evaluation:
    found = evaluate_plan(plan, AsOf(2023, month), date(2023, 9, 20)).of(code)
    assert found is not None
    return found


def assessed(plan: Plan, month: int, code: str = PM25) -> AssessedFigure:
    found = evaluated(plan, month, code).assessed
    assert found is not None
    return found


def test_the_demonstration_has_one_confirmed_and_one_pending_claim(
    demonstration: None, plan_2023: Plan
) -> None:
    found = assessed(plan_2023, 8)
    assert [on.isoformat() for on, _ in found.excluded] == [
        "2023-03-24", "2023-04-11", "2023-04-12", "2023-04-13",
    ]  # fmt: skip
    assert not found.is_confirmed
    ratio = assessed(plan_2023, 8, GOOD_DAYS)
    assert (ratio.numerator, ratio.denominator) == (190, 240)
    assert evaluated(plan_2023, 2).assessed is None


def test_a_month_of_sheets_alone_says_why_there_is_no_assessed_figure(plan_2023: Plan) -> None:
    zhonglou = Division.objects.get(code="zhonglou")
    for month in (1, 2):
        AirMonth.objects.create(
            division=zhonglou, year=2023, month=month, pm25_mean=Decimal("46.8"),
            valid_days=28, good_days=20, heavy_days=0,
        )  # fmt: skip
    Exclusion.objects.create(
        division=zhonglou, date_from=date(2023, 1, 9), date_to=date(2023, 1, 9),
        state=ClaimState.GRANTED, document="环监〔2023〕1号",
    )  # fmt: skip
    assert evaluated(plan_2023, 2).value == Decimal("46.8")
    found = assessed(plan_2023, 2)
    assert (found.value, found.reason) == (None, "1月无日数据,无法扣除")
    assert found.excluded == ((date(2023, 1, 9), "PM10、PM2.5 已认定,环监〔2023〕1号"),)
    ratio = assessed(plan_2023, 2, GOOD_DAYS)
    assert (ratio.numerator, ratio.denominator) == (40, 56)
