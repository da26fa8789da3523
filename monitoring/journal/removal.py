"""Deleting rows of any table with all that goes with them, each in the journal."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import models, transaction
from django.db.models.deletion import Collector

from monitoring.choices import AuditAction
from monitoring.journal.states import RowChange, state_of
from monitoring.journal.write import note_rows

Taken = dict[type[models.Model], dict[int, models.Model]]


@contextmanager
def removing(rows: Iterable[models.Model], reason: str = "") -> Iterator[None]:
    """Delete rows inside this: what they and the rows deleted with them said is recorded.

    Rows that lose a reference to them and stay are recorded as changed. Kept figures, which nobody
    may touch and which follow from readings, are left out.
    """
    with transaction.atomic():
        gone, touched = _affected(list(rows))
        states = {
            (model, pk): (str(row), state_of(row))
            for model, found in (*gone.items(), *touched.items())
            for pk, row in found.items()
        }
        yield
        for model, found in gone.items():
            taken = [RowChange(pk, states[model, pk][1], None) for pk in found]
            label = states[model, next(iter(found))][0] if len(found) == 1 else ""
            note_rows(AuditAction.DELETE, model, taken, reason, label=label)
        for model, found in touched.items():
            for row in model._default_manager.filter(pk__in=found):
                label, before = states[model, row.pk]
                change = RowChange(row.pk, before, state_of(row))
                note_rows(AuditAction.CHANGE, model, [change], reason, label=label)


def _affected(rows: list[models.Model]) -> tuple[Taken, Taken]:
    """Return what deleting would take out, and what would lose a reference, by table and key."""
    gone: Taken = {}
    touched: Taken = {}
    if not rows:
        return gone, touched
    collector: Any = Collector(using=rows[0]._state.db or "default")
    collector.collect(rows)
    found: list[models.Model] = [row for each in collector.data.values() for row in each]
    for quick in collector.fast_deletes:
        found += list(quick)
    for row in found:
        if is_recorded(type(row)):
            gone.setdefault(type(row), {})[row.pk] = row
    for parts in collector.field_updates.values():
        for part in parts:
            for row in part:
                if row.pk not in gone.get(type(row), {}) and is_recorded(type(row)):
                    touched.setdefault(type(row), {})[row.pk] = row
    return gone, touched


def is_recorded(model: type[models.Model]) -> bool:
    """Tell whether the journal speaks of a table: one of ours or of accounts, entered by people."""
    return not model._meta.auto_created and bool(model._meta.default_permissions)
