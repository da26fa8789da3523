"""One task's page: its sentence, what was asked, all that was done and decided about it.

Its objects and evidence have selectors of their own: `task_objects`, `evidence`.
"""

from dataclasses import dataclass
from datetime import date

from django.db.models import Prefetch

from charts.timeline import TimelineNode
from monitoring.periods import AsOf
from standards.task_lights import Light, LightLine
from targets.assessments.frame import Frame, frame_of
from targets.assessments.task_timeline import node_of
from targets.assessments.tasks import TaskRow, row_of
from targets.evaluation.basis import demo_rows
from targets.models import (
    CloseOut,
    ExtensionRequest,
    FollowUpCheck,
    LightOverride,
    LightRule,
    Milestone,
    OpenQuestion,
    Plan,
    ProgressReport,
    SourceDocument,
    Target,
    Task,
    TaskEffect,
    TaskMonth,
)
from targets.supervision.records import TaskRecord
from targets.supervision.standing import light_at, lines_of


@dataclass(frozen=True)
class LightMonth:
    """One month of the year with how the task stood; None of a month still to come."""

    month: int
    row: TaskRow | None


@dataclass(frozen=True)
class NodeRow:
    """One node against the month's end, with its weight in the plan path."""

    node: Milestone
    standing: TimelineNode


@dataclass(frozen=True)
class TaskPage:
    """Everything on a task's page; the reports are newest first.

    Claims, requests and visits are the whole record, as it was written: what came after the month
    is there, too, with its dates.
    """

    frame: Frame
    task: Task
    document: SourceDocument
    row: TaskRow
    reports: tuple[ProgressReport, ...]
    nodes: tuple[NodeRow, ...]
    targets: tuple[Target, ...]
    questions: tuple[OpenQuestion, ...]
    close_outs: tuple[CloseOut, ...]
    extensions: tuple[ExtensionRequest, ...]
    checks: tuple[FollowUpCheck, ...]
    overrides: tuple[LightOverride, ...]
    effects: tuple[TaskEffect, ...]
    light_months: tuple[LightMonth, ...]
    rule: LightRule | None
    rule_lines: tuple[LightLine, ...]
    light: Light

    @property
    def day(self) -> date:
        """The last day of the month the page stands on."""
        return self.row.as_of.last_day

    @property
    def is_unclaimed(self) -> bool:
        """Whether nothing was ever asked for, decided or checked."""
        return not (self.close_outs or self.extensions or self.checks)


def task_page(plan: Plan, number: str, as_of: AsOf) -> TaskPage | None:
    """Assemble one task's page; None when the plan has no task of that number."""
    task = _task(plan, number, as_of)
    row = None if task is None else row_of(task, as_of)
    if task is None or row is None:
        return None
    record, rule = _record(task), LightRule.objects.in_force(as_of.last_day)
    lines, day = lines_of(rule), as_of.last_day
    return TaskPage(
        frame=frame_of(as_of, row.kept.is_demo or demo_rows(record.reports)),
        task=task,
        document=task.area.plan.document,
        row=row,
        reports=record.reports[::-1],
        nodes=tuple(NodeRow(node, node_of(node, day)) for node in record.milestones),
        targets=tuple(task.targets.all()),
        questions=tuple(task.questions.all()),
        close_outs=record.close_outs,
        extensions=record.extensions,
        checks=record.checks,
        overrides=record.overrides,
        effects=tuple(task.effects.all()),
        light_months=_light_months(task, as_of),
        rule=rule,
        rule_lines=lines,
        light=light_at(record, as_of, lines),
    )


def _record(task: Task) -> TaskRecord:
    """Put together what was fetched with a task."""
    return TaskRecord(
        task=task,
        items=tuple(task.items.all()),
        milestones=tuple(task.milestones.all()),
        reports=tuple(task.reports.all()),
        close_outs=tuple(task.close_outs.all()),
        extensions=tuple(task.extensions.all()),
        checks=tuple(task.checks.all()),
        overrides=tuple(task.overrides.all()),
    )


def _light_months(task: Task, as_of: AsOf) -> tuple[LightMonth, ...]:
    """The year's months up to the one asked for, the others empty: one query."""
    rows = {}
    for kept in TaskMonth.objects.filter(task=task, year=as_of.year, month__lte=as_of.month):
        kept.task = task
        rows[kept.month] = TaskRow(kept, AsOf(as_of.year, kept.month))
    return tuple(LightMonth(month, rows.get(month)) for month in range(1, 13))


def _task(plan: Plan, number: str, as_of: AsOf) -> Task | None:
    """Fetch a task with all that hangs on it; of its reports, the year's up to the month."""
    reports = ProgressReport.objects.filter(year=as_of.year, month__lte=as_of.month)
    asked = ("claimed_by", "decided_by", "batch")
    return (
        Task.objects.filter(area__plan=plan, number=number)
        .select_related("area", "area__plan__document", "carried_from__area__plan", "lead_unit")
        .prefetch_related(
            "milestones",
            "questions",
            "support_units",
            "divisions",
            "targets__indicator",
            Prefetch("reports", reports.select_related("batch", "reported_by").order_by("month")),
            Prefetch("close_outs", CloseOut.objects.select_related(*asked)),
            Prefetch(
                "extensions",
                ExtensionRequest.objects.select_related("requested_by", *asked[1:]),
            ),
            Prefetch("checks", FollowUpCheck.objects.select_related("item", "checked_by")),
            Prefetch("overrides", LightOverride.objects.select_related("set_by")),
            Prefetch("effects", TaskEffect.objects.select_related("indicator")),
        )
        .first()
    )
