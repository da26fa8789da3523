"""Opens a task's figures: what is done, and how much of the time has passed (序时)."""

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from monitoring.periods import AsOf
from standards.rounding import percent
from targets.assessments.tasks import TaskRow, row_of
from targets.errors import NotHere
from targets.explain.address import Address, measure_of
from targets.explain.documents import document_words
from targets.explain.readings import Record, reading_rows
from targets.explain.result import Explanation, Part, ReadingTable
from targets.models import ProgressReport, Task
from targets.wording import MISSING, plain

SCHEDULE = "序时 = 已过天数 ÷ 起止天数(首尾两天都算)"
DONE = "取截至本月最近一次月报的累计数"


def explain(key: str, as_of: AsOf, parameters: Mapping[str, str]) -> Explanation | None:
    """Open one figure of a task: `task/301/done`."""
    number, measure = measure_of(key)
    rows = Task.objects.filter(area__plan__year=as_of.year, number=number)
    task = rows.select_related("area__plan__document").first()
    if task is None:
        raise NotHere(f"{as_of.year}年计划中没有编号为“{number[:20]}”的任务")
    opened = MEASURES.get(measure)
    if opened is None:
        raise NotHere(f"任务没有“{measure[:20]}”这个数值")
    reports = list(
        ProgressReport.objects.filter(task=task, year=as_of.year, month__lte=as_of.month)
        .select_related("batch")
        .order_by("month")
    )
    return opened(row_of(task, reports, as_of), reports)


def _done(row: TaskRow, reports: list[ProgressReport]) -> Explanation | None:
    """What the newest report says was done, of how much."""
    newest = reports[-1] if reports else None
    if newest is None or (figure := _done_text(row.task, newest)) == MISSING:
        return None
    worked = [f"{newest.month}月月报:{figure}"]
    parts: list[Part] = []
    if newest.done_quantity is not None and row.task.quantity:
        parts.append(_part(row, "quantity", "承诺数", plain(row.task.quantity)))
        share = percent(Fraction(newest.done_quantity) / Fraction(row.task.quantity))
        done, total = plain(newest.done_quantity), plain(row.task.quantity)
        worked.append(f"{done} ÷ {total} = {share} %")
    parts.append(_part(row, "scheduled", "序时", row.scheduled_text))
    return _explanation(row, reports, "完成", figure, DONE, tuple(worked), tuple(parts))


def _done_text(task: Task, report: ProgressReport) -> str:
    """Print what a report says was done, as the pages do."""
    if report.done_quantity is not None and task.quantity is not None:
        unit = task.unit.split("(")[0]
        return f"{plain(report.done_quantity)}/{plain(task.quantity)} {unit}"
    return MISSING if report.done_percent is None else f"{plain(report.done_percent)} %"


def _progress(row: TaskRow, reports: list[ProgressReport]) -> Explanation | None:
    """The share done."""
    newest = reports[-1] if reports else None
    if newest is None:
        return None
    if newest.done_quantity is not None and row.task.quantity:
        share = Fraction(newest.done_quantity) / Fraction(row.task.quantity)
        line = f"{plain(newest.done_quantity)} ÷ {plain(row.task.quantity)}"
    elif newest.done_percent is not None:
        share, line = Fraction(newest.done_percent) / 100, f"月报填写 {newest.done_percent} %"
    else:
        return None
    figure = f"{percent(share)} %"
    formula = "完成比例 = 累计完成量 ÷ 承诺数;无数量的取形象进度"
    return _explanation(row, reports, "完成比例", figure, formula, (f"{line} → {figure}",))


def _scheduled(row: TaskRow, reports: list[ProgressReport]) -> Explanation:
    """The share of the task's time that had passed when it was last reported."""
    told = AsOf(row.as_of.year, reports[-1].month) if reports else row.as_of
    passed, whole = _days(row.task, told.last_day)
    figure = f"{percent(Fraction(passed, whole))} %"
    task = row.task
    worked = (
        f"起止 {task.start_date:%Y-%m-%d}—{task.due_date:%Y-%m-%d},共{whole}天",
        f"算到 {told.last_day:%Y-%m-%d}(最近一次月报的月末),已过{passed}天",
        f"{passed} ÷ {whole} = {figure}",
    )
    return _explanation(row, reports, "序时", figure, SCHEDULE, worked)


def _days(task: Task, day: date) -> tuple[int, int]:
    """Days of a task's span that have passed on a day, and all of them; both ends count."""
    whole = (task.due_date - task.start_date).days + 1
    return min(max((day - task.start_date).days + 1, 0), whole), whole


def _quantity(row: TaskRow, reports: list[ProgressReport]) -> Explanation | None:
    if row.task.quantity is None:
        return None
    return _explanation(row, [], "承诺数", plain(row.task.quantity), "文件所载,未经计算", ())


MEASURES: dict[str, Callable[[TaskRow, list[ProgressReport]], Explanation | None]] = {
    "done": _done,
    "progress": _progress,
    "scheduled": _scheduled,
    "quantity": _quantity,
}


def _part(row: TaskRow, measure: str, label: str, figure: str) -> Part:
    return Part(label, figure, Address("task", f"{row.task.number}/{measure}"))


def _explanation(
    row: TaskRow,
    reports: list[ProgressReport],
    what: str,
    figure: str,
    formula: str,
    worked: tuple[str, ...],
    parts: tuple[Part, ...] = (),
) -> Explanation:
    task = row.task
    records = [
        Record(
            r, f"{r.month}月月报", text if (text := _done_text(task, r)) != MISSING else "未计量"
        )
        for r in reports
    ]
    table = ReadingTable("月报", reading_rows(records), "累计完成")
    return Explanation(
        title=f"{task.number} {task.title} {what}",
        figure=figure,
        unit="",
        meaning=f"任务“{task.title}”截至{row.as_of}的{what}。",
        formula=formula,
        worked=worked,
        clause=task.acceptance,
        method="scheduled-progress" if what != "承诺数" else "",
        parts=parts,
        readings=(table,) if records else (),
        page=(f"任务{task.number}", task.get_absolute_url()),
        quote=task.source_quote,
        document=document_words(task.area.plan.document),
    )
