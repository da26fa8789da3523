"""Changing many tasks or objects at once (批量修改): one transaction, in the journal, told once."""

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from datetime import date
from typing import Any, TypeVar

from django.db import models, transaction
from django.utils import timezone

from monitoring.choices import AuditAction
from monitoring.journal import RowChange, gathering, note_rows, states_of
from monitoring.revisions import is_demonstration
from targets.choices import ItemState
from targets.models import Task, TaskItem
from targets.supervision.relapses import history_of, refuse_change

M = TypeVar("M", Task, TaskItem)
ROWS_AT_ONCE = 500


def change_tasks(tasks: Sequence[Task], values: Mapping[str, Any], reason: str) -> int:
    """Give tasks the same values in some fields; return how many changed.

    A unit set by hand is not inferred any more.
    """
    given = dict(values)
    if "lead_unit" in given:
        given["lead_unit_inferred"] = False
    return _write(tasks, lambda task: _set(task, given), list(given), reason)


def change_items(items: Sequence[TaskItem], values: Mapping[str, Any], by: Any, reason: str) -> int:
    """Give objects the same state, day or division; return how many changed.

    Generated ones stay as they are; one that a person has changed belongs to no batch any more.
    """
    own = [item for item in items if not is_demonstration(item)]
    given = dict(values)
    if "state" in given:
        is_done = given["state"] == ItemState.DONE
        given["done_on"] = given.get("done_on") if is_done else None
        given["reopened_on"] = None

    def changed(item: TaskItem) -> bool:
        if not _set(item, given):
            return False
        item.batch, item.changed_by_id, item.changed_at = None, by.pk, timezone.now()
        return True

    return _write(own, changed, [*given, "batch", "changed_by", "changed_at"], reason)


def _set(row: models.Model, values: Mapping[str, Any]) -> bool:
    """Set fields of a row; say whether anything is new."""
    is_new = any(getattr(row, name) != value for name, value in values.items())
    for name, value in values.items():
        setattr(row, name, value)
    return is_new


@transaction.atomic
def _write(
    rows: Sequence[M], change: Callable[[M], bool], fields: Sequence[str], reason: str
) -> int:
    """Change rows in place and record those that did change."""
    if not rows:
        return 0
    stored = [copy(row) for row in rows]
    changed = [(old, row) for old, row in zip(stored, rows, strict=True) if change(row)]
    if not changed:
        return 0
    before = states_of([old for old, _ in changed])
    new = [row for _, row in changed]
    with gathering():
        type(new[0])._default_manager.bulk_update(new, fields, batch_size=ROWS_AT_ONCE)
        after = states_of(new)
        found = [
            RowChange(row.pk, was, now) for row, was, now in zip(new, before, after, strict=True)
        ]
        note_rows(AuditAction.CHANGE, type(new[0]), found, reason)
    return len(changed)


def undone(items: Sequence[TaskItem], values: Mapping[str, Any]) -> list[TaskItem]:
    """The objects that are done, or fell back, and would not be any more."""
    if values.get("state") not in (ItemState.PENDING, ItemState.RUNNING):
        return []
    return [item for item in items if item.done_on is not None]


def refuse_items(items: Sequence[TaskItem], values: Mapping[str, Any]) -> None:
    """Refuse what would go round a relapse (反弹) or a 销号 of any object; nine queries at most.

    Raises:
        ItemRefusedError: naming the first such object.
    """
    if "state" not in values:
        return
    own = [item for item in items if not is_demonstration(item)]
    known = history_of({item.task_id for item in own})
    for item in own:
        will = copy(item)
        will.state, will.done_on, will.reopened_on = values["state"], values.get("done_on"), None
        refuse_change(item, will, known)


def generated(items: Sequence[TaskItem]) -> int:
    """How many objects were generated: they stay as they are."""
    return sum(is_demonstration(item) for item in items)


def is_future(day: date | None) -> bool:
    """Whether a day has not come."""
    return day is not None and day > timezone.localdate()
