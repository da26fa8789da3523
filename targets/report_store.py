"""Saving a task's report so that nothing is lost: revisions for people, the journal for truth."""

from typing import Any

from django.db import transaction

from monitoring.choices import AuditAction
from monitoring.journal import RowChange, note_rows, state_of
from monitoring.models import ImportBatch
from monitoring.revisions import (
    CLAIMED,
    CREATED,
    Change,
    User,
    changes,
    differs,
    record,
    summary_of,
)
from targets.models import ProgressReport


@transaction.atomic
def store_report(
    new: ProgressReport,
    old: Any = None,
    by: User = None,
    reason: str = "",
    batch: ImportBatch | None = None,
) -> bool:
    """Save a report with its revisions; return whether anything changed.

    `old` is None for a new report, `by` for a command. A change voids the review. Write inside
    `corrections.changing`.
    """
    if old is not None and not differs(new, old):
        return False
    before = None if old is None else state_of(old)
    what: list[Change] = list(changes(old, new)) if old is not None else []
    new.batch = batch
    new.reported_by_id = by.pk if by is not None and by.pk else None
    new.reviewed_by = new.reviewed_at = None
    if old is None:
        new.save(force_insert=True)
        what = [Change(CREATED, "", summary_of(new))]
    else:
        new.save()
    record(new, what or [Change(CLAIMED, "", summary_of(new))], by, reason)
    action = AuditAction.CREATE if old is None else AuditAction.CHANGE
    change = RowChange(new.pk, before, state_of(new))
    note_rows(action, ProgressReport, [change], reason, batch, label=str(new))
    return True
