"""Whose evidence an account may read and add to (佐证材料权限).

A unit (责任单位) reaches the tasks it leads or supports and no other; who may read every page
reaches all of them.
"""

from typing import Any

from django.db.models import Q

from targets.access import REPORT_ANY, REPORT_OWN
from targets.models import Evidence, Task, Unit

READ_ALL = "targets.read_indicators"
"""What every role has but the units."""

EXPORT = "targets.export_evidence"


def units_of(user: Any) -> Q:
    """The condition for tasks that a person's units lead or support."""
    units = Unit.objects.filter(members=user.pk).values("pk")
    return Q(lead_unit__in=units) | Q(
        pk__in=Task.support_units.through.objects.filter(unit__in=units).values("task_id")
    )


def is_of_units(user: Any, task: Task) -> bool:
    """Whether one of a person's units leads or supports a task."""
    return Task.objects.filter(units_of(user), pk=task.pk).exists()


def may_read(user: Any, task: Task) -> bool:
    """Whether a person may have the evidence of a task."""
    if user.has_perm(READ_ALL) or user.has_perm(REPORT_ANY):
        return True
    return bool(user.has_perm(REPORT_OWN)) and is_of_units(user, task)


def may_add(user: Any, task: Task) -> bool:
    """Whether a person may hand in evidence of a task: for any unit, or for the own ones."""
    if user.has_perm(REPORT_ANY):
        return True
    return bool(user.has_perm(REPORT_OWN)) and is_of_units(user, task)


def is_takeable_back(user: Any, evidence: Evidence) -> bool:
    """Whether a person who may add to a task may take back one piece of it: who brought it may.

    Ask `may_add` first: this one asks no database, so that a list may ask it of every row.
    """
    if evidence.is_withdrawn:
        return False
    return evidence.added_by_id == user.pk or bool(user.has_perm(REPORT_ANY))
