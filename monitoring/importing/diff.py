"""The difference a file would make, as a person reads it before confirming."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from monitoring.importers.base import Finding
from monitoring.importing.preview import Item, Preview, field_place, row_place
from monitoring.revisions import (
    CLAIMED,
    Change,
    changes,
    is_demonstration,
    tracked_fields,
    words_for,
)

EMPTY = "空"


@dataclass(frozen=True, slots=True)
class NewRow:
    """A row that is not stored yet, with what it says: pairs of a field's label and its value."""

    place: str
    label: str
    values: tuple[tuple[str, str], ...]

    @property
    def text(self) -> str:
        """Its values in one line."""
        return ";".join(f"{name} {value}" for name, value in self.values)


@dataclass(frozen=True, slots=True)
class ChangedField:
    """A field that is stored otherwise; `person` entered it by hand, `is_demo` nobody did."""

    place: str
    label: str
    field: str
    old: str
    new: str
    person: str = ""
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class Refusal:
    """What cannot be imported as it stands: where, and what to do."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Question:
    """What would be imported as it stands but is doubtful: where, and why."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """What the file holds and nobody imports: where, and why."""

    place: str
    text: str


@dataclass(frozen=True, slots=True)
class Diff:
    """All that a file would change.

    `contradictions` are rows or figures the file gives in two ways; `overwritten` counts the rows
    a person entered by hand that it would replace, `kept` those that stay beside it, `claimed` the
    generated rows that become real.
    """

    new: tuple[NewRow, ...]
    changed: tuple[ChangedField, ...]
    changed_rows: int
    unchanged: int
    refused: tuple[Refusal, ...]
    contradictions: tuple[Refusal, ...]
    questions: tuple[Question, ...]
    skipped: tuple[Skipped, ...]
    overwritten: int
    kept: int
    claimed: int

    @property
    def is_same(self) -> bool:
        """Whether the file agrees with what is stored: there is nothing to write."""
        return not (self.new or self.changed)


def diff_of(previews: Sequence[Preview], refusals: Sequence[Finding] = ()) -> Diff:
    """Put together what all tables of a file would change; `refusals` are about the file."""
    problems = [*refusals, *(each for preview in previews for each in preview.problems)]
    return Diff(
        new=tuple(row for preview in previews for row in _new_rows(preview)),
        changed=tuple(change for preview in previews for change in _changed_fields(preview)),
        changed_rows=sum(len(preview.changed) for preview in previews),
        unchanged=sum(preview.unchanged for preview in previews),
        refused=tuple(Refusal(*_told(each)) for each in problems),
        contradictions=tuple(Refusal(*_told(each)) for p in previews for each in p.conflicts),
        questions=tuple(Question(*_told(each)) for p in previews for each in p.notices),
        skipped=tuple(Skipped(*_told(each)) for p in previews for each in p.skipped),
        overwritten=sum(len(preview.overwrites) for preview in previews),
        kept=sum(preview.kept for preview in previews),
        claimed=sum(preview.claims for preview in previews),
    )


def _told(finding: Finding) -> tuple[str, str]:
    """Part a finding into its place and its text."""
    column = f"“{finding.column}”" if finding.column else ""
    line = f"第{finding.line}行" if finding.line else ""
    return finding.cell or f"{line}{column}", finding.text


def _new_rows(preview: Preview) -> Iterator[NewRow]:
    for item in preview.new:
        yield NewRow(row_place(item.entry.line, preview.table), str(item.reading), _values(item))


def _values(item: Item) -> tuple[tuple[str, str], ...]:
    """What a new row says beyond what it is a row of."""
    row = item.reading
    names = set(item.entry.data) | ({"source"} if item.entry.source else set())
    fields = (
        field
        for field in tracked_fields(type(row))
        if field.name in names and getattr(row, field.attname) != field.get_default()
    )
    said = ((str(field.verbose_name), words_for(row, field)) for field in fields)
    return tuple((name, words) for name, words in said if words)


def _changed_fields(preview: Preview) -> Iterator[ChangedField]:
    for item in preview.changed:
        label, table = str(item.reading), preview.table
        row = row_place(item.entry.line, table)
        names = {str(each.verbose_name): each.name for each in tracked_fields(type(item.reading))}
        is_demo = is_demonstration(item.stored)
        cleared = 0
        for change in changes(item.stored, item.reading) or [Change(CLAIMED, "", "")]:
            name = names.get(change.field, "")
            if is_demo and name and not change.new and name not in item.entry.data:
                cleared += 1
                continue
            place = field_place(item.entry.line, name, table) if name in table.headers else row
            old, new = change.old or EMPTY, change.new or EMPTY
            yield ChangedField(place, label, change.field, old, new, item.person, is_demo)
        if cleared:
            field = f"其余 {cleared} 项"
            yield ChangedField(row, label, field, "演示数据", EMPTY, is_demo=True)
