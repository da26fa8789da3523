"""Water quality classes of many sections at once (断面水质类别), GB 3838-2002 and 环办〔2011〕22号.

The class of an item rises step by step with its concentration (falls, for dissolved oxygen). Where
each step lies on the scale is asked of the scalar rule, `standards.surface_water.item_class`, by
bisection, the rounding before classing (评价前修约) included; a column is then only compared with
five integers. Results are in 10⁻⁸ of their unit, see `scaled`.

A result finer than the scale, such as the mean of three months, is first rounded once to the item's
decimals (`scaled.rounded_to`): rounding it again before classing changes nothing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from bulk.scaled import MISSING, WATER_SCALE, Bools, Int64s, checked_concentrations, unscaled
from standards.surface_water import (
    ASSESSED_ITEMS,
    WaterBody,
    WaterClass,
    WaterItem,
    item_class,
    limit,
)

__all__ = [
    "ASSESSED_ITEMS",
    "NO_CLASS",
    "SectionTable",
    "WaterBody",
    "WaterClass",
    "WaterItem",
    "assess_sections",
    "deciding_labels",
    "item_classes",
]

NO_CLASS = 0
"""The class of an item or a section that was not monitored."""

Classes: TypeAlias = NDArray[np.int8]

_PH_TOP = 14 * WATER_SCALE
_NEUTRAL = 7 * WATER_SCALE
_WITH_LIMIT = tuple(WaterClass)[:-1]


@dataclass(frozen=True, slots=True, eq=False)
class SectionTable:
    """The classes of many sections, an entry per row in every array.

    `water_class` is 1 (Ⅰ) to 6 (劣Ⅴ), 0 where none of the assessed items was monitored.
    `item_class` has the same per assessed item that was given. `deciding` is a bit mask, in the
    order of `ASSESSED_ITEMS`, of the items in the section's class.
    """

    item_class: Mapping[WaterItem, Classes]
    water_class: Classes
    deciding: NDArray[np.uint32]


def assess_sections(
    values: Mapping[WaterItem, Int64s],
    is_lake: Bools | WaterBody = WaterBody.RIVER,
    rounding: bool = True,
) -> SectionTable:
    """Classes of many sections from the results of one period each (断面水质评价).

    Row by row equal to :func:`standards.surface_water.assess_section`, main items left aside.

    Args:
        values: a column per item at WATER_SCALE, all of one length; `MISSING` where it was not
            monitored. Items that are shown for reference only are not read.
        is_lake: one water body for all rows, or true for each row that is a lake or reservoir.
        rounding: round before classing (official practice).

    Raises:
        ValueError: for a value out of range, columns of different lengths or none at all.
        TypeError: for a column of floats.

    Reference: GB 3838-2002, table 1 [P]; 环办〔2011〕22号 [V:4].

    >>> found = assess_sections({WaterItem.NH3N: np.array([108_000_000, MISSING])})
    >>> found.water_class.tolist(), deciding_labels(found.deciding)
    ([4, 0], ['氨氮', ''])
    """
    given = [item for item in ASSESSED_ITEMS if item in values]
    shapes = {values[item].shape for item in given}
    if len(shapes) != 1:
        raise ValueError(f"columns of one length are needed, got {sorted(shapes)}")
    by_item = {item: item_classes(item, values[item], is_lake, rounding) for item in given}
    worst = np.maximum.reduce(list(by_item.values()))
    deciding = np.zeros(len(worst), dtype=np.uint32)
    for item, found in by_item.items():
        is_deciding = (found == worst) & (found != NO_CLASS)
        deciding |= is_deciding * np.uint32(1 << ASSESSED_ITEMS.index(item))
    return SectionTable(by_item, worst, deciding)


def item_classes(
    item: WaterItem,
    values: Int64s,
    is_lake: Bools | WaterBody = WaterBody.RIVER,
    rounding: bool = True,
) -> Classes:
    """Classes of one item (单因子类别); 0 where the value is missing.

    Args:
        item: the item; total nitrogen only for lakes, temperature has no class.
        values: a column at WATER_SCALE.
        is_lake: one water body for all rows, or true for each row that is a lake or reservoir.
        rounding: round before classing (official practice).

    Raises:
        ValueError: for a value out of range, or an item that has no class in that water body.
        TypeError: for a column of floats.

    Reference: GB 3838-2002, table 1 [P].

    >>> phosphorus = np.array([7_100_000, 7_100_000])
    >>> item_classes(WaterItem.TP, phosphorus, np.array([False, True])).tolist()
    [2, 4]
    """
    checked = checked_concentrations(values, item.label)
    if isinstance(is_lake, WaterBody):
        return _classes(item, checked, is_lake, rounding)
    if is_lake.shape != checked.shape:
        raise ValueError(f"one water body per value is needed: {is_lake.shape}, {checked.shape}")
    found = np.zeros(checked.shape, dtype=np.int8)
    for body, rows in ((WaterBody.RIVER, ~is_lake), (WaterBody.LAKE, is_lake)):
        if rows.any():
            found[rows] = _classes(item, checked[rows], body, rounding)
    return found


def deciding_labels(masks: NDArray[np.uint32]) -> list[str]:
    """The labels of each row's deciding items: “氨氮、总磷”; empty without any.

    >>> deciding_labels(np.array([0, 1, 3], dtype=np.uint32))
    ['', 'pH', 'pH、溶解氧']
    """
    labels = {
        mask: "、".join(item.label for bit, item in enumerate(ASSESSED_ITEMS) if mask >> bit & 1)
        for mask in np.unique(masks).tolist()
    }
    return [labels[mask] for mask in masks.tolist()]


def _classes(item: WaterItem, values: Int64s, body: WaterBody, rounding: bool) -> Classes:
    if item is WaterItem.PH:
        found = _ph_classes(values, rounding)
    elif item is WaterItem.DO:  # the other way round: more is better
        steps = np.array(_lowest(item, body, rounding), dtype=np.int64)
        found = 1 + np.searchsorted(-steps, -values, side="left")
    else:
        steps = np.array(_highest(item, body, rounding), dtype=np.int64)
        found = 1 + np.searchsorted(steps, values, side="left")
    return np.where(values == MISSING, NO_CLASS, found).astype(np.int8)


def _ph_classes(values: Int64s, rounding: bool) -> NDArray[np.integer]:
    if values.size and int(values.max()) > _PH_TOP:
        raise ValueError(f"a pH lies between 0 and 14, got {unscaled(values.max(), WATER_SCALE)}")
    lowest, highest = _ph_ends(rounding)
    is_inside = (lowest <= values) & (values <= highest)
    return np.where(is_inside, np.int8(WaterClass.I), np.int8(WaterClass.WORSE_THAN_V))


@lru_cache
def _highest(item: WaterItem, body: WaterBody, rounding: bool) -> tuple[int, ...]:
    # The highest scaled value of each class Ⅰ to Ⅴ: one below the first of a worse class.
    def class_of(units: int) -> int:
        return _class_of(item, units, body, rounding)

    scale = range(_beyond_every_limit(item, body))
    return tuple(bisect_right(scale, int(found), key=class_of) - 1 for found in _WITH_LIMIT)


@lru_cache
def _lowest(item: WaterItem, body: WaterBody, rounding: bool) -> tuple[int, ...]:
    # The lowest scaled value of each class Ⅰ to Ⅴ, where a class gets better upwards.
    def falling(units: int) -> int:
        return -_class_of(item, units, body, rounding)

    scale = range(_beyond_every_limit(item, body))
    return tuple(bisect_left(scale, -found, key=falling) for found in _WITH_LIMIT)


@lru_cache
def _ph_ends(rounding: bool) -> tuple[int, int]:
    # The lowest and the highest scaled pH that meets the standard.
    def is_met(units: int) -> bool:
        return _class_of(WaterItem.PH, units, WaterBody.RIVER, rounding) is WaterClass.I

    lowest = bisect_left(range(_NEUTRAL), True, key=is_met)
    alkaline = range(_NEUTRAL, _PH_TOP)
    return lowest, alkaline[bisect_left(alkaline, True, key=lambda units: not is_met(units)) - 1]


def _class_of(item: WaterItem, units: int, body: WaterBody, rounding: bool) -> WaterClass:
    value = unscaled(units, WATER_SCALE)
    assert value is not None
    return item_class(item, value, body, rounding)


def _beyond_every_limit(item: WaterItem, body: WaterBody) -> int:
    limits = [limit(item, found, body) for found in _WITH_LIMIT]
    return (
        2 * WATER_SCALE * max((int(bound) + 1 for bound in limits if bound is not None), default=1)
    )
