"""What a table leaves unclear is asked for or converted, never guessed: dates, units, marks."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from monitoring.importers.days.cells import read_date
from monitoring.models import AirDay
from tests.monitoring.importers.days.hour_files import hour_lines, wide_file

Imported = Callable[..., tuple[str, str]]
Refused = Callable[..., str]
HEAD = "日期,站点,SO2,NO2,CO,O3-8h,PM10,PM2.5"


@pytest.fixture
def sheet(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that writes a sheet of one row under a header."""

    def write(header: str, row: str) -> Path:
        path = tmp_path / "表.csv"
        path.write_text(f"{header}\n{row}\n", encoding="utf-8")
        return path

    return write


@pytest.mark.parametrize(
    "text", ["2022/6/1 00:00", "2022-06-01T00:00:00", "2022 年 6 月 1 日", "2022/6/1 \t0:00:00"]
)
def test_a_time_never_joins_the_day(text: str) -> None:
    assert read_date(text) == date(2022, 6, 1)


@pytest.mark.parametrize("text", ["6月1日", "6/1", "06-01", "6.1", "44713", "2022-06-01"])
def test_a_day_takes_the_year_of_its_title(text: str) -> None:
    assert read_date(text, "2022") == date(2022, 6, 1)


def test_a_day_without_any_year_says_what_to_write() -> None:
    with pytest.raises(ValueError, match="日期“6月1日”没有年份:请写成 2023-06-10"):
        read_date("6月1日")
    with pytest.raises(ValueError, match="日期“6月31日”不存在"):
        read_date("6月31日", "2023")


def test_a_unit_in_the_header_is_converted_exactly(
    imported: Imported, sheet: Callable[..., Path]
) -> None:
    header = HEAD.replace("SO2", "SO2(mg/m3)").replace("CO", "CO(μg/m³)")
    imported(sheet(header, "2023-06-10,钟楼,0.0105,24,612,172,48,26"))
    row = AirDay.objects.get()
    assert (row.so2, row.co) == (Decimal("10.5"), Decimal("0.612"))


def test_an_unknown_unit_is_refused(refused: Refused, sheet: Callable[..., Path]) -> None:
    path = sheet(HEAD.replace("SO2", "SO2(ppb)"), "2023-06-10,钟楼,7,24,0.6,172,48,26")
    assert "“SO2(ppb)”的单位无法换算:请换成 μg/m³" in refused(path)


def test_an_item_in_two_columns_is_refused(refused: Refused, sheet: Callable[..., Path]) -> None:
    path = sheet(f"{HEAD},细颗粒物", "2023-06-10,钟楼,7,24,0.6,172,48,26,27")
    assert "“PM2.5”与“细颗粒物”两列是同一项目" in refused(path)


def test_carbon_monoxide_in_micrograms_is_refused(
    refused: Refused, sheet: Callable[..., Path]
) -> None:
    text = refused(sheet(HEAD, "2023-06-10,钟楼,7,24,600,172,48,26"))
    assert "600像是 μg/m³:CO 的单位是 mg/m³" in text


def test_a_value_above_the_table_of_the_index_is_doubted(
    imported: Imported, sheet: Callable[..., Path]
) -> None:
    _, err = imported(sheet(HEAD, "2023-06-10,钟楼,7,24,0.6,172,48,501"))
    assert "“PM2.5”:501高于分指数表的上限 500 μg/m³" in err


def test_hours_of_carbon_monoxide_in_micrograms_are_missing(
    imported: Imported, tmp_path: Path
) -> None:
    lines = hour_lines("20190501", range(1, 24))
    lines[lines.index("20190501,3,CO,0.5")] = "20190501,3,CO,500"
    _, err = imported(wide_file(tmp_path / "a.csv", lines))
    assert "CO 500像是 μg/m³" in err
    assert AirDay.objects.get().coverage["co"] == 22


@pytest.mark.parametrize("word", ["无效(停电)", "否(停电)", "×"])
def test_words_of_an_invalid_day(imported: Imported, sheet: Callable[..., Path], word: str) -> None:
    imported(sheet(f"{HEAD},有效", f"2023-06-10,钟楼,7,24,0.6,172,48,26,{word}"))
    row = AirDay.objects.get()
    assert (row.pm25, row.note) == (None, "无效")
    imported(sheet(f"{HEAD},有效", "2023-06-10,钟楼,7,24,0.6,172,48,26,√"))
    row = AirDay.objects.get()
    assert (row.pm25, row.note) == (Decimal(26), ""), "the generated note goes with the state"


def test_an_unknown_word_is_no_valid_day(refused: Refused, sheet: Callable[..., Path]) -> None:
    text = refused(sheet(f"{HEAD},有效", "2023-06-10,钟楼,7,24,0.6,172,48,26,待定"))
    assert "“有效”:“待定”无法识别:请写 是 或 否" in text


def test_an_unknown_level_is_doubted(imported: Imported, sheet: Callable[..., Path]) -> None:
    row = "2023-06-10,钟楼,7,24,0.6,172,48,26,111"
    _, err = imported(sheet(f"{HEAD},AQI,级别", f"{row},轻度"))
    assert "级别" not in err
    _, err = imported(sheet(f"{HEAD},AQI,级别", f"{row},尚可"))
    assert "“尚可”不是空气质量级别" in err


def test_types_are_known_in_any_case(imported: Imported, tmp_path: Path) -> None:
    lines = [line.replace(",PM2.5,", ", pm2.5 ,") for line in hour_lines("20190501", range(1, 24))]
    lines.append("20190501,1,NOx,5")
    _, err = imported(wide_file(tmp_path / "a.csv", [*lines, "   "]))
    assert AirDay.objects.get().pm25 == Decimal(36)
    assert "类型“NOx”无法识别,1 行未使用" in err


def test_hours_without_a_known_type_are_refused(refused: Refused, tmp_path: Path) -> None:
    assert "没有一行的类型是" in refused(wide_file(tmp_path / "a.csv", ["20190501,1,NOx,5"]))


def test_overlapping_files_are_both_named(refused: Refused, tmp_path: Path) -> None:
    days = [line for day in (1, 2, 3, 4) for line in hour_lines(f"2019050{day}", range(24))]
    wide_file(tmp_path / "a.csv", days)
    wide_file(tmp_path / "b.csv", hour_lines("20190501", range(1, 24)))
    assert "b.csv 第2行:日期与文件 a.csv 重叠" in refused(tmp_path)
