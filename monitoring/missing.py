"""What of a month's readings has not been entered, in words: named before it is published."""

from monitoring.choices import Span
from monitoring.models import (
    AirMonth,
    AirMonthRollup,
    Division,
    DustfallMonth,
    SectionMonth,
)
from monitoring.periods import AsOf
from monitoring.querysets import assignments_of


def missing_of(month: AsOf) -> list[str]:
    """Name every reading that is due of a month and not there: five queries.

    Due are the air of each division that had some in the twelve months before, every section
    assessed that year, and the dust-fall of every division assessed.
    """
    return [*_air(month), *_sections(month), *_dust(month)]


def _air(month: AsOf) -> list[str]:
    before, there = set(), set()
    rows = {"station__isnull": True, "year__in": (month.year - 1, month.year)}
    whole = AirMonth.objects.filter(**rows, span=Span.MONTH)
    for found in (whole, AirMonthRollup.objects.filter(**rows)):
        for name, year, number in found.values_list("division__name", "year", "month").distinct():
            if (year, number) == (month.year, month.month):
                there.add(name)
            elif AsOf(month.year - 1, month.month) <= AsOf(year, number) < month:
                before.add(name)
    return [f"{name}空气" for name in sorted(before - there)]


def _sections(month: AsOf) -> list[str]:
    there = set(
        SectionMonth.objects.filter(year=month.year, month=month.month).values_list(
            "section_id", flat=True
        )
    )
    return [f"{a.section}断面" for a in assignments_of(month.year) if a.section_id not in there]


def _dust(month: AsOf) -> list[str]:
    there = set(
        DustfallMonth.objects.filter(year=month.year, month=month.month).values_list(
            "division_id", flat=True
        )
    )
    assessed = Division.objects.valid_on(month.last_day).filter(assessed=True)
    return [f"{division}降尘" for division in assessed if division.pk not in there]
