"""The new year's tasks: what recurs, as a template; what is unfinished, carried over (结转)."""

from copy import copy
from datetime import date

from monitoring.periods import AsOf
from targets.assessments.tasks import TaskRow
from targets.choices import ItemState, TaskMode
from targets.models import Milestone, Task, TaskItem, WorkArea
from targets.rollover.draft import Draft, shortened
from targets.supervision.records import records_of
from targets.supervision.standing import task_month

RECURRING = (TaskMode.CONTINUOUS, TaskMode.RECURRING, TaskMode.MONTHLY, TaskMode.SEASONAL)
"""Tasks of every year: they begin anew, finished or not."""


def shifted(day: date, years: int) -> date:
    """Return the same day of another year; 29 February becomes the 28th.

    >>> shifted(date(2024, 2, 29), 1)
    datetime.date(2025, 2, 28)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def roll_tasks(draft: Draft) -> None:
    """Make the areas and tasks of the new year."""
    areas = {
        area.pk: draft.keep(WorkArea(plan=draft.new, number=area.number, title=area.title))
        for area in draft.old.areas.order_by("number")
    }
    tasks = Task.objects.filter(area__plan=draft.old).order_by("area__number", "number")
    december = AsOf(draft.old.year, 12)
    for record in records_of(tasks):
        task = record.task
        row = TaskRow(task_month(record.without_demonstration(), december, ()), december)
        if task.mode in RECURRING:
            new = _template(task, draft)
        elif not row.state.is_finished:
            new = _carried(task, row, draft)
        else:
            continue
        new.area = areas[task.area_id]
        draft.tasks[task.pk] = draft.keep(new)
        new.support_units.set(task.support_units.all())
        new.divisions.set(task.divisions.all())
        _keep_parts(task, new, draft)


def _copied(task: Task, draft: Draft) -> Task:
    """Return a task of the new year that says what the old one said, and that it did."""
    new = copy(task)
    new.pk = None
    new._state.adding = True
    new._prefetched_objects_cache = {}  # type: ignore[attr-defined]
    years = draft.new.year - draft.old.year
    new.start_date, new.due_date = shifted(task.start_date, years), shifted(task.due_date, years)
    new.due_inferred, new.due_text = True, ""
    new.lead_unit_inferred = task.lead_unit_inferred or task.lead_unit_id is not None
    new.ended_on, new.end_document = None, ""
    new.acceptance_inferred = task.acceptance_inferred or bool(task.acceptance)
    new.source_quote = f"({draft.new.year}年文件待取得){draft.old.year}年原文:{task.source_quote}"
    return new


def _template(task: Task, draft: Draft) -> Task:
    new = _copied(task, draft)
    asked = f"沿用{draft.old.year}年的经常性任务,{draft.new.year}年文件下达后确认"
    new.to_confirm = shortened(f"{asked};{task.to_confirm}".rstrip(";"))
    new.carried_from = None
    return new


def _carried(task: Task, row: TaskRow, draft: Draft) -> Task:
    """Return an unfinished task in its second year: its amounts go on counting."""
    new = _copied(task, draft)
    new.start_date = date(draft.new.year, 1, 1)
    new.due_date = max(new.due_date, new.start_date)
    new.carried_from = task
    asked = f"{draft.old.year}年结转:原时限 {task.due_date},新的完成时限待确认"
    new.to_confirm = shortened(f"{asked};{task.to_confirm}".rstrip(";"))
    told = "没有填报" if row.report is None else f"{row.report.month}月填报 {row.done_text}"
    new.note = shortened(
        f"{draft.old.year}年未完成({told});累计完成量含上年已完成的部分。{task.note}"
    )
    return new


def _keep_parts(task: Task, new: Task, draft: Draft) -> None:
    """Copy objects and nodes: what goes on keeps what is done, what recurs starts anew."""
    years = draft.new.year - draft.old.year
    goes_on = new.carried_from_id is not None
    for item in task.items.all():
        draft.keep(
            TaskItem(
                task=new, position=item.position, code=item.code, name=item.name,
                division=item.division, address=item.address, quantity=item.quantity,
                unit=item.unit, state=item.state if goes_on else ItemState.PENDING,
                done_on=item.done_on if goes_on else None,
                reopened_on=item.reopened_on if goes_on else None,
            )
        )  # fmt: skip
    for node in task.milestones.all():
        reached = node.reached_on if goes_on else None
        planned = node.planned_on if reached else shifted(node.planned_on, years)
        draft.keep(
            Milestone(
                task=new, title=node.title, planned_on=planned, reached_on=reached,
                weight=node.weight,
            )
        )  # fmt: skip
