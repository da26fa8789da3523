"""States of a task's objects (对象清单), told by the unit: done with its day, or not done."""

from collections.abc import Callable, Sequence
from copy import copy
from datetime import date

from django.db import transaction

from monitoring.journal import gathering, state_of
from monitoring.revisions import is_demonstration
from targets.choices import ItemState
from targets.models import Task, TaskItem
from targets.supervision.authority import Person
from targets.supervision.cases import locked_case, refuse_finished
from targets.supervision.records import TaskRecord
from targets.supervision.refusal import RefusedError
from targets.supervision.relapses import FINISHED, GENERATED, history_in, refuse_change
from targets.supervision.storing import store_changed

Change = Callable[[TaskItem], None]


@transaction.atomic
def mark(task: Task, items: Sequence[TaskItem], done_on: date, by: Person, today: date) -> int:
    """Mark objects of a task as done on a day; return how many changed.

    Raises:
        RefusedError: with no object or a generated one, a day to come, a day before a relapse, or
            when the task is closed or ended.
    """
    case, found = _opened(task, items, today)
    if done_on > today:
        raise RefusedError("完成日期还没有到")

    def finish(item: TaskItem) -> None:
        item.state, item.done_on, item.reopened_on = ItemState.DONE, done_on, None

    return _changed(case, found, finish, by, "")


@transaction.atomic
def take_back(task: Task, items: Sequence[TaskItem], reason: str, by: Person, today: date) -> int:
    """Set objects of a task back to running (推进中); return how many changed.

    Raises:
        RefusedError: with no object or a generated one, without a reason where one was done, or
            when the task is closed or ended.
    """
    case, found = _opened(task, items, today)
    done = [item for item in found if item.state in FINISHED]
    if done and not reason.strip():
        raise RefusedError(f"“{done[0].name}”原已完成:改为未完成请写明原因")

    def undo(item: TaskItem) -> None:
        item.state, item.done_on, item.reopened_on = ItemState.RUNNING, None, None

    return _changed(case, found, undo, by, reason.strip())


def _opened(
    task: Task, items: Sequence[TaskItem], today: date
) -> tuple[TaskRecord, list[TaskItem]]:
    """Lock a task and read its objects anew: what a page showed may have changed since."""
    case = locked_case(task)
    refuse_finished(case, today)
    if not items:
        raise RefusedError("请至少选择一个对象")
    return case, [locked_item(task, item) for item in items]


def locked_item(task: Task, item: TaskItem) -> TaskItem:
    """Read an object anew, for writing.

    Raises:
        RefusedError: for an object of another task, one that is gone, or a generated one.
    """
    found = TaskItem.objects.select_for_update(of=("self",)).select_related("batch")
    own = found.filter(pk=item.pk, task=task).first()
    if own is None:
        raise RefusedError("该对象不属于这项任务")
    if is_demonstration(own):
        raise RefusedError(GENERATED)
    return own


def _changed(
    case: TaskRecord, items: Sequence[TaskItem], change: Change, by: Person, reason: str
) -> int:
    """Change objects; what a person has changed belongs to no import any more."""
    known, changed = history_in([case]), 0
    with gathering():
        for item in items:
            was = copy(item)
            change(item)
            refuse_change(was, item, known)
            if (was.state, was.done_on) == (item.state, item.done_on):
                continue
            item.changed_by_id, item.batch = by.pk, None
            store_changed(item, state_of(was), reason)
            changed += 1
    return changed
