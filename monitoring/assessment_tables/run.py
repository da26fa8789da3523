"""One table in, the same table with its assessment out, row by row."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from itertools import chain, count, islice
from typing import BinaryIO

from monitoring.assessment_tables.columns import NOTE, UnreadableCellError, header_place
from monitoring.assessment_tables.files import (
    AssessmentTableError,
    Document,
    Limits,
    Line,
    Sheet,
    Size,
    named,
)
from monitoring.assessment_tables.kinds import Options, Table
from monitoring.assessment_tables.outputs import (
    Output,
    TextOutput,
    WorkbookOutput,
    check_sheet_holds,
)
from monitoring.assessment_tables.sources import sheets_of
from monitoring.importers.base import Finding
from monitoring.importers.table import HEADER_SEARCH


@dataclass(frozen=True, slots=True)
class AssessedLine:
    """A row with its added cells; `problem` says which cell of it cannot be used."""

    line: Line
    added: Mapping[str, str]
    problem: Finding | None = None


@dataclass(frozen=True, slots=True)
class Assessment:
    """A table whose header was understood.

    `place` is the number of rows above the header, `others` the names of the sheets not used.
    """

    name: str
    sheet: Sheet
    others: tuple[str, ...]
    header: Line
    place: int
    size: Size
    table: Table

    @property
    def where(self) -> str:
        """“ 工作表“1月””, or nothing for a file of text."""
        return f" 工作表“{self.sheet.title}”" if self.sheet.title else ""

    @property
    def notices(self) -> tuple[str, ...]:
        """What the person should know about the table as a whole."""
        told = []
        if self.others:
            names = "、".join(self.others)
            told.append(f"使用工作表“{self.sheet.title}”,结果里只有它;没有使用的工作表:{names}")
        renamed = [
            f"“{old.strip()}”改名为“{new}”"
            for old, new in zip(self.header.cells, self.own_names, strict=False)
            if old != new
        ]
        if renamed:
            told.append(f"原表已有与结果同名的列:{'、'.join(renamed)}")
        return (*told, *self.table.notices)

    @property
    def own_names(self) -> tuple[str, ...]:
        """The header of the table, a name that ours has too marked as the table's."""
        ours = set(self.table.names)
        taken = ours | {cell.strip() for cell in self.header.cells}
        names = []
        for cell in self.header.cells:
            if cell.strip() not in ours:
                names.append(cell)
                continue
            marked = (f"{cell.strip()}(原表{n or ''})" for n in chain([0], count(2)))
            names.append(next(name for name in marked if name not in taken))
            taken.add(names[-1])
        return (*names, *[""] * (self.size.width - len(names)))

    @property
    def total(self) -> int:
        """Number of rows below the header."""
        return self.size.rows - self.place - 1

    def lines(self) -> Iterator[AssessedLine]:
        """Yield the rows below the header with what was found.

        Raises:
            AssessmentTableError: if the table turns out to be unreadable further down.
        """
        with named(self.name + self.where):
            # What follows the last row with content was read once, to learn the size.
            for line in islice(self.sheet.lines(), self.place + 1, self.size.rows):
                yield AssessedLine(line, {}) if line.is_blank else self._assessed(line)

    def _assessed(self, line: Line) -> AssessedLine:
        try:
            if any(cell.strip() for cell in line.cells[len(self.header.cells) :]):
                raise UnreadableCellError("", "单元格比表头多:请检查是否有未加引号的逗号")
            return AssessedLine(line, self.table.assess(line.timed_cells))
        except UnreadableCellError as problem:
            reason = {NOTE: f"未评价:{Finding(0, problem.column, problem.text)}"}
            return AssessedLine(line, reason, Finding(line.number, problem.column, problem.text))

    def write(self, lines: Iterable[AssessedLine], output: Output) -> None:
        """Write the rows above the header, the header and the given rows."""
        for line in islice(self.sheet.lines(), self.place):
            output.title(line)
        output.header(self.own_names, self.table.names)
        for assessed in lines:
            output.row(assessed.line, [assessed.added.get(name, "") for name in self.table.names])
        output.close()

    def output(self, file: BinaryIO, is_workbook: bool) -> Output:
        """Return what writes this table to a file.

        Raises:
            AssessmentTableError: if it fits no workbook.
        """
        if not is_workbook:
            return TextOutput(file, self.size.width)
        names = self.table.names
        with named(self.name):
            check_sheet_holds(self.size, len(names))
        wide = names.index(NOTE)
        return WorkbookOutput(file, self.sheet.title, self.size.width, self.place, wide)


@contextmanager
def assessing(
    document: Document, options: Options, limits: Limits | None = None
) -> Iterator[Assessment]:
    """Give the table of a document, ready to be assessed.

    Raises:
        AssessmentTableError: if nothing can be assessed.
    """
    with ExitStack() as stack:
        # What is wrong with a row further down names the document itself.
        with named(document.name):
            sheets = stack.enter_context(sheets_of(document, limits or Limits()))
            assessment = _recognised(document.name, sheets, options)
        yield assessment


def _recognised(name: str, sheets: Sequence[Sheet], options: Options) -> Assessment:
    searched = 0
    for sheet in sheets:
        head = sheet.head(HEADER_SEARCH)
        searched = max(searched, len(head))
        place = header_place([line.cells for line in head], options.key_of)
        if place is None:
            continue
        with named(f"工作表“{sheet.title}”") if sheet.title else nullcontext():
            table = options.table(head[place].cells)
            size = sheet.size()
        others = tuple(other.title for other in sheets if other is not sheet)
        return Assessment(name, sheet, others, head[place], place, size, table)
    titles = "、".join(f"“{sheet.title}”" for sheet in sheets if sheet.title)
    where = f"各工作表({titles})" if len(sheets) > 1 else f"工作表{titles}" if titles else ""
    raise AssessmentTableError(
        f"{where}前 {searched} 行里没有可识别的表头,请检查列名,如 PM2.5、O3-8h;或 溶解氧、氨氮"
    )
