"""Days of divisions and months of air, from the days of the stations.

A month is read once for all its divisions and computed whole, so that the cost of a change does
not depend on how many years are stored; only rows that differ are written. How a division's day and
a month's figures come about: docs/methods/averages.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import Any

import numpy as np
from django.db import connection, transaction
from numpy.typing import NDArray

from bulk.air_quality import daily_air_quality
from bulk.scaled import MISSING, Int64s
from monitoring.air_index import EDITIONS, NO_PRIMARY_UP_TO, pollutants_named
from monitoring.models import AirDay, AirMonthRollup, AirStation, Division, DivisionDay
from monitoring.rollups.days import (
    COLUMNS,
    ITEMS,
    NO_DAYS,
    Days,
    StationAverage,
    concatenated,
    days_of,
    joined,
    station_averages,
)
from monitoring.rollups.kept import Identity, Kept, kept_rows, write
from monitoring.rollups.scopes import AirKey, MonthScope, scopes_of
from standards.air_items import Pollutant
from standards.air_levels import AirLevel, level_of
from standards.editions import Edition, Family, in_force

DAY_IDENTITY = ("division_id", "date", "caliber")
MONTH_IDENTITY = ("division_id", "station_id", "year", "month", "caliber")


def refresh_air(keys: Iterable[AirKey], dates: frozenset[date] | None = None) -> int:
    """Bring days of divisions and months of air up to date; return how many rows were written.

    Runs in the caller's transaction. Two writers of one division wait for each other, so that the
    later one counts the earlier one's readings.

    Args:
        keys: the months of divisions whose days changed.
        dates: the days that changed, if the caller knows them all.
    """
    keys = set(keys)
    with transaction.atomic(savepoint=False):
        _wait_for_other_writers({key.division_id for key in keys})
        return sum(_refresh_month(scope) for scope in scopes_of(keys, dates))


def _wait_for_other_writers(divisions: Iterable[int]) -> None:
    """Lock all divisions at once and in order, so that two writers cannot block each other."""
    if connection.features.has_select_for_update:  # SQLite has one writer at a time anyway
        rows = Division.objects.select_for_update(no_key=True).filter(pk__in=list(divisions))
        list(rows.order_by("pk").values_list("pk"))


def _refresh_month(scope: MonthScope) -> int:
    expected = expected_air(scope)
    days, months = kept_air(scope)
    return write(DivisionDay, days, expected.days, DAY_IDENTITY) + write(
        AirMonthRollup, months, expected.months, MONTH_IDENTITY
    )


def kept_air(scope: MonthScope) -> tuple[dict[Identity, Kept], dict[Identity, Kept]]:
    """Return the days and months that are kept within a scope."""
    days = DivisionDay.objects.filter(
        division__in=scope.calibers, caliber__in=scope.asked, date__in=scope.changed_days
    )
    months = AirMonthRollup.objects.filter(
        division__in=scope.calibers,
        caliber__in=scope.asked,
        year=scope.year,
        month=scope.month,
    )
    return _within(scope, kept_rows(days, DAY_IDENTITY)), _within(
        scope, kept_rows(months, MONTH_IDENTITY)
    )


def _within(scope: MonthScope, rows: dict[Identity, Kept]) -> dict[Identity, Kept]:
    return {about: row for about, row in rows.items() if about[-1] in scope.calibers[about[0]]}


@dataclass(frozen=True, slots=True)
class AirFigures:
    """What the readings within a scope give: unsaved rows."""

    days: list[DivisionDay]
    months: list[AirMonthRollup]


@dataclass(frozen=True, slots=True)
class Subject:
    """A station, or with none the division as a whole, and the days of its month."""

    key: AirKey
    station: int | None
    days: Days


def expected_air(scope: MonthScope) -> AirFigures:
    """Compute what the readings within a scope give, in two queries."""
    rows = (
        AirDay.objects.filter(
            division__in=scope.calibers, date__range=scope.span, caliber__in=scope.asked
        )
        .order_by("division_id", "caliber", "station_id", "date")
        .values_list("division_id", "caliber", "station_id", *COLUMNS)
    )
    evaluated: dict[int, list[AirStation]] = {}
    for station in AirStation.objects.filter(division__in=scope.calibers, is_evaluated=True):
        evaluated.setdefault(station.division_id, []).append(station)
    days: list[DivisionDay] = []
    subjects: list[Subject] = []
    for (division, caliber), part in groupby(rows, key=lambda row: row[:2]):
        if caliber not in scope.calibers[division]:
            continue
        key = AirKey(division, scope.year, scope.month, caliber)
        by_station: dict[int | None, Days] = {
            station: days_of([row[3:] for row in own])
            for station, own in groupby(part, key=lambda row: row[2])
        }
        averages = station_averages(scope.days, evaluated.get(division, ()), by_station)
        for average in averages:
            days += average.rows(key.division_id, key.caliber, scope.changed_days)
        subjects += _subjects(key, by_station, averages)
    return AirFigures(days, _months_of(subjects))


def _subjects(
    key: AirKey, by_station: dict[int | None, Days], averages: Sequence[StationAverage]
) -> Iterator[Subject]:
    """The stations with their days, then the division: as entered, else as its stations have it."""
    entered = by_station.pop(None, NO_DAYS)
    yield from (Subject(key, station, days) for station, days in by_station.items())
    computed = joined([average.as_days() for average in averages])
    whole = joined([entered, computed.without(entered.dates)])
    if whole.dates:
        yield Subject(key, None, whole)


def _months_of(subjects: Sequence[Subject]) -> list[AirMonthRollup]:
    """Sum up the days of many subjects of one month at once: each has at least one day."""
    if not subjects:
        return []
    rows = [_empty_month(subject) for subject in subjects]
    lengths = np.array([len(subject.days.dates) for subject in subjects])
    starts = np.cumsum(lengths) - lengths
    for item in ITEMS:
        values = concatenated([subject.days.values[item] for subject in subjects])
        known = values != MISSING
        counts = np.add.reduceat(known, starts, dtype=np.int64).tolist()
        sums = np.add.reduceat(np.where(known, values, 0), starts).tolist()
        for row, count, total in zip(rows, counts, sums, strict=True):
            setattr(row, f"{item.value}_days", count)
            setattr(row, f"{item.value}_sum", total)
    days = joined([subject.days for subject in subjects])
    ruling = in_force(Family.AQI, days.dates[0])
    for edition in EDITIONS:
        tallies = _tally(days, starts, edition, edition == ruling)
        for row, (levels, primaries) in zip(rows, tallies, strict=True):
            row.levels[str(edition.year)] = levels
            row.primaries[str(edition.year)] = primaries
    return rows


def _empty_month(subject: Subject) -> AirMonthRollup:
    days = subject.days
    return AirMonthRollup(
        division_id=subject.key.division_id,
        station_id=subject.station,
        year=subject.key.year,
        month=subject.key.month,
        caliber=subject.key.caliber,
        days=len(days.dates),
        scale=days.scale,
        ozone_values=_sorted_values(days.values[Pollutant.O3_8H]),
        carbon_values=_sorted_values(days.values[Pollutant.CO]),
        levels={},
        primaries={},
        is_demo=any(days.is_demo),
    )


def _sorted_values(column: Int64s) -> list[int]:
    found: list[int] = np.sort(column[column != MISSING]).tolist()
    return found


def _tally(
    days: Days, starts: Int64s, edition: Edition, rules: bool
) -> Iterator[tuple[list[int], dict[str, int]]]:
    """Count the days at each level and the primary pollutants, subject by subject, by an edition.

    A sheet's own index speaks for its day by the edition in force; by the other one it is computed.
    """
    index = daily_air_quality(days.indexed, edition)
    levels, masks = index.level.copy(), index.primary.copy()
    if rules:
        for place, aqi in enumerate(days.reported_aqi):
            if aqi is not None:
                levels[place] = level_of(aqi)
                masks[place] *= aqi > NO_PRIMARY_UP_TO
        for place, text in enumerate(days.reported_primary):
            if text:
                masks[place] = sum(1 << ITEMS.index(item) for item in pollutants_named(text))
    by_level = [_counted(levels == level, starts) for level in AirLevel]
    by_item = [_counted(masks >> bit & 1, starts) for bit in range(len(ITEMS))]
    for at_levels, of_items in zip(
        zip(*by_level, strict=True), zip(*by_item, strict=True), strict=True
    ):
        named = {i.value: count for i, count in zip(ITEMS, of_items, strict=True) if count}
        yield list(at_levels), named


def _counted(is_one: NDArray[Any], starts: Int64s) -> list[int]:
    found: list[int] = np.add.reduceat(is_one, starts, dtype=np.int64).tolist()
    return found
