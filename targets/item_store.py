"""Objects of tasks as they are stored: found by code or name, saved so that nothing is lost."""

from collections.abc import Iterable
from functools import cached_property
from typing import Any

from django.db import transaction

from monitoring.choices import AuditAction, BatchKind
from monitoring.forms.cells import plain_text
from monitoring.journal import RowChange, note_rows, removing, state_of
from monitoring.models import Division, ImportBatch
from monitoring.revisions import (
    CLAIMED,
    CREATED,
    Change,
    User,
    changes,
    differs,
    record,
    summary_of,
)
from targets.models import Milestone, TaskItem

MADE_WAY = "已有正式的对象或节点,取出演示数据"


def item_key(item: TaskItem) -> tuple[int, str]:
    """Return what there is one object of: a task's name, however its blanks are set."""
    return (item.task_id, plain_text(item.name))


class PastItems:
    """Stored objects of some tasks; reading from it asks no database."""

    def __init__(self, items: Iterable[TaskItem] = ()) -> None:
        """Keep these objects."""
        self._named: dict[tuple[int, str], TaskItem] = {}
        self._coded: dict[tuple[int, str], TaskItem] = {}
        for item in items:
            self.keep(item)

    def keep(self, item: TaskItem) -> None:
        """Let an object be found by its name and, if it has one, by its number."""
        self._named[item_key(item)] = item
        if item.code:
            self._coded[item.task_id, item.code] = item

    def same(self, item: TaskItem) -> TaskItem | None:
        """Return the stored object that another one is: of its number (编号), else of its name."""
        coded = self._coded.get((item.task_id, item.code)) if item.code else None
        return coded or self._named.get(item_key(item))

    def namesake(self, item: TaskItem) -> TaskItem | None:
        """Return another object of the task with the same name."""
        found = self._named.get(item_key(item))
        return None if found is None or found.pk == item.pk else found

    @cached_property
    def divisions(self) -> dict[str, Division]:
        """All divisions by key: a list of two thousand objects asks for them once."""
        return {str(each.pk): each for each in Division.objects.all()}


@transaction.atomic
def store_item(
    new: TaskItem,
    old: Any = None,
    by: User = None,
    reason: str = "",
    batch: ImportBatch | None = None,
) -> bool:
    """Save an object with its revisions; return whether anything changed.

    `old` is None for a new object, `by` for a command. Inside `gathering` how the task stands is
    worked out once for all of them.
    """
    if old is not None and not differs(new, old):
        return False
    before = None if old is None else state_of(old)
    what: list[Change] = list(changes(old, new)) if old is not None else []
    new.batch = batch
    new.changed_by_id = by.pk if by is not None and by.pk else None
    if old is None:
        new.save(force_insert=True)
        what = [Change(CREATED, "", summary_of(new))]
    else:
        new.save()
    record(new, what or [Change(CLAIMED, "", summary_of(new))], by, reason)
    action = AuditAction.CREATE if old is None else AuditAction.CHANGE
    change = RowChange(new.pk, before, state_of(new))
    note_rows(action, TaskItem, [change], reason, batch, label=f"{new.task}:{new}")
    if old is None:
        make_way(new)
    return True


def make_way(own: TaskItem | Milestone) -> int:
    """Take generated objects (or nodes) out of a task that has got one of its own; how many.

    A list that is half invented would count wrong. What evidence or a visit hangs on stays.
    """
    parts = ("checks", "evidence") if isinstance(own, TaskItem) else ()
    is_bare = {f"{part}__isnull": True for part in parts}
    found = type(own)._default_manager.filter(
        task=own.task_id, batch__kind=BatchKind.DEMONSTRATION, **is_bare
    )
    rows = list(found)
    if rows:
        with removing(rows, MADE_WAY):
            type(own)._default_manager.filter(pk__in=[row.pk for row in rows]).delete()
    return len(rows)
