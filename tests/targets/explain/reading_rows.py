"""Days of air put into the database for a test, and what the raw rows amount to by hand."""

from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.test import Client

from monitoring import rollups
from monitoring.air_index import settle_index
from monitoring.models import AirDay, AirStation

CLEAN = {"so2": 8, "no2": 30, "co": "0.8", "o3_8h": 60, "pm10": 60, "pm25": 30}


def store_days(station: AirStation, first: date, rows: Sequence[dict[str, Any]]) -> list[AirDay]:
    """Store one day after another; an item not given is that of a clean day, None is missing."""
    days = []
    for number, given in enumerate(rows):
        fields = CLEAN | given
        values = {n: None if fields[n] is None else Decimal(str(fields[n])) for n in CLEAN}
        rest = {n: v for n, v in fields.items() if n not in CLEAN}
        on = first + timedelta(days=number)
        days.append(AirDay(division=station.division, station=station, date=on, **values, **rest))
    for day in days:
        settle_index(day)
    AirDay.objects.bulk_create(days)
    rollups.refresh(days)
    return days


def mean(values: Iterable[Decimal]) -> Fraction:
    """The mean of raw values."""
    listed = [Fraction(value) for value in values]
    return sum(listed, Fraction(0)) / len(listed)


def percentile_by_hand(values: Iterable[Decimal], rank: int) -> Fraction:
    """HJ 663-2013, appendix A: k = 1 + (n − 1)·p%, between the s-th and the next value."""
    ordered = sorted(Fraction(value) for value in values)
    place = 1 + (len(ordered) - 1) * Fraction(rank, 100)
    below = int(place)
    upper = ordered[min(below, len(ordered) - 1)]
    return ordered[below - 1] + (upper - ordered[below - 1]) * (place - below)


def half_even(value: Fraction, decimals: int) -> str:
    """GB/T 8170 by Python's own rounding of fractions, which goes half to even."""
    scaled = round(value * 10**decimals)
    text = f"{abs(scaled):0{decimals + 1}d}"
    sign = "-" if scaled < 0 else ""
    return f"{sign}{text[:-decimals]}.{text[-decimals:]}" if decimals else f"{sign}{text}"


def opened(client: Client, address: str) -> dict[str, Any]:
    """Open a figure as data; it must be there."""
    joint = "&" if "?" in address else "?"
    response = client.get(f"/explain/{address}{joint}format=json")
    assert response.status_code == 200, f"{address} answers {response.status_code}"
    found: dict[str, Any] = response.json()
    return found


def parts_that_differ(
    client: Client, found: dict[str, Any], said: dict[str, Any] | None = None
) -> list[str]:
    """The parts of an explanation whose own explanation says another figure.

    `said` keeps what an address said, for a test that opens several figures of the same parts.
    """
    wrong, said = [], {} if said is None else said
    for part in found["parts"]:
        address = part["address"]
        if not address:
            continue
        if address not in said:
            response = client.get(f"{address}&format=json")
            is_there = response.status_code == 200
            said[address] = response.json()["figure"] if is_there else response.status_code
        if said[address] != part["figure"]:
            label = f"{part['label']} {part['figure']}"
            wrong.append(f"{label} opens as {said[address]}: {address}")
    return wrong
