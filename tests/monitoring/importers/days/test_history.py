"""Every row an import writes is in the journal with its whole state, and says where it stood."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError
from openpyxl import Workbook

from monitoring.choices import AuditAction
from monitoring.importers.days import DayOptions, examine, save
from monitoring.importers.days.files import open_source
from monitoring.journal import fields_of, state_of
from monitoring.models import AirDay, AuditEntry, Correction, ImportBatch, Publication
from tests.monitoring.importers.days.conftest import SAMPLES
from tests.monitoring.importers.days.hour_files import hour_lines, wide_file

Imported = Callable[..., tuple[str, str]]
SHEET = "区日报_2023年6月.csv"
HEADER = ("日期", "站点", "SO2", "NO2", "PM10", "CO(mg/m³)", "O3-8h", "PM2.5", "AQI", "级别",
          "首要污染物", "有效", "备注")  # fmt: skip
ROWS = (
    (date(2023, 6, 10), "钟楼", 7, 24, 48, 0.6, 172, 26, 110, "轻度污染", "O3-8h", "是", None),
    (date(2023, 6, 11), "钟楼", 6, 20, 41, 0.5, 138, 21, 82, "良", "O3-8h", "是", None),
    (date(2023, 6, 12), "钟楼", *"—" * 9, "否", "仪器维护,无效"),
)


def read(values: list[Any] | None) -> list[Any] | None:
    """Return a state of the journal as the values it stands for."""
    fields = {field.attname: field for field in AirDay._meta.concrete_fields}
    if values is None:
        return None
    pairs = zip(fields_of(AirDay), values, strict=True)
    return [fields[name].to_python(value) for name, value in pairs]


def journal() -> dict[int, tuple[object, object]]:
    """Return before and after of every day in the journal's last word about it."""
    entries = AuditEntry.objects.filter(table="monitoring.airday").order_by("id")
    return {
        pk: (read(before), read(after))
        for entry in entries
        for pk, before, after in entry.changes["rows"]
    }


def as_stored() -> dict[int, object]:
    """Return every day as the journal would keep it."""
    return {row.pk: read(state_of(row)) for row in AirDay.objects.all()}


def workbook(path: Path, **sheets: object) -> Path:
    """Write the daily table of domain practice into the sheets of a workbook."""
    book = Workbook()
    book.active.title = "说明"
    book.active.append(["本表由监测科汇总"])
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.append(["区空气质量日报"])
        for row in (HEADER, *rows):
            sheet.append(row)
    book.save(path)
    return path


def test_the_journal_has_new_rows_whole(imported: Imported) -> None:
    imported(SHEET)
    assert {pk: after for pk, (_, after) in journal().items()} == as_stored()
    entry = AuditEntry.objects.get(table="monitoring.airday")
    assert (entry.action, entry.row_count) == (AuditAction.IMPORT, 3)
    assert entry.batch == ImportBatch.objects.get()


def test_the_journal_has_changed_rows_before_and_after(imported: Imported, tmp_path: Path) -> None:
    imported(SHEET)
    before = as_stored()
    path = tmp_path / "更正.csv"
    path.write_text("日期,站点,SO2,NO2,PM2.5\n2023-06-11,钟楼,6,20,22\n", encoding="utf-8")
    imported(path)
    row = AirDay.objects.get(date=date(2023, 6, 11))
    assert journal()[row.pk] == (before[row.pk], as_stored()[row.pk])
    assert (row.pm25, row.o3_8h, row.version, row.place) == (Decimal(22), Decimal(138), 2, "第2行")


def test_a_review_is_void_once_an_import_changes_the_day(
    imported: Imported, tmp_path: Path
) -> None:
    imported(SHEET)
    AirDay.objects.update(reviewed_by=User.objects.create(username="审核员"))
    path = tmp_path / "更正.csv"
    path.write_text("日期,站点,SO2,NO2,PM2.5\n2023-06-11,钟楼,6,20,22\n", encoding="utf-8")
    imported(path)
    assert AirDay.objects.get(date=date(2023, 6, 11)).reviewed_by is None
    assert AirDay.objects.get(date=date(2023, 6, 10)).reviewed_by is not None


def test_days_say_where_they_stood_and_the_file_is_kept(
    imported: Imported, tmp_path: Path, settings: object
) -> None:
    settings.MEDIA_ROOT = tmp_path / "uploads"  # type: ignore[attr-defined]
    imported(SHEET)
    assert list(AirDay.objects.values_list("place", flat=True)) == ["第3行", "第4行", "第5行"]
    with ImportBatch.objects.get().file.open("rb") as kept:
        assert kept.read() == (SAMPLES / SHEET).read_bytes()
    folder = tmp_path / "小时"
    folder.mkdir()
    wide_file(folder / "a.csv", hour_lines("20190501", range(1, 24)))
    imported(folder)
    assert AirDay.objects.get(date__year=2019).place == "小时数据"
    batch = ImportBatch.objects.latest("pk")
    assert (batch.file.name, "不存档" in batch.note) == ("", True)


def test_a_published_month_takes_a_reason(imported: Imported, plan_2023: object) -> None:
    Publication.objects.create(year=2023, month=6, published_on=date(2023, 7, 10))
    with pytest.raises(CommandError, match="2023年6月已发布并锁定"):
        imported(SHEET)
    assert not AirDay.objects.exists()
    assert not ImportBatch.objects.exists()
    imported(SHEET, "--reason", "市站更正")
    correction = Correction.objects.get()
    assert (correction.reason, correction.batch) == ("市站更正", ImportBatch.objects.get())
    assert "钟楼 2023-06-10" in correction.label


def test_a_daily_table_in_a_workbook_is_imported(imported: Imported, tmp_path: Path) -> None:
    path = workbook(tmp_path / "日报.xlsx", **{"6月": ROWS})
    out, err = imported(path)
    assert "新增 3 行" in out
    assert "日报.xlsx 6月!I3:钟楼 2023-06-10:文件 110,按 HJ 633-2012 复算 111(O₃-8h 172)" in err
    row = AirDay.objects.get(date=date(2023, 6, 10))
    assert (row.aqi, row.reported_aqi, row.place) == (110, 110, "6月!第3行")
    invalid = AirDay.objects.get(date=date(2023, 6, 12))
    assert (invalid.aqi, invalid.pm25, invalid.note) == (None, None, "仪器维护,无效")


def test_the_sheets_of_a_workbook_are_one_batch(imported: Imported, tmp_path: Path) -> None:
    july = (date(2023, 7, 1), *ROWS[1][1:])
    imported(workbook(tmp_path / "日报.xlsx", **{"6月": ROWS, "7月": (july,)}))
    batch = ImportBatch.objects.get()
    assert batch.row_count == 4
    assert AirDay.objects.filter(batch=batch).count() == 4


def test_a_day_in_two_sheets_is_refused(imported: Imported, tmp_path: Path) -> None:
    path = workbook(tmp_path / "日报.xlsx", **{"6月": ROWS, "补报": (ROWS[1],)})
    with pytest.raises(CommandError, match="有 1 处问题"):
        imported(path)
    assert not AirDay.objects.exists()


def test_an_import_on_a_page_is_examined_and_saved_by_somebody(
    plan_2023: object, tmp_path: Path
) -> None:
    path = tmp_path / "日报.csv"
    path.write_text("日期,站点,SO2,NO2,PM2.5\n2023-06-11,钟楼,6,20,22\n", encoding="utf-8")
    found = examine(open_source(path), DayOptions(date(2024, 1, 15)))
    assert (found.new, found.changed, found.blocking, AirDay.objects.count()) == (1, 0, 0, 0)
    person = User.objects.create(username="数据管理员甲")
    batch = save(found, by=person, reason="核对过")
    assert batch is not None
    assert (batch.created_by, batch.reason) == (person, "核对过")
    assert AirDay.objects.get().entered_by == person
