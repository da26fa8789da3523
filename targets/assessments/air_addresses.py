"""Where the figures in the tables of the charts of air are explained."""

from collections.abc import Sequence

from charts.block import ChartBlock
from targets.assessments.air_charts import MonthChart
from targets.explain.address import Address

CALENDAR_COLUMNS = (*(f"calendar-{level}" for level in range(1, 7)), "calendar-invalid")


def months_addressed(
    charts: Sequence[MonthChart], blocks: Sequence[ChartBlock], figures: Address, year: int
) -> tuple[ChartBlock, ...]:
    """Address the month charts: a row a month, this year and the year before."""

    def addressed(chart: MonthChart, block: ChartBlock) -> ChartBlock:
        measure = figures.of(chart.measure)
        span = {"span": "month"} if chart.span == "month" else {}

        def address_of(row: int, column: int) -> Address | None:
            if not column:
                return None
            at = f"{row + 1}" if column == 1 else f"{year - 1}-{row + 1}"
            return measure.at(**span, at=at)

        return block.addressed(address_of)

    return tuple(addressed(chart, block) for chart, block in zip(charts, blocks, strict=True))


def calendar_addressed(block: ChartBlock | None, figures: Address) -> ChartBlock | None:
    """Address the calendar's table: months by level, not valid, without record, and the sum."""
    columns = (*CALENDAR_COLUMNS, "calendar-missing")
    return None if block is None else block.addressed(_by_month(figures, columns))


def levels_addressed(block: ChartBlock | None, figures: Address) -> ChartBlock | None:
    """Address the levels' table: months by level."""
    columns = tuple(f"level-{level}" for level in range(1, 7))
    return None if block is None else block.addressed(_by_month(figures, columns))


class _ByMonth:
    """Addresses of a table with a row a month; the row after December is the sum."""

    def __init__(self, figures: Address, columns: Sequence[str]) -> None:
        self.measures = [figures.of(name) for name in columns]

    def __call__(self, row: int, column: int) -> Address | None:
        if not column:
            return None
        measure = self.measures[column - 1]
        return measure if row == 12 else measure.at(span="month", at=row + 1)


def _by_month(figures: Address, columns: Sequence[str]) -> _ByMonth:
    return _ByMonth(figures, columns)


def days_addressed(block: ChartBlock, figures: Address, name: str) -> ChartBlock:
    """Address a table of daily values: a row a day of the month, a column a month."""
    measure = figures.of(name)

    def address_of(row: int, column: int) -> Address | None:
        return measure.at(day=f"{column:02d}-{row + 1:02d}") if column else None

    return block.addressed(address_of)
