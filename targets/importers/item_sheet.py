"""A task's objects as a table to edit and send back: untouched it changes nothing (对象清单).

Generated objects are left out: nobody ever listed them, and a file sent back untouched must not
make them real.
"""

from datetime import date
from typing import Any

from monitoring.choices import BatchKind
from monitoring.importers.names import Names
from monitoring.importing.month_file import workbook_of
from monitoring.importing.month_sheets import Column, MonthSheet, Value, label, number, text
from targets.choices import ItemState
from targets.models import Task, TaskItem

STATES = tuple(str(each) for each in ItemState.labels)


def item_workbook(task: Task) -> bytes:
    """Return the workbook of a task's objects."""
    return workbook_of([item_sheet(task)])


def item_sheet(task: Task) -> MonthSheet:
    """Return every object of a task that a person or a file has listed."""
    names = Names()
    items = TaskItem.objects.filter(task=task).exclude(batch__kind=BatchKind.DEMONSTRATION)
    columns = (
        Column("年度", lambda row: str(task.area.plan.year), width=7, is_key=True),
        Column("任务编号", lambda row: task.number, width=9, is_key=True),
        Column("任务名称", lambda row: task.title, width=36, is_key=True),
        Column("序号", number("position"), width=7),
        Column("编号", text("code"), width=14),
        Column("对象名称", text("name"), width=28),
        Column("板块", _division(names), width=14),
        Column("地址", text("address"), width=24),
        Column("数量", number("quantity"), width=9),
        Column("单位", text("unit"), width=9),
        Column("状态", label("state"), width=10, choices=STATES),
        Column("完成日期", _day("done_on"), width=12),
        Column("反弹日期", _day("reopened_on"), width=12),
        Column("备注", text("note"), width=30),
    )
    rows = list(items.select_related("division"))
    return MonthSheet("对象清单", columns, rows, lambda row: False)


def _division(names: Names) -> Any:
    """Return what reads a division under a name that is found again."""

    def read(row: Any) -> Value:
        if row.division is None:
            return ""
        is_found = names.divisions.find(row.division.name) == row.division
        return str(row.division.name if is_found else row.division.code)

    return read


def _day(name: str) -> Any:
    def read(row: Any) -> Value:
        day: date | None = getattr(row, name)
        return "" if day is None else day

    return read
