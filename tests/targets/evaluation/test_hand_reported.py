"""Counts, rates and quantities reported by hand; qualitative judgements."""

from datetime import date
from decimal import Decimal

from standards.status import TargetStatus
from targets.choices import Conclusion, Method
from targets.evaluation.hand_reported import latest, task_quantity, veto_count
from targets.evaluation.qualitative import judged
from targets.evaluation.result import ValueState
from targets.models import IndicatorMonth, Judgement, ProgressReport, TaskItem


def months(values, year=2023):
    return {
        (1, year): [IndicatorMonth(pk=m, month=m, year=year, value=Decimal(v)) for m, v in values]
    }


def reports(*pairs):
    return [ProgressReport(pk=m, month=m, year=2023, done_quantity=Decimal(q)) for m, q in pairs]


def creeks(*done_in):
    """29 creeks; those of the months given are done on their 15th."""
    days = [date(2023, month, 15) for month in done_in]
    done = [TaskItem(pk=n, name=f"支浜{n}", state="done", done_on=d) for n, d in enumerate(days, 1)]
    rest = range(len(done) + 1, 30)
    return done + [TaskItem(pk=n, name=f"支浜{n}", state="pending") for n in rest]


# --- a count that must stay zero --------------------------------------------------------------


def veto(world, values, month):
    target = world.target(Method.VETO_COUNT, "0", operator="==", decimals=0, unit="起")
    return veto_count(target, world.basis(month, figures=months(values)))


def test_zero_so_far_must_be_kept_and_is_not_yet_green(world):
    found = veto(world, [(1, "0"), (2, "0")], 2)
    assert (found.value, found.status) == (Decimal("0"), TargetStatus.HOLD)


def test_one_incident_vetoes_the_year_even_when_a_month_is_missing(world):
    found = veto(world, [(1, "0"), (3, "1")], 3)
    assert found.status is TargetStatus.IMPOSSIBLE


def test_a_month_nobody_reported_is_not_taken_as_zero(world):
    found = veto(world, [(1, "0"), (3, "0")], 3)
    assert (found.state, found.status) == (ValueState.PARTIAL, TargetStatus.INSUFFICIENT)


def test_a_whole_year_at_zero_is_completed(world):
    found = veto(world, [(m, "0") for m in range(1, 13)], 12)
    assert found.status is TargetStatus.COMPLETED


# --- the newest rate --------------------------------------------------------------------------


def test_the_newest_rate_counts_and_the_shortfall_is_in_points(world):
    target = world.target(Method.LATEST_RATE, "85", unit="%")
    found = latest(target, world.basis(8, figures=months([(m, "82.4") for m in range(1, 9)])))
    assert found.value == Decimal("82.4")
    assert found.requirement.text == "还差 2.6 个百分点"
    assert found.status is TargetStatus.AT_RISK


def test_a_rate_equal_to_its_target_is_met(world):
    target = world.target(Method.LATEST_RATE, "85", unit="%")
    found = latest(target, world.basis(12, figures=months([(m, "85") for m in range(1, 13)])))
    assert (found.is_met, found.status) == (True, TargetStatus.COMPLETED)


def quarterly(world, values, month):
    target = world.target(Method.LATEST_RATE, "85", unit="%", report_every=3)
    return latest(target, world.basis(month, figures=months(values)))


def test_a_quarterly_rate_is_not_late_between_quarters(world):
    assert quarterly(world, [(3, "80"), (6, "82")], 8).status is TargetStatus.AT_RISK


def test_a_quarterly_rate_is_late_when_its_quarter_has_passed(world):
    found = quarterly(world, [(3, "80"), (6, "82")], 9)
    assert (found.value, found.status) == (Decimal("82.0"), TargetStatus.OVERDUE)


def test_a_quarterly_rate_is_not_due_in_february(world):
    assert quarterly(world, [], 2).status is TargetStatus.NOT_DUE


# --- quantities fed by tasks ------------------------------------------------------------------


def quantity(world, pairs, month, items=()):
    task = world.task()
    target = world.target(
        Method.TASK_QUANTITY, "29", operator="==", decimals=0, unit="条", task=task
    )
    standings = world.standings(month, task, reports(*pairs), items)
    return task_quantity(target, world.basis(month, standings=standings))


def test_twelve_of_29_creeks_in_june_is_41_4_against_49_6_per_cent(world):
    found = quantity(world, [(6, "12")], 6)
    assert "序时 49.6 %,实际 41.4 %" in found.requirement.text
    assert found.status is TargetStatus.AT_RISK


def test_twelve_objects_done_feed_the_target_like_a_report_of_twelve(world):
    found = quantity(world, [], 6, creeks(*[5] * 10, 6, 6))
    assert "序时 49.6 %,实际 41.4 %" in found.requirement.text
    assert (found.state, found.status) == (ValueState.MEASURED, TargetStatus.AT_RISK)
    assert found.provenance.readings == (("Task", 1),)


def test_where_list_and_report_differ_the_target_takes_the_list_as_the_task_does(world):
    found = quantity(world, [(6, "15")], 6, creeks(*[5] * 12))
    assert found.value == 12


def test_a_list_counted_by_the_piece_feeds_no_target_of_square_kilometres(world):
    task = world.task("11.7")
    target = world.target(Method.TASK_QUANTITY, "11.7", task=task)
    standings = world.standings(6, task, [], creeks(5)[:2])
    found = task_quantity(target, world.basis(6, standings=standings))
    assert (standings[1][-1].done, found.value) == (1, None)


def test_thirty_areas_are_no_square_kilometres_however_many_are_done(world):
    task = world.task("11.7", "平方公里")
    target = world.target(Method.TASK_QUANTITY, "11.7", task=task)
    areas = [TaskItem(pk=30, name="片区30", state="pending"), *creeks(*[5] * 12)]
    found = task_quantity(target, world.basis(6, standings=world.standings(6, task, [], areas)))
    assert (found.value, found.status) == (None, TargetStatus.OVERDUE)


def test_creeks_are_not_completed_by_their_length(world):
    listed = creeks(*[5] * 12)
    for item in listed:
        item.quantity = Decimal("2.5")
    found = quantity(world, [], 6, listed)
    assert (found.value, found.status) == (12, TargetStatus.AT_RISK)


def test_a_carried_figure_is_credited_to_no_report_that_did_not_tell_it(world):
    task = world.task()
    target = world.target(Method.TASK_QUANTITY, "29", decimals=0, unit="条", task=task)
    silent = ProgressReport(pk=8, month=8, year=2023, progress="继续推进")
    standings = world.standings(8, task, [*reports((6, "12")), silent])
    found = task_quantity(target, world.basis(8, standings=standings))
    assert (found.value, found.status) == (12, TargetStatus.OVERDUE)
    assert [m.value for m in found.months[5:8]] == [12, None, None]
    assert found.provenance.readings == (("ProgressReport", 6),)


def test_objects_finished_later_do_not_feed_an_earlier_month(world):
    found = quantity(world, [], 6, creeks(5, 6, 7, 8))
    assert found.value == 2
    assert [m.value for m in found.months[:7]] == [0, 0, 0, 0, 1, 2, None]


def test_far_behind_schedule_is_unlikely(world):
    assert quantity(world, [(8, "12")], 8).status is TargetStatus.UNLIKELY


def test_the_whole_quantity_is_completed_before_the_year_ends(world):
    found = quantity(world, [(8, "29")], 8)
    assert (found.status, found.requirement.text) == (TargetStatus.COMPLETED, "已全部完成")


def test_what_is_finished_needs_no_further_report(world):
    assert quantity(world, [(6, "29")], 8).status is TargetStatus.COMPLETED


def test_more_than_promised_keeps_the_promise(world):
    found = quantity(world, [(8, "30")], 8)
    assert (found.is_met, found.status) == (True, TargetStatus.COMPLETED)


def test_an_unfinished_quantity_at_the_years_end_is_missed(world):
    assert quantity(world, [(12, "28")], 12).status is TargetStatus.IMPOSSIBLE


def test_a_missing_monthly_report_is_said_and_the_older_total_shown(world):
    found = quantity(world, [(6, "12")], 8)
    assert (found.value, found.status) == (Decimal("12"), TargetStatus.OVERDUE)
    assert "7—8月" in found.reason


# --- judgements -------------------------------------------------------------------------------


def test_a_qualitative_target_waits_for_a_person(world):
    target = world.target(Method.QUALITATIVE, None, value_text="初步遏制")
    found = judged(target, world.basis(8))
    assert (found.value, found.status) == (None, TargetStatus.TO_JUDGE)


def test_a_judgement_decides_only_at_the_years_end(world):
    target = world.target(Method.QUALITATIVE, None, value_text="初步遏制")
    judgement = Judgement(pk=1, month=8, conclusion=Conclusion.MET, basis="依据")
    assert judged(target, world.basis(8, judgements={1: [judgement]})).status is TargetStatus.HOLD
    stale = judged(target, world.basis(12, judgements={1: [judgement]}))
    assert stale.status is TargetStatus.TO_JUDGE
    final = Judgement(pk=2, month=12, conclusion=Conclusion.MET, basis="依据")
    year_end = judged(target, world.basis(12, judgements={1: [judgement, final]}))
    assert year_end.status is TargetStatus.COMPLETED
