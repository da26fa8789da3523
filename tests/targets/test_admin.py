"""The admin of plans, targets and tasks: every table opens, files are what they say."""

from collections.abc import Callable
from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from monitoring.journal.removal import is_recorded
from monitoring.models import Division, ImportBatch, Revision
from targets.models import (
    CloseOut,
    Erratum,
    Evidence,
    ExtensionRequest,
    FollowUpCheck,
    Forecast,
    Indicator,
    IndicatorMonth,
    Judgement,
    LevelLine,
    ProgressReport,
    PublicationEdition,
    ScoreLine,
    ScoreObjection,
    Target,
    Task,
)

WITHIN_A_RULE = (LevelLine, ScoreLine)
"""Lines that are held against each other, and so entered on the page of their rule only."""
MODELS = [
    each
    for each in apps.get_app_config("targets").get_models()
    if is_recorded(each) and each not in WITHIN_A_RULE
]
ClientAs = Callable[[str], Client]


@pytest.fixture
def chief(db: None) -> Client:
    """Somebody who may do everything."""
    client = Client()
    client.force_login(User.objects.create_superuser("chief"))
    return client


def page_of(model: Any, name: str, *args: Any) -> str:
    """Return the address of one of a model's admin pages."""
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{name}", args=args)


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model._meta.model_name)
def test_every_table_has_a_list_a_search_and_an_entry_page(
    chief: Client, plan_2023: object, model: Any
) -> None:
    assert admin.site.is_registered(model)
    assert chief.get(page_of(model, "changelist"), {"q": "水"}).status_code == 200
    written_by_the_system = model in (
        Forecast, PublicationEdition, Erratum, CloseOut, ExtensionRequest, FollowUpCheck,
        ScoreObjection,
    )  # fmt: skip
    entry = chief.get(page_of(model, "add"))
    assert entry.status_code == (403 if written_by_the_system else 200)


@pytest.mark.parametrize("model", [Task, Target], ids=["task", "target"])
def test_a_list_costs_the_same_queries_whatever_its_length(
    chief: Client, plan_2023: object, model: Any
) -> None:
    def cost(query: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            chief.get(f"{page_of(model, 'changelist')}?q={query}")
        return len(queries)

    cost("")
    one = model.objects.first()
    few = one.number if model is Task else one.code
    assert cost(few) == cost("2")


def test_a_task_is_kept_with_its_objects_and_nodes(chief: Client, plan_2023: object) -> None:
    task = Task.objects.filter(items__isnull=False).first()
    assert task is not None
    text = chief.get(page_of(Task, "change", task.pk)).content.decode()
    assert "任务对象" in text
    assert "任务节点" in text


def test_a_figure_reported_by_hand_is_recorded_with_its_editor(
    client_as: ClientAs, plan_2023: object
) -> None:
    indicator = Indicator.objects.first()
    row = IndicatorMonth.objects.create(
        indicator=indicator, division=Division.objects.get(code="zhonglou"), year=2023, month=9,
        value=1, batch=ImportBatch.objects.create(kind="demo", source_name="演示"),
    )  # fmt: skip
    client_as("dataadmin").post(
        page_of(IndicatorMonth, "change", row.pk),
        {
            "indicator": row.indicator_id, "division": row.division_id,
            "year": 2023, "month": 9, "value": "２", "basis": "月报",
        },
    )  # fmt: skip
    row.refresh_from_db()
    assert (row.value, row.batch) == (2, None)
    assert row.entered_by is not None
    assert {r.field for r in Revision.objects.all()} == {"数值", "依据"}


def test_only_a_qualitative_target_is_judged_by_hand(
    client_as: ClientAs, plan_2023: object
) -> None:
    client = client_as("dataadmin")
    counted = Target.objects.filter(value__isnull=False).first()
    worded = Target.objects.filter(value__isnull=True).first()
    assert counted is not None
    assert worded is not None
    judged = {"month": 9, "conclusion": "met", "basis": "专家评审"}
    text = client.post(page_of(Judgement, "add"), {"target": counted.pk, **judged}).content.decode()
    assert "不能人工评定" in text
    client.post(page_of(Judgement, "add"), {"target": worded.pk, **judged})
    found = Judgement.objects.get()
    assert found.judged_by is not None
    assert found.judged_by.get_username() == "test-dataadmin"


def test_a_report_says_something_and_no_more_than_the_whole(
    client_as: ClientAs, plan_2023: object
) -> None:
    client = client_as("dataadmin")
    task = Task.objects.first()
    assert task is not None
    report = {"task": task.pk, "year": 2023, "month": 9}
    address = page_of(ProgressReport, "add")
    assert "至少填写" in client.post(address, report).content.decode()
    text = client.post(address, {**report, "done_percent": "101"}).content.decode()
    assert "不能超过 100%" in text
    client.post(address, {**report, "done_percent": "40", "progress": "已进场"})
    assert ProgressReport.objects.get().reported_by is not None


@pytest.mark.parametrize(
    ("month", "words"),
    [
        ((2022, 9), "这是2023年的任务"),
        ((2099, 1), "还没有到"),
        ((2023, 8), "任务已于 2023-07-15 终止"),
    ],
)
def test_a_report_is_of_a_month_its_task_has(
    client_as: ClientAs, plan_2023: object, month: tuple[int, int], words: str
) -> None:
    task = Task.objects.first()
    assert task is not None
    Task.objects.filter(pk=task.pk).update(ended_on="2023-07-15", end_document="会议纪要")
    report = {"task": task.pk, "year": month[0], "month": month[1], "progress": "已进场"}
    text = client_as("dataadmin").post(page_of(ProgressReport, "add"), report).content.decode()
    assert words in text
    assert not ProgressReport.objects.exists()


def evidence(client: Client, name: str, content: bytes) -> str:
    """Upload a file as evidence and return the page that answers."""
    task = Task.objects.first()
    assert task is not None
    file = SimpleUploadedFile(name, content)
    data = {"task": task.pk, "title": "验收表", "file": file}
    return client.post(page_of(Evidence, "add"), data, follow=True).content.decode()


def test_evidence_is_kept_with_its_name_and_fingerprint(chief: Client, plan_2023: object) -> None:
    evidence(chief, "验收表.pdf", b"%PDF-1.7 test")
    row = Evidence.objects.get()
    assert row.original_name == "验收表.pdf"
    assert len(row.sha256) == 64
    assert row.added_by is not None


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("验收表.pdf", b"MZ\x90\x00 program", "不是 pdf 格式"),
        ("照片.jpg", b"<html><script>", "不是 jpg 格式"),
        ("脚本.html", b"<html>", "html"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    chief: Client, plan_2023: object, name: str, content: bytes, words: str
) -> None:
    assert words in evidence(chief, name, content)
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("code", "promise", "words"),
    [
        ("AIR_GOOD_DAY_RATIO", {"operator": ">=", "value": "101"}, "目标值须在 0 到 100 之间"),
        ("AIR_GOOD_DAY_RATIO", {"operator": "<=", "value": "80"}, "只能是“≥”"),
        ("AIR_PM25_ANNUAL_AVG", {"operator": "==", "value": "31"}, "只能是“≤”"),
        ("AIR_PM25_ANNUAL_AVG", {"operator": "<=", "value": "-1"}, "目标值不能为负"),
        ("WATER_TRIBUTARY_CLEAR_COUNT", {"operator": ">=", "value": "0"}, "完成量目标须大于 0"),
        ("AIR_O3_CONTROL", {"operator": "<=", "value": "160"}, "定性指标由人评定"),
    ],
)
def test_a_target_no_method_could_judge_is_refused(
    client_as: ClientAs, plan_2023: object, code: str, promise: dict[str, str], words: str
) -> None:
    kept = Target.objects.filter(indicator__code=code).select_related("plan", "document").get()
    data = {
        "plan": kept.plan_id, "indicator": kept.indicator_id, "code": "T99", "month": 7,
        "commitment": "must", "document": kept.document_id, "source_quote": "原句",
    }  # fmt: skip
    text = client_as("dataadmin").post(page_of(Target, "add"), {**data, **promise}).content.decode()
    assert words in text
    assert not Target.objects.filter(code="T99").exists()
