"""Monthly dust-fall of divisions (降尘月数据)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from monitoring.choices import ReadingState
from monitoring.forms.readings import DustfallMonthForm
from monitoring.importers.base import (
    Entry,
    Finding,
    Layout,
    Parsed,
    filled,
    period_of,
    state_of,
    status_of,
)
from monitoring.importers.names import Names, is_total
from monitoring.importers.table import Row, Table
from monitoring.models import DustfallMonth

COLUMNS = {
    "subject": ("板块", "名称", "地区", "街道", "镇街"),
    "period": ("月份", "监测时间", "时间", "监测月份", "日期"),
    "year": ("年", "年份", "年度"),
    "value": ("降尘量", "降尘", "降尘量均值", "月降尘量"),
    "target": ("月目标", "当月目标", "目标", "目标值"),
    "state": ("监测情况",),
    "status": ("数据状态",),
    "note": ("备注", "异常说明", "说明"),
}


def parse(table: Table, names: Names) -> Parsed:
    """Turn each row into a month of its division."""
    parsed = Parsed()
    for row in table.rows:
        if is_total(row.text("subject")):
            parsed.skipped.append(Finding(row.number, "", f"“{row.text('subject')}”不是板块"))
            continue
        data = _data(row)
        if not data:
            parsed.skipped.append(Finding(row.number, "", "没有降尘量"))
            continue
        data |= filled(row, ("target", "note")) | status_of(row)
        try:
            parsed.entries.append(Entry(row.number, _reading(row, table, names), data))
        except ValueError as problem:
            parsed.problems.append(Finding(row.number, "", str(problem)))
    return parsed


def _data(row: Row) -> dict[str, str]:
    """Return the value of a row, or the state that stands in its place."""
    state = state_of(row, ("state", "value"))
    if state is not None:
        return {"state": state.value}
    value = filled(row, ("value",))
    return {**value, "state": ReadingState.MEASURED.value} if value else {}


def _reading(row: Row, table: Table, names: Names) -> DustfallMonth:
    text = row.text("subject")
    division = names.divisions.find(text)
    if division is None:
        raise ValueError(
            f"没有登记的板块“{text}”{names.divisions.nearest(text)}"
            "请在后台登记,或把这种写法加入别名"
        )
    period = period_of(row, table)
    if period.span != "month":
        raise ValueError(f"“{row.text('period')}”是累计时段:降尘请按月导入")
    return DustfallMonth(division=division, year=period.year, month=period.month)


def stored(readings: Sequence[DustfallMonth]) -> QuerySet[Any]:
    """Return all stored months of the same divisions."""
    divisions = {reading.division_id for reading in readings}
    return DustfallMonth.objects.filter(division_id__in=divisions).select_related("division")


LAYOUT = Layout(
    kind="dustfall-month",
    title="降尘月数据",
    columns=COLUMNS,
    required=(("subject",), ("value",)),
    parse=parse,
    form_class=DustfallMonthForm,
    stored=stored,
)
