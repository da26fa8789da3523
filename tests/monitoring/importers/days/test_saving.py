"""Whose days a file may change, and what is kept of what they were."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.contrib.auth.models import User

from monitoring.demonstration.parameters import SOURCE
from monitoring.models import (
    AirDay,
    AirMonthRollup,
    AirStation,
    Division,
    ImportBatch,
    Revision,
)
from tests.monitoring.importers.days.hour_files import hour_lines, wide_file

Imported = Callable[..., tuple[str, str]]
Refused = Callable[..., str]
SHEET = "区日报_2023年6月.csv"


def stored(**values: Any) -> AirDay:
    """Store the station's 10 June 2023."""
    station = AirStation.objects.get(code="3010A")
    given = {"date": date(2023, 6, 10), "pm25": Decimal(99), "note": "旧"} | values
    return AirDay.objects.create(division=station.division, station=station, **given)


def test_a_dry_run_writes_nothing(imported: Imported) -> None:
    out, _ = imported(SHEET, "--dry-run")
    assert "新增 3 行" in out
    assert not AirDay.objects.exists()


def test_a_batch_knows_its_file_and_how_much_it_brought(imported: Imported) -> None:
    imported(SHEET)
    batch = ImportBatch.objects.get()
    assert (batch.source_name, batch.row_count, len(batch.sha256)) == (SHEET, 3, 64)
    assert set(AirDay.objects.values_list("batch", flat=True)) == {batch.pk}
    assert AirMonthRollup.objects.get(station__code="3010A").days == 3


def test_what_a_person_entered_is_changed_with_overwrite_only(
    imported: Imported, refused: Refused
) -> None:
    stored(entered_by=User.objects.create(username="录入员"))
    text = refused(SHEET)
    assert "钟楼 2023-06-10:已由“录入员”人工录入,文件与之不同" in text
    assert "PM2.5 99 → 26" in text
    assert AirDay.objects.count() == 1
    imported(SHEET, "--overwrite")
    row = AirDay.objects.get(date=date(2023, 6, 10))
    assert (row.pm25, row.version, row.entered_by, row.note) == (Decimal(26), 2, None, "旧")
    change = Revision.objects.get(field="PM2.5(μg/m³)")
    assert (change.old_value, change.new_value) == ("99", "26")
    assert SHEET in change.reason


def test_a_generated_day_is_emptied_and_becomes_the_files(imported: Imported) -> None:
    stored(batch=ImportBatch.objects.create(kind="demo", source_name=SOURCE), source=SOURCE)
    out, _ = imported(SHEET)
    assert "1 行由演示数据转为正式数据" in out
    row = AirDay.objects.get(date=date(2023, 6, 10))
    assert (row.pm25, row.note, row.source, row.batch.kind) == (Decimal(26), "", "", "file")


def test_an_unreviewed_table_leaves_a_reviewed_day_alone(
    imported: Imported, tmp_path: Path
) -> None:
    imported(SHEET)
    path = tmp_path / "网页.csv"
    path.write_text("date,station,pm2_5,pm10,so2,no2,co,o3\n2023-06-10,钟楼,1,2,3,4,0.5,6\n")
    out, _ = imported(path)
    assert "已有审核过或来表的数据" in out
    assert "1 行已有审核过的数据,未改写" in out
    assert AirDay.objects.get(date=date(2023, 6, 10)).pm25 == Decimal(26)
    imported(path, "--overwrite")
    row = AirDay.objects.get(date=date(2023, 6, 10))
    assert (row.pm25, row.reported_aqi, row.reported_primary) == (Decimal(1), None, "")
    assert row.aqi != 110, "what was reported was reported of other concentrations"


def test_the_report_has_every_finding_and_no_formula(imported: Imported, tmp_path: Path) -> None:
    path, report = tmp_path / "网页.csv", tmp_path / "报告.csv"
    rows = "".join(f"2023-05-{day:02},钟楼,=1+1,2,3,4,0.5,6\n" for day in range(1, 32))
    path.write_text("date,station,pm2_5,pm10,so2,no2,co,o3\n" + rows)
    _, err = imported(path, "--report", str(report))
    assert err.count("存疑(请核对)") == 20
    assert "另有 11 条" in err
    lines = report.read_text(encoding="utf-8-sig").splitlines()
    assert lines[0] == "类别,文件,行,列,内容"
    assert len(lines) == 32
    assert lines[1].startswith("存疑,网页.csv,2,pm2_5,")


def test_a_report_never_replaces_what_is_imported(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "表.csv"
    content = "日期,站点,SO2,NO2,PM2.5\n2023-06-10,钟楼,7,25,26\n"
    path.write_text(content, encoding="utf-8")
    assert "请写到别处" in refused(path, "--report", str(path))
    assert "请写到别处" in refused(tmp_path, "--report", str(tmp_path / "报告.csv"))
    assert path.read_text(encoding="utf-8") == content
    assert list(tmp_path.iterdir()) == [path]


def test_options_without_effect_are_refused(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "月.csv"
    path.write_text("月份,板块,PM2.5均值\n2023-06,钟楼区,26\n", encoding="utf-8")
    assert "--report 只用于" in refused(path, "--report", str(tmp_path / "报告.csv"))
    assert "不能再用 --subject" in refused(SHEET, "--subject", "钟楼")


def test_a_moved_stations_days_are_found(imported: Imported) -> None:
    station = AirStation.objects.get(code="3010A")
    row = stored()
    AirDay.objects.filter(pk=row.pk).update(division=Division.objects.get(code="changzhou"))
    imported(SHEET)
    found = AirDay.objects.get(station=station, date=row.date)
    assert (found.pk, found.pm25, found.division.code) == (row.pk, Decimal(26), "changzhou")


def test_a_sheet_takes_the_place_of_what_was_computed(imported: Imported) -> None:
    row = stored(source="小时数据计算", coverage={"pm25": 23})
    imported(SHEET)
    row.refresh_from_db()
    assert (row.pm25, row.source, row.coverage) == (Decimal(26), "", {})


def test_fewer_hours_win_with_overwrite_only(imported: Imported, tmp_path: Path) -> None:
    imported(wide_file(tmp_path / "a.csv", hour_lines("20190501", range(1, 24))))
    part = wide_file(
        tmp_path / "b.csv", hour_lines("20190501", range(1, 22), cells={"PM2.5": "30"})
    )
    out, _ = imported(part)
    assert "1 天文件小时更少,未改写" in out
    assert AirDay.objects.get().pm25 == Decimal(36)
    imported(part, "--overwrite")
    row = AirDay.objects.get()
    assert (row.pm25, row.coverage["pm25"]) == (Decimal(30), 21)
