"""Saving days in bulk: one transaction, one batch, revisions of what changes.

A new row needs no revision of its own: its batch is the record, with file, hash, time and number of
rows. A row that changes gets one revision a field and a new version, as if a person had changed it.
"""

from collections.abc import Iterable, Iterator, Mapping
from copy import copy
from datetime import date
from decimal import Decimal
from functools import partial
from typing import Any

import numpy as np
from django.db import IntegrityError, transaction
from django.utils import timezone
from numpy.typing import NDArray

from bulk.scaled import AIR_SCALE, unscaled
from monitoring.choices import BatchKind, DataStatus
from monitoring.importers.days.files import Source
from monitoring.importers.days.preview import CHANGED, NEW, DayPreview, batched, coverage_of
from monitoring.importers.days.progress import Progress
from monitoring.importers.days.table import ITEMS, NO_AQI
from monitoring.models import AirDay, ImportBatch, Revision
from monitoring.revisions import CLAIMED, Change, ConflictError, changes, claimed, summary_of
from monitoring.rollups import AirKey, refresh_air

ROWS_AT_ONCE = 2_000
UNIQUE_VIOLATION = "23505"
"""PostgreSQL's code (class 23, integrity constraint violation); SQLite says it in words."""

WRITTEN = (
    "caliber", *(item.value for item in ITEMS), "aqi", "primary_pollutant", "reported_aqi",
    "reported_primary", "coverage", "status", "version", "source", "note", "batch", "entered_by",
    "entered_at",
)  # fmt: skip


class _Decimals(dict[int, Decimal | None]):
    """Each concentration once: a year of days holds few different ones."""

    def __missing__(self, units: int) -> Decimal | None:
        self[units] = value = unscaled(units, AIR_SCALE)
        return value


@transaction.atomic
def save(found: DayPreview, source: Source, progress: Progress, today: date) -> ImportBatch | None:
    """Save what is new or changed as one batch; nothing new makes no batch.

    Raises:
        ConflictError: if a row was saved by somebody else after it was compared.
    """
    new, changed = found.places(NEW), found.places(CHANGED)
    if not len(new) + len(changed):
        return None
    batch = ImportBatch.objects.create(
        kind=BatchKind.FILE,
        source_name=source.name[:200],
        sha256=source.sha256,
        row_count=len(new) + len(changed),
        note=f"新增 {len(new)} 行,修改 {len(changed)} 行",
    )
    writer = _Writer(found, batch, source, today)
    done = 0
    for places in _parts(new):
        writer.create(places)
        done += len(places)
        progress.at("已写入", done, len(new) + len(changed))
    for places in _parts(changed):
        writer.change(places)
        done += len(places)
        progress.at("已写入", done, len(new) + len(changed))
    refresh_air(_keys(found, np.concatenate([new, changed])))
    return batch


def _parts(places: NDArray[np.intp]) -> Iterator[list[int]]:
    for start in range(0, len(places), ROWS_AT_ONCE):
        yield places[start : start + ROWS_AT_ONCE].tolist()


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
    """Turns rows of a preview into rows of the database."""

    def __init__(self, found: DayPreview, batch: ImportBatch, source: Source, today: date) -> None:
        self.found, self.table, self.batch = found, found.table, batch
        self.reason = f"导入文件 {source.name}"[:300]
        self.now, self.today = timezone.now(), today
        self.decimals = _Decimals()
        self.keys = [subject.key for subject in self.table.subjects]
        self.dates: dict[int, date] = {}

    def fresh(self, place: int) -> AirDay:
        """A row that is not stored yet."""
        division, station = self.keys[int(self.table.subject[place])]
        return AirDay(
            division_id=division,
            station_id=station,
            date=self.day(place),
            caliber=self.table.caliber_of(place),
            status=self.table.status_of(place) or self.status_of_sheet(place),
            source=self.table.source,
            coverage=coverage_of(self.table, place),
            batch=self.batch,
            **self.content(place),
        )

    def create(self, places: list[int]) -> None:
        """Write rows that are not stored yet."""
        try:
            AirDay.objects.bulk_create(map(self.fresh, places), batch_size=ROWS_AT_ONCE)
        except IntegrityError as problem:
            if not _is_double(problem):
                raise
            raise ConflictError("有的日数据刚被他人录入") from None

    def day(self, place: int) -> date:
        ordinal = int(self.table.day[place])
        found = self.dates.get(ordinal)
        if found is None:
            found = self.dates[ordinal] = date.fromordinal(ordinal)
        return found

    def status_of_sheet(self, place: int) -> str:
        """A sheet is reviewed, that of the running month is not (as with months)."""
        day = self.day(place)
        is_running = (day.year, day.month) == (self.today.year, self.today.month)
        return DataStatus.REALTIME.value if is_running else DataStatus.REVIEWED.value

    def content(self, place: int) -> dict[str, Any]:
        """What a row says, whether it is new or not."""
        found = self.found
        aqi, reported = int(found.aqi[place]), int(found.reported_aqi[place])
        values = {
            item.value: self.decimals[int(column[place])]
            for item, column in self.table.values.items()
        }
        return values | {
            "aqi": None if aqi == NO_AQI else aqi,
            "primary_pollutant": found.primary[place],
            "reported_aqi": None if reported == NO_AQI else reported,
            "reported_primary": found.reported_primary[place],
            "note": found.note[place],
        }

    def change(self, places: list[int]) -> None:
        """Write rows that are stored already, with their revisions."""
        pks = {self.found.stored[place][0]: place for place in places}
        query = AirDay.objects.select_for_update(of=("self",))
        related = query.select_related("division", "station", "batch")
        parts = batched(list(pks))
        stored = {row.pk: row for part in parts for row in related.filter(pk__in=part)}
        changed: list[AirDay] = []
        revisions: list[Revision] = []
        for pk, place in pks.items():
            old = stored.get(pk)
            if old is None or old.version != self.found.stored[place][1]:
                raise ConflictError(f"{self.table.label(place)} 已被他人修改")
            new = self.changed(old, place)
            changed.append(new)
            revisions += map(partial(self.revision, new), _changes_of(old, new))
        AirDay.objects.bulk_update(changed, WRITTEN, batch_size=200)
        Revision.objects.bulk_create(revisions, batch_size=ROWS_AT_ONCE)

    def changed(self, old: AirDay, place: int) -> AirDay:
        """A stored row as the file has it."""
        is_generated = place in self.found.generated
        new = claimed(old) if is_generated else copy(old)
        for name, value in self.content(place).items():
            setattr(new, name, value)
        is_moved = any(getattr(old, item.value) != getattr(new, item.value) for item in ITEMS)
        if self.table.coverage is not None:
            new.coverage = coverage_of(self.table, place)
        elif is_moved:
            new.coverage = {}
        new.status = self.new_status(old, place, is_generated)
        if is_moved or is_generated or self.table.coverage is not None:
            new.source = self.table.source
        new.version = old.version + 1
        new.batch, new.entered_by, new.entered_at = self.batch, None, self.now
        return new

    def new_status(self, old: AirDay, place: int, is_generated: bool) -> str:
        if stated := self.table.status_of(place):
            return stated
        is_raised = is_generated or old.status == DataStatus.REALTIME
        return self.status_of_sheet(place) if is_raised else old.status

    def revision(self, row: AirDay, change: Change) -> Revision:
        return Revision(
            table=row._meta.label_lower,
            record_id=row.pk,
            record_label=str(row)[:120],
            field=change.field[:40],
            old_value=change.old[:300],
            new_value=change.new[:300],
            reason=self.reason,
        )


def _is_double(problem: IntegrityError) -> bool:
    """Tell whether a row is refused because there is one of its key already."""
    code = getattr(problem.__cause__, "pgcode", None)
    return code == UNIQUE_VIOLATION or "UNIQUE" in str(problem)


def _changes_of(old: AirDay, new: AirDay) -> Iterable[Change]:
    found: Mapping[str, Change] = {change.field: change for change in changes(old, new)}
    return found.values() or [Change(CLAIMED, "", summary_of(new))]
