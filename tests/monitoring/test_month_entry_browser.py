"""The month entry page at the keyboard: a pasted block, arrows, a strict content policy."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from monitoring.models import SectionMonth

if TYPE_CHECKING:
    from playwright.sync_api import Page

PASTE = """(cell) => {
  const data = new DataTransfer();
  data.setData("text/plain", "Ⅱ\\t7.6\\r\\nⅢ\\t７.５\\r\\n");
  const options = {clipboardData: data, bubbles: true, cancelable: true};
  cell.dispatchEvent(new ClipboardEvent("paste", options));
}"""


def opened(browser_page: Callable[..., Any], address: str) -> tuple["Page", list[str]]:
    """Open the page as a data administrator; also return what the browser complains about."""
    page = browser_page("dataadmin", viewport={"width": 1024, "height": 768})
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(address)
    return page, complaints


def test_a_block_copied_from_a_sheet_is_pasted_cell_by_cell_and_saved(
    browser_page: Callable[..., Any],
) -> None:
    address = f"{reverse('admin:month_entry')}?year=2023&month=9"
    page, complaints = opened(browser_page, address)
    page.locator("td.water_class input").first.evaluate(PASTE)
    assert page.locator("td.water_class input").nth(1).input_value() == "Ⅲ"
    assert page.locator("td.ph input").nth(1).input_value() == "７.５"
    page.locator("td.water_class input").first.press("Enter")
    assert page.evaluate("document.activeElement.value") == "Ⅲ"
    page.locator("td.do input").first.fill("95")  # looks like a saturation in per cent
    page.get_by_label("断面数据来源").fill("9月水质月报")
    page.get_by_role("button", name="保存 2023年9月").click()
    page.get_by_text("请核对原始资料").wait_for()
    page.get_by_label("以上数据已核对原始资料").check()
    page.get_by_label("原因(必填").fill("月报如此")
    page.get_by_role("button", name="保存 2023年9月").click()
    page.get_by_text("断面 2 行").wait_for()
    found = SectionMonth.objects.order_by("section__position")
    assert [(row.water_class, str(row.ph), row.source) for row in found] == [
        (2, "7.6000", "9月水质月报"), (3, "7.5000", "9月水质月报"),
    ]  # fmt: skip
    assert [text for text in complaints if "favicon" not in text and "404" not in text] == []


def test_the_page_fits_a_projector_without_scrolling_sideways(
    browser_page: Callable[..., Any],
) -> None:
    page, _ = opened(browser_page, f"{reverse('admin:month_entry')}?year=2023&month=9")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    tables = page.locator(".entry-scroll")
    assert tables.evaluate_all("all => all.every(each => each.scrollWidth <= each.clientWidth)")
