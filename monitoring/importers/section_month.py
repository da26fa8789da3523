"""Monthly water of sections: assessment tables and tables of concentrations (断面月数据)."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from monitoring.assessment_tables.vocabulary import header_name, unit_factor, water_key
from monitoring.choices import ReadingState
from monitoring.forms.cells import is_missing, plain_text, value_text
from monitoring.importers.base import (
    Entry,
    Finding,
    Layout,
    Parsed,
    filled,
    period_of,
    state_of,
    status_of,
)
from monitoring.importers.names import Names, is_total
from monitoring.importers.section_claims import CLAIMS, REGISTERED, SheetForm
from monitoring.importers.table import Row, Table
from monitoring.models import SectionAssignment, SectionMonth
from standards.surface_water_limits import WaterItem

CLASSES = {
    "water_class": ("水质类别", "本月类别", "实测类别", "类别", "本月水质类别", "现状类别"),
    "cumulative_class": ("累计类别", "通报累计类别"),
}
ITEMS = ("temperature", *SectionMonth.PARAMETERS)
VALUES = (*CLASSES, *ITEMS)
"""What a row can hold: the items are known by their names in any spelling, see `water_key`."""

COLUMNS = {
    "subject": ("断面名称", "断面", "监测断面", "点位名称", "名称"),
    "period": ("监测时间", "监测日期", "采样日期", "采样时间", "监测月份", "月份", "时间", "日期"),
    "year": ("年", "年份", "年度"),
    "state": ("监测情况",),
    "status": ("数据状态",),
    "note": ("备注", "说明"),
    **CLASSES,
    **CLAIMS,
}
STATE_FIELDS = ("state", *VALUES)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")


def field_of(header: str) -> str | None:
    """Return the item a header names: “铬(六价)(mg/L)”, “NH3-N”, “汞(μg/L)”."""
    found = water_key(header_name(header)[0])
    return found[0] if found else None


@dataclass(frozen=True, slots=True)
class Units:
    """What the numbers of a column are multiplied by, and what is wrong with a column."""

    factors: Mapping[str, Decimal]
    problems: tuple[Finding, ...]
    has_own_row: bool

    def converted(self, name: str, text: str) -> str:
        """Return a cell in the unit of the standard, its mark below detection kept."""
        factor = self.factors.get(name, Decimal(1))
        if factor == 1:
            return text
        return _NUMBER.sub(lambda n: f"{(Decimal(n[0]) * factor).normalize():f}", value_text(text))


def units_of(table: Table) -> Units:
    """Read the unit of every item from its header, else from a row of units below the header."""
    first = table.rows[0] if table.rows else Row(0, {})
    filled_cells = {name: first.text(name) for name in ITEMS if not is_missing(first.text(name))}
    own = {name: header_name(f"x{cell}") for name, cell in filled_cells.items()}
    has_own_row = bool(own) and all(name == "x" for name, _ in own.values())
    factors: dict[str, Decimal] = {}
    problems = []
    for name in ITEMS:
        if name not in table.headers:
            continue
        header = table.headers[name]
        unit = header_name(header)[1] or (own[name][1] if has_own_row and name in own else "")
        factor = unit_factor(unit, plain_text(WaterItem(name).unit).lower())
        if factor is None:
            text = f"单位“{unit}”无法换算:请换成 {WaterItem(name).unit or '无量纲'},或给该列改名"
            problems.append(Finding(0, header, text))
        else:
            factors[name] = factor
    for header in table.unused:
        if (twice := field_of(header)) in table.headers:
            text = f"与“{table.headers[twice or '']}”是同一项目:请只留一列"
            problems.append(Finding(0, header, text))
    return Units(factors, tuple(problems), has_own_row)


def parse(table: Table, names: Names) -> Parsed:
    """Turn each row into a month of its section."""
    units = units_of(table)
    parsed = Parsed(problems=list(units.problems))
    if parsed.problems:
        return parsed
    targets = _targets() if {"claimed_met", "claimed_target"} & set(table.headers) else {}
    for row in table.rows[1:] if units.has_own_row else table.rows:
        if is_total(row.text("subject")):
            parsed.skipped.append(Finding(row.number, "", f"“{row.text('subject')}”不是断面"))
            continue
        data = _data(row, units)
        if not data:
            parsed.skipped.append(Finding(row.number, "", "没有任何数值"))
            continue
        data |= filled(row, ("note",)) | status_of(row) | _claims(row)
        try:
            reading, sampled_on = _reading(row, table, names)
        except ValueError as problem:
            parsed.problems.append(Finding(row.number, "", str(problem)))
            continue
        known = targets.get((reading.section_id, reading.year), "")
        data |= sampled_on | ({REGISTERED: known} if known else {})
        parsed.entries.append(Entry(row.number, reading, data))
    return parsed


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
    """Return the values of a row, or the state that stands in their place."""
    state = state_of(row, STATE_FIELDS)
    values = {
        name: units.converted(name, text)
        for name, text in filled(row, VALUES).items()
        if state is None or state_of(row, (name,)) is None
    }
    if values:
        return {**values, "state": ReadingState.MEASURED.value}
    return {"state": state.value} if state is not None else {}


def _reading(row: Row, table: Table, names: Names) -> tuple[SectionMonth, dict[str, str]]:
    text = row.text("subject")
    section = names.sections.find(text)
    if section is None:
        raise ValueError(
            f"没有登记的断面“{text}”{names.sections.nearest(text)}请在后台登记,或把这种写法加入别名"
        )
    period = period_of(row, table)
    if period.span != "month":
        raise ValueError(f"“{row.text('period')}”是累计时段:断面数据请按月导入")
    sampled = {"sampled_on": period.day.isoformat()} if period.day else {}
    return SectionMonth(section=section, year=period.year, month=period.month), sampled


def stored(readings: Sequence[SectionMonth]) -> QuerySet[Any]:
    """Return all stored months of the same sections."""
    sections = {reading.section_id for reading in readings}
    return SectionMonth.objects.filter(section_id__in=sections).select_related("section")


LAYOUT = Layout(
    kind="section-month",
    title="断面月数据",
    columns=COLUMNS,
    required=(("subject",), VALUES),
    parse=parse,
    form_class=SheetForm,
    stored=stored,
    field_of=field_of,
)
