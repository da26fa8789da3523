"""Rows of a table of a file: CSV in any encoding, plain or packed, or a workbook."""

from pathlib import Path

from monitoring.assessment_tables.files import AssessmentTableError, Limits, document_of
from monitoring.assessment_tables.sources import sheets_of
from monitoring.importers.table import Line

LIMITS = Limits(rows=200_000, cells=8_000_000, sheets=50, advice="请拆分后再回放")


class BacktestFileError(Exception):
    """The file can't be replayed; the message says in Chinese where and what to do."""


def lines_of(path: Path) -> tuple[Line, ...]:
    """Return the rows of a file's first sheet that holds any, blank rows left out.

    Raises:
        BacktestFileError: if it can't be read as a table.
    """
    try:
        with sheets_of(document_of(path), LIMITS) as sheets:
            for sheet in sheets:
                rows = [Line(line.number, line.cells) for line in sheet.lines()]
                if filled := tuple(row for row in rows if not row.is_blank):
                    return filled
    except AssessmentTableError as problem:
        raise BacktestFileError(f"{path}:{problem}") from None
    raise BacktestFileError(f"{path}:没有数据,请检查是否选对了文件")
