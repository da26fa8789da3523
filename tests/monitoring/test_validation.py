"""What a reading cannot be, and what we ask about: rules without a database."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from monitoring.models import AirMonth, Division, DustfallMonth, SectionMonth, WaterSection
from monitoring.validation import (
    PastReadings,
    air_doubts,
    air_refusals,
    dustfall_doubts,
    dustfall_refusals,
    month_refusals,
    section_doubts,
    section_refusals,
)

TODAY = date(2023, 10, 18)
DISTRICT = Division(pk=1, code="zhonglou", name="钟楼区")
SECTION = WaterSection(pk=1, code="s", name="钟楼大桥", body="river")


def numbers(values: dict[str, Any]) -> dict[str, Any]:
    """Turn digits into decimals and leave words alone."""
    return {
        name: Decimal(value) if isinstance(value, str) and not value.isalpha() and "_" not in value
        else value
        for name, value in values.items()
    }  # fmt: skip


def air(year: int = 2023, month: int = 9, **values: Any) -> AirMonth:
    """Return an unsaved month of air."""
    return AirMonth(division=DISTRICT, year=year, month=month, **numbers(values))


def water(year: int = 2023, month: int = 9, **values: Any) -> SectionMonth:
    """Return an unsaved month of a section."""
    return SectionMonth(section=SECTION, year=year, month=month, **numbers(values))


def dust(year: int = 2023, month: int = 9, **values: Any) -> DustfallMonth:
    """Return an unsaved month of dust-fall."""
    return DustfallMonth(division=DISTRICT, year=year, month=month, **numbers(values))


def refused(reading: AirMonth) -> list[str]:
    """Return the fields refused."""
    return [each.field for each in air_refusals(reading)]


# --- Months ---------------------------------------------------------------------------------------


def test_a_month_that_has_not_come_is_refused() -> None:
    assert month_refusals(2023, 11, "realtime", TODAY)
    assert month_refusals(2024, 1, "reviewed", TODAY)


def test_the_running_month_is_taken_as_realtime_only() -> None:
    assert month_refusals(2023, 10, "reviewed", TODAY)[0].field == "status"
    assert not month_refusals(2023, 10, "realtime", TODAY)


def test_a_running_month_is_asked_about_and_a_past_one_is_not() -> None:
    running = air(month=10, pm25_mean="30", status="realtime")
    assert [d.field for d in air_doubts(running, PastReadings(), TODAY)] == ["month"]
    assert air_doubts(air(pm25_mean="30"), PastReadings(), TODAY) == []


# --- Air ------------------------------------------------------------------------------------------


def test_more_good_days_than_valid_days_are_refused() -> None:
    assert refused(air(valid_days=29, good_days=30)) == ["good_days"]
    assert refused(air(valid_days=29, good_days=29)) == []


def test_more_heavy_days_than_polluted_days_are_refused() -> None:
    assert refused(air(valid_days=30, good_days=28, heavy_days=3)) == ["heavy_days"]
    assert refused(air(valid_days=30, good_days=28, heavy_days=2)) == []


@pytest.mark.parametrize(
    ("year", "month", "most"), [(2023, 2, 28), (2024, 2, 29), (2023, 4, 30), (2023, 1, 31)]
)
def test_valid_days_cannot_exceed_the_days_of_that_month(year: int, month: int, most: int) -> None:
    assert refused(air(year, month, valid_days=most)) == []
    assert refused(air(year, month, valid_days=most + 1)) == ["valid_days"]


def test_cumulative_valid_days_cannot_exceed_the_days_since_january() -> None:
    assert refused(air(2023, 6, span="ytd", valid_days=181)) == []
    assert refused(air(2023, 6, span="ytd", valid_days=182)) == ["valid_days"]
    assert refused(air(2024, 6, span="ytd", valid_days=182)) == []


def test_pm25_above_a_thousand_is_refused() -> None:
    assert refused(air(pm25_mean="1000.1")) == ["pm25_mean"]


def test_a_row_of_air_without_any_value_is_refused() -> None:
    assert "没有填写任何数值" in air_refusals(air())[0].text


@pytest.mark.parametrize(
    ("good", "valid", "ratio", "fits"),
    [
        (26, 28, "92.9", True),
        (26, 28, "92.8", False),
        (136, 179, "76.0", True),
        (1, 16, "6.2", True),  # exactly 6.25: both roundings of a half are printed by somebody
        (1, 16, "6.3", True),
        (1, 16, "6.4", False),
    ],
)
def test_a_ratio_must_fit_its_days(good: int, valid: int, ratio: str, fits: bool) -> None:
    row = air(2023, 9, span="ytd", good_days=good, valid_days=valid, good_day_ratio=ratio)
    assert (refused(row) == []) is fits


@pytest.mark.parametrize("span", ["month", "ytd"])
def test_counts_of_days_need_their_whole(span: str) -> None:
    found = air_refusals(air(span=span, good_days=25))
    assert [(each.field, each.text) for each in found] == [
        ("valid_days", "填写优良天数时须同时填写有效天数")
    ]
    assert refused(air(span=span, heavy_days=1)) == ["good_days"]
    assert refused(air(span=span, valid_days=30, heavy_days=1)) == ["good_days"]
    assert refused(air(span=span, good_days=25, heavy_days=1)) == ["valid_days"]


def test_a_ratio_alone_is_enough_and_so_are_valid_days() -> None:
    assert refused(air(good_day_ratio="76.0")) == []
    assert refused(air(valid_days=30)) == []


@pytest.mark.parametrize("field", ["pm25_mean", "good_days", "good_day_ratio"])
def test_a_month_without_a_valid_day_has_no_mean_and_no_good_days(field: str) -> None:
    (found,) = air_refusals(air(valid_days=0, **{field: Decimal(0)}))
    assert found.field == field
    assert "有效天数为 0 时不能有" in found.text
    assert refused(air(valid_days=0)) == []


def test_a_pm25_of_zero_is_asked_about() -> None:
    assert "不要填 0" in air_doubts(air(pm25_mean="0"), PastReadings(), TODAY)[0].text


def test_last_months_value_again_is_asked_about() -> None:
    past = PastReadings([air(month=8, pm25_mean="21.5")])
    assert "与上月完全相同" in air_doubts(air(pm25_mean="21.50"), past, TODAY)[0].text


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ("250", "小数点"),
        ("2.5", "小数点"),
        ("80", "3 倍"),
        ("8", "3 倍"),
        ("74", None),
        ("9", None),
    ],
)
def test_a_leap_against_last_year_is_asked_about(value: str, words: str | None) -> None:
    past = PastReadings([air(2022, 9, pm25_mean="25")])
    texts = [d.text for d in air_doubts(air(pm25_mean=value), past, TODAY)]
    assert (texts == []) if words is None else (words in texts[0])


def test_a_value_outside_what_past_years_show_is_asked_about_from_two_years_on() -> None:
    one = PastReadings([air(2022, 9, pm25_mean="25")])
    two = PastReadings([air(2022, 9, pm25_mean="25"), air(2021, 9, pm25_mean="28")])
    assert air_doubts(air(pm25_mean="60"), one, TODAY) == []
    assert "往年同月" in air_doubts(air(pm25_mean="60"), two, TODAY)[0].text
    assert air_doubts(air(pm25_mean="56"), two, TODAY) == []


def test_a_cumulative_value_is_not_compared_with_a_single_month() -> None:
    past = PastReadings([air(month=8, pm25_mean="30")])
    assert air_doubts(air(span="ytd", pm25_mean="30"), past, TODAY) == []


# --- Water ----------------------------------------------------------------------------------------


def test_a_class_needs_a_measurement() -> None:
    found = section_refusals(water(state="no_flow", water_class=3), TODAY)
    assert found[0].field == "water_class"
    assert "断流" in found[0].text


def test_a_measured_section_needs_a_class_or_a_parameter() -> None:
    assert section_refusals(water(), TODAY)
    assert not section_refusals(water(tp="0.1"), TODAY)
    assert not section_refusals(water(state="not_sampled"), TODAY)


@pytest.mark.parametrize("ph", ["14.1", "-0.1"])
def test_a_ph_outside_its_scale_is_refused(ph: str) -> None:
    assert [each.field for each in section_refusals(water(ph=ph), TODAY)] == ["ph"]


def test_a_class_better_than_its_parameters_give_is_asked_about() -> None:
    found = section_doubts(water(water_class=2, tp="0.26"), PastReadings(), TODAY)
    assert [d.field for d in found] == ["water_class"]
    assert "优于按浓度评价的 Ⅳ(由总磷 0.260 决定)" in found[0].text


def test_a_class_worse_than_its_parameters_give_is_asked_about() -> None:
    core = {"do": "8", "codmn": "1.5", "nh3n": "0.1", "tp": "0.15"}
    found = section_doubts(water(water_class=4, **core), PastReadings(), TODAY)
    assert "劣于按浓度评价的 Ⅲ" in found[0].text


def test_a_class_worse_than_a_few_items_show_is_not_asked_about() -> None:
    """The pages of water say nothing of it either: what decides may be what was not entered."""
    assert section_doubts(water(water_class=4, tp="0.15"), PastReadings(), TODAY) == []


def test_phosphorus_is_judged_by_the_kind_of_water_body() -> None:
    lake = water(water_class=3, tp="0.1")
    assert section_doubts(water(water_class=2, tp="0.1"), PastReadings(), TODAY) == []
    lake.section = WaterSection(pk=2, body="lake")
    assert "Ⅳ" in section_doubts(lake, PastReadings(), TODAY)[0].text


def test_a_whole_row_copied_from_last_month_is_asked_about_but_one_equal_value_is_not() -> None:
    past = PastReadings([water(month=8, ph="7.6", tp="0.12", nh3n="0.4")])
    copied = section_doubts(water(ph="7.6", tp="0.12", nh3n="0.4"), past, TODAY)
    assert ["误抄上月" in d.text for d in copied] == [True]
    assert section_doubts(water(ph="7.6", tp="0.12", nh3n="0.5"), past, TODAY) == []


def test_a_decimal_point_gone_astray_in_a_parameter_is_asked_about() -> None:
    past = PastReadings([water(2022, 9, tp="0.12")])
    assert "小数点" in section_doubts(water(tp="1.2"), past, TODAY)[0].text


def test_a_concentration_of_zero_is_asked_about() -> None:
    assert "检出限" in section_doubts(water(oil="0"), PastReadings(), TODAY)[0].text


# --- Dust-fall ------------------------------------------------------------------------------------


def test_dustfall_needs_a_value_exactly_when_measured() -> None:
    assert dustfall_refusals(dust())
    assert dustfall_refusals(dust(state="invalid", value="2.1"))
    assert not dustfall_refusals(dust(value="2.1"))
    assert not dustfall_refusals(dust(state="invalid"))


def test_dustfall_ten_times_last_months_is_asked_about() -> None:
    past = PastReadings([dust(month=8, value="2.1")])
    assert "小数点" in dustfall_doubts(dust(value="21"), past, TODAY)[0].text
    assert dustfall_doubts(dust(value="2.3"), past, TODAY) == []
