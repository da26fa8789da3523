"""完成 is claimed with evidence; 销号 is granted or returned by another person."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import IntegrityError, transaction

from monitoring.models import AuditEntry
from targets.choices import CheckOutcome, Decision
from targets.evidence.store import EvidenceError, withdraw
from targets.forms import EvidenceForm
from targets.models import CloseOut, Evidence, Task, TaskMonth
from targets.supervision import close_outs
from targets.supervision.follow_ups import Visit, check
from targets.supervision.forms import DecisionForm
from targets.supervision.refusal import RefusedError

JUNE_1, JUNE_5, JUNE_9 = date(2023, 6, 1), date(2023, 6, 5), date(2023, 6, 9)


def state_in(task: Task, month: int) -> str:
    """Return how a task is kept to stand at a month's end."""
    return TaskMonth.objects.get(task=task, year=2023, month=month).state


@pytest.fixture
def claimed(task: Task, proof: Evidence, lead: User) -> CloseOut:
    """A claim that waits."""
    return close_outs.claim(task, "两条支浜均已验收", lead, JUNE_1)


def test_a_claim_shows_as_done_and_waiting_from_its_month_on(task: Task, claimed: CloseOut) -> None:
    assert claimed.decision == Decision.PENDING
    assert (state_in(task, 5), state_in(task, 6)) == ("behind", "claimed")


def test_a_claim_without_evidence_is_refused(task: Task, lead: User) -> None:
    with pytest.raises(RefusedError, match="佐证材料"):
        close_outs.claim(task, "完成", lead, JUNE_1)
    assert not CloseOut.objects.exists()


def test_withdrawn_evidence_proves_nothing(task: Task, proof: Evidence, lead: User) -> None:
    Evidence.objects.filter(pk=proof.pk).update(withdrawn_on=JUNE_1, withdrawn_reason="传错")
    with pytest.raises(RefusedError, match="佐证材料"):
        close_outs.claim(task, "完成", lead, JUNE_1)


def test_a_claim_before_the_task_begins_is_refused(task: Task, proof: Evidence, lead: User) -> None:
    with pytest.raises(RefusedError, match="2023-02-01 才开始"):
        close_outs.claim(task, "完成", lead, date(2023, 1, 31))


def test_a_claim_says_what_was_done(task: Task, proof: Evidence, lead: User) -> None:
    with pytest.raises(RefusedError, match="完成情况"):
        close_outs.claim(task, "  ", lead, JUNE_1)


def test_one_claim_waits_at_a_time(task: Task, claimed: CloseOut, lead: User) -> None:
    with pytest.raises(RefusedError, match="待核查"):
        close_outs.claim(task, "再报", lead, JUNE_5)


def test_an_ended_task_is_not_claimed(task: Task, proof: Evidence, lead: User) -> None:
    Task.objects.filter(pk=task.pk).update(ended_on=date(2023, 5, 1), end_document="会议纪要")
    with pytest.raises(RefusedError, match="终止"):
        close_outs.claim(task, "完成", lead, JUNE_1)


def test_another_person_grants(task: Task, claimed: CloseOut, leader: User) -> None:
    close_outs.decide(claimed, Decision.GRANTED, "", leader, JUNE_5)
    assert state_in(task, 6) == "closed"
    with pytest.raises(RefusedError, match="已销号"):
        close_outs.claim(task, "再报", leader, JUNE_9)


def test_a_return_needs_a_reason_and_opens_the_way_to_claim_again(
    task: Task, claimed: CloseOut, leader: User, lead: User
) -> None:
    with pytest.raises(RefusedError, match="退回须写明原因"):
        close_outs.decide(claimed, Decision.REFUSED, " ", leader, JUNE_5)
    close_outs.decide(claimed, Decision.REFUSED, "照片不清", leader, JUNE_5)
    standing = TaskMonth.objects.get(task=task, year=2023, month=6)
    assert standing.is_returned
    assert close_outs.claim(task, "已补照片", lead, JUNE_9).decision == Decision.PENDING


def test_who_claims_does_not_grant_in_the_function(claimed: CloseOut, lead: User) -> None:
    with pytest.raises(RefusedError, match="须由他人办理"):
        close_outs.decide(claimed, Decision.GRANTED, "", lead, JUNE_5)


def test_who_claims_does_not_grant_in_the_form(claimed: CloseOut, lead: User, leader: User) -> None:
    given = {"decision": "granted", "opinion": "", "asked": claimed.pk}
    own = DecisionForm(given, made=claimed, by=lead)
    assert "须由他人办理" in str(own.errors)
    assert DecisionForm(given, made=claimed, by=leader).is_valid()


def test_who_claims_does_not_grant_in_the_database(claimed: CloseOut, lead: User) -> None:
    claimed.decision, claimed.decided_on, claimed.decided_by = "granted", JUNE_5, lead
    with pytest.raises(IntegrityError, match="close_out_by_another"), transaction.atomic():
        claimed.save()


def test_a_claim_is_decided_once(claimed: CloseOut, leader: User, admin_person: User) -> None:
    close_outs.decide(claimed, Decision.GRANTED, "", leader, JUNE_5)
    with pytest.raises(RefusedError, match="已经办理"):
        close_outs.decide(claimed, Decision.REFUSED, "反悔", admin_person, JUNE_9)


def test_a_decision_is_one_of_two_and_not_before_the_claim(claimed: CloseOut, leader: User) -> None:
    with pytest.raises(RefusedError, match="同意或退回"):
        close_outs.decide(claimed, Decision.PENDING, "", leader, JUNE_5)
    with pytest.raises(RefusedError, match="不能早于申报日期"):
        close_outs.decide(claimed, Decision.GRANTED, "", leader, date(2023, 5, 31))


def test_a_task_that_fell_back_is_claimed_again(
    task: Task, claimed: CloseOut, leader: User, lead: User, admin_person: User
) -> None:
    close_outs.decide(claimed, Decision.GRANTED, "", leader, JUNE_5)
    visit = Visit(date(2023, 7, 4), CheckOutcome.RELAPSED, "又见黑臭")
    check(task, visit, admin_person, date(2023, 7, 5))
    assert (state_in(task, 6), state_in(task, 7)) == ("closed", "behind")
    close_outs.claim(task, "再次完成", lead, date(2023, 8, 1))
    assert state_in(task, 8) == "claimed"


def test_claim_and_decision_leave_their_entries(claimed: CloseOut, leader: User) -> None:
    close_outs.decide(claimed, Decision.REFUSED, "照片不清", leader, JUNE_5)
    entries = list(AuditEntry.objects.filter(table="targets.closeout").order_by("id"))
    assert [entry.action for entry in entries] == ["create", "change"]
    fields, (_, before, after) = entries[1].changes["fields"], entries[1].changes["rows"][0]
    place = fields.index("decision")
    assert (before[place], after[place], entries[1].reason) == ("pending", "refused", "照片不清")


def test_a_form_that_showed_another_claim_decides_nothing(
    task: Task, claimed: CloseOut, leader: User, lead: User
) -> None:
    close_outs.decide(claimed, Decision.REFUSED, "照片不清", leader, JUNE_5)
    newer = close_outs.claim(task, "已补照片", lead, JUNE_9)
    for shown in (claimed.pk, ""):
        form = DecisionForm({"decision": "granted", "asked": shown}, made=newer, by=leader)
        assert "已是另一份申请" in str(form.errors)
    assert DecisionForm(made=newer, by=leader)["asked"].value() == newer.pk


def test_an_ended_task_is_not_granted_but_returned(
    task: Task, claimed: CloseOut, leader: User
) -> None:
    Task.objects.filter(pk=task.pk).update(ended_on=JUNE_5, end_document="会议纪要")
    with pytest.raises(RefusedError, match="终止"):
        close_outs.decide(claimed, Decision.GRANTED, "", leader, JUNE_5)
    close_outs.decide(claimed, Decision.REFUSED, "任务已终止", leader, JUNE_5)


def test_a_claim_is_not_granted_while_an_object_is_fallen_back(
    task: Task, claimed: CloseOut, leader: User
) -> None:
    told = {"state": "relapsed", "done_on": JUNE_1, "reopened_on": JUNE_5}
    task.items.filter(name="甲浜").update(**told)
    with pytest.raises(RefusedError, match="反弹后尚未再次完成"):
        close_outs.decide(claimed, Decision.GRANTED, "", leader, JUNE_9)


def test_a_claim_without_standing_evidence_is_not_granted(
    claimed: CloseOut, proof: Evidence, leader: User
) -> None:
    Evidence.objects.filter(pk=proof.pk).update(withdrawn_on=JUNE_5, withdrawn_reason="传错")
    with pytest.raises(RefusedError, match="佐证材料已全部撤下"):
        close_outs.decide(claimed, Decision.GRANTED, "", leader, JUNE_9)


@pytest.mark.parametrize("is_granted", [False, True])
def test_the_last_evidence_of_a_claim_is_not_taken_back(
    task: Task, claimed: CloseOut, proof: Evidence, leader: User, is_granted: bool
) -> None:
    if is_granted:
        close_outs.decide(claimed, Decision.GRANTED, "", leader, JUNE_5)
    with pytest.raises(EvidenceError, match="最后一份佐证材料"):
        withdraw(proof.pk, "传错", JUNE_9)
    given = {"title": "验收表", "withdrawn_on": "2023-06-09", "withdrawn_reason": "传错"}
    assert "最后一份佐证材料" in str(EvidenceForm(given, instance=proof).errors["withdrawn_on"])
    Evidence.objects.create(task=task, title="验收照片")
    assert withdraw(proof.pk, "传错", JUNE_9).is_withdrawn


def test_evidence_nobody_stands_on_is_taken_back(
    claimed: CloseOut, proof: Evidence, leader: User
) -> None:
    close_outs.decide(claimed, Decision.REFUSED, "照片不清", leader, JUNE_5)
    assert withdraw(proof.pk, "传错", JUNE_9).is_withdrawn
