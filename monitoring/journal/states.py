"""The whole state of a row, as the journal keeps it."""

from datetime import UTC, datetime
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple

from django.db import models

SECRET = frozenset({"password", "last_login"})
"""What the journal never keeps: a password's hash, and a time that every login changes."""


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


def plain(value: Any) -> Any:
    """Return a value as JSON holds it: a time with its microseconds, a number in one notation."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return value.name if isinstance(value, models.fields.files.FieldFile) else value
