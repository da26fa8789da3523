"""One cell of a workbook as text, and one cell of text as a workbook keeps it."""

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal

GENERAL = "General"
CHINESE_FORMATS = {
    **dict.fromkeys((27, 36, 50, 52, 57), 'yyyy"年"m"月"'),
    **dict.fromkeys((28, 29, 51, 53, 54, 58), 'm"月"d"日"'),
    30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"',
    **dict.fromkeys((32, 34, 55), 'h"时"mm"分"'),
    **dict.fromkeys((33, 35, 56), 'h"时"mm"分"ss"秒"'),
}
"""Formats of dates a Chinese Excel has built in by number: ISO/IEC 29500-1, 18.8.30, zh-cn."""

_NUMBER = re.compile(r"(-?)(0|[1-9][0-9]*)(?:\.([0-9]+))?")
_EXACT_DIGITS = 15
"""Significant digits that a number of Excel keeps, whatever they are."""

_SHOWN_DIGITS = 11
"""Digits of a whole number that Excel shows before it turns to powers of ten."""


@dataclass(frozen=True, slots=True)
class StoredCell:
    """A value with the way it is shown."""

    value: object
    number_format: str = GENERAL


def cell_text(value: object) -> str:
    """Return what a cell of a workbook says.

    A number is given by the 15 digits Excel knows of it, never by its binary tail.

    >>> [cell_text(value) for value in (0.1 + 0.2, 5.0, 3e-05, datetime(2023, 9, 1), True)]
    ['0.3', '5', '0.00003', '2023-09-01', 'TRUE']
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        return _plain(value)
    if isinstance(value, datetime):
        return _moment(value)
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return str(value)


def _plain(value: float) -> str:
    text = f"{Decimal(f'{value:.{_EXACT_DIGITS}g}'):f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _moment(value: datetime) -> str:
    # The time of a day is a fraction in Excel: 05:00 may come as 04:59:59.999997.
    whole = (value + timedelta(microseconds=500_000)).replace(microsecond=0)
    if whole.time() == time():
        return whole.date().isoformat()
    return whole.isoformat(" ", "seconds" if whole.second else "minutes")


def is_shown_midnight(cell: StoredCell) -> bool:
    """Whether a cell is a midnight that its sheet shows as one, and not only as a day.

    >>> moment = datetime(2026, 3, 1)
    >>> [is_shown_midnight(StoredCell(moment, f)) for f in ("yyyy-mm-dd", "yyyy-mm-dd hh:mm")]
    [False, True]
    """
    is_timed = isinstance(cell.value, datetime) and "h" in cell.number_format.lower()
    return is_timed and " " not in cell_text(cell.value)


def cell_of(text: str) -> StoredCell:
    """Return a text as a workbook keeps it: a plain number as a number that looks the same.

    What would change by becoming a number stays text: “007”, more than 15 digits, “1e3”.

    >>> [cell_of(text) for text in ("0.10", "007")]
    [StoredCell(value=0.1, number_format='0.00'), StoredCell(value='007', number_format='General')]
    """
    found = _NUMBER.fullmatch(text)
    if found is None:
        return StoredCell(text)
    minus, whole, decimals = found.groups()
    digits = len((whole + (decimals or "")).lstrip("0"))
    if digits > _EXACT_DIGITS or (minus and not digits):
        return StoredCell(text)
    if decimals:
        return StoredCell(float(text), f"0.{'0' * len(decimals)}")
    return StoredCell(int(text), "0" if digits > _SHOWN_DIGITS else GENERAL)
