"""The original file of a day import, kept with its batch (原文件存档)."""

from pathlib import PurePath

from django.core.files import File

from monitoring.importers.days.files import LARGEST_KEPT, Source
from monitoring.models import ImportBatch

NOT_KEPT = f"文件夹或超过 {LARGEST_KEPT >> 20} MB 的文件不存档,请自行保管原文件"
LONGEST_SUFFIX = 12


def keep(batch: ImportBatch, source: Source) -> None:
    """Keep the file as the last thing done: a process that dies before leaves nothing behind."""
    if not source.is_kept:
        return
    suffix = "".join(PurePath(source.name).suffixes[-2:]).lower()[-LONGEST_SUFFIX:]
    with source.files[0].path.open("rb") as content:
        batch.file.save(f"{source.sha256[:16]}{suffix}", File(content))
