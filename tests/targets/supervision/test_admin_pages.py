"""The admin of supervision: units, light rules from presets, lights set by hand, records."""

from datetime import date

import pytest
from django.contrib.auth.models import User
from django.test import Client

from monitoring.models import AuditEntry
from standards.task_lights import LightPreset
from targets.models import CloseOut, Evidence, LightOverride, LightRule, Task, TaskMonth, Unit
from targets.supervision import close_outs
from targets.supervision.light_rules import rule_from_preset
from targets.supervision.refusal import RefusedError

PRESET_PAGE = "/admin/targets/lightrule/from-preset/"


@pytest.fixture
def admin_client(admin_person: User) -> Client:
    """A data administrator's client."""
    client = Client()
    client.force_login(User.objects.get(pk=admin_person.pk))
    User.objects.filter(pk=admin_person.pk).update(is_staff=True)
    return client


@pytest.mark.parametrize("preset", LightPreset)
def test_a_rule_is_made_from_each_preset_line_by_line(
    admin_client: Client, task: Task, preset: LightPreset
) -> None:
    given = {"preset": preset.value, "valid_from": "2023-07-01", "document": "局内暂行"}
    assert admin_client.post(PRESET_PAGE, given).status_code == 302
    rule = LightRule.objects.get(valid_from=date(2023, 7, 1))
    lines = list(rule.lines.values_list("situation", "lamp", "threshold", "consequence"))
    wanted = [(x.situation, x.lamp, x.threshold, x.consequence) for x in preset.lines]
    assert lines == wanted
    tables = AuditEntry.objects.values_list("table", flat=True)
    assert set(tables) >= {"targets.lightrule", "targets.lightline"}


def test_older_months_keep_their_rule_and_younger_follow_the_new_one(task: Task) -> None:
    before = dict(TaskMonth.objects.filter(task=task).values_list("month", "lamp"))
    rule_from_preset(LightPreset.YICHANG, date(2023, 7, 1), "局内暂行")
    after = dict(TaskMonth.objects.filter(task=task).values_list("month", "lamp"))
    assert {m: after[m] for m in range(1, 7)} == {m: before[m] for m in range(1, 7)}
    assert after[8] == "red", "behind is red in 宜昌"


def test_a_second_rule_of_one_day_or_without_document_is_refused(plan_2023: object) -> None:
    rule_from_preset(LightPreset.SUQIAN, date(2023, 7, 1), "局内暂行")
    with pytest.raises(RefusedError, match="已有一条"):
        rule_from_preset(LightPreset.YICHANG, date(2023, 7, 1), "局内暂行")
    with pytest.raises(RefusedError, match="写明规定亮灯的文件"):
        rule_from_preset(LightPreset.YICHANG, date(2023, 8, 1), " ")


def test_the_preset_page_prints_every_rule_and_is_closed_to_who_adds_none(
    admin_client: Client, leader: User
) -> None:
    text = admin_client.get(PRESET_PAGE).content.decode()
    for preset in LightPreset:
        assert preset.label in text
    assert "距时限不超过7天" in text
    User.objects.filter(pk=leader.pk).update(is_staff=True)
    other = Client()
    other.force_login(User.objects.get(pk=leader.pk))
    assert other.get(PRESET_PAGE).status_code == 403


def test_a_light_set_by_hand_needs_a_reason_and_remembers_who_set_it(
    admin_client: Client, admin_person: User, task: Task
) -> None:
    given = {"task": task.pk, "valid_from": "2023-06-01", "valid_to": "", "lamp": "red"}
    answer = admin_client.post("/admin/targets/lightoverride/add/", {**given, "reason": ""})
    assert "reason" in answer.context["adminform"].form.errors
    admin_client.post("/admin/targets/lightoverride/add/", {**given, "reason": "督察点名"})
    row = LightOverride.objects.get(task=task)
    assert (row.reason, row.set_by) == ("督察点名", admin_person)
    kept = TaskMonth.objects.get(task=task, year=2023, month=8)
    assert (kept.lamp, kept.override_reason) == ("red", "督察点名")
    assert kept.rule_lamp == "yellow", "what the rule gives stays visible"


def test_accounts_are_given_to_a_unit_and_that_is_recorded(
    admin_client: Client, water: Unit, unassigned: User
) -> None:
    page = f"/admin/targets/unit/{water.pk}/change/"
    given = {
        "code": "water", "name": "水科", "aliases": "", "kind": "office", "division": "",
        "position": 30, "note": "", "members": [unassigned.pk],
    }  # fmt: skip
    assert admin_client.post(page, given).status_code == 302
    assert list(water.members.all()) == [unassigned]
    entry = AuditEntry.objects.get(table="targets.unit")
    place = entry.changes["fields"].index("members")
    assert entry.changes["rows"][0][2][place] == [unassigned.pk]


def test_a_claim_is_read_in_the_admin_and_written_on_the_pages_only(
    admin_client: Client, task: Task, proof: Evidence, lead: User
) -> None:
    made = close_outs.claim(task, "完成", lead, date(2023, 6, 1))
    page = f"/admin/targets/closeout/{made.pk}/change/"
    assert admin_client.get(page).status_code == 200
    assert admin_client.post(page, {"decision": "granted"}).status_code == 403
    assert CloseOut.objects.get(pk=made.pk).decision == "pending"
