"""The table that comes in, wherever its bytes are, and the file that goes out."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Protocol

from monitoring.assessment_tables.workbook_cells import StoredCell, is_shown_midnight

MEGABYTE = 1024 * 1024
LONGEST_SHEET = 1_048_576
WIDEST_SHEET = 16_384
"""Rows and columns a sheet of Excel has."""


class AssessmentTableError(Exception):
    """The table cannot be assessed at all; the Chinese message says what to do."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a table may be; `advice` says what else to do with a larger one.

    `purpose` is what the table is read for, in the words of the messages.

    The rest is of workbooks: `texts` are the bytes of what is no sheet (texts, styles, pictures).
    Blank cells and rows count as no content but cost their reading, so the elements of the XML,
    in the sheets and beside them, are limited as well.
    """

    rows: int | None = None
    cells: int | None = None
    columns: int = WIDEST_SHEET
    unpacked: int = 1024 * MEGABYTE
    sheets: int | None = None
    texts: int = 256 * MEGABYTE
    sheet_elements: int | None = None
    text_elements: int | None = None
    advice: str = "请拆分后再评价"
    purpose: str = "评价"


@dataclass(frozen=True, slots=True)
class Document:
    """A table's bytes, opened as often as needed; messages call it by its name."""

    name: str
    open: Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class Line:
    """One row and where it stands, counting from 1; a workbook's cells are kept as stored too."""

    number: int
    cells: tuple[str, ...]
    stored: tuple[StoredCell, ...] = field(default=(), compare=False)

    @property
    def timed_cells(self) -> tuple[str, ...]:
        """The cells, a midnight with its time where the sheet shows it: an hour may end there."""
        if not self.stored:
            return self.cells
        pairs = zip(self.cells, self.stored, strict=True)
        return tuple(f"{text} 00:00" if is_shown_midnight(cell) else text for text, cell in pairs)

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class Size:
    """The widest row and the number of rows, blank ones at the end left out."""

    width: int
    rows: int


class Sheet(Protocol):
    """One table of a document, read from its beginning as often as needed."""

    @property
    def title(self) -> str:
        """The name of the sheet; a file of text has none."""

    def head(self, rows: int) -> list[Line]:
        """Return the first rows; what lies below them is not read."""

    def lines(self) -> Iterator[Line]:
        """Yield the rows."""

    def size(self) -> Size:
        """Return how large the table is; the whole of it is read once."""


def document_of(path: Path) -> Document:
    """Return a file of the disk as a document."""
    return Document(str(path), lambda: path.open("rb"))


@contextmanager
def named(name: str) -> Iterator[None]:
    """Put the name of a document in front of what is wrong with it."""
    try:
        yield
    except AssessmentTableError as problem:
        raise AssessmentTableError(f"{name}:{problem}") from None


def check_target(source: Path, target: Path) -> None:
    """Refuse a target that would overwrite the source or cannot be written.

    Raises:
        AssessmentTableError: in Chinese.
    """
    if target.suffix.lower() in (".xls", ".xlsm", ".xlsb", ".et", ".ods", ".gz", ".zip"):
        raise AssessmentTableError(f"{target}:结果只能写成 .csv 或 .xlsx,请换一个文件名")
    if not target.parent.is_dir():
        raise AssessmentTableError(f"{target}:文件夹“{target.parent}”不存在,请先建立")
    if target.exists() and source.exists() and source.samefile(target):
        raise AssessmentTableError(f"{target}:结果不能写回原文件,请换一个文件名")
    if target.exists() and not target.is_file():
        raise AssessmentTableError(f"{target}:不是普通文件,请写出结果的文件名")


@contextmanager
def replacing(target: Path) -> Iterator[BinaryIO]:
    """Give a file to write that takes the target's place only when it is whole."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("wb") as file:
            yield file
        part.replace(target)
    except OSError as problem:
        raise AssessmentTableError(
            f"{target}:无法写入({problem.strerror}),请检查权限、磁盘空间和是否被占用"
        ) from None
    finally:
        part.unlink(missing_ok=True)
