"""What the person signed in may do with a task now, and why something may not be done yet."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from django import forms
from django.urls import reverse

from monitoring.periods import AsOf
from targets.models import CloseOut, ExtensionRequest, FollowUpCheck, Task
from targets.supervision import close_outs, extensions, follow_ups
from targets.supervision.authority import Person, Powers, powers_of
from targets.supervision.cases import (
    case_of,
    pending_claim,
    pending_extension,
    refuse_finished,
    refuse_same_person,
    returned_claim,
)
from targets.supervision.forms import (
    CheckForm,
    ClaimForm,
    DecisionForm,
    ExtensionForm,
    ItemsForm,
)
from targets.supervision.records import TaskRecord
from targets.supervision.refusal import RefusedError


@dataclass(frozen=True)
class Action:
    """One thing a person may do with a task; `blocked` says why not now, empty when it may be."""

    title: str
    address: str
    form: forms.Form | None = None
    blocked: str = ""


@dataclass(frozen=True)
class TaskActions:
    """What was asked and decided of a task, and what the person signed in may do."""

    task: Task
    as_of: AsOf
    report_address: str
    actions: tuple[Action, ...]
    claim: CloseOut | None
    returned: CloseOut | None
    extension: ExtensionRequest | None
    checks: tuple[FollowUpCheck, ...]

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to show."""
        told = (self.claim, self.returned, self.extension)
        return bool(self.report_address or self.actions or self.checks or any(told))


def task_actions(task: Task, person: Person, as_of: AsOf, today: date) -> TaskActions:
    """Assemble the block of actions: a fixed number of queries for each kind of person."""
    case, powers = case_of(task), powers_of(person, task)
    return TaskActions(
        task=task,
        as_of=as_of,
        report_address=reverse("task-report", args=[task.number]) if powers.may_report else "",
        actions=tuple(_actions(case, powers, person, today)),
        claim=pending_claim(case),
        returned=returned_claim(case),
        extension=pending_extension(case),
        checks=case.checks[::-1],
    )


def _actions(case: TaskRecord, powers: Powers, person: Person, today: date) -> list[Action]:
    found = []
    if powers.may_report:
        found += _items(case, today)
    if powers.may_claim:
        found += [_claim(case, today), _extension(case, today)]
    claim, extension = pending_claim(case), pending_extension(case)
    if powers.may_decide_close_out and claim is not None:
        found.append(_decision(claim, claim.claimed_by_id, person))
    if powers.may_decide_extension and extension is not None:
        found.append(_decision(extension, extension.requested_by_id, person))
    if powers.may_check:
        found.append(_check(case, today))
    return found


def why_not(rule: Callable[[], None]) -> str:
    """Return the sentence with which a rule refuses, empty when it allows."""
    try:
        rule()
    except RefusedError as refusal:
        return str(refusal)
    return ""


def _address(name: str, case: TaskRecord) -> str:
    return reverse(name, args=[case.task.number])


def _items(case: TaskRecord, today: date) -> list[Action]:
    form = ItemsForm(task=case.task, initial={"done_on": today}, auto_id="items-%s")
    if not form.fields["items"].queryset:  # type: ignore[attr-defined]
        return []
    blocked = why_not(lambda: refuse_finished(case, today))
    return [Action("更新对象状态", _address("task-items", case), form, blocked)]


def _claim(case: TaskRecord, today: date) -> Action:
    has_proof = close_outs.has_evidence(case.task)
    blocked = why_not(lambda: close_outs.refuse_claim(case, has_proof, today))
    form = ClaimForm(auto_id="claim-%s")
    return Action("申请销号", _address("task-close-out", case), form, blocked)


def _extension(case: TaskRecord, today: date) -> Action:
    blocked = why_not(lambda: extensions.refuse_request(case, today))
    form = ExtensionForm(auto_id="extension-%s")
    return Action("申请延期", _address("task-extension", case), form, blocked)


def _decision(made: CloseOut | ExtensionRequest, asked_by: int | None, person: Person) -> Action:
    is_claim = isinstance(made, CloseOut)
    what = "这份销号申请" if is_claim else "这份延期申请"
    blocked = why_not(lambda: refuse_same_person(asked_by, person.pk, what))
    name = "task-close-out-decide" if is_claim else "task-extension-decide"
    form = DecisionForm(made=made, by=person, auto_id=f"{name}-%s")
    title = "核查销号申请" if is_claim else "办理延期申请"
    return Action(title, reverse(name, args=[made.task.number]), form, blocked)


def _check(case: TaskRecord, today: date) -> Action:
    blocked = why_not(lambda: follow_ups.refuse_check(case))
    form = CheckForm(task=case.task, initial={"checked_on": today}, auto_id="check-%s")
    return Action("记回头看", _address("task-check", case), form, blocked)
