"""The pages on paper: the summary on one sheet, nothing shrunk, charts as they are drawn."""

from collections.abc import Callable
from io import BytesIO
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import pytest
from pypdf import PdfReader

from tests.browser.site import ONE_A_KIND, PM25, listed, month_of, visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.once


def sheets_of(page: "Page", **options: Any) -> PdfReader:
    """Print a page the way its own style sheet asks for."""
    return PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True, **options)))


@pytest.mark.parametrize("month", range(1, 13))
def test_summary_prints_on_one_sheet_of_a4(tab: Callable[..., "Page"], month: int) -> None:
    page = tab()
    page.goto(f"/?year=2023&month={month}")
    sheets = sheets_of(page).pages
    assert [(round(s.mediabox.width), round(s.mediabox.height)) for s in sheets] == [(595, 842)]


def test_printed_summary_has_every_target_with_its_status(tab: Callable[..., "Page"]) -> None:
    page = tab()
    visit(page, "/")
    page.emulate_media(media="print")
    rows = page.locator(".score tbody tr:not(.score__group)")
    assert rows.count() == 13
    for row in rows.all():
        assert row.locator(".status").is_visible()
        assert row.locator(".score__need").is_visible()
    for hidden in (".top__nav", ".top__user", ".head__months", ".figure__data"):
        assert not page.locator(hidden).first.is_visible(), hidden


def heading_size(page: "Page") -> float:
    """Print a page and return the size of its heading on paper, in points."""
    heading = normalize("NFKC", page.locator("h1").text_content() or "")
    sizes: list[float] = []

    def measure(text: str, cm: list[float], tm: list[float], font: Any, size: float) -> None:
        words = normalize("NFKC", text).strip()
        if words and heading.startswith(words):
            sizes.append(abs(size * tm[3] * cm[3]))

    # What is not seen takes its room all the same, and need not be read out of the paper.
    page.evaluate(
        "() => { document.body.style.visibility = 'hidden';"
        " document.querySelector('h1').style.visibility = 'visible' }"
    )
    sheets_of(page, page_ranges="1").pages[0].extract_text(visitor_text=measure)
    return max(sizes)


def test_no_page_is_shrunk_to_fit_the_width_of_its_sheet(tab: Callable[..., "Page"]) -> None:
    page, shrunk = tab(), {}
    for address in (*ONE_A_KIND, "/?year=2023&month=12"):
        page.goto(month_of(address))
        if (size := heading_size(page)) < 12.9:
            shrunk[address] = [f"the heading of 13 pt is printed in {size:.1f} pt"]
    assert not shrunk, listed(shrunk)


def test_an_interactive_chart_prints_as_the_static_one(tab: Callable[..., "Page"]) -> None:
    page = tab()
    visit(page, PM25)
    page.emulate_media(media="print")
    drawing = page.locator("figure[data-figure] .figure__static svg")
    assert drawing.is_visible()
    assert not page.locator("figure[data-figure] .figure__live").is_visible()
    sheet, box = page.locator("#content").bounding_box(), drawing.bounding_box()
    assert sheet is not None
    assert box is not None
    assert box["x"] + box["width"] <= sheet["x"] + sheet["width"] + 1
    printed = "".join(sheet.extract_text() for sheet in sheets_of(page).pages)
    assert "12月" in normalize("NFKC", printed)  # the font writes 月 as the radical of that shape


def test_chart_is_back_on_the_screen_after_printing(tab: Callable[..., "Page"]) -> None:
    page = tab()
    visit(page, PM25)
    page.pdf()
    assert page.locator(".figure__live .main-svg").first.is_visible()
    assert not page.locator("figure[data-figure] .figure__static").is_visible()
