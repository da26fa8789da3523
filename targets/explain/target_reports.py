"""How a target fed by hand is computed: counts, newest rates, quantities done, judgements."""

from decimal import Decimal

from django.db.models import Model

from monitoring.periods import AsOf
from standards.rounding import round_half_even
from targets.choices import Method
from targets.evaluation.basis import is_listed
from targets.evaluation.result import plain_decimals
from targets.explain.readings import Record, reading_rows
from targets.explain.result import ReadingTable
from targets.explain.subject import Subject
from targets.explain.target_air import Worked
from targets.models import IndicatorMonth, ProgressReport, TaskItem, TaskMonth
from targets.supervision.records import is_done_on

FORMULAS: dict[str, str] = {
    Method.VETO_COUNT: "各月发生数相加",
    Method.LATEST_RATE: "取截至本月最近一次填报",
    Method.LATEST_AMOUNT: "取截至本月最近一次填报",
    Method.TASK_QUANTITY: "取对应任务截至本月最近一次月报的累计完成量",
}

LISTED = "取对应任务对象清单中截至月末已完成且未反弹的对象数"

Reported = tuple[int, Decimal, IndicatorMonth | ProgressReport | TaskMonth]


def reported(subject: Subject, year: int, month: int) -> list[Reported]:
    """Return what was reported of a year up to a month: month, amount and row."""
    if subject.target.indicator.method == Method.TASK_QUANTITY:
        if year != subject.as_of.year:
            return []
        rows = subject.basis.told_of(subject.target)
        return [
            (r.month, r.done, r if is_listed(r) or r.report is None else r.report)
            for r in rows
            if r.done is not None and r.month <= month
        ]
    figures = subject.basis.figures.get((subject.target.indicator_id, year), [])
    return [(r.month, r.value, r) for r in figures if r.month <= month]


def to_date(subject: Subject, year: int, month: int) -> Worked | None:
    """Compute the figure to date from the reports; None without any."""
    found = reported(subject, year, month)
    if not found:
        return None
    method = subject.target.indicator.method
    amounts = [_text(subject, amount) for _, amount, _ in found]
    if method == Method.VETO_COUNT:
        total = _text(subject, sum((a for _, a, _ in found), Decimal(0)))
        lines: tuple[str, ...] = (f"{' + '.join(amounts)} = {total}",)
    else:
        total, newest = amounts[-1], found[-1][0]
        lines = (_said(subject, newest, total, found[-1][2]),)
    return _worked(subject, year, found, total, lines)


def of_month(subject: Subject, year: int, month: int) -> Worked | None:
    """What was reported for one month."""
    found = [each for each in reported(subject, year, month) if each[0] == month]
    if not found:
        return None
    text = _text(subject, found[0][1])
    return _worked(subject, year, found, text, (_said(subject, month, text, found[0][2]),))


def _said(subject: Subject, month: int, text: str, row: Model) -> str:
    """One line of the working: who told the amount."""
    told = "月底对象清单已完成" if isinstance(row, TaskMonth) else "月填报"
    return f"{month}{told} {text} {subject.unit}".strip()


def _text(subject: Subject, amount: Decimal) -> str:
    return plain_decimals(round_half_even(amount, subject.decimals), subject.decimals)


def _worked(
    subject: Subject, year: int, found: list[Reported], text: str, lines: tuple[str, ...]
) -> Worked:
    if isinstance(found[-1][2], TaskMonth):
        table = _objects(found[-1][2])
        return Worked(text, LISTED, lines, (), (table,), "scheduled-progress")
    records = [Record(row, f"{year}年{m}月", _text(subject, amount)) for m, amount, row in found]
    formula = FORMULAS.get(subject.target.indicator.method, "")
    is_task = subject.target.indicator.method == Method.TASK_QUANTITY
    table = ReadingTable("任务月报" if is_task else "月度填报", reading_rows(records), "填报数")
    method = "scheduled-progress" if is_task else "evaluation"
    return Worked(text, formula, lines, (), (table,), method)


def _objects(row: TaskMonth) -> ReadingTable:
    """The objects done by the end of a month that its amount was counted from."""
    day = AsOf(row.year, row.month).last_day
    items = [i for i in TaskItem.objects.filter(task=row.task_id) if is_done_on(i, day)]
    records = [Record(i, i.name, f"{i.done_on}完成") for i in items]
    return ReadingTable("对象清单", reading_rows(records), "完成日期")


def judgements(subject: Subject) -> ReadingTable:
    """The judgements a qualitative target stands on."""
    found = subject.basis.judgements.get(subject.target.pk, [])
    records = [Record(j, f"{j.month}月评定", j.get_conclusion_display()) for j in found]
    return ReadingTable("评定记录", reading_rows(records), "结论")
