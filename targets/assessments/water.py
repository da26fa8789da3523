"""The water page and one section's page: classes by month, factors, what has to turn."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from charts.block import ChartBlock
from charts.class_matrix import ClassCell, ClassMatrix, class_matrix
from charts.months import MonthLinesSpec, month_lines
from monitoring import querysets, section_series
from monitoring.choices import AssessmentLevel
from monitoring.models import WaterSection
from monitoring.periods import AsOf
from monitoring.section_series import SectionFigures, SectionSeries
from standards.rounding import percent, round_half_even
from standards.surface_water_limits import WaterClass, WaterItem, limit
from targets.assessments.frame import Frame, frame_of
from targets.assessments.small_multiples import section_year
from targets.evaluation.sections import SectionStanding, standing_of

CHARTED = (WaterItem.TP, WaterItem.NH3N, WaterItem.CODMN, WaterItem.DO)
LEVELS = tuple(AssessmentLevel)


@dataclass(frozen=True)
class LevelBlock:
    """Sections assessed at one level, with how many are good."""

    level: AssessmentLevel
    matrix: ClassMatrix
    standings: tuple[SectionStanding, ...]

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
    def ratio(self) -> Decimal | None:
        """Share of good sections, per cent."""
        return percent(Fraction(self.good, self.judged)) if self.judged else None


@dataclass(frozen=True)
class WaterPage:
    """Everything on the water page."""

    frame: Frame
    levels: tuple[LevelBlock, ...]

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
        """Sections good to date whose newest month was not."""
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
        blocks.append(LevelBlock(level, matrix, standings))
    return WaterPage(frame_of(as_of, _is_demo(sections), needs_plan=False), tuple(blocks))


def load_sections(as_of: AsOf, section: WaterSection | None = None) -> list[SectionSeries]:
    """Fetch the year's sections with this year's and last year's months."""
    assignments = [
        a
        for a in querysets.assignments_of(as_of.year)
        if section is None or a.section_id == section.pk
    ]
    rows = querysets.section_months_of(
        {a.section_id for a in assignments}, as_of.year - 1, as_of.year
    )
    return section_series.series_of(assignments, rows)


def newest_entered(series: SectionSeries, as_of: AsOf) -> AsOf:
    """The newest month up to the as-of month that the section has been entered for."""
    newest = series.latest_month(as_of.year, as_of.month)
    return AsOf(as_of.year, newest) if newest else as_of


def _is_demo(sections: Sequence[SectionSeries]) -> bool:
    return any(f.is_demo for s in sections for f in s.months.values())


@dataclass(frozen=True)
class ParameterCell:
    """One parameter of one month, with the class it alone would give."""

    text: str
    water_class: WaterClass | None

    @property
    def is_over(self) -> bool:
        """Whether it is worse than class Ⅲ."""
        return self.water_class is not None and self.water_class > WaterClass.III


@dataclass(frozen=True)
class ParameterRow:
    """One parameter over the year: limit of class Ⅲ, months, mean to date."""

    item: WaterItem
    limit: Decimal | None
    cells: tuple[ParameterCell, ...]
    mean: Decimal | None

    @property
    def is_lower_bound(self) -> bool:
        """Whether more is better (dissolved oxygen)."""
        return self.item is WaterItem.DO


@dataclass(frozen=True)
class SectionPage:
    """Everything on one section's page."""

    frame: Frame
    section: WaterSection
    series: SectionSeries | None
    standing: SectionStanding | None
    classes: tuple[ClassCell, ...]
    cumulative: ClassCell | None
    rows: tuple[ParameterRow, ...]
    charts: tuple[ChartBlock, ...]

    @property
    def standings(self) -> tuple[SectionStanding, ...]:
        """The standing as the list the shared component takes."""
        return () if self.standing is None else (self.standing,)

    @property
    def level_label(self) -> str:
        """The level the section is assessed at in the year."""
        return AssessmentLevel(self.series.level).label if self.series else ""


def section_page(section: WaterSection, as_of: AsOf) -> SectionPage:
    """Assemble one section's page; without an assignment in that year it says so."""
    found = load_sections(as_of, section)
    if not found:
        return SectionPage(
            frame_of(as_of, False, needs_plan=False), section, None, None, (), None, (), ()
        )
    series = found[0]
    matrix_row = class_matrix("", [section_year(series, as_of)], as_of.month).rows[0]
    return SectionPage(
        frame=frame_of(as_of, _is_demo([series]), needs_plan=False),
        section=section,
        series=series,
        standing=standing_of(series, newest_entered(series, as_of)),
        classes=matrix_row.cells,
        cumulative=matrix_row.cumulative,
        rows=_parameter_rows(series, as_of),
        charts=tuple(_chart(series, item, as_of) for item in CHARTED),
    )


def _parameter_rows(series: SectionSeries, as_of: AsOf) -> tuple[ParameterRow, ...]:
    months = range(1, as_of.month + 1)
    means = series.period(as_of.year, months).means
    items = [i for i in section_series.ITEMS if i in means]
    return tuple(
        ParameterRow(
            item=item,
            limit=None if item is WaterItem.TN else limit(item, WaterClass.III, series.body),
            cells=tuple(
                _cell(series.month(as_of.year, m) if m <= as_of.month else None, item)
                for m in range(1, 13)
            ),
            mean=round_half_even(means[item], section_series.shown_decimals(item)),
        )
        for item in items
    )


def _cell(found: SectionFigures | None, item: WaterItem) -> ParameterCell:
    if found is None:
        return ParameterCell("", None)
    return ParameterCell(found.text_of(item), found.assessment.by_item.get(item))


def _chart(series: SectionSeries, item: WaterItem, as_of: AsOf) -> ChartBlock:
    bound = limit(item, WaterClass.III, series.body)

    def year_of(year: int, upto: int) -> list[Decimal | None]:
        return [
            found.values.get(item) if m <= upto and (found := series.month(year, m)) else None
            for m in range(1, 13)
        ]

    demo = " · 演示数据" if _is_demo([series]) else ""
    return month_lines(
        MonthLinesSpec(
            key=f"section-{item.value}",
            title=item.label,
            unit=item.unit,
            source=f"来源:断面月数据,限值 GB 3838—2002 Ⅲ类{demo}",
            this_year=year_of(as_of.year, as_of.month),
            last_year=year_of(as_of.year - 1, 12),
            year=as_of.year,
            as_of_month=as_of.month,
            target=bound,
            target_label=f"Ⅲ类 {'≥' if item is WaterItem.DO else '≤'}{bound}",
            decimals=item.decimals,
            lower=0,
        )
    )
