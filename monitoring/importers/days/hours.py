"""Hours of stations, reduced to days (小时 → 日).

Stamps are hour-ending: hour h of a date is the mean of (h-1, h], and hour 0 belongs to the day
before as its 24th stamp (docs/methods/averages.md). A day mean needs 20 hours, ozone 14 of its 17
windows. Two layouts bring hours, one by the date and one in any order; both hand blocks to this
module, a row a station-day.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bulk.air_quality import HourlyBasis, HourlyItem, hourly_air_quality
from bulk.daily_values import daily_max_8h, daily_mean
from bulk.scaled import AIR_SCALE, MISSING, Int64s
from monitoring.choices import SOURCE_OF_HOURS
from monitoring.importers.days.findings import Finding, Kind
from monitoring.importers.days.table import ITEMS, Context, DayTable, Subjects, Units
from standards.air_items import Pollutant
from standards.ambient_air import AveragingPeriod, ambient_limit
from standards.editions import Family, in_force

HOURS = 24
HOURLY_ITEMS = {
    Pollutant.SO2: HourlyItem.SO2_1H,
    Pollutant.NO2: HourlyItem.NO2_1H,
    Pollutant.CO: HourlyItem.CO_1H,
    Pollutant.O3_8H: HourlyItem.O3_1H,
    Pollutant.PM10: HourlyItem.PM10_1H,
    Pollutant.PM25: HourlyItem.PM25_1H,
}


@dataclass(frozen=True, slots=True, eq=False)
class HourBlock:
    """The hours of some subjects on one day, a row each and 24 stamps wide, in thousandths.

    `aqi` is the index the file gives, `MISSING` where it gives none; `places` says of each stamp in
    which file and line it stands.
    """

    day: date
    subjects: Int64s
    hours: dict[Pollutant, Int64s]
    aqi: Int64s
    places: Sequence[tuple[str, int]]


@dataclass(slots=True)
class IndexCheck:
    """How the hourly indices of a file compare with their concentrations (小时AQI复算)."""

    same: int = 0
    different: int = 0

    def __str__(self) -> str:
        if not self.same + self.different:
            return "小时AQI复算:文件没有可比较的小时。"
        return f"小时AQI复算:{self.same} 个与文件一致,{self.different} 个不一致。"


@dataclass(slots=True)
class DayColumns:
    """Days as they come, block by block; joined into a table at the end."""

    context: Context
    subjects: Subjects
    check: IndexCheck = field(default_factory=IndexCheck)
    _subject: list[Units] = field(default_factory=list)
    _day: list[Units] = field(default_factory=list)
    _line: list[Units] = field(default_factory=list)
    _values: dict[Pollutant, list[Units]] = field(
        default_factory=lambda: {item: [] for item in ITEMS}
    )
    _coverage: list[NDArray[np.int8]] = field(default_factory=list)

    def take(self, block: HourBlock) -> None:
        """Reduce a block to days, and compare its hourly indices."""
        self.compare(block)
        edition = in_force(Family.AMBIENT_LIMITS, block.day)
        limit = ambient_limit(Pollutant.O3_8H, edition, AveragingPeriod.EIGHT_HOURS)
        assert limit is not None, "every edition limits ozone"
        counts = []
        for item, hours in block.hours.items():
            is_ozone = item is Pollutant.O3_8H
            found = daily_max_8h(hours, limit) if is_ozone else daily_mean(hours)
            self._values[item].append(found.value.astype(np.int32))
            counts.append(found.valid.astype(np.int8))
        length = len(block.subjects)
        self._subject.append(block.subjects.astype(np.int32))
        self._day.append(np.full(length, block.day.toordinal(), dtype=np.int32))
        first = next((line for _, line in block.places if line), 0)
        self._line.append(np.full(length, first, dtype=np.int32))
        self._coverage.append(np.stack(counts, axis=1))

    def compare(self, block: HourBlock) -> None:
        """Compute the indices of complete hours again and tell which differ from the file's."""
        given = block.aqi.ravel()
        hours = {HOURLY_ITEMS[item]: column.ravel() for item, column in block.hours.items()}
        is_complete = given != MISSING
        for column in hours.values():
            is_complete &= column != MISSING
        if not is_complete.any():
            return
        edition = in_force(Family.AQI, block.day)
        some = {item: column[is_complete] for item, column in hours.items()}
        found = hourly_air_quality(some, edition, basis=HourlyBasis.SIX_MEANS).aqi
        theirs = given[is_complete] // AIR_SCALE
        differs = found != theirs
        count = int(np.count_nonzero(differs))
        self.check.different += count
        self.check.same += len(found) - count
        if count:
            places = np.flatnonzero(is_complete)[differs].tolist()
            pairs = zip(places, theirs[differs].tolist(), found[differs].tolist(), strict=True)
            self.context.log.add_many(
                Kind.NOTICE, count, lambda: self._differing(block, pairs, edition.number)
            )

    def _differing(
        self, block: HourBlock, pairs: Iterable[tuple[int, int, int]], edition: str
    ) -> Iterator[Finding]:
        for place, theirs, ours in pairs:
            row, stamp = divmod(place, HOURS)
            file, line = block.places[stamp]
            subject = self.subjects.known[int(block.subjects[row])]
            text = f"{subject} {block.day} 第{stamp + 1}时:文件 {theirs},按 {edition} 复算 {ours}"
            yield Finding(file, line, "AQI", text)

    def table(self) -> DayTable:
        """Return all days; a subject without a single valid hour is left out and named."""
        table = self._joined()
        assert table.coverage is not None, "days of hours count them"
        has_values = np.zeros(len(table.subjects), dtype=np.bool_)
        has_values[table.subject[table.coverage.any(axis=1)]] = True
        is_kept = has_values[table.subject]
        for number in np.unique(table.subject[~is_kept]).tolist():
            text = f"{table.subjects[number]}没有一个有效小时,未导入"
            self.context.log.add(Kind.SKIPPED, Finding(table.file, 0, "", text))
        return table if is_kept.all() else table.kept(is_kept)

    def _joined(self) -> DayTable:
        subject = _taken_out(self._subject)
        return DayTable(
            subjects=self.subjects.known,
            subject=subject,
            day=_taken_out(self._day),
            values={item: _taken_out(parts) for item, parts in self._values.items()},
            is_emptied=np.ones(len(subject), dtype=np.bool_),
            line=_taken_out(self._line),
            file=self.context.source.name,
            source=SOURCE_OF_HOURS,
            coverage=np.concatenate([*self._coverage, np.empty((0, len(ITEMS)), np.int8)]),
        )


def _taken_out(parts: list[Units]) -> Units:
    """Join the parts of a column and let go of them."""
    column: Units = np.concatenate([*parts, np.empty(0, np.int32)])
    parts.clear()
    return column


def tell_incomplete(table: DayTable, told: list[str]) -> None:
    """Say how many days lack an item for want of hours."""
    if not len(table):
        return
    lacks = np.zeros(len(table), dtype=np.bool_)
    for column in table.values.values():
        lacks |= column == MISSING
    text = f"由小时计算 {len(table)} 个站点日,其中 {int(lacks.sum())} 个因有效小时不足缺少项目。"
    told.append(text)
