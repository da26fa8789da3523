"""反弹 of objects by whichever door: what of it is refused, and the visit that keeps it on record.

An object forgets its relapse when it is done again; its task must not: without the visit the old
销号 would stand again without anybody having decided.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from monitoring.models import ImportBatch
from monitoring.revisions import User
from targets.choices import CheckOutcome, ItemState
from targets.models import FollowUpCheck, Task, TaskItem
from targets.supervision.cases import granted_claim
from targets.supervision.records import TaskRecord, records_of
from targets.supervision.refusal import RefusedError
from targets.supervision.storing import store_new

FINISHED = (ItemState.DONE, ItemState.RELAPSED)
GENERATED = "演示对象:请先导入真实清单"


class ItemRefusedError(RefusedError):
    """A change of an object that is refused; `field` is what is wrong of it."""

    def __init__(self, field: str, text: str) -> None:
        """Remember the field."""
        super().__init__(text)
        self.field = field


@dataclass(frozen=True, slots=True)
class ItemHistory:
    """When tasks were closed out (销号) and their objects last fell back (反弹), by their keys."""

    closed: dict[int, date]
    relapsed: dict[int, date]


def history_of(task_ids: Iterable[int]) -> ItemHistory:
    """Return what changes of the objects of tasks are held against; nine queries."""
    return history_in(records_of(Task.objects.filter(pk__in=set(task_ids))))


def history_in(records: Iterable[TaskRecord]) -> ItemHistory:
    """Return the same of records at hand."""
    closed: dict[int, date] = {}
    relapsed: dict[int, date] = {}
    for record in records:
        claim = granted_claim(record)
        if claim is not None and claim.decided_on is not None:
            closed[record.task.pk] = claim.decided_on
        told: list[tuple[int | None, date | None]] = [
            (c.item_id, c.checked_on) for c in record.checks if c.outcome == CheckOutcome.RELAPSED
        ]
        told += [(item.pk, item.reopened_on) for item in record.items]
        for pk, day in told:
            if pk is not None and day is not None:
                relapsed[pk] = max(day, relapsed.get(pk, day))
    return ItemHistory(closed, relapsed)


def refuse_change(was: TaskItem | None, will: TaskItem, known: ItemHistory) -> None:
    """Refuse a change of state or dates that goes round a relapse or round a 销号.

    `was` is the object as it is stored, None for a new one.

    Raises:
        ItemRefusedError: done again before it fell back; undone, or fallen back on a day not after
            the decision, while its task is closed out.
    """
    relapse = None if was is None else known.relapsed.get(was.pk)
    if will.state == ItemState.DONE and will.done_on and relapse and will.done_on < relapse:
        text = f"“{will.name}”于 {relapse} 反弹,再次完成的日期不能早于它"
        raise ItemRefusedError("done_on", text)
    closed = known.closed.get(will.task_id)
    if closed is None:
        return
    if was is not None and was.state in FINISHED and will.state not in FINISHED:
        raise ItemRefusedError("state", f"任务已于 {closed} 销号:发现反弹请登记反弹或记“回头看”")
    if is_relapse(was, will) and will.reopened_on is not None and will.reopened_on <= closed:
        raise ItemRefusedError("reopened_on", f"任务已于 {closed} 销号:反弹日期须在销号之后")


def is_relapse(was: TaskItem | None, will: TaskItem) -> bool:
    """Whether a change tells of a relapse that the object does not tell of yet."""
    if will.state != ItemState.RELAPSED:
        return False
    return was is None or (was.state, was.reopened_on) != (will.state, will.reopened_on)


def keep_relapse(
    was: TaskItem | None, item: TaskItem, door: str, by: User, batch: ImportBatch | None
) -> None:
    """Write the visit of a relapse that came in otherwise; nothing for any other change.

    `door` says where it was told, “数据管理” or an import. Call inside the transaction that saves
    the object, after it was saved.
    """
    if not is_relapse(was, item) or item.reopened_on is None:
        return
    made = FollowUpCheck(
        task_id=item.task_id,
        item=item,
        checked_on=item.reopened_on,
        checked_by_id=None if by is None else by.pk,
        outcome=CheckOutcome.RELAPSED,
        finding=f"{door}登记“{item.name}”反弹"[:300],
        batch=batch,
    )
    store_new(made, door, batch)
