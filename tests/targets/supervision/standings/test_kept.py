"""What is kept of tasks follows from their records, whoever writes them (决定 0011)."""

from datetime import date, timedelta
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Count
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from monitoring.choices import AuditAction
from monitoring.journal import RowChange, gathering, note_rows, removing, state_of
from monitoring.models import Division
from monitoring.periods import AsOf
from targets.assessments.tasks import task_board
from targets.choices import CheckOutcome, Decision, ItemState
from targets.models import (
    CloseOut,
    ExtensionRequest,
    FollowUpCheck,
    LightOverride,
    LightRule,
    Milestone,
    Plan,
    ProgressReport,
    Task,
    TaskItem,
    TaskMonth,
    Unit,
)
from targets.supervision import kept

pytestmark = pytest.mark.django_db
JUNE = AsOf(2023, 6)


def written(row, **values):
    """Save a row, new or changed, with its entry in the journal."""
    before = state_of(type(row).objects.get(pk=row.pk)) if row.pk else None
    for name, value in values.items():
        setattr(row, name, value)
    row.save()
    action = AuditAction.CHANGE if before else AuditAction.CREATE
    note_rows(action, type(row), [RowChange(row.pk, before, state_of(row))])
    return row


def removed(row):
    with removing([row]):
        row.delete()


def task_of(number):
    return Task.objects.get(number=number)


def standing(number, month=6):
    return TaskMonth.objects.get(task__number=number, year=2023, month=month)


def test_a_written_report_is_seen_in_every_later_month_and_no_earlier():
    written(ProgressReport(task=task_of("219"), year=2023, month=6, done_quantity=Decimal(12)))
    states = [standing("219", month).state for month in (5, 6, 9)]
    assert states == ["no_report", "behind", "behind"]


def test_a_removed_report_leaves_nothing_behind():
    report = written(ProgressReport(task=task_of("219"), year=2023, month=6, done_quantity=12))
    removed(report)
    assert (standing("219").state, standing("219").report_id) == ("no_report", None)
    assert TaskMonth.objects.filter(task__number="219").count() == 12


def test_deleting_a_report_past_the_journal_takes_no_task_off_the_list():
    report = written(ProgressReport(task=task_of("219"), year=2023, month=6, done_quantity=12))
    report.delete()
    assert TaskMonth.objects.filter(task__number="219", report=None).count() == 12


def test_a_part_moved_to_another_task_is_told_to_both():
    item = written(TaskItem(task=task_of("219"), name="一", state="done", done_on=date(2023, 5, 1)))
    written(item, task=task_of("224"))
    assert (standing("219").done, standing("224").done) == (None, 1)


def test_a_new_rule_of_lights_changes_the_months_it_applies_to():
    written(ProgressReport(task=task_of("219"), year=2023, month=1, done_quantity=0))
    rule = LightRule.objects.create(valid_from=date(2023, 6, 30), name="新", document="文")
    written(rule)
    lamps = [standing("219", month).lamp for month in (5, 6)]
    assert lamps == ["yellow", "grey"]


def test_a_changed_area_is_told_to_its_own_tasks_only(monkeypatch):
    area = task_of("219").area
    told = []
    monkeypatch.setattr(kept, "_write", told.extend)
    written(area, title="水环境治理")
    assert set(told) == set(area.tasks.values_list("pk", flat=True))
    assert len(told) < Task.objects.count()


def test_many_rows_are_told_of_once():
    task = task_of("219")
    with gathering():
        for n in range(5):
            written(TaskItem(task=task, name=f"{n}", state="done", done_on=date(2023, 5, 1)))
        assert standing("219").done is None
    assert standing("219").done == 5


def test_what_goes_wrong_leaves_both_as_they_were():
    task = task_of("219")
    with transaction.atomic():
        written(ProgressReport(task=task, year=2023, month=6, done_quantity=12))
        transaction.set_rollback(True)
    assert standing("219").state == "no_report"


def test_working_out_all_tasks_costs_the_queries_of_one(django_assert_num_queries):
    for pks in ([task_of("219").pk], list(Task.objects.values_list("pk", flat=True))):
        with django_assert_num_queries(10):
            kept.computed(pks)


def test_rows_that_are_right_are_not_written_again():
    before = dict(TaskMonth.objects.values_list("pk", "task"))
    kept.refresh()
    assert dict(TaskMonth.objects.values_list("pk", "task")) == before


def test_a_row_of_a_year_that_is_not_the_plans_is_taken_out():
    row = standing("219")
    row.pk, row.year = None, 2022
    row.save()
    (found,) = kept.deviations()
    assert "多出一行任务月度状况" in str(found)
    kept.refresh()
    assert list(kept.deviations()) == []


def test_check_data_finds_a_kept_figure_that_is_wrong_and_sets_it_right():
    TaskMonth.objects.filter(task__number="219", month=6).update(state="closed")
    TaskMonth.objects.filter(task__number="220", month=7).delete()
    with pytest.raises(CommandError, match="2 处"):
        call_command("check_data", stdout=StringIO(), stderr=StringIO())
    call_command("check_data", "--repair", stdout=StringIO(), stderr=StringIO())
    assert list(kept.deviations()) == []


# --- random edits ---------------------------------------------------------------------------------

NUMBERS = ("219", "213", "220", "101", "216")
DAYS = st.integers(0, 364).map(lambda n: date(2023, 1, 1) + timedelta(days=n))


def report(task, day, size):
    found = ProgressReport.objects.filter(task=task, year=2023, month=day.month).first()
    row = found or ProgressReport(task=task, year=2023, month=day.month)
    tells = size % 3
    return written(
        row,
        done_quantity=Decimal(size) if tells == 0 else None,
        done_percent=Decimal(size) if tells == 1 else None,
        is_complete=size == 29,
        is_period_done=size % 2 == 0,
    )


def add_item(task, day, size):
    done = size % 2 == 0
    return written(
        TaskItem(
            task=task,
            name=f"{day}{size}{TaskItem.objects.count()}",
            state=ItemState.DONE if done else ItemState.PENDING,
            done_on=day if done else None,
            quantity=Decimal(size) if size > 15 else None,
        )
    )


def fall_back(task, day, size):
    item = TaskItem.objects.filter(task=task, state=ItemState.DONE, done_on__lte=day).first()
    if item is not None:
        written(item, state=ItemState.RELAPSED, reopened_on=day)
        written(FollowUpCheck(task=task, item=item, checked_on=day, outcome=CheckOutcome.RELAPSED))


def add_node(task, day, size):
    reached = day + timedelta(days=size) if size % 2 else None
    written(Milestone(task=task, title="节点", planned_on=day, reached_on=reached, weight=size))


def claim(task, day, size):
    waiting = CloseOut.objects.filter(task=task, decision=Decision.PENDING).first()
    if waiting is None:
        written(CloseOut(task=task, claimed_on=day, statement="完成"))
        return
    decision = Decision.GRANTED if size % 2 else Decision.REFUSED
    later = waiting.claimed_on + timedelta(days=size)
    written(waiting, decision=decision, decided_on=later, decision_reason="意见")


def extend(task, day, size):
    if not ExtensionRequest.objects.filter(task=task, decision=Decision.PENDING).exists():
        granted = size % 2 == 0
        written(
            ExtensionRequest(
                task=task, requested_on=day, new_due_date=day + timedelta(days=size * 10),
                reason="原因", decision=Decision.GRANTED if granted else Decision.PENDING,
                decided_on=day if granted else None,
            )
        )  # fmt: skip


def visit(task, day, size):
    outcome = CheckOutcome.RELAPSED if size % 2 else CheckOutcome.HELD
    written(FollowUpCheck(task=task, checked_on=day, outcome=outcome, finding="情况"))


def light(task, day, size):
    written(LightOverride(task=task, valid_from=day, lamp="red", reason="原因"))


def end(task, day, size):
    written(task, ended_on=day if size % 2 else None, end_document="纪要")


def remove_something(task, day, size):
    parts = (ProgressReport, TaskItem, Milestone, CloseOut, ExtensionRequest)
    row = parts[size % len(parts)].objects.filter(task=task).first()
    if row is not None and not (isinstance(row, TaskItem) and row.checks.exists()):
        removed(row)


EDITS = (
    report, add_item, fall_back, add_node, claim, extend, visit, light, end, remove_something,
)  # fmt: skip


class RandomEdits(TestCase):
    """Each example runs in a transaction of its own, with the plan in it."""

    @settings(max_examples=15)
    @given(
        st.lists(
            st.tuples(st.sampled_from(EDITS), st.sampled_from(NUMBERS), DAYS, st.integers(0, 29)),
            max_size=12,
        )
    )
    def test_whatever_is_edited_what_is_kept_is_what_the_records_give(self, edits):
        for edit, number, day, size in edits:
            edit(task_of(number), day, size)
        assert list(kept.deviations()) == []
        assert_sums()


def assert_sums():
    """Every way of dividing the tasks of a month gives all of them."""
    plan = Plan.objects.get(year=2023)
    for month in (1, 6, 12):
        board = task_board(plan, AsOf(2023, month))
        assert board.total == Task.objects.filter(area__plan=plan).count()
        assert sum(each.count for each in board.lamps) == board.total
        rows = TaskMonth.objects.at(plan, 2023, month)
        for field in ("task__lead_unit", "task__area", "task__field", "task__commitment"):
            counts = rows.order_by().values(field).annotate(n=Count("id"))
            assert sum(each["n"] for each in counts) == board.total


def test_units_and_areas_add_up_to_the_bureaus_tasks():
    assert_sums()
    led = sum(unit.led_tasks.count() for unit in Unit.objects.all())
    assert led == Task.objects.count() == 60
    named = Task.objects.filter(divisions__isnull=False).distinct().count()
    by_division = {d.code: d.tasks.count() for d in Division.objects.filter(tasks__isnull=False)}
    assert (named, by_division["zouqu"], by_division["zhonglou-edz"]) == (11, 9, 4)
