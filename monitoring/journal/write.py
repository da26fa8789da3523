"""Writing entries: one for a thing done, one for each few hundred rows of a bulk write."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import models

from monitoring.choices import AuditAction
from monitoring.journal.actor import current_actor, remember_noted
from monitoring.journal.follow import tell
from monitoring.journal.states import RowChange, fields_of
from monitoring.models import AuditEntry, ImportBatch

ROWS_AN_ENTRY = 500


def note(
    action: AuditAction,
    label: str,
    reason: str = "",
    batch: ImportBatch | None = None,
    details: Mapping[str, Any] | None = None,
) -> AuditEntry:
    """Record something done that changes no row by itself: a login, an export, an import.

    `details` says more of it, such as the parameters of an export.
    """
    entry = _entry(action, label, reason, batch)
    entry.changes = {"details": dict(details)} if details else {}
    entry.save()
    remember_noted(action)
    return entry


def note_rows(
    action: AuditAction,
    model: type[models.Model],
    rows: Sequence[RowChange],
    reason: str = "",
    batch: ImportBatch | None = None,
    label: str = "",
) -> None:
    """Record what became of rows of one table, in as few entries as hold them.

    `label` names the row where there is one; of more the entry says the table and how many.
    """
    fields = fields_of(model)
    entries = []
    for start in range(0, len(rows), ROWS_AN_ENTRY):
        part = rows[start : start + ROWS_AN_ENTRY]
        name = label or f"{model._meta.verbose_name} {len(part)} 行"
        entry = _entry(action, name, reason, batch)
        entry.table = model._meta.label_lower
        entry.first_id = min(row.pk for row in part)
        entry.last_id = max(row.pk for row in part)
        entry.row_count = len(part)
        entry.changes = {"fields": fields, "rows": [list(row) for row in part]}
        entries.append(entry)
    AuditEntry.objects.bulk_create(entries)
    tell(model, rows)


def _entry(action: AuditAction, label: str, reason: str, batch: ImportBatch | None) -> AuditEntry:
    actor = current_actor()
    return AuditEntry(
        actor_id=actor.user_id,
        actor_name=actor.name[:150],
        address=actor.address,
        action=action,
        label=label[:200],
        reason=reason[:300],
        batch=batch,
    )
