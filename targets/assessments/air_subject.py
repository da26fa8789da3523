"""A year of air of one subject, a division or a station: its months, days, edition and clock."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import QuerySet

from monitoring import air_days, querysets
from monitoring.air_days import Day
from monitoring.air_series import AirSeries, series_of
from monitoring.choices import Span
from monitoring.models import AirDay, AirMonth, AirMonthRollup, AirStation, Division
from monitoring.periods import AsOf
from targets.assessments.air_basis import Basis
from targets.assessments.air_months import is_closed

Sheets = Mapping[tuple[int, int, str], AirMonth]


@dataclass(frozen=True)
class AirSubject:
    """What a page of air is made of. `sheets` are the entered months by (year, month, span).

    `days` are those of the year up to the as-of month.
    """

    name: str
    series: AirSeries
    sheets: Sheets
    days: Sequence[Day]
    as_of: AsOf
    basis: Basis
    today: date
    is_unreviewed: bool = False

    @property
    def year(self) -> int:
        """The year shown."""
        return self.as_of.year

    @property
    def caliber(self) -> str:
        """The caliber shown, and whether days nobody has reviewed are among it."""
        return "实况口径 · 含未经审核的实时数据" if self.is_unreviewed else "实况口径"

    @property
    def is_demo(self) -> bool:
        """Whether any month or day shown was generated."""
        figures = (*self.series.months.values(), *self.series.to_date.values())
        return any(f.is_demo for f in figures) or any(day.is_demo for day in self.days)

    @property
    def differing(self) -> tuple[Day, ...]:
        """The days whose index as the sheet said it is not the one computed."""
        return tuple(day for day in self.days if day.difference)

    @property
    def last_day(self) -> date:
        """The last day told of: the end of the month, or today in a running one."""
        return min(self.as_of.last_day, max(self.today, date(self.year, 1, 1)))

    @property
    def last_record(self) -> date | None:
        """The last day the year's data reach up to the month; a sheet reaches its month's end."""
        known = [day.date for day in self.days]
        known += [
            min(AsOf(year, month).last_day, self.last_day)
            for year, month, _ in self.sheets
            if year == self.year and month <= self.as_of.month
        ]
        return max(known, default=None)

    def is_closed(self, month: int) -> bool:
        """Whether a month of the year has ended."""
        return is_closed(self.year, month, self.today)

    def sheet(self, month: int, span: Span) -> AirMonth | None:
        """What a sheet said of a month, or of January up to it."""
        return self.sheets.get((self.year, month, span))


def subject_of_division(division: Division, as_of: AsOf, basis: Basis, today: date) -> AirSubject:
    """Fetch a division's two years of months and its year of days."""
    years = as_of.year - 1, as_of.year
    found = _subject(
        division.name,
        querysets.air_months_of([division], *years),
        querysets.air_rollups_of([division], *years),
        air_days.division_days(division, as_of.year, basis.asked),
        (as_of, basis, today),
    )
    unreviewed = querysets.unreviewed_days(as_of.year).filter(division=division)
    return _told_if_unreviewed(found, unreviewed)


def subject_of_station(station: AirStation, as_of: AsOf, basis: Basis, today: date) -> AirSubject:
    """Fetch a station's two years of months and its year of days."""
    years = as_of.year - 1, as_of.year
    mine = AirStation.objects.filter(pk=station.pk)
    found = _subject(
        station.name,
        querysets.station_months_of(station, *years),
        querysets.station_rollups_of(mine, *years),
        air_days.station_days(station, as_of.year, basis.asked),
        (as_of, basis, today),
    )
    return _told_if_unreviewed(found, querysets.unreviewed_days(as_of.year).filter(station=station))


def _told_if_unreviewed(air: AirSubject, unreviewed: QuerySet[AirDay]) -> AirSubject:
    return replace(air, is_unreviewed=unreviewed.filter(date__lte=air.as_of.last_day).exists())


def _subject(
    name: str,
    months: Iterable[AirMonth],
    rollups: Iterable[AirMonthRollup],
    days: Iterable[Day],
    frame: tuple[AsOf, Basis, date],
) -> AirSubject:
    as_of, basis, today = frame
    sheets = list(months)
    parts = series_of(sheets, rollups, basis.edition_year).values()
    return AirSubject(
        name=name,
        series=_joined(list(parts)),
        sheets={(row.year, row.month, row.span): row for row in sheets},
        days=tuple(day for day in days if day.date <= as_of.last_day),
        as_of=as_of,
        basis=basis,
        today=today,
    )


def _joined(parts: Sequence[AirSeries]) -> AirSeries:
    """Put the years together that a station spent in different divisions."""
    whole = AirSeries()
    for part in parts:
        whole.months.update(part.months)
        whole.to_date.update(part.to_date)
        whole.computed.update(part.computed)
        whole.kept.update(part.kept)
    return whole
