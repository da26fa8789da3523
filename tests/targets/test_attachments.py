"""Files attached to a judgement: only what they claim to be comes in, only with leave goes out."""

from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from targets import forms
from targets.models import Judgement, Target

ClientAs = Callable[[str], Client]
PDF = b"%PDF-1.7 grounds"
ADD = "admin:targets_judgement_add"

pytestmark = pytest.mark.django_db


def archive(*names: str) -> bytes:
    """An archive that holds files of these names."""
    content = BytesIO()
    with ZipFile(content, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return content.getvalue()


def judge(client: Client, name: str, content: bytes) -> str:
    """Attach a file to a new judgement and return the page that answers."""
    target = Target.objects.filter(value__isnull=True).first()
    assert target is not None
    data = {"target": target.pk, "month": 9, "conclusion": "met", "basis": "专家评审"}
    file = SimpleUploadedFile(name, content)
    answer = client.post(reverse(ADD), {**data, "attachment": file}, follow=True)
    return answer.content.decode()


def download(client: Client, pk: int | None = None) -> Any:
    return client.get(reverse("judgement-attachment", args=[pk or Judgement.objects.get().pk]))


@pytest.fixture
def admin_client(client_as: ClientAs) -> Client:
    return client_as("dataadmin")


def test_a_file_is_kept_under_a_name_of_our_own_with_its_name_and_fingerprint(
    admin_client: Client,
) -> None:
    judge(admin_client, "评审意见.PDF", PDF)
    found = Judgement.objects.get()
    assert found.attachment_name == "评审意见.PDF"
    assert len(found.attachment_sha256) == 64
    kept = Path(found.attachment.path)
    assert kept.parent == Path(settings.MEDIA_ROOT) / "judgements" / "2023"
    assert "评审意见" not in kept.name
    assert kept.suffix == ".pdf"


def test_a_file_leaves_as_a_download_that_no_browser_opens_as_a_page(
    admin_client: Client, client_as: ClientAs
) -> None:
    judge(admin_client, "评审意见.pdf", PDF)
    answer = download(client_as("leader"))
    assert b"".join(answer.streaming_content) == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_who_may_not_read_indicators_gets_no_file(
    admin_client: Client, client_as: ClientAs
) -> None:
    judge(admin_client, "评审意见.pdf", PDF)
    pk = Judgement.objects.get().pk
    assert download(client_as("unit"), pk).status_code == 403
    assert download(Client(), pk).status_code == 302
    assert b"%PDF" not in Client().get(f"/uploads/judgements/2023/{pk}.pdf").content


def test_a_judgement_without_a_file_or_whose_file_is_gone_is_not_found(
    admin_client: Client,
) -> None:
    judge(admin_client, "评审意见.pdf", PDF)
    found = Judgement.objects.get()
    Path(found.attachment.path).unlink()
    assert download(admin_client, found.pk).status_code == 404
    assert download(admin_client, found.pk + 1).status_code == 404


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("意见.pdf", b"MZ\x90\x00 program", "不是 pdf 格式"),
        ("意见.pdf.exe", PDF, "只接受"),
        ("a\u202efdp.exe.pdf", PDF, "藏有另一种格式"),
        ("意见.html", b"<html><script>", "只接受"),
        ("意见", PDF, "只接受"),
        ("意见.ofd", archive("OFD.xml"), "只接受"),
        ("意见.docx", archive("evil.txt"), "不是 docx 格式"),
        ("意见.docx", b"PK\x03\x04 broken", "不是 docx 格式"),
        ("意见.xlsx", archive("xl/workbook.xml", "xl/vbaProject.bin"), "不是 xlsx 格式"),
        ("意见.png", b"\xff\xd8\xff jpg", "不是 png 格式"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(
    admin_client: Client, name: str, content: bytes, words: str
) -> None:
    assert words in judge(admin_client, name, content)
    assert not Judgement.objects.exists()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("意见.docx", archive("word/document.xml")),
        ("意见.xlsx", archive("xl/workbook.xml")),
        ("意见.wps", b"\xd0\xcf\x11\xe0" + "WordDocument\0".encode("utf-16-le")),
        ("照片.jpg", b"\xff\xd8\xff\xe0 jpg"),
    ],
)
def test_the_kinds_an_office_works_with_are_taken(
    admin_client: Client, name: str, content: bytes
) -> None:
    judge(admin_client, name, content)
    assert Judgement.objects.get().attachment_name == name


@pytest.mark.parametrize("place", [6, 10, 14, 30])
def test_a_forged_archive_is_refused_and_breaks_nothing(admin_client: Client, place: int) -> None:
    """A version or an offset in the directory that no reader knows."""
    content = bytearray(archive("word/document.xml"))
    start = content.index(b"PK\x01\x02")
    content[start + place : start + place + 2] = b"\xff\xff"
    judge(admin_client, "意见.docx", bytes(content))
    assert Judgement.objects.count() in (0, 1), "an answer, not an error"


def test_a_file_above_the_limit_is_refused(
    admin_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(forms, "LARGEST_ATTACHMENT", 10)
    assert "文件超过" in judge(admin_client, "意见.pdf", PDF)
    assert not Judgement.objects.exists()


@pytest.mark.parametrize("name", ["../../settings.pdf", "..\\..\\a.pdf", "a\u202efdp.pdf"])
def test_a_name_leads_nowhere_and_hides_nothing(admin_client: Client, name: str) -> None:
    judge(admin_client, name, PDF)
    found = Judgement.objects.get()
    assert Path(found.attachment.path).parent == Path(settings.MEDIA_ROOT) / "judgements" / "2023"
    assert not set(found.attachment_name) & set("/\u202e")
