"""Opens how many: targets by status, tasks by state and light, with the members counted."""

from collections.abc import Mapping

from django.utils import timezone

from monitoring.periods import AsOf
from standards.status import TargetStatus
from standards.task_lights import Lamp
from standards.task_progress import TaskState
from targets.assessments.tasks import PUSHED_SHOWN, TaskRow, rows_of, standings
from targets.errors import NotHere
from targets.evaluation.engine import evaluate_plan
from targets.evaluation.result import Evaluation
from targets.explain.address import Address
from targets.explain.result import Explanation, Part
from targets.models import Plan
from targets.models.standings import TaskMonthQuerySet

Selected = tuple[str, TaskMonthQuerySet]
"""What a count is called, and the tasks it is of."""


def explain(key: str, as_of: AsOf, parameters: Mapping[str, str]) -> Explanation | None:
    """Open a count: `count/targets`, `count/status-at_risk`, `count/lamp-red`, …"""
    plan = Plan.objects.select_related("division").filter(year=as_of.year).first()
    if plan is None:
        raise NotHere(f"{as_of.year}年没有年度计划")
    what, _, which = key.partition("-")
    if what in ("targets", "status"):
        return _targets(plan, as_of, which if what == "status" else "")
    if what in ("tasks", "state", "lamp"):
        return _tasks(_selected(standings(plan, as_of), what, which), as_of)
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


def _tasks(selected: Selected | None, as_of: AsOf) -> Explanation | None:
    if selected is None:
        return None
    name, found = selected
    rows = rows_of(found, as_of)
    return Explanation(
        title=f"{name}项数",
        figure=f"{len(rows)}",
        unit="项",
        meaning=f"截至{as_of}{name},共{len(rows)}项。",
        formula="逐项判断任务状态后计数",
        method="scheduled-progress",
        parts=tuple(_task_part(row) for row in rows),
        is_demo=any(row.kept.is_demo for row in rows),
        page=("重点任务", "/tasks/"),
    )


def _selected(found: TaskMonthQuerySet, what: str, which: str) -> Selected | None:
    """The tasks a count is of, with what they are called; None for a count there is none of."""
    if what == "lamp":
        if which not in {lamp.value for lamp in Lamp}:
            return None
        return f"亮{Lamp(which).label}的任务", found.filter(lamp=which)
    if what == "state":
        if which not in {state.value for state in TaskState}:
            return None
        return f"状态为“{TaskState(which).label}”的任务", found.filter(state=which)
    named: dict[str, Selected] = {
        "": ("重点任务", found),
        "missing": ("当月未填报的任务", found.missing_reports()),
        "hidden": ("总览未列出的滞后或逾期任务", found.to_push()[PUSHED_SHOWN:]),
    }
    return named.get(which)


def _task_part(row: TaskRow) -> Part:
    address = Address("task", f"{row.task.number}/done")
    label = f"{row.task.number} {row.task.title}"
    return Part(label, row.done_text, address, f"{row.state.label},序时 {row.scheduled_text}")
