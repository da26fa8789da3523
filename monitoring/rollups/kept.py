"""Rows that follow from readings: what is kept, what ought to be, and making the one the other."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models

from monitoring.bulk_rows import insert_rows, replace_rows, rows_of

Identity = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Kept:
    """A kept row: its key in the table, and everything it says besides."""

    pk: int
    content: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """A kept row that is not what the readings give; `kept` or `expected` is None where missing."""

    identity: Identity
    field: str
    kept: Any
    expected: Any


def content_fields(model: type[models.Model]) -> list[str]:
    """Return the columns of a kept row, in order, without its key in the table."""
    return [field.attname for field in model._meta.concrete_fields if not field.primary_key]


def content_of(row: models.Model) -> tuple[Any, ...]:
    """Return everything an unsaved row says."""
    return tuple(getattr(row, name) for name in content_fields(type(row)))


def kept_rows(rows: "models.QuerySet[Any]", identity: tuple[str, ...]) -> dict[Identity, Kept]:
    """Fetch kept rows by what they are about, in one query."""
    names = content_fields(rows.model)
    places = [names.index(name) for name in identity]
    found = {}
    for pk, *content in rows.order_by().values_list("pk", *names):
        found[tuple(content[place] for place in places)] = Kept(pk, tuple(content))
    return found


def identity_of(row: models.Model, identity: tuple[str, ...]) -> Identity:
    """Return what an unsaved row is about."""
    return tuple(getattr(row, name) for name in identity)


def write(
    model: type[models.Model],
    kept: Mapping[Identity, Kept],
    expected: Iterable[Any],
    identity: tuple[str, ...],
) -> int:
    """Make the kept rows the expected ones; return how many were written or taken out.

    A row that says the same is left untouched, so that refreshing twice writes nothing.
    """
    gone = dict(kept)
    changed = []
    for row in expected:
        old = gone.pop(identity_of(row, identity), None)
        if old is None or old.content != content_of(row):
            row.pk = None if old is None else old.pk
            changed.append(row)
    if gone:
        model._default_manager.filter(pk__in=[each.pk for each in gone.values()]).delete()
    new = [row for row in changed if row.pk is None]
    if new:
        insert_rows(rows_of(model, new))
    other = [row for row in changed if row.pk is not None]
    if other:
        replace_rows(rows_of(model, other), [row.pk for row in other])
    return len(changed) + len(gone)


def differences(
    kept: Mapping[Identity, Kept], expected: Iterable[Any], identity: tuple[str, ...]
) -> list[Difference]:
    """Return where the kept rows are not the expected ones, field by field."""
    found = []
    gone = dict(kept)
    for row in expected:
        about = identity_of(row, identity)
        old = gone.pop(about, None)
        if old is None:
            found.append(Difference(about, "", None, row))
            continue
        names = content_fields(type(row))
        for name, said, right in zip(names, old.content, content_of(row), strict=True):
            if said != right:
                found.append(Difference(about, name, said, right))
    return found + [Difference(about, "", row, None) for about, row in gone.items()]
