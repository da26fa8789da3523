"""Writing rows of supervision, each with its entry in the journal: standings follow from it."""

from typing import Any

from django.db import models

from monitoring.choices import AuditAction
from monitoring.journal import RowChange, note_rows, state_of
from monitoring.models import ImportBatch


def store_new(row: models.Model, reason: str = "", batch: ImportBatch | None = None) -> None:
    """Save a new row and record it, for the import it came with; call inside a transaction."""
    row.save(force_insert=True)
    change = RowChange(row.pk, None, state_of(row))
    note_rows(AuditAction.CREATE, type(row), [change], reason, batch, label=str(row))


def store_changed(row: models.Model, before: list[Any], reason: str = "") -> None:
    """Save a changed row and record it; `before` is its `state_of` as it was stored."""
    row.save()
    change = RowChange(row.pk, before, state_of(row))
    note_rows(AuditAction.CHANGE, type(row), [change], reason, label=str(row))
