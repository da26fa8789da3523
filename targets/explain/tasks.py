"""Opens a task's figures: what is done, how much should be (序时), and its light."""

from collections.abc import Callable, Mapping
from decimal import Decimal

from monitoring.periods import AsOf
from standards.rounding import percent
from targets.assessments.tasks import TaskRow, row_of
from targets.choices import ProgressBasis
from targets.errors import NotHere
from targets.explain.address import Address, measure_of
from targets.explain.documents import document_words
from targets.explain.readings import Record, reading_rows
from targets.explain.result import Explanation, Part, ReadingTable
from targets.models import LightRule, ProgressReport, Task
from targets.supervision.progress import (
    progress_of,
    schedule_of,
    weights_of,
    weights_of_items,
)
from targets.supervision.records import TaskRecord, is_done_on, records_of
from targets.wording import MISSING, plain

SCHEDULES = {
    "天": "序时 = 已过天数 ÷ 起止天数(首尾两天都算)",
    "期": "序时 = 已到期的期数 ÷ 全部期数",
    "节点权重": "序时 = 计划日期已到的节点权重 ÷ 全部节点权重",
}
DONE = {
    ProgressBasis.OBJECTS: "对象清单中截至月末已完成且未反弹的对象数",
    ProgressBasis.MILESTONES: "截至月末已到达的节点权重之和",
    ProgressBasis.PERIODS: "截至本月最近一次月报填写的累计期数,加其后报“本期已完成”的期数",
    ProgressBasis.QUANTITY: "取截至本月最近一次填了累计数的月报",
    ProgressBasis.JUDGEMENT: "取截至本月最近一次填了形象进度的月报",
}


class Subject:
    """One task at a month, with all its figures can be opened down to."""

    def __init__(self, record: TaskRecord, row: TaskRow) -> None:
        """Work out what the row's figures follow from."""
        self.record, self.row, self.task = record, row, record.task
        self.as_of = row.as_of
        self.amount = progress_of(record, self.as_of)
        self.reports = record.reports_to(self.as_of)
        told = self.as_of.last_day
        if self.amount is not None:
            told = self.amount.told_on
        elif self.reports:
            told = AsOf(self.as_of.year, self.reports[-1].month).last_day
        self.told_on = told
        self.due = record.due_on(self.as_of.last_day)
        self.schedule = schedule_of(record, told, self.due)


def explain(key: str, as_of: AsOf, parameters: Mapping[str, str]) -> Explanation | None:
    """Open one figure of a task: `task/301/done`."""
    number, measure = measure_of(key)
    rows = Task.objects.filter(area__plan__year=as_of.year, number=number)
    record = next(iter(records_of(rows.select_related("area__plan__document"))), None)
    row = None if record is None else row_of(record.task, as_of)
    if record is None or row is None:
        raise NotHere(f"{as_of.year}年计划中没有编号为“{number[:20]}”的任务")
    opened = MEASURES.get(measure)
    if opened is None:
        raise NotHere(f"任务没有“{measure[:20]}”这个数值")
    return opened(Subject(record, row))


def _done(it: Subject) -> Explanation | None:
    """What was done, of how much."""
    if it.amount is None:
        return None
    basis, figure = it.amount.of, it.row.done_text
    worked = [_counted(it), *filter(None, [it.row.disagreement])]
    share = f"{percent(it.row.progress or 0)} %"
    worked.append(f"{plain(it.amount.done)} ÷ {plain(it.amount.planned)} = {share}")
    parts: list[Part] = []
    if it.task.quantity is not None:
        parts.append(_part(it, "quantity", "承诺数", plain(it.task.quantity)))
    parts.append(_part(it, "scheduled", "序时", it.row.scheduled_text))
    return _explanation(it, "完成", figure, DONE[basis], tuple(worked), tuple(parts))


def _counted(it: Subject) -> str:
    """Say in one line what was counted."""
    amount, day = it.amount, it.as_of.last_day
    if amount is None:
        return MISSING
    if amount.of == ProgressBasis.OBJECTS:
        done = [i for i in it.record.items if is_done_on(i, day)]
        listed = sum(weights_of_items(it.task, it.record.items), Decimal(0))
        told = f"对象清单 {len(it.record.items)} 个(计 {plain(listed)}),已完成 {len(done)} 个"
        return f"{told}:{_names([i.name for i in done])}" if done else told
    if amount.of == ProgressBasis.MILESTONES:
        weights = zip(it.record.milestones, weights_of(it.record.milestones), strict=True)
        reached = [
            f"{node.title}({weight})"
            for node, weight in weights
            if node.reached_on is not None and node.reached_on <= day
        ]
        return f"已到达节点:{_names(reached)}" if reached else "没有已到达的节点"
    if amount.of == ProgressBasis.PERIODS:
        return f"截至{it.reports[-1].month}月月报,已完成 {plain(amount.done)} 期"
    newest = it.reports[-1]
    source = amount.report or newest
    later = "" if source == newest else f";{newest.month}月月报未填,沿用"
    return f"{source.month}月月报:{it.row.done_text}{later}"


def _names(names: list[str], most: int = 12) -> str:
    shown = "、".join(names[:most])
    return shown if len(names) <= most else f"{shown}等{len(names)}个"


def _progress(it: Subject) -> Explanation | None:
    """The share done."""
    if it.amount is None:
        return None
    figure = it.row.progress_text
    worked = (
        _counted(it),
        f"{plain(it.amount.done)} ÷ {plain(it.amount.planned)} → {figure}",
    )
    formula = "完成比例 = 累计完成量 ÷ 承诺数;无数量的取形象进度"
    return _explanation(it, "完成比例", figure, formula, worked)


def _scheduled(it: Subject) -> Explanation:
    """The share that should have been done when progress was last told."""
    passed, total, of = it.schedule
    figure = it.row.scheduled_text
    span = f"起止 {it.task.start_date:%Y-%m-%d}—{it.due:%Y-%m-%d}"
    extended = "(含已同意的延期)" if it.due != it.task.due_date else ""
    worked = (
        f"{span}{extended},共{total}{_unit(of)}",
        f"算到 {it.told_on:%Y-%m-%d},已过{passed}{_unit(of)}",
        f"{passed} ÷ {total} = {figure}",
    )
    return _explanation(it, "序时", figure, SCHEDULES[of], worked)


def _unit(of: str) -> str:
    return "(权重)" if of == "节点权重" else of


def _light(it: Subject) -> Explanation:
    """The light, the rule it follows from, and one set by hand beside it."""
    rule = LightRule.objects.in_force(it.as_of.last_day)
    kept = it.row.kept
    worked = [f"规则:{it.row.rule_lamp.label},{kept.reason}"]
    if kept.override_reason:
        worked.append(f"人工改为{it.row.lamp.label},原因:{kept.override_reason}")
    parts = (_part(it, "done", "完成", it.row.done_text),) if it.amount is not None else ()
    parts = (*parts, _part(it, "scheduled", "序时", it.row.scheduled_text))
    formula = "没有亮灯规则" if rule is None else f"按{rule},自上而下第一条相符的规则"
    return _explanation(it, "亮灯", it.row.lamp.label, formula, tuple(worked), parts)


def _quantity(it: Subject) -> Explanation | None:
    if it.task.quantity is None:
        return None
    return _explanation(it, "承诺数", plain(it.task.quantity), "文件所载,未经计算", ())


MEASURES: dict[str, Callable[[Subject], Explanation | None]] = {
    "done": _done,
    "progress": _progress,
    "scheduled": _scheduled,
    "light": _light,
    "quantity": _quantity,
}
METHODS = {"承诺数": "", "亮灯": "task-lights"}


def _part(it: Subject, measure: str, label: str, figure: str) -> Part:
    return Part(label, figure, Address("task", f"{it.task.number}/{measure}"))


def _report_text(task: Task, report: ProgressReport) -> str:
    """Print what a report says was done."""
    if report.done_quantity is not None:
        unit = task.bare_unit
        whole = "" if task.quantity is None else f"/{plain(task.quantity)}"
        return f"{plain(report.done_quantity)}{whole} {unit}".rstrip()
    if report.done_percent is not None:
        return f"{plain(report.done_percent)} %"
    return "本期已完成" if report.is_period_done else "未计量"


def _tables(it: Subject) -> tuple[ReadingTable, ...]:
    """The reports, and the objects done where the list of objects counts."""
    reports = [Record(r, f"{r.month}月月报", _report_text(it.task, r)) for r in it.reports]
    tables = [ReadingTable("月报", reading_rows(reports), "累计完成")] if reports else []
    if it.amount is not None and it.amount.of == ProgressBasis.OBJECTS:
        done = [i for i in it.record.items if is_done_on(i, it.as_of.last_day)]
        objects = [Record(i, i.name, f"{i.done_on}完成") for i in done]
        tables.append(ReadingTable("对象清单(已完成)", reading_rows(objects), "完成日期"))
    return tuple(tables)


def _explanation(
    it: Subject,
    what: str,
    figure: str,
    formula: str,
    worked: tuple[str, ...],
    parts: tuple[Part, ...] = (),
) -> Explanation:
    task = it.task
    return Explanation(
        title=f"{task.number} {task.title} {what}",
        figure=figure,
        unit="",
        meaning=f"任务“{task.title}”截至{it.as_of}的{what}。",
        formula=formula,
        worked=worked,
        clause=task.acceptance,
        method=METHODS.get(what, "scheduled-progress"),
        parts=parts,
        readings=() if what == "承诺数" else _tables(it),
        page=(f"任务{task.number}", task.get_absolute_url()),
        quote=task.source_quote,
        document=document_words(task.area.plan.document),
    )
