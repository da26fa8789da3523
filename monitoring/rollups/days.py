"""Days of one subject as columns of scaled integers, and the average of a division's stations."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from bulk.air_quality import daily_air_quality, primary_labels
from bulk.daily_values import DayValues, division_value
from bulk.scaled import AIR_SCALE, MISSING, Int64s, unscaled
from monitoring.choices import BatchKind
from monitoring.models import AirStation, DivisionDay
from standards.air_items import Pollutant
from standards.editions import Family, in_force

ITEMS = tuple(Pollutant)
COLUMNS = (
    "date", "reported_aqi", "reported_primary", "batch__kind", *(item.value for item in ITEMS)
)  # fmt: skip
"""What is read of each stored day, in this order."""

Columns = Mapping[Pollutant, Int64s]


@dataclass(frozen=True, slots=True)
class Days:
    """Some days of one subject: an entry a day in every column.

    `values` are in thousandths; `indexed` holds those an index is read from, rounded once from the
    exact ones. `reported_aqi` and `reported_primary` are a sheet's own.
    """

    dates: tuple[date, ...]
    values: Columns
    indexed: Columns
    reported_aqi: tuple[int | None, ...]
    reported_primary: tuple[str, ...]
    is_demo: tuple[bool, ...]

    def without(self, dates: Collection[date]) -> "Days":
        """Leave some days out."""
        places = [place for place, day in enumerate(self.dates) if day not in dates]
        return Days(
            dates=tuple(self.dates[place] for place in places),
            values={item: column[places] for item, column in self.values.items()},
            indexed={item: column[places] for item, column in self.indexed.items()},
            reported_aqi=tuple(self.reported_aqi[place] for place in places),
            reported_primary=tuple(self.reported_primary[place] for place in places),
            is_demo=tuple(self.is_demo[place] for place in places),
        )


def thousandths(values: Sequence[Any]) -> Int64s:
    """Return stored concentrations, which have three decimals, as whole thousandths."""
    units = [MISSING if value is None else int(value * AIR_SCALE) for value in values]
    return np.array(units, dtype=np.int64)


def days_of(rows: Sequence[tuple[Any, ...]]) -> Days:
    """Put stored days, each with `COLUMNS`, into columns."""
    columns = list(zip(*rows, strict=True)) or [()] * len(COLUMNS)
    dates, aqis, primaries, batches, *concentrations = columns
    values = {item: thousandths(column) for item, column in zip(ITEMS, concentrations, strict=True)}
    is_demo = tuple(kind == BatchKind.DEMONSTRATION for kind in batches)
    return Days(dates, values, values, aqis, primaries, is_demo)


NO_DAYS = days_of(())


def joined(parts: Sequence[Days]) -> Days:
    """Put days of one subject together; no day may be twice among them."""

    def column(which: str, item: Pollutant) -> Int64s:
        columns = [getattr(part, which)[item] for part in parts]
        return np.concatenate([np.array([], dtype=np.int64), *columns])

    return Days(
        dates=tuple(day for part in parts for day in part.dates),
        values={item: column("values", item) for item in ITEMS},
        indexed={item: column("indexed", item) for item in ITEMS},
        reported_aqi=tuple(aqi for part in parts for aqi in part.reported_aqi),
        reported_primary=tuple(text for part in parts for text in part.reported_primary),
        is_demo=tuple(demo for part in parts for demo in part.is_demo),
    )


@dataclass(frozen=True, slots=True)
class StationAverage:
    """The mean over a list of stations on the days that list holds for."""

    stations: int
    dates: tuple[date, ...]
    means: Mapping[Pollutant, DayValues]
    is_demo: tuple[bool, ...]

    @property
    def indexed(self) -> Columns:
        """The means as the index reads them."""
        return {item: mean.reported(item.decimals) for item, mean in self.means.items()}

    def as_days(self) -> Days:
        """The means as days of the division."""
        nothing = (None,) * len(self.dates)
        values = {item: mean.value for item, mean in self.means.items()}
        blank = ("",) * len(self.dates)
        return Days(self.dates, values, self.indexed, nothing, blank, self.is_demo)

    def rows(
        self, division_id: int, caliber: str, dates: Collection[date]
    ) -> Iterator[DivisionDay]:
        """The means as rows to keep, of the days asked for."""
        if not any(day in dates for day in self.dates):
            return
        index = daily_air_quality(self.indexed, in_force(Family.AQI, self.dates[0]))
        labels = primary_labels(index.primary)
        for place, day in enumerate(self.dates):
            if day not in dates:
                continue
            values = {
                item.value: unscaled(int(mean.value[place]), AIR_SCALE)
                for item, mean in self.means.items()
            }
            coverage = {item.value: int(mean.valid[place]) for item, mean in self.means.items()}
            yield DivisionDay(
                division_id=division_id,
                caliber=caliber,
                date=day,
                aqi=int(index.aqi[place]) if index.is_valid[place] else None,
                primary_pollutant=labels[place],
                stations=self.stations,
                coverage=coverage,
                is_demo=self.is_demo[place],
                **values,
            )


def station_averages(
    month: Sequence[date], stations: Sequence[AirStation], by_station: Mapping[int | None, Days]
) -> list[StationAverage]:
    """Average the stations to be evaluated on each day of a month.

    The list of stations can change within a month: days with the same list are taken together. A
    day on which none of them has a record is in none.
    """
    recorded = {s.pk: set(by_station[s.pk].dates) for s in stations if s.pk in by_station}
    lists: dict[tuple[AirStation, ...], list[date]] = {}
    for day in month:
        listed = tuple(s for s in stations if _is_valid(s, day))
        if any(day in recorded.get(s.pk, ()) for s in listed):
            lists.setdefault(listed, []).append(day)
    return [_average(listed, tuple(days), by_station) for listed, days in lists.items()]


def _is_valid(station: AirStation, day: date) -> bool:
    return (station.valid_from is None or station.valid_from <= day) and (
        station.valid_to is None or day <= station.valid_to
    )


def _average(
    stations: Sequence[AirStation], dates: tuple[date, ...], by_station: Mapping[int | None, Days]
) -> StationAverage:
    places = {day: place for place, day in enumerate(dates)}
    grids = {item: np.full((len(stations), len(dates)), MISSING, dtype=np.int64) for item in ITEMS}
    is_demo = [False] * len(dates)
    for row, station in enumerate(stations):
        own = by_station.get(station.pk)
        if own is None:
            continue
        sources = [place for place, day in enumerate(own.dates) if day in places]
        goals = [places[own.dates[place]] for place in sources]
        for item in ITEMS:
            grids[item][row, goals] = own.values[item][sources]
        for source, goal in zip(sources, goals, strict=True):
            is_demo[goal] |= own.is_demo[source]
    means = {item: division_value(grids[item]) for item in ITEMS}
    return StationAverage(len(stations), dates, means, tuple(is_demo))
