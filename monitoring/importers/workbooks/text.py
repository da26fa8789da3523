"""Files of text: CSV, cells parted by tabs, and web pages that are called .xls."""

import re

from monitoring.importers.table import (
    ENCODINGS,
    UTF16_MARKS,
    UnreadableFileError,
    cut,
)
from monitoring.importers.workbooks.contents import SAVE_AS
from monitoring.importers.workbooks.sheets import MOST_COLUMNS, MOST_ROWS, Grid

_CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]{2,20})", re.I)
_MARKUP = re.compile(
    r"\s*(?:<!--.*?-->\s*)*<(?:!doctype|html|head|meta|body|table|style|div|center|\?xml|script"
    r"|form|span|font|p|link|title)\b",
    re.I | re.S,
)
_SPREADSHEET_XML = "urn:schemas-microsoft-com:office:spreadsheet"
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_TEXT_FORMULA = re.compile(r'="([^"]*)"')
"""How systems keep Excel from making a number of a text: ="2023-06"."""

_START = 4096
MOST_CONTROL = 20
"""Of as many characters one may be none that is seen: a stray one comes along with a paste."""


def text_grids(content: bytes) -> list[Grid]:
    """Return the tables of a file of text.

    Raises:
        UnreadableFileError: in Chinese.
    """
    text = decoded(content)
    start = text[:_START]
    if _MARKUP.match(start):
        if _SPREADSHEET_XML in start:
            from monitoring.importers.workbooks.xml import xml_grids

            return xml_grids(text)
        from monitoring.importers.workbooks.html import html_grids

        return html_grids(text)
    if "\x00" in text or len(_CONTROL.findall(text)) * MOST_CONTROL > len(text):
        raise UnreadableFileError(f"这不是表格文件(内容不是文字):{SAVE_AS}")
    return [_grid(text)]


def decoded(content: bytes) -> str:
    """Return a file as text: in UTF-8, as it says itself, or as a Chinese Excel writes it."""
    if content.startswith(UTF16_MARKS):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        stated = _CHARSET.search(content[:_START])
        encodings = (ENCODINGS[0], *([stated[1].decode()] if stated else ()), ENCODINGS[1])
    for encoding in encodings:
        try:
            return content.decode(_wider(encoding)).removeprefix("\ufeff")
        except (UnicodeError, LookupError):
            continue
    raise UnreadableFileError("文字编码无法识别:请另存为 CSV(UTF-8)后再导入")


def _wider(encoding: str) -> str:
    """Return the encoding that holds all of another one: what calls itself GB2312 rarely is."""
    return "gb18030" if encoding.lower().startswith("gb") else encoding


def _grid(text: str) -> Grid:
    """Cut a text into cells; the number of a row is that of its first line in the file."""
    if "\n" not in text:
        text = text.replace("\r", "\n")
    grid = Grid("")
    for line in cut(text):
        if line.is_blank:
            continue
        if len(line.cells) > MOST_COLUMNS:
            raise UnreadableFileError(f"超过 {MOST_COLUMNS:,} 列:请删去无关的列后再导入")
        if len(grid.rows) >= MOST_ROWS:
            raise UnreadableFileError(f"超过 {MOST_ROWS:,} 行:请拆分后导入")
        for column, cell in enumerate(line.cells, start=1):
            text_only = _TEXT_FORMULA.fullmatch(cell.strip())
            grid.put(line.number, column, text_only[1] if text_only else cell)
        # A line keeps its length, so that one cut off can be told by its layout.
        grid.rows[line.number].setdefault(len(line.cells), "")
    return grid
