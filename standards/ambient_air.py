"""Concentration limits of GB 3095 for a class 2 area (二类区) and the good-day ratio.

Zhonglou is a class 2 area throughout. SO₂, NO₂, O₃, PM10 and PM2.5 in μg/m³, CO in mg/m³. Method
page of the ratio: docs/methods/averages.md.
"""

from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from standards.air_quality_index import Pollutant
from standards.editions import GB_3095_2012, GB_3095_2026, GB_3095_2026_TRANSITION, Edition


class AveragingPeriod(StrEnum):
    """The period a limit is written for; for ozone the day is its maximum 8-hour mean."""

    YEAR = "year"
    DAY = "day"

    @property
    def label(self) -> str:
        """年平均 or 日平均."""
        return "年平均" if self is AveragingPeriod.YEAR else "日平均"


_YEAR, _DAY = AveragingPeriod.YEAR, AveragingPeriod.DAY
_Limits = dict[tuple[Pollutant, AveragingPeriod], Decimal]


def _limits(
    so2: tuple[int, int], no2: tuple[int, int], pm10: tuple[int, int], pm25: tuple[int, int]
) -> _Limits:
    # Each pair is (year, day). CO and ozone have a daily limit only, the same in every edition.
    table = {(Pollutant.CO, _DAY): Decimal(4), (Pollutant.O3_8H, _DAY): Decimal(160)}
    rows = {
        Pollutant.SO2: so2,
        Pollutant.NO2: no2,
        Pollutant.PM10: pm10,
        Pollutant.PM25: pm25,
    }
    for pollutant, (year, day) in rows.items():
        table[pollutant, _YEAR], table[pollutant, _DAY] = Decimal(year), Decimal(day)
    return table


_CLASS_2: dict[Edition, _Limits] = {
    # GB 3095-2012, table 1 [V:2]
    GB_3095_2012: _limits((60, 150), (40, 80), (70, 150), (35, 75)),
    # GB 3095-2026, table 1, transition and full limits [P]
    GB_3095_2026_TRANSITION: _limits((60, 150), (40, 80), (60, 120), (30, 60)),
    GB_3095_2026: _limits((20, 50), (30, 50), (50, 100), (25, 50)),
}


def ambient_limit(
    pollutant: Pollutant, edition: Edition, period: AveragingPeriod = AveragingPeriod.YEAR
) -> Decimal | None:
    """Class 2 limit (二级浓度限值) of a pollutant.

    Args:
        pollutant: the item.
        edition: an edition of GB 3095 (see ``in_force(Family.AMBIENT_LIMITS, day)``).
        period: year or day.

    Returns:
        μg/m³, CO in mg/m³; None where the standard sets none (annual CO and ozone).

    Raises:
        ValueError: if the edition is not one of GB 3095.

    Reference: GB 3095-2012, table 1 [V:2]; GB 3095-2026, table 1 [P].

    >>> ambient_limit(Pollutant.PM25, GB_3095_2012)
    Decimal('35')
    >>> ambient_limit(Pollutant.PM25, GB_3095_2026_TRANSITION)
    Decimal('30')
    """
    if edition not in _CLASS_2:
        raise ValueError(f"{edition.number} holds no ambient air limits (GB 3095)")
    return _CLASS_2[edition].get((pollutant, period))


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
