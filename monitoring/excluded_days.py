"""Days of divisions claimed for dust (沙尘影响申报), with what was measured on them.

Method: docs/methods/dust-exclusion.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

from monitoring.air_index import LABEL_SEPARATOR, NO_PRIMARY_UP_TO, pollutants_named
from monitoring.air_series import AirFigures
from monitoring.choices import ClaimState
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
