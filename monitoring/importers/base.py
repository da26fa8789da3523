"""What all importers share: a file's rows as entries, and what a layout is."""

from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from monitoring.choices import DataStatus, ReadingState
from monitoring.forms.cells import is_missing, plain_text
from monitoring.importers.headers import recognise
from monitoring.importers.names import Names
from monitoring.importers.periods import Period, period_in_title, read_period, year_in_title
from monitoring.importers.table import RawFile, Row, Table
from monitoring.revisions import store_reading
from monitoring.validation import Around, PastReadings
from monitoring.validation.past import subject_key

STATE_WORDS = {
    "断流": ReadingState.NO_FLOW,
    "未监测": ReadingState.NOT_SAMPLED,
    "未采样": ReadingState.NOT_SAMPLED,
    "停测": ReadingState.NOT_SAMPLED,
    "数据无效": ReadingState.INVALID,
    "数据暂无效": ReadingState.INVALID,
    "无效": ReadingState.INVALID,
}
STATUS_WORDS = {label: value for value, label in DataStatus.choices}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something to tell about a place in the file; line 0 means the file as a whole.

    `cell` is where it stands in a workbook (“断面!C7”, “断面!第7行”); text files have none.
    """

    line: int
    column: str
    text: str
    cell: str = ""

    def __str__(self) -> str:
        if self.cell:
            return f"{self.cell}:{self.text}"
        place = f"第{self.line}行" if self.line else ""
        column = f"“{self.column}”" if self.column else ""
        return f"{place}{column}:{self.text}" if place or column else self.text


class UnreadableCellError(ValueError):
    """A cell that cannot be understood: what is wrong, and which field it is."""

    def __init__(self, text: str, field_name: str) -> None:
        """Remember the field."""
        super().__init__(text)
        self.field_name = field_name


@contextmanager
def reading_field(name: str) -> Iterator[None]:
    """Let what goes wrong inside be told of a field; what names one already keeps it."""
    try:
        yield
    except UnreadableCellError:
        raise
    except ValueError as problem:
        raise UnreadableCellError(str(problem), name) from None


def problem_in(row: Row, table: Table, problem: ValueError) -> Finding:
    """Tell of a row that cannot be understood, with the cell where it is known."""
    name = getattr(problem, "field_name", "")
    header = table.headers.get(name, "")
    return Finding(row.number, header, str(problem), table.cell(row.number, name))


@dataclass(slots=True)
class Entry:
    """One reading as the file gives it: its key on an unsaved row, its cells as form data."""

    line: int
    reading: Any
    data: dict[str, str]
    source: str = ""


@dataclass(slots=True)
class Parsed:
    """A file understood row by row; nothing is checked against the rules yet."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Finding] = field(default_factory=list)
    conflicts: list[Finding] = field(default_factory=list)
    skipped: list[Finding] = field(default_factory=list)
    notices: list[Finding] = field(default_factory=list)


def past_readings(rows: QuerySet[Any]) -> PastReadings[Any]:
    """Return the stored months of the subjects of a file, to find and to compare with."""
    return PastReadings(rows.select_related("batch", "entered_by"), Around())


def month_key(reading: Any) -> Hashable:
    """Return what there is one reading of: a subject's month."""
    return (subject_key(reading), reading.year, reading.month)


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file: its columns, how a table becomes entries, which form checks them.

    `field_of` names the field of a header that `columns` does not list. `keeps` says why a stored
    reading stays as it is beside the file's, unless overwriting was asked for, or nothing. For rows
    that are no readings: `key` says what there is one row of, `past` makes of the stored rows what
    finds one (`same(row)`) and learns of one (`keep(row)`), `store` saves one
    (`store(new, old, by, reason, batch)`, with its revisions and its journal).
    """

    kind: str
    title: str
    columns: Mapping[str, Sequence[str]]
    required: Sequence[Sequence[str]]
    parse: Callable[[Table, Names], Parsed]
    form_class: Callable[..., Any]
    stored: Callable[[Sequence[Any]], QuerySet[Any]]
    field_of: Callable[[str], str | None] = lambda header: None
    keeps: Callable[[Any, Any], str] = lambda stored, reading: ""
    key: Callable[[Any], Hashable] = month_key
    past: Callable[[QuerySet[Any]], Any] = past_readings
    store: Callable[..., bool] = store_reading

    def recognise(self, file: RawFile) -> Table | None:
        """Return the file as a table of this layout, or None."""
        return recognise(file, self.columns, self.required, self.field_of)


def period_of(row: Row, table: Table, field_name: str = "period") -> Period:
    """Return the period of a row: its own, or else the one in the title or the file's name."""
    if text := row.text(field_name):
        with reading_field(field_name):
            return read_period(text, row.text("year") or year_in_title(table.title))
    found = period_in_title(table.title)
    if found is None:
        raise ValueError("没有时间:请在表中增加“月份”列,或在标题、文件名中写明(如 2023年9月)")
    return found


def filled(row: Row, fields: Sequence[str]) -> dict[str, str]:
    """Return the cells that say something: an empty cell leaves what is stored as it is."""
    return {name: row.text(name) for name in fields if not is_missing(row.text(name))}


def state_of(row: Row, fields: Sequence[str]) -> ReadingState | None:
    """Return the state a row gives instead of values (断流、未监测、数据无效)."""
    for name in fields:
        found = STATE_WORDS.get(plain_text(row.text(name)))
        if found is not None:
            return found
    return None


def status_of(row: Row) -> dict[str, str]:
    """Return the data status a row states, if it does."""
    words = row.text("status")
    return {"status": STATUS_WORDS.get(words, words)} if words else {}
