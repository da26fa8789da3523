"""Saving days in bulk: one transaction, one batch, every row in the journal with its whole state.

A row that changes also gets one revision a field and a new version, as if a person had changed it;
a new row needs no revision: its batch and its entry in the journal are the record.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
from django.db import IntegrityError, transaction
from django.utils import timezone
from numpy.typing import NDArray

from monitoring.bulk_rows import Rows, insert_rows, replace_rows, rows_of
from monitoring.choices import AuditAction, BatchKind
from monitoring.corrections import YearMonth, changing_months
from monitoring.importers.days.files import Source
from monitoring.importers.days.keeping import NOT_KEPT, keep
from monitoring.importers.days.preview import CHANGED, NEW, DayPreview, batched
from monitoring.importers.days.progress import Progress
from monitoring.importers.days.rows import DayRows
from monitoring.journal import RowChange, note, note_rows
from monitoring.models import AirDay, ImportBatch, Revision
from monitoring.revisions import CLAIMED, Change, ConflictError, User, changes, summary_of
from monitoring.rollups import AirKey, refresh_air

ROWS_AT_ONCE = 2_000
EPOCH = date(1970, 1, 1)
"""What NumPy counts days and months from."""

UNIQUE_VIOLATION = "23505"
"""PostgreSQL's code (class 23, integrity constraint violation); SQLite says it in words."""


@dataclass(frozen=True, slots=True)
class Saving:
    """How an import is saved: by whom (None: a command), why, on which day, and who is told.

    `batch` is that of a file of several tables, which is made and kept by whoever imports them all.
    """

    today: date
    progress: Progress
    by: User = None
    reason: str = ""
    batch: ImportBatch | None = None


@transaction.atomic
def save(found: Sequence[tuple[DayPreview, Source]], saving: Saving) -> ImportBatch | None:
    """Save what is new or changed in the tables of a file as one batch; nothing new makes none.

    Raises:
        ConflictError: if a row was saved by somebody else after it was compared.
        LockedMonthError: if a published month would change without a reason.
    """
    new = sum(preview.count(NEW) for preview, _ in found)
    changed = sum(preview.count(CHANGED) for preview, _ in found)
    if not new + changed:
        return None
    source = found[0][1]
    batch = saving.batch or _new_batch(source, new, changed, saving)
    for preview, each in found:
        _save_table(preview, batch, each, saving)
    if saving.batch is None:
        keep(batch, source)
    return batch


def _save_table(found: DayPreview, batch: ImportBatch, source: Source, saving: Saving) -> None:
    new, changed = found.places(NEW), found.places(CHANGED)
    touched = np.concatenate([new, changed])
    if len(touched):
        with changing_months(_Labels(found, touched), saving.reason, saving.by, batch):
            _Writer(found, batch, source, saving).write(new, changed)
            refresh_air(_keys(found, touched))


def _new_batch(source: Source, new: int, changed: int, saving: Saving) -> ImportBatch:
    words = f"新增 {new} 行,修改 {changed} 行"
    batch = ImportBatch.objects.create(
        kind=BatchKind.FILE,
        source_name=source.name[:200],
        sha256=source.sha256,
        row_count=new + changed,
        created_by_id=_key_of(saving.by),
        note=words if source.is_kept else f"{words};{NOT_KEPT}",
        reason=saving.reason[:300],
    )
    note(AuditAction.IMPORT, f"{source.name}:{words}", saving.reason, batch)
    return batch


def _key_of(person: User) -> int | None:
    return None if person is None else person.pk


def _parts(places: NDArray[np.intp]) -> Iterator[list[int]]:
    for start in range(0, len(places), ROWS_AT_ONCE):
        yield places[start : start + ROWS_AT_ONCE].tolist()


class _Labels(Mapping[YearMonth, Sequence[str]]):
    """The months that rows stand in; their names are only put together for who asks."""

    def __init__(self, found: DayPreview, places: NDArray[np.intp]) -> None:
        self.table, self.places = found.table, places
        days = (found.table.day[places] - EPOCH.toordinal()).astype("datetime64[D]")
        self.months = days.astype("datetime64[M]").astype(np.int64)

    def __getitem__(self, month: YearMonth) -> Sequence[str]:
        year, number = month
        chosen = self.months == (year - EPOCH.year) * 12 + number - 1
        return [self.table.label(place) for place in self.places[chosen].tolist()]

    def __iter__(self) -> Iterator[YearMonth]:
        for months in np.unique(self.months).tolist():
            yield EPOCH.year + months // 12, months % 12 + 1

    def __len__(self) -> int:
        return len(np.unique(self.months))


def months_of(found: DayPreview) -> list[YearMonth]:
    """Return the months that an import would change."""
    return list(_Labels(found, np.concatenate([found.places(NEW), found.places(CHANGED)])))


def _keys(found: DayPreview, places: NDArray[np.intp]) -> set[AirKey]:
    table = found.table
    divisions = [subject.division.pk for subject in table.subjects]
    touched: set[tuple[int, int, str]] = set()
    for part in _parts(places):
        days, subjects = table.day[part].tolist(), table.subject[part].tolist()
        for place, day, subject in zip(part, days, subjects, strict=True):
            division = found.divisions.get(place, divisions[subject])
            touched.add((division, day, table.caliber_of(place)))
    months: set[AirKey] = set()
    for division, ordinal, caliber in touched:
        on = date.fromordinal(ordinal)
        months.add(AirKey(division, on.year, on.month, caliber))
    return months


class _Writer:
    """Writes rows of a preview, some thousand at a time, each with its history."""

    def __init__(
        self, found: DayPreview, batch: ImportBatch, source: Source, saving: Saving
    ) -> None:
        self.found, self.batch, self.saving = found, batch, saving
        self.now, self.by = timezone.now(), _key_of(saving.by)
        self.rows = DayRows(found, batch, self.by, self.now, saving.today)
        words = f"导入文件 {source.name}" + (f":{saving.reason}" if saving.reason else "")
        self.reason = words[:300]

    def write(self, new: NDArray[np.intp], changed: NDArray[np.intp]) -> None:
        """Write all rows, telling how far it is."""
        done, whole = 0, len(new) + len(changed)
        steps: tuple[tuple[NDArray[np.intp], Callable[[list[int]], None]], ...]
        steps = (new, self.create), (changed, self.change)
        for places, step in steps:
            for part in _parts(places):
                step(part)
                done += len(part)
                self.saving.progress.at("已写入", done, whole)

    def create(self, places: list[int]) -> None:
        """Write rows that are not stored yet."""
        rows = self.rows.new(places)
        try:
            with transaction.atomic():
                keys = insert_rows(rows)
        except IntegrityError as problem:
            if not _is_double(problem):
                raise
            raise ConflictError("有的日数据刚被他人录入") from None
        states = zip(keys, rows.states(), strict=True)
        self.record([RowChange(key, None, state) for key, state in states])

    def change(self, places: list[int]) -> None:
        """Write rows that are stored already, with their revisions."""
        stored = [self._still_as_compared(place, row) for place, row in self._locked(places)]
        rows = self.rows.changed(places, stored)
        keys = [row.pk for row in rows]
        after = rows_of(AirDay, rows)
        replace_rows(after, keys)
        words = [(new, change) for old, new in zip(stored, rows, strict=True)
                 for change in _changes_of(old, new)]  # fmt: skip
        insert_rows(self.revisions(words))
        both = zip(keys, rows_of(AirDay, stored).states(), after.states(), strict=True)
        self.record([RowChange(*each) for each in both])

    def _locked(self, places: Sequence[int]) -> Iterator[tuple[int, AirDay | None]]:
        """Yield the stored row of each place, locked until the import is done."""
        keys = [self.found.stored[place][0] for place in places]
        query = AirDay.objects.select_for_update(of=("self",))
        related = query.select_related("division", "station", "batch")
        stored = {row.pk: row for part in batched(keys) for row in related.filter(pk__in=part)}
        return ((place, stored.get(key)) for place, key in zip(places, keys, strict=True))

    def _still_as_compared(self, place: int, row: AirDay | None) -> AirDay:
        if row is None or row.version != self.found.stored[place][1]:
            raise ConflictError(f"{self.found.table.label(place)} 已被他人修改")
        return row

    def record(self, rows: Sequence[RowChange]) -> None:
        """Put rows into the journal."""
        note_rows(AuditAction.IMPORT, AirDay, rows, self.saving.reason, self.batch)

    def revisions(self, words: Sequence[tuple[AirDay, Change]]) -> Rows:
        """Return the revisions of changes."""
        labels = {row.pk: str(row)[:120] for row, _ in words}
        columns: dict[str, Sequence[Any]] = {
            "record_id": [row.pk for row, _ in words],
            "record_label": [labels[row.pk] for row, _ in words],
            "field": [change.field[:40] for _, change in words],
            "old_value": [change.old[:300] for _, change in words],
            "new_value": [change.new[:300] for _, change in words],
        }
        alike = {
            "table": AirDay._meta.label_lower,
            "reason": self.reason,
            "changed_at": self.now,
            "changed_by_id": self.by,
        }
        return Rows(Revision, columns, alike)


def _is_double(problem: IntegrityError) -> bool:
    """Tell whether a row is refused because there is one of its key already."""
    code = getattr(problem.__cause__, "pgcode", None)
    return code == UNIQUE_VIOLATION or "UNIQUE" in str(problem)


def _changes_of(old: AirDay, new: AirDay) -> Iterable[Change]:
    return changes(old, new) or [Change(CLAIMED, "", summary_of(new))]
