"""A period is read in the ways people write it, or refused with examples."""

from datetime import date

import pytest

from monitoring.importers.periods import Period, period_in_title, read_period


@pytest.mark.parametrize(
    "text",
    ["2023-09", "2023.9", "2023/9", "2023年9月", "2023年09月份", "202309", "２０２３年９月",
     "2023年9月1-30日", "2023-09-01—2023-10-01", "2023 年 9 月",
     "2023-09-01 00:00—2023-10-01 00:00"],
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
    "text", ["2023年1-9月", "2023年1月至9月", "2023-01/2023-09", "2023年1~9月"]
)
def test_a_range_from_january_is_cumulative(text: str) -> None:
    assert read_period(text) == Period(2023, 9, "ytd")


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


def test_a_number_excel_made_of_a_date_is_refused_with_advice() -> None:
    with pytest.raises(ValueError, match="像是 Excel 日期序号,请把该列设为日期格式"):
        read_period("45078")


def test_a_title_is_believed_only_when_it_names_one_period() -> None:
    assert period_in_title("钟楼区2023年9月空气质量 202309") == Period(2023, 9)
    assert period_in_title("2023年1-9月优良率") == Period(2023, 9, "ytd")
    assert period_in_title("2023年9月与2022年9月比较") is None
    assert period_in_title("空气质量") is None
