"""Every page of the admin leaves its trace: whoever adds a page cannot forget it.

Also: two people who edit the same row; accounts and roles; the pages of the audit itself.
"""

import csv
import io
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import Group, Permission, User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse
from django.utils import timezone

from monitoring.admin.conflicts import CHOICE, CLASHING, TOKEN
from monitoring.admin.sent_data import sent_untouched
from monitoring.choices import AuditAction
from monitoring.journal import RowChange, note, note_rows, state_of
from monitoring.journal.removal import is_recorded
from monitoring.models import (
    AirDay,
    AirMonth,
    AirStation,
    AuditEntry,
    Division,
    DueRule,
    DustfallMonth,
    Exclusion,
    Publication,
    SectionAssignment,
    SectionMonth,
    WaterSection,
)
from targets.models import (
    Baseline,
    Evidence,
    Highlight,
    Indicator,
    IndicatorMonth,
    Judgement,
    LevelRule,
    LightLine,
    LightOverride,
    LightRule,
    Mechanism,
    Milestone,
    OpenQuestion,
    Plan,
    ProgressReport,
    ScoreRule,
    SourceDocument,
    StatusRule,
    Target,
    Task,
    TaskEffect,
    TaskItem,
    Unit,
    WorkArea,
)

pytestmark = pytest.mark.django_db
ClientAs = Callable[[str], Client]
Data = dict[str, Any]
PDF = b"%PDF-1.7 test"


def first(model: Any, **wanted: Any) -> Any:
    """Return the key of the first row of a table."""
    return model.objects.filter(**wanted).order_by("pk").values_list("pk", flat=True)[0]


def district() -> int:
    """Return the key of the district."""
    return int(first(Division, code="zhonglou"))


CASES: dict[Any, tuple[Callable[[], Data], Data]] = {
    Division: (lambda: {"code": "x1", "name": "试验板块"}, {"note": "改"}),
    AirStation: (lambda: {"code": "X1", "name": "试验站"}, {"note": "改"}),
    WaterSection: (lambda: {"code": "x1", "name": "试验断面"}, {"note": "改"}),
    SectionAssignment: (lambda: {"year": 2031}, {"source": "改"}),
    AirDay: (
        lambda: {"division": district(), "date": "2023-06-01", "pm25": "30"},
        {"pm25": "31"},
    ),
    AirMonth: (
        lambda: {"division": district(), "year": 2023, "month": 6, "pm25_mean": "30"},
        {"note": "改"},
    ),
    SectionMonth: (
        lambda: {"section": first(WaterSection), "year": 2023, "month": 6, "tp": "0.1"},
        {"note": "改"},
    ),
    DustfallMonth: (
        lambda: {"division": district(), "year": 2023, "month": 6, "value": "3"},
        {"note": "改"},
    ),
    Exclusion: (
        lambda: {"division": district(), "date_from": "2023-04-01", "date_to": "2023-04-02"},
        {"note": "改"},
    ),
    DueRule: (
        lambda: {
            "kind": "air",
            "due_day": "5",
            "grace_day": "8",
            "valid_from": "2031-01-01",
            "basis": "试验",
        },
        {"basis": "改"},
    ),
    Publication: (
        lambda: {"year": 2023, "month": 6, "published_on": "2023-07-18", "accept_missing": "on"},
        {"note": "改"},
    ),
    SourceDocument: (lambda: {"code": "X1", "title": "试验文件"}, {"note": "改"}),
    Plan: (lambda: {"year": 2031, "title": "试验计划"}, {"title": "改"}),
    Indicator: (lambda: {"code": "X1", "name": "试验指标"}, {"note": "改"}),
    Target: (lambda: {"code": "X99", "month": 7}, {"note": "改"}),
    Baseline: (lambda: {"code": "X99"}, {"note": "改"}),
    IndicatorMonth: (
        lambda: {
            "indicator": first(Indicator), "division": district(), "year": 2023, "month": 6,
            "value": "1", "basis": "月报",
        },
        {"basis": "改"},
    ),
    Judgement: (
        lambda: {
            "target": first(Target, value__isnull=True), "month": 6, "conclusion": "met",
            "basis": "评审",
        },
        {"basis": "改"},
    ),
    LevelRule: (
        lambda: {
            "valid_from": "2031-01-01", "name": "试验规则", "document": "试验文件",
            "lines-TOTAL_FORMS": "1", "lines-0-metric": "dust", "lines-0-colour": "red",
            "lines-0-threshold": "3",
        },
        {"note": "改"},
    ),
    ScoreRule: (
        lambda: {
            "valid_from": "2031-01-01", "name": "试验评分", "document": "试验文件",
            "lines-TOTAL_FORMS": "1", "lines-0-position": "1", "lines-0-name": "末位",
            "lines-0-metric": "dust", "lines-0-method": "last", "lines-0-points": "2",
        },
        {"note": "改"},
    ),
    StatusRule: (lambda: {"valid_from": "2031-01-01"}, {"note": "改"}),
    WorkArea: (lambda: {"number": 99, "title": "试验领域"}, {"title": "改"}),
    Task: (lambda: {"number": "999", "title": "试验任务"}, {"note": "改"}),
    TaskItem: (lambda: {"name": "试验对象", "position": 99}, {"name": "改"}),
    Milestone: (
        lambda: {"task": first(Task), "title": "试验节点", "planned_on": "2023-06-30"},
        {"title": "改"},
    ),
    ProgressReport: (
        lambda: {"task": first(Task), "year": 2023, "month": 6, "progress": "已进场"},
        {"progress": "改"},
    ),
    Evidence: (
        lambda: {
            "task": first(Task), "title": "验收表", "file": SimpleUploadedFile("a.pdf", PDF)
        },
        {"title": "改"},
    ),
    Unit: (lambda: {"code": "x1", "name": "试验单位"}, {"note": "改"}),
    TaskEffect: (
        lambda: {
            "task": first(Task, effects__isnull=True), "indicator": first(Indicator),
            "first_month": 3, "last_month": 9,
        },
        {"note": "改"},
    ),
    LightRule: (lambda: {"valid_from": "2031-01-01"}, {"note": "改"}),
    LightLine: (lambda: {"position": 99}, {"consequence": "改"}),
    LightOverride: (
        lambda: {
            "task": first(Task), "valid_from": "2023-06-01", "lamp": "yellow", "reason": "约谈",
        },
        {"reason": "改"},
    ),
    OpenQuestion: (lambda: {"code": "X99"}, {"answer": "改"}),
    Highlight: (lambda: {"code": "X99"}, {"text": "改"}),
    Mechanism: (lambda: {"code": "X99"}, {"note": "改"}),
    User: (
        lambda: {
            "username": "new-person", "password1": "Test-2023-pass", "password2": "Test-2023-pass",
            "usable_password": "true",
        },
        {"is_staff": "on", "groups": lambda: [first(Group)]},
    ),
    Group: (lambda: {"name": "试验组"}, {"permissions": lambda: [first(Permission)]}),
}  # fmt: skip
"""What makes a valid new row of each table (the rest is as in a stored one), and a change of it."""


def pages() -> list[Any]:
    """Return the tables somebody may write in the admin."""
    request = RequestFactory().get("/")
    request.user = User(is_superuser=True, is_active=True)
    return [
        model
        for model, page in admin.site._registry.items()
        if page.has_add_permission(request) or page.has_change_permission(request)
    ]


@pytest.fixture
def chief() -> Client:
    """Somebody who may do everything."""
    client = Client(REMOTE_ADDR="10.1.2.3")
    client.force_login(User.objects.create_superuser("chief"))
    return client


def page_of(model: Any, name: str, *args: Any) -> str:
    """Return the address of one of a model's admin pages."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


def sent(answer: Any) -> Data:
    """Return what a browser sends for a page nobody has touched."""
    data: Data = {TOKEN: answer.context.get("opened_as") or ""}
    inlines = [inline.formset for inline in answer.context["inline_admin_formsets"]]
    forms = [answer.context["adminform"].form]
    for formset in inlines:
        forms += [formset.management_form, *formset.initial_forms]
    for form in forms:
        for name, values in sent_untouched(form).items():
            for ending, given in values.items():
                data[form.add_prefix(name) + ending] = given
        if "expected_version" in form.fields:
            data["expected_version"] = form["expected_version"].value()
    return data


def opened(client: Client, row: Any) -> Data:
    """Open a row's page and return what it would send."""
    return sent(client.get(page_of(type(row), "change", row.pk)))


def test_every_page_somebody_may_write_is_walked() -> None:
    assert set(pages()) == set(CASES)


def test_every_table_people_enter_has_a_page_or_a_place_on_one() -> None:
    inside = {each.model for page in admin.site._registry.values() for each in page.inlines}
    for name in ("monitoring", "targets"):
        for model in apps.get_app_config(name).get_models():
            is_entered = admin.site.is_registered(model) or model in inside
            assert not is_recorded(model) or is_entered, model


def check_traces(model: Any, pk: int, is_kept: bool) -> None:
    """Hold the entries of a row that was added, changed and deleted against what was done."""
    changed = CASES[model][1]
    entries = AuditEntry.objects.filter(table=model._meta.label_lower, first_id=pk, row_count=1)
    told = list(entries.order_by("id"))
    actions = [AuditAction.CREATE, AuditAction.CHANGE, AuditAction.DELETE]
    assert [e.action for e in told] == actions[: 2 if is_kept else 3]
    assert {(e.actor_name, e.address) for e in told} == {("chief", "10.1.2.3")}
    created, edited, *rest = (e.changes["rows"][0] for e in told)
    assert created[1] is None
    assert created[2] == edited[1]
    assert [each[1:] for each in rest] == ([] if is_kept else [[edited[2], None]])
    fields = told[1].changes["fields"]
    for name in changed:
        assert edited[1][fields.index(name)] != edited[2][fields.index(name)]


@pytest.mark.parametrize("model", CASES, ids=lambda model: model._meta.model_name)
def test_adding_changing_and_deleting_leave_their_traces(
    chief: Client, plan_2023: object, model: Any
) -> None:
    new, changed = CASES[model]
    if model is Publication:
        AirMonth.objects.create(
            division_id=district(), year=2023, month=6, pm25_mean=30,
            reviewed_by=User.objects.create_user("reviewer"),
        )  # fmt: skip
    data = sent(chief.get(page_of(model, "add")))
    stored = model.objects.order_by("pk").first() if model not in (User, Group) else None
    if stored is not None:
        data = {k: v for k, v in opened(chief, stored).items() if "-" not in k} | {
            k: v for k, v in data.items() if "-" in k
        }
    data.pop(TOKEN, None)
    before = set(model.objects.values_list("pk", flat=True))
    answer = chief.post(page_of(model, "add"), {**data, **new()})
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    (pk,) = set(model.objects.values_list("pk", flat=True)) - before
    row = model.objects.get(pk=pk)

    change = {name: value() if callable(value) else value for name, value in changed.items()}
    answer = chief.post(page_of(model, "change", pk), {**opened(chief, row), **change})
    assert answer.status_code == 302, answer.content.decode()[:500]
    chief.post(page_of(model, "delete", pk), {"post": "yes"})
    is_kept = model in (Publication, Evidence)  # published or handed in: it stays
    assert model.objects.filter(pk=pk).exists() is is_kept
    check_traces(model, pk, is_kept)


def test_an_untouched_page_leaves_no_trace(chief: Client, plan_2023: object) -> None:
    task = Task.objects.filter(items__isnull=False).first()
    chief.post(page_of(Task, "change", task.pk), opened(chief, task))
    assert not AuditEntry.objects.exists()


def test_inline_rows_and_chosen_rows_leave_their_traces(chief: Client, plan_2023: object) -> None:
    task = Task.objects.filter(items__isnull=False).first()
    assert task is not None
    data = opened(chief, task)
    total = int(data["items-TOTAL_FORMS"][0]) - 0
    data |= {
        "items-0-name": "改名", "items-0-DELETE": "", "milestones-TOTAL_FORMS": "1",
        "milestones-0-title": "开工", "milestones-0-task": task.pk,
        "milestones-0-planned_on": "2023-06-30", "milestones-0-weight": "1",
    }  # fmt: skip
    if total > 1:
        data["items-1-DELETE"] = "on"
    assert chief.post(page_of(Task, "change", task.pk), data).status_code == 302
    found = AuditEntry.objects.values_list("table", "action")
    assert ("targets.taskitem", "change") in found
    assert ("targets.milestone", "create") in found
    assert (("targets.taskitem", "delete") in found) is (total > 1)
    node = Milestone.objects.get(title="开工")
    chosen = {"action": "delete_selected", "_selected_action": [node.pk], "post": "yes"}
    chief.post(page_of(Milestone, "changelist"), chosen)
    entry = AuditEntry.objects.get(table="targets.milestone", action="delete")
    assert "开工" in entry.label


def test_an_account_that_did_anything_is_deactivated_not_deleted(chief: Client) -> None:
    user = User.objects.create_user("somebody")
    client = Client()
    client.force_login(user)
    client.post(reverse("logout"))
    answer = chief.post(page_of(User, "delete", user.pk), {"post": "yes"}, follow=True)
    assert "不能删除:请改为取消“有效”" in answer.content.decode()
    chosen = {"action": "delete_selected", "_selected_action": [user.pk], "post": "yes"}
    answer = chief.post(page_of(User, "changelist"), chosen)
    assert "不能删除:请改为取消“有效”" in answer.content.decode()
    assert User.objects.filter(pk=user.pk).exists()


def test_who_loses_a_role_with_its_deletion_is_recorded(chief: Client) -> None:
    group, user = Group.objects.create(name="试验组"), User.objects.create_user("somebody")
    user.groups.add(group)
    chief.post(page_of(Group, "delete", group.pk), {"post": "yes"})
    entry = AuditEntry.objects.get(table="auth.user")
    place = entry.changes["fields"].index("groups")
    (_, before, after) = entry.changes["rows"][0]
    assert (before[place], after[place]) == ([group.pk], [])


# --- Two people -----------------------------------------------------------------------------------


@pytest.fixture
def two(chief: Client, client_as: ClientAs, plan_2023: object) -> tuple[Client, Client, Target]:
    """Two people and the target both of them open."""
    target = Target.objects.filter(value__isnull=False).order_by("pk")[0]
    return chief, client_as("dataadmin"), target


def save(client: Client, row: Any, data: Data, **typed: Any) -> Any:
    """Post a page with something typed."""
    return client.post(page_of(type(row), "change", row.pk), {**data, **typed})


def asked(answer: HttpResponse) -> Data:
    """Return what the page of a conflict sends when nothing is chosen."""
    conflict = answer.context["conflict"]  # type: ignore[attr-defined]
    data: Data = {TOKEN: conflict.token}
    for key, value in conflict.hidden:
        data.setdefault(key, []).append(value)
    data[CLASHING] = [clash.input_name for clash in conflict.clashes]
    return data


def test_the_second_of_two_people_sees_both_versions_and_nothing_is_saved(
    two: tuple[Client, Client, Target],
) -> None:
    one, other, target = two
    mine, theirs = opened(one, target), opened(other, target)
    assert save(other, target, theirs, note="他们的", source_quote="他们的原句").status_code == 302
    answer = save(one, target, mine, note="我的", to_confirm="on")
    assert answer.status_code == 409
    conflict = answer.context["conflict"]
    assert conflict.saved_by == "test-dataadmin"
    shown = {c.label: (c.mine, c.stored, c.is_untouched) for c in conflict.clashes}
    assert shown["说明"] == ("我的", "他们的", False)
    assert shown["原文"][1:] == ("他们的原句", True)
    target.refresh_from_db()
    assert target.note == "他们的"


@pytest.mark.parametrize(
    ("choices", "kept"),
    [
        ({"note": "mine", "source_quote": "stored"}, ("我的", "他们的原句")),
        ({"note": "stored", "source_quote": "mine"}, ("他们的", None)),
        ({"choose_all": "stored"}, ("他们的", "他们的原句")),
        ({"choose_all": "mine"}, ("我的", None)),
    ],
)
def test_what_is_chosen_field_by_field_is_saved(
    two: tuple[Client, Client, Target], choices: Data, kept: tuple[str, str | None]
) -> None:
    one, other, target = two
    quote = target.source_quote
    mine, theirs = opened(one, target), opened(other, target)
    save(other, target, theirs, note="他们的", source_quote="他们的原句")
    data = asked(save(one, target, mine, note="我的", value_text="另写"))
    for name, value in choices.items():
        data[name if name == "choose_all" else f"{CHOICE}{name}"] = value
    assert save(one, target, data).status_code == 302
    target.refresh_from_db()
    assert (target.note, target.source_quote) == (kept[0], kept[1] or quote)
    assert target.value_text == "另写"


def test_a_third_version_asks_again(two: tuple[Client, Client, Target]) -> None:
    one, other, target = two
    mine, theirs = opened(one, target), opened(other, target)
    save(other, target, theirs, note="第二版")
    data = asked(save(one, target, mine, note="我的"))
    save(other, target, opened(other, target), note="第三版")
    answer = save(one, target, data, **{f"{CHOICE}note": "mine"})
    assert answer.status_code == 409
    assert answer.context["conflict"].clashes[0].stored == "第三版"


def test_the_same_change_twice_is_no_conflict(two: tuple[Client, Client, Target]) -> None:
    one, other, target = two
    mine, theirs = opened(one, target), opened(other, target)
    save(other, target, theirs, note="一样")
    assert save(one, target, mine, note="一样").status_code == 302


def test_inline_rows_and_choices_of_several_are_asked_about_too(
    chief: Client, client_as: ClientAs, plan_2023: object
) -> None:
    task = Task.objects.filter(items__isnull=False).first()
    assert task is not None
    other = client_as("dataadmin")
    mine, theirs = opened(chief, task), opened(other, task)
    save(other, task, theirs, **{"items-0-name": "他们的"})
    answer = save(chief, task, mine, **{"items-0-name": "我的"})
    (clash,) = answer.context["conflict"].clashes
    assert (clash.mine, clash.stored) == ("我的", "他们的")
    assert save(chief, task, asked(answer), **{f"{CHOICE}items-0-name": "mine"}).status_code == 302
    assert task.items.filter(name="我的").exists()


def test_a_reading_is_asked_about_in_the_same_way(
    two: tuple[Client, Client, Target],
) -> None:
    one, other, _ = two
    row = AirMonth.objects.create(division_id=district(), year=2023, month=6, pm25_mean=30)
    mine, theirs = opened(one, row), opened(other, row)
    save(other, row, theirs, pm25_mean="31", doubt_reason="更正")
    answer = save(one, row, mine, pm25_mean="32", doubt_reason="更正")
    assert answer.status_code == 409
    data = asked(answer) | {f"{CHOICE}pm25_mean": "mine"}
    assert save(one, row, data).status_code == 302
    row.refresh_from_db()
    assert (row.pm25_mean, row.version) == (Decimal(32), 3)


def test_a_page_with_a_forged_token_is_saved_as_django_does(
    two: tuple[Client, Client, Target],
) -> None:
    one, _, target = two
    assert save(one, target, opened(one, target), **{TOKEN: "x", "note": "改"}).status_code == 302


# --- The audit's own pages ------------------------------------------------------------------------


@pytest.fixture
def auditor(client_as: ClientAs) -> Client:
    """Somebody who reads the audit."""
    return client_as("auditor")


def test_an_entry_shows_what_was_before_and_after_in_words(
    auditor: Client, chief: Client, plan_2023: object
) -> None:
    target = Target.objects.filter(value__isnull=False).order_by("pk")[0]
    indicator = Indicator.objects.exclude(pk=target.indicator_id).first()
    save(chief, target, opened(chief, target), note="<b>新</b>", commitment="strive")
    entry = AuditEntry.objects.get()
    text = auditor.get(page_of(AuditEntry, "change", entry.pk)).content.decode()
    assert "&lt;b&gt;新&lt;/b&gt;" in text
    assert target.indicator.name in text
    assert "10.1.2.3" in text
    assert indicator is not None
    history = auditor.get(page_of(Target, "history", target.pk)).content.decode()
    assert "&lt;b&gt;新" in history
    assert page_of(AuditEntry, "change", entry.pk) in history


def test_an_entry_of_many_rows_is_read_in_pages(auditor: Client, plan_2023: object) -> None:
    state = state_of(Division.objects.all()[0])
    note_rows(AuditAction.IMPORT, Division, [RowChange(pk, None, state) for pk in range(1, 501)])
    entry = AuditEntry.objects.get()
    answer = auditor.get(page_of(AuditEntry, "change", entry.pk), {"rows": "25"})
    assert len(answer.context["stories"]) == 20
    assert "第 25 / 25 页" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 3),
        ({"action": "login"}, 1),
        ({"table": "monitoring.division"}, 1),
        ({"who": "none"}, 3),
        ({"q": "10.9"}, 1),
        ({"q": "更正来表"}, 1),
        ({"q": "没有"}, 0),
        ({"at__year": str(timezone.localdate().year)}, 3),
    ],
)
def test_entries_are_searched_filtered_and_exported(
    auditor: Client, plan_2023: object, query: Data, count: int
) -> None:
    from monitoring.journal import Actor, acting

    note(AuditAction.LOGIN, "=cmd|' /C calc'!A0")
    with acting(Actor(None, "x", "10.9.8.7")):
        note(AuditAction.EXPORT, "表.csv")
    division = Division.objects.all()[0]
    change = RowChange(division.pk, state_of(division), None)
    note_rows(AuditAction.DELETE, Division, [change], "更正来表", label=str(division))
    assert auditor.get(page_of(AuditEntry, "changelist"), query).context["cl"].result_count == count
    answer = auditor.get(reverse("admin:monitoring_auditentry_export"), query)
    text = b"".join(answer.streaming_content).decode()
    assert text.startswith("\ufeff编号,时间,账号")
    rows = list(csv.reader(io.StringIO(text)))
    assert len(rows) == count + 1
    assert not any(cell.startswith("=") for row in rows for cell in row)
    told = AuditEntry.objects.order_by("-id")[0]
    assert (told.action, told.actor_name) == (AuditAction.EXPORT, "test-auditor")


def test_only_who_may_exports_and_nobody_writes(
    client_as: ClientAs, chief: Client, plan_2023: object
) -> None:
    entry = note(AuditAction.LOGIN, "x")
    address = reverse("admin:monitoring_auditentry_export")
    assert client_as("dataadmin").get(address).status_code == 403
    assert chief.get(page_of(AuditEntry, "add")).status_code == 403
    assert chief.post(page_of(AuditEntry, "change", entry.pk), {"label": "y"}).status_code == 403
    assert chief.post(page_of(AuditEntry, "delete", entry.pk), {"post": "yes"}).status_code == 403


def test_the_list_leaves_the_rows_of_imports_in_the_database(
    auditor: Client, plan_2023: object, django_assert_max_num_queries: Any
) -> None:
    for _ in range(60):
        note(AuditAction.LOGIN, "x")
    with django_assert_max_num_queries(14) as queries:
        auditor.get(page_of(AuditEntry, "changelist"))
    assert '"changes"' not in "".join(q["sql"] for q in queries.captured_queries)
