"""What the matrix of divisions covers: figures of a month, or of January up to it, and places."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from monitoring.models import Division
from targets.assessments.air_months import month_row
from targets.assessments.divisions.facts import DivisionFacts
from targets.assessments.divisions.months import RANKED
from targets.assessments.divisions.places import Place, places
from targets.assessments.divisions.rulebook import direction_of
from targets.assessments.divisions.water import SectionCounts
from targets.choices import DivisionMetric

M = DivisionMetric


class MatrixSpan(StrEnum):
    """What the figures of the matrix cover; the words of the address and of explanations."""

    MONTH = "month"
    TO_DATE = "to-date"

    @property
    def label(self) -> str:
        """The Chinese words."""
        return "当月" if self is MatrixSpan.MONTH else "1月至当月"


@dataclass(frozen=True)
class SpanFigures:
    """A division's measured figures over the span of the matrix, as printed."""

    pm25: Decimal | None
    pm25_change: str
    good_ratio: Decimal | None
    good_change: str
    dust: Decimal | None
    dust_change: str
    sections: SectionCounts

    def ranked(self, metric: DivisionMetric) -> Decimal | None:
        """The figure divisions are ranked by."""
        return {M.PM25: self.pm25, M.GOOD_RATIO: self.good_ratio, M.DUST: self.dust}[metric]


def span_places(figures: list[SpanFigures]) -> dict[DivisionMetric, tuple[Place | None, ...]]:
    """Rank the divisions by each figure that ranks them."""
    return {m: places([f.ranked(m) for f in figures], direction_of(m)) for m in RANKED}


def span_figures(facts: DivisionFacts, division: Division, span: MatrixSpan) -> SpanFigures:
    """Return a division's measured figures of the month, or of January up to it."""
    as_of, air = facts.as_of, month_row(facts.air_of(division), facts.as_of)
    dust, year, month = facts.dust_of(division), facts.as_of.year, facts.as_of.month
    if span is MatrixSpan.MONTH:
        return SpanFigures(
            air.pm25, air.pm25_change, air.good_ratio, air.good_change,
            dust.value(year, month), dust.change(year, month),
            facts.sections.of(division.pk, as_of, to_date=False),
        )  # fmt: skip
    return SpanFigures(
        air.pm25_to_date, air.pm25_to_date_change, air.good_to_date, air.good_to_date_change,
        dust.mean_to_date(year, month), dust.change_to_date(year, month),
        facts.sections.of(division.pk, as_of, to_date=True),
    )  # fmt: skip
