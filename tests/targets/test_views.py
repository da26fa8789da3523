"""What the pages show: promises with their sentences, honest blanks, the month asked for."""

import re
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from io import StringIO
from urllib.parse import quote

import pytest
from django.contrib.auth.models import Group, User
from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.db import transaction
from django.test import Client
from django.test.html import Element, parse_html
from django.urls import reverse
from pytest_django.plugin import DjangoDbBlocker

from monitoring import rollups
from monitoring.choices import Span
from monitoring.models import (
    AirDay,
    AirMonth,
    AirStation,
    Division,
    DustfallMonth,
    Publication,
    SectionMonth,
    WaterSection,
)
from targets.models import Indicator, Plan, PublicationEdition, Target, Task, Unit
from tests.database_copies import using_database
from zhonglou_env.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

DEMO_MARK = "演示数据"
AUGUST = "?year=2023&month=8"


@pytest.fixture(scope="module")
def site(demonstration_copy: str, django_db_blocker: DjangoDbBlocker) -> dict[str, Element]:
    """Every page by its address, as staff see it with demonstration readings: fetched once."""
    with (
        django_db_blocker.unblock(),
        using_database(demonstration_copy),
        transaction.atomic(),
    ):
        reader = User.objects.create_user("reader")
        reader.groups.add(Group.objects.get(name=Role.STAFF.label))
        client = Client()
        client.force_login(reader)
        pages = {address: page_of(client, address) for address in every_page()}
        transaction.set_rollback(True)
    return pages


@pytest.fixture(scope="class")
def no_readings(demonstration: None, plan_database: str) -> Iterator[None]:
    """Nothing but the plan is there, as before the demonstration came."""
    with using_database(plan_database):
        yield


@pytest.fixture
def staff(client_as: Callable[[Role], Client]) -> Client:
    """Somebody who reads every page."""
    return client_as(Role.STAFF)


# --- Reading a page -------------------------------------------------------------------------------


def elements(found: Element | str, tag: str = "", **attributes: str) -> Iterator[Element]:
    """Yield the elements below one, by tag and attributes; `class_` asks for one class of many."""
    if isinstance(found, str):
        return
    own = dict(found.attributes)
    wanted = {name: value for name, value in attributes.items() if name != "class_"}
    has_class = attributes.get("class_", "") in ["", *(own.get("class") or "").split()]
    if tag in ("", found.name) and has_class and wanted.items() <= own.items():
        yield found
    for child in found.children:
        yield from elements(child, tag, **attributes)


def text_of(found: Element | str) -> str:
    """Return what an element says, without markup and drawings, in single spaces."""
    if isinstance(found, str):
        return found
    if found.name in ("svg", "script", "style"):
        return ""
    return re.sub(r"\s+", " ", " ".join(text_of(child) for child in found.children)).strip()


def page_of(client: Client, address: str) -> Element:
    """Return a page that must answer 200."""
    response = client.get(address)
    assert response.status_code == 200, f"{address} answers {response.status_code}"
    return parse_html(response.content.decode())


def words(client: Client, address: str) -> str:
    """Return the words of a page."""
    return text_of(page_of(client, address))


def month_of(client: Client, address: str) -> str:
    """Return the month a page says it shows."""
    (head,) = elements(page_of(client, address), "div", class_="head")
    (month,) = set(re.findall(r"\d{4}年\d{1,2}月", text_of(head)))
    return str(month)


def links(page: Element) -> set[str]:
    """Return the paths a page links to."""
    return {dict(a.attributes).get("href", "").partition("?")[0] for a in elements(page, "a")}


def rows_of(page: Element, caption: str) -> dict[str, list[str]]:
    """Return a table's body by the text of each row's heading; the heading itself is left out."""
    for table in elements(page, "table"):
        if [text_of(c) for c in elements(table, "caption")] != [caption]:
            continue
        rows = [r for body in elements(table, "tbody") for r in elements(body, "tr")]
        return {
            next(text_of(h) for h in elements(row, "th")): [text_of(c) for c in elements(row, "td")]
            for row in rows
            if any(elements(row, "th"))
        }
    raise AssertionError(f"no table is called {caption}")


def scorecard(client: Client, address: str = "/") -> dict[str, list[str]]:
    """Return the summary's rows by indicator: status, value, change, bullet, target, need, …."""
    page = page_of(client, address)
    (table,) = elements(page, "table", class_="score")
    found = {}
    for row in elements(table, "tr"):
        if named := [text_of(a) for a in elements(row, "a")]:
            found[named[0]] = [text_of(cell) for cell in elements(row, "td")]
    return found


STATUS, VALUE, CHANGE = 0, 1, 2


# --- Two clicks from the summary to every promise -------------------------------------------------


def test_summary_links_to_every_target(staff: Client) -> None:
    promised = {t.indicator.get_absolute_url() for t in Target.objects.select_related("indicator")}
    assert len(promised) == 13
    assert promised <= links(page_of(staff, "/"))


def test_every_task_is_two_clicks_from_the_summary(staff: Client) -> None:
    every = {task.get_absolute_url() for task in Task.objects.all()}
    assert len(every) == 60
    assert "/tasks/" in links(page_of(staff, "/"))
    assert every <= links(page_of(staff, "/tasks/"))


@pytest.mark.usefixtures("no_readings")
def test_every_indicator_page_shows_the_sentence_that_promises_it(staff: Client) -> None:
    for target in Target.objects.select_related("indicator"):
        page = page_of(staff, target.indicator.get_absolute_url())
        quotes = {text_of(p) for q in elements(page, "blockquote") for p in elements(q, "p")}
        assert target.source_quote in quotes, target.code


@pytest.mark.usefixtures("no_readings")
def test_every_task_page_shows_the_sentence_it_comes_from(staff: Client) -> None:
    for task in Task.objects.all():
        page = page_of(staff, task.get_absolute_url())
        quotes = {text_of(p) for q in elements(page, "blockquote") for p in elements(q, "p")}
        assert task.source_quote in quotes, task.number


def test_plan_page_shows_every_target_and_baseline_with_its_sentence(
    staff: Client, plan_2023: Plan
) -> None:
    said = words(staff, "/plan/")
    for record in (*plan_2023.targets.all(), *plan_2023.baselines.all()):
        assert record.source_quote in said, record.code


def test_every_section_of_the_year_is_linked_from_the_water_page(staff: Client) -> None:
    sections = {section.get_absolute_url() for section in WaterSection.objects.all()}
    assert len(sections) == 12
    assert sections <= links(page_of(staff, "/water/"))


def test_every_open_question_is_listed_with_its_handling(staff: Client, plan_2023: Plan) -> None:
    said = words(staff, "/open-questions/")
    for question in plan_2023.questions.all():
        assert question.issue in said, question.code
        assert question.handling in said, question.code


@pytest.mark.usefixtures("no_readings")
def test_open_questions_link_only_to_indicators_that_have_a_page(staff: Client) -> None:
    for link in links(page_of(staff, "/open-questions/")):
        if link.startswith(("/indicators/", "/tasks/")):
            assert staff.get(link).status_code == 200, link


# --- Without readings -----------------------------------------------------------------------------


@pytest.mark.usefixtures("no_readings")
def test_without_readings_every_target_is_overdue_or_to_judge(staff: Client) -> None:
    rows = scorecard(staff)
    words = {
        "臭氧初步遏制": "待评定",
        "土壤污染风险可控": "待评定",
        "农村生活污水处理率": "未到期",  # reported by the quarter: nothing is due in January
        "生态安全管控区域": "未到期",
    }
    assert len(rows) == 13
    for label, cells in rows.items():
        assert words.get(label, "逾期未录") in cells[STATUS], label


@pytest.mark.usefixtures("no_readings")
def test_without_readings_no_value_is_invented(staff: Client) -> None:
    for label, cells in scorecard(staff).items():
        assert (cells[VALUE], cells[CHANGE]) == ("—", "—"), label


@pytest.mark.usefixtures("no_readings")
def test_without_readings_no_month_of_air_has_a_figure(staff: Client) -> None:
    page = page_of(staff, f"/air/{AUGUST}")
    assert "2023年截至8月没有空气数据" in text_of(page)
    assert "尚无数据 · " in text_of(page)
    assert list(elements(page, "table")) == [], "no empty tables"
    assert list(elements(page, "figure")) == [], "no empty charts"


@pytest.mark.usefixtures("no_readings")
def test_without_readings_no_section_has_a_class_or_counts_as_good(staff: Client) -> None:
    page = page_of(staff, f"/water/{AUGUST}")
    cells = [text_of(c) for t in elements(page, "td") for c in [t] if text_of(c)]
    assert set(cells) <= {"—", "Ⅲ", "Ⅱ"}  # the targets and blanks
    said = text_of(page)
    assert "— 3 个断面均无数据" in said
    assert "— 9 个断面均无数据" in said
    assert "0/0" not in said
    assert "未达Ⅲ类" not in said, "no section is known to fail either"


@pytest.mark.usefixtures("no_readings")
def test_without_reports_every_task_lacks_one_and_none_is_behind(staff: Client) -> None:
    page = page_of(staff, f"/tasks/{AUGUST}")
    states = next(elements(page, "nav", class_="lights"))
    assert text_of(states) == "全部 60 ◷ 缺报 60"


@pytest.mark.usefixtures("no_readings")
def test_without_readings_every_page_still_opens(staff: Client) -> None:
    for address in every_page():
        page_of(staff, address)


@pytest.mark.usefixtures("no_readings")
def test_before_the_first_reading_the_month_is_january_of_the_plan_year(staff: Client) -> None:
    assert month_of(staff, "/") == "2023年1月"


# --- The month ------------------------------------------------------------------------------------

PLAN_PAGES = (
    "/",
    "/indicators/AIR_PM25_ANNUAL_AVG/",
    "/tasks/",
    "/tasks/101/",
    "/open-questions/",
    "/plan/",
    "/api/v1/evaluations/",
)
READING_PAGES = (
    "/air/",
    "/stations/3010A/",
    "/water/",
    "/water/连江桥下/",
    "/divisions/",
    "/divisions/wuxing/",
)


def every_page() -> list[str]:
    """Return the address of every page: each indicator, section and division, three tasks."""
    addresses = [i.get_absolute_url() for i in Indicator.objects.filter(targets__isnull=False)]
    addresses += [s.get_absolute_url() for s in WaterSection.objects.all()]
    addresses += [s.get_absolute_url() for s in AirStation.objects.all()]
    addresses += [d.get_absolute_url() for d in Division.objects.all()]
    tasks = [f"/tasks/{number}/" for number in ("101", "210", "504")]
    lists = ["/", "/air/", "/water/", "/tasks/", "/divisions/", "/open-questions/", "/plan/"]
    return lists + addresses + tasks


def test_year_and_month_of_the_address_choose_the_month_on_every_page(staff: Client) -> None:
    for address in (*PLAN_PAGES[:-1], *READING_PAGES):
        (head,) = elements(page_of(staff, f"{address}?year=2023&month=5"), "div", class_="head")
        assert "2023年5月" in text_of(head), address
        assert "数据截至 2023-05-31" in text_of(head), address


def test_links_of_a_page_keep_its_month(staff: Client) -> None:
    page = page_of(staff, "/?year=2023&month=5")
    (table,) = elements(page, "table", class_="score")
    addresses = [dict(a.attributes)["href"] for a in elements(table, "a")]
    assert all(address.endswith("?year=2023&month=5") for address in addresses)


def kept_by_month_picker(client: Client, address: str) -> list[tuple[str, str]]:
    """Return the names and values the month picker of a page sends besides year and month."""
    (form,) = elements(page_of(client, address), "form", class_="pick__form")
    hidden = [dict(e.attributes) for e in elements(form, "input", type="hidden")]
    return [(one["name"], one["value"]) for one in hidden]


def test_choosing_another_month_keeps_filters_and_division(staff: Client) -> None:
    asked = "light=behind&area=2&q=%22%3E%3Cscript%3E&q=%E6%B2%B3"
    assert kept_by_month_picker(staff, f"/tasks/{AUGUST}&{asked}") == [
        ("light", "behind"),
        ("area", "2"),
        ("q", '"><script>'),
        ("q", "河"),
    ]
    assert kept_by_month_picker(staff, "/air/?division=changzhou") == [("division", "changzhou")]
    assert kept_by_month_picker(staff, f"/{AUGUST}") == []


def test_a_month_alone_is_of_the_newest_plan_year(staff: Client) -> None:
    assert month_of(staff, "/?month=3") == "2023年3月"


def test_default_month_is_the_newest_published_one(staff: Client) -> None:
    published = Publication.objects.filter(year=2023).order_by("-month")
    assert published[0].month == 8
    assert month_of(staff, "/") == "2023年8月"
    PublicationEdition.objects.all().delete()
    published[0].delete()
    assert month_of(staff, "/") == "2023年7月"


def test_without_publications_the_default_month_is_the_newest_with_readings(
    staff: Client,
) -> None:
    PublicationEdition.objects.all().delete()
    Publication.objects.all().delete()
    section = WaterSection.objects.first()
    AirMonth.objects.filter(year=2023, month__gt=6).delete()
    days = AirDay.objects.filter(date__range=(date(2023, 7, 1), date(2023, 12, 31)))
    gone = list(days)
    days.delete()
    rollups.refresh(gone)
    SectionMonth.objects.filter(year=2023, month__gt=6).delete()
    DustfallMonth.objects.filter(year=2023, month__gt=6).delete()
    assert month_of(staff, "/air/") == "2023年6月"
    SectionMonth.objects.create(section=section, year=2023, month=7, water_class=2)
    assert month_of(staff, "/air/") == "2023年7月", "water came in later than air"


@pytest.mark.parametrize(
    ("query", "reason"),
    [
        ("month=13", "月份“13”无法识别:请写 1 到 12 之间的整数"),
        ("month=0", "月份“0”无法识别"),
        ("month=-1", "月份“-1”无法识别"),
        ("month=8.0", "月份“8.0”无法识别"),
        ("month=８", "月份“８”无法识别"),
        ("year=1999", "年份“1999”无法识别:请写 2000 到 2100 之间的整数"),
        ("year=二〇二三", "年份“二〇二三”无法识别"),
        ("year=2023&month=August", "月份“August”无法识别"),
    ],
)
def test_what_is_no_month_is_not_found_and_says_why(staff: Client, query: str, reason: str) -> None:
    for address in (*PLAN_PAGES, *READING_PAGES):
        response = staff.get(f"{address}?{query}")
        assert response.status_code == 404, address
        assert reason in response.content.decode(), address


def test_what_is_written_in_the_address_is_escaped(staff: Client) -> None:
    body = staff.get("/?month=<script>x</script>").content.decode()
    assert "<script>x" not in body
    assert "&lt;script&gt;x" in body


def test_year_without_a_plan_is_not_found_and_says_so(staff: Client) -> None:
    for address in PLAN_PAGES:
        response = staff.get(f"{address}?year=2024&month=1")
        assert response.status_code == 404, address
        assert "2024年没有年度计划" in response.content.decode(), address


def test_readings_of_a_year_without_a_plan_can_be_seen(staff: Client) -> None:
    for address in READING_PAGES:
        assert month_of(staff, f"{address}?year=2022&month=12") == "2022年12月", address


@pytest.mark.parametrize("month", [1, 12])
def test_no_arrow_leads_out_of_the_years_that_have_a_plan(staff: Client, month: int) -> None:
    (arrows,) = elements(page_of(staff, f"/?year=2023&month={month}"), "nav", class_="head__months")
    for link in elements(arrows, "a"):
        address = dict(link.attributes)["href"]
        assert staff.get(f"/{address}").status_code == 200, text_of(link)


# --- What does not exist --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/indicators/NO_SUCH_INDICATOR/",
        "/indicators/AIR_O3_P90/",
        "/water/没有这个断面/",
        "/divisions/nowhere/",
        "/tasks/999/",
        "/air/?division=nowhere",
        "/no-such-page/",
    ],
)
def test_what_does_not_exist_is_not_found_in_chinese(staff: Client, address: str) -> None:
    response = staff.get(address)
    assert response.status_code == 404
    said = text_of(parse_html(response.content.decode()))
    assert "没有这个页面" in said
    assert "No " not in said
    assert "matches" not in said


@pytest.mark.parametrize("name", ["不存在", "99/9"])
def test_a_task_the_plan_does_not_have_is_named(staff: Client, name: str) -> None:
    response = staff.get(f"/tasks/{name}/{AUGUST}")
    assert response.status_code == 404
    assert f"2023年计划中没有编号为“{name}”的任务" in response.content.decode()


# --- Names that are part of an address ------------------------------------------------------------

UNUSUAL = ("新市桥/南河", "新市桥\\南河", "新市桥?南河", "新市桥#南河", "新市桥%南河", "50%/?a=1#b")


@pytest.mark.parametrize("name", [*UNUSUAL, "新市桥\n南河", "新市桥\x7f"])
@pytest.mark.parametrize("model", [WaterSection, Division, AirStation])
def test_a_name_that_would_divide_an_address_is_refused(
    plan_2023: Plan, model: type[WaterSection | Division | AirStation], name: str
) -> None:
    row = model.objects.all()[0]
    row.name = name
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    assert set(refusal.value.message_dict) == {"name"}
    (message,) = refusal.value.message_dict["name"]
    assert message.startswith("名称不能包含 / \\ ? # % 或控制字符")


@pytest.mark.parametrize("name", UNUSUAL)
def test_pages_stand_a_section_whose_name_divides_an_address(staff: Client, name: str) -> None:
    WaterSection.objects.filter(name="连江桥下").update(name=name)
    section = WaterSection.objects.get(name=name)
    SectionMonth.objects.filter(section=section, year=2023).update(
        water_class=5, tp=Decimal("0.35")
    )
    for address in ("/", "/water/", "/indicators/WATER_PROV_GE3_RATIO/"):
        assert section.get_absolute_url() in links(page_of(staff, f"{address}{AUGUST}")), address
    assert name in words(staff, f"{section.get_absolute_url()}{AUGUST}")


def test_pages_stand_a_task_whose_number_divides_an_address(staff: Client) -> None:
    task = Task.objects.get(number="101")
    task.number = "1/1.一"
    task.save()
    assert task.get_absolute_url() in links(page_of(staff, f"/tasks/{AUGUST}"))
    assert task.source_quote in words(staff, f"{task.get_absolute_url()}{AUGUST}")


# --- Demonstration readings -----------------------------------------------------------------------


def is_marked(page: Element) -> bool:
    """Say whether a page carries the mark of demonstration readings beside its month."""
    (head,) = elements(page, "div", class_="head")
    return DEMO_MARK in [text_of(mark) for mark in elements(head, "span", class_="demo")]


WITHOUT_READINGS = {
    "/open-questions/",
    "/plan/",
    "/divisions/changzhou/",
    "/divisions/zhonglou-edz/",
    "/indicators/AIR_O3_CONTROL/",
    "/indicators/SOIL_RISK_CONTROLLED/",
}


def test_every_page_that_shows_demonstration_readings_is_marked_and_no_other(
    site: dict[str, Element],
) -> None:
    found = {address: is_marked(page) for address, page in site.items()}
    assert found == {address: address not in WITHOUT_READINGS for address in site}


def test_months_without_demonstration_readings_are_not_marked(staff: Client) -> None:
    addresses = ("/air/?year=2016&month=6", "/water/?year=2016&month=6", "/divisions/?year=2016")
    found = {address: is_marked(page_of(staff, address)) for address in addresses}
    assert found == dict.fromkeys(addresses, False)


def test_no_page_mentions_demonstration_readings_after_their_removal(staff: Client) -> None:
    call_command("demo", "--remove", stdout=StringIO())
    for address in every_page():
        assert "演示" not in staff.get(address + AUGUST).content.decode(), address


def test_one_demonstration_reading_among_entered_ones_still_marks_the_page(staff: Client) -> None:
    SectionMonth.objects.exclude(section__name="连江桥下", month=3).update(batch=None)
    assert is_marked(page_of(staff, "/water/"))
    SectionMonth.objects.update(batch=None)
    assert not is_marked(page_of(staff, "/water/"))


# --- Tasks ----------------------------------------------------------------------------------------


def listed(client: Client, query: str) -> set[str]:
    """Return the numbers of the tasks a filtered list shows."""
    found = links(page_of(client, f"/tasks/{AUGUST}{query}"))
    return {m.group(1) for link in found if (m := re.fullmatch(r"/tasks/(\d+)/", link))}


def numbers(**conditions: object) -> set[str]:
    """Return the numbers of the tasks that meet conditions."""
    return set(Task.objects.filter(**conditions).values_list("number", flat=True))


def test_tasks_are_narrowed_by_area_commitment_unit_and_words(staff: Client) -> None:
    unit = Unit.objects.filter(led_tasks__isnull=False)[0]
    everything = numbers()
    for query, expected in (
        ("&area=2", numbers(area__number=2)),
        ("&commitment=strive", numbers(commitment="strive")),
        (f"&unit={unit.code}", numbers(lead_unit=unit)),
        ("&area=1&commitment=must", numbers(area__number=1, commitment="must")),
        (
            f"&q={quote('支浜')}",
            numbers(source_quote__contains="支浜") | numbers(title__contains="支浜"),
        ),
    ):
        assert set() < expected < everything, query
        assert listed(staff, query) == expected, query


def test_tasks_of_one_state_are_as_many_as_the_state_says(staff: Client) -> None:
    page = page_of(staff, f"/tasks/{AUGUST}")
    lights = next(elements(page, "nav", class_="lights"))
    seen: set[str] = set()
    for link in elements(lights, "a"):
        state = re.search(r"state=(\w+)", dict(link.attributes)["href"])
        if state is None or state.group(1) == "push":  # 滞后和逾期 together
            continue
        found = listed(staff, f"&state={state.group(1)}")
        (count,) = elements(link, "b")
        assert len(found) == int(text_of(count)), text_of(link)
        assert not found & seen, "a task has one state"
        seen |= found
    assert seen == numbers()


@pytest.mark.parametrize("query", ["&area=9", "&lamp=purple", "&unit=nobody", "&q=不存在的词"])
def test_a_filter_that_nothing_passes_says_so(staff: Client, query: str) -> None:
    assert listed(staff, query) == set()
    assert "没有符合条件的任务" in words(staff, f"/tasks/{AUGUST}{query}")


def test_search_words_are_shown_again_escaped(staff: Client) -> None:
    body = staff.get("/tasks/", {"q": '"><script>'}).content.decode()
    assert '"><script>' not in body
    assert 'value="&quot;&gt;&lt;script&gt;"' in body


def test_every_table_of_tasks_is_called_by_its_area(staff: Client, plan_2023: Plan) -> None:
    tables = elements(page_of(staff, f"/tasks/{AUGUST}"), "table", class_="tasks")
    captions = [text_of(c) for table in tables for c in elements(table, "caption")]
    assert captions == [area.title for area in plan_2023.areas.all()]


# --- A city's published figures -------------------------------------------------------------------

# 常州市生态环境局: notices of the air of February and June 2023 (month; January up to the month).
# Month, span, PM2.5 μg/m³, its change %, good-day ratio %, its change in percentage points.
PUBLISHED = (
    (2, Span.MONTH, "41", "-5.7", "92.9", "-3.5"),
    (2, Span.YEAR_TO_DATE, "45.6", "-16.8", "86.4", "6.7"),
    (6, Span.MONTH, "23.6", "10.8", "60.0", "3.3"),
    (6, Span.YEAR_TO_DATE, "36.4", "-5.7", "75.1", "4.9"),
)


@pytest.fixture
def city(no_readings: None) -> Division:
    """The city with nothing but what its notices printed."""
    changzhou = Division.objects.get(code="changzhou")
    for month, span, pm25, pm25_change, ratio, ratio_change in PUBLISHED:
        AirMonth.objects.create(
            division=changzhou,
            year=2023,
            month=month,
            span=span,
            pm25_mean=Decimal(pm25),
            published_pm25_change=Decimal(pm25_change),
            good_day_ratio=Decimal(ratio),
            published_ratio_change=Decimal(ratio_change),
            source="常州市生态环境局空气质量通报",
        )
    return changzhou


# 当月PM2.5, 同比, 累计, 同比, 优良/有效, 当月优良率, 同比, 累计, 同比
AS_PUBLISHED = {
    "2月": ["41.0", "−5.7 %", "45.6", "−16.8 %", "—", "92.9", "−3.5 百分点", "86.4", "+6.7 百分点"],
    "6月": ["23.6", "+10.8 %", "36.4", "−5.7 %", "—", "60.0", "+3.3 百分点", "75.1", "+4.9 百分点"],
}


@pytest.mark.published
@pytest.mark.parametrize("address", ["/divisions/changzhou/", "/air/?division=changzhou"])
def test_a_division_shows_what_its_notices_printed_and_nothing_else(
    staff: Client, city: Division, address: str
) -> None:
    query = AUGUST if "?" not in address else AUGUST.replace("?", "&")
    page = page_of(staff, f"{address}{query}")
    for month, cells in rows_of(page, "逐月空气质量").items():
        assert cells[:9] == AS_PUBLISHED.get(month, ["—"] * 9), month
    assert DEMO_MARK not in text_of(page)


@pytest.mark.published
def test_a_change_is_computed_once_last_year_was_entered(staff: Client, city: Division) -> None:
    AirMonth.objects.filter(division=city).update(
        published_pm25_change=None, published_ratio_change=None
    )
    for month, span, pm25 in (
        (2, Span.MONTH, "43.5"),
        (2, Span.YEAR_TO_DATE, "54.8"),
        (6, Span.MONTH, "21.3"),
        (6, Span.YEAR_TO_DATE, "38.6"),
    ):
        AirMonth.objects.create(
            division=city, year=2022, month=month, span=span, pm25_mean=Decimal(pm25)
        )
    rows = rows_of(page_of(staff, f"/divisions/changzhou/{AUGUST}"), "逐月空气质量")
    assert [rows["2月"][i] for i in (1, 3)] == ["−5.7 %", "−16.8 %"]
    assert [rows["6月"][i] for i in (1, 3)] == ["+10.8 %", "−5.7 %"]
    assert [rows["2月"][i] for i in (6, 8)] == ["—", "—"], "last year's ratio is unknown"


@pytest.mark.published
def test_own_computation_goes_before_the_printed_change(staff: Client, city: Division) -> None:
    AirMonth.objects.create(
        division=city, year=2022, month=2, span=Span.MONTH, pm25_mean=Decimal("41")
    )
    rows = rows_of(page_of(staff, f"/divisions/changzhou/{AUGUST}"), "逐月空气质量")
    assert rows["2月"][1] == "持平"


# --- Decimals -------------------------------------------------------------------------------------


def test_last_years_figure_has_the_decimals_of_its_indicator(staff: Client) -> None:
    seen = 0
    for target in Target.objects.select_related("indicator"):
        said = words(staff, f"{target.indicator.get_absolute_url()}{AUGUST}")
        if last := re.search(r"同比 \S+(?: \S+)?? 去年同期 (\S+)", said):
            decimals = len(last.group(1).partition(".")[2])
            assert decimals == target.indicator.decimals, (target.code, last.group(0))
            seen += 1
    assert seen >= 3


# --- A reading just saved -------------------------------------------------------------------------


def test_a_reading_just_saved_shows_on_the_next_load(staff: Client) -> None:
    address = f"/air/{AUGUST}"
    before = rows_of(page_of(staff, address), "逐月空气质量")["8月"]
    august = AirMonth.objects.get(division__code="zhonglou", year=2023, month=8, span=Span.MONTH)
    august.pm25_mean = Decimal("47.3")
    august.save()
    after = rows_of(page_of(staff, address), "逐月空气质量")["8月"]
    assert before[0] != "47.3"
    assert after[0] == "47.3"


@pytest.mark.usefixtures("no_readings")
def test_a_first_reading_moves_the_default_month_and_the_status(staff: Client) -> None:
    assert month_of(staff, "/") == "2023年1月"
    AirMonth.objects.create(
        division=Division.objects.get(code="zhonglou"),
        year=2023,
        month=2,
        pm25_mean=Decimal("40.2"),
        valid_days=28,
        good_days=25,
        heavy_days=0,
    )
    assert month_of(staff, "/") == "2023年2月"
    rows = scorecard(staff)
    for label in ("PM2.5年均浓度", "优良天数比率"):
        assert rows[label][STATUS].endswith("数据不足"), "January is missing"
        assert rows[label][VALUE] == "—", "a value never goes beyond a missing month"


def test_page_and_interface_give_the_same_figures(staff: Client) -> None:
    rows = scorecard(staff, f"/{AUGUST}")
    data = staff.get(f"/api/v1/evaluations/{AUGUST}").json()
    assert (data["year"], data["month"], data["division"]) == (2023, 8, "钟楼区")
    assert len(data["evaluations"]) == len(rows) == 13
    labels = {i.code: i.label for i in Indicator.objects.all()}
    for one in data["evaluations"]:
        status, value, *_ = rows[labels[one["code"]]]
        assert status.endswith(one["status_label"]), one["code"]
        shown = "—" if one["value"] is None else one["value"]
        assert value.split()[0] == shown, one["code"]


def test_interface_says_null_with_a_named_state_where_there_is_no_value(staff: Client) -> None:
    data = staff.get(f"/api/v1/evaluations/{AUGUST}").json()
    for one in data["evaluations"]:
        assert (one["value"] is None) == (one["state"] in {"to_judge", "overdue"}), one["code"]


# --- Around every page ----------------------------------------------------------------------------


def test_health_is_told_without_login() -> None:
    response = Client().get("/healthz")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.json() == {"status": "ok"}


def test_every_answer_forbids_inline_script_framing_and_other_hosts(staff: Client) -> None:
    for address in ("/", "/air/", "/healthz", "/login/", "/no-such-page/", reverse("admin:login")):
        headers = staff.get(address).headers
        policy = dict(
            part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";")
        )
        assert policy["default-src"] == "'self'", address
        assert not {"script-src", "style-src", "connect-src"} & policy.keys(), address
        assert "unsafe" not in headers["Content-Security-Policy"], address
        assert "http" not in headers["Content-Security-Policy"], address
        assert policy["frame-ancestors"] == "'none'", address
        assert headers["X-Frame-Options"] == "DENY", address
        assert headers["X-Content-Type-Options"] == "nosniff", address
        assert headers["Referrer-Policy"] == "same-origin", address


def test_no_page_carries_inline_script_or_style(site: dict[str, Element]) -> None:
    for address, page in site.items():
        for script in elements(page, "script"):
            own = dict(script.attributes)
            assert own.get("type") == "application/json" or "src" in own, address
        assert not any(elements(page, "style")), address
        for found in elements(page):
            refused = {n for n, _ in found.attributes if n == "style" or n.startswith("on")}
            assert not refused, (address, found.name)


def test_every_id_of_a_page_is_there_once(site: dict[str, Element]) -> None:
    for address, page in site.items():
        found = [dict(e.attributes).get("id") for e in elements(page)]
        ids = [one for one in found if one]
        assert len(ids) == len(set(ids)), (address, {i for i in ids if ids.count(i) > 1})


def test_every_page_has_a_title_of_its_own_and_one_heading(site: dict[str, Element]) -> None:
    titles: dict[str, str] = {}
    for address, page in site.items():
        assert len(list(elements(page, "h1"))) == 1, address
        (head,) = elements(page, "head")
        (title,) = (text_of(t) for t in elements(head, "title"))
        assert title not in titles, f"{address} and {titles.get(title)} are both called {title}"
        titles[title] = address


def test_the_day_of_the_question_decides_between_awaited_and_overdue(
    staff: Client, no_readings: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    for today, word in (
        (date(2023, 8, 31), "未到期"),
        (date(2023, 9, 1), "待录入"),
        (date(2023, 12, 1), "逾期未录"),
    ):
        monkeypatch.setattr("targets.views.timezone.localdate", lambda today=today: today)
        assert word in scorecard(staff, f"/{AUGUST}")["PM2.5年均浓度"][STATUS]
