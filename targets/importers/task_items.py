"""Object lists of tasks (任务对象清单): a row an object, as bureaus keep them.

A row says its task by number or title; a list of one task may say it in its heading instead.
An empty cell leaves what is stored as it is; a state that is not 已完成 clears the dates.
"""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from monitoring.forms.cells import clean_text, is_missing, plain_text
from monitoring.importers.base import (
    Entry,
    Finding,
    Layout,
    Parsed,
    problem_in,
    reading_field,
)
from monitoring.importers.names import Names, is_total
from monitoring.importers.periods import read_period, year_in_title
from monitoring.importers.table import Row, Table
from targets.choices import ItemState
from targets.importers.task_names import PlanTasks
from targets.item_form import ImportedItemForm
from targets.item_store import PastItems, item_key, store_item
from targets.models import Plan, Task, TaskItem

COLUMNS = {
    "year": ("年度", "计划年度", "年份"),
    "task_number": ("任务编号", "任务序号", "任务号"),
    "task_title": ("任务名称", "任务", "重点任务", "所属任务"),
    "position": ("序号", "次序"),
    "code": ("编号", "对象编号", "编码", "企业编号", "河道编号", "设施编号", "项目编号"),
    "name": (
        "对象名称", "对象", "整治对象", "企业名称", "单位名称", "公司名称", "河道名称", "河流名称",
        "支浜名称", "河浜名称", "设施名称", "项目名称", "工程名称", "村庄名称", "自然村名称",
        "村名", "园区名称", "行业名称", "平台名称", "排口名称",
    ),
    "division": ("板块", "属地", "所属板块", "所在板块", "责任板块", "属地板块", "街道", "镇街"),
    "address": ("地址", "位置", "详细地址", "所在位置", "地点"),
    "quantity": ("数量", "工程量", "长度"),
    "unit": ("单位", "计量单位"),
    "state": (
        "状态", "进展状态", "对象状态", "完成状态", "整治状态", "是否完成", "完成情况", "销号情况",
    ),
    "done_on": ("完成日期", "完成时间", "销号日期", "销号时间", "验收日期", "竣工日期"),
    "reopened_on": ("反弹日期", "反弹时间"),
    "note": ("备注", "说明"),
}  # fmt: skip
REQUIRED = (("name",), ("task_number", "task_title", "state", "done_on"))
STATES = {
    ItemState.PENDING: (
        "未启动", "未开始", "未开工", "未动工", "待启动", "待开工", "未实施", "尚未启动",
    ),
    ItemState.RUNNING: (
        "推进中", "进行中", "在建", "实施中", "整治中", "施工中", "办理中", "正在推进", "正在实施",
        "已启动", "已开工", "正常推进",
    ),
    ItemState.DONE: (
        "已完成", "完成", "已完工", "完工", "竣工", "已竣工", "已销号", "销号", "已验收", "是", "√",
    ),
    ItemState.RELAPSED: ("反弹", "已反弹", "返黑返臭", "出现反弹"),
}  # fmt: skip
STATE_OF = {word: state for state, words in STATES.items() for word in words}
CLEARED = {
    ItemState.PENDING: {"done_on": "", "reopened_on": ""},
    ItemState.RUNNING: {"done_on": "", "reopened_on": ""},
    ItemState.DONE: {"reopened_on": ""},
    ItemState.RELAPSED: {},
}
"""The dates that a state not reached, or not any more, has none of."""

SERIAL = re.compile(r"\d{1,4}(?:\.0+)?")
TEXTS = ("code", "address", "unit", "note")


def parse(table: Table, names: Names) -> Parsed:
    """Turn each row into the object it speaks of."""
    parsed, plans = Parsed(), PlanTasks()
    codes: dict[tuple[int, str], int] = {}
    places: Counter[int] = Counter()
    for row in table.rows:
        name = clean_text(row.text("name"))
        if not name or is_total(name) or (row.words and is_total(row.words[0])):
            parsed.skipped.append(Finding(row.number, "", "没有对象名称,不是对象"))
            continue
        try:
            entry = _entry(row, table, names, task_of(row, table, plans))
            _refuse_repeated(entry, codes)
        except ValueError as problem:
            parsed.problems.append(problem_in(row, table, problem))
        else:
            places[entry.reading.task_id] += 1
            entry.reading.position = places[entry.reading.task_id]
            parsed.entries.append(entry)
    return parsed


def task_of(row: Row, table: Table, plans: PlanTasks) -> Task:
    """Return the task a row belongs to: its own columns say it, or else the table's heading.

    Raises:
        ValueError: in Chinese, if there is none, or number and title name two.
    """
    tasks = plans.of(_year(row, table))
    number, title = plain_text(row.text("task_number")), row.text("task_title")
    if number and not is_missing(number):
        with reading_field("task_number"):
            found = tasks.numbered(number)
        if title and not is_missing(title):
            with reading_field("task_title"):
                tasks.refuse_other(found, title)
        return found
    if title and not is_missing(title):
        with reading_field("task_title"):
            return tasks.find(title, "", "")
    return tasks.in_heading(table.title)


def _year(row: Row, table: Table) -> int:
    """Return the year of the plan a row is about; of one plan nobody needs to say it."""
    text = plain_text(row.text("year")).removesuffix("度").removesuffix("年")
    with reading_field("year"):
        if text and not re.fullmatch(r"20\d\d", text):
            raise ValueError(f"年度“{text}”无法识别:请写成 2023")
    if text or (text := year_in_title(table.title)):
        return int(text)
    years = list(Plan.objects.values_list("year", flat=True)[:2])
    if len(years) == 1:
        return years[0]
    raise ValueError("没有写年度:请在表中增加“年度”列,或在标题、文件名中写明(如 2023年)")


def _entry(row: Row, table: Table, names: Names, task: Task) -> Entry:
    """Return an object with the cells that say something."""
    name = clean_text(row.text("name"))
    data = {"name": name} | {
        field: clean_text(row.text(field)) for field in TEXTS if not is_missing(row.text(field))
    }
    if "quantity" in table.headers and not is_missing(row.text("quantity")):
        data["quantity"] = row.text("quantity")
    data |= _position(row) | _division(row, names)
    data |= _standing(row, str(task.area.plan.year))
    return Entry(row.number, TaskItem(task=task, name=name, code=data.get("code", "")), data)


def _position(row: Row) -> dict[str, str]:
    text = plain_text(row.text("position"))
    return {"position": text.partition(".")[0]} if SERIAL.fullmatch(text) else {}


def _division(row: Row, names: Names) -> dict[str, str]:
    """Return the division a row names; one that nobody knows is refused with the nearest name."""
    text = row.text("division")
    if is_missing(text):
        return {}
    found = names.divisions.find(text)
    with reading_field("division"):
        if found is None:
            raise ValueError(f"没有板块“{text}”{names.divisions.advice(text)}")
    return {"division": str(found.pk)}


def _standing(row: Row, year: str) -> dict[str, str]:
    """Return state and dates as they belong together: a state not reached clears its date."""
    found = {name: _day(row, name, year) for name in ("done_on", "reopened_on")}
    dates = {name: day for name, day in found.items() if day}
    with reading_field("state"):
        state = _state(row)
        if state is None and "done_on" in dates and "reopened_on" not in dates:
            state = ItemState.DONE
        if state in (ItemState.PENDING, ItemState.RUNNING) and dates:
            raise ValueError(f"状态为“{state.label}”却写了日期:请把状态改为“已完成”,或清空日期")
        if state is ItemState.DONE and "reopened_on" in dates:
            raise ValueError("状态为“已完成”却写了反弹日期:请把状态改为“反弹”,或清空反弹日期")
    return dates if state is None else {"state": state.value} | CLEARED[state] | dates


def _state(row: Row) -> ItemState | None:
    text = plain_text(row.text("state"))
    if is_missing(text):
        return None
    found = STATE_OF.get(text)
    if found is None:
        raise ValueError(f"状态“{text}”无法识别:请写 未启动、推进中、已完成 或 反弹")
    return found


def _day(row: Row, name: str, year: str) -> str:
    """Return a cell's day as a form reads it, or nothing."""
    text = row.text(name)
    if is_missing(text):
        return ""
    with reading_field(name):
        try:
            day: date | None = read_period(text, year).day
        except ValueError:
            day = None
        if day is None:
            raise ValueError(f"日期“{text}”无法识别:请写到日,如 2023-06-30")
    return day.isoformat()


def _refuse_repeated(entry: Entry, codes: dict[tuple[int, str], int]) -> None:
    """Refuse a number (编号) that another row of the same task has."""
    code = entry.data.get("code", "")
    if not code:
        return
    first = codes.setdefault((entry.reading.task_id, code), entry.line)
    with reading_field("code"):
        if first != entry.line:
            raise ValueError(f"编号“{code}”与第{first}行重复:同一任务中编号不能重复")


def stored(items: Sequence[TaskItem]) -> QuerySet[Any]:
    """Return all stored objects of the same tasks."""
    return TaskItem.objects.filter(task_id__in={item.task_id for item in items})


def past_items(rows: QuerySet[Any]) -> PastItems:
    """Return the stored objects, to find and to compare with."""
    return PastItems(rows.select_related("task__area__plan", "division", "batch", "changed_by"))


LAYOUT = Layout(
    kind="task-item",
    title="任务对象清单",
    columns=COLUMNS,
    required=REQUIRED,
    parse=parse,
    form_class=ImportedItemForm,
    stored=stored,
    key=item_key,
    past=past_items,
    store=store_item,
)
