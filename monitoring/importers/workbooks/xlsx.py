"""Workbooks of today (.xlsx), by the bounded reader the assessment tables have (decision 0006)."""

import io

from monitoring.assessment_tables.files import (
    MEGABYTE,
    AssessmentTableError,
    Document,
    Limits,
)
from monitoring.assessment_tables.workbook_source import Area, WorkbookSheet, workbook_sheets
from monitoring.importers.table import UnreadableFileError
from monitoring.importers.workbooks.sheets import MOST_COLUMNS, MOST_ROWS, MOST_SHEETS, Grid
from monitoring.importers.workbooks.shown import shown_text

_LIMITS = Limits(
    rows=MOST_ROWS,
    columns=MOST_COLUMNS,
    unpacked=512 * MEGABYTE,
    sheets=MOST_SHEETS,
    texts=20 * MEGABYTE,
    sheet_elements=2_500_000,
    text_elements=400_000,
    advice="请拆分后再导入",
    purpose="导入",
)


def xlsx_grids(content: bytes) -> tuple[list[Grid], tuple[str, ...]]:
    """Return the visible sheets of a workbook and the names of the others.

    Raises:
        UnreadableFileError: in Chinese.
    """
    document = Document("", lambda: io.BytesIO(content))
    try:
        with workbook_sheets(document, _LIMITS) as sheets:
            grids = [_grid(sheet) for sheet in sheets]
            return grids, _hidden(sheets)
    except AssessmentTableError as problem:
        raise UnreadableFileError(str(problem)) from None


def _hidden(sheets: list[WorkbookSheet]) -> tuple[str, ...]:
    """Name the sheets of the same workbook that are not shown."""
    if not sheets:
        return ()
    every = sheets[0].values.parent.worksheets
    return tuple(sheet.title for sheet in every if sheet.sheet_state != "visible")


def _grid(sheet: WorkbookSheet) -> Grid:
    merged: list[Area] = []
    grid = Grid(sheet.title, merged=merged)
    for line in sheet.lines(merged):
        for column, cell in enumerate(line.stored, start=1):
            if cell.value is not None:
                grid.put(line.number, column, shown_text(cell))
    return grid
