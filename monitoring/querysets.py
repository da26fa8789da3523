"""Readings as the pages and rules need them: each function is one query."""

from collections.abc import Iterable
from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import ExtractMonth, ExtractYear

from monitoring.choices import Caliber, DataStatus
from monitoring.models import (
    AirDay,
    AirMonth,
    AirMonthRollup,
    AirStation,
    DivisionDay,
    DustfallMonth,
    Exclusion,
    SectionAssignment,
    SectionMonth,
)
from monitoring.models.sites import Division


def air_months_of(
    divisions: Iterable[Division | int], first_year: int, last_year: int
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
    divisions: Iterable[Division | int], first_year: int, last_year: int
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


def unreviewed_months_of(
    divisions: Iterable[Division | int], year: int
) -> QuerySet[AirDay, tuple[int, int, int]]:
    """Months of a year, by division, with a day that nobody has reviewed yet (实时)."""
    return (
        AirDay.objects.filter(
            division__in=list(divisions),
            date__range=(date(year, 1, 1), date(year, 12, 31)),
            caliber=Caliber.ACTUAL,
            status=DataStatus.REALTIME,
        )
        .order_by()
        .values_list("division_id", ExtractYear("date"), ExtractMonth("date"))
        .distinct()
    )


def division_means_of(division: Division, year: int) -> QuerySet[DivisionDay]:
    """The days of a year kept as the mean of a division's stations."""
    return DivisionDay.objects.filter(
        division=division,
        date__range=(date(year, 1, 1), date(year, 12, 31)),
        caliber=Caliber.ACTUAL,
    ).order_by("date")


def dust_claims_of(
    divisions: Iterable[Division | int], first_year: int, last_year: int
) -> QuerySet[Exclusion]:
    """Dust-episode claims of divisions that reach into some years, whatever became of them."""
    return (
        Exclusion.objects.filter(
            division__in=list(divisions),
            date_from__lte=date(last_year, 12, 31),
            date_to__gte=date(first_year, 1, 1),
        )
        .select_related("batch")
        .order_by("date_from", "pk")
    )


def assessed_months_of(
    divisions: Iterable[Division | int], first_year: int, last_year: int
) -> QuerySet[AirMonth]:
    """Monthly air of whole divisions over years, as entered of the assessment caliber (考核)."""
    return (
        AirMonth.objects.filter(
            division__in=list(divisions),
            station__isnull=True,
            caliber=Caliber.ASSESSMENT,
            year__range=(first_year, last_year),
        )
        .select_related("batch")
        .order_by("year", "month")
    )


def division_days_on(
    divisions: Iterable[Division | int], dates: Iterable[date]
) -> QuerySet[DivisionDay]:
    """The kept means of divisions on some dates, as measured (实况)."""
    return DivisionDay.objects.filter(
        division__in=list(divisions), date__in=list(dates), caliber=Caliber.ACTUAL
    ).order_by("date")


def air_days_on(divisions: Iterable[Division | int], dates: Iterable[date]) -> QuerySet[AirDay]:
    """The stored days of divisions and their stations on some dates, as measured (实况)."""
    return AirDay.objects.filter(
        division__in=list(divisions), date__in=list(dates), caliber=Caliber.ACTUAL
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


def section_history_of(
    section_ids: Iterable[int], first_year: int, last_year: int
) -> QuerySet[SectionMonth]:
    """Monthly water of some sections over past years: the values alone, nothing computed before."""
    return (
        SectionMonth.objects.filter(
            section__in=list(section_ids), year__range=(first_year, last_year)
        )
        .select_related("batch")
        .order_by("year", "month")
    )


def dustfall_of(divisions: Iterable[Division], years: Iterable[int]) -> QuerySet[DustfallMonth]:
    """Monthly dust-fall of some divisions over years."""
    return (
        DustfallMonth.objects.filter(division__in=list(divisions), year__in=list(years))
        .select_related("batch")
        .order_by("year", "month")
    )
