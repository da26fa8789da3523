"""What every reader gives: the cells of a sheet as text, and what is merged of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from monitoring.importers.table import Line, RawFile

MOST_ROWS = 100_000
MOST_COLUMNS = 1_000
MOST_CELLS = 1_000_000
MOST_SHEETS = 50
LONGEST_TEXT = 32_767
"""Characters a cell of Excel holds."""

Area = tuple[int, int, int, int]
"""Merged cells: first row, first column, last row, last column, counting from 1."""

_NUMBER = re.compile(r"[+-]?[0-9.]+%?")


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table of a file; blank rows are left out, the others keep their numbers."""

    name: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Workbook:
    """A file as its visible sheets; `hidden` are the names of those nobody sees."""

    name: str
    sha256: str
    sheets: tuple[Sheet, ...]
    hidden: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[RawFile, ...]:
        """Each sheet as layouts recognise it."""
        return tuple(
            RawFile(self.name, self.sha256, sheet.lines, sheet.name) for sheet in self.sheets
        )


@dataclass(slots=True)
class Grid:
    """The cells of a sheet with content, by row and column counting from 1."""

    name: str
    rows: dict[int, dict[int, str]] = field(default_factory=dict)
    merged: Sequence[Area] = ()

    def put(self, row: int, column: int, text: str) -> None:
        """Keep a cell that says something."""
        if text.strip():
            self.rows.setdefault(row, {})[column] = text[:LONGEST_TEXT]


def sheet_of(grid: Grid) -> Sheet:
    """Return a sheet with what is merged written into every cell it covers."""
    _spread(grid)
    lines = (Line(number, _cells(row)) for number, row in sorted(grid.rows.items()) if row)
    return Sheet(grid.name, tuple(lines))


def _cells(row: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(row.get(column, "") for column in range(1, max(row) + 1))


def _spread(grid: Grid) -> None:
    """Let merged cells all say what the first says: no farther than the sheet has content.

    Downwards anything is repeated (the month of six rows); to the right only words are (断流, the
    group above several items): one number over two items is not a value of both.
    """
    width = max((max(row) for row in grid.rows.values() if row), default=0)
    bottom = max(grid.rows, default=0)
    left = MOST_CELLS
    for top, first, last_row, last in grid.merged:
        text = grid.rows.get(top, {}).get(first, "")
        if not text:
            continue
        end = first if _NUMBER.fullmatch(text.strip()) else min(last, width)
        for row, column in _covered((top, first, min(last_row, bottom), end)):
            left -= 1
            if left < 0:
                return
            if row in grid.rows:
                grid.rows[row].setdefault(column, text)


def _covered(area: Area) -> Iterator[tuple[int, int]]:
    top, first, bottom, last = area
    return ((row, column) for row in range(top, bottom + 1) for column in range(first, last + 1))
