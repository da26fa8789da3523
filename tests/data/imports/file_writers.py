"""How the sample files are written: the same bytes for the same rows, whenever they are made."""

import csv
import gzip
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import xlwt
from openpyxl import Workbook

ZIP_DATE = (2024, 1, 1, 0, 0, 0)
SHEET = "xl/worksheets/sheet1.xml"
CORE = "docProps/core.xml"
FIXED_TIME = "2024-01-01T00:00:00Z"
Rows = Sequence[Sequence[Any]]
Edit = Callable[[str, bytes], bytes]


@dataclass
class Page:
    """One sheet: its rows, ranges merged, cells' number formats; a hidden one nobody sees."""

    title: str
    rows: Rows
    merged: Sequence[str] = ()
    formats: dict[str, str] = field(default_factory=dict)
    is_hidden: bool = False
    texts: Sequence[str] = ()
    """Cells that are text though they look like a formula."""


def unedited(name: str, content: bytes) -> bytes:
    """Leave a part of the workbook as it is."""
    return content


def xlsx(*pages: Page, edit: Edit = unedited) -> bytes:
    """Write a workbook; `edit` may change a part of it before it is packed."""
    book = Workbook()
    del book[book.sheetnames[0]]
    for page in pages:
        sheet = book.create_sheet(page.title)
        for row in page.rows:
            sheet.append(list(row))
        for area in page.merged:
            sheet.merge_cells(area)
        for cell, number_format in page.formats.items():
            sheet[cell].number_format = number_format
        for cell in page.texts:
            sheet[cell].data_type = "s"
        if page.is_hidden:
            sheet.sheet_state = "hidden"
    packed = io.BytesIO()
    book.save(packed)
    return repacked(packed.getvalue(), edit)


def repacked(content: bytes, edit: Edit) -> bytes:
    """Pack a workbook anew with fixed dates."""
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(found, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name == CORE:
                times = re.compile(rb"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")
                part = times.sub(FIXED_TIME.encode(), part)
            info = zipfile.ZipInfo(name, ZIP_DATE)
            info.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(info, edit(name, part))
    return found.getvalue()


def computed(cell: str, formula: str, value: str, kind: str = "") -> Edit:
    """Return an edit that gives a formula the result Excel would have kept with it."""
    old = re.compile(rf'<c r="{cell}"><f>{re.escape(formula)}</f><v ?/?>(?:</v>)?</c>')
    mark = f' t="{kind}"' if kind else ""
    new = f'<c r="{cell}"{mark}><f>{formula}</f><v>{value}</v></c>'

    def edit(name: str, content: bytes) -> bytes:
        if name != SHEET:
            return content
        text, count = old.subn(new, content.decode())
        assert count == 1, f"{cell} has no formula {formula}"
        return text.encode()

    return edit


def xls(title: str, rows: Rows, merged: Iterable[tuple[int, int, int, int, str]] = ()) -> bytes:
    """Write a true workbook of Excel 97–2003; dates as Excel keeps them."""
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(title)
    day = xlwt.easyxf(num_format_str="yyyy-mm-dd")
    for top, bottom, left, right, text in merged:
        sheet.write_merge(top, bottom, left, right, text)
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            if value is None:
                continue
            is_day = isinstance(value, date | datetime)
            sheet.write(number, column, value, *([day] if is_day else []))
    found = io.BytesIO()
    book.save(found)
    return found.getvalue()


def csv_text(rows: Rows, delimiter: str = ",") -> str:
    """Write rows as a text of cells."""
    found = io.StringIO()
    csv.writer(found, delimiter=delimiter, lineterminator="\r\n").writerows(rows)
    return found.getvalue()


def csv_bytes(rows: Rows, encoding: str = "utf-8") -> bytes:
    """Write rows as a file of text."""
    return csv_text(rows).encode(encoding)


def gz(content: bytes) -> bytes:
    """Pack a file without a date."""
    return gzip.compress(content, mtime=0)


def html(rows: Iterable[str], charset: str) -> bytes:
    """Write a page with one table, as web systems hand out under the name .xls."""
    body = "\n".join(f"<tr>{row}</tr>" for row in rows)
    text = (
        '<html xmlns:x="urn:schemas-microsoft-com:office:excel">\n<head>\n'
        f'<meta http-equiv="Content-Type" content="text/html; charset={charset}">\n'
        "<style>td { mso-number-format: '\\@'; }</style>\n</head>\n<body>\n"
        f'<table border="1">\n{body}\n</table>\n</body>\n</html>\n'
    )
    return text.encode("gb18030" if charset.startswith("gb") else charset)


def cells(*texts: str, tag: str = "td") -> str:
    """Write the cells of a row of a page."""
    return "".join(f"<{tag}>{text}</{tag}>" for text in texts)
