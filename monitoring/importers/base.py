"""What all importers share: entries, the check against the forms' own rules, preview and save."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import transaction
from django.db.models import QuerySet

from monitoring.choices import BatchKind, DataStatus, ReadingState
from monitoring.corrections import changing
from monitoring.forms.cells import is_missing, plain_text
from monitoring.importers.names import Names
from monitoring.importers.periods import Period, period_in_title, read_period
from monitoring.importers.table import RawFile, Row, Table, recognise
from monitoring.models import ImportBatch
from monitoring.revisions import changes, differs, is_demonstration, store_reading
from monitoring.rollups import refresh
from monitoring.validation import PastReadings
from monitoring.validation.past import MonthReading, subject_key

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
    """Something to tell about a place in the file; line 0 means the file as a whole."""

    line: int
    column: str
    text: str

    def __str__(self) -> str:
        place = f"第{self.line}行" if self.line else ""
        column = f"“{self.column}”" if self.column else ""
        return f"{place}{column}:{self.text}" if place or column else self.text


@dataclass(slots=True)
class Entry:
    """One reading as the file gives it: its key on an unsaved row, its cells as form data."""

    line: int
    reading: MonthReading
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


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of file: its columns, how a table becomes entries, which form checks them.

    `field_of` names the field of a header that `columns` does not list. `keeps` says why a stored
    reading stays as it is beside the file's, unless overwriting was asked for, or nothing.
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

    def recognise(self, file: RawFile) -> Table | None:
        """Return the file as a table of this layout, or None."""
        return recognise(file, self.columns, self.required, self.field_of)


@dataclass(slots=True)
class Preview:
    """What an import would do, and what stands in its way.

    `kept` counts the rows beside which the stored reading stays as it is (`Layout.keeps`).
    """

    new: list[Any] = field(default_factory=list)
    changed: list[Any] = field(default_factory=list)
    unchanged: int = 0
    kept: int = 0
    problems: list[Finding] = field(default_factory=list)
    conflicts: list[Finding] = field(default_factory=list)
    overwrites: list[Finding] = field(default_factory=list)
    notices: list[Finding] = field(default_factory=list)
    skipped: list[Finding] = field(default_factory=list)

    @property
    def is_empty(self) -> bool:
        """Whether the file held nothing that could be imported, or was there already."""
        return not (self.new or self.changed or self.unchanged or self.kept)

    @property
    def claims(self) -> int:
        """Changed rows that were generated until now (转为正式数据)."""
        return sum(is_demonstration(stored) for stored, _ in self.changed)


def period_of(row: Row, table: Table, field_name: str = "period") -> Period:
    """Return the period of a row: its own, or else the one in the title or the file's name."""
    if text := row.text(field_name):
        return read_period(text, row.text("year"))
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


def check(
    layout: Layout, parsed: Parsed, table: Table, today: date, overwrite: bool = False
) -> Preview:
    """Check every entry by the form its page uses, against all that is stored and in the file."""
    preview = Preview(
        problems=list(parsed.problems),
        conflicts=list(parsed.conflicts),
        skipped=list(parsed.skipped),
        notices=list(parsed.notices),
    )
    readings = layout.stored([each.reading for each in parsed.entries])
    past: PastReadings[Any] = PastReadings(readings.select_related("batch", "entered_by"))

    def form_of(entry: Entry) -> Any:
        return _form_of(layout, entry, past, today)

    for entry in _without_duplicates(parsed.entries, preview, form_of):
        form = form_of(entry)
        errors = form.errors  # asking for them fills the row
        stored, reading = form.stored, form.instance
        if stored is not None and not overwrite and (why := layout.keeps(stored, reading)):
            preview.skipped.append(Finding(entry.line, "", f"{stored}:{why}"))
            preview.kept += 1
        elif errors:
            preview.problems += _form_findings(form, entry, table)
        else:
            _take(form, entry, table, preview)
            past.keep(reading)
    return preview


def _take(form: Any, entry: Entry, table: Table, preview: Preview) -> None:
    """Put a row that passed its form where it belongs, with what is doubtful about it."""
    stored, reading = form.stored, form.instance
    if stored is not None and not differs(reading, stored):
        preview.unchanged += 1
        return
    preview.notices += [
        Finding(entry.line, _header(table, d.field), f"{reading}:{d.text}") for d in form.doubts
    ]
    if stored is not None and stored.entered_by is not None and stored.batch is None:
        preview.overwrites.append(_overwrite(entry.line, stored, reading))
    (preview.new if stored is None else preview.changed).append((stored, reading))


def _overwrite(line: int, stored: Any, reading: Any) -> Finding:
    """Say whose entry a row of the file would replace, and what would become of it."""
    what = ";".join(
        f"{change.field} {change.old or '空'} → {change.new or '空'}"
        for change in changes(stored, reading)
    )
    who = stored.entered_by.get_username()
    return Finding(line, "", f"{stored}已由“{who}”人工录入,文件与之不同({what})")


def _form_of(layout: Layout, entry: Entry, past: PastReadings[Any], today: date) -> Any:
    """Return the form of an entry, over a copy of what is stored; a generated row starts empty."""
    stored = past.same(entry.reading)
    reading = entry.reading if stored is None else copy(stored)
    form = layout.form_class(entry.data, instance=reading, past=past, today=today)
    is_running = (reading.year, reading.month) == (today.year, today.month)
    if is_running and form.is_fresh:
        form.instance.status = DataStatus.REALTIME.value
    if entry.source:
        form.instance.source = entry.source
    for name in set(form.fields) - set(entry.data):
        del form.fields[name]  # a column the file lacks leaves the stored value alone
    return form


def _form_findings(form: Any, entry: Entry, table: Table) -> list[Finding]:
    return [
        Finding(
            entry.line,
            "" if name == NON_FIELD_ERRORS else _header(table, name),
            str(text),
        )
        for name, texts in form.errors.items()
        for text in texts
    ]


def _header(table: Table, name: str) -> str:
    """Return the file's own word for a field; a long table has one column for all values."""
    return table.headers.get(name) or table.headers.get("value", "")


def _without_duplicates(
    entries: Sequence[Entry], preview: Preview, form_of: Callable[[Entry], Any]
) -> list[Entry]:
    """Keep one of equal rows; of rows that contradict each other keep none."""
    groups: dict[Any, list[Entry]] = {}
    for entry in entries:
        reading = entry.reading
        key = (subject_key(reading), reading.year, reading.month)
        groups.setdefault(key, []).append(entry)
    kept = []
    for group in groups.values():
        first, *others = group
        if not others or _say_the_same(group, form_of):
            kept.append(first)
            preview.skipped += [Finding(o.line, "", f"与第{first.line}行数值相同") for o in others]
            continue
        lines = "、".join(str(entry.line) for entry in group)
        text = f"{first.reading}在第{lines}行各有一组不同的数值:请只保留一行"
        preview.conflicts.append(Finding(first.line, "", text))
    return sorted(kept, key=lambda entry: (entry.reading.year, entry.reading.month))


def _say_the_same(group: Sequence[Entry], form_of: Callable[[Entry], Any]) -> bool:
    """Tell whether rows give the same values, however they are written: 7.6 and 7.60, Ⅱ and II."""
    if all(other.data == group[0].data for other in group):
        return True
    said = [_values_of(form_of(entry)) for entry in group]
    return all(each is not None and each == said[0] for each in said)


def _values_of(form: Any) -> tuple[dict[str, Any], set[str]] | None:
    """Return what a row says once it is read, and what of it is below detection."""
    if form.errors:
        return None
    return dict(form.cleaned_data), set(getattr(form.instance, "marks", ()))


@transaction.atomic
def save(preview: Preview, file: RawFile) -> ImportBatch | None:
    """Save what is new or changed as one batch; nothing new makes no batch."""
    todo = [*preview.new, *preview.changed]
    if not todo:
        return None
    batch = ImportBatch.objects.create(
        kind=BatchKind.FILE,
        source_name=file.name[:200],
        sha256=file.sha256,
        row_count=len(todo),
        note=f"新增 {len(preview.new)} 行,修改 {len(preview.changed)} 行",
    )
    reason = f"导入文件 {file.name}"
    with changing([reading for _, reading in todo], "", batch=batch):
        for stored, reading in todo:
            store_reading(reading, old=stored, by=None, reason=reason, batch=batch)
        refresh(reading for _, reading in todo)  # no import moves a reading to another month
    return batch
