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
from targets.supervision.relapses import ItemHistory, history_of, keep_relapse

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
            self._place(item)
        self._history: dict[int, ItemHistory] = {}
        self._kept: set[int] = set()

    def keep(self, item: TaskItem) -> None:
        """Let an object of the file be found by those after it."""
        self._place(item)
        if item.pk is not None:
            self._kept.add(item.pk)

    def is_kept(self, item: TaskItem) -> bool:
        """Whether an earlier row of the file is the same stored object."""
        return item.pk in self._kept

    def _place(self, item: TaskItem) -> None:
        """Let an object be found by its name and, if it has one, by its number."""
        self._named[item_key(item)] = item
        if item.code:
            self._coded[item.task_id, item.code] = item

    def same(self, item: TaskItem) -> TaskItem | None:
        """Return the stored object that another one is: of its number (编号), else of its name.

        Two numbers are two objects, whatever they are called.
        """
        coded = self._coded.get((item.task_id, item.code)) if item.code else None
        named = self._named.get(item_key(item))
        if coded is None and named is not None and item.code and named.code:
            return named if named.code == item.code else None
        return coded or named

    def namesake(self, item: TaskItem) -> TaskItem | None:
        """Return another object of the task with the same name."""
        found = self._named.get(item_key(item))
        return None if found is None or found.pk == item.pk else found

    def history(self, task_id: int) -> ItemHistory:
        """What a task and its objects went through: asked for once, by the first who asks."""
        if task_id not in self._history:
            self._history[task_id] = history_of([task_id])
        return self._history[task_id]

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
    keep_relapse(old, new, reason or "对象清单", by, batch)
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
