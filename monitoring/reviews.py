"""Reviewing (审核): another person than the one who entered a reading looks at it and says so.

A review changes no value and raises no version; changing the reading afterwards voids it. Rows of
any table that know `reviewed_by` and who entered (`entered_by`) or reported (`reported_by`) them
are reviewed alike. Generated rows need no review.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import models, transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from monitoring.choices import AuditAction, BatchKind
from monitoring.journal import RowChange, note_rows, state_of
from monitoring.models import AirDay, AirMonth, DustfallMonth, SectionMonth

REVIEW_PERMISSION = "monitoring.review_readings"
NAMES_SHOWN = 3
ROWS_A_STATEMENT = 500


class OwnEntryError(Exception):
    """Somebody would review what they entered themselves (本人录入的数据须由他人审核)."""


class StaleReviewError(Exception):
    """A reading changed, or went, after the reviewer had read it (审核前数据已有变动)."""


def entered_by(row: Any) -> int | None:
    """Return the account that entered a row: by hand, or with its file; None for a command."""
    person = getattr(row, "entered_by_id", None) or getattr(row, "reported_by_id", None)
    if person is None and row.batch is not None:
        person = row.batch.created_by_id
    return None if person is None else int(person)


def is_generated(row: Any) -> bool:
    """Tell whether a row was generated for demonstration: such a row needs no review."""
    return row.batch is not None and row.batch.kind == BatchKind.DEMONSTRATION


def unreviewed_of(rows: QuerySet[Any]) -> QuerySet[Any]:
    """Keep what was entered, not generated, and nobody has reviewed; of any table."""
    generated = Q(batch__isnull=False, batch__kind=BatchKind.DEMONSTRATION)
    return rows.filter(reviewed_by__isnull=True).exclude(generated)


def readings_of_month(year: int, month: int) -> tuple[QuerySet[Any], ...]:
    """Return a month's readings, one set a table: days, months of air, sections, dust-fall."""
    days = AirDay.objects.filter(date__year=year, date__month=month)
    return (
        AirMonth.objects.filter(year=year, month=month).select_related(
            "division", "station", "batch"
        ),
        SectionMonth.objects.filter(year=year, month=month).select_related("section", "batch"),
        DustfallMonth.objects.filter(year=year, month=month).select_related("division", "batch"),
        days.select_related("division", "station", "batch"),
    )


def unreviewed(year: int, month: int) -> list[Any]:
    """Return a month's readings that still wait for their review; four queries."""
    return [row for rows in readings_of_month(year, month) for row in unreviewed_of(rows)]


@transaction.atomic
def review(readings: Iterable[Any], by: Any) -> int:
    """Sign readings as reviewed; return how many were not signed before.

    All of them or none. Generated rows and those already reviewed are passed over.

    Raises:
        OwnEntryError: if any was entered by the same person; the message names them.
        StaleReviewError: if any has changed since it was read.
        PermissionDenied: if the person may not review.
    """
    if not by.has_perm(REVIEW_PERMISSION):
        raise PermissionDenied("没有审核数据的权限")
    waiting = [row for row in readings if row.reviewed_by_id is None and not is_generated(row)]
    own = [row for row in waiting if entered_by(row) == by.pk]
    if own:
        raise OwnEntryError(f"{names_of(own)}由本人录入,须由他人审核")
    tables: dict[type[models.Model], list[Any]] = defaultdict(list)
    for row in waiting:
        tables[type(row)].append(row)
    at = timezone.now()
    return sum(
        _sign(model, part, by, at) for model, rows in tables.items() for part in _parts(rows)
    )


def names_of(rows: Sequence[Any]) -> str:
    """Name a few rows and count the rest."""
    rest = f"等 {len(rows)} 条" if len(rows) > NAMES_SHOWN else ""
    return "、".join(str(row) for row in rows[:NAMES_SHOWN]) + rest


def _parts(rows: list[Any]) -> Iterator[list[Any]]:
    for start in range(0, len(rows), ROWS_A_STATEMENT):
        yield rows[start : start + ROWS_A_STATEMENT]


def _sign(model: type[models.Model], rows: list[Any], by: Any, at: datetime) -> int:
    """Sign rows of one table, provided that they are still what the reviewer read."""
    stored = model._default_manager.select_for_update().in_bulk([row.pk for row in rows])
    changed = [row for row in rows if not _is_same(row, stored.get(row.pk))]
    if changed:
        raise StaleReviewError(f"{names_of(changed)}在审核前已有变动,请重新打开核对后再审核")
    journal = []
    for row in rows:
        before = state_of(row)
        row.reviewed_by, row.reviewed_at = by, at
        journal.append(RowChange(row.pk, before, state_of(row)))
    model._default_manager.filter(pk__in=list(stored)).update(reviewed_by=by, reviewed_at=at)
    label = str(rows[0]) if len(rows) == 1 else ""
    note_rows(AuditAction.REVIEW, model, journal, label=label)
    return len(rows)


def _is_same(read: Any, stored: Any) -> bool:
    return stored is not None and state_of(read) == state_of(stored)
