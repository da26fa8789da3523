"""Files of evidence as they lie on the disk: handed on only if they are what was handed in."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, BinaryIO

from targets.models import Evidence
from targets.uploads import sha256_of


class MissingFileError(Exception):
    """A kept file is not on the disk any more (文件缺失)."""


class ChangedFileError(Exception):
    """A kept file is not what was handed in (文件被改动)."""


def open_intact(evidence: Evidence) -> BinaryIO:
    """Open the file of a piece of evidence after its fingerprint was found right.

    Raises:
        MissingFileError: if it cannot be read.
        ChangedFileError: if its SHA-256 is not the one noted when it came.
    """
    try:
        content: Any = evidence.file.storage.open(evidence.file.name or "", "rb")
    except (OSError, ValueError) as problem:
        raise MissingFileError(f"“{evidence}”的文件已不在服务器上") from problem
    if sha256_of(content) != evidence.sha256:
        content.close()
        raise ChangedFileError(f"“{evidence}”的文件与登记的校验值不符")
    opened: BinaryIO = content
    return opened


@contextmanager
def intact(evidence: Evidence) -> Iterator[BinaryIO]:
    """Open a file as `open_intact` and close it behind."""
    content = open_intact(evidence)
    try:
        yield content
    finally:
        content.close()
