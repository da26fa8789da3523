"""Rows of a table of a file: CSV in any encoding, plain or packed, or a workbook."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from monitoring.assessment_tables.files import AssessmentTableError, Limits, document_of
from monitoring.assessment_tables.files import Line as SourceLine
from monitoring.assessment_tables.sources import sheets_of
from monitoring.importers.table import Line

LIMITS = Limits(rows=2_000_000, cells=40_000_000, sheets=50, advice="请拆分后再回放")
"""Six years of every city of the country are 800,000 rows."""
MOST_KEPT = 200_000
"""Rows held at once; of a larger table those of one place are taken as it is read."""
HEAD = 50
"""Rows at the beginning that are always held: headers, and names of places to tell of."""


class BacktestFileError(Exception):
    """The file can't be replayed; the message says in Chinese where and what to do."""


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """A sheet with its rows, blank ones left out; a text file is one sheet without a title."""

    title: str
    lines: tuple[Line, ...]


def filled_sheets(path: Path, subject: str = "") -> tuple[FilledSheet, ...]:
    """Return the sheets of a file that hold a row; at least one.

    Args:
        path: CSV, plain or packed, or a workbook.
        subject: of a text file, only its beginning and the rows with such a cell are kept.

    Raises:
        BacktestFileError: if it can't be read as a table, or too much would have to be held.
    """
    found = []
    try:
        with sheets_of(document_of(path), LIMITS) as sheets:
            for sheet in sheets:
                # The sheets of a workbook may be places themselves: their rows do not say so.
                if filled := _kept(path, sheet.lines(), "" if sheet.title else subject):
                    found.append(FilledSheet(sheet.title, filled))
    except AssessmentTableError as problem:
        raise BacktestFileError(f"{path}:{problem}") from None
    if not found:
        raise BacktestFileError(f"{path}:没有数据,请检查是否选对了文件")
    return tuple(found)


def _kept(path: Path, lines: Iterable[SourceLine], subject: str) -> tuple[Line, ...]:
    kept: list[Line] = []
    for line in lines:
        if line.is_blank:
            continue
        if subject and len(kept) >= HEAD and subject not in map(str.strip, line.cells):
            continue
        kept.append(Line(line.number, line.cells))
        if len(kept) > MOST_KEPT:
            why = f"超过 {MOST_KEPT:,} 行"
            raise BacktestFileError(f"{path}:{why},请用 --subject 写明一个站点,或拆分后再回放")
    return tuple(kept)


def lines_of(path: Path) -> tuple[Line, ...]:
    """Return the rows of a file's first sheet that holds any.

    Raises:
        BacktestFileError: if it can't be read as a table.
    """
    return filled_sheets(path)[0].lines
