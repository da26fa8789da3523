"""A file as it came: decoded, cut into cells, its header found below any title rows."""

import codecs
import csv
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from monitoring.forms.cells import plain_text

ENCODINGS = ("utf-8-sig", "gb18030")
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""How the file begins that Excel saves as “Unicode 文本”: UTF-16, cells parted by tabs."""

HEADER_SEARCH = 15
"""A header stands within the first rows; what is above it is a title."""

LARGEST_FILE = 20 * 1024 * 1024
GZIP_SIGNATURE = b"\x1f\x8b"
WORKBOOK_SIGNATURES = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_UNIT = re.compile(r"[(\[{][^)\]}]*[)\]}]")


class UnreadableFileError(Exception):
    """The file cannot be read as a table; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Line:
    """One row of the file and where it stands, counting from 1."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(cell.strip() for cell in self.cells)


@dataclass(frozen=True, slots=True)
class RawFile:
    """A file's rows before anyone knows which of them is the header."""

    name: str
    sha256: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One row by the names of its fields; a column the file lacks is empty."""

    number: int
    cells: Mapping[str, str]

    def text(self, field: str) -> str:
        """Return the cell of a field, without blanks around it."""
        return self.cells.get(field, "").strip()


@dataclass(frozen=True, slots=True)
class RepeatedColumn:
    """A column whose field another column before it has already; `number` counts from 1."""

    number: int
    header: str
    field: str

    @property
    def key(self) -> str:
        """What its cells are called in a row."""
        return f"{self.field}@{self.number}"


@dataclass(frozen=True, slots=True)
class Table:
    """A file with its header recognised: `headers` maps our field names to its own words.

    `groups` has what stands above the names of a second row of the header (“主要指标(mg/L)”).
    """

    name: str
    title: str
    headers: Mapping[str, str]
    unused: tuple[str, ...]
    rows: tuple[Row, ...]
    repeated: tuple[RepeatedColumn, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)


def header_key(text: str) -> str:
    """Reduce a header to what identifies it: no unit, no blanks, no full-width letters.

    >>> header_key("PM₂.₅月均浓度（μg/m³）")
    'pm2.5月均浓度'
    """
    return _UNIT.sub("", plain_text(text)).lower()


def read_file(path: Path) -> RawFile:
    """Read and decode a file of text: CSV, or cells parted by tabs.

    Raises:
        UnreadableFileError: if it is missing, too large, a workbook, or in no known encoding.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UnreadableFileError("文件超过 20 MB:请拆分后导入")
        content = path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFileError("文件不存在:请检查路径和文件名") from None
    except IsADirectoryError:
        raise UnreadableFileError("是文件夹:请写出其中要导入的文件") from None
    except PermissionError:
        raise UnreadableFileError("没有读取权限:请检查文件的权限") from None
    except OSError:
        raise UnreadableFileError("打不开文件:请检查路径和权限") from None
    if content.startswith(GZIP_SIGNATURE):
        content = unpacked(content)
    if content.startswith(WORKBOOK_SIGNATURES):
        raise UnreadableFileError("这是 Excel 工作簿:请在 Excel 中“另存为”CSV(UTF-8)后再导入")
    text = decode(content)
    return RawFile(path.name, hashlib.sha256(content).hexdigest(), tuple(cut(text)))


def unpacked(content: bytes) -> bytes:
    """Return what a gzip file holds, if that is no larger than a file may be."""
    try:
        with gzip.open(io.BytesIO(content)) as packed:
            found = packed.read(LARGEST_FILE + 1)
    except (OSError, EOFError, zlib.error):
        raise UnreadableFileError("压缩文件已损坏:请重新取得文件") from None
    if len(found) > LARGEST_FILE:
        raise UnreadableFileError("解压后超过 20 MB:请拆分后导入")
    return found


def decode(content: bytes) -> str:
    """Decode a file in UTF-8 or, failing that, in the encoding Chinese Excel writes."""
    for encoding in ("utf-16",) if content.startswith(UTF16_MARKS) else ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFileError("文字编码无法识别:请另存为 CSV(UTF-8)后再导入")


def cut(text: str) -> list[Line]:
    """Cut a text into rows of cells, by comma or by tab, whichever it uses."""
    if "\x00" in text:
        raise UnreadableFileError("这不是文本文件:请另存为 CSV(UTF-8)后再导入")
    delimiter = "\t" if text.count("\t") > text.count(",") else ","
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    lines, first = [], 1
    try:
        for cells in reader:
            lines.append(Line(first, tuple(cells)))
            first = reader.line_num + 1
    except csv.Error:
        text = f"第{first}行起无法按 CSV 读取:请检查引号是否成对、单元格是否过长"
        raise UnreadableFileError(text) from None
    return lines


def recognise(
    file: RawFile,
    columns: Mapping[str, Sequence[str]],
    required: Sequence[Sequence[str]],
    field_of: Callable[[str], str | None] = lambda header: None,
) -> Table | None:
    """Return the file as a table if a header with the required columns stands near its top.

    Args:
        file: the rows.
        columns: for each field, the spellings its header may have.
        required: groups of fields; of each group the header must have at least one.
        field_of: names the field of a header that is none of those spellings.
    """
    fields = {header_key(word): field for field, words in columns.items() for word in words}

    def named(cell: str) -> str | None:
        return fields.get(header_key(cell)) or field_of(cell)

    for index in range(min(HEADER_SEARCH, len(file.lines))):
        header = _header_at(file, index, named)
        if all(any(field in header.places for field in group) for group in required):
            return _table(file, index, header)
    return None


@dataclass(frozen=True, slots=True)
class _Header:
    """A header's cells, which field stands where, and how many rows it takes."""

    cells: tuple[str, ...]
    places: Mapping[str, int]
    repeated: tuple[RepeatedColumn, ...]
    groups: Mapping[str, str]
    height: int = 1


def _header_at(file: RawFile, index: int, named: Callable[[str], str | None]) -> _Header:
    """Read the header at a row, with the names below it where cells have been merged."""
    upper = file.lines[index].cells
    below = _names_below(file, index, named)
    width = max(len(upper), max(below, default=-1) + 1)
    above = (*upper, *[""] * (width - len(upper)))
    cells = tuple(below.get(place, cell) for place, cell in enumerate(above))
    places: dict[str, int] = {}
    repeated = []
    for place, cell in enumerate(cells):
        name = named(cell)
        if name is not None and places.setdefault(name, place) != place:
            repeated.append(RepeatedColumn(place + 1, cell.strip(), name))
    groups = {
        name: next((cell for cell in reversed(above[: place + 1]) if cell.strip()), "")
        for name, place in places.items()
        if place in below
    }
    return _Header(cells, places, tuple(repeated), groups, 2 if below else 1)


def _names_below(file: RawFile, index: int, named: Callable[[str], str | None]) -> dict[int, str]:
    """Return the names a second row of the header gives to cells that say nothing above.

    In a row of data something stands in the first column that has its name already.
    """
    upper = file.lines[index].cells
    taken = [place for place, cell in enumerate(upper) if named(cell) is not None]
    if not taken or index + 1 >= len(file.lines):
        return {}
    lower = file.lines[index + 1].cells
    first = lower[taken[0]] if taken[0] < len(lower) else ""
    if first.strip() and plain_text(first) != plain_text(upper[taken[0]]):
        return {}
    found = {p: cell for p, cell in enumerate(lower) if cell.strip() and p not in taken}
    return found if any(map(named, found.values())) else {}


def _table(file: RawFile, index: int, header: _Header) -> Table:
    above = " ".join(cell for line in file.lines[:index] for cell in line.cells if cell)
    places = {**header.places, **{each.key: each.number - 1 for each in header.repeated}}
    lines = [line for line in file.lines[index + header.height :] if not line.is_blank]
    rows = tuple(
        Row(line.number, {f: line.cells[p] for f, p in places.items() if p < len(line.cells)})
        for line in lines
    )
    return Table(
        name=file.name,
        title=f"{above} {Path(file.name).stem}",
        headers={field: header.cells[place].strip() for field, place in header.places.items()},
        unused=_unused(header, lines),
        rows=rows,
        repeated=header.repeated,
        groups=header.groups,
    )


def _unused(header: _Header, lines: Sequence[Line]) -> tuple[str, ...]:
    """Name the columns nobody reads; one without a name by its place, if anything stands in it."""
    used = set(header.places.values())
    width = max([len(header.cells), *(len(line.cells) for line in lines)])
    found = []
    for place in range(width):
        name = header.cells[place].strip() if place < len(header.cells) else ""
        if place in used:
            continue
        is_filled = any(place < len(line.cells) and line.cells[place].strip() for line in lines)
        if name or is_filled:
            found.append(name or f"第{place + 1}列(无列名)")
    return tuple(found)
