"""Keeping how tasks stand at each month's end beside their records, so that a list costs one page.

What is kept follows wholly from the records: it is written in the transaction that writes them
(the journal tells), can be made again at any time, and `check_data` holds it against them.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import islice

from django.db import models, transaction

from monitoring.checks import Deviation
from monitoring.journal import RowChange, fields_of, follow
from monitoring.journal.follow import Changes
from monitoring.periods import AsOf
from standards.task_lights import LightLine as RuleLine
from targets.models import (
    CloseOut,
    ExtensionRequest,
    FollowUpCheck,
    LightLine,
    LightOverride,
    LightRule,
    Milestone,
    ProgressReport,
    Task,
    TaskItem,
    TaskMonth,
    WorkArea,
)
from targets.supervision.records import records_of
from targets.supervision.standing import lines_of, task_month

TASKS_AT_ONCE = 200
OF_A_TASK = (
    TaskItem, Milestone, ProgressReport, CloseOut, ExtensionRequest, FollowUpCheck, LightOverride,
)  # fmt: skip
FIELDS = [field.attname for field in TaskMonth._meta.concrete_fields if field.attname != "id"]
OF_ALL_TASKS = (LightRule, LightLine)


def listen() -> None:
    """Ask the journal to tell of every change that a task's standing follows from."""
    for model in (Task, *OF_A_TASK):
        follow(model, _tasks_changed)
    follow(WorkArea, _areas_changed)
    for shared in OF_ALL_TASKS:
        follow(shared, _rules_changed)


def _tasks_changed(changes: Changes) -> None:
    refresh({pk for model, change in changes for pk in _task_ids(model, change)})


def _areas_changed(changes: Changes) -> None:
    areas = {change.pk for _, change in changes}
    refresh(Task.objects.filter(area__in=areas).values_list("pk", flat=True))


def _rules_changed(changes: Changes) -> None:
    refresh()


def _task_ids(model: type[models.Model], change: RowChange) -> Iterator[int]:
    """The tasks a changed row belongs to, and belonged to before."""
    if model is Task:
        yield change.pk
        return
    place = fields_of(model).index("task_id")
    for state in (change.before, change.after):
        if state is not None:
            yield state[place]


@transaction.atomic
def refresh(task_ids: Iterable[int] | None = None) -> None:
    """Work out anew how tasks stand at each month of their plan's year; all tasks without ids."""
    tasks = Task.objects.order_by("pk")
    wanted = tasks if task_ids is None else tasks.filter(pk__in=set(task_ids))
    keys = iter(list(wanted.values_list("pk", flat=True)))
    while some := list(islice(keys, TASKS_AT_ONCE)):
        # Not FOR UPDATE: it would wait for, and be waited for by, whoever adds a part to the task.
        list(Task.objects.select_for_update(no_key=True).filter(pk__in=some).order_by("pk"))
        _write(some)


def _write(task_ids: Sequence[int]) -> None:
    """Write what is not as it should be; rows that are right keep their place."""
    stored = _stored(task_ids)
    wrong = [
        right for right in computed(task_ids) if not _is_same(stored.pop(_key(right), None), right)
    ]
    TaskMonth.objects.filter(pk__in=[row.pk for row in stored.values()]).delete()
    TaskMonth.objects.bulk_create(
        wrong,
        update_conflicts=True,
        unique_fields=["task", "year", "month"],
        update_fields=[name for name in FIELDS if name not in ("task_id", "year", "month")],
    )


def _stored(task_ids: Sequence[int]) -> dict[tuple[int, int, int], TaskMonth]:
    rows = TaskMonth.objects.filter(task__in=task_ids).select_related("task").order_by()
    return {_key(row): row for row in rows}


def _key(row: TaskMonth) -> tuple[int, int, int]:
    return row.task_id, row.year, row.month


def _is_same(stored: TaskMonth | None, right: TaskMonth) -> bool:
    return stored is not None and all(
        getattr(stored, name) == getattr(right, name) for name in FIELDS
    )


def computed(task_ids: Sequence[int]) -> list[TaskMonth]:
    """Work out twelve months of each task, none of them saved."""
    rules = [(r.valid_from, lines_of(r)) for r in LightRule.objects.prefetch_related("lines")]
    found = []
    for record in records_of(Task.objects.filter(pk__in=task_ids)):
        for month in range(1, 13):
            as_of = AsOf(record.task.area.plan.year, month)
            found.append(task_month(record, as_of, _in_force(rules, as_of.last_day)))
    return found


def _in_force(rules: Sequence[tuple[date, tuple[RuleLine, ...]]], on: date) -> tuple[RuleLine, ...]:
    """The table of the newest rule that had begun on a day; empty before the first."""
    begun = [rule for rule in rules if rule[0] <= on]
    return max(begun, key=lambda rule: rule[0])[1] if begun else ()


def is_missing() -> bool:
    """Tell whether any task has nothing kept of it, as after an upgrade."""
    return Task.objects.filter(standings__isnull=True).exists()


def deviations() -> Iterator[Deviation]:
    """Every kept standing that is not what the records give (数据核对)."""
    keys = iter(list(Task.objects.order_by("pk").values_list("pk", flat=True)))
    while some := list(islice(keys, TASKS_AT_ONCE)):
        kept = _stored(some)
        for right in computed(some):
            yield from _differences(kept.pop(_key(right), None), right)
        for row in kept.values():
            yield Deviation(f"{row.task} {row.year}年{row.month}月", "多出一行任务月度状况")


def _differences(stored: TaskMonth | None, right: TaskMonth) -> Iterator[Deviation]:
    place = f"{right.task} {right.year}年{right.month}月"
    if stored is None:
        yield Deviation(place, "没有保存任务月度状况")
        return
    for name in FIELDS:
        was, should = getattr(stored, name), getattr(right, name)
        if was != should:
            yield Deviation(place, f"保存的任务状况 {name} 为 {was},应为 {should}")
