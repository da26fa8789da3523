"""What was generated is nobody's entry: a save over it starts from an empty row and owns it."""

import io
from collections.abc import Callable
from copy import copy
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from monitoring.admin.bases import DEMONSTRATION_WARNING
from monitoring.demonstration.parameters import SOURCE
from monitoring.models import (
    AirDay,
    AirMonth,
    AirStation,
    Division,
    DustfallMonth,
    ImportBatch,
    Revision,
    SectionMonth,
    WaterSection,
)
from monitoring.revisions import claimed

ClientAs = Callable[[str], Client]
ADDRESS = "/admin/month-entry/?year=2023&month=9"

pytestmark = pytest.mark.usefixtures("plan_2023")


def take_out_the_demonstration() -> None:
    """Take out the demonstration readings."""
    call_command("demo", "--remove", stdout=io.StringIO())


@pytest.fixture
def generated() -> dict[str, Any]:
    """What every generated row of September 2023 has; the district's air is there already."""
    batch = ImportBatch.objects.create(kind="demo", source_name=SOURCE)
    given = {"year": 2023, "month": 9, "source": SOURCE, "note": "生成", "batch": batch}
    AirMonth.objects.create(
        division=Division.objects.get(code="zhonglou"), pm25_mean=Decimal("17.4"), valid_days=30,
        good_days=27, so2_mean=Decimal(7), status="final", **given,
    )  # fmt: skip
    return given


def section_month(generated: dict[str, Any], **values: Any) -> SectionMonth:
    """Return a generated month of the first section."""
    section = WaterSection.objects.get(name="钟楼大桥")
    return SectionMonth.objects.create(section=section, **{**generated, **values})


def entry_row(client: Client, key: str) -> Any:
    """Return a row of the month entry page as it is opened."""
    rows = client.get(ADDRESS).context["entry"].rows
    return next(row for row in rows if row.key == key)


def post(client: Client, **typed: str) -> str:
    """Open the page, type into the cells named, save; return what the page says."""
    posted = {"status": "", "doubt_reason": ""}
    for row in client.get(ADDRESS).context["entry"].rows:
        for cell in row.form:
            posted[cell.html_name] = "" if cell.value() is None else str(cell.value())
    posted |= {name.replace("__", "-"): value for name, value in typed.items()}
    return client.post(ADDRESS, posted, follow=True).content.decode()


def imported(path: Path, text: str) -> str:
    """Import a file of this text and return what the command said."""
    path.write_text(text, encoding="utf-8")
    said = io.StringIO()
    call_command("import_readings", str(path), stdout=said, stderr=said)
    return said.getvalue()


# --- The row --------------------------------------------------------------------------------------


def test_a_claimed_row_keeps_its_key_and_version_and_nothing_else(
    generated: dict[str, Any],
) -> None:
    row = AirMonth.objects.get()
    empty = claimed(row)
    assert (empty.pk, empty.division, empty.year, empty.month) == (row.pk, row.division, 2023, 9)
    assert (empty.span, empty.caliber, empty.version) == (row.span, row.caliber, row.version)
    assert (empty.pm25_mean, empty.valid_days, empty.so2_mean) == (None, None, None)
    assert (empty.status, empty.source, empty.note, empty.batch) == ("reviewed", "", "", None)
    assert row.pm25_mean == Decimal("17.4"), "the row as it was read is left alone"


# --- Month entry ----------------------------------------------------------------------------------


def test_generated_values_stand_beside_the_cells_and_never_in_them(
    client_as: ClientAs, generated: dict[str, Any]
) -> None:
    section = section_month(
        generated, state="measured", oil=Decimal("0.01"), marks={"oil": "0.01L"}
    ).section
    client = client_as("dataadmin")
    text = client.get(ADDRESS).content.decode()
    assert "演示 17.4" in text
    assert "演示 0.01L" in text
    assert 'value="17.4"' not in text
    assert "已录入" not in text
    row = entry_row(client, "air-month")
    assert {cell.value() for cell in row.cells} == {None, ""}
    assert row.form["pm25_mean"].help_text == "演示 17.4"
    assert entry_row(client, f"section-{section.pk}").form["state"].help_text == ""


def test_a_page_saved_blank_leaves_generated_rows_untouched(
    client_as: ClientAs, generated: dict[str, Any]
) -> None:
    section_month(generated, state="no_flow")
    before = [list(model.objects.values()) for model in (AirMonth, SectionMonth)]
    assert "没有改动" in post(client_as("dataadmin"))
    assert [list(model.objects.values()) for model in (AirMonth, SectionMonth)] == before


def test_a_person_saving_over_a_generated_row_keeps_nothing_of_it(
    client_as: ClientAs, generated: dict[str, Any]
) -> None:
    post(client_as("dataadmin"), air__month__pm25_mean="21.4")
    row = AirMonth.objects.get()
    assert (row.pm25_mean, row.valid_days, row.good_days, row.so2_mean) == (
        Decimal("21.4"), None, None, None,
    )  # fmt: skip
    assert (row.source, row.note, row.batch, row.status) == ("", "", None, "reviewed")
    assert (row.version, row.entered_by is not None) == (2, True)
    assert Revision.objects.filter(old_value="27", new_value="").exists()


def test_generated_valid_days_do_not_complete_what_a_person_typed(
    client_as: ClientAs, generated: dict[str, Any]
) -> None:
    text = post(client_as("dataadmin"), air__month__good_days="25")
    assert "须同时填写有效天数" in text
    assert AirMonth.objects.get().batch is not None


def test_a_mark_below_detection_does_not_outlive_its_generated_value(
    client_as: ClientAs, generated: dict[str, Any]
) -> None:
    row = section_month(generated, oil=Decimal("0.01"), marks={"oil": "0.01L"}, bod5=Decimal(3))
    post(client_as("dataadmin"), **{f"section__{row.section_id}__tp": "0.1"})
    row.refresh_from_db()
    assert (row.tp, row.oil, row.marks, row.bod5) == (Decimal("0.1"), None, {}, None)


def test_a_generated_value_a_person_confirms_survives_the_removal(
    demonstration: None, client_as: ClientAs
) -> None:
    row = DustfallMonth.objects.filter(year=2023, month=8, value__isnull=False)[0]
    key = f"dust-{row.division_id}-value"
    client, address = client_as("dataadmin"), ADDRESS.replace("month=9", "month=8")
    posted = {
        key: str(row.value),
        f"dust-{row.division_id}-state": "measured",
        f"dust-{row.division_id}-expected_version": "1",
    }
    posted |= {"confirm_doubts": "on", "doubt_reason": "与通报一致"}
    assert "降尘 1 行" in client.post(address, posted, follow=True).content.decode()
    take_out_the_demonstration()
    assert DustfallMonth.objects.get().value == row.value


# --- The admin's own page -------------------------------------------------------------------------


@pytest.fixture
def day(generated: dict[str, Any]) -> AirDay:
    """A generated day of air."""
    station = AirStation.objects.get(code="3010A")
    return AirDay.objects.create(
        station=station, division=station.division, date="2023-09-01", pm25=Decimal(30),
        source=SOURCE, batch=generated["batch"],
    )  # fmt: skip


def admin_form(client: Client, row: Any) -> tuple[str, dict[str, Any]]:
    """Return the address of a row's form and what a browser would post back untouched."""
    address = reverse(f"admin:monitoring_{row._meta.model_name}_change", args=[row.pk])
    form = client.get(address).context["adminform"].form
    return address, {each.name: each.value() for each in form if each.value() is not None}


def test_the_form_of_a_generated_row_warns_and_does_not_offer_the_generator_as_source(
    client_as: ClientAs, generated: dict[str, Any], day: AirDay
) -> None:
    client = client_as("dataadmin")
    for row in (AirMonth.objects.get(), day):
        address, posted = admin_form(client, row)
        assert DEMONSTRATION_WARNING in client.get(address).content.decode()
        assert posted["source"] == ""


def test_the_form_of_an_entered_row_warns_of_nothing(
    client_as: ClientAs, generated: dict[str, Any]
) -> None:
    AirMonth.objects.update(batch=None)
    client = client_as("dataadmin")
    address, posted = admin_form(client, AirMonth.objects.get())
    assert DEMONSTRATION_WARNING not in client.get(address).content.decode()
    assert posted["source"] == SOURCE


@pytest.mark.parametrize("typed", [{}, {"good_days": "26"}, {"source": SOURCE}])
def test_what_a_person_saw_and_saved_in_the_admin_is_kept_and_is_theirs(
    client_as: ClientAs, generated: dict[str, Any], typed: dict[str, str]
) -> None:
    client = client_as("dataadmin")
    address, posted = admin_form(client, AirMonth.objects.get())
    assert client.post(address, {**posted, **typed}).status_code == 302
    row = AirMonth.objects.get()
    assert (row.pm25_mean, row.so2_mean, row.note) == (Decimal("17.4"), Decimal(7), "生成")
    assert row.good_days == int(typed.get("good_days", 27))
    assert (row.source, row.batch, row.version) == ("", None, 2)


def test_a_generated_day_saved_in_the_admin_is_claimed_too(
    client_as: ClientAs, day: AirDay
) -> None:
    client = client_as("dataadmin")
    address, posted = admin_form(client, day)
    assert client.post(address, posted).status_code == 302
    day.refresh_from_db()
    assert (day.pm25, day.source, day.batch) == (Decimal(30), "", None)


# --- Import ---------------------------------------------------------------------------------------


def test_an_import_over_a_generated_row_starts_from_an_empty_one(
    generated: dict[str, Any], tmp_path: Path
) -> None:
    said = imported(tmp_path / "空气.csv", "板块,月份,PM2.5均值\n钟楼区,2023-09,21.4\n")
    assert "修改 1 行" in said
    assert "1 行由演示数据转为正式数据" in said
    row = AirMonth.objects.get()
    assert (row.pm25_mean, row.good_days, row.so2_mean) == (Decimal("21.4"), None, None)
    assert (row.source, row.note, row.status) == ("", "", "reviewed")
    assert row.batch is not None
    assert row.batch.kind == "file"


def test_an_import_equal_to_generated_rows_claims_them_so_that_removal_leaves_them(
    demonstration: None, tmp_path: Path
) -> None:
    row = DustfallMonth.objects.filter(year=2023, month=8, value__isnull=False)[0]
    text = f"月份,板块,降尘量\n2023-08,{row.division},{row.value}\n"
    said = imported(tmp_path / "降尘.csv", text)
    assert "修改 1 行,不变 0 行" in said
    assert "不变 1 行" in imported(tmp_path / "降尘.csv", text), "claimed once"
    take_out_the_demonstration()
    left = DustfallMonth.objects.get()
    assert (left.pk, left.value, left.source) == (row.pk, row.value, "")


def test_a_claim_without_a_different_value_leaves_a_revision(
    generated: dict[str, Any], tmp_path: Path
) -> None:
    AirMonth.objects.update(
        source="", note="", status="reviewed", so2_mean=None, valid_days=None, good_days=None
    )
    before = copy(AirMonth.objects.get())
    imported(tmp_path / "空气.csv", "板块,月份,PM2.5均值\n钟楼区,2023-09,17.4\n")
    after = AirMonth.objects.get()
    assert (after.pm25_mean, after.version) == (before.pm25_mean, before.version + 1)
    assert Revision.objects.get().field == "演示数据转为正式数据"
