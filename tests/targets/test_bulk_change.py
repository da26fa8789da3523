"""Many tasks or objects changed at once: all or none, in the journal, told once, whatever many."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from monitoring.importing.undo import plan_undo
from monitoring.journal import state_of, states_of
from monitoring.journal.replay import differences
from monitoring.models import AuditEntry, Division, ImportBatch
from targets.choices import ItemState
from targets.models import Task, TaskItem, TaskMonth, Unit
from targets.supervision import kept

pytestmark = pytest.mark.django_db
TASKS = "admin:targets_task_changelist"
ITEMS = "admin:targets_taskitem_changelist"


@pytest.fixture
def clerk(client_as: Callable[[str], Client]) -> Client:
    """A data administrator."""
    return client_as("dataadmin")


@pytest.fixture
def creeks() -> list[TaskItem]:
    """Twenty-nine creeks nobody has begun with."""
    task = Task.objects.get(area__plan__year=2023, number="219")
    made = TaskItem.objects.bulk_create(
        TaskItem(task=task, position=n, name=f"{n}号浜") for n in range(1, 30)
    )
    kept.refresh([task.pk])
    return made


def send(client: Client, page: str, rows: list[Any], **said: Any) -> Any:
    """Choose rows, then say what is to change."""
    data = {"action": "change_chosen", "_selected_action": [row.pk for row in rows]}
    if said:
        data |= {"apply": "1", "expected": len(rows), **said}
    return client.post(reverse(page), data, follow=True)


def test_the_page_between_says_what_will_be_changed(clerk: Client, creeks: list[TaskItem]) -> None:
    text = send(clerk, ITEMS, creeks).content.decode()
    assert "将修改 29 条任务对象" in text
    assert "另有 9 条" in text
    assert not AuditEntry.objects.filter(table="targets.taskitem").exists()


def test_objects_are_done_on_a_day_and_their_task_follows(
    clerk: Client, creeks: list[TaskItem]
) -> None:
    answer = send(clerk, ITEMS, creeks[:12], state="done", done_on="2023-06-20")
    assert "已修改 12 条" in answer.content.decode()
    first = TaskItem.objects.get(pk=creeks[0].pk)
    assert (first.state, first.done_on) == (ItemState.DONE, date(2023, 6, 20))
    assert first.changed_by is not None
    month = TaskMonth.objects.get(task=first.task, year=2023, month=6)
    assert (month.done, month.planned, month.state) == (12, 29, "behind")
    (entry,) = AuditEntry.objects.filter(table="targets.taskitem", action="change")
    assert (entry.row_count, entry.actor_name) == (12, first.changed_by.username)


def test_setting_back_what_was_done_takes_a_reason(clerk: Client, creeks: list[TaskItem]) -> None:
    send(clerk, ITEMS, creeks[:2], state="done", done_on="2023-06-20")
    text = send(clerk, ITEMS, creeks, state="running").content.decode()
    assert "有 2 个原已完成" in text
    assert TaskItem.objects.filter(state="done").count() == 2
    send(clerk, ITEMS, creeks, state="running", reason="验收未通过")
    assert not TaskItem.objects.filter(task=creeks[0].task).exclude(state="running").exists()
    assert not TaskItem.objects.filter(task=creeks[0].task, done_on__isnull=False).exists()
    newest = AuditEntry.objects.filter(table="targets.taskitem").latest("id")
    assert newest.reason == "验收未通过"


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"state": "done"}, "改为已完成须填写完成日期"),
        ({"state": "done", "done_on": "2999-01-01"}, "完成日期还没有到"),
        ({"done_on": "2023-06-20"}, "完成日期只与状态“已完成”一起填写"),
        ({"state": "relapsed"}, "选择一个有效的选项"),
        ({"reason": "没有要改的"}, "请至少填写一项"),
    ],
)
def test_what_does_not_belong_together_is_refused(
    clerk: Client, creeks: list[TaskItem], said: dict[str, str], words: str
) -> None:
    assert words in send(clerk, ITEMS, creeks, **said).content.decode()
    assert not AuditEntry.objects.filter(table="targets.taskitem").exists()


def test_objects_are_moved_to_a_division_and_generated_ones_left(
    clerk: Client, creeks: list[TaskItem]
) -> None:
    demo = ImportBatch.objects.create(kind="demo", source_name="演示")
    TaskItem.objects.filter(pk=creeks[0].pk).update(batch=demo)
    division = Division.objects.get(name="北港街道")
    text = send(clerk, ITEMS, creeks, division=division.pk).content.decode()
    assert "已修改 28 条,1 条无需改动" in text
    assert TaskItem.objects.filter(division=division).count() == 28
    assert TaskItem.objects.get(pk=creeks[0].pk).batch == demo


def test_a_row_changed_by_hand_is_told_of_when_its_import_is_undone(
    clerk: Client, creeks: list[TaskItem]
) -> None:
    batch = ImportBatch.objects.create(kind="file", source_name="清单", row_count=0)
    TaskItem.objects.filter(pk=creeks[0].pk).update(batch=batch)
    send(clerk, ITEMS, creeks[:1], state="running")
    assert TaskItem.objects.get(pk=creeks[0].pk).batch is None
    assert plan_undo(batch).steps == []


def test_tasks_get_a_unit_a_role_and_a_basis(clerk: Client, plan_2023: object) -> None:
    chosen = list(Task.objects.filter(area__plan__year=2023)[:5])
    unit = Unit.objects.get(code="quota")
    send(
        clerk, TASKS, chosen,
        lead_unit=unit.pk, responsible_role="分管局领导", progress_basis="periods",
        period_months="3",
    )  # fmt: skip
    changed = Task.objects.filter(pk__in=[task.pk for task in chosen])
    found = set(
        changed.values_list(
            "lead_unit", "lead_unit_inferred", "responsible_role", "progress_basis", "period_months"
        )
    )
    assert found == {(unit.pk, False, "分管局领导", "periods", 3)}
    assert not list(kept.deviations())


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"progress_basis": "periods"}, "须填写每期月数"),
        ({"period_months": "3"}, "只用于按期次计进度"),
    ],
)
def test_periods_have_a_length_and_nothing_else_has(
    clerk: Client, plan_2023: object, said: dict[str, str], words: str
) -> None:
    assert words in send(clerk, TASKS, [Task.objects.first()], **said).content.decode()


def test_what_stays_as_it_is_leaves_no_entry(clerk: Client, creeks: list[TaskItem]) -> None:
    text = send(clerk, ITEMS, creeks, state="pending").content.decode()
    assert "已修改 0 条,29 条无需改动" in text
    assert not AuditEntry.objects.filter(table="targets.taskitem").exists()


def test_rows_that_came_or_went_meanwhile_stop_everything(
    clerk: Client, creeks: list[TaskItem]
) -> None:
    text = send(clerk, ITEMS, creeks, state="running", expected=28).content.decode()
    assert "没有改动任何一条" in text
    assert not TaskItem.objects.filter(task=creeks[0].task, state="running").exists()


def test_who_only_looks_is_offered_no_change(
    client_as: Callable[[str], Client], creeks: list[TaskItem]
) -> None:
    auditor = client_as("auditor")
    assert "change_chosen" not in auditor.get(reverse(ITEMS)).content.decode()
    send(auditor, ITEMS, creeks, state="running")
    assert not TaskItem.objects.filter(task=creeks[0].task, state="running").exists()
    assert Permission.objects.filter(codename="change_taskitem").exists()


def test_every_row_of_a_list_is_chosen_without_naming_each(
    clerk: Client, creeks: list[TaskItem]
) -> None:
    task = creeks[0].task
    page = f"{reverse(ITEMS)}?task__id__exact={task.pk}"
    chosen = {
        "action": "change_chosen", "_selected_action": [creeks[0].pk], "select_across": "1",
    }  # fmt: skip
    text = clerk.post(page, chosen).content.decode()
    assert text.count('name="_selected_action"') == 1
    total = TaskItem.objects.count()
    said = {**chosen, "apply": "1", "expected": total, "state": "running"}
    clerk.post(reverse(ITEMS), said)
    assert not TaskItem.objects.exclude(state="running").exists()


def test_no_row_of_many_costs_queries_of_its_own(clerk: Client, creeks: list[TaskItem]) -> None:
    area = creeks[0].task.area
    tasks = Task.objects.bulk_create(
        Task(
            area=area, number=f"9{n:03d}", field="工程", title=f"新增任务{n}", mode="one_off",
            commitment="must", start_date=date(2023, 1, 1), due_date=date(2023, 6, 30),
            source_quote="新增。",
        )
        for n in range(150)
    )  # fmt: skip
    unit = Unit.objects.get(code="quota")

    def cost(rows: list[Any], page: str, **said: Any) -> int:
        with CaptureQueriesContext(connection) as queries:
            send(clerk, page, rows, **said)
        return len(queries)

    few = cost(tasks[:3], TASKS, lead_unit=unit.pk)
    more = cost(tasks[3:], TASKS, lead_unit=unit.pk) - few
    assert more < len(tasks) / 3, "written in parts: SQLite takes some sixty months at a time"
    few = cost(creeks[:3], ITEMS, state="running")
    assert cost(creeks[3:], ITEMS, state="running") == few


def test_states_of_many_rows_are_those_of_each(plan_2023: object) -> None:
    task = Task.objects.get(number="219")
    task.support_units.set(Unit.objects.all()[:3])
    task.divisions.set(Division.objects.all()[:2])
    rows = [*Task.objects.all()[:20], task]
    assert states_of(rows) == [state_of(row) for row in rows]


def test_the_journal_alone_rebuilds_what_was_changed_in_bulk(
    clerk: Client, plan_2023: object
) -> None:
    User.objects.create_user("someone")
    task = Task.objects.get(number="219")
    made = clerk.post(
        reverse("admin:targets_taskitem_add"),
        {"task": task.pk, "position": 1, "name": "某浜", "state": "pending"},
    )
    assert made.status_code == 302
    TaskItem.objects.exclude(name="某浜").delete()
    send(clerk, ITEMS, list(TaskItem.objects.all()), state="running")
    assert not list(differences(TaskItem))
