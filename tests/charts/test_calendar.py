"""A year of days by AQI level."""

from datetime import date
from xml.etree import ElementTree as ET

import pytest

from charts.calendar import CalendarDay, DayCalendarSpec, day_calendar

SVG = "{http://www.w3.org/2000/svg}"
DAYS = {
    date(2023, 1, 1): CalendarDay(43, 1),
    date(2023, 1, 2): CalendarDay(88, 2, "PM2.5", "审核"),
    date(2023, 1, 3): CalendarDay(None, None, "", "有效小时不足"),
    date(2023, 2, 1): CalendarDay(320, 6, "PM10"),
    date(2022, 2, 1): CalendarDay(20, 1),
}


def make_block(**over):
    fields = {
        "key": "days",
        "title": "空气质量日历",
        "source": "市环境监测中心",
        "year": 2023,
        "days": DAYS,
        "as_of": date(2023, 2, 3),
    }
    return day_calendar(DayCalendarSpec(**(fields | over)))


def nodes(class_name, **over):
    root = ET.fromstring(make_block(**over).svg)
    return [node for node in root.iter() if node.get("class") == class_name]


def test_table_counts_days_by_level_and_the_days_without_one():
    table = make_block().table
    assert [column.label for column in table.columns[1:]] == [
        "优",
        "良",
        "轻度",
        "中度",
        "重度",
        "严重",
        "无效",
        "缺测",
    ]
    assert table.rows[0] == ("1月", "1", "1", "0", "0", "0", "0", "1", "28")
    assert table.rows[1] == ("2月", "0", "0", "0", "0", "0", "1", "0", "2")
    assert table.rows[-1] == ("合计", "1", "1", "0", "0", "0", "1", "1", "30")


def test_month_not_begun_is_missing_not_zero():
    assert make_block().table.rows[2] == ("3月", *["—"] * 8)


def test_future_days_are_blank():
    assert len(nodes("c-day-future")) == 365 - 31 - 3
    assert len(nodes("c-day-future", as_of=date(2023, 12, 31))) == 0


def test_days_without_record_are_hatched():
    assert len(nodes("c-hatch")) == 28 + 2


def test_a_record_that_is_not_valid_looks_other_than_a_missing_one():
    assert [node.text for node in nodes("c-day-void")] == ["×"]


def test_mark_of_a_day_is_written_beneath_its_number():
    days = {date(2023, 1, 5): CalendarDay(160, 4, "O₃-8h", mark="O₃")}
    words = [node.text for node in ET.fromstring(make_block(days=days).svg).iter(f"{SVG}text")]
    assert words[words.index("160") + 1] == "O₃"


def test_each_level_has_its_official_colour():
    assert {node.get("fill") for node in nodes("c-air-6")} == {"#7E0023"}


def test_tooltip_names_day_level_pollutant_and_state():
    root = ET.fromstring(make_block().svg)
    titles = [node.text for node in root.iter(f"{SVG}title")]
    assert "1月1日 AQI 43 优" in titles
    assert "1月2日 AQI 88 良 首要污染物 PM2.5 审核" in titles
    assert "1月3日 有效小时不足" in titles
    assert "1月4日 缺测,没有记录" in titles


def test_legend_uses_words_and_stands_outside_the_drawing():
    block = make_block()
    words = [key.words for key in block.keys]
    assert all(ET.fromstring(key.svg).tag == f"{SVG}svg" for key in block.keys)
    assert "轻度污染" not in [node.text for node in ET.fromstring(block.svg).iter(f"{SVG}text")]
    for word in (
        "优",
        "良",
        "轻度污染",
        "中度污染",
        "重度污染",
        "严重污染",
        "× 无效",
        "缺测",
        "未到",
    ):
        assert word in words


def test_leap_year_has_its_day():
    block = make_block(year=2024, days={}, as_of=date(2024, 12, 31))
    assert block.table.rows[1][-1] == "29"


def test_year_before_its_first_day_counts_nothing():
    assert make_block(as_of=date(2022, 12, 31)).table.rows[-1] == ("合计", *["—"] * 8)


def test_level_seven_is_refused():
    with pytest.raises(ValueError, match="level"):
        CalendarDay(600, 7)
