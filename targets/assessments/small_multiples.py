"""The summary's bottom row: air left, water right, all on the same months."""

from collections.abc import Callable

from charts.block import ChartBlock
from charts.class_matrix import ClassMatrix, SectionYear, class_matrix
from charts.months import MonthLinesSpec, month_lines
from monitoring.periods import AsOf
from monitoring.section_figures import SectionFigures
from monitoring.section_series import SectionSeries
from standards.rounding import round_half_even
from standards.surface_water_limits import WaterClass
from targets.evaluation.engine import PlanEvaluation
from targets.evaluation.result import Evaluation, MonthValues
from targets.explain.address import Address
from targets.wording import plain

PM25 = "AIR_PM25_ANNUAL_AVG"
GOOD_DAYS = "AIR_GOOD_DAY_RATIO"
SHOWN_SECTIONS = 6


def source_line(evaluation: Evaluation) -> str:
    """Say where a chart's figures come from."""
    where = evaluation.provenance.data_status
    if not where:
        return "来源:尚无数据"
    demo = " · 演示数据" if evaluation.provenance.is_demo else ""
    return f"来源:月度{where}数据,{evaluation.provenance.caliber}口径{demo}"


def air_multiples(evaluated: PlanEvaluation) -> tuple[ChartBlock, ...]:
    """PM2.5 by month, good-day ratio by month, PM2.5 to date: this year over last."""
    pm25, good = evaluated.of(PM25), evaluated.of(GOOD_DAYS)
    blocks = []
    if pm25 is not None:
        blocks.append(_block("pm25-month", "PM2.5 月均", pm25, cumulative=False, need=True))
    if good is not None:
        blocks.append(_block("good-month", "优良天数比率 当月", good, cumulative=False, upper=100))
    if pm25 is not None:
        blocks.append(_block("pm25-todate", "PM2.5 累计", pm25, cumulative=True))
    return tuple(blocks)


def _block(
    key: str,
    title: str,
    evaluation: Evaluation,
    cumulative: bool,
    need: bool = False,
    upper: int | None = None,
) -> ChartBlock:
    months = evaluation.months or tuple(
        MonthValues(m, None, None, None, None) for m in range(1, 13)
    )
    required = evaluation.requirement
    band = None
    through = evaluation.through_month or 0
    if need and required is not None and required.value is not None and 0 < through < 12:
        band = (through + 1, required.value, f"须≤{required.value}")
    block = month_lines(
        MonthLinesSpec(
            key=key,
            title=title,
            unit=evaluation.target.indicator.unit,
            source=source_line(evaluation),
            this_year=[m.cumulative if cumulative else m.value for m in months],
            last_year=[m.last_cumulative if cumulative else m.last_value for m in months],
            year=evaluation.as_of.year,
            as_of_month=evaluation.as_of.month,
            target=evaluation.target.value,
            target_label=f"目标 {plain(evaluation.target.value)}",
            requirement=band,
            decimals=evaluation.decimals,
            upper=upper,
        )
    )
    return block.addressed(month_addresses(evaluation, "to-date" if cumulative else "month"))


def month_addresses(evaluation: Evaluation, measure: str) -> Callable[[int, int], Address | None]:
    """Return where the cells of a table of this year and last by month are explained."""
    code, year = evaluation.target.code, evaluation.as_of.year

    def address_of(row: int, column: int) -> Address | None:
        if column == 0:
            return None
        when = f"{year + 1 - column}-{row + 1}"
        return Address("target", f"{code}/{measure}").at(at=when)

    return address_of


def section_year(series: SectionSeries, as_of: AsOf) -> SectionYear:
    """Put one section's year into the form the class matrix draws."""
    months: list[int | None] = []
    states: dict[int, str] = {}
    details: dict[int, str] = {}
    for month in range(1, 13):
        found = series.month(as_of.year, month)
        months.append(None if found is None else found.water_class)
        if found is None:
            states[month] = "未录入"
        else:
            states[month] = found.state_words
            details[month] = _detail(found)
    period = series.period(as_of.year, range(1, as_of.month + 1))
    if period.water_class is None:
        states[0] = "无法判定" if period.months else "无数据"
        details[0] = period.gaps if period.months else ""
    elif period.water_class > WaterClass.II:
        details[0] = "、".join(
            f"{i.label} {round_half_even(period.means[i], i.decimals)}" for i in period.deciding
        )
    return SectionYear(
        series.section.name,
        series.target,
        months,
        period.water_class,
        states,
        details,
        address=f"section/{series.section.name}/class",
    )


def _detail(found: SectionFigures) -> str:
    """Name what put a month into class Ⅲ or worse."""
    if found.computed_class is None or found.computed_class <= WaterClass.II:
        return ""
    return "、".join(f"{i.label} {found.text_of(i)}" for i in found.deciding)


def summary_matrix(evaluated: PlanEvaluation) -> ClassMatrix:
    """Classes of the provincial sections and of those others that fail or have slipped back."""
    as_of, sections = evaluated.as_of, evaluated.basis.sections
    firsts = [s for s in sections if s.level == "provincial"]
    others = [s for s in sections if s.level != "provincial"]
    ranked = sorted(others, key=lambda s: -_trouble(s, as_of))
    shown = [*firsts, *(s for s in ranked if _trouble(s, as_of))][
        : max(SHOWN_SECTIONS, len(firsts))
    ]
    return class_matrix("断面水质类别", [section_year(s, as_of) for s in shown], as_of.month)


def _trouble(series: SectionSeries, as_of: AsOf) -> int:
    """How much a section deserves to be shown: class to date, then its worst months."""
    period = series.period(as_of.year, range(1, as_of.month + 1))
    over = sum(
        1
        for m in range(1, as_of.month + 1)
        if (f := series.month(as_of.year, m)) and f.water_class and f.water_class > series.target
    )
    failing = 100 if period.meets(series.target) is False else 0
    return failing + over
