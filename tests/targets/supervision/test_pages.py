"""Pages and actions over HTTP: who may, what is refused, where one lands, and what it costs.

Method: docs/methods/supervision.md, whose tables are read here.
"""

from collections.abc import Callable
from datetime import date
from itertools import takewhile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.db import connection
from django.db.models import Q
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.models import AuditEntry
from monitoring.periods import AsOf
from targets.assessments.chase_list import chase_page
from targets.assessments.task_actions import task_actions
from targets.assessments.tasks import STATE_ORDER, task_board
from targets.assessments.this_week import week_page
from targets.assessments.unit_page import Asked, unit_page
from targets.assessments.units import units_page
from targets.choices import Decision
from targets.models import (
    CloseOut,
    Evidence,
    ExtensionRequest,
    FollowUpCheck,
    Plan,
    ProgressReport,
    Task,
    TaskItem,
    TaskMonth,
    Unit,
    WorkArea,
)
from targets.supervision import close_outs, extensions, kept

AUGUST = AsOf(2023, 8)
METHOD = Path(settings.BASE_DIR) / "docs" / "methods" / "supervision.md"
QUERY = "?year=2023&month=8"
ACTIONS = ("items", "close-out", "close-out/decide", "extension", "extension/decide", "check")
Who = dict[str, User]


def client_of(user: User) -> Client:
    """Return a client logged in as an account."""
    client = Client(REMOTE_ADDR="10.1.2.3")
    client.force_login(user)
    return client


@pytest.fixture
def people(
    lead: User, support: User, stranger: User, unassigned: User, leader: User, admin_person: User
) -> Who:
    """Everybody, by name."""
    return {
        "lead": lead, "support": support, "stranger": stranger, "unassigned": unassigned,
        "leader": leader, "admin": admin_person,
    }  # fmt: skip


def address(task: Task, action: str) -> str:
    """Return the address of an action on a task."""
    return f"/tasks/{task.number}/{action}/{QUERY}"


def table_of(first: str) -> list[list[str]]:
    """Return the rows of the method page's table whose first column is called so."""
    lines = iter(METHOD.read_text(encoding="utf-8").splitlines())
    next(line for line in lines if line.startswith(f"| {first} |"))
    next(lines)  # the rule under the head
    rows = takewhile(lambda line: line.startswith("|"), lines)
    return [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]


# --- Who may --------------------------------------------------------------------------------------

PLACES = ("lead", "support", "stranger", "unassigned", "leader", "admin")


def test_each_action_answers_each_person_as_the_table_says(task: Task, people: Who) -> None:
    rows = table_of("action")
    assert [action for action, *_ in rows] == ["report", *ACTIONS]
    for action, *statuses in rows:
        for name, status in zip(PLACES, statuses, strict=True):
            client = client_of(people[name])
            send = client.get if action == "report" else client.post
            assert send(address(task, action)).status_code == int(status), (action, name)


def test_a_visitor_is_sent_to_log_in(task: Task) -> None:
    for action in ("report", *ACTIONS):
        answer = Client().post(address(task, action))
        assert answer.headers["Location"].startswith("/login/"), action


@pytest.mark.parametrize("action", ACTIONS)
def test_an_action_is_never_done_by_following_a_link(
    task: Task, admin_person: User, action: str
) -> None:
    client = client_of(admin_person)
    assert client.get(address(task, action)).status_code == 405
    assert client.head(address(task, action)).status_code == 405


@pytest.mark.parametrize("action", ["report", *ACTIONS])
def test_a_post_without_its_token_is_refused(task: Task, admin_person: User, action: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_person)
    assert client.post(address(task, action), {"progress": "x"}).status_code == 403
    assert not ProgressReport.objects.filter(task=task).exists()


def test_a_task_or_month_that_is_not_there_is_not_found(task: Task, admin_person: User) -> None:
    client = client_of(admin_person)
    assert client.post(f"/tasks/999/close-out/{QUERY}").status_code == 404
    assert client.post("/tasks/901/close-out/?year=1999&month=8").status_code == 404
    assert client.get("/units/nobody/").status_code == 404
    assert client.get("/units/?year=2031&month=8").status_code == 404


# --- Doing ----------------------------------------------------------------------------------------


def test_a_unit_reports_and_lands_on_the_page_it_came_from(task: Task, lead: User) -> None:
    client = client_of(lead)
    given = {"done_quantity": "1", "progress": "甲浜完工", "unit": "water"}
    answer = client.post(address(task, "report"), given)
    assert answer.headers["Location"] == f"/units/water/{QUERY}"
    row = ProgressReport.objects.get(task=task)
    assert (row.month, row.done_quantity, row.reported_by) == (8, 1, lead)
    entry = AuditEntry.objects.get(table="targets.progressreport")
    assert (entry.actor_name, entry.address) == ("water-person", "10.1.2.3")


def test_a_report_that_says_nothing_is_told_so_and_keeps_what_was_typed(
    task: Task, lead: User
) -> None:
    answer = client_of(lead).post(address(task, "report"), {"next_step": "十月进场"})
    assert answer.status_code == 400
    assert "请至少填写" in answer.content.decode()
    assert "十月进场" in answer.content.decode()


def test_last_months_text_is_at_hand_and_taken_over_on_request(task: Task, lead: User) -> None:
    ProgressReport.objects.create(
        task=task, year=2023, month=6, done_quantity=1, next_step="七月清淤"
    )
    client = client_of(lead)
    plain = client.get(address(task, "report"))
    assert "6月已报" in plain.content.decode()
    assert not plain.context["page"].report.form["next_step"].value()
    reused = client.get(f"{address(task, 'report')}&reuse=1").context["page"].report.form
    assert reused["next_step"].value() == "七月清淤"
    assert not reused["done_quantity"].value(), "an amount is never taken over"


def test_a_month_that_has_not_come_shows_why_instead_of_a_form(task: Task, lead: User) -> None:
    Plan.objects.filter(year=2023).update(year=2099)
    answer = client_of(lead).get(f"/tasks/{task.number}/report/?year=2099&month=8")
    assert "还没有到" in answer.content.decode()
    assert "<textarea" not in answer.content.decode()


def test_a_unit_marks_objects_claims_and_another_person_grants(
    task: Task, proof: Evidence, lead: User, leader: User
) -> None:
    client = client_of(lead)
    keys = [item.pk for item in task.items.all()]
    given: dict[str, Any] = {"items": keys, "state": "done", "done_on": "2023-08-01"}
    assert client.post(address(task, "items"), given).status_code == 302
    assert task.items.filter(state="done", done_on=date(2023, 8, 1)).count() == 2
    answer = client.post(address(task, "close-out"), {"statement": "均已验收"}, follow=True)
    assert "已申请销号" in answer.content.decode()
    deciding = client_of(leader)
    asked = CloseOut.objects.get(task=task).pk
    page = deciding.get(f"/tasks/{task.number}/{QUERY}").content.decode()
    assert f'name="asked" value="{asked}"' in page
    refused = {"decision": "refused", "asked": asked}
    answer = deciding.post(address(task, "close-out/decide"), refused)
    assert "退回须写明原因" in answer.content.decode()
    assert f'name="asked" value="{asked}"' in answer.content.decode()
    granted = {"decision": "granted", "opinion": "", "asked": asked}
    deciding.post(address(task, "close-out/decide"), granted)
    made = CloseOut.objects.get(task=task)
    assert (made.decision, made.claimed_by, made.decided_by) == ("granted", lead, leader)


def test_who_may_do_both_still_does_not_grant_their_own_claim(
    task: Task, proof: Evidence, admin_person: User
) -> None:
    client = client_of(admin_person)
    client.post(address(task, "close-out"), {"statement": "完成"})
    answer = client.post(address(task, "close-out/decide"), {"decision": "granted"})
    assert answer.status_code == 400
    assert "须由他人办理" in answer.content.decode()
    assert CloseOut.objects.get(task=task).decision == Decision.PENDING
    page = client.get(f"/tasks/{task.number}/{QUERY}").content.decode()
    assert "须由他人办理" in page


def test_deciding_what_nobody_asked_for_is_told(task: Task, leader: User) -> None:
    for action in ("close-out/decide", "extension/decide"):
        answer = client_of(leader).post(address(task, action), {"decision": "granted"})
        assert "没有待办理的申请" in answer.content.decode()


def test_an_extension_after_the_deadline_is_refused_with_what_was_typed(
    task: Task, lead: User
) -> None:
    given = {"new_due_date": "2099-11-30", "reason": "管网迁改"}
    answer = client_of(lead).post(address(task, "extension"), given)
    assert answer.status_code == 400
    assert "须在时限之前申请" in answer.content.decode()
    assert "管网迁改" in answer.content.decode()


def test_an_extension_is_asked_for_and_granted(task: Task, lead: User, leader: User) -> None:
    Task.objects.filter(pk=task.pk).update(due_date=date(2099, 10, 31))
    given = {"new_due_date": "2099-11-30", "reason": "管网迁改"}
    client_of(lead).post(address(task, "extension"), given)
    made = ExtensionRequest.objects.get(task=task)
    granted = {"decision": "granted", "asked": made.pk}
    client_of(leader).post(address(task, "extension/decide"), granted)
    made.refresh_from_db()
    assert (made.decision, made.new_due_date) == ("granted", date(2099, 11, 30))


def test_a_visit_reopens_a_closed_task(
    task: Task, proof: Evidence, lead: User, leader: User, admin_person: User
) -> None:
    made = close_outs.claim(task, "完成", lead, date(2023, 6, 1))
    close_outs.decide(made, Decision.GRANTED, "", leader, date(2023, 6, 5))
    given = {"checked_on": "2023-07-04", "item": "", "outcome": "relapsed", "finding": "返黑"}
    answer = client_of(admin_person).post(address(task, "check"), given, follow=True)
    assert "任务重新打开" in answer.content.decode()
    assert FollowUpCheck.objects.get(task=task).checked_by == admin_person


# --- The block of actions -------------------------------------------------------------------------


def titles(task: Task, person: User, today: date = date(2023, 9, 5)) -> dict[str, str]:
    """Return the actions somebody is shown, with why not now."""
    found = task_actions(task, person, AUGUST, today).actions
    return {action.title: action.blocked for action in found}


def test_each_person_is_shown_what_they_may_do(task: Task, people: Who) -> None:
    assert set(titles(task, people["lead"])) == {"更新对象状态", "申请销号", "申请延期"}
    assert set(titles(task, people["support"])) == {"更新对象状态"}
    assert titles(task, people["stranger"]) == {}
    assert titles(task, people["leader"]) == {}
    assert "佐证材料" in titles(task, people["lead"])["申请销号"]
    assert "还没有销号" in titles(task, people["admin"])["记回头看"]


def test_who_decides_is_shown_what_waits(
    task: Task, proof: Evidence, lead: User, leader: User
) -> None:
    close_outs.claim(task, "完成", lead, date(2023, 9, 1))
    extensions.ask(task, date(2023, 12, 1), "管网", lead, date(2023, 9, 1))
    assert set(titles(task, leader)) == {"核查销号申请", "办理延期申请"}
    assert "待核查" in titles(task, lead)["申请销号"]


# --- Units ----------------------------------------------------------------------------------------


def test_sums_over_units_equal_the_bureaus_totals(
    plan_2023: Plan, task: Task, leader: User
) -> None:
    Task.objects.filter(area__plan=plan_2023, number="101").update(lead_unit=None)
    page, board = units_page(plan_2023, AUGUST, leader), task_board(plan_2023, AUGUST)
    assert any(row.unit is None for row in page.rows)
    for state in STATE_ORDER:
        assert sum(row.count_of(state) for row in page.rows) == board.count_of(state)
        assert page.total.count_of(state) == board.count_of(state)
    assert (page.total.total, page.total.missing) == (board.total, board.missing_reports)
    assert sum(row.missing for row in page.rows) == board.missing_reports


def test_every_unit_is_listed_once(plan_2023: Plan, task: Task, leader: User) -> None:
    page = units_page(plan_2023, AUGUST, leader)
    listed = [row.unit for row in page.rows if row.unit] + list(page.idle)
    assert sorted(unit.pk for unit in listed) == sorted(Unit.objects.values_list("pk", flat=True))


@pytest.mark.parametrize("page", ["/units/", "/this-week/"])
def test_who_has_no_unit_is_told_what_to_do(unassigned: User, lead: User, page: str) -> None:
    words = "您的账号还没有对应责任单位,请联系数据管理员"
    assert words in client_of(unassigned).get(page + QUERY).content.decode()
    assert words not in client_of(lead).get(page + QUERY).content.decode()


def test_a_units_page_counts_its_tasks_and_offers_forms_to_its_members_only(
    plan_2023: Plan, water: Unit, task: Task, lead: User, stranger: User
) -> None:
    mine = unit_page(water, plan_2023, AUGUST, Asked(lead, date(2023, 9, 5), {}))
    assert mine.total == Task.objects.filter(area__plan=plan_2023, lead_unit=water).count()
    assert mine.missing_count == mine.total, "nobody has reported August"
    assert len(mine.reports) == 1, "the next moves up as one is filed"
    assert len(mine.missing) == mine.total
    theirs = unit_page(water, plan_2023, AUGUST, Asked(stranger, date(2023, 9, 5), {}))
    assert theirs.reports == ()
    assert theirs.total == mine.total


def test_a_units_page_names_its_next_three_deadlines(
    plan_2023: Plan, water: Unit, task: Task, lead: User
) -> None:
    page = unit_page(water, plan_2023, AUGUST, Asked(lead, date(2023, 9, 5), {}))
    dates = [row.kept.due_date for row in page.deadlines]
    assert len(dates) == 3
    assert dates == sorted(dates)
    assert min(dates) >= date(2023, 9, 5)
    first = min(
        TaskMonth.objects.at(plan_2023, 2023, 8)
        .filter(task__lead_unit=water, due_date__gte=date(2023, 9, 5))
        .values_list("due_date", flat=True)
    )
    assert dates[0] == first


def test_a_supported_task_stands_on_the_page_without_being_counted(
    plan_2023: Plan, housing: Unit, task: Task, support: User
) -> None:
    page = unit_page(housing, plan_2023, AUGUST, Asked(support, date(2023, 9, 5), {}))
    assert task in [row.task for row in page.supported]
    assert task not in [row.task for row in page.rows]


def test_supported_tasks_beyond_the_first_stand_in_the_list(
    plan_2023: Plan, housing: Unit, task: Task, leader: User
) -> None:
    for each in Task.objects.filter(area__plan=plan_2023).exclude(lead_unit=housing)[:9]:
        each.support_units.add(housing)
    told = Task.objects.filter(area__plan=plan_2023, support_units=housing)
    client = client_of(leader)
    page = client.get(f"/units/housing/{QUERY}")
    assert len(page.context["page"].supported) == 4
    whole = f"/tasks/{QUERY}&support=housing"
    assert f"查看全部 {told.count()} 项协办任务" in page.content.decode()
    assert whole.replace("&", "&amp;") in page.content.decode()
    listed = client.get(whole).context["page"]
    assert {row.task for group in listed.groups for row in group.rows} == set(told)


def test_a_units_page_shows_what_waits_and_what_was_returned(
    plan_2023: Plan, water: Unit, task: Task, proof: Evidence, lead: User, leader: User
) -> None:
    made = close_outs.claim(task, "完成", lead, date(2023, 8, 1))
    close_outs.decide(made, Decision.REFUSED, "照片不清", leader, date(2023, 8, 2))
    extensions.ask(task, date(2023, 12, 1), "管网", lead, date(2023, 8, 3))
    text = client_of(lead).get(f"/units/water/{QUERY}").content.decode()
    assert "照片不清" in text
    assert "管网" in text
    close_outs.claim(task, "已补照片", lead, date(2023, 8, 9))
    assert "照片不清" not in client_of(lead).get(f"/units/water/{QUERY}").content.decode()


def test_a_refused_extension_is_not_shown_for_ever(
    plan_2023: Plan, task: Task, water: Unit, proof: Evidence, lead: User, leader: User
) -> None:
    def shown() -> int:
        page = unit_page(water, plan_2023, AUGUST, Asked(lead, date(2023, 9, 5), {}))
        return len(page.requests.extensions)

    asked = extensions.ask(task, date(2023, 12, 1), "管网", lead, date(2023, 8, 3))
    extensions.decide(asked, Decision.REFUSED, "理由不足", leader, date(2023, 8, 4))
    assert shown() == 1
    made = close_outs.claim(task, "完成", lead, date(2023, 8, 10))
    assert shown() == 1
    close_outs.decide(made, Decision.GRANTED, "", leader, date(2023, 8, 11))
    assert shown() == 0


# --- The week -------------------------------------------------------------------------------------


def test_a_task_is_due_within_seven_days_then_overdue_as_the_table_says(
    plan_2023: Plan, task: Task, lead: User
) -> None:
    rows = table_of("today")
    assert len(rows) == 5
    for today, counted, told in rows:
        page = week_page(plan_2023, AUGUST, lead, date.fromisoformat(today))
        assert page.day == date.fromisoformat(counted)
        by_day = page.sections[:2]
        found = [each.title for each in by_day if task in [row.task for row in each.rows]]
        assert found == ([] if told == "–" else [told]), today


def test_a_unit_sees_its_own_week_and_a_leader_the_bureaus(
    plan_2023: Plan, task: Task, lead: User, support: User, leader: User
) -> None:
    def missing(person: User) -> int:
        return week_page(plan_2023, AUGUST, person, date(2023, 9, 5)).sections[2].count

    def tasks_of(code: str) -> int:
        led, supported = Q(lead_unit__code=code), Q(support_units__code=code)
        return Task.objects.filter(led | supported, area__plan=plan_2023).distinct().count()

    assert missing(lead) == tasks_of("water")
    assert missing(support) == tasks_of("housing")
    assert missing(leader) == Task.objects.filter(area__plan=plan_2023).count()


def test_the_week_names_what_is_behind(plan_2023: Plan, task: Task, lead: User) -> None:
    behind = week_page(plan_2023, AUGUST, lead, date(2023, 9, 5)).sections[3]
    assert (behind.title, [row.task for row in behind.rows]) == ("滞后", [task])


def test_the_week_shows_what_waits_for_me_and_never_my_own(
    plan_2023: Plan, task: Task, proof: Evidence, admin_person: User, leader: User
) -> None:
    close_outs.claim(task, "完成", admin_person, date(2023, 8, 1))
    extensions.ask(task, date(2023, 12, 1), "管网", admin_person, date(2023, 8, 3))
    mine = week_page(plan_2023, AUGUST, admin_person, date(2023, 9, 5))
    theirs = week_page(plan_2023, AUGUST, leader, date(2023, 9, 5))
    assert mine.to_decide.count == 0
    asked = theirs.to_decide
    assert (len(asked.claims), len(asked.extensions), asked.count) == (1, 1, 2)


def test_long_lists_of_requests_are_cut_and_counted(
    plan_2023: Plan, water: Unit, lead: User, leader: User
) -> None:
    tasks = Task.objects.filter(area__plan=plan_2023)
    tasks.update(lead_unit=water)
    CloseOut.objects.bulk_create(
        CloseOut(task=each, claimed_on=date(2023, 8, 1), statement="完成") for each in tasks
    )
    week = client_of(leader).get(f"/this-week/{QUERY}")
    assert (len(week.context["page"].to_decide.claims), tasks.count()) == (15, 60)
    assert "共 60 件,另有 45 件未列出" in week.content.decode()
    unit = client_of(lead).get(f"/units/water/{QUERY}")
    assert len(unit.context["page"].requests.claims) == 15
    assert "共 60 件,另有 45 件未列出" in unit.content.decode()


def due_in_october(person: User) -> list[Task]:
    """The tasks past their deadline or near it, on 28 October, with August on the page."""
    sections = week_page(Plan.objects.get(year=2023), AUGUST, person, date(2023, 10, 28)).sections
    return [row.task for section in sections[:2] for row in section.rows]


def next_deadlines(water: Unit, person: User) -> list[Task]:
    """The next deadlines of the unit's page on that day."""
    asked = Asked(person, date(2023, 10, 28), {})
    page = unit_page(water, Plan.objects.get(year=2023), AUGUST, asked)
    return [row.task for row in page.deadlines]


def test_a_task_claimed_since_the_data_month_is_not_due_any_more(
    task: Task, water: Unit, proof: Evidence, lead: User
) -> None:
    assert task in due_in_october(lead)
    assert task in next_deadlines(water, lead)
    close_outs.claim(task, "完成", lead, date(2023, 10, 20))
    assert task not in due_in_october(lead)
    assert task not in next_deadlines(water, lead)


def test_more_time_granted_since_the_data_month_moves_the_deadline_of_the_week(
    task: Task, water: Unit, lead: User, leader: User
) -> None:
    asked = extensions.ask(task, date(2023, 11, 2), "管网", lead, date(2023, 10, 9))
    extensions.decide(asked, Decision.GRANTED, "", leader, date(2023, 10, 10))
    page = week_page(Plan.objects.get(year=2023), AUGUST, lead, date(2023, 10, 28))
    (found,) = [row for row in page.sections[1].rows if row.task == task]
    assert (found.due_date, found.is_extended) == (date(2023, 11, 2), True)
    assert found.row.kept.month == 8
    assert found.row.state.label == "滞后"


def test_a_deadline_still_ahead_is_never_told_as_overdue(task: Task, lead: User) -> None:
    page = week_page(Plan.objects.get(year=2023), AUGUST, lead, date(2023, 10, 28))
    (found,) = [row for row in page.sections[1].rows if row.task == task]
    assert found.row.state.label == "滞后", "October ends after the deadline, but is not over"


# --- The chase list -------------------------------------------------------------------------------


def test_the_chase_list_names_each_unit_with_what_it_is_reminded_of(
    plan_2023: Plan, task: Task
) -> None:
    page = chase_page(plan_2023, AUGUST, {"unit": "water"})
    assert [each.name for each in page.reminders] == ["水科"]
    line = next(line for line in page.text.splitlines() if "整治两条支浜" in line)
    assert line.endswith(
        "901 整治两条支浜:滞后,完成0/2 条(0.0 %),序时77.7 %;时限2023-10-31;请补报8月进展"
    )
    assert page.text.startswith("【重点任务催办】2023年8月(统计截至2023-08-31,共")


def test_who_is_done_is_not_chased(
    plan_2023: Plan, task: Task, proof: Evidence, lead: User
) -> None:
    close_outs.claim(task, "完成", lead, date(2023, 8, 1))
    assert "整治两条支浜" not in chase_page(plan_2023, AUGUST, {}).text


def test_a_task_nobody_leads_is_chased_under_its_own_heading(plan_2023: Plan, task: Task) -> None:
    Task.objects.filter(pk=task.pk).update(lead_unit=None)
    assert chase_page(plan_2023, AUGUST, {}).reminders[-1].name == "牵头单位待确认"


def test_the_chase_list_leaves_as_a_text_file_and_that_is_recorded(
    task: Task, leader: User
) -> None:
    answer = client_of(leader).get(f"/tasks/chase/{QUERY}&format=txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert "attachment" in answer.headers["Content-Disposition"]
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert b"\r\n" in answer.content
    assert AuditEntry.objects.filter(action="export").count() == 1


# --- What pages cost ------------------------------------------------------------------------------


@pytest.fixture
def many(plan_2023: Plan, water: Unit) -> Callable[[], None]:
    """Return a function that gives the unit two hundred more tasks with objects."""

    def make() -> None:
        area = WorkArea.objects.filter(plan=plan_2023).first()
        tasks = Task.objects.bulk_create(
            Task(
                area=area, number=f"8{n:03d}", field="水", title=f"新增{n}", quantity=2, unit="条",
                mode="one_off", commitment="must", start_date=date(2023, 1, 1),
                due_date=date(2023, 12, 31), lead_unit=water, progress_basis="objects",
                source_quote="新增。",
            )
            for n in range(200)
        )  # fmt: skip
        TaskItem.objects.bulk_create(
            TaskItem(task=t, name=f"对象{n}") for t in tasks for n in (1, 2)
        )
        kept.refresh([each.pk for each in tasks])

    return make


@pytest.mark.parametrize("page", ["/units/", "/units/water/", "/this-week/", "/tasks/chase/"])
def test_more_tasks_cost_a_member_no_more_queries(
    task: Task, lead: User, many: Callable[[], None], page: str
) -> None:
    def cost() -> int:
        client = client_of(lead)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page + QUERY).status_code == 200
        return len(queries)

    before = cost()
    many()
    assert cost() == before
