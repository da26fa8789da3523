"""What had been said of a task by a day: deadlines, claims, what fell back, lights by hand."""

from datetime import date

from monitoring.choices import BatchKind
from monitoring.models import ImportBatch
from monitoring.periods import AsOf
from targets.choices import CheckOutcome, Decision


def test_an_extension_moves_the_deadline_from_the_day_it_is_granted(life):
    task = life(due_date=date(2023, 9, 30))
    task.extension("11-30", decided="10-12")
    assert task.record.due_on(date(2023, 10, 11)) == date(2023, 9, 30)
    assert task.record.due_on(date(2023, 10, 12)) == date(2023, 11, 30)


def test_a_refused_or_waiting_extension_moves_nothing(life):
    task = life(due_date=date(2023, 9, 30))
    task.extension("11-30", Decision.REFUSED, "09-10")
    task.extension("12-15", Decision.PENDING)
    assert task.record.due_on(date(2023, 12, 31)) == date(2023, 9, 30)


def test_the_extension_granted_last_counts(life):
    task = life(due_date=date(2023, 9, 30))
    task.extension("12-15", decided="09-20")
    task.extension("11-30", decided="10-20")
    assert task.record.due_on(date(2023, 10, 1)) == date(2023, 12, 15)
    assert task.record.due_on(date(2023, 12, 1)) == date(2023, 11, 30)


def test_no_extension_ends_a_task_before_it_begins(life):
    task = life(start_date=date(2023, 3, 1))
    task.extension("02-01", decided="01-15")
    assert task.record.due_on(date(2023, 12, 31)) == date(2023, 3, 1)


def test_a_light_by_hand_holds_from_day_to_day_and_the_newest_counts(life):
    task = life()
    task.light("03-01", "red", "05-31")
    task.light("05-15", "yellow")
    lamps = [
        override and override.lamp
        for override in (task.record.override_on(date(2023, m, d)) for m, d in DAYS)
    ]
    assert lamps == [None, "red", "yellow", "yellow"]


DAYS = ((2, 28), (3, 1), (5, 15), (12, 31))


def test_a_later_report_is_not_known_before_its_month(life):
    task = life()
    task.report(6, 12)
    task.report(3, 4)
    assert [r.month for r in task.record.reports_to(AsOf(2023, 5))] == [3]
    assert [r.month for r in task.record.reports_to(AsOf(2023, 6))] == [3, 6]


def test_a_report_of_another_year_is_not_this_years(life):
    task = life()
    task.report(6, 12).year = 2022
    assert task.record.reports_to(AsOf(2023, 12)) == ()


def test_an_object_that_fell_back_is_fallen_back_until_it_is_done_again(life):
    task = life()
    creek = task.item("04-10", reopened="07-05")
    assert not task.record.has_fallen_back(date(2023, 7, 4))
    assert task.record.has_fallen_back(date(2023, 7, 5))
    creek.state, creek.done_on, creek.reopened_on = "done", date(2023, 9, 1), None
    task.visit("07-05", item=creek)
    assert task.record.has_fallen_back(date(2023, 8, 31))
    assert not task.record.has_fallen_back(date(2023, 9, 1))
    assert task.record.relapsed_on(date(2023, 12, 31)) == date(2023, 7, 5)


def test_a_visit_that_found_all_in_order_is_no_relapse(life):
    task = life()
    task.visit("07-05", CheckOutcome.HELD)
    assert task.record.relapsed_on(date(2023, 12, 31)) is None
    assert not task.record.has_fallen_back(date(2023, 12, 31))


def test_without_demonstration_nothing_generated_counts(life):
    task = life()
    batch = ImportBatch(kind=BatchKind.DEMONSTRATION)
    parts = (
        task.report(1, 1), task.item("01-10"), task.node("02-01", "02-01"), task.claim("03-01"),
        task.extension("12-01", decided="03-01"),
    )  # fmt: skip
    for part in parts:
        part.batch = batch
    task.report(2, 3)
    own = task.record.without_demonstration()
    assert task.record.has_demonstration(AsOf(2023, 2))
    assert not own.has_demonstration(AsOf(2023, 12))
    assert [r.month for r in own.reports] == [2]
    assert (own.items, own.milestones, own.close_outs, own.extensions) == ((), (), (), ())
