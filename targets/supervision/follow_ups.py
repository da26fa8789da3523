"""回头看: a visit after close-out; what fell back opens the task again (反弹)."""

from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from monitoring.journal import gathering, state_of
from targets.choices import CheckOutcome, ItemState
from targets.models import FollowUpCheck, Task, TaskItem
from targets.supervision.authority import Person
from targets.supervision.cases import granted_claim, locked_case
from targets.supervision.objects import locked_item
from targets.supervision.records import TaskRecord
from targets.supervision.refusal import RefusedError
from targets.supervision.storing import store_changed, store_new


@dataclass(frozen=True, slots=True)
class Visit:
    """What somebody saw on a day: of the whole task, or of one object."""

    checked_on: date
    outcome: CheckOutcome
    finding: str
    item: TaskItem | None = None


def refuse_check(case: TaskRecord) -> None:
    """Refuse a visit to a task that is not closed out.

    Raises:
        RefusedError: saying so.
    """
    if granted_claim(case) is None:
        raise RefusedError("任务还没有销号:销号之后才有回头看")


def _refuse_visit(case: TaskRecord, visit: Visit, today: date) -> None:
    refuse_check(case)
    claim = granted_claim(case)
    if claim is not None and claim.decided_on is not None and visit.checked_on <= claim.decided_on:
        raise RefusedError(f"回头看须在销号({claim.decided_on})之后")
    if visit.checked_on > today:
        raise RefusedError("检查日期还没有到")
    if not visit.finding.strip():
        raise RefusedError("请写明检查情况")
    item = visit.item
    if item is None:
        return
    if visit.outcome == CheckOutcome.RELAPSED and item.state != ItemState.DONE:
        raise RefusedError(f"“{item.name}”没有登记为已完成,谈不上反弹")
    if item.done_on is not None and visit.checked_on < item.done_on:
        raise RefusedError(f"“{item.name}”{item.done_on} 才完成,检查日期不能早于它")


@transaction.atomic
def check(task: Task, visit: Visit, by: Person, today: date) -> FollowUpCheck:
    """Record a visit; a relapse opens the task again and marks the object, if it was of one.

    Raises:
        RefusedError: before close-out, in the future, without a finding, or for an object that is
            generated, not done or not of this task.
    """
    case = locked_case(task)
    if visit.item is not None:
        visit = replace(visit, item=locked_item(task, visit.item))
    _refuse_visit(case, visit, today)
    made = FollowUpCheck(
        task=task,
        item=visit.item,
        checked_on=visit.checked_on,
        checked_by_id=by.pk,
        outcome=visit.outcome,
        finding=visit.finding.strip(),
    )
    with gathering():
        store_new(made)
        if visit.item is not None and visit.outcome == CheckOutcome.RELAPSED:
            _reopen(visit.item, visit, by)
    return made


def _reopen(item: TaskItem, visit: Visit, by: Person) -> None:
    before = state_of(item)
    item.state, item.reopened_on = ItemState.RELAPSED, visit.checked_on
    item.changed_by_id, item.batch = by.pk, None
    store_changed(item, before, visit.finding.strip())
