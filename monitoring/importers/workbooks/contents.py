"""What a file is, by its first bytes; what can be no table is refused by its own name."""

import io
import zipfile
from enum import Enum, auto
from typing import NoReturn

from monitoring.importers.table import UnreadableFileError

SAVE_AS = "请用 Excel 或 WPS 打开,另存为 .xlsx 后再导入"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_BARE_XLS = (b"\x09\x00\x04\x00", b"\x09\x02\x06\x00", b"\x09\x04\x06\x00", b"\x09\x08\x08\x00")
"""How workbooks of Excel 2 to 5 begin that came without a container."""

_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\x00", b"MM\x00*", b"RIFF")
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf\x27\x1c", b"BZh", b"\xfd7zXZ")


class Content(Enum):
    """What a readable file is."""

    XLSX = auto()
    XLS = auto()
    GZIP = auto()
    TEXT = auto()


def kind_of(content: bytes) -> Content:
    """Tell what a file is.

    Raises:
        UnreadableFileError: in Chinese, if it can be no table.
    """
    if not content.strip(b"\x00\xff\xfe\xef\xbb\xbf \t\r\n"):
        raise UnreadableFileError("文件是空的:请检查是否选对了文件")
    if content.startswith(b"\x1f\x8b"):
        return Content.GZIP
    if content.startswith(_OLE):
        return _kind_of_compound(content)
    if content.startswith(_ZIP):
        return _kind_of_zip(content)
    if content.startswith(_BARE_XLS):
        return Content.XLS
    _refuse_known(content)
    return Content.TEXT


def _refuse_known(content: bytes) -> None:
    start = content[:1024].lstrip()
    if start.startswith(b"%PDF"):
        _refuse("这是 PDF 文件:请取得 Excel 表格后再导入")
    if start.startswith(_PICTURES) and b"," not in content[:12]:
        _refuse("这是图片:请取得 Excel 表格后再导入")
    if start.startswith((b"MZ", b"\x7fELF")) and b"\x00" in start:
        _refuse("这是程序,不是表格:请不要打开,并核对文件的来源")
    if start.startswith(_ARCHIVES):
        _refuse("这是压缩包:请解压后导入其中的表格")
    if start.startswith(b"{\\rtf"):
        _refuse("这是 Word 文档:请把表格复制到 Excel,另存为 .xlsx 后再导入")
    if start[:13].upper() == b"MIME-VERSION:":
        _refuse(f"这是单个文件网页(.mht):{SAVE_AS}")


def _kind_of_compound(content: bytes) -> Content:
    """Tell what stands in the container of old Office programs, by the names of its streams."""

    def has(stream: str) -> bool:
        return stream.encode("utf-16-le") in content

    if has("EncryptedPackage"):
        _refuse("文件有密码:请在 Excel 或 WPS 中取消打开密码(文件→信息→保护工作簿)并保存后再导入")
    if has("WordDocument"):
        _refuse("这是 Word 文档:请把表格复制到 Excel,另存为 .xlsx 后再导入")
    if has("PowerPoint Document"):
        _refuse("这是演示文稿:请把表格复制到 Excel,另存为 .xlsx 后再导入")
    if has("Workbook") or has("Book"):
        return Content.XLS
    raise UnreadableFileError(f"文件里没有工作表:{SAVE_AS}")


def _kind_of_zip(content: bytes) -> Content:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = {info.filename.lower() for info in archive.infolist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError):
        _refuse("文件已损坏(可能没有下载完整):请重新取得,或用 Excel 打开另存为 .xlsx 后再导入")
    if "xl/workbook.xml" in names:
        return Content.XLSX
    for part, words in (
        ("word/document.xml", "这是 Word 文档:请把表格复制到 Excel,另存为 .xlsx 后再导入"),
        ("ppt/presentation.xml", "这是演示文稿:请把表格复制到 Excel,另存为 .xlsx 后再导入"),
        ("ofd.xml", "这是 OFD 文件:请取得 Excel 表格后再导入"),
        ("xl/workbook.bin", f"这是 .xlsb 二进制工作簿:{SAVE_AS}"),
        ("content.xml", f"这是 OpenDocument 文件:{SAVE_AS}"),
    ):
        if part in names:
            _refuse(words)
    raise UnreadableFileError("这是压缩包:请解压后导入其中的表格")


def _refuse(text: str) -> NoReturn:
    raise UnreadableFileError(text)
