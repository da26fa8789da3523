"""The month entry page at the keyboard: a pasted block, arrows, a strict content policy."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from monitoring.models import SectionMonth

if TYPE_CHECKING:
    from playwright.sync_api import Page

PASTE = """(cell, text) => {
  const data = new DataTransfer();
  data.setData("text/plain", text);
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
    page.locator("td.water_class input").first.evaluate(PASTE, "Ⅱ\t7.6\r\nⅢ\t７.５\r\n")
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


def test_a_block_that_names_its_rows_is_pasted_by_name_and_tells_what_it_lost(
    browser_page: Callable[..., Any],
) -> None:
    page, complaints = opened(browser_page, f"{reverse('admin:month_entry')}?year=2023&month=9")
    block = "钟楼大桥\tⅣ\t7.1\n连江桥下\tⅡ\t7.2\n外区断面\tⅤ\t7.3\n"
    page.locator("td.water_class input").nth(4).evaluate(PASTE, block)
    for name, water_class, ph in (("钟楼大桥", "Ⅳ", "7.1"), ("连江桥下", "Ⅱ", "7.2")):
        row = page.locator(f'tr[data-title="{name}"]')
        assert row.locator("td.water_class input").input_value() == water_class
        assert row.locator("td.ph input").input_value() == ph
    assert page.locator("td.water_class input").nth(4).input_value() == ""
    told = page.get_by_text("已粘贴 4 格")
    assert "有 2 格对不上行或列,没有粘贴:外区断面 Ⅴ、外区断面 7.3" in told.inner_text()
    assert page.locator(".entry-count").inner_text() == "有 4 格改动未保存"
    assert [text for text in complaints if "favicon" not in text and "404" not in text] == []


def test_what_is_wrong_is_told_while_it_is_typed_and_goes_when_it_is_mended(
    browser_page: Callable[..., Any],
) -> None:
    page, complaints = opened(browser_page, f"{reverse('admin:month_entry')}?year=2023&month=9")
    cell = page.locator("td.ph input").first
    cell.fill("七")
    page.get_by_text("pH“七”无法识别").wait_for()
    assert cell.get_attribute("aria-invalid") == "true"
    cell.fill("7.6")
    page.get_by_text("pH“七”无法识别").wait_for(state="detached")
    assert cell.get_attribute("aria-invalid") is None
    assert not SectionMonth.objects.exists()
    assert [text for text in complaints if "favicon" not in text and "404" not in text] == []


def test_leaving_with_unsaved_cells_asks_first(browser_page: Callable[..., Any]) -> None:
    page, _ = opened(browser_page, f"{reverse('admin:month_entry')}?year=2023&month=9")
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    page.locator("td.ph input").first.press_sequentially("7.6")
    page.get_by_role("link", name="首页").click()
    page.wait_for_url("**/admin/")
    assert asked == ["beforeunload"]


def test_the_page_fits_a_projector_without_scrolling_sideways(
    browser_page: Callable[..., Any],
) -> None:
    page, _ = opened(browser_page, f"{reverse('admin:month_entry')}?year=2023&month=9")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    tables = page.locator(".entry-scroll")
    assert tables.evaluate_all("all => all.every(each => each.scrollWidth <= each.clientWidth)")
