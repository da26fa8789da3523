"""Everything the pages of divisions stand on, fetched in a fixed number of queries."""

from dataclasses import dataclass, field
from decimal import Decimal

from monitoring import air_series, querysets
from monitoring.air_series import AirSeries
from monitoring.models import Division
from monitoring.periods import AsOf
from targets.assessments.divisions.dust import DustSeries, dust_series
from targets.assessments.divisions.rulebook import Rulebook, rulebook
from targets.assessments.divisions.water import SectionShelf, section_shelf
from targets.assessments.divisions.work import DivisionWork, division_work
from targets.choices import DivisionMetric, Method
from targets.models import ScoreObjection, Target

MonthTargets = dict[tuple[int, DivisionMetric, int], Decimal]
"""Targets set for one division and one month: by division, metric and month."""

TARGETED = {
    Method.ANNUAL_MEAN.value: DivisionMetric.PM25,
    Method.GOOD_DAY_RATIO.value: DivisionMetric.GOOD_RATIO,
}


@dataclass(frozen=True)
class DivisionFacts:
    """Two years of air and dust-fall, the year's sections, tasks, rules and objections.

    `objections` are by division and month, then by line. `memo` keeps months already judged.
    """

    as_of: AsOf
    everyone: tuple[Division, ...]
    air: dict[int, AirSeries]
    dust: dict[int, DustSeries]
    sections: SectionShelf
    work: DivisionWork
    targets: MonthTargets
    rules: Rulebook
    objections: dict[tuple[int, int], dict[int, ScoreObjection]]
    memo: dict[AsOf, object] = field(default_factory=dict, compare=False, repr=False)

    def assessed(self, as_of: AsOf) -> list[Division]:
        """The divisions assessed in a month, in their order."""
        return [d for d in self.everyone if d.assessed and d.is_valid_on(as_of.last_day)]

    def air_of(self, division: Division) -> AirSeries:
        """A division's air; empty where nothing was entered."""
        return self.air.get(division.pk, AirSeries())

    def dust_of(self, division: Division) -> DustSeries:
        """A division's dust-fall; empty where nothing was entered."""
        return self.dust.get(division.pk, DustSeries({}))

    @property
    def is_demo(self) -> bool:
        """Whether anything shown was generated for demonstration."""
        return (
            any(s.is_demo for s in self.dust.values())
            or any(f.is_demo for s in self.air.values() for f in s.months.values())
            or self.sections.is_demo
            or self.work.is_demo
        )


def division_facts(as_of: AsOf, also: Division | None = None) -> DivisionFacts:
    """Fetch the facts of all assessed divisions, and of one more whose own page is asked for."""
    everyone = tuple(Division.objects.select_related("parent"))
    wanted = [d for d in everyone if d.assessed or d == also]
    years = as_of.year - 1, as_of.year
    return DivisionFacts(
        as_of=as_of,
        everyone=everyone,
        air=air_series.series_of(
            querysets.air_months_of(wanted, *years), querysets.air_rollups_of(wanted, *years)
        ),
        dust=dust_series(wanted, as_of),
        sections=section_shelf(as_of.year),
        work=division_work(as_of),
        targets=_month_targets(as_of.year),
        rules=rulebook(),
        objections=_objections(as_of.year),
    )


def _month_targets(year: int) -> MonthTargets:
    rows = Target.objects.filter(
        plan__year=year,
        division__isnull=False,
        month__isnull=False,
        value__isnull=False,
        indicator__method__in=TARGETED,
    ).order_by()
    found = rows.values_list("division_id", "indicator__method", "month", "value")
    return {
        (pk, TARGETED[method], month): value
        for pk, method, month, value in found
        if month is not None and value is not None
    }


def _objections(year: int) -> dict[tuple[int, int], dict[int, ScoreObjection]]:
    rows = ScoreObjection.objects.filter(year=year).select_related(
        "line", "division", "filed_by", "decided_by"
    )
    found: dict[tuple[int, int], dict[int, ScoreObjection]] = {}
    for row in rows.order_by("pk"):
        found.setdefault((row.division_id, row.month), {})[row.line_id] = row
    return found
