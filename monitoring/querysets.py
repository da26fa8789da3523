"""Readings as the pages and rules need them: each function is one query."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet

from monitoring.choices import Caliber, DataStatus
from monitoring.models import (
    AirDay,
    AirMonth,
    AirMonthRollup,
    AirStation,
    DivisionDay,
    DustfallMonth,
    SectionAssignment,
    SectionMonth,
)
from monitoring.models.sites import Division


def air_months_of(
    divisions: Iterable[Division], first_year: int, last_year: int
) -> QuerySet[AirMonth]:
    """Monthly air of whole divisions over years, as measured (实况)."""
    return (
        AirMonth.objects.filter(
            division__in=list(divisions),
            station__isnull=True,
            caliber=Caliber.ACTUAL,
            year__range=(first_year, last_year),
        )
        .select_related("batch")
        .order_by("year", "month")
    )


def air_rollups_of(
    divisions: Iterable[Division], first_year: int, last_year: int
) -> QuerySet[AirMonthRollup]:
    """Kept months of whole divisions over years, as measured (实况)."""
    return AirMonthRollup.objects.filter(
        division__in=list(divisions),
        station__isnull=True,
        caliber=Caliber.ACTUAL,
        year__range=(first_year, last_year),
    ).order_by("year", "month")


def station_rollups_of(
    stations: QuerySet[AirStation], first_year: int, last_year: int
) -> QuerySet[AirMonthRollup]:
    """Kept months of stations over years, as measured (实况)."""
    return AirMonthRollup.objects.filter(
        station__in=stations, caliber=Caliber.ACTUAL, year__range=(first_year, last_year)
    ).order_by("year", "month")


def station_months_of(station: AirStation, first_year: int, last_year: int) -> QuerySet[AirMonth]:
    """Monthly air entered for one station over years, as measured (实况)."""
    return (
        AirMonth.objects.filter(
            station=station, caliber=Caliber.ACTUAL, year__range=(first_year, last_year)
        )
        .select_related("batch")
        .order_by("year", "month")
    )


def _air_days_of(year: int) -> QuerySet[AirDay]:
    days = AirDay.objects.filter(
        date__range=(date(year, 1, 1), date(year, 12, 31)), caliber=Caliber.ACTUAL
    )
    return days.select_related("batch").order_by("date")


def division_records_of(division: Division, year: int) -> QuerySet[AirDay]:
    """The days of a year entered for a division as a whole."""
    return _air_days_of(year).filter(division=division, station__isnull=True)


def station_records_of(station: AirStation, year: int) -> QuerySet[AirDay]:
    """The days of a year of one station."""
    return _air_days_of(year).filter(station=station)


def evaluated_records_of(
    division: Division, year: int, dates: Iterable[date] | None = None
) -> QuerySet[AirDay]:
    """The days of a year of the stations a division's days are the mean of, or some of them."""
    found = _air_days_of(year).filter(
        division=division, station__division=division, station__is_evaluated=True
    )
    return found if dates is None else found.filter(date__in=list(dates))


def unreviewed_days(year: int) -> QuerySet[AirDay]:
    """The days of a year that nobody has reviewed yet (实时)."""
    return _air_days_of(year).filter(status=DataStatus.REALTIME)


def division_means_of(division: Division, year: int) -> QuerySet[DivisionDay]:
    """The days of a year kept as the mean of a division's stations."""
    return DivisionDay.objects.filter(
        division=division,
        date__range=(date(year, 1, 1), date(year, 12, 31)),
        caliber=Caliber.ACTUAL,
    ).order_by("date")


def assignments_of(year: int) -> QuerySet[SectionAssignment]:
    """Which sections are assessed in a year, at which level and against which class."""
    return (
        SectionAssignment.objects.filter(year=year)
        .select_related("section", "section__division")
        .order_by("section__position", "section__code")
    )


def section_months_of(
    section_ids: Iterable[int], first_year: int, last_year: int
) -> QuerySet[SectionMonth]:
    """Monthly water of some sections over years, with what was computed of it before."""
    return (
        SectionMonth.objects.filter(
            section__in=list(section_ids), year__range=(first_year, last_year)
        )
        .select_related("batch", "rollup")
        .order_by("year", "month")
    )


def dustfall_of(divisions: Iterable[Division], years: Iterable[int]) -> QuerySet[DustfallMonth]:
    """Monthly dust-fall of some divisions over years."""
    return (
        DustfallMonth.objects.filter(division__in=list(divisions), year__in=list(years))
        .select_related("batch")
        .order_by("year", "month")
    )
