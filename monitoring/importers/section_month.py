"""Monthly water of sections: assessment tables and tables of concentrations (断面月数据)."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet

from monitoring.choices import ReadingState
from monitoring.forms.readings import SectionMonthForm
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
from monitoring.models import SectionMonth

VALUES = {
    "water_class": ("水质类别", "本月类别", "实测类别", "类别", "本月水质类别"),
    "cumulative_class": ("累计类别", "通报累计类别"),
    "temperature": ("水温",),
    "ph": ("pH", "pH值"),
    "do": ("溶解氧", "DO"),
    "codmn": ("高锰酸盐指数", "CODMn"),
    "cod": ("化学需氧量", "COD", "CODCr"),
    "bod5": ("五日生化需氧量", "生化需氧量", "BOD5"),
    "nh3n": ("氨氮", "NH3-N"),
    "tp": ("总磷", "TP"),
    "tn": ("总氮", "TN"),
    "fluoride": ("氟化物",),
    "oil": ("石油类",),
}
COLUMNS = {
    "subject": ("断面名称", "断面", "监测断面", "点位名称", "名称"),
    "period": ("监测时间", "监测日期", "采样日期", "采样时间", "监测月份", "月份", "时间", "日期"),
    "year": ("年", "年份", "年度"),
    "state": ("监测情况",),
    "status": ("数据状态",),
    "note": ("备注", "说明"),
    **VALUES,
}
STATE_FIELDS = ("state", *VALUES)


def parse(table: Table, names: Names) -> Parsed:
    """Turn each row into a month of its section."""
    parsed = Parsed()
    for row in table.rows:
        if is_total(row.text("subject")):
            parsed.skipped.append(Finding(row.number, "", f"“{row.text('subject')}”不是断面"))
            continue
        data = _data(row)
        if not data:
            parsed.skipped.append(Finding(row.number, "", "没有任何数值"))
            continue
        data |= filled(row, ("note",)) | status_of(row)
        try:
            reading, sampled_on = _reading(row, table, names)
        except ValueError as problem:
            parsed.problems.append(Finding(row.number, "", str(problem)))
            continue
        parsed.entries.append(Entry(row.number, reading, {**data, **sampled_on}))
    return parsed


def _data(row: Row) -> dict[str, str]:
    """Return the values of a row, or the state that stands in their place."""
    state = state_of(row, STATE_FIELDS)
    values = {
        name: text
        for name, text in filled(row, tuple(VALUES)).items()
        if state is None or state_of(row, (name,)) is None
    }
    if values:
        return {**values, "state": ReadingState.MEASURED.value}
    return {"state": state.value} if state is not None else {}


def _reading(row: Row, table: Table, names: Names) -> tuple[SectionMonth, dict[str, str]]:
    text = row.text("subject")
    section = names.sections.find(text)
    if section is None:
        raise ValueError(
            f"没有登记的断面“{text}”{names.sections.nearest(text)}请在后台登记,或把这种写法加入别名"
        )
    period = period_of(row, table)
    if period.span != "month":
        raise ValueError(f"“{row.text('period')}”是累计时段:断面数据请按月导入")
    sampled = {"sampled_on": period.day.isoformat()} if period.day else {}
    return SectionMonth(section=section, year=period.year, month=period.month), sampled


def stored(readings: Sequence[SectionMonth]) -> QuerySet[Any]:
    """Return all stored months of the same sections."""
    sections = {reading.section_id for reading in readings}
    return SectionMonth.objects.filter(section_id__in=sections).select_related("section")


LAYOUT = Layout(
    kind="section-month",
    title="断面月数据",
    columns=COLUMNS,
    required=(("subject",), tuple(VALUES)),
    parse=parse,
    form_class=SectionMonthForm,
    stored=stored,
)
