"""Hours of the wide layout become days by their stamps, and only whole files are believed."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from monitoring.models import AirDay, AirMonthRollup, AirStation, ImportBatch, Revision
from tests.monitoring.importers.days.hour_files import hour_lines, wide_file

Imported = Callable[..., tuple[str, str]]
Refused = Callable[..., str]


def day(on: date = date(2019, 5, 1)) -> AirDay:
    """Return the station's day."""
    return AirDay.objects.get(date=on, station__code="3010A")


def test_hour_0_is_the_last_hour_of_the_day_before(imported: Imported, tmp_path: Path) -> None:
    lines = hour_lines("20190501", range(5, 24), cells={"PM2.5": "40"})
    lines += hour_lines("20190502", [0], cells={"PM2.5": "60"})
    imported(wide_file(tmp_path / "a.csv", lines))
    assert day().pm25 == Decimal(41), "19 hours of 40 and one of 60: twenty"
    assert day().coverage["pm25"] == 20
    assert not AirDay.objects.filter(date=date(2019, 5, 2)).exists()


def test_a_day_of_too_few_hours_is_a_row_without_values(imported: Imported, tmp_path: Path) -> None:
    out, _ = imported(wide_file(tmp_path / "a.csv", hour_lines("20190501", range(1, 20))))
    row = day()
    assert (row.pm25, row.aqi, row.coverage["pm25"]) == (None, None, 19)
    assert row.o3_8h == Decimal(24), "14 of its 17 windows have six hours"
    assert "1 个因有效小时不足缺少项目" in out


def test_a_day_the_file_only_touches_is_left_out_and_told(
    imported: Imported, tmp_path: Path
) -> None:
    lines = hour_lines("20190501", range(24)) + hour_lines("20190502", range(24))
    out, _ = imported(wide_file(tmp_path / "a.csv", lines))
    assert "2019-04-30 只有第24时" in out
    assert sorted(AirDay.objects.values_list("date", flat=True)) == [
        date(2019, 5, 1), date(2019, 5, 2),
    ]  # fmt: skip
    assert day(date(2019, 5, 2)).coverage["co"] == 23


def test_a_folder_gives_the_last_day_its_last_hour(imported: Imported, tmp_path: Path) -> None:
    wide_file(tmp_path / "b.csv.gz", hour_lines("20190501", range(24)))
    wide_file(tmp_path / "a.csv.gz", hour_lines("20190502", range(24)))
    (tmp_path / "readme.md").write_text("not a table")
    out, _ = imported(tmp_path)
    assert day().coverage["co"] == 24, "ordered by their dates, not by their names"
    assert "文件夹中未读取的文件:readme.md" in out
    assert ImportBatch.objects.get().row_count == 2


def test_fewer_hours_never_replace_more(imported: Imported, tmp_path: Path) -> None:
    whole = hour_lines("20190501", range(1, 24)) + hour_lines("20190502", [0])
    imported(wide_file(tmp_path / "a.csv", whole))
    part = hour_lines("20190501", range(1, 23), cells={"PM2.5": "90"})
    out, _ = imported(wide_file(tmp_path / "b.csv", part))
    assert "修改 0 行,不变 1 行" in out
    assert day().pm25 == Decimal(36)


def test_more_hours_complete_a_day(imported: Imported, tmp_path: Path) -> None:
    imported(wide_file(tmp_path / "a.csv", hour_lines("20190501", range(1, 20))))
    out, _ = imported(wide_file(tmp_path / "b.csv", hour_lines("20190501", range(1, 24))))
    assert "修改 1 行" in out
    assert (day().pm25, day().aqi, day().version) == (Decimal(36), 58, 2)
    changed = set(Revision.objects.values_list("field", "old_value", "new_value"))
    assert ("PM2.5(μg/m³)", "", "36") in changed
    assert AirMonthRollup.objects.get(station__code="3010A", month=5).pm25_days == 1


def test_the_same_file_twice_changes_nothing(imported: Imported, tmp_path: Path) -> None:
    path = wide_file(tmp_path / "a.csv", hour_lines("20190501", range(1, 24)))
    imported(path)
    before = AirDay.objects.values().get()
    out, _ = imported(path)
    assert "没有需要写入" in out
    assert AirDay.objects.values().get() == before
    assert ImportBatch.objects.count() == 1
    assert not Revision.objects.exists(), "of a new row the batch is the record"


def test_a_bad_cell_is_missing_and_told_and_the_rest_goes_on(
    imported: Imported, tmp_path: Path
) -> None:
    lines = hour_lines("20190501", range(1, 24))
    texts = ["-5", "99999", "停电", "NaN", "—"]
    for hour, text in enumerate(texts, 1):
        lines[lines.index(f"20190501,{hour},PM2.5,36")] = f"20190501,{hour},PM2.5,{text}"
    _, err = imported(wide_file(tmp_path / "a.csv", lines))
    assert "a.csv 第3行“3010A”:PM2.5 -5为负数,按缺测处理" in err
    assert "PM2.5 99999超过9999,按缺测处理" in err
    assert "“停电”无法识别" in err
    assert err.count("存疑") == 3, "marks of no value are no doubt"
    assert (day().coverage["pm25"], day().pm25) == (18, None)


def test_hourly_indices_are_computed_again_and_differences_told(
    imported: Imported, tmp_path: Path
) -> None:
    lines = hour_lines("20190501", range(1, 24))
    lines[lines.index("20190501,3,AQI,52")] = "20190501,3,AQI,53"
    out, _ = imported(wide_file(tmp_path / "a.csv", lines))
    assert "小时AQI复算:22 个与文件一致,1 个不一致" in out
    assert "第20行“AQI”:钟楼 2019-05-01 第3时:文件 53,按 HJ 633-2012 复算 52" in out


def test_lines_that_contradict_each_other_do_not_count(imported: Imported, tmp_path: Path) -> None:
    lines = [*hour_lines("20190501", range(1, 24)), "20190501,5,CO,0.5", "20190501,6,CO,9"]
    _, err = imported(wide_file(tmp_path / "a.csv", lines))
    assert "数值冲突:a.csv 第210行" in err
    assert day().coverage["co"] == 22, "hour 5 counts once, hour 6 not at all"


def test_unregistered_stations_are_named_and_passed_over(
    imported: Imported, refused: Refused, tmp_path: Path
) -> None:
    codes = "1001A,3010A,1002A"
    lines = hour_lines("20190501", range(1, 24), codes)
    out, _ = imported(wide_file(tmp_path / "a.csv", lines, codes))
    assert "未登记站点,已略过:1001A、1002A" in out
    assert day().pm25 == Decimal(36)
    lines = hour_lines("20190501", range(1, 24))
    assert "没有一个已登记的站点(9999A)" in refused(wide_file(tmp_path / "b.csv", lines, "9999A"))


def test_days_outside_a_stations_validity_are_left_out(imported: Imported, tmp_path: Path) -> None:
    AirStation.objects.filter(code="3010A").update(valid_from=date(2019, 5, 2))
    lines = hour_lines("20190501", range(1, 24)) + hour_lines("20190502", range(24))
    out, _ = imported(wide_file(tmp_path / "a.csv", lines))
    assert "钟楼不在站点的启用期内,1天未导入" in out
    assert AirDay.objects.get().date == date(2019, 5, 2)


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (["20190501,1,CO,0.5,0.6"], "第2行:有 5 列,表头有 4 列"),
        (["20190501,1,CO"], "第2行:有 3 列,表头有 4 列"),
        (["20190532,1,CO,0.5"], "第2行:日期“20190532”不存在"),
        (["20190501,25,CO,0.5"], "第2行:小时“25”无法识别"),
        (["20190501,1,CO,1", "20190504,1,CO,1", "20190501,2,CO,1"], "第4行:日期倒退"),
        (["20990501,1,CO,0.5"], "还没有到"),
    ],
)
def test_a_broken_file_is_refused_whole(
    refused: Refused, tmp_path: Path, lines: list[str], words: str
) -> None:
    assert words in refused(wide_file(tmp_path / "a.csv", lines))
    assert not AirDay.objects.exists()


def test_a_truncated_gzip_is_refused_whole(refused: Refused, tmp_path: Path) -> None:
    lines = [line for d in range(1, 29) for line in hour_lines(f"201905{d:02}", range(24))]
    path = wide_file(tmp_path / "a.csv.gz", lines)
    path.write_bytes(path.read_bytes()[:-20])
    assert "压缩数据不完整" in refused(path, "--kind", "air-day")
    assert not AirDay.objects.exists()


def test_a_file_without_one_whole_day_is_no_success(refused: Refused, tmp_path: Path) -> None:
    """Its only hours are left out as the edge of a day: nothing was compared with anything."""
    text = refused(wide_file(tmp_path / "a.csv", hour_lines("20190501", [0])))
    assert "没有可导入的数据" in text
