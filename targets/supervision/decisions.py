"""A decision on what a unit asked for: granted, or returned with a reason, by another person."""

from dataclasses import dataclass
from datetime import date

from monitoring.journal import state_of
from targets.choices import Decision
from targets.models import CloseOut, ExtensionRequest
from targets.supervision.authority import Person
from targets.supervision.cases import refuse_same_person
from targets.supervision.refusal import RefusedError
from targets.supervision.storing import store_changed


@dataclass(frozen=True, slots=True)
class Application:
    """What waits for a decision as refusals name it, and who asked for it on which day."""

    what: str
    day_name: str
    by_id: int | None
    on: date


@dataclass(frozen=True, slots=True)
class Verdict:
    """Somebody's decision on a day; `opinion` is the reason where it is returned."""

    decision: Decision
    opinion: str
    by: Person
    on: date


def refuse_verdict(
    stored: CloseOut | ExtensionRequest, asked: Application, verdict: Verdict
) -> None:
    """Refuse a decision that may not be made on the stored row, which the caller has locked.

    Raises:
        RefusedError: when it is decided already, to who asked, without a decision, without a reason
            for returning, or before the day it was asked for.
    """
    if stored.decision != Decision.PENDING:
        raise RefusedError(f"这份{asked.what}已经办理")
    refuse_same_person(asked.by_id, verdict.by.pk, f"这份{asked.what}")
    if verdict.decision == Decision.PENDING:
        raise RefusedError("请选择同意或退回")
    if verdict.decision == Decision.REFUSED and not verdict.opinion.strip():
        raise RefusedError("退回须写明原因")
    if verdict.on < asked.on:
        raise RefusedError(f"办理日期不能早于{asked.day_name}")


def store_verdict(stored: CloseOut | ExtensionRequest, verdict: Verdict) -> None:
    """Write a decision on the stored row, with the reason in the journal."""
    before = state_of(stored)
    stored.decision, stored.decision_reason = verdict.decision, verdict.opinion.strip()
    stored.decided_on, stored.decided_by_id = verdict.on, verdict.by.pk
    store_changed(stored, before, verdict.opinion.strip())
