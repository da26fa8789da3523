"""The year against its target: readings, cumulative value, plan, requirement, projection."""

from charts.block import ChartBlock, ChartTable, TableColumn
from charts.progress_drawing import progress_drawing
from charts.progress_figure import progress_figure
from charts.progress_spec import MonthPoint, ProgressSpec
from charts.values import as_float, number_text

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
    )


def _table(spec: ProgressSpec) -> ChartTable:
    """The twelve months; a plan column only when there is a plan."""
    planned = any(as_float(point.plan) is not None for point in spec.months)
    labels = ["当月", "累计", "去年同月", "去年累计", *(["计划"] if planned else [])]
    rows = []
    for point in spec.by_month:
        values = [point.reading, point.cumulative]
        values += [point.last_year_reading, point.last_year_cumulative]
        values += [point.plan] if planned else []
        rows.append((f"{point.month}月", *(number_text(v, spec.decimals) for v in values)))
    columns = (TableColumn("月份", numeric=False), *(TableColumn(n, spec.unit) for n in labels))
    return ChartTable(spec.described, columns, tuple(rows))
