"""One division's own page: air, dust-fall, level by month, score with its reasons, objections."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from charts.block import ChartBlock
from charts.months import MonthLinesSpec, month_lines
from monitoring.models import AirStation, Division, WaterSection
from monitoring.periods import AsOf
from targets.assessments.air_addresses import months_addressed
from targets.assessments.air_charts import GOOD_MONTH, PM25_MONTH, month_charts
from targets.assessments.air_months import AirMonthRow, month_rows
from targets.assessments.divisions.dust import DustSeries
from targets.assessments.divisions.facts import DivisionFacts, division_facts
from targets.assessments.divisions.matrix import LevelRow
from targets.assessments.divisions.months import DivisionMonth, judged_month
from targets.assessments.divisions.row import DivisionRow, division_rows
from targets.assessments.divisions.rulebook import NO_LEVEL_RULE, NO_SCORE_RULE
from targets.assessments.divisions.scoring import ScoredMonth
from targets.assessments.divisions.span import MatrixSpan
from targets.assessments.frame import Frame, frame_of
from targets.explain.address import Address
from targets.models import LevelRule, ScoreObjection, ScoreRule

AIR_CHARTS = (PM25_MONTH, GOOD_MONTH)


@dataclass(frozen=True)
class DustRow:
    """One month of a division's dust-fall."""

    month: int
    value: Decimal | None
    state: str
    target: Decimal | None
    change: str
    to_date: Decimal | None


@dataclass(frozen=True)
class DivisionPage:
    """Everything on one division's page; `row` is None for a division that is not assessed."""

    frame: Frame
    division: Division
    row: DivisionRow | None
    history: tuple[DivisionMonth, ...]
    level_rule: LevelRule | None
    score_rule: ScoreRule | None
    air_rows: tuple[AirMonthRow, ...]
    has_air: bool
    dust_rows: tuple[DustRow, ...]
    has_dust: bool
    charts: tuple[ChartBlock, ...]
    stations: tuple[AirStation, ...]
    sections: tuple[WaterSection, ...]
    children: tuple[Division, ...]
    objections: tuple[ScoreObjection, ...]

    no_level_rule = NO_LEVEL_RULE
    no_score_rule = NO_SCORE_RULE

    @property
    def air_figures(self) -> Address:
        """Where the figures of its air are explained."""
        return Address("air", self.division.code)

    @property
    def dust_figures(self) -> Address:
        """Where the figures of its dust-fall are explained."""
        return Address("dust", self.division.code)

    @property
    def figures(self) -> Address:
        """Where its places, counts, level and score are explained."""
        return Address("division", self.division.code)

    @property
    def level(self) -> LevelRow | None:
        """Its level of the month with its reasons; None without a rule."""
        finding = self.row.month.level if self.row else None
        return None if finding is None else LevelRow(self.division, finding)

    @property
    def score(self) -> ScoredMonth | None:
        """Its score of the month; None without a rule."""
        return self.row.month.score if self.row else None

    @property
    def is_judged(self) -> bool:
        """Whether any month of the year has a rule to be judged by."""
        return any(m.level or m.score for m in self.history)


def division_page(division: Division, as_of: AsOf, today: date) -> DivisionPage:
    """Assemble one division's page; months nobody has stay honest blanks."""
    facts = division_facts(as_of, also=division)
    air, dust, day = facts.air_of(division), facts.dust_of(division), as_of.last_day
    rows = division_rows(facts, MatrixSpan.MONTH)
    row = next((row for row in rows if row.division == division), None)
    is_demo = facts.is_demo if row else _is_demo(division, facts)
    return DivisionPage(
        frame=frame_of(as_of, is_demo, needs_plan=False),
        division=division,
        row=row,
        history=_history(facts, division),
        level_rule=facts.rules.level_on(day),
        score_rule=facts.rules.score_on(day),
        air_rows=month_rows(air, as_of, today),
        has_air=bool(air.months or air.to_date),
        dust_rows=tuple(_dust_row(dust, as_of.year, m) for m in range(1, as_of.month + 1)),
        has_dust=bool(dust.months),
        charts=_charts(division, facts),
        stations=tuple(division.air_stations.all()),
        sections=tuple(division.water_sections.all()),
        children=tuple(division.children.all()),
        objections=_objections(facts, division),
    )


def _is_demo(division: Division, facts: DivisionFacts) -> bool:
    """Whether any of a division's own readings was generated for demonstration."""
    air = facts.air_of(division)
    readings = (*air.months.values(), *air.to_date.values())
    return facts.dust_of(division).is_demo or any(f.is_demo for f in readings)


def _history(facts: DivisionFacts, division: Division) -> tuple[DivisionMonth, ...]:
    """The division's months of the year up to the page's, the newest first; none unassessed."""
    months = (AsOf(facts.as_of.year, m) for m in range(facts.as_of.month, 0, -1))
    found = (judged_month(facts, month).get(division.pk) for month in months)
    return tuple(month for month in found if month is not None)


def _objections(facts: DivisionFacts, division: Division) -> tuple[ScoreObjection, ...]:
    """The division's objections of the year up to the page's month, the newest month first."""
    months = range(facts.as_of.month, 0, -1)
    found = (facts.objections.get((division.pk, month), {}) for month in months)
    return tuple(row for each in found for row in each.values())


def _dust_row(dust: DustSeries, year: int, month: int) -> DustRow:
    value = dust.value(year, month)
    return DustRow(
        month=month,
        value=value,
        state=dust.state(year, month),
        target=dust.target(year, month),
        change=dust.change(year, month),
        to_date=None if value is None else dust.mean_to_date(year, month),
    )


def _charts(division: Division, facts: DivisionFacts) -> tuple[ChartBlock, ...]:
    as_of, air, dust = facts.as_of, facts.air_of(division), facts.dust_of(division)
    source = "来源:月度数据" + (" · 演示数据" if _is_demo(division, facts) else "")
    blocks: tuple[ChartBlock, ...] = ()
    if air.months:
        blocks = month_charts(AIR_CHARTS, air, as_of, source)
        figures = Address("air", division.code)
        blocks = months_addressed(AIR_CHARTS, blocks, figures, as_of.year)
    if not dust.months:
        return blocks
    address = Address("dust", division.code).of("value")
    chart = _dust_chart(dust, as_of, source)
    return (
        *blocks,
        chart.addressed(lambda row, column: _dust_address(address, as_of, row, column)),
    )


def _dust_address(value: Address, as_of: AsOf, row: int, column: int) -> Address | None:
    """Address a month of this year or of the year before."""
    return value.at(at=f"{as_of.year + 1 - column}-{row + 1}") if column else None


def _dust_chart(dust: DustSeries, as_of: AsOf, source: str) -> ChartBlock:
    year = as_of.year
    return month_lines(
        MonthLinesSpec(
            key="division-dust",
            title="降尘量",
            unit="吨/平方公里·月",
            source=source,
            this_year=[dust.value(year, m) if m <= as_of.month else None for m in range(1, 13)],
            last_year=[dust.value(year - 1, m) for m in range(1, 13)],
            year=year,
            as_of_month=as_of.month,
            decimals=2,
            zero_based=True,
        )
    )
