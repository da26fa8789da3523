"""The board of tasks: states, order of urgency, filters."""

from decimal import Decimal

import pytest

from monitoring.periods import AsOf
from standards.task_progress import TaskState
from targets.assessments.tasks import TaskFilters, by_area, rows_of, standings, task_board
from targets.models import Plan, ProgressReport, Task
from targets.supervision import kept

pytestmark = pytest.mark.django_db
JUNE = AsOf(2023, 6)


def report(number, month=6, **values):
    task = Task.objects.get(number=number)
    ProgressReport.objects.create(task=task, year=2023, month=month, **values)
    kept.refresh([task.pk])


def board(as_of=JUNE):
    return task_board(Plan.objects.get(year=2023), as_of)


def rows(as_of=JUNE):
    return rows_of(standings(Plan.objects.get(year=2023), as_of), as_of)


def row(number, as_of=JUNE):
    return next(r for r in rows(as_of) if r.task.number == number)


def test_the_tributary_task_at_12_of_29_shows_41_4_against_49_6():
    report("219", done_quantity=12)
    found = row("219")
    assert (found.progress_text, found.scheduled_text) == ("41.4 %", "49.6 %")
    assert (found.state, found.done_text) == (TaskState.BEHIND, "12/29 条")


def test_a_later_report_does_not_change_an_earlier_month():
    report("219", done_quantity=12)
    report("219", month=8, done_quantity=29)
    assert row("219").state is TaskState.BEHIND


def test_an_old_report_is_held_against_the_time_of_its_own_month():
    report("207", month=5, done_quantity=50)
    found = row("207")
    assert (found.done_text, found.scheduled_text) == ("50/87 家", "41.4 %")
    assert (found.is_report_missing, found.state) == (True, TaskState.NO_REPORT)


def test_a_task_without_a_report_is_missing_not_zero():
    found = row("101")
    assert (found.state, found.progress, found.done_text) == (TaskState.NO_REPORT, None, "—")


def test_what_is_overdue_is_pushed_before_what_is_behind_and_must_before_strive():
    report("216", month=9, done_percent=Decimal("50"))  # due 30 September
    report("304", month=10, done_quantity=1)  # 力争
    report("219", month=10, done_quantity=12)  # 确保
    pushed = [r.task.number for r in board(AsOf(2023, 10)).to_push()]
    assert pushed == ["216", "219", "304"]


def test_areas_and_tasks_keep_the_documents_order():
    areas = by_area(rows())
    assert [a.area.number for a in areas] == [1, 2, 3, 4, 5]
    assert [len(a.rows) for a in areas] == [13, 24, 10, 9, 4]
    assert [r.task.number for r in areas[1].rows] == [str(n) for n in range(201, 225)]


@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        ({"area": "5"}, 4),
        ({"commitment": "strive"}, 4),
        ({"q": "支浜"}, 3),
        ({"state": "no_report"}, 60),
        ({"area": "9"}, 0),
        ({}, 60),
    ],
)
def test_filters_narrow_the_list(parameters, count):
    filters = TaskFilters.from_parameters(parameters)
    plan = Plan.objects.get(year=2023)
    assert filters.narrowed(standings(plan, JUNE)).count() == count
