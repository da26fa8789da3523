"""Loads the days claimed for dust (沙尘影响申报) of many divisions with a fixed number of queries.

Method: docs/methods/dust-exclusion.md.
"""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction
from typing import NamedTuple

from monitoring import querysets
from monitoring.air_index import pollutants_named
from monitoring.air_series import figures_of
from monitoring.choices import BatchKind, ClaimState, Span
from monitoring.excluded_days import (
    NO_CLAIMS,
    ExcludedDay,
    ExcludedDays,
    MeasuredDay,
    Values,
)
from monitoring.models import AirMonth, Division, DivisionDay, Exclusion
from standards.air_items import Pollutant
from standards.dust_exclusion import DUST_ITEMS


def excluded_days_of(
    divisions: Iterable[Division | int], first_year: int, last_year: int
) -> dict[int, ExcludedDays]:
    """Return the claimed days of many divisions over years, by the division's id.

    Two queries, claims and sheets; two more for what was measured where there is any claim. A
    division without either is left out. Generated claims ask nothing of measured days.
    """
    divisions = list(divisions)
    claims = list(querysets.dust_claims_of(divisions, first_year, last_year))
    sheets = list(querysets.assessed_months_of(divisions, first_year, last_year))
    dates = {on for claim in claims for on in _dates_of(claim, first_year, last_year)}
    measured = _measured({c.division_id for c in claims}, dates) if dates else {}
    days: dict[int, list[ExcludedDay]] = {}
    for claim in claims:
        own = days.setdefault(claim.division_id, [])
        for on in _dates_of(claim, first_year, last_year):
            day = _day_of(claim, on, measured.get((claim.division_id, on)))
            if not (day.is_demo and day.measured and not day.measured.is_demo):
                own.append(day)
    found = {
        division: ExcludedDays(tuple(sorted(own, key=lambda day: day.date)))
        for division, own in days.items()
    }
    for row in sheets:
        found[row.division_id] = _with_sheet(found.get(row.division_id, NO_CLAIMS), row)
    return found


def _with_sheet(held: ExcludedDays, row: AirMonth) -> ExcludedDays:
    place, figures = (row.year, row.month), figures_of(row)
    if row.span == Span.MONTH:
        return replace(held, months={**held.months, place: figures})
    coarse = {} if row.pm10_mean is None else {place: row.pm10_mean}
    return replace(held, to_date={**held.to_date, place: figures}, coarse={**held.coarse, **coarse})


def _dates_of(claim: Exclusion, first_year: int, last_year: int) -> Iterable[date]:
    on = max(claim.date_from, date(first_year, 1, 1))
    while on <= min(claim.date_to, date(last_year, 12, 31)):
        yield on
        on += timedelta(days=1)


def claimed_items(text: str) -> tuple[Pollutant, ...]:
    """The particles a claim names; anything else in it removes nothing."""
    named = pollutants_named(text)
    return tuple(item for item in DUST_ITEMS if item in named)


def _day_of(claim: Exclusion, on: date, measured: MeasuredDay | None) -> ExcludedDay:
    return ExcludedDay(
        date=on,
        items=claimed_items(claim.pollutants),
        state=ClaimState(claim.state),
        document=claim.document,
        note=claim.note,
        removes_days=claim.removes_days,
        is_demo=claim.batch is not None and claim.batch.kind == BatchKind.DEMONSTRATION,
        measured=measured,
    )


class _Record(NamedTuple):
    """A stored day of a station, or with none of a division as a whole."""

    division: int
    on: date
    station: int | None
    is_counted: bool
    is_demo: bool
    reported_aqi: int | None
    reported_primary: str
    values: Values


def _measured(
    divisions: Collection[int], dates: Collection[date]
) -> dict[tuple[int, date], MeasuredDay]:
    """Return what was measured, exact: an entered day, else the mean of the stations."""
    behind: dict[tuple[int, date], list[_Record]] = {}
    found: dict[tuple[int, date], MeasuredDay] = {}
    for record in _records(divisions, dates):
        behind.setdefault((record.division, record.on), []).append(record)
    for mean in querysets.division_days_on(divisions, dates):
        place = mean.division_id, mean.date
        means = _exact_means(mean, behind.get(place, ()))
        found[place] = MeasuredDay(means, is_demo=mean.is_demo)
    for place, records in behind.items():
        for record in records:
            if record.station is None:
                found[place] = MeasuredDay(
                    record.values, record.reported_aqi, record.reported_primary, record.is_demo
                )
    return found


def _records(divisions: Collection[int], dates: Collection[date]) -> Iterable[_Record]:
    fields = (
        "division_id", "date", "station_id", "batch__kind", "reported_aqi", "reported_primary",
        "station__division_id", "station__is_evaluated", "station__valid_from", "station__valid_to",
    )  # fmt: skip
    rows = querysets.air_days_on(divisions, dates)
    for row in rows.values_list(*fields, *(item.value for item in Pollutant)):
        division, on, station, kind, aqi, primary, home, evaluated, first, last, *values = row
        counted = home == division and evaluated
        counted = counted and (first is None or first <= on) and (last is None or on <= last)
        exact = {
            item: None if value is None else Fraction(value)
            for item, value in zip(Pollutant, values, strict=True)
        }
        is_demo = kind == BatchKind.DEMONSTRATION
        yield _Record(division, on, station, counted, is_demo, aqi, primary, exact)


def _exact_means(mean: DivisionDay, records: Iterable[_Record]) -> Values:
    """Return the mean of each item that is valid: the kept one is rounded to three decimals."""
    counted = [r for r in records if r.is_counted]
    if any(not r.is_demo for r in counted):
        counted = [r for r in counted if not r.is_demo]  # as the kept months leave them out
    found: dict[Pollutant, Fraction | None] = {}
    for item in Pollutant:
        kept = getattr(mean, item.value)
        values = [value for r in counted if (value := r.values[item]) is not None]
        if kept is None:
            found[item] = None
        else:
            found[item] = sum(values, Fraction(0)) / len(values) if values else Fraction(kept)
    return found
