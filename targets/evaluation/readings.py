"""Everything the evaluations of a month read, loaded at once for all divisions asked for.

The number of queries is fixed: it does not grow with years, sections, targets or divisions.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import chain

from monitoring import air_series, querysets, section_series
from monitoring.air_exclusions import NO_CLAIMS, ExcludedDays, excluded_days_of
from monitoring.air_series import AirSeries
from monitoring.periods import AsOf
from monitoring.section_series import SectionSeries
from standards.feasibility import DEFAULT_BANDS, StatusBands
from targets.evaluation.basis import HISTORY_YEARS, Basis
from targets.models import (
    Baseline,
    IndicatorMonth,
    Judgement,
    StatusRule,
    Target,
    TaskMonth,
)


@dataclass(frozen=True)
class Readings:
    """What was measured, reported and judged, sorted by division, indicator, task and target."""

    as_of: AsOf
    today: date
    air: dict[int, AirSeries]
    unreviewed: frozenset[tuple[int, int, int]]
    excluded: dict[int, ExcludedDays]
    sections: list[SectionSeries]
    standings: dict[int, list[TaskMonth]]
    figures: dict[int, dict[tuple[int, int], list[IndicatorMonth]]]
    judgements: dict[int, list[Judgement]]
    baselines: dict[int, Decimal]
    bands: StatusBands

    def of(self, target: Target) -> Basis:
        """What one target is judged by: its division's readings.

        The plan's own targets count every section assessed at a level, those of a division the
        sections in it; published baselines (基数) are the plan's.
        """
        own = target.division_id is None
        division = target.plan.division_id if own else target.division_id
        assert division is not None
        return Basis(
            plan=target.plan,
            as_of=self.as_of,
            today=self.today,
            air=self.air.get(division, AirSeries()),
            sections=self.sections if own else self._sections_in(division),
            standings=self.standings,
            figures=self.figures.get(division, {}),
            judgements=self.judgements,
            baselines=self.baselines if own else {},
            bands=self.bands,
            excluded=self.excluded.get(division, NO_CLAIMS),
            unreviewed=frozenset((y, m) for d, y, m in self.unreviewed if d == division),
        )

    def _sections_in(self, division: int) -> list[SectionSeries]:
        return [s for s in self.sections if s.section.division_id == division]


def load_readings(
    targets: Sequence[Target], as_of: AsOf, today: date, with_sections: bool = True
) -> Readings:
    """Fetch what the targets' evaluations need, whatever the number of their divisions.

    Who evaluates no share of sections may leave the sections, the most of it, out.
    """
    divisions = {t.division_id or t.plan.division_id for t in targets}
    indicators = {t.indicator_id for t in targets}
    years = as_of.year - HISTORY_YEARS, as_of.year
    return Readings(
        as_of=as_of,
        today=today,
        air=air_series.series_of(
            querysets.air_months_of(divisions, *years), querysets.air_rollups_of(divisions, *years)
        ),
        unreviewed=frozenset(querysets.unreviewed_months_of(divisions, as_of.year)),
        excluded=excluded_days_of(divisions, *years),
        sections=_sections(
            as_of, None if any(t.division_id is None for t in targets) else divisions
        )
        if with_sections
        else [],
        standings=_standings({t.task_id for t in targets if t.task_id}, as_of),
        figures=_figures(indicators, divisions, as_of),
        judgements=_judgements(targets, as_of),
        baselines=_baselines(indicators, as_of.year - 1),
        bands=bands_in_force(as_of.last_day),
    )


def bands_in_force(on: date) -> StatusBands:
    """The chances at which a status changes, as entered for the day; the default without any."""
    rule = StatusRule.objects.in_force(on)
    return StatusBands(rule.likely, rule.even, rule.poor) if rule else DEFAULT_BANDS


def _sections(as_of: AsOf, divisions: Collection[int] | None) -> list[SectionSeries]:
    """Sections assessed this year, all or those in some divisions, with five past years.

    What was computed before comes with this year and the last; older years are values alone.
    """
    asked = querysets.assignments_of(as_of.year)
    if divisions is not None:
        asked = asked.filter(section__division__in=divisions)
    assignments = list(asked)
    ids = {a.section_id for a in assignments}
    rows = chain(
        querysets.section_history_of(ids, as_of.year - HISTORY_YEARS, as_of.year - 2),
        querysets.section_months_of(ids, as_of.year - 1, as_of.year),
    )
    return section_series.series_of(assignments, rows)


def _standings(task_ids: set[int], as_of: AsOf) -> dict[int, list[TaskMonth]]:
    """How the tasks stood at each month's end, as their list shows them."""
    found: dict[int, list[TaskMonth]] = {}
    rows = TaskMonth.objects.filter(
        task__in=task_ids, year=as_of.year, month__lte=as_of.month
    ).select_related("report__batch")
    for row in rows.order_by("month"):
        found.setdefault(row.task_id, []).append(row)
    return found


def _figures(
    indicators: set[int], divisions: Collection[int], as_of: AsOf
) -> dict[int, dict[tuple[int, int], list[IndicatorMonth]]]:
    found: dict[int, dict[tuple[int, int], list[IndicatorMonth]]] = {}
    rows = IndicatorMonth.objects.filter(
        indicator__in=indicators,
        division__in=divisions,
        year__in=(as_of.year - 1, as_of.year),
    ).select_related("batch")
    for row in rows.order_by("year", "month"):
        shelf = found.setdefault(row.division_id, {})
        shelf.setdefault((row.indicator_id, row.year), []).append(row)
    return found


def _judgements(targets: Sequence[Target], as_of: AsOf) -> dict[int, list[Judgement]]:
    found: dict[int, list[Judgement]] = {}
    rows = Judgement.objects.filter(
        target__in=[t.pk for t in targets if t.value is None], month__lte=as_of.month
    )
    for row in rows.select_related("judged_by").order_by("month"):
        found.setdefault(row.target_id, []).append(row)
    return found


def _baselines(indicators: Iterable[int], year: int) -> dict[int, Decimal]:
    rows = Baseline.objects.filter(indicator__in=indicators, year=year, value__isnull=False)
    return {b.indicator_id: b.value for b in rows if b.value is not None}
