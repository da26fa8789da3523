"""The pages of tasks: list, board, timeline, one task; what they show, add up to and link to."""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from django.test.html import Element, parse_html

from monitoring.models import Division
from monitoring.periods import AsOf
from targets.assessments.task_board import GROUPINGS, board_page
from targets.assessments.tasks import TaskFilters, standings, task_board
from targets.models import (
    CloseOut,
    ExtensionRequest,
    FollowUpCheck,
    Indicator,
    LightOverride,
    LightRule,
    Milestone,
    Plan,
    ProgressReport,
    Task,
    TaskEffect,
    TaskMonth,
    Unit,
)
from targets.supervision import kept
from tests.conftest import user_of
from zhonglou_env.roles import Role

pytestmark = pytest.mark.django_db
JUNE = AsOf(2023, 6)
MONTH = "?year=2023&month=6"


@pytest.fixture
def staff(client_as: Callable[[Role], Client]) -> Client:
    """Somebody who reads every page."""
    return client_as(Role.STAFF)


def task(number: str) -> Task:
    return Task.objects.get(area__plan__year=2023, number=number)


def plan() -> Plan:
    return Plan.objects.select_related("document").get(year=2023)


def report(number: str, month: int = 6, **values: object) -> None:
    """Let a unit report on a task."""
    found = task(number)
    ProgressReport.objects.create(task=found, year=2023, month=month, **values)
    kept.refresh([found.pk])


def elements(found: Element | str, tag: str, class_: str = "") -> list[Element]:
    """Return the elements below one by tag and class, in the page's order."""
    if isinstance(found, str):
        return []
    classes = (dict(found.attributes).get("class") or "").split()
    own = [found] if found.name == tag and (not class_ or class_ in classes) else []
    return own + [each for child in found.children for each in elements(child, tag, class_)]


def text(found: Element | str) -> str:
    """Return what an element says, without drawings."""
    if isinstance(found, str):
        return found
    if found.name in ("svg", "script"):
        return ""
    return re.sub(r"\s+", " ", " ".join(text(child) for child in found.children)).strip()


def page(client: Client, address: str) -> Element:
    response = client.get(address)
    assert response.status_code == 200, address
    return parse_html(response.content.decode())


def row_of(client: Client, number: str, query: str = "") -> list[str]:
    """Return the cells of a task's row in the list."""
    for row in elements(page(client, f"/tasks/{MONTH}{query}"), "tr"):
        cells = [text(cell) for cell in elements(row, "td")]
        if cells and cells[0] == number:
            return cells
    raise AssertionError(f"no row of {number}")


NAME, STATE, LAMP, METER, UNIT, DUE = 1, 2, 3, 4, 6, 7


# --- The list -------------------------------------------------------------------------------------


def test_a_row_says_state_light_figures_and_what_holds_the_task_up(staff: Client) -> None:
    report("219", done_quantity=12, problem="5条清淤未进场", coordination_need="协调堆场")
    cells = row_of(staff, "219")
    assert cells[STATE] == "▼ 滞后"
    assert cells[LAMP] == "▲ 黄灯"
    assert cells[METER] == "12/29 条 41.4 % 序时 49.6 %"
    assert "落后序时8.2个百分点;5条清淤未进场;协调堆场" in cells[NAME]


def test_a_task_on_course_is_not_told_to_be_held_up(staff: Client) -> None:
    report("219", done_quantity=20, problem="堆场不足")
    cells = row_of(staff, "219")
    assert (cells[STATE], cells[LAMP]) == ("▲ 达序时", "● 绿灯")
    assert "堆场不足" not in cells[NAME]


def test_a_task_without_a_report_is_missing_and_shows_no_light(staff: Client) -> None:
    cells = row_of(staff, "101")
    assert (cells[STATE], cells[LAMP], cells[METER]) == ("◷ 缺报", "○ 未亮灯", "— 序时 49.6 %")


def test_an_old_report_leaves_the_mark_of_the_missing_one(staff: Client) -> None:
    report("219", month=5, done_quantity=1)
    assert row_of(staff, "219")[STATE] == "▼ 滞后 缺报"


def test_a_light_set_by_hand_says_so_with_its_reason(staff: Client) -> None:
    report("219", done_quantity=12)
    LightOverride.objects.create(
        task=task("219"), valid_from=date(2023, 6, 1), lamp="red", reason="两次通报未改"
    )
    kept.refresh([task("219").pk])
    assert row_of(staff, "219")[LAMP] == "■ 红灯 人工 两次通报未改"


def test_a_granted_extension_is_marked_beside_the_deadline_as_planned(staff: Client) -> None:
    unit, leader = user_of(Role.UNIT), user_of(Role.LEADER)
    ExtensionRequest.objects.create(
        task=task("216"), requested_on=date(2023, 5, 1), requested_by=unit, reason="汛期延长",
        new_due_date=date(2023, 11, 30), decision="granted", decided_on=date(2023, 5, 9),
        decided_by=leader,
    )  # fmt: skip
    kept.refresh([task("216").pk])
    assert row_of(staff, "216")[DUE] == "11-30 延期 原 09-30"


def test_what_was_returned_and_what_fell_back_is_flagged(staff: Client) -> None:
    unit, leader = user_of(Role.UNIT), user_of(Role.LEADER)
    report("112", done_percent=Decimal(50))
    report("305", done_quantity=0)
    CloseOut.objects.create(
        task=task("112"), claimed_on=date(2023, 6, 1), claimed_by=unit, statement="已印发",
        decision="refused", decided_on=date(2023, 6, 9), decided_by=leader,
        decision_reason="缺文号",
    )  # fmt: skip
    FollowUpCheck.objects.create(
        task=task("305"), checked_on=date(2023, 6, 20), outcome="relapsed", finding="台账缺失"
    )
    kept.refresh()
    assert "退回" in row_of(staff, "112")[STATE]
    assert "反弹" in row_of(staff, "305")[STATE]


def test_the_rule_of_the_lights_is_printed_at_the_foot(staff: Client) -> None:
    (foot,) = elements(page(staff, f"/tasks/{MONTH}"), "footer", "foot")
    assert "自上而下第一条相符的为准" in text(foot)
    LightRule.objects.all().delete()
    (foot,) = elements(page(staff, f"/tasks/{MONTH}"), "footer", "foot")
    assert "尚未设定亮灯规则(待确认)" in text(foot)


def add_tasks(count: int) -> None:
    """Put more tasks into the first area."""
    area = task("101").area
    Task.objects.bulk_create(
        Task(
            area=area, number=f"9{n:03d}", field="工程", title=f"新增任务{n}", mode="one_off",
            commitment="must", start_date=date(2023, 1, 1), due_date=date(2023, 12, 31),
            source_quote="新增。",
        )
        for n in range(count)
    )  # fmt: skip
    kept.refresh()


def test_a_long_list_is_cut_into_pages_of_sixty_that_keep_the_filters(staff: Client) -> None:
    add_tasks(70)
    found = page(staff, f"/tasks/{MONTH}&q=新增")
    assert len(elements(found, "tr")) == 61, "a head and sixty rows"
    (pager,) = elements(found, "nav", "pager")
    assert "第 1 页,共 2 页(70 项)" in text(pager)
    (following,) = elements(pager, "a")
    asked = parse_qs(urlsplit(dict(following.attributes)["href"]).query)
    assert asked == {"year": ["2023"], "month": ["6"], "q": ["新增"], "page": ["2"]}
    assert len(elements(page(staff, f"/tasks/{MONTH}&q=新增&page=2"), "tr")) == 11


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("&lamp=yellow", ["219"]),
        ("&state=push", ["219"]),
        ("&unit=-", ["101"]),
        ("&division=-&q=支浜", ["219", "217"]),
        ("&field=绝无此条线", []),
        ("&q=VOCS&area=4", ["406", "407", "408"]),
    ],
)
def test_the_address_narrows_the_list(staff: Client, query: str, numbers: list[str]) -> None:
    report("219", done_quantity=12)
    Task.objects.filter(number="101").update(lead_unit=None)
    found = page(staff, f"/tasks/{MONTH}{query}")
    rows = [elements(row, "td") for row in elements(found, "tr")]
    listed = [text(cells[0]) for cells in rows if cells]
    assert set(listed) == set(numbers)
    assert ("没有符合条件的任务" in text(found)) is (not numbers)


# --- The board ------------------------------------------------------------------------------------


@pytest.fixture
def _mixed() -> None:
    """Tasks in several states, some of several divisions, some without a unit."""
    report("219", done_quantity=12)
    report("220", done_quantity=Decimal("11.7"))
    report("304", done_quantity=6)
    Task.objects.filter(number__in=("101", "102")).update(lead_unit=None)
    Task.divisions.through._default_manager.all().delete()
    divisions = Division.objects.exclude(parent=None)[:3]
    task("219").divisions.set(divisions)
    task("220").divisions.set(divisions[:1])


@pytest.mark.usefixtures("_mixed")
@pytest.mark.parametrize("show", ["state", "lamp"])
@pytest.mark.parametrize("by", GROUPINGS)
def test_the_board_adds_up_to_the_tasks_there_are(by: str, show: str) -> None:
    found = board_page(plan(), JUNE, {"by": by, "show": show})
    total = task_board(plan(), JUNE).total
    assert found.distinct.total.count == total == 60
    assert found.sums.total.count == sum(row.total.count for row in found.rows)
    expected = total + 2 if by == "division" else total
    assert found.sums.total.count == expected, "219 is counted in each of its three divisions"
    columns = zip(*[[c.count for c in row.cells] for row in found.rows], strict=True)
    assert [sum(column) for column in columns] == [c.count for c in found.sums.cells]


@pytest.mark.usefixtures("_mixed")
@pytest.mark.parametrize("show", ["state", "lamp"])
@pytest.mark.parametrize("by", GROUPINGS)
def test_every_count_of_the_board_leads_to_as_many_tasks(by: str, show: str) -> None:
    found = board_page(plan(), JUNE, {"by": by, "show": show})
    for row in (*found.rows, found.distinct):
        for cell in (*row.cells, row.total):
            asked = {k: v[0] for k, v in parse_qs(cell.query.lstrip("?")).items()}
            assert (asked.pop("year"), asked.pop("month")) == ("2023", "6")
            narrowed = TaskFilters.from_parameters(asked).narrowed(standings(plan(), JUNE))
            assert narrowed.count() == cell.count, (row.name, asked)


@pytest.mark.usefixtures("_mixed")
def test_tasks_without_a_unit_have_a_row_of_their_own_at_the_end() -> None:
    last = board_page(plan(), JUNE, {"by": "unit"}).rows[-1]
    assert (last.name, last.total.count) == ("未明确牵头单位", 2)


@pytest.mark.usefixtures("_mixed")
def test_the_board_says_that_a_task_of_several_divisions_counts_in_each(staff: Client) -> None:
    said = text(page(staff, f"/tasks/board/{MONTH}&by=division"))
    assert "每个板块各计一次" in said
    assert "“合计”(62)可能大于“任务总数”(60)" in said
    assert "每个板块各计一次" not in text(page(staff, f"/tasks/board/{MONTH}&by=area"))


def test_groups_stand_in_the_documents_order() -> None:
    areas = [row.name for row in board_page(plan(), JUNE, {"by": "area"}).rows]
    assert areas == [area.title for area in plan().areas.order_by("number")]
    words = [row.name for row in board_page(plan(), JUNE, {"by": "commitment"}).rows]
    assert words == ["确保", "力争", "推进"]


def test_states_no_task_is_in_are_named_instead_of_shown_as_columns(staff: Client) -> None:
    found = page(staff, f"/tasks/board/{MONTH}")
    heads = [text(th) for th in elements(found, "th") if th.attributes]
    assert "◷ 缺报" in heads
    assert "✕ 逾期" not in heads
    assert "当月没有任务处于:✕ 逾期" in text(found)


def test_an_unknown_grouping_shows_the_usual_board(staff: Client) -> None:
    assert "按牵头单位看状态" in text(page(staff, f"/tasks/board/{MONTH}&by=colour&show=nothing"))


# --- The timeline ---------------------------------------------------------------------------------


def nodes_of_221() -> None:
    """Three nodes: reached, late, to come."""
    Milestone.objects.bulk_create(
        Milestone(task=task("221"), title=title, planned_on=planned, reached_on=reached)
        for title, planned, reached in (
            ("设计批复", date(2023, 2, 28), date(2023, 3, 12)),
            ("主体完工", date(2023, 5, 31), date(2023, 7, 20)),
            ("竣工验收", date(2023, 12, 20), None),
        )
    )
    kept.refresh([task("221").pk])


def test_nodes_stand_as_they_did_at_the_months_end(staff: Client) -> None:
    nodes_of_221()
    june = text(page(staff, f"/tasks/timeline/{MONTH}&q=221"))
    assert "◆ 已到达 03-12(计划 02-28) 设计批复" in june
    assert "! 逾期未到 05-31 主体完工" in june
    assert "◇ 计划 12-20 竣工验收" in june
    july = text(page(staff, "/tasks/timeline/?year=2023&month=7&q=221"))
    assert "◆ 已到达 07-20(计划 05-31) 主体完工" in july


def test_the_timeline_has_the_lists_filters_and_pages(staff: Client) -> None:
    add_tasks(70)
    found = page(staff, f"/tasks/timeline/{MONTH}&q=新增&page=2")
    assert len(elements(found, "tr")) == 11
    assert "第 2 页,共 2 页(70 项)" in text(found)
    assert "没有符合条件的任务" in text(page(staff, f"/tasks/timeline/{MONTH}&q=绝无此事"))


def test_without_nodes_the_timeline_says_so(staff: Client) -> None:
    Milestone.objects.all().delete()
    assert "尚未设定节点(待确认)" in text(page(staff, f"/tasks/timeline/{MONTH}"))


# --- One task -------------------------------------------------------------------------------------


def test_the_page_of_a_task_says_which_line_of_the_rule_its_light_follows(staff: Client) -> None:
    report("219", done_quantity=12)
    said = text(page(staff, f"/tasks/219/{MONTH}"))
    assert "滞后:完成41.4%,序时49.6%,相差8.2个百分点" in said
    assert "规则条目:滞后 → ▲ 黄灯" in said


def test_a_light_set_by_hand_stands_beside_the_rules_own(staff: Client) -> None:
    report("219", done_quantity=12)
    LightOverride.objects.create(
        task=task("219"), valid_from=date(2023, 6, 1), lamp="red", reason="两次通报未改"
    )
    kept.refresh([task("219").pk])
    said = text(page(staff, f"/tasks/219/{MONTH}"))
    assert "由人设定,原因:两次通报未改。按规则应为 ▲ 黄灯" in said
    may = text(page(staff, "/tasks/219/?year=2023&month=5"))
    assert "由人设定,原因" not in may


def test_the_light_history_has_the_months_that_have_passed(staff: Client) -> None:
    report("219", month=5, done_quantity=1)
    report("219", done_quantity=20)
    (strip,) = elements(page(staff, f"/tasks/219/{MONTH}"), "ol", "lampstrip")
    months = [text(each) for each in elements(strip, "li")]
    assert months[3:7] == ["4月 ○ 未亮灯 缺报", "5月 ▲ 黄灯 滞后", "6月 ● 绿灯 达序时", "7月 未到"]
    assert len(months) == 12


def test_claims_requests_and_visits_say_who_when_and_why(staff: Client) -> None:
    unit, leader = user_of(Role.UNIT), user_of(Role.LEADER)
    CloseOut.objects.create(
        task=task("112"), claimed_on=date(2023, 6, 1), claimed_by=unit, statement="已印发",
        decision="refused", decided_on=date(2023, 6, 9), decided_by=leader,
        decision_reason="缺少印发文号",
    )  # fmt: skip
    ExtensionRequest.objects.create(
        task=task("112"), requested_on=date(2023, 7, 3), requested_by=unit, reason="等待会签",
        new_due_date=date(2024, 1, 31),
    )  # fmt: skip
    FollowUpCheck.objects.create(
        task=task("112"), checked_on=date(2023, 6, 20), outcome="held", finding="属实"
    )
    said = text(page(staff, f"/tasks/112/{MONTH}"))
    assert "2023-06-01 test-unit 已印发 ✕ 退回 2023-06-09 test-leader 缺少印发文号" in said
    assert "2023-07-03 月末之后 test-unit 2024-01-31 等待会签 ◷ 待办理" in said
    assert "2023-06-20 整项任务 — ● 未反弹 属实" in said
    assert "尚无销号、延期和回头看记录" in text(page(staff, f"/tasks/113/{MONTH}"))


def test_requirements_the_source_does_not_give_are_to_be_confirmed(staff: Client) -> None:
    Task.objects.filter(number="219").update(lead_unit=None, responsible_role="")
    said = text(page(staff, f"/tasks/219/{MONTH}"))
    assert "牵头单位 未明确(待确认)" in said
    assert "责任角色 未明确(待确认)" in said
    task("219").support_units.add(Unit.objects.all()[0])
    Task.objects.filter(number="219").update(responsible_role="分管局领导")
    said = text(page(staff, f"/tasks/219/{MONTH}"))
    assert f"协办单位 {Unit.objects.all()[0]}" in said
    assert "责任角色 分管局领导" in said


def test_a_task_names_the_indicators_it_should_move_or_why_it_moves_none(staff: Client) -> None:
    TaskEffect.objects.filter(task__number__in=("219", "501", "502")).delete()
    Task.objects.filter(number="501").update(off_ledger_reason="队伍建设")
    Task.objects.filter(number="502").update(off_ledger_reason="")
    indicator = Indicator.objects.get(code="WATER_CITY_GE3_RATIO")
    TaskEffect.objects.create(
        task=task("219"), indicator=indicator, first_month=6, last_month=12, is_inferred=True
    )
    said = text(page(staff, f"/tasks/219/{MONTH}"))
    assert f"应推动的指标 {indicator.label} 6—12月见效 推断" in said
    assert "不直接改变指标:队伍建设" in text(page(staff, f"/tasks/501/{MONTH}"))
    assert "未对应指标(待确认)" in text(page(staff, f"/tasks/502/{MONTH}"))


def test_figures_of_the_page_open_to_the_same_figures(staff: Client) -> None:
    report("219", done_quantity=12)
    for measure, figure in (
        ("done", "12/29 条"), ("progress", "41.4 %"), ("scheduled", "49.6 %"),
        ("light", "黄灯"), ("quantity", "29"),
    ):  # fmt: skip
        address = f"/explain/task/219/{measure}/"
        links = elements(page(staff, f"/tasks/219/{MONTH}"), "a", "fig")
        found = [text(a) for a in links if dict(a.attributes)["href"].startswith(address)]
        assert set(found) == {figure}, measure
        assert staff.get(f"{address}{MONTH}&format=json").json()["figure"] == figure


# --- Ways through, and a year with nothing --------------------------------------------------------

ALL = ("/tasks/", "/tasks/board/", "/tasks/timeline/", "/tasks/ledger/")


@pytest.mark.parametrize("address", ALL)
def test_every_page_of_tasks_leads_to_the_others_in_its_month(staff: Client, address: str) -> None:
    (tabs,) = elements(page(staff, address + MONTH), "nav", "tabs--pages")
    links = [dict(a.attributes) for a in elements(tabs, "a")]
    assert [urlsplit(link["href"]).path for link in links[:4]] == list(ALL)
    assert {parse_qs(urlsplit(link["href"]).query)["month"][0] for link in links[:4]} == {"6"}
    current = [link["href"] for link in links if link.get("aria-current") == "page"]
    assert [urlsplit(href).path for href in current] == [address]


@pytest.mark.parametrize("address", ALL)
def test_a_plan_without_tasks_has_pages_that_say_so(staff: Client, address: str) -> None:
    Plan.objects.create(
        year=2025, title="2025年计划", division=plan().division, document=plan().document
    )
    assert staff.get(f"{address}?year=2025&month=3").status_code == 200
    assert TaskMonth.objects.filter(year=2025).count() == 0


@pytest.mark.parametrize("address", ALL)
def test_a_year_without_a_plan_is_not_found(staff: Client, address: str) -> None:
    assert staff.get(f"{address}?year=2019&month=3").status_code == 404
