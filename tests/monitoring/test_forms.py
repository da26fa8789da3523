"""The admin's forms refuse the impossible, ask about the doubtful, and keep what was typed."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from monitoring.forms.admin_forms import (
    AirMonthAdminForm,
    DustfallMonthAdminForm,
    SectionMonthAdminForm,
)
from monitoring.forms.month_rows import SectionRowForm
from monitoring.models import AirMonth, Division, SectionMonth, WaterSection
from monitoring.revisions import changes

pytestmark = pytest.mark.django_db
TODAY = date(2023, 10, 18)


def district() -> Division:
    """Return a district of the test's own."""
    found, _ = Division.objects.get_or_create(
        code="t-district", defaults={"name": "试验区", "kind": "district"}
    )
    assert isinstance(found, Division)
    return found


def section() -> WaterSection:
    """Return a section of the test's own."""
    found, _ = WaterSection.objects.get_or_create(code="t-section", defaults={"name": "试验断面"})
    assert isinstance(found, WaterSection)
    return found


def air_form(instance: AirMonth | None = None, **data: Any) -> AirMonthAdminForm:
    """Return the posted form of a month of air, September 2023 unless told otherwise."""
    posted = {
        "division": district().pk, "year": 2023, "month": 9, "span": "month",
        "caliber": "actual", "status": "reviewed", **data,
    }  # fmt: skip
    return AirMonthAdminForm(posted, instance=instance, today=TODAY)


def section_form(instance: SectionMonth | None = None, **data: Any) -> SectionMonthAdminForm:
    """Return the posted form of a section's month."""
    posted = {
        "section": section().pk, "year": 2023, "month": 9, "status": "reviewed",
        "state": "measured", **data,
    }  # fmt: skip
    return SectionMonthAdminForm(posted, instance=instance, today=TODAY)


def sentences(errors: Mapping[str, Any], field: str) -> str:
    """Return the errors of a field in one string."""
    return "".join(map(str, errors.get(field, [])))


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"pm25_mean": "-1"}, "pm25_mean", "不能为负"),
        ({"pm25_mean": "31.1234"}, "pm25_mean", "最多保留 3 位小数"),
        ({"pm25_mean": "三十"}, "pm25_mean", "PM2.5均值(μg/m³)“三十”无法识别"),
        ({"pm25_mean": "1001"}, "pm25_mean", "超过 1000"),
        ({"pm25_mean": "<35"}, "pm25_mean", "“<35”是低于检出限的写法"),
        ({"pm25_mean": "3 5"}, "pm25_mean", "“3 5”无法识别"),
        ({"pm25_mean": "9" * 5000}, "pm25_mean", "过长(5000 个字符)"),
        ({"valid_days": "9" * 5000}, "valid_days", "过长(5000 个字符)"),
        ({"pm25_mean": "9" * 20}, "pm25_mean", "小数点前最多 6 位,填写了 20 位"),
        ({"good_days": "25"}, "valid_days", "填写优良天数时须同时填写有效天数"),
        ({"valid_days": "0", "pm25_mean": "30"}, "pm25_mean", "有效天数为 0 时不能有均值"),
        ({"valid_days": "31"}, "valid_days", "日历天数 30"),
        ({"valid_days": "30", "good_days": "31"}, "good_days", "多于有效天数"),
        ({"valid_days": "30", "good_days": "25", "heavy_days": "6"}, "heavy_days", "多于污染天数"),
        (
            {"valid_days": "28", "good_days": "26", "good_day_ratio": "90.0%"},
            "good_day_ratio",
            "92.9%",
        ),
        ({}, "__all__", "没有填写任何数值"),
        ({"pm25_mean": "30", "month": 11}, "month", "还没有到"),
        ({"pm25_mean": "30", "month": 10}, "status", "尚未结束"),
    ],
)
def test_an_impossible_month_of_air_is_refused_in_chinese(
    data: dict[str, Any], field: str, words: str
) -> None:
    form = air_form(**data)
    assert not form.is_valid()
    assert words in sentences(form.errors, field)


def test_a_full_width_number_is_taken_as_it_is_meant() -> None:
    form = air_form(pm25_mean="３１．５", good_day_ratio="７９.７％")
    assert form.is_valid(), form.errors
    assert (form.instance.pm25_mean, form.instance.good_day_ratio) == (
        Decimal("31.5"), Decimal("79.7"),
    )  # fmt: skip


def test_a_second_row_for_the_same_month_is_refused() -> None:
    AirMonth.objects.create(division=district(), year=2023, month=9, pm25_mean=30)
    form = air_form(pm25_mean="31")
    assert not form.is_valid()
    assert "已存在" in sentences(form.errors, "__all__")


def test_a_doubtful_value_is_saved_only_with_a_tick_and_a_reason() -> None:
    AirMonth.objects.create(division=district(), year=2022, month=9, pm25_mean=Decimal(25))
    asked = air_form(pm25_mean="250")
    assert not asked.is_valid()
    assert "存疑" in sentences(asked.errors, "pm25_mean")
    assert "勾选" in sentences(asked.errors, "confirm_doubts")

    unreasoned = air_form(pm25_mean="250", confirm_doubts="on")
    assert not unreasoned.is_valid()
    assert "原因" in sentences(unreasoned.errors, "doubt_reason")

    assert air_form(pm25_mean="250", confirm_doubts="on", doubt_reason="已核对通报").is_valid()


def test_a_tick_does_not_let_the_impossible_through() -> None:
    form = air_form(pm25_mean="1001", confirm_doubts="on", doubt_reason="就是这么高")
    assert not form.is_valid()


def test_a_value_below_detection_is_stored_as_its_limit_and_marked() -> None:
    form = section_form(water_class="Ⅰ类", ph="7.6", oil="0.01L", tp="<0.01")
    assert form.is_valid(), form.errors
    row = form.instance
    assert (row.water_class, row.oil, row.tp) == (1, Decimal("0.01"), Decimal("0.01"))
    assert row.marks == {"tp": "<0.01", "oil": "0.01L"}


def test_metals_are_entered_with_the_decimals_a_laboratory_prints() -> None:
    form = section_form(hg="0.00004L", cd="未检出(0.00005)", pb="0.000091", water_class="Ⅰ")
    assert form.is_valid(), form.errors
    row = form.instance
    assert (row.hg, row.pb) == (Decimal("0.00004"), Decimal("0.000091"))
    assert row.marks == {"hg": "0.00004L", "cd": "未检出(0.00005)"}
    form = section_form(hg="0.0000401", water_class="Ⅰ")
    assert "汞最多保留 6 位小数" in str(form.errors["hg"])


def test_the_month_page_keeps_its_columns_and_the_full_form_has_every_item() -> None:
    columns = ["water_class", "ph", "do", "codmn", "nh3n", "tp", "cod", "oil", "state", "note"]
    assert list(SectionRowForm.base_fields) == [*columns, "expected_version"]
    assert set(SectionMonth.PARAMETERS) <= set(SectionMonthAdminForm.base_fields)


def test_a_mark_that_is_corrected_is_told_in_words() -> None:
    old = SectionMonth(section=section(), year=2023, month=9, marks={"hg": "0.00004L"})
    new = SectionMonth(section=section(), year=2023, month=9, marks={})
    (change,) = changes(old, new)
    assert (change.field, change.old, change.new) == ("低于检出限的原文", "汞 0.00004L", "")


def test_a_value_below_detection_is_shown_as_it_was_typed_and_stays_so() -> None:
    row = SectionMonth.objects.create(
        section=section(), year=2023, month=9, oil=Decimal("0.01"), marks={"oil": "0.01L"}
    )
    assert SectionMonthAdminForm(instance=row, today=TODAY)["oil"].value() == "0.01L"
    form = section_form(row, oil="0.02", expected_version=1)
    assert form.is_valid(), form.errors
    assert form.instance.marks == {}


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"state": "no_flow", "water_class": "3"}, "water_class", "断流"),
        ({"water_class": "Ⅷ"}, "water_class", "请填 Ⅰ"),
        ({"ph": "15"}, "ph", "14"),
        ({"nh3n": "未检出"}, "nh3n", "检出限"),
        ({}, "__all__", "没有填写任何数值"),
    ],
)
def test_an_impossible_month_of_a_section_is_refused_in_chinese(
    data: dict[str, Any], field: str, words: str
) -> None:
    form = section_form(**data)
    assert not form.is_valid()
    assert words in sentences(form.errors, field)


@pytest.mark.parametrize(("value", "words"), [("", "请填写降尘量"), ("0.01L", "只用于水质断面")])
def test_dustfall_without_a_measured_value_is_refused(value: str, words: str) -> None:
    form = DustfallMonthAdminForm(
        {"division": district().pk, "year": 2023, "month": 9, "status": "reviewed",
         "state": "measured", "value": value},
        today=TODAY,
    )  # fmt: skip
    assert not form.is_valid()
    assert words in sentences(form.errors, "value")


@pytest.mark.parametrize(("field", "value"), [("ph", "7L"), ("temperature", "<5")])
def test_ph_and_temperature_have_no_detection_limit(field: str, value: str) -> None:
    form = section_form(**{field: value})
    assert not form.is_valid()
    assert "低于检出限" in sentences(form.errors, field)


def test_a_page_opened_before_somebody_else_saved_does_not_overwrite() -> None:
    row = AirMonth.objects.create(
        division=district(), year=2023, month=9, pm25_mean=Decimal(30), version=2
    )
    form = air_form(row, pm25_mean="31", expected_version=1)
    assert not form.is_valid()
    assert "先保存(版本 2)" in sentences(form.errors, "__all__")
    assert "PM2.5均值(μg/m³) 30" in sentences(form.errors, "__all__")
