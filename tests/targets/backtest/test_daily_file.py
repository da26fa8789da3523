"""Any daily table becomes days of PM2.5 and good days."""

import gzip
from datetime import date, timedelta
from decimal import Decimal

import pytest
from openpyxl import Workbook

from targets.backtest import tables
from targets.backtest.daily_columns import COMPUTED_AQI, OWN_AQI
from targets.backtest.daily_file import read_daily_file
from targets.backtest.tables import BacktestFileError


def text(path, content, encoding="utf-8"):
    path.write_bytes(content.encode(encoding))
    return path


def test_english_header_and_zero_is_missing(tmp_path):
    path = text(
        tmp_path / "a.csv",
        "time_point,aqi,quality,pm2_5\n2018-01-01,90,良,60\n2018-01-02,0,无,0\n2018-01-03,101,轻度污染,76\n",
    )
    series = read_daily_file(path)
    assert [day.pm25 for day in series.days] == [60, None, 76]
    assert [day.is_good for day in series.days] == [True, None, False]
    assert series.aqi_source == OWN_AQI
    assert series.left_out == ()


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
def test_chinese_header_below_a_title_in_any_encoding(tmp_path, encoding):
    content = "某市空气质量日报\n日期,PM2.5(μg/m³),AQI\n2023年6月1日,35,50\n2023/6/2,—,\n"
    series = read_daily_file(text(tmp_path / "a.csv", content, encoding))
    assert [day.date for day in series.days] == [date(2023, 6, 1), date(2023, 6, 2)]
    assert [day.pm25 for day in series.days] == [35, None]


def test_headerless_web_history(tmp_path):
    content = (
        "\ufeff某市,2013-12-02,257,238~274,重度污染,144.8,226.5,95.5,1.58,105.5,55,100\n"
        "某市,2013-12-03,90,80~99,良,62.9,103.5,17,1.359,33.1,39,84\n"
    )
    series = read_daily_file(text(tmp_path / "a.csv", content))
    assert [day.pm25 for day in series.days] == [Decimal("144.8"), Decimal("62.9")]
    assert [day.is_good for day in series.days] == [False, True]


def test_packed_and_workbook_are_read_alike(tmp_path):
    content = "日期,PM2.5,AQI\n2023-06-01,35.5,50\n"
    plain = read_daily_file(text(tmp_path / "a.csv", content))
    (tmp_path / "b.csv.gz").write_bytes(gzip.compress(content.encode()))
    book = Workbook()
    for row in (("日期", "PM2.5", "AQI"), (date(2023, 6, 1), 35.5, 50)):
        book.active.append(row)
    book.save(tmp_path / "c.xlsx")
    for name in ("b.csv.gz", "c.xlsx"):
        assert read_daily_file(tmp_path / name).days == plain.days


def test_without_an_index_it_is_computed_by_the_standard(tmp_path):
    content = (
        "日期,SO2,NO2,CO,O3_8h,PM10,PM2.5\n"
        "2023-06-01,8,30,0.6,161,60,30\n2023-06-02,8,30,0.6,160,60,30\n2023-06-03,8,30,0.6,,60,30\n"
    )
    series = read_daily_file(text(tmp_path / "a.csv", content))
    assert series.aqi_source == COMPUTED_AQI
    assert [day.is_good for day in series.days] == [False, True, None]


def test_losing_the_index_of_later_rows_changes_no_earlier_day(tmp_path):
    head = "日期,AQI,SO2,NO2,CO,O3_8h,PM10,PM2.5\n"
    first = "2023-06-01,101,8,30,0.6,90,60,30\n"
    later = [f"2023-06-{day:02},{{}},8,30,0.6,90,60,30\n" for day in range(2, 12)]
    kept, wiped = ("".join(later).replace("{}", aqi) for aqi in ("5", ""))
    whole = read_daily_file(text(tmp_path / "a.csv", head + first + kept))
    lost = read_daily_file(text(tmp_path / "b.csv", head + first + wiped))
    assert whole.days[0] == lost.days[0]
    assert whole.days[0].is_good is False
    assert lost.days[1].is_good is True


def test_items_without_a_column_are_left_out_and_named(tmp_path):
    content = "日期,O3_8h,PM2.5\n2023-06-01,161,30\n2023-06-02,160,30\n2023-06-03,,30\n"
    series = read_daily_file(text(tmp_path / "a.csv", content))
    assert [day.is_good for day in series.days] == [False, True, None]
    assert series.left_out == ("SO₂", "NO₂", "CO", "PM10")


@pytest.mark.parametrize("values", ["30,", "130,"])
def test_one_particle_alone_tells_no_good_day(tmp_path, values):
    series = read_daily_file(text(tmp_path / "a.csv", f"日期,PM2.5,备注\n2023-06-01,{values}\n"))
    assert series.days[0].is_good is None
    assert series.aqi_source == ""


def test_one_place_of_several_is_asked_for(tmp_path):
    content = "城市,日期,PM2.5\n甲市,2023-06-01,30\n乙市,2023-06-01,40\n"
    path = text(tmp_path / "a.csv", content)
    with pytest.raises(BacktestFileError, match="--subject"):
        read_daily_file(path)
    assert read_daily_file(path, "乙市").days[0].pm25 == 40
    with pytest.raises(BacktestFileError, match="没有“丙市”"):
        read_daily_file(path, "丙市")


def test_of_a_table_of_the_country_only_one_place_is_held(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MOST_KEPT", 100)
    start = date(2023, 1, 1)
    rows = [
        f"{city},{start + timedelta(days=n)},{value}"
        for n in range(60)
        for city, value in (("甲市", 30), ("乙市", 40), ("丙市", 50))
    ]
    path = text(tmp_path / "all.csv", "\n".join(["城市,日期,PM2.5", *rows]))
    assert [day.pm25 for day in read_daily_file(path, "乙市").days] == [40] * 60
    with pytest.raises(BacktestFileError, match="超过 100 行,请用 --subject"):
        read_daily_file(path)
    with pytest.raises(BacktestFileError, match="没有“丁市”的数据,其中有:甲市、乙市、丙市"):
        read_daily_file(path, "丁市")


def test_a_place_is_not_asked_of_a_table_without_places(tmp_path):
    path = text(tmp_path / "a.csv", "日期,PM2.5\n2023-06-01,30\n")
    with pytest.raises(BacktestFileError, match="没有站点或城市列"):
        read_daily_file(path, "乙市")


def test_double_days_and_odd_cells_are_told(tmp_path):
    content = "date,pm25\n2023-06-01,30\n2023-06-01,99\n2023-06-02,abc\n合计,1\n"
    series = read_daily_file(text(tmp_path / "a.csv", content))
    assert [day.pm25 for day in series.days] == [30, None]
    assert any("重复" in notice for notice in series.notices)
    assert any("无法识别" in notice for notice in series.notices)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("", "空"),
        ("名称,数值\nA,1\n", "没有找到"),
        ("date,hour,pm25\n2023-06-01,1,30\n", "小时数据"),
        ("date,pm25\n2023-06-01,0\n", "没有一天"),
        ("date,PM2.5,PM25\n2023-06-01,1,2\n", "同一项目"),
    ],
)
def test_what_is_no_daily_table_is_refused(tmp_path, content, words):
    path = text(tmp_path / "odd.csv", content)
    with pytest.raises(BacktestFileError, match=words) as refused:
        read_daily_file(path)
    assert "odd.csv" in str(refused.value)


def test_missing_file_is_told(tmp_path):
    with pytest.raises(BacktestFileError, match="文件不存在"):
        read_daily_file(tmp_path / "none.csv")


def book_of(path, **sheets):
    """A workbook of the given sheets, each a list of rows."""
    book = Workbook()
    book.remove(book.active)
    for title, rows in sheets.items():
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append(row)
    book.save(path)
    return path


HEAD = ("日期", "PM2.5", "AQI")


def test_a_year_a_sheet_and_a_cover_are_one_series(tmp_path):
    path = book_of(
        tmp_path / "years.xlsx",
        说明=[("某市空气质量日数据",)],
        y2022=[HEAD, (date(2022, 12, 31), 80, 107)],
        y2023=[HEAD, (date(2023, 1, 1), 60, 82)],
    )
    series = read_daily_file(path)
    assert [(day.date.year, day.pm25) for day in series.days] == [(2022, 80), (2023, 60)]
    assert series.notices == ()


def test_sheets_of_the_same_days_are_places(tmp_path):
    day = date(2023, 6, 1)
    path = book_of(tmp_path / "a.xlsx", 甲市=[HEAD, (day, 30, 50)], 乙市=[HEAD, (day, 40, 58)])
    with pytest.raises(BacktestFileError, match=r"甲市、乙市.*--subject"):
        read_daily_file(path)
    assert read_daily_file(path, "乙市").days[0].pm25 == 40


def test_an_hourly_sheet_is_refused_by_its_name(tmp_path):
    hourly = [("日期", "小时", "PM2.5"), (date(2023, 6, 1), 1, 30)]
    path = book_of(tmp_path / "a.xlsx", 日=[HEAD, (date(2023, 6, 1), 30, 50)], 时=hourly)
    with pytest.raises(BacktestFileError, match="时:是小时数据"):
        read_daily_file(path)
