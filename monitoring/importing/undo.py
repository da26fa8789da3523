"""Undoing a batch from the journal alone: whatever tables it wrote, back to what was before.

Rows the batch made are deleted, rows it changed are put back, under a new version: whoever has the
page open is told. Rows that somebody changed after the batch refuse the undo, or stay as they are
where that is asked for. A review since is no change of what a row says: it goes with the row.
"""

from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from monitoring.bulk_rows import replace_rows, rows_of
from monitoring.choices import AuditAction, BatchKind
from monitoring.corrections import changing
from monitoring.journal import RowChange, gathering, note, note_rows, state_of
from monitoring.models import AuditEntry, ImportBatch, Revision
from monitoring.revisions import DELETED, Change, User, changes, summary_of
from monitoring.rollups import refresh

WRITING = (AuditAction.CREATE, AuditAction.CHANGE, AuditAction.DELETE, AuditAction.IMPORT)
NOT_COMPARED = frozenset(
    {"entered_at", "reported_at", "changed_at", "reviewed_by_id", "reviewed_at"}
)
"""Fields that say when a row was touched or reviewed, not what it says."""

WORDS = ("entered", "reported", "changed")
"""How tables call who last touched a row, and when."""

ROWS_AT_ONCE = 500
NAMES_TOLD = 3
PUT_BACK = "撤销导入,恢复原值"


class UndoError(Exception):
    """The batch cannot be undone; the message says why and what to do."""


class LaterChangesError(UndoError):
    """Rows of the batch were changed after it."""

    def __init__(self, rows: Sequence[str]) -> None:
        """Remember which."""
        super().__init__(f"有 {len(rows)} 行在导入之后又被修改,撤销会丢掉这些修改")
        self.rows = tuple(rows)


@dataclass(slots=True)
class Step:
    """What becomes of one row: as it is now, as it was before the batch (None: there was none)."""

    model: type[models.Model]
    pk: int
    now: Any
    before: Any


@dataclass(slots=True)
class UndoPlan:
    """What undoing a batch would do: rows to delete, to put back, and changed since."""

    batch: ImportBatch
    deleted: list[Step] = field(default_factory=list)
    restored: list[Step] = field(default_factory=list)
    later: list[str] = field(default_factory=list)

    @property
    def steps(self) -> list[Step]:
        """Everything that would be done."""
        return [*self.deleted, *self.restored]


def refuse_undo(batch: ImportBatch) -> None:
    """Refuse a batch that is not a file's, or was undone before.

    Raises:
        UndoError: saying what to do.
    """
    if batch.kind == BatchKind.DEMONSTRATION:
        raise UndoError("演示数据不在这里撤销:请运行 manage.py demo --remove")
    if batch.undone_at is not None:
        raise UndoError("该批次已撤销过,不能再次撤销")


def plan_undo(batch: ImportBatch, lock: bool = False) -> UndoPlan:
    """Find out from the journal what undoing would do; nothing is written.

    Raises:
        UndoError: if the batch is not to be undone, or the journal does not know its rows.
    """
    refuse_undo(batch)
    plan = UndoPlan(batch)
    entries = AuditEntry.objects.filter(batch=batch, action__in=WRITING).exclude(table="")
    touched: dict[str, dict[int, _Touched]] = {}
    for entry in entries.order_by("id").iterator():
        rows = touched.setdefault(entry.table, {})
        names = entry.changes["fields"]
        for pk, before, after in entry.changes["rows"]:
            known = rows.setdefault(pk, _Touched(_named(names, before), None))
            known.after = _named(names, after)
    for table, rows in touched.items():
        model = apps.get_model(table)
        if any(field.name == "batch" for field in model._meta.concrete_fields):
            _plan_table(model, rows, plan, lock)
    if not touched and batch.row_count:
        raise UndoError("审计记录中没有该批次写入的数据,不能自动撤销")
    return plan


@transaction.atomic
def undo(batch: ImportBatch, by: User, reason: str, keep_later: bool = False) -> UndoPlan:
    """Take a batch out again; return what was done.

    Raises:
        UndoError: if it is not to be undone, or no reason is given.
        LaterChangesError: if rows were changed since, and `keep_later` was not said.
        LockedMonthError: never with a reason.
    """
    if not reason.strip():
        raise UndoError("请填写撤销原因")
    locked = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    plan = plan_undo(locked, lock=True)
    if plan.later and not keep_later:
        raise LaterChangesError(plan.later)
    rows = [row for step in plan.steps for row in (step.now, step.before) if row is not None]
    why = f"撤销导入 {locked.source_name}:{reason}"
    with changing(rows, reason, by, locked), gathering():
        models_told = list(dict.fromkeys(step.model for step in plan.steps))
        for model in reversed(models_told):  # what came in last may refer to what came before
            _delete(model, [s for s in plan.deleted if s.model is model], by, why, locked)
        for model in models_told:
            _restore(model, [s for s in plan.restored if s.model is model], by, why, locked)
        refresh(rows)
    locked.undone_at = batch.undone_at = timezone.now()
    locked.undone_by_id = batch.undone_by_id = by.pk if by is not None else None
    locked.save(update_fields=("undone_at", "undone_by"))
    words = f"删除 {len(plan.deleted)} 行,恢复 {len(plan.restored)} 行,保留 {len(plan.later)} 行"
    note(AuditAction.UNDO, f"{locked.source_name}:{words}", reason, locked)
    return plan


@dataclass(slots=True)
class _Touched:
    """A row as it was before the batch and after it, by the names of its fields."""

    before: dict[str, Any] | None
    after: dict[str, Any] | None


def _named(names: Sequence[str], values: Sequence[Any] | None) -> dict[str, Any] | None:
    return None if values is None else dict(zip(names, values, strict=True))


def _plan_table(
    model: type[models.Model], rows: dict[int, _Touched], plan: UndoPlan, lock: bool
) -> None:
    stored = _stored(model, list(rows), lock)
    for pk, touched in rows.items():
        now = stored.get(pk)
        before = None if touched.before is None else _row(model, pk, touched.before, now)
        if not _is_as(now, touched.after):
            plan.later.append(_told(now, model, pk, touched))
        elif before is None and now is not None:
            plan.deleted.append(Step(model, pk, now, None))
        elif before is not None:
            plan.restored.append(Step(model, pk, now, before))


def _stored(model: type[models.Model], keys: Sequence[int], lock: bool) -> dict[int, Any]:
    related = [field.name for field in model._meta.concrete_fields if field.is_relation]
    query = model._default_manager.select_related(*related)
    if lock:
        query = query.select_for_update(of=("self",))
    parts = (keys[start : start + ROWS_AT_ONCE] for start in range(0, len(keys), ROWS_AT_ONCE))
    return {row.pk: row for part in parts for row in query.filter(pk__in=part)}


def _row(model: type[models.Model], pk: int, values: dict[str, Any], now: Any = None) -> Any:
    """Return a row as the journal has it; what it does not know is as now, or as in a new row."""
    row: Any = model(pk=pk) if now is None else copy(now)
    for column in model._meta.concrete_fields:
        if column.attname in values:
            setattr(row, column.attname, column.to_python(values[column.attname]))
    return row


def _is_as(now: Any, after: dict[str, Any] | None) -> bool:
    """Tell whether a row is still as the batch left it."""
    if now is None or after is None:
        return now is None and after is None
    fields = {field.attname: field for field in now._meta.concrete_fields}
    return all(
        getattr(now, name) == fields[name].to_python(value)
        for name, value in after.items()
        if name in fields and name not in NOT_COMPARED
    )


def _told(now: Any, model: type[models.Model], pk: int, touched: _Touched) -> str:
    """Name a row that was changed since, and by whom."""
    if now is None:
        row = _row(model, pk, touched.after or {})
        return f"{row}(导入后已删除)"
    person, when = (
        next(filter(None, (getattr(now, f"{word}_{end}", None) for word in WORDS)), None)
        for end in ("by", "at")
    )
    who = f"“{person.get_username()}”" if person is not None else "其他导入"
    moment = f" {timezone.localtime(when):%Y-%m-%d %H:%M}" if when else ""
    return f"{now}(导入后由{who}修改{moment})"


def _parts(steps: Sequence[Step]) -> Iterator[Sequence[Step]]:
    for start in range(0, len(steps), ROWS_AT_ONCE):
        yield steps[start : start + ROWS_AT_ONCE]


def _delete(
    model: type[models.Model], steps: Sequence[Step], by: User, why: str, batch: ImportBatch
) -> None:
    """Delete rows that the batch made, keeping what they said."""
    for part in _parts(steps):
        gone = [RowChange(step.pk, state_of(step.now), None) for step in part]
        _record(((step.now, [Change(DELETED, summary_of(step.now), "")]) for step in part), by, why)
        note_rows(AuditAction.UNDO, model, gone, why, batch)
        try:
            model._default_manager.filter(pk__in=[step.pk for step in part]).delete()
        except ProtectedError as held:
            names = "、".join(sorted({str(row) for row in held.protected_objects})[:NAMES_TOLD])
            raise UndoError(
                f"导入的数据已被其他记录引用({names}),不能撤销:请先处理这些记录"
            ) from held


def _restore(
    model: type[models.Model], steps: Sequence[Step], by: User, why: str, batch: ImportBatch
) -> None:
    """Put rows back as they were before the batch, under a version of their own."""
    for part in _parts(steps):
        rows = [_as_before(step) for step in part]
        was = [None if step.now is None else state_of(step.now) for step in part]
        _put_back(model, part, rows)
        records = []
        for step, row in zip(part, rows, strict=True):
            what = changes(step.now, row) if step.now is not None else ()
            records.append((row, what or [Change(PUT_BACK, "", summary_of(row))]))
        _record(records, by, why)
        found = [
            RowChange(row.pk, before, state_of(row)) for row, before in zip(rows, was, strict=True)
        ]
        note_rows(AuditAction.UNDO, model, found, why, batch)


def _as_before(step: Step) -> Any:
    """Return one row as it was; its version goes on counting, and never back."""
    row = step.before
    if hasattr(row, "version"):
        row.version = (step.before.version if step.now is None else step.now.version) + 1
    for column in row._meta.concrete_fields:
        if getattr(column, "auto_now", False):
            setattr(row, column.attname, timezone.now())
    return row


def _put_back(model: type[models.Model], steps: Sequence[Step], rows: Sequence[Any]) -> None:
    """Write rows over those that are there, all at once; rows that are gone come back."""
    kept = [row for step, row in zip(steps, rows, strict=True) if step.now is not None]
    if kept:
        replace_rows(rows_of(model, kept), [row.pk for row in kept])
    for step, row in zip(steps, rows, strict=True):
        if step.now is None:
            row.save(force_insert=True)


def _record(found: Iterable[tuple[Any, Iterable[Change]]], by: User, why: str) -> None:
    """Write the revisions of many rows at once."""
    Revision.objects.bulk_create(
        Revision(
            table=row._meta.label_lower,
            record_id=row.pk,
            record_label=str(row)[:120],
            field=change.field[:40],
            old_value=change.old[:300],
            new_value=change.new[:300],
            reason=why[:300],
            changed_by_id=by.pk if by is not None and by.pk else None,
        )
        for row, what in found
        for change in what
    )
