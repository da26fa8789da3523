"""The index that every stored day ought to show, computed for many days at once."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import groupby, islice
from typing import Any

from bulk.air_quality import daily_air_quality, primary_labels
from monitoring.air_index import shown_primary
from monitoring.models import AirDay
from monitoring.rollups.days import ITEMS, thousandths
from standards.editions import Edition, Family, in_force

DAYS_AT_ONCE = 5000
NAMED = (
    "pk", "version", "date", "station__name", "division__name",
    "aqi", "primary_pollutant", "reported_aqi", "reported_primary",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class IndexedDay:
    """A stored day beside what its concentrations give by the edition of the day.

    `aqi` and `primary` are what the row shows, `right_aqi` and `right_primary` what it ought to.
    """

    pk: int
    version: int
    date: date
    subject: str
    aqi: int | None
    primary: str
    reported_aqi: int | None
    computed_aqi: int | None
    right_aqi: int | None
    right_primary: str
    edition: Edition

    @property
    def is_right(self) -> bool:
        """Whether the row shows what it ought to."""
        return (self.aqi, self.primary) == (self.right_aqi, self.right_primary)


def indexed_days() -> Iterator[IndexedDay]:
    """Go through every stored day, in the order of dates, holding a few thousand at a time."""
    rows = AirDay.objects.order_by("date", "pk").values_list(
        *NAMED, *(item.value for item in ITEMS)
    )
    days = iter(rows.iterator(chunk_size=DAYS_AT_ONCE))
    while block := list(islice(days, DAYS_AT_ONCE)):
        for edition, part in groupby(block, key=lambda row: in_force(Family.AQI, row[2])):
            yield from _indexed(list(part), edition)


def _indexed(rows: list[tuple[Any, ...]], edition: Edition) -> Iterator[IndexedDay]:
    first = len(NAMED)
    columns = {
        item: thousandths([row[first + place] for row in rows]) for place, item in enumerate(ITEMS)
    }
    index = daily_air_quality(columns, edition)
    found = zip(
        rows,
        index.aqi.tolist(),
        index.is_valid.tolist(),
        primary_labels(index.primary),
        strict=True,
    )
    for row, aqi, is_valid, labels in found:
        pk, version, day, station, division, shown, primary, reported, named = row[:first]
        computed = aqi if is_valid else None
        yield IndexedDay(
            pk=pk,
            version=version,
            date=day,
            subject=station or division,
            aqi=shown,
            primary=primary,
            reported_aqi=reported,
            computed_aqi=computed,
            right_aqi=computed if reported is None else reported,
            right_primary=shown_primary(reported, named, labels),
            edition=edition,
        )
