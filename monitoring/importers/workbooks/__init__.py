"""Whatever file the clerk has, as sheets of text cells (decision 0009).

.xlsx, .xls, a web page named .xls, CSV and cells parted by tabs in any usual encoding, and each of
them packed by gzip. The content decides, never the name.
"""

import hashlib
from collections.abc import Sequence
from functools import lru_cache

from monitoring.importers.table import UnreadableFileError, unpacked
from monitoring.importers.workbooks.contents import Content, kind_of
from monitoring.importers.workbooks.sheets import MOST_CELLS, Grid, Sheet, Workbook, sheet_of

__all__ = ["Sheet", "Workbook", "read_workbook"]

LARGEST_FILE = 20 * 1024 * 1024
LARGEST_KEPT = 256 * 1024
"""Bytes of a file whose sheets may stay in memory until the next one is read."""


def read_workbook(name: str, content: bytes) -> Workbook:
    """Read a file as its visible sheets; a file of text has one sheet without a name.

    The checksum is of the file as it was before it was packed by gzip.

    Raises:
        UnreadableFileError: in Chinese, saying what to do; nothing else is raised.
    """
    if len(content) > LARGEST_FILE:
        raise UnreadableFileError("文件超过 20 MB:请拆分后导入")
    try:
        if kind_of(content) is Content.GZIP:
            content = unpacked(content)
        read = _read_again if len(content) <= LARGEST_KEPT else _read
        sheets, hidden = read(content)
    except UnreadableFileError:
        raise
    except Exception as problem:
        # Parsers of other people's formats meet a broken file in any of a dozen exceptions.
        text = "文件已损坏或格式不标准:请用 Excel 或 WPS 打开,另存为 .xlsx 后再导入"
        raise UnreadableFileError(text) from problem
    return Workbook(name, hashlib.sha256(content).hexdigest(), sheets, hidden)


def _read(content: bytes) -> tuple[tuple[Sheet, ...], tuple[str, ...]]:
    """Return the visible sheets and the names of the hidden ones."""
    grids, hidden = _grids(kind_of(content), content)
    _check_cells(grids)
    sheets = tuple(sheet_of(grid) for grid in grids)
    if not any(sheet.lines for sheet in sheets):
        what = "只有隐藏的工作表有内容:请取消隐藏" if hidden else "文件是空的:请检查是否选对了文件"
        raise UnreadableFileError(what)
    return sheets, hidden


_read_again = lru_cache(maxsize=1)(_read)
"""An import asks what a file is, then reads it: a small one is parsed once for both."""


def _grids(kind: Content, content: bytes) -> tuple[Sequence[Grid], tuple[str, ...]]:
    """Return the sheets with content and the names of the hidden ones."""
    if kind is Content.XLSX:
        from monitoring.importers.workbooks.xlsx import xlsx_grids

        return xlsx_grids(content)
    if kind is Content.XLS:
        from monitoring.importers.workbooks.xls import xls_grids

        return xls_grids(content)
    if kind is Content.GZIP:
        raise UnreadableFileError("压缩文件里还是压缩文件:请解压后导入")
    from monitoring.importers.workbooks.text import text_grids

    return text_grids(content), ()


def _check_cells(grids: Sequence[Grid]) -> None:
    """Refuse more content than a page has time for."""
    if sum(len(row) for grid in grids for row in grid.rows.values()) > MOST_CELLS:
        raise UnreadableFileError(f"超过 {MOST_CELLS:,} 个有内容的单元格:请拆分后导入")
