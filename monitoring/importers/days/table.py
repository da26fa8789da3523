"""Days of air as columns: what every layout of days turns its files into."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bulk.scaled import Bools
from monitoring.choices import Caliber, DataStatus
from monitoring.importers.days.files import DayFile, Reader, Source
from monitoring.importers.days.findings import Finding, FindingLog, Kind
from monitoring.importers.names import Names
from monitoring.importers.table import UnreadableFileError
from monitoring.models import AirStation, Division
from standards.air_items import Pollutant

ITEMS = tuple(Pollutant)
NO_AQI = -1
INVALID_NOTE = "无效"
"""Noted of an invalid day whose row says nothing else, and forgotten once it has values."""

Units: TypeAlias = NDArray[np.int32]
"""Concentrations in thousandths, none above 10 000: half the memory of what `bulk` computes in."""


@dataclass(frozen=True, slots=True)
class Subject:
    """Of what a day speaks: a station with its division, or a division as a whole."""

    division: Division
    station: AirStation | None

    @property
    def key(self) -> tuple[int, int | None]:
        """The identity of both."""
        return self.division.pk, None if self.station is None else self.station.pk

    @property
    def bounds(self) -> tuple[int, int]:
        """First and last day, as ordinals, of which the site has values."""
        site = self.station or self.division
        first, last = site.valid_from or date.min, site.valid_to or date.max
        return first.toordinal(), last.toordinal()

    def __str__(self) -> str:
        return str(self.station or self.division)


class Subjects:
    """The subjects a file names, each under a number; the spellings nobody has registered."""

    def __init__(self, names: Names, by_code: bool = False) -> None:
        """Look names up in all divisions and stations, or codes among the stations only."""
        self.names, self.by_code = names, by_code
        self.known: list[Subject] = []
        self.unknown: dict[str, int] = {}
        self._numbers: dict[str, int] = {}
        self._of_key: dict[tuple[int, int | None], int] = {}

    def number(self, text: str) -> int:
        """Return the number of a spelling's subject, -1 if there is none."""
        found = self._numbers.get(text)
        if found is None:
            found = self._numbers[text] = self._found(text)
        if found < 0:
            self.unknown[text] = self.unknown.get(text, 0) + 1
        return found

    def _found(self, text: str) -> int:
        pair = self._pair(text)
        if pair is None:
            return -1
        subject = Subject(*pair)
        if subject.key not in self._of_key:
            self._of_key[subject.key] = len(self.known)
            self.known.append(subject)
        return self._of_key[subject.key]

    def _pair(self, text: str) -> tuple[Division, AirStation | None] | None:
        if not self.by_code:
            return self.names.air_subject(text)
        station = self.names.stations.exact(text)
        return None if station is None else (station.division, station)

    def advice(self, text: str) -> str:
        """Return what to do about a spelling that nobody has registered."""
        nearest = self.names.divisions.nearest(text) or self.names.stations.nearest(text)
        return (
            f"没有登记的板块或站点“{text}”{nearest}{'' if nearest else ':'}"
            "请在后台登记,或把这种写法加入别名"
        )


@dataclass(slots=True)
class DayTable:
    """Days in columns of one length, ordered by the day; concentrations in thousandths.

    `is_official`: the table is the bureau's, its AQI stands; otherwise nobody has reviewed it and
    it never changes a day that was. `is_emptied` marks days whose missing items are known to be
    missing, which an empty cell alone does not say. `coverage` of days reduced from hours counts
    the valid hours (for ozone windows) of each item.
    """

    subjects: list[Subject]
    subject: NDArray[np.int32]
    day: NDArray[np.int32]
    values: dict[Pollutant, Units]
    is_emptied: Bools
    line: NDArray[np.int32]
    file: str
    source: str = ""
    is_official: bool = False
    caliber: list[str] | None = None
    status: list[str] | None = None
    note: list[str] | None = None
    reported_aqi: NDArray[np.int16] | None = None
    reported_primary: list[str] | None = None
    coverage: NDArray[np.int8] | None = None
    sheet: str = ""

    def __len__(self) -> int:
        return len(self.day)

    def caliber_of(self, place: int) -> str:
        """The caliber of a row."""
        return Caliber.ACTUAL.value if self.caliber is None else self.caliber[place]

    def status_of(self, place: int) -> str:
        """The data status a row states, empty if it leaves that open."""
        if self.status is None:
            return "" if self.is_official else DataStatus.REALTIME.value
        return self.status[place]

    def label(self, place: int) -> str:
        """A row as people speak of it."""
        day = date.fromordinal(int(self.day[place])).isoformat()
        return f"{self.subjects[int(self.subject[place])]} {day}"

    def finding(self, place: int, column: str, text: str) -> Finding:
        """A finding about a row."""
        line = int(self.line[place])
        return Finding(self.file, line, column, f"{self.label(place)}:{text}")

    def kept(self, mask: Bools) -> "DayTable":
        """Return the rows of a mask."""
        return self.taken(np.flatnonzero(mask))

    def ordered(self) -> "DayTable":
        """Return the rows in the order of their days."""
        if (self.day[1:] >= self.day[:-1]).all():
            return self
        return self.taken(np.argsort(self.day, kind="stable"))

    def taken(self, places: NDArray[np.intp]) -> "DayTable":
        """Return the rows of some places."""

        def some(texts: list[str] | None) -> list[str] | None:
            return None if texts is None else [texts[place] for place in places.tolist()]

        return DayTable(
            subjects=self.subjects,
            subject=self.subject[places],
            day=self.day[places],
            values={item: column[places] for item, column in self.values.items()},
            is_emptied=self.is_emptied[places],
            line=self.line[places],
            file=self.file,
            source=self.source,
            is_official=self.is_official,
            caliber=some(self.caliber),
            status=some(self.status),
            note=some(self.note),
            reported_aqi=None if self.reported_aqi is None else self.reported_aqi[places],
            reported_primary=some(self.reported_primary),
            coverage=None if self.coverage is None else self.coverage[places],
            sheet=self.sheet,
        )


@dataclass(slots=True)
class Context:
    """What a layout reads by: the files, the names known, today, and where findings go."""

    source: Source
    reader: Reader
    names: Names
    today: date
    log: FindingLog
    subject: str = ""
    told: list[str] = field(default_factory=list)

    def refuse_named_subject(self, file: str) -> None:
        """Refuse a subject named for a table that names its own.

        Raises:
            UnreadableFileError: if there is one.
        """
        if self.subject:
            raise UnreadableFileError(f"{file} 中已写明站点或板块,不能再用 --subject:请去掉")

    def refuse(self, file: str, line: int, column: str, text: str) -> None:
        """Tell an error: nothing will be imported."""
        self.log.add(Kind.ERROR, Finding(file, line, column, text))


@dataclass(frozen=True, slots=True)
class DayLayout:
    """A kind of file of days: how its header is told, how its files become days."""

    title: str
    recognise: Callable[[DayFile], bool]
    read: Callable[[Context], DayTable]


def in_validity(table: DayTable, log: FindingLog) -> DayTable:
    """Leave out the days on which a site was not in use, and say how many."""
    bounds = np.array([subject.bounds for subject in table.subjects], dtype=np.int64).reshape(-1, 2)
    first, last = bounds[table.subject].T
    is_valid = (table.day >= first) & (table.day <= last)
    _tell_by_subject(table, ~is_valid, log, "不在站点的启用期内,{}天未导入")
    return table if is_valid.all() else table.kept(is_valid)


def until_today(table: DayTable, today: date, log: FindingLog) -> None:
    """Refuse days to come."""
    for place in np.flatnonzero(table.day > today.toordinal())[:20].tolist():
        log.add(Kind.ERROR, table.finding(place, "", "这一天还没有到"))


def _tell_by_subject(table: DayTable, mask: NDArray[np.bool_], log: FindingLog, words: str) -> None:
    counts = np.bincount(table.subject[mask], minlength=len(table.subjects))
    for number in np.flatnonzero(counts).tolist():
        text = f"{table.subjects[number]}{words.format(int(counts[number]))}"
        log.add(Kind.SKIPPED, Finding(table.file, 0, "", text))


def briefly(names: Sequence[str], most: int = 8) -> str:
    """Return some names and how many there are: “1001A、1002A 等1599个”."""
    shown = "、".join(names[:most])
    return shown if len(names) <= most else f"{shown} 等{len(names)}个"
