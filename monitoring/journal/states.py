"""The whole state of a row, as the journal keeps it."""

from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.db import models

SECRET = frozenset({"password", "last_login"})
"""What the journal never keeps: a password's hash, and a time that every login changes."""


KEYS_AT_ONCE = 500


class RowChange(NamedTuple):
    """One row before and after: a list of values in the order of `fields_of`, or None."""

    pk: int
    before: list[Any] | None
    after: list[Any] | None


@cache
def columns_of(model: type[models.Model]) -> tuple[str, ...]:
    """Return a table's columns without key and secrets."""
    return tuple(
        field.attname
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in SECRET
    )


@cache
def sets_of(model: type[models.Model]) -> tuple[str, ...]:
    """Return the names of a table's many-to-many fields: kept as sorted keys."""
    return tuple(field.name for field in model._meta.many_to_many)


def fields_of(model: type[models.Model]) -> list[str]:
    """Return under which names a row's values are kept."""
    return [*columns_of(model), *sets_of(model)]


def state_of(row: models.Model) -> list[Any]:
    """Return the values of a stored row in the order of `fields_of`, as JSON can hold them."""
    model = type(row)
    values = [plain(getattr(row, name)) for name in columns_of(model)]
    for name in sets_of(model):
        keys = getattr(row, name).order_by("pk").values_list("pk", flat=True)
        values.append(list(keys))
    return values


def states_of(rows: Sequence[models.Model]) -> list[list[Any]]:
    """Return the states of many rows of one table: one query for each many-to-many field."""
    if not rows:
        return []
    model, keys = type(rows[0]), [row.pk for row in rows]
    sets = [_members(model, name, keys) for name in sets_of(model)]
    return [
        [plain(getattr(row, name)) for name in columns_of(model)]
        + [members.get(row.pk, []) for members in sets]
        for row in rows
    ]


def _members(model: type[models.Model], name: str, keys: list[int]) -> dict[int, list[int]]:
    """The sorted keys that a many-to-many field of each row holds."""
    field: Any = model._meta.get_field(name)
    own, other = field.m2m_column_name(), field.m2m_reverse_name()
    through = field.remote_field.through._default_manager
    found: dict[int, list[int]] = {}
    for start in range(0, len(keys), KEYS_AT_ONCE):
        part = through.filter(**{f"{own}__in": keys[start : start + KEYS_AT_ONCE]})
        for key, member in part.order_by(other).values_list(own, other):
            found.setdefault(key, []).append(member)
    return found


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: a time with its microseconds, a number in one notation."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.name if isinstance(value, models.fields.files.FieldFile) else value
