"""The index of days in columns: computed by the edition of each day, compared with a file's own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from bulk.air_quality import daily_air_quality, members, primary_labels
from bulk.scaled import AIR_SCALE, unscaled
from monitoring.air_index import LABEL_SEPARATOR, pollutants_named
from monitoring.forms.cells import shown_number
from monitoring.importers.days.findings import Finding, FindingLog, Kind
from monitoring.importers.days.table import NO_AQI, DayTable, Units
from standards.air_items import Pollutant
from standards.editions import EDITIONS, Edition, Family, in_force


@dataclass(frozen=True, slots=True, eq=False)
class Indices:
    """AQI, primary pollutants (as a mask and as printed) of some days."""

    aqi: NDArray[np.int16]
    primary: NDArray[np.uint8]
    labels: list[str]


def computed(values: Mapping[Pollutant, Units], days: NDArray[np.int32]) -> Indices:
    """Return the indices of days by the edition in force on each; none before the first edition."""
    aqi = np.full(len(days), NO_AQI, dtype=np.int16)
    primary = np.zeros(len(days), dtype=np.uint8)
    for edition in EDITIONS:
        if edition.family is not Family.AQI:
            continue
        chosen = _governed(edition, days)
        if not chosen.any():
            continue
        columns = {item: v[chosen].astype(np.int64) for item, v in values.items()}
        found = daily_air_quality(columns, edition)
        aqi[chosen], primary[chosen] = found.aqi, found.primary
    return Indices(aqi, primary, primary_labels(primary))


def _governed(edition: Edition, days: NDArray[np.int32]) -> NDArray[np.bool_]:
    last = date.max if edition.in_force_to is None else edition.in_force_to
    return (days >= edition.in_force_from.toordinal()) & (days <= last.toordinal())


def tell_differences(table: DayTable, rows: slice, found: Indices, log: FindingLog) -> None:
    """Doubt every index and primary pollutant of a sheet that its concentrations do not give."""
    if table.reported_aqi is None:
        return
    reported = table.reported_aqi[rows]
    is_both = (reported != NO_AQI) & (found.aqi != NO_AQI)
    differs = is_both & (reported != found.aqi)
    start = rows.start
    for place in np.flatnonzero(differs).tolist():
        log.add(Kind.DOUBT, _index_finding(table, start + place, found, place))
    if table.reported_primary is None:
        return
    for place in np.flatnonzero(is_both & ~differs).tolist():
        text = table.reported_primary[start + place]
        if text and set(pollutants_named(text)) != set(members(int(found.primary[place]))):
            ours = found.labels[place] or "无"
            number = _edition(table, start + place).number
            words = f"文件 {text},按 {number} 复算 {ours}"
            log.add(Kind.DOUBT, table.finding(start + place, "首要污染物", words))


def _index_finding(table: DayTable, place: int, found: Indices, row: int) -> Finding:
    assert table.reported_aqi is not None, "only sheets that report an index are compared"
    worst = LABEL_SEPARATOR.join(
        f"{item.label} {shown_number(unscaled(int(table.values[item][place]), AIR_SCALE))}"
        for item in _primaries(int(found.primary[row]))
    )
    number = _edition(table, place).number
    text = f"文件 {int(table.reported_aqi[place])},按 {number} 复算 {int(found.aqi[row])}"
    return table.finding(place, "AQI", f"{text}({worst})" if worst else text)


def _primaries(mask: int) -> Iterator[Pollutant]:
    for item in members(mask):
        yield Pollutant(item)


def _edition(table: DayTable, place: int) -> Edition:
    return in_force(Family.AQI, date.fromordinal(int(table.day[place])))
