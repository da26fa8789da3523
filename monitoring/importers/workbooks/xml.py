"""Workbooks of Excel 2003 as one file of XML (“XML 表格 2003”), often named .xls."""

import re
from typing import TYPE_CHECKING

from monitoring.importers.table import UnreadableFileError
from monitoring.importers.workbooks.sheets import (
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    Area,
    Grid,
)

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_NS = "{urn:schemas-microsoft-com:office:spreadsheet}"
_DECLARATION = re.compile(r"\s*<\?xml[^>]*\?>")
_MIDNIGHT = re.compile(r"T00:00:00(?:\.0+)?$")


def xml_grids(text: str) -> list[Grid]:
    """Return the sheets of a workbook of XML.

    Raises:
        UnreadableFileError: in Chinese.
    """
    from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

    root = fromstring(_DECLARATION.sub("", text, count=1))
    sheets = root.findall(f"{_NS}Worksheet")
    if not sheets or len(sheets) > MOST_SHEETS:
        raise UnreadableFileError(f"没有工作表,或超过 {MOST_SHEETS} 个:请另存为 .xlsx 后再导入")
    return [_grid(sheet) for sheet in sheets]


def _grid(sheet: "Element") -> Grid:
    areas: list[Area] = []
    grid = Grid(sheet.get(f"{_NS}Name", ""), merged=areas)
    number = 0
    for row in sheet.iterfind(f"{_NS}Table/{_NS}Row"):
        number = _number(row, "Index", number + 1)
        column = 0
        for cell in row.iterfind(f"{_NS}Cell"):
            column = _number(cell, "Index", column + 1)
            _check(number, column)
            grid.put(number, column, _text(cell))
            right, down = _number(cell, "MergeAcross", 0), _number(cell, "MergeDown", 0)
            if right or down:
                areas.append((number, column, number + down, column + right))
            column += right
    return grid


def _check(row: int, column: int) -> None:
    if row > MOST_ROWS:
        raise UnreadableFileError(f"超过 {MOST_ROWS:,} 行:请拆分后导入")
    if column > MOST_COLUMNS:
        raise UnreadableFileError(f"超过 {MOST_COLUMNS:,} 列:请删去无关的列后再导入")


def _number(element: "Element", name: str, default: int) -> int:
    text = element.get(f"{_NS}{name}", "")
    return int(text) if text.isdecimal() and len(text) < 9 else default


def _text(cell: "Element") -> str:
    """Return what a cell says: numbers without their binary tail, days without a time."""
    data = cell.find(f"{_NS}Data")
    if data is None:
        return ""
    text = "".join(data.itertext())
    kind = data.get(f"{_NS}Type")
    if kind == "Number":
        from monitoring.assessment_tables.workbook_cells import cell_text

        return cell_text(float(text))
    if kind == "DateTime":
        return _MIDNIGHT.sub("", text)
    return text
