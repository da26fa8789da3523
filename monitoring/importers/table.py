"""A file as it came: decoded, cut into cells, its header found below any title rows."""

import codecs
import csv
import gzip
import io
import re
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import chain

from monitoring.forms.cells import plain_text

ENCODINGS = ("utf-8-sig", "gb18030")
UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""How the file begins that Excel saves as “Unicode 文本”: UTF-16, cells parted by tabs."""

HEADER_SEARCH = 15
"""A header stands within the first rows; what is above it is a title."""

END = "\ufffc"
"""A line put behind the last one: it stands alone if every quotation mark is closed."""

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
    """A file's rows, or those of one of its sheets, before anyone knows which is the header."""

    name: str
    sha256: str
    lines: tuple[Line, ...]
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row by the names of its fields; a column the file lacks is empty.

    `words` is what stands in the row at all, whatever its column is called.
    """

    number: int
    cells: Mapping[str, str]
    words: tuple[str, ...] = ()

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

    `columns` has the place of each field, counting from 0, `sheet` the name of the sheet if the
    file has any, `groups` what stands above the names of a second row of the header
    (“主要指标(mg/L)”).
    """

    name: str
    title: str
    headers: Mapping[str, str]
    unused: tuple[str, ...]
    rows: tuple[Row, ...]
    repeated: tuple[RepeatedColumn, ...] = ()
    groups: Mapping[str, str] = field(default_factory=dict)
    columns: Mapping[str, int] = field(default_factory=dict)
    sheet: str = ""

    def cell(self, line: int, field_name: str = "") -> str:
        """Return the address of a cell in a workbook, “断面!C7”; nothing of a file of text."""
        column = self.columns.get(field_name, self.columns.get("value"))
        if not self.sheet:
            return ""
        if not line:
            return self.sheet if column is None else f"{self.sheet}!{column_letters(column)}列"
        if not field_name or column is None:
            return self.place(line)
        return cell_address(line, column, self.sheet)

    def place(self, line: int) -> str:
        """Return where a row stands: “断面!第7行”, in a file of text “第7行”."""
        return f"{self.sheet}!第{line}行" if self.sheet else f"第{line}行"


def column_letters(index: int) -> str:
    """Return what Excel calls a column, counting from 0.

    >>> column_letters(2), column_letters(26)
    ('C', 'AA')
    """
    letters, number = "", index + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def cell_address(line: int, column: int, sheet: str) -> str:
    """Return where a cell stands: “断面!C7”, in a file of text the words “第7行第3列”.

    >>> cell_address(7, 2, "断面"), cell_address(7, 2, "")
    ('断面!C7', '第7行第3列')
    """
    if not sheet:
        return f"第{line}行第{column + 1}列"
    return f"{sheet}!{column_letters(column)}{line}"


def header_key(text: str) -> str:
    """Reduce a header to what identifies it: no unit, no blanks, no full-width letters.

    >>> header_key("PM₂.₅月均浓度（μg/m³）")
    'pm2.5月均浓度'
    """
    return _UNIT.sub("", plain_text(text)).lower()


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
    reader = csv.reader(chain(io.StringIO(text, newline=""), [END]), delimiter=delimiter)
    lines, first = [], 1
    try:
        for cells in reader:
            lines.append(Line(first, tuple(cells)))
            first = reader.line_num + 1
    except csv.Error:
        text = f"第{first}行起无法按 CSV 读取:请检查引号是否成对、单元格是否过长"
        raise UnreadableFileError(text) from None
    last = lines.pop()
    if last.cells != (END,):
        text = f"第{last.number}行起无法按 CSV 读取:引号没有成对,请补上或删去"
        raise UnreadableFileError(text)
    return lines
