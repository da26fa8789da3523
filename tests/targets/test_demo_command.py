"""`manage.py demo` adds once, takes out everything it added, and touches nothing else."""

from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import Model
from pytest_django.plugin import DjangoDbBlocker

from monitoring.choices import BatchKind
from monitoring.demonstration.parameters import checksum, read_parameters
from monitoring.models import (
    AirDay,
    AirMonth,
    AirStation,
    AuditEntry,
    Division,
    DustfallMonth,
    Exclusion,
    ImportBatch,
    Publication,
    SectionMonth,
)
from monitoring.rollups import refresh
from targets.demonstration import reports
from targets.item_store import store_item
from targets.models import (
    CloseOut,
    Evidence,
    ExtensionRequest,
    FollowUpCheck,
    Indicator,
    IndicatorMonth,
    Milestone,
    ProgressReport,
    Task,
    TaskItem,
    TaskMonth,
)
from targets.supervision import kept

pytestmark = pytest.mark.django_db

ROWS = {
    AirDay: 2100,
    AirMonth: 69,
    SectionMonth: 540,
    DustfallMonth: 168,
    Publication: 8,
    Exclusion: 3,
    ProgressReport: 499,
    IndicatorMonth: 39,
    TaskItem: 303,
    Milestone: 10,
    CloseOut: 4,
    ExtensionRequest: 2,
}
READING = pytest.mark.usefixtures("demonstration")
"""Of tests that begin with what `manage.py demo` leaves, and need not watch it."""
OWN = {TaskItem}
"""Tables in which the plan has rows of its own."""
CHANGING = {"id", "batch", "entered_at", "reported_at", "changed_at"}


def demo(*arguments: str) -> str:
    said = StringIO()
    options = arguments or ("--no-editions",)  # editions have tests of their own
    call_command("demo", *options, stdout=said)
    return said.getvalue()


def every_row() -> dict[str, list[dict[str, Any]]]:
    """Return the values of every row of every table but the journal, which keeps all."""
    return {
        model._meta.label: list(model._default_manager.order_by("pk").values())
        for model in apps.get_models()
        if model is not AuditEntry
    }


def told(model: type) -> list[tuple[Any, ...]]:
    """Return what the rows of a table say, without numbers the database gives."""
    names = [f.attname for f in model._meta.concrete_fields if f.name not in CHANGING]
    return sorted(model._default_manager.values_list(*names), key=str)


def entered_day(**values: Any) -> AirDay:
    station = AirStation.objects.select_related("division").get(code="3010A")
    day = AirDay.objects.create(
        station=station, division=station.division, date=date(2023, 8, 1), **values
    )
    refresh([day])
    return day


def test_it_says_in_chinese_what_it_did() -> None:
    said = demo()
    assert "已加入演示数据" in said
    assert "空气日数据 2100 行" in said


@READING
def test_every_row_hangs_on_one_batch() -> None:
    batch = ImportBatch.objects.get(kind=BatchKind.DEMONSTRATION)
    for model, count in ROWS.items():
        assert model.objects.filter(batch=batch).count() == count
        assert model in OWN or model.objects.count() == count
    assert batch.row_count == sum(ROWS.values())
    assert batch.source_name.startswith("演示数据生成器")
    assert batch.sha256 == checksum()


@READING
def test_a_second_run_changes_nothing() -> None:
    before = every_row()
    assert "已存在" in demo()
    assert every_row() == before


def test_removing_leaves_no_trace() -> None:
    before = every_row()
    demo()
    assert "已取出演示数据" in demo("--remove")
    assert every_row() == before


@READING
def test_removing_keeps_real_evidence_and_visits_and_detaches_them() -> None:
    item = TaskItem.objects.filter(batch__kind=BatchKind.DEMONSTRATION, state="done").first()
    assert item is not None
    assert item.done_on is not None
    proof = Evidence.objects.create(task=item.task, item=item, title="验收表")
    visit = FollowUpCheck.objects.create(
        task=item.task, item=item, checked_on=item.done_on, outcome="held", finding="正常"
    )
    demo("--remove")
    for row in (proof, visit):
        row.refresh_from_db()
        assert row.item is None
        (entry,) = AuditEntry.objects.filter(table=row._meta.label_lower, action="change")
        assert entry.reason == "清除演示数据"
        before, after = (
            dict(zip(entry.changes["fields"], state, strict=True))
            for state in entry.changes["rows"][0][1:]
        )
        assert (before["item_id"], after["item_id"]) == (item.pk, None)
    assert not TaskItem.objects.filter(pk=item.pk).exists()


def test_removing_nothing_is_no_fault() -> None:
    assert "没有演示数据" in demo("--remove")


@READING
def test_adding_again_after_removal_gives_the_same_rows() -> None:
    first = {model: told(model) for model in ROWS}
    demo("--remove")
    demo()
    assert {model: told(model) for model in ROWS} == first


def test_an_entered_row_is_neither_overwritten_nor_removed() -> None:
    day = entered_day(pm25=Decimal("91"), aqi=121)
    figure = IndicatorMonth.objects.create(
        indicator=Indicator.objects.get(code="RURAL_SEWAGE_TREATMENT_RATE"),
        division=Division.objects.get(code="zhonglou"),
        year=2023,
        month=8,
        value=Decimal("81"),
    )
    before = every_row()
    assert "另有 2 行因已有录入的记录而跳过" in demo()
    assert AirDay.objects.get(date=day.date).pm25 == 91
    assert IndicatorMonth.objects.get(indicator=figure.indicator, month=8, year=2023).value == 81
    demo("--remove")
    assert every_row() == before


@READING
def test_a_corrected_row_survives_removal() -> None:
    corrected = SectionMonth.objects.filter(year=2023, month=8).first()
    assert corrected is not None
    corrected.batch = None
    corrected.tp = Decimal("0.111")
    corrected.save()
    demo("--remove")
    (left,) = SectionMonth.objects.all()
    assert (left.pk, left.tp) == (corrected.pk, Decimal("0.111"))
    assert not ImportBatch.objects.exists()


def test_rows_of_another_batch_survive_removal() -> None:
    imported = ImportBatch.objects.create(kind=BatchKind.FILE, source_name="8月.xlsx")
    entered_day(pm25=Decimal("30"), aqi=60, batch=imported)
    before = every_row()
    demo()
    demo("--remove")
    assert every_row() == before


def test_without_reference_data_it_says_what_to_load_and_adds_nothing() -> None:
    AirStation.objects.all().delete()
    with pytest.raises(CommandError, match="loaddata reference plan_2023"):
        demo()
    assert not ImportBatch.objects.exists()


# --- what the units report ------------------------------------------------------------------------


@pytest.fixture(scope="module")
def reported(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> list[Model]:
    with django_db_blocker.unblock():
        batch = ImportBatch(kind=BatchKind.DEMONSTRATION)
        return list(reports(read_parameters(), batch))


@pytest.fixture
def task_reports(reported: list[Model]) -> list[ProgressReport]:
    return [row for row in reported if isinstance(row, ProgressReport)]


def of_task(task_reports: list[ProgressReport], number: str) -> dict[int, ProgressReport]:
    return {row.month: row for row in task_reports if row.task.number == number}


def test_reports_come_in_but_for_september(task_reports: list[ProgressReport]) -> None:
    months = {(row.year, row.month) for row in task_reports}
    assert months == {(2023, month) for month in (1, 2, 3, 4, 5, 6, 7, 8, 10)}


def test_the_creeks_stand_still_at_twelve_of_twenty_nine(
    task_reports: list[ProgressReport],
) -> None:
    creeks = of_task(task_reports, "219")
    assert [creeks[month].done_quantity for month in (6, 7, 8)] == [12, 12, 12]
    assert creeks[8].task.quantity == 29
    assert creeks[8].coordination_need


def test_fifty_of_eighty_seven_firms_were_checked_by_june(
    task_reports: list[ProgressReport],
) -> None:
    assert of_task(task_reports, "207")[6].done_quantity == 50


def test_some_tasks_are_claimed_complete_and_some_never_reported(
    task_reports: list[ProgressReport],
) -> None:
    done = {row.task.number for row in task_reports if row.month == 8 and row.is_complete}
    assert done == {"112", "209"}
    numbers = set(Task.objects.values_list("number", flat=True))
    silent = numbers - {row.task.number for row in task_reports}
    assert silent == {"113", "204", "310", "408"}


def test_a_report_never_exceeds_what_was_promised(task_reports: list[ProgressReport]) -> None:
    for report in task_reports:
        if report.done_quantity is not None:
            assert report.done_quantity <= report.task.quantity
        else:
            assert 0 < report.done_percent <= 100
        assert report.progress


def test_the_reported_figures_end_where_the_story_says(reported: list[Model]) -> None:
    august = {
        row.indicator.code: row.value
        for row in reported
        if isinstance(row, IndicatorMonth) and (row.year, row.month) == (2023, 8)
    }
    assert august == {
        "EMERG_MAJOR_INCIDENT_COUNT": 0,
        "RURAL_SEWAGE_TREATMENT_RATE": Decimal("82.4"),
        "ECO_CONTROL_AREA": Decimal("5.1"),
    }


def test_no_judgement_is_generated(reported: list[Model]) -> None:
    assert {type(row) for row in reported} == {ProgressReport, IndicatorMonth}


# --- what becomes of the tasks --------------------------------------------------------------------


@READING
def test_every_object_and_node_says_that_it_is_none() -> None:
    names = [*generated(TaskItem, "name"), *generated(Milestone, "title")]
    assert len(names) == 313
    assert all(name.startswith("演示") for name in names)


def generated(model: type[Model], name: str) -> list[str]:
    found = model._default_manager.filter(batch__kind=BatchKind.DEMONSTRATION)
    return list(found.values_list(name, flat=True))


@READING
def test_the_lists_agree_with_the_reports_but_for_one() -> None:
    differ = TaskMonth.objects.exclude(disagreement="").values_list("task__number", "month")
    assert set(differ) == {("224", 8), ("224", 9)}  # until October's report


@READING
def test_the_creeks_by_objects_are_twelve_of_twenty_nine_in_june() -> None:
    june = TaskMonth.objects.get(task__number="219", year=2023, month=6)
    assert (june.done, june.planned, june.counted_from) == (12, 29, "objects")
    assert (june.state, june.is_demo) == ("behind", True)


@READING
def test_every_state_of_a_task_can_be_seen_but_ended() -> None:
    states = set(TaskMonth.objects.values_list("state", flat=True))
    assert states == {
        "closed", "claimed", "on_schedule", "running", "no_report", "behind", "overdue",
    }  # fmt: skip


def test_a_task_with_its_own_list_or_nodes_gets_no_generated_ones() -> None:
    creek = Task.objects.get(number="219").items.create(name="童子河支浜")
    node = Task.objects.get(number="221").milestones.create(
        title="招标", planned_on=date(2023, 2, 1)
    )
    said = demo()
    assert list(TaskItem.objects.filter(task=creek.task)) == [creek]
    assert list(Milestone.objects.filter(task=node.task)) == [node]
    assert "另有 35 行因已有录入的记录而跳过" in said
    assert TaskMonth.objects.get(task=creek.task, month=6).planned == 29


def test_beside_a_claim_or_request_that_waits_none_is_generated() -> None:
    claim = CloseOut.objects.create(
        task=Task.objects.get(number="209"), claimed_on=date(2023, 9, 30), statement="完成"
    )
    request = ExtensionRequest.objects.create(
        task=Task.objects.get(number="405"), requested_on=date(2023, 9, 30),
        new_due_date=date(2024, 1, 31), reason="推迟",
    )  # fmt: skip
    said = demo()
    assert "另有 2 行" in said
    waiting = CloseOut.objects.filter(task=claim.task, decision="pending")
    assert list(waiting) == [claim]
    assert CloseOut.objects.filter(task=claim.task, decision="refused").count() == 1
    assert list(ExtensionRequest.objects.filter(task=request.task)) == [request]


@READING
def test_generated_objects_make_way_for_the_first_of_the_tasks_own() -> None:
    creeks, task = TaskItem.objects.filter(task__number="219"), Task.objects.get(number="219")
    evidenced = creeks.first()
    assert evidenced is not None
    Evidence.objects.create(task=task, item=evidenced, title="照片")
    store_item(TaskItem(task=task, name="童子河支浜"))
    assert {item.name for item in creeks} == {"童子河支浜", evidenced.name}
    gone = AuditEntry.objects.filter(table="targets.taskitem", action="delete").latest("pk")
    assert (gone.reason, len(gone.changes["rows"])) == ("已有正式的对象或节点,取出演示数据", 28)
    assert list(kept.deviations()) == []


@READING
def test_nobody_is_named_in_what_is_generated() -> None:
    assert not CloseOut.objects.filter(claimed_by__isnull=False).exists()
    assert not ExtensionRequest.objects.filter(requested_by__isnull=False).exists()


@READING
def test_what_is_kept_of_the_tasks_follows_the_demonstration() -> None:
    assert list(kept.deviations()) == []
    demo("--remove")
    assert list(kept.deviations()) == []
    assert not TaskMonth.objects.filter(is_demo=True).exists()
