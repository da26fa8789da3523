"""Two people over one reading, a published month on its form, and the reason that is kept."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from monitoring.models import (
    AirDay,
    AirMonth,
    AuditEntry,
    Correction,
    Division,
    Publication,
    Revision,
)
from targets.models import ProgressReport, Task

ClientAs = Callable[[str], Client]


def air_month(**values: Any) -> AirMonth:
    """Return a stored month of air of the district."""
    division = Division.objects.get(code="zhonglou")
    given = {"year": 2023, "month": 9, "pm25_mean": Decimal("30"), **values}
    return AirMonth.objects.create(division=division, **given)


def change_page(row: Any) -> str:
    """Return the address of a row's page."""
    return reverse(f"admin:monitoring_{row._meta.model_name}_change", args=[row.pk])


def opened(client: Client, row: AirMonth) -> dict[str, Any]:
    """Open the page and return what it would post unchanged."""
    page = client.get(change_page(row)).content.decode()
    token = re.search(r'name="opened_as" value="([^"]+)"', page)
    assert token is not None
    return {
        "division": row.division_id, "station": "", "year": row.year, "month": row.month,
        "span": row.span, "caliber": row.caliber, "status": row.status,
        "pm25_mean": "30", "source": "", "note": "", "expected_version": row.version,
        "opened_as": token[1],
    }  # fmt: skip


# --- Two sessions ---------------------------------------------------------------------------------


@pytest.fixture
def two_sessions(client_as: ClientAs) -> tuple[AirMonth, Client, dict[str, Any]]:
    """Return a row that a colleague has saved while somebody else has it open, with her form."""
    row = air_month()
    mine, theirs = client_as("dataadmin"), Client()
    theirs.force_login(User.objects.create_superuser("chief"))
    form = opened(mine, row)
    saved = theirs.post(change_page(row), {**opened(theirs, row), "pm25_mean": "32"})
    assert saved.status_code == 302
    return row, mine, form


def test_the_second_to_save_sees_both_values_and_loses_nothing(
    two_sessions: tuple[AirMonth, Client, dict[str, Any]],
) -> None:
    row, mine, form = two_sessions
    typed = {**form, "pm25_mean": "31", "note": "已核对"}
    asked = mine.post(change_page(row), typed)
    assert asked.status_code == 409
    text = asked.content.decode()
    assert "已先保存" in text
    assert 'class="conflict-value">31<' in text
    assert 'class="conflict-value">32<' in text
    assert "已核对" in text, "what nobody else touched goes along"
    row.refresh_from_db()
    assert (row.pm25_mean, row.version, row.note) == (Decimal(32), 2, "")


def test_what_is_chosen_is_saved_over_the_newer_version(
    two_sessions: tuple[AirMonth, Client, dict[str, Any]],
) -> None:
    row, mine, form = two_sessions
    typed = {**form, "pm25_mean": "31", "note": "已核对"}
    context = mine.post(change_page(row), typed).context
    again = dict(context["conflict"].hidden) | {"opened_as": context["conflict"].token}
    chosen = mine.post(change_page(row), {**again, "choose_all": "mine"})
    assert chosen.status_code == 302
    row.refresh_from_db()
    assert (row.pm25_mean, row.version, row.note) == (Decimal(31), 3, "已核对")
    values = Revision.objects.filter(record_id=row.pk, field__startswith="PM2.5")
    assert {(r.old_value, r.new_value) for r in values} == {("30", "32"), ("32", "31")}


# --- Published months -----------------------------------------------------------------------------


def test_the_form_of_a_published_month_says_so_and_asks_for_a_reason(client_as: ClientAs) -> None:
    row = air_month()
    Publication.objects.create(year=2023, month=9, published_on=date(2023, 10, 18))
    client = client_as("dataadmin")
    assert "2023年9月已发布" in client.get(change_page(row)).content.decode()
    form = {**opened(client, row), "pm25_mean": "31"}
    refused = client.post(change_page(row), form)
    assert refused.status_code == 200
    assert "请填写更正原因,更正将出具勘误" in refused.content.decode()
    saved = client.post(change_page(row), {**form, "doubt_reason": "实验室更正"})
    assert saved.status_code == 302
    assert Correction.objects.get().reason == "实验室更正"


def test_a_month_that_is_not_published_asks_no_reason(client_as: ClientAs) -> None:
    row = air_month()
    client = client_as("dataadmin")
    saved = client.post(change_page(row), {**opened(client, row), "pm25_mean": "31"})
    assert saved.status_code == 302
    assert not Correction.objects.exists()


# --- Reasons --------------------------------------------------------------------------------------


def test_the_reason_of_a_confirmed_reading_is_kept(client_as: ClientAs) -> None:
    air_month(year=2022)
    row = air_month()
    client = client_as("dataadmin")
    form = {**opened(client, row), "pm25_mean": "300"}
    asked = client.post(change_page(row), form).content.decode()
    assert "与去年同月的 30 相差约 10 倍" in asked
    client.post(change_page(row), {**form, "confirm_doubts": "on", "doubt_reason": "已核对通报"})
    assert Revision.objects.get(record_id=row.pk).reason == "已核对通报"
    entry = AuditEntry.objects.of_record(row).get(action="change")
    assert entry.reason == "已核对通报"


def test_a_day_whose_index_is_not_that_of_its_values_is_asked_about(client_as: ClientAs) -> None:
    client = client_as("dataadmin")
    form = {
        "division": Division.objects.get(code="zhonglou").pk, "station": "",
        "date": "2023-09-01", "caliber": "actual", "status": "reviewed", "pm25": "60",
        "pm10": "80", "o3_8h": "90", "so2": "8", "no2": "30", "co": "0.8",
        "reported_aqi": "105", "expected_version": "0",
    }  # fmt: skip
    address = reverse("admin:monitoring_airday_add")
    assert "按浓度计算的 82 不符" in client.post(address, form).content.decode()
    confirmed = {**form, "confirm_doubts": "on", "doubt_reason": "来表如此"}
    assert client.post(address, confirmed).status_code == 302
    assert AirDay.objects.get().reported_aqi == 105


def test_a_task_report_with_less_than_before_is_asked_about_and_its_reason_kept(
    client_as: ClientAs,
) -> None:
    task = Task.objects.get(number="219")
    ProgressReport.objects.create(task=task, year=2023, month=5, done_quantity=12)
    client = client_as("dataadmin")
    form = {"task": task.pk, "year": 2023, "month": 6, "done_quantity": "10"}
    address = reverse("admin:targets_progressreport_add")
    assert "少于5月的 12" in client.post(address, form).content.decode()
    assert not ProgressReport.objects.filter(month=6).exists()
    confirmed = {**form, "confirm_doubts": "on", "doubt_reason": "核减2条"}
    assert client.post(address, confirmed).status_code == 302
    report = ProgressReport.objects.get(month=6)
    assert report.reported_by is not None
    [entry] = AuditEntry.objects.of_record(report)
    assert entry.reason == "核减2条"
    assert Revision.objects.get(record_id=report.pk).reason == "核减2条"


def test_a_report_of_a_published_month_changes_with_a_reason_only(client_as: ClientAs) -> None:
    task = Task.objects.get(number="219")
    report = ProgressReport.objects.create(task=task, year=2023, month=8, done_quantity=12)
    Publication.objects.create(year=2023, month=8, published_on=date(2023, 9, 18))
    client = client_as("dataadmin")
    form = {"task": task.pk, "year": 2023, "month": 8, "done_quantity": "13"}
    address = reverse("admin:targets_progressreport_change", args=[report.pk])
    assert "已发布并锁定" in client.post(address, form).content.decode()
    client.post(address, {**form, "doubt_reason": "漏报1条"})
    report.refresh_from_db()
    assert report.done_quantity == 13
    assert Correction.objects.get().reason == "漏报1条"
