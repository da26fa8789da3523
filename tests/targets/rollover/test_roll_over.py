"""The next year's plan: nothing invented, nothing lost, nothing done twice."""

from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from monitoring.models import AuditEntry, SectionAssignment, SectionMonth, WaterSection
from monitoring.periods import AsOf
from targets.as_of import as_of_from
from targets.models import OpenQuestion, Plan, ProgressReport, SourceDocument, Target, Task
from targets.rollover import RollOverError, roll_over

pytestmark = pytest.mark.django_db
TODAY = date(2024, 1, 5)
PAGES = (
    "/", "/tasks/", "/water/", "/air/", "/divisions/", "/open-questions/", "/plan/",
    "/api/v1/evaluations/", "/track-record/", "/tasks/219/", "/indicators/AIR_PM25_ANNUAL_AVG/",
    "/indicators/WATER_CITY_GE3_RATIO/", "/indicators/WATER_TRIBUTARY_CLEAR_COUNT/",
    "/indicators/AIR_O3_CONTROL/", "/divisions/zhonglou/",
)  # fmt: skip


def ran(*arguments: str) -> str:
    """Run the command and return what it says."""
    out = StringIO()
    call_command("roll_over", *arguments, stdout=out)
    return out.getvalue()


def task(number: str, year: int = 2024) -> Task:
    """Return a task of a year's plan."""
    return Task.objects.get(area__plan__year=year, number=number)


def test_every_target_waits_for_its_document_and_has_no_value() -> None:
    ran("2023")
    targets = Target.objects.filter(plan__year=2024)
    assert targets.count() == 13
    assert {(t.value, t.operator, t.value_text) for t in targets} == {(None, "", "待下达")}
    assert {t.document.title for t in targets} == {"2024年目标下达文件(待取得)"}
    fine_dust = targets.get(code="T01")
    assert (fine_dust.commitment, fine_dust.criterion) == ("must", "")
    assert fine_dust.note.startswith("2023年目标为 ≤ 31.5 μg/m³,仅供参考")


def test_each_waiting_target_is_an_open_question() -> None:
    ran("2023")
    asked = OpenQuestion.objects.filter(plan__year=2024, state="open")
    for target in Target.objects.filter(plan__year=2024).select_related("indicator"):
        (question,) = asked.filter(indicators=target.indicator)
        assert target.code in question.issue
        assert "待下达" in question.issue


def test_a_divisions_target_waits_as_well(plan_2023: Plan) -> None:
    first = Target.objects.filter(plan=plan_2023).select_related("indicator").first()
    assert first is not None
    division = SectionAssignment._meta.apps.get_model("monitoring", "Division").objects.exclude(
        pk=plan_2023.division_id
    )[0]
    Target.objects.create(
        plan=plan_2023, indicator=first.indicator, code="D01", division=division, operator="<=",
        value=30, commitment="must", source_quote="…", document=plan_2023.document,
    )  # fmt: skip
    ran("2023")
    rolled = Target.objects.get(plan__year=2024, code="D01")
    assert (rolled.division, rolled.value, rolled.value_text) == (division, None, "待下达")


def test_the_sections_are_assessed_as_before_as_far_as_they_are_in_use() -> None:
    WaterSection.objects.filter(code="city-09").update(valid_to=date(2023, 12, 31))
    ran("2023")
    rows = SectionAssignment.objects.filter(year=2024)
    assert rows.count() == 11
    assert not rows.filter(section__code="city-09").exists()
    assert all("待2024年文件确认" in row.source for row in rows)


def test_a_recurring_task_begins_anew_with_its_dates_a_year_on() -> None:
    ran("2023")
    flood = task("216")
    assert (flood.start_date, flood.due_date) == (date(2024, 1, 1), date(2024, 9, 30))
    assert flood.carried_from is None
    assert flood.due_inferred
    assert "2023年的经常性任务" in flood.to_confirm


def test_an_unfinished_task_is_carried_over_and_a_finished_one_is_not() -> None:
    old, done = task("219", 2023), task("304", 2023)
    ProgressReport.objects.create(task=old, year=2023, month=12, done_quantity=12)
    ProgressReport.objects.create(task=done, year=2023, month=11, done_quantity=10)
    ran("2023")
    carried = task("219")
    assert carried.carried_from == old
    assert "12/29 条" in carried.note
    assert "原时限 2023-12-31" in carried.to_confirm
    assert carried.start_date == date(2024, 1, 1)
    assert not Task.objects.filter(area__plan__year=2024, number="304").exists()
    asked = OpenQuestion.objects.get(plan__year=2024, code="M90")
    assert carried in asked.tasks.all()


def test_the_second_run_changes_nothing_and_says_so() -> None:
    ran("2023")
    before = (Target.objects.count(), Task.objects.count(), AuditEntry.objects.count())
    assert "没有改动" in ran("2023", "2024")
    assert (Target.objects.count(), Task.objects.count(), AuditEntry.objects.count()) == before


def test_a_trial_writes_nothing() -> None:
    assert "试运行" in ran("2023", "--dry-run")
    assert not Plan.objects.filter(year=2024).exists()
    assert not SourceDocument.objects.filter(title__contains="待取得").exists()


def test_a_plan_with_content_of_its_own_is_left_alone(plan_2023: Plan) -> None:
    own = Plan.objects.create(
        year=2024, title="自己的计划", division=plan_2023.division, document=plan_2023.document
    )
    own.areas.create(number=1, title="自己的领域")
    with pytest.raises(CommandError, match="已有自己的目标或任务"):
        ran("2023")
    assert not Target.objects.filter(plan=own).exists()


def test_an_empty_plan_is_filled_and_keeps_its_title(plan_2023: Plan) -> None:
    Plan.objects.create(
        year=2024, title="自己的计划", division=plan_2023.division, document=plan_2023.document
    )
    ran("2023")
    assert Plan.objects.get(year=2024).title == "自己的计划"
    assert Target.objects.filter(plan__year=2024).count() == 13


@pytest.mark.parametrize(
    ("year", "to", "today", "words"),
    [
        (2019, 2020, TODAY, "没有年度计划"),
        (2023, 2023, TODAY, "以后的年度"),
        (2023, 2024, date(2023, 12, 31), "尚未结束"),
    ],
)
def test_what_cannot_be_rolled_over_is_refused(year: int, to: int, today: date, words: str) -> None:
    with pytest.raises(RollOverError, match=words):
        roll_over(year, to, today)


def test_every_row_made_is_in_the_journal() -> None:
    ran("2023")
    entries = AuditEntry.objects.filter(reason="由2023年计划结转", action="create")
    counted = {entry.table: entry.row_count for entry in entries if entry.table}
    assert counted["targets.target"] == 13
    assert counted["targets.task"] == Task.objects.filter(area__plan__year=2024).count()
    assert entries.filter(label__startswith="年度结转 2023→2024").exists()


@pytest.mark.parametrize("month", [1, 12])
def test_every_page_opens_for_the_new_year(client_as, month: int) -> None:  # type: ignore[no-untyped-def]
    ran("2023")
    client = client_as("dataadmin")
    for address in PAGES:
        response = client.get(address, {"year": 2024, "month": month}, follow=True)
        assert response.status_code == 200, address
    text = client.get("/", {"year": 2024, "month": month}).content.decode()
    assert "待下达" in text
    assert "31.5" not in text
    page = client.get("/indicators/AIR_PM25_ANNUAL_AVG/", {"year": 2024, "month": month})
    assert "2024年的目标尚未下达" in page.content.decode()


def test_a_carried_task_says_so_on_its_pages(client_as) -> None:  # type: ignore[no-untyped-def]
    ran("2023")
    client = client_as("dataadmin")
    page = client.get("/tasks/219/", {"year": 2024, "month": 1}).content.decode()
    assert "2023年未完成" in page
    assert "不计为新任务" in page
    listed = client.get("/tasks/", {"year": 2024, "month": 1}).content.decode()
    assert "项为上年结转,不计为新任务" in listed


def test_the_command_evaluates_the_new_year() -> None:
    ran("2023")
    out = StringIO()
    call_command("evaluate", "--year", "2024", "--month", "1", stdout=out)
    assert "待下达" in out.getvalue()


def test_pages_stay_on_the_year_with_readings_until_the_new_one_has_some() -> None:
    section = WaterSection.objects.get(code="city-01")
    SectionMonth.objects.create(section=section, year=2023, month=12, water_class=3)
    ran("2023")
    assert as_of_from({}) == AsOf(2023, 12)
    SectionMonth.objects.create(section=section, year=2024, month=1, water_class=3)
    assert as_of_from({}) == AsOf(2024, 1)


def test_a_target_is_judged_once_its_value_is_there() -> None:
    ran("2023")
    target = Target.objects.get(plan__year=2024, code="T10")
    target.value, target.operator, target.value_text = Decimal(17), "==", ""
    target.save()
    out = StringIO()
    call_command("evaluate", "--year", "2024", "--month", "1", stdout=out)
    assert "17" in out.getvalue()
