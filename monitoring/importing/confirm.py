"""Confirming an import: one batch over all sheets, with the file kept, or nothing at all."""

from pathlib import PurePath
from typing import Any

from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction

from monitoring.choices import AuditAction, BatchKind
from monitoring.corrections import changing
from monitoring.importers.base import Finding
from monitoring.importing.examine import FileImport
from monitoring.importing.preview import Item, Preview
from monitoring.journal import gathering, note
from monitoring.models import ImportBatch
from monitoring.revisions import ConflictError, User
from monitoring.rollups import refresh

LONGEST_SUFFIX = 12


class BlockedImportError(Exception):
    """Something in the file stands in the way; nothing was written."""

    def __init__(self, findings: list[Finding]) -> None:
        """Remember what it is."""
        super().__init__(f"有 {len(findings)} 处问题,没有导入任何数据")
        self.findings = findings


def confirm(
    found: FileImport, by: User = None, reason: str = "", overwrite: bool = False
) -> ImportBatch | None:
    """Save what is new or changed as one batch; nothing new makes no batch.

    Raises:
        BlockedImportError: if the file has faults, or would replace what people entered by hand
            and `overwrite` was not said.
        LockedMonthError: if a published month would change without a reason.
        ConflictError: if somebody saved one of the rows after the file was examined.
    """
    stopping = found.blocking + ([] if overwrite else found.overwrites)
    if stopping:
        raise BlockedImportError(stopping)
    items = [(preview, item) for preview in found.previews for item in preview.items]
    if not items:
        return None
    with transaction.atomic():
        batch = new_batch(found, len(items), by, reason)
        _store(batch, items, by, reason)
        if found.content:
            keep_file(batch, found.name, found.content)
    return batch


def new_batch(found: FileImport, rows: int, by: User, reason: str) -> ImportBatch:
    """Make the batch and note the import in the journal."""
    new = sum(len(preview.new) for preview in found.previews)
    words = f"新增 {new} 行,修改 {rows - new} 行"
    batch = ImportBatch.objects.create(
        kind=BatchKind.FILE,
        source_name=found.name[:200],
        sha256=found.sha256,
        row_count=rows,
        created_by_id=by.pk if by is not None else None,
        note=words,
        reason=reason[:300],
    )
    note(AuditAction.IMPORT, f"{found.name}:{words}", reason, batch)
    return batch


def keep_file(batch: ImportBatch, name: str, content: bytes) -> None:
    """Keep the original as the last thing done: a process that dies before leaves nothing."""
    suffix = "".join(PurePath(name).suffixes[-2:]).lower()[-LONGEST_SUFFIX:]
    batch.file.save(f"{batch.sha256[:16]}{suffix}", ContentFile(content))


def _store(batch: ImportBatch, items: list[tuple[Preview, Item]], by: User, reason: str) -> None:
    """Write the rows with revisions and journal, then what follows from them."""
    rows: list[Any] = [item.reading for _, item in items]
    why = f"导入文件 {batch.source_name}" + (f":{reason}" if reason else "")
    with changing(rows, reason, by, batch), gathering():
        for preview, item in items:
            try:
                preview.layout.store(item.reading, old=item.stored, by=by, reason=why, batch=batch)
            except IntegrityError:
                raise ConflictError(f"{item.reading} 刚被他人录入") from None
        refresh(rows)  # no import moves a reading to another month
