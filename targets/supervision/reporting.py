"""A unit's report on a task for a month (月度填报): which months take one, and how it is kept."""

from datetime import date

from django.db import transaction

from monitoring.corrections import LockedMonthError, changing
from monitoring.periods import AsOf
from targets.models import ProgressReport, Task
from targets.report_store import store_report
from targets.supervision.authority import Person
from targets.supervision.refusal import RefusedError

JUST_FILED = "该任务该月刚由他人填报,请重新打开核对后再保存"


def report_of(task: Task, as_of: AsOf) -> ProgressReport | None:
    """Return a task's stored report of a month."""
    found = ProgressReport.objects.filter(task=task, year=as_of.year, month=as_of.month)
    return found.select_related("batch", "reported_by").first()


def refuse_month(task: Task, as_of: AsOf, today: date) -> None:
    """Refuse to report on a month that has not come or does not belong to the task.

    Raises:
        RefusedError: saying which.
    """
    if (as_of.year, as_of.month) > (today.year, today.month):
        raise RefusedError(f"{as_of}还没有到,不能填报")
    if as_of.year != task.area.plan.year:
        raise RefusedError(f"这是{task.area.plan.year}年的任务,不能填报{as_of}")
    if task.ended_on is not None and task.ended_on < date(as_of.year, as_of.month, 1):
        raise RefusedError(f"任务已于 {task.ended_on} 终止,此后的月份不再填报")


@transaction.atomic
def store(
    new: ProgressReport, old: ProgressReport | None, by: Person, today: date, reason: str = ""
) -> bool:
    """Keep a month's report; `old` is the stored one as it was read. Return whether it changed.

    Raises:
        RefusedError: for a month that takes none, for a published month without a reason, or when
            somebody else has filed the report since.
    """
    as_of = AsOf(new.year, new.month)
    refuse_month(new.task, as_of, today)
    Task.objects.select_for_update().get(pk=new.task_id)
    stored = report_of(new.task, as_of)
    if (stored and stored.reported_at) != (old and old.reported_at):
        raise RefusedError(JUST_FILED)
    try:
        with changing([row for row in (old, new) if row is not None], reason, by):
            return store_report(new, old, by, reason)
    except LockedMonthError as locked:
        raise RefusedError(str(locked)) from locked
