"""Monthly water of sections: assessment tables and tables of concentrations (断面月数据)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet

from monitoring.assessment_tables.vocabulary import header_name, water_key
from monitoring.choices import ReadingState
from monitoring.forms.cells import is_missing, plain_text, read_class
from monitoring.importers.base import (
    Entry,
    Finding,
    Layout,
    Parsed,
    UnreadableCellError,
    filled,
    period_of,
    problem_in,
    reading_field,
    state_of,
    status_of,
)
from monitoring.importers.names import Names
from monitoring.importers.periods import Period, read_period, year_in_title
from monitoring.importers.rows import rows_of_data
from monitoring.importers.section_claims import CLAIMS, REGISTERED, SheetForm
from monitoring.importers.table import Row, Table
from monitoring.importers.units import Units, units_of
from monitoring.models import SectionAssignment, SectionMonth, WaterSection

CLASSES = {
    "water_class": ("水质类别", "本月类别", "实测类别", "类别", "本月水质类别", "现状类别"),
    "cumulative_class": ("累计类别", "通报累计类别"),
}
ITEMS = ("temperature", *SectionMonth.PARAMETERS)
VALUES = (*CLASSES, *ITEMS)
"""What a row can hold: the items are known by their names in any spelling, see `water_key`."""

COLUMNS = {
    "subject": ("断面名称", "断面", "监测断面", "点位名称", "名称"),
    "month": ("监测月份", "月份", "月"),
    "period": ("监测时间", "监测日期", "时间", "日期"),
    "sampled": ("采样日期", "采样时间"),
    "year": ("年", "年份", "年度"),
    "state": ("监测情况",),
    "status": ("数据状态",),
    "note": ("备注", "说明"),
    **CLASSES,
    **CLAIMS,
}
STATE_FIELDS = ("state", *VALUES)


def field_of(header: str) -> str | None:
    """Return the item a header names: “铬(六价)(mg/L)”, “NH3-N”, “汞(μg/L)”."""
    found = water_key(header_name(header)[0])
    return found[0] if found else None


def parse(table: Table, names: Names) -> Parsed:
    """Turn each row into a month of its section."""
    units = units_of(table)
    parsed = Parsed(problems=list(units.problems))
    if parsed.problems:
        return parsed
    targets = _targets() if {"claimed_met", "claimed_target"} & set(table.headers) else {}
    unknown: dict[str, list[int]] = {}
    rows = replace(table, rows=table.rows[1:]) if units.has_own_row else table
    for row in rows_of_data(rows, parsed, "断面", lambda text: bool(names.sections.find(text))):
        data = _data(row, units)
        if not data:
            parsed.skipped.append(Finding(row.number, "", "没有任何数值"))
            continue
        section = names.sections.find(row.text("subject"))
        if section is None:
            unknown.setdefault(row.text("subject"), []).append(row.number)
            continue
        try:
            reading, sampled_on = _reading(section, row, table)
        except ValueError as problem:
            parsed.problems.append(problem_in(row, table, problem))
            continue
        parsed.problems += _class_problems(row, table)
        parsed.notices += _dry_among_values(row, table, data)
        known = targets.get((reading.section_id, reading.year), "")
        data |= filled(row, ("note",)) | status_of(row) | _claims(row) | sampled_on
        data |= {REGISTERED: known} if known else {}
        parsed.entries.append(Entry(row.number, reading, data))
    parsed.problems += _unknown_problems(unknown, table, names)
    return parsed


def _unknown_problems(
    unknown: Mapping[str, list[int]], table: Table, names: Names
) -> Iterator[Finding]:
    """Name each section that is not registered once, however many rows it has."""
    for name, lines in unknown.items():
        rest = f"(共{len(lines)}行)" if len(lines) > 1 else ""
        text = f"没有登记的断面“{name}”{rest}{names.sections.advice(name)}"
        header = table.headers["subject"]
        yield Finding(lines[0], header, text, table.cell(lines[0], "subject"))


def _class_problems(row: Row, table: Table) -> Iterator[Finding]:
    """Refuse a class that two columns give differently: nobody can tell which is meant."""
    for column in table.repeated:
        other, text = row.text(column.field), row.text(column.key)
        if column.field not in CLASSES or is_missing(text) or is_missing(other):
            continue
        if _same_class(text, other):
            continue
        words = f"“{text}”与“{table.headers[column.field]}”的“{other}”不同:请只留一列"
        yield Finding(row.number, column.header, words, table.cell(row.number, column.key))


def _dry_among_values(row: Row, table: Table, data: Mapping[str, str]) -> Iterator[Finding]:
    """Ask about a cell that says 断流 beside values: a dry river cannot be sampled."""
    if data["state"] != ReadingState.MEASURED.value:
        return
    for name in VALUES:
        if state_of(row, (name,)) == ReadingState.NO_FLOW:
            text = f"“{row.text(name)}”与同一行的数值矛盾,按没有数据导入:请核对"
            yield Finding(row.number, table.headers[name], text, table.cell(row.number, name))


def _same_class(text: str, other: str) -> bool:
    try:
        return read_class(text) == read_class(other)
    except ValueError:
        return plain_text(text) == plain_text(other)


def _claims(row: Row) -> dict[str, str]:
    """What the sheet says of itself; a dash among the factors says that there are none."""
    return {name: text for name in CLAIMS if (text := row.text(name))}


def _targets() -> dict[tuple[int, int], str]:
    """The target classes registered for every section and year."""
    found: dict[tuple[int, int], list[str]] = {}
    for each in SectionAssignment.objects.order_by("target_class"):
        classes = found.setdefault((each.section_id, each.year), [])
        if str(each.target_class) not in classes:
            classes.append(str(each.target_class))
    return {key: ",".join(classes) for key, classes in found.items()}


def _data(row: Row, units: Units) -> dict[str, str]:
    """Return the values of a row, or the state that stands in their place.

    A state leaves no value: what an earlier file or a person gave is taken out. The class to date
    may stand beside it, and values beside a state in its own column are left to contradict it.
    """
    state = state_of(row, STATE_FIELDS)
    values = {
        name: units.converted(name, text)
        for name, text in filled(row, VALUES).items()
        if state is None or state_of(row, (name,)) is None
    }
    if set(values) - {"cumulative_class"} or (values and state is None):
        stated = state_of(row, ("state",)) or ReadingState.MEASURED
        return {**values, "state": stated.value}
    if state is None:
        return {}
    return {**dict.fromkeys(VALUES, ""), **values, "state": state.value}


def _reading(section: WaterSection, row: Row, table: Table) -> tuple[SectionMonth, dict[str, str]]:
    """Return the month a row is of, and the day of sampling where it gives one."""
    period, day = _period_of(row, table)
    if period.span != "month":
        text = row.text("month") or row.text("period")
        words = f"“{text}”" if text else "标题或文件名中的时间"
        name = "month" if row.text("month") else "period"
        raise UnreadableCellError(f"{words}是累计时段:断面数据请按月导入", name)
    sampled = {"sampled_on": day.isoformat()} if day else {}
    return SectionMonth(section=section, year=period.year, month=period.month), sampled


def _period_of(row: Row, table: Table) -> tuple[Period, date | None]:
    """Return month and day of sampling: a column of months decides, then one of times."""
    sampled = row.text("sampled")
    titled = year_in_title(table.title)
    stated = row.text("year") or titled
    with reading_field("sampled"):
        taken = None if is_missing(sampled) else read_period(sampled, stated)
    name = next((n for n in ("month", "period") if not is_missing(row.text(n))), "")
    if name:
        year = row.text("year") or (str(taken.year) if taken else titled)
        with reading_field(name):
            period = read_period(row.text(name), year)
    else:
        period = taken or period_of(row, table)
    return period, (taken.day if taken else None) or period.day


def stored(readings: Sequence[SectionMonth]) -> QuerySet[Any]:
    """Return all stored months of the same sections."""
    sections = {reading.section_id for reading in readings}
    return SectionMonth.objects.filter(section_id__in=sections).select_related("section")


LAYOUT = Layout(
    kind="section-month",
    title="断面月数据",
    columns=COLUMNS,
    required=(("subject",), STATE_FIELDS),
    parse=parse,
    form_class=SheetForm,
    stored=stored,
    field_of=field_of,
)
