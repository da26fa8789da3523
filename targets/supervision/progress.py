"""What is done of a task and what should be (形象进度与序时): amounts of wholes, never bare shares.

Method page: docs/methods/scheduled-progress.md.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from monitoring.periods import AsOf
from standards.task_progress import period_of, periods_due
from targets.choices import ProgressBasis
from targets.models import Milestone, ProgressReport, TaskItem
from targets.supervision.records import TaskRecord, is_done_on


class Amount(NamedTuple):
    """So much of a whole, as told on a day; `of` says what was counted."""

    done: Decimal
    planned: Decimal
    told_on: date
    of: ProgressBasis


def weight_of(item: TaskItem) -> Decimal:
    """What an object counts for: its quantity, or one."""
    return Decimal(1) if item.quantity is None else item.quantity


def weights_of(milestones: Sequence[Milestone]) -> list[int]:
    """What nodes count for: their weights, or one each where none has a weight."""
    weights = [node.weight for node in milestones]
    return weights if any(weights) else [1] * len(weights)


def progress_of(record: TaskRecord, as_of: AsOf) -> Amount | None:
    """Count what is done by the end of a month, by what the task is counted from.

    Objects and nodes are counted where there are any; until a list has come in, the newest monthly
    report tells. None where nothing counts the task.
    """
    basis, day = record.task.progress_basis, as_of.last_day
    if basis == ProgressBasis.OBJECTS and record.items:
        return _objects(record, day)
    if basis == ProgressBasis.MILESTONES and record.milestones:
        return _nodes(record, day)
    if basis == ProgressBasis.PERIODS:
        return _periods(record, as_of)
    return _reported(record, as_of)


def _objects(record: TaskRecord, day: date) -> Amount:
    done = sum((weight_of(i) for i in record.items if is_done_on(i, day)), Decimal(0))
    listed = sum((weight_of(i) for i in record.items), Decimal(0))
    planned = max(listed, record.task.quantity or Decimal(0))
    return Amount(done, planned or Decimal(1), day, ProgressBasis.OBJECTS)


def _nodes(record: TaskRecord, day: date) -> Amount:
    weights = weights_of(record.milestones)
    reached = sum(
        weight
        for node, weight in zip(record.milestones, weights, strict=True)
        if node.reached_on is not None and node.reached_on <= day
    )
    return Amount(Decimal(reached), Decimal(sum(weights)), day, ProgressBasis.MILESTONES)


def _periods(record: TaskRecord, as_of: AsOf) -> Amount | None:
    """Periods done: as many as the newest report says, else those reported as done."""
    task, reports = record.task, record.reports_to(as_of)
    if not reports:
        return None
    months, newest = task.period_months or 1, reports[-1]
    total = Decimal(
        periods_due(task.start_date, record.due_on(as_of.last_day), as_of.last_day, months)[1]
    )
    told = AsOf(newest.year, newest.month).last_day
    if newest.done_quantity is not None:
        return Amount(newest.done_quantity, total, told, ProgressBasis.PERIODS)
    done = {
        period_of(task.start_date, r.year, r.month, months) for r in reports if r.is_period_done
    }
    return Amount(Decimal(len(done)), total, told, ProgressBasis.PERIODS)


def _reported(record: TaskRecord, as_of: AsOf) -> Amount | None:
    reports = record.reports_to(as_of)
    if not reports:
        return None
    newest: ProgressReport = reports[-1]
    told = AsOf(newest.year, newest.month).last_day
    if newest.done_quantity is not None and record.task.quantity:
        return Amount(newest.done_quantity, record.task.quantity, told, ProgressBasis.QUANTITY)
    if newest.done_percent is not None:
        return Amount(newest.done_percent, Decimal(100), told, ProgressBasis.JUDGEMENT)
    return None


class Schedule(NamedTuple):
    """What should be done by a day, of what: days, weights of nodes or periods (序时)."""

    passed: int
    total: int
    of: str


def schedule_of(record: TaskRecord, at: date, due: date) -> Schedule:
    """Count what should be done by a day: periods due, else nodes planned, else days passed."""
    task = record.task
    if task.progress_basis == ProgressBasis.PERIODS and task.period_months:
        passed, total = periods_due(task.start_date, due, at, task.period_months)
        return Schedule(passed, total, "期")
    if record.milestones:
        weights = weights_of(record.milestones)
        planned = zip(record.milestones, weights, strict=True)
        return Schedule(sum(w for n, w in planned if n.planned_on <= at), sum(weights), "节点权重")
    whole = (due - task.start_date).days + 1
    return Schedule(min(max((at - task.start_date).days + 1, 0), whole), whole, "天")
