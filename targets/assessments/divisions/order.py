"""Sorting the rows of the matrix: ranks from the first, what lags from the worst."""

from collections.abc import Callable
from decimal import Decimal

from standards.division_levels import DivisionLevel
from targets.assessments.divisions.choice import MatrixChoice, MatrixOrder
from targets.assessments.divisions.row import DivisionRow
from targets.choices import DivisionMetric

M = DivisionMetric
SortKey = Callable[[DivisionRow], Decimal | int | None]
LEVELS = tuple(DivisionLevel)


def _rank(metric: DivisionMetric) -> SortKey:
    def key(row: DivisionRow) -> int | None:
        place = row.places[metric]
        return None if place is None else place.rank

    return key


def _sections(row: DivisionRow) -> int | None:
    counts = row.span.sections
    return -counts.failed if counts.stands and not counts.unknown else None


def _objects(row: DivisionRow) -> Decimal | None:
    counts = row.objects
    return -Decimal(counts.done) / counts.total if counts.total else None


def _level(row: DivisionRow) -> int | None:
    found = row.month.level
    if found is None or found.level is DivisionLevel.UNKNOWN:
        return None
    return -LEVELS.index(found.level)


SORT_KEYS: dict[MatrixOrder, SortKey] = {
    MatrixOrder.POSITION: lambda row: row.division.position,
    MatrixOrder.PM25: _rank(M.PM25),
    MatrixOrder.GOOD: _rank(M.GOOD_RATIO),
    MatrixOrder.DUST: _rank(M.DUST),
    MatrixOrder.SECTIONS: _sections,
    MatrixOrder.TASKS: lambda row: -row.tasks.behind if row.has_tasks_known else None,
    MatrixOrder.REPORTS: lambda row: -row.tasks.missing if row.has_tasks_known else None,
    MatrixOrder.OBJECTS: _objects,
    MatrixOrder.LEVEL: _level,
    MatrixOrder.SCORE: lambda row: row.month.score_place.rank if row.month.score_place else None,
}
"""Ranks from the first; counts of what lags, and levels, from the worst."""


def in_order(rows: tuple[DivisionRow, ...], choice: MatrixChoice) -> tuple[DivisionRow, ...]:
    """Sort rows; who has no figure comes last either way, equal ones stay in their own order."""
    key = SORT_KEYS[choice.order]
    known = [(key(row), row) for row in rows]
    with_figure = [(k, row) for k, row in known if k is not None]
    with_figure.sort(key=lambda each: each[0], reverse=choice.is_reversed)
    return (*(row for _, row in with_figure), *(row for k, row in known if k is None))
