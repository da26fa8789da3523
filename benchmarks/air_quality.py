"""How long the daily AQI of a million station-days takes: exact in bulk, scalar, and in floats.

Run: ``.venv/bin/python -m benchmarks.air_quality``. What the figures mean: benchmarks/README.md.
"""

import time
from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from bulk.air_quality import daily_air_quality as days_in_bulk
from bulk.scaled import AIR_SCALE, MISSING, Int64s, unscaled
from standards.air_breakpoints import IAQI_STEPS, daily_breakpoints
from standards.air_items import Pollutant
from standards.air_levels import AQI_TOP, AirLevel
from standards.air_quality_index import daily_air_quality as one_day
from standards.editions import HJ_633_2012

SEED = 633
ROWS = 1_000_000
SAMPLE = 20_000
RUNS = 5
LEVEL_TOPS = (50, 100, 150, 200, 300)
# An ordinary year: at most some twice the daily limits, in μg/m³ (CO mg/m³).
HIGHEST = {
    Pollutant.SO2: 60,
    Pollutant.NO2: 120,
    Pollutant.CO: 3,
    Pollutant.O3_8H: 300,
    Pollutant.PM10: 300,
    Pollutant.PM25: 180,
}

Floats: TypeAlias = NDArray[np.float64]


def station_days(rows: int) -> dict[Pollutant, Int64s]:
    """Random days in thousandths; one value in a hundred is missing."""
    rng = np.random.default_rng(SEED)
    table = {
        item: rng.integers(0, highest * AIR_SCALE, rows, endpoint=True)
        for item, highest in HIGHEST.items()
    }
    for values in table.values():
        values[rng.integers(0, 100, rows) == 0] = MISSING
    return table


def days_in_floats(concentrations: Mapping[Pollutant, Floats]) -> tuple[NDArray[Any], ...]:
    """The same in plain floating-point NumPy: AQI, level, primary and exceeding items, indices.

    NaN is missing. Written the way one writes it: round, interpolate, round up, take the maximum.
    It is not exact: an index that should be a whole number may come out one too high.
    """
    iaqis = []
    for item, values in concentrations.items():
        steps = daily_breakpoints(item, HJ_633_2012)
        reported = np.round(values, item.decimals)
        iaqis.append(np.ceil(np.interp(reported, steps, IAQI_STEPS[: len(steps)], right=AQI_TOP)))
    indices = np.array(iaqis)
    is_known = ~np.isnan(indices)
    highest = np.where(is_known, indices, -1).max(axis=0)
    is_valid = is_known.all(axis=0) | (highest > 100)
    aqi = np.where(is_valid, highest, -1)
    level = np.where(is_valid, np.searchsorted(LEVEL_TOPS, highest) + int(AirLevel.EXCELLENT), 0)
    bits = (1 << np.arange(len(indices)))[:, None]
    primary = ((indices == aqi) * bits).sum(axis=0) * (aqi > 50)
    exceeding = ((indices > 100) * bits).sum(axis=0)
    return aqi, level, primary, exceeding, indices


def _best(work: Callable[[], object]) -> float:
    # Seconds of the fastest run: what the machine can do when nothing else disturbs it.
    seconds = []
    for _ in range(RUNS):
        begun = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - begun)
    return min(seconds)


def main() -> None:
    """Measure the three and print them with their ratios."""
    table = station_days(ROWS)
    floats = {
        item: np.where(values == MISSING, np.nan, values / AIR_SCALE)
        for item, values in table.items()
    }
    columns = [[unscaled(u, AIR_SCALE) for u in v[:SAMPLE].tolist()] for v in table.values()]
    rows = [dict(zip(table, row, strict=True)) for row in zip(*columns, strict=True)]

    begun = time.perf_counter()
    exact = days_in_bulk(table, HJ_633_2012)
    first = time.perf_counter() - begun
    in_bulk = _best(lambda: days_in_bulk(table, HJ_633_2012))
    in_floats = _best(lambda: days_in_floats(floats))
    begun = time.perf_counter()
    scalar_days = [one_day(row, HJ_633_2012) for row in rows]
    scalar = (time.perf_counter() - begun) * ROWS / SAMPLE

    print(f"daily AQI of {ROWS:,} station-days, HJ 633-2012, seconds")
    for name, seconds in (
        ("exact, in bulk", in_bulk),
        ("  first call, with its tables", first),
        ("plain floats", in_floats),
        (f"scalar, from {SAMPLE:,} days", scalar),
    ):
        print(f"{name:30} {seconds:>9.3f}   {seconds / in_bulk:>8.2f} x in bulk")
    aqis = [-1 if day.aqi is None else day.aqi for day in scalar_days]
    print(f"in bulk unequal to scalar: {int((exact.aqi[:SAMPLE] != aqis).sum()):,} of {SAMPLE:,}")
    found = days_in_floats(floats)
    wrong_index = (found[4] != np.array(list(exact.iaqis.values()))) & ~np.isnan(found[4])
    print(f"AQI wrong in floats: {int((found[0] != exact.aqi).sum()):,} of {ROWS:,}")
    print(f"days with an IAQI wrong in floats: {int(wrong_index.any(axis=0).sum()):,}")


if __name__ == "__main__":
    main()
