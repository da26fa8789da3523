"""The pages by keyboard, and signs that need no colour: words, shapes, tables."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.browser.site import PM25, follow, month_of, visit

if TYPE_CHECKING:
    from playwright.sync_api import Page


def test_first_tab_stop_leads_past_the_navigation(tab: Callable[..., "Page"]) -> None:
    page = tab()
    for address in ("/", PM25, "/tasks/"):
        visit(page, address)
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip", address
        assert page.locator(".skip").bounding_box()["x"] >= 0, "seen while it has the focus"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("!!document.activeElement.closest('main')"), address


def test_whatever_has_the_focus_shows_it(tab: Callable[..., "Page"]) -> None:
    page = tab()
    visit(page, "/tasks/")
    for _ in range(25):
        page.keyboard.press("Tab")
        style = "getComputedStyle(document.activeElement)"
        assert page.evaluate(f"{style}.outlineStyle") != "none", page.evaluate(
            "document.activeElement.outerHTML.slice(0, 120)"
        )


def test_every_status_has_a_word_and_a_hidden_shape(tab: Callable[..., "Page"]) -> None:
    page = tab()
    for address in ("/", "/tasks/", "/tasks/ledger/", PM25):
        visit(page, address)
        statuses = page.locator(".status").all()
        assert statuses, address
        for status in statuses:
            shape = status.locator("[aria-hidden=true]").text_content() or ""
            word = (status.text_content() or "").replace(shape, "", 1).strip()
            assert shape.strip(), address
            assert len(word) >= 2, f"{address}: “{shape}” stands alone"


def test_every_light_of_a_task_has_a_word_and_a_hidden_shape(tab: Callable[..., "Page"]) -> None:
    page = tab()
    for address in ("/", "/tasks/", "/tasks/219/", "/tasks/board/?show=lamp", "/tasks/ledger/"):
        visit(page, address)
        lamps = page.locator(".lamp").all()
        assert lamps or address == "/tasks/ledger/", address
        for lamp in lamps:
            assert (lamp.locator("[aria-hidden=true]").text_content() or "").strip(), address
            assert (lamp.text_content() or "").strip().endswith("灯"), address


def test_a_phone_reads_the_timeline_as_a_table(tab: Callable[..., "Page"]) -> None:
    page = tab(width=390)
    visit(page, "/tasks/timeline/")
    assert not page.locator(".timeline .figure__static").is_visible()
    assert page.locator(".timeline__table tbody tr").count() == 60
    assert page.locator(".timeline__table tbody tr").first.is_visible()
    page.set_viewport_size({"width": 1440, "height": 900})
    assert page.locator(".timeline .figure__static svg").is_visible()


def test_a_count_of_the_board_opens_the_list_it_counts(tab: Callable[..., "Page"]) -> None:
    page = tab(java_script_enabled=False)
    page.goto(month_of("/tasks/board/"))
    count = page.locator(".board tbody td a").first
    printed = count.text_content()
    follow(page, count)
    assert page.locator(".tasks tbody tr").count() == int(printed or 0)
