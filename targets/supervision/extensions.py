"""More time for a task (延期): asked for before its deadline, decided by another person."""

from datetime import date

from django.db import transaction

from targets.choices import Decision
from targets.models import ExtensionRequest, Task
from targets.supervision.authority import Person
from targets.supervision.cases import locked_case, pending_extension, refuse_finished
from targets.supervision.decisions import Application, Verdict, refuse_verdict, store_verdict
from targets.supervision.records import TaskRecord
from targets.supervision.refusal import RefusedError
from targets.supervision.storing import store_new


def due_date_of(case: TaskRecord) -> date:
    """The deadline with every extension granted so far (现时限)."""
    return case.due_on(date.max)


def refuse_request(case: TaskRecord, on: date) -> None:
    """Refuse a request that may not be made on a day; on the deadline itself it still may.

    Raises:
        RefusedError: with the first rule that stands against it.
    """
    refuse_finished(case, on)
    if pending_extension(case) is not None:
        raise RefusedError("已有一份延期申请待办理,请等待办理结果")
    if on > due_date_of(case):
        raise RefusedError(f"时限 {due_date_of(case)} 已过:延期须在时限之前申请")


@transaction.atomic
def ask(task: Task, new_due_date: date, reason: str, by: Person, on: date) -> ExtensionRequest:
    """Record a unit's request for more time (延期申请).

    Raises:
        RefusedError: after the deadline, to a day not after it, without a reason, while another
            request waits, or when the task is closed or ended.
    """
    case = locked_case(task)
    refuse_request(case, on)
    if new_due_date <= due_date_of(case):
        raise RefusedError(f"申请延至的日期须晚于现时限 {due_date_of(case)}")
    if not reason.strip():
        raise RefusedError("请写明延期原因")
    made = ExtensionRequest(
        task=task,
        requested_on=on,
        requested_by_id=by.pk,
        new_due_date=new_due_date,
        reason=reason.strip(),
    )
    store_new(made)
    return made


@transaction.atomic
def decide(
    made: ExtensionRequest, decision: Decision, opinion: str, by: Person, on: date
) -> ExtensionRequest:
    """Grant a request (同意延期) or return it with a reason (退回).

    Raises:
        RefusedError: to who asked, without a reason for returning, when already decided, or before
            the day it was asked for.
    """
    found = ExtensionRequest.objects.select_for_update().select_related("task").get(pk=made.pk)
    verdict = Verdict(decision, opinion, by, on)
    asked = Application("延期申请", "申请日期", found.requested_by_id, found.requested_on)
    refuse_verdict(found, asked, verdict)
    store_verdict(found, verdict)
    return found
