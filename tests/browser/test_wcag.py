"""No page breaks a rule of WCAG that axe can find."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from tests.browser.site import ONE_A_KIND, WIDTHS, WITHOUT_READINGS, listed, visit

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.once

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],  # what passes need not be located: a page has thousands of links
}
WIDE_AND_NARROW = (1440, 390)


def violations_of(page: "Page") -> list[str]:
    """Return what axe finds wrong, with the first place it was found."""
    from axe_playwright_python.sync_playwright import Axe

    # A column that stays in view while a table scrolls covers cells half; scrolling frees them.
    page.evaluate(
        "() => document.querySelectorAll('.matrix :is(th, td)').forEach(e => {"
        " e.style.position = 'static' })"
    )
    found = Axe().run(page, options=RULES).response["violations"]
    return [
        f"{one['id']} ({one['impact']}, {len(one['nodes'])}×) {one['nodes'][0]['target'][0]}"
        for one in found
    ]


@pytest.mark.slow
def test_no_page_breaks_a_rule_of_wcag(tab: Callable[..., "Page"]) -> None:
    page, broken = tab(), {}
    for address in (*ONE_A_KIND, *WITHOUT_READINGS):
        page.set_viewport_size({"width": 1440, "height": WIDTHS[1440]})
        visit(page, address)
        for width in WIDE_AND_NARROW:  # narrowed where it stands: loading it again takes longest
            page.set_viewport_size({"width": width, "height": WIDTHS[width]})
            if found := violations_of(page):
                broken[f"{address} {width}"] = found
    assert not broken, listed(broken)


def test_login_and_missing_page_break_no_rule_of_wcag(tab: Callable[..., "Page"]) -> None:
    visitor, reader = tab(logged_in=False), tab()
    visitor.goto("/login/")
    assert violations_of(visitor) == []
    reader.goto("/tasks/999/")
    assert violations_of(reader) == []
