"""A published month is locked: changing it takes a reason, is kept, and is told to who published.

Whoever writes readings does so inside `changing`: it refuses what is locked before anything is
written, and calls those who issue errata when everything that follows from the readings is up to
date again.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import transaction

from monitoring.choices import BatchKind
from monitoring.models import AirDay, Correction, Exclusion, ImportBatch, Publication

LABELS_SHOWN = 3
UNASKED = "演示发布的月份录入正式数据"

YearMonth = tuple[int, int]
ISSUERS: list[Callable[[Sequence[Correction]], None]] = []
"""Who is told of corrections: the layer that publishes adds itself when it starts."""


class LockedMonthError(Exception):
    """A reading of a published month would change without a reason (已发布月份未填更正原因)."""


def months_of(row: Any) -> set[YearMonth]:
    """Return the months a reading, or a claim about days, speaks of.

    What is of no month, such as an object of a task, speaks of none: no publication locks it.
    """
    if isinstance(row, AirDay):
        return {(row.date.year, row.date.month)}
    if isinstance(row, Exclusion):
        days = (row.date_to - row.date_from).days + 1
        spanned = (row.date_from + timedelta(days=n) for n in range(days))
        return {(day.year, day.month) for day in spanned}
    return {(row.year, row.month)} if hasattr(row, "month") else set()


def published_among(months: Iterable[YearMonth]) -> dict[YearMonth, Publication]:
    """Return what months are published by, in one query.

    That is a month's own publication, or the first later one of its year, whose figures to date
    rest on the month too. A publication that locks goes before the demonstration's.
    """
    asked = set(months)
    years = {year for year, _ in asked}
    rows = Publication.objects.filter(year__in=years).select_related("batch") if years else ()
    published = sorted(rows, key=lambda each: (not is_locked(each), each.month))
    found: dict[YearMonth, Publication] = {}
    for year, month in asked:
        covering = [each for each in published if each.year == year and each.month >= month]
        own = [each for each in covering if each.month == month and is_locked(each)]
        if covering:
            found[(year, month)] = (own or covering)[0]
    return found


def is_locked(publication: Publication) -> bool:
    """Tell whether changing the month takes a reason: a demonstration's publication asks none."""
    return publication.batch is None or publication.batch.kind != BatchKind.DEMONSTRATION


def refuse_locked(published: dict[YearMonth, Publication], reason: str) -> None:
    """Refuse to change locked months without a reason.

    Raises:
        LockedMonthError: naming the months and what to do.
    """
    locked = sorted(key for key, each in published.items() if is_locked(each))
    if locked and not reason.strip():
        names = "、".join(_named(key, published[key]) for key in locked)
        raise LockedMonthError(f"{names}已发布并锁定:更正请填写原因,系统将另存新版并出具勘误")


def _named(key: YearMonth, publication: Publication) -> str:
    name = f"{key[0]}年{key[1]}月"
    return name if key[1] == publication.month else f"{name}(已计入{publication}累计)"


@contextmanager
def changing(
    readings: Sequence[Any], reason: str, by: Any = None, batch: ImportBatch | None = None
) -> Iterator[None]:
    """Write readings inside this: all of it or nothing, and no locked month without a reason.

    `readings` are all rows about to change, as they were or as they will be; rollups are to be
    refreshed before the block ends.

    Raises:
        LockedMonthError: before anything was written.
    """
    labels: dict[YearMonth, list[str]] = {}
    for each in readings:
        for month in months_of(each):
            labels.setdefault(month, []).append(str(each))
    with changing_months(labels, reason, by, batch):
        yield


@contextmanager
def changing_months(
    labels: Mapping[YearMonth, Sequence[str]],
    reason: str,
    by: Any = None,
    batch: ImportBatch | None = None,
) -> Iterator[None]:
    """Do as `changing`, for who knows of many rows only the months and, of these, the names."""
    with transaction.atomic():
        published = published_among(labels)
        refuse_locked(published, reason)
        yield
        if published:
            _correct({key: labels[key] for key in sorted(published)}, reason, by, batch)


def _correct(
    labels: Mapping[YearMonth, Sequence[str]], reason: str, by: Any, batch: ImportBatch | None
) -> None:
    """Keep one correction a month, then tell who publishes."""
    made = [
        Correction.objects.create(
            year=year,
            month=month,
            label=_label(names),
            reason=(reason or UNASKED)[:300],
            made_by_id=by.pk if by is not None else None,
            batch=batch,
        )
        for (year, month), names in labels.items()
    ]
    for issue in ISSUERS:
        issue(made)


def _label(labels: Sequence[str]) -> str:
    names = list(dict.fromkeys(labels))  # a row before and after has one name
    rest = f"等 {len(names)} 条" if len(names) > LABELS_SHOWN else ""
    return ("、".join(names[:LABELS_SHOWN]) + rest)[:300]
