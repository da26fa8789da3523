"""Object lists of tasks: as bureaus keep them, matched by name or number, refused cell by cell."""

import io
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.importers.workbooks import read_workbook
from monitoring.importing.confirm import confirm
from monitoring.importing.examine import FileImport, Options, examine, examine_content
from monitoring.importing.undo import LaterChangesError, UndoError, undo
from monitoring.models import AuditEntry, Division, ImportBatch, Revision
from targets.choices import ItemState
from targets.models import Evidence, Plan, Task, TaskItem, TaskMonth
from targets.supervision import kept

pytestmark = pytest.mark.django_db
TODAY = date(2023, 7, 10)
HEADER = (
    "任务编号",
    "序号",
    "编号",
    "对象名称",
    "板块",
    "地址",
    "数量",
    "单位",
    "状态",
    "完成日期",
    "备注",
)
CREEK = (
    "219",
    "1",
    "XH-01",
    "童子河支浜",
    "北港街道",
    "",
    "1.2",
    "公里",
    "已完成",
    "2023-06-20",
    "",
)


def book(*rows: tuple[Any, ...], header: tuple[str, ...] = HEADER, sheet: str = "清单") -> bytes:
    """A workbook of one sheet."""
    from openpyxl import Workbook

    made: Any = Workbook()
    page = made.active
    page.title = sheet
    for row in (header, *rows):
        page.append(list(row))
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def looked_at(*rows: tuple[Any, ...], name: str = "2023年清单.xlsx") -> FileImport:
    """What a workbook would do."""
    return examine_content(name, book(*rows), TODAY)


def changed(row: tuple[str, ...], **cells: str) -> tuple[str, ...]:
    """A row with some of its cells changed, named by header."""
    return tuple(cells.get(name, cell) for name, cell in zip(HEADER, row, strict=True))


def text_list(title: str, header: str, *rows: str, name: str = "清单.csv") -> FileImport:
    """What a list of one task as text would do."""
    text = "\n".join((title, header, *rows))
    return examine(read_workbook(name, text.encode()), TODAY)


def task(number: str) -> Task:
    return Task.objects.get(area__plan__year=2023, number=number)


def items(number: str) -> Any:
    return TaskItem.objects.filter(task=task(number))


def test_twenty_nine_creeks_import_as_they_stand_and_show_the_task_behind() -> None:
    rows = [
        f"{n},首批{n}号浜,{('北港', '邹区镇', '五星街道')[n % 3]},"
        + (f"已销号,2023-06-{n:02d}" if n <= 12 else "整治中,")
        for n in range(1, 30)
    ]
    found = text_list(
        "2023年任务219 首批29条支浜清单", "序号,河道名称,属地,整治状态,销号日期", *rows
    )
    assert (found.blocking, found.questions) == ([], [])
    confirm(found)
    assert items("219").count() == 29
    kept_month = TaskMonth.objects.get(task=task("219"), year=2023, month=6)
    assert (kept_month.done, kept_month.planned) == (Decimal(12), Decimal(29))
    assert kept_month.state == "behind"


@pytest.mark.parametrize(
    ("number", "count", "word"),
    [("207", 87, "企业名称"), ("304", 88, "设施名称"), ("208", 10, "项目名称")],
)
def test_lists_of_firms_facilities_and_projects_import_by_their_own_words(
    number: str, count: int, word: str
) -> None:
    title = task(number).title
    rows = [f"{n},{title},{word[:2]}{n}号,邹区,未启动" for n in range(1, count + 1)]
    found = text_list("2023年清单", f"序号,任务名称,{word},板块,状态", *rows)
    assert found.blocking == []
    confirm(found)
    listed = items(number).filter(division__name="邹区镇")
    assert listed.count() == count
    assert list(listed.values_list("position", flat=True)) == list(range(1, count + 1))


def test_an_object_is_kept_with_all_its_cells() -> None:
    batch = confirm(looked_at(changed(CREEK, 地址="运河路", 备注="验收表已交")))
    creek = items("219").get()
    assert (creek.code, creek.address, creek.note) == ("XH-01", "运河路", "验收表已交")
    assert (creek.quantity, creek.unit) == (Decimal("1.2"), "公里")
    assert (creek.state, creek.done_on) == (ItemState.DONE, date(2023, 6, 20))
    assert creek.division == Division.objects.get(name="北港街道")
    assert creek.batch == batch
    assert AuditEntry.objects.filter(batch=batch, table="targets.taskitem").count() == 1
    assert Revision.objects.filter(table="targets.taskitem").count() == 1


def test_the_same_file_twice_changes_nothing() -> None:
    confirm(looked_at(CREEK))
    again = looked_at(CREEK)
    assert again.diff.is_same
    assert confirm(again) is None


def test_a_downloaded_list_sent_back_untouched_changes_nothing_and_one_cell_one_thing(
    client_as: Callable[[str], Client],
) -> None:
    from openpyxl import load_workbook

    relapsed = ("219", "3", "", "反弹浜", "", "", "", "", "反弹", "2023-03-01", "")
    confirm(looked_at(CREEK, changed(CREEK, 编号="XH-02", 对象名称="二号浜", 状态="推进中",
                                     完成日期="", 数量="0.5", 序号="2")))  # fmt: skip
    TaskItem.objects.create(
        task=task("219"), name=relapsed[3], state=ItemState.RELAPSED,
        done_on=date(2023, 3, 1), reopened_on=date(2023, 5, 1), position=3,
    )  # fmt: skip
    answer = client_as("staff").get("/tasks/219/objects.xlsx?year=2023")
    assert answer["Content-Disposition"].startswith("attachment")
    untouched = examine_content("清单.xlsx", answer.content, TODAY)
    assert untouched.diff.is_same
    assert untouched.previews[0].unchanged == 3
    edited = load_workbook(io.BytesIO(answer.content))
    page = edited.active
    assert page is not None
    header = [cell.value for cell in page[1]]
    page.cell(3, header.index("备注") + 1).value = "清淤已进场"
    out = io.BytesIO()
    edited.save(out)
    found = examine_content("清单.xlsx", out.getvalue(), TODAY)
    (change,) = found.diff.changed
    assert (change.place, change.field, change.new) == ("对象清单!N3", "备注", "清淤已进场")


def test_generated_objects_are_left_out_of_a_download() -> None:
    from openpyxl import load_workbook

    from targets.importers.item_sheet import item_workbook

    demo = ImportBatch.objects.create(kind="demo", source_name="演示")
    TaskItem.objects.create(task=task("219"), name="演示浜", batch=demo)
    page = load_workbook(io.BytesIO(item_workbook(task("219")))).active
    assert page is not None
    assert page.max_row == 1


def test_a_generated_object_becomes_real_and_keeps_nothing_of_its_own() -> None:
    demo = ImportBatch.objects.create(kind="demo", source_name="演示")
    TaskItem.objects.create(
        task=task("219"), name="童子河支浜", batch=demo, note="演示", address="演示路", position=7
    )
    batch = confirm(looked_at(changed(CREEK, 序号="")))
    creek = items("219").get()
    assert (creek.batch, creek.note, creek.address, creek.position) == (batch, "", "", 7)


def test_two_numbers_are_two_objects_whatever_their_names() -> None:
    confirm(looked_at(CREEK))
    (problem,) = looked_at(changed(CREEK, 编号="XH-77")).blocking
    assert "已有名为“童子河支浜”的对象" in str(problem)
    assert items("219").get().code == "XH-01"


def test_two_rows_of_a_file_are_not_one_stored_object() -> None:
    confirm(looked_at(CREEK))
    unnumbered = changed(CREEK, 编号="")
    renamed = changed(CREEK, 对象名称="童子河东支浜")
    for rows in (
        (unnumbered, renamed),
        (renamed, unnumbered),
    ):
        told = "".join(map(str, looked_at(*rows).blocking))
        assert "与本文件另一行是同一个对象" in told


def test_a_number_finds_an_object_that_was_renamed() -> None:
    confirm(looked_at(CREEK))
    found = looked_at(changed(CREEK, 对象名称="童子河支浜(东段)"))
    (change,) = found.diff.changed
    assert (change.field, change.new) == ("对象", "童子河支浜(东段)")
    confirm(looked_at(CREEK, changed(CREEK, 编号="XH-02", 对象名称="二号浜")))
    taken = looked_at(changed(CREEK, 对象名称="二号浜"))
    assert "已有名为“二号浜”的对象" in "".join(map(str, taken.blocking))


def test_an_empty_cell_leaves_what_is_stored_as_it_is() -> None:
    confirm(looked_at(CREEK))
    assert looked_at(changed(CREEK, 板块="", 数量="", 单位="", 状态="", 完成日期="")).diff.is_same


def test_an_object_that_is_not_done_any_more_is_asked_about_and_loses_its_date() -> None:
    confirm(looked_at(CREEK))
    found = looked_at(changed(CREEK, 状态="推进中", 完成日期=""))
    assert "原为 2023-06-20 已完成" in "".join(map(str, found.questions))
    confirm(found, reason="验收未通过")
    creek = items("219").get()
    assert (creek.state, creek.done_on) == (ItemState.RUNNING, None)


@pytest.mark.parametrize(
    ("cells", "place", "words"),
    [
        ({"任务编号": "999"}, "清单!A2", "没有编号为“999”的任务"),
        ({"板块": "北冈街道"}, "清单!E2", "是否“北港街道”"),
        ({"状态": "差不多"}, "清单!I2", "请写 未启动、推进中、已完成 或 反弹"),
        ({"状态": "推进中"}, "清单!I2", "却写了日期"),
        ({"完成日期": ""}, "清单!I2", "请写完成日期"),
        ({"完成日期": "2023年6月"}, "清单!J2", "请写到日"),
        ({"完成日期": "2023-08-01"}, "清单!J2", "还没有到"),
        ({"状态": "反弹"}, "清单!I2", "请写反弹日期"),
        ({"数量": "一些"}, "清单!G2", "无法识别"),
        ({"数量": "-1"}, "清单!G2", "不能为负"),
        ({"对象名称": "浜" * 81}, "清单!D2", "81"),
        ({"编号": "X" * 41}, "清单!C2", "41"),
        ({"地址": "路" * 121}, "清单!F2", "121"),
        ({"备注": "注" * 301}, "清单!K2", "301"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_its_cell(
    cells: dict[str, str], place: str, words: str
) -> None:
    (problem,) = looked_at(changed(CREEK, **cells)).blocking
    assert (problem.cell, words in problem.text) == (place, True), str(problem)


def test_a_state_that_says_only_not_done_is_not_guessed() -> None:
    found = looked_at(changed(CREEK, 状态="否", 完成日期=""))
    assert "请写 未启动、推进中" in "".join(map(str, found.blocking))


def test_number_and_title_of_two_tasks_are_refused() -> None:
    header = "任务编号,任务名称,对象名称"
    found = text_list("2023年", header, "219,87家源头替代回头看,某浜")
    assert "请核对编号和名称" in "".join(map(str, found.blocking))
    good = text_list("2023年", header, "219,首批29条一级支流支浜消劣,某浜")
    assert good.blocking == []


def test_two_rows_of_one_object_that_differ_are_a_conflict_and_equal_ones_one_row() -> None:
    found = looked_at(CREEK, changed(CREEK, 编号="", 备注="又一行"))
    assert "请只保留一行" in "".join(map(str, found.blocking))
    same = looked_at(CREEK, changed(CREEK, 编号="XH-01 "))
    assert "重复" in "".join(map(str, [*same.blocking, *same.previews[0].skipped]))


def test_a_number_given_twice_in_a_task_is_refused() -> None:
    found = looked_at(CREEK, changed(CREEK, 对象名称="二号浜"))
    (problem,) = found.blocking
    assert (problem.cell, "与第2行重复" in problem.text) == ("清单!C3", True)


def test_a_list_that_says_no_task_asks_for_it() -> None:
    found = text_list("2023年消劣清单", "河道名称,状态", "某浜,推进中")
    assert "请增加“任务编号”列" in "".join(map(str, found.blocking))


def test_with_plans_of_two_years_the_year_must_be_said() -> None:
    plan = Plan.objects.get(year=2023)
    Plan.objects.create(
        year=2024, title="2024年计划", division=plan.division, document=plan.document
    )
    silent = text_list("任务219清单", "河道名称,状态", "某浜,推进中")
    assert "请在表中增加“年度”列" in "".join(map(str, silent.blocking))
    assert text_list("2023年任务219清单", "河道名称,状态", "某浜,推进中").blocking == []


def test_what_a_person_changed_is_not_overwritten_unasked(django_user_model: Any) -> None:
    confirm(looked_at(CREEK))
    by = django_user_model.objects.create_user("wang")
    items("219").update(note="现场核实", changed_by=by, batch=None)
    found = looked_at(changed(CREEK, 备注="文件"))
    assert "已由“wang”人工录入" in "".join(map(str, found.overwrites))


def test_undoing_a_batch_restores_the_list_and_how_the_task_stands() -> None:
    TaskItem.objects.create(task=task("219"), name="童子河支浜", note="旧")
    kept.refresh([task("219").pk])
    batch = confirm(looked_at(CREEK, changed(CREEK, 编号="XH-02", 对象名称="二号浜")))
    assert batch is not None
    undo(batch, None, "来表有误")
    creek = items("219").get()
    assert (creek.note, creek.state, creek.done_on) == ("旧", ItemState.PENDING, None)
    month = TaskMonth.objects.get(task=task("219"), year=2023, month=6)
    assert month.done == 0
    assert not list(kept.deviations())


def test_a_batch_whose_objects_were_changed_since_is_not_undone_unasked() -> None:
    batch = confirm(looked_at(CREEK))
    assert batch is not None
    creek = items("219").get()
    creek.note = "后来改的"
    creek.save()
    with pytest.raises(LaterChangesError, match="1 行"):
        undo(batch, None, "来表有误")


def test_a_batch_whose_objects_have_evidence_is_not_undone() -> None:
    batch = confirm(looked_at(CREEK))
    assert batch is not None
    Evidence.objects.create(task=task("219"), item=items("219").get(), title="验收表")
    with pytest.raises(UndoError, match="验收表"):
        undo(batch, None, "来表有误")
    assert items("219").count() == 1


def test_two_thousand_objects_work_out_how_the_task_stands_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [f"{n},对象{n},北港,推进中" for n in range(1, 2001)]
    found = text_list("2023年任务207清单", "序号,企业名称,板块,状态", *rows)
    assert found.blocking == []
    refreshed: list[Any] = []
    real = kept.refresh
    monkeypatch.setattr(kept, "refresh", lambda ids=None: refreshed.append(ids) or real(ids))
    confirm(found)
    assert refreshed == [{task("207").pk}]
    assert items("207").count() == 2000


def test_looking_at_a_list_costs_the_same_queries_however_long_it_is() -> None:
    def cost(count: int) -> int:
        rows = [f"{n},对象{n},北港,已完成,2023-06-01" for n in range(1, count + 1)]
        with CaptureQueriesContext(connection) as queries:
            text_list("2023年任务207清单", "序号,企业名称,板块,状态,完成日期", *rows)
        return len(queries)

    assert cost(3) == cost(300)


def test_the_command_and_the_page_of_imports_know_the_kind(
    tmp_path: Path, client_as: Callable[[str], Client]
) -> None:
    path = tmp_path / "2023年清单.xlsx"
    path.write_bytes(book(CREEK))
    call_command("import_readings", str(path), kind="task-item", stdout=io.StringIO())
    assert items("219").count() == 1
    page = client_as("dataadmin").get("/admin/import/")
    assert "任务对象清单" in page.content.decode()


def test_a_report_of_progress_is_no_object_list() -> None:
    text = "2023年6月\n任务名称,形象进度,状态,本月进展\n首批29条一级支流支浜消劣,41.4,滞后,清淤"
    found = examine(read_workbook("进展.csv", text.encode()), TODAY, Options())
    assert [each.layout.kind for each in found.previews] == ["task-report"]
