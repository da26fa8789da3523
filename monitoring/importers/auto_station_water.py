"""Automatic water stations (国家地表水水质自动监测站): readings of hours to months.

Rule: docs/methods/automatic-water.md. The files are exports of the national real-time platform;
what is stored is the mean of a month's valid readings, status 实时: no official monitoring.
"""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from monitoring.assessment_tables.vocabulary import header_name, water_key
from monitoring.choices import DataStatus, ReadingState
from monitoring.forms.cells import is_missing, plain_text, value_text
from monitoring.forms.readings import SECTION_FIELDS, SectionMonthForm
from monitoring.importers.base import Entry, Finding, Layout, Parsed
from monitoring.importers.names import Names
from monitoring.importers.table import Row, Table, header_key
from monitoring.importers.units import RAW, Units, units_of
from monitoring.models import SectionMonth, WaterSection
from monitoring.revisions import is_demonstration
from standards.averages import days_in_month
from standards.rounding import round_half_even
from standards.surface_water import mean_concentrations
from standards.surface_water_limits import WaterItem

SOURCE = "国家地表水水质自动监测实时数据月均值"
"""The source of every month made here: by it such a month is known again."""

ITEMS = (
    WaterItem.TEMPERATURE, WaterItem.PH, WaterItem.DO, WaterItem.CODMN, WaterItem.NH3N,
    WaterItem.TP, WaterItem.TN,
)  # fmt: skip
IN_SERVICE = ("正常", "")
COLUMNS = {
    "subject": ("断面名称", "断面", "站点名称"),
    "full_time": ("监测时间_补全",),
    "time": ("监测时间",),
    "condition": ("站点情况", "站点状态"),
}
_NUMBER = re.compile(r"-?[0-9]{1,9}(?:\.[0-9]{1,25})?")
_TIME = re.compile(r"(?:(\d{4})[-/])?(\d{1,2})[-/](\d{1,2})[ T](\d{1,2}):(\d{2})(?::\d{2})?")
_COUNTED = re.compile(r"自动站有效读数(\d+)次")
_SPAN = re.compile(r"(\d\d-\d\d \d\d:\d\d)至(\d\d-\d\d \d\d:\d\d)")
_TITLE_MONTH = re.compile(r"(?<!\d)(20\d{2})(?:[-_.年]?(\d{1,2}))?(?!\d)")
YEAR_HELP = "请在文件名中写明年月(如 五牧_2021-04.csv),或增加“监测时间_补全”列"

Values = dict[WaterItem, Decimal]
MonthKey = tuple[WaterSection, int, int]


@dataclass(slots=True)
class Readings:
    """The valid readings of a section's month by their time, and where the first of each stood.

    `dropped` are the values of a time that contradict each other.
    """

    values: dict[datetime, Values] = field(default_factory=dict)
    lines: dict[datetime, int] = field(default_factory=dict)
    dropped: set[tuple[datetime, WaterItem]] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Reading:
    """One row: its line in the file, when it was taken and what was measured."""

    line: int
    time: datetime
    values: Values


def field_of(header: str) -> str | None:
    """Return the field of a header that names one of the items, before rounding or after it."""
    key = header_key(header)
    found = water_key(header_name(key.removesuffix(RAW))[0])
    if found is None or found[0] not in ITEMS:
        return None
    return f"{found[0]}{RAW}" if key.endswith(RAW) else found[0]


def parse(table: Table, names: Names) -> Parsed:
    """Turn the readings of each registered section into its months; name whatever is left out."""
    units = units_of(table)
    parsed = Parsed(problems=list(units.problems))
    if parsed.problems:
        return parsed
    months: dict[MonthKey, Readings] = {}
    unknown: Counter[str] = Counter()
    for row in table.rows[1:] if units.has_own_row else table.rows:
        section = names.sections.find(row.text("subject"))
        if section is None:
            unknown[row.text("subject")] += 1
            continue
        try:
            reading = _reading_of(row, table, units, parsed)
        except ValueError as problem:
            parsed.problems.append(Finding(row.number, "", str(problem)))
            continue
        if reading is not None:
            key = (section, reading.time.year, reading.time.month)
            _take(months.setdefault(key, Readings()), reading, table, parsed)
    parsed.skipped += [
        Finding(0, "", f"没有登记的断面“{name}”:{count}条读数未使用")
        for name, count in unknown.items()
    ]
    for key, readings in months.items():
        _add_month(key, readings, parsed)
    return parsed


def _reading_of(row: Row, table: Table, units: Units, parsed: Parsed) -> Reading | None:
    time = _time_of(row, table, parsed)
    values = _values_of(row, table, units, parsed) if time else {}
    return Reading(row.number, time, values) if time and values else None


def _time_of(row: Row, table: Table, parsed: Parsed) -> datetime | None:
    """Return when a reading was taken; None, with its reason told, for one that does not count."""
    condition = row.text("condition")
    if plain_text(condition) not in IN_SERVICE:
        parsed.skipped.append(Finding(row.number, "站点情况", f"“{condition}”,不计入月均值"))
        return None
    text = row.text("full_time")
    text = row.text("time") if is_missing(text) else text
    if is_missing(text):
        parsed.skipped.append(Finding(row.number, "监测时间", "没有时间,不计入月均值"))
        return None
    found = _TIME.fullmatch(text)
    if found is None:
        raise ValueError(f"监测时间“{text}”无法识别:请写成 2021-04-01 04:00")
    month, day, hour, minute = map(int, found.groups()[1:])
    year = int(found[1]) if found[1] else _year_of(month, table)
    try:
        return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - as the sheet has it
    except ValueError:
        raise ValueError(f"监测时间“{text}”不存在") from None


def _year_of(month: int, table: Table) -> int:
    """Return the year the file's name or title gives to a month printed without one."""
    found = set(_TITLE_MONTH.findall(table.title))
    if len(found) != 1:
        raise ValueError(f"监测时间没有年份:{YEAR_HELP}")
    year, titled = found.pop()
    if titled == "1" or titled == "01":
        return int(year) - 1 if month == 12 else int(year)
    return int(year) + 1 if titled == "12" and month == 1 else int(year)


def _values_of(row: Row, table: Table, units: Units, parsed: Parsed) -> Values:
    """Return what a reading measured, unrounded where the file has it; missing items left out."""
    values: Values = {}
    for item in ITEMS:
        name = f"{item.value}{RAW}"
        name = item.value if is_missing(row.text(name)) else name
        text = row.text(name)
        if is_missing(text):
            continue
        plain = text if _NUMBER.fullmatch(text) else value_text(text)
        if not _NUMBER.fullmatch(plain):
            raise ValueError(f"{item.label}“{text}”无法识别:没有数据请留空或写 --")
        value = Decimal(plain) * units.factor(name)
        if why := _impossible(item, value):
            header = table.headers.get(name, item.label)
            parsed.skipped.append(Finding(row.number, header, f"{text} {why},该项不计入"))
            continue
        values[item] = value
    return values


def _impossible(item: WaterItem, value: Decimal) -> str:
    if item is WaterItem.TEMPERATURE:
        return "" if -5 <= value <= 50 else "不是河湖的水温"
    if item is WaterItem.PH:
        return "" if 0 < value <= 14 else "不在 0 到 14 之间"
    return "" if value > 0 else "不是测得的浓度"


def _take(readings: Readings, reading: Reading, table: Table, parsed: Parsed) -> None:
    """Add a reading; of one that came twice keep what is new, and nothing that contradicts."""
    time, values = reading.time, reading.values
    first = readings.lines.setdefault(time, reading.line)
    stored = readings.values.setdefault(time, {})
    if first == reading.line:
        stored.update(values)
        return
    against = {item for item in values if item in stored and stored[item] != values[item]}
    readings.dropped |= {(time, item) for item in against}
    for item in ITEMS:
        if item in against:
            text = f"{stored[item]} 与 {values[item]} 不同(第{first}行为同一时间):两个都不计入"
            header = table.headers.get(item.value, item.label)
            parsed.conflicts.append(Finding(reading.line, header, text))
    new = [item for item in values if item not in stored]
    stored.update({item: values[item] for item in new})
    words = f",补入{'、'.join(item.label for item in new)}" if new else ""
    parsed.skipped.append(Finding(reading.line, "", f"与第{first}行为同一时间,重复{words}"))


def _add_month(key: MonthKey, readings: Readings, parsed: Parsed) -> None:
    section, year, month = key
    for time, item in readings.dropped:
        readings.values[time].pop(item, None)
    counted = {time: values for time, values in readings.values.items() if values}
    if not counted:
        return
    line = min(readings.lines.values())
    reading = SectionMonth(section=section, year=year, month=month)
    days = len({time.date() for time in counted})
    if days * 2 < days_in_month(year, month):
        text = f"{reading}:只有{days}天有读数,不足全月一半,月均值仅供参考"
        parsed.notices.append(Finding(line, "", text))
    data = dict.fromkeys((name for name in SECTION_FIELDS if name != "source"), "")
    data |= {item.value: f"{value:f}" for item, value in month_means(counted.values()).items()}
    data |= {
        "state": ReadingState.MEASURED.value,
        "status": DataStatus.REALTIME.value,
        "note": _coverage(counted, days),
    }
    parsed.entries.append(Entry(line, reading, data, source=SOURCE))


def month_means(readings: Any) -> Values:
    """Mean of each item over a month's readings, with the decimals that are kept.

    >>> month_means([{WaterItem.TP: Decimal("0.19")}, {WaterItem.TP: Decimal("0.2")}])
    {<WaterItem.TP: 'tp'>: Decimal('0.195000')}
    """
    return {
        item: round_half_even(mean, _decimals_kept(item))
        for item, mean in mean_concentrations(readings).items()
    }


def _decimals_kept(item: WaterItem) -> int:
    places: int = getattr(SectionMonth._meta.get_field(item.value), "decimal_places", 0)
    return places


def _coverage(counted: dict[datetime, Values], days: int) -> str:
    """Say on how many readings and days a month rests, and which items have fewer."""
    total = len(counted)
    span = f"{min(counted):%m-%d %H:%M}至{max(counted):%m-%d %H:%M}"
    fewer = []
    for item in ITEMS:
        count = sum(item in values for values in counted.values())
        if 0 < count < total:
            fewer.append(f"{item.label}{count}次")
    words = f"自动站有效读数{total}次、{days}天,{span}"
    return f"{words}(其中{'、'.join(fewer)})" if fewer else words


def is_automatic(row: Any) -> bool:
    """Tell whether a stored month is the mean of an automatic station as it was imported.

    One that a person has saved belongs to no batch any more, and is that person's.
    """
    imported = row.batch_id is not None and row.status == DataStatus.REALTIME
    return bool(imported and row.source == SOURCE)


def keeps(row: Any, reading: Any) -> str:
    """Say why a stored month is not replaced: what is official or rests on more goes before."""
    if is_demonstration(row):
        return ""
    if is_automatic(row):
        had, has = _count(row), _count(reading)
        if has < had:
            text = f"已有的自动站月均值有{had}次读数,本文件只有{has}次"
        elif _is_within(_span(row), _span(reading)):
            return ""
        else:
            text = (
                f"已有的自动站月均值为{'至'.join(_span(row))}的读数,本文件为"
                f"{'至'.join(_span(reading))},不会合并:请导入覆盖全月的一个文件"
            )
        return f"{text},不覆盖(要覆盖请加 --overwrite)"
    known = f"已有“{row.get_status_display()}”数据"
    return f"{known},自动站月均值不是正式监测,不覆盖(要覆盖请加 --overwrite)"


def _count(row: Any) -> int:
    """The readings a month rests on, as its note says."""
    found = _COUNTED.match(row.note)
    return int(found[1]) if found else 0


def _span(row: Any) -> tuple[str, ...]:
    """The first and the last reading of a month, as its note says."""
    found = _SPAN.search(row.note)
    return found.groups() if found else ()


def _is_within(had: tuple[str, ...], has: tuple[str, ...]) -> bool:
    """Tell whether readings reach over all the time that others do; true where nobody noted it."""
    return not had or not has or (has[0] <= had[0] and had[1] <= has[1])


def stored(readings: Sequence[SectionMonth]) -> QuerySet[Any]:
    """Return all stored months of the same sections."""
    sections = {reading.section_id for reading in readings}
    return SectionMonth.objects.filter(section_id__in=sections).select_related("section")


LAYOUT = Layout(
    kind="auto-station-water",
    title="水质自动站实时数据",
    columns=COLUMNS,
    required=(("subject",), ("time", "full_time"), ("condition",), tuple(ITEMS)),
    parse=parse,
    form_class=SectionMonthForm,
    stored=stored,
    field_of=field_of,
    keeps=keeps,
)
