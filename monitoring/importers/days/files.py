"""Files of days: CSV, plain or gzipped, one or a folder of them, read as a stream.

A text is decoded as it is read, so that a year of national files never stands in memory. UTF-8
(with or without its mark), UTF-16 and GB18030 are told apart by the whole of a small file and by
the beginning of a large one.
"""

import codecs
import csv
import gzip
import hashlib
import io
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast

from monitoring.importers.days.progress import Progress
from monitoring.importers.table import (
    END,
    HEADER_SEARCH,
    LARGEST_FILE,
    UTF16_MARKS,
    WORKBOOK_SIGNATURES,
    Line,
    UnreadableFileError,
)

if TYPE_CHECKING:
    from monitoring.importers.workbooks import Sheet, Workbook

SUFFIXES = (".csv", ".csv.gz", ".txt", ".txt.gz")
GZIP_SIGNATURE = b"\x1f\x8b"
HEAD_SIZE = 1 << 20
FIRST_LINES_SIZE = 1 << 18
LONGEST_HEADER = 8 << 20
LONGEST_CELL = 1 << 20
LARGEST_KEPT = 50 << 20
"""A file up to this size is kept with its batch."""


@dataclass(frozen=True, slots=True)
class DayFile:
    """A file and how its text is decoded and parted."""

    path: Path
    name: str
    encoding: str
    delimiter: str
    size: int
    changed_at: int
    sheet: str = ""

    @property
    def head(self) -> tuple[Line, ...]:
        """The first lines, read anew: those of a folder together are too many to keep."""
        return _head(self.path, self.encoding, self.delimiter, self.changed_at)

    def header(self, place: int) -> tuple[str, ...]:
        """The cells of one of the first lines."""
        return self.head[place].cells


@dataclass(frozen=True, slots=True)
class SheetFile(DayFile):
    """A sheet of a workbook, or of any file that was read as a whole, in the place of a file."""

    lines: tuple[Line, ...] = ()

    @property
    def head(self) -> tuple[Line, ...]:
        """The first lines."""
        return self.lines[: HEADER_SEARCH + 1]

    def texts(self) -> Iterator[str]:
        """Yield the lines as a file of text has them, those left out as blank ones."""
        number = 1
        for line in self.lines:
            for _ in range(number, line.number):
                yield "\n"
            cells = io.StringIO()
            csv.writer(cells, lineterminator="\n").writerow(map(_in_one_line, line.cells))
            yield cells.getvalue()
            number = line.number + 1


def _in_one_line(cell: str) -> str:
    return " ".join(cell.splitlines())


@dataclass(frozen=True, slots=True)
class Source:
    """All files of an import in the order they are read, and what identifies their content."""

    name: str
    files: tuple[DayFile, ...]
    sha256: str
    ignored: tuple[str, ...] = ()
    is_folder: bool = False

    @property
    def size(self) -> int:
        """Bytes to read, as they lie on the disk."""
        return sum(file.size for file in self.files)

    @property
    def title(self) -> str:
        """Its name, with that of its sheet."""
        return " ".join(filter(None, (self.name, self.files[0].sheet)))

    @property
    def is_kept(self) -> bool:
        """Whether the file is kept with its batch: a folder, or a large file, is not."""
        is_file = bool(self.files[0].path.name)
        return is_file and not self.is_folder and self.size <= LARGEST_KEPT


def open_source(path: Path) -> Source:
    """Look at a file, or at all tables of a folder.

    Raises:
        UnreadableFileError: if there is none, or one of them is no text table.
    """
    if not path.is_dir():
        return Source(path.name, (look_at(path),), _sha256(path))
    paths = sorted(each for each in path.iterdir() if each.is_file())
    tables = [each for each in paths if each.name.lower().endswith(SUFFIXES)]
    if not tables:
        raise UnreadableFileError("是文件夹,里面没有 .csv 或 .csv.gz 文件:请检查路径")
    files = tuple(look_at(each) for each in tables)
    together = hashlib.sha256("\n".join(_sha256(each) for each in tables).encode())
    ignored = tuple(each.name for each in paths if each not in tables)
    return Source(path.resolve().name, files, together.hexdigest(), ignored, is_folder=True)


def open_sheet(workbook: "Workbook", sheet: "Sheet", path: Path | None = None) -> Source:
    """Open one sheet of a file that has been read; `path` is where it lies, if it does anywhere."""
    place = path or Path()
    size = 0 if path is None else path.stat().st_size
    lines = _padded(sheet.lines) if sheet.name else sheet.lines
    file = SheetFile(place, workbook.name, "utf-8", ",", size, 0, sheet.name, lines)
    return Source(workbook.name, (file,), workbook.sha256)


def _padded(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Give the rows of a sheet one length: it has none, its blank cells are left out."""
    width = max((len(line.cells) for line in lines), default=0)
    return tuple(Line(e.number, (*e.cells, *[""] * (width - len(e.cells)))) for e in lines)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def look_at(path: Path) -> DayFile:
    """Find out how a file is encoded and what its first lines are."""
    with _reading(path.name):
        facts = path.stat()
        with path.open("rb") as raw:
            plain = _plain(raw)
            whole = LARGEST_FILE if plain is raw else HEAD_SIZE
            content = plain.read(max(whole, HEAD_SIZE))
            is_whole = not plain.read(1)
    if content.startswith(WORKBOOK_SIGNATURES):
        raise UnreadableFileError(f"{path.name} 是工作簿,不是文本文件")
    encoding = _encoding(content, is_whole, path.name)
    start = content[:HEAD_SIZE].decode(encoding, errors="ignore")
    if "\x00" in start:
        raise UnreadableFileError(f"{path.name} 不是文本文件:请另存为 CSV(UTF-8)后再导入")
    delimiter = "\t" if start.count("\t") > start.count(",") else ","
    return DayFile(path, path.name, encoding, delimiter, facts.st_size, facts.st_mtime_ns)


def is_gzipped(path: Path) -> bool:
    """Tell whether a file is packed."""
    with _reading(path.name), path.open("rb") as raw:
        return _plain(raw) is not raw


def _plain(raw: BinaryIO) -> BinaryIO:
    is_packed = raw.read(2) == GZIP_SIGNATURE
    raw.seek(0)
    return cast(BinaryIO, gzip.GzipFile(fileobj=raw)) if is_packed else raw


def _encoding(content: bytes, is_whole: bool, name: str) -> str:
    if content.startswith(UTF16_MARKS):
        return "utf-16"
    for encoding in ("utf-8-sig", "gb18030"):
        decoder = codecs.getincrementaldecoder(encoding)()
        try:
            decoder.decode(content, final=is_whole)
        except UnicodeDecodeError:
            continue
        return encoding
    raise UnreadableFileError(f"{name} 的文字编码无法识别:请另存为 CSV(UTF-8)后再导入")


@lru_cache(maxsize=2)
def _head(path: Path, encoding: str, delimiter: str, changed_at: int) -> tuple[Line, ...]:
    with _reading(path.name), path.open("rb") as raw:
        plain = _plain(raw)
        content = plain.read(FIRST_LINES_SIZE)
        if b"\n" not in content:
            content += plain.read(LONGEST_HEADER - len(content))
        text = content.decode(encoding, errors="ignore")
    lines = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    first = 1
    try:
        for cells in reader:
            lines.append(Line(first, tuple(cells)))
            first = reader.line_num + 1
            if len(lines) > HEADER_SEARCH:
                break
    except csv.Error:
        pass
    return tuple(lines)


@contextmanager
def _reading(name: str) -> Iterator[None]:
    """Turn whatever a file does while it is read into a sentence about it."""
    try:
        yield
    except FileNotFoundError:
        raise UnreadableFileError("文件不存在:请检查路径和文件名") from None
    except PermissionError:
        raise UnreadableFileError(f"{name} 没有读取权限:请检查文件的权限") from None
    except (EOFError, zlib.error, gzip.BadGzipFile):
        raise UnreadableFileError(f"{name} 的压缩数据不完整或已损坏:请重新取得该文件") from None
    except UnicodeDecodeError:
        raise UnreadableFileError(
            f"{name} 的文字编码前后不一致:请另存为 CSV(UTF-8)后再导入"
        ) from None
    except OSError:
        raise UnreadableFileError(f"{name} 打不开:请检查路径和权限") from None


class Reader:
    """Reads the lines of an import's files one after the other and tells how far it is."""

    def __init__(self, source: Source, progress: Progress) -> None:
        """Begin before the first file."""
        self.source, self.progress = source, progress
        self._done = 0
        self._raw: BinaryIO | None = None

    def texts(self, file: DayFile) -> Iterator[str]:
        """Yield the lines of a file as they are, each with its end."""
        if isinstance(file, SheetFile):
            yield from file.texts()
            return
        with _reading(file.name), file.path.open("rb") as raw:
            self._raw = raw
            plain = io.BufferedReader(cast(io.RawIOBase, _plain(raw)), 1 << 18)
            with io.TextIOWrapper(plain, encoding=file.encoding, newline="") as text:
                yield from text
        self._raw = None
        self._done += file.size

    def lines(self, file: DayFile) -> Iterator[Line]:
        """Yield the rows of a file, cut into cells; a cell may hold line breaks."""
        if isinstance(file, SheetFile):
            yield from file.lines
            return
        csv.field_size_limit(LONGEST_CELL)
        reader = csv.reader(chain(self.texts(file), [END]), delimiter=file.delimiter)
        first = last = 1
        try:
            for cells in reader:
                if cells == [END]:
                    return
                yield Line(first, tuple(cells))
                first, last = reader.line_num + 1, first
        except csv.Error:
            text = f"{file.name} 第{first}行起无法按 CSV 读取:请检查引号是否成对、单元格是否过长"
            raise UnreadableFileError(text) from None
        text = f"{file.name} 第{last}行起无法按 CSV 读取:引号没有成对,请补上或删去"
        raise UnreadableFileError(text)

    def tell(self) -> None:
        """Say how far the reading is."""
        place = 0 if self._raw is None else self._raw.tell()
        self.progress.at("已读", self._done + place, self.source.size)
