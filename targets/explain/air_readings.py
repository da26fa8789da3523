"""The stored rows behind a figure of air: days of stations, and the sheets of months."""

import calendar
from collections.abc import Iterable, Sequence
from datetime import date

from django.db.models import QuerySet

from monitoring import querysets
from monitoring.air_days import Day
from monitoring.models import AirDay, AirMonth, AirStation
from standards.air_items import Pollutant
from standards.rounding import round_half_even
from targets.explain.air_question import NAMES, AirQuestion
from targets.explain.readings import Record, reading_rows
from targets.explain.result import Part, ReadingTable
from targets.explain.working import number


def days_of(question: AirQuestion) -> list[Day]:
    """Return the days of the span in order."""
    return [day for day in question.air.days if day.date.month in question.months]


def day_parts(question: AirQuestion, item: Pollutant) -> tuple[Part, ...]:
    """The days of the span with a value of an item, each opening in its turn."""
    parts = []
    for day in days_of(question):
        value = day.values[item]
        if value is not None:
            shown = round_half_even(value, item.decimals)
            note = "" if shown == value else f"未修约 {number(value)}"
            address = question.to(NAMES[item], day=day.date.isoformat())
            parts.append(Part(day_name(day.date), f"{shown}", address, note))
    return tuple(parts)


def day_name(day: date) -> str:
    """“8月3日”."""
    return f"{day.month}月{day.day}日"


def records_between(question: AirQuestion, first: date, last: date) -> QuerySet[AirDay]:
    """The rows of the span's days: the station's, or the division's and its evaluated stations'."""
    year = question.air.year
    if isinstance(question.place, AirStation):
        found = querysets.station_records_of(question.place, year)
    else:
        whole = querysets.division_records_of(question.place, year)
        found = whole | querysets.evaluated_records_of(question.place, year)
    return found.filter(date__range=(first, last)).select_related("station", "batch")


def day_table(question: AirQuestion, item: Pollutant) -> tuple[ReadingTable, ...]:
    """The stored days of a month, or the one day asked for, with one item's value."""
    label = f"{item.label}({item.unit})"
    rows = [
        Record(row, _row_name(row), number(value))
        for row in _rows(question)
        if (value := getattr(row, item.value)) is not None
    ]
    return _table("日数据", rows, label)


def index_table(question: AirQuestion) -> tuple[ReadingTable, ...]:
    """The stored days with their index."""
    rows = [
        Record(row, _row_name(row), "无" if row.aqi is None else f"{row.aqi}")
        for row in _rows(question)
    ]
    return _table("日数据", rows, "AQI")


def _rows(question: AirQuestion) -> QuerySet[AirDay]:
    day = question.asked.day
    if day is not None:
        return records_between(question, day, day)
    year, month = question.air.year, question.air.as_of.month
    last = calendar.monthrange(year, month)[1]
    return records_between(question, date(year, month, 1), date(year, month, last))


def _row_name(row: AirDay) -> str:
    place = row.station.name if row.station is not None else "板块整体"
    return f"{place} {day_name(row.date)}"


def _table(title: str, rows: Sequence[Record], label: str) -> tuple[ReadingTable, ...]:
    return (ReadingTable(title, reading_rows(rows), label),) if rows else ()


def sheet_table(sheet: AirMonth, value: str, name: str, label: str) -> tuple[ReadingTable, ...]:
    """The sheet a figure was taken from."""
    return sheets_table([(sheet, name, value)], label)


def sheets_table(
    sheets: Iterable[tuple[AirMonth, str, str]], label: str
) -> tuple[ReadingTable, ...]:
    """The sheets figures were taken from; nothing without one."""
    return _table("来表", [Record(row, name, value) for row, name, value in sheets], label)
