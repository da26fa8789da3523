"""Of the bureau's sheet the AQI stands and is checked; of a page it is neither kept nor trusted."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from monitoring.models import AirDay, Division, ImportBatch

Imported = Callable[..., tuple[str, str]]
Refused = Callable[..., str]


def on(day: int, month: int = 6, year: int = 2023) -> AirDay:
    """Return the only row of a day."""
    return AirDay.objects.get(date=date(year, month, day))


def test_the_sheets_own_index_wins_and_its_error_is_told(imported: Imported) -> None:
    _, err = imported("区日报_2023年6月.csv")
    assert "钟楼 2023-06-10:文件 110,按 HJ 633-2012 复算 111(O₃-8h 172)" in err
    row = on(10)
    assert (row.aqi, row.reported_aqi, row.status) == (110, 110, "reviewed")
    assert (row.primary_pollutant, row.reported_primary) == ("O3-8h", "O3-8h")
    assert (row.o3_8h, row.co, row.coverage) == (Decimal(172), Decimal("0.6"), {})
    assert err.count("存疑") == 1, "82 is what 138 gives"


def test_an_invalid_day_is_a_row_without_values(imported: Imported) -> None:
    out, _ = imported("区日报_2023年6月.csv")
    row = on(12)
    assert (row.pm25, row.aqi, row.reported_aqi) == (None, None, None)
    assert row.note == "仪器维护,无效"
    assert "跳过 1 处" in out, "the row of means"


def test_every_error_of_a_sheet_names_its_place_and_nothing_is_imported(refused: Refused) -> None:
    text = refused("区日报_有错误.csv")
    assert "第2行“PM2.5”:“abc”无法识别" in text
    assert "第3行“日期”:日期“2023-06-31”不存在" in text
    assert "第4行“站点”:没有登记的板块或站点“钟偻”" in text
    assert "第5行“SO2”:-7为负数" in text
    assert "第6行“AQI”:612不是 0 到 500 的整数" in text
    assert "2099-06-15:这一天还没有到" in text
    assert not AirDay.objects.exists()
    assert not ImportBatch.objects.exists()


def test_of_rows_that_contradict_each_other_none_is_imported(
    imported: Imported, refused: Refused
) -> None:
    text = refused("区日报_重复.csv")
    assert "钟楼 2023-06-11:在第4、5行各有一组不同的数值" in text
    out, _ = imported("区日报_重复.csv", "--skip-conflicts")
    assert AirDay.objects.get().date == date(2023, 6, 10)
    assert "第3行:钟楼 2023-06-10:与第2行完全相同" in out


def test_an_empty_cell_keeps_what_is_stored(imported: Imported, tmp_path: Path) -> None:
    imported("区日报_2023年6月.csv")
    path = tmp_path / "补充.csv"
    path.write_text("日期,站点,SO2,NO2,PM2.5\n2023-06-10,钟楼,,25,26\n", encoding="utf-8")
    imported(path)
    row = on(10)
    assert (row.so2, row.no2, row.version, row.reported_aqi) == (Decimal(7), Decimal(25), 2, 110)


def test_a_page_without_a_city_asks_for_it(imported: Imported, refused: Refused) -> None:
    assert "--subject 名称" in refused("网页历史_有表头.csv")
    imported("网页历史_有表头.csv", "--subject", "常州")
    assert set(AirDay.objects.values_list("division__code", "station")) == {("changzhou", None)}


def test_a_pages_index_is_computed_again_and_not_stored(imported: Imported) -> None:
    out, _ = imported("网页历史_有表头.csv", "--subject", "常州市")
    row = on(1, month=3, year=2018)
    assert (row.aqi, row.reported_aqi, row.status) == (111, None, "realtime")
    assert "3 天可比较,其中 1 天与按标准复算的不同" in out or "2 天可比较,其中 1 天" in out


def test_a_zero_of_a_page_is_missing_and_told(imported: Imported) -> None:
    _, err = imported("网页历史_有表头.csv", "--subject", "常州市")
    assert "第3行:PM10、PM2.5 为 0,按缺测处理" in err
    row = on(2, month=3, year=2018)
    assert (row.pm25, row.pm10, row.so2, row.aqi) == (None, None, Decimal(21), None)


def test_a_bad_cell_of_a_page_is_missing(imported: Imported) -> None:
    _, err = imported("网页历史_有表头.csv", "--subject", "常州市")
    assert "第5行“so2”:-6为负数,按缺测处理" in err
    assert on(4, month=3, year=2018).so2 is None


def test_a_history_without_a_header_is_known_by_its_order(imported: Imported) -> None:
    out, _ = imported("网页历史_无表头.csv")
    row = on(2, month=12, year=2013)
    assert (row.pm25, row.pm10, row.so2) == (Decimal("144.8"), Decimal("226.5"), Decimal("95.5"))
    assert (row.co, row.no2, row.o3_8h) == (Decimal("1.58"), Decimal("105.5"), Decimal(55))
    assert "未登记的板块或站点,已略过:不知道" in out


def test_values_in_another_order_are_not_believed(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("常州,2013-12-02,257,238~274,重度污染,1.58,226.5,95.5,144.8,105.5,55,1\n")
    assert "次序不符" in refused(path)


def test_a_table_without_a_date_says_so(refused: Refused) -> None:
    assert "没有日期列:请在表中增加“日期”列" in refused("没有日期_GBK.csv")


def test_encodings_of_excel_are_read(imported: Imported, tmp_path: Path) -> None:
    text = (
        "日期\t板块\tSO₂\tNO₂\tCO\tO₃-8h\tPM₁₀\tPM₂.₅\n2023/6/1\t钟楼区\t7\t24\t０.6\t172\t48\t26\n"
    )
    for number, encoding in enumerate(("utf-8-sig", "gb18030", "utf-16")):
        path = tmp_path / f"{encoding}.csv"
        path.write_text(text.replace("6/1", f"6/{number + 1}"), encoding=encoding)
        imported(path)
        row = on(number + 1)
        assert (row.division, row.co) == (Division.objects.get(code="zhonglou"), Decimal("0.6"))


def test_a_month_table_is_still_one_of_months(imported: Imported, tmp_path: Path) -> None:
    path = tmp_path / "月.csv"
    path.write_text("日期,板块,PM2.5,PM10,SO2\n2023-06,钟楼区,26,48,7\n", encoding="utf-8")
    out, _ = imported(path)
    assert "空气月数据" in out


@pytest.mark.parametrize("kind", ["air-month", "dustfall-month"])
def test_the_kind_asked_for_is_the_only_one_tried(refused: Refused, kind: str) -> None:
    assert "没有" in refused("网页历史_有表头.csv", "--kind", kind)


def test_a_day_no_standard_governs_is_refused_by_its_row(refused: Refused, tmp_path: Path) -> None:
    path = tmp_path / "早年.csv"
    path.write_text("日期,站点,SO2,NO2,PM2.5\n2001-06-10,钟楼,7,24,26\n", encoding="utf-8")
    assert "第2行“日期”:2001-06-10 早于 HJ 633-2012" in refused(path)
