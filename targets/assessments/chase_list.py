"""催办清单: what units have to be reminded of, grouped by unit, as text to paste into a message."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from monitoring.periods import AsOf
from standards.task_progress import TaskState
from targets.assessments.frame import Frame, frame_of
from targets.assessments.tasks import TaskRow, rows_of, standings
from targets.models import Plan, Unit
from targets.models.standings import FINISHED, PUSHED, REPORT_MISSING

NOBODY = "牵头单位待确认"


@dataclass(frozen=True)
class UnitReminder:
    """What one unit is reminded of, in the order of the plan; `unit` None where none leads."""

    unit: Unit | None
    rows: tuple[TaskRow, ...]

    @property
    def name(self) -> str:
        """The unit, or that none is known."""
        return NOBODY if self.unit is None else self.unit.name


@dataclass(frozen=True)
class ChasePage:
    """Everything on the chase list."""

    frame: Frame
    reminders: tuple[UnitReminder, ...]
    units: tuple[Unit, ...]
    unit: str

    @property
    def count(self) -> int:
        """Tasks somebody is reminded of."""
        return sum(len(each.rows) for each in self.reminders)

    @property
    def text(self) -> str:
        """The whole list as plain text, one line a task."""
        as_of = self.frame.as_of
        lines = [f"【重点任务催办】{as_of}(统计截至{as_of.last_day},共{self.count}项)"]
        for each in self.reminders:
            lines += ["", f"{each.name}({len(each.rows)}项)"]
            lines += [f"{n}. {reminder(row)}" for n, row in enumerate(each.rows, start=1)]
        if self.frame.is_demo:
            lines += ["", "注:含演示数据,仅供试用,不得作为催办依据。"]
        return "\n".join(lines)


def chase_page(plan: Plan, as_of: AsOf, parameters: Mapping[str, str]) -> ChasePage:
    """Assemble the list: three queries for any number of tasks."""
    code = parameters.get("unit", "")
    wanted = Q(state__in=PUSHED) | Q(is_returned=True) | Q(is_relapsed=True) | REPORT_MISSING
    found = standings(plan, as_of).filter(wanted).exclude(state__in=FINISHED)
    if code:
        found = found.filter(task__lead_unit__code=code)
    rows = rows_of(found.order_by("task__area__number", "task__number"), as_of)
    units = tuple(Unit.objects.filter(led_tasks__area__plan=plan).distinct())
    return ChasePage(
        frame=frame_of(as_of, any(row.kept.is_demo for row in rows)),
        reminders=_by_unit(rows, units),
        units=units,
        unit=code,
    )


def _by_unit(rows: tuple[TaskRow, ...], units: tuple[Unit, ...]) -> tuple[UnitReminder, ...]:
    found: dict[int | None, list[TaskRow]] = {}
    for row in rows:
        found.setdefault(row.task.lead_unit_id, []).append(row)
    order: list[Unit | None] = [*units, None]
    keys = ((unit, None if unit is None else unit.pk) for unit in order)
    return tuple(UnitReminder(unit, tuple(found[key])) for unit, key in keys if key in found)


def reminder(row: TaskRow) -> str:
    """Return what is said of one task: state, progress against schedule, deadline, what to do."""
    told = [f"{row.task.number} {row.task.title}:{_standing(row)}", f"时限{row.kept.due_date}"]
    if row.kept.is_returned:
        told.append("销号申请被退回,请按意见整改后重新申请")
    if row.kept.is_relapsed:
        told.append("回头看发现反弹,请整改")
    if row.is_report_missing:
        told.append(f"请补报{row.as_of.month}月进展")
    elif row.report is not None and row.report.problem:
        told.append(f"问题:{row.report.problem}")
    return ";".join(told)


def _standing(row: TaskRow) -> str:
    if row.state is TaskState.NO_REPORT:
        return f"{row.as_of.month}月缺报"
    if row.progress is None:
        return row.state.label
    share = f"完成{row.done_text}"
    if row.is_counted:
        share += f"({row.progress_text})"
    return f"{row.state.label},{share},序时{row.scheduled_text}"
