"""The preview of a file as its page shows it: counts, what is in the way, the first rows."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import islice
from typing import TYPE_CHECKING, Any

from django.db import IntegrityError

from monitoring.corrections import YearMonth
from monitoring.importers.base import Finding
from monitoring.importers.days import DayOptions, doubles_among
from monitoring.importers.days import examine as examine_days
from monitoring.importers.days import save_all as save_days
from monitoring.importers.days.files import Source
from monitoring.importers.days.findings import Kind
from monitoring.importing.confirm import BlockedImportError, confirm
from monitoring.importing.day_files import is_of_days, sources_of
from monitoring.importing.diff import EMPTY, ChangedField, NewRow, Question, Refusal, Skipped
from monitoring.importing.examine import FileImport, Options, examine_content
from monitoring.importing.preview import Preview
from monitoring.importing.staged import content_of_staged, path_of
from monitoring.models import ImportBatch, StagedImport
from monitoring.revisions import ConflictError, User

if TYPE_CHECKING:
    from monitoring.importers.days.examination import DayImport

SHOWN = 200
DOUBLE = "有的日数据刚被他人录入"


@dataclass(frozen=True, slots=True)
class Counted:
    """The first rows of a kind, and how many there are in all."""

    rows: Sequence[Any]
    total: int

    @property
    def rest(self) -> int:
        """Rows that are not shown."""
        return self.total - len(self.rows)


@dataclass(slots=True)
class Shown:
    """What the page of a staged file shows. Of days it has counts, and findings, but no rows."""

    titles: Sequence[str]
    new: int
    changed: int
    unchanged: int
    refused: Counted
    contradictions: Counted
    questions: Counted
    overwrites: Counted
    skipped: Counted
    notes: Sequence[str]
    fingerprint: str
    new_rows: Counted = field(default_factory=lambda: Counted((), 0))
    changed_fields: Counted = field(default_factory=lambda: Counted((), 0))
    claimed: int = 0
    kept: int = 0
    locked: Sequence[YearMonth] = ()
    skips_conflicts: bool = False
    asks_again: bool = False

    @property
    def is_blocked(self) -> bool:
        """Whether something must be set right in the file first."""
        blocked = 0 if self.skips_conflicts else self.contradictions.total
        return bool(self.refused.total + blocked) or self.must_ask_again

    @property
    def must_ask_again(self) -> bool:
        """Whether replacing what people entered takes a preview of its own."""
        return self.asks_again and bool(self.overwrites.total)

    @property
    def is_same(self) -> bool:
        """Whether there is nothing to write."""
        return not (self.new or self.changed or self.overwrites.total)

    @property
    def needs_reason(self) -> bool:
        """Whether confirming asks for a reason."""
        return bool(self.questions.total or self.locked)

    @property
    def locked_words(self) -> str:
        """The published months that would change."""
        return "、".join(f"{year}年{month}月" for year, month in self.locked)


def first(rows: Sequence[Any]) -> Counted:
    """Return the first rows with the count of all."""
    return Counted(rows[:SHOWN], len(rows))


class StagedMonths:
    """A staged file of months, examined."""

    def __init__(self, staged: StagedImport, today: date, options: Options) -> None:
        """Read the file and compare it.

        Raises:
            UnreadableFileError, UnknownFileError: saying what to do.
        """
        content = content_of_staged(staged)
        self.found: FileImport = examine_content(staged.name, content, today, options)

    def shown(self) -> Shown:
        """Return the difference for the page."""
        found, diff = self.found, self.found.diff
        tables = [preview.table for preview in found.previews]
        unused = [f"{t.sheet} " * bool(t.sheet) + "、".join(t.unused) for t in tables if t.unused]
        told = [Skipped(each.cell, each.text) for each in found.passed_over]
        return Shown(
            titles=[_title(preview) for preview in found.previews],
            new=len(diff.new),
            changed=diff.changed_rows,
            unchanged=diff.unchanged,
            refused=first(diff.refused),
            contradictions=first(diff.contradictions),
            questions=first(diff.questions),
            overwrites=first(
                [Question(each.cell or f"第{each.line}行", each.text) for each in found.overwrites]
            ),
            skipped=first([*told, *diff.skipped]),
            notes=[f"未使用的列:{text}" for text in unused],
            fingerprint=found.fingerprint,
            new_rows=first(diff.new),
            changed_fields=first(diff.changed),
            claimed=diff.claimed,
            kept=diff.kept,
            locked=found.locked_months,
            skips_conflicts=found.options.skip_conflicts,
        )

    def confirm(self, by: User, reason: str, overwrite: bool) -> ImportBatch | None:
        """Save it: see `importing.confirm`."""
        return confirm(self.found, by, reason, overwrite)


def _title(preview: Preview) -> str:
    sheet = f"{preview.table.sheet}:" if preview.table.sheet else ""
    return f"{sheet}{preview.layout.title}"


class StagedDays:
    """A staged file of days or hours of air, examined; a workbook may have several tables."""

    def __init__(self, staged: StagedImport, today: date, options: Options) -> None:
        """Read the file and compare it.

        Raises:
            UnreadableFileError: saying what to do.
        """
        self.options = options
        asked = DayOptions(today, staged.subject, options.overwrite, options.skip_conflicts)
        self.sources = [named(source, staged) for source in sources_of(path_of(staged))]
        self.found: list[DayImport] = [examine_days(source, asked) for source in self.sources]
        self.doubles = doubles_among(self.found)

    def shown(self) -> Shown:
        """Return counts and first rows for the page."""
        found = self.found
        told = [text for each in found for text in each.told]
        notices = [str(each) for one in found for each in one.log.shown[Kind.NOTICE]]
        refused = self._told(Kind.ERROR, Refusal)
        doubles = [Refusal("", text) for text in self.doubles]
        return Shown(
            titles=[f"{each.source.title}:{each.layout.title}" for each in found],
            new=sum(each.new for each in found),
            changed=sum(each.changed for each in found),
            unchanged=sum(each.unchanged for each in found),
            refused=Counted([*doubles, *refused.rows][:SHOWN], refused.total + len(doubles)),
            contradictions=self._told(Kind.CONFLICT, Refusal),
            questions=self._told(Kind.DOUBT, Question),
            overwrites=self._told(Kind.OVERWRITE, Question),
            skipped=self._told(Kind.SKIPPED, Skipped),
            notes=[*told, *notices],
            fingerprint=self._fingerprint(),
            new_rows=self._new_rows(),
            changed_fields=self._changes(),
            claimed=sum(each.claimed for each in found),
            kept=sum(each.left + len(each.preview.fewer) for each in found),
            locked=sorted({month for each in found for month in each.locked_months}),
            skips_conflicts=self.options.skip_conflicts
            or all(each.preview.table.coverage is not None for each in found),
            asks_again=not self.options.overwrite,
        )

    def _new_rows(self) -> Counted:
        rows = (row for each in self.found for row in each.new_rows(SHOWN))
        shown = [NewRow(place, name, tuple(said)) for place, name, said in islice(rows, SHOWN)]
        return Counted(shown, sum(each.new for each in self.found))

    def _changes(self) -> Counted:
        rows = (row for each in self.found for row in each.changes(SHOWN))
        shown = [
            ChangedField(place, name, each.field, each.old or EMPTY, each.new or EMPTY)
            for place, name, what in islice(rows, SHOWN)
            for each in what
        ]
        return Counted(shown, sum(each.changed for each in self.found))

    def _told(self, kind: Kind, make: Any) -> Counted:
        shown = [make("", str(each)) for one in self.found for each in one.log.shown[kind]]
        return Counted(shown, sum(each.log.counts[kind] for each in self.found))

    def _fingerprint(self) -> str:
        counts = [
            (each.new, each.changed, each.unchanged, each.left, sorted(each.log.counts.values()))
            for each in self.found
        ]
        return f"{self.sources[0].sha256} {self.options} {counts}"

    def confirm(self, by: User, reason: str, overwrite: bool) -> ImportBatch | None:
        """Save it as one batch with its file; hand-entered rows are replaced if examined so.

        Raises:
            BlockedImportError, LockedMonthError, ConflictError: as `importing.confirm`.
        """
        blocking = len(self.doubles) + sum(each.blocking for each in self.found)
        if blocking or (self.options.overwrite and not overwrite):
            raise BlockedImportError([Finding(0, "", "")] * max(blocking, 1))
        try:
            return save_days(self.found, by, reason)
        except IntegrityError:
            raise ConflictError(DOUBLE) from None


def named(source: Source, staged: StagedImport) -> Source:
    """Call a staged file by the name it came with."""
    files = tuple(replace(file, name=staged.name) for file in source.files)
    return replace(source, name=staged.name, files=files)


def examined(staged: StagedImport, today: date, options: Options) -> StagedMonths | StagedDays:
    """Examine a staged file as what it is.

    Raises:
        UnreadableFileError, UnknownFileError: saying what to do.
    """
    if is_of_days(path_of(staged), staged.kind or None):
        return StagedDays(staged, today, options)
    return StagedMonths(staged, today, options)
