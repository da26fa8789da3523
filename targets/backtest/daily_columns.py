"""Where a sheet has its days: the row of its header and which column is what.

The words of the importers, and those of the tables of daily air that lie about on web pages. An
import must not guess; a replay stores nothing, so of two columns of one item it takes the one that
is named more exactly, and says so.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from monitoring.forms.cells import clean_text, read_value
from monitoring.importers.days import daily_tables, web_history
from monitoring.importers.days.cells import is_date, read_date
from monitoring.importers.days.headers import DATE, Header, headers
from monitoring.importers.table import Line, header_key
from standards.air_items import Pollutant
from targets.backtest.tables import BacktestFileError, FilledSheet

_ENDINGS = ("监测浓度", "日均浓度", "平均浓度", "均值", "日均")
COLUMNS: Mapping[str, tuple[str, ...]] = {
    **{
        field: (*words, *(f"{word}{ending}" for word in words[:2] for ending in _ENDINGS))
        if field in (item.value for item in Pollutant)
        else words
        for field, words in daily_tables.COLUMNS.items()
    },
    "date": (
        *(word for word in DATE if word != "day"), "日期时间", "数据时间", "发布时间", "datetime",
    ),
    "day": ("日", "day"),
    "month": ("月", "月份", "month"),
    "year": ("年", "年份", "year"),
    "subject": (*daily_tables.COLUMNS["subject"], "地点", "城市名", "city_name", "cityname"),
    "aqi": (*daily_tables.COLUMNS["aqi"], "AQI指数", "AQI值"),
    "level": (*daily_tables.COLUMNS["level"], "质量等级", "空气质量等级", "level"),
    Pollutant.O3_8H.value: (
        *daily_tables.COLUMNS[Pollutant.O3_8H.value],
        "O3监测浓度", "O3浓度", "O3_8h浓度", "O3-8h浓度", "O3_8h监测浓度", "O3日最大8小时滑动平均",
        "O3最大八小时滑动平均监测浓度", "O3最大8小时滑动平均监测浓度", "O3最大8小时滑动平均",
    ),
}  # fmt: skip
DECIDING = (Pollutant.PM25, Pollutant.O3_8H)
"""Without a column of these nobody can tell which days were good: they make most polluted days."""

BY_STANDARD = "按 HJ 633 由浓度计算"
OWN_AQI, COMPUTED_AQI = "文件自带的 AQI", f"{BY_STANDARD}的 AQI"
UNIT_ROWS = 3
"""Within so many rows below a header the first day is looked for: a row of units may come first."""
_FIELDS = {header_key(word): field for field, words in COLUMNS.items() for word in words}
_PARTS = ("year", "month", "day")
_ZONE = re.compile(r"(?<=:\d\d)(?:\.0+)?(?:Z|[+]08:?00)$")
_SERIAL = re.compile(r"[3-7]\d{4}(?:\.0+)?")
_SERIAL_START = date(1899, 12, 30)
"""Day 0 of workbooks: what a day is when its cell has lost the format of a date."""


@dataclass(slots=True)
class DailyColumns:
    """Where the days of a sheet begin and which column is what.

    `title` is the sheet's; `chosen` tells which column was taken where an item has several.
    `unread` counts cells that are neither value nor mark, as they are read.
    """

    title: str
    lines: Sequence[Line]
    columns: Mapping[str, int]
    factors: Mapping[str, Decimal]
    chosen: tuple[str, ...] = ()
    unread: int = 0

    def text(self, line: Line, name: str) -> str:
        """The text of a cell; empty where there is no such column."""
        place = self.columns.get(name)
        return "" if place is None or place >= len(line.cells) else line.cells[place].strip()

    def day(self, line: Line) -> date:
        """The day of a row.

        Raises:
            ValueError: in Chinese, if it has none.
        """
        if "date" not in self.columns:
            parts = (self.text(line, part).removesuffix(".0") for part in _PARTS)
            return read_date("-".join(parts))
        text = clean_text(self.text(line, "date")).strip()
        if _SERIAL.fullmatch(text):
            return _SERIAL_START + timedelta(days=int(text[:5]))
        return read_date(_ZONE.sub("", text))

    def has_day(self, line: Line) -> bool:
        """Whether a row is one of a day."""
        try:
            self.day(line)
        except ValueError:
            return False
        return True

    @property
    def lacking(self) -> tuple[Pollutant, ...]:
        """The items of the AQI that have no column."""
        return tuple(item for item in Pollutant if item.value not in self.columns)

    @property
    def aqi_source(self) -> str:
        """Where good days are taken from; empty where the columns do not tell them."""
        computed = "" if any(item in self.lacking for item in DECIDING) else COMPUTED_AQI
        if "aqi" not in self.columns:
            return computed
        return f"{OWN_AQI},缺 AQI 的日子{BY_STANDARD}" if computed else OWN_AQI

    def value(self, line: Line, name: str) -> Decimal | None:
        """The number of a cell; zeros and what is no number are missing."""
        try:
            value = read_value(self.text(line, name))
        except ValueError:
            self.unread += 1
            return None
        return value * self.factors.get(name, Decimal(1)) if value and value > 0 else None


def daily_columns(where: str, sheet: FilledSheet) -> DailyColumns | None:
    """Find the days of a sheet; None if it is not a table of days.

    Args:
        where: the file (and sheet), for what is refused.
        sheet: the sheet.

    Raises:
        BacktestFileError: in Chinese, if it is hourly, or a day or a column can't be told.
    """
    first = sheet.lines[0].cells
    if len(first) in web_history.WIDTHS and is_date(first[1]):
        columns = {name: place for place, name in enumerate(web_history.ORDER)}
        return DailyColumns(sheet.title, sheet.lines, columns, {})
    doubts = []
    for header in headers(sheet.lines, COLUMNS):
        columns = _dated(header.columns)
        has_value = "aqi" in columns or Pollutant.PM25.value in columns
        if not has_value or not ("date" in columns or all(part in columns for part in _PARTS)):
            continue
        found = DailyColumns(sheet.title, sheet.lines[header.place + 1 :], columns, {})
        if doubt := _doubt(found):
            doubts.append(doubt)
        elif found.lines:
            return _under(where, sheet, header, columns)
    if doubts:
        raise BacktestFileError(f"{where}:{doubts[0]}")
    return None


def _doubt(found: DailyColumns) -> str:
    """Why rows below a header are no days; empty if they are, or if there are none."""
    if "hour" in found.columns:
        return "是小时数据,请先汇总成日数据;每行一天"
    first = found.lines[:UNIT_ROWS]
    if not first or any(map(found.has_day, first)):
        return ""
    shown = found.text(first[-1], "date")[:20]
    return f"日期“{shown}”无法识别:请写成 2023-06-10 或 20230610,每行一天"


def _dated(columns: Mapping[str, int]) -> dict[str, int]:
    """Take a column `day` for the date where no year and month stand beside it."""
    if "date" in columns or "day" not in columns or {"year", "month"} <= set(columns):
        return dict(columns)
    return {**columns, "date": columns["day"]}


def _under(where: str, sheet: FilledSheet, header: Header, columns: dict[str, int]) -> DailyColumns:
    line, chosen, factors = sheet.lines[header.place], [], {}
    for field in dict.fromkeys(_FIELDS[header_key(first)] for first, _ in header.repeated):
        place, told = _most_exact(where, line, field)
        columns[field] = place
        chosen.append(told)
    for item in header.items:
        word = line.cells[columns[item]].strip()
        factor = Header(header.place, columns, {item: word}).factor(item)
        if factor is None:
            unit = Pollutant(item).unit
            raise BacktestFileError(f"{where}:“{word}”的单位无法换算,请换成 {unit}")
        factors[item] = factor
    below = sheet.lines[header.place + 1 :]
    return DailyColumns(sheet.title, below, columns, factors, tuple(chosen))


def _most_exact(where: str, line: Line, field: str) -> tuple[int, str]:
    """Choose among columns of one item; refuse two that are named alike."""
    ranked = sorted(
        (_vagueness(field, cell), place, cell.strip())
        for place, cell in enumerate(line.cells)
        if _FIELDS.get(header_key(cell)) == field
    )
    words = "与".join(f"“{word}”" for _, _, word in ranked)
    if ranked[0][0] == ranked[1][0]:
        raise BacktestFileError(f"{where}:{words}是同一项目,请只留一列")
    return ranked[0][1], f"{words}是同一项目,取“{ranked[0][2]}”"


def _vagueness(field: str, word: str) -> int:
    """How far a word is from the day's own figure: a moving mean, or ozone of no said period."""
    key = header_key(word)
    if field != Pollutant.O3_8H.value:
        return int(key.endswith("24h"))
    if "8" not in key and "八" not in key:
        return 3
    return 2 if key.endswith("24h") else int("max" not in key and "最大" not in key)
