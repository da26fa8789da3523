"""The month's workbook through the browser: given out, filled in, previewed, confirmed."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from django.urls import reverse

from monitoring.models import SectionMonth


def test_the_months_workbook_goes_out_and_comes_back(
    browser_page: Callable[..., Any], tmp_path: Path
) -> None:
    page = browser_page("dataadmin")
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto(reverse("admin:import"))
    page.locator("#pick-year").fill("2023")
    page.locator("#pick-month").select_option("9")
    with page.expect_download() as download:
        page.get_by_role("button", name="下载 xlsx").click()
    path = tmp_path / "月度数据_2023年9月.xlsx"
    download.value.save_as(path)
    book: Any = openpyxl.load_workbook(path)
    sheet = book["断面"]
    header = [cell.value for cell in sheet[1]]
    sheet.cell(2, header.index("水质类别") + 1, "Ⅱ")
    sheet.cell(2, header.index("pH") + 1, 7.6)
    book.save(path)

    page.locator('input[type="file"]').set_input_files(path)
    page.get_by_role("button", name="上传并预览").click()
    page.get_by_role("button", name="确认导入").wait_for()
    assert not SectionMonth.objects.exists(), "a preview writes nothing"
    assert "连江桥下" in page.locator("#content-main").inner_text()
    page.get_by_role("button", name="确认导入").click()
    page.wait_for_url("**/importbatch/*/change/")
    row = SectionMonth.objects.get()
    assert (row.section.name, row.water_class, str(row.ph)) == ("连江桥下", 2, "7.6000")
    assert complaints == []
