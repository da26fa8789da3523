"""Rebuilding a table from the journal alone, and holding it against what is stored."""

from collections.abc import Iterator
from typing import Any

from django.db import models

from monitoring.journal.states import columns_of, state_of
from monitoring.models import AuditEntry

Rebuilt = dict[int, dict[str, Any]]


def replay(model: type[models.Model], upto: int | None = None) -> Rebuilt:
    """Return a table as its entries say it is: the columns of each row, by key.

    With `upto` the table is as it was right after that entry.
    """
    entries = AuditEntry.objects.filter(table=model._meta.label_lower).order_by("id")
    if upto is not None:
        entries = entries.filter(pk__lte=upto)
    found: dict[int, tuple[list[str], list[Any]]] = {}
    for changes in entries.values_list("changes", flat=True).iterator(chunk_size=50):
        fields = changes.get("fields", [])
        for pk, _, after in changes.get("rows", ()):
            if after is None:
                found.pop(pk, None)
            else:
                found[pk] = (fields, after)
    return {pk: as_values(model, fields, state) for pk, (fields, state) in found.items()}


def as_values(model: type[models.Model], fields: list[str], state: list[Any]) -> dict[str, Any]:
    """Return a kept state as values of the columns the table has today.

    What the entry does not know, a column added since, has its default.
    """
    kept = dict(zip(fields, state, strict=True))
    values = {}
    for field in model._meta.concrete_fields:
        if field.attname not in columns_of(model):
            continue
        value = kept.get(field.attname, field.get_default())
        is_json = isinstance(field, models.JSONField)
        values[field.attname] = value if is_json else field.to_python(value)
    return values


def differences(model: type[models.Model]) -> Iterator[tuple[str, str]]:
    """Return how a table differs from what its entries say: which row, and what."""
    said = replay(model)
    for row in model._default_manager.order_by("pk").iterator(chunk_size=2000):
        kept = said.pop(row.pk, None)
        if kept is None:
            yield str(row), "审计记录中没有这一行"
            continue
        stored = as_values(model, list(columns_of(model)), state_of(row)[: len(kept)])
        for name, value in stored.items():
            if kept[name] != value:
                field = model._meta.get_field(name).verbose_name  # type: ignore[union-attr]
                yield str(row), f"“{field}”是 {value},审计记录为 {kept[name]}"
    for pk in said:
        yield f"{model._meta.verbose_name} {pk}", "审计记录中有这一行,数据表中没有"
