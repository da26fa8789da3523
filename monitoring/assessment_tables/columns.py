"""Columns of a table by the words of its headers, and the cells in them.

A unit other than the item's is converted, or the column is not taken.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from monitoring.assessment_tables.files import AssessmentTableError
from monitoring.assessment_tables.vocabulary import (
    KeyOf,
    air_key,
    header_name,
    raw_name,
    unit_factor,
    water_key,
)
from monitoring.forms.cells import LONGEST_CELL, CellNumber, read_number

__all__ = [
    "NOTE",
    "Column",
    "UnreadableCellError",
    "air_key",
    "body_columns",
    "date_columns",
    "header_name",
    "header_place",
    "hour_columns",
    "item_columns",
    "unit_factor",
    "water_key",
]

NOTE = "评价说明"
"""The column that says why a row has no result, or on what it rests."""

_DATE_HEADERS = frozenset(
    ("日期", "时间", "年月日", "日期时间", "时间点", "月份", "年月", "监测日期", "监测时间",
     "监测月份", "监测日", "采样日期", "采样时间", "发布日期", "发布时间",
     "date", "time", "datetime", "timepoint")
)  # fmt: skip
_HOUR_HEADERS = frozenset(("小时", "时", "时刻", "hour"))
_BODY_HEADERS = frozenset(("水体类型", "水体类别", "waterbody"))
_INFERRED_BODY_HEADERS = frozenset(("推断类型", "推断水体类型"))
_LONG_NUMBER = re.compile(r"[0-9]{1,15}\.[0-9]{1,25}")
_TINY_NUMBER = re.compile(r"[0-9](?:\.[0-9]{1,17})?[eE]-[0-9]{1,2}")


# The same few numbers stand in a long table again and again; what is refused is not kept.
@lru_cache(maxsize=8192)
def _number(text: str) -> CellNumber:
    # A program writes quotients of more digits than anybody types, and 0.0000063 as “6.3E-06”.
    plain = text.strip()
    is_long = len(plain) > LONGEST_CELL and _LONG_NUMBER.fullmatch(plain)
    if is_long or _TINY_NUMBER.fullmatch(plain):
        return CellNumber(Decimal(plain))
    return read_number(text)


class UnreadableCellError(Exception):
    """A cell that cannot be used; `column` is its header, the text says what to write."""

    def __init__(self, column: str, text: str) -> None:
        """Keep the place and the words."""
        super().__init__(text)
        self.column = column
        self.text = text


@dataclass(frozen=True, slots=True)
class Column:
    """Where an item stands; its numbers times `factor` are in the unit of the standard."""

    place: int
    header: str
    factor: Decimal = Decimal(1)

    def text(self, cells: Sequence[str]) -> str:
        """Return the cell of a row; a short row has nothing there."""
        return cells[self.place] if self.place < len(cells) else ""

    def concentration(
        self, cells: Sequence[str], of_undetected: Callable[[Decimal], Decimal] | None = None
    ) -> Decimal | None:
        """Return the value of a row, None where the cell says that there is none.

        Args:
            cells: the row.
            of_undetected: turns a detection limit into a value; None where “0.01L” is no value.

        Raises:
            UnreadableCellError: for anything that is no number.
        """
        text = self.text(cells)
        if text.startswith("="):
            raise UnreadableCellError(
                self.header, "是没有计算结果的公式:请用 Excel 或 WPS 打开、保存一次后再评价"
            )
        try:
            number = _number(text)
        except ValueError as problem:
            raise UnreadableCellError(self.header, str(problem)) from None
        if number.value is None:
            return None
        if not number.below_detection:
            return number.value * self.factor
        if of_undetected is None:
            raise UnreadableCellError(
                self.header, f"“{text.strip()}”是低于检出限的写法,此列不适用:请填测得的数值或留空"
            )
        return of_undetected(number.value) * self.factor


def item_columns(
    header: Sequence[str], key_of: KeyOf, prefers_raw: bool = False
) -> dict[str, Column]:
    """Return the columns of a header by the key of their item.

    Of an item that has both, the column of values before rounding (原始值) is taken if it is
    preferred, the other if not. A raw column without a unit has that of the other.

    Raises:
        AssessmentTableError: if two columns hold one item, or its only column another quantity.
    """
    names = [raw_name(text) for text in header]
    plain = _Columns(key_of)
    for place, text in enumerate(header):
        if names[place] is None:
            plain.add(place, text, text)
    raw = _Columns(key_of, plain.units)
    for place, (text, name) in enumerate(zip(header, names, strict=True)):
        if name is not None:
            raw.add(place, text, name)
    found = {**plain.found, **raw.found} if prefers_raw else {**raw.found, **plain.found}
    for item, text in {**plain.other, **raw.other}.items():
        if item not in found:
            raise AssessmentTableError(f"列“{text}”的单位无法换算:请换成质量浓度,或给该列改名")
    return found


class _Columns:
    """Columns by the key of their item, and those whose unit is another quantity's."""

    def __init__(self, key_of: KeyOf, units: Mapping[str, str] | None = None) -> None:
        self.key_of, self.inherited = key_of, units or {}
        self.found: dict[str, Column] = {}
        self.other: dict[str, str] = {}
        self.units: dict[str, str] = {}

    def add(self, place: int, text: str, named: str) -> None:
        """Take a column if its header names an item."""
        name, unit = header_name(named)
        key = self.key_of(name)
        if key is None:
            return
        unit = unit or self.inherited.get(key[0], "")
        factor = unit_factor(unit, key[1])
        if factor is None:
            self.other[key[0]] = text
        elif key[0] in self.found:
            first = self.found[key[0]].header
            raise AssessmentTableError(f"列“{first}”和“{text.strip()}”是同一项目:请只留一列")
        else:
            self.found[key[0]] = Column(place, text.strip(), factor)
            self.units[key[0]] = unit


def header_place(rows: Sequence[Sequence[str]], key_of: KeyOf) -> int | None:
    """Return which of the first rows is the header: the one that names the most items.

    A row of results names one too, perhaps twice: “总磷(0.25)” among its 主要污染指标.
    """
    keys = (
        {key_of(header_name(raw_name(cell) or cell)[0]) for cell in row if cell} for row in rows
    )
    counts = [len(found - {None}) for found in keys]
    best = max(counts, default=0)
    return counts.index(best) if best else None


def date_columns(header: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns that may hold the day of a row."""
    return _named(header, _DATE_HEADERS)


def hour_columns(header: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns that may hold the hour of a row beside its day."""
    return (*_named(header, _HOUR_HEADERS), *date_columns(header))


def body_columns(header: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns that say whether a row is of a river or a lake, what is known first."""
    return (*_named(header, _BODY_HEADERS), *_named(header, _INFERRED_BODY_HEADERS))


def _named(header: Sequence[str], names: frozenset[str]) -> tuple[Column, ...]:
    return tuple(
        Column(place, text.strip())
        for place, text in enumerate(header)
        if header_name(text)[0] in names
    )
