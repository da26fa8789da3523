"""反弹 by whichever door: it opens the task, stays on record, and the way back is a new 销号."""

import io
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from monitoring.importing.confirm import confirm
from monitoring.importing.examine import FileImport, examine_content
from monitoring.importing.undo import undo
from monitoring.models import AuditEntry, ImportBatch
from targets.choices import CheckOutcome, Decision
from targets.evidence.form import EvidenceUploadForm
from targets.forms import EvidenceForm
from targets.models import Evidence, FollowUpCheck, Milestone, Task, TaskItem, TaskMonth, Unit
from targets.supervision import close_outs, follow_ups, kept, objects
from targets.supervision.forms import CheckForm
from targets.supervision.forms import ItemsForm as MarkForm
from targets.supervision.refusal import RefusedError

MAY_20, JUNE_1, JUNE_5, JULY_4, JULY_20, JULY_31 = (
    date(2023, 5, 20), date(2023, 6, 1), date(2023, 6, 5), date(2023, 7, 4), date(2023, 7, 20),
    date(2023, 7, 31),
)  # fmt: skip
FELL_BACK = ("901", "甲浜", "反弹", "2023-05-20", "2023-07-04")
HEADER = ("任务编号", "对象名称", "状态", "完成日期", "反弹日期")


def listed(*rows: tuple[str, ...]) -> FileImport:
    """What a list of objects would do on the last of July."""
    from openpyxl import Workbook

    book: Any = Workbook()
    for row in (HEADER, *rows):
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return examine_content("2023年清单.xlsx", out.getvalue(), JULY_31)


@pytest.fixture
def closed(task: Task, proof: Evidence, lead: User, leader: User) -> Task:
    """The task with both objects done, closed out on 5 June."""
    objects.mark(task, list(task.items.all()), MAY_20, lead, JUNE_1)
    made = close_outs.claim(task, "完成", lead, JUNE_1)
    close_outs.decide(made, Decision.GRANTED, "", leader, JUNE_5)
    return task


def state_in(task: Task, month: int) -> str:
    """Return how a task is kept to stand at a month's end."""
    return TaskMonth.objects.get(task=task, year=2023, month=month).state


def test_an_imported_relapse_leads_over_new_work_to_a_new_close_out(
    closed: Task, lead: User, leader: User
) -> None:
    confirm(listed(FELL_BACK), overwrite=True)
    assert (state_in(closed, 6), state_in(closed, 7)) == ("closed", "behind")
    objects.mark(closed, list(closed.items.filter(name="甲浜")), JULY_20, lead, JULY_31)
    assert state_in(closed, 7) != "closed", "done again is not closed again"
    again = close_outs.claim(closed, "再次完成", lead, JULY_31)
    close_outs.decide(again, Decision.GRANTED, "", leader, JULY_31)
    assert state_in(closed, 7) == "closed"


@pytest.fixture
def fallen(closed: Task) -> TaskItem:
    """The first creek, fallen back on 4 July by an imported list."""
    confirm(listed(FELL_BACK), overwrite=True)
    return closed.items.get(name="甲浜")


@pytest.fixture
def desk(admin_person: User) -> Client:
    """The data administrator's browser."""
    admin_person.is_staff = True
    admin_person.save()
    client = Client()
    client.force_login(admin_person)
    return client


def sent(client: Client, item: TaskItem, **said: Any) -> str:
    """Save an object on its own page; return what the page answers, nothing when it is saved."""
    given = {"task": item.task_id, "position": item.position, "name": item.name, **said}
    answer = client.post(reverse("admin:targets_taskitem_change", args=[item.pk]), given)
    return "" if answer.status_code == 302 else answer.content.decode()


def in_bulk(client: Client, *items: TaskItem, **said: Any) -> str:
    """Change objects at once; return the page."""
    chosen = {"action": "change_chosen", "_selected_action": [item.pk for item in items]}
    given = {**chosen, "apply": "1", "expected": len(items), **said}
    page = client.post(reverse("admin:targets_taskitem_changelist"), given, follow=True)
    return page.content.decode()


def test_an_imported_relapse_is_a_visit_on_record(fallen: TaskItem) -> None:
    visit = FollowUpCheck.objects.get()
    assert (visit.item, visit.checked_on, visit.outcome) == (fallen, JULY_4, CheckOutcome.RELAPSED)
    assert "导入文件 2023年清单.xlsx" in visit.finding
    assert AuditEntry.objects.filter(table="targets.followupcheck", action="create").count() == 1
    assert listed(FELL_BACK).diff.is_same


def test_undoing_the_import_takes_its_visit_along_and_the_task_is_closed_again(
    closed: Task, fallen: TaskItem
) -> None:
    confirm(listed(("901", "丙浜", "反弹", "2023-05-20", "2023-07-05")))
    for batch in ImportBatch.objects.order_by("-pk"):
        undo(batch, None, "来表有误")
    assert not FollowUpCheck.objects.exists()
    assert not TaskItem.objects.filter(name="丙浜").exists()
    assert state_in(closed, 7) == "closed"
    assert not list(kept.deviations())


def test_a_relapse_entered_in_the_admin_is_a_visit_on_record(
    closed: Task, desk: Client, admin_person: User
) -> None:
    item = closed.items.get(name="甲浜")
    told = {"state": "relapsed", "done_on": "2023-05-20", "reopened_on": "2023-07-04"}
    assert sent(desk, item, **told) == ""
    visit = FollowUpCheck.objects.get()
    assert (visit.item, visit.checked_on, visit.checked_by) == (item, JULY_4, admin_person)
    assert "数据管理" in visit.finding
    assert state_in(closed, 7) == "behind"


@pytest.mark.parametrize("day", ["2023-06-05", "2023-05-30"])
def test_a_closed_task_falls_back_after_its_decision_only(
    closed: Task, desk: Client, day: str
) -> None:
    told = {"state": "relapsed", "done_on": "2023-05-20", "reopened_on": day}
    assert "反弹日期须在销号之后" in sent(desk, closed.items.get(name="甲浜"), **told)
    (problem,) = listed(("901", "甲浜", "反弹", "2023-05-20", day)).blocking
    assert "反弹日期须在销号之后" in str(problem)


def test_no_door_does_an_object_again_before_it_fell_back(
    fallen: TaskItem, desk: Client, lead: User
) -> None:
    words = "再次完成的日期不能早于它"
    with pytest.raises(RefusedError, match=words):
        objects.mark(fallen.task, [fallen], JUNE_5, lead, JULY_31)
    assert words in sent(desk, fallen, state="done", done_on="2023-06-05")
    assert words in in_bulk(desk, fallen, state="done", done_on="2023-06-05")
    (problem,) = listed(("901", "甲浜", "已完成", "2023-06-05", "")).blocking
    assert words in str(problem)


def test_a_relapse_is_not_forgotten_by_way_of_running(
    fallen: TaskItem, desk: Client, lead: User
) -> None:
    assert objects.take_back(fallen.task, [fallen], "重新整治", lead, JULY_31) == 1
    with pytest.raises(RefusedError, match="再次完成的日期不能早于它"):
        objects.mark(fallen.task, [fallen], JUNE_5, lead, JULY_31)
    assert objects.mark(fallen.task, [fallen], JULY_20, lead, JULY_31) == 1
    assert state_in(fallen.task, 7) != "closed"


def test_what_was_done_is_undone_for_a_reason_only(task: Task, lead: User, desk: Client) -> None:
    objects.mark(task, list(task.items.all()), MAY_20, lead, JUNE_1)
    first, second = task.items.all()
    assert "请写明原因" in sent(desk, first, state="running")
    assert sent(desk, first, state="running", reason="验收未通过") == ""
    assert AuditEntry.objects.latest("id").reason == "验收未通过"
    assert "请填写原因" in in_bulk(desk, second, state="running")


def test_objects_of_a_closed_task_are_undone_through_no_door(closed: Task, desk: Client) -> None:
    item = closed.items.get(name="甲浜")
    assert "已于 2023-06-05 销号" in sent(desk, item, state="running", reason="返工")
    assert "已于 2023-06-05 销号" in in_bulk(desk, item, state="running", reason="返工")
    (problem,) = listed(("901", "甲浜", "推进中", "", "")).blocking
    assert "已于 2023-06-05 销号" in str(problem)
    assert closed.items.filter(state="done").count() == 2


@pytest.mark.parametrize("name", ["done_on", "reopened_on"])
def test_no_day_of_an_object_lies_ahead(task: Task, desk: Client, name: str) -> None:
    told = {"state": "relapsed", "done_on": "2023-05-20", "reopened_on": "2023-07-04"}
    assert "还没有到" in sent(desk, task.items.first(), **{**told, name: "2999-01-01"})


# --- Objects nobody ever listed -------------------------------------------------------------------


@pytest.fixture
def invented(task: Task) -> TaskItem:
    """A creek generated for demonstration, done in May."""
    batch = ImportBatch.objects.create(kind="demo", source_name="演示")
    made = TaskItem.objects.create(
        task=task, name="演示浜01", state="done", done_on=MAY_20, batch=batch, position=9
    )
    kept.refresh([task.pk])
    return made


def test_a_generated_object_is_not_made_real_by_marking_it(
    invented: TaskItem, lead: User, desk: Client
) -> None:
    task, words = invented.task, "演示对象:请先导入真实清单"
    with pytest.raises(RefusedError, match=words):
        objects.mark(task, [invented], JUNE_1, lead, JUNE_5)
    with pytest.raises(RefusedError, match=words):
        objects.take_back(task, [invented], "返工", lead, JUNE_5)
    assert words in in_bulk(desk, invented, state="running", reason="返工")
    assert TaskItem.objects.get(pk=invented.pk).batch == invented.batch


def test_a_generated_object_is_not_visited(
    closed: Task, invented: TaskItem, admin_person: User
) -> None:
    visit = follow_ups.Visit(JULY_4, CheckOutcome.RELAPSED, "返黑", invented)
    with pytest.raises(RefusedError, match="演示对象"):
        follow_ups.check(closed, visit, admin_person, JULY_31)


def test_generated_objects_are_offered_on_no_form(task: Task, invented: TaskItem) -> None:
    for form, name in ((CheckForm(task=task), "item"), (MarkForm(task=task), "items")):
        offered = form.fields[name].queryset  # type: ignore[attr-defined]
        assert [item.name for item in offered] == ["甲浜", "乙浜"]
    offered = EvidenceUploadForm(task=task).fields["item"].queryset  # type: ignore[attr-defined]
    assert [item.name for item in offered] == ["甲浜", "乙浜"]
    form = EvidenceForm({"task": task.pk, "item": invented.pk, "title": "验收表"})
    assert "演示对象" in str(form.errors["item"])


def inline_rows(task: Task) -> dict[str, Any]:
    """What the admin's page of a task sends of its objects and nodes as they stand."""
    sent: dict[str, Any] = {}
    for prefix, rows, names in (
        ("items", task.items.all(), ("position", "name", "state", "done_on")),
        ("milestones", task.milestones.all(), ("title", "planned_on", "weight")),
        ("effects", task.effects.none(), ()),
    ):
        sent |= {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": len(rows)}
        for place, row in enumerate(rows):
            sent |= {f"{prefix}-{place}-id": row.pk, f"{prefix}-{place}-task": task.pk}
            sent |= {f"{prefix}-{place}-{name}": getattr(row, name) or "" for name in names}
    return sent


def test_what_a_person_corrects_on_a_tasks_page_is_theirs(
    task: Task, invented: TaskItem, desk: Client, admin_person: User, monkeypatch: Any
) -> None:
    node = Milestone.objects.create(
        task=task, title="演示节点", planned_on=JUNE_1, weight=50, batch=invented.batch
    )
    page = reverse("admin:targets_task_change", args=[task.pk])
    given = {
        "area": task.area_id, "number": "901", "field": "水", "title": task.title, "quantity": "2",
        "unit": "条", "mode": "one_off", "commitment": "must", "start_date": "2023-02-01",
        "due_date": "2023-10-31", "lead_unit": Unit.objects.get(code="water").pk,
        "progress_basis": "objects", "source_quote": "整治两条支浜。", **inline_rows(task),
        "items-2-name": "丁浜", "milestones-0-title": "方案批复",
    }  # fmt: skip
    refreshed: list[Any] = []
    real = kept._write
    monkeypatch.setattr(kept, "_write", lambda keys: (refreshed.append(keys), real(keys)))
    answer = desk.post(page, given)
    assert answer.status_code == 302, answer.content.decode()
    invented.refresh_from_db()
    node.refresh_from_db()
    assert (invented.name, invented.batch, invented.changed_by) == ("丁浜", None, admin_person)
    assert (node.title, node.batch) == ("方案批复", None)
    assert refreshed == [[task.pk]], "once for task, objects and nodes"
    assert TaskItem.objects.get(name="甲浜").changed_by is None
