"""Tasks and objects over all divisions: parts that add up to the bureau's totals.

A task is counted once, under its lead unit's division (牵头单位); an object under the division it
lies in. What belongs to none has rows of its own, so that nothing falls out.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from monitoring.models import Division
from monitoring.periods import AsOf
from targets.assessments.divisions.work import ObjectCounts, TaskCounts, objects_by_division
from targets.explain.address import Address
from targets.models import TaskMonth
from targets.models.standings import PUSHED, REPORT_MISSING

OFFICES, UNLED, UNPLACED, TOTAL = "offices", "unled", "unplaced", "all"
NAMES = {
    OFFICES: "局机关和部门",
    UNLED: "未定牵头单位",
    UNPLACED: "未分到板块",
    TOTAL: "合计",
}
NO_TASKS, NO_OBJECTS = TaskCounts(0, 0, 0), ObjectCounts(0, 0)


@dataclass(frozen=True)
class SumRow:
    """What one division, or one of the rows beside them, has of tasks led and objects.

    `key` names the row in addresses: “of/wuxing”, “offices”.
    """

    key: str
    name: str
    tasks: TaskCounts = NO_TASKS
    objects: ObjectCounts = NO_OBJECTS

    @property
    def figures(self) -> Address:
        """Where its counts are explained."""
        return Address("divisions", self.key)


@dataclass(frozen=True)
class DivisionSums:
    """The rows and their total."""

    rows: tuple[SumRow, ...]
    total: SumRow

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to count: a year without a plan."""
        return not self.total.tasks.total and not self.total.objects.total


def division_sums(everyone: Sequence[Division], as_of: AsOf) -> DivisionSums:
    """Count tasks by lead unit's division and objects by division: two queries."""
    tasks, objects = _tasks_by_row(as_of), objects_by_division(as_of)
    rows = [
        SumRow(f"of/{d.code}", d.name, tasks.get(d.pk, NO_TASKS), objects.get(d.pk, NO_OBJECTS))
        for d in everyone
        if d.pk in tasks or d.pk in objects
    ]
    rows += [SumRow(key, NAMES[key], tasks[key]) for key in (OFFICES, UNLED) if key in tasks]
    if None in objects:
        rows.append(SumRow(UNPLACED, NAMES[UNPLACED], objects=objects[None]))
    return DivisionSums(tuple(rows), _total(rows))


def _total(rows: Sequence[SumRow]) -> SumRow:
    return SumRow(
        TOTAL,
        NAMES[TOTAL],
        TaskCounts(
            sum(r.tasks.total for r in rows),
            sum(r.tasks.behind for r in rows),
            sum(r.tasks.missing for r in rows),
        ),
        ObjectCounts(sum(r.objects.done for r in rows), sum(r.objects.total for r in rows)),
    )


def _tasks_by_row(as_of: AsOf) -> dict[int | str, TaskCounts]:
    """Count the plan's tasks by their lead unit's division; other units and none apart."""
    rows = (
        TaskMonth.objects.filter(
            task__area__plan__year=as_of.year, year=as_of.year, month=as_of.month
        )
        .order_by()
        .values_list("task__lead_unit__division_id", "task__lead_unit__kind")
        .annotate(
            total=Count("id"),
            behind=Count("id", filter=Q(state__in=PUSHED)),
            lacking=Count("id", filter=REPORT_MISSING),
        )
    )
    found: dict[int | str, TaskCounts] = {}
    for division, kind, total, behind, lacking in rows:
        key = division if division is not None else UNLED if kind is None else OFFICES
        before = found.get(key, NO_TASKS)
        found[key] = TaskCounts(
            before.total + total, before.behind + behind, before.missing + lacking
        )
    return found
