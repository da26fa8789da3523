"""A data administrator enters a whole month on one page: saved together or not at all."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from monitoring.models import (
    AirMonth,
    Correction,
    Division,
    DustfallMonth,
    ImportBatch,
    Publication,
    Revision,
    SectionAssignment,
    SectionMonth,
    WaterSection,
)

ClientAs = Callable[[str], Client]
YEAR, MONTH = 2023, 9
AIR_CELLS = (
    "pm25_mean", "valid_days", "good_days", "good_day_ratio", "heavy_days", "pm10_mean", "o3_p90",
    "note",
)  # fmt: skip
SECTION_CELLS = ("water_class", "ph", "do", "codmn", "nh3n", "tp", "cod", "oil", "note")


@pytest.fixture
def admin_client(client_as: ClientAs, plan_2023: object) -> Client:
    """A data administrator in front of the 2023 plan."""
    return client_as("dataadmin")


def address() -> str:
    """Return the address of September 2023."""
    return f"{reverse('admin:month_entry')}?year={YEAR}&month={MONTH}"


def sections() -> list[WaterSection]:
    """Return the sections assessed in the year, in the order of the page."""
    found = SectionAssignment.objects.filter(year=YEAR).select_related("section")
    return [each.section for each in found.order_by("section__position")]


def assessed() -> list[Any]:
    """Return the divisions that take part in the assessment."""
    return list(Division.objects.filter(assessed=True))


def as_posted(client: Client) -> dict[str, Any]:
    """Return what a browser would post back if nothing were typed."""
    entry = client.get(address()).context["entry"]
    posted: dict[str, Any] = {"status": "", "doubt_reason": ""}
    for row in entry.rows:
        for cell in row.form:
            posted[cell.html_name] = "" if cell.value() is None else str(cell.value())
    return posted


def post(client: Client, **cells: Any) -> HttpResponse:
    """Open the page, type into the cells named, save."""
    typed = {name.replace("__", "-"): value for name, value in cells.items()}
    return client.post(address(), {**as_posted(client), **typed}, follow=True)


def cell(row: Any, name: str) -> str:
    """Return the name of a section's cell as `post` takes it."""
    return f"section__{row.pk}__{name}"


def test_a_whole_month_is_entered_in_one_sitting(admin_client: Client) -> None:
    typed: dict[str, str] = {
        "air__month__pm25_mean": "２１.４", "air__month__valid_days": "30",
        "air__month__good_days": "27", "air__month__good_day_ratio": "90.0",
        "air__month__heavy_days": "0",
        "air_source": "9月空气质量通报",
    }  # fmt: skip
    for number, section in enumerate(sections()):
        typed |= {
            cell(section, "water_class"): "Ⅲ", cell(section, "ph"): "7.6",
            cell(section, "tp"): f"0.1{50 + number}", cell(section, "oil"): "0.01L",
        }  # fmt: skip
    for number, division in enumerate(assessed()):
        typed[f"dust__{division.pk}__value"] = f"2.{number}"

    answer = post(admin_client, **typed)

    text = answer.content.decode()
    assert "已保存 2023年9月:大气 1 行、断面 12 行、降尘 8 行" in text
    assert 'href="/?year=2023&amp;month=9"' in text
    air = AirMonth.objects.get()
    assert (air.division.code, air.span, air.pm25_mean) == ("zhonglou", "month", Decimal("21.4"))
    assert (air.valid_days, air.good_days, air.heavy_days) == (30, 27, 0)
    assert (air.status, air.source, air.batch) == ("reviewed", "9月空气质量通报", None)
    rows = SectionMonth.objects.filter(year=YEAR, month=MONTH).order_by("section__position")
    assert [row.section for row in rows] == sections()
    assert {row.water_class for row in rows} == {3}
    assert rows[4].tp == Decimal("0.154")
    assert (rows[4].oil, rows[4].marks) == (Decimal("0.01"), {"oil": "0.01L"})
    assert rows[4].cod is None
    assert DustfallMonth.objects.count() == 8
    person = User.objects.get(username="test-dataadmin")
    assert {row.entered_by for row in rows} == {person}
    assert Revision.objects.count() == 21


def test_blank_rows_are_not_entered_and_never_zero(admin_client: Client) -> None:
    first = sections()[0]
    post(admin_client, **{cell(first, "water_class"): "2"})
    assert SectionMonth.objects.count() == 1
    assert not AirMonth.objects.exists()
    assert not DustfallMonth.objects.exists()
    row = SectionMonth.objects.get()
    assert all(getattr(row, item) is None for item in SectionMonth.PARAMETERS)


def test_a_section_without_flow_is_entered_as_a_state(admin_client: Client) -> None:
    post(admin_client, **{cell(sections()[0], "state"): "no_flow"})
    assert SectionMonth.objects.get().state == "no_flow"


def test_one_wrong_cell_refuses_the_whole_month_and_names_row_and_field(
    admin_client: Client,
) -> None:
    good, bad = sections()[:2]
    answer = post(
        admin_client,
        **{
            cell(good, "water_class"): "Ⅱ", cell(bad, "tp"): "abc",
            "air__month__valid_days": "31", "air__month__pm25_mean": "20",
        },
    )  # fmt: skip
    text = answer.content.decode()
    assert f"{bad.name}:总磷“abc”无法识别" in text
    assert "钟楼区 当月:有效天数 31 多于该时段的日历天数 30" in text
    assert 'value="abc"' in text
    assert not SectionMonth.objects.exists()
    assert not AirMonth.objects.exists()


def test_a_doubt_holds_the_month_back_until_confirmed_with_a_reason(admin_client: Client) -> None:
    section = sections()[0]
    typed = {cell(section, "water_class"): "Ⅱ", cell(section, "tp"): "0.26"}
    text = post(admin_client, **typed).content.decode()
    assert "优于按浓度评价的 Ⅳ" in text
    assert 'name="confirm_doubts"' in text
    assert not SectionMonth.objects.exists()

    text = post(admin_client, **typed, confirm_doubts="on").content.decode()
    assert "请填写原因" in text
    assert not SectionMonth.objects.exists()

    post(admin_client, **typed, confirm_doubts="on", doubt_reason="市局通报如此")
    assert SectionMonth.objects.get().water_class == 2
    assert Revision.objects.get().reason == "市局通报如此"


def test_a_stored_row_is_prefilled_and_updated_as_a_new_version(admin_client: Client) -> None:
    section = sections()[0]
    batch = ImportBatch.objects.create(kind="file", source_name="9月.csv")
    SectionMonth.objects.create(
        section=section, year=YEAR, month=MONTH, water_class=2, bod5=Decimal("3.5"), batch=batch
    )
    text = admin_client.get(address()).content.decode()
    assert 'value="Ⅱ"' in text
    post(admin_client, **{cell(section, "water_class"): "Ⅲ"})
    row = SectionMonth.objects.get()
    assert (row.water_class, row.version, row.batch) == (3, 2, None)
    assert row.bod5 == Decimal("3.5"), "a parameter the page does not show stays"
    change = Revision.objects.get()
    assert (change.field, change.old_value, change.new_value) == ("水质类别", "Ⅱ", "Ⅲ")


def test_saving_an_untouched_page_changes_nothing(admin_client: Client) -> None:
    SectionMonth.objects.create(
        section=sections()[0], year=YEAR, month=MONTH, oil=Decimal("0.01"), marks={"oil": "0.01L"}
    )
    text = post(admin_client).content.decode()
    assert "没有改动" in text
    assert SectionMonth.objects.get().version == 1


def test_the_second_of_two_editors_sees_the_newer_value_and_overwrites_nothing(
    admin_client: Client,
) -> None:
    section, other = sections()[:2]
    opened = as_posted(admin_client)
    post(admin_client, **{cell(section, "water_class"): "Ⅱ"})

    late = {
        **opened,
        f"section-{section.pk}-water_class": "Ⅴ",
        f"section-{other.pk}-water_class": "Ⅲ",
    }
    text = admin_client.post(address(), late).content.decode()
    assert "已由“test-dataadmin”先保存" in text
    assert "水质类别 Ⅱ" in text
    assert "您填写的是:水质类别 Ⅴ" in text
    assert SectionMonth.objects.get().water_class == 2, "the other row is not saved either"


def test_the_status_chosen_for_the_page_holds_for_its_rows(admin_client: Client) -> None:
    post(admin_client, status="final", **{cell(sections()[0], "water_class"): "2"})
    assert SectionMonth.objects.get().status == "final"


def test_last_month_and_last_year_stand_beside_each_section(admin_client: Client) -> None:
    section = sections()[0]
    SectionMonth.objects.create(section=section, year=YEAR, month=MONTH - 1, water_class=4)
    SectionMonth.objects.create(section=section, year=YEAR - 1, month=MONTH, water_class=2)
    row = admin_client.get(address()).context["entry"].section_rows[0]
    assert (row.last_month, row.last_year) == ("Ⅳ", "Ⅱ")


def test_the_page_costs_the_same_queries_whatever_is_stored(
    admin_client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    admin_client.get(address())
    with django_assert_num_queries(14) as before:
        admin_client.get(address())
    for section in sections():
        for year in (2021, 2022, 2023):
            SectionMonth.objects.create(section=section, year=year, month=MONTH, water_class=3)
    for division in assessed():
        DustfallMonth.objects.create(division=division, year=YEAR, month=MONTH, value=2)
    with django_assert_num_queries(len(before)):
        admin_client.get(address())


@pytest.mark.parametrize("query", ["", "?year=abc&month=9", "?year=2023&month=13", "?year=2023"])
def test_an_address_without_a_usable_month_opens_the_first_month_of_the_plan_without_readings(
    admin_client: Client, query: str
) -> None:
    for month in (*range(1, 9), 10):
        SectionMonth.objects.create(section=sections()[0], year=2023, month=month, water_class=3)
    entry = admin_client.get(reverse("admin:month_entry") + query).context["entry"]
    assert (entry.year, entry.month) == (2023, 9), "the late month, though October has come in"


def test_a_year_without_readings_opens_on_its_first_month(admin_client: Client) -> None:
    entry = admin_client.get(reverse("admin:month_entry")).context["entry"]
    assert (entry.year, entry.month) == (2023, 1)


@pytest.mark.parametrize("span", ["month", "ytd"])
def test_good_days_need_valid_days_in_the_month_and_cumulated(
    admin_client: Client, span: str
) -> None:
    text = post(admin_client, **{f"air__{span}__good_days": "25"}).content.decode()
    assert "有效天数:填写优良天数时须同时填写有效天数" in text
    assert not AirMonth.objects.exists()


def test_control_characters_in_a_note_are_dropped(admin_client: Client) -> None:
    section = sections()[0]
    post(
        admin_client,
        section_source="通报\x00\x07第9期",
        **{cell(section, "water_class"): "Ⅱ", cell(section, "note"): " 潮汐\x00影响\t复核 "},
    )
    row = SectionMonth.objects.get()
    assert (row.note, row.source) == ("潮汐影响 复核", "通报第9期")


def test_a_month_to_come_is_refused(admin_client: Client) -> None:
    future = f"{reverse('admin:month_entry')}?year=2099&month=1"
    SectionAssignment.objects.create(section=sections()[0], year=2099, level="city")
    entry = admin_client.get(future).context["entry"]
    key = entry.section_rows[0].key
    posted = {f"{key}-expected_version": "0", f"{key}-state": "measured", f"{key}-ph": "7"}
    assert "还没有到" in admin_client.post(future, posted).content.decode()
    assert not SectionMonth.objects.exists()


@pytest.mark.parametrize("role", ["auditor", "leader", "staff", "unit"])
def test_only_those_who_may_change_readings_enter_a_month(client_as: ClientAs, role: str) -> None:
    assert client_as(role).get(address()).status_code in (302, 403)


def test_the_page_carries_no_inline_script_or_style(admin_client: Client) -> None:
    text = admin_client.get(address()).content.decode()
    assert "<style" not in text
    assert "style=" not in text
    assert "<script>" not in text
    assert "onclick" not in text


def published() -> None:
    """Publish September in earnest."""
    Publication.objects.create(year=YEAR, month=MONTH, published_on=date(2023, 10, 18))


def test_a_published_month_says_beforehand_that_it_asks_for_a_reason(admin_client: Client) -> None:
    assert "更正原因" not in admin_client.get(address()).content.decode()
    published()
    text = admin_client.get(address()).content.decode()
    assert "2023年9月已发布" in text
    assert "更正原因(必填" in text


def test_a_published_month_is_not_changed_without_a_reason(admin_client: Client) -> None:
    published()
    text = post(admin_client, **{cell(sections()[0], "water_class"): "Ⅲ"}).content.decode()
    assert "2023年9月已发布并锁定:请填写更正原因" in text
    assert 'value="Ⅲ"' in text, "what was typed is not lost"
    assert not SectionMonth.objects.exists()


def test_a_published_month_is_corrected_with_a_reason_that_is_kept(admin_client: Client) -> None:
    published()
    cells = {cell(sections()[0], "water_class"): "Ⅲ"}
    post(admin_client, doubt_reason="化验室复测", **cells)
    assert SectionMonth.objects.get().water_class == 3
    correction = Correction.objects.get()
    assert (correction.reason, correction.month) == ("化验室复测", MONTH)


def test_an_untouched_page_of_a_published_month_needs_no_reason(admin_client: Client) -> None:
    published()
    assert "没有改动" in post(admin_client).content.decode()


def checked(client: Client, **cells: Any) -> dict[str, Any]:
    """Ask what saving would find, as the page does while somebody types."""
    typed = {name.replace("__", "-"): value for name, value in cells.items()}
    posted = {**as_posted(client), **typed}
    found: dict[str, Any] = client.post(address(), posted, headers={"X-Entry-Check": "1"}).json()
    return found


def test_a_check_while_typing_tells_what_saving_would_and_saves_nothing(
    admin_client: Client,
) -> None:
    first, second = sections()[:2]
    found = checked(admin_client, **{cell(first, "ph"): "七", cell(second, "do"): "95"})
    assert found["cells"] == [f"section-{first.pk}-ph"]
    assert "pH“七”无法识别" in found["rows"][f"section-{first.pk}"]["problems"][0]
    assert found["rows"][f"section-{second.pk}"]["doubts"]
    assert len(found["rows"]) == 2, "rows nobody typed in are not told"
    assert not SectionMonth.objects.exists()
    assert checked(admin_client) == {"cells": [], "rows": {}}
