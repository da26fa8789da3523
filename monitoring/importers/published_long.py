"""Figures a city published, one a row (公布值长表).

Columns: period, indicator, value, unit, scope, source, note.

Rows of one division and period become one `AirMonth`; what has no place there (shares of sections,
dust-fall means, composite indices) is skipped with its reason. Two values of one figure are a
conflict: neither is imported.
"""

import re
from dataclasses import dataclass

from monitoring.choices import Caliber, Span
from monitoring.forms.cells import clean_text, plain_text, read_number
from monitoring.forms.readings import AirMonthForm
from monitoring.importers.air_month import stored
from monitoring.importers.base import Entry, Finding, Layout, Parsed
from monitoring.importers.names import Names
from monitoring.importers.periods import Period, read_period
from monitoring.importers.table import Row, Table
from monitoring.models import AirMonth, Division

COLUMNS = {
    name: (name,) for name in ("period", "indicator", "value", "unit", "scope", "source", "note")
}
CONCENTRATION_UNITS = ("μg/m3", "ug/m3", "微克/立方米")
_CHANGE = re.compile(r"同比([+-]?\d+(?:\.\d+)?)(%|pp|个百分点)")


@dataclass(frozen=True, slots=True)
class Figure:
    """Where a published indicator is kept, in which unit, and for which period it is meant."""

    field: str
    units: tuple[str, ...]
    span: str = ""
    change_field: str = ""
    change_units: tuple[str, ...] = ()


def _pm25(span: Span) -> Figure:
    return Figure("pm25_mean", CONCENTRATION_UNITS, span.value, "published_pm25_change", ("%",))


FIGURES = {
    "PM2.5月均浓度": _pm25(Span.MONTH),
    "PM2.5累计浓度": _pm25(Span.YEAR_TO_DATE),
    "PM2.5年均浓度": _pm25(Span.YEAR_TO_DATE),
    "优良天数比率": Figure(
        "good_day_ratio", ("%",), "", "published_ratio_change", ("pp", "个百分点")
    ),
    "PM10年均浓度": Figure("pm10_mean", CONCENTRATION_UNITS, Span.YEAR_TO_DATE.value),
    "NO2年均浓度": Figure("no2_mean", CONCENTRATION_UNITS, Span.YEAR_TO_DATE.value),
    "SO2年均浓度": Figure("so2_mean", CONCENTRATION_UNITS, Span.YEAR_TO_DATE.value),
    "O3-8h第90百分位": Figure("o3_p90", CONCENTRATION_UNITS),
    "CO第95百分位": Figure("co_p95", ("mg/m3", "毫克/立方米")),
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One published figure with its place in the file."""

    row: Row
    figure: Figure
    division: Division
    period: Period


def parse(table: Table, names: Names) -> Parsed:
    """Gather the figures of each division and period into one reading."""
    parsed = Parsed()
    gathered: dict[tuple[int, Period], list[Cell]] = {}
    for row in table.rows:
        try:
            cell = _cell(row, names, parsed)
        except ValueError as problem:
            parsed.problems.append(Finding(row.number, "", str(problem)))
            continue
        if cell is not None:
            gathered.setdefault((cell.division.pk, cell.period), []).append(cell)
    for cells in gathered.values():
        kept = _without_conflicts(cells, parsed)
        if kept:
            parsed.entries.append(_entry(kept))
    return parsed


def _cell(row: Row, names: Names, parsed: Parsed) -> Cell | None:
    """Return the figure of a row, or None after noting why it is skipped."""
    indicator, scope = row.text("indicator"), row.text("scope")
    figure = FIGURES.get(plain_text(indicator))
    if figure is None:
        parsed.skipped.append(Finding(row.number, "indicator", f"“{indicator}”没有对应的数据表"))
        return None
    division = names.divisions.find(scope)
    if division is None:
        parsed.skipped.append(Finding(row.number, "scope", f"“{scope}”不是已登记的板块"))
        return None
    period = read_period(row.text("period"))
    if figure.span and figure.span != period.span:
        raise ValueError(f"“{indicator}”与时段“{row.text('period')}”不相符")
    if plain_text(row.text("unit")) not in map(plain_text, figure.units):
        raise ValueError(f"“{indicator}”的单位须为 {figure.units[0]},表中是“{row.text('unit')}”")
    if read_number(row.text("value")).value is None:
        parsed.skipped.append(Finding(row.number, "value", "没有数值"))
        return None
    return Cell(row, figure, division, period)


def _without_conflicts(cells: list[Cell], parsed: Parsed) -> list[Cell]:
    """Drop the figures that are given twice with different values, noting each."""
    kept: list[Cell] = []
    for name in dict.fromkeys(cell.figure.field for cell in cells):
        same = [cell for cell in cells if cell.figure.field == name]
        values = {read_number(cell.row.text("value")).value for cell in same}
        if len(values) == 1:
            kept.append(same[0])
            continue
        first = same[0].row
        found = "、".join(f"第{cell.row.number}行 {cell.row.text('value')}" for cell in same)
        what = " ".join(first.text(each) for each in ("scope", "period", "indicator"))
        parsed.conflicts.append(Finding(first.number, "value", f"{what}有不同的值:{found}"))
    return kept


def _entry(cells: list[Cell]) -> Entry:
    first = cells[0]
    data, notes = {}, []
    for cell in cells:
        data[cell.figure.field] = cell.row.text("value")
        note = cell.row.text("note")
        change = _CHANGE.fullmatch(plain_text(note))
        if change and change[2] in cell.figure.change_units:
            data[cell.figure.change_field] = change[1]
        elif note:
            notes.append(f"{cell.row.text('indicator')}:{note}")
    if notes:
        data["note"] = ";".join(notes)[:300]
    reading = AirMonth(
        division=first.division,
        year=first.period.year,
        month=first.period.month,
        span=first.period.span,
        caliber=Caliber.ACTUAL.value,
    )
    sources = dict.fromkeys(filter(None, (cell.row.text("source") for cell in cells)))
    return Entry(first.row.number, reading, data, source=clean_text(";".join(sources))[:200])


LAYOUT = Layout(
    kind="published",
    title="公布值长表",
    columns=COLUMNS,
    required=(("period",), ("indicator",), ("value",), ("scope",)),
    parse=parse,
    form_class=AirMonthForm,
    stored=stored,
)
