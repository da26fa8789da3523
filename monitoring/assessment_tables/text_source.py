"""A table of text, as it is or packed by gzip, read row by row however long it is.

A first pass finds the encoding, the delimiter and the widest row, so that no table is held in
memory and the added columns stand below their names even where a row is longer than the header.
"""

import csv
import gzip
import io
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from typing import Any, BinaryIO

from monitoring.assessment_tables.files import (
    MEGABYTE,
    AssessmentTableError,
    Document,
    Limits,
    Line,
    Size,
)
from monitoring.importers.table import ENCODINGS, UTF16_MARKS, WORKBOOK_SIGNATURES

GZIP_SIGNATURE = b"\x1f\x8b"
_SAMPLE = 65536


@dataclass(frozen=True, slots=True)
class TextSheet:
    """The only table of a file of text."""

    document: Document
    limits: Limits
    is_packed: bool
    encoding: str
    delimiter: str
    measured: Size
    title: str = ""

    def head(self, rows: int) -> list[Line]:
        """Return the first rows; what lies below them is not read."""
        return list(islice(self.lines(), rows))

    def lines(self) -> Iterator[Line]:
        """Yield the rows, each with the number of its first line in the file."""
        with _opened(self.document, self.is_packed, self.limits) as file:
            yield from _cut(_decoded(file, self.encoding), self.delimiter)

    def size(self) -> Size:
        """Return how large the table is."""
        return self.measured


def text_sheet(document: Document, limits: Limits, is_packed: bool) -> TextSheet:
    """Find out how a text is to be read; the whole of it is read once.

    Raises:
        AssessmentTableError: if it is no text, or in no known encoding, or too large.
    """
    with _opened(document, is_packed, limits) as file:
        start = file.read(4)
    if not start:
        raise AssessmentTableError("文件是空的,请检查是否选对了文件")
    if start.startswith((*WORKBOOK_SIGNATURES, GZIP_SIGNATURE)):
        raise AssessmentTableError("压缩文件里不是 CSV,请先解压,再评价其中的表格")
    for encoding in ("utf-16",) if start.startswith(UTF16_MARKS) else ENCODINGS:
        try:
            return _measured(document, limits, is_packed, encoding)
        except UnicodeError:
            continue
    raise AssessmentTableError("文字编码无法识别,请另存为 CSV(UTF-8)后再评价")


class _Bounded(io.RawIOBase):
    """A stream that refuses to give more than a number of bytes: a packed one may be endless."""

    def __init__(self, stream: Any, limits: Limits) -> None:
        self.stream, self.limits, self.left = stream, limits, limits.unpacked

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        chunk = self.stream.read(len(buffer))
        buffer[: len(chunk)] = chunk
        self.left -= len(chunk)
        if self.left < 0:
            size = self.limits.unpacked // MEGABYTE
            raise AssessmentTableError(f"解压后超过 {size} MB:{self.limits.advice}")
        return len(chunk)


@contextmanager
def _opened(document: Document, is_packed: bool, limits: Limits) -> Iterator[BinaryIO]:
    with document.open() as file:
        if not is_packed:
            yield file
            return
        try:
            with gzip.open(file) as unpacked:
                yield io.BufferedReader(_Bounded(unpacked, limits))
        except (gzip.BadGzipFile, EOFError, zlib.error):
            raise AssessmentTableError("压缩文件已损坏,请重新压缩或重新下载后再评价") from None


def _decoded(file: BinaryIO, encoding: str) -> Iterator[str]:
    for text in io.TextIOWrapper(file, encoding=encoding, newline=""):
        if "\x00" in text:
            raise AssessmentTableError("这不是文本文件,请另存为 CSV(UTF-8)或 .xlsx 后再评价")
        yield text


def _measured(document: Document, limits: Limits, is_packed: bool, encoding: str) -> TextSheet:
    with _opened(document, is_packed, limits) as file:
        sample = io.TextIOWrapper(file, encoding=encoding, newline="").read(_SAMPLE)
    delimiter = "\t" if sample.count("\t") > sample.count(",") else ","
    width = rows = 0
    with _opened(document, is_packed, limits) as file:
        for line in _cut(_decoded(file, encoding), delimiter):
            width = max(width, len(line.cells))
            rows += 1
            check_size(Size(width, rows), limits)
    return TextSheet(document, limits, is_packed, encoding, delimiter, Size(width, rows))


def check_size(size: Size, limits: Limits) -> None:
    """Refuse a table that is too large.

    Raises:
        AssessmentTableError: in Chinese.
    """
    if limits.rows is not None and size.rows > limits.rows:
        raise AssessmentTableError(f"超过 {limits.rows:,} 行:{limits.advice}")
    if limits.cells is not None and size.rows * size.width > limits.cells:
        raise AssessmentTableError(f"超过 {limits.cells:,} 个单元格(行数×列数):{limits.advice}")
    if size.width > limits.columns:
        purpose = limits.purpose
        text = f"超过 {limits.columns:,} 列:请删去与{purpose}无关的列后再{purpose}"
        raise AssessmentTableError(text)


def _cut(file: Iterable[str], delimiter: str) -> Iterator[Line]:
    reader = csv.reader(file, delimiter=delimiter)
    first = 1
    try:
        for cells in reader:
            yield Line(first, tuple(cells))
            first = reader.line_num + 1
    except csv.Error:
        raise AssessmentTableError(
            f"第{first}行起无法按 CSV 读取,请检查引号是否成对、单元格是否过长"
        ) from None
