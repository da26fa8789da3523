"""The year against its target: readings, cumulative value, plan, requirement, projection."""

from collections.abc import Iterator

from charts.block import ChartBlock, ChartTable, TableColumn
from charts.legend import block_keys
from charts.progress_drawing import progress_drawing, progress_keys
from charts.progress_figure import progress_figure
from charts.progress_spec import MonthPoint, ProgressSpec
from charts.values import MONTHS, Number, number_text

__all__ = ["MonthPoint", "ProgressSpec", "progress_chart"]


def progress_chart(spec: ProgressSpec) -> ChartBlock:
    """The chart of one indicator's year, as a static drawing and as a Plotly figure."""
    return ChartBlock(
        key=spec.key,
        title=spec.title,
        unit=spec.unit,
        source=spec.source,
        svg=progress_drawing(spec),
        table=_table(spec),
        plotly=progress_figure(spec),
        note=spec.note,
        keys=block_keys(list(progress_keys(spec))),
    )


def _table(spec: ProgressSpec) -> ChartTable:
    """The twelve months; columns for plan, requirement, projection and what-if as there are."""
    named = list(_columns(spec))
    rows = [
        (f"{month}月", *(number_text(values[month - 1], spec.decimals) for _, values in named))
        for month in MONTHS
    ]
    columns = (TableColumn("月份", numeric=False), *(TableColumn(n, spec.unit) for n, _ in named))
    return ChartTable(spec.described, columns, tuple(rows))


def _columns(spec: ProgressSpec) -> Iterator[tuple[str, list[Number]]]:
    """The columns by name, each with its twelve values."""
    yield "当月", spec.values(lambda p: p.reading)
    yield "累计", spec.values(lambda p: p.cumulative)
    yield "去年同月", spec.values(lambda p: p.last_year_reading)
    yield "去年累计", spec.values(lambda p: p.last_year_cumulative)
    if spec.has(lambda p: p.plan):
        yield "计划", spec.values(lambda p: p.plan)
    if spec.need is not None:
        first, value = spec.need
        yield f"当月须{spec.operator}", [value if month >= first else None for month in MONTHS]
    if spec.has_fan or spec.has(lambda p: p.middle):
        yield "推算低", spec.values(lambda p: p.low)
        yield "推算中", spec.values(lambda p: p.middle)
        yield "推算高", spec.values(lambda p: p.high)
    if spec.has(lambda p: p.scenario):
        yield "试算累计", spec.values(lambda p: p.scenario)
