"""The tasks in a month's workbook (月度填报表): a row a task, filled with its report."""

from collections.abc import Callable
from typing import Any

from monitoring.forms.cells import is_missing
from monitoring.importing.month_sheets import Column, MonthSheet, Value, is_blank
from targets.importers.task_reports import NOTHING_WORDS
from targets.models import ProgressReport, Task
from targets.wording import plain

LIGHTS = ("推进中", "已完成")


def task_sheet(year: int, month: int) -> MonthSheet:
    """Return every task of the year's plan with its report of the month."""
    tasks = Task.objects.filter(area__plan__year=year).select_related("area__plan")
    reports = ProgressReport.objects.filter(year=year, month=month, task__in=tasks)
    stored = {each.task_id: each for each in reports.select_related("task", "batch")}
    rows = [
        stored.get(task.pk) or ProgressReport(task=task, year=year, month=month) for task in tasks
    ]
    columns = (
        Column("序号", lambda row: row.task.number, width=7, is_key=True),
        Column("领域", lambda row: row.task.field, width=12, is_key=True),
        Column("任务名称", lambda row: row.task.title, width=40, is_key=True),
        Column("月份", lambda row: f"{row.year}年{row.month}月", width=12, is_key=True),
        Column("形象进度", share_of, width=14),
        Column("状态", lambda row: LIGHTS[row.is_complete], width=10, choices=LIGHTS),
        Column("本月进展", said("progress"), width=40),
        Column("存在问题", said("problem"), width=30),
        Column("需协调事项", said("coordination_need"), width=30),
        Column("下步计划", said("next_step"), width=30),
    )
    return MonthSheet("任务", columns, rows, is_blank)


def share_of(row: Any) -> Value:
    """Return how far a task is as sheets write it: 41.4, 41.4(12/29), 12/29.

    An amount of a task without a planned one cannot be told from a per cent: it is left out.
    """
    percent = "" if row.done_percent is None else plain(row.done_percent)
    if row.done_quantity is None or row.task.quantity is None:
        return percent
    share = f"{plain(row.done_quantity)}/{plain(row.task.quantity)}"
    return f"{percent}({share})" if percent else share


def said(name: str) -> Callable[[Any], Value]:
    """Return what reads a sentence; one that a file would take for “nothing” is left out."""

    def read(row: Any) -> Value:
        text = str(getattr(row, name))
        is_nothing = text.rstrip("。.") in NOTHING_WORDS or is_missing(text)
        return "" if is_nothing else text

    return read
