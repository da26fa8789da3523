"""The pages in a real browser fit their screens: at three widths, enlarged, before login."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.site import (
    AUGUST,
    CLIPPED,
    OVERFLOW,
    PAGES,
    PM25,
    WIDTHS,
    WITHOUT_READINGS,
    Site,
    listed,
    listening,
    month_of,
    visit,
)

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.once


def test_faults_that_are_looked_for_would_be_found(tab: Callable[..., "Page"], site: Site) -> None:
    page = tab()
    with listening(page, site.address) as heard:
        visit(page, PM25)
        assert heard + page.evaluate(CLIPPED) + page.evaluate("refused") == []
        page.evaluate("document.body.setAttribute('style', 'color: red')")
        page.evaluate("document.querySelector('h1').append(new Image())")
        page.evaluate("document.querySelector('h1 img').src = 'http://elsewhere.example/x.png'")
        page.wait_for_function("refused.length >= 2")
        assert any("style" in words for words in heard)
        assert any("elsewhere.example" in words for words in heard)
    page.locator("figure[data-figure] .figure__static").evaluate("e => { e.hidden = false }")
    page.evaluate("document.querySelector('svg.c-svg text').setAttribute('x', -50)")
    assert len(page.evaluate(CLIPPED)) == 1
    page.evaluate("document.querySelector('h1').textContent = 'w'.repeat(999)")
    assert page.evaluate(OVERFLOW) != ""


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_is_quiet_and_fits_its_screen(
    tab: Callable[..., "Page"], site: Site, width: int
) -> None:
    page, faults = tab(width=width), {}
    with listening(page, site.address) as heard:
        for address in (*PAGES, *WITHOUT_READINGS):
            visit(page, address)
            found = [*heard, *page.evaluate("window.refused")]
            if overflow := page.evaluate(OVERFLOW):
                found.append(f"wider than the screen, {overflow}")
            found += [f"clipped: {text}" for text in page.evaluate(CLIPPED)]
            if found:
                faults[address] = found
            heard.clear()
    assert not faults, listed(faults)


def test_a_phone_shows_the_class_to_date_beside_the_name_of_the_section(
    tab: Callable[..., "Page"],
) -> None:
    """However far a matrix of classes is moved, its first column stays and so does the last."""
    page = tab(width=390)
    visit(page, f"/water/{AUGUST}")
    scroller = page.locator(".scroll:has(.matrix)").first
    for left in (0, 80):
        scroller.evaluate("(box, left) => { box.scrollLeft = left; }", left)
        for cell in ("th[scope=row]", "td.matrix__sum"):
            box = page.locator(f".matrix tbody tr >> nth=0 >> {cell}").bounding_box()
            assert box is not None
            assert box["x"] >= 0, (left, cell)
            assert box["x"] + box["width"] <= 390, (left, cell)
    assert not page.locator(".matrix .is-future").first.is_visible()


@pytest.mark.parametrize("width", WIDTHS)
def test_pages_before_login_are_quiet_and_fit_their_screen(
    tab: Callable[..., "Page"], site: Site, width: int
) -> None:
    page = tab(logged_in=False, width=width)
    with listening(page, site.address) as heard:
        page.goto("/login/")
        assert heard + page.evaluate("window.refused") == []
        assert page.evaluate(OVERFLOW) == ""


@pytest.mark.parametrize("address", ["/", "/water/", "/air/", "/tasks/", "/tasks/board/"])
def test_text_can_be_enlarged_to_twice_its_size(tab: Callable[..., "Page"], address: str) -> None:
    page = tab()
    page.set_viewport_size({"width": 720, "height": 450})  # 1440 at 200 %
    page.goto(month_of(address))
    assert page.evaluate(OVERFLOW) == ""
