"""Water quality class of a section (断面水质类别) by GB 3838-2002 and 环办〔2011〕22号.

The worst single item decides the class (单因子评价法). 21 items of table 1 are assessed; water
temperature, total nitrogen and faecal coliforms (粪大肠菌群) are shown for reference only. The
limits stand in `surface_water_limits`. Concentrations in mg/L, pH without unit, temperature in ℃,
coliforms per litre.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Context, Decimal, localcontext
from fractions import Fraction
from functools import lru_cache

from standards.rounding import Exact, exact, round_half_even
from standards.surface_water_limits import (
    ASSESSED_ITEMS,
    TOXIC_ITEMS,
    WaterBody,
    WaterClass,
    WaterItem,
    limit,
)

__all__ = [
    "ASSESSED_ITEMS",
    "SectionAssessment",
    "WaterBody",
    "WaterClass",
    "WaterItem",
    "assess_section",
    "half_detection_limit",
    "item_class",
    "limit",
    "mean_concentrations",
    "rounded_value",
]

_PH_LOWEST, _PH_HIGHEST = 6, 9
_NO_MULTIPLE = frozenset({WaterItem.PH, WaterItem.DO, WaterItem.TEMPERATURE})
_MAIN_ITEMS_SHOWN = 3
_PH_CONTEXT = Context(prec=50, rounding=ROUND_HALF_EVEN)

MainItem = tuple[WaterItem, Decimal | None]
"""An item over the limit and its exceedance multiple; None where no multiple is defined."""


@dataclass(frozen=True, slots=True)
class SectionAssessment:
    """The class of a section for one period and what decided it.

    `water_class` is None when none of the assessed items was monitored (not assessed). `deciding`
    are the items in that class. `main_items` (主要污染指标) are empty unless the class is worse
    than the limit class asked for. `by_item` holds the class of each assessed item with a value.
    """

    water_class: WaterClass | None
    deciding: tuple[WaterItem, ...]
    main_items: tuple[MainItem, ...]
    by_item: Mapping[WaterItem, WaterClass]


def rounded_value(item: WaterItem, value: Exact) -> Decimal:
    """Round a concentration as it is rounded before classing (评价前修约).

    Half to even to the item's decimals; a value that would become 0 keeps one significant digit.

    Reference: 总站水字〔2018〕87号 [1].

    >>> rounded_value(WaterItem.NH3N, Decimal("1.005"))
    Decimal('1.00')
    >>> rounded_value(WaterItem.HG, Decimal("0.000004"))
    Decimal('0.000004')
    """
    number = _checked(item, value)
    rounded = round_half_even(number, item.decimals)
    if rounded or not number:
        return rounded
    decimals = item.decimals
    while abs(number) * 10**decimals < 1:
        decimals += 1
    return round_half_even(number, decimals)


def _checked(item: WaterItem, value: Exact) -> Fraction:
    number = exact(value)
    if item is WaterItem.PH and not 0 <= number <= 14:
        raise ValueError(f"a pH lies between 0 and 14, got {value}")
    if item is not WaterItem.TEMPERATURE and number < 0:
        raise ValueError(f"{item.label} cannot be negative, got {value}")
    return number


def item_class(
    item: WaterItem,
    value: Exact,
    body: WaterBody = WaterBody.RIVER,
    rounding: bool = True,
) -> WaterClass:
    """Class of one item (单因子类别).

    A value that equals a limit meets it; where two classes share a limit the better one is given.
    Dissolved oxygen must reach its limit. pH is Ⅰ from 6 to 9 and 劣Ⅴ outside.

    Args:
        item: the item; total nitrogen only for lakes, temperature has no class.
        value: mg/L, pH without unit, coliforms per litre; 0 or more.
        body: river or lake; they differ in total phosphorus and total nitrogen.
        rounding: round first, as :func:`rounded_value` does (official practice).

    Raises:
        ValueError: for a value out of range, or an item that has no class in that water body.

    Reference: GB 3838-2002, table 1 [P].

    >>> item_class(WaterItem.TP, Decimal("0.071")).label
    'Ⅱ'
    >>> item_class(WaterItem.TP, Decimal("0.071"), WaterBody.LAKE).label
    'Ⅳ'
    """
    number = _checked(item, value)
    if rounding:
        number = exact(rounded_value(item, value))
    if item is WaterItem.PH:
        inside = _PH_LOWEST <= number <= _PH_HIGHEST
        return WaterClass.I if inside else WaterClass.WORSE_THAN_V
    for water_class in WaterClass:
        bound = limit(item, water_class, body)
        if bound is not None and _meets(item, number, bound):
            return water_class
    if limit(item, WaterClass.V, body) is None:
        raise ValueError(f"{item.label} has no class in a {body.value} (GB 3838-2002, table 1)")
    return WaterClass.WORSE_THAN_V


def _meets(item: WaterItem, number: Fraction, bound: Decimal) -> bool:
    return number >= bound if item is WaterItem.DO else number <= bound


def assess_section(
    values: Mapping[WaterItem, Exact | None],
    body: WaterBody = WaterBody.RIVER,
    rounding: bool = True,
    class_limit: WaterClass = WaterClass.III,
) -> SectionAssessment:
    """Class of a section from the concentrations of one period (断面水质评价).

    The worst of the monitored items decides; an item left out or None is not assumed to pass.
    Main items: if the section is worse than `class_limit`, the items worse than it, cyanide and
    heavy metals first, then by class, then by exceedance multiple, at most three.
    ``multiple = (C - S) / S``, S the limit of `class_limit`, two decimals; none for pH and oxygen.

    Args:
        values: concentrations (a month's, or the period mean of `mean_concentrations`).
        body: river or lake.
        rounding: round before classing (official practice).
        class_limit: Ⅲ by the circular; a section's target class where a page asks for that.

    Raises:
        ValueError: for a value out of range.

    Reference: 环办〔2011〕22号 [V:4]; main items [V:2]; two decimals of the multiple [M].

    >>> found = assess_section({WaterItem.NH3N: Decimal("1.08"), WaterItem.TP: Decimal("0.19")})
    >>> found.water_class.label, found.water_class.grade
    ('Ⅳ', '轻度污染')
    >>> found.main_items
    ((<WaterItem.NH3N: 'nh3n'>, Decimal('0.08')),)
    """
    by_item: dict[WaterItem, WaterClass] = {}
    over: list[tuple[WaterItem, WaterClass, Decimal | None]] = []
    for item in ASSESSED_ITEMS:
        value = values.get(item)
        if value is None:
            continue
        found = by_item[item] = item_class(item, value, body, rounding)
        if found > class_limit:
            assessed = rounded_value(item, value) if rounding else value
            over.append((item, found, _multiple(item, assessed, class_limit, body)))
    worst = max(by_item.values(), default=None)
    deciding = tuple(item for item, found in by_item.items() if found is worst)
    over.sort(key=_main_item_order)
    main_items = tuple((item, multiple) for item, _, multiple in over[:_MAIN_ITEMS_SHOWN])
    return SectionAssessment(worst, deciding, main_items, by_item)


def _multiple(
    item: WaterItem, value: Exact, class_limit: WaterClass, body: WaterBody
) -> Decimal | None:
    bound = limit(item, class_limit, body)
    if item in _NO_MULTIPLE or bound is None:
        return None
    return round_half_even((exact(value) - exact(bound)) / exact(bound), 2)


def _main_item_order(entry: tuple[WaterItem, WaterClass, Decimal | None]) -> tuple[bool, int, int]:
    # The multiple is turned into hundredths so that the key stays an exact number; items without a
    # multiple come last in their class, equal ones in the order of the standard's table.
    item, found, multiple = entry
    hundredths = -1 if multiple is None else int(multiple * 100)
    return (item not in TOXIC_ITEMS, -found, -hundredths)


def half_detection_limit(detection_limit: Decimal) -> Decimal:
    """Value a result below the detection limit (低于检出限) takes in a mean: half the limit.

    Args:
        detection_limit: the limit, mg/L, more than 0; “0.025L” has the limit 0.025.

    Raises:
        ValueError: unless the limit is positive.

    Reference: practice of HJ 91 [M].

    >>> half_detection_limit(Decimal("0.025"))
    Decimal('0.0125')
    """
    if exact(detection_limit) <= 0:
        raise ValueError(f"a detection limit is more than 0, got {detection_limit}")
    return detection_limit * Decimal("0.5")


def mean_concentrations(
    months: Iterable[Mapping[WaterItem, Exact | None]],
) -> dict[WaterItem, Fraction]:
    """Mean of each item over months (quarter, half-year, year or year to date).

    Arithmetic mean of the monthly concentrations, then classed; never the mean or the mode of
    monthly classes. ``pH = -log10(mean(10^-pH))``. Results below detection enter as half the limit
    (:func:`half_detection_limit`). Items without any value are left out of the answer.

    Returns:
        Exact means in mg/L; the pH mean correct to 20 decimals.

    Raises:
        ValueError: for a value out of range.

    Reference: 环办〔2011〕22号 [M for the wording, V:2 practice]; pH [V:2].

    >>> months = [{WaterItem.TP: Decimal("0.19")}, {WaterItem.TP: Decimal("0.20")}]
    >>> mean_concentrations(months)
    {<WaterItem.TP: 'tp'>: Fraction(39, 200)}
    """
    collected: dict[WaterItem, list[Fraction]] = {}
    for month in months:
        for item, value in month.items():
            if value is not None:
                collected.setdefault(item, []).append(_checked(item, value))
    return {item: _mean(item, collected[item]) for item in WaterItem if item in collected}


def _mean(item: WaterItem, numbers: list[Fraction]) -> Fraction:
    if item is WaterItem.PH:
        return _ph_mean(numbers)
    return sum(numbers, Fraction(0)) / len(numbers)


def _ph_mean(numbers: list[Fraction]) -> Fraction:
    with localcontext(_PH_CONTEXT):
        mean = -(sum((_acidity(n) for n in numbers), Decimal(0)) / len(numbers)).log10()
    return exact(round_half_even(mean, 20))


@lru_cache(
    maxsize=2048
)  # readings have two decimals at most: few values, asked for again and again
def _acidity(ph: Fraction) -> Decimal:
    with localcontext(_PH_CONTEXT):
        return Decimal(10) ** (Decimal(-ph.numerator) / ph.denominator)
