"""City water quality index (城市水质指数 CWQI), by which cities and districts are ranked.

Lower is better. Change against last year is `comparison.change_percent`, ranks are
`ranking.competition_ranks`.

Reference: the index of 2017 [V:1]; Jiangsu ranks 63 districts by it [V:2]. The
circular itself was not seen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from standards.rounding import Exact, exact
from standards.surface_water import mean_concentrations
from standards.surface_water_limits import (
    ASSESSED_ITEMS,
    WaterBody,
    WaterClass,
    WaterItem,
    limit,
)

_NEUTRAL_PH = 7


@dataclass(frozen=True, slots=True)
class WaterIndex:
    """The index, exact and unrounded, its parts by item and how many items they are.

    `value` is None without any assessed item. Only monitored items are added, so two indices
    compare only if `parts` has the same items.
    """

    value: Fraction | None
    parts: Mapping[WaterItem, Fraction]


def item_index(item: WaterItem, value: Exact, body: WaterBody = WaterBody.RIVER) -> Fraction:
    """Index of one item: ``C / S_III``; oxygen ``5 / C``; pH ``7 - pH`` or ``(pH - 7) / 2``.

    Args:
        item: one of the 21 assessed items.
        value: the mean over the ranked sections, mg/L; below detection enters as half the limit.
        body: river or lake.

    Raises:
        ValueError: for an item that is not assessed, a negative value, oxygen of 0, or a pH off
            the scale.

    Reference: CWQI 2017 [V:1]; S_III is GB 3838-2002, table 1, class Ⅲ [P].

    >>> item_index(WaterItem.NH3N, 2), item_index(WaterItem.DO, 10), item_index(WaterItem.PH, 8)
    (Fraction(2, 1), Fraction(1, 2), Fraction(1, 2))
    """
    number = exact(value)
    if item is WaterItem.PH:
        if not 0 <= number <= 14:
            raise ValueError(f"a pH lies between 0 and 14, got {value}")
        above = number - _NEUTRAL_PH
        return above / 2 if above > 0 else -above
    bound = limit(item, WaterClass.III, body)
    if item not in ASSESSED_ITEMS or bound is None:
        raise ValueError(f"{item.label} has no part in the index")
    if number < 0 or (item is WaterItem.DO and number == 0):
        raise ValueError(f"{item.label} of {value} has no index")
    return exact(bound) / number if item is WaterItem.DO else number / exact(bound)


def water_index(
    sections: Sequence[Mapping[WaterItem, Exact | None]], body: WaterBody = WaterBody.RIVER
) -> WaterIndex:
    """City water quality index of the ranked sections: the sum over the monitored items.

    Args:
        sections: the period's mean concentrations of each ranked section.
        body: river or lake.

    Raises:
        ValueError: for a value out of range.

    Reference: CWQI 2017 [V:1].

    >>> water_index([{WaterItem.NH3N: 1, WaterItem.COD: 10}, {WaterItem.COD: 30}]).value
    Fraction(2, 1)
    """
    means = mean_concentrations(sections)
    parts = {item: item_index(item, means[item], body) for item in ASSESSED_ITEMS if item in means}
    return WaterIndex(sum(parts.values(), Fraction(0)) if parts else None, parts)
