"""Workbooks of Excel 97 to 2003 and their like (.xls), by xlrd."""

import io
from datetime import datetime
from typing import TYPE_CHECKING, Any

from monitoring.assessment_tables.workbook_cells import CHINESE_FORMATS, GENERAL, StoredCell
from monitoring.importers.table import UnreadableFileError
from monitoring.importers.workbooks.contents import SAVE_AS
from monitoring.importers.workbooks.sheets import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_SHEETS,
    Area,
    Grid,
)
from monitoring.importers.workbooks.shown import shown_text

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Sheet

_BROKEN_DATE = "#VALUE!"
_PASSWORD = "文件有密码:请在 Excel 或 WPS 中取消打开密码并保存后再导入"


def xls_grids(content: bytes) -> tuple[list[Grid], tuple[str, ...]]:
    """Return the visible sheets of a workbook and the names of the others.

    Raises:
        UnreadableFileError: in Chinese.
    """
    book = _opened(content)
    if book.nsheets > MOST_SHEETS:
        raise UnreadableFileError(f"超过 {MOST_SHEETS} 个工作表:请只保留要导入的工作表")
    grids, hidden, cells = [], [], 0
    for index in range(book.nsheets):
        sheet = book.sheet_by_index(index)
        if sheet.visibility:
            hidden.append(sheet.name)
            book.unload_sheet(index)
            continue
        grids.append(_grid(book, sheet))
        cells += sum(sheet.row_len(row) for row in range(sheet.nrows))
        if cells > 4 * MOST_CELLS:
            raise UnreadableFileError(f"超过 {MOST_CELLS:,} 个单元格:请拆分后导入")
        book.unload_sheet(index)
    return grids, tuple(hidden)


def _opened(content: bytes) -> "Book":
    import xlrd
    from xlrd.biffh import XLRDError

    try:
        return xlrd.open_workbook(
            file_contents=content,
            logfile=io.StringIO(),
            formatting_info=True,
            on_demand=True,
            ragged_rows=True,
        )
    except XLRDError as problem:
        is_locked = "encrypted" in str(problem).lower() or "password" in str(problem).lower()
        text = _PASSWORD if is_locked else f".xls 工作簿已损坏或格式不标准:{SAVE_AS}"
        raise UnreadableFileError(text) from None


def _grid(book: "Book", sheet: "Sheet") -> Grid:
    areas: list[Area] = [
        (top + 1, first + 1, bottom, last) for top, bottom, first, last in sheet.merged_cells
    ]
    grid = Grid(sheet.name, merged=areas)
    for row in range(sheet.nrows):
        width = sheet.row_len(row)
        for column in range(width):
            cell = sheet.cell(row, column)
            text = _text(book, cell)
            if text and column >= MOST_COLUMNS:
                raise UnreadableFileError(f"超过 {MOST_COLUMNS:,} 列:请删去无关的列后再导入")
            grid.put(row + 1, column + 1, text)
    return grid


def _text(book: "Book", cell: Any) -> str:
    import xlrd

    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "TRUE" if cell.value else "FALSE"
    if cell.ctype == xlrd.XL_CELL_ERROR:
        return xlrd.error_text_from_code.get(cell.value, _BROKEN_DATE)
    if cell.ctype == xlrd.XL_CELL_DATE:
        return _date_text(book, cell)
    if cell.ctype == xlrd.XL_CELL_NUMBER:
        return shown_text(StoredCell(cell.value, _format_of(book, cell)))
    return ""


def _date_text(book: "Book", cell: Any) -> str:
    import xlrd

    try:
        moment: datetime = xlrd.xldate_as_datetime(cell.value, book.datemode)
    except (ValueError, OverflowError):
        return _BROKEN_DATE
    value = moment.time() if cell.value < 1 else moment
    return shown_text(StoredCell(value, _format_of(book, cell)))


def _format_of(book: "Book", cell: Any) -> str:
    """Return how a cell is shown; what only a Chinese Excel has built in included."""
    if cell.xf_index is None or cell.xf_index >= len(book.xf_list):
        return GENERAL
    key = book.xf_list[cell.xf_index].format_key
    found = book.format_map.get(key)
    stated = found.format_str if found else ""
    return stated if stated and stated != GENERAL else CHINESE_FORMATS.get(key, GENERAL)
