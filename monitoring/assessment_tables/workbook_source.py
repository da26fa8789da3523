"""The sheets of a workbook (.xlsx), read row by row; what could harm is refused before."""

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import repeat
from typing import Any

from monitoring.assessment_tables.files import (
    LONGEST_SHEET,
    MEGABYTE,
    AssessmentTableError,
    Document,
    Limits,
    Line,
    Size,
)
from monitoring.assessment_tables.text_source import check_size
from monitoring.assessment_tables.workbook_cells import GENERAL, StoredCell, cell_text

ZIP_SIGNATURE = b"PK\x03\x04"
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"
_MOST_PARTS = 5000
_LARGEST_TEXTS = 256 * MEGABYTE
_BROKEN = "工作簿已损坏,请用 Excel 打开、另存为 .xlsx 后再评价"
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_FORMULA = re.compile(rb"<f[ />]")

# What openpyxl leaves out of a workbook (validation lists, print areas) is none of our business.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\..*")


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """One sheet; `formulas` is the same sheet before its formulas gave way to their results."""

    title: str
    limits: Limits
    values: Any
    formulas: Any

    def lines(self) -> Iterator[Line]:
        """Yield the rows; blank ones at the end are left out."""
        waiting = 0
        with _broken_told():
            for number, row in enumerate(self._rows(), start=1):
                if number > LONGEST_SHEET:
                    raise AssessmentTableError(_BROKEN)
                stored = _without_blank_end(row)
                waiting += 1
                if not stored:
                    continue
                yield from (Line(number - back, ()) for back in range(waiting - 1, 0, -1))
                waiting = 0
                yield Line(number, tuple(cell_text(cell.value) for cell in stored), stored)

    def _rows(self) -> Iterator[list[StoredCell]]:
        # The size a sheet claims to have may be invented: rows are as long as they are.
        self.values.reset_dimensions()
        others: Iterable[Any] = repeat(())
        if self.formulas is not None:
            self.formulas.reset_dimensions()
            others = self.formulas.iter_rows()
        for row, formulas in zip(self.values.iter_rows(), others, strict=False):
            yield [
                _stored(cell, formulas[place] if place < len(formulas) else None)
                for place, cell in enumerate(row)
            ]

    def size(self) -> Size:
        """Return how large the sheet is; the whole of it is read once."""
        width = rows = 0
        for line in self.lines():
            width = max(width, len(line.cells))
            rows = line.number
            check_size(Size(width, rows), self.limits)
        return Size(width, rows)


def _stored(cell: Any, formula: Any) -> StoredCell:
    value = cell.value
    if value is None:
        # “str” is the result of a formula that is an empty text.
        is_uncounted = formula is not None and formula.data_type == "f" and cell.data_type != "str"
        return StoredCell(_formula_text(formula.value)) if is_uncounted else StoredCell(None)
    if isinstance(value, str):
        return StoredCell(value)
    return StoredCell(value, cell.number_format or GENERAL)


def _formula_text(value: Any) -> str:
    return str(value) if isinstance(value, str) else str(getattr(value, "text", None) or "=")


def _without_blank_end(row: list[StoredCell]) -> tuple[StoredCell, ...]:
    end = len(row)
    while end and (row[end - 1].value is None or row[end - 1].value == ""):
        end -= 1
    return tuple(row[:end])


@contextmanager
def workbook_sheets(document: Document, limits: Limits) -> Iterator[list[WorkbookSheet]]:
    """Give the visible sheets of a workbook.

    Raises:
        AssessmentTableError: if it is no workbook, or broken, or unpacks to too much.
    """
    # openpyxl costs a process some 20 MB: only who needs it pays.
    from openpyxl import load_workbook

    with ExitStack() as stack:
        with _broken_told():
            file = stack.enter_context(document.open())
            has_formulas = _inspected(zipfile.ZipFile(file), limits)
            values = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            stack.callback(values.close)
            formulas = None
            if has_formulas:
                again = stack.enter_context(document.open())
                formulas = load_workbook(again, read_only=True, keep_links=False)
                stack.callback(formulas.close)
            sheets = [sheet for sheet in values.worksheets if sheet.sheet_state == "visible"]
        yield [
            WorkbookSheet(
                sheet.title, limits, sheet, None if formulas is None else formulas[sheet.title]
            )
            for sheet in sheets
        ]


def _inspected(archive: zipfile.ZipFile, limits: Limits) -> bool:
    """Refuse what is no workbook or unpacks to too much; say whether it has any formula."""
    parts = archive.infolist()
    names = {part.filename.lower() for part in parts}
    if "xl/workbook.xml" not in names:
        raise AssessmentTableError(
            "不是 .xlsx 工作簿,请用 Excel 或 WPS 打开、另存为 .xlsx 或 CSV(UTF-8)后再评价"
        )
    sheets = [part for part in parts if part.filename.lower().startswith("xl/worksheets/")]
    # No part gives more than it says here: what is longer breaks its checksum. Rows are read one
    # by one, the other parts (texts, styles) are held in memory.
    rows, whole = (sum(part.file_size for part in some) for some in (sheets, parts))
    if len(parts) > _MOST_PARTS or whole > limits.unpacked or whole - rows > _LARGEST_TEXTS:
        raise AssessmentTableError(f"工作簿解开后过大({whole // MEGABYTE:,} MB):{limits.advice}")
    return any(_has_formula(archive, part) for part in sheets)


def _has_formula(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bool:
    tail = b""
    with archive.open(part) as file:
        while chunk := file.read(MEGABYTE):
            if _FORMULA.search(tail + chunk):
                return True
            tail = chunk[-3:]
    return False


@contextmanager
def _broken_told() -> Iterator[None]:
    try:
        yield
    except AssessmentTableError:
        raise
    except Exception as problem:
        # A parser of somebody else's format meets a broken file in any of a dozen exceptions.
        raise AssessmentTableError(_BROKEN) from problem


def refused_compound_file(document: Document) -> AssessmentTableError:
    """Return why a file in the container of old Office programs is refused."""
    with document.open() as file:
        tail = b""
        while chunk := file.read(MEGABYTE):
            if _ENCRYPTED_STREAM in tail + chunk:
                return AssessmentTableError(
                    "工作簿有打开密码,请在 Excel 中取消密码(文件→信息→保护工作簿)并保存后再评价"
                )
            tail = chunk[-len(_ENCRYPTED_STREAM) :]
    return AssessmentTableError("这是旧版 .xls 工作簿,请在 Excel 中“另存为” .xlsx 后再评价")
