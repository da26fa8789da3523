"""Rows of a table of a file: CSV in any encoding, plain or packed, or a workbook."""

from dataclasses import dataclass
from pathlib import Path

from monitoring.assessment_tables.files import AssessmentTableError, Limits, document_of
from monitoring.assessment_tables.sources import sheets_of
from monitoring.importers.table import Line

LIMITS = Limits(rows=200_000, cells=8_000_000, sheets=50, advice="请拆分后再回放")


class BacktestFileError(Exception):
    """The file can't be replayed; the message says in Chinese where and what to do."""


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A sheet with its rows, blank ones left out; a text file is one sheet without a title."""

    title: str
    lines: tuple[Line, ...]


def filled_sheets(path: Path) -> tuple[FilledSheet, ...]:
    """Return the sheets of a file that hold a row; at least one.

    Raises:
        BacktestFileError: if it can't be read as a table.
    """
    found = []
    try:
        with sheets_of(document_of(path), LIMITS) as sheets:
            for sheet in sheets:
                rows = [Line(line.number, line.cells) for line in sheet.lines()]
                if filled := tuple(row for row in rows if not row.is_blank):
                    found.append(FilledSheet(sheet.title, filled))
    except AssessmentTableError as problem:
        raise BacktestFileError(f"{path}:{problem}") from None
    if not found:
        raise BacktestFileError(f"{path}:没有数据,请检查是否选对了文件")
    return tuple(found)


def lines_of(path: Path) -> tuple[Line, ...]:
    """Return the rows of a file's first sheet that holds any.

    Raises:
        BacktestFileError: if it can't be read as a table.
    """
    return filled_sheets(path)[0].lines
