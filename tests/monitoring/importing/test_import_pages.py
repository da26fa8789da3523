"""The import pages: what comes in is looked at first, confirmed whole, and can be taken out."""

import gzip
import io
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from monitoring.choices import AuditAction
from monitoring.forms.cells import shown_number
from monitoring.models import (
    AirDay,
    AuditEntry,
    Division,
    DustfallMonth,
    ImportBatch,
    Publication,
    SectionMonth,
    StagedImport,
)
from monitoring.revisions import save_reading

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = pytest.mark.usefixtures("plan_2023")
FILE = "板块,月份,降尘量\n北港街道,2023-09,3.1\n南大街街道,2023-09,2.8\n"
ClientAs = Callable[[str], Client]


@pytest.fixture
def client(client_as: ClientAs) -> Client:
    """A data administrator's browser."""
    return client_as("dataadmin")


def upload(client: Client, content: str | bytes, name: str = "降尘.csv", **data: str) -> Any:
    """Upload a file and follow to the page it leads to."""
    raw = content.encode() if isinstance(content, str) else content
    file = SimpleUploadedFile(name, raw)
    return client.post(reverse("admin:import"), {"uploads": file, **data}, follow=True)


def confirm(client: Client, page: Any, **data: str) -> Any:
    """Confirm the previewed file."""
    fingerprint = page.context["shown"].fingerprint
    address = page.request["PATH_INFO"]
    return client.post(address, {"fingerprint": fingerprint, "confirm": "1", **data}, follow=True)


def test_a_file_is_previewed_confirmed_once_and_kept(client: Client) -> None:
    page = upload(client, FILE)
    assert "新增(2 行)" in page.content.decode()
    assert not DustfallMonth.objects.exists()
    done = confirm(client, page)
    batch = ImportBatch.objects.get()
    assert f"已导入 降尘.csv:新增 2 行,修改 0 行。批次 {batch.pk}" in done.content.decode()
    assert (batch.created_by is not None, StagedImport.objects.exists()) == (True, False)
    response = client.get(reverse("admin:monitoring_importbatch_file", args=[batch.pk]))
    assert b"".join(response.streaming_content) == FILE.encode()  # type: ignore[attr-defined]
    assert "attachment" in response["Content-Disposition"]
    assert AuditEntry.objects.filter(action=AuditAction.EXPORT, batch=batch).exists()
    again = upload(client, FILE).content.decode()
    assert "与已有数据一致,没有需要写入的内容" in again
    assert "确认导入" not in again


def test_a_broken_file_or_an_unknown_one_is_told_and_not_kept(client: Client) -> None:
    assert "这是 PDF 文件" in upload(client, b"%PDF-1.7 ...", "月报.xlsx").content.decode()
    assert "没有找到可识别的表头" in upload(client, "甲,乙\n1,2\n", "其他.csv").content.decode()
    assert not StagedImport.objects.exists()


def test_a_file_with_a_fault_cannot_be_confirmed(client: Client) -> None:
    page = upload(client, FILE.replace("2.8", "abc"))
    text = page.content.decode()
    assert "第3行“降尘量”" in text
    assert "文件有错误,全部没有写入" in text
    confirm(client, page)
    assert not DustfallMonth.objects.exists()


def test_what_is_doubtful_takes_a_reason(client: Client) -> None:
    division = Division.objects.get(name="北港街道")
    DustfallMonth.objects.create(division=division, year=2022, month=9, value=Decimal("31"))
    page = upload(client, FILE)
    assert page.context["shown"].needs_reason
    assert "请填写原因" in confirm(client, page).content.decode()
    confirm(client, page, reason="已核对月报")
    assert ImportBatch.objects.get().reason == "已核对月报"


def test_a_published_month_is_named_and_takes_a_reason(client: Client) -> None:
    today = timezone.localdate()
    Publication.objects.create(year=2023, month=9, published_on=today)
    page = upload(client, FILE)
    assert "涉及已发布并锁定的月份:2023年9月" in page.content.decode()
    confirm(client, page)
    assert not ImportBatch.objects.exists()
    confirm(client, page, reason="补报")
    assert ImportBatch.objects.exists()


def test_hand_entered_rows_are_shown_and_need_a_tick(client: Client) -> None:
    clerk = User.objects.create(username="clerk")
    division = Division.objects.get(name="北港街道")
    row = DustfallMonth(division=division, year=2023, month=9, value=Decimal("3.5"))
    save_reading(row, None, clerk)
    page = upload(client, FILE)
    assert "clerk 人工录入" in page.content.decode()
    assert "请核对后勾选" in confirm(client, page).content.decode()
    confirm(client, page, overwrite="on")
    assert DustfallMonth.objects.get(pk=row.pk).value == Decimal("3.10")


def test_what_changed_since_the_preview_is_previewed_again(client: Client) -> None:
    page = upload(client, FILE)
    division = Division.objects.get(name="北港街道")
    save_reading(
        DustfallMonth(division=division, year=2023, month=9, value=Decimal("9")), None, None
    )
    again = confirm(client, page)
    assert "预览之后数据或选项已有变化" in again.content.decode()
    assert not ImportBatch.objects.exists()
    confirm(client, again, reason="已核对")
    assert ImportBatch.objects.get().note == "新增 1 行,修改 1 行"


def test_only_the_uploader_sees_a_staged_file_and_old_ones_go(
    client: Client, client_as: ClientAs
) -> None:
    upload(client, FILE)
    staged = StagedImport.objects.get()
    address = reverse("admin:import_preview", args=[staged.pk])
    other = Client()
    somebody = User.objects.create(username="other", is_staff=True)
    somebody.groups.set(User.objects.get(pk=staged.created_by_id).groups.all())
    other.force_login(somebody)
    assert other.get(address).status_code == 404
    assert client_as("auditor").get(reverse("admin:import")).status_code == 403
    StagedImport.objects.update(created_at=timezone.now() - timedelta(days=8))
    assert "降尘.csv" not in other.get(reverse("admin:import")).content.decode()
    assert not StagedImport.objects.exists()
    assert not staged.file.storage.exists(str(staged.file.name))


def test_a_file_is_discarded_on_demand(client: Client) -> None:
    page = upload(client, FILE)
    client.post(page.request["PATH_INFO"], {"discard": "1"})
    assert not StagedImport.objects.exists()
    assert not ImportBatch.objects.exists()


def test_a_batch_is_undone_with_a_reason_and_only_once(client: Client) -> None:
    confirm(client, upload(client, FILE))
    batch = ImportBatch.objects.get()
    address = reverse("admin:monitoring_importbatch_undo", args=[batch.pk])
    assert "删除这一批新增的 <b>2</b> 行" in client.get(address).content.decode()
    assert "请填写撤销原因" in client.post(address, {"reason": ""}).content.decode()
    done = client.post(address, {"reason": "传错了"}, follow=True).content.decode()
    assert "已撤销:删除 2 行,恢复 0 行" in done
    assert "已撤销过" in client.get(address, follow=True).content.decode()
    assert not DustfallMonth.objects.exists()


def test_undoing_a_change_shows_the_values_that_come_back(client: Client) -> None:
    confirm(client, upload(client, FILE))
    row = DustfallMonth.objects.order_by("pk")[0]
    text = f"月份,板块,降尘量\n{row.year}-{row.month:02},{row.division},7.7\n"
    confirm(client, upload(client, text.encode(), "更正.csv"), reason="复核")
    batch = ImportBatch.objects.latest("pk")
    address = reverse("admin:monitoring_importbatch_undo", args=[batch.pk])
    old = shown_number(row.value)
    assert f"7.7 → {old}" in client.get(address).content.decode()


def test_days_come_in_through_the_same_page_and_go_out_again(client: Client) -> None:
    text = "日期,PM2.5,PM10,SO2,NO2,CO,O3_8h\n2023-09-01,20,40,5,20,0.5,90\n"
    page = upload(client, gzip.compress(text.encode()), "日报.csv.gz", subject="钟楼区")
    assert "新增(1 行)" in page.content.decode()
    confirm(client, page, reason="日报")
    assert AirDay.objects.get().pm25 == 20
    batch = ImportBatch.objects.get()
    address = reverse("admin:monitoring_importbatch_undo", args=[batch.pk])
    client.post(address, {"reason": "传错了"})
    assert not AirDay.objects.exists()


def test_the_months_workbook_is_handed_out_and_comes_back_as_nothing(client: Client) -> None:
    response = client.get(reverse("admin:import_month"), {"year": 2023, "month": 9})
    assert "attachment" in response["Content-Disposition"]
    assert AuditEntry.objects.filter(action=AuditAction.EXPORT, label__contains="2023年9月")
    page = upload(client, response.content, "月度数据.xlsx")
    assert "文件中没有可导入的数据" in page.content.decode()


def test_upload_preview_confirm_undo_in_a_browser(
    browser_page: Callable[..., "Page"], tmp_path: Any
) -> None:
    from openpyxl import Workbook

    book = Workbook()
    book.active.title = "断面"  # type: ignore[union-attr]
    for row in (("2023年9月断面水质",), ("断面名称", "水质类别", "总磷(mg/L)"),
                ("钟楼大桥", "Ⅲ", 0.12), ("连江桥下", "Ⅱ", 0.05)):  # fmt: skip
        book.active.append(row)  # type: ignore[union-attr]
    content = io.BytesIO()
    book.save(content)
    path = tmp_path / "断面.xlsx"
    path.write_bytes(content.getvalue())
    page = browser_page("dataadmin")
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(reverse("admin:import"))
    page.get_by_label("文件", exact=True).set_input_files(path)
    with page.expect_navigation():
        page.get_by_role("button", name="上传并预览").click()
    assert page.get_by_text("断面!第3行").is_visible()
    with page.expect_navigation():
        page.get_by_role("button", name="确认导入").click()
    assert SectionMonth.objects.filter(place="断面!第3行", tp=Decimal("0.12")).exists()
    with page.expect_navigation():
        page.get_by_role("link", name="撤销此次导入").click()
    page.get_by_label("撤销原因").fill("传错了文件")
    with page.expect_navigation():
        page.get_by_role("button", name="撤销此次导入").click()
    assert page.get_by_text("已撤销:删除 2 行").is_visible()
    assert not SectionMonth.objects.exists()
    assert [text for text in complaints if "favicon" not in text] == []
