"""Putting generated rows into the database beside entered ones, and taking them out again."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import models

from monitoring.choices import AuditAction, BatchKind
from monitoring.journal import RowChange, note_rows, state_of
from monitoring.rollups import refresh

NaturalKeys = Mapping[type[models.Model], tuple[str, ...]]
"""The fields that make a row of each table unique; an entered row with the same key stays."""

ROWS_A_STATEMENT = 500


@dataclass
class Tally:
    """Rows by the Chinese name of their table, and rows left alone because the key was taken."""

    rows: dict[str, int] = field(default_factory=dict)
    skipped: int = 0

    @property
    def total(self) -> int:
        """All rows."""
        return sum(self.rows.values())

    def add(self, model: type[models.Model], count: int) -> None:
        """Count rows of a table."""
        if count:
            name = str(model._meta.verbose_name)
            self.rows[name] = self.rows.get(name, 0) + count


def store(rows: Iterable[models.Model], keys: NaturalKeys, tally: Tally) -> None:
    """Insert the rows whose key is still free."""
    by_model: dict[type[models.Model], list[models.Model]] = {}
    for row in rows:
        by_model.setdefault(type(row), []).append(row)
    for model, candidates in by_model.items():
        taken = set(model._default_manager.values_list(*keys[model]))
        free = [row for row in candidates if key_of(row, keys[model]) not in taken]
        model._default_manager.bulk_create(free, batch_size=ROWS_A_STATEMENT)
        added = [RowChange(row.pk, None, state_of(row)) for row in free]
        note_rows(AuditAction.GENERATE, model, added)
        refresh(free)
        tally.add(model, len(free))
        tally.skipped += len(candidates) - len(free)


def key_of(row: models.Model, names: tuple[str, ...]) -> tuple[Any, ...]:
    """Return the values that make a row unique."""
    return tuple(getattr(row, name) for name in names)


def remove(keys: NaturalKeys, tally: Tally) -> None:
    """Delete the rows that still belong to a demonstration batch, and no others.

    A row that somebody has corrected belongs to no batch any more and stays.
    """
    for model in keys:
        found = model._default_manager.filter(batch__kind=BatchKind.DEMONSTRATION)
        rows = list(found)
        taken = [RowChange(row.pk, state_of(row), None) for row in rows]
        found.delete()
        note_rows(AuditAction.DELETE, model, taken, "清除演示数据")
        refresh(rows)
        tally.add(model, len(rows))
