"""Readings as the pages and rules need them: each function is one query."""

from collections.abc import Iterable

from django.db.models import QuerySet

from monitoring.choices import Caliber
from monitoring.models import AirDay, AirMonth, DustfallMonth, SectionAssignment, SectionMonth
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


def air_days_of(division: Division, year: int) -> QuerySet[AirDay]:
    """The days of a year of a division's stations, as measured."""
    return (
        AirDay.objects.filter(division=division, date__year=year, caliber=Caliber.ACTUAL)
        .select_related("batch", "station")
        .order_by("date")
    )


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
    """Monthly water of some sections over years."""
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
