"""One table in, the same table with its assessment out, row by row."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TextIO

from monitoring.assessment_tables.columns import NOTE, CellProblem, KeyOf, header_place
from monitoring.assessment_tables.files import (
    AssessmentTableError,
    Source,
    check_target,
    harmless,
    inspect,
    replacing,
    written_row,
)
from monitoring.importers.base import Finding
from monitoring.importers.table import Line

OURS = "(计算)"


class Table(Protocol):
    """What knows the columns of one table and assesses its rows."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the added columns."""

    @property
    def notices(self) -> tuple[str, ...]:
        """What the person should know about the table as a whole."""

    def assess(self, cells: Sequence[str]) -> Mapping[str, str]:
        """Return the added cells of a row; raises CellProblem."""


@dataclass(frozen=True, slots=True)
class Listener:
    """Whom the run tells: `notice` of the table, `problem` of a row, `row` after each of them."""

    notice: Callable[[str], None]
    problem: Callable[[Finding], None]
    row: Callable[[int, int], None]


@dataclass(slots=True)
class Tally:
    """How many rows there were and how many could not be assessed."""

    rows: int = 0
    problems: int = 0


def assess_file(
    source: Path,
    target: Path,
    key_of: KeyOf,
    table_of: Callable[[Sequence[str]], Table],
    listener: Listener,
) -> Tally:
    """Write the table of one file with its assessment to another.

    Args:
        source: the table; its cells are written as they are.
        target: where to; it takes shape only when all rows are done.
        key_of: recognises the headers of this kind of table.
        table_of: makes the assessor of a header.
        listener: is told what happens.

    Raises:
        AssessmentTableError: if nothing can be assessed; no file is written then.
    """
    check_target(source, target)
    file = inspect(source)
    place, table = _recognised(file, key_of, table_of)
    for notice in table.notices:
        listener.notice(notice)
    with replacing(target) as out:
        return _write(file, place, table, listener, out)


def _recognised(
    file: Source, key_of: KeyOf, table_of: Callable[[Sequence[str]], Table]
) -> tuple[int, Table]:
    head = [line.cells for line in file.head()]
    place = header_place(head, key_of)
    if place is None:
        raise AssessmentTableError(
            f"{file.path}:前 {len(head)} 行里没有可识别的表头,"
            "请检查列名,如 PM2.5、O3-8h;或 溶解氧、氨氮"
        )
    try:
        table = table_of(head[place])
    except AssessmentTableError as problem:
        raise AssessmentTableError(f"{file.path}:{problem}") from None
    return place, table


def _write(file: Source, place: int, table: Table, listener: Listener, out: TextIO) -> Tally:
    tally = Tally()
    header: tuple[str, ...] = ()
    for index, line in enumerate(file.lines()):
        if index < place:
            out.write(written_row(line.cells))
            continue
        padded = (*line.cells, *[""] * (file.width - len(line.cells)))
        if index == place:
            header = line.cells
            out.write(written_row((*padded, *added_names(header, table.names))))
            continue
        added = {} if line.is_blank else _added(line, header, table, listener, tally)
        out.write(written_row((*padded, *(harmless(added.get(n, "")) for n in table.names))))
        listener.row(index - place, file.rows - place - 1)
    return tally


def _added(
    line: Line, header: Sequence[str], table: Table, listener: Listener, tally: Tally
) -> Mapping[str, str]:
    tally.rows += 1
    try:
        if any(cell.strip() for cell in line.cells[len(header) :]):
            raise CellProblem("", "单元格比表头多:请检查是否有未加引号的逗号")
        return table.assess(line.cells)
    except CellProblem as problem:
        tally.problems += 1
        listener.problem(Finding(line.number, problem.column, problem.text))
        return {NOTE: f"未评价:{Finding(0, problem.column, problem.text)}"}


def added_names(header: Sequence[str], names: Sequence[str]) -> Iterator[str]:
    """Yield the names of our columns, marked where the table has a column of that name."""
    taken = {cell.strip() for cell in header}
    for name in names:
        ours = name
        while ours in taken:
            ours += OURS
        yield harmless(ours)
