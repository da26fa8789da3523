"""Files people attach: what may come in, under which name it is kept, how it leaves.

A file is taken for what its content says, not for what its name says. It is kept outside every
served folder under a name of our own, and leaves through a view that asks for a permission.
"""

import hashlib
import struct
import unicodedata
import zipfile
from pathlib import PurePath
from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db.models.fields.files import FieldFile
from django.http import FileResponse

OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "pdf": (b"%PDF",),
    "ofd": (ZIP,),
    "doc": (OLE,), "xls": (OLE,),
    "docx": (ZIP,), "xlsx": (ZIP,),
    "wps": (OLE, ZIP), "et": (OLE, ZIP),
    "jpg": (b"\xff\xd8\xff",), "jpeg": (b"\xff\xd8\xff",),
    "png": (b"\x89PNG\r\n\x1a\n",),
}  # fmt: skip
"""How a file of each kind begins: an extension alone proves nothing."""

INSIDE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}
"""What an archive of each kind holds: any archive begins the same."""

UNREADABLE = (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, struct.error)
"""What reading a broken or forged archive may raise."""

MEGABYTE = 1024 * 1024
LONGEST_NAME = 200


def extension_of(name: str) -> str:
    """The extension in small letters, without its dot."""
    return PurePath(name).suffix.lstrip(".").lower()


def check_upload(file: "UploadedFile[Any]", extensions: tuple[str, ...], largest: int) -> None:
    """Refuse a file that is too large, of a kind not taken, or not what its extension says.

    Raises:
        ValidationError: saying in Chinese what to do.
    """
    if (file.size or 0) > largest:
        raise ValidationError(f"文件超过 {largest // MEGABYTE} MB,请压缩或拆分后上传")
    extension = extension_of(file.name or "")
    if extension not in extensions:
        raise ValidationError(f"只接受 {'、'.join(extensions)} 格式的文件")
    beginning = file.read(8)
    file.seek(0)
    is_that = beginning.startswith(SIGNATURES[extension]) and _holds(file, INSIDE.get(extension))
    file.seek(0)
    if not is_that:
        raise ValidationError(f"文件内容不是 {extension} 格式:请用原软件另存后再上传")


def _holds(file: "UploadedFile[Any]", member: str | None) -> bool:
    """Whether an archive has its kind's main part and no macros."""
    if member is None:
        return True
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except UNREADABLE:
        return False
    return member in names and not any(name.endswith("vbaProject.bin") for name in names)


def fingerprint_of(file: "UploadedFile[Any]") -> tuple[str, str]:
    """Name as it came, without what does not print, and SHA-256 of the content."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    name = "".join(c for c in file.name or "" if unicodedata.category(c)[0] != "C")
    return name[-LONGEST_NAME:], digest.hexdigest()


def leaving(file: FieldFile, name: str) -> FileResponse:
    """Answer with a kept file as a download under the name it came with, never as a page.

    Raises:
        FileNotFoundError: when it is no longer on the disk.
    """
    content = file.open("rb")
    response = FileResponse(
        content, as_attachment=True, filename=name, content_type="application/octet-stream"
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "private, no-store"
    return response
