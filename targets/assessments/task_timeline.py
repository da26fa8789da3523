"""The year of the tasks: nodes and deadlines against the data month's end (任务时间轴)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator

from charts.block import ChartBlock, TableCell
from charts.timeline import TimelineGroup, TimelineNode, TimelineRow, TimelineSpec, timeline
from monitoring.periods import AsOf
from standards.task_nodes import node_state
from targets.assessments.frame import Frame, frame_of
from targets.assessments.task_list import ROWS_A_PAGE, Choices, choices_of
from targets.assessments.tasks import (
    TaskBoard,
    TaskFilters,
    TaskRow,
    by_area,
    rows_of,
    standings,
    task_board,
)
from targets.models import Milestone, Plan, TaskMonth


@dataclass(frozen=True)
class TimelineLine:
    """One row of the table beside the drawing, with the task it is of."""

    row: TaskRow
    cells: tuple[TableCell, ...]


@dataclass(frozen=True)
class TimelinePage:
    """Everything on the timeline."""

    frame: Frame
    board: TaskBoard
    filters: TaskFilters
    choices: Choices
    sheet: Page[TaskMonth]
    block: ChartBlock
    lines: tuple[TimelineLine, ...]

    @property
    def has_nodes(self) -> bool:
        """Whether any task of this page has nodes."""
        return any(line.row.task.milestones.all() for line in self.lines)


def timeline_page(
    plan: Plan, as_of: AsOf, parameters: Mapping[str, str], today: date
) -> TimelinePage:
    """Assemble the timeline: the list's filters and pages, one query more for the nodes."""
    board, filters = task_board(plan, as_of), TaskFilters.from_parameters(parameters)
    found = filters.narrowed(standings(plan, as_of)).prefetch_related("task__milestones")
    sheet = Paginator(found, ROWS_A_PAGE).get_page(parameters.get("page"))
    rows = rows_of(sheet.object_list, as_of)
    block = timeline(
        TimelineSpec(
            key="task-timeline",
            title=f"{as_of.year}年重点任务时间轴",
            source=f"来源:{plan.document.title};节点、延期与状态取自任务台账,截至{as_of}",
            year=as_of.year,
            at=as_of.last_day,
            groups=[
                TimelineGroup(area.area.title, tuple(_line(row) for row in area.rows))
                for area in by_area(rows)
            ],
            today=today if today.year == as_of.year else None,
        )
    )
    return TimelinePage(
        frame=frame_of(as_of, board.is_demo),
        board=board,
        filters=filters,
        choices=choices_of(plan),
        sheet=sheet,
        block=block,
        lines=tuple(map(TimelineLine, rows, block.table.cells)),
    )


def _line(row: TaskRow) -> TimelineRow:
    return TimelineRow(
        name=f"{row.task.number} {row.task.title}",
        state=f"{row.state.icon} {row.state.label}",
        start=row.task.start_date,
        planned_due=row.task.due_date,
        due=row.kept.due_date,
        is_open=not row.state.is_finished,
        nodes=tuple(node_of(node, row.as_of.last_day) for node in row.task.milestones.all()),
    )


def node_of(node: Milestone, at: date) -> TimelineNode:
    """Return a node as it stood at the end of a day."""
    state = node_state(node.planned_on, node.reached_on, at)
    known = node.reached_on if node.reached_on is not None and node.reached_on <= at else None
    return TimelineNode(node.title, node.planned_on, known, state.value, state.icon, state.label)
