"""Columns of air concentrations and of dates, read at once; odd cells are looked at one by one."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import numpy as np

from bulk.scaled import AIR_SCALE, MISSING, Bools, Int64s, scaled_texts
from monitoring.forms.cells import (
    LONGEST_CELL,
    MISSING_MARKS,
    clean_text,
    is_missing,
    plain_text,
    read_value,
    value_text,
)
from monitoring.importers.periods import day_of_serial
from standards.air_breakpoints import daily_breakpoints, hourly_breakpoints
from standards.air_items import HourlyItem, Pollutant
from standards.editions import HJ_633_2026
from standards.rounding import round_half_even

HIGHEST = 9999
"""Above it, in μg/m³ or mg/m³, a figure of outdoor air is an error of instrument or typist."""

TOPS: Mapping[Pollutant, int] = {
    item: daily_breakpoints(item, HJ_633_2026)[-1] for item in Pollutant
} | {
    Pollutant.CO: hourly_breakpoints(HourlyItem.CO_1H, HJ_633_2026)[-1],
    Pollutant.O3_8H: hourly_breakpoints(HourlyItem.O3_1H, HJ_633_2026)[-1],
}
"""Ends of the table of the index, the same in both editions; of CO and O₃ the 1-hour column, which
ends higher. A value above is possible but hardly true (a rule of our own)."""

MOST_CARBON = TOPS[Pollutant.CO]
"""No CO in mg/m³ is higher: above it, the column is one of μg/m³ (a rule of our own)."""

LIKE_MICROGRAMS = "像是 μg/m³:CO 的单位是 mg/m³"

PLAIN_MARKS = MISSING_MARKS | {mark.lower() for mark in MISSING_MARKS} | {"NaN", "None", "—", "——"}
_SPARE_DECIMALS = re.compile(r"[0-9]+\.[0-9]{4,30}")
_NUMBER = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_DATE = re.compile(
    r"(\d{4}) ?[-./年] ?(\d{1,2}) ?[-./月] ?(\d{1,2})(?: ?日)?"
    r"(?:(?:(?<=日)|[T ])0{1,2}:00(?::00)?(?:\.0+)?)?"
)
_SHORT_DATE = re.compile(r"(\d{4})(\d{2})(\d{2})")
_BARE_DATE = re.compile(r"(\d{1,2})月(\d{1,2})日?|(\d{1,2})[/.](\d{1,2})|(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Concentrations:
    """A column in thousandths; `refused` says of some cells why they are none, by their place.

    `rounded` counts cells that had more than three decimals.
    """

    values: Int64s
    refused: dict[int, str]
    rounded: int


def read_concentrations(texts: Sequence[str], item: Pollutant | None = None) -> Concentrations:
    """Read the cells of an item; a mark of “no value” is missing, and so is a refused cell.

    Without an item, only figures that are none of any item are refused.

    >>> column = read_concentrations(["35", "—", "１２", "-3", "36.12345"])
    >>> column.values.tolist(), column.refused, column.rounded
    ([35000, -1, 12000, -1, 36123], {3: '-3为负数'}, 1)
    """
    values, is_odd = scaled_texts(texts, AIR_SCALE, PLAIN_MARKS)
    refused: dict[int, str] = {}
    rounded = 0
    for place in np.flatnonzero(is_odd).tolist():
        text = texts[place]
        if is_missing(text):
            continue
        try:
            values[place], is_rounded = _odd_cell(text)
            rounded += is_rounded
        except ValueError as problem:
            refused[place] = str(problem)
    for place in np.flatnonzero(values > HIGHEST * AIR_SCALE).tolist():
        refused[place] = f"{plain_text(texts[place])[:20]}超过{HIGHEST}"
    if item is Pollutant.CO:
        for place in np.flatnonzero(is_like_micrograms(values)).tolist():
            refused[place] = f"{plain_text(texts[place])[:20]}{LIKE_MICROGRAMS}"
    values[np.fromiter(refused, np.int64, len(refused))] = MISSING
    return Concentrations(values, refused, rounded)


def is_like_micrograms(values: Int64s) -> Bools:
    """Tell of values of CO, in thousandths of mg/m³, which are too high to be in that unit."""
    found: Bools = values > MOST_CARBON * AIR_SCALE
    return found


def in_unit(texts: Sequence[str], factor: Decimal) -> Sequence[str]:
    """Return the cells of a column of another unit, its numbers multiplied exactly.

    What is no number stays as it is, to be refused where it is read.

    >>> in_unit(["0.0105", "—", "abc"], Decimal(1000))
    ['10.5', '—', 'abc']
    """
    return texts if factor == 1 else [_converted(text, factor) for text in texts]


def _converted(text: str, factor: Decimal) -> str:
    if len(text) > LONGEST_CELL:
        return text
    plain = value_text(text)
    return f"{(Decimal(plain) * factor).normalize():f}" if _NUMBER.fullmatch(plain) else text


def _odd_cell(text: str) -> tuple[int, bool]:
    plain = plain_text(text)
    if _SPARE_DECIMALS.fullmatch(plain):
        return int(round_half_even(Decimal(plain), 3) * AIR_SCALE), True
    value = read_value(text)
    if value is None:
        return MISSING, False
    if value < 0:
        raise ValueError(f"{plain}为负数")
    units = int(round_half_even(value, 3) * AIR_SCALE)
    return min(units, (HIGHEST + 1) * AIR_SCALE), False


def read_date(text: str, year: str = "") -> date:
    """Read a day in one of the ways sheets write it; `year` is that of the title, if it has one.

    Raises:
        ValueError: in Chinese.

    >>> read_date("2023年6月1日") == read_date("20230601") == read_date("2023/6/1 00:00")
    True
    """
    # A blank inside parts the day from the time: without it 6/1 00:00 would be 6/10 0:00.
    plain = " ".join(map(plain_text, clean_text(text).split()))
    shown = plain[:20]
    if serial := day_of_serial(plain):
        return serial
    if bare := _BARE_DATE.fullmatch(plain):
        if not year:
            raise ValueError(f"日期“{shown}”没有年份:请写成 2023-06-10,或在标题中写明年份")
        plain = "-".join([year, *(part for part in bare.groups() if part)])
    found = _DATE.fullmatch(plain) or _SHORT_DATE.fullmatch(plain)
    if found is None:
        raise ValueError(f"日期“{shown}”无法识别:请写成 2023-06-10 或 20230610")
    try:
        day = date(int(found[1]), int(found[2]), int(found[3]))
    except ValueError:
        raise ValueError(f"日期“{shown}”不存在") from None
    if not 2000 <= day.year <= 2100:
        raise ValueError(f"日期“{shown}”的年份不在 2000 至 2100 之间")
    return day


def is_date(text: str, year: str = "") -> bool:
    """Tell whether a cell holds a day."""
    try:
        read_date(text, year)
    except ValueError:
        return False
    return True
