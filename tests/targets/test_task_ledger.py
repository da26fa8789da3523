"""Task against indicator: what the page puts first, and that it hides no task."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from monitoring.models import AirMonth, Division
from monitoring.periods import AsOf
from standards.task_ledger import LedgerFinding, rule_text
from targets.assessments.task_ledger import LedgerRow, ledger_page
from targets.models import Indicator, Plan, ProgressReport, Task, TaskEffect
from targets.supervision import kept
from zhonglou_env.roles import Role

pytestmark = pytest.mark.django_db
JUNE = AsOf(2023, 6)
TODAY = date(2023, 7, 25)
PM25 = "AIR_PM25_ANNUAL_AVG"


@pytest.fixture(autouse=True)
def _no_effects(db: None) -> None:
    """Tasks name indicators only as a test says."""
    TaskEffect.objects.all().delete()
    Task.objects.update(off_ledger_reason="")


def plan() -> Plan:
    return Plan.objects.select_related("division", "document").get(year=2023)


def moves(number: str, code: str, first: int = 1, done: object = None) -> None:
    """Let a task name an indicator, and report how much of it is done."""
    task = Task.objects.get(area__plan__year=2023, number=number)
    indicator = Indicator.objects.get(code=code)
    TaskEffect.objects.create(task=task, indicator=indicator, first_month=first, last_month=12)
    if done is not None:
        ProgressReport.objects.create(task=task, year=2023, month=6, done_percent=done)
        kept.refresh([task.pk])


def pm25(year: int, value: str) -> None:
    """Six months of the district's PM2.5, all at one value."""
    zhonglou = Division.objects.get(code="zhonglou")
    AirMonth.objects.bulk_create(
        AirMonth(
            division=zhonglou, year=year, month=month, pm25_mean=Decimal(value), valid_days=28,
            good_days=20, heavy_days=0,
        )
        for month in range(1, 7)
    )  # fmt: skip


def row(code: str = PM25) -> LedgerRow:
    rows = ledger_page(plan(), JUNE, TODAY).rows
    return next(each for each in rows if each.indicator.code == code)


@pytest.fixture
def _stands_still() -> None:
    """PM2.5 above its target and above last year's same period."""
    pm25(2022, "40.0")
    pm25(2023, "44.0")


@pytest.mark.usefixtures("_stands_still")
def test_work_done_while_the_figure_gets_worse_is_listed_first_with_both_numbers() -> None:
    moves("203", PM25, done=Decimal(90))
    moves("211", PM25, done=Decimal(80))
    page = ledger_page(plan(), JUNE, TODAY)
    (first,) = page.contradictions
    assert page.rows[0] is first
    assert first.indicator.code == PM25
    assert first.sentence.startswith(
        "2项应见效任务平均完成85.0%,PM2.5年均浓度 1—6月累计 44.0 μg/m³"
    )
    assert "同比 +10.0 %" in first.sentence


@pytest.mark.usefixtures("_stands_still")
def test_a_task_whose_months_have_not_begun_is_not_held_against_the_figure() -> None:
    moves("203", PM25, done=Decimal(90), first=7)
    assert row().finding is LedgerFinding.NOT_DUE


@pytest.mark.usefixtures("_stands_still")
def test_work_not_done_is_another_matter() -> None:
    moves("203", PM25, done=Decimal(40))
    assert row().finding is LedgerFinding.SHORT
    assert row().why == "应见效任务平均完成 40.0 %,不足 80 %"


def test_a_figure_better_than_last_year_moves() -> None:
    pm25(2022, "40.0")
    pm25(2023, "36.0")
    moves("203", PM25, done=Decimal(90))
    assert row().finding is LedgerFinding.MOVING
    assert row().why == "累计值优于去年同期"


def test_a_figure_that_has_not_come_in_is_not_judged() -> None:
    moves("203", PM25, done=Decimal(90))
    assert row().finding is LedgerFinding.NO_VALUE


@pytest.mark.usefixtures("_stands_still")
def test_a_task_without_progress_is_left_out_of_the_mean_and_counted() -> None:
    moves("203", PM25, done=Decimal(90))
    moves("211", PM25)
    assert (row().mean_text, row().uncounted) == ("90.0 %", 1)
    assert row().finding is LedgerFinding.CONTRADICTION


def test_an_indicator_nobody_promised_is_listed_with_its_tasks() -> None:
    unpromised = Indicator.objects.filter(targets__isnull=True)[0]
    moves("203", unpromised.code, done=Decimal(90))
    found = row(unpromised.code)
    assert (found.evaluation, found.finding) == (None, LedgerFinding.NO_VALUE)
    assert [each.row.task.number for each in found.effects] == ["203"]


def test_every_task_names_an_indicator_or_a_reason_or_is_listed_as_an_orphan() -> None:
    moves("203", PM25)
    Task.objects.filter(number="501").update(off_ledger_reason="队伍建设")
    page = ledger_page(plan(), JUNE, TODAY)
    named = {each.row.task.number for r in page.rows for each in r.effects}
    assert named == {"203"}
    assert [task.number for task in page.off_ledger] == ["501"]
    orphans = {task.number for task in page.orphans}
    assert len(orphans) == 58
    assert named | {"501"} | orphans == {t.number for t in Task.objects.all()}


def test_every_promised_indicator_has_a_row_even_without_tasks() -> None:
    rows = ledger_page(plan(), JUNE, TODAY).rows
    assert len(rows) == 13
    assert {r.finding for r in rows} == {LedgerFinding.NO_TASK}


def said(client: Client) -> str:
    response = client.get("/tasks/ledger/?year=2023&month=6")
    assert response.status_code == 200
    return str(response.content.decode())


@pytest.mark.usefixtures("_stands_still")
def test_the_page_prints_rule_contradiction_and_orphans(
    client_as: Callable[[Role], Client],
) -> None:
    client = client_as(Role.STAFF)
    assert "任务对应哪个指标尚未录入,或都未到见效月份,无从判断" in said(client)
    moves("203", PM25, done=Decimal(90))
    shown = said(client)
    assert rule_text() in shown
    assert row().sentence in shown
    assert "未对应指标的任务" in shown


def test_a_unit_reads_the_ledger_without_links_it_may_not_follow(
    client_as: Callable[[Role], Client],
) -> None:
    moves("203", PM25)
    shown = said(client_as(Role.UNIT))
    assert "/indicators/" not in shown
    assert "/tasks/203/" in shown


def test_nothing_known_is_never_told_as_nothing_wrong(
    client_as: Callable[[Role], Client],
) -> None:
    moves("203", PM25, done=Decimal(90))
    shown = said(client_as(Role.STAFF))
    assert "没有一项指标能够判断:1 项无从判断" in shown
    assert "没有这种情况" not in shown
    pm25(2022, "40.0")
    pm25(2023, "36.0")
    assert "能判断的 1 项指标没有这种情况" in said(client_as(Role.STAFF))
