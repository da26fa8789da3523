"""Which months take a unit's report, and what a published month and two editors ask for."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from monitoring.models import AuditEntry, Correction, ImportBatch, Publication
from monitoring.periods import AsOf
from targets.models import ProgressReport, Task, TaskMonth
from targets.supervision import reporting
from targets.supervision.forms import MonthReportForm
from targets.supervision.refusal import RefusedError

AUGUST, TODAY = AsOf(2023, 8), date(2023, 9, 5)


def fresh(task: Task, as_of: AsOf = AUGUST, **said: object) -> ProgressReport:
    """Return a report not saved yet."""
    return ProgressReport(task=task, year=as_of.year, month=as_of.month, **said)


def form_of(task: Task, given: dict[str, object] | None, as_of: AsOf = AUGUST) -> MonthReportForm:
    """Return the form of a month as the page makes it."""
    stored = reporting.report_of(task, as_of)
    return MonthReportForm(given, task=task, as_of=as_of, stored=stored)


def test_a_report_is_kept_and_the_task_stands_by_it(task: Task, lead: User) -> None:
    assert reporting.store(fresh(task, progress="已进场"), None, lead, TODAY)
    row = ProgressReport.objects.get(task=task)
    assert (row.progress, row.reported_by) == ("已进场", lead)
    assert TaskMonth.objects.get(task=task, year=2023, month=8).is_current
    assert AuditEntry.objects.filter(table="targets.progressreport", action="create").count() == 1


@pytest.mark.parametrize(
    ("as_of", "words"),
    [(AsOf(2023, 10), "还没有到"), (AsOf(2022, 12), "这是2023年的任务")],
)
def test_a_month_that_has_not_come_or_of_another_year_is_refused(
    task: Task, lead: User, as_of: AsOf, words: str
) -> None:
    with pytest.raises(RefusedError, match=words):
        reporting.store(fresh(task, as_of, progress="已进场"), None, lead, TODAY)


def test_months_after_a_task_has_ended_take_no_report(task: Task, lead: User) -> None:
    task.ended_on, task.end_document = date(2023, 7, 15), "会议纪要"
    task.save()
    assert reporting.store(fresh(task, AsOf(2023, 7), progress="收尾"), None, lead, TODAY)
    with pytest.raises(RefusedError, match="终止"):
        reporting.store(fresh(task, progress="已进场"), None, lead, TODAY)


def test_a_published_month_asks_for_a_reason(task: Task, lead: User) -> None:
    Publication.objects.create(year=2023, month=8, published_on=date(2023, 9, 18))
    with pytest.raises(RefusedError, match="更正请填写原因"):
        reporting.store(fresh(task, progress="已进场"), None, lead, TODAY)
    assert not ProgressReport.objects.exists()
    assert reporting.store(fresh(task, progress="已进场"), None, lead, TODAY, "漏报补报")
    assert Correction.objects.get().reason == "漏报补报"


def test_the_form_of_a_published_month_asks_for_a_reason(task: Task) -> None:
    Publication.objects.create(year=2023, month=8, published_on=date(2023, 9, 18))
    form = form_of(task, {"progress": "已进场"})
    assert "doubt_reason" in form.errors
    assert form.asks_why


def test_who_saves_second_is_told_and_writes_over_nothing(
    task: Task, lead: User, support: User
) -> None:
    opened = form_of(task, {"progress": "牵头单位填的", "opened_as": ""})
    assert opened.is_valid()
    reporting.store(fresh(task, progress="协办单位先存"), None, support, TODAY)
    with pytest.raises(RefusedError, match="刚由他人填报"):
        reporting.store(opened.instance, opened.stored, lead, TODAY)
    again = form_of(task, {"progress": "牵头单位填的", "opened_as": ""})
    assert "已由他人保存(housing-person)" in str(again.errors)
    once_more = form_of(task, {"progress": "牵头单位填的", "opened_as": again.data["opened_as"]})
    assert once_more.is_valid(), once_more.errors
    assert reporting.store(once_more.instance, once_more.stored, lead, TODAY)
    assert ProgressReport.objects.get(task=task).progress == "牵头单位填的"


def test_a_doubtful_amount_is_asked_about(task: Task, lead: User) -> None:
    reporting.store(fresh(task, AsOf(2023, 7), done_quantity=2), None, lead, TODAY)
    form = form_of(task, {"done_quantity": "1"})
    assert "存疑" in str(form.errors["done_quantity"])
    assert form.asks_why
    vouched = {"done_quantity": "1", "confirm_doubts": "on", "doubt_reason": "上月多报"}
    assert form_of(task, vouched).is_valid()


def test_a_form_asks_for_the_amount_the_task_is_counted_by(task: Task) -> None:
    assert {"done_quantity"} == {n for n in form_of(task, None).fields if n.startswith("done_")}
    judged = Task.objects.filter(quantity__isnull=True, progress_basis="judgement").first()
    assert judged is not None
    fields = form_of(judged, None).fields
    assert "done_percent" in fields
    assert "done_quantity" not in fields
    judged.progress_basis, judged.period_months = "periods", 1
    assert {"is_period_done", "done_quantity"} <= set(form_of(judged, None).fields)


def test_completion_is_claimed_not_ticked(task: Task) -> None:
    assert "is_complete" not in form_of(task, None).fields


def test_over_a_generated_report_the_form_starts_empty_and_what_is_saved_is_real(
    task: Task, lead: User
) -> None:
    batch = ImportBatch.objects.create(kind="demo", source_name="演示")
    ProgressReport.objects.create(
        task=task, year=2023, month=8, progress="演示文字", batch=batch, reported_at=timezone.now()
    )
    blank = form_of(task, None)
    assert blank["progress"].value() in ("", None)
    sent = form_of(task, {"progress": "真实进展", "opened_as": blank["opened_as"].value()})
    assert sent.is_valid(), sent.errors
    assert reporting.store(sent.instance, sent.stored, lead, TODAY)
    row = ProgressReport.objects.get(task=task)
    assert (row.progress, row.batch) == ("真实进展", None)
