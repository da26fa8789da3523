"""Stored rows as an explanation lists them: value, status, version, who, when, file, changes.

However many rows: one query for the people, one for their roles, one for the batches and one a
table for the changes on record.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.auth import get_user_model
from django.db import models
from django.utils import timezone

from monitoring.air_series import COMPUTED
from monitoring.choices import BatchKind
from monitoring.models import Exclusion, ImportBatch, Revision
from targets.explain.result import ReadingRow, RecordAddress
from targets.models import TaskItem

PEOPLE = ("entered_by_id", "reported_by_id", "judged_by_id", "changed_by_id")
SUM_SHOWN = 12
"""Characters of a file's checksum that are shown."""


@dataclass(frozen=True)
class Record:
    """A stored row with what it is called and what of it counts: “2023年3月”, “41.0”."""

    row: models.Model
    what: str
    value: str


def reading_rows(records: Iterable[Record]) -> tuple[ReadingRow, ...]:
    """Describe stored rows of any of the readings' and reports' tables, in the given order."""
    listed = list(records)
    people = _people(listed)
    batches = _batches(listed)
    changes = _changes(listed)
    return tuple(_row(each, people, batches, changes) for each in listed)


def rows_by_id(model: type[models.Model], ids: Iterable[int]) -> dict[int, Any]:
    """Fetch rows of one table by id: one query, none for no ids."""
    wanted = set(ids)
    return model._default_manager.in_bulk(wanted) if wanted else {}


def _row(
    record: Record,
    people: dict[int, str],
    batches: dict[int, ImportBatch],
    changes: dict[tuple[str, int], tuple[int, str]],
) -> ReadingRow:
    row: Any = record.row
    table = row._meta.model_name
    batch = batches.get(getattr(row, "batch_id", None) or 0)
    count, reason = changes.get((row._meta.label_lower, row.pk), (0, ""))
    person = next((p for name in PEOPLE if (p := getattr(row, name, None))), None)
    if person is None and batch is not None:
        person = batch.created_by_id
    is_demo = bool(getattr(row, "is_demo", False)) or (
        batch is not None and batch.kind == BatchKind.DEMONSTRATION
    )
    return ReadingRow(
        what=record.what,
        value=record.value,
        status=_status_of(row),
        version=f"{row.version}" if hasattr(row, "version") else "",
        who=people.get(person or 0, ""),
        when=_when(row),
        source=_source(row, batch),
        record=RecordAddress(row._meta.app_label, table, row.pk) if _is_entered(row) else None,
        revisions=count,
        last_reason=reason,
        is_demo=is_demo,
    )


def _is_entered(row: Any) -> bool:
    """Whether the row was entered by somebody, not kept by the programme."""
    return _when(row) != "" or hasattr(row, "judged_at") or isinstance(row, Exclusion)


def _status_of(row: Any) -> str:
    """The data status in words; what carries none is told by where it comes from."""
    if hasattr(row, "status"):
        return str(row.get_status_display())
    if isinstance(row, Exclusion):
        return str(row.get_state_display())
    if hasattr(row, "judged_at"):
        return "评定"
    if isinstance(row, TaskItem):
        return "登记"
    return "填报" if _is_entered(row) else COMPUTED


def _when(row: Any) -> str:
    moment = getattr(row, "entered_at", None) or getattr(row, "reported_at", None)
    moment = moment or getattr(row, "judged_at", None)
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if moment else ""


def _source(row: Any, batch: ImportBatch | None) -> str:
    """The file with the beginning of its checksum, and what the row itself says of its source."""
    parts = []
    if batch is not None:
        checksum = f"(校验值 {batch.sha256[:SUM_SHOWN]})" if batch.sha256 else ""
        parts.append(f"{batch.source_name}{checksum}")
    said = getattr(row, "source", "") or getattr(row, "basis", "") or getattr(row, "document", "")
    if said and (batch is None or said != batch.source_name):
        parts.append(str(said))
    if not parts:
        is_typed = _is_entered(row) or isinstance(row, TaskItem)
        parts.append("手工录入" if is_typed else "由逐日数据汇总")
    return ";".join(parts)


def _people(records: Sequence[Record]) -> dict[int, str]:
    """Who entered the rows, with their roles: “dataadmin(数据管理员)”."""
    ids = {
        person
        for record in records
        for name in PEOPLE
        if (person := getattr(record.row, name, None))
    }
    ids |= {b.created_by_id for b in _batches(records).values() if b.created_by_id}
    if not ids:
        return {}
    found = get_user_model()._default_manager.filter(pk__in=ids).prefetch_related("groups")
    return {person.pk: _named(person) for person in found}


def _named(person: Any) -> str:
    roles = "、".join(sorted(group.name for group in person.groups.all()))
    name = str(person.get_username())
    return f"{name}({roles})" if roles else name


def _batches(records: Sequence[Record]) -> dict[int, ImportBatch]:
    ids = {batch for r in records if (batch := getattr(r.row, "batch_id", None))}
    return ImportBatch.objects.in_bulk(ids) if ids else {}


def _changes(records: Sequence[Record]) -> dict[tuple[str, int], tuple[int, str]]:
    """How often each row was changed on record, and why last."""
    by_table: dict[str, set[int]] = {}
    for record in records:
        if record.row.pk and _is_entered(record.row):
            by_table.setdefault(record.row._meta.label_lower, set()).add(record.row.pk)
    found: dict[tuple[str, int], tuple[int, str]] = {}
    for table, ids in by_table.items():
        rows = Revision.objects.filter(table=table, record_id__in=ids).order_by("changed_at", "id")
        for record_id, reason in rows.values_list("record_id", "reason"):
            count, _ = found.get((table, record_id), (0, ""))
            found[(table, record_id)] = (count + 1, reason)
    return found
