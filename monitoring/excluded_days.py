"""Days of divisions claimed for dust (沙尘影响申报), with what was measured on them.

Method: docs/methods/dust-exclusion.md.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from monitoring import querysets
from monitoring.air_index import LABEL_SEPARATOR, NO_PRIMARY_UP_TO, pollutants_named
from monitoring.air_series import AirFigures, figures_of
from monitoring.choices import BatchKind, ClaimState, Span
from monitoring.models import AirMonth, Division, DivisionDay, Exclusion
from standards.air_items import Pollutant
from standards.air_quality_index import daily_air_quality
from standards.dust_exclusion import DUST_ITEMS, index_without
from standards.editions import Edition, Family, in_force

Values = Mapping[Pollutant, Fraction | None]
Month = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Judged:
    """The index of a day and its primary pollutants; None for a day that is not valid."""

    aqi: int | None
    primary: tuple[Pollutant, ...]


@dataclass(frozen=True, slots=True)
class MeasuredDay:
    """A division's day, exact: μg/m³ (CO mg/m³), None where an item is not valid.

    `reported_aqi` and `reported_primary` are what a sheet said of a day entered as a whole.
    """

    values: Values
    reported_aqi: int | None = None
    reported_primary: str = ""
    is_demo: bool = False


@dataclass(frozen=True, slots=True)
class ExcludedDay:
    """One day a claim asks to be left out, and what became of the claim.

    `removes_days` is whether the day's index is taken from the other items too. `measured` is None
    where there is no reading to leave out.
    """

    date: date
    items: tuple[Pollutant, ...]
    state: ClaimState
    document: str
    note: str
    removes_days: bool
    is_demo: bool
    measured: MeasuredDay | None

    @property
    def month(self) -> Month:
        """Year and month of the day."""
        return self.date.year, self.date.month

    @property
    def items_text(self) -> str:
        """The items as printed: “PM10、PM2.5”."""
        return LABEL_SEPARATOR.join(item.label for item in self.items)

    def value(self, item: Pollutant) -> Fraction | None:
        """What was measured of an item, exact; None without a valid value."""
        return None if self.measured is None else self.measured.values[item]

    def touches(self, item: Pollutant) -> bool:
        """Whether a confirmed claim for this day takes the item out of its mean."""
        return item in self.items

    def judged(self, edition: Edition) -> Judged:
        """The day with its dust, by an edition: by that of its time a sheet speaks for itself."""
        if self.measured is None:
            return Judged(None, ())
        found = daily_air_quality(self.measured.values, edition)
        aqi, primary = found.aqi, found.primary
        if edition == in_force(Family.AQI, self.date):
            if self.measured.reported_aqi is not None:
                aqi = self.measured.reported_aqi
                primary = primary if aqi > NO_PRIMARY_UP_TO else ()
            if self.measured.reported_primary:
                primary = pollutants_named(self.measured.reported_primary)
        return Judged(aqi, primary)

    def judged_without(self, edition: Edition) -> Judged:
        """The day without its dust: by the other items; as it was where none of them is known."""
        if self.measured is None:
            return Judged(None, ())
        known = [item for item, value in self.measured.values.items() if value is not None]
        removed = [item for item in self.items if item in known]
        if len(removed) == len(known):
            return self.judged(edition)
        found = index_without(self.measured.values, removed, edition)
        return Judged(found.aqi, found.primary)


@dataclass(frozen=True, slots=True)
class ExcludedDays:
    """The days of one division that were claimed for dust, whatever became of the claims.

    `months` and `to_date` are the figures a sheet gave of the assessment caliber (考核口径),
    `coarse` its PM10 of January up to a month.
    """

    days: tuple[ExcludedDay, ...] = ()
    months: Mapping[Month, AirFigures] = field(default_factory=dict)
    to_date: Mapping[Month, AirFigures] = field(default_factory=dict)
    coarse: Mapping[Month, Decimal] = field(default_factory=dict)

    @property
    def granted(self) -> tuple[ExcludedDay, ...]:
        """The days left out, each once: of overlapping claims the items are put together."""
        found: dict[date, ExcludedDay] = {}
        for day in self.days:
            if day.state == ClaimState.GRANTED:
                found[day.date] = _together(found[day.date], day) if day.date in found else day
        return tuple(found[on] for on in sorted(found))

    def granted_by_month(self) -> dict[Month, list[ExcludedDay]]:
        """The days left out, month by month."""
        found: dict[Month, list[ExcludedDay]] = {}
        for day in self.granted:
            found.setdefault(day.month, []).append(day)
        return found

    def through(self, year: int, month: int) -> tuple[ExcludedDay, ...]:
        """Every claimed day of January up to a month, whatever became of it, in order."""
        return tuple(d for d in self.days if d.date.year == year and d.date.month <= month)

    def is_pending(self, year: int, month: int) -> bool:
        """Whether a claim for a day of January up to a month waits for its answer."""
        return any(d.state == ClaimState.CLAIMED for d in self.through(year, month))

    def listed(self, year: int, month: int) -> tuple[tuple[date, str], ...]:
        """The same days in words: “PM10、PM2.5 已认定,文号”."""
        return tuple((day.date, words_of(day)) for day in self.through(year, month))

    @property
    def has_sheets(self) -> bool:
        """Whether the city gave figures of the assessment caliber."""
        return bool(self.months or self.to_date)


NO_CLAIMS = ExcludedDays()


def words_of(day: ExcludedDay) -> str:
    """Say what was claimed of a day and what became of it."""
    document = f",{day.document}" if day.document else ""
    return f"{day.items_text} {day.state.label}{document}"


def _together(one: ExcludedDay, other: ExcludedDay) -> ExcludedDay:
    documents = dict.fromkeys(d for d in (one.document, other.document) if d)
    return replace(
        one,
        items=tuple(item for item in DUST_ITEMS if item in (*one.items, *other.items)),
        document=";".join(documents),
        removes_days=one.removes_days or other.removes_days,
        is_demo=one.is_demo or other.is_demo,
    )


# --- Loading --------------------------------------------------------------------------------------


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
