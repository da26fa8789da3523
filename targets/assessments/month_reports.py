"""Forms for a month's reports on tasks, each with what was reported last at hand (月度填报)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitoring.periods import AsOf
from monitoring.revisions import is_demonstration
from targets.assessments.frame import Frame, frame_of
from targets.assessments.task_actions import why_not
from targets.models import ProgressReport, Task
from targets.supervision.forms import TEXTS, MonthReportForm, asks_reason
from targets.supervision.reporting import refuse_month, report_of


@dataclass(frozen=True)
class MonthReport:
    """The form of one task's month; `before` is the newest earlier report of the year."""

    task: Task
    as_of: AsOf
    form: MonthReportForm
    before: ProgressReport | None
    blocked: str = ""

    @property
    def may_reuse(self) -> bool:
        """Whether last month's text may be taken over: never what was generated."""
        return self.before is not None and not is_demonstration(self.before)


@dataclass(frozen=True)
class ReportPage:
    """The page on which one task's month is reported."""

    frame: Frame
    report: MonthReport
    stored: ProgressReport | None
    unit: str
    """The unit whose page the person came from, empty otherwise."""


def report_page(task: Task, as_of: AsOf, today: date, asked: dict[str, Any]) -> ReportPage:
    """Assemble the page; `asked` holds the sent `data`, `reuse` (沿用上月) and the `unit`."""
    stored, before = report_of(task, as_of), reports_before([task], as_of).get(task.pk)
    initial = words_of(before) if asked.get("reuse") else {}
    form = MonthReportForm(
        asked.get("data"), task=task, as_of=as_of, stored=stored, initial=initial
    )
    form.is_locked = asks_reason(as_of)
    blocked = why_not(lambda: refuse_month(task, as_of, today))
    shown = [row for row in (stored, before) if row is not None]
    is_demo = any(is_demonstration(row) for row in shown)
    report = MonthReport(task, as_of, form, before, blocked)
    return ReportPage(frame_of(as_of, is_demo), report, stored, asked.get("unit", ""))


def words_of(before: ProgressReport | None) -> dict[str, str]:
    """Return the texts of an earlier report to begin with; none of a generated one."""
    if before is None or is_demonstration(before):
        return {}
    return {name: getattr(before, name) for name in TEXTS}


def reports_before(tasks: Iterable[Task], as_of: AsOf) -> dict[int, ProgressReport]:
    """Return the newest earlier report of the year for each task that has one: one query."""
    rows = ProgressReport.objects.filter(
        task__in=list(tasks), year=as_of.year, month__lt=as_of.month
    )
    return {row.task_id: row for row in rows.select_related("batch").order_by("month")}


def blank_reports(tasks: Sequence[Task], as_of: AsOf, today: date) -> tuple[MonthReport, ...]:
    """Return empty forms for tasks that have no report of a month yet: two queries for all."""
    before, is_locked = reports_before(tasks, as_of), asks_reason(as_of)
    found = []
    for task in tasks:
        form = MonthReportForm(task=task, as_of=as_of, stored=None, auto_id=f"t{task.pk}-%s")
        form.is_locked = is_locked
        blocked = why_not(lambda task=task: refuse_month(task, as_of, today))  # type: ignore[misc]
        found.append(MonthReport(task, as_of, form, before.get(task.pk), blocked))
    return tuple(found)
