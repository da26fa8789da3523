"""The months a sheet speaks of, in the ways people write them."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from monitoring.choices import Span
from monitoring.forms.cells import clean_text, plain_text

PERIOD_HELP = "请写成 2023-09、2023年9月、2023年1-9月 或 2023"
_RANGE = re.compile(r"(\d{4})[-./年](\d{1,2})月?[-~至到](\d{1,2})月")
_LONG_RANGE = re.compile(r"(\d{4})-(\d{1,2})[/~至到](\d{4})-(\d{1,2})")
_DAY = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})")
_DAY_RANGE = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月]\d{1,2}日?[-~至到].+")
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
_BARE_DAY_RANGE = re.compile(r"(\d{1,2})月\d{1,2}日?[-~至到](?:\1月)?\d{1,2}日?")
_BARE_DAY = re.compile(r"(\d{1,2})月(\d{1,2})日|(\d{1,2})/(\d{1,2})|(0[2-9]|1[0-2])-(\d{2})")
_IN_TITLE = re.compile(
    r"(\d{4})年(?:(\d{1,2})月?[-~至到—])?(\d{1,2})月"
    r"|(?<![\d.])(20\d{2})(?:[-_.](\d{1,2})|(\d{2}))(?![\d.]|-\d)"
)
_TITLE_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")
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
    plain = plain_text(_TIME.sub("", clean_text(text)))  # while a blank parts it from the day
    if _ANY_JANUARY.fullmatch(plain):
        help_text = f"请写成 {plain[:4]}-01 或 {plain[:4]}-10"
        raise ValueError(f"时间“{text}”分不清是1月还是10月:{help_text}")
    found = _read_serial(plain) or _read_range(plain) or _read_day(plain) or _read_month(plain)
    if found is None and year_text:
        year = _YEAR.fullmatch(plain_text(year_text))
        found = _read_bare(plain, int(year[1])) if year else None
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
    found: set[Period] = set()
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


def _titled(year: int, start: str, month: int) -> Period:
    span = Span.YEAR_TO_DATE if start in ("1", "01") else Span.MONTH
    return Period(year, month, span.value)


def _read_serial(plain: str) -> Period | None:
    """Read the number Excel keeps of a date, where a column lost its format."""
    found = _SERIAL.fullmatch(plain)
    if found is None or int(found[1]) < _FIRST_SERIAL:
        return None
    day = date(2000, 1, 1) + timedelta(days=int(found[1]) - _FIRST_SERIAL)
    return Period(day.year, day.month, day=day)


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


def _day(year: int, month: int, number: int, plain: str) -> Period:
    try:
        day = date(year, month, number)
    except ValueError:
        raise ValueError(f"日期“{plain}”不存在") from None
    return Period(day.year, day.month, day=day)


def _read_month(plain: str) -> Period | None:
    found = _MONTH.fullmatch(plain) or _DAY_RANGE.fullmatch(plain)
    return Period(int(found[1]), int(found[2])) if found else None


def _read_bare(plain: str, year: int) -> Period | None:
    if found := _BARE_RANGE.fullmatch(plain):
        return _cumulative(year, int(found[1]), int(found[2]))
    if found := _BARE_DAY.fullmatch(plain):
        month, day = (int(part) for part in found.groups() if part is not None)
        return _day(year, month, day, plain)
    found = _BARE_MONTH.fullmatch(plain) or _BARE_DAY_RANGE.fullmatch(plain)
    return Period(year, int(found[1])) if found else None
