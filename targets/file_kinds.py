"""What a file is by its content: why it is not taken for the kind its extension names.

An extension proves nothing and neither does the beginning of a file alone: an archive or a page
may be hung on behind a picture, a program installer begins like an old Word file, and any archive
begins like a new one. Nothing is unpacked here but one short list of parts, so that a compression
bomb costs nothing.
"""

import io
import lzma
import re
import struct
import zipfile
import zlib

OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
PNG, JPEG, PDF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-"
SIGNATURES: dict[str, tuple[bytes, ...]] = {
    "pdf": (PDF,),
    "ofd": (ZIP,),
    "doc": (OLE,), "xls": (OLE,),
    "docx": (ZIP,), "xlsx": (ZIP,),
    "wps": (OLE, ZIP), "et": (OLE, ZIP),
    "jpg": (JPEG,), "jpeg": (JPEG,),
    "png": (PNG,),
}  # fmt: skip
"""How a file of each kind begins."""

MAIN_PARTS = {
    "docx": "word/document.xml", "wps": "word/document.xml",
    "xlsx": "xl/workbook.xml", "et": "xl/workbook.xml",
    "ofd": "OFD.xml",
}  # fmt: skip
"""What an archive of each kind holds: any archive begins the same."""

STREAMS = {
    "doc": ("WordDocument",),
    "wps": ("WordDocument",),
    "xls": ("Workbook", "Book"),
    "et": ("Workbook", "Book"),
}
"""What a compound file (OLE) of each kind holds: a program installer begins the same."""

RUNNABLE = frozenset(
    {"exe", "com", "bat", "cmd", "scr", "pif", "msi", "dll", "lnk", "jar", "class", "apk", "ps1",
     "sh", "js", "jse", "vbs", "vbe", "wsf", "hta", "php", "jsp", "asp", "aspx", "py", "htm",
     "html", "xhtml", "shtml", "svg", "mht", "docm", "xlsm", "xltm", "dotm", "pptm"}
)  # fmt: skip
"""Extensions of what a computer would run or show as a page."""

PACKED = frozenset({"zip", "rar", "7z", "gz", "tgz", "tar", "bz2", "xz", "iso", "cab"})
"""Extensions of archives."""

UNREADABLE = (
    zipfile.BadZipFile, zipfile.LargeZipFile, zlib.error, lzma.LZMAError, struct.error, EOFError,
    OSError, RuntimeError, ValueError,
)  # fmt: skip
"""What reading a broken, encrypted or forged archive may raise: a password is a `RuntimeError`."""

_PAGE = re.compile(rb"<(?:html|script|!doctype\s+html|\?php|svg)[\s>]", re.IGNORECASE)
_ARCHIVE_END = re.compile(rb"PK\x05\x06.{16}(?P<comment>..)", re.DOTALL)
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_TYPES, _MOST_TYPES = "[Content_Types].xml", 1024 * 1024
_MOST_PARTS = 20_000


def fault_of(extension: str, content: bytes) -> str:
    """Say in Chinese why a content is not of the kind its extension names; nothing if it is.

    >>> fault_of("pdf", b"MZ"), fault_of("pdf", b"%PDF-1.7 ...")
    ('文件内容不是 pdf 格式:请用原软件另存后再上传', '')
    """
    if not content:
        return "文件是空的:请检查后重新选择"
    wrong = f"文件内容不是 {extension} 格式:请用原软件另存后再上传"
    if not content.startswith(SIGNATURES[extension]):
        return wrong
    if content.startswith(ZIP):
        return _fault_of_archive(extension, content, wrong)
    if content.startswith(OLE):
        return _fault_of_compound(extension, content, wrong)
    if content.startswith(PNG):
        return _fault_of_picture(content, is_whole=_ends_as_png(content))
    if content.startswith(JPEG):
        return _fault_of_picture(content, is_whole=True)
    return _fault_of_pdf(content)


def _fault_of_archive(extension: str, content: bytes, wrong: str) -> str:
    """Check an archive's directory: its kind's main part, no macros, no programs, no more."""
    if not _ends_as_archive(content):
        return f"文件末尾附有其他内容,{wrong.removeprefix('文件内容')}"
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = archive.namelist()
            types = _types_in(archive)
    except UNREADABLE:
        return wrong
    if MAIN_PARTS[extension] not in names or len(names) > _MOST_PARTS:
        return wrong
    if b"macroenabled" in types.lower() or any(n.lower().endswith("vbaproject.bin") for n in names):
        return f"文件带有宏,不是 {extension} 格式:请另存为不含宏的文件后再上传"
    if any(n.rpartition(".")[2].lower() in RUNNABLE | PACKED for n in names):
        return "文件里装有程序、网页或压缩包:请删去后另存再上传"
    return ""


def _types_in(archive: zipfile.ZipFile) -> bytes:
    """The list of parts of an office file; nothing of what is longer than any such list."""
    if _TYPES not in archive.namelist() or archive.getinfo(_TYPES).file_size > _MOST_TYPES:
        return b""
    with archive.open(_TYPES) as part:
        return part.read(_MOST_TYPES)


def _ends_as_archive(content: bytes) -> bool:
    """Whether an archive's directory is the last thing in the file."""
    start = content.rfind(b"PK\x05\x06")
    if start < 0 or len(content) < start + 22:
        return False
    return start + 22 + int.from_bytes(content[start + 20 : start + 22], "little") == len(content)


def _fault_of_compound(extension: str, content: bytes, wrong: str) -> str:
    """Check the names in a compound file: its kind's stream, no macros."""
    if not any(f"{name}\0".encode("utf-16-le") in content for name in STREAMS[extension]):
        return wrong
    if _MACROS in content:
        return f"文件带有宏,不是 {extension} 格式:请另存为不含宏的文件后再上传"
    return ""


def _fault_of_picture(content: bytes, is_whole: bool) -> str:
    """Refuse a picture with anything hung on that another program would open."""
    if not is_whole or _holds_archive(content) or _PAGE.search(content):
        return "图片里附有其他内容:请用看图软件打开、另存后再上传"
    return ""


def _ends_as_png(content: bytes) -> bool:
    """Whether the chunks of a picture (PNG 1.2, 3.2) run to its end chunk and not beyond."""
    place = len(PNG)
    while place + 12 <= len(content):
        length = int.from_bytes(content[place : place + 4], "big")
        kind = content[place + 4 : place + 8]
        place += 12 + length
        if kind == b"IEND":
            return place == len(content)
    return False


def _fault_of_pdf(content: bytes) -> str:
    """Refuse a document that is an archive or a page as well: text inside it is its own affair."""
    behind = content[content.rfind(b"%%EOF") :] if b"%%EOF" in content else b""
    if _holds_archive(content) or _PAGE.search(content[:1024]) or _PAGE.search(behind):
        return "PDF 里附有其他内容:请重新打印或导出为 PDF 后再上传"
    return ""


def _holds_archive(content: bytes) -> bool:
    """Whether an archive ends with the file, so that the file opens as one."""
    tail = content[-(64 * 1024 + 22) :]
    return any(
        found.end() + int.from_bytes(found["comment"], "little") <= len(tail) and ZIP in content
        for found in _ARCHIVE_END.finditer(tail)
    )
