"""The file that comes in, read row by row however long it is, and the file that goes out.

A first pass finds the encoding, the delimiter and the widest row, so that no table is held in
memory and the added columns stand below their names even where a row is longer than the header.
"""

import csv
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TextIO

from monitoring.importers.table import (
    ENCODINGS,
    HEADER_SEARCH,
    UTF16_MARKS,
    WORKBOOK_SIGNATURES,
    Line,
)

_SAMPLE = 65536
_QUOTED = frozenset(',"\r\n')
_FORMULA_STARTS = ("=", "+", "-", "@")


class AssessmentTableError(Exception):
    """The table cannot be assessed at all; the Chinese message says what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """A table that can be read from its beginning as often as needed."""

    path: Path
    encoding: str
    delimiter: str
    width: int
    rows: int

    def lines(self) -> Iterator[Line]:
        """Yield the rows, each with the number of its first line in the file."""
        with self.path.open(encoding=self.encoding, newline="") as file:
            yield from _cut(file, self.delimiter)

    def head(self) -> list[Line]:
        """Return the rows among which the header stands."""
        return list(islice(self.lines(), HEADER_SEARCH))


def inspect(path: Path) -> Source:
    """Find out how a file is to be read; the whole of it is read once.

    Raises:
        AssessmentTableError: if it is no file, a workbook, no text, or in no known encoding.
    """
    try:
        with path.open("rb") as file:
            start = file.read(4)
    except FileNotFoundError:
        raise AssessmentTableError(f"{path}:文件不存在,请检查路径和文件名") from None
    except IsADirectoryError:
        raise AssessmentTableError(f"{path}:是文件夹,请写出其中要评价的文件") from None
    except OSError:
        raise AssessmentTableError(f"{path}:打不开,请检查路径和读取权限") from None
    if start.startswith(WORKBOOK_SIGNATURES):
        raise AssessmentTableError(
            f"{path}:这是 Excel 工作簿,请在 Excel 中“另存为”CSV(UTF-8)后再评价"
        )
    for encoding in ("utf-16",) if start.startswith(UTF16_MARKS) else ENCODINGS:
        try:
            return _measured(path, encoding)
        except UnicodeError:
            continue
    raise AssessmentTableError(f"{path}:文字编码无法识别,请另存为 CSV(UTF-8)后再评价")


def _measured(path: Path, encoding: str) -> Source:
    with path.open(encoding=encoding, newline="") as file:
        sample = file.read(_SAMPLE)
    delimiter = "\t" if sample.count("\t") > sample.count(",") else ","
    width = rows = 0
    try:
        with path.open(encoding=encoding, newline="") as file:
            for line in _cut(file, delimiter):
                width = max(width, len(line.cells))
                rows += 1
    except AssessmentTableError as problem:
        raise AssessmentTableError(f"{path}:{problem}") from None
    return Source(path, encoding, delimiter, width, rows)


def _cut(file: Iterable[str], delimiter: str) -> Iterator[Line]:
    reader = csv.reader(_text_only(file), delimiter=delimiter)
    first = 1
    try:
        for cells in reader:
            yield Line(first, tuple(cells))
            first = reader.line_num + 1
    except csv.Error:
        raise AssessmentTableError(
            f"第{first}行起无法按 CSV 读取,请检查引号是否成对、单元格是否过长"
        ) from None


def _text_only(file: Iterable[str]) -> Iterator[str]:
    for text in file:
        if "\x00" in text:
            raise AssessmentTableError("这不是文本文件,请另存为 CSV(UTF-8)后再评价")
        yield text


def check_target(source: Path, target: Path) -> None:
    """Refuse a target that would overwrite the source or cannot be written.

    Raises:
        AssessmentTableError: in Chinese.
    """
    if not target.parent.is_dir():
        raise AssessmentTableError(f"{target}:文件夹“{target.parent}”不存在,请先建立")
    if target.exists() and source.exists() and source.samefile(target):
        raise AssessmentTableError(f"{target}:结果不能写回原文件,请换一个文件名")
    if target.exists() and not target.is_file():
        raise AssessmentTableError(f"{target}:不是普通文件,请写出结果的文件名")


@contextmanager
def replacing(target: Path) -> Iterator[TextIO]:
    """Give a file to write that takes the target's place only when it is whole."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with part.open("w", encoding="utf-8-sig", newline="") as file:
            yield file
        part.replace(target)
    except OSError as problem:
        raise AssessmentTableError(
            f"{target}:无法写入({problem.strerror}),请检查权限、磁盘空间和是否被占用"
        ) from None
    finally:
        part.unlink(missing_ok=True)


def written_row(cells: Sequence[str]) -> str:
    """Return a row as it stands in the result: comma, line feed, quotes only where needed."""
    return ",".join(map(_written, cells)) + "\n"


def _written(cell: str) -> str:
    # csv.writer leaves a lone carriage return bare when lines end with "\n" (until Python 3.13).
    return cell if _QUOTED.isdisjoint(cell) else '"' + cell.replace('"', '""') + '"'


def harmless(text: str) -> str:
    """Return a text of ours so that no spreadsheet takes it for a formula."""
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text
