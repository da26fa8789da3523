"""Days of a preview as rows of the database: new ones in columns, changed ones over stored ones."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from bulk.scaled import AIR_SCALE, unscaled
from monitoring.bulk_rows import Rows
from monitoring.choices import DataStatus
from monitoring.importers.days.preview import DayPreview, coverage_of
from monitoring.importers.days.table import ITEMS, NO_AQI, DayTable
from monitoring.models import AirDay, ImportBatch
from monitoring.revisions import claimed

HOURS_PLACE = "小时数据"
"""Where a day reduced from hours stands: in no single row."""

PLACE_LENGTH = 60


class _Once(dict[Any, Any]):
    """Each value once: a year of days holds few different ones."""

    def __init__(self, make: Callable[[Any], Any]) -> None:
        super().__init__()
        self.make = make

    def __missing__(self, key: Any) -> Any:
        self[key] = value = self.make(key)
        return value


def _decimals() -> dict[int, Decimal | None]:
    return _Once(lambda units: unscaled(units, AIR_SCALE))


def _dates() -> dict[int, date]:
    return _Once(date.fromordinal)


def _counts() -> dict[bytes, dict[str, int]]:
    return _Once(lambda counts: {item.value: n for item, n in zip(ITEMS, counts, strict=True)})


@dataclass(slots=True)
class DayRows:
    """Turns rows of a preview into rows of the database, by a person (or a command) and a time."""

    found: DayPreview
    batch: ImportBatch
    by: int | None
    now: datetime
    today: date
    decimals: dict[int, Decimal | None] = field(default_factory=_decimals)
    dates: dict[int, date] = field(default_factory=_dates)
    counts: dict[bytes, dict[str, int]] = field(default_factory=_counts)

    def new(self, places: Sequence[int]) -> Rows:
        """Return rows that are not stored yet."""
        table = self.found.table
        subjects = [table.subjects[number].key for number in table.subject[places].tolist()]
        dates = self.days(places)
        columns: dict[str, Sequence[Any]] = self.content(places) | {
            "division_id": [division for division, _ in subjects],
            "station_id": [station for _, station in subjects],
            "date": dates,
            "caliber": [table.caliber_of(place) for place in places],
            "status": [
                table.status_of(place) or self.status_of_sheet(day)
                for place, day in zip(places, dates, strict=True)
            ],
            "coverage": self.coverage(places),
            "place": [place_of(table, place) for place in places],
        }
        return Rows(AirDay, columns, self.provenance() | {"version": 1, "source": table.source})

    def provenance(self) -> dict[str, Any]:
        """Return what all rows of the import say alike: whence they are; nobody reviewed them."""
        return {
            "batch_id": self.batch.pk,
            "entered_by_id": self.by,
            "entered_at": self.now,
            "reviewed_by_id": None,
            "reviewed_at": None,
        }

    def days(self, places: Sequence[int]) -> list[date]:
        """Return the dates of rows."""
        return [self.dates[ordinal] for ordinal in self.found.table.day[places].tolist()]

    def status_of_sheet(self, day: date) -> str:
        """A sheet is reviewed, that of the running month is not (as with months)."""
        is_running = (day.year, day.month) == (self.today.year, self.today.month)
        return DataStatus.REALTIME.value if is_running else DataStatus.REVIEWED.value

    def content(self, places: Sequence[int]) -> dict[str, Sequence[Any]]:
        """Return what rows say, whether they are new or not."""
        found, decimals = self.found, self.decimals
        columns: dict[str, Sequence[Any]] = {
            item.value: [decimals[units] for units in column[places].tolist()]
            for item, column in found.table.values.items()
        }
        return columns | {
            "aqi": _indices(found.aqi[places].tolist()),
            "primary_pollutant": [found.primary[place] for place in places],
            "reported_aqi": _indices(found.reported_aqi[places].tolist()),
            "reported_primary": [found.reported_primary[place] for place in places],
            "note": [found.note[place] for place in places],
        }

    def coverage(self, places: Sequence[int]) -> list[dict[str, int]]:
        """Return the valid hours of rows; empty for days that were never hours."""
        coverage = self.found.table.coverage
        if coverage is None:
            none: dict[str, int] = {}
            return [none] * len(places)
        return [self.counts[counts.tobytes()] for counts in coverage[places]]

    def changed(self, places: Sequence[int], stored: Sequence[AirDay]) -> list[AirDay]:
        """Return stored rows as the file has them."""
        columns = self.content(places)
        return [
            self._changed(old, place, dict(zip(columns, values, strict=True)))
            for old, place, *values in zip(stored, places, *columns.values(), strict=True)
        ]

    def _changed(self, old: AirDay, place: int, content: Mapping[str, Any]) -> AirDay:
        is_generated = place in self.found.generated
        table, new = self.found.table, claimed(old) if is_generated else copy(old)
        _set(new, content)
        is_moved = any(getattr(old, item.value) != getattr(new, item.value) for item in ITEMS)
        if table.coverage is not None:
            new.coverage = coverage_of(table, place)
        elif is_moved:
            new.coverage = {}
        new.status = self._status(old, place, is_generated)
        if is_moved or is_generated or table.coverage is not None:
            new.source = table.source
        new.version, new.place = old.version + 1, place_of(table, place)
        _set(new, self.provenance())
        new.batch = self.batch
        return new

    def _status(self, old: AirDay, place: int, is_generated: bool) -> str:
        if stated := self.found.table.status_of(place):
            return stated
        is_raised = is_generated or old.status == DataStatus.REALTIME
        return self.status_of_sheet(old.date) if is_raised else old.status


def place_of(table: DayTable, place: int) -> str:
    """Return where in its file a row stands."""
    if table.coverage is not None:
        return HOURS_PLACE
    row = f"第{int(table.line[place])}行"
    return f"{table.sheet[: PLACE_LENGTH - len(row) - 1]}!{row}" if table.sheet else row


def _indices(indices: Sequence[int]) -> list[int | None]:
    return [None if aqi == NO_AQI else aqi for aqi in indices]


def _set(row: AirDay, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(row, name, value)
