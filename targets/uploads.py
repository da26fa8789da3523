"""Files people attach: what may come in, under which name it is kept, how it leaves.

A file is taken for what its content says, not for what its name says. It is kept outside every
served folder under a name of our own, and leaves through a view that asks for a permission.
"""

import hashlib
import unicodedata
from pathlib import PurePath
from typing import Any, BinaryIO

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import FileResponse

from targets.file_kinds import PACKED, RUNNABLE, fault_of

MEGABYTE = 1024 * 1024
LONGEST_NAME = 200
CHUNK = 64 * 1024


def extension_of(name: str) -> str:
    """The extension in small letters, without its dot."""
    return PurePath(name).suffix.lstrip(".").lower()


def clean_name(name: str) -> str:
    """A file's name as it came, without path, and without what does not print or turns text.

    The end is kept of one that is too long: it has the extension.

    >>> clean_name("../../验收表\\u202e.pdf"), clean_name("..\\\\..\\\\a.pdf")
    ('验收表.pdf', 'a.pdf')
    """
    last = name.replace("\\", "/").rpartition("/")[2]
    visible = "".join(c for c in last if unicodedata.category(c)[0] != "C")
    return visible.strip()[-LONGEST_NAME:]


def check_upload(file: "UploadedFile[Any]", extensions: tuple[str, ...], largest: int) -> None:
    """Refuse a file that is too large, of a kind not taken, or not what its extension says.

    Raises:
        ValidationError: saying in Chinese what to do.
    """
    if (file.size or 0) > largest:
        raise ValidationError(f"文件超过 {largest // MEGABYTE} MB,请压缩或拆分后上传")
    name = clean_name(file.name or "")
    extension = extension_of(name)
    if extension not in extensions:
        raise ValidationError(f"只接受 {'、'.join(extensions)} 格式的文件")
    if hidden := hidden_extension(name):
        raise ValidationError(f"文件名里藏有另一种格式(.{hidden}):请改名后再上传")
    file.seek(0)
    fault = fault_of(extension, file.read())
    file.seek(0)
    if fault:
        raise ValidationError(fault)


def hidden_extension(name: str) -> str:
    """An extension of a program, page or archive before the last one, or nothing.

    >>> hidden_extension("发票.exe.pdf"), hidden_extension("2023.6.验收表.pdf")
    ('exe', '')
    """
    inner = (part.strip().lower() for part in name.split(".")[1:-1])
    return next((part for part in inner if part in RUNNABLE | PACKED), "")


def fingerprint_of(file: "UploadedFile[Any]") -> tuple[str, str]:
    """Name as it came, without what does not print, and SHA-256 of the content."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return clean_name(file.name or ""), digest.hexdigest()


def sha256_of(content: BinaryIO) -> str:
    """SHA-256 of an open file, read in parts from where it stands to its end, and put back."""
    start, digest = content.tell(), hashlib.sha256()
    while chunk := content.read(CHUNK):
        digest.update(chunk)
    content.seek(start)
    return digest.hexdigest()


def leaving(file: FieldFile | BinaryIO, name: str) -> FileResponse:
    """Answer with a kept file as a download under the name it came with, never as a page.

    Raises:
        FileNotFoundError: when it is no longer on the disk.
    """
    content = file.open("rb") if isinstance(file, FieldFile) else file
    response = FileResponse(
        content, as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
