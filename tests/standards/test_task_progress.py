"""States of tasks and status of promised quantities (docs/methods/scheduled-progress.md)."""

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.progress import scheduled_progress
from standards.status import TargetStatus
from standards.task_progress import (
    TaskStanding,
    TaskState,
    period_of,
    periods_due,
    quantity_verdict,
    task_state,
)

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


# --- what the review of the states found ----------------------------------------------------------


def test_a_task_that_begins_in_july_is_not_missing_a_report_in_march():
    found = standing(
        Fraction(0), scheduled=0, has_started=False, has_report=False, is_current=False
    )
    assert task_state(found) is TaskState.NOT_STARTED


def test_work_done_before_the_first_day_is_seen():
    found = standing(Fraction(1, 10), scheduled=Fraction(0), has_started=False)
    assert task_state(found) is TaskState.ON_SCHEDULE


@pytest.mark.parametrize("mark", ["is_returned", "is_relapsed"])
def test_what_was_sent_back_or_fell_back_is_not_done_by_counting(mark):
    assert task_state(standing(Fraction(1), **{mark: True})) is TaskState.ON_SCHEDULE
    assert task_state(standing(Fraction(1), days_left=-1, **{mark: True})) is TaskState.OVERDUE


def test_a_task_closed_out_stays_closed_after_its_deadline():
    assert task_state(standing(Fraction(1, 2), is_closed=True, days_left=-90)) is TaskState.CLOSED


def test_a_task_ended_by_a_document_is_ended_whatever_else_was_said():
    found = standing(Fraction(1), is_ended=True, is_closed=True, days_left=-1)
    assert task_state(found) is TaskState.ENDED


def test_on_the_day_of_the_deadline_a_task_is_not_overdue():
    assert not standing(days_left=0).is_past_due
    assert standing(days_left=-1).is_past_due


@pytest.mark.parametrize(
    ("start", "due", "months"),
    [(date(2023, 1, 1), date(2023, 12, 31), 0), (date(2023, 2, 1), date(2023, 1, 31), 1)],
)
def test_periods_of_nothing_are_refused(start, due, months):
    with pytest.raises(ValueError, match="no periods"):
        periods_due(start, due, due, months)


@given(
    st.dates(date(2023, 1, 1), date(2023, 12, 31)),
    st.integers(0, 500),
    st.integers(1, 12),
    st.integers(-40, 600),
)
def test_periods_due_never_fall_and_end_with_all(start, length, months, later):
    due, at = start + timedelta(days=length), start + timedelta(days=later)
    ended, total = periods_due(start, due, at, months)
    assert 0 <= ended <= total
    assert periods_due(start, due, at + timedelta(days=1), months)[0] >= ended
    assert periods_due(start, due, due, months) == (total, total)


def test_a_month_lies_in_its_period_counted_from_the_start():
    assert [period_of(date(2023, 3, 15), 2023, m, 3) for m in (2, 3, 5, 6)] == [-1, 0, 0, 1]
