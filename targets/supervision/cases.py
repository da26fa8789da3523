"""What was asked and decided of one task, and what follows for what may be asked next."""

from datetime import date

from targets.choices import Decision
from targets.models import CloseOut, ExtensionRequest, Task
from targets.supervision.records import TaskRecord, outlives
from targets.supervision.refusal import RefusedError


def case_of(task: Task) -> TaskRecord:
    """Fetch the objects, claims, requests and visits of a task, nothing else of it: four queries.

    Objects are asked for because one that fell back opens its task again, whoever told of it.
    """
    return TaskRecord(
        task=task,
        items=tuple(task.items.select_related("batch")),
        close_outs=tuple(task.close_outs.select_related("claimed_by", "decided_by", "batch")),
        extensions=tuple(task.extensions.select_related("requested_by", "decided_by")),
        checks=tuple(task.checks.select_related("item", "checked_by")),
    )


def locked_case(task: Task) -> TaskRecord:
    """Fetch a case for writing: who comes second waits, and sees what the first has done."""
    return case_of(Task.objects.select_for_update().get(pk=task.pk))


def last_claim(case: TaskRecord) -> CloseOut | None:
    """Return the newest claim that no relapse has undone since (反弹), as standings count it."""
    relapsed = case.relapsed_on(date.max) or date.min
    claims = [c for c in case.claims_to(date.max) if outlives(c, relapsed, date.max)]
    return claims[-1] if claims else None


def pending_claim(case: TaskRecord) -> CloseOut | None:
    """Return the claim that waits for its check."""
    return next((c for c in case.close_outs if c.decision == Decision.PENDING), None)


def granted_claim(case: TaskRecord) -> CloseOut | None:
    """Return the claim by which the task is closed out (已销号); None while it is open."""
    claim = last_claim(case)
    return claim if claim is not None and claim.decision == Decision.GRANTED else None


def returned_claim(case: TaskRecord) -> CloseOut | None:
    """Return the newest claim when it was sent back."""
    claim = last_claim(case)
    return claim if claim is not None and claim.decision == Decision.REFUSED else None


def pending_extension(case: TaskRecord) -> ExtensionRequest | None:
    """Return the request for more time that waits for a decision."""
    return next((e for e in case.extensions if e.decision == Decision.PENDING), None)


def refuse_finished(case: TaskRecord, on: date) -> None:
    """Refuse to work on a task that is closed out or ended.

    Raises:
        RefusedError: saying which.
    """
    ended = case.task.ended_on
    if ended is not None and ended <= on:
        raise RefusedError(f"任务已于 {ended} 终止")
    if granted_claim(case) is not None:
        raise RefusedError("任务已销号:发现反弹请记“回头看”,任务随之重新打开")


def refuse_same_person(asked_by: int | None, decides: int | None, what: str) -> None:
    """Refuse that somebody decides what they asked for.

    Raises:
        RefusedError: naming what was asked.
    """
    if asked_by is not None and asked_by == decides:
        raise RefusedError(f"{what}是您本人提出的,须由他人办理")
