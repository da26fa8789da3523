"""Units of the columns of a table: from the header, its group, or a row of units below."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from monitoring.assessment_tables.vocabulary import header_name, plain_unit, unit_factor
from monitoring.forms.cells import LONGEST_CELL, is_missing, plain_text, value_text
from monitoring.importers.base import Finding
from monitoring.importers.table import Row, Table
from standards.surface_water_limits import WaterItem

RAW = "_原始值"
"""How the field of a column of values before rounding ends: “tp_原始值”."""

_FIELDS = {f"{item.value}{end}": item for item in WaterItem for end in ("", RAW)}
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]*)?|\.[0-9]+")
_UNIT_TITLES = ("单位", "计量单位")
_WORDS = re.compile(r"[天日d%‰℃类级元]|百分[比点]|无量纲|\(?(?:吨|t)/.+")
_RANK = re.compile(r"[0-9]+%")
"""The rank of a percentile in a header (CO日均值95%位数) is no unit."""


@dataclass(frozen=True, slots=True)
class Units:
    """What the numbers of a column are multiplied by, and what is wrong with a column."""

    factors: Mapping[str, Decimal]
    problems: tuple[Finding, ...]
    has_own_row: bool

    def factor(self, name: str) -> Decimal:
        """Return what a number of a column is multiplied by."""
        return self.factors.get(name, Decimal(1))

    def converted(self, name: str, text: str) -> str:
        """Return a cell in the unit of the standard, its mark below detection kept.

        What is too long for a value stays as it is, to be refused where its column is known.
        """
        factor = self.factor(name)
        if factor == 1 or len(text) > LONGEST_CELL:
            return text
        return _NUMBER.sub(lambda n: f"{(Decimal(n[0]) * factor).normalize():f}", value_text(text))


def units_of(table: Table) -> Units:
    """Read the unit of every item: from its header, its group's header, or a row of units."""
    own = _row_of_units(table)
    factors: dict[str, Decimal] = {}
    problems = []
    for name, item in _FIELDS.items():
        if name not in table.headers:
            continue
        unit = _unit_of(name, table, own)
        factor = unit_factor(unit, plain_text(item.unit).lower())
        if factor is None:
            text = f"单位“{unit}”无法换算:请换成 {item.unit or '无量纲'},或给该列改名"
            problems.append(Finding(0, table.headers[name], text))
        else:
            factors[name] = factor
    return Units(factors, (*problems, *_repeated(table)), bool(own))


def units_of_air(table: Table, wanted: Mapping[str, str]) -> Units:
    """Read the units of columns of air, `wanted` being those of the form by field."""
    first = table.rows[0] if table.rows else Row(0, {})
    own = first.cells if is_row_of_units(first.words) else {}
    factors: dict[str, Decimal] = {}
    problems = []
    for name in filter(table.headers.__contains__, wanted):
        header = table.headers[name]
        unit = header_name(_RANK.sub("", header))[1] or plain_unit(own.get(name, "")) or ""
        factor = unit_factor(unit, plain_text(wanted[name]).lower())
        if factor is None:
            text = f"单位“{unit}”无法换算:请换成 {wanted[name]}"
            problems.append(Finding(0, header, text))
        else:
            factors[name] = factor
    return Units(factors, tuple(problems), bool(own))


def is_row_of_units(words: Iterable[str]) -> bool:
    """Tell whether nothing but units stands in a row, as below many a header.

    >>> [is_row_of_units(words) for words in (("μg/m³", "天", "%"), ("单位", "—"), ("6",))]
    [True, False, False]
    """
    said = [text for text in map(plain_text, words) if text.rstrip(":") not in _UNIT_TITLES]
    filled = [text.lower() for text in said if not is_missing(text)]
    return bool(filled) and all(
        _WORDS.fullmatch(text) or plain_unit(text) is not None for text in filled
    )


def _unit_of(name: str, table: Table, own: Mapping[str, str]) -> str:
    """Return the unit of a column; one of values before rounding has that of the rounded one."""
    unit = header_name(table.headers[name])[1] or own.get(name, "")
    if not unit and _FIELDS[name] not in (WaterItem.PH, WaterItem.TEMPERATURE):
        unit = header_name(table.groups.get(name, ""))[1]
    base = name.removesuffix(RAW)
    if not unit and base != name and base in table.headers:
        return _unit_of(base, table, own)
    return unit


def _row_of_units(table: Table) -> dict[str, str]:
    """Return the units a first row gives instead of values, by field; nothing of another row."""
    first = table.rows[0] if table.rows else Row(0, {})
    subject = plain_text(first.text("subject"))
    cells = {name: first.text(name) for name in _FIELDS if not is_missing(first.text(name))}
    units = {name: plain_unit(cell) for name, cell in cells.items()}
    is_titled = subject.rstrip(":") in _UNIT_TITLES
    if not cells or (subject and not is_titled):
        return {}
    return {name: unit or "" for name, unit in units.items()} if None not in units.values() else {}


def _repeated(table: Table) -> Iterator[Finding]:
    """Refuse an item in two columns: nobody can tell which of them is meant."""
    for column in table.repeated:
        if column.field in _FIELDS:
            first = table.headers[column.field]
            text = f"第{column.number}列与“{first}”是同一项目:请只留一列"
            yield Finding(0, column.header, text)
