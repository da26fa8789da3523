"""The header of a table: found below titles, of one row or two, with what stands under it."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from monitoring.forms.cells import plain_text
from monitoring.importers.table import (
    HEADER_SEARCH,
    Line,
    RawFile,
    RepeatedColumn,
    Row,
    Table,
    header_key,
)

Named = Callable[[str], str | None]
"""Gives the field of a header, or None for one nobody reads."""


def recognise(
    file: RawFile,
    columns: Mapping[str, Sequence[str]],
    required: Sequence[Sequence[str]],
    field_of: Named = lambda header: None,
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


def _header_at(file: RawFile, index: int, named: Named) -> _Header:
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
        name: _group(above, place).strip() for name, place in places.items() if place in below
    }
    return _Header(cells, places, tuple(repeated), groups, 2 if below else 1)


def _group(above: Sequence[str], place: int) -> str:
    """Return what stands above a name: in its own column, or in the last one to the left."""
    return next((cell for cell in reversed(above[: place + 1]) if cell.strip()), "")


def _names_below(file: RawFile, index: int, named: Named) -> dict[int, str]:
    """Return the names a second row of the header gives to cells that stand below a group.

    In a row of data something else stands in the first column that has its name already. A name
    that only says something together with its group (水质类别: 本月, 上月) is joined with it.
    """
    upper = file.lines[index].cells
    if index + 1 >= len(file.lines):
        return {}
    lower = file.lines[index + 1].cells
    single = [p for p in range(len(upper)) if not _is_group(upper, lower, p)]
    taken = [place for place in single if named(upper[place]) is not None]
    if not taken or not _is_same(upper, lower, taken[0]):
        return {}
    found = {
        place: _joined(cell, _group(upper, place), named)
        for place, cell in enumerate(lower)
        if cell.strip() and place not in taken and not _is_same(upper, lower, place)
    }
    return found if any(map(named, found.values())) else {}


def _is_group(upper: Sequence[str], lower: Sequence[str], place: int) -> bool:
    """Tell whether a cell of the header stands above several names of its own."""
    text = upper[place].strip()
    following = upper[place + 1].strip() if place + 1 < len(upper) else ""
    before = upper[place - 1].strip() if place else ""
    below = [cell.strip() for cell in (*lower[place : place + 2], "", "")[:2]]
    if text and text in (before, following):
        return True
    return bool(text and not following and place + 1 < len(lower) and all(below))


def _is_same(upper: Sequence[str], lower: Sequence[str], place: int) -> bool:
    """Tell whether the second row says nothing else than the first, as merged cells do."""
    cell = plain_text(lower[place]) if place < len(lower) else ""
    return not cell or (place < len(upper) and cell == plain_text(upper[place]))


def _joined(cell: str, group: str, named: Named) -> str:
    """Return a name with its group where only both together are known."""
    if named(cell) is not None:
        return cell
    return next((both for both in (f"{cell}{group}", f"{group}{cell}") if named(both)), cell)


def _table(file: RawFile, index: int, header: _Header) -> Table:
    places = {**header.places, **{each.key: each.number - 1 for each in header.repeated}}
    lines = [line for line in file.lines[index + header.height :] if not line.is_blank]
    return Table(
        name=file.name,
        title=_title(file, index),
        headers={field: header.cells[place].strip() for field, place in header.places.items()},
        unused=_unused(header, lines),
        rows=tuple(_row(line, places) for line in lines),
        repeated=header.repeated,
        groups=header.groups,
        columns=places,
        sheet=file.sheet,
    )


def _title(file: RawFile, index: int) -> str:
    """Return what stands above a header, each once, with the names of the sheet and the file."""
    above = (cell.strip() for line in file.lines[:index] for cell in line.cells)
    stem = Path(file.name).stem
    stem = Path(stem).stem if file.name.lower().endswith(".gz") else stem
    return " ".join(dict.fromkeys(filter(None, (*above, file.sheet, stem))))


def _row(line: Line, places: Mapping[str, int]) -> Row:
    cells = {f: line.cells[p] for f, p in places.items() if p < len(line.cells)}
    return Row(line.number, cells, tuple(dict.fromkeys(_words(line))))


def _words(line: Line) -> Iterator[str]:
    return (cell.strip() for cell in line.cells if cell.strip())


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
