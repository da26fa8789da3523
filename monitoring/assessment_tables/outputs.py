"""The result as CSV or as a workbook; no cell of either is ever taken for a formula."""

import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO, Protocol

from monitoring.assessment_tables.files import (
    LONGEST_SHEET,
    WIDEST_SHEET,
    AssessmentTableError,
    Line,
    Size,
)
from monitoring.assessment_tables.workbook_cells import GENERAL, StoredCell, cell_of

_QUOTED = frozenset(',"\r\n')
_FORMULA_STARTS = ("=", "+", "-", "@")
_HARMLESS = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]+)?%?|-+", re.IGNORECASE)
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_LONGEST_CELL = 32_767
_OWN_FILL = "E5EFEF"
_WIDE, _NORMAL = 40.0, 14.0
_WIDEST_TITLE = 31


class Output(Protocol):
    """Takes a table row by row; `added` are the cells of our columns."""

    def title(self, line: Line) -> None:
        """Write a row above the header."""

    def header(self, own: Sequence[str], added: Sequence[str]) -> None:
        """Write the header."""

    def row(self, line: Line, added: Sequence[str]) -> None:
        """Write a row below the header."""

    def close(self) -> None:
        """Write what is left."""


class TextOutput:
    """CSV in UTF-8 with a byte order mark, lines ended by a line feed."""

    def __init__(self, file: BinaryIO, width: int) -> None:
        """Write to a file a table of so many own columns."""
        self.file, self.width = file, width
        file.write(b"\xef\xbb\xbf")

    def title(self, line: Line) -> None:
        """Write a row above the header."""
        self._write(line.cells)

    def header(self, own: Sequence[str], added: Sequence[str]) -> None:
        """Write the header."""
        self._write((*own, *added))

    def row(self, line: Line, added: Sequence[str]) -> None:
        """Write a row below the header."""
        self._write((*line.cells, *[""] * (self.width - len(line.cells)), *added))

    def _write(self, cells: Sequence[str]) -> None:
        self.file.write((",".join(map(_written, cells)) + "\n").encode())

    def close(self) -> None:
        """Nothing is left to write."""


def _written(cell: str) -> str:
    cell = harmless(cell)
    # csv.writer leaves a lone carriage return bare when lines end with "\n" (until Python 3.13).
    return cell if _QUOTED.isdisjoint(cell) else '"' + cell.replace('"', '""') + '"'


def harmless(text: str) -> str:
    """Return a text so that no spreadsheet takes it for a formula; numbers and dashes are none.

    >>> [harmless(text) for text in ("=1+1", "-0.5", "--", "+86 519")]
    ["'=1+1", '-0.5', '--', "'+86 519"]
    """
    if not text:
        return text
    if not _plain(_visible(text)[:64]).startswith(_FORMULA_STARTS):
        return text
    return text if len(text) < 64 and _HARMLESS.fullmatch(_plain(text)) else f"'{text}"


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def _visible(text: str) -> str:
    """Return a text without characters of no width: they hide the start of a formula."""
    if text.isascii():
        return text
    return "".join(char for char in text if unicodedata.category(char) != "Cf")


class WorkbookOutput:
    """A workbook of one sheet: the cells of a workbook as they were, those of a text as numbers."""

    def __init__(self, file: BinaryIO, title: str, width: int, place: int, wide: int) -> None:
        """Write to a file, once it is whole, a sheet whose header is row `place` (from 0).

        Args:
            file: where to.
            title: the name of the sheet; empty for one of ours.
            width: number of own columns.
            place: rows above the header.
            wide: number of the column that holds sentences, counting ours from 0.
        """
        from openpyxl import Workbook
        from openpyxl.utils import get_column_letter

        self.file, self.width = file, width
        self.workbook = Workbook(write_only=True)
        self.sheet: Any = self.workbook.create_sheet(_sheet_title(title))
        self.sheet.freeze_panes = f"A{place + 2}"
        for column in range(width + wide + 1):
            letter = get_column_letter(column + 1)
            self.sheet.column_dimensions[letter].width = (
                _WIDE if column == width + wide else _NORMAL
            )

    def title(self, line: Line) -> None:
        """Write a row above the header."""
        stored = line.stored or [StoredCell(cell) for cell in line.cells]
        self.sheet.append([self._cell(cell) for cell in stored])

    def header(self, own: Sequence[str], added: Sequence[str]) -> None:
        """Write the header, our names on a ground of their own."""
        from openpyxl.styles import Font, PatternFill

        bold, fill = Font(bold=True), PatternFill("solid", fgColor=_OWN_FILL)
        cells = [self._text(text) for text in (*own, *added)]
        for place, cell in enumerate(cells):
            cell.font = bold
            if place >= len(own):
                cell.fill = fill
        self.sheet.append(cells)

    def row(self, line: Line, added: Sequence[str]) -> None:
        """Write a row below the header."""
        own = line.stored or [cell_of(cell) for cell in line.cells]
        blank = [None] * (self.width - len(own))
        ours = [self._cell(cell_of(cell)) for cell in added]
        self.sheet.append([*map(self._cell, own), *blank, *ours])

    def close(self) -> None:
        """Write the workbook."""
        self.workbook.save(self.file)

    def _cell(self, stored: StoredCell) -> Any:
        value = stored.value
        if value is None or value == "":
            return None
        if isinstance(value, str):
            return self._text(value) if _needs_care(value) else value
        if stored.number_format == GENERAL:
            return value
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self.sheet, value)  # type: ignore[arg-type]  # any value of a cell
        cell.number_format = stored.number_format
        return cell

    def _text(self, text: str) -> Any:
        from openpyxl.cell import WriteOnlyCell

        if len(text) > _LONGEST_CELL:
            raise AssessmentTableError(
                f"有超过 {_LONGEST_CELL:,} 个字符的单元格,工作簿放不下:请把结果写成 .csv"
            )
        text = _UNPRINTABLE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
        cell = WriteOnlyCell(self.sheet, text)
        cell.data_type = "s"
        if harmless(text) != text:
            cell.quotePrefix = True  # it stays text when somebody edits the cell
        return cell


def _needs_care(text: str) -> bool:
    return (
        text.lstrip().startswith((*_FORMULA_STARTS, "#"))
        or len(text) > _LONGEST_CELL
        or "\r" in text
        or _UNPRINTABLE.search(text) is not None
    )


def _sheet_title(title: str) -> str:
    return re.sub(r"[\\*?:/\[\]]", "_", title)[:_WIDEST_TITLE] or "评价结果"


def is_workbook_name(path: Path) -> bool:
    """Say whether a result of that name is to be a workbook."""
    return path.suffix.lower() == ".xlsx"


def check_sheet_holds(size: Size, added: int) -> None:
    """Refuse a table that no sheet of Excel can hold.

    Raises:
        AssessmentTableError: in Chinese.
    """
    if size.rows > LONGEST_SHEET or size.width + added > WIDEST_SHEET:
        raise AssessmentTableError(
            f"有 {size.rows:,} 行、{size.width + added:,} 列,工作表最多 {LONGEST_SHEET:,} 行、"
            f"{WIDEST_SHEET:,} 列:请把结果写成 .csv"
        )
