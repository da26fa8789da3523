"""A unit fills in a month's report in Chromium: on its own page, without script, on a phone."""

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest
from django.contrib.auth.models import User

from targets.models import Evidence, ProgressReport, Task, TaskItem, Unit

if TYPE_CHECKING:
    from playwright.sync_api import Page

OPEN_FORMS = "document.querySelectorAll('.filing__box, .act__box').forEach(e => { e.open = true })"
OPEN_UNIT = "/units/water/?year=2023&month=8"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
}


@pytest.fixture
def unit_page(browser_page: Callable[..., "Page"]) -> Callable[..., "Page"]:
    """Return a function that opens a blank page for somebody of 水科."""

    def opened(**options: object) -> "Page":
        page = browser_page("unit", locale="zh-CN", **options)
        water = Unit.objects.get(code="water")
        water.members.add(User.objects.get(username="test-unit"))
        return page

    return opened


@pytest.mark.parametrize("has_script", [True, False])
def test_a_report_is_filed_on_the_units_page_and_the_next_one_opens(
    unit_page: Callable[..., "Page"], has_script: bool
) -> None:
    page = unit_page(java_script_enabled=has_script, viewport={"width": 390, "height": 844})
    page.goto(OPEN_UNIT)
    boxes = page.locator(".filing__box")
    first = boxes.first
    title = first.locator("summary").text_content() or ""
    first.get_by_label("本月进展").fill("已进场施工")
    with page.expect_navigation():
        first.get_by_role("button", name="保存8月月报").click()
    assert page.url.endswith(OPEN_UNIT)
    assert "月报已保存" in (page.locator(".messages").text_content() or "")
    assert page.locator(".filing__box summary").first.text_content() != title
    row = ProgressReport.objects.get(year=2023, month=8)
    assert (row.progress, str(row.reported_by)) == ("已进场施工", "test-unit")
    assert title.strip().startswith(row.task.number)


def test_pages_of_a_unit_have_no_faults_for_axe_and_fit_a_phone(
    unit_page: Callable[..., "Page"],
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    task = Task.objects.filter(lead_unit__code="water").first()
    assert task is not None
    TaskItem.objects.create(task=task, name="一号对象", position=1)
    Evidence.objects.create(task=task, title="验收表")
    Task.objects.filter(pk=task.pk).update(due_date="2099-12-31")
    page = unit_page(viewport={"width": 390, "height": 844})
    for address in (
        OPEN_UNIT,
        f"/tasks/{task.number}/?year=2023&month=8",
        f"/tasks/{task.number}/report/?year=2023&month=8",
    ):
        page.goto(address)
        page.evaluate(OPEN_FORMS)
        found = Axe().run(page, options=RULES).response["violations"]
        assert [(one["id"], one["nodes"][0]["target"]) for one in found] == [], address
        width = page.evaluate("document.scrollingElement.scrollWidth")
        assert width <= 390, address
