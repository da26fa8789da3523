"""Keeping evidence and taking it back, each with its journal entry; nothing is ever deleted."""

from collections.abc import Sequence
from copy import copy
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from monitoring.choices import AuditAction
from monitoring.journal import RowChange, gathering, note_rows, state_of
from targets.choices import Decision
from targets.models import Evidence, Task
from targets.supervision.cases import case_of, granted_claim, pending_claim
from targets.supervision.records import is_generated
from targets.uploads import fingerprint_of


class EvidenceError(Exception):
    """Evidence cannot be kept or taken back; the message says why and what to do."""


def twin_of(task: Task, sha256: str) -> Evidence | None:
    """Return the standing evidence of a task with the same content, if there is any."""
    standing = Evidence.objects.filter(task=task, sha256=sha256, withdrawn_on__isnull=True)
    return standing.exclude(sha256="").select_related("added_by").first()


def told_of_twin(twin: Evidence) -> str:
    """Say that a content is kept already, as what, since when and by whom."""
    who = twin.added_by.get_username() if twin.added_by is not None else "系统"
    day = timezone.localtime(twin.added_at).date()
    return f"内容与“{twin.title}”({twin.original_name},{day} 由{who}登记)相同,不必重复上传"


def store_files(pattern: Evidence, files: "Sequence[UploadedFile[Any]]", by: Any) -> list[Evidence]:
    """Keep checked files as evidence of one task, all of them or none.

    `pattern` is unsaved and says what all have in common. Without a title, or for several files,
    each is called what its file is called.

    Raises:
        EvidenceError: if the task has a content already, naming the earlier evidence.
    """
    made: list[Evidence] = []
    try:
        with transaction.atomic(), gathering():
            Task.objects.select_for_update().get(pk=pattern.task_id)  # two people, one content
            for file in files:
                row = copy(pattern)
                row.original_name, row.sha256 = fingerprint_of(file)
                row.size = file.size or 0
                row.added_by_id = by.pk
                if len(files) > 1 or not row.title:
                    row.title = _stem(row.original_name)
                _keep(row, file, made)
    except BaseException:
        for row in made:  # what the database has taken back shall not stay on the disk
            row.file.storage.delete(str(row.file.name))
        raise
    return made


def _keep(row: Evidence, file: "UploadedFile[Any]", made: list[Evidence]) -> None:
    twin = twin_of(row.task, row.sha256)
    if twin is not None:
        raise EvidenceError(f"{row.original_name}:{told_of_twin(twin)}")
    row.file.save(row.original_name, file, save=False)
    made.append(row)
    row.save(force_insert=True)
    change = RowChange(row.pk, None, state_of(row))
    note_rows(AuditAction.CREATE, Evidence, [change], label=f"{row.task}:{row}")


def _stem(name: str) -> str:
    """A file's name without its extension, as long as a title may be."""
    longest = Evidence._meta.get_field("title").max_length
    return (name.rpartition(".")[0] or name)[:longest]


def refuse_last(row: Evidence) -> None:
    """Refuse to take back the last evidence that a claim stands on; generated claims have none.

    Raises:
        EvidenceError: while a claim (销号申请) waits or is granted.
    """
    others = Evidence.objects.filter(task=row.task_id, withdrawn_on__isnull=True)
    if row.is_withdrawn or others.exclude(pk=row.pk).exists():
        return
    case = case_of(row.task)
    claim = pending_claim(case) or granted_claim(case)
    if claim is not None and not is_generated(claim):
        what = "已销号" if claim.decision == Decision.GRANTED else "销号申请待核查"
        raise EvidenceError(f"任务{what},这是最后一份佐证材料:请先补充材料再撤下")


@transaction.atomic
def withdraw(pk: int, reason: str, today: date) -> Evidence:
    """Take a piece of evidence back (撤下): its file and its record stay.

    Raises:
        EvidenceError: without a reason, if it was withdrawn already, or if a claim stands on it.
    """
    task_id = Evidence.objects.values_list("task_id", flat=True).get(pk=pk)
    Task.objects.select_for_update().get(pk=task_id)  # claiming and deciding lock it as well
    row = Evidence.objects.select_for_update(of=("self",)).select_related("task").get(pk=pk)
    if row.is_withdrawn:
        raise EvidenceError(f"“{row}”已于 {row.withdrawn_on} 撤下")
    if not reason.strip():
        raise EvidenceError("请填写撤下原因")
    refuse_last(row)
    before = state_of(row)
    row.withdrawn_on, row.withdrawn_reason = today, reason.strip()[:200]
    row.save(update_fields=("withdrawn_on", "withdrawn_reason"))
    change = RowChange(row.pk, before, state_of(row))
    note_rows(AuditAction.CHANGE, Evidence, [change], reason, label=f"撤下 {row.task}:{row}")
    return row
