"""The board of tasks: states, order of urgency, filters."""

from datetime import date
from decimal import Decimal

import pytest

from monitoring.periods import AsOf
from standards.task_progress import TaskState
from targets.assessments.tasks import TaskFilters, by_area, rows_of, standings, task_board
from targets.explain.subject import subject_of
from targets.explain.target_reports import to_date
from targets.models import Plan, ProgressReport, Task, TaskItem, TaskMonth
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
        ({"area": "9" * 5000}, 0),
        ({}, 60),
    ],
)
def test_filters_narrow_the_list(parameters, count):
    filters = TaskFilters.from_parameters(parameters)
    plan = Plan.objects.get(year=2023)
    assert filters.narrowed(standings(plan, JUNE)).count() == count


# --- one standing for the list, the scorecard and what opens --------------------------------------


def creeks(done):
    """29 creeks, so many of them done in June."""
    task = Task.objects.get(number="219")
    TaskItem.objects.bulk_create(
        TaskItem(
            task=task,
            name=f"支浜{n}",
            state="done" if n <= done else "pending",
            done_on=date(2023, 6, 15) if n <= done else None,
        )
        for n in range(1, 30)
    )
    kept.refresh([task.pk])


def test_twelve_of_29_objects_show_what_a_report_of_twelve_shows():
    creeks(12)
    found = row("219")
    assert (found.progress_text, found.scheduled_text) == ("41.4 %", "49.6 %")
    assert (found.state, found.done_text) == (TaskState.BEHIND, "12/29 条")


def test_a_list_counted_by_the_piece_does_not_speak_of_square_kilometres():
    task = Task.objects.get(number="220")  # 4 streets and 11.7 square kilometres are listed
    task.progress_basis = "objects"
    task.save()
    kept.refresh([task.pk])
    assert row("220").done_text == "0/2 个"


def test_list_and_scorecard_show_one_amount_whatever_the_report_says():
    creeks(12)
    report("219", done_quantity=15)
    subject = subject_of("T10", JUNE)
    assert (row("219").done_text, subject.evaluation.value) == ("12/29 条", 12)
    opened = to_date(subject, 2023, 6)
    assert opened.figure == "12"
    assert [len(table.rows) for table in opened.readings] == [12]


def test_a_report_that_differs_from_the_list_is_said_in_the_meetings_finding():
    creeks(12)
    report("219", done_quantity=15, problem="清淤未进场")
    said = "6月月报累计 15,对象清单当月为 12,二者不一致,按清单计"
    assert row("219").disagreement == said
    assert row("219").finding == f"清淤未进场;{said}"


def test_a_task_that_has_not_begun_owes_no_report():
    Task.objects.filter(number="219").update(start_date=date(2023, 7, 1))
    kept.refresh()
    found = row("219")
    assert found.state is TaskState.NOT_STARTED
    assert board().missing_reports == 59
    assert (found.is_report_missing, found.flags) == (False, ())


def test_a_finished_task_owes_no_report():
    report("219", month=5, done_quantity=29, is_complete=True)
    found = row("219")
    assert (found.state, found.kept.is_current) == (TaskState.CLAIMED, False)
    assert found.is_report_missing is False
    assert found.kept not in standings(Plan.objects.get(year=2023), JUNE).missing_reports()
    assert (
        TaskMonth.objects.at(Plan.objects.get(year=2023), 2023, 6).missing_reports().count() == 59
    )
