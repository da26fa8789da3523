"""A daily table of one place, as a replay needs it: PM2.5 and whether the day was good.

Headers of any known habit, Chinese or English, and the headerless histories of web pages. Zeros
are missing: a daily mean or an AQI of 0 is no measurement. A day is read from its own row alone, so
that no later row changes what is said of an earlier day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path

from monitoring.forms.cells import is_missing, read_value
from monitoring.importers.days import daily_tables, web_history
from monitoring.importers.days.cells import is_date, read_date
from monitoring.importers.days.headers import Header, first_cell, headers
from monitoring.importers.table import Line
from standards.air_items import Pollutant
from standards.air_levels import AQI_TOP, is_good
from standards.air_quality_index import daily_air_quality
from standards.editions import Family, in_force
from standards.rounding import round_up
from targets.backtest.tables import BacktestFileError, lines_of

BY_STANDARD = "按 HJ 633 由浓度计算"
OWN_AQI, COMPUTED_AQI = "文件自带的 AQI", f"{BY_STANDARD}的 AQI"
COLUMNS = {
    **daily_tables.COLUMNS,
    "level": (*daily_tables.COLUMNS["level"], "质量等级", "空气质量等级", "level"),
}
DECIDING = (Pollutant.PM25, Pollutant.O3_8H)
"""Without a column of these nobody can tell which days were good: they make most polluted days."""


@dataclass(frozen=True, slots=True)
class ReplayDay:
    """A day: PM2.5 in μg/m³ and whether it was good (优良), None where that is not known."""

    date: date
    pm25: Decimal | None
    is_good: bool | None


@dataclass(frozen=True, slots=True)
class ReplaySeries:
    """The days of a file in order.

    `aqi_source` says where good days were taken from, empty where the columns do not tell them;
    `left_out` names the items that have no column and so were left out of a computed AQI.
    """

    name: str
    days: tuple[ReplayDay, ...]
    aqi_source: str
    notices: tuple[str, ...]
    left_out: tuple[str, ...] = ()


@dataclass(slots=True)
class _Columns:
    """Where the table begins and which column is what."""

    lines: Sequence[Line]
    columns: Mapping[str, int]
    factors: Mapping[str, Decimal]
    unread: int = 0
    repeated: int = 0
    subjects: dict[str, int] = field(default_factory=dict)

    def text(self, line: Line, name: str) -> str:
        place = self.columns.get(name)
        return "" if place is None or place >= len(line.cells) else line.cells[place].strip()

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


def read_daily_file(path: Path, subject: str = "") -> ReplaySeries:
    """Read the days of a file.

    Args:
        path: the file; CSV (UTF-8, UTF-16, GBK), packed by gzip or not, or .xlsx.
        subject: whose days to take, if the table has several places.

    Raises:
        BacktestFileError: in Chinese, if there are no days of one place in it.
    """
    table = _columns(path, lines_of(path))
    chosen = _of_subject(path, table, subject)
    days: dict[date, ReplayDay] = {}
    for line in chosen:
        try:
            day = read_date(table.text(line, "date"))
        except ValueError:
            table.unread += 1
            continue
        table.repeated += day in days
        days.setdefault(day, _day(table, line, day))
    if not any(day.pm25 or day.is_good is not None for day in days.values()):
        raise BacktestFileError(f"{path}:没有一天有 PM2.5 或 AQI 数据,请检查日期列和数值列")
    ordered = tuple(days[day] for day in sorted(days))
    source = table.aqi_source
    left_out = tuple(item.label for item in table.lacking) if source == COMPUTED_AQI else ()
    return ReplaySeries(path.name, ordered, source, _notices(table), left_out)


def _notices(table: _Columns) -> tuple[str, ...]:
    told = []
    if table.unread:
        told.append(f"{table.unread} 个日期或数值无法识别,按缺测处理")
    if table.repeated:
        told.append(f"{table.repeated} 行的日期重复,取先出现的一行")
    return tuple(told)


def _columns(path: Path, lines: Sequence[Line]) -> _Columns:
    first = lines[0].cells
    if len(first) in web_history.WIDTHS and is_date(first[1]):
        columns = {name: place for place, name in enumerate(web_history.ORDER)}
        return _Columns(lines, columns, {})
    hourly = False
    for header in headers(lines, COLUMNS):
        has_value = "aqi" in header.columns or Pollutant.PM25.value in header.columns
        if "date" not in header.columns or not has_value:
            continue
        hourly = hourly or "hour" in header.columns
        if not hourly and is_date(first_cell(lines, header, "date")):
            return _under(path, lines, header)
    why = "是小时数据,请先汇总成日数据" if hourly else "没有找到含日期和 PM2.5(或 AQI)列的表头"
    raise BacktestFileError(f"{path}:{why};表头可写作 日期、PM2.5、AQI,每行一天")


def _under(path: Path, lines: Sequence[Line], header: Header) -> _Columns:
    for first, second in header.repeated:
        raise BacktestFileError(f"{path}:“{first}”与“{second}”两列是同一项目,请只留一列")
    factors = {}
    for item in header.items:
        factor = header.factor(item)
        if factor is None:
            unit = Pollutant(item).unit
            raise BacktestFileError(f"{path}:“{header.word(item)}”的单位无法换算,请换成 {unit}")
        factors[item] = factor
    return _Columns(lines[header.place + 1 :], header.columns, factors)


def _of_subject(path: Path, table: _Columns, subject: str) -> Sequence[Line]:
    for line in table.lines:
        if is_date(table.text(line, "date")):
            name = table.text(line, "subject")
            table.subjects[name] = table.subjects.get(name, 0) + 1
    names = "、".join(list(table.subjects)[:8])
    if subject and subject not in table.subjects:
        raise BacktestFileError(f"{path}:没有“{subject}”的数据,其中有:{names}")
    if not subject and len(table.subjects) > 1:
        count = len(table.subjects)
        raise BacktestFileError(f"{path}:有 {count} 个站点({names}),请用 --subject 写明一个")
    if not subject:
        return table.lines
    return [line for line in table.lines if table.text(line, "subject") == subject]


def _day(table: _Columns, line: Line, day: date) -> ReplayDay:
    pm25 = table.value(line, Pollutant.PM25.value)
    level = table.text(line, "level")
    if level and is_missing(level):
        return ReplayDay(day, pm25, None)
    aqi = table.value(line, "aqi")
    if aqi is not None:
        return ReplayDay(day, pm25, is_good(min(round_up(aqi), AQI_TOP)))
    return ReplayDay(day, pm25, _is_good_by_items(table, line, day))


def _is_good_by_items(table: _Columns, line: Line, day: date) -> bool | None:
    """By the AQI of the items that have a column; None where one of those is missing."""
    lacking = table.lacking
    if any(item in lacking for item in DECIDING):
        return None
    values = {item: table.value(line, item.value) for item in Pollutant if item not in lacking}
    judged = daily_air_quality({**values, **dict.fromkeys(lacking, 0)}, in_force(Family.AQI, day))
    return None if judged.aqi is None else is_good(judged.aqi)
