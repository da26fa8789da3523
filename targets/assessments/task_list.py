"""The list of tasks, narrowed by the address, a page at a time (重点任务清单)."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator

from monitoring.models import Division
from monitoring.periods import AsOf
from standards.task_lights import LightLine
from targets.assessments.frame import Frame, frame_of
from targets.assessments.tasks import (
    AreaRows,
    TaskBoard,
    TaskFilters,
    by_area,
    rows_of,
    standings,
    task_board,
)
from targets.choices import Commitment
from targets.models import LightRule, Plan, TaskMonth, Unit, WorkArea
from targets.supervision.standing import lines_of

ROWS_A_PAGE = 60
"""Rows of a list: the plan of one year on one page, a thousand tasks on seventeen."""


@dataclass(frozen=True)
class Choices:
    """What the list can be narrowed by."""

    areas: tuple[WorkArea, ...]
    units: tuple[Unit, ...]
    supporters: tuple[Unit, ...]
    fields: tuple[str, ...]
    divisions: tuple[Division, ...]
    commitments = Commitment


@dataclass(frozen=True)
class TaskListPage:
    """Everything on the list of tasks."""

    frame: Frame
    board: TaskBoard
    filters: TaskFilters
    choices: Choices
    sheet: Page[TaskMonth]
    groups: tuple[AreaRows, ...]
    rule: LightRule | None
    rule_lines: tuple[LightLine, ...]


def task_list_page(plan: Plan, as_of: AsOf, parameters: Mapping[str, str]) -> TaskListPage:
    """Assemble the list: a fixed number of queries and of rows for any number of tasks."""
    board = task_board(plan, as_of)
    filters = TaskFilters.from_parameters(parameters)
    found = filters.narrowed(standings(plan, as_of))
    sheet = Paginator(found, ROWS_A_PAGE).get_page(parameters.get("page"))
    rule = LightRule.objects.in_force(as_of.last_day)
    return TaskListPage(
        frame=frame_of(as_of, board.is_demo),
        board=board,
        filters=filters,
        choices=choices_of(plan),
        sheet=sheet,
        groups=by_area(rows_of(sheet.object_list, as_of)),
        rule=rule,
        rule_lines=lines_of(rule),
    )


def choices_of(plan: Plan) -> Choices:
    """Return what the tasks of a plan can be narrowed by: five queries."""
    tasks = plan.areas.order_by().values_list("tasks__field", flat=True).distinct()
    return Choices(
        areas=tuple(plan.areas.all()),
        units=tuple(Unit.objects.filter(led_tasks__area__plan=plan).distinct()),
        supporters=tuple(Unit.objects.filter(supported_tasks__area__plan=plan).distinct()),
        fields=tuple(sorted(field for field in tasks if field)),
        divisions=tuple(Division.objects.filter(tasks__area__plan=plan).distinct()),
    )
