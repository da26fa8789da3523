"""What is taken for a document and what is not: hostile files by content and by name."""

import struct
import zlib
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile

from targets.models.tasks import EVIDENCE_EXTENSIONS
from targets.uploads import MEGABYTE, check_upload, clean_name

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def archive(*names: str, types: str = "", comment: bytes = b"") -> bytes:
    """An archive that holds files of these names."""
    content = BytesIO()
    with ZipFile(content, "w") as file:
        for name in names:
            file.writestr(name, "x")
        if types:
            file.writestr("[Content_Types].xml", types)
        file.comment = comment
    return content.getvalue()


def compound(*streams: str) -> bytes:
    """The bytes of a compound file that matter here: its beginning and its streams' names."""
    return OLE + b"\0" * 504 + b"".join(f"{name}\0".encode("utf-16-le") for name in streams)


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*more: bytes) -> bytes:
    """A picture of one pixel."""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0))
    body = chunk(b"IDAT", zlib.compress(b"\0\0"))
    return b"\x89PNG\r\n\x1a\n" + head + body + b"".join(more) + chunk(b"IEND", b"")


JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\0" + bytes(range(256)) + b"\xff\xd9"
PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n%%EOF\n"
WORD = archive("[Content_Types].xml", "word/document.xml")
SHEET = archive("[Content_Types].xml", "xl/workbook.xml")
GOOD = {
    "pdf": PDF,
    "ofd": archive("OFD.xml", "Doc_0/Document.xml"),
    "doc": compound("Root Entry", "WordDocument"),
    "docx": WORD,
    "xls": compound("Root Entry", "Workbook"),
    "xlsx": SHEET,
    "wps": compound("Root Entry", "WordDocument"),
    "et": compound("Root Entry", "Workbook"),
    "jpg": JPEG,
    "jpeg": JPEG,
    "png": png(),
}


def fault(name: str, content: bytes, largest: int = MEGABYTE) -> str:
    """Why a file is refused, or nothing."""
    try:
        check_upload(SimpleUploadedFile(name, content), EVIDENCE_EXTENSIONS, largest)
    except ValidationError as refused:
        return str(refused.messages[0])
    return ""


def test_every_kind_of_the_list_has_a_good_sample() -> None:
    assert set(GOOD) == set(EVIDENCE_EXTENSIONS)


@pytest.mark.parametrize("extension", EVIDENCE_EXTENSIONS)
def test_a_document_of_each_kind_comes_in(extension: str) -> None:
    assert fault(f"验收表.{extension}", GOOD[extension]) == ""
    assert fault(f"验收表.{extension.upper()}", GOOD[extension]) == ""


def test_new_office_files_of_wps_come_in_as_archives_too() -> None:
    assert fault("总结.wps", WORD) == ""
    assert fault("台账.et", SHEET) == ""


@pytest.mark.parametrize("extension", EVIDENCE_EXTENSIONS)
@pytest.mark.parametrize("other", ["pdf", "docx", "doc", "png", "jpg"])
def test_no_kind_passes_for_another(extension: str, other: str) -> None:
    families = [{"jpg", "jpeg"}, {"doc", "wps"}, {"docx", "wps"}, {"xls", "et"}, {"xlsx", "et"}]
    if extension == other or any({extension, other} <= family for family in families):
        return
    assert "不是" in fault(f"a.{extension}", GOOD[other])


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("程序.exe", b"MZ\x90\0", "只接受"),
        ("网页.html", b"<html>", "只接受"),
        ("图.svg", b"<svg onload='x'>", "只接受"),
        ("打包.zip", archive("a.txt"), "只接受"),
        ("宏.docm", WORD, "只接受"),
        ("没有扩展名", PDF, "只接受"),
        ("程序.pdf", b"MZ\x90\0 program", "不是 pdf 格式"),
        ("网页.pdf", b"<html><script>", "不是 pdf 格式"),
        ("图.png", b"<svg xmlns='x'>", "不是 png 格式"),
        ("空.pdf", b"", "文件是空的"),
        ("发票.exe.pdf", PDF, "藏有另一种格式"),
        ("页面.html.png", png(), "藏有另一种格式"),
        ("照片.zip.jpg", JPEG, "藏有另一种格式"),
        ("安装.doc", compound("Root Entry", "Property", "!InstallerData"), "不是 doc 格式"),
        ("表.doc", compound("Root Entry", "Workbook"), "不是 doc 格式"),
        ("宏.doc", compound("WordDocument", "_VBA_PROJECT"), "带有宏"),
        ("宏.xls", compound("Workbook", "_VBA_PROJECT_CUR"), "带有宏"),
        ("宏.et", compound("Workbook", "_VBA_PROJECT_CUR"), "带有宏"),
        ("宏.docx", archive("word/document.xml", "word/vbaProject.bin"), "带有宏"),
        ("宏.xlsx", archive("xl/workbook.xml", types="sheet.macroEnabled.main"), "带有宏"),
        ("装程序.docx", archive("word/document.xml", "word/embeddings/a.exe"), "装有程序"),
        ("小程序.docx", archive("word/document.xml", "META-INF/A.class"), "装有程序"),
        ("任意.docx", archive("evil.txt"), "不是 docx 格式"),
        ("任意.ofd", archive("evil.txt"), "不是 ofd 格式"),
        ("坏.docx", b"PK\x03\x04 broken", "不是 docx 格式"),
        ("坏.docx", WORD[:-10], "不是 docx 格式"),
        ("尾巴.docx", WORD + b"<html><script>", "末尾附有其他内容"),
    ],
)
def test_what_is_no_document_is_refused_with_what_to_do(
    name: str, content: bytes, words: str
) -> None:
    assert words in fault(name, content)


@pytest.mark.parametrize(
    "content",
    [
        png() + archive("a.txt"),
        png() + b"<html><script>alert(1)</script>",
        png(chunk(b"tEXt", b"Comment\0<script>alert(1)</script>")),
        png(chunk(b"zzZz", archive("a.js"))),
        png()[:-12],
        b"\x89PNG\r\n\x1a\n<?php system($_GET[0]);",
    ],
    ids=["zip behind", "page behind", "page inside", "zip inside", "cut off", "only the beginning"],
)
def test_a_picture_that_is_something_else_as_well_is_refused(content: bytes) -> None:
    assert "附有其他内容" in fault("现场.png", content)


@pytest.mark.parametrize(
    "content",
    [JPEG + archive("a.txt"), JPEG + b"<HTML ><body>", b"\xff\xd8\xff\xfe\0\x20<?php x ?>\xff\xd9"],
)
def test_a_photograph_with_something_hung_on_is_refused(content: bytes) -> None:
    assert "附有其他内容" in fault("现场.jpg", content)


def test_a_photograph_with_what_a_camera_writes_comes_in() -> None:
    told = b"<?xpacket begin=''?><x:xmpmeta xmlns:x='adobe:ns:meta/'></x:xmpmeta>"
    assert fault("现场.jpg", JPEG[:-2] + told + b"\xff\xd9" + b"\0" * 16) == ""


@pytest.mark.parametrize(
    "content",
    [
        PDF + archive("a.txt"),
        PDF + b"<html><script>alert(1)</script></html>",
        b"%PDF-1.4 <html ><script>alert(1)</script>",
    ],
)
def test_a_document_that_opens_as_something_else_is_refused(content: bytes) -> None:
    assert "PDF 里附有其他内容" in fault("报告.pdf", content)


def test_an_archive_with_a_comment_is_no_other_file() -> None:
    assert fault("总结.docx", archive("word/document.xml", comment=b"WPS Office")) == ""


def test_a_bomb_is_refused_or_taken_without_unpacking_it(monkeypatch: pytest.MonkeyPatch) -> None:
    content = BytesIO()
    with ZipFile(content, "w", 8) as file:
        file.writestr("word/document.xml", "x")
        file.writestr("[Content_Types].xml", b"\0" * (64 * MEGABYTE))
    reads: list[int] = []
    real: Callable[..., bytes] = ZipFile.read
    monkeypatch.setattr(ZipFile, "read", lambda *given: reads.append(1) or real(*given))
    assert fault("总结.docx", content.getvalue(), 20 * MEGABYTE) == ""
    assert not reads


def packed(method: int) -> bytes:
    """A document whose list of parts is packed, and long enough to be damaged inside."""
    content = BytesIO()
    with ZipFile(content, "w", method) as file:
        file.writestr("[Content_Types].xml", bytes(range(256)) * 8)
        file.writestr("word/document.xml", "x")
    return content.getvalue()


@pytest.mark.parametrize("method", [8, 12, 14], ids=["deflate", "bzip2", "lzma"])
def test_a_damaged_document_is_refused_whatever_its_packing(method: int) -> None:
    whole = packed(method)
    assert fault("总结.docx", whole) == ""
    for place in range(60, 100):
        broken = whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :]
        assert fault("总结.docx", broken) in ("", "文件内容不是 docx 格式:请用原软件另存后再上传")
    assert "不是 docx 格式" in fault("总结.docx", whole[:60] + b"\xff" * 200 + whole[260:])


def test_a_document_under_a_password_is_refused() -> None:
    content = bytearray(packed(8))
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.find(mark) + place] |= 1
    assert "不是 docx 格式" in fault("总结.docx", bytes(content))


def test_a_file_above_the_limit_is_refused_before_it_is_read() -> None:
    assert "文件超过 1 MB" in fault("报告.pdf", PDF + b" " * MEGABYTE)


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../settings.pdf", "settings.pdf"),
        ("..\\..\\a.pdf", "a.pdf"),
        ("C:\\temp\\验收 表.pdf", "验收 表.pdf"),
        ("fdp\u202e验收.pdf", "fdp验收.pdf"),
        ("a\r\nSet-Cookie: x\x00.pdf", "aSet-Cookie: x.pdf"),
        ("\u200b零宽\ufeff.pdf", "零宽.pdf"),
    ],
)
def test_a_name_leads_nowhere_and_hides_nothing(name: str, kept: str) -> None:
    assert clean_name(name) == kept


def test_a_name_too_long_keeps_its_end() -> None:
    kept = clean_name("长" * 500 + ".pdf")
    assert (len(kept), kept[-4:]) == (200, ".pdf")
