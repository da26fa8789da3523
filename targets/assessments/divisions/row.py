"""One division's row of the matrix: figures over the span, places, and the month as judged."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from charts.sparkline import sparkline
from monitoring.models import Division
from targets.assessments.divisions.facts import DivisionFacts
from targets.assessments.divisions.months import (
    RANKED,
    STREAKS,
    DivisionMonth,
    judged_month,
    streaks,
)
from targets.assessments.divisions.places import Place
from targets.assessments.divisions.span import (
    MatrixSpan,
    SpanFigures,
    span_figures,
    span_places,
)
from targets.assessments.divisions.work import ObjectCounts, TaskCounts
from targets.choices import DivisionMetric
from targets.explain.address import Address

M = DivisionMetric


@dataclass(frozen=True)
class DivisionRow:
    """One division's row: figures over the span, places by them, and the month as judged."""

    division: Division
    span: SpanFigures
    places: Mapping[DivisionMetric, Place | None]
    month: DivisionMonth
    dust_state: str
    dust_met: tuple[int, int]
    dust_sparkline: str
    tasks: TaskCounts
    objects: ObjectCounts
    streaks: Mapping[DivisionMetric, int]

    @property
    def dust_figures(self) -> Address:
        """Where its figures of dust-fall are explained."""
        return Address("dust", self.division.code)

    @property
    def air_figures(self) -> Address:
        """Where its figures of air are explained."""
        return Address("air", self.division.code)

    @property
    def figures(self) -> Address:
        """Where its places, counts, level and score are explained."""
        return Address("division", self.division.code)

    @property
    def dust_target(self) -> Decimal | None:
        """The month's target of dust-fall."""
        return self.month.values[M.DUST].target

    @property
    def dust_met_text(self) -> str:
        """“5/8”: months that met their target of those with one, or nothing."""
        met, judged = self.dust_met
        return f"{met}/{judged}" if judged else ""

    @property
    def is_over(self) -> bool:
        """Whether the month's dust-fall exceeds its target."""
        value, target = self.month.values[M.DUST].value, self.dust_target
        return value is not None and target is not None and value > target

    @property
    def pm25_place(self) -> Place | None:
        """Its place by PM2.5."""
        return self.places[M.PM25]

    @property
    def good_place(self) -> Place | None:
        """Its place by the good-day ratio."""
        return self.places[M.GOOD_RATIO]

    @property
    def dust_place(self) -> Place | None:
        """Its place by dust-fall."""
        return self.places[M.DUST]

    @property
    def pm25_streak(self) -> int:
        """Months in a row, up to this one, in which it was last by PM2.5."""
        return self.streaks.get(M.PM25, 0)

    @property
    def dust_streak(self) -> int:
        """Months in a row, up to this one, in which it was last by dust-fall."""
        return self.streaks.get(M.DUST, 0)

    @property
    def has_tasks_known(self) -> bool:
        """Whether the year has a plan, so that no task means none."""
        return self.month.values[M.TASKS_BEHIND].value is not None

    @property
    def sections_state(self) -> str:
        """Why there is nothing to count, or that a section has no class."""
        counts = self.span.sections
        return counts.state or ("有断面无类别" if counts.unknown else "")


def division_rows(facts: DivisionFacts, span: MatrixSpan) -> tuple[DivisionRow, ...]:
    """Return a row for every division assessed in the month, in the order of their positions."""
    as_of = facts.as_of
    divisions = facts.assessed(as_of)
    figures = [span_figures(facts, d, span) for d in divisions]
    ranked = span_places(figures)
    months = judged_month(facts, as_of)
    in_a_row = {metric: streaks(facts, metric) for metric in STREAKS}
    return tuple(
        DivisionRow(
            division=d,
            span=figures[i],
            places={metric: ranked[metric][i] for metric in RANKED},
            month=months[d.pk],
            dust_state=facts.dust_of(d).state(as_of.year, as_of.month),
            dust_met=facts.dust_of(d).met_months(as_of.year, as_of.month),
            dust_sparkline=_spark(facts, d),
            tasks=facts.work.counts(d, as_of.month),
            objects=facts.work.objects_of(d),
            streaks={metric: in_a_row[metric][d.pk] for metric in STREAKS},
        )
        for i, d in enumerate(divisions)
    )


def _spark(facts: DivisionFacts, division: Division) -> str:
    dust, as_of = facts.dust_of(division), facts.as_of
    months = [dust.value(as_of.year - 1, m) for m in range(as_of.month + 1, 13)]
    months += [dust.value(as_of.year, m) for m in range(1, as_of.month + 1)]
    return sparkline(months, None, f"{division}降尘近12个月", key=f"d-{division.code}")
