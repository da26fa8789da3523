"""How far a thing due of a month has come: the decision table."""

from datetime import date

import pytest

from monitoring.due import DueState, Progress, Terms, due_state
from monitoring.periods import AsOf

SEPTEMBER = AsOf(2023, 9)
TERMS = Terms(due_day=10, grace_day=20)


@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2023, 9, 30), DueState.NOT_DUE),
        (date(2023, 10, 1), DueState.AWAITING),
        (date(2023, 10, 10), DueState.AWAITING),
        (date(2023, 10, 11), DueState.GRACE),
        (date(2023, 10, 20), DueState.GRACE),
        (date(2023, 10, 21), DueState.OVERDUE),
    ],
)
def test_without_an_entry_the_day_decides(today: date, state: DueState) -> None:
    assert due_state(SEPTEMBER, TERMS, today, Progress()) is state


@pytest.mark.parametrize(
    ("entered", "reviewed", "published", "state"),
    [
        (True, False, False, DueState.ENTERED),
        (True, True, False, DueState.REVIEWED),
        (True, False, True, DueState.PUBLISHED),
        (True, True, True, DueState.PUBLISHED),
        (False, False, True, DueState.OVERDUE),
        (False, True, True, DueState.OVERDUE),
    ],
)
def test_with_an_entry_the_work_decides(
    entered: bool, reviewed: bool, published: bool, state: DueState
) -> None:
    progress = Progress(entered, reviewed, published)
    assert due_state(SEPTEMBER, TERMS, date(2023, 12, 1), progress) is state


def test_the_default_grace_ends_when_the_evaluation_says_overdue() -> None:
    terms = Terms(due_day=5, grace_day=20)
    assert due_state(SEPTEMBER, terms, SEPTEMBER.entry_due, Progress()) is DueState.GRACE
    assert SEPTEMBER.entry_due == date(2023, 10, 20)
