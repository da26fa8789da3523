"""Days of one subject as columns of scaled integers, and the average of a division's stations."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import lcm
from typing import Any

import numpy as np

from bulk.air_quality import daily_air_quality, primary_labels
from bulk.daily_values import DayValues, division_value
from bulk.scaled import AIR_SCALE, MISSING, Int64s, half_even, unscaled
from monitoring.choices import BatchKind
from monitoring.models import AirStation, DivisionDay
from standards.air_items import Pollutant
from standards.editions import Family, in_force

ITEMS = tuple(Pollutant)
COLUMNS = (
    "date", "reported_aqi", "reported_primary", "batch__kind", *(item.value for item in ITEMS)
)  # fmt: skip
"""What is read of each stored day, in this order."""

MOST_PARTS = lcm(*range(1, 17))
"""What a thousandth is cut into for a mean of up to sixteen stations to be whole."""

Columns = Mapping[Pollutant, Int64s]


@dataclass(frozen=True, slots=True)
class Days:
    """Some days of one subject: an entry a day in every column.

    `values` are whole numbers, `scale` to a unit; `indexed` holds those an index is read from, in
    thousandths, rounded once from the exact ones. `reported_aqi` and `reported_primary` are a
    sheet's own.
    """

    scale: int
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
            scale=self.scale,
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
    return Days(AIR_SCALE, dates, values, values, aqis, primaries, is_demo)


NO_DAYS = days_of(())


def joined(parts: Sequence[Days]) -> Days:
    """Put days of one subject together, in a scale that holds all; no day may be twice."""
    scale = lcm(AIR_SCALE, *(part.scale for part in parts))
    values = {
        item: concatenated([part.values[item] * (scale // part.scale) for part in parts])
        for item in ITEMS
    }
    return Days(
        scale=scale,
        dates=tuple(day for part in parts for day in part.dates),
        values={item: np.where(column < 0, MISSING, column) for item, column in values.items()},
        indexed={item: concatenated([part.indexed[item] for part in parts]) for item in ITEMS},
        reported_aqi=tuple(aqi for part in parts for aqi in part.reported_aqi),
        reported_primary=tuple(text for part in parts for text in part.reported_primary),
        is_demo=tuple(demo for part in parts for demo in part.is_demo),
    )


def concatenated(columns: Sequence[Int64s]) -> Int64s:
    """Put columns one after the other; none make an empty one."""
    return np.concatenate([np.array([], dtype=np.int64), *columns])


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
        """The means as days of the division, exact: their scale divides by every count of stations.

        Of more than sixteen stations the last place is rounded; it is 10⁻⁹ of a unit.
        """
        counts = {int(n) for mean in self.means.values() for n in mean.denominator}
        parts = lcm(*counts)
        if parts > MOST_PARTS:
            parts = MOST_PARTS
        values = {
            item: half_even(np.where(mean.is_valid, mean.numerator, 0) * parts, mean.denominator)
            for item, mean in self.means.items()
        }
        return Days(
            scale=AIR_SCALE * parts,
            dates=self.dates,
            values={i: np.where(self.means[i].is_valid, v, MISSING) for i, v in values.items()},
            indexed=self.indexed,
            reported_aqi=(None,) * len(self.dates),
            reported_primary=("",) * len(self.dates),
            is_demo=self.is_demo,
        )

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
        listed = tuple(s for s in stations if s.is_valid_on(day))
        if any(day in recorded.get(s.pk, ()) for s in listed):
            lists.setdefault(listed, []).append(day)
    return [_average(listed, tuple(days), by_station) for listed, days in lists.items()]


def _average(
    stations: Sequence[AirStation], dates: tuple[date, ...], by_station: Mapping[int | None, Days]
) -> StationAverage:
    """Average a list of stations; where any was measured, generated days are left out."""
    shape = len(stations), len(dates)
    grids = {item: np.full(shape, MISSING, dtype=np.int64) for item in ITEMS}
    measured, generated = np.zeros(shape, dtype=np.bool_), np.zeros(shape, dtype=np.bool_)
    places = {day: place for place, day in enumerate(dates)}
    for row, station in enumerate(stations):
        own = by_station.get(station.pk, NO_DAYS)
        sources = [place for place, day in enumerate(own.dates) if day in places]
        goals = [places[own.dates[place]] for place in sources]
        generated[row, goals] = [own.is_demo[place] for place in sources]
        measured[row, goals] = [not own.is_demo[place] for place in sources]
        for item in ITEMS:
            grids[item][row, goals] = own.values[item][sources]
    is_measured = np.logical_or.reduce(measured, axis=0)
    for grid in grids.values():
        grid[generated & is_measured] = MISSING
    means = {item: division_value(grids[item]) for item in ITEMS}
    return StationAverage(len(stations), dates, means, tuple((~is_measured).tolist()))
