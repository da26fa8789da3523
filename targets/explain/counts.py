"""Opens how many: targets by status, tasks by light, with the members counted."""

from collections.abc import Mapping

from django.utils import timezone

from monitoring.periods import AsOf
from standards.status import TargetStatus
from standards.task_progress import TaskLight
from targets.assessments.tasks import TaskBoard, TaskRow, task_board
from targets.errors import NotHere
from targets.evaluation.engine import evaluate_plan
from targets.evaluation.result import Evaluation
from targets.explain.address import Address
from targets.explain.result import Explanation, Part
from targets.models import Plan

PUSHED_SHOWN = 6
"""Tasks to push that the summary lists; the others are only counted."""


def explain(key: str, as_of: AsOf, parameters: Mapping[str, str]) -> Explanation | None:
    """Open a count: `count/targets`, `count/status-at_risk`, `count/light-behind`, …"""
    plan = Plan.objects.select_related("division").filter(year=as_of.year).first()
    if plan is None:
        raise NotHere(f"{as_of.year}年没有年度计划")
    what, _, which = key.partition("-")
    if what in ("targets", "status"):
        return _targets(plan, as_of, which if what == "status" else "")
    if what in ("tasks", "light"):
        return _tasks(task_board(plan, as_of), as_of, which)
    return None


def _targets(plan: Plan, as_of: AsOf, which: str) -> Explanation | None:
    evaluated = evaluate_plan(plan, as_of, timezone.localdate())
    if which and which not in {status.value for status in TargetStatus}:
        return None
    found = [e for e in evaluated.evaluations if not which or e.status.value == which]
    name = f"状态为“{TargetStatus(which).label}”的目标" if which else "年度目标"
    return Explanation(
        title=f"{name}项数",
        figure=f"{len(found)}",
        unit="项",
        meaning=f"{as_of.year}年计划的{name},截至{as_of}共{len(found)}项。",
        formula="逐项判断状态后计数"
        if which
        else "计划中可评估的年度目标逐项计数,不含仅公布值的指标",
        method="status-ladder" if which else "evaluation",
        parts=tuple(_target_part(e) for e in found),
        is_demo=any(e.provenance.is_demo for e in found),
    )


def _target_part(evaluation: Evaluation) -> Part:
    address = Address("target", f"{evaluation.target.code}/status")
    status = f"{evaluation.status.icon} {evaluation.status.label}"
    return Part(evaluation.indicator_label, evaluation.reason, address, status)


def _tasks(board: TaskBoard, as_of: AsOf, which: str) -> Explanation | None:
    selected = _selected(board, which)
    if selected is None:
        return None
    name, rows = selected
    return Explanation(
        title=f"{name}项数",
        figure=f"{len(rows)}",
        unit="项",
        meaning=f"截至{as_of}{name},共{len(rows)}项。",
        formula="逐项判断任务状态后计数",
        method="scheduled-progress",
        parts=tuple(_task_part(row) for row in rows),
        is_demo=board.is_demo,
        page=("重点任务", "/tasks/"),
    )


def _selected(board: TaskBoard, which: str) -> tuple[str, tuple[TaskRow, ...]] | None:
    """The tasks a count is of, with what they are called; None for a count there is none of."""
    if not which:
        return "重点任务", board.rows
    if which == "missing":
        rows = tuple(r for r in board.rows if r.is_report_missing and r.light is not TaskLight.DONE)
        return "当月未填报的任务", rows
    if which == "hidden":
        return "总览未列出的滞后或逾期任务", board.to_push[PUSHED_SHOWN:]
    if which not in {light.value for light in TaskLight}:
        return None
    light = TaskLight(which)
    rows = tuple(r for r in board.rows if r.light is light)
    return f"状态为“{light.label}”的任务", rows


def _task_part(row: TaskRow) -> Part:
    address = Address("task", f"{row.task.number}/done")
    label = f"{row.task.number} {row.task.title}"
    return Part(label, row.done_text, address, f"{row.light.label},序时 {row.scheduled_text}")
