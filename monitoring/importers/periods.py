"""The months a sheet speaks of, in the ways people write them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from monitoring.choices import Span
from monitoring.forms.cells import clean_text, plain_text

PERIOD_HELP = "请写成 2023-09、2023年9月、2023年1-9月 或 2023"
_RANGE = re.compile(r"(\d{4})[-./年](\d{1,2})月?[-~至到](\d{1,2})月")
_LONG_RANGE = re.compile(r"(\d{4})[-./年](\d{1,2})月?[-/~至到](\d{4})[-./年](\d{1,2})月?")
_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_DAY_RANGE = re.compile(
    r"(?:(\d{4})[-./年])?(\d{1,2})[-./月](\d{1,2})日?[-~至到]"
    r"(?:(?:(\d{4})[-./年])?(\d{1,2})[-./月])?(\d{1,2})日?"
)
_LONGEST_MONTH = 40
"""Days a sample of one month may lie out: a jar of dust, put out and taken in on working days."""

_TIME = re.compile(
    r"(?<=[\d日])(?:T|\s)\s*(?:上午|下午|[AP]M)?\s*\d{1,2}(?:[::时点][\d:\s:.时点分秒]*)Z?", re.I
)
_SERIAL = re.compile(r"([34]\d{4})(?:\.\d+)?")
_FIRST_SERIAL = 36526
"""2000-01-01 as Excel counts days."""

_ANY_JANUARY = re.compile(r"\d{4}\.1")
_MONTH = re.compile(r"(\d{4})[-./年]?(\d{1,2})月?(?:份)?")
_YEAR = re.compile(r"(\d{4})年?(?:度|全年)?")
_BARE_RANGE = re.compile(r"(\d{1,2})月?[-~至到](\d{1,2})月")
_BARE_MONTH = re.compile(r"(\d{1,2})月?(?:份)?")
_BARE_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日|(\d{1,2})/(\d{1,2})|(0[2-9]|1[0-2])-(\d{2})")
_IN_TITLE = re.compile(
    r"(\d{4})年(?:(\d{1,2})月?[-~至到—])?(\d{1,2})月"
    r"|(?<![\d.])(20\d{2})(?:[-_.](\d{1,2})|(\d{2}))(?![\d.]|-\d)"
)
_TWO_MONTHS = re.compile(r"\d{1,2}月?[、和及]\d{1,2}月")
_TITLE_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
_SPELLED_YEAR = re.compile(r"[〇○零一二三四五六七八九]{4}(?=年)")
_SPELLED_MONTH = re.compile(r"(?<![十\d])(十[一二]?|[一二三四五六七八九])(?=月)")
_SHORT_YEAR = re.compile(r"^(\d{2})年(?=\d)")
_DIGITS = {
    "〇": "0",
    "○": "0",
    "零": "0",
    **{c: str(n) for n, c in enumerate("一二三四五六七八九", 1)},
}
_MONTHS = {**_DIGITS, "十": "10", "十一": "11", "十二": "12"}
_QUARTERS = {"上半年": "1-6月", "前三季度": "1-9月", "第一季度": "1-3月", "一季度": "1-3月"}
_TITLE_MONTH = re.compile(r"(?<![\d年])(?:(\d{1,2})月?[-~至到—])?(\d{1,2})月(?!\d*日)")


@dataclass(frozen=True, slots=True)
class Period:
    """A month, or January up to it; `day` where the sheet gives the day of sampling."""

    year: int
    month: int
    span: str = Span.MONTH.value
    day: date | None = None


def read_period(text: str, year_text: str = "") -> Period:
    """Read a period; a whole year is January to December of it.

    Raises:
        ValueError: in Chinese, if no period can be read, or one that does not begin in January.

    >>> read_period("2023年1-6月").month, read_period("6月", "2023").year
    (6, 2023)
    """
    plain = _in_digits(plain_text(_TIME.sub("", clean_text(text))))  # a blank parts time from day
    if _ANY_JANUARY.fullmatch(plain):
        help_text = f"请写成 {plain[:4]}-01 或 {plain[:4]}-10"
        raise ValueError(f"时间“{text}”分不清是1月还是10月:{help_text}")
    year = _YEAR.fullmatch(plain_text(year_text))
    found = (
        _read_serial(plain)
        or _read_range(plain)
        or _read_day(plain)
        or _read_days(plain, year[1] if year else "")
        or _read_month(plain)
    )
    if found is None and year:
        found = _read_bare(plain, int(year[1]))
    if found is None and (whole := _YEAR.fullmatch(plain)):
        found = Period(int(whole[1]), 12, Span.YEAR_TO_DATE.value)
    if found is None:
        raise ValueError(f"时间“{text}”无法识别:{PERIOD_HELP}")
    if not 2000 <= found.year <= 2100 or not 1 <= found.month <= 12:
        raise ValueError(f"时间“{text}”的年份或月份不存在:{PERIOD_HELP}")
    return found


def period_in_title(text: str) -> Period | None:
    """Return the period a title row, a sheet's or a file's name speaks of, if there is exactly one.

    Year and month may stand apart: “2023年…月报” above, “6月” on the sheet.
    """
    text = _in_digits(text)
    found: set[Period] = set()
    if _TWO_MONTHS.search(text):
        return None
    for first_year, start, month, second_year, second, packed in _IN_TITLE.findall(text):
        number = int(month or second or packed)
        if 1 <= number <= 12:
            found.add(_titled(int(first_year or second_year), start, number))
    year = year_in_title(text)
    if not found and year:
        months = {pair for pair in _TITLE_MONTH.findall(text) if 1 <= int(pair[1]) <= 12}
        found = {_titled(int(year), start, int(month)) for start, month in months}
    return found.pop() if len(found) == 1 else None


def year_in_title(text: str) -> str:
    """Return the year a title speaks of, if there is exactly one, else nothing."""
    years = {*_TITLE_YEAR.findall(text), *(year for year in re.findall(r"(20\d{2})[01]\d\b", text))}
    return years.pop() if len(years) == 1 else ""


def _in_digits(text: str) -> str:
    """Write a date's words in digits: 二〇二三年六月 → 2023年6月, 23年6月 and 上半年 likewise.

    >>> _in_digits("二〇二三年十二月"), _in_digits("23年6月"), _in_digits("2023年前三季度")
    ('2023年12月', '2023年6月', '2023年1-9月')
    """
    text = _SPELLED_YEAR.sub(lambda found: "".join(_DIGITS[char] for char in found[0]), text)
    text = _SPELLED_MONTH.sub(lambda found: _MONTHS[found[1]], text)
    for word, months in _QUARTERS.items():
        text = text.replace(word, months)
    return _SHORT_YEAR.sub(r"20\1年", text)


def _titled(year: int, start: str, month: int) -> Period:
    span = Span.YEAR_TO_DATE if start in ("1", "01") else Span.MONTH
    return Period(year, month, span.value)


def day_of_serial(plain: str) -> date | None:
    """Read the number Excel keeps of a date, where a column lost its format.

    >>> day_of_serial("45078")
    datetime.date(2023, 6, 1)
    """
    found = _SERIAL.fullmatch(plain)
    if found is None or int(found[1]) < _FIRST_SERIAL:
        return None
    return date(2000, 1, 1) + timedelta(days=int(found[1]) - _FIRST_SERIAL)


def _read_serial(plain: str) -> Period | None:
    day = day_of_serial(plain)
    return Period(day.year, day.month, day=day) if day else None


def _cumulative(year: int, first: int, last: int) -> Period:
    if first != 1:
        raise ValueError("累计时段须从1月开始,如 2023年1-9月")
    return Period(year, last, Span.YEAR_TO_DATE.value)


def _read_range(plain: str) -> Period | None:
    if found := _RANGE.fullmatch(plain):
        return _cumulative(int(found[1]), int(found[2]), int(found[3]))
    if (found := _LONG_RANGE.fullmatch(plain)) and found[1] == found[3]:
        return _cumulative(int(found[1]), int(found[2]), int(found[4]))
    return None


def _read_day(plain: str) -> Period | None:
    found = _DAY.fullmatch(plain)
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    return _day(year, month, day, plain)


def _date(year: int, month: int, number: int, plain: str) -> date:
    try:
        return date(year, month, number)
    except ValueError:
        raise ValueError(f"日期“{plain}”不存在") from None


def _day(year: int, month: int, number: int, plain: str) -> Period:
    return Period(year, month, day=_date(year, month, number, plain))


def _read_days(plain: str, year_text: str) -> Period | None:
    """Read from one day to another: the days of a month, or of January up to the end of one."""
    found = _DAY_RANGE.fullmatch(plain)
    if found is None or not (found[1] or year_text):
        return None
    year, month, number = int(found[1] or year_text), int(found[2]), int(found[3])
    first = _date(year, month, number, plain)
    end_month = int(found[5] or month)
    end_year = int(found[4] or year + (end_month < month))
    last = _date(end_year, end_month, int(found[6]), plain)
    return _between(first, last, plain)


def _between(first: date, last: date, plain: str) -> Period:
    """Return the month most of the days lie in; many of them must be January to a month's end."""
    if last < first:
        raise ValueError(f"“{plain}”的结束日期早于开始日期")
    if (last - first).days <= _LONGEST_MONTH:
        middle = first + (last - first) / 2
        return Period(middle.year, middle.month)
    is_whole = (last + timedelta(days=1)).day == 1
    if (first.month, first.day) != (1, 1) or first.year != last.year or not is_whole:
        raise ValueError(f"“{plain}”跨了几个月:请按月填写,累计写成 2023年1-9月")
    return _cumulative(first.year, 1, last.month)


def _read_month(plain: str) -> Period | None:
    found = _MONTH.fullmatch(plain)
    return Period(int(found[1]), int(found[2])) if found else None


def _read_bare(plain: str, year: int) -> Period | None:
    if found := _BARE_RANGE.fullmatch(plain):
        return _cumulative(year, int(found[1]), int(found[2]))
    if found := _BARE_DAY.fullmatch(plain):
        month, day = (int(part) for part in found.groups() if part is not None)
        return _day(year, month, day, plain)
    found = _BARE_MONTH.fullmatch(plain)
    return Period(year, int(found[1])) if found else None
