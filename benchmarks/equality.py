"""Compare the rules in bulk with the scalar ones on random tables, every row in full.

Run: ``.venv/bin/python -m benchmarks.equality`` (some ten minutes). A number after it scales the
tables, in per cent: ``… -m benchmarks.equality 1`` takes seconds.
"""

import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from benchmarks.random_tables import day_table, hour_table, water_table
from bulk import air_quality as air_in_bulk
from bulk import surface_water as water_in_bulk
from bulk.scaled import AIR_SCALE, WATER_SCALE, Bools, Int64s, unscaled
from standards import air_quality_index, hourly_air_quality, surface_water
from standards.air_items import HourlyItem, Pollutant
from standards.air_quality_index import AirDayState, exceeding_pollutants
from standards.editions import HJ_633_2012, HJ_633_2026, Edition
from standards.hourly_air_quality import HourlyBasis, exceeding_hourly_items
from standards.surface_water import ASSESSED_ITEMS, WaterBody, WaterItem

SEED = 633
BLOCK = 20_000
DAYS = 2_000_000
HOURS = 1_000_000
WATER_ROWS = 1_000_000
SHARE_MONITORED = 4
EDITIONS = (HJ_633_2012, HJ_633_2026)

Difference: TypeAlias = tuple[int, tuple[Any, ...], tuple[Any, ...]]
"""A row with its result in bulk and its scalar result."""


def day_differences(
    table: Mapping[Pollutant, Int64s],
    edition: Edition,
    ozone_1h: Int64s,
    seven_items: bool = False,
) -> list[Difference]:
    """Days whose AQI, level, primary or exceeding items, indices or states differ."""
    found = air_in_bulk.daily_air_quality(table, edition, ozone_1h, seven_items)
    columns: list[NDArray[Any]] = [found.aqi, found.level, found.primary, found.exceeding]
    columns += [found.is_valid, found.ozone_by_1h, *(found.iaqis[item] for item in Pollutant)]

    def of_one(row: dict[Any, Any]) -> tuple[Any, ...]:
        hour = row.pop("ozone_1h")
        day = air_quality_index.daily_air_quality(row, edition, hour, seven_items)
        masks = _mask(day.primary, Pollutant), _mask(exceeding_pollutants(day), Pollutant)
        return _air_result(day, masks, day.ozone_by_1h)

    return _differences(columns, map(of_one, _rows({**table, "ozone_1h": ozone_1h}, AIR_SCALE)))


def hour_differences(
    table: Mapping[HourlyItem, Int64s], edition: Edition, so2_24h: Int64s, basis: HourlyBasis
) -> list[Difference]:
    """Hours whose AQI, level, primary or exceeding items, indices or states differ."""
    found = air_in_bulk.hourly_air_quality(table, edition, so2_24h, basis)
    columns: list[NDArray[Any]] = [found.aqi, found.level, found.primary, found.exceeding]
    columns += [found.is_valid, found.so2_by_24h, *found.iaqis.values()]

    def of_one(row: dict[Any, Any]) -> tuple[Any, ...]:
        so2 = row.pop("so2_24h")
        hour = hourly_air_quality.hourly_air_quality(row, edition, so2, basis)
        masks = _mask(hour.primary, HourlyItem), _mask(exceeding_hourly_items(hour), HourlyItem)
        return _air_result(hour, masks, hour.so2_by_24h)

    return _differences(columns, map(of_one, _rows({**table, "so2_24h": so2_24h}, AIR_SCALE)))


def water_differences(
    table: Mapping[WaterItem, Int64s], is_lake: Bools, rounding: bool
) -> list[Difference]:
    """Sections whose class, deciding items or classes of items differ."""
    found = water_in_bulk.assess_sections(table, is_lake, rounding)
    columns: list[NDArray[Any]] = [found.water_class, found.deciding, *found.item_class.values()]

    def of_one(row: dict[Any, Any]) -> tuple[Any, ...]:
        body = WaterBody.LAKE if row.pop("is_lake") else WaterBody.RIVER
        section = surface_water.assess_section(row, body, rounding)
        classes = (section.by_item.get(item, 0) for item in found.item_class)
        return (section.water_class or 0, _mask(section.deciding, ASSESSED_ITEMS), *classes)

    rows = _rows({**table, "is_lake": is_lake.astype(np.int64)}, WATER_SCALE)
    return _differences(columns, map(of_one, rows))


def _rows(columns: Mapping[Any, Int64s], scale: int) -> Iterator[dict[Any, Any]]:
    numbers = ([unscaled(units, scale) for units in column.tolist()] for column in columns.values())
    for row in zip(*numbers, strict=True):
        yield dict(zip(columns, row, strict=True))


def _air_result(found: Any, masks: tuple[int, int], is_replaced: bool) -> tuple[Any, ...]:
    indices = (-1 if index is None else index for index in found.iaqis.values())
    aqi = -1 if found.aqi is None else found.aqi
    is_valid = found.state is AirDayState.VALID
    return (aqi, found.level or 0, *masks, is_valid, is_replaced, *indices)


def _mask(members: Iterable[Any], order: Iterable[Any]) -> int:
    return sum(1 << bit for bit, item in enumerate(order) if item in members)


def _differences(
    columns: Sequence[NDArray[Any]], results: Iterable[tuple[Any, ...]]
) -> list[Difference]:
    in_bulk = zip(*(column.tolist() for column in columns), strict=True)
    pairs = enumerate(zip(in_bulk, results, strict=True))
    return [(row, ours, scalar) for row, (ours, scalar) in pairs if ours != scalar]


# The whole comparison


def _days(rng: np.random.Generator, block: int) -> list[Difference]:
    table, hour = day_table(rng, BLOCK)
    edition = EDITIONS[block % 2]
    seven_items = edition == HJ_633_2012 and block % 10 == 0
    return day_differences(table, edition, hour, seven_items)


def _hours(rng: np.random.Generator, block: int) -> list[Difference]:
    table, so2_24h = hour_table(rng, BLOCK)
    basis = tuple(HourlyBasis)[block // 2 % 2]
    return hour_differences(table, EDITIONS[block % 2], so2_24h, basis)


def _sections(rng: np.random.Generator, block: int) -> list[Difference]:
    table, is_lake = water_table(rng, BLOCK, SHARE_MONITORED)
    return water_differences(table, is_lake, rounding=block % 2 == 0)


def _compare(
    name: str, rows: int, one: Callable[[np.random.Generator, int], list[Difference]]
) -> int:
    rng = np.random.default_rng(SEED)
    blocks = -(-rows // BLOCK)
    begun, count = time.perf_counter(), 0
    for block in range(blocks):
        found = one(rng, block)
        count += len(found)
        for row, ours, scalar in found[:3]:
            print(f"  {name} block {block} row {row}: {ours} is not {scalar}", flush=True)
    seconds = time.perf_counter() - begun
    print(
        f"{name:14} {blocks * BLOCK:>10,} rows {count:>6} differences {seconds:>7.0f} s", flush=True
    )
    return count


def main() -> int:
    """Compare everything and say how many rows differ; 1 if any does."""
    share = int(sys.argv[1]) if len(sys.argv) > 1 else 100
    plan = (("days", DAYS, _days), ("hours", HOURS, _hours), ("water rows", WATER_ROWS, _sections))
    differences = sum(_compare(name, rows * share // 100, one) for name, rows, one in plan)
    print(f"seed {SEED}: {differences} differences")
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main())
