"""The admin of readings: provenance is kept by the system, records are only read."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from monitoring.models import (
    AirMonth,
    Division,
    ImportBatch,
    Publication,
    Revision,
    SectionMonth,
    WaterSection,
)

ClientAs = Callable[[str], Client]
MODELS = [  # kept figures follow from readings: nobody may touch them, so they have no permissions
    model
    for model in apps.get_app_config("monitoring").get_models()
    if model._meta.default_permissions
]


@pytest.fixture
def chief(db: None) -> Client:
    """Somebody who may do everything."""
    client = Client()
    client.force_login(User.objects.create_superuser("chief"))
    return client


def page_of(model: Any, name: str, *args: Any) -> str:
    """Return the address of one of a model's admin pages."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def air_month(**values: Any) -> AirMonth:
    """Return a stored month of air of the district."""
    given = {"year": 2023, "month": 9, "pm25_mean": Decimal("30"), **values}
    division = Division.objects.get(code="zhonglou")
    return AirMonth.objects.create(division=division, **given)


def posted(row: AirMonth, **values: Any) -> dict[str, Any]:
    """Return what the change page posts for a row."""
    return {
        "division": row.division_id, "station": "", "year": row.year, "month": row.month,
        "span": row.span, "caliber": row.caliber, "status": row.status,
        "pm25_mean": str(row.pm25_mean), "expected_version": row.version, **values,
    }  # fmt: skip


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_every_table_has_a_page_that_opens(chief: Client, model: Any) -> None:
    assert admin.site.is_registered(model)
    assert chief.get(page_of(model, "changelist")).status_code == 200


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_every_table_can_be_searched(chief: Client, model: Any) -> None:
    assert chief.get(page_of(model, "changelist"), {"q": "钟楼"}).status_code == 200


def test_a_change_by_hand_is_a_new_version_under_the_editors_name(
    client_as: ClientAs, plan_2023: object
) -> None:
    row = air_month(batch=ImportBatch.objects.create(kind="file", source_name="9月.csv"))
    client = client_as("dataadmin")
    answer = client.post(
        page_of(AirMonth, "change", row.pk),
        posted(row, pm25_mean="31.5", doubt_reason="通报更正"),
    )
    assert answer.status_code == 302, answer.context["adminform"].errors
    row.refresh_from_db()
    assert (row.pm25_mean, row.version, row.batch) == (Decimal("31.5"), 2, None)
    assert row.entered_by is not None
    assert row.entered_by.get_username() == "test-dataadmin"
    change = Revision.objects.get()
    assert (change.old_value, change.new_value, change.reason) == ("30", "31.5", "通报更正")


def test_saving_without_a_change_keeps_batch_and_version(
    client_as: ClientAs, plan_2023: object
) -> None:
    batch = ImportBatch.objects.create(kind="file", source_name="9月.csv")
    row = air_month(batch=batch)
    client_as("dataadmin").post(page_of(AirMonth, "change", row.pk), posted(row))
    row.refresh_from_db()
    assert (row.version, row.batch) == (1, batch)


def test_a_page_opened_before_another_save_is_refused(
    client_as: ClientAs, plan_2023: object
) -> None:
    row = air_month(version=3)
    answer = client_as("dataadmin").post(
        page_of(AirMonth, "change", row.pk), posted(row, pm25_mean="33", expected_version=2)
    )
    assert "先保存(版本 3)" in answer.content.decode()
    row.refresh_from_db()
    assert row.pm25_mean == 30


def test_a_doubt_on_the_change_page_asks_for_a_tick_and_a_reason(
    client_as: ClientAs, plan_2023: object
) -> None:
    air_month(year=2022)
    client = client_as("dataadmin")
    new = posted(AirMonth(division=Division.objects.get(code="zhonglou"), year=2023, month=9))
    new |= {"pm25_mean": "300", "expected_version": ""}
    text = client.post(page_of(AirMonth, "add"), new).content.decode()
    assert "是否点错小数点" in text
    assert AirMonth.objects.count() == 1
    client.post(page_of(AirMonth, "add"), {**new, "confirm_doubts": "on", "doubt_reason": "沙尘"})
    assert AirMonth.objects.get(year=2023).pm25_mean == 300


@pytest.mark.parametrize(
    ("year", "month", "published_on", "words"),
    [
        (2023, 9, "2023-09-30", "2023年9月在这一天尚未结束"),
        (2023, 9, "2099-10-18", "发布日期在今天之后"),
        (2023, 8, "2023-09-18", "2023年8月没有任何监测数据"),
        (2023, 9, "2023-10-01", ""),
    ],
)
def test_only_an_ended_month_with_readings_is_published(
    chief: Client, plan_2023: object, year: int, month: int, published_on: str, words: str
) -> None:
    air_month(reviewed_by=User.objects.create(username="reviewer"))
    given = {"year": year, "month": month, "published_on": published_on, "note": ""}
    answer = chief.post(page_of(Publication, "add"), {**given, "accept_missing": "on"})
    assert words in answer.content.decode()
    assert Publication.objects.exists() is (not words)


@pytest.mark.parametrize("model", [ImportBatch, Revision])
def test_records_of_the_system_are_only_read(chief: Client, model: Any) -> None:
    batch = ImportBatch.objects.create(kind="file", source_name="9月.csv")
    revision = Revision.objects.create(table="monitoring.airmonth", record_id=1, record_label="x")
    row = batch if model is ImportBatch else revision
    assert chief.get(page_of(model, "add")).status_code == 403
    assert chief.get(page_of(model, "change", row.pk)).status_code == 200
    assert chief.post(page_of(model, "change", row.pk), {"note": "x"}).status_code == 403
    assert chief.post(page_of(model, "delete", row.pk), {"post": "yes"}).status_code == 403


def test_a_deletion_leaves_what_the_row_said(chief: Client, plan_2023: object) -> None:
    row = air_month()
    chief.post(page_of(AirMonth, "delete", row.pk), {"post": "yes"})
    assert not AirMonth.objects.exists()
    assert "PM2.5均值(μg/m³) 30" in Revision.objects.get().old_value


def test_demonstration_rows_carry_a_mark_and_can_be_told_apart(
    client_as: ClientAs, plan_2023: object
) -> None:
    air_month(batch=ImportBatch.objects.create(kind="demo", source_name="演示"))
    air_month(month=8)
    client = client_as("dataadmin")
    text = client.get(page_of(AirMonth, "changelist")).content.decode()
    assert text.count('<span class="demo-badge">') == 1
    assert (
        client.get(page_of(AirMonth, "changelist"), {"demo": "no"}).context["cl"].result_count == 1
    )


@pytest.mark.parametrize("model", [AirMonth, SectionMonth])
def test_a_list_costs_the_same_queries_whatever_its_length(
    chief: Client, plan_2023: object, model: Any
) -> None:
    def fill(months: range) -> None:
        batch = ImportBatch.objects.create(kind="demo", source_name="演示")
        for month in months:
            air_month(month=month, batch=batch)
            for section in WaterSection.objects.all():
                SectionMonth.objects.create(section=section, year=2023, month=month, batch=batch)

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            chief.get(page_of(model, "changelist"))
        return len(queries)

    fill(range(1, 3))
    cost()
    few = cost()
    fill(range(3, 8))
    assert cost() == few


def test_the_index_leads_to_the_month_entry_page(client_as: ClientAs, plan_2023: object) -> None:
    link = f'href="{reverse("admin:month_entry")}"'
    assert link in client_as("dataadmin").get(reverse("admin:index")).content.decode()
    assert link not in client_as("auditor").get(reverse("admin:index")).content.decode()


def test_every_list_of_readings_leads_to_the_month_entry_page(
    client_as: ClientAs, plan_2023: object
) -> None:
    text = client_as("dataadmin").get(page_of(SectionMonth, "changelist")).content.decode()
    assert f'href="{reverse("admin:month_entry")}"' in text


def test_admin_pages_carry_no_inline_script_or_style(chief: Client, plan_2023: object) -> None:
    row = air_month()
    for address in (
        reverse("admin:index"),
        page_of(AirMonth, "changelist"),
        page_of(AirMonth, "change", row.pk),
    ):
        text = chief.get(address).content.decode()
        assert "<style" not in text
        assert " style=" not in text
        assert "<script>" not in text
