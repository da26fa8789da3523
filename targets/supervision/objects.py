"""States of a task's objects (对象清单), told by the unit: done with its day, or not done."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from monitoring.journal import gathering, state_of
from targets.choices import ItemState
from targets.models import Task, TaskItem
from targets.supervision.authority import Person
from targets.supervision.cases import locked_case, refuse_finished
from targets.supervision.refusal import RefusedError
from targets.supervision.storing import store_changed


@transaction.atomic
def mark(
    task: Task, items: Sequence[TaskItem], done_on: date | None, by: Person, today: date
) -> int:
    """Mark objects of a task as done on a day, or as still running; return how many changed.

    What a person has changed belongs to no import any more.

    Raises:
        RefusedError: with no object, a day to come, a day before a relapse, or when the task is
            closed or ended.
    """
    refuse_finished(locked_case(task), today)
    if not items:
        raise RefusedError("请至少选择一个对象")
    if done_on is not None and done_on > today:
        raise RefusedError("完成日期还没有到")
    changed = 0
    with gathering():
        for item in items:
            changed += _mark(task, item, done_on, by)
    return changed


def _mark(task: Task, item: TaskItem, done_on: date | None, by: Person) -> bool:
    if item.task_id != task.pk:
        raise RefusedError("该对象不属于这项任务")
    if done_on is not None and item.reopened_on is not None and done_on < item.reopened_on:
        raise RefusedError(f"“{item.name}”于 {item.reopened_on} 反弹,再次完成的日期不能早于它")
    state = ItemState.RUNNING if done_on is None else ItemState.DONE
    if (item.state, item.done_on) == (state, done_on):
        return False
    before = state_of(item)
    item.state, item.done_on, item.reopened_on = state, done_on, None
    item.changed_by_id, item.batch = by.pk, None
    store_changed(item, before)
    return True
