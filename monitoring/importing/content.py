"""The content of a file named on the command line, or why there is none."""

from pathlib import Path

from monitoring.importers.table import LARGEST_FILE, UnreadableFileError


def content_of(path: Path) -> bytes:
    """Read a file no larger than a file may be.

    Raises:
        UnreadableFileError: saying what to do.
    """
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise UnreadableFileError("文件超过 20 MB:请拆分后导入")
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFileError("文件不存在:请检查路径和文件名") from None
    except IsADirectoryError:
        raise UnreadableFileError("是文件夹:请写出其中要导入的文件") from None
    except PermissionError:
        raise UnreadableFileError("没有读取权限:请检查文件的权限") from None
    except OSError:
        raise UnreadableFileError("打不开文件:请检查路径和权限") from None
