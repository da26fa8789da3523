"""A month as a workbook to fill in and send back (月度填报表): untouched it changes nothing."""

import io
from collections.abc import Iterable
from datetime import date
from typing import Any

from monitoring.assessment_tables.workbook_cells import cell_of
from monitoring.importing.month_sheets import SHEETS, Column, MonthSheet, Value

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
HEADER_COLOR, HEADER_TEXT, KEY_COLOR = "0F5A5E", "FFFFFF", "F0F4F4"
HEADER_HEIGHT = 32
CHOICES_DOWN_TO = 300
DATE_FORMAT = "yyyy-mm-dd"


def month_workbook(year: int, month: int) -> bytes:
    """Return the workbook of a month: a sheet a kind, a row for everything that is due."""
    return workbook_of(make(year, month) for make in SHEETS)


def workbook_of(sheets: Iterable[MonthSheet]) -> bytes:
    """Return a workbook of these sheets, to fill in and send back."""
    from openpyxl import Workbook

    book: Any = Workbook()
    book.remove(book.active)
    for sheet in sheets:
        _write(book, sheet)
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def _write(book: Any, sheet: MonthSheet) -> None:
    """Write one sheet, its header frozen, with choices to pick from."""
    page = book.create_sheet(sheet.name)
    _write_header(page, sheet.columns)
    for line, row in enumerate(sheet.rows, start=2):
        empty = sheet.is_empty(row)
        for place, column in enumerate(sheet.columns, start=1):
            if column.is_key or not empty:
                _put(page.cell(line, place), column.read(row), column.is_key)
    keys = sum(column.is_key for column in sheet.columns)
    page.freeze_panes = page.cell(2, keys + 1)
    for place, column in enumerate(sheet.columns, start=1):
        if column.choices:
            _offer(page, place, column.choices)


def _write_header(page: Any, columns: Any) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    fill = PatternFill("solid", start_color=HEADER_COLOR)
    font = Font(bold=True, color=HEADER_TEXT)
    column: Column
    for place, column in enumerate(columns, start=1):
        cell = page.cell(1, place, column.header)
        cell.fill, cell.font = fill, font
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        page.column_dimensions[get_column_letter(place)].width = column.width
    page.row_dimensions[1].height = HEADER_HEIGHT


def _put(cell: Any, value: Value, is_key: bool) -> None:
    """Write a value: a number as a number, a text never as a formula."""
    from openpyxl.styles import PatternFill

    if is_key:
        cell.fill = PatternFill("solid", start_color=KEY_COLOR)
    if isinstance(value, date):
        cell.value, cell.number_format = value, DATE_FORMAT
    elif value.startswith("="):
        return  # what looks like a formula is left out: a blank cell leaves what is stored alone
    elif value:
        stored = cell_of(value)
        cell.value, cell.number_format = stored.value, stored.number_format
        if isinstance(stored.value, str):
            cell.data_type = "s"
            cell.quotePrefix = stored.value.startswith(FORMULA_STARTS)


def _offer(page: Any, place: int, choices: tuple[str, ...]) -> None:
    """Let a column's cells be picked from a list; other spellings may be typed as well."""
    from openpyxl.utils import get_column_letter
    from openpyxl.worksheet.datavalidation import DataValidation

    offered = DataValidation(
        type="list", formula1=f'"{",".join(choices)}"', allow_blank=True, showErrorMessage=False
    )
    letter = get_column_letter(place)
    offered.add(f"{letter}2:{letter}{CHOICES_DOWN_TO}")
    page.add_data_validation(offered)
