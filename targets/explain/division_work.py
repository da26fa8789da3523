"""Opens what a division has to do: its tasks behind, missing reports, objects done."""

from collections.abc import Callable

from targets.assessments.divisions.work import tasks_of_divisions
from targets.assessments.tasks import TaskRow, rows_of
from targets.explain.address import Address
from targets.explain.division_parts import DivisionQuestion, told
from targets.explain.result import Explanation, Part
from targets.models import TaskItem, TaskMonth
from targets.supervision.records import is_done_on

MOST_NAMED = 200
"""Objects an explanation names; the others are only counted."""


def _rows(question: DivisionQuestion) -> tuple[TaskRow, ...]:
    """The division's tasks at the month: led by its unit, or naming it."""
    ids = tasks_of_divisions(question.as_of.year).get(question.division.pk, set())
    month = question.as_of
    found = TaskMonth.objects.filter(task__in=ids, year=month.year, month=month.month)
    return rows_of(found.with_tasks().order_by("task__area__number", "task__number"), month)


def task_part(row: TaskRow) -> Part:
    """A task as a part: what is done of it, its state, and the time that has passed."""
    address = Address("task", f"{row.task.number}/done") if row.progress is not None else None
    label = f"{row.task.number} {row.task.title}"
    note = f"{row.state.label},序时 {row.scheduled_text}"
    return Part(label, row.done_text, address, note)


def _behind(question: DivisionQuestion) -> Explanation | None:
    rows = _rows(question)
    if not rows:
        return None
    behind = [row for row in rows if row.state.needs_push]
    return told(
        question,
        "滞后或逾期任务",
        f"{len(behind)}/{len(rows)}",
        "牵头单位属于该板块、或涉及该板块的任务中,截至月末滞后或逾期的项数。",
        formula="滞后或逾期的任务数 / 全部任务数,每项只计一次",
        worked=(f"滞后或逾期 {len(behind)} 项,全部 {len(rows)} 项",),
        method="scheduled-progress",
        parts=tuple(map(task_part, rows)),
    )


def _missing(question: DivisionQuestion) -> Explanation | None:
    rows = _rows(question)
    if not rows:
        return None
    found = [r for r in rows if r.is_report_missing]
    return told(
        question,
        "任务缺报",
        f"{len(found)}",
        "该板块的任务中,已启动、未完成而本月没有填报的项数。",
        unit="项",
        formula="逐项看本月有没有月报",
        worked=(f"缺报 {len(found)} 项,全部 {len(rows)} 项",),
        method="scheduled-progress",
        parts=tuple(map(task_part, found)),
    )


def _objects(question: DivisionQuestion) -> Explanation | None:
    day = question.as_of.last_day
    rows = TaskItem.objects.filter(
        division=question.division, task__area__plan__year=question.as_of.year
    )
    items = list(rows.select_related("task").order_by("task__number", "position", "name"))
    if not items:
        return None
    done = [item for item in items if is_done_on(item, day)]
    rest = len(items) - MOST_NAMED
    return told(
        question,
        "任务对象",
        f"{len(done)}/{len(items)}",
        "位于该板块的任务对象中,截至月末已完成且未反弹的个数。",
        formula="已完成对象数 / 全部对象数",
        worked=(f"已完成 {len(done)} 个,全部 {len(items)} 个",)
        + ((f"以下列出前 {MOST_NAMED} 个,另有 {rest} 个",) if rest > 0 else ()),
        method="scheduled-progress",
        parts=tuple(
            Part(f"{i.task.number} {i.name}", "已完成" if is_done_on(i, day) else "未完成")
            for i in items[:MOST_NAMED]
        ),
    )


MEASURES: dict[str, Callable[[DivisionQuestion], Explanation | None]] = {
    "tasks-behind": _behind,
    "reports-missing": _missing,
    "objects": _objects,
}
