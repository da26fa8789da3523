"""States of tasks and status of promised quantities (docs/methods/scheduled-progress.md)."""

from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.progress import scheduled_progress
from standards.status import TargetStatus
from standards.task_progress import TaskStanding, TaskState, quantity_verdict, task_state

HALF_YEAR = scheduled_progress(date(2023, 1, 1), date(2023, 12, 31), date(2023, 6, 30))


def standing(progress=None, **over):
    values = {
        "scheduled": HALF_YEAR,
        "has_report": True,
        "is_current": True,
        "days_left": 184,
    }
    return TaskStanding(progress=progress, **(values | over))


def test_twelve_of_29_on_30_june_is_behind():
    assert task_state(standing(Fraction(12, 29))) is TaskState.BEHIND


def test_fifty_of_87_on_30_june_is_on_schedule():
    assert task_state(standing(Fraction(50, 87))) is TaskState.ON_SCHEDULE


def test_exactly_on_schedule_is_on_schedule():
    assert task_state(standing(HALF_YEAR)) is TaskState.ON_SCHEDULE


def test_a_task_without_any_report_is_not_green():
    assert task_state(standing(has_report=False)) is TaskState.NO_REPORT


def test_last_months_good_report_does_not_keep_a_task_green():
    assert task_state(standing(Fraction(50, 87), is_current=False)) is TaskState.NO_REPORT


def test_a_task_behind_at_its_last_report_stays_behind():
    assert task_state(standing(Fraction(12, 29), is_current=False)) is TaskState.BEHIND


def test_a_reported_task_that_is_not_counted_is_running():
    assert task_state(standing()) is TaskState.RUNNING


def test_past_its_deadline_a_task_is_overdue_whatever_it_has_done():
    assert task_state(standing(Fraction(99, 100), days_left=-1)) is TaskState.OVERDUE


def test_a_finished_task_awaits_its_close_out_even_after_its_deadline():
    assert task_state(standing(Fraction(1), days_left=-1)) is TaskState.CLAIMED


@pytest.mark.parametrize(
    ("done", "months_to_come", "status"),
    [
        (29, 4, TargetStatus.COMPLETED),
        (28, 0, TargetStatus.IMPOSSIBLE),
        (15, 6, TargetStatus.ON_COURSE),
        (14, 6, TargetStatus.AT_RISK),
        (10, 6, TargetStatus.UNLIKELY),
    ],
)
def test_a_quantity_is_judged_against_the_time_that_has_passed(done, months_to_come, status):
    assert quantity_verdict(done, 29, HALF_YEAR, months_to_come).status is status


def test_a_promise_of_nothing_is_refused():
    with pytest.raises(ValueError, match="more than 0"):
        quantity_verdict(1, 0, HALF_YEAR, 6)


@given(st.fractions(0, 2), st.fractions(0, 1))
def test_more_done_never_gives_a_worse_state(progress, scheduled):
    order = [TaskState.BEHIND, TaskState.ON_SCHEDULE, TaskState.CLAIMED]
    one = task_state(standing(progress, scheduled=scheduled))
    more = task_state(standing(progress + Fraction(1, 10), scheduled=scheduled))
    assert order.index(more) >= order.index(one)
