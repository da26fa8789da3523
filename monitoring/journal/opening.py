"""Opening the journal: readings from before it existed are entered once, as they are."""

from itertools import islice

from django.db import transaction

from monitoring.choices import AuditAction
from monitoring.journal.states import RowChange, state_of
from monitoring.journal.write import ROWS_AN_ENTRY, note_rows
from monitoring.models import AirDay, AirMonth, AuditEntry, DustfallMonth, Exclusion, SectionMonth

READINGS = (AirDay, AirMonth, SectionMonth, DustfallMonth, Exclusion)
REASON = "启用审计以前已有的记录"


@transaction.atomic
def open_journal() -> int:
    """Enter the rows of tables the journal does not know yet; return how many.

    Looks first, with two short queries a table, and does nothing when it was done before.
    """
    entered = 0
    for model in READINGS:
        known = AuditEntry.objects.filter(table=model._meta.label_lower).exists()
        if known or not model._default_manager.exists():
            continue
        rows = model._default_manager.order_by("pk").iterator(chunk_size=ROWS_AN_ENTRY)
        while part := list(islice(rows, ROWS_AN_ENTRY)):
            added = [RowChange(row.pk, None, state_of(row)) for row in part]
            note_rows(AuditAction.CREATE, model, added, REASON)
            entered += len(part)
    return entered
