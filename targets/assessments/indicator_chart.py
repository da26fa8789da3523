"""The chart of an indicator's year: what was, was planned, is likely, must be, and would be."""

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction

from charts.block import ChartBlock
from charts.progress import progress_chart
from charts.progress_spec import MonthPoint, ProgressSpec
from monitoring.periods import AsOf
from standards.comparison import Direction
from targets.assessments.small_multiples import source_line
from targets.choices import Method
from targets.evaluation.result import Evaluation
from targets.explain.address import Address
from targets.wording import safe_bound

MEASURES = {
    "当月": ("month", 0),
    "累计": ("to-date", 0),
    "去年同月": ("month", 1),
    "去年累计": ("to-date", 1),
    "计划": ("planned-at", 0),
    "推算低": ("projected-low", 0),
    "推算中": ("projected-middle", 0),
    "推算高": ("projected-high", 0),
}
"""By column of the chart's table: the measure that explains its cells, and how many years back."""

COUNTED = (Method.TASK_QUANTITY, Method.LATEST_AMOUNT, Method.LATEST_RATE)
"""What is reported as it stands: a month has no figure of its own."""


def indicator_chart(evaluation: Evaluation, tried: Mapping[int, Decimal]) -> ChartBlock | None:
    """The chart; None for an indicator without any series. `tried` are the values of a what-if."""
    if not evaluation.months:
        return None
    target, projection = evaluation.target, evaluation.projection
    is_ratio = target.indicator.unit == "%"
    method = target.indicator.method
    spec = ProgressSpec(
        key=f"progress-{target.code}",
        title=f"{target.indicator.label} 进展与目标",
        unit=target.indicator.unit,
        source=source_line(evaluation),
        months=_points(evaluation, tried),
        target=target.value,
        operator=target.get_operator_display(),
        requirement=_need(evaluation),
        as_of_month=evaluation.as_of.month,
        year=evaluation.as_of.year,
        decimals=evaluation.decimals,
        zero_based=not is_ratio,
        upper=100 if is_ratio else None,
        projection=(projection.low, projection.high) if projection else None,
        rest_words="优良率" if method == Method.GOOD_DAY_RATIO else "各月均值",
    )
    return addressed(progress_chart(spec), evaluation)


def addressed(block: ChartBlock, evaluation: Evaluation) -> ChartBlock:
    """The block with the address of every cell's figure; what is only assumed has none."""
    code, year = evaluation.target.code, evaluation.as_of.year
    labels = [column.label for column in block.table.columns]

    def address_of(row: int, column: int) -> Address | None:
        asked = ("requirement-rate", 0) if labels[column].startswith("当月须") else ("", 0)
        measure, back = MEASURES.get(labels[column], asked)
        if not measure:
            return None
        return Address("target", f"{code}/{measure}").at(at=f"{year - back}-{row + 1}")

    return block.addressed(address_of)


def _points(e: Evaluation, tried: Mapping[int, Decimal]) -> tuple[MonthPoint, ...]:
    planned = {month: total for month, _, total in e.path.by_month} if e.path else {}
    bands = {band.month: band for band in e.projection.by_month} if e.projection else {}
    is_counted = e.target.indicator.method in COUNTED
    points = []
    for month in e.months:
        band = bands.get(month.month)
        points.append(
            MonthPoint(
                month=month.month,
                reading=None if is_counted else month.value,
                cumulative=month.cumulative,
                last_year_reading=None if is_counted else month.last_value,
                last_year_cumulative=month.last_cumulative,
                plan=planned.get(month.month),
                low=band.low if band else None,
                middle=band.middle if band else None,
                high=band.high if band else None,
                scenario=tried.get(month.month),
            )
        )
    return tuple(points)


def _need(e: Evaluation) -> tuple[int, Decimal] | None:
    """What each remaining month must keep on average, on the scale of the monthly readings."""
    need, through = e.requirement, e.through_month or 0
    if need is None or need.value is None or not 0 < through < 12:
        return None
    if need.kind == "rest_mean":
        return (through + 1, need.value)
    days = AsOf(e.as_of.year, through).days_to_come
    if need.kind == "polluted_days" and e.target.indicator.method == Method.GOOD_DAY_RATIO:
        share = Fraction(100 * (days - int(need.value)), days)
        if 0 <= share <= 100:
            return (through + 1, safe_bound(share, e.decimals, Direction.HIGHER_IS_BETTER))
    return None
