"""The index of many days by one edition, as one table; it brings NumPy: import it where needed."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import numpy as np

from bulk.air_quality import daily_air_quality, primary_labels
from bulk.scaled import AIR_SCALE, MISSING, Int64s, rounded_to
from standards.air_items import Pollutant
from standards.editions import Edition

ITEMS = tuple(Pollutant)

Quotient = tuple[Decimal, int] | None
"""The exact mean of an item as sum and number of values; None where the item is missing."""


def judged(days: Sequence[Sequence[Quotient]], edition: Edition) -> list[tuple[int | None, str]]:
    """Return AQI and primary pollutant of each day; an item is rounded once, from its mean."""
    index = daily_air_quality(_columns(days), edition)
    labels = primary_labels(index.primary)
    aqis: list[Any] = index.aqi.tolist()
    return [
        (aqis[place] if index.is_valid[place] else None, labels[place])
        for place in range(len(days))
    ]


def _columns(days: Sequence[Sequence[Quotient]]) -> dict[Pollutant, Int64s]:
    table = np.array([[_scaled(quotient) for quotient in day] for day in days], dtype=np.int64)
    return {
        item: rounded_to(table[:, place, 0], table[:, place, 1], AIR_SCALE // 10**item.decimals)
        for place, item in enumerate(ITEMS)
    }


def _scaled(quotient: Quotient) -> tuple[int, int]:
    return (MISSING, 1) if quotient is None else (int(quotient[0] * AIR_SCALE), quotient[1])
