"""More time is asked for before the deadline, to a later day, and decided by another person."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from monitoring.models import AuditEntry
from targets.choices import Decision
from targets.models import ExtensionRequest, Task, TaskMonth
from targets.supervision import extensions
from targets.supervision.forms import DecisionForm
from targets.supervision.refusal import RefusedError

SEPT_1, SEPT_5, DUE, LATER = (
    date(2023, 9, 1), date(2023, 9, 5), date(2023, 10, 31), date(2023, 11, 30),
)  # fmt: skip


@pytest.fixture
def asked(task: Task, lead: User) -> ExtensionRequest:
    """A request that waits."""
    return extensions.ask(task, LATER, "管网迁改", lead, SEPT_1)


def test_a_request_on_the_deadline_itself_is_in_time(task: Task, lead: User) -> None:
    assert extensions.ask(task, LATER, "管网迁改", lead, DUE).decision == Decision.PENDING


def test_a_request_after_the_deadline_is_refused(task: Task, lead: User) -> None:
    with pytest.raises(RefusedError, match="须在时限之前"):
        extensions.ask(task, LATER, "管网迁改", lead, date(2023, 11, 1))


@pytest.mark.parametrize("day", [DUE, date(2023, 10, 1)])
def test_the_new_day_comes_after_the_present_one(task: Task, lead: User, day: date) -> None:
    with pytest.raises(RefusedError, match="须晚于现时限 2023-10-31"):
        extensions.ask(task, day, "管网迁改", lead, SEPT_1)


def test_a_request_has_a_reason(task: Task, lead: User) -> None:
    with pytest.raises(RefusedError, match="延期原因"):
        extensions.ask(task, LATER, " ", lead, SEPT_1)


def test_one_request_waits_at_a_time(task: Task, lead: User, asked: ExtensionRequest) -> None:
    with pytest.raises(RefusedError, match="待办理"):
        extensions.ask(task, LATER, "又", lead, SEPT_5)


def test_a_granted_request_moves_the_deadline(
    task: Task, lead: User, leader: User, asked: ExtensionRequest
) -> None:
    extensions.decide(asked, Decision.GRANTED, "", leader, SEPT_5)
    months = TaskMonth.objects.filter(task=task, year=2023)
    assert months.get(month=8).due_date == DUE
    assert (months.get(month=9).due_date, months.get(month=9).is_extended) == (LATER, True)
    with pytest.raises(RefusedError, match="须晚于现时限 2023-11-30"):
        extensions.ask(task, LATER, "再延", lead, SEPT_5)


def test_a_returned_request_leaves_the_deadline_and_says_why(
    task: Task, leader: User, asked: ExtensionRequest
) -> None:
    with pytest.raises(RefusedError, match="退回须写明原因"):
        extensions.decide(asked, Decision.REFUSED, "", leader, SEPT_5)
    extensions.decide(asked, Decision.REFUSED, "可以按期完成", leader, SEPT_5)
    assert TaskMonth.objects.get(task=task, year=2023, month=9).due_date == DUE


def test_who_asks_does_not_decide_in_function_form_and_database(
    lead: User, asked: ExtensionRequest
) -> None:
    with pytest.raises(RefusedError, match="须由他人办理"):
        extensions.decide(asked, Decision.GRANTED, "", lead, SEPT_5)
    form = DecisionForm({"decision": "granted"}, made=asked, by=lead)
    assert "须由他人办理" in str(form.errors)
    asked.decision, asked.decided_on, asked.decided_by = "granted", SEPT_5, lead
    with pytest.raises(IntegrityError, match="extension_by_another"), transaction.atomic():
        asked.save()


def test_a_request_is_decided_once_and_not_before_it_was_made(
    leader: User, asked: ExtensionRequest
) -> None:
    with pytest.raises(RefusedError, match="不能早于申请日期"):
        extensions.decide(asked, Decision.GRANTED, "", leader, date(2023, 8, 31))
    with pytest.raises(RefusedError, match="同意或退回"):
        extensions.decide(asked, Decision.PENDING, "", leader, SEPT_5)
    extensions.decide(asked, Decision.GRANTED, "", leader, SEPT_5)
    with pytest.raises(RefusedError, match="已经办理"):
        extensions.decide(asked, Decision.GRANTED, "", leader, SEPT_5)


def test_request_and_decision_leave_their_entries(leader: User, asked: ExtensionRequest) -> None:
    extensions.decide(asked, Decision.GRANTED, "同意", leader, SEPT_5)
    entries = AuditEntry.objects.filter(table="targets.extensionrequest").order_by("id")
    assert list(entries.values_list("action", "reason")) == [("create", ""), ("change", "同意")]
