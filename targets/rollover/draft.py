"""What a roll-over makes, row by row, so that all of it is journaled together at its end."""

from dataclasses import dataclass, field
from typing import TypeVar

from django.db import models

from monitoring.choices import AuditAction
from monitoring.journal import RowChange, note_rows, state_of
from targets.models import Plan, SourceDocument, Task

M = TypeVar("M", bound=models.Model)


@dataclass(slots=True)
class Draft:
    """The new year's plan while it is being made; `tasks` finds a new task by its old one."""

    old: Plan
    new: Plan
    document: SourceDocument
    made: dict[type[models.Model], list[models.Model]] = field(default_factory=dict)
    tasks: dict[int, Task] = field(default_factory=dict)

    @property
    def note(self) -> str:
        """Where everything comes from, in words."""
        return f"由{self.old.year}年计划结转"

    def keep(self, row: M) -> M:
        """Save a new row."""
        row.save(force_insert=True)
        self.made.setdefault(type(row), []).append(row)
        return row

    def count(self, model: type[models.Model]) -> int:
        """Rows made of one table."""
        return len(self.made.get(model, ()))

    def journal(self) -> None:
        """Record every row that was made."""
        for model, rows in self.made.items():
            changes = [RowChange(row.pk, None, state_of(row)) for row in rows]
            note_rows(AuditAction.CREATE, model, changes, self.note)


def shortened(text: str, most: int = 300) -> str:
    """Return a text no longer than its field."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
