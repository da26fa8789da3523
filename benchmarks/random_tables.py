"""Seeded random tables of concentrations that look for trouble.

Besides ordinary numbers they hold every break point and limit with its neighbours on the scale,
numbers halfway between two places, numbers above their table, zeros, missing ones, and whole rows
at one step of the table, where items tie.
"""

from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np

from bulk.scaled import AIR_SCALE, MISSING, WATER_SCALE, Bools, Int64s, scaled
from standards.air_breakpoints import daily_breakpoints, hourly_breakpoints
from standards.air_items import HourlyItem, Pollutant
from standards.editions import HJ_633_2012, HJ_633_2026
from standards.surface_water import ASSESSED_ITEMS, WaterBody, WaterClass, WaterItem, limit

NEIGHBOURS = (-501, -500, -499, -51, -50, -49, -1, 0, 1, 49, 50, 51, 499, 500, 501)
SHARE_MISSING = 30
"""One value in so many is missing."""

SHARE_WITHOUT_FALLBACK = 4
"""One in so many of the values that the rules of 2012 fall back on is missing."""

Item = TypeVar("Item", Pollutant, HourlyItem)


def day_table(rng: np.random.Generator, rows: int) -> tuple[dict[Pollutant, Int64s], Int64s]:
    """Concentrations of the six daily items, and the highest hours of ozone."""
    steps = {
        item: sorted({*daily_breakpoints(item, HJ_633_2012), *daily_breakpoints(item, HJ_633_2026)})
        for item in Pollutant
    }
    table = _table(rng, rows, {item: (steps[item], item.decimals) for item in Pollutant})
    hour = hourly_breakpoints(HourlyItem.O3_1H, HJ_633_2012)
    return table, _fallback(rng, _column(rng, rows, hour, HourlyItem.O3_1H.decimals))


def hour_table(rng: np.random.Generator, rows: int) -> tuple[dict[HourlyItem, Int64s], Int64s]:
    """Concentrations of the nine hourly items, and sliding 24-hour means of SO₂."""
    steps = {item: (hourly_breakpoints(item, HJ_633_2012), item.decimals) for item in HourlyItem}
    sulphur = daily_breakpoints(Pollutant.SO2, HJ_633_2012)
    means = _fallback(rng, _column(rng, rows, sulphur, Pollutant.SO2.decimals))
    return _table(rng, rows, steps), means


def water_table(
    rng: np.random.Generator, rows: int, share_monitored: int
) -> tuple[dict[WaterItem, Int64s], Bools]:
    """Results of the assessed items, one in `share_monitored` there, and which rows are lakes."""
    table = {item: _water_column(rng, rows, item) for item in ASSESSED_ITEMS}
    for values in table.values():
        values[rng.integers(0, share_monitored, rows) > 0] = MISSING
    return table, rng.integers(0, 2, rows) == 1


def _table(
    rng: np.random.Generator, rows: int, steps: Mapping[Item, tuple[Sequence[int], int]]
) -> dict[Item, Int64s]:
    # Half of the rows are calm in every item: where one is heavy it alone decides.
    is_calm = rng.integers(0, 2, rows) == 0
    table = {}
    for item, (step, decimals) in steps.items():
        wild, calm = _column(rng, rows, step, decimals), _column(rng, rows, step[:3], decimals)
        table[item] = np.where(is_calm, calm, wild)
    # A tenth of the rows stands at one step of the table in every item: ties.
    tied = np.flatnonzero(rng.integers(0, 10, rows) == 0)
    position = rng.integers(0, 8, len(tied))
    for item, (step, _) in steps.items():
        at_step = np.array(step, dtype=np.int64)[np.minimum(position, len(step) - 1)]
        table[item][tied] = at_step * AIR_SCALE
    for values in table.values():
        values[rng.integers(0, SHARE_MISSING, rows) == 0] = MISSING
    return table


def _fallback(rng: np.random.Generator, values: Int64s) -> Int64s:
    values[rng.integers(0, SHARE_WITHOUT_FALLBACK, len(values)) == 0] = MISSING
    return values


def _column(rng: np.random.Generator, rows: int, steps: Sequence[int], decimals: int) -> Int64s:
    unit = AIR_SCALE // 10**decimals
    top = steps[-1] * AIR_SCALE
    near = rng.choice(np.array(steps) * AIR_SCALE, rows) + rng.choice(NEIGHBOURS, rows)
    kinds = [
        rng.integers(0, top * 5 // 4, rows),  # any thousandth, a fifth above the table
        rng.integers(0, steps[2] * AIR_SCALE, rows),  # an ordinary day
        rng.integers(0, top // unit, rows) * unit,  # as reported
        rng.integers(0, top // unit, rows) * unit + unit // 2,  # halfway
        near,
        np.maximum(rng.integers(-top // 4, top // 8, rows), 0),  # often nothing at all
    ]
    chosen: Int64s = np.choose(rng.integers(0, len(kinds), rows), kinds)
    return np.maximum(chosen, 0)


def _water_column(rng: np.random.Generator, rows: int, item: WaterItem) -> Int64s:
    unit = WATER_SCALE // 10**item.decimals
    if item is WaterItem.PH:
        bounds = np.array([6, 9], dtype=np.int64) * WATER_SCALE
        top = 14 * WATER_SCALE
    else:
        limits = [limit(item, grade, body) for body in WaterBody for grade in WaterClass]
        bounds = scaled([bound for bound in limits if bound is not None], WATER_SCALE)
        top = int(bounds.max()) * 3 // 2
    halves = rng.choice([-unit, -(unit // 2), 0, unit // 2, unit], rows)
    kinds = [
        rng.integers(0, top + 1, rows),
        rng.integers(0, top // unit, rows, endpoint=True) * unit,
        rng.choice(bounds, rows) + rng.choice([-1, 0, 1], rows) + halves,
        rng.integers(0, unit * 2, rows),  # would become 0
    ]
    chosen: Int64s = np.choose(rng.integers(0, len(kinds), rows), kinds)
    return np.clip(chosen, 0, top)
