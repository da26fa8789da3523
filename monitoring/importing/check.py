"""Checking a file's rows by their pages' forms, against all that is stored and each other."""

from collections.abc import Callable, Hashable, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from django.core.exceptions import NON_FIELD_ERRORS
from django.db import models

from monitoring.choices import DataStatus
from monitoring.corrections import months_of
from monitoring.importers.base import Entry, Finding, Layout, Parsed
from monitoring.importers.table import Table
from monitoring.importing.preview import Item, Preview, row_place
from monitoring.revisions import changes, differs


class Part(NamedTuple):
    """One table of a file, understood row by row."""

    layout: Layout
    table: Table
    parsed: Parsed


class Placed(NamedTuple):
    """An entry and the preview of the table it stands in."""

    entry: Entry
    preview: Preview

    @property
    def place(self) -> str:
        """Its row, with the sheet where there is one."""
        return row_place(self.entry.line, self.preview.table)


def check(parts: Sequence[Part], today: date, overwrite: bool = False) -> list[Preview]:
    """Check every entry of every table of a file; tables of one kind are checked together."""
    previews = [
        Preview(
            layout=part.layout,
            table=part.table,
            problems=list(part.parsed.problems),
            conflicts=list(part.parsed.conflicts),
            skipped=list(part.parsed.skipped),
            notices=list(part.parsed.notices),
        )
        for part in parts
    ]
    groups: dict[type[models.Model], list[Placed]] = {}
    for part, preview in zip(parts, previews, strict=True):
        for entry in part.parsed.entries:
            groups.setdefault(type(entry.reading), []).append(Placed(entry, preview))
    for group in groups.values():
        _Check(group, today, overwrite).run()
    for preview in previews:
        preview.settle()
    return previews


@dataclass(slots=True)
class _Check:
    """All rows of a file that go into one table of the database."""

    rows: Sequence[Placed]
    today: date
    overwrite: bool
    past: Any = field(init=False)

    def __post_init__(self) -> None:
        layout = self.rows[0].preview.layout
        self.past = layout.past(layout.stored([each.entry.reading for each in self.rows]))

    def run(self) -> None:
        """Put every row where it belongs, month by month: later ones are held against earlier."""
        for entry, preview in _without_duplicates(self.rows, self.form_of):
            form = self.form_of(Placed(entry, preview))
            errors = form.errors  # asking for them fills the row
            stored, reading = form.stored, form.instance
            why = "" if stored is None else preview.layout.keeps(stored, reading)
            if why and not self.overwrite:
                preview.skipped.append(Finding(entry.line, "", f"{stored}:{why}"))
                preview.kept += 1
            elif errors:
                preview.problems += _form_findings(form, entry, preview.table)
            else:
                _take(form, entry, preview)
                self.past.keep(reading)

    def form_of(self, placed: Placed) -> Any:
        """Return the form of an entry, over a copy of what is stored; generated ones empty."""
        entry, preview = placed
        stored = self.past.same(entry.reading)
        reading = entry.reading if stored is None else copy(stored)
        form = preview.layout.form_class(
            entry.data, instance=reading, past=self.past, today=self.today
        )
        row = form.instance
        is_running = (self.today.year, self.today.month) in months_of(row)
        if is_running and form.is_fresh and hasattr(row, "status"):
            row.status = DataStatus.REALTIME.value
        if entry.source:
            row.source = entry.source
        for name in set(form.fields) - set(entry.data):
            del form.fields[name]  # a column the file lacks leaves the stored value alone
        return form


def _take(form: Any, entry: Entry, preview: Preview) -> None:
    """Put a row that passed its form where it belongs, with what is doubtful about it."""
    stored, reading, table = form.stored, form.instance, preview.table
    if stored is not None and not differs(reading, stored):
        preview.unchanged += 1
        return
    preview.notices += [
        Finding(entry.line, _header(table, d.field), f"{reading}:{d.text}") for d in form.doubts
    ]
    person = person_of(stored)
    if person:
        preview.overwrites.append(_overwrite(entry.line, stored, reading, person))
    if hasattr(reading, "place"):
        reading.place = row_place(entry.line, table)
    preview.items.append(Item(entry, stored, reading, person))


def person_of(stored: Any) -> str:
    """Return who entered a row by hand; empty for a row of a batch, and where there is none."""
    if stored is None or stored.batch_id is not None:
        return ""
    names = ("entered_by", "reported_by", "changed_by")
    person = next(filter(None, (getattr(stored, name, None) for name in names)), None)
    return person.get_username() if person is not None else ""


def _overwrite(line: int, stored: Any, reading: Any, who: str) -> Finding:
    """Say whose entry a row of the file would replace, and what would become of it."""
    what = ";".join(
        f"{change.field} {change.old or '空'} → {change.new or '空'}"
        for change in changes(stored, reading)
    )
    return Finding(line, "", f"{stored}已由“{who}”人工录入,文件与之不同({what})")


def _form_findings(form: Any, entry: Entry, table: Table) -> list[Finding]:
    return [
        Finding(entry.line, "" if name == NON_FIELD_ERRORS else _header(table, name), str(text))
        for name, texts in form.errors.items()
        for text in texts
    ]


def _header(table: Table, name: str) -> str:
    """Return the file's own word for a field; a long table has one column for all values."""
    return table.headers.get(name) or table.headers.get("value", "")


def _without_duplicates(rows: Sequence[Placed], form_of: Callable[[Placed], Any]) -> list[Placed]:
    """Keep one of equal rows; of rows that contradict each other keep none."""
    groups: dict[Hashable, list[Placed]] = {}
    for placed in rows:
        groups.setdefault(placed.preview.layout.key(placed.entry.reading), []).append(placed)
    kept = []
    for group in groups.values():
        first, *others = group
        if not others or _say_the_same(group, form_of):
            kept.append(first)
            for entry, preview in others:
                text = f"与{first.place}数值相同"
                preview.skipped.append(Finding(entry.line, "", text))
            continue
        text = f"{first.entry.reading}在{_places(group)}各有一组不同的数值:请只保留一行"
        first.preview.conflicts.append(Finding(first.entry.line, "", text))
    return sorted(kept, key=lambda placed: sorted(months_of(placed.entry.reading)))


def _places(group: Sequence[Placed]) -> str:
    """Name the rows: “第3、5行”, over several sheets each with its sheet."""
    if not any(placed.preview.table.sheet for placed in group):
        return f"第{'、'.join(str(placed.entry.line) for placed in group)}行"
    return "、".join(placed.place for placed in group)


def _say_the_same(group: Sequence[Placed], form_of: Callable[[Placed], Any]) -> bool:
    """Tell whether rows give the same values, however they are written: 7.6 and 7.60, Ⅱ and II."""
    if all(other.entry.data == group[0].entry.data for other in group):
        return True
    said = [_values_of(form_of(placed)) for placed in group]
    return all(each is not None and each == said[0] for each in said)


def _values_of(form: Any) -> tuple[dict[str, Any], set[str]] | None:
    """Return what a row says once it is read, and what of it is below detection."""
    if form.errors:
        return None
    return dict(form.cleaned_data), set(getattr(form.instance, "marks", ()))
