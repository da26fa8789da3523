"""Air quality index (空气质量指数 AQI) of many days or hours at once, HJ 633-2012 and HJ 633-2026.

A concentration is rounded to whole μg/m³ (CO to 0.1 mg/m³) before its index is taken, and every row
of the breakpoints ends, so an item has a few thousand possible concentrations. Their indices are
computed once, by the scalar rules `standards.air_quality_index.iaqi` and
`standards.hourly_air_quality.iaqi_hourly`; a column of concentrations then only looks them up.
Concentrations are thousandths, see `scaled`.

A concentration is rounded once: give it unrounded, or as `DayValues.reported` gives it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeAlias, TypeVar

import numpy as np
from numpy.typing import NDArray

from bulk.scaled import AIR_SCALE, MISSING, Bools, Int64s, checked_concentrations, half_even
from standards.air_breakpoints import daily_breakpoints, hourly_breakpoints
from standards.air_items import HourlyItem, Pollutant
from standards.air_levels import AQI_TOP, level_of
from standards.air_quality_index import iaqi
from standards.editions import HJ_633_2026, Edition
from standards.hourly_air_quality import HourlyBasis, iaqi_hourly
from standards.hourly_air_quality import hourly_air_quality as rule_of_one_hour
from standards.rounding import decimal_of

__all__ = [
    "NO_INDEX",
    "NO_LEVEL",
    "DailyAirTable",
    "HourlyAirTable",
    "HourlyBasis",
    "HourlyItem",
    "Pollutant",
    "daily_air_quality",
    "hourly_air_quality",
    "members",
    "primary_labels",
]

NO_INDEX = -1
"""The mark of a missing IAQI or AQI."""

NO_LEVEL = 0
"""The level of a row without AQI."""

_BLOCK = 1 << 15
"""Rows worked on at once: their columns stay in the processor's cache."""

Item = TypeVar("Item", Pollutant, HourlyItem)
Table = TypeVar("Table", "DailyAirTable", "HourlyAirTable")
Int16s: TypeAlias = NDArray[np.int16]
Masks: TypeAlias = NDArray[np.uint8] | NDArray[np.uint16]
Bits = TypeVar("Bits", np.uint8, np.uint16)
_Columns: TypeAlias = Mapping[Pollutant | HourlyItem, Int64s]


@dataclass(frozen=True, slots=True, eq=False)
class DailyAirTable:
    """The AQI of many days and what it came from, an entry per day in every array.

    `aqi` is -1 and `level` 0 where a day has no AQI, `is_valid` says the same. `primary` and
    `exceeding` are bit masks in the order of `Pollutant` (SO₂ is 1, PM2.5 is 32): see
    `primary_labels`. `iaqis` has a column per item, -1 where it is missing. `ozone_by_1h` is true
    where the ozone IAQI was taken from the 1-hour maximum.
    """

    aqi: Int16s
    level: NDArray[np.int8]
    primary: NDArray[np.uint8]
    exceeding: NDArray[np.uint8]
    iaqis: Mapping[Pollutant, Int16s]
    is_valid: Bools
    ozone_by_1h: Bools


@dataclass(frozen=True, slots=True, eq=False)
class HourlyAirTable:
    """The AQI of many hours and what it came from, an entry per hour in every array.

    As `DailyAirTable`, the masks in the order of `HourlyItem` and 16 bits wide. `iaqis` has a
    column per item the report assesses. `so2_by_24h` is true where sulphur dioxide above 800 μg/m³
    was reported by its 24-hour mean.
    """

    aqi: Int16s
    level: NDArray[np.int8]
    primary: NDArray[np.uint16]
    exceeding: NDArray[np.uint16]
    iaqis: Mapping[HourlyItem, Int16s]
    is_valid: Bools
    so2_by_24h: Bools


def daily_air_quality(
    concentrations: Mapping[Pollutant, Int64s],
    edition: Edition,
    ozone_1h: Int64s | None = None,
    seven_items: bool = False,
) -> DailyAirTable:
    """AQI, level and primary pollutants (首要污染物) of many days.

    Row by row equal to :func:`standards.air_quality_index.daily_air_quality`.

    Args:
        concentrations: a column per item in thousandths, all of one length; `MISSING` marks a
            missing value, an item left out is missing in every row.
        edition: HJ_633_2012 or HJ_633_2026; rows of two editions are two calls.
        ozone_1h: the day's highest hourly ozone in thousandths.
        seven_items: assess `ozone_1h` as an item of its own; HJ 633-2012 only.

    Raises:
        ValueError: for a negative concentration, columns of different lengths or none at all, an
            edition that is not one of HJ 633, or seven items by HJ 633-2026.
        TypeError: for a column of floats.

    Reference: HJ 633-2012, table 1, 6.2 [P]; HJ 633-2026, 4.2 and 5.3 [P].

    >>> from standards.editions import HJ_633_2012
    >>> table = daily_air_quality({Pollutant.PM25: np.array([76_000, 75_000])}, HJ_633_2012)
    >>> table.aqi.tolist(), primary_labels(table.primary)
    ([102, -1], ['PM2.5', ''])
    """
    if seven_items and edition == HJ_633_2026:
        raise ValueError("HJ 633-2026 has six daily items, the 1-hour maximum of ozone is none")
    columns = _checked({**concentrations, HourlyItem.O3_1H: ozone_1h})
    return _joined([_days(block, edition, seven_items) for block in _blocks(columns)])


def _days(columns: _Columns, edition: Edition, seven_items: bool) -> DailyAirTable:
    iaqis = {p: _looked_up(columns, p, _daily_indices(p, edition)) for p in Pollutant}
    ozone = iaqis[Pollutant.O3_8H]
    by_hour = _looked_up(columns, HourlyItem.O3_1H, _hourly_indices(HourlyItem.O3_1H, edition))
    # Above its table HJ 633-2012 gives no index to the 8-hour mean: the hour speaks for it.
    by_1h = _is_above_its_table(columns, Pollutant.O3_8H, ozone)
    ozone[by_1h] = by_hour[by_1h]
    is_complete = _all_known(iaqis.values(), len(ozone))
    if seven_items:
        is_complete &= by_hour != NO_INDEX
        by_1h |= by_hour > ozone
        np.maximum(ozone, by_hour, out=ozone)
    aqi, level, is_valid = _overall(iaqis, is_complete)
    primary = _mask(iaqis, np.uint8, lambda index: (index == aqi) & (aqi > _NO_PRIMARY_UP_TO))
    exceeding = _mask(iaqis, np.uint8, lambda index: index > _NO_EXCESS_UP_TO)
    return DailyAirTable(aqi, level, primary, exceeding, iaqis, is_valid, by_1h & is_valid)


def hourly_air_quality(
    concentrations: Mapping[HourlyItem, Int64s],
    edition: Edition,
    so2_24h: Int64s | None = None,
    basis: HourlyBasis = HourlyBasis.OF_THE_EDITION,
) -> HourlyAirTable:
    """AQI, level and primary pollutants of many hours.

    Row by row equal to :func:`standards.hourly_air_quality.hourly_air_quality`.

    Args:
        concentrations: a column per item in thousandths, all of one length; `MISSING` marks a
            missing value, an item left out is missing, one the report does not assess is not read.
        edition: HJ_633_2012 or HJ_633_2026; rows of two editions are two calls.
        so2_24h: sliding 24-hour mean of SO₂ in thousandths, for HJ 633-2012 above 800 μg/m³.
        basis: the items of the edition, or the six 1-hour means of the national platform.

    Raises:
        ValueError: for a negative concentration, columns of different lengths or none at all, or an
            edition that is not one of HJ 633.
        TypeError: for a column of floats.

    Reference: HJ 633-2012, 6.2 and hourly report [P]; HJ 633-2026, 4.2 and 5.3 [P].

    >>> hours = {HourlyItem.O3_1H: np.array([200_000, 201_000])}
    >>> hourly_air_quality(hours, HJ_633_2026).aqi.tolist()
    [-1, 101]
    """
    columns = _checked({**concentrations, Pollutant.SO2: so2_24h})
    items = tuple(rule_of_one_hour({}, edition, basis=basis).iaqis)
    return _joined([_hours(block, items, edition) for block in _blocks(columns)])


def _hours(columns: _Columns, items: Sequence[HourlyItem], edition: Edition) -> HourlyAirTable:
    iaqis = {item: _looked_up(columns, item, _hourly_indices(item, edition)) for item in items}
    so2 = iaqis[HourlyItem.SO2_1H]
    over = _is_above_its_table(columns, HourlyItem.SO2_1H, so2)
    so2[over] = _looked_up(columns, Pollutant.SO2, _daily_indices(Pollutant.SO2, edition))[over]
    known = dict(iaqis)
    if HourlyItem.O3_8H in known:  # above its table, the 1-hour mean speaks for it
        ozone = known.pop(HourlyItem.O3_8H)
        is_complete = _is_above_its_table(columns, HourlyItem.O3_8H, ozone) | (ozone != NO_INDEX)
        is_complete &= _all_known(known.values(), len(so2))
    else:
        is_complete = _all_known(known.values(), len(so2))
    aqi, level, is_valid = _overall(iaqis, is_complete)
    primary = _mask(iaqis, np.uint16, lambda index: (index == aqi) & (aqi > _NO_PRIMARY_UP_TO))
    exceeding = _mask(iaqis, np.uint16, lambda index: index > _NO_EXCESS_UP_TO)
    by_24h = over & (so2 != NO_INDEX)
    return HourlyAirTable(aqi, level, primary, exceeding, iaqis, is_valid, by_24h)


def members(
    mask: int, items: type[Pollutant] | type[HourlyItem] = Pollutant
) -> tuple[Pollutant | HourlyItem, ...]:
    """The items whose bits are set in one entry of `primary` or `exceeding`.

    >>> members(0b110000)
    (<Pollutant.PM10: 'pm10'>, <Pollutant.PM25: 'pm25'>)
    """
    order: list[Pollutant | HourlyItem] = list(items)
    return tuple(item for bit, item in enumerate(order) if mask >> bit & 1)


def primary_labels(
    masks: Masks, items: type[Pollutant] | type[HourlyItem] = Pollutant
) -> list[str]:
    """The labels of each row of a mask, as they are printed: “PM10、PM2.5”; empty without any.

    Args:
        masks: `primary` or `exceeding` of a table.
        items: `Pollutant` for days, `HourlyItem` for hours.

    >>> primary_labels(np.array([32, 48, 0], dtype=np.uint8))
    ['PM2.5', 'PM10、PM2.5', '']
    """
    labels = {
        mask: "、".join(item.label for item in members(mask, items))
        for mask in np.unique(masks).tolist()
    }
    return [labels[mask] for mask in masks.tolist()]


# Lookup tables


@lru_cache
def _daily_indices(pollutant: Pollutant, edition: Edition) -> Int16s:
    top = daily_breakpoints(pollutant, edition)[-1]
    return _indices(lambda value: iaqi(pollutant, value, edition), pollutant.decimals, top)


@lru_cache
def _hourly_indices(item: HourlyItem, edition: Edition) -> Int16s:
    top = hourly_breakpoints(item, edition)[-1]
    return _indices(lambda value: iaqi_hourly(item, value, edition), item.decimals, top)


def _indices(rule: Callable[[Decimal], int | None], decimals: int, top: int) -> Int16s:
    # One entry per concentration that can be reported, from 0 to the end of the row; then one for
    # everything above it and, last, one for a missing value: `MISSING` counts from the end.
    reported = range(top * 10**decimals + 2)
    found = [rule(decimal_of(units, decimals)) for units in reported]
    indices = [NO_INDEX if index is None else index for index in found]
    return np.array([*indices, NO_INDEX], dtype=np.int16)


def _looked_up(columns: _Columns, item: Pollutant | HourlyItem, indices: Int16s) -> Int16s:
    values = columns.get(item)
    if values is None:
        return np.full(_length(columns), NO_INDEX, dtype=np.int16)
    reported = half_even(values, AIR_SCALE // 10**item.decimals)
    above = len(indices) - 2
    np.minimum(reported, above, out=reported)
    reported[values == MISSING] = MISSING
    return indices[reported]


def _is_above_its_table(columns: _Columns, item: Pollutant | HourlyItem, indices: Int16s) -> Bools:
    values = columns.get(item)
    if values is None:
        return np.zeros(len(indices), dtype=np.bool_)
    is_above: Bools = (indices == NO_INDEX) & (values != MISSING)
    return is_above


# From indices to the index


_LEVELS = np.array([*(level_of(aqi) for aqi in range(AQI_TOP + 1)), NO_LEVEL], dtype=np.int8)
_NO_PRIMARY_UP_TO = 50
_NO_EXCESS_UP_TO = 100


def _all_known(iaqis: Iterable[Int16s], length: int) -> Bools:
    is_known = np.ones(length, dtype=np.bool_)
    for index in iaqis:
        is_known &= index != NO_INDEX
    return is_known


def _overall(
    iaqis: Mapping[Item, Int16s], is_complete: Bools
) -> tuple[Int16s, NDArray[np.int8], Bools]:
    highest = np.maximum.reduce(list(iaqis.values()))
    is_valid = (highest != NO_INDEX) & (is_complete | (highest > _NO_EXCESS_UP_TO))
    aqi = np.where(is_valid, highest, np.int16(NO_INDEX))
    return aqi, _LEVELS[aqi], is_valid


def _mask(
    iaqis: Mapping[Item, Int16s], bits: type[Bits], is_member: Callable[[Int16s], Bools]
) -> NDArray[Bits]:
    order = list(type(next(iter(iaqis))))
    mask = np.zeros(len(next(iter(iaqis.values()))), dtype=bits)
    for item, index in iaqis.items():
        mask |= is_member(index) * bits(1 << order.index(item))
    return mask


# Columns and blocks of rows


def _checked(
    columns: Mapping[Any, Int64s | None],
) -> dict[Pollutant | HourlyItem, Int64s]:
    given = {
        item: checked_concentrations(column, item.label)
        for item, column in columns.items()
        if column is not None
    }
    lengths = {column.shape for column in given.values()}
    if len(lengths) != 1 or len(next(iter(lengths))) != 1:
        raise ValueError(f"columns of one length are needed, got {sorted(lengths)}")
    return given


def _length(columns: _Columns) -> int:
    return len(next(iter(columns.values())))


def _blocks(columns: _Columns) -> Iterator[_Columns]:
    for start in range(0, max(_length(columns), 1), _BLOCK):
        rows = slice(start, start + _BLOCK)
        yield {item: column[rows] for item, column in columns.items()}


def _joined(blocks: Sequence[Table]) -> Table:
    whole: dict[str, Any] = {}
    for name in (field.name for field in fields(blocks[0])):
        parts = [getattr(block, name) for block in blocks]
        if isinstance(parts[0], Mapping):
            whole[name] = {key: np.concatenate([part[key] for part in parts]) for key in parts[0]}
        else:
            whole[name] = np.concatenate(parts)
    return type(blocks[0])(**whole)
