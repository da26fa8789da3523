"""Concentration limits of GB 3095 (浓度限值) and the good-day ratio.

Zhonglou is a class 2 area throughout. SO₂, NO₂, O₃, PM10 and PM2.5 in μg/m³, CO in mg/m³. Method
page of the ratio: docs/methods/averages.md.
"""

from collections.abc import Mapping
from decimal import Decimal
from enum import IntEnum, StrEnum
from fractions import Fraction

from standards.air_quality_index import Pollutant, reported_concentration
from standards.editions import GB_3095_2012, GB_3095_2026, GB_3095_2026_TRANSITION, Edition
from standards.rounding import Exact


class AveragingPeriod(StrEnum):
    """The period a limit is written for.

    Ozone has no daily mean: its day is the maximum 8-hour mean, which EIGHT_HOURS names too.
    """

    YEAR = "year"
    DAY = "day"
    EIGHT_HOURS = "eight_hours"
    HOUR = "hour"

    @property
    def label(self) -> str:
        """年平均, 日平均, 日最大8小时平均 or 1小时平均."""
        return _PERIOD_LABELS[self]


_PERIOD_LABELS = {
    AveragingPeriod.YEAR: "年平均",
    AveragingPeriod.DAY: "日平均",
    AveragingPeriod.EIGHT_HOURS: "日最大8小时平均",
    AveragingPeriod.HOUR: "1小时平均",
}


class AreaClass(IntEnum):
    """Functional area (环境空气功能区): class 1 nature reserves, class 2 everything else."""

    ONE = 1
    TWO = 2


_YEAR, _DAY, _HOUR = AveragingPeriod.YEAR, AveragingPeriod.DAY, AveragingPeriod.HOUR
_EIGHT_HOURS = AveragingPeriod.EIGHT_HOURS
_Pair = tuple[int, int]  # limits of class 1 and class 2
_Limits = dict[tuple[Pollutant, AveragingPeriod], _Pair]

# The same in every edition.
_COMMON: _Limits = {
    (Pollutant.NO2, _HOUR): (200, 200),
    (Pollutant.CO, _DAY): (4, 4),
    (Pollutant.CO, _HOUR): (10, 10),
    (Pollutant.O3_8H, _DAY): (100, 160),
    (Pollutant.O3_8H, _EIGHT_HOURS): (100, 160),
    (Pollutant.O3_8H, _HOUR): (160, 200),
}
# GB 3095-2012, table 1 [V:2]
_OF_2012: _Limits = {
    **_COMMON,
    (Pollutant.SO2, _YEAR): (20, 60),
    (Pollutant.SO2, _DAY): (50, 150),
    (Pollutant.SO2, _HOUR): (150, 500),
    (Pollutant.NO2, _YEAR): (40, 40),
    (Pollutant.NO2, _DAY): (80, 80),
    (Pollutant.PM10, _YEAR): (40, 70),
    (Pollutant.PM10, _DAY): (50, 150),
    (Pollutant.PM25, _YEAR): (15, 35),
    (Pollutant.PM25, _DAY): (35, 75),
}
_LIMITS: dict[Edition, _Limits] = {
    GB_3095_2012: _OF_2012,
    # GB 3095-2026, table 1, transition limits (过渡阶段浓度限值) [P]
    GB_3095_2026_TRANSITION: {
        **_OF_2012,
        (Pollutant.PM10, _YEAR): (40, 60),
        (Pollutant.PM10, _DAY): (50, 120),
        (Pollutant.PM25, _YEAR): (15, 30),
        (Pollutant.PM25, _DAY): (35, 60),
    },
    # GB 3095-2026, table 1, full limits [P]
    GB_3095_2026: {
        **_COMMON,
        (Pollutant.SO2, _YEAR): (20, 20),
        (Pollutant.SO2, _DAY): (50, 50),
        (Pollutant.SO2, _HOUR): (150, 150),
        (Pollutant.NO2, _YEAR): (30, 30),
        (Pollutant.NO2, _DAY): (50, 50),
        (Pollutant.PM10, _YEAR): (20, 50),
        (Pollutant.PM10, _DAY): (50, 100),
        (Pollutant.PM25, _YEAR): (10, 25),
        (Pollutant.PM25, _DAY): (25, 50),
    },
}


def ambient_limit(
    pollutant: Pollutant,
    edition: Edition,
    period: AveragingPeriod = AveragingPeriod.YEAR,
    area: AreaClass = AreaClass.TWO,
) -> Decimal | None:
    """Limit (浓度限值) of a pollutant, of class 2 (二级) unless class 1 is asked for.

    Args:
        pollutant: the item; every limit of ozone is asked for under O3_8H.
        edition: an edition of GB 3095 (see ``in_force(Family.AMBIENT_LIMITS, day)``).
        period: year, day, eight hours or hour.
        area: class of the functional area; Zhonglou is class 2.

    Returns:
        μg/m³, CO in mg/m³; None where the standard sets none (annual CO and ozone, hourly
        particles, eight hours of anything but ozone).

    Raises:
        ValueError: if the edition is not one of GB 3095.

    Reference: GB 3095-2012, table 1 [V:2]; GB 3095-2026, table 1 [P].

    >>> ambient_limit(Pollutant.PM25, GB_3095_2012)
    Decimal('35')
    >>> ambient_limit(Pollutant.PM25, GB_3095_2026_TRANSITION)
    Decimal('30')
    >>> ambient_limit(Pollutant.SO2, GB_3095_2026, AveragingPeriod.HOUR)
    Decimal('150')
    """
    if edition not in _LIMITS:
        raise ValueError(f"{edition.number} holds no ambient air limits (GB 3095)")
    pair = _LIMITS[edition].get((pollutant, period))
    return None if pair is None else Decimal(pair[area - 1])


def over_limit_pollutants(
    concentrations: Mapping[Pollutant, Exact | None], edition: Edition
) -> tuple[Pollutant, ...]:
    """Pollutants of a day above their daily class 2 limit, the successor of 超标污染物.

    The reported (rounded) concentration is compared; one equal to the limit meets it. By
    GB 3095-2012 and by the transition limits this names the items whose IAQI is above 100, by the
    full limits of 2031 more.

    Args:
        concentrations: daily values, μg/m³ (CO mg/m³); None or left out is missing and not named.
        edition: an edition of GB 3095.

    Raises:
        ValueError: for a negative concentration or an edition that is not one of GB 3095.

    Reference: GB 3095-2012, table 1 [V:2]; GB 3095-2026, table 1 [P].

    >>> over_limit_pollutants({Pollutant.PM25: 61}, GB_3095_2026_TRANSITION)[0].label
    'PM2.5'
    """
    over = []
    for pollutant in Pollutant:
        value, bound = concentrations.get(pollutant), ambient_limit(pollutant, edition, _DAY)
        if value is None or bound is None:
            continue
        if reported_concentration(pollutant.label, value, pollutant.decimals) > bound:
            over.append(pollutant)
    return tuple(over)


def good_day_ratio(good: int, valid: int) -> Fraction | None:
    """Good-day ratio (优良天数比率): good days / valid days, as a share of 1.

    Valid days, not calendar days, are the denominator. Print it with ``rounding.percent``; judge it
    in per cent, ``100 * ratio``.

    Args:
        good: days with AQI 100 or below.
        valid: days with an AQI.

    Returns:
        0 to 1, exact; None when there is no valid day.

    Raises:
        ValueError: for negative counts or more good than valid days.

    Reference: Changzhou bulletins 2023 [E].

    >>> good_day_ratio(136, 181)
    Fraction(136, 181)
    """
    if good < 0 or good > valid:
        raise ValueError(f"{good} good days do not fit into {valid} valid days")
    return Fraction(good, valid) if valid else None
