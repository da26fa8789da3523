"""The board: how many tasks of each group are in which state or show which light (任务看板)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, Min

from monitoring.periods import AsOf
from standards.task_lights import Lamp, LightLine
from standards.task_progress import TaskState
from targets.assessments.frame import Frame, frame_of
from targets.assessments.tasks import LAMP_ORDER, STATE_ORDER, UNSET, TaskBoard, task_board
from targets.choices import Commitment
from targets.models import LightRule, Plan, TaskMonth
from targets.supervision.standing import lines_of


class BoardColumns(StrEnum):
    """What the columns of the board count."""

    STATES = "state"
    LAMPS = "lamp"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {"state": "状态", "lamp": "亮灯"}[self.value]

    @property
    def members(self) -> tuple[TaskState, ...] | tuple[Lamp, ...]:
        """The columns, in their order."""
        return STATE_ORDER if self is BoardColumns.STATES else LAMP_ORDER


@dataclass(frozen=True)
class Grouping:
    """What the rows of the board are: which field groups them, and how a list is narrowed to one.

    `key` is the field whose value stands in the address as `filter`, `name` the one that is
    printed; `unset` names the row of tasks without either. `is_shared`: a task may be of several.
    """

    title: str
    filter: str
    key: str
    name: str
    unset: str = ""
    is_shared: bool = False
    label: Callable[[Any], str] = str


GROUPINGS: dict[str, Grouping] = {
    "lamp": Grouping("亮灯", "lamp", "lamp", "lamp", label=lambda v: _lamp_words(v)),
    "unit": Grouping(
        "牵头单位", "unit", "task__lead_unit__code", "task__lead_unit__name", "未明确牵头单位"
    ),
    "field": Grouping("条线", "field", "task__field", "task__field"),
    "commitment": Grouping(
        "承诺", "commitment", "task__commitment", "task__commitment",
        label=lambda v: str(Commitment(v).label),
    ),
    "division": Grouping(
        "板块", "division", "task__divisions__code", "task__divisions__name", "未指明板块", True
    ),
    "area": Grouping("领域", "area", "task__area__number", "task__area__title"),
}  # fmt: skip
DEFAULT_GROUPING = "unit"


def _lamp_words(value: str) -> str:
    return f"{Lamp(value).icon} {Lamp(value).label}"


@dataclass(frozen=True)
class BoardCell:
    """How many tasks, and the address of the list of them."""

    count: int
    query: str


@dataclass(frozen=True)
class BoardRow:
    """One group: its name, a count a column, and all of it."""

    name: str
    cells: tuple[BoardCell, ...]
    total: BoardCell


@dataclass(frozen=True)
class BoardPage:
    """Everything on the board.

    `sums` add the rows up, `distinct` counts every task once: they differ only where a task is in
    several groups.
    """

    frame: Frame
    board: TaskBoard
    by: str
    columns: BoardColumns
    heads: tuple[TaskState | Lamp, ...]
    absent: tuple[TaskState | Lamp, ...]
    rows: tuple[BoardRow, ...]
    sums: BoardRow
    distinct: BoardRow
    rule: LightRule | None
    rule_lines: tuple[LightLine, ...]

    @property
    def grouping(self) -> Grouping:
        """What the rows are."""
        return GROUPINGS[self.by]

    @property
    def groupings(self) -> dict[str, Grouping]:
        """What the rows may be."""
        return GROUPINGS

    @property
    def may_choose_columns(self) -> bool:
        """Whether columns may be states or lights: rows of lights have columns of states."""
        return self.by != "lamp"


def board_page(plan: Plan, as_of: AsOf, parameters: Mapping[str, str]) -> BoardPage:
    """Assemble the board; what an address asks for and there is not gives the usual board."""
    by = parameters.get("by", "")
    by = by if by in GROUPINGS else DEFAULT_GROUPING
    asks_lamps = parameters.get("show") == BoardColumns.LAMPS and by != "lamp"
    columns = BoardColumns.LAMPS if asks_lamps else BoardColumns.STATES
    board = task_board(plan, as_of)
    once = _counted_once(board, columns)
    heads = tuple(each for each in columns.members if once.get(each.value))
    frame, rule = frame_of(as_of, board.is_demo), LightRule.objects.in_force(as_of.last_day)
    build = _RowBuilder(frame.query, columns, tuple(each.value for each in heads))
    rows = tuple(_rows(plan, as_of, by, build))
    return BoardPage(
        frame=frame,
        board=board,
        by=by,
        columns=columns,
        heads=heads,
        absent=tuple(each for each in columns.members if each not in heads),
        rows=rows,
        sums=build.row("合计", "", _added(rows, build.heads)),
        distinct=build.row("任务总数", "", once),
        rule=rule,
        rule_lines=lines_of(rule),
    )


def _counted_once(board: TaskBoard, columns: BoardColumns) -> dict[str, int]:
    if columns is BoardColumns.LAMPS:
        return {each.lamp.value: each.count for each in board.lamps}
    return {each.state.value: each.count for each in board.counts}


def _added(rows: Iterable[BoardRow], heads: tuple[str, ...]) -> dict[str, int]:
    listed = list(rows)
    return {head: sum(row.cells[i].count for row in listed) for i, head in enumerate(heads)}


@dataclass(frozen=True)
class _RowBuilder:
    """Makes rows of counts whose cells link to the list of the tasks they count."""

    query: str
    columns: BoardColumns
    heads: tuple[str, ...]

    def row(self, name: str, narrowed: str, counts: Mapping[str, int]) -> BoardRow:
        """Return a row; `narrowed` is the group's own part of the address."""
        cells = tuple(
            self._cell(counts.get(head, 0), narrowed, {self.columns.value: head})
            for head in self.heads
        )
        return BoardRow(name, cells, self._cell(sum(c.count for c in cells), narrowed, {}))

    def _cell(self, count: int, narrowed: str, column: Mapping[str, str]) -> BoardCell:
        parts = [self.query, narrowed, urlencode(column)]
        return BoardCell(count, "&".join(part for part in parts if part))


def _rows(plan: Plan, as_of: AsOf, by: str, build: _RowBuilder) -> Iterable[BoardRow]:
    """Count by group and column in one query; groups stand in the document's order."""
    grouping = GROUPINGS[by]
    found = (
        TaskMonth.objects.at(plan, as_of.year, as_of.month)
        .order_by()
        .values_list(grouping.key, grouping.name, build.columns.value)
        .annotate(n=Count("id"), first=Min("task__number"))
    )
    names: dict[Any, str] = {}
    firsts: dict[Any, str] = {}
    counts: dict[Any, dict[str, int]] = {}
    for key, name, column, count, first in found:
        names[key] = grouping.unset if key is None else grouping.label(name)
        firsts[key] = min(firsts.get(key, first), first)
        counts.setdefault(key, {})[column] = count
    for key in sorted(names, key=_order_of(by, firsts)):
        narrowed = urlencode({grouping.filter: UNSET if key is None else key})
        yield build.row(names[key], narrowed, counts[key])


def _order_of(by: str, firsts: Mapping[Any, str]) -> Callable[[Any], tuple[bool, Any]]:
    """The order of the groups: their own where they have one, else by their first task."""
    own = {"lamp": [lamp.value for lamp in LAMP_ORDER], "commitment": Commitment.values}
    if by in own:
        return lambda key: (False, own[by].index(key))
    return lambda key: (key is None, firsts[key])
