"""What a sheet of progress says of the plan itself: asked about where it differs, never taken over.

Unit, divisions and deadline belong to the plan; a column of a monthly sheet does not change them.
Where the plan says nothing, or the sheet only “各板块”, there is nothing to compare.
"""

import re
from collections.abc import Iterator

from monitoring.forms.cells import is_missing, plain_text
from monitoring.importers.base import Finding
from monitoring.importers.names import Names
from monitoring.importers.periods import read_period
from monitoring.importers.table import Row, Table
from targets.choices import Decision
from targets.models import Task, Unit

PLAN_COLUMNS = {
    "lead": ("牵头科室", "牵头单位", "牵头部门", "责任科室"),
    "places": ("责任板块", "板块", "属地"),
    "support": ("协办单位", "配合单位", "协同单位"),
    "due": ("完成时限", "时限", "完成期限"),
}
ALL_PLACES = frozenset({"各板块", "各镇街", "各街道", "全区", "各街道(镇)", "所有板块"})
_PARTS = re.compile(r"[、,,;;/+及和]")


def plan_questions(row: Row, table: Table, task: Task, names: Names) -> Iterator[Finding]:
    """Yield a question for each column in which a row and the plan say two things."""
    differing = {
        "lead": _lead(row.text("lead"), task),
        "places": _places(row.text("places"), task, names),
        "support": _support(row.text("support"), task),
        "due": _due(row.text("due"), task),
    }
    for name, planned in differing.items():
        if planned:
            header = table.headers[name]
            text = (
                f"{task}:来表的{header}“{row.text(name)}”与计划的“{planned}”不一致:"
                "导入不改计划,请核对"
            )
            yield Finding(row.number, header, text)


def _parts_of(text: str) -> list[str]:
    """The names in a cell; none in one that says nothing."""
    return [] if is_missing(text) else [p for p in _PARTS.split(plain_text(text)) if p]


def _is_unit(name: str, unit: Unit) -> bool:
    return name in {plain_text(each) for each in (unit.name, *unit.aliases.split("、")) if each}


def _lead(text: str, task: Task) -> str:
    """The plan's unit where the sheet names others only."""
    parts, unit = _parts_of(text), task.lead_unit
    if not parts or unit is None or any(_is_unit(part, unit) for part in parts):
        return ""
    return unit.name


def _support(text: str, task: Task) -> str:
    """The plan's supporting units where the sheet names others, or not all."""
    parts, units = _parts_of(text), list(task.support_units.all())
    if not parts or not units:
        return ""
    is_same = len(parts) == len(units) and all(
        any(_is_unit(part, unit) for part in parts) for unit in units
    )
    return "" if is_same else "、".join(unit.name for unit in units)


def _places(text: str, task: Task, names: Names) -> str:
    """The plan's divisions where the sheet names others, or not all."""
    parts, planned = _parts_of(text), list(task.divisions.all())
    if not parts or not planned or plain_text(text) in ALL_PLACES:
        return ""
    told = {found.pk if found else None for found in map(names.divisions.find, parts)}
    return "" if told == {each.pk for each in planned} else "、".join(d.name for d in planned)


def _due(text: str, task: Task) -> str:
    """The plan's deadline where the sheet gives a day that is neither it nor a granted one."""
    if is_missing(text):
        return ""
    try:
        day = read_period(text, str(task.area.plan.year)).day
    except ValueError:
        return ""  # “年底前”: no day to compare
    granted = {e.new_due_date for e in task.extensions.all() if e.decision == Decision.GRANTED}
    return "" if day is None or day in {task.due_date, *granted} else str(task.due_date)
