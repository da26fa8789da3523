"""The board of tasks: lights, order of urgency, filters."""

from decimal import Decimal

import pytest

from monitoring.periods import AsOf
from standards.task_progress import TaskLight
from targets.assessments.tasks import TaskFilters, task_board
from targets.models import Plan, ProgressReport, Task

pytestmark = pytest.mark.django_db
JUNE = AsOf(2023, 6)


def report(number, month=6, **values):
    return ProgressReport.objects.create(
        task=Task.objects.get(number=number), year=2023, month=month, **values
    )


def board(as_of=JUNE):
    return task_board(Plan.objects.get(year=2023), as_of)


def row(number, as_of=JUNE):
    return next(r for r in board(as_of).rows if r.task.number == number)


def test_the_tributary_task_at_12_of_29_shows_41_4_against_49_6():
    report("219", done_quantity=12)
    found = row("219")
    assert (found.progress_text, found.scheduled_text) == ("41.4 %", "49.6 %")
    assert (found.light, found.done_text) == (TaskLight.BEHIND, "12/29 条")


def test_a_later_report_does_not_change_an_earlier_month():
    report("219", done_quantity=12)
    report("219", month=8, done_quantity=29)
    assert row("219").light is TaskLight.BEHIND


def test_an_old_report_is_held_against_the_time_of_its_own_month():
    report("207", month=5, done_quantity=50)
    found = row("207")
    assert (found.done_text, found.scheduled_text) == ("50/87 家", "41.4 %")
    assert (found.is_report_missing, found.light) == (True, TaskLight.NO_REPORT)


def test_a_task_without_a_report_is_missing_not_zero():
    found = row("101")
    assert (found.light, found.progress, found.done_text) == (TaskLight.NO_REPORT, None, "—")


def test_what_is_overdue_is_pushed_before_what_is_behind_and_must_before_strive():
    report("216", month=9, done_percent=Decimal("50"))  # due 30 September
    report("304", month=10, done_quantity=1)  # 力争
    report("219", month=10, done_quantity=12)  # 确保
    pushed = [r.task.number for r in board(AsOf(2023, 10)).to_push]
    assert pushed == ["216", "219", "304"]


def test_areas_and_tasks_keep_the_documents_order():
    areas = board().by_area()
    assert [a.area.number for a in areas] == [1, 2, 3, 4, 5]
    assert [len(a.rows) for a in areas] == [13, 24, 10, 9, 4]
    assert [r.task.number for r in areas[1].rows] == [str(n) for n in range(201, 225)]


@pytest.mark.parametrize(
    ("parameters", "count"),
    [
        ({"area": "5"}, 4),
        ({"commitment": "strive"}, 4),
        ({"q": "支浜"}, 3),
        ({"light": "no_report"}, 60),
        ({"area": "9"}, 0),
        ({}, 60),
    ],
)
def test_filters_narrow_the_list(parameters, count):
    filters = TaskFilters.from_parameters(parameters)
    assert len(filters.narrowed(board()).rows) == count
