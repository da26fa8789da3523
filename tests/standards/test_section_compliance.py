"""Compliance of sections with their target class."""

import csv
import json
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.section_compliance import (
    ComplianceMethod,
    compliance_of_sections,
    meets_target,
    section_compliance,
)
from standards.surface_water import WaterClass, WaterItem

PUBLISHED = Path(__file__).parents[1] / "data" / "published" / "water.csv"
with PUBLISHED.open(encoding="utf-8", newline="") as _file:
    ROWS = list(csv.DictReader(_file))
ANNUAL = [row for row in ROWS if row["kind"] == "annual"]
RATES = [row for row in ROWS if row["kind"] == "section_rates"]
CUMULATIVE, MONTHLY = ComplianceMethod
TARGETS = st.sampled_from(list(WaterClass)[:5])
MONTHS = st.lists(
    st.fixed_dictionaries({WaterItem.TP: st.none() | st.decimals(0, 1, places=3)}), max_size=12
)


def phosphorus(*values):
    return [{WaterItem.TP: None if value is None else Decimal(value)} for value in values]


# Published values


@pytest.mark.published
@pytest.mark.parametrize("row", ANNUAL, ids=[row["id"] for row in ANNUAL])
def test_a_year_meets_its_target_as_worked(row):
    inputs = json.loads(row["inputs_json"])
    months = [
        {WaterItem(item.lower()): Decimal(values[m]) for item, values in inputs["monthly"].items()}
        for m in range(12)
    ]
    found = section_compliance(months, WaterClass.parse(inputs["target"]))
    assert found.water_class.label == row["expected"]
    assert ("达标" if found.is_met else "不达标") == row["main_items_or_compliance"]


@pytest.mark.published
@pytest.mark.parametrize("row", RATES, ids=[row["id"] for row in RATES])
def test_the_rate_equals_the_bulletin(row):
    counts = json.loads(row["inputs_json"])
    met = [True] * counts["meet_target"]
    met += [False] * (counts["sections"] - counts["meet_target"])
    assert f"达标率 {compliance_of_sections(met).percent}%" in row["expected"]


@pytest.mark.published
@pytest.mark.parametrize(("met", "total", "printed"), [(9, 12, "75.0"), (13, 15, "86.7")])
def test_taizhou_prints_the_rate_with_one_decimal(met, total, printed):
    found = compliance_of_sections([True] * met + [False] * (total - met))
    assert str(found.percent) == printed


# Break points


def test_the_target_class_itself_meets_and_the_next_does_not():
    assert meets_target(WaterClass.III, WaterClass.III)
    assert not meets_target(WaterClass.IV, WaterClass.III)


def test_one_bad_month_fails_the_monthly_method_and_not_the_cumulative():
    months = phosphorus("0.1", "0.1", "0.25")
    cumulative = section_compliance(months, WaterClass.III)
    monthly = section_compliance(months, WaterClass.III, MONTHLY)
    assert (cumulative.is_met, cumulative.water_class) == (True, WaterClass.III)
    assert (monthly.is_met, monthly.water_class) == (False, None)
    assert monthly.months_ratio == cumulative.months_ratio == Fraction(2, 3)


def test_rounding_decides_a_year():
    months = phosphorus("0.2004")
    assert section_compliance(months, WaterClass.III).is_met
    assert not section_compliance(months, WaterClass.III, rounding=False).is_met


def test_methods_have_chinese_names():
    assert [method.label for method in ComplianceMethod] == ["累计均值", "逐月"]


# Missing data


@pytest.mark.parametrize("method", ComplianceMethod)
def test_without_data_nothing_is_met_and_nothing_missed(method):
    for months in ([], phosphorus(None, None), [{WaterItem.TEMPERATURE: 20}]):
        found = section_compliance(months, WaterClass.III, method)
        assert (found.is_met, found.water_class, found.months_ratio) == (None, None, None)


def test_a_section_without_data_is_in_neither_number():
    found = compliance_of_sections([True, None, False])
    assert (found.meeting, found.assessed, found.without_data) == (1, 2, 1)
    assert compliance_of_sections([None]).percent is None


# Invalid input


def test_worse_than_v_is_no_target():
    with pytest.raises(ValueError, match="Ⅰ to Ⅴ"):
        section_compliance(phosphorus("0.1"), WaterClass.WORSE_THAN_V)


# Properties


@given(MONTHS, TARGETS, TARGETS, st.sampled_from(ComplianceMethod))
def test_who_meets_a_strict_target_meets_a_looser_one(months, a, b, method):
    strict, loose = sorted((a, b))
    if section_compliance(months, strict, method).is_met:
        assert section_compliance(months, loose, method).is_met


@given(st.lists(st.none() | st.booleans()))
def test_sections_are_counted_once(met):
    found = compliance_of_sections(met)
    assert found.assessed + found.without_data == len(met)
    assert found.meeting <= found.assessed
