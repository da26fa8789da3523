"""The air page and a station's page: what is shown, chosen by the address, and taken away."""

import csv
import re
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.html import Element, parse_html
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from monitoring import rollups
from monitoring.air_index import settle_index
from monitoring.choices import DataStatus
from monitoring.models import AirDay, AirMonth, AirStation, Division
from zhonglou_env.roles import Role

pytestmark = pytest.mark.django_db

CLEAN = {"so2": 8, "no2": 30, "co": "0.8", "o3_8h": 60, "pm10": 60, "pm25": 30}
MARCH = "?year=2019&month=3"
BANNER = "按 HJ 633-2026 重算,仅供对比,不作考核"


@pytest.fixture
def staff(client_as: Callable[[Role], Client]) -> Client:
    """Somebody who reads every page."""
    return client_as(Role.STAFF)


@pytest.fixture
def station(db: None) -> AirStation:
    """The district's station, without a day."""
    return AirStation.objects.get(code="3010A")


def store_days(station: AirStation, first: date, count: int, **over: Any) -> None:
    """Store days of a station; an item given as None is missing."""
    fields = CLEAN | over
    values = {n: None if fields[n] is None else Decimal(str(fields[n])) for n in CLEAN}
    rest = {n: v for n, v in fields.items() if n not in CLEAN}
    days = [
        AirDay(
            division=station.division,
            station=station,
            date=first + timedelta(days=number),
            **values,
            **rest,
        )
        for number in range(count)
    ]
    for day in days:
        settle_index(day)
    AirDay.objects.bulk_create(days)
    rollups.refresh(days)


def elements(found: Element | str, tag: str) -> Iterator[Element]:
    """Yield the elements of a tag below one."""
    if not isinstance(found, str):
        if found.name == tag:
            yield found
        for child in found.children:
            yield from elements(child, tag)


def text_of(found: Element | str) -> str:
    """Return what an element says, without drawings, in single spaces."""
    if isinstance(found, str):
        return found
    if found.name in ("svg", "script"):
        return ""
    return re.sub(r"\s+", " ", " ".join(text_of(child) for child in found.children)).strip()


def page_of(client: Client, address: str) -> Element:
    """Return a page that must answer 200."""
    response = client.get(address)
    assert response.status_code == 200, f"{address} answers {response.status_code}"
    return parse_html(response.content.decode())


def rows_of(page: Element, caption: str) -> dict[str, list[str]]:
    """Return a table's rows, foot included, by the text of their heading."""
    for table in elements(page, "table"):
        if [text_of(c) for c in elements(table, "caption")] == [caption]:
            rows = [r for r in elements(table, "tr") if any(elements(r, "td"))]
            return {
                text_of(next(elements(row, "th"))): [text_of(c) for c in elements(row, "td")]
                for row in rows
            }
    raise AssertionError(f"no table is called {caption}")


def hrefs(page: Element) -> list[str]:
    return [dict(a.attributes).get("href", "") for a in elements(page, "a")]


PAGES = ("/air/", "/stations/3010A/")


# --- Days without sheets, sheets without days -----------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
def test_a_year_without_plan_shows_its_days(
    staff: Client, station: AirStation, address: str
) -> None:
    store_days(station, date(2019, 3, 1), 26)
    page = page_of(staff, f"{address}{MARCH}")
    march = rows_of(page, "六项污染物逐月")["3月"]
    assert march[0] == "30.0 26/31 不足"
    assert march[6:9] == ["100.0", "26/26 不足", "0"]
    assert march[9:] == ["0", "26", "0", "0", "0", "0"]


def test_a_year_without_targets_says_so_quietly(staff: Client, station: AirStation) -> None:
    store_days(station, date(2019, 3, 1), 26)
    assert "2019年没有录入钟楼区的空气目标" in text_of(page_of(staff, f"/air/{MARCH}"))
    assert "没有录入钟楼区的空气目标" not in text_of(page_of(staff, "/air/?year=2023&month=3"))


def test_months_entered_without_days_say_that_there_are_none(staff: Client) -> None:
    AirMonth.objects.create(
        division=Division.objects.get(code="zhonglou"),
        year=2019, month=3, pm25_mean=Decimal("35.4"), valid_days=31, good_days=20, heavy_days=0,
    )  # fmt: skip
    page = page_of(staff, f"/air/{MARCH}")
    assert "2019年没有逐日数据" in text_of(page)
    march = rows_of(page, "六项污染物逐月")["3月"]
    assert march[:2] == ["35.4 31/31", "—"]
    assert march[6:] == ["64.5", "20/31", "0"], "no columns of levels without days"


def test_an_entered_month_is_shown_with_what_the_days_give(
    staff: Client, station: AirStation
) -> None:
    store_days(station, date(2019, 3, 1), 31, pm25="35.2")
    AirMonth.objects.create(
        division=station.division,
        year=2019, month=3, pm25_mean=Decimal("35.4"), valid_days=31, good_days=31, heavy_days=0,
    )  # fmt: skip
    page = page_of(staff, f"/air/{MARCH}")
    told = "来表 35.4 · 按日值 35.2(差 +0.2)"
    assert rows_of(page, "六项污染物逐月")["3月"][0] == f"35.4 31/31 {told}"
    for address in ("/air/", "/divisions/zhonglou/"):
        months = rows_of(page_of(staff, f"{address}{MARCH}"), "逐月空气质量")
        assert "按日值 35.2(差 +0.2)" in months["3月"][-1], address


@pytest.mark.parametrize("address", ["/air/", "/divisions/zhonglou/"])
def test_days_alone_fill_the_months_of_every_page(
    staff: Client, station: AirStation, address: str
) -> None:
    store_days(station, date(2019, 1, 1), 59, pm25=40)
    months = rows_of(page_of(staff, f"{address}?year=2019&month=2"), "逐月空气质量")
    assert months["2月"][:5] == ["40.0", "—", "40.0", "—", "28/28"]
    assert months["2月"][-1] == "按日数据计算"


def test_a_station_without_any_day_says_so(staff: Client, station: AirStation) -> None:
    page = page_of(staff, f"/stations/3010A/{MARCH}")
    assert "钟楼2019年截至3月没有数据" in text_of(page)
    assert list(elements(page, "svg")) == []
    second = AirStation.objects.create(
        code="T2", name="第二站", division=station.division, control_level="local",
        is_evaluated=False,
    )  # fmt: skip
    store_days(second, date(2019, 3, 1), 8)
    compared = rows_of(page_of(staff, f"/air/{MARCH}"), "站点对比")
    assert compared["钟楼 国控"] == ["本年没有日数据"]


@pytest.mark.parametrize("address", PAGES)
def test_the_head_tells_the_last_day_with_a_record(
    staff: Client, station: AirStation, address: str
) -> None:
    assert "尚无数据 · 本月未发布" in text_of(page_of(staff, f"{address}{MARCH}"))
    store_days(station, date(2019, 2, 1), 20)
    assert "数据截至 2019-02-20 · " in text_of(page_of(staff, f"{address}{MARCH}"))
    assert "尚无数据 · " in text_of(page_of(staff, f"{address}?year=2019&month=1"))


def test_a_month_of_pm25_with_too_few_days_says_so_itself(
    staff: Client, station: AirStation
) -> None:
    store_days(station, date(2019, 3, 1), 26)
    march = rows_of(page_of(staff, f"/air/{MARCH}"), "逐月空气质量")["3月"]
    assert (march[0], march[4]) == ("30.0 不足", "26/26 不足")


@pytest.mark.parametrize("address", PAGES)
def test_a_closed_year_tells_each_figure_once_with_the_clause_of_its_validity(
    staff: Client, station: AirStation, address: str
) -> None:
    store_days(station, date(2019, 1, 1), 365)
    said = text_of(page_of(staff, f"{address}?year=2019&month=12"))
    assert "1—12月PM2.5" not in said
    for clause in ("GB 3095-2012 表4", "本系统规则", "HJ 663-2013"):
        assert said.count(f"有效性依据:{clause}") == 1
    assert "1—3月PM2.5" in text_of(page_of(staff, f"{address}{MARCH}"))


@pytest.mark.parametrize("address", PAGES)
def test_days_nobody_has_reviewed_are_told(
    staff: Client, station: AirStation, address: str
) -> None:
    store_days(station, date(2019, 3, 1), 2)
    told = "含未经审核的实时数据"
    assert told not in text_of(page_of(staff, f"{address}{MARCH}"))
    store_days(station, date(2019, 3, 3), 1, status=DataStatus.REALTIME)
    assert told in text_of(page_of(staff, f"{address}{MARCH}"))
    assert told not in text_of(page_of(staff, f"{address}?year=2019&month=2"))


# --- Days -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
def test_days_that_lack_hours_are_listed_with_the_reason(
    staff: Client, station: AirStation, address: str
) -> None:
    hours = {"so2": 24, "no2": 24, "co": 24, "o3_8h": 17, "pm10": 24, "pm25": 17}
    store_days(station, date(2019, 1, 1), 2)
    store_days(station, date(2019, 1, 3), 1, pm25=None, coverage=hours)
    page = page_of(staff, f"{address}?year=2019&month=1")
    found = rows_of(page, "缺测与无效的日子")
    assert found["01-03"] == ["—", "PM2.5 有效 17/24 时"]
    assert found["01-04"] == ["—", "没有记录"]
    assert "01-02" not in found
    tooltips = [text_of_title for t in elements(page, "title") if (text_of_title := text_of(t))]
    assert "1月3日 无效:PM2.5 有效 17/24 时" in tooltips
    assert "1月4日 缺测,没有记录" in tooltips


def test_polluted_days_name_what_was_over_its_limit(staff: Client, station: AirStation) -> None:
    store_days(station, date(2019, 3, 1), 1, pm25=93, pm10=165)
    store_days(station, date(2019, 3, 2), 1)
    found = rows_of(page_of(staff, f"/air/{MARCH}"), "污染日清单")
    assert list(found) == ["03-01"]
    assert found["03-01"][:3] == ["123", "轻度污染", "PM2.5"]
    assert found["03-01"][-2] == "PM10 0.10、PM2.5 0.24"


def test_primary_pollutants_of_the_year_come_from_all_its_days(
    staff: Client, station: AirStation
) -> None:
    store_days(station, date(2019, 2, 1), 3, pm25=80)
    store_days(station, date(2019, 3, 1), 2, o3_8h=120)
    found = rows_of(page_of(staff, f"/air/{MARCH}"), "首要污染物天数")
    assert found == {"PM2.5": ["3", "3"], "O₃-8h": ["2", "0"]}


def test_the_station_page_draws_each_item_with_its_limit(
    staff: Client, station: AirStation
) -> None:
    store_days(station, date(2019, 3, 1), 3)
    page = page_of(staff, f"/stations/3010A/{MARCH}")
    figures = {dict(f.attributes).get("id"): f for f in elements(page, "figure")}
    for item in ("pm25", "pm10", "so2", "no2", "co", "o3-8h"):
        figure = figures[f"days-{item}"]
        assert len(list(elements(figure, "table"))) == 1
        assert "来源:站点日数据,实况口径" in text_of(figure)


# --- Stations beside each other -------------------------------------------------------------------


def test_stations_stand_beside_their_division(staff: Client, station: AirStation) -> None:
    second = AirStation.objects.create(
        code="T2", name="第二站", division=station.division, control_level="local",
        is_evaluated=False,
    )  # fmt: skip
    store_days(station, date(2019, 3, 1), 10, pm25=30)
    store_days(second, date(2019, 3, 1), 8, pm25=80)
    page = page_of(staff, f"/air/{MARCH}")
    found = rows_of(page, "站点对比")
    assert found["钟楼区 评价站点均值"][0] == "30.0", "a station outside the evaluation has no part"
    assert found["第二站 区自建 · 不参加评价"][6:] == [
        "0.0",
        "0/8",
        "8/90",
        "+50.0",
        "−100.0 百分点",
    ]
    assert any(href.startswith("/stations/T2/?year=2019&month=3") for href in hrefs(page))


def test_stations_of_other_cities_are_not_compared(staff: Client, station: AirStation) -> None:
    far = Division.objects.create(code="far", name="远方市", kind="city")
    elsewhere = AirStation.objects.create(
        code="FAR1", name="远方站", division=far, control_level="state"
    )
    store_days(elsewhere, date(2019, 3, 1), 3)
    assert "远方站" not in text_of(page_of(staff, f"/air/{MARCH}"))


# --- The edition ----------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
def test_the_other_edition_changes_the_counts_and_warns(
    staff: Client, station: AirStation, address: str
) -> None:
    store_days(station, date(2019, 3, 1), 31, pm25=68)
    old, new = (page_of(staff, f"{address}{MARCH}{more}") for more in ("", "&basis=2026"))
    assert BANNER not in text_of(old)
    assert BANNER in text_of(new)
    assert rows_of(old, "六项污染物逐月")["3月"][7] == "31/31"
    assert rows_of(new, "六项污染物逐月")["3月"][7] == "0/31"
    assert rows_of(new, "新旧标准逐月对比")["3月"] == [
        "31", "31", "31", "0", "−31", "100.0", "0.0", "−100.0", "0", "31",
        "PM2.5 31天", "PM2.5 31天",
    ]  # fmt: skip
    assert "新旧标准对比" not in text_of(old)
    assert "3月1日 AQI 108 轻度污染 首要污染物 PM2.5" in [
        text_of(t) for t in elements(new, "title")
    ]


@pytest.mark.parametrize("address", PAGES)
def test_links_of_a_comparison_keep_it(staff: Client, station: AirStation, address: str) -> None:
    store_days(station, date(2019, 3, 1), 3)
    page = page_of(staff, f"{address}{MARCH}&basis=2026")
    kept = [href for href in hrefs(page) if "month=2" in href or "month=4" in href]
    kept += [href for href in hrefs(page) if "division=" in href or "/stations/" in href]
    assert len(kept) >= 3
    assert all("basis=2026" in href for href in kept), kept
    hidden = {dict(i.attributes).get("name") for i in elements(page, "input")}
    assert "basis" in hidden, "the month picker keeps it too"


def test_targets_are_not_held_against_another_edition(staff: Client, station: AirStation) -> None:
    store_days(station, date(2023, 8, 1), 3)
    said = text_of(page_of(staff, "/air/?year=2023&month=8&basis=2026"))
    assert "重算口径下不画考核目标线" in said


@pytest.mark.parametrize("address", PAGES)
def test_what_is_no_edition_is_told_in_chinese(staff: Client, address: str) -> None:
    response = staff.get(f"{address}{MARCH}&basis=1996")
    assert response.status_code == 404
    assert "评价标准“1996”无法识别" in response.content.decode()


def test_an_unknown_station_is_told_in_chinese(staff: Client) -> None:
    response = staff.get("/stations/9999Z/")
    assert response.status_code == 404
    assert "没有编码为“9999Z”的空气站点" in response.content.decode()


# --- Taken away -----------------------------------------------------------------------------------


def downloaded(client: Client, address: str) -> tuple[list[str], list[list[str]]]:
    """Return the header and the rows of a download."""
    response = client.get(address)
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"].startswith("attachment")
    text = response.content.decode("utf-8")
    assert text.startswith("\ufeff"), "or Excel takes it for another encoding"
    header, *rows = list(csv.reader(StringIO(text.removeprefix("\ufeff"))))
    return header, rows


@pytest.mark.parametrize("address", PAGES)
def test_days_can_be_taken_away(staff: Client, station: AirStation, address: str) -> None:
    store_days(station, date(2019, 3, 30), 3, pm25="68.5")
    header, rows = downloaded(staff, f"{address}{MARCH}&basis=2026&format=csv")
    assert header[:3] == ["日期", "对象", "PM2.5(μg/m³)"]
    assert [row[0] for row in rows] == ["2019-03-30", "2019-03-31"], "up to the month asked for"
    assert rows[0][2] == "68.5"
    assert rows[0][8:13] == ["108", "轻度污染", "PM2.5", "PM2.5 0.13", "HJ 633-2026"]


def test_no_cell_of_a_download_is_a_formula(staff: Client, station: AirStation) -> None:
    AirStation.objects.filter(pk=station.pk).update(name="=1+1")
    store_days(station, date(2019, 3, 1), 1, pm25=None, note="=HYPERLINK(1)")
    _, (row,) = downloaded(staff, f"/stations/3010A/{MARCH}&format=csv")
    assert row[1] == "'=1+1"
    assert not any(cell.startswith(("=", "+", "@")) for cell in row)


def test_who_may_not_read_readings_may_not_take_them_away(
    client_as: Callable[[Role], Client], station: AirStation
) -> None:
    for address in PAGES:
        assert client_as(Role.UNIT).get(f"{address}{MARCH}&format=csv").status_code == 403


# --- Ways to a station ----------------------------------------------------------------------------


def test_a_station_is_reached_from_its_division_and_from_the_air_page(
    staff: Client, station: AirStation
) -> None:
    for address in ("/air/", "/divisions/zhonglou/"):
        found = hrefs(page_of(staff, f"{address}{MARCH}"))
        assert f"/stations/3010A/{MARCH}" in found, address


def test_units_see_the_station_named_but_get_no_link_they_may_not_follow(
    client_as: Callable[[Role], Client], station: AirStation
) -> None:
    page = page_of(client_as(Role.UNIT), f"/divisions/zhonglou/{MARCH}")
    assert "空气站点 钟楼 国控" in text_of(page)
    assert not any(href.startswith("/stations/") for href in hrefs(page))


def test_the_admin_leads_to_the_stations_page(station: AirStation) -> None:
    chief = Client()
    chief.force_login(User.objects.create_superuser("chief"))
    change = reverse("admin:monitoring_airstation_change", args=[station.pk])
    (view_on_site,) = {h for h in hrefs(page_of(chief, change)) if h.startswith("/admin/r/")}
    response = chief.get(view_on_site)
    assert response.headers["Location"].endswith("/stations/3010A/")


# --- Queries --------------------------------------------------------------------------------------


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("more", ["", "&basis=2026"])
def test_more_days_stations_and_years_cost_no_more_queries(
    staff: Client, station: AirStation, address: str, more: str
) -> None:
    others = [
        AirStation.objects.create(
            code=f"T{n}", name=f"新站{n}", division=station.division, control_level="local"
        )
        for n in range(3)
    ]
    for each in (station, others[0]):
        store_days(each, date(2019, 3, 1), 2, pm25=None)
    asked = f"{address}{MARCH}{more}"
    cost = _cost(staff, asked)
    for each in others[1:]:
        store_days(each, date(2019, 3, 1), 20, pm25=None)
    store_days(station, date(2018, 1, 1), 40)
    store_days(station, date(2019, 1, 1), 40)
    assert _cost(staff, asked) == cost


def _cost(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
