"""The whole state of a row, as the journal keeps it."""

from typing import Any, NamedTuple

from django.db import models

SECRET = frozenset({"password", "last_login"})
"""What the journal never keeps: a password's hash, and a time that every login changes."""


class RowChange(NamedTuple):
    """One row before and after: a list of values in the order of `fields_of`, or None."""

    pk: int
    before: list[Any] | None
    after: list[Any] | None


def fields_of(model: type[models.Model]) -> list[str]:
    """Return under which names a table's values are kept: its columns without key and secrets."""
    return [
        field.attname
        for field in model._meta.concrete_fields
        if not field.primary_key and field.name not in SECRET
    ]


def state_of(row: models.Model) -> list[Any]:
    """Return the values of a row in the order of `fields_of`, as JSON can hold them."""
    return [_plain(getattr(row, name)) for name in fields_of(type(row))]


def _plain(value: Any) -> Any:
    return value.name if isinstance(value, models.fields.files.FieldFile) else value
