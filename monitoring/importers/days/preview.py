"""What an import of days would do, found in columns: new, changed, unchanged, left alone.

What a file may change in a day that is stored:

* an empty cell leaves what is stored as it is, unless the file says that the value is missing (a
  day reduced from hours, or marked invalid);
* an item that stands on more hours than the file has for it stays, but for `--overwrite`;
* a table nobody has reviewed (hours, web pages) leaves a reviewed or reported day alone, and a day
  that a person entered stops the import; `--overwrite` has the file win in both, and the index the
  sheet reported goes with the concentrations it was reported of;
* a generated (demonstration) day is emptied first and is the file's afterwards.

The index follows from the stored concentrations, of three decimals, by the edition in force on the
day, unless the sheet reports one. For hours as they are published (whole μg/m³, CO 0.1 mg/m³) that
is the index of the unrounded mean too: a mean of at most 24 such hours that is no half lies further
from it than the third decimal.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Q
from numpy.typing import NDArray

from bulk.scaled import AIR_SCALE, MISSING, unscaled
from monitoring.air_index import shown_primary
from monitoring.choices import BatchKind, DataStatus
from monitoring.forms.cells import shown_number
from monitoring.importers.days.findings import FindingLog, Kind
from monitoring.importers.days.index import computed, tell_differences
from monitoring.importers.days.table import INVALID_NOTE, ITEMS, NO_AQI, DayTable
from monitoring.models import AirDay
from monitoring.revisions import CLAIMED

ROWS_AT_ONCE = 20_000
"""Days compared with what is stored in one go; whole dates, so that one query finds them."""

MOST_WORDS = 500
"""Changed rows of which a preview keeps what would change."""

KEYS_AT_ONCE = 500
"""Keys named in one query; SQLite takes no more than 999 where it is old."""

NEW, CHANGED, UNCHANGED, LEFT, OVERWRITES = range(5)
FIELDS = (
    "pk", "version", "batch_id", "batch__kind", "entered_by__username", "status", "note",
    "reported_aqi", "reported_primary", "aqi", "primary_pollutant", "coverage",
)  # fmt: skip
KEY_FIELDS = ("division_id", "station_id", "date", "caliber")

Key = tuple[int | None, int | None, int, str]


@dataclass(slots=True)
class StoredDay:
    """What is known of a stored day; `person` entered it and no file has taken it over."""

    pk: int
    version: int
    division: int
    is_generated: bool
    person: str
    status: str
    note: str
    reported_aqi: int
    reported_primary: str
    aqi: int
    primary: str
    coverage: Mapping[str, int]
    values: tuple[int, ...]

    @property
    def is_reviewed(self) -> bool:
        """Whether a table nobody has reviewed leaves this day alone."""
        return self.status != DataStatus.REALTIME or self.reported_aqi != NO_AQI


class Difference(NamedTuple):
    """What of a stored day a file would change, in words; empty words mean that nothing is said."""

    field: str
    old: str
    new: str

    def __str__(self) -> str:
        if not self.old and not self.new:
            return self.field
        return f"{self.field} {self.old or '空'} → {self.new or '空'}"


@dataclass(slots=True)
class DayPreview:
    """The days of a file as they would be stored, and what would become of each row.

    `state` is NEW, CHANGED, UNCHANGED, LEFT or OVERWRITES. `stored` has primary key and version of
    each row there already, `generated` the rows among them that are demonstration, `divisions` the
    division each stands under. `fewer` are the days of which the file has fewer hours. `words` has
    what the first changed rows would change.
    """

    table: DayTable
    state: NDArray[np.int8]
    aqi: NDArray[np.int16]
    primary: list[str]
    note: list[str]
    reported_aqi: NDArray[np.int16]
    reported_primary: list[str]
    stored: dict[int, tuple[int, int]] = field(default_factory=dict)
    generated: set[int] = field(default_factory=set)
    divisions: dict[int, int] = field(default_factory=dict)
    fewer: set[int] = field(default_factory=set)
    words: dict[int, list[Difference]] = field(default_factory=dict)

    def count(self, state: int) -> int:
        """Rows in a state."""
        return int(np.count_nonzero(self.state == state))

    def places(self, state: int) -> NDArray[np.intp]:
        """The rows in a state, by their place in the table."""
        return np.flatnonzero(self.state == state)


def preview_of(table: DayTable, log: FindingLog, overwrite: bool = False) -> DayPreview:
    """Compare days, in the order of their dates, with what is stored."""
    length = len(table)
    found = DayPreview(
        table=table,
        state=np.full(length, NEW, dtype=np.int8),
        aqi=np.full(length, NO_AQI, dtype=np.int16),
        primary=[""] * length,
        note=[""] * length if table.note is None else list(table.note),
        reported_aqi=np.full(length, NO_AQI, dtype=np.int16)
        if table.reported_aqi is None
        else table.reported_aqi.copy(),
        reported_primary=[""] * length
        if table.reported_primary is None
        else list(table.reported_primary),
    )
    for rows in _parts(table.day):
        held = _held(table, rows)
        for place, stored in held.items():
            _merge(found, place, stored, overwrite)
        _settle(found, rows, log)
        for place, stored in held.items():
            _judge(found, place, stored, log, overwrite)
    return found


def _parts(days: NDArray[np.int32]) -> Iterator[slice]:
    start = 0
    while start < len(days):
        end = min(start + ROWS_AT_ONCE, len(days))
        end = int(np.searchsorted(days, days[end - 1], side="right"))
        yield slice(start, end)
        start = end


def _held(table: DayTable, rows: slice) -> dict[int, StoredDay]:
    """Return the stored days of some rows, by the place of the row."""
    first, last = (date.fromordinal(int(table.day[at])) for at in (rows.start, rows.stop - 1))
    query = AirDay.objects.filter(date__range=(first, last))
    names = (*KEY_FIELDS, *FIELDS, *(item.value for item in ITEMS))
    found: dict[int, StoredDay] = {}
    places: dict[Key, int] = {}
    for sites in _sites(table):
        for division, station, day, caliber, *rest in query.filter(sites).values_list(*names):
            places = places or _places(table, rows)
            place = places.get((*_identity(division, station), day.toordinal(), caliber))
            if place is not None:
                found[place] = _stored_day(division, rest)
    return found


def _sites(table: DayTable) -> Iterator[Q]:
    """Yield what stored days are of the subjects, some hundred subjects at a time."""
    stations = [subject.station.pk for subject in table.subjects if subject.station is not None]
    for some in batched(stations):
        yield Q(station__in=some)
    divisions = [subject.division.pk for subject in table.subjects if subject.station is None]
    for some in batched(divisions):
        yield Q(division__in=some, station=None)


def batched(keys: Sequence[int]) -> Iterator[Sequence[int]]:
    """Yield as many keys at a time as one query may have."""
    for start in range(0, len(keys), KEYS_AT_ONCE):
        yield keys[start : start + KEYS_AT_ONCE]


def _identity(division: int, station: int | None) -> tuple[int | None, int | None]:
    """Return what a day belongs to: a station wherever it stood, or a division as a whole."""
    return (None, station) if station is not None else (division, None)


def _places(table: DayTable, rows: slice) -> dict[Key, int]:
    keys = [_identity(*subject.key) for subject in table.subjects]
    days = table.day[rows].tolist()
    numbers = table.subject[rows].tolist()
    return {
        (*keys[number], day, table.caliber_of(place)): place
        for place, day, number in zip(range(rows.start, rows.stop), days, numbers, strict=True)
    }


def _stored_day(division: int, cells: list[Any]) -> StoredDay:
    pk, version, batch, kind, person, status, note, reported, primary_reported = cells[:9]
    aqi, primary, coverage = cells[9:12]
    return StoredDay(
        pk=pk,
        version=version,
        division=division,
        is_generated=kind == BatchKind.DEMONSTRATION,
        person=person if person and batch is None else "",
        status=status,
        note=note,
        reported_aqi=NO_AQI if reported is None else reported,
        reported_primary=primary_reported,
        aqi=NO_AQI if aqi is None else aqi,
        primary=primary,
        coverage=coverage,
        values=tuple(_units(value) for value in cells[12:]),
    )


def _units(value: Decimal | None) -> int:
    return MISSING if value is None else int(value * AIR_SCALE)


def _merge(found: DayPreview, place: int, stored: StoredDay, overwrite: bool) -> None:
    """Keep of a stored day what the file does not speak of."""
    found.stored[place] = stored.pk, stored.version
    found.divisions[place] = stored.division
    if stored.is_generated:
        return
    table = found.table
    for number, item in enumerate(ITEMS):
        has_fewer = _has_fewer_hours(table, place, number, stored) and not overwrite
        if has_fewer:
            found.fewer.add(place)
        if has_fewer or _stays(table, place, number, stored):
            table.values[item][place] = stored.values[number]
            if table.coverage is not None:
                table.coverage[place, number] = stored.coverage.get(item.value, 0)
    _merge_words(found, place, stored)


def _merge_words(found: DayPreview, place: int, stored: StoredDay) -> None:
    """Keep what was reported of the same concentrations, and a note that still holds."""
    table = found.table
    values = [int(table.values[item][place]) for item in ITEMS]
    is_silent = not table.is_emptied[place] or table.coverage is not None
    if not table.is_official and values != list(stored.values):
        is_silent = False
    if is_silent and found.reported_aqi[place] == NO_AQI:
        found.reported_aqi[place] = stored.reported_aqi
    if is_silent and not found.reported_primary[place]:
        found.reported_primary[place] = stored.reported_primary
    has_values = any(value != MISSING for value in values)
    if not (has_values and stored.note == INVALID_NOTE):
        found.note[place] = found.note[place] or stored.note


def _stays(table: DayTable, place: int, number: int, stored: StoredDay) -> bool:
    item = ITEMS[number]
    is_missing = table.values[item][place] == MISSING
    if table.coverage is None:
        return bool(is_missing and not table.is_emptied[place])
    was_of_hours = item.value in stored.coverage
    return bool(is_missing and not was_of_hours and stored.values[number] != MISSING)


def _has_fewer_hours(table: DayTable, place: int, number: int, stored: StoredDay) -> bool:
    """Tell whether an item is stored with more hours than the file has of it."""
    if table.coverage is None:
        return False
    return stored.coverage.get(ITEMS[number].value, 0) > int(table.coverage[place, number])


def _settle(found: DayPreview, rows: slice, log: FindingLog) -> None:
    """Set the index of some rows: the sheet's own, else the computed one."""
    table = found.table
    values = {item: column[rows] for item, column in table.values.items()}
    indices = computed(values, table.day[rows])
    reported = found.reported_aqi[rows]
    found.aqi[rows] = np.where(reported == NO_AQI, indices.aqi, reported)
    theirs = zip(reported.tolist(), found.reported_primary[rows], indices.labels, strict=True)
    found.primary[rows] = [
        shown_primary(None if aqi == NO_AQI else aqi, named, ours) for aqi, named, ours in theirs
    ]
    tell_differences(table, rows, indices, log)


def _judge(
    found: DayPreview, place: int, stored: StoredDay, log: FindingLog, overwrite: bool
) -> None:
    table = found.table
    what = differences(found, place, stored)
    if stored.is_generated:
        found.generated.add(place)
        found.state[place] = CHANGED
        what = [Difference(CLAIMED, "", "")]
    elif not what:
        found.state[place] = UNCHANGED
    elif overwrite:
        found.state[place] = CHANGED
    elif stored.person:
        found.state[place] = OVERWRITES
        text = f"已由“{stored.person}”人工录入,文件与之不同({';'.join(map(str, what))})"
        log.add(Kind.OVERWRITE, table.finding(place, "", text))
    elif not table.is_official and stored.is_reviewed:
        found.state[place] = LEFT
        text = "已有审核过或来表的数据,未经审核的文件不改写(以文件为准请加 --overwrite)"
        log.add(Kind.SKIPPED, table.finding(place, "", text))
    else:
        found.state[place] = CHANGED
    if found.state[place] == CHANGED and len(found.words) < MOST_WORDS:
        found.words[place] = what


def differences(found: DayPreview, place: int, stored: StoredDay) -> list[Difference]:
    """Return what a row would change; empty if it says what is stored."""
    table = found.table
    pairs: list[tuple[str, str, str]] = [
        (item.label, _shown(old), _shown(int(table.values[item][place])))
        for item, old in zip(ITEMS, stored.values, strict=True)
    ]
    stated = "" if table.status is None else table.status_of(place)
    pairs += [
        ("AQI", _shown_aqi(stored.aqi), _shown_aqi(int(found.aqi[place]))),
        ("首要污染物", stored.primary, found.primary[place]),
        ("来表AQI", _shown_aqi(stored.reported_aqi), _shown_aqi(int(found.reported_aqi[place]))),
        ("来表首要污染物", stored.reported_primary, found.reported_primary[place]),
        ("备注", stored.note, found.note[place]),
        ("数据状态", stored.status, stated or stored.status),
    ]
    what = [Difference(*each) for each in pairs if each[1] != each[2]]
    if table.coverage is not None and stored.coverage != coverage_of(table, place):
        what.append(Difference("各项有效时数", "", ""))
    return what


def said_by(found: DayPreview, place: int) -> list[tuple[str, str]]:
    """Return what a row says, as labels and words."""
    values = found.table.values
    pairs = [(item.label, _shown(int(values[item][place]))) for item in ITEMS]
    pairs += [
        ("AQI", _shown_aqi(int(found.aqi[place]))),
        ("首要污染物", found.primary[place]),
        ("备注", found.note[place]),
    ]
    return [(label, words) for label, words in pairs if words]


def coverage_of(table: DayTable, place: int) -> dict[str, int]:
    """Return the valid hours of each item of a row; empty for a day that was never hours."""
    if table.coverage is None:
        return {}
    counts = table.coverage[place].tolist()
    return {item.value: count for item, count in zip(ITEMS, counts, strict=True)}


def _shown(units: int) -> str:
    return shown_number(unscaled(units, AIR_SCALE))


def _shown_aqi(aqi: int) -> str:
    return "" if aqi == NO_AQI else str(aqi)
