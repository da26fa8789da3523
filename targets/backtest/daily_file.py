"""A daily table of one place, as a replay needs it: PM2.5 and whether the day was good.

Headers of any known habit, Chinese or English, and the headerless histories of web pages. Zeros
are missing: a daily mean or an AQI of 0 is no measurement. A day is read from its own row alone, so
that no later row changes what is said of an earlier day.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from monitoring.forms.cells import is_missing
from monitoring.importers.table import Line
from standards.air_items import Pollutant
from standards.air_levels import AQI_TOP, is_good
from standards.air_quality_index import daily_air_quality
from standards.editions import Family, in_force
from standards.rounding import round_up
from targets.backtest.daily_columns import COMPUTED_AQI, DECIDING, DailyColumns, daily_columns
from targets.backtest.tables import BacktestFileError, filled_sheets


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


def read_daily_file(path: Path, subject: str = "") -> ReplaySeries:
    """Read the days of a file, of all its sheets that are tables of days.

    Args:
        path: the file; CSV (UTF-8, UTF-16, GBK), packed by gzip or not, or .xlsx.
        subject: whose days to take, if the table has several places.

    Raises:
        BacktestFileError: in Chinese, if there are no days of one place in it.
    """
    tables = _tables(path, subject)
    days: dict[date, ReplayDay] = {}
    undated = repeated = 0
    for table, line in _of_subject(path, tables, subject):
        try:
            day = table.day(line)
        except ValueError:
            undated += 1
            continue
        repeated += day in days
        days.setdefault(day, _day(table, line, day))
    if not any(day.pm25 or day.is_good is not None for day in days.values()):
        raise BacktestFileError(f"{path}:没有一天有 PM2.5 或 AQI 数据,请检查日期列和数值列")
    sources = tuple(dict.fromkeys(table.aqi_source for table in tables if table.aqi_source))
    left_out = {item for table in tables for item in table.lacking if COMPUTED_AQI in sources}
    return ReplaySeries(
        path.name,
        tuple(days[day] for day in sorted(days)),
        "、".join(sources),
        _notices(tables, undated, repeated),
        tuple(item.label for item in Pollutant if item in left_out),
    )


def _tables(path: Path, subject: str) -> Sequence[DailyColumns]:
    sheets = filled_sheets(path, subject)
    named = [(f"{path} {sheet.title}" if len(sheets) > 1 else str(path), sheet) for sheet in sheets]
    found = [table for where, sheet in named if (table := daily_columns(where, sheet))]
    if not found:
        why = "没有找到含日期和 PM2.5(或 AQI)列的表头"
        raise BacktestFileError(f"{path}:{why};表头可写作 日期、PM2.5、AQI,每行一天")
    return found


def _notices(tables: Sequence[DailyColumns], undated: int, repeated: int) -> tuple[str, ...]:
    told = list(dict.fromkeys(told for table in tables for told in table.chosen))
    if unread := undated + sum(table.unread for table in tables):
        told.append(f"{unread} 个日期或数值无法识别,按缺测处理")
    if repeated:
        told.append(f"{repeated} 行的日期重复,取先出现的一行")
    return tuple(told)


def _of_subject(
    path: Path, tables: Sequence[DailyColumns], subject: str
) -> Iterator[tuple[DailyColumns, Line]]:
    """Yield the rows of one place, refusing to mix places."""
    by_sheet = _is_sheet_a_place(tables)
    rows = [
        (table.title if by_sheet else table.text(line, "subject"), table, line)
        for table in tables
        for line in table.lines
    ]
    subjects = list(dict.fromkeys(name for name, table, line in rows if table.has_day(line)))
    names = "、".join(subjects[:8])
    if subject and subjects == [""]:
        raise BacktestFileError(f"{path}:没有站点或城市列,请去掉 --subject")
    if subject and subject not in subjects:
        raise BacktestFileError(f"{path}:没有“{subject}”的数据,其中有:{names}")
    if not subject and len(subjects) > 1:
        count = len(subjects)
        raise BacktestFileError(f"{path}:有 {count} 个站点({names}),请用 --subject 写明一个")
    return ((table, line) for name, table, line in rows if not subject or name == subject)


def _is_sheet_a_place(tables: Sequence[DailyColumns]) -> bool:
    """Whether sheets without a column of places have the same days: then each is one place."""
    if any("subject" in table.columns for table in tables):
        return False
    seen: set[date] = set()
    for table in tables:
        own = {table.day(line) for line in table.lines if table.has_day(line)}
        if seen & own:
            return True
        seen |= own
    return False


def _day(table: DailyColumns, line: Line, day: date) -> ReplayDay:
    pm25 = table.value(line, Pollutant.PM25.value)
    level = table.text(line, "level")
    if level and is_missing(level):
        return ReplayDay(day, pm25, None)
    aqi = table.value(line, "aqi")
    if aqi is not None:
        return ReplayDay(day, pm25, is_good(min(round_up(aqi), AQI_TOP)))
    return ReplayDay(day, pm25, _is_good_by_items(table, line, day))


def _is_good_by_items(table: DailyColumns, line: Line, day: date) -> bool | None:
    """By the AQI of the items that have a column; None where one of those is missing."""
    lacking = table.lacking
    if any(item in lacking for item in DECIDING):
        return None
    values = {item: table.value(line, item.value) for item in Pollutant if item not in lacking}
    judged = daily_air_quality({**values, **dict.fromkeys(lacking, 0)}, in_force(Family.AQI, day))
    return None if judged.aqi is None else is_good(judged.aqi)
