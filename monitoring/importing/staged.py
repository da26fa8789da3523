"""Files uploaded and not yet confirmed: kept out of every served folder, for a week at most."""

import hashlib
import unicodedata
from datetime import timedelta
from pathlib import Path, PurePath
from secrets import token_hex
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.utils import timezone

from monitoring.models import StagedImport

DAYS_KEPT = 7
LONGEST_NAME = 200


def staged_for(person: Any) -> QuerySet[StagedImport]:
    """Return the files a person may see: their own; who keeps the accounts sees all."""
    if person.is_superuser:
        return StagedImport.objects.all()
    return StagedImport.objects.filter(created_by_id=person.pk)


def stage(
    file: "UploadedFile[Any]", person: Any, kind: str = "", subject: str = ""
) -> StagedImport:
    """Keep an uploaded file until it is confirmed or discarded."""
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    shown = "".join(c for c in file.name or "" if unicodedata.category(c)[0] != "C")
    name = PurePath(shown.replace("\\", "/")).name[-LONGEST_NAME:] or "未命名"
    staged = StagedImport(
        name=name, sha256=digest.hexdigest(), kind=kind, subject=subject, created_by_id=person.pk
    )
    staged.file.save(f"{token_hex(8)}{suffix_of(name)}", file, save=False)
    staged.save()
    return staged


def suffix_of(name: str) -> str:
    """Return the ending of a file's name, of a packed one both: “.csv.gz”."""
    endings = (
        PurePath(name).suffixes[-2:] if name.lower().endswith(".gz") else [PurePath(name).suffix]
    )
    plain = "".join(endings).lower()
    return plain if len(plain) <= 12 and plain.isascii() else ""


def content_of_staged(staged: StagedImport) -> bytes:
    """Return what was uploaded.

    Raises:
        FileNotFoundError: if it is no longer on the disk.
    """
    with staged.file.open("rb") as file:
        return bytes(file.read())


def path_of(staged: StagedImport) -> Path:
    """Return where the file lies."""
    return Path(staged.file.path)


def discard(staged: StagedImport) -> None:
    """Forget a staged file."""
    storage, name = staged.file.storage, staged.file.name
    staged.delete()
    if name:
        storage.delete(name)


def discard_old() -> int:
    """Forget what nobody confirmed within a week; return how many files that were."""
    limit = timezone.now() - timedelta(days=DAYS_KEPT)
    old = list(StagedImport.objects.filter(created_at__lt=limit))
    for staged in old:
        discard(staged)
    return len(old)
