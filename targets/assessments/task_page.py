"""One task's page: its sentence, what was asked, nodes and reports.

Its objects and evidence have selectors of their own: `task_objects`, `evidence`.
"""

from dataclasses import dataclass

from django.db.models import Prefetch

from monitoring.periods import AsOf
from targets.assessments.frame import Frame, frame_of
from targets.assessments.tasks import TaskRow, row_of
from targets.evaluation.basis import demo_rows
from targets.models import (
    Milestone,
    OpenQuestion,
    Plan,
    ProgressReport,
    SourceDocument,
    Target,
    Task,
)


@dataclass(frozen=True)
class TaskPage:
    """What a task's page shows beside its objects and evidence; the reports are newest first."""

    frame: Frame
    task: Task
    document: SourceDocument
    row: TaskRow
    reports: tuple[ProgressReport, ...]
    milestones: tuple[Milestone, ...]
    targets: tuple[Target, ...]
    questions: tuple[OpenQuestion, ...]


def task_page(plan: Plan, number: str, as_of: AsOf) -> TaskPage | None:
    """Assemble one task's page; None when the plan has no task of that number."""
    task = _task(plan, number, as_of)
    if task is None:
        return None
    row = row_of(task, as_of)
    if row is None:
        return None
    reports = tuple(task.reports.all())
    return TaskPage(
        frame=frame_of(as_of, row.kept.is_demo or demo_rows(reports)),
        task=task,
        document=task.area.plan.document,
        row=row,
        reports=reports[::-1],
        milestones=tuple(task.milestones.all()),
        targets=tuple(task.targets.all()),
        questions=tuple(task.questions.all()),
    )


def _task(plan: Plan, number: str, as_of: AsOf) -> Task | None:
    """Fetch a task with all that hangs on it; of its reports, the year's up to the month."""
    reports = ProgressReport.objects.filter(year=as_of.year, month__lte=as_of.month)
    return (
        Task.objects.filter(area__plan=plan, number=number)
        .select_related("area", "area__plan__document", "carried_from__area__plan")
        .prefetch_related(
            "milestones",
            "questions",
            "targets__indicator",
            Prefetch("reports", reports.select_related("batch", "reported_by").order_by("month")),
        )
        .first()
    )
