"""What is done and what should be, by each basis (docs/methods/scheduled-progress.md)."""

from datetime import date
from pathlib import Path

import pytest

from monitoring.periods import AsOf
from standards.rounding import percent
from standards.task_progress import TaskState
from targets.assessments.tasks import TaskRow
from targets.choices import ProgressBasis

PAGE = Path(__file__).parents[4] / "docs" / "methods" / "scheduled-progress.md"


def told(task, month):
    """Done, planned, and how much of the time it is held against has passed."""
    kept = task.at(month)
    return kept.done, kept.planned, (kept.passed, kept.total)


# --- the tributary task, by a report and by objects -----------------------------------------------


def rows_under(head):
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    start = lines.index(head) + 2
    rows = []
    for line in lines[start:]:
        if not line.startswith("|"):
            break
        rows.append([cell.strip() for cell in line.strip("|").split("|")])
    return rows


TRIBUTARIES = rows_under("| told by | listed | done | promised | share | 序时 | state |")


@pytest.mark.parametrize("row", TRIBUTARIES, ids=lambda row: f"{row[0]} of {row[1]}")
def test_the_tributary_table(life, row):
    who, listed, done, promised, share, scheduled, state = row
    task = life(ProgressBasis.OBJECTS)
    if who.startswith("report"):
        task.report(6, done)
    else:
        task.report(6)
    for place in range(int(listed)):
        task.item("06-15" if place < int(done) else None)
    kept = task.at(6)
    assert (kept.done, kept.planned) == (int(done), int(promised))
    assert f"{percent(kept.progress)}" == share
    assert f"{percent(kept.scheduled)}" == scheduled
    assert TaskState(kept.state).label == state


# --- an amount of what was promised, or of other things -------------------------------------------

PROMISES = rows_under("| promise | listed | each | printed | amount of the promise |")


@pytest.mark.parametrize("row", PROMISES, ids=lambda row: f"{row[0]} by {row[1]} of {row[2]}")
def test_the_table_of_what_was_promised(life, row):
    promise, listed, each, printed, is_promised = row
    quantity, unit = promise.split()
    size, _, measure = each.partition(" ")
    task = life(ProgressBasis.OBJECTS, quantity, unit=unit)
    for place in range(int(listed)):
        done = "06-15" if place < 12 else None
        task.item(done, quantity=None if size == "none" else size, unit=measure)
    kept = task.at(6)
    assert TaskRow(kept, AsOf(2023, 6)).done_text == printed
    assert kept.is_promised is (is_promised == "yes")


def test_a_report_is_not_held_against_a_list_of_other_things(life):
    task = life(ProgressBasis.OBJECTS, "11.7", unit="平方公里")
    task.item("05-01")
    task.report(6, "6.1")
    assert task.at(6).disagreement == ""


def test_four_quarters_are_no_twelve_notices(life):
    task = life(ProgressBasis.PERIODS, "12", unit="期通报", period_months=3)
    task.report(3, is_period_done=True)
    kept = task.at(3)
    assert (TaskRow(kept, AsOf(2023, 3)).done_text, kept.is_promised) == ("1/4 期", False)


# --- objects --------------------------------------------------------------------------------------


def test_an_object_counts_from_the_day_it_is_done_until_it_falls_back(life):
    task = life(ProgressBasis.OBJECTS, "2")
    task.item("04-30", reopened="07-01")
    task.item("07-31")
    assert [task.at(m).done for m in (3, 4, 6, 7)] == [0, 1, 1, 1]
    task.parts["items"][1].done_on = date(2023, 8, 1)
    assert task.at(7).done == 0


def test_objects_of_one_unit_count_for_their_quantities(life):
    task = life(ProgressBasis.OBJECTS, "11.7", unit="平方公里")
    task.item("05-01", quantity="3.2", unit="平方公里")
    task.item(quantity="4", unit="平方公里")
    kept = task.at(6)
    assert (float(kept.done), float(kept.planned)) == (3.2, 11.7)  # the list is not yet whole


def test_square_kilometres_and_streets_are_not_added_up(life):
    task = life(ProgressBasis.OBJECTS, "11.7", unit="平方公里")
    task.item("05-01", quantity="4", unit="个")
    task.item(quantity="11.7", unit="平方公里")
    assert told(task, 6)[:2] == (1, 2)


def test_objects_of_which_one_has_no_quantity_count_for_one_each(life):
    task = life(ProgressBasis.OBJECTS, "3")
    task.item("05-01", quantity="4", unit="条")
    task.item()
    assert told(task, 6)[:2] == (1, 2)  # not 1 of 3 条: the first is four


def test_a_list_longer_than_the_promise_is_the_whole(life):
    task = life(ProgressBasis.OBJECTS, "2")
    for _ in range(3):
        task.item("05-01")
    task.item()
    assert told(task, 6)[:2] == (3, 4)


def test_objects_are_held_against_the_months_end_even_without_a_report(life):
    task = life(ProgressBasis.OBJECTS, "2")
    task.item("02-01")
    task.item()
    assert [task.state(m) for m in (2, 6, 8)] == ["no_report", "no_report", "behind"]


def test_a_report_that_differs_from_the_list_is_said(life):
    task = life(ProgressBasis.OBJECTS, "29")
    task.item("05-01")
    task.report(6, 3)
    assert task.at(6).disagreement == "6月月报累计 3,对象清单当月为 1,二者不一致,按清单计"
    assert task.at(6).done == 1
    task.report(7, 1)
    assert task.at(7).disagreement == ""
    assert task.at(5).disagreement == ""


# --- nodes ----------------------------------------------------------------------------------------


def test_nodes_with_weights_give_progress_and_schedule(life):
    task = life(ProgressBasis.MILESTONES, None)
    task.node("03-31", "04-20", 10)
    task.node("06-30", None, 60)
    task.node("12-31", None, 30)
    assert told(task, 3) == (0, 100, (10, 100))
    assert told(task, 4) == (10, 100, (10, 100))
    assert told(task, 6) == (10, 100, (70, 100))
    assert task.state(6) == "behind"


def test_nodes_without_weights_count_for_one_each(life):
    task = life(ProgressBasis.MILESTONES, None)
    task.node("03-31", "03-31")
    task.node("12-31")
    assert told(task, 6) == (1, 2, (1, 2))


def test_nodes_give_the_schedule_of_a_list_of_objects(life):
    task = life(ProgressBasis.OBJECTS, "2")
    task.item("05-01")
    task.item()
    task.node("11-30", None, 90)
    task.node("05-31", None, 10)
    assert told(task, 6) == (1, 2, (10, 100))


# --- amounts and judgements -----------------------------------------------------------------------


def test_the_newest_figure_counts_and_is_held_against_its_month(life):
    task = life()
    task.report(3, 6)
    assert told(task, 5) == (6, 29, (90, 365))
    assert [task.state(m) for m in (3, 5)] == ["behind", "behind"]


def test_who_stops_telling_the_figure_does_not_stay_on_schedule(life):
    task = life()
    task.report(3, 10)
    task.report(8, progress="继续推进")
    assert task.state(3) == "on_schedule"
    assert told(task, 8) == (10, 29, (243, 365))
    assert task.state(8) == "behind"


def test_a_later_percentage_does_not_wipe_out_the_quantity(life):
    task = life()
    task.report(3, 10)
    task.report(5, percent="90")
    kept = task.at(5)
    assert (kept.done, kept.planned, kept.report.month) == (10, 29, 5)
    assert kept.is_promised


def test_until_a_list_has_come_in_the_reports_tell(life):
    task = life(ProgressBasis.OBJECTS, "29")
    task.report(6, 12)
    kept = task.at(6)
    assert (kept.done, kept.counted_from) == (12, ProgressBasis.QUANTITY)


def test_a_rate_to_be_reached_is_no_share_of_work_done(life):
    task = life(ProgressBasis.JUDGEMENT, "85", unit="%")
    task.report(1, "78.6")
    kept = task.at(1)
    assert (kept.done, kept.state) == (None, TaskState.RUNNING.value)


def test_a_judged_share_is_of_a_hundred(life):
    task = life(ProgressBasis.JUDGEMENT, None)
    task.report(6, percent="57.5")
    assert float(task.at(6).done) == 57.5
    assert task.at(6).planned == 100


# --- periods --------------------------------------------------------------------------------------


def test_periods_ticked_as_done_are_counted_once_each(life):
    task = life(ProgressBasis.PERIODS, "4", period_months=3)
    for month in (2, 3, 5):
        task.report(month, is_period_done=True)
    assert told(task, 5) == (2, 4, (1, 4))
    assert task.state(5) == "on_schedule"


def test_periods_told_as_a_number_go_on_with_ticks(life):
    task = life(ProgressBasis.PERIODS, "12", period_months=1)
    task.report(3, 3)
    task.report(4, is_period_done=True)
    task.report(5)
    assert told(task, 4)[0] == 4
    assert told(task, 5) == (4, 12, (5, 12))
    assert task.state(5) == "behind"


def test_a_period_outside_the_tasks_span_is_none(life):
    task = life(
        ProgressBasis.PERIODS, "10", period_months=1, start_date=date(2023, 3, 1),
    )  # fmt: skip
    task.report(2, is_period_done=True)
    task.report(3, is_period_done=True)
    assert told(task, 3) == (1, 10, (1, 10))


def test_reports_that_tick_no_period_leave_a_recurring_task_behind(life):
    task = life(ProgressBasis.PERIODS, "12", period_months=1)
    task.report(1)
    assert (told(task, 1), task.state(1)) == ((0, 12, (1, 12)), "behind")


# --- time -----------------------------------------------------------------------------------------


def test_an_extension_stretches_the_time_from_the_month_it_is_granted_in(life):
    task = life(due_date=date(2023, 9, 30))
    task.extension("12-31", decided="07-20")
    task.report(6, 12)
    task.report(7, 15)
    assert told(task, 6)[2] == (181, 273)
    assert told(task, 7)[2] == (212, 365)
    assert (task.at(6).is_extended, task.at(7).is_extended) == (False, True)


def test_a_deadline_in_the_next_year_is_time_like_any_other(life):
    task = life(due_date=date(2024, 6, 30))
    task.report(12, 20)
    assert told(task, 12)[2] == (365, 547)
    assert task.state(12) == "on_schedule"


def test_a_task_that_begins_in_july_has_no_time_passed_in_march(life):
    task = life(start_date=date(2023, 7, 1))
    assert told(task, 3)[2] == (0, 184)
    assert task.state(3) == "not_started"
