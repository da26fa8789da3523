"""From hours to the value of a day, and from stations to the value of a division.

An hour is stamped with its end: stamp h is the mean of (h - 1, h], a day has the stamps 1 to 24
[M]. A file that writes 24:00 as 00:00 of the next day is shifted back before it comes here.

Reference: GB 3095-2026, definitions and table 4 [P]; HJ 663-2013 [V:1, V:2, M]. Method page:
docs/methods/averages.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from standards.rounding import Exact, exact

HOURS_OF_DAY = 24
MIN_HOURS_OF_DAY = 20
MIN_HOURS_OF_WINDOW = 6
WINDOW_HOURS = 8
FIRST_WINDOW_STAMP = 8
MIN_WINDOWS_OF_DAY = 14
FEW_STATIONS = 4


class ValueState(Enum):
    """Whether a value of a day stands (数据有效性)."""

    VALID = "valid"
    INSUFFICIENT = "insufficient"
    NO_DATA = "no_data"


@dataclass(frozen=True, slots=True)
class DayValue:
    """A value of a day with the “n of N” it rests on.

    `value` is exact and unrounded, and None unless the state is VALID. `valid` counts hours,
    8-hour windows or stations, `of` how many there could be, `minimum` how many are needed.
    `by_excess` is true for an ozone day with too few windows that stands because it is over the
    limit anyway.
    """

    value: Fraction | None
    valid: int
    of: int
    minimum: int
    state: ValueState
    by_excess: bool = False

    @property
    def label(self) -> str:
        """“n/N”, e.g. 22/24."""
        return f"{self.valid}/{self.of}"


def _judged(numbers: Sequence[Fraction], value: Fraction | None, of: int, minimum: int) -> DayValue:
    count = len(numbers)
    if count >= minimum and count:
        return DayValue(value, count, of, minimum, ValueState.VALID)
    state = ValueState.INSUFFICIENT if count else ValueState.NO_DATA
    return DayValue(None, count, of, minimum, state)


def _mean(numbers: Sequence[Fraction]) -> Fraction | None:
    return sum(numbers, Fraction(0)) / len(numbers) if numbers else None


def _present(hours: Sequence[Exact | None], length: int) -> list[Fraction | None]:
    if len(hours) != length:
        raise ValueError(f"{length} hourly values are needed, None for a missing one: {len(hours)}")
    numbers = [None if hour is None else exact(hour) for hour in hours]
    if any(number is not None and number < 0 for number in numbers):
        raise ValueError("an hourly concentration cannot be negative")
    return numbers


def daily_mean(hours: Sequence[Exact | None]) -> DayValue:
    """Daily mean (日平均) of SO₂, NO₂, CO, PM10 or PM2.5: at least 20 hourly means.

    Args:
        hours: the 24 hourly means of stamps 1 to 24 in one unit; None for an invalid hour.

    Returns:
        The exact mean of the valid hours, “n of 24”; no value with fewer than 20.

    Raises:
        ValueError: unless there are 24 entries, none of them negative.

    Reference: GB 3095-2026, definitions and table 4 [P]; the same in GB 3095-2012 [V:2].

    >>> daily_mean([30] * 20 + [None] * 4).value
    Fraction(30, 1)
    >>> daily_mean([30] * 19 + [None] * 5).state.value
    'insufficient'
    """
    numbers = [number for number in _present(hours, HOURS_OF_DAY) if number is not None]
    return _judged(numbers, _mean(numbers), HOURS_OF_DAY, MIN_HOURS_OF_DAY)


def sliding_8h(window: Sequence[Exact | None]) -> DayValue:
    """Sliding 8-hour mean (8小时滑动平均) of ozone: at least 6 hourly means.

    Args:
        window: the hourly means of stamps h - 7 to h, μg/m³; None for an invalid hour.

    Raises:
        ValueError: unless there are 8 entries, none of them negative.

    Reference: GB 3095-2026, definitions and table 4 [P]; the same in GB 3095-2012 [V:2].

    >>> sliding_8h([100] * 6 + [None] * 2).value
    Fraction(100, 1)
    """
    numbers = [number for number in _present(window, WINDOW_HOURS) if number is not None]
    return _judged(numbers, _mean(numbers), WINDOW_HOURS, MIN_HOURS_OF_WINDOW)


def daily_max_8h(hours: Sequence[Exact | None], limit: Exact) -> DayValue:
    """Daily maximum 8-hour mean of ozone (臭氧日最大8小时平均).

    The highest of the 17 windows that lie inside the day, ending at the stamps 8 to 24. At least 14
    of them must be valid; with fewer the day stands only if its maximum is above the limit.

    Args:
        hours: the 24 hourly means of stamps 1 to 24, μg/m³; None for an invalid hour.
        limit: the 8-hour limit, 160 μg/m³ for class 2 (`ambient_air.ambient_limit`).

    Raises:
        ValueError: unless there are 24 entries, none of them negative.

    Reference: stamps HJ 663-2013 [V:1, M]; 14 windows and the exception HJ 663-2013 [V:2], kept by
    HJ 663-2026, 6.1.2 [V:1].

    >>> daily_max_8h([80] * 16 + [120] * 8, 160).value
    Fraction(120, 1)
    >>> daily_max_8h([None] * 16 + [161] * 8, 160).by_excess
    True
    """
    numbers = _present(hours, HOURS_OF_DAY)
    means = []
    for stamp in range(FIRST_WINDOW_STAMP, HOURS_OF_DAY + 1):
        window = sliding_8h(numbers[stamp - WINDOW_HOURS : stamp])
        if window.value is not None:
            means.append(window.value)
    windows = HOURS_OF_DAY - FIRST_WINDOW_STAMP + 1
    highest = max(means, default=None)
    found = _judged(means, highest, windows, MIN_WINDOWS_OF_DAY)
    if found.state is ValueState.INSUFFICIENT and highest is not None and highest > exact(limit):
        state = ValueState.VALID
        return DayValue(highest, len(means), windows, MIN_WINDOWS_OF_DAY, state, by_excess=True)
    return found


def min_stations(stations: int) -> int:
    """Stations that must be valid for a division's day: 75 %, with fewer than four 50 %.

    Raises:
        ValueError: without any station.

    Reference: HJ 663-2013 [M, fairly sure].

    >>> [min_stations(stations) for stations in (1, 2, 3, 4, 5, 8)]
    [1, 1, 2, 3, 4, 6]
    """
    if stations < 1:
        raise ValueError(f"a division's value needs evaluation stations, got {stations}")
    share = Fraction(3, 4) if stations >= FEW_STATIONS else Fraction(1, 2)
    return -int(-stations * share // 1)


def division_value(stations: Mapping[str, Exact | None]) -> DayValue:
    """Value of a division (city, district) for a day: the mean over its evaluation stations.

    The mean of the stations' *daily values* of one item (daily mean, for ozone the daily maximum
    8-hour mean); the AQI is taken from that mean. Neither the mean of station AQIs nor the worst
    station. The same rule serves an hour: the mean of the stations' same hour.

    Args:
        stations: the daily value of each evaluation station, None where it is not valid. Which
            stations a division has is an official list with dates, so all of them are named here.

    Returns:
        The exact mean of the valid stations, “n of N”; no value below :func:`min_stations`.

    Raises:
        ValueError: without any station or for a negative value.

    Reference: HJ 663-2013 [M, used by V:1]; coverage [M, fairly sure].

    >>> found = division_value({"a": 30, "b": 33, "c": 36, "d": None})
    >>> found.value, found.label
    (Fraction(33, 1), '3/4')
    """
    minimum = min_stations(len(stations))
    present = _present(list(stations.values()), len(stations))
    numbers = [number for number in present if number is not None]
    return _judged(numbers, _mean(numbers), len(stations), minimum)
