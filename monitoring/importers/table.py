"""A file as it came: decoded, cut into cells, its header found below any title rows."""

import codecs
import csv
import gzip
import hashlib
import io
import re
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
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
class Table:
    """A file with its header recognised: `headers` maps our field names to its own words."""

    name: str
    title: str
    headers: Mapping[str, str]
    unused: tuple[str, ...]
    rows: tuple[Row, ...]


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
    for index, line in enumerate(file.lines[:HEADER_SEARCH]):
        places: dict[str, int] = {}
        for place, cell in enumerate(line.cells):
            field = fields.get(header_key(cell)) or field_of(cell)
            if field is not None:
                places.setdefault(field, place)
        if all(any(field in places for field in group) for group in required):
            return _table(file, index, places)
    return None


def _table(file: RawFile, index: int, places: Mapping[str, int]) -> Table:
    header = file.lines[index].cells
    above = " ".join(cell for line in file.lines[:index] for cell in line.cells if cell)
    used = set(places.values())
    rows = tuple(
        Row(line.number, {f: line.cells[p] for f, p in places.items() if p < len(line.cells)})
        for line in file.lines[index + 1 :]
        if not line.is_blank
    )
    return Table(
        name=file.name,
        title=f"{above} {Path(file.name).stem}",
        headers={field: header[place].strip() for field, place in places.items()},
        unused=tuple(
            cell.strip() for i, cell in enumerate(header) if i not in used and cell.strip()
        ),
        rows=rows,
    )
