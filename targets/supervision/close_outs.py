"""完成 claimed by the unit, 销号 granted or returned by another person."""

from datetime import date

from django.db import transaction

from targets.choices import Decision
from targets.models import CloseOut, Task
from targets.supervision.authority import Person
from targets.supervision.cases import locked_case, pending_claim, refuse_finished
from targets.supervision.decisions import Application, Verdict, refuse_verdict, store_verdict
from targets.supervision.records import TaskRecord
from targets.supervision.refusal import RefusedError
from targets.supervision.storing import store_new


def has_evidence(task: Task) -> bool:
    """Whether any evidence stands for the task: registered and not withdrawn."""
    return task.evidence.filter(withdrawn_on__isnull=True).exists()


def refuse_claim(case: TaskRecord, has_proof: bool, on: date) -> None:
    """Refuse a claim that may not be made on a day.

    Raises:
        RefusedError: with the first rule that stands against it.
    """
    refuse_finished(case, on)
    if pending_claim(case) is not None:
        raise RefusedError("已有一份销号申请待核查,请等待办理结果")
    if on < case.task.start_date:
        raise RefusedError(f"任务 {case.task.start_date} 才开始,还不能申请销号")
    if not has_proof:
        raise RefusedError("申请销号须有佐证材料:请先上传或登记至少一份")


@transaction.atomic
def claim(task: Task, statement: str, by: Person, on: date) -> CloseOut:
    """Record a unit's word that a task is done (申请销号).

    Raises:
        RefusedError: without evidence, before the start, while another claim waits, or when the
            task is closed or ended.
    """
    refuse_claim(locked_case(task), has_evidence(task), on)
    if not statement.strip():
        raise RefusedError("请写明完成情况")
    made = CloseOut(task=task, claimed_on=on, claimed_by_id=by.pk, statement=statement.strip())
    store_new(made)
    return made


def refuse_grant(case: TaskRecord, has_proof: bool, on: date) -> None:
    """Refuse to grant (销号) what does not stand any more as it was claimed; it can be returned.

    Raises:
        RefusedError: when the task has ended or fallen back since, or its evidence was withdrawn.
    """
    ended = case.task.ended_on
    if ended is not None and ended <= on:
        raise RefusedError(f"任务已于 {ended} 终止,不能销号:请退回")
    # That the task as a whole is mended, the claim itself says.
    if case.has_objects_fallen_back(on):
        raise RefusedError("有对象反弹后尚未再次完成,不能销号:请退回")
    if not has_proof:
        raise RefusedError("申请之后佐证材料已全部撤下,不能销号:请退回")


@transaction.atomic
def decide(made: CloseOut, decision: Decision, opinion: str, by: Person, on: date) -> CloseOut:
    """Grant a claim (同意销号) or return it with a reason (退回).

    Raises:
        RefusedError: to who claimed, without a reason for returning, when already decided, before
            the day of the claim, or to grant what `refuse_grant` refuses.
    """
    case = locked_case(made.task)
    found = CloseOut.objects.select_for_update().get(pk=made.pk)
    verdict = Verdict(decision, opinion, by, on)
    asked = Application("销号申请", "申报日期", found.claimed_by_id, found.claimed_on)
    refuse_verdict(found, asked, verdict)
    if decision == Decision.GRANTED:
        refuse_grant(case, has_evidence(case.task), on)
    store_verdict(found, verdict)
    return found
