"""The monthly table of task progress: as bureaus send it, matched by title or refused."""

import csv
import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import Workbook

from monitoring.importers.registry import layout_of_kind
from monitoring.importers.workbooks import read_workbook
from monitoring.importing.confirm import confirm
from monitoring.importing.examine import FileImport, examine
from monitoring.importing.undo import undo
from monitoring.models import AuditEntry, Division, ImportBatch, Revision
from targets.importers.task_names import TaskNames
from targets.importers.task_reports import Share, read_share
from targets.models import ExtensionRequest, ProgressReport, Task, Unit

pytestmark = pytest.mark.django_db
TODAY = date(2023, 7, 10)
TITLE = "2023年6月重点任务进展表"
HEADER = (
    "序号", "领域", "任务名称", "年度目标", "责任领导", "牵头科室", "责任板块", "协办单位",
    "完成时限", "形象进度(%)", "序时进度(%)", "状态", "本月进展", "存在问题", "需协调事项",
    "下步计划", "佐证材料",
)  # fmt: skip
CREEKS = (
    "19", "碧水·消劣", "首批29条一级支流支浜消劣", "29条", "(局领导)", "水科", "各板块", "水利",
    "2023-12-31", "41.4(12/29)", "49.6", "滞后", "本月销号3条,累计12条", "5条清淤未进场",
    "协调清淤堆场", "7月销号4条", "验收表3份",
)  # fmt: skip
FIRMS = (
    "5", "蓝天·VOCs", "87家源头替代回头看", "87家", "(局领导)", "大气科", "各板块", "—",
    "2023-12-31", "57.5(50/87)", "49.6", "超序时", "核查22家", "3家台账不全", "无", "8月底前完成",
    "核查表22份",
)  # fmt: skip


def sheet(*rows: tuple[str, ...], title: str = TITLE) -> bytes:
    """Return a table of task progress as CSV."""
    out = io.StringIO()
    csv.writer(out).writerows([(title,), HEADER, *rows])
    return out.getvalue().encode()


def changed(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    """Return a row with some of its cells changed, named by header."""
    return tuple(cells.get(name, cell) for name, cell in zip(HEADER, row, strict=True))


def looked_at(*rows: tuple[str, ...], title: str = TITLE) -> FileImport:
    """Return what a table would do."""
    return examine(read_workbook("进展.csv", sheet(*rows, title=title)), TODAY)


def report(number: str, month: int = 6) -> ProgressReport:
    """Return a stored report of 2023."""
    return ProgressReport.objects.get(
        task__area__plan__year=2023, task__number=number, year=2023, month=month
    )


def test_the_table_of_the_bureau_is_imported_as_it_stands() -> None:
    found = looked_at(CREEKS, FIRMS)
    assert (found.blocking, found.questions) == ([], [])
    batch = confirm(found)
    assert batch is not None
    creeks, firms = report("219"), report("207")
    assert (creeks.done_quantity, creeks.done_percent) == (Decimal(12), Decimal("41.4"))
    assert creeks.problem == "5条清淤未进场"
    assert creeks.next_step == "7月销号4条"
    assert not creeks.is_complete
    assert (firms.done_quantity, firms.coordination_need) == (Decimal(50), "")
    assert {creeks.batch, firms.batch} == {batch}
    entries = AuditEntry.objects.filter(batch=batch, table="targets.progressreport")
    assert entries.count() == 2
    assert Revision.objects.filter(table="targets.progressreport").count() == 2


def test_importing_the_same_table_again_changes_nothing() -> None:
    confirm(looked_at(CREEKS))
    again = looked_at(CREEKS)
    assert confirm(again) is None


def test_the_batch_can_be_undone() -> None:
    ProgressReport.objects.create(
        task=Task.objects.get(number="219"), year=2023, month=6, done_quantity=11, progress="旧"
    )
    batch = confirm(looked_at(CREEKS, FIRMS))
    assert batch is not None
    undo(batch, None, "来表有误")
    assert (report("219").done_quantity, report("219").progress) == (Decimal(11), "旧")
    assert not ProgressReport.objects.filter(task__number="207").exists()


def test_a_generated_report_becomes_real_and_keeps_nothing_of_its_own() -> None:
    demo = ImportBatch.objects.create(kind="demo", source_name="演示")
    ProgressReport.objects.create(
        task=Task.objects.get(number="219"), year=2023, month=6, done_quantity=12,
        done_percent=Decimal("41.4"), progress="演示进展", batch=demo, is_complete=True,
    )  # fmt: skip
    row = changed(CREEKS, 本月进展="", 存在问题="", 需协调事项="", 下步计划="")
    batch = confirm(looked_at(row))
    claimed = report("219")
    assert (claimed.batch, claimed.progress, claimed.is_complete) == (batch, "", False)


def test_the_command_imports_the_table(tmp_path: Path) -> None:
    path = tmp_path / "进展.csv"
    path.write_bytes(sheet(CREEKS))
    call_command("import_readings", str(path), kind="task-report", stdout=io.StringIO())
    assert report("219").done_quantity == 12


def test_the_month_may_stand_in_a_column() -> None:
    text = (
        sheet(CREEKS, title="重点任务进展")
        .decode()
        .replace("序号,", "月份,")
        .replace("\n19,", "\n2023年5月,")
    )
    confirm(examine(read_workbook("进展.csv", text.encode()), TODAY))
    assert report("219", 5).done_quantity == 12


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"任务名称": "首批30条一级支流支浜消劣"}, "最接近的是"),
        ({"任务名称": "源头替代"}, "对应多项任务"),
        ({"任务名称": "灯具行业提质"}, "没有在2023年计划中找到任务"),
        ({"形象进度(%)": "过半"}, "无法识别"),
        ({"本月进展": "进" * 301}, "有 301 个字,最多 300 个"),
        ({"形象进度(%)": "140.0"}, "100"),
    ],
)
def test_what_cannot_be_understood_is_refused(cells: dict[str, str], words: str) -> None:
    found = looked_at(changed(CREEKS, **cells))
    assert words in "".join(map(str, found.blocking))


def test_a_month_to_come_is_refused() -> None:
    found = looked_at(CREEKS, title="2023年8月重点任务进展表")
    assert "还没有到" in "".join(map(str, found.blocking))


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"形象进度(%)": "43.0(12/29)"}, "12/29 = 41.4%"),
        ({"形象进度(%)": "40.0(12/30)"}, "计划数 30 与任务登记的 29 条不一致"),
        ({"形象进度(%)": "(30/29)"}, "超过计划的 29 条"),
        ({"状态": "已完成"}, "申报完成,而累计完成量只有 12/29 条"),
        ({"形象进度(%)": "31.0(9/29)"}, "少于5月的 11"),
    ],
)
def test_amounts_at_odds_are_asked_about(cells: dict[str, str], words: str) -> None:
    ProgressReport.objects.create(
        task=Task.objects.get(number="219"), year=2023, month=5, done_quantity=11
    )
    found = looked_at(changed(CREEKS, **cells))
    assert words in "".join(map(str, found.questions))


@pytest.mark.parametrize(
    ("title", "field", "number"),
    [
        ("完成首批29条一级支流支浜消劣整治", "", "219"),
        ("首批29条一级支流支浜消劣", "", "219"),
        ("“两个油库”无组织废气提升整治", "", "209"),
        ("两个油库无组织废气提升", "", "209"),
        ("87家源头替代回头看", "蓝天·VOCs", "207"),
        ("邹区污水处理厂三期扩建", "碧水·污水", "221"),
    ],
)
def test_a_task_is_found_by_its_title_however_it_is_cut(
    title: str, field: str, number: str
) -> None:
    names = TaskNames(2023, Task.objects.filter(area__plan__year=2023))
    assert names.find(title, field, "").number == number


@pytest.mark.parametrize("title", ["87家源头替代回头看", "29条消劣", "整治"])
def test_words_are_not_left_out_across_fields(title: str) -> None:
    names = TaskNames(2023, Task.objects.filter(area__plan__year=2023))
    with pytest.raises(ValueError, match="任务"):
        names.find(title, "", "")


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("41.4(12/29)", Share("41.4", "12", "29")),
        ("41.4%（12／29条）", Share("41.4", "12", "29")),
        ("12/29", Share("", "12", "29")),
        ("57.5%", Share("57.5")),
        ("100", Share("100")),
        ("—", Share()),
    ],
)
def test_progress_is_read_in_the_ways_it_is_written(text: str, share: Share) -> None:
    assert read_share(text) == share


def test_the_layout_is_registered_once() -> None:
    assert layout_of_kind("task-report") is not None


def test_the_command_names_the_place_of_a_fault(tmp_path: Path) -> None:
    path = tmp_path / "进展.csv"
    path.write_bytes(sheet(changed(CREEKS, 本月进展="进" * 301)))
    with pytest.raises(CommandError):
        call_command("import_readings", str(path), kind="task-report", stdout=io.StringIO())
    assert not ProgressReport.objects.exists()


def test_a_workbook_names_the_cell_of_what_is_refused() -> None:
    from openpyxl import Workbook as Book

    book = Book()
    page = book.create_sheet("进展", 0)
    page.append([TITLE])
    page.merge_cells("A1:Q1")
    page.append(list(HEADER))
    page.append(list(changed(CREEKS, 本月进展="进" * 301)))
    out = io.BytesIO()
    book.save(out)
    found = examine(read_workbook("进展.xlsx", out.getvalue()), TODAY)
    assert [str(each).split(":")[0] for each in found.blocking] == ["进展!M3"]


@pytest.mark.parametrize(
    ("header", "cell", "address"),
    [("形象进度(%)", "约四成", "进展!J3"), ("任务名称", "谁也没有的任务", "进展!C3")],
)
def test_what_cannot_be_read_names_its_cell(
    plan_2023: object, header: str, cell: str, address: str
) -> None:
    book, packed = Workbook(), io.BytesIO()
    sheet_of_tasks = book.active
    assert sheet_of_tasks is not None
    sheet_of_tasks.title = "进展"
    for row in ((TITLE,), HEADER, changed(CREEKS, **{header: cell})):
        sheet_of_tasks.append(row)
    book.save(packed)
    found = examine(read_workbook("进展.xlsx", packed.getvalue()), TODAY)
    assert [problem.cell for problem in found.blocking] == [address]


TABLE = """
| 序号 | 领域 | 任务名称 | 年度目标 | 责任领导 | 牵头科室 | 责任板块 | 协办单位 | 完成时限 | 形象进度(%) | 序时进度(%) | 状态 | 本月进展 | 存在问题 | 需协调事项 | 下步计划 | 佐证材料 |
| --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- | --- |
| 19 | 碧水·消劣 | 首批29条一级支流支浜消劣 | 29条 | (局领导) | 水科 | 各板块 | 水利 | 2023-12-31 | 41.4(12/29) | 49.6 | 滞后 | 本月销号3条,累计12条 | 5条清淤未进场 | 协调清淤堆场 | 7月销号4条 | 验收表3份 |
| 5 | 蓝天·VOCs | 87家源头替代回头看 | 87家 | (局领导) | 大气科 | 各板块 | — | 2023-12-31 | 57.5(50/87) | 49.6 | 超序时 | 核查22家 | 3家台账不全 | 无 | 8月底前完成 | 核查表22份 |
"""  # noqa: E501 - a table, as it stands


def table_rows() -> list[list[str]]:
    """The cells of the table as it is printed, header first."""
    lines = [line for line in TABLE.strip().splitlines() if not line.startswith("| ---")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def as_csv(rows: list[list[str]]) -> bytes:
    out = io.StringIO()
    csv.writer(out).writerows(rows)
    return out.getvalue().encode()


def as_xlsx(rows: list[list[str]]) -> bytes:
    from openpyxl import Workbook as Book

    book = Book()
    assert book.active is not None
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("written", [as_csv, as_xlsx])
def test_the_printed_table_imports_word_by_word(
    written: Callable[[list[list[str]]], bytes],
) -> None:
    suffix = "csv" if written is as_csv else "xlsx"
    found = examine(
        read_workbook(f"2023年6月重点任务进展表.{suffix}", written(table_rows())), TODAY
    )
    assert (found.blocking, found.questions) == ([], [])
    assert [each.table.unused for each in found.previews] == [
        ("年度目标", "责任领导", "序时进度(%)", "佐证材料")
    ]
    confirm(found)
    creeks, firms = report("219"), report("207")
    assert (creeks.done_quantity, creeks.done_percent) == (Decimal(12), Decimal("41.4"))
    assert (creeks.progress, creeks.problem) == ("本月销号3条,累计12条", "5条清淤未进场")
    assert (creeks.coordination_need, creeks.next_step) == ("协调清淤堆场", "7月销号4条")
    assert (firms.done_quantity, firms.done_percent) == (Decimal(50), Decimal("57.5"))
    assert (firms.problem, firms.coordination_need) == ("3家台账不全", "")


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"牵头科室": "大气科"}, "牵头科室“大气科”与计划的“水科”不一致"),
        ({"完成时限": "2023-10-31"}, "完成时限“2023-10-31”与计划的“2023-12-31”不一致"),
        ({"责任板块": "邹区镇"}, "责任板块“邹区镇”与计划的“北港街道”不一致"),
        ({"协办单位": "水务"}, "协办单位“水务”与计划的“水利”不一致"),
    ],
)
def test_columns_of_the_plan_are_asked_about_and_change_nothing(
    cells: dict[str, str], words: str
) -> None:
    task = Task.objects.get(number="219")
    task.support_units.set(Unit.objects.filter(name="水利"))
    task.divisions.set(Division.objects.filter(name="北港街道"))
    before = (task.lead_unit, task.due_date)
    found = looked_at(changed(CREEKS, **cells))
    assert words in "".join(map(str, found.questions))
    confirm(found, reason="已核对")
    task.refresh_from_db()
    assert (task.lead_unit, task.due_date) == before
    assert [unit.name for unit in task.support_units.all()] == ["水利"]
    assert [each.name for each in task.divisions.all()] == ["北港街道"]


def test_a_deadline_that_was_extended_is_no_question() -> None:
    task = Task.objects.get(number="219")
    ExtensionRequest.objects.create(
        task=task, requested_on=date(2023, 5, 1), new_due_date=date(2024, 3, 31), reason="清淤",
        decision="granted", decided_on=date(2023, 5, 8),
    )  # fmt: skip
    assert looked_at(changed(CREEKS, 完成时限="2024-03-31")).questions == []
