"""Days of air as the pages show them: of a division or a station, by the edition asked for.

A division's day is the one entered for it as a whole, else the mean of its evaluation stations; our
own computation stands beside what was entered. docs/methods/averages.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import QuerySet

from monitoring import querysets
from monitoring.choices import BatchKind
from monitoring.models import AirDay, AirStation, Division, DivisionDay
from standards.air_items import Pollutant
from standards.air_levels import AirLevel, level_of
from standards.daily_values import FIRST_WINDOW_STAMP, HOURS_OF_DAY
from standards.editions import Edition, Family, in_force

if TYPE_CHECKING:
    from monitoring.air_judging import Quotient

ITEMS = tuple(Pollutant)
WINDOWS_OF_DAY = HOURS_OF_DAY - FIRST_WINDOW_STAMP + 1


class Origin(StrEnum):
    """Where a day comes from."""

    ENTERED = "板块日数据"
    STATIONS = "站点均值"
    STATION = "站点日数据"


@dataclass(frozen=True, slots=True)
class Day:
    """One day of air: six values in μg/m³ (CO mg/m³), None where one is not valid.

    `lacking` says in words why items are missing. `own_aqi` is what the values give, where the
    sheet said its own AQI; `computed` is the mean of the stations beside an entered day.
    """

    date: date
    values: Mapping[Pollutant, Decimal | None]
    aqi: int | None
    primary: str
    origin: Origin
    is_demo: bool
    note: str = ""
    lacking: str = ""
    own_aqi: int | None = None
    computed: "Day | None" = None

    @property
    def level(self) -> AirLevel | None:
        """The level of the index; None for a day without one."""
        return None if self.aqi is None else level_of(self.aqi)

    @property
    def why(self) -> str:
        """Why the day is not whole, in words."""
        return ";".join(part for part in (self.lacking, self.note) if part)

    @property
    def difference(self) -> str:
        """Where a sheet and our own computation differ: “来表AQI 110,按浓度 111”."""
        parts = []
        if self.own_aqi is not None and self.own_aqi != self.aqi:
            parts.append(f"来表AQI {self.aqi},按浓度 {self.own_aqi}")
        other = self.computed
        if other is not None and other.aqi is not None and other.aqi != self.aqi:
            own = "无" if self.aqi is None else self.aqi
            parts.append(f"录入AQI {own},站点均值 {other.aqi}")
        return ";".join(parts)


# --- A division's days ----------------------------------------------------------------------------


def division_days(division: Division, year: int, edition: Edition | None = None) -> list[Day]:
    """Return a division's days of a year in order, judged by the edition of the day or another.

    Three queries at most: what was entered, what was computed, and the stations' own records of
    the days that lack an item or are to be judged anew.
    """
    entered = _of_records(querysets.division_records_of(division, year), edition, Origin.ENTERED)
    means = list(querysets.division_means_of(division, year))
    anew = [mean for mean in means if _is_other(edition, mean.date)]
    incomplete = [mean.date for mean in means if _missing(mean)]
    behind: _Behind = {}
    if any(mean.stations > 1 for mean in anew):
        behind = _behind(querysets.evaluated_records_of(division, year))
    elif incomplete:
        behind = _behind(querysets.evaluated_records_of(division, year, incomplete))
    found = {mean.date: _of_mean(mean, behind) for mean in means}
    if edition is not None:
        indexed = [_exact_means(mean, behind) for mean in anew]
        found |= _judged([found[mean.date] for mean in anew], indexed, edition)
    for day in entered:
        found[day.date] = replace(day, computed=found.get(day.date))
    return [found[day] for day in sorted(found)]


def _is_other(edition: Edition | None, day: date) -> bool:
    return edition is not None and edition != in_force(Family.AQI, day)


def _missing(row: AirDay | DivisionDay) -> list[Pollutant]:
    return [item for item in ITEMS if getattr(row, item.value) is None]


def _values(row: AirDay | DivisionDay) -> dict[Pollutant, Decimal | None]:
    return {item: getattr(row, item.value) for item in ITEMS}


class _Record(NamedTuple):
    """What stands behind a mean: one station's day, fetched without the rest of its row."""

    on: date
    valid_from: date | None
    valid_to: date | None
    note: str
    coverage: Mapping[str, int]
    values: tuple[Decimal | None, ...]

    @property
    def is_counted(self) -> bool:
        """Whether the station was in force on the day."""
        return (self.valid_from is None or self.valid_from <= self.on) and (
            self.valid_to is None or self.on <= self.valid_to
        )


_Behind = Mapping[date, Sequence[_Record]]


def _behind(rows: QuerySet[AirDay]) -> dict[date, list[_Record]]:
    found: dict[date, list[_Record]] = {}
    fields = ("date", "station__valid_from", "station__valid_to", "note", "coverage")
    for row in rows.values_list(*fields, *(item.value for item in ITEMS)):
        on, valid_from, valid_to, note, coverage, *values = row
        record = _Record(on, valid_from, valid_to, note, coverage, tuple(values))
        if record.is_counted:
            found.setdefault(record.on, []).append(record)
    return found


def _of_mean(mean: DivisionDay, behind: _Behind) -> Day:
    missing = _missing(mean)
    lacking, note = "", ""
    records = behind.get(mean.date, ())
    if missing and mean.stations == 1 and records:
        values = dict(zip(ITEMS, records[0].values, strict=True))
        lacking, note = lacking_text(values, records[0].coverage), records[0].note
    elif missing:
        lacking = _grouped(
            (item, f"有效 {mean.coverage.get(item.value, 0)}/{mean.stations} 站")
            for item in missing
        )
    return Day(
        date=mean.date,
        values=_values(mean),
        aqi=mean.aqi,
        primary=mean.primary_pollutant,
        origin=Origin.STATIONS,
        is_demo=mean.is_demo,
        note=note,
        lacking=lacking,
    )


def _exact_means(mean: DivisionDay, behind: _Behind) -> "list[Quotient]":
    """Return each item's exact mean as a quotient: the kept one is rounded."""
    records = behind.get(mean.date, ())
    found: list[Quotient] = []
    for place, item in enumerate(ITEMS):
        kept = getattr(mean, item.value)
        values = [v for record in records if (v := record.values[place]) is not None]
        if kept is None:
            found.append(None)
        elif mean.stations == 1 or not values:
            found.append((kept, 1))
        else:
            found.append((sum(values, Decimal(0)), len(values)))
    return found


# --- A station's days -----------------------------------------------------------------------------


def station_days(station: AirStation, year: int, edition: Edition | None = None) -> list[Day]:
    """Return a station's days of a year in order, judged by the edition of the day or another."""
    return _of_records(querysets.station_records_of(station, year), edition, Origin.STATION)


def _of_records(rows: Iterable[AirDay], edition: Edition | None, origin: Origin) -> list[Day]:
    rows = list(rows)
    days = {row.date: _of_record(row, origin) for row in rows}
    reported = [row for row in rows if row.reported_aqi is not None]
    for own in _by_own_edition(reported, [days[row.date] for row in reported]).values():
        days[own.date] = replace(days[own.date], own_aqi=own.aqi)
    anew = [row for row in rows if _is_other(edition, row.date)]
    if edition is not None:
        indexed = [_units(row) for row in anew]
        days |= _judged([days[row.date] for row in anew], indexed, edition)
    return [days[day] for day in sorted(days)]


def _by_own_edition(rows: Sequence[AirDay], days: Sequence[Day]) -> dict[date, Day]:
    by_edition: dict[Edition, list[int]] = {}
    for place, row in enumerate(rows):
        by_edition.setdefault(in_force(Family.AQI, row.date), []).append(place)
    found: dict[date, Day] = {}
    for edition, places in by_edition.items():
        indexed = [_units(rows[place]) for place in places]
        found |= _judged([days[place] for place in places], indexed, edition)
    return found


def _of_record(row: AirDay, origin: Origin) -> Day:
    return Day(
        date=row.date,
        values=_values(row),
        aqi=row.aqi,
        primary=row.primary_pollutant,
        origin=origin,
        is_demo=row.batch is not None and row.batch.kind == BatchKind.DEMONSTRATION,
        note=row.note,
        lacking=lacking_text(_values(row), row.coverage),
    )


def _units(row: AirDay) -> "list[Quotient]":
    values = (getattr(row, item.value) for item in ITEMS)
    return [None if value is None else (value, 1) for value in values]


# --- Words and indices ----------------------------------------------------------------------------


def lacking_text(values: Mapping[Pollutant, Decimal | None], coverage: Mapping[str, int]) -> str:
    """Say which items of a record are missing and what they lacked: “PM2.5 有效 17/24 时”."""
    missing = (item for item, value in values.items() if value is None)
    return _grouped((item, _lack(item, coverage.get(item.value))) for item in missing)


def _lack(item: Pollutant, valid: int | None) -> str:
    if valid is None:
        return "缺测"
    if item is Pollutant.O3_8H:
        return f"有效 {valid}/{WINDOWS_OF_DAY} 个8小时"
    return f"有效 {valid}/{HOURS_OF_DAY} 时"


def _grouped(lacks: Iterable[tuple[Pollutant, str]]) -> str:
    by_words: dict[str, list[str]] = {}
    for item, words in lacks:
        by_words.setdefault(words, []).append(item.label)
    return ",".join(
        f"{'六项' if len(labels) == len(ITEMS) else '、'.join(labels)} {words}"
        for words, labels in by_words.items()
    )


def _judged(
    days: Sequence[Day], quotients: "Sequence[Sequence[Quotient]]", edition: Edition
) -> dict[date, Day]:
    """Give days the index of an edition; each item is rounded once, from its exact value."""
    if not days:
        return {}
    from monitoring.air_judging import judged  # brings NumPy

    return {
        day.date: replace(day, aqi=aqi, primary=primary, own_aqi=None)
        for day, (aqi, primary) in zip(days, judged(quotients, edition), strict=True)
    }
