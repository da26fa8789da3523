"""Saving a reading so that nothing is lost: who changed which field from what to what, and why."""

from collections.abc import Iterable
from copy import copy
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeVar

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models, transaction

from monitoring.air_index import settle_index
from monitoring.choices import AuditAction, BatchKind
from monitoring.corrections import changing
from monitoring.forms.cells import shown_number
from monitoring.journal import RowChange, note_rows, state_of
from monitoring.models import AirDay, ImportBatch, Revision
from monitoring.models.readings import Reading
from monitoring.rollups import refresh

M = TypeVar("M", bound=models.Model)
User = AbstractBaseUser | AnonymousUser | None
UNTRACKED = frozenset(
    {
        "id", "version", "batch", "entered_by", "entered_at", "place", "reviewed_by",
        "reviewed_at", "changed_by", "changed_at",
    }
)  # fmt: skip
"""Fields that say how a value came in; the revision row itself says it better."""

CREATED = "新增记录"
DELETED = "删除记录"
CLAIMED = "演示数据转为正式数据"


class ConflictError(Exception):
    """Somebody else saved the row after it was read (他人已先保存)."""


@dataclass(frozen=True, slots=True)
class Change:
    """One field that differs, as words."""

    field: str
    old: str
    new: str


def tracked_fields(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    """Return the fields whose changes are recorded."""
    return [field for field in model._meta.concrete_fields if field.name not in UNTRACKED]


def words_for(row: models.Model, field: "models.Field[Any, Any]") -> str:
    """Return a field's value as a person would read it; empty when it has none."""
    value = getattr(row, field.attname)
    if value is None or value == "":
        return ""
    if field.choices:
        return str(getattr(row, f"get_{field.name}_display")())
    if isinstance(field, models.ForeignKey):
        return str(getattr(row, field.name))
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "、".join(f"{_label(row, key)} {part}" for key, part in value.items())
    return shown_number(value) if isinstance(value, Decimal) else str(value)


def _label(row: models.Model, name: str) -> str:
    """Return what a reader calls a field that another one speaks of."""
    names = {field.name: str(field.verbose_name) for field in row._meta.concrete_fields}
    return names.get(name, name)


def changes(old: models.Model, new: models.Model) -> tuple[Change, ...]:
    """Return what differs between two states of one row."""
    return tuple(
        Change(str(field.verbose_name), words_for(old, field), words_for(new, field))
        for field in tracked_fields(type(new))
        if getattr(old, field.attname) != getattr(new, field.attname)
    )


def record(row: models.Model, what: Iterable[Change], by: User, reason: str = "") -> None:
    """Write one revision row for each change."""
    person = by if by is not None and by.pk else None
    Revision.objects.bulk_create(
        Revision(
            table=row._meta.label_lower,
            record_id=row.pk,
            record_label=str(row)[:120],
            field=change.field[:40],
            old_value=change.old[:300],
            new_value=change.new[:300],
            reason=reason[:300],
            changed_by_id=person.pk if person else None,
        )
        for change in what
    )


def summary_of(row: models.Model) -> str:
    """Return a row's filled fields in one line, for the revision of its creation or deletion."""
    parts = []
    for field in tracked_fields(type(row)):
        words = words_for(row, field)
        if words:
            parts.append(f"{field.verbose_name} {words}")
    text = ";".join(parts)
    return text if len(text) <= 300 else f"{text[:299]}…"


def is_demonstration(row: Any) -> bool:
    """Tell whether a row was generated and nobody has claimed it yet."""
    return row.batch_id is not None and row.batch.kind == BatchKind.DEMONSTRATION


def claimed(row: M) -> M:
    """Return a generated row emptied of all it said, to be filled by a person or a file.

    Its key and version stay; every other field is as in a new row, and it belongs to no batch.
    """
    empty = copy(row)
    kept = {"id", "version"}
    for constraint in row._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            kept |= set(constraint.fields)
    for field in row._meta.concrete_fields:
        if field.name not in kept:
            setattr(empty, field.attname, field.get_default())
    return empty


def differs(new: Any, old: Any) -> bool:
    """Tell whether saving would write anything: a value, or that a generated row is claimed."""
    return bool(changes(old, new)) or (is_demonstration(old) and new.batch_id is None)


@transaction.atomic
def save_reading(
    new: Any,
    old: models.Model | None,
    by: User,
    reason: str = "",
    batch: ImportBatch | None = None,
) -> bool:
    """Save a reading as `store_reading` does, and bring up to date what follows from it.

    Who saves many rows stores each and calls `rollups.refresh` once for all of them.
    """
    settled(new)
    if old is not None and not differs(new, old):
        return False
    rows = [new] if old is None else [old, new]
    with changing(rows, reason, by, batch):
        store_reading(new, old, by, reason, batch)
        refresh(rows)
    return True


@transaction.atomic
def store_reading(
    new: Any,
    old: models.Model | None,
    by: User,
    reason: str = "",
    batch: ImportBatch | None = None,
) -> bool:
    """Save a reading as a new version with its revisions; return whether anything changed.

    Once a person has saved it, a row belongs to no batch; a generated row that has left its own is
    saved even where all values agree. `old` is None for a new row, `by` for a command. What follows
    from the reading is the caller's to refresh.

    Write inside `corrections.changing`, and refresh what follows before it ends.

    Raises:
        ConflictError: if the stored row is no longer the one that was read.
    """
    settled(new)
    if old is not None and not differs(new, old):
        return False
    before = None if old is None else state_of(old)
    new.entered_by = by if by is not None and by.pk else None
    new.batch = batch
    if isinstance(new, Reading):
        new.place = new.place if batch is not None else ""
        new.reviewed_by = new.reviewed_at = None
    if old is None:
        new.save(force_insert=True)
        found: Iterable[Change] = [Change(CREATED, "", summary_of(new))]
    else:
        forget_generator(new, old)
        found = changes(old, new) or [Change(CLAIMED, "", summary_of(new))]
        if hasattr(new, "version"):
            claim_version(new, old)
        new.save()
    record(new, found, by, reason)
    action = AuditAction.CREATE if old is None else AuditAction.CHANGE
    change = RowChange(new.pk, before, state_of(new))
    note_rows(action, type(new), [change], reason, batch, label=str(new))
    return True


def settled(row: M) -> M:
    """Give a reading what follows from its own values, a day's index, and return it."""
    if isinstance(row, AirDay):
        settle_index(row)
    return row


def forget_generator(new: Any, old: Any) -> None:
    """Clear the source where it still names the generator of the old row."""
    if is_demonstration(old) and hasattr(new, "source") and new.source == old.source:
        new.source = ""


def claim_version(new: Any, old: Any) -> None:
    """Raise the stored version by one, provided that it is still the one that was read."""
    same = type(new)._default_manager.filter(pk=old.pk, version=old.version)
    if not same.update(version=old.version + 1):
        raise ConflictError(f"{new} 已被他人修改")
    new.version = old.version + 1


@transaction.atomic
def delete_readings(rows: Iterable[models.Model], by: User, reason: str = "") -> None:
    """Delete readings, keep what they said, and bring up to date what followed from them."""
    gone = list(rows)
    with changing(gone, reason, by):
        for row in gone:
            record(row, [Change(DELETED, summary_of(row), "")], by, reason)
            change = RowChange(row.pk, state_of(row), None)
            note_rows(AuditAction.DELETE, type(row), [change], reason, label=str(row))
            row.delete()
        refresh(gone)


def delete_reading(row: models.Model, by: User, reason: str = "") -> None:
    """Delete one reading: see `delete_readings`."""
    delete_readings([row], by, reason)
