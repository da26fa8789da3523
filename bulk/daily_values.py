"""From hours to values of days, and from stations to a division, for many days at once.

The rules of `standards.daily_values`: 20 of 24 hours, 6 of 8 hours in a window, 14 of the 17
windows that end at the stamps 8 to 24, 75 % of the stations. A mean stays a numerator and a
denominator; it is rounded once, by whoever needs it rounded.

Reference: GB 3095-2026, definitions and table 4 [P]; HJ 663-2013 [V:1, V:2, M].
"""

from dataclasses import dataclass
from math import lcm

import numpy as np

from bulk.scaled import (
    AIR_SCALE,
    MISSING,
    Bools,
    Int64s,
    check_room,
    checked_concentrations,
    rounded_to,
)
from standards.daily_values import (
    FIRST_WINDOW_STAMP,
    HOURS_OF_DAY,
    MIN_HOURS_OF_DAY,
    MIN_HOURS_OF_WINDOW,
    MIN_WINDOWS_OF_DAY,
    WINDOW_HOURS,
    min_stations,
)
from standards.rounding import Exact, exact

_WINDOW_DENOMINATOR = lcm(*range(MIN_HOURS_OF_WINDOW, WINDOW_HOURS + 1))
# What a sum of so many valid hours is multiplied by to stand over the common denominator; 0 where
# the window has too few.
_WINDOW_WEIGHTS = np.array(
    [
        _WINDOW_DENOMINATOR // hours if hours >= MIN_HOURS_OF_WINDOW else 0
        for hours in range(WINDOW_HOURS + 1)
    ],
    dtype=np.int64,
)
_BLOCK = 1 << 13


@dataclass(frozen=True, slots=True, eq=False)
class DayValues:
    """Values of many days with the “n of N” they rest on, an entry per day in every array.

    ``numerator / denominator`` is the exact value in the scale of the hours; where it does not
    stand, `numerator` is `MISSING` and `is_valid` false. `value` is that quotient rounded half to
    even to the scale: for display and storage, not for an index, which `reported` is for. `valid`
    counts hours, windows or stations; `of` says how many there could be, `minimum` how many are
    needed. `by_excess` marks an ozone day with too few windows that is over the limit anyway.
    """

    numerator: Int64s
    denominator: Int64s
    value: Int64s
    valid: Int64s
    is_valid: Bools
    by_excess: Bools
    of: int
    minimum: int

    def reported(self, decimals: int, scale: int = AIR_SCALE) -> Int64s:
        """The values rounded once to so many decimals, still in the scale: what an index reads.

        >>> hours = np.array([[61499] * 12 + [61500] * 11 + [61501]])  # the mean is below 61.5
        >>> day = daily_mean(hours)
        >>> day.value.tolist(), day.reported(0).tolist()
        ([61500], [61000])
        """
        return rounded_to(self.numerator, self.denominator, scale // 10**decimals)


def daily_mean(hours: Int64s) -> DayValues:
    """Daily means (日平均) of SO₂, NO₂, CO, PM10 or PM2.5: at least 20 hourly means.

    Args:
        hours: a row of 24 scaled hourly means per day, stamps 1 to 24; `MISSING` for an invalid
            hour.

    Raises:
        ValueError: unless every row has 24 entries, none of them negative.

    Reference: GB 3095-2026, definitions and table 4 [P].

    >>> day = daily_mean(np.array([[30_000] * 20 + [MISSING] * 4, [30_000] * 19 + [MISSING] * 5]))
    >>> day.value.tolist(), day.valid.tolist()
    ([30000, -1], [20, 19])
    """
    checked = _rows_of_24(hours)
    valid = np.count_nonzero(checked != MISSING, axis=1).astype(np.int64)
    sums = _sums(checked, valid)
    return _judged((sums, valid), valid, HOURS_OF_DAY, MIN_HOURS_OF_DAY)


def daily_max_8h(hours: Int64s, limit: Exact, scale: int = AIR_SCALE) -> DayValues:
    """Daily maximum 8-hour means of ozone (臭氧日最大8小时平均).

    Args:
        hours: a row of 24 scaled hourly means per day, stamps 1 to 24; `MISSING` for an invalid
            hour.
        limit: the 8-hour limit in μg/m³, not scaled: 160 for class 2
            (`standards.ambient_air.ambient_limit`).
        scale: the scale of the hours.

    Raises:
        ValueError: unless every row has 24 entries, none of them negative.

    Reference: stamps HJ 663-2013 [V:1, M]; 14 windows and the exception HJ 663-2013 [V:2], kept by
    HJ 663-2026, 6.1.2 [V:1].

    >>> hours = np.array([[80_000] * 16 + [120_000] * 8, [MISSING] * 16 + [161_000] * 8])
    >>> found = daily_max_8h(hours, 160)
    >>> found.value.tolist(), found.valid.tolist(), found.by_excess.tolist()
    ([120000, 161000], [17, 3], [False, True])
    """
    checked = _rows_of_24(hours)
    check_room(checked, HOURS_OF_DAY * _WINDOW_DENOMINATOR)
    highest, valid = np.empty((2, len(checked)), dtype=np.int64)
    for start in range(0, len(checked), _BLOCK):
        rows = slice(start, start + _BLOCK)
        highest[rows], valid[rows] = _highest_window(checked[rows])
    bound = exact(limit) * scale * _WINDOW_DENOMINATOR
    is_over = (valid > 0) & (highest > bound.numerator // bound.denominator)
    quotients = highest, np.full_like(highest, _WINDOW_DENOMINATOR)
    windows = HOURS_OF_DAY - FIRST_WINDOW_STAMP + 1
    return _judged(quotients, valid, windows, MIN_WINDOWS_OF_DAY, is_over)


def _highest_window(hours: Int64s) -> tuple[Int64s, Int64s]:
    # The highest valid window of each day over the common denominator, and how many are valid.
    is_valid = hours != MISSING
    totals = _running(np.where(is_valid, hours, 0))
    counts = _running(is_valid)
    first, last = (
        slice(FIRST_WINDOW_STAMP, None),
        slice(None, 1 - FIRST_WINDOW_STAMP + HOURS_OF_DAY),
    )
    valid_hours = counts[:, first] - counts[:, last]
    means = (totals[:, first] - totals[:, last]) * _WINDOW_WEIGHTS[valid_hours]
    windows = np.count_nonzero(valid_hours >= MIN_HOURS_OF_WINDOW, axis=1)
    return means.max(axis=1), windows.astype(np.int64)


def _running(hours: Int64s | Bools) -> Int64s:
    # Sums up to each stamp, 0 to 24.
    totals = np.zeros((len(hours), HOURS_OF_DAY + 1), dtype=np.int64)
    np.cumsum(hours, axis=1, out=totals[:, 1:])
    return totals


def division_value(stations: Int64s) -> DayValues:
    """Values of a division (city, district): the means over its evaluation stations.

    Args:
        stations: a row per evaluation station, a column per day: the scaled daily values of one
            item, `MISSING` where a station has none. The same rule serves hours.

    Raises:
        ValueError: without any station or for a negative value.

    Reference: HJ 663-2013 [M, used by V:1]; coverage [M, fairly sure].

    >>> found = division_value(np.array([[30_000], [33_000], [36_000], [MISSING]]))
    >>> found.value.tolist(), found.valid.tolist(), found.of, found.minimum
    ([33000], [3], 4, 3)
    """
    checked = checked_concentrations(stations, "a station")
    if checked.ndim != 2:
        raise ValueError(f"a row per station and a column per day are needed, got {checked.shape}")
    minimum = min_stations(len(checked))
    valid = np.count_nonzero(checked != MISSING, axis=0).astype(np.int64)
    sums = _sums(checked.T, valid)
    return _judged((sums, valid), valid, len(checked), minimum)


def _rows_of_24(hours: Int64s) -> Int64s:
    checked = checked_concentrations(hours, "an hour")
    if checked.ndim != 2 or checked.shape[1] != HOURS_OF_DAY:
        raise ValueError(f"{HOURS_OF_DAY} hourly values per day are needed, got {checked.shape}")
    return checked


def _sums(rows: Int64s, valid: Int64s) -> Int64s:
    check_room(rows, rows.shape[1])
    missing = rows.shape[1] - valid
    totals: Int64s = rows.sum(axis=1) - missing * MISSING
    return totals


def _judged(
    quotients: tuple[Int64s, Int64s],
    valid: Int64s,
    of: int,
    minimum: int,
    is_over: Bools | None = None,
) -> DayValues:
    is_enough = (valid >= minimum) & (valid > 0)
    by_excess = np.zeros_like(is_enough) if is_over is None else is_over & ~is_enough
    is_valid = is_enough | by_excess
    numerator = np.where(is_valid, quotients[0], MISSING)
    denominator = np.where(is_valid, quotients[1], 1)
    value = rounded_to(numerator, denominator, 1)
    return DayValues(numerator, denominator, value, valid, is_valid, by_excess, of, minimum)
