"""Monthly dust-fall of divisions (降尘月数据): tables of divisions, of points, and of jars."""

import re
from collections.abc import Iterator, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet

from monitoring.choices import ReadingState
from monitoring.forms.cells import plain_text, shown_number
from monitoring.forms.readings import DustfallMonthForm
from monitoring.importers.base import (
    Entry,
    Finding,
    Layout,
    Parsed,
    filled,
    problem_in,
    status_of,
)
from monitoring.importers.dustfall_points import (
    DECIMALS_KEPT,
    CellError,
    Jar,
    mean_of_points,
    read_jar,
)
from monitoring.importers.names import Names
from monitoring.importers.rows import rows_of_data
from monitoring.importers.section_claims import MET_WORDS
from monitoring.importers.table import Row, Table
from monitoring.models import DustfallMonth
from monitoring.validation import Doubt, PastReadings
from standards.rounding import round_half_even

COLUMNS = {
    "subject": ("板块", "名称", "地区", "街道", "镇街", "所属板块", "责任板块"),
    "point": ("点位", "点位名称", "监测点位", "采样点", "测点"),
    "jar": ("缸编号", "缸号", "降尘缸编号", "样品编号"),
    "period": ("月份", "监测时间", "时间", "监测月份", "日期"),
    "year": ("年", "年份", "年度"),
    "value": ("降尘量", "降尘", "降尘量均值", "月降尘量", "换算30天", "换算30天 t/(km²·月)",
              "换算30天降尘量", "30天降尘量", "月降尘总量"),
    "weight": ("总降尘", "总降尘重量", "降尘总重", "降尘重量"),
    "area": ("缸口面积", "集尘缸面积", "缸面积"),
    "placed": ("放缸日期", "放缸时间", "开始日期"),
    "taken": ("收缸日期", "收缸时间", "取缸日期", "结束日期"),
    "days": ("天数", "采样天数", "放置天数"),
    "target": ("月目标", "当月目标", "目标", "目标值"),
    "claimed_met": ("是否达标", "达标情况"),
    "state": ("监测情况",),
    "status": ("数据状态",),
    "note": ("备注", "异常说明", "说明"),
}  # fmt: skip
LONGEST_NOTE = 300
_OTHER_UNIT = re.compile(r"(?:mg|kg|毫克|千克|公斤)/[^()]*")


class SheetForm(DustfallMonthForm):
    """A month of a sheet: the form's own checks, and what in the sheet does not agree."""

    sheet_doubts = forms.CharField(required=False)
    claimed_met = forms.CharField(required=False)

    def find_doubts(self, past: PastReadings[DustfallMonth]) -> list[Doubt]:
        """Return what looks mistyped, and what the sheet says of itself that we don't find."""
        said = self.cleaned_data.get("sheet_doubts", "")
        own = [Doubt("value", text) for text in said.split("\n") if text]
        return [*super().find_doubts(past), *own, *self._met_doubts()]

    def _met_doubts(self) -> list[Doubt]:
        word = plain_text(self.cleaned_data.get("claimed_met", "")).upper()
        value, target = self.instance.value, self.instance.target
        is_met = MET_WORDS.get(word)
        if is_met is None or value is None or target is None or (value <= target) is is_met:
            return []
        ours = "达标" if value <= target else "未达标"
        text = f"来表写“{word}”,而 {shown_number(value)} 对目标 {shown_number(target)} 应为{ours}"
        return [Doubt("claimed_met", text)]


def parse(table: Table, names: Names) -> Parsed:
    """Turn the rows of each division's month into one reading: their own, or their mean."""
    parsed = Parsed(problems=list(_unit_problems(table)))
    if parsed.problems:
        return parsed
    months: dict[tuple[int, int, int], list[Jar]] = {}
    name, what = ("subject", "板块") if "subject" in table.headers else ("point", "点位")

    def is_known(text: str) -> bool:
        return names.divisions.find(text) is not None

    for row in rows_of_data(table, parsed, what, is_known, name):
        try:
            jar = read_jar(row, table, names)
        except CellError as problem:
            parsed.problems.append(_cell_problem(row, table, problem))
            continue
        except ValueError as problem:
            parsed.problems.append(problem_in(row, table, problem))
            continue
        if jar is None:
            parsed.skipped.append(Finding(row.number, "", "没有降尘量"))
            continue
        key = (jar.division.pk, jar.period.year, jar.period.month)
        months.setdefault(key, []).append(jar)
    for jars in months.values():
        if any(jar.point for jar in jars):
            parsed.entries += _of_points(_each_once(jars, table, parsed), parsed)
        else:
            parsed.entries += [_entry([jar], jar.shown, jar.doubts) for jar in jars]
    return parsed


def _unit_problems(table: Table) -> Iterator[Finding]:
    """Refuse a dust-fall in another unit: kg/km² would be a thousand times as much."""
    first = table.rows[0].text("value") if table.rows else ""
    header = table.headers.get("value", "")
    if found := _OTHER_UNIT.search(plain_text(header)) or _OTHER_UNIT.fullmatch(plain_text(first)):
        text = f"单位“{found[0]}”无法换算:请换成 吨/平方公里·月"
        yield Finding(0, header, text)


def _cell_problem(row: Row, table: Table, problem: CellError) -> Finding:
    name = problem.field
    header = table.headers[name]
    label = str(DustfallMonth.value.field.verbose_name) if name == "value" else header
    return Finding(row.number, header, f"{label}{problem}", table.cell(row.number, name))


def _each_once(jars: Sequence[Jar], table: Table, parsed: Parsed) -> list[Jar]:
    """Keep one of equal rows of a jar; of rows that contradict each other keep none."""
    groups: dict[tuple[str, str], list[Jar]] = {}
    for jar in jars:
        key = (plain_text(jar.point), plain_text(jar.row.text("jar")))
        groups.setdefault(key, []).append(jar)
    kept: list[Jar] = []
    for first, *others in groups.values():
        if all((other.value, other.state) == (first.value, first.state) for other in others):
            kept.append(first)
            text = f"与{table.place(first.row.number)}数值相同"
            parsed.skipped += [Finding(other.row.number, "", text) for other in others]
            continue
        places = "、".join(table.place(jar.row.number) for jar in (first, *others))
        text = f"点位“{first.name}”在{places}各有一组不同的数值:请只保留一行"
        parsed.conflicts.append(Finding(first.row.number, "", text))
    return kept


def _of_points(jars: Sequence[Jar], parsed: Parsed) -> list[Entry]:
    """Return the mean of a division's points, or the mean the sheet itself gives of them."""
    if not jars:
        return []
    doubts = [f"{jar.name}:{text}" for jar in jars for text in jar.doubts]
    stated = next((jar for jar in jars if jar.is_mean and jar.value is not None), None)
    measured = [jar for jar in jars if jar.value is not None and not jar.is_mean]
    mean = mean_of_points(jars)
    if mean is None:
        return [_entry(jars, stated.shown if stated else "", doubts)]
    lost = "、".join(jar.name for jar in jars if jar.value is None and not jar.is_mean)
    if lost:
        text = f"{jars[0].division}:{lost}没有有效值,不计入均值"
        parsed.notices.append(Finding(jars[0].row.number, "", text))
    if len(measured) == 1 and stated is None:
        return [_entry(jars, measured[0].shown, doubts)]
    shown = shown_number(round_half_even(mean, DECIMALS_KEPT))
    if stated is not None and stated.value is not None:
        decimals = len(stated.shown.partition(".")[2])
        if round_half_even(mean, decimals) != round_half_even(stated.value, decimals):
            doubts.append(f"来表均值 {stated.shown},各点位平均为 {shown}")
        return [_entry(jars, stated.shown, doubts)]
    said = "、".join(f"{jar.name} {jar.shown}" for jar in measured)
    return [_entry(jars, shown, doubts, f"点位平均({said})")]


def _entry(jars: Sequence[Jar], shown: str, doubts: Sequence[str], how: str = "") -> Entry:
    """Return the reading of a division's month; its note begins with how it came about."""
    first = jars[0]
    state = ReadingState.MEASURED if shown else first.state
    data = {"value": shown} if shown else {}
    for name in ("target", "claimed_met"):
        found = dict.fromkeys(filled(jar.row, (name,)).get(name, "") for jar in jars)
        found.pop("", None)
        if len(found) == 1:
            data[name] = next(iter(found))
    notes = [
        f"{jar.name}:{note}" if len(jars) > 1 else note
        for jar in jars
        if (note := filled(jar.row, ("note",)).get("note", ""))
    ]
    if notes or how:
        data["note"] = ";".join(filter(None, (how, *notes)))[:LONGEST_NOTE]
    if doubts:
        data["sheet_doubts"] = "\n".join(doubts)
    data |= status_of(first.row) | {"state": state.value}
    reading = DustfallMonth(
        division=first.division, year=first.period.year, month=first.period.month
    )
    return Entry(first.row.number, reading, data)


def stored(readings: Sequence[DustfallMonth]) -> QuerySet[Any]:
    """Return all stored months of the same divisions."""
    divisions = {reading.division_id for reading in readings}
    return DustfallMonth.objects.filter(division_id__in=divisions).select_related("division")


LAYOUT = Layout(
    kind="dustfall-month",
    title="降尘月数据",
    columns=COLUMNS,
    required=(("subject", "point"), ("value", "weight")),
    parse=parse,
    form_class=SheetForm,
    stored=stored,
)
