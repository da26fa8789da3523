"""What the journal has of rows, in words: fields by their Chinese names, changed ones marked."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.apps import apps
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from monitoring.forms.cells import shown_number
from monitoring.models import AuditEntry

ENTRIES_SHOWN = 100
NONE = "—"


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One field of a row, before and after, in words."""

    label: str
    before: str
    after: str

    @property
    def is_changed(self) -> bool:
        """Tell whether the two differ."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class RowStory:
    """One row of an entry."""

    pk: int
    title: str
    fields: tuple[FieldChange, ...]

    @property
    def changed(self) -> list[FieldChange]:
        """The fields that differ."""
        return [field for field in self.fields if field.is_changed]

    @property
    def unchanged(self) -> list[FieldChange]:
        """The filled fields that do not."""
        return [each for each in self.fields if not each.is_changed and each.before != NONE]


def model_of(table: str) -> type[models.Model] | None:
    """Return the table an entry speaks of; None where it is no more."""
    try:
        return apps.get_model(table)
    except (LookupError, ValueError):
        return None


def table_name(table: str) -> str:
    """Return the Chinese name of a table."""
    model = model_of(table)
    return str(model._meta.verbose_name) if model else table


class Wording:
    """Says kept values in words; names of rows referred to are fetched once for all rows."""

    def __init__(self, model: type[models.Model] | None, fields: Sequence[str]) -> None:
        self.fields = fields
        self.known = [self._field(model, name) for name in fields]
        self.names: dict[tuple[type[models.Model], Any], str] = {}

    @staticmethod
    def _field(model: type[models.Model] | None, name: str) -> Any:
        for field in (*model._meta.concrete_fields, *model._meta.many_to_many) if model else ():
            if name in (field.name, field.attname):
                return field
        return None

    def stories(self, rows: Iterable[Sequence[Any]]) -> list[RowStory]:
        """Return rows of an entry, `[key, before, after]` each, in words."""
        given = list(rows)
        self._fetch_names(given)
        return [self._story(*row) for row in given]

    def _fetch_names(self, rows: Sequence[Sequence[Any]]) -> None:
        for place, field in enumerate(self.known):
            other = getattr(field, "related_model", None)
            if other is None:
                continue
            states = [state[place] for row in rows for state in row[1:] if state]
            keys = {
                key
                for value in states
                for key in (value if isinstance(value, list) else [value])
                if key is not None
            }
            for key, found in other._default_manager.in_bulk(keys).items():
                self.names[other, key] = str(found)

    def _story(self, pk: int, before: list[Any] | None, after: list[Any] | None) -> RowStory:
        size = len(self.fields)
        pairs = zip(before or [None] * size, after or [None] * size, strict=True)
        told = tuple(
            FieldChange(self._label(place), self._words(place, old), self._words(place, new))
            for place, (old, new) in enumerate(pairs)
        )
        return RowStory(pk, f"编号 {pk}", told)

    def _label(self, place: int) -> str:
        field = self.known[place]
        return str(field.verbose_name) if field is not None else self.fields[place]

    def _words(self, place: int, value: Any) -> str:
        if value is None or value in ("", [], {}):
            return NONE
        field = self.known[place]
        other = getattr(field, "related_model", None)
        if other is not None:
            keys = value if isinstance(value, list) else [value]
            return "、".join(self.names.get((other, key), f"(编号 {key})") for key in keys)
        return words_of(field, value)


def words_of(field: Any, value: Any) -> str:
    """Return a kept value as a person reads it."""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, dict):
        return "、".join(f"{key} {part}" for key, part in value.items())
    choices = dict(getattr(field, "flatchoices", None) or ())
    if value in choices:
        return str(choices[value])
    if isinstance(field, models.DateTimeField) and (moment := parse_datetime(str(value))):
        return f"{timezone.localtime(moment):%Y-%m-%d %H:%M:%S}"
    if isinstance(field, models.DecimalField):
        try:
            return shown_number(Decimal(str(value)))
        except InvalidOperation:
            return str(value)
    return str(value)


def stories_of(entry: AuditEntry, rows: Sequence[Sequence[Any]]) -> list[RowStory]:
    """Return some rows of an entry in words."""
    return Wording(model_of(entry.table), entry.changes.get("fields", [])).stories(rows)


def history_page(row: models.Model, request: HttpRequest) -> dict[str, Any]:
    """Return what a page shows of a row's history: its entries, the newest first."""
    told = []
    for entry in AuditEntry.objects.of_record(row)[:ENTRIES_SHOWN]:
        own = [each for each in entry.changes.get("rows", ()) if each[0] == row.pk]
        if own:
            told.append((entry, stories_of(entry, own)[0]))
    return {
        "title": f"历史:{row}",
        "object": row,
        "opts": row._meta,
        "told": told,
        "may_read_audit": request.user.has_perm("monitoring.view_auditentry"),
    }
