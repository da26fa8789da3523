"""What a month's workbook holds: for each kind a sheet with every row due, filled with what is
stored. A row nobody entered stays blank, and so does a generated one: what it says was never
measured, and a file sent back untouched must not make it real.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitoring.choices import Caliber, DataStatus, QualityClass, ReadingState, Span
from monitoring.forms.cells import shown_number
from monitoring.forms.month_entry import district_of
from monitoring.importers.names import Names
from monitoring.models import (
    AirMonth,
    AirStation,
    Division,
    DustfallMonth,
    SectionAssignment,
    SectionMonth,
    WaterSection,
)
from monitoring.models.sites import in_validity
from monitoring.revisions import is_demonstration
from standards.surface_water_limits import WaterItem

STATUSES = tuple(str(label) for label in DataStatus.labels)
CLASSES = tuple(str(label) for label in QualityClass.labels)
STATES = tuple(str(ReadingState(each).label) for each in ReadingState if each != "measured")
CALIBERS = tuple(str(label) for label in Caliber.labels)

Value = str | date


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its header with the unit, its width, what may be chosen, what a row says in it.

    `is_key` columns say what the row is of: they are filled in every row.
    """

    header: str
    read: Callable[[Any], Value]
    width: int = 11
    choices: tuple[str, ...] = ()
    is_key: bool = False


@dataclass(frozen=True, slots=True)
class MonthSheet:
    """One kind's sheet: rows are stored ones, or unsaved ones for what is due."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Any]
    is_empty: Callable[[Any], bool]


def number(name: str) -> Callable[[Any], Value]:
    """Return what reads a number as it is shown."""
    return lambda row: _number(getattr(row, name))


def _number(value: Any) -> str:
    return "" if value is None else str(value) if isinstance(value, int) else shown_number(value)


def text(name: str) -> Callable[[Any], Value]:
    """Return what reads a text."""
    return lambda row: str(getattr(row, name) or "")


def label(name: str) -> Callable[[Any], Value]:
    """Return what reads the label of a choice."""
    return lambda row: str(getattr(row, f"get_{name}_display")() or "")


def is_blank(row: Any) -> bool:
    """Tell whether nobody entered a row: it is not stored, or only generated."""
    return row.pk is None or is_demonstration(row)


def _month(row: Any) -> Value:
    return f"{row.year}年{row.month}月"


def _span(row: Any) -> Value:
    is_to_date = row.span == Span.YEAR_TO_DATE
    return f"{row.year}年1-{row.month}月" if is_to_date else f"{row.year}年{row.month}月"


def _state(row: Any) -> Value:
    return "" if row.state == ReadingState.MEASURED else str(row.get_state_display())


def _class(name: str) -> Callable[[Any], Value]:
    return lambda row: QualityClass(getattr(row, name)).label if getattr(row, name) else ""


def _item(item: WaterItem) -> Callable[[Any], Value]:
    """Return what reads an item: below detection as the laboratory printed it."""
    return lambda row: row.marks.get(item.value) or _number(getattr(row, item.value))


def _ending(row_label: str = "数据状态") -> tuple[Column, ...]:
    return (
        Column(row_label, label("status"), choices=STATUSES),
        Column("备注", text("note"), width=24),
    )


def air_sheet(year: int, month: int) -> MonthSheet:
    """Return the district, the stations that count, and whatever else is stored of the month."""
    names = Names()
    stored = AirMonth.objects.filter(year=year, month=month)
    rows = {_air_key(row): row for row in stored.select_related("division", "station", "batch")}
    for due in _air_due(year, month):
        rows.setdefault(_air_key(due), due)

    def named(row: Any) -> Value:
        site = row.station or row.division
        is_same = names.air_subject(site.name) == (row.division, row.station)
        return str(site.name if is_same else site.code)

    measured = (
        ("PM2.5均值", "pm25_mean", "μg/m³"), ("有效天数", "valid_days", "天"),
        ("优良天数", "good_days", "天"), ("重污染天数", "heavy_days", "天"),
        ("优良率", "good_day_ratio", "%"), ("PM10均值", "pm10_mean", "μg/m³"),
        ("SO2均值", "so2_mean", "μg/m³"), ("NO2均值", "no2_mean", "μg/m³"),
        ("CO第95百分位", "co_p95", "mg/m³"), ("O3-8h第90百分位", "o3_p90", "μg/m³"),
        ("PM2.5同比", "published_pm25_change", "%"),
        ("优良率同比", "published_ratio_change", "百分点"),
    )  # fmt: skip
    columns = (
        Column("板块", named, width=18, is_key=True),
        Column("时段", _span, width=16, is_key=True),
        Column("口径", label("caliber"), width=8, choices=CALIBERS, is_key=True),
        *(Column(f"{word}({unit})", number(name), width=13) for word, name, unit in measured),
        *_ending(),
    )
    return MonthSheet("空气", columns, sorted(rows.values(), key=_air_order), is_blank)


def _air_key(row: AirMonth) -> tuple[Any, ...]:
    division = None if row.station_id else row.division_id
    return (row.station_id, division, row.span, row.caliber)


def _air_order(row: AirMonth) -> tuple[Any, ...]:
    site = row.station or row.division
    return (row.station is not None, site.position, site.code, row.span, row.caliber)


def _air_due(year: int, month: int) -> Iterable[AirMonth]:
    district = district_of(year)
    if district is not None:
        yield _air(district, None, year, month)
        if month > 1:
            yield _air(district, None, year, month, Span.YEAR_TO_DATE)
    on = date(year, month, 1)
    found = AirStation.objects.filter(in_validity(on), is_evaluated=True)
    for station in found.select_related("division"):
        yield _air(station.division, station, year, month)


def _air(
    division: Division, station: AirStation | None, year: int, month: int, span: Span = Span.MONTH
) -> AirMonth:
    return AirMonth(
        division=division, station=station, year=year, month=month, span=span.value,
        caliber=Caliber.ACTUAL.value,
    )  # fmt: skip


def section_sheet(year: int, month: int) -> MonthSheet:
    """Return the sections of the year's targets, and whatever else is stored of the month."""
    names = Names()
    stored = SectionMonth.objects.filter(year=year, month=month).select_related("section", "batch")
    rows = {row.section_id: row for row in stored}
    assigned = SectionAssignment.objects.filter(year=year).values("section")
    for section in WaterSection.objects.filter(pk__in=assigned):
        rows.setdefault(section.pk, SectionMonth(section=section, year=year, month=month))

    def named(row: Any) -> Value:
        found = names.sections.find(row.section.name)
        return str(row.section.name if found == row.section else row.section.code)

    items = (
        Column(f"{item.label}({item.unit})" if item.unit else item.label, _item(item))
        for item in WaterItem
        if item is not WaterItem.TEMPERATURE
    )
    columns = (
        Column("断面名称", named, width=18, is_key=True),
        Column("月份", _month, width=12, is_key=True),
        Column("监测情况", _state, choices=STATES),
        Column("采样日期", lambda row: row.sampled_on or "", width=12),
        Column("水质类别", _class("water_class"), choices=CLASSES),
        Column("累计类别", _class("cumulative_class"), choices=CLASSES),
        Column("水温(℃)", number("temperature")),
        *items,
        *_ending(),
    )
    order = sorted(rows.values(), key=lambda row: (row.section.position, row.section.code))
    return MonthSheet("断面", columns, order, is_blank)


def dustfall_sheet(year: int, month: int) -> MonthSheet:
    """Return the divisions that are assessed, and whatever else is stored of the month."""
    names = Names()
    stored = DustfallMonth.objects.filter(year=year, month=month)
    rows = {row.division_id: row for row in stored.select_related("division", "batch")}
    assessed = Division.objects.filter(in_validity(date(year, month, 1)), assessed=True)
    for division in assessed:
        rows.setdefault(division.pk, DustfallMonth(division=division, year=year, month=month))

    def named(row: Any) -> Value:
        found = names.divisions.find(row.division.name)
        return str(row.division.name if found == row.division else row.division.code)

    columns = (
        Column("板块", named, width=18, is_key=True),
        Column("月份", _month, width=12, is_key=True),
        Column("降尘量(吨/平方公里·月)", number("value"), width=22),
        Column("月目标(吨/平方公里·月)", number("target"), width=22),
        Column("监测情况", _state, choices=STATES),
        *_ending(),
    )
    order = sorted(rows.values(), key=lambda row: (row.division.position, row.division.code))
    return MonthSheet("降尘", columns, order, is_blank)


SHEETS: list[Callable[[int, int], MonthSheet]] = [air_sheet, section_sheet, dustfall_sheet]
"""The sheets of a month, in their order: a higher layer adds its own when it starts."""
