"""Forms for a month's reports on tasks, each with what was reported last at hand (月度填报)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from monitoring.periods import AsOf
from monitoring.revisions import is_demonstration
from targets.assessments.frame import Frame, frame_of
from targets.assessments.task_actions import why_not
from targets.assessments.tasks import TaskRow
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
    stored, before = report_of(task, as_of), report_before(task, as_of)
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


def report_before(task: Task, as_of: AsOf) -> ProgressReport | None:
    """Return the newest earlier report of the year."""
    rows = ProgressReport.objects.filter(task=task, year=as_of.year, month__lt=as_of.month)
    return rows.select_related("batch").order_by("month").last()


def blank_reports(rows: Iterable[TaskRow], as_of: AsOf, today: date) -> tuple[MonthReport, ...]:
    """Return empty forms for tasks that have no report of a month yet: one query for all.

    What such a task reported last is what it stands on, so that comes with the row.
    """
    is_locked, found = asks_reason(as_of), []
    for row in rows:
        task = row.task
        form = MonthReportForm(task=task, as_of=as_of, stored=None, auto_id=f"t{task.pk}-%s")
        form.is_locked = is_locked
        blocked = why_not(lambda task=task: refuse_month(task, as_of, today))  # type: ignore[misc]
        found.append(MonthReport(task, as_of, form, row.report, blocked))
    return tuple(found)
