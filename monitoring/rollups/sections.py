"""Classes and means to date of sections, kept beside their months (断面月汇总)."""

from collections.abc import Iterable
from typing import NamedTuple

from monitoring.models import SectionMonth, SectionMonthRollup, WaterSection
from monitoring.section_figures import SectionFigures
from monitoring.section_series import MeanFigures, basis_of, counted_rows
from standards.surface_water_limits import WaterBody

ROWS_A_STATEMENT = 200
KEPT = tuple(
    field.name for field in SectionMonthRollup._meta.concrete_fields if not field.primary_key
)


class SectionKey(NamedTuple):
    """A section and a year: one reading changes every month to date after it."""

    section_id: int
    year: int


def key_of(row: SectionMonth) -> SectionKey:
    """Return what a reading belongs to."""
    return SectionKey(row.section_id, row.year)


def keys_of(section: WaterSection) -> set[SectionKey]:
    """Return every year of a section that has readings."""
    years = SectionMonth.objects.filter(section=section).values_list("year", flat=True).distinct()
    return {SectionKey(section.pk, year) for year in years}


def refresh_sections(keys: Iterable[SectionKey]) -> None:
    """Write the rollups of these sections and years; two statements, however many."""
    computed = [row for rows in _expected(set(keys)).values() for row in rows]
    if computed:
        SectionMonthRollup.objects.bulk_create(
            computed,
            batch_size=ROWS_A_STATEMENT,
            update_conflicts=True,
            unique_fields=["reading"],
            update_fields=KEPT,
        )


def expected_section_rollups(section_id: int, year: int) -> list[SectionMonthRollup]:
    """Compute what the rollups of a section's year should say; nothing is written."""
    key = SectionKey(section_id, year)
    return _expected({key}).get(key, [])


def _expected(keys: set[SectionKey]) -> dict[SectionKey, list[SectionMonthRollup]]:
    if not keys:
        return {}
    rows = SectionMonth.objects.filter(
        section__in={key.section_id for key in keys}, year__in={key.year for key in keys}
    )
    years: dict[SectionKey, list[SectionFigures]] = {}
    for row in rows.select_related("section", "batch").order_by("year", "month"):
        if key_of(row) in keys:
            figures = SectionFigures(row, WaterBody(row.section.body))
            years.setdefault(key_of(row), []).append(figures)
    return {
        key: [_rollup(months[: n + 1]) for n in range(len(months))] for key, months in years.items()
    }


def _rollup(months: list[SectionFigures]) -> SectionMonthRollup:
    """The rollup of the last of the months entered since January."""
    last = months[-1]
    means = MeanFigures(counted_rows(months), last.body)
    return SectionMonthRollup(
        reading=last.row,
        body=last.body.value,
        basis=basis_of(months),
        month_class=_number(last.computed_class),
        deciding=[item.value for item in last.deciding],
        mean_class=_number(means.water_class),
        mean_deciding=[item.value for item in means.deciding],
        means={item.value: str(mean) for item, mean in means.values.items()},
        months_counted=len(means.rows),
        is_demo=any(month.is_demo for month in months),
    )


def _number(water_class: int | None) -> int | None:
    """Return a class as the table keeps it: a plain number."""
    return None if water_class is None else int(water_class)
