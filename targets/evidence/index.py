"""The index of a package (索引): every piece of evidence with its fingerprint and where it lies."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, BinaryIO

from django.utils import timezone

from standards.task_progress import TaskState
from targets.evidence.package import Fate, Package, Packed
from targets.models import Task, TaskMonth

SHEETS = ("佐证材料", "任务", "说明")
EVIDENCE_HEADER = (
    "任务编号", "任务名称", "任务状态", "牵头单位", "佐证名称", "文号", "材料日期", "对应对象",
    "原文件名", "字节数", "SHA-256", "包内路径", "文件情况", "撤下日期", "撤下原因", "登记人",
    "登记时间",
)  # fmt: skip
TASK_HEADER = ("工作领域", "任务编号", "任务名称", "任务状态", "牵头单位", "佐证材料", "其中已撤下")
_UNPRINTABLE = re.compile(r"[\x00-\x1f\ufffe\uffff]")
WIDE, NORMAL = 40, 14
WIDE_COLUMNS = frozenset(
    {"任务名称", "佐证名称", "原文件名", "SHA-256", "包内路径", "文件情况", "工作领域"}
)

Cells = Sequence[str | int | date | None]


def write_index(package: Package, target: Any) -> None:
    """Write the index of a package as a workbook."""
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    states = _states(package)
    evidence = (_evidence_cells(each, states) for each in package.entries)
    _write(book, SHEETS[0], EVIDENCE_HEADER, evidence)
    _write(book, SHEETS[1], TASK_HEADER, _task_cells(package, states))
    _write(book, SHEETS[2], ("项目", "内容"), _about(package))
    book.save(target)


def _states(package: Package) -> dict[int, str]:
    """The state of each task at the month's end, in words."""
    months = TaskMonth.objects.filter(
        task__area__plan=package.plan, year=package.as_of.year, month=package.as_of.month
    )
    return {pk: TaskState(state).label for pk, state in months.values_list("task_id", "state")}


def _evidence_cells(packed: Packed, states: dict[int, str]) -> Cells:
    row, task = packed.evidence, packed.evidence.task
    return (
        task.number,
        task.title,
        states.get(task.pk, ""),
        str(task.lead_unit or "待确认"),
        row.title,
        row.document_number,
        row.dated,
        row.item.name if row.item is not None else "",
        row.original_name,
        row.size if row.file else None,
        row.sha256,
        packed.path,
        str(packed.fate),
        row.withdrawn_on,
        row.withdrawn_reason,
        row.added_by.get_username() if row.added_by is not None else "",
        f"{timezone.localtime(row.added_at):%Y-%m-%d %H:%M:%S}",
    )


def _task_cells(package: Package, states: dict[int, str]) -> Iterable[Cells]:
    """Every task of the plan, also those without any evidence."""
    of_task = Counter(each.evidence.task_id for each in package.entries)
    withdrawn = Counter(e.evidence.task_id for e in package.entries if e.evidence.is_withdrawn)
    tasks = Task.objects.filter(area__plan=package.plan).select_related("area", "lead_unit")
    for task in tasks.order_by("area__number", "number"):
        unit = str(task.lead_unit or "待确认")
        state = states.get(task.pk, "")
        counts = (of_task[task.pk], withdrawn[task.pk])
        yield (task.area.title, task.number, task.title, state, unit, *counts)


def _about(package: Package) -> Iterable[Cells]:
    """What the package is, and how many files became what."""
    yield ("年度", package.plan.year)
    yield ("任务状态截至", str(package.as_of))
    yield ("生成时间", f"{timezone.localtime():%Y-%m-%d %H:%M:%S}")
    yield ("登记的佐证材料", len(package.entries))
    fates = Counter(each.fate for each in package.entries)
    for fate in Fate:
        yield (str(fate), fates[fate])
    yield ("核对方法", "对包内文件计算 SHA-256,与“佐证材料”表同一行的校验值比较")


def _write(book: Any, name: str, header: Sequence[str], rows: Iterable[Cells]) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    sheet = book.create_sheet(name)
    sheet.freeze_panes = "A2"
    for place, word in enumerate(header, start=1):
        width = WIDE if word in WIDE_COLUMNS else NORMAL
        sheet.column_dimensions[get_column_letter(place)].width = width
    titles = [_text(sheet, word) for word in header]
    for cell in titles:
        cell.font = Font(bold=True)
    sheet.append(titles)
    for cells in rows:
        sheet.append([_text(sheet, c) if isinstance(c, str) else c for c in cells])


def _text(sheet: Any, text: str) -> Any:
    """A text as a text: what begins like a formula is none, also when somebody edits the cell."""
    from openpyxl.cell import WriteOnlyCell

    cell: Any = WriteOnlyCell(sheet, _UNPRINTABLE.sub(" ", text))
    cell.data_type = "s"
    cell.quotePrefix = text.lstrip().startswith(("=", "+", "-", "@"))
    return cell


def read_index(content: BinaryIO) -> list[dict[str, Any]]:
    """Read the evidence of an index back, one row each by its header: to check a package."""
    from openpyxl import load_workbook

    sheet = load_workbook(content, read_only=True)[SHEETS[0]]
    header, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(map(str, header), row, strict=False)) for row in rows]
