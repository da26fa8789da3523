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
from targets.models import Milestone, ProgressReport, Task, TaskItem
from targets.supervision.records import TaskRecord, is_done_on
from targets.wording import plain

MEASURES = frozenset(
    ("米", "公里", "千米", "平方米", "平方公里", "平方千米", "公顷", "亩", "立方米", "万立方米",
     "公斤", "千克", "吨", "万吨", "元", "万元", "亿元", "千瓦", "千瓦时", "小时", "%", "km", "km²",
     "m", "m²", "m³", "t", "kg")
)  # fmt: skip
"""Units something is measured by, not counted in (计量单位): no object is one square kilometre."""


class Amount(NamedTuple):
    """So much of a whole, held against the time of a day; `of` says what was counted.

    `is_promised` says whether it is an amount of what was promised, in the promise's own unit.
    `report` is the monthly report that told it, None where a list of objects or nodes did.
    """

    done: Decimal
    planned: Decimal
    told_on: date
    of: ProgressBasis
    is_promised: bool = False
    report: ProgressReport | None = None


def counts_amounts(task: Task, items: Sequence[TaskItem]) -> bool:
    """Whether objects count for their quantities: each has one, in the task's own unit.

    Creeks promised by the piece are not counted by their length, nor square kilometres with firms.
    """
    unit = task.bare_unit
    return bool(unit) and all(i.quantity is not None and i.unit == unit for i in items)


def weights_of_items(task: Task, items: Sequence[TaskItem]) -> list[Decimal]:
    """What objects count for: their quantities in the task's own unit, else one each."""
    if counts_amounts(task, items):
        return [i.quantity or Decimal(0) for i in items]
    return [Decimal(1)] * len(items)


def weights_of(milestones: Sequence[Milestone]) -> list[int]:
    """What nodes count for: their weights, or one each where none has a weight."""
    weights = [node.weight for node in milestones]
    return weights if any(weights) else [1] * len(weights)


def progress_of(record: TaskRecord, as_of: AsOf) -> Amount | None:
    """Count what is done by the end of a month, by what the task is counted from.

    Objects and nodes are counted where there are any; until a list has come in, the monthly
    reports tell: the newest figure told, held against the time of the newest report. None where
    nothing counts the task.
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
    weights = weights_of_items(record.task, record.items)
    is_promised = lists_the_promise(record.task, record.items)
    promised = (record.task.quantity or Decimal(0)) if is_promised else Decimal(0)
    done = sum(
        (w for item, w in zip(record.items, weights, strict=True) if is_done_on(item, day)),
        Decimal(0),
    )
    # A list shorter than the promise is not the whole.
    planned = max(sum(weights, Decimal(0)), promised) or Decimal(1)
    return Amount(done, planned, day, ProgressBasis.OBJECTS, is_promised)


def lists_the_promise(task: Task, items: Sequence[TaskItem]) -> bool:
    """Whether what a list counts is the promise's own unit: its amounts, or the things promised.

    Pieces are what was promised where that is a whole number of things, and no object stands for
    several of another kind: 30 areas are not 11.7 square kilometres, 4 of 个 not 4 of 条. What an
    object measures (长度), with or without a unit, does not make it more than one.
    """
    if task.quantity is None:
        return False
    if counts_amounts(task, items):
        return True
    is_whole = task.quantity == task.quantity.to_integral_value()
    is_of_things = bool(task.bare_unit) and task.bare_unit not in MEASURES
    return is_whole and is_of_things and not any(map(_stands_for_several, items))


def _stands_for_several(item: TaskItem) -> bool:
    """Whether an object is a number of things (4 个), not one thing with a measure (2.5 公里)."""
    return item.quantity not in (None, 1) and item.unit != "" and item.unit not in MEASURES


def _nodes(record: TaskRecord, day: date) -> Amount:
    weights = weights_of(record.milestones)
    reached = sum(
        weight
        for node, weight in zip(record.milestones, weights, strict=True)
        if node.reached_on is not None and node.reached_on <= day
    )
    return Amount(Decimal(reached), Decimal(sum(weights)), day, ProgressBasis.MILESTONES)


def _periods(record: TaskRecord, as_of: AsOf) -> Amount | None:
    """Periods done: the newest count told, and the periods ticked as done in reports after it."""
    task, reports = record.task, record.reports_to(as_of)
    if not reports:
        return None
    months, newest = task.period_months or 1, reports[-1]
    _, total = periods_due(task.start_date, record.due_on(as_of.last_day), as_of.last_day, months)
    counted = [r for r in reports if r.done_quantity is not None]
    before = counted[-1].done_quantity if counted else None
    since = counted[-1].month if counted else 0
    ticked = {
        period_of(task.start_date, r.year, r.month, months)
        for r in reports
        if r.is_period_done and r.month > since
    }
    done = (before or Decimal(0)) + len(ticked.intersection(range(total)))
    is_promised = total == task.quantity  # one a month of twelve promised, not four quarters
    told, of = _told_on(newest), ProgressBasis.PERIODS
    return Amount(done, Decimal(total), told, of, is_promised, newest)


def _reported(record: TaskRecord, as_of: AsOf) -> Amount | None:
    """The newest figure told. A report without one leaves the figure and moves the time on.

    Of a promised quantity the newest quantity counts: a share told later doesn't wipe it out.
    """
    reports, promised = record.reports_to(as_of), record.task.quantity
    if not reports:
        return None
    told = _told_on(reports[-1])
    if promised and record.task.progress_basis != ProgressBasis.JUDGEMENT:
        for report in reversed(reports):
            if (done := report.done_quantity) is not None:
                return Amount(done, promised, told, ProgressBasis.QUANTITY, True, report)
    for report in reversed(reports):
        if (share := report.done_percent) is not None:
            return Amount(share, Decimal(100), told, ProgressBasis.JUDGEMENT, False, report)
    return None


def _told_on(report: ProgressReport) -> date:
    return AsOf(report.year, report.month).last_day


def disagreement(record: TaskRecord, as_of: AsOf) -> str:
    """Say where the newest report's figure is not what the list of objects gave that month.

    Empty where they agree, where either is missing, or where the list counts something else.
    """
    task = record.task
    told = [r for r in record.reports_to(as_of) if r.done_quantity is not None]
    if task.progress_basis != ProgressBasis.OBJECTS or not record.items or not told:
        return ""
    newest = told[-1]
    listed = _objects(record, _told_on(newest))
    is_same = newest.done_quantity == listed.done
    if newest.done_quantity is None or is_same or not listed.is_promised:
        return ""
    said = f"{newest.month}月月报累计 {plain(newest.done_quantity)}"
    return f"{said},对象清单当月为 {plain(listed.done)},二者不一致,按清单计"


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
