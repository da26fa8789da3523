"""The water page: sections by classes and months, what has to turn, where sheets disagree."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from charts.class_matrix import ClassMatrix, class_matrix
from monitoring import querysets, section_series
from monitoring.choices import AssessmentLevel
from monitoring.models import WaterSection
from monitoring.periods import AsOf
from monitoring.section_figures import ClassDifference
from monitoring.section_series import SectionSeries
from standards.rounding import percent
from targets.assessments.frame import Frame, frame_of
from targets.assessments.small_multiples import section_year
from targets.evaluation.basis import HISTORY_YEARS
from targets.evaluation.sections import SectionStanding, StandingList, standing_of
from targets.explain.address import Address

LEVELS = tuple(AssessmentLevel)


@dataclass(frozen=True)
class LevelBlock:
    """Sections assessed at one level, with how many are good."""

    level: AssessmentLevel
    matrix: ClassMatrix
    standings: StandingList

    @property
    def figures(self) -> Address:
        """Where the counts of the level are explained."""
        return Address("share", self.level.value)

    @property
    def good_of_judged(self) -> str:
        """“8/9”: good sections of those with a class to date."""
        return f"{self.good}/{self.judged}"

    @property
    def good(self) -> int:
        """Sections at class Ⅲ or better to date."""
        return sum(1 for s in self.standings if s.is_good)

    @property
    def judged(self) -> int:
        """Sections whose class to date is known."""
        return sum(1 for s in self.standings if s.is_good is not None)

    @property
    def unknown(self) -> int:
        """Sections without a class to date: named, and left out of both counts."""
        return len(self.standings) - self.judged

    @property
    def has_readings(self) -> bool:
        """Whether anything was measured this year, even if it gives no class to date."""
        return any(s.period.months for s in self.standings)

    @property
    def ratio(self) -> Decimal | None:
        """Share of good sections, per cent."""
        return percent(Fraction(self.good, self.judged)) if self.judged else None


@dataclass(frozen=True)
class WaterPage:
    """Everything on the water page."""

    frame: Frame
    levels: tuple[LevelBlock, ...]

    figures = Address("share", "all")
    """Where counts over all levels are explained."""

    @property
    def differences(self) -> tuple[tuple[str, ClassDifference], ...]:
        """Sheets' classes their own parameters don't give, each section told once."""
        as_of = self.frame.as_of
        series = {s.name: s.series for block in self.levels for s in block.standings}
        return tuple(
            (name, each)
            for name, section in series.items()
            for each in section.differences(as_of.year, as_of.month)
        )

    @property
    def is_known(self) -> bool:
        """Whether any section has a class to date."""
        return any(block.judged for block in self.levels)

    @property
    def failing(self) -> tuple[SectionStanding, ...]:
        """Sections worse than class Ⅲ to date."""
        return tuple(s for block in self.levels for s in block.standings if s.is_good is False)

    @property
    def endangered(self) -> tuple[SectionStanding, ...]:
        """Sections good to date that may be lost."""
        return tuple(s for block in self.levels for s in block.standings if s.endangered)

    @property
    def regressed(self) -> tuple[SectionStanding, ...]:
        """Sections whose class to date is worse than last year's."""
        return tuple(s for block in self.levels for s in block.standings if s.has_regressed)


def water_page(as_of: AsOf) -> WaterPage:
    """Assemble the water page: four queries, however many sections."""
    sections = load_sections(as_of)
    blocks = []
    for level in LEVELS:
        chosen = [s for s in sections if s.level == level]
        if not chosen:
            continue
        matrix = class_matrix(
            f"{level.label}断面水质类别", [section_year(s, as_of) for s in chosen], as_of.month
        )
        standings = tuple(standing_of(s, newest_entered(s, as_of)) for s in chosen)
        blocks.append(LevelBlock(level, matrix, StandingList(standings)))
    return WaterPage(frame_of(as_of, has_demo(sections), needs_plan=False), tuple(blocks))


def load_sections(as_of: AsOf, section: WaterSection | None = None) -> list[SectionSeries]:
    """Fetch the year's sections with their months of this and past years."""
    assignments = [
        a
        for a in querysets.assignments_of(as_of.year)
        if section is None or a.section_id == section.pk
    ]
    rows = querysets.section_months_of(
        {a.section_id for a in assignments}, as_of.year - HISTORY_YEARS, as_of.year
    )
    return section_series.series_of(assignments, rows)


def newest_entered(series: SectionSeries, as_of: AsOf) -> AsOf:
    """The newest month up to the as-of month that the section has been entered for."""
    newest = series.latest_month(as_of.year, as_of.month)
    return AsOf(as_of.year, newest) if newest else as_of


def has_demo(sections: Sequence[SectionSeries]) -> bool:
    """Whether any reading shown was generated."""
    return any(f.is_demo for s in sections for f in s.months.values())
