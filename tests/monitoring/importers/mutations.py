"""Ways to spoil a file: bytes changed, cells and rows mixed up, written by another program."""

import csv
import gzip
import html
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from monitoring.importers.table import Line, UnreadableFileError
from monitoring.importers.workbooks import read_workbook

Rows = list[list[str]]
Table = tuple[str, Rows]

ODD_CELLS = (
    "", " ", "0", "-0", "-1", "0.0000000001", "9" * 400, "1e999", "1E5", "NaN", "Infinity",
    "-inf", "=1+1", "@SUM(A1)", "#REF!", "TRUE", "1,5", "1 5", "３．５", "٣", "½", "Ⅻ", "劣Ⅵ",
    "0.01LL", "<<1", "2023-13", "2023-02-30", "0000-00-00", "9999-12", "2023年1-6月", "13月",
    "45078", "-45078", "1/1", "\u202e2023", "\ufeff2023", "\u200b", "连江桥下", "钟楼", "钟楼区",
    "合计", "断流", "数据无效", "100.1%", "41.4(12/29)", "12/0", "(29/12)", "—", "\t", "\"", "'",
    "\n", "a\r\nb", "鿿" * 50, "😀", "\x0b", "单位", "mg/L", "PM2.5", "总磷(mg/L)", "1" * 30,
    "0." + "0" * 60 + "1", "NULL", "True", "审核", "实时",
)  # fmt: skip


@dataclass(frozen=True)
class Sample:
    """A file of the corpus, and its tables if it can be read."""

    name: str
    content: bytes
    tables: tuple[Table, ...]


def sample_of(path: Path) -> Sample:
    """Read a file of the corpus."""
    content = path.read_bytes()
    try:
        sheets = read_workbook(path.name, content).sheets
    except UnreadableFileError:
        sheets = ()
    tables = ((sheet.name, _rows(sheet.lines)) for sheet in sheets)
    return Sample(path.name, content, tuple(table for table in tables if table[1]))


def _rows(lines: Sequence[Line]) -> Rows:
    """Return the cells of a sheet, all rows of one length."""
    width = max((len(line.cells) for line in lines), default=0)
    return [[*line.cells, *[""] * (width - len(line.cells))] for line in lines]


def mutated(samples: Sequence[Sample], number: int) -> tuple[str, bytes]:
    """Return the name and content of the mutation of a number, always the same."""
    rng = Random(f"mutation {number}")
    sample = rng.choice(samples)
    ways = [_bytes_changed, _bytes_changed, _spliced]
    if sample.content.startswith(b"PK\x03\x04"):
        ways += [_part_changed, _part_changed]
    if sample.tables:
        ways += [_cells_changed] * 5
    return rng.choice(ways)(sample, samples, rng)


def _bytes_changed(sample: Sample, samples: Sequence[Sample], rng: Random) -> tuple[str, bytes]:
    return sample.name, _spoiled(sample.content, rng)


def _spoiled(content: bytes, rng: Random) -> bytes:
    """Flip bits, cut off, cut out, double, blank or insert bytes."""
    data = bytearray(content or b"\x00")
    for _ in range(rng.choice((1, 1, 2, 5, 20))):
        start = rng.randrange(len(data) or 1)
        end = min(len(data), start + rng.choice((1, 2, 8, 64, 512)))
        way = rng.randrange(6)
        if way <= 1 and data:
            data[start] ^= 1 << rng.randrange(8)
        elif way == 2:
            del data[rng.choice((start, end)) :]
        elif way == 3:
            del data[start:end]
        elif way == 4:
            data[start:start] = data[start:end] * rng.choice((1, 3))
        else:
            data[start:end] = (
                rng.randbytes(end - start) if rng.random() < 0.5 else bytes(end - start)
            )
    return bytes(data)


def _spliced(sample: Sample, samples: Sequence[Sample], rng: Random) -> tuple[str, bytes]:
    """Begin with one file and go on with another."""
    other = rng.choice(samples).content
    cut = rng.randrange(len(sample.content) + 1)
    return sample.name, sample.content[:cut] + other[rng.randrange(len(other) + 1) :]


def _part_changed(sample: Sample, samples: Sequence[Sample], rng: Random) -> tuple[str, bytes]:
    """Spoil the text of one part inside a workbook that stays a sound archive."""
    found = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(sample.content)) as old, zipfile.ZipFile(found, "w") as new:
            names = old.namelist()
            spoiled = rng.choice([name for name in names if name.endswith(".xml")] or names)
            for name in names:
                part = old.read(name)[: 1 << 16]
                new.writestr(
                    zipfile.ZipInfo(name), _text_changed(part, rng) if name == spoiled else part
                )
    except (zipfile.BadZipFile, IndexError):
        return sample.name, _spoiled(sample.content, rng)
    return sample.name, found.getvalue()


def _text_changed(part: bytes, rng: Random) -> bytes:
    """Change numbers and marks of a part, or its bytes."""
    if rng.random() < 0.4:
        return _spoiled(part, rng)
    odd = (
        b"-1",
        b"0",
        b"99999999999",
        b"1e400",
        b"NaN",
        b"A0",
        b"XFE1",
        b'""',
        b"&#0;",
        b"<v/>",
        b"s",
    )
    pieces = part.replace(b">", b">\x01").replace(b'"', b'"\x01').split(b"\x01")
    for _ in range(rng.choice((1, 2, 6))):
        place = rng.randrange(len(pieces))
        end = pieces[place][-1:]
        if end in (b'"', b">"):
            pieces[place] = rng.choice(odd) + end
        else:
            pieces[place] = rng.choice(pieces)
    return b"".join(pieces)


def _cells_changed(sample: Sample, samples: Sequence[Sample], rng: Random) -> tuple[str, bytes]:
    """Mix up cells, rows and columns and write the tables in some format."""
    tables = [(name, [list(row) for row in rows]) for name, rows in sample.tables]
    for _ in range(rng.choice((0, 0, 1, 1, 1, 2, 3, 8))):
        _, rows = rng.choice(tables)
        rng.choice(CHANGES)(rows, rng)
    if rng.random() < 0.1:
        tables.append(rng.choice(rng.choice([each for each in samples if each.tables]).tables))
    ending, write = rng.choice(WRITERS)
    return f"{sample.name.partition('.')[0]}{ending}", write(tables, rng)


def _odd_cell(rows: Rows, rng: Random) -> None:
    row = rng.choice(rows)
    if row:
        row[rng.randrange(len(row))] = rng.choice(ODD_CELLS)


def _swapped_cells(rows: Rows, rng: Random) -> None:
    first, second = rng.choice(rows), rng.choice(rows)
    if first and second:
        here, there = rng.randrange(len(first)), rng.randrange(len(second))
        first[here], second[there] = second[there], first[here]


def _changed_character(rows: Rows, rng: Random) -> None:
    row = rng.choice(rows)
    place = rng.randrange(len(row)) if row else 0
    if row and row[place]:
        at = rng.randrange(len(row[place]))
        row[place] = (
            row[place][:at] + rng.choice("0123456789.-年月日ⅢL<%(×\u00a0") + row[place][at + 1 :]
        )


def _doubled_row(rows: Rows, rng: Random) -> None:
    rows.insert(rng.randrange(len(rows) + 1), list(rng.choice(rows)))


def _dropped_row(rows: Rows, rng: Random) -> None:
    if len(rows) > 1:
        del rows[rng.randrange(len(rows))]


def _shuffled_row(rows: Rows, rng: Random) -> None:
    rng.shuffle(rows[rng.randrange(min(3, len(rows)))])


def _shifted_row(rows: Rows, rng: Random) -> None:
    row = rng.choice(rows)
    row[:] = ["", *row] if rng.random() < 0.5 else row[1:]


def _doubled_column(rows: Rows, rng: Random) -> None:
    place, target = rng.randrange(20), rng.randrange(20)
    for row in rows:
        if place < len(row):
            row.insert(target, row[place])


def _dropped_column(rows: Rows, rng: Random) -> None:
    place = rng.randrange(12)
    for row in rows:
        del row[place : place + 1]


def _shuffled_rows(rows: Rows, rng: Random) -> None:
    rng.shuffle(rows)


CHANGES: tuple[Callable[[Rows, Random], None], ...] = (
    _odd_cell, _odd_cell, _odd_cell, _swapped_cells, _changed_character, _changed_character,
    _doubled_row, _dropped_row, _shuffled_row, _shifted_row, _doubled_column, _dropped_column,
    _shuffled_rows,
)  # fmt: skip


# --- Writing --------------------------------------------------------------------------------------


def _as_text(tables: Sequence[Table], rng: Random) -> bytes:
    found = io.StringIO()
    writer = csv.writer(
        found, delimiter=rng.choice(",,,\t"), lineterminator=rng.choice(("\n", "\r\n"))
    )
    for _, rows in tables:
        writer.writerows(rows)
    encoding = rng.choice(
        ("utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-be", "big5", "latin-1")
    )
    return found.getvalue().encode(encoding, errors="replace")


def _as_gzip(tables: Sequence[Table], rng: Random) -> bytes:
    return gzip.compress(_as_text(tables, rng), mtime=0)


def _as_page(tables: Sequence[Table], rng: Random) -> bytes:
    charset = rng.choice(("utf-8", "gb18030"))
    found = [f'<html><meta charset="{rng.choice((charset, "gb2312", "utf-8"))}"><body>']
    for _, rows in tables:
        lines = ("".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows)
        span = rng.choice(("", "", ' rowspan="2"', ' colspan="3"', ' colspan="99999999"'))
        body = "".join(f"<tr>{line}</tr>" for line in lines).replace("<td>", f"<td{span}>", 1)
        found.append(f"<table>{body}</table>")
    return "\n".join(found).encode(charset, errors="replace")


def _as_workbook(tables: Sequence[Table], rng: Random) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook(write_only=True)
    for name, rows in tables:
        sheet = book.create_sheet(name or "表")
        for row in rows:
            texts = (ILLEGAL_CHARACTERS_RE.sub("", cell) for cell in row)
            sheet.append([_number(text, rng) for text in texts])
    found = io.BytesIO()
    book.save(found)
    return found.getvalue()


def _as_old_workbook(tables: Sequence[Table], rng: Random) -> bytes:
    import xlwt

    book = xlwt.Workbook(encoding="utf-8")
    for number, (name, rows) in enumerate(tables):
        sheet = book.add_sheet(f"{name[:20]}{number}")
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(place, column, _number(cell, rng))
    found = io.BytesIO()
    book.save(found)
    return found.getvalue()


def _number(text: str, rng: Random) -> str | float:
    """Write a number as a number, most of the time."""
    try:
        value = float(text)
    except ValueError:
        return text
    return value if abs(value) < 1e300 and rng.random() < 0.7 else text


WRITERS: tuple[tuple[str, Callable[[Sequence[Table], Random], bytes]], ...] = (
    (".csv", _as_text),
    (".csv", _as_text),
    (".csv.gz", _as_gzip),
    (".xls", _as_page),
    (".xlsx", _as_workbook),
    (".xls", _as_old_workbook),
)
