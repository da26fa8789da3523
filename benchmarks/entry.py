"""How long a month takes a clerk: 12 sections × 5 parameters and the district's air.

Run: .venv/bin/python -m benchmarks.entry

Chromium does what a person does, by paste and by import, on a server of its own in a temporary
folder. A person is slower than a script, so keys come 150 ms apart and every turn to another
window, field or button is paused for a second. Filling in the sheet itself is not counted: it is
what the laboratory sends. Aims: under 60 s by paste, under 20 s by import.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.error import URLError
from urllib.request import urlopen

if TYPE_CHECKING:
    from playwright.sync_api import Page

SERVER = "http://127.0.0.1:8765"
KEY_MS, PAUSE_MS = 150, 1000
AIR = ("31.2", "30", "25", "", "0")  # PM2.5, valid, good, (ratio), heavy days
SECTIONS = 12
WATER = ("7.6", "7.2", "3.4", "0.32", "0.11")  # pH, DO, CODMn, NH3-N, TP
WATER_HEADERS = ("pH", "溶解氧(mg/L)", "高锰酸盐指数(mg/L)", "氨氮(mg/L)", "总磷(mg/L)")


@contextmanager
def served() -> Iterator[str]:
    """Serve a new installation with the plan and no readings; give the clerk's password."""
    with tempfile.TemporaryDirectory() as folder:
        where = {**os.environ, "VAR_DIR": folder, "DEBUG": "on"}
        manage = [sys.executable, "manage.py"]
        subprocess.run([*manage, "prepare", "--no-demo"], env=where, check=True, stdout=-3)
        told = subprocess.run(
            [*manage, "create_accounts", "--reset", "dataadmin"],
            env=where, check=True, stdout=subprocess.PIPE, text=True,
        ).stdout  # fmt: skip
        password = next(line.split()[1] for line in told.splitlines() if "dataadmin" in line)
        server = subprocess.Popen(
            [*manage, "runserver", "--noreload", SERVER.rpartition("/")[2]],
            env=where, stdout=-3, stderr=-3,
        )  # fmt: skip
        try:
            wait_for_server()
            yield password
        finally:
            server.terminate()
            server.wait()


def wait_for_server() -> None:
    """Wait until the server answers."""
    for _ in range(100):
        try:
            urlopen(f"{SERVER}/healthz").close()
        except URLError:
            time.sleep(0.2)
        else:
            return
    sys.exit("the server did not start")


def turn(page: "Page") -> None:
    """Pause as a person does between two things."""
    page.wait_for_timeout(PAUSE_MS)


def by_paste(page: "Page") -> float:
    """Type the air, paste the block of sections, save; return the seconds."""
    block = "\n".join("\t".join(WATER) for _ in range(SECTIONS))
    page.goto(f"{SERVER}/admin/month-entry/?year=2023&month=9")
    start = time.perf_counter()
    cells = page.locator("#air-month td:not(.past) input")
    for place, text in enumerate(AIR):
        if text:
            cells.nth(place).click()
            page.keyboard.type(text, delay=KEY_MS)
            turn(page)
    page.evaluate("text => navigator.clipboard.writeText(text)", block)
    turn(page)  # to the sheet, select, copy
    turn(page)
    page.locator("td.ph input").first.click()
    page.keyboard.press("Control+v")
    page.get_by_text(f"已粘贴 {SECTIONS * len(WATER)} 格").wait_for()
    turn(page)
    page.get_by_role("button", name="保存 2023年9月").click()
    confirm_doubts(page)
    page.get_by_text("已保存 2023年9月").wait_for()
    return time.perf_counter() - start


def confirm_doubts(page: "Page") -> None:
    """Vouch for what is questioned, with a typed reason, if anything is."""
    doubts = page.locator(".entry-confirm input[type=checkbox]")
    if doubts.count():
        turn(page)
        doubts.first.check()
        page.locator(".entry-doubts input[type=text]").last.click()
        page.keyboard.type("已与化验单核对", delay=KEY_MS)
        page.get_by_role("button", name="保存 2023年9月").click()


def filled_workbook(page: "Page", folder: Path) -> Path:
    """Download October's workbook and fill it in; not timed."""
    import openpyxl

    with page.expect_download() as download:
        page.evaluate("location.href = '/admin/import/month.xlsx?year=2023&month=10'")
    path = folder / "月度数据_2023年10月.xlsx"
    download.value.save_as(path)
    book = openpyxl.load_workbook(path)
    air, water = book["空气"], book["断面"]
    for column, text in zip((4, 5, 6, 7), (31.5, 31, 27, 0), strict=True):
        air.cell(2, column, text)
    header = [cell.value for cell in water[1]]
    for row in range(2, 2 + SECTIONS):
        for name, text in zip(WATER_HEADERS, WATER, strict=True):
            water.cell(row, header.index(name) + 1, float(text) + row / 100)
    book.save(path)
    return path


def by_import(page: "Page", folder: Path) -> float:
    """Upload the filled workbook, look at the preview, confirm; return the seconds."""
    page.goto(f"{SERVER}/admin/import/")
    path = filled_workbook(page, folder)
    start = time.perf_counter()
    turn(page)
    page.locator('input[type="file"]').set_input_files(path)
    turn(page)
    page.get_by_role("button", name="上传并预览").click()
    button = page.get_by_role("button", name="确认导入")
    button.wait_for()
    turn(page)
    turn(page)
    for tick in page.locator(".is-tick input[type=checkbox]").all():
        tick.check()
    reason = page.locator('#content-main input[type="text"]').last
    reason.click()
    page.keyboard.type("已与化验单核对", delay=KEY_MS)
    button.click()
    page.wait_for_url("**/importbatch/*/change/")
    return time.perf_counter() - start


def main() -> None:
    """Measure both ways and print them."""
    from playwright.sync_api import sync_playwright

    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with served() as password, tempfile.TemporaryDirectory() as folder, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        context = browser.new_context()
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=SERVER)
        page = context.new_page()
        page.goto(f"{SERVER}/admin/login/")
        page.fill("[name=username]", "dataadmin")
        page.fill("[name=password]", password)
        page.locator("[type=submit]").click()
        page.wait_for_url("**/admin/")
        print(f"by paste  {by_paste(page):5.1f} s (aim < 60 s)")
        print(f"by import {by_import(page, Path(folder)):5.1f} s (aim < 20 s)")
        browser.close()


if __name__ == "__main__":
    main()
