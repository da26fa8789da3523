"""Many rows of one table written at once, and the same rows as the journal keeps them.

`bulk_create` makes every value ready for the database anew, which is most of what it costs. Here a
table stands in columns, and a value that stands in many rows is made ready once. What Django does
besides (models, signals, defaults) does not happen: whoever calls gives every column.
"""

import json
from collections import namedtuple
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import repeat
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.constants import OnConflict
from django.db.models.sql import InsertQuery
from django.db.models.sql.compiler import SQLInsertCompiler

from monitoring.journal.states import columns_of, plain

ROWS_A_STATEMENT = 2_000


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a table by the names of its columns (`attname`), all but the key.

    `columns` have a value a row, `alike` what all rows say; values are as on a model, and equal
    ones had better be one object: each object is made ready once.
    """

    model: type[models.Model]
    columns: Mapping[str, Sequence[Any]]
    alike: Mapping[str, Any]

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()), ()))

    def states(self) -> list[list[Any]]:
        """Return the rows as the journal keeps them: see `journal.state_of`."""
        cells = (self._cells(name, _plain) for name in columns_of(self.model))
        return [list(row) for row in zip(*cells, strict=False)]

    def _cells(self, name: str, ready: Any) -> Iterable[Any]:
        """Return a column, each object in it made ready once."""
        if name in self.alike:
            return repeat(ready(self.alike[name]), len(self))
        column = self.columns[name]
        once = {id(value): value for value in column}
        made = {key: ready(value) for key, value in once.items()}
        return [made[id(value)] for value in column]

    def stored_cells(self) -> Iterator[Iterable[Any]]:
        """Yield the columns as the database takes them, in the order of the fields."""
        for field in _fields(self.model):
            yield self._cells(field.attname, lambda value, of=field: _prepared(of, value))


def rows_of(model: type[models.Model], found: Sequence[models.Model]) -> Rows:
    """Return models as rows of their table."""
    names = [field.attname for field in _fields(model)]
    return Rows(model, {name: [getattr(row, name) for row in found] for name in names}, {})


def insert_rows(rows: Rows) -> list[int]:
    """Write rows that are not stored yet; return their keys in the same order.

    Raises:
        IntegrityError: if the database does not take one of them.
    """
    fields = _fields(rows.model)
    return [
        pk
        for part in _parts(fields, zip(*rows.stored_cells(), strict=False))
        for (pk,) in _query(rows.model, fields, part).execute_sql([rows.model._meta.pk])
    ]


def replace_rows(rows: Rows, keys: Sequence[int]) -> None:
    """Write over rows that are stored and locked, all their columns but the key."""
    key = rows.model._meta.pk
    assert key is not None, "every table has a key"
    fields = [key, *_fields(rows.model)]
    for part in _parts(fields, zip(keys, *rows.stored_cells(), strict=False)):
        _query(
            rows.model,
            fields,
            part,
            on_conflict=OnConflict.UPDATE,
            update_fields=fields[1:],
            unique_fields=[key],
        ).execute_sql()


def _fields(model: type[models.Model]) -> list["models.Field[Any, Any]"]:
    return [field for field in model._meta.concrete_fields if not field.primary_key]


def _prepared(field: "models.Field[Any, Any]", value: Any) -> Any:
    return field.get_db_prep_save(value, connection=connection)


def _plain(value: Any) -> Any:
    """Return a value as it comes back from the journal, written once instead of in every row."""
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, Decimal):
        return str(value)
    return json.loads(json.dumps(plain(value), cls=DjangoJSONEncoder))


def _parts(
    fields: Sequence["models.Field[Any, Any]"], rows: Iterable[tuple[Any, ...]]
) -> Iterator[list[Any]]:
    """Yield as many rows at a time as one statement takes, each with the names of its fields."""
    row_type = namedtuple("row_type", [field.attname for field in fields])  # type: ignore[misc]
    ready = list(map(row_type._make, rows))
    size = min(ROWS_A_STATEMENT, max(connection.ops.bulk_batch_size(list(fields), ready), 1))
    for start in range(0, len(ready), size):
        yield ready[start : start + size]


def _query(
    model: type[models.Model],
    fields: Sequence["models.Field[Any, Any]"],
    rows: list[Any],
    **conflict: Any,
) -> Any:
    """Return what writes rows whose values are ready: nothing is to look at each of them again.

    PostgreSQL has a way of its own of putting columns together, which stays.
    """
    query = InsertQuery(model, **conflict)
    query.insert_values(list(fields), rows, raw=True)
    compiler = query.get_compiler(using=DEFAULT_DB_ALIAS)
    compiler.prepare_value = _as_it_is
    if type(compiler).assemble_as_sql is SQLInsertCompiler.assemble_as_sql:
        compiler.assemble_as_sql = _assembled
    return compiler


def _as_it_is(field: "models.Field[Any, Any]", value: Any) -> Any:
    return value


def _assembled(
    fields: Sequence["models.Field[Any, Any]"], rows: Sequence[Sequence[Any]]
) -> tuple[list[list[str]], Sequence[Sequence[Any]]]:
    """Return one placeholder a value: nothing here is an expression."""
    return [["%s"] * len(fields)] * len(rows), rows
