"""The monthly table of task progress (重点任务进展表): one report a task and month."""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet

from monitoring.forms.cells import clean_text, is_missing, plain_text
from monitoring.importers.base import (
    Entry,
    Finding,
    Layout,
    Parsed,
    period_of,
    problem_in,
    reading_field,
)
from monitoring.importers.names import Names, is_total
from monitoring.importers.table import Row, Table
from targets.forms import ImportedReportForm
from targets.importers.report_plan import PLAN_COLUMNS, plan_questions
from targets.importers.task_names import PlanTasks
from targets.models import ProgressReport, Task
from targets.report_doubts import PastReports
from targets.report_store import store_report
from targets.wording import plain

COLUMNS = {
    **PLAN_COLUMNS,
    "number": ("序号", "编号", "任务编号"),
    "field": ("领域", "条线", "工作领域"),
    "title": ("任务名称", "任务", "重点任务", "任务内容", "工作任务"),
    "period": ("月份", "填报月份", "报告月份", "时间"),
    "year": ("年", "年份", "年度"),
    "percent": ("形象进度", "完成进度", "完成情况", "工程形象进度"),
    "light": ("状态", "进展状态", "推进状态"),
    "progress": ("本月进展", "工作进展", "进展情况", "本月工作进展", "推进情况"),
    "problem": ("存在问题", "主要问题", "问题"),
    "coordination_need": ("需协调事项", "协调事项", "需要协调事项"),
    "next_step": ("下步计划", "下一步计划", "下步打算", "下一步打算", "下月计划"),
}
TEXTS = ("progress", "problem", "coordination_need", "next_step")
LONGEST_TEXT = 300
NOTHING_WORDS = ("无", "暂无", "没有")
DONE_WORDS = ("已完成", "完成", "已完成待核", "已销号")
_NUMBER = r"\d+(?:\.\d+)?"
_AMOUNT = rf"(?P<done>{_NUMBER})/(?P<planned>{_NUMBER})[^\d()/]{{0,6}}"
_BARE = re.compile(rf"\(?{_AMOUNT}\)?")
_PERCENT = re.compile(rf"(?P<percent>{_NUMBER})%?(?:\({_AMOUNT}\))?")


class Share(NamedTuple):
    """What a cell of 形象进度 says: a per cent, an amount of a planned one, or both."""

    percent: str = ""
    done: str = ""
    planned: str = ""


def read_share(text: str) -> Share:
    """Read “41.4(12/29)”, “57.5%”, “12/29条” or nothing.

    Raises:
        ValueError: in Chinese, for anything else.

    >>> read_share("41.4（12/29）")
    Share(percent='41.4', done='12', planned='29')
    """
    if is_missing(text):
        return Share()
    plain_share = plain_text(text)
    bare = _BARE.fullmatch(plain_share)
    if bare is not None:
        return Share("", bare["done"], bare["planned"])
    found = _PERCENT.fullmatch(plain_share)
    if found is None:
        raise ValueError(f"形象进度“{text}”无法识别:请写成 41.4、41.4(12/29) 或 12/29")
    return Share(found["percent"], found["done"] or "", found["planned"] or "")


def parse(table: Table, names: Names) -> Parsed:
    """Turn each row into the report of its task."""
    parsed, plans = Parsed(), PlanTasks()
    for row in table.rows:
        title = row.text("title")
        if not title or is_total(title) or is_total(row.text("number")):
            parsed.skipped.append(Finding(row.number, "", "没有任务名称,不是任务"))
            continue
        too_long = _too_long(row, table)
        if too_long:
            parsed.problems += too_long
            continue
        try:
            task = _take(row, table, plans, parsed)
        except ValueError as problem:
            parsed.problems.append(problem_in(row, table, problem))
        else:
            parsed.notices += plan_questions(row, table, task, names)
    return parsed


def _too_long(row: Row, table: Table) -> list[Finding]:
    """Refuse texts that would not fit: nobody else should decide what to leave out."""
    return [
        Finding(
            row.number,
            table.headers[name],
            f"“{table.headers[name]}”有 {len(clean_text(row.text(name)))} 个字,"
            f"最多 {LONGEST_TEXT} 个:请精简后再导入",
        )
        for name in TEXTS
        if len(clean_text(row.text(name))) > LONGEST_TEXT
    ]


def _take(row: Row, table: Table, plans: PlanTasks, parsed: Parsed) -> Task:
    """Put a row's report where it belongs and return its task."""
    period = period_of(row, table)
    number = plain_text(row.text("number"))
    with reading_field("title"):
        task = plans.of(period.year).find(row.text("title"), row.text("field"), number)
    with reading_field("percent"):
        share = read_share(row.text("percent"))
    data = _texts(row) | _amounts(share) | _completion(row)
    if not data:
        parsed.skipped.append(Finding(row.number, "", f"{task}没有填写进展"))
        return task
    report = ProgressReport(task=task, year=period.year, month=period.month)
    parsed.entries.append(Entry(row.number, report, data))
    question = _planned_question(task, share)
    if question:
        text = f"{report}:{question}"
        parsed.notices.append(Finding(row.number, table.headers.get("percent", ""), text))
    return task


def _texts(row: Row) -> dict[str, str]:
    """Return the sentences of a row: “无” says that there is none, an empty cell nothing."""
    found = {name: clean_text(row.text(name)) for name in TEXTS}
    return {
        name: "" if text.rstrip("。.") in NOTHING_WORDS else text
        for name, text in found.items()
        if not is_missing(text)
    }


def _amounts(share: Share) -> dict[str, str]:
    pairs = {"done_percent": share.percent, "done_quantity": share.done}
    return {name: text for name, text in pairs.items() if text}


def _completion(row: Row) -> dict[str, str]:
    """Return whether the row claims that the task is done, where it has a state at all."""
    words = plain_text(row.text("light"))
    if not words or is_missing(words):
        return {}
    return {"is_complete": "true" if words in DONE_WORDS else "false"}


def _planned_question(task: Task, share: Share) -> str:
    """Ask where a sheet's planned amount is not the task's."""
    if not share.planned:
        return ""
    if task.quantity is None:
        return f"来表写 {share.done}/{share.planned},而任务没有登记数量:请核对"
    if Decimal(share.planned) == task.quantity:
        return ""
    planned = f"{plain(task.quantity)} {task.unit}"
    return f"来表的计划数 {share.planned} 与任务登记的 {planned}不一致:请核对"


def stored(reports: Sequence[ProgressReport]) -> QuerySet[Any]:
    """Return all stored reports of the same tasks."""
    tasks = {report.task_id for report in reports}
    return ProgressReport.objects.filter(task_id__in=tasks).select_related("task__area__plan")


def past_reports(rows: QuerySet[Any]) -> PastReports:
    """Return the stored reports, to find and to compare with."""
    return PastReports(rows.select_related("task__area__plan", "batch", "reported_by"))


def report_key(report: ProgressReport) -> tuple[int, int, int]:
    """Return what there is one report of: a task's month."""
    return (report.task_id, report.year, report.month)


LAYOUT = Layout(
    kind="task-report",
    title="重点任务进展表",
    columns=COLUMNS,
    required=(("title",), ("percent", "progress"), ("progress", "problem", "next_step", "light")),
    parse=parse,
    form_class=ImportedReportForm,
    stored=stored,
    key=report_key,
    past=past_reports,
    store=store_report,
)
