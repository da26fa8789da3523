"""The pages are used in a real browser: charts, forms, login, with script and without."""

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.site import (
    INDICATORS,
    ONE_A_KIND,
    PASSWORD,
    PM25,
    Site,
    follow,
    listening,
    month_of,
    visit,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

# --- The interactive chart ------------------------------------------------------------------------


def test_chart_is_drawn_in_place_of_the_static_one(tab: Callable[..., "Page"]) -> None:
    page = tab()
    visit(page, PM25)
    assert page.locator(".figure__live .main-svg").first.is_visible()
    assert not page.locator("figure[data-figure] .figure__static").is_visible()
    labels = page.locator(".figure__live .xtick text").all_text_contents()
    assert labels == [f"{month}月" for month in range(1, 13)]


def test_no_chart_offers_to_send_its_data_anywhere(tab: Callable[..., "Page"]) -> None:
    page = tab()
    for code in INDICATORS:
        visit(page, f"/indicators/{code}/")
        for figure in page.locator("figure[data-figure]").all():
            figure.hover()
            buttons = figure.locator(".modebar-btn")
            titles = buttons.evaluate_all("all => all.map(b => b.dataset.title || b.title)")
            assert titles, f"{code} has no buttons at all"
            for title in titles:
                assert not re.search(r"share|send|cloud|edit|上传|分享", title, re.IGNORECASE), code


def test_page_stays_readable_when_the_chart_library_cannot_be_loaded(
    tab: Callable[..., "Page"],
) -> None:
    page = tab()
    page.route("**/plotly-basic*", lambda route: route.abort())
    with page.expect_event("requestfailed"):
        page.goto(month_of(PM25))
    assert page.locator("figure[data-figure] .figure__static svg").is_visible()
    assert not page.locator("figure[data-figure] .figure__live").is_visible()


# --- Without script -------------------------------------------------------------------------------


def test_every_page_reads_fully_without_script(tab: Callable[..., "Page"]) -> None:
    page = tab(java_script_enabled=False)
    for address in ONE_A_KIND:
        page.goto(month_of(address))
        for drawing in page.locator(".figure__static svg").all():
            assert drawing.is_visible(), address
        for live in page.locator(".figure__live").all():
            assert not live.is_visible(), address
        for table in page.locator(".figure__data").all():
            table.locator("summary").click()
            assert table.locator("table").is_visible(), address


def test_month_is_chosen_without_script(tab: Callable[..., "Page"]) -> None:
    page = tab(java_script_enabled=False)
    page.goto("/")
    page.get_by_text("选择月份").click()
    page.locator("select[name=month]").select_option("5")
    follow(page, page.get_by_role("button", name="查看"))
    assert page.locator("h1").text_content() == "2023年5月"


def test_tasks_are_filtered_without_script(tab: Callable[..., "Page"]) -> None:
    page = tab(java_script_enabled=False)
    page.goto(month_of("/tasks/"))
    page.get_by_label("领域").select_option("5")
    follow(page, page.get_by_role("button", name="筛选"))
    assert page.locator(".tasks tbody tr").count() == 4
    assert "area=5" in page.url
    assert "month=8" in page.url


@pytest.mark.parametrize("has_script", [True, False])
def test_a_what_if_is_tried_and_cleared(tab: Callable[..., "Page"], has_script: bool) -> None:
    page = tab(java_script_enabled=has_script)
    page.goto(month_of(PM25))
    page.get_by_label("9月", exact=True).fill("30")
    follow(page, page.get_by_role("button", name="试算"))
    assert (page.get_by_role("status").text_content() or "").startswith("若9月为30、")
    assert page.get_by_label("9月", exact=True).input_value() == "30"
    assert page.locator(".what-if input[type=range]").count() == (5 if has_script else 0)
    follow(page, page.get_by_role("link", name="清空"))
    assert page.get_by_role("status").count() == 0
    assert "month=8" in page.url


def test_a_figure_opens_down_to_its_readings_by_keyboard(tab: Callable[..., "Page"]) -> None:
    page = tab(java_script_enabled=False)
    page.goto(month_of(PM25))
    figure = page.locator(".verdict a.fig").nth(1)
    printed = figure.text_content()
    figure.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/explain/**", wait_until="load")
    assert page.locator("[data-explained]").text_content() == printed
    assert page.locator(".explain__readings tbody tr").count() == 8


AIR_TABLE = "站点,日期,PM2.5,PM10,SO2,NO2,CO,O3-8h\n甲,2023-09-01,20,30,10,15,0.5,60\n"


@pytest.mark.parametrize("has_script", [True, False])
def test_an_uploaded_table_is_assessed(
    tab: Callable[..., "Page"], site: Site, has_script: bool
) -> None:
    page = tab(java_script_enabled=has_script)
    with listening(page, site.address) as heard:
        page.goto("/assess/")
        table = {"name": "日报.csv", "mimeType": "text/csv", "buffer": AIR_TABLE.encode()}
        page.get_by_label("监测数据表").set_input_files(table)
        page.get_by_role("button", name="预览").click()
        page.wait_for_selector("#assess-found")
        cells = page.locator(".assess__table tbody tr").first.locator("td").all_text_contents()
        assert cells[:4] == ["2", "甲", "2023-09-01", "30"]
        if not has_script:
            page.get_by_label("监测数据表").set_input_files(table)
        with page.expect_download() as download:
            page.get_by_role("button", name="下载结果 xlsx").click()
        assert download.value.suggested_filename == "日报_评价结果.xlsx"
    assert [words for words in heard if "failed" not in words] == []  # a download ends its request


# --- Login ----------------------------------------------------------------------------------------


def log_in(page: "Page", password: str) -> None:
    """Fill the login form and send it."""
    page.get_by_label("账号").fill("browser-reader")
    page.get_by_label("密码").fill(password)
    follow(page, page.get_by_role("button", name="登录"))


def test_login_leads_to_the_summary_and_out_again(tab: Callable[..., "Page"]) -> None:
    page = tab(logged_in=False)
    page.goto("/")
    assert page.url.endswith("/login/?next=/")
    log_in(page, PASSWORD)
    assert page.locator("h1").text_content() == "2023年8月"
    follow(page, page.get_by_role("button", name="退出"))
    assert page.url.endswith("/login/")


def test_wrong_password_is_told_in_chinese_without_saying_which_part_was_wrong(
    tab: Callable[..., "Page"],
) -> None:
    page = tab(logged_in=False)
    page.goto("/login/?next=/air/")
    log_in(page, "not-the-password")
    alert = page.get_by_role("alert")
    assert alert.text_content() == "账号或密码不正确,请重新输入。密码区分大小写。"
    assert page.get_by_label("账号").input_value() == "browser-reader"
    assert page.get_by_label("密码").input_value() == ""
    log_in(page, PASSWORD)
    assert page.url.endswith("/air/")
