"""The evaluation of a whole plan, and the data scripts read."""

import json
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from monitoring.models import AirMonth, Division
from monitoring.periods import AsOf
from targets.choices import Method
from targets.evaluation.engine import METHODS, evaluate_plan
from targets.models import Plan

SEED_CODES = [
    "AIR_PM25_ANNUAL_AVG",
    "AIR_GOOD_DAY_RATIO",
    "AIR_HEAVY_POLLUTION_DAYS",
    "AIR_O3_CONTROL",
    "WATER_PROV_GE3_RATIO",
    "WATER_CITY_GE3_RATIO",
    "SOIL_RISK_CONTROLLED",
    "EMERG_MAJOR_INCIDENT_COUNT",
    "RURAL_SEWAGE_TREATMENT_RATE",
    "WATER_TRIBUTARY_CLEAR_COUNT",
    "ECO_GREEN_CITY_PROJECTS",
    "SEWAGE_STANDARD_AREA",
    "ECO_CONTROL_AREA",
]
PROMISED_KEYS = {
    "code", "value", "numerator", "denominator", "unit", "target", "operator", "gap", "change",
    "status", "reason", "requirement", "projection", "provenance", "state",
}  # fmt: skip


def evaluated(*arguments):
    out = StringIO()
    call_command("evaluate", *arguments, stdout=out)
    return out.getvalue()


def test_every_method_that_can_be_promised_can_be_evaluated():
    assert set(METHODS) == set(Method) - {Method.PUBLISHED_ONLY}


@pytest.mark.django_db
def test_json_lists_the_13_targets_by_the_codes_of_the_document():
    data = json.loads(evaluated("--year", "2023", "--month", "8", "--format", "json"))
    assert (data["year"], data["month"], data["division"]) == (2023, 8, "钟楼区")
    assert [e["code"] for e in data["evaluations"]] == SEED_CODES
    assert all(set(e) >= PROMISED_KEYS for e in data["evaluations"])


@pytest.mark.django_db
def test_a_value_is_a_decimal_string_or_null_with_a_named_state():
    zhonglou = Division.objects.get(code="zhonglou")
    AirMonth.objects.create(
        division=zhonglou, year=2023, month=1, pm25_mean=Decimal("52.14"), valid_days=31
    )
    data = json.loads(evaluated("--year", "2023", "--month", "1", "--format", "json"))
    by_code = {e["code"]: e for e in data["evaluations"]}
    assert by_code["AIR_PM25_ANNUAL_AVG"]["value"] == "52.1"
    assert by_code["AIR_PM25_ANNUAL_AVG"]["state"] == "measured"
    missing = by_code["AIR_GOOD_DAY_RATIO"]
    assert (missing["value"], missing["state"]) == (None, "overdue")


@pytest.mark.django_db
def test_provenance_names_readings_rule_document_and_sentence():
    zhonglou = Division.objects.get(code="zhonglou")
    row = AirMonth.objects.create(
        division=zhonglou, year=2023, month=1, pm25_mean=Decimal("52.14"), valid_days=31
    )
    data = json.loads(evaluated("--year", "2023", "--month", "1", "--format", "json"))
    provenance = data["evaluations"][0]["provenance"]
    assert provenance["readings"] == [{"table": "AirMonth", "id": row.pk}]
    assert "HJ 663" in provenance["rule"]
    assert "31.5微克/立方米" in provenance["source"]
    assert provenance["demonstration"] is False


@pytest.mark.django_db
def test_the_table_has_a_line_for_each_target():
    text = evaluated("--year", "2023", "--month", "8")
    assert "钟楼区 2023年8月" in text
    assert sum(1 for line in text.splitlines() if "逾期未录" in line or "待评定" in line) == 13


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--year", "2023", "--month", "13"), "月份“13”无法识别"),
        (("--year", "abc"), "年份“abc”无法识别"),
        (("--year", "2031", "--month", "1"), "2031年没有年度计划"),
    ],
)
def test_a_month_that_cannot_be_told_of_is_refused_in_chinese(arguments, words):
    with pytest.raises(CommandError, match=words):
        evaluated(*arguments)


@pytest.mark.django_db
def test_the_number_of_queries_does_not_grow_with_stored_years(django_assert_num_queries):
    plan = Plan.objects.select_related("division", "document").get(year=2023)
    for year in range(2010, 2024):
        AirMonth.objects.create(
            division=plan.division, year=year, month=1, pm25_mean=40, valid_days=31
        )
    with django_assert_num_queries(14):
        evaluate_plan(plan, AsOf(2023, 8), date(2023, 9, 25))
