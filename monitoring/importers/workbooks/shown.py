"""A cell of a workbook as the text a reader of the sheet would copy from it."""

import re
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from monitoring.assessment_tables.workbook_cells import StoredCell, cell_text, is_shown_midnight

_ASIDE = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')
"""What of a format shows no digit and no date: texts, colours, conditions, spaces."""

_DECIMALS = re.compile(r"[0#?]\.([0#?]+)")
_WHOLE = re.compile(r"[#,]*0(?![.0-9])")
_LONGEST_TYPED = 8
"""Decimals nobody types: more of them are the tail of a quotient, and shown rounded."""


def shown_text(cell: StoredCell) -> str:
    """Return a cell as text: exact, but for quotients, in the unit and as far as it is shown.

    A percentage keeps its sign; a date shown without its day is a month; a quotient of endless
    decimals is rounded as its sheet shows it, if the sheet says how.

    >>> shown_text(StoredCell(0.797, "0.0%")), shown_text(StoredCell(0.1 + 0.2))
    ('79.7%', '0.3')
    >>> shown_text(StoredCell(106.3 / 3, "0.0")), shown_text(StoredCell(0.0346, "0.00"))
    ('35.4', '0.0346')
    >>> shown_text(StoredCell(datetime(2023, 6, 1), 'yyyy"年"m"月"'))
    '2023-06'
    """
    value, shown = cell.value, _ASIDE.sub("", cell.number_format.split(";")[0])
    if isinstance(value, datetime | date):
        return _date_text(cell, shown.lower())
    if isinstance(value, bool) or not isinstance(value, int | float):
        return cell_text(value)
    if "%" in shown:
        percent = Decimal(cell_text(float(value))) * 100
        return f"{_plain(_rounded(percent, max(_decimals(shown) or 0, 1)))}%"
    text = cell_text(value)
    decimals = _decimals(shown)
    if decimals is None or len(text.partition(".")[2]) <= max(_LONGEST_TYPED, decimals):
        return text
    return _plain(_rounded(Decimal(text), decimals))


def _decimals(shown: str) -> int | None:
    """Return how many decimals a format shows; None where it does not say."""
    if found := _DECIMALS.search(shown):
        return len(found[1])
    return 0 if _WHOLE.search(shown) else None


def _rounded(value: Decimal, decimals: int) -> Decimal:
    """Round as Excel shows a number, unless it is exact already."""
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and -exponent <= decimals:
        return value
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _plain(value: Decimal) -> str:
    text = f"{value:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def _date_text(cell: StoredCell, shown: str) -> str:
    """Return a date as far as it is shown: “2023-06” where its day is not."""
    text = cell_text(cell.value)
    if is_shown_midnight(cell):
        return f"{text} 00:00"
    is_day = any(letter in shown for letter in "dh日时") or not set(shown) & set("ym年月")
    if is_day or " " in text:
        return text
    return text[:7] if "m" in shown or "月" in shown else text[:4]
