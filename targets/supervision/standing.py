"""How a task stands at a month's end, worked out from its record (任务月度状况)."""

from datetime import date
from fractions import Fraction

from monitoring.periods import AsOf
from standards.rounding import round_half_even
from standards.task_lights import Lamp, Light, Situation, light_of
from standards.task_lights import LightLine as RuleLine
from standards.task_progress import TaskStanding, task_state
from targets.choices import Decision
from targets.models import LightRule, ProgressReport, TaskMonth
from targets.supervision.progress import (
    Amount,
    Schedule,
    disagreement,
    progress_of,
    schedule_of,
)
from targets.supervision.records import TaskRecord, decision_on, outlives


def lines_of(rule: LightRule | None) -> tuple[RuleLine, ...]:
    """Return the table of a rule, read from the top; empty without a rule."""
    if rule is None:
        return ()
    return tuple(
        RuleLine(Situation(row.situation), Lamp(row.lamp), row.threshold, row.consequence)
        for row in rule.lines.all()
    )


def standing_of(
    record: TaskRecord, as_of: AsOf, amount: Amount | None, schedule: Schedule
) -> TaskStanding:
    """Say what is known of a task at the end of a month."""
    day, reports = as_of.last_day, record.reports_to(as_of)
    newest = reports[-1] if reports else None
    fate = _fate(record, day, newest)
    return TaskStanding(
        progress=None if amount is None else Fraction(amount.done) / Fraction(amount.planned),
        scheduled=Fraction(schedule.passed, schedule.total),
        has_report=newest is not None,
        is_current=newest is not None and newest.month == as_of.month,
        is_claimed=fate == "claimed",
        is_closed=fate == "closed",
        is_returned=fate == "returned",
        is_relapsed=fate not in ("closed", "claimed") and record.has_fallen_back(day),
        is_ended=record.task.ended_on is not None and record.task.ended_on <= day,
        has_started=day >= record.task.start_date,
        days_left=(record.due_on(day) - day).days,
    )


def _fate(record: TaskRecord, day: date, newest: ProgressReport | None) -> str:
    """What became of the unit's word that the task is done: closed, claimed, returned or nothing.

    A claim counts until it is sent back or a visit finds that the task fell back. A monthly
    report that says 申报完成 is such a word, too: that of a month after the last decision or
    visit.
    """
    relapsed = record.relapsed_on(day) or date.min
    claims = [c for c in record.claims_to(day) if outlives(c, relapsed, day)]
    last = claims[-1] if claims else None
    decided = Decision.PENDING if last is None else decision_on(last, day)
    if last is not None and decided == Decision.GRANTED:
        return "closed"
    if last is not None and decided == Decision.PENDING:
        return "claimed"
    spoken = relapsed if last is None or last.decided_on is None else last.decided_on
    # Sent back in July, July's report may be the very word that was sent back.
    if newest is not None and newest.is_complete and spoken < date(newest.year, newest.month, 1):
        return "claimed"
    return "" if last is None else "returned"


def task_month(record: TaskRecord, as_of: AsOf, lines: tuple[RuleLine, ...]) -> TaskMonth:
    """Work out one task at one month's end, by the light rule in force on its last day."""
    day = as_of.last_day
    due = record.due_on(day)
    amount = progress_of(record, as_of)
    reports = record.reports_to(as_of)
    newest = reports[-1] if reports else None
    told = _told_on(amount, newest, day)
    schedule = schedule_of(record, told, due)
    standing = standing_of(record, as_of, amount, schedule)
    light, override = light_of(standing, lines), record.override_on(day)
    return TaskMonth(
        task=record.task,
        year=as_of.year,
        month=as_of.month,
        state=task_state(standing).value,
        lamp=light.lamp.value if override is None else override.lamp,
        rule_lamp=light.lamp.value,
        reason=light.reason[:300],
        override_reason="" if override is None else override.reason,
        done=None if amount is None else amount.done,
        planned=None if amount is None else amount.planned,
        counted_from="" if amount is None else amount.of.value,
        is_promised=amount is not None and amount.is_promised,
        disagreement=disagreement(record, as_of),
        passed=schedule.passed,
        total=schedule.total,
        lag=round_half_even(standing.points_behind, 3),
        due_date=due,
        report=newest,
        is_current=standing.is_current,
        is_returned=standing.is_returned,
        is_relapsed=standing.is_relapsed,
        is_extended=due != record.task.due_date,
        is_demo=record.has_demonstration(as_of),
    )


def _told_on(amount: Amount | None, newest: ProgressReport | None, day: date) -> date:
    """The day progress is held against: that of what told of it."""
    if amount is not None:
        return amount.told_on
    return day if newest is None else AsOf(newest.year, newest.month).last_day


def light_at(record: TaskRecord, as_of: AsOf, lines: tuple[RuleLine, ...]) -> Light:
    """Give the light by the rule, with the line it follows from, whatever was set by hand."""
    day, reports = as_of.last_day, record.reports_to(as_of)
    amount = progress_of(record, as_of)
    told = _told_on(amount, reports[-1] if reports else None, day)
    schedule = schedule_of(record, told, record.due_on(day))
    return light_of(standing_of(record, as_of, amount, schedule), lines)
