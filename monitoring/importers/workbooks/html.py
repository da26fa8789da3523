"""Web pages that systems hand out under the name .xls, by BeautifulSoup: their tables."""

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from monitoring.importers.table import UnreadableFileError
from monitoring.importers.workbooks.contents import SAVE_AS
from monitoring.importers.workbooks.sheets import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    MOST_SHEETS,
    Area,
    Grid,
)

if TYPE_CHECKING:
    from bs4 import Tag

_LARGEST = 3_000_000
_MOST_TAGS = 300_000
_DEEPEST = 200
"""Cells in cells in cells: what lies deeper is no table of data."""
_SHEET_NAME = re.compile(r"<x:Name>([^<]{1,60})</x:Name>", re.I)
_CELL_TAG = re.compile(r"<(/?)(table|tr|td|th)\b", re.I)
_TABLE = re.compile(r"<table\b", re.I)
_BLANKS = re.compile(r"\s+")


def html_grids(text: str) -> list[Grid]:
    """Return the tables of a page as sheets, named as Excel named them, or by their order.

    Raises:
        UnreadableFileError: in Chinese, if the page is too large or has no table.
    """
    from bs4 import BeautifulSoup

    too_many = text.count("<") > _MOST_TAGS or len(_TABLE.findall(text)) > 10 * MOST_SHEETS
    if len(text) > _LARGEST or too_many:
        raise UnreadableFileError(f"网页格式的 .xls 过大:{SAVE_AS}")
    page = BeautifulSoup(_closed(text), "html.parser")
    tables = [table for table in page.find_all("table") if table.find("table") is None]
    if not tables:
        raise UnreadableFileError("这是网页,里面没有表格(可能是登录页或出错页):请重新下载后导入")
    if len(tables) > MOST_SHEETS:
        raise UnreadableFileError(f"网页里的表格超过 {MOST_SHEETS} 个:{SAVE_AS}")
    names = _SHEET_NAME.findall(text)
    if len(names) != len(tables):
        count = len(tables)
        names = [f"表格{number}" if count > 1 else "表格" for number in range(1, count + 1)]
    return [_grid(name, table) for name, table in zip(names, tables, strict=True)]


def _closed(text: str) -> str:
    """Close the cells and rows a page leaves open, as browsers do and html.parser does not."""
    parts: list[str] = []
    open_tags: list[str] = []
    done = 0
    for tag in _CELL_TAG.finditer(text):
        name = tag[2].lower()
        name = "td" if name == "th" else name
        ends = {"td": ("td",), "tr": ("td", "tr"), "table": ("td", "tr") if tag[1] else ()}[name]
        parts.append(text[done : tag.start()])
        done = tag.start()
        while open_tags and open_tags[-1].lower().replace("th", "td") in ends:
            if tag[1] and open_tags[-1].lower().replace("th", "td") == name:
                break
            parts.append(f"</{open_tags.pop()}>")
        if not tag[1]:
            open_tags.append(tag[2])
            if len(open_tags) > _DEEPEST:
                raise UnreadableFileError(f"网页里的表格层层嵌套,无法读取:{SAVE_AS}")
        elif open_tags:
            open_tags.pop()
    return "".join((*parts, text[done:]))


def _grid(name: str, table: "Tag") -> Grid:
    """Place the cells of a table as a browser does, what spans several as merged cells."""
    areas: list[Area] = []
    grid = Grid(name, merged=areas)
    taken: dict[int, int] = {}
    for number, row in enumerate(table.find_all("tr"), start=1):
        if number > MOST_ROWS:
            raise UnreadableFileError(f"超过 {MOST_ROWS:,} 行:请拆分后导入")
        column = 1
        for cell, height, width in _cells(row):
            while taken.get(column, 0) >= number:
                column += 1
            if column + width - 1 > MOST_COLUMNS:
                raise UnreadableFileError(f"超过 {MOST_COLUMNS:,} 列:请删去无关的列后再导入")
            grid.put(number, column, cell)
            for place in range(column, column + width):
                taken[place] = number + height - 1
            if height > 1 or width > 1:
                areas.append((number, column, number + height - 1, column + width - 1))
            column += width
    return grid


def _cells(row: "Tag") -> Iterator[tuple[str, int, int]]:
    """Yield the cells of a row with the rows and columns they span."""
    for cell in row.find_all(["td", "th"], recursive=False):
        text = _BLANKS.sub(" ", cell.get_text(" ").replace("\xa0", " ")).strip()
        yield text, _span(cell, "rowspan"), _span(cell, "colspan")


def _span(cell: "Tag", name: str) -> int:
    text = str(cell.get(name) or "1").strip()
    return min(max(int(text), 1), MOST_CELLS) if text.isdecimal() and len(text) < 8 else 1
