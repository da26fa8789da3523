"""A period is read in the ways people write it, or refused with examples."""

from datetime import date

import pytest

from monitoring.importers.periods import Period, period_in_title, read_period


@pytest.mark.parametrize(
    "text",
    ["2023-09", "2023.9", "2023/9", "2023年9月", "2023年09月份", "202309", "２０２３年９月",
     "2023年9月1-30日", "2023-09-01—2023-10-01", "2023 年 9 月",
     "2023-09-01 00:00—2023-10-01 00:00", "2023年九月", "二〇二三年九月份", "23年9月",
     "2023.9.1-9.30", "2023-08-31~2023-10-02"],
)  # fmt: skip
def test_a_month_is_read_in_every_usual_spelling(text: str) -> None:
    assert read_period(text) == Period(2023, 9)


@pytest.mark.parametrize(
    "text",
    ["2023-09-05", "2023/9/5", "2023年9月5日", "2023-09-05 08:00",
     "2023-9-5 10:30", "2023/9/5 10:30:00", "2023-09-05T08:00", "2023年9月5日 10时30分",
     "2023/9/5 上午10:30"],
)  # fmt: skip
def test_a_day_tells_month_and_day_of_sampling(text: str) -> None:
    assert read_period(text) == Period(2023, 9, day=date(2023, 9, 5))


@pytest.mark.parametrize(
    "text",
    ["2023年1-9月", "2023年1月至9月", "2023-01/2023-09", "2023年1~9月", "2023.01-2023.09",
     "2023年前三季度", "2023-01-01~2023-09-30", "2023年1月1日—9月30日", "2023.1.1-9.30"],
)  # fmt: skip
def test_a_range_from_january_is_cumulative(text: str) -> None:
    assert read_period(text) == Period(2023, 9, "ytd")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2023-03-01~2023-06-30", "跨了几个月:请按月填写"),
        ("2023-01-01~2023-06-15", "跨了几个月"),
        ("2022-01-01~2023-06-30", "跨了几个月"),
        ("2023-06-30~2023-06-01", "结束日期早于开始日期"),
        ("2023年6月1-31日", "日期“2023年6月1-31日”不存在"),
    ],
)
def test_days_of_several_months_are_neither_a_month_nor_a_year_to_date(
    text: str, words: str
) -> None:
    with pytest.raises(ValueError, match=words):
        read_period(text)


@pytest.mark.parametrize("text", ["2023", "2023年", "2023年度", "2023年全年"])
def test_a_year_is_january_to_december(text: str) -> None:
    assert read_period(text) == Period(2023, 12, "ytd")


def test_a_month_without_a_year_needs_the_years_column() -> None:
    assert read_period("9月", "2023年") == Period(2023, 9)
    assert read_period("1-9月", "2023") == Period(2023, 9, "ytd")
    with pytest.raises(ValueError, match="无法识别"):
        read_period("9月")


@pytest.mark.parametrize("text", ["", "上月", "2023-13", "1999-01", "2023年3-9月", "2023-02-30"])
def test_what_is_no_period_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"无法识别|不存在|1月开始"):
        read_period(text)


@pytest.mark.parametrize(
    ("text", "day"), [("45078", date(2023, 6, 1)), ("36526.5", date(2000, 1, 1))]
)
def test_a_number_excel_made_of_a_date_is_that_day(text: str, day: date) -> None:
    assert read_period(text) == Period(day.year, day.month, day=day)


@pytest.mark.parametrize("text", ["36525", "30001"])
def test_a_number_before_the_year_2000_is_no_date(text: str) -> None:
    with pytest.raises(ValueError, match=r"不存在|无法识别"):
        read_period(text)


def test_a_month_that_lost_its_zero_may_be_january_or_october() -> None:
    """Excel keeps 2023.10 as the number 2023.1."""
    with pytest.raises(ValueError, match="分不清是1月还是10月:请写成 2023-01 或 2023-10"):
        read_period("2023.1")
    assert read_period("2023.10") == Period(2023, 10)


@pytest.mark.parametrize("text", ["6月5日", "6/5", "06-05"])
def test_a_day_without_a_year_needs_the_years_column(text: str) -> None:
    assert read_period(text, "2023") == Period(2023, 6, day=date(2023, 6, 5))
    with pytest.raises(ValueError, match="无法识别"):
        read_period(text)


@pytest.mark.parametrize(
    "text", ["6月1-30日", "6月1日—6月30日", "6月", "06", "六月", "6.1-6.30", "06.01—06.30"]
)
def test_the_days_of_a_month_are_that_month(text: str) -> None:
    assert read_period(text, "2023") == Period(2023, 6)


@pytest.mark.parametrize(
    ("title", "period"),
    [
        ("断面202306", Period(2023, 6)),
        ("断面2023.6", Period(2023, 6)),
        ("2023年钟楼区水质月报 6月", Period(2023, 6)),
        ("2023年优良率 1-6月", Period(2023, 6, "ytd")),
        ("2023年6月 断面2023-06(1)", Period(2023, 6)),
        ("断面20230605", None),
        ("2023年6月 导出于2023-07-05", Period(2023, 6)),
        ("2023年6月与5月", Period(2023, 6)),
        ("2023年5月、6月断面", None),
        ("2023年5、6月降尘", None),
        ("2023年六月水质", Period(2023, 6)),
        ("2023年上半年优良率", Period(2023, 6, "ytd")),
        ("2023年 5月 6月", None),
        ("第12月 无年份", None),
    ],
)
def test_year_and_month_may_stand_apart_in_titles(title: str, period: Period | None) -> None:
    assert period_in_title(title) == period


def test_a_title_is_believed_only_when_it_names_one_period() -> None:
    assert period_in_title("钟楼区2023年9月空气质量 202309") == Period(2023, 9)
    assert period_in_title("2023年1-9月优良率") == Period(2023, 9, "ytd")
    assert period_in_title("2023年9月与2022年9月比较") is None
    assert period_in_title("空气质量") is None
