"""The sheets of a workbook (.xlsx), read row by row; what could harm is refused before."""

import re
import warnings
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from itertools import repeat
from typing import Any, BinaryIO

from monitoring.assessment_tables.files import (
    LONGEST_SHEET,
    MEGABYTE,
    WIDEST_SHEET,
    AssessmentTableError,
    Document,
    Limits,
    Line,
    Size,
)
from monitoring.assessment_tables.text_source import check_size
from monitoring.assessment_tables.workbook_cells import (
    CHINESE_FORMATS,
    GENERAL,
    StoredCell,
    cell_text,
)

ZIP_SIGNATURE = b"PK\x03\x04"
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0"
_MOST_PARTS = 5000
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_FORMULA = re.compile(rb"<(?:[\w.-]+:)?f[\s/>]")
_LONGEST_TAG_START = 64
"""Bytes of one chunk that are looked at again with the next: “<prefix:f ”."""

_NO_CELL = StoredCell(None)

Area = tuple[int, int, int, int]
"""Merged cells: first row, first column, last row, last column, counting from 1."""

# What openpyxl leaves out of a workbook (validation lists, print areas) is none of our business.
warnings.filterwarnings("ignore", category=UserWarning, module=r"openpyxl\..*")


@dataclass(frozen=True, slots=True)
class WorkbookSheet:
    """One sheet; `formulas` is the same sheet before its formulas gave way to their results."""

    title: str
    limits: Limits
    values: Any
    formulas: Any

    def head(self, rows: int) -> list[Line]:
        """Return the first rows; what lies below them is not read."""
        lines: list[Line] = []
        with _broken_told(self.limits):
            for number, cells in self._rows():
                if number > rows:
                    break
                if cells:
                    lines += _blank(len(lines) + 1, number)
                    lines.append(_line(number, cells, min(max(cells), WIDEST_SHEET)))
        return lines

    def lines(self, merged: list[Area] | None = None) -> Iterator[Line]:
        """Yield the rows; blank ones at the end are left out, however many they are.

        `merged` receives the merged cells of the sheet once its last row is read.

        A cell that only has a style, or a row that only has a height, makes a sheet no larger: a
        sheet is refused for the place of its content, and before a gap is filled or a row built.
        """
        done = 0
        with _broken_told(self.limits):
            for number, cells in self._rows(merged):
                if not cells:
                    continue
                check_size(Size(max(cells), number), self.limits)
                yield from _blank(done + 1, number)
                yield _line(number, cells, max(cells))
                done = number

    def _rows(
        self, merged: list[Area] | None = None
    ) -> Iterator[tuple[int, dict[int, StoredCell]]]:
        """Yield the rows the sheet has, each as its cells with content by their columns.

        `iter_rows` would build every row as wide, and every gap as long, as a file likes to have
        them.
        """
        last, formats = 0, _Formats(self.values)
        others = repeat(None) if self.formulas is None else _parsed(self.formulas)
        for (number, cells), other in zip(_parsed(self.values, merged), others, strict=False):
            if not last < number <= LONGEST_SHEET:
                raise _broken(self.limits)
            last = number
            formulas = repeat(None) if other is None else other[1]
            stored = {
                cell["column"]: _stored(cell, formula, formats)
                for cell, formula in zip(cells, formulas, strict=False)
            }
            yield number, {c: kept for c, kept in stored.items() if kept.value not in (None, "")}

    def size(self) -> Size:
        """Return how large the sheet is; the whole of it is read once."""
        width = rows = 0
        for line in self.lines():
            width = max(width, len(line.cells))
            rows = line.number
            check_size(Size(width, rows), self.limits)
        return Size(width, rows)


def _parsed(
    sheet: Any, merged: list[Area] | None = None
) -> Iterator[tuple[int, list[dict[str, Any]]]]:
    from openpyxl.worksheet._reader import WorkSheetParser

    book = sheet.parent
    with sheet._get_source() as source:
        parser = WorkSheetParser(
            source,
            sheet._shared_strings,
            data_only=book.data_only,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        for row in parser.parse():
            parser.row_dimensions.clear()
            yield row
        if merged is not None and parser.merged_cells:
            merged += [
                (area.min_row, area.min_col, area.max_row, area.max_col)
                for area in parser.merged_cells.mergeCell
            ]


def _blank(first: int, end: int) -> Iterator[Line]:
    return (Line(number, ()) for number in range(first, end))


def _line(number: int, cells: Mapping[int, StoredCell], width: int) -> Line:
    stored, texts = [_NO_CELL] * width, [""] * width
    for column, cell in cells.items():
        if column <= width:
            stored[column - 1], texts[column - 1] = cell, cell_text(cell.value)
    return Line(number, tuple(texts), tuple(stored))


class _Formats(dict[int, str]):
    """How the cells of a sheet are shown, by the number of their style."""

    def __init__(self, sheet: Any) -> None:
        super().__init__()
        self.sheet = sheet

    def __missing__(self, style: int) -> str:
        from openpyxl.cell.read_only import ReadOnlyCell

        cell = ReadOnlyCell(self.sheet, 1, 1, None, style_id=style)
        number = self.sheet.parent._cell_styles[style].numFmtId
        self[style] = CHINESE_FORMATS.get(number) or cell.number_format or GENERAL
        return self[style]


def _stored(
    cell: dict[str, Any], formula: Mapping[str, Any] | None, formats: Mapping[int, str]
) -> StoredCell:
    value = cell["value"]
    if value is None:
        # “str” is the result of a formula that is an empty text.
        if formula is None or formula["data_type"] != "f" or cell["data_type"] == "str":
            return _NO_CELL
        return StoredCell(_formula_text(formula["value"]))
    if isinstance(value, str):
        return StoredCell(value)
    return StoredCell(value, formats[cell["style_id"]])


def _formula_text(value: Any) -> str:
    return str(value) if isinstance(value, str) else str(getattr(value, "text", None) or "=")


@contextmanager
def workbook_sheets(document: Document, limits: Limits) -> Iterator[list[WorkbookSheet]]:
    """Give the visible sheets of a workbook.

    Raises:
        AssessmentTableError: if it is no workbook, or broken, or unpacks to too much.
    """
    # openpyxl costs a process some 20 MB: only who needs it pays.
    from openpyxl import load_workbook

    with ExitStack() as stack:
        with _broken_told(limits):
            file = stack.enter_context(document.open())
            has_formulas = _inspected(file, limits)
            values = load_workbook(file, read_only=True, data_only=True, keep_links=False)
            stack.callback(values.close)
            _know_chinese_dates(values)
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


def _know_chinese_dates(book: Any) -> None:
    """Let the cells be dates whose formats only a Chinese Excel has built in (2023年6月)."""
    book._date_formats |= {
        style for style, kept in enumerate(book._cell_styles) if kept.numFmtId in CHINESE_FORMATS
    }


def _inspected(file: BinaryIO, limits: Limits) -> bool:
    """Refuse what is no workbook or unpacks to too much; say whether it has any formula."""
    archive = zipfile.ZipFile(file)
    parts = archive.infolist()
    if "xl/workbook.xml" not in {part.filename.lower() for part in parts}:
        raise AssessmentTableError(
            "不是 .xlsx 工作簿,请用 Excel 或 WPS 打开、"
            f"另存为 .xlsx 或 CSV(UTF-8)后再{limits.purpose}"
        )
    sheets = [part for part in parts if _is_sheet(part)]
    # No part gives more than it says here: what is longer breaks its checksum. Rows are read one
    # by one, the other parts (texts, styles) are held in memory.
    rows, whole = (sum(part.file_size for part in some) for some in (sheets, parts))
    if len(parts) > _MOST_PARTS or whole > limits.unpacked:
        raise AssessmentTableError(f"工作簿解开后过大({whole // MEGABYTE:,} MB):{limits.advice}")
    if whole - rows > limits.texts:
        size = (whole - rows) // MEGABYTE
        raise AssessmentTableError(f"工作簿里的文字、样式和图片过多({size:,} MB):{limits.advice}")
    with_formulas = _scanned(archive, limits)
    return not with_formulas.isdisjoint(_sheet_parts(file, limits))


def _is_sheet(part: zipfile.ZipInfo) -> bool:
    return part.filename.lower().startswith("xl/worksheets/")


def _scanned(archive: zipfile.ZipFile, limits: Limits) -> set[str]:
    """Refuse more elements than a page has time for; return which parts hold a formula."""
    with_formulas = set()
    counts = {True: 0, False: 0}
    for part in archive.infolist():
        is_sheet = _is_sheet(part)
        limit = limits.sheet_elements if is_sheet else limits.text_elements
        tail = b""
        for chunk in _plain_chunks(archive, part):
            counts[is_sheet] += chunk.count(b"<") - chunk.count(b"</")
            if limit is not None and counts[is_sheet] > limit:
                what = "单元格(含只有格式的空单元格)" if is_sheet else "文字和样式"
                raise AssessmentTableError(f"工作簿里的{what}过多:{limits.advice}")
            if part.filename not in with_formulas and _FORMULA.search(tail + chunk):
                with_formulas.add(part.filename)
            tail = chunk[-_LONGEST_TAG_START:]
    return with_formulas


def _plain_chunks(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield a part without its NUL bytes: the tags of UTF-16 are then those of UTF-8."""
    with archive.open(part) as file:
        while chunk := file.read(MEGABYTE):
            yield chunk.replace(b"\x00", b"")


def _sheet_parts(file: BinaryIO, limits: Limits) -> list[str]:
    """Return the parts that are sheets; each is read as often as the workbook names it."""
    from openpyxl.reader.excel import ExcelReader

    reader = ExcelReader(file, read_only=True, keep_links=False)
    reader.read_manifest()
    reader.read_workbook()
    parts = [relation.target for _, relation in reader.parser.find_sheets()]
    if limits.sheets is not None and len(parts) > limits.sheets:
        text = f"超过 {limits.sheets} 个工作表:请只保留要{limits.purpose}的工作表"
        raise AssessmentTableError(text)
    if len(set(parts)) < len(parts):
        raise _broken(limits)
    return parts


def _broken(limits: Limits) -> AssessmentTableError:
    text = f"工作簿已损坏,请用 Excel 打开、另存为 .xlsx 后再{limits.purpose}"
    return AssessmentTableError(text)


@contextmanager
def _broken_told(limits: Limits) -> Iterator[None]:
    try:
        yield
    except AssessmentTableError:
        raise
    except Exception as problem:
        # A parser of somebody else's format meets a broken file in any of a dozen exceptions.
        raise _broken(limits) from problem


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
