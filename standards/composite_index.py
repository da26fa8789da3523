"""Composite air quality index (环境空气质量综合指数) of a period, 环办〔2014〕64号.

Limits and weights are data per edition: whoever ranks by other weights passes them in.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from standards.air_items import Pollutant
from standards.ambient_air import AveragingPeriod, ambient_limit
from standards.editions import Edition
from standards.rounding import Exact, exact, round_half_even

EQUAL_WEIGHTS: Mapping[Pollutant, int] = dict.fromkeys(Pollutant, 1)
"""The weights in use. One vendor gave PM2.5 3, ozone and NO₂ 2 for HJ 663-2026, another revision of
the same code 1 for all [1, doubtful]."""

_BY_YEAR = (Pollutant.SO2, Pollutant.NO2, Pollutant.PM10, Pollutant.PM25)


@dataclass(frozen=True, slots=True)
class CompositeIndex:
    """The index, its parts (单项指数, two decimals) and the main pollutants (主要污染物).

    `value` is None while a pollutant is missing; `main` holds several when they tie.
    """

    value: Decimal | None
    parts: Mapping[Pollutant, Decimal]
    main: tuple[Pollutant, ...]


def composite_limits(edition: Edition) -> dict[Pollutant, Decimal]:
    """Divisors of the index: class 2 annual limits, for CO the daily, for ozone the 8-hour one.

    Raises:
        ValueError: if the edition is not one of GB 3095.

    Reference: 环办〔2014〕64号 [V:4]; with the transition limits from 2026-03-01.

    >>> from standards.editions import GB_3095_2012
    >>> [int(limit) for limit in composite_limits(GB_3095_2012).values()]
    [60, 40, 4, 160, 70, 35]
    """
    limits = {}
    for pollutant in Pollutant:
        period = AveragingPeriod.YEAR if pollutant in _BY_YEAR else AveragingPeriod.DAY
        bound = ambient_limit(pollutant, edition, period)
        assert bound is not None, "every edition sets these limits"
        limits[pollutant] = bound
    return limits


def composite_index(
    figures: Mapping[Pollutant, Exact | None],
    edition: Edition,
    limits: Mapping[Pollutant, Exact] | None = None,
    weights: Mapping[Pollutant, int] = EQUAL_WEIGHTS,
) -> CompositeIndex:
    """Composite index of a month, a quarter or a year.

    ``Ii = Ci / Si`` is rounded to two decimals half to even, *then* weighted and added [E]: the
    unrounded sum gives other last digits than the bulletins. The largest part names the main
    pollutant. Lower is better.

    Args:
        figures: the mean of SO₂, NO₂, PM10, PM2.5 (μg/m³), the 95th percentile of CO (mg/m³), the
            90th of ozone's daily maximum 8-hour mean (μg/m³), as published.
        edition: an edition of GB 3095.
        limits: divisors, :func:`composite_limits` of the edition unless given.
        weights: whole numbers, 1 each unless given.

    Raises:
        ValueError: for a negative figure or an edition that is not one of GB 3095.

    Reference: 环办〔2014〕64号 [V:4]; rounding before adding, Heyuan 2022-02 [E].

    >>> from standards.editions import GB_3095_2012
    >>> figures = dict(zip(Pollutant, (3, 13, Decimal("0.9"), 87, 16, 13)))
    >>> composite_index(figures, GB_3095_2012).value
    Decimal('1.73')
    """
    divisors = composite_limits(edition) if limits is None else limits
    parts: dict[Pollutant, Decimal] = {}
    for pollutant in Pollutant:
        figure = figures.get(pollutant)
        if figure is None:
            continue
        if exact(figure) < 0:
            raise ValueError(f"{pollutant.label} cannot be negative, got {figure}")
        part = exact(figure) / exact(divisors[pollutant])
        parts[pollutant] = round_half_even(part, 2) * weights[pollutant]
    highest = max(parts.values(), default=None)
    main = tuple(pollutant for pollutant, part in parts.items() if part == highest)
    is_complete = len(parts) == len(Pollutant)
    total = round_half_even(sum(parts.values(), Decimal(0)), 2) if is_complete else None
    return CompositeIndex(total, parts, main if is_complete else ())
