"""Daily air quality index (空气质量指数 AQI) of HJ 633-2012 and HJ 633-2026.

Concentrations go in as a day reports them: 24-hour means, and for ozone the daily maximum 8-hour
mean. SO₂, NO₂, O₃, PM10 and PM2.5 in μg/m³, CO in mg/m³. The hourly report is another table and is
not here.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, IntEnum, StrEnum
from fractions import Fraction

from standards.editions import HJ_633_2012, HJ_633_2026, Edition
from standards.rounding import Exact, exact, round_half_even, round_up


class Pollutant(StrEnum):
    """The six assessed items (评价项目) of the daily report."""

    SO2 = "so2"
    NO2 = "no2"
    CO = "co"
    O3_8H = "o3_8h"
    PM10 = "pm10"
    PM25 = "pm25"

    @property
    def label(self) -> str:
        """The name people print, e.g. “PM2.5”."""
        return _POLLUTANT_LABELS[self]

    @property
    def unit(self) -> str:
        """The unit of its concentration."""
        return "mg/m³" if self is Pollutant.CO else "μg/m³"

    @property
    def decimals(self) -> int:
        """Decimals of a daily concentration before it is classed (HJ 633-2026, 4.2.2 [P])."""
        return 1 if self is Pollutant.CO else 0


_POLLUTANT_LABELS = {
    Pollutant.SO2: "SO₂",
    Pollutant.NO2: "NO₂",
    Pollutant.CO: "CO",
    Pollutant.O3_8H: "O₃-8h",
    Pollutant.PM10: "PM10",
    Pollutant.PM25: "PM2.5",
}


class AirLevel(IntEnum):
    """Air quality level (空气质量指数级别), HJ 633-2012 and HJ 633-2026, table A.1 [P]."""

    EXCELLENT = 1
    GOOD = 2
    LIGHT = 3
    MODERATE = 4
    HEAVY = 5
    SEVERE = 6

    @property
    def label(self) -> str:
        """The category word (类别), e.g. 轻度污染."""
        return _LEVELS[self][1]

    @property
    def roman(self) -> str:
        """The level as printed (级别), e.g. 三级."""
        return _LEVELS[self][2]

    @property
    def colour(self) -> str:
        """The official colour of table A.1, as a hex RGB value."""
        return _LEVELS[self][3]


# Highest AQI of the level, category, level, colour.
_LEVELS: dict[AirLevel, tuple[int, str, str, str]] = {
    AirLevel.EXCELLENT: (50, "优", "一级", "#00E400"),
    AirLevel.GOOD: (100, "良", "二级", "#FFFF00"),
    AirLevel.LIGHT: (150, "轻度污染", "三级", "#FF7E00"),
    AirLevel.MODERATE: (200, "中度污染", "四级", "#FF0000"),
    AirLevel.HEAVY: (300, "重度污染", "五级", "#99004C"),
    AirLevel.SEVERE: (500, "严重污染", "六级", "#7E0023"),
}

AQI_TOP = 500
# IAQI values of the breakpoint table and, below, the concentrations that belong to them.
_IAQI_STEPS = (0, 50, 100, 150, 200, 300, 400, 500)
_OZONE_8H_TOP = 800
_OZONE_1H_STEPS = (0, 160, 200, 300, 400, 800, 1000, 1200)  # HJ 633-2012, table 1 [P]
_COMMON_STEPS: dict[Pollutant, tuple[int, ...]] = {
    Pollutant.SO2: (0, 50, 150, 475, 800, 1600, 2100, 2620),
    Pollutant.NO2: (0, 40, 80, 180, 280, 565, 750, 940),
    Pollutant.CO: (0, 2, 4, 14, 24, 36, 48, 60),
    Pollutant.O3_8H: (0, 100, 160, 215, 265, _OZONE_8H_TOP),
}
_STEPS: dict[Edition, dict[Pollutant, tuple[int, ...]]] = {
    HJ_633_2012: {  # table 1 [P]
        **_COMMON_STEPS,
        Pollutant.PM10: (0, 50, 150, 250, 350, 420, 500, 600),
        Pollutant.PM25: (0, 35, 75, 115, 150, 250, 350, 500),
    },
    HJ_633_2026: {  # table 3 [P]
        **_COMMON_STEPS,
        Pollutant.PM10: (0, 50, 120, 250, 350, 420, 500, 600),
        Pollutant.PM25: (0, 35, 60, 115, 150, 250, 350, 500),
    },
}


class AirDayState(Enum):
    """Whether a day has an AQI, and so counts as a valid day (有效监测天数)."""

    VALID = "valid"
    MISSING_ITEMS = "missing_items"


@dataclass(frozen=True, slots=True)
class DailyAirQuality:
    """The AQI of one day and what it came from.

    `aqi` and `level` are None when the state is MISSING_ITEMS. `primary` is empty up to AQI 50 and
    holds several items when they tie (并列). `iaqis` keeps one entry per item, None where the
    item is missing. `ozone_by_1h` is true when the ozone IAQI was taken from the 1-hour maximum.
    """

    aqi: int | None
    level: AirLevel | None
    primary: tuple[Pollutant, ...]
    iaqis: Mapping[Pollutant, int | None]
    state: AirDayState
    ozone_by_1h: bool = False


def iaqi(
    pollutant: Pollutant,
    concentration: Exact,
    edition: Edition,
    ozone_1h: Exact | None = None,
) -> int | None:
    """Individual air quality index (空气质量分指数 IAQI) of one daily concentration.

    ``IAQI = (IAQIhi - IAQIlo) / (BPhi - BPlo) · (C - BPlo) + IAQIlo``, C rounded first by GB/T 8170
    to whole μg/m³ (CO 0.1 mg/m³), the result rounded up. Above the table the IAQI stays 500.
    Ozone above 800 μg/m³ (8 h): 300 by HJ 633-2026; not computed by HJ 633-2012, which takes the
    IAQI of the day's highest hour instead.

    Args:
        pollutant: the item.
        concentration: μg/m³, CO in mg/m³, 0 or more.
        edition: HJ_633_2012 or HJ_633_2026 (see ``in_force(Family.AQI, day)``).
        ozone_1h: the day's highest hourly ozone, μg/m³; read only by the 2012 rule above.

    Returns:
        0 to 500; None only where HJ 633-2012 computes nothing (O₃-8h > 800, no hourly maximum).

    Raises:
        ValueError: for a negative concentration or an edition that is not one of HJ 633.

    Reference: HJ 633-2012, table 1 with its notes, 6.2; HJ 633-2026, table 3 and 4.2 [P].

    >>> iaqi(Pollutant.PM25, Decimal("68"), HJ_633_2012)
    92
    >>> iaqi(Pollutant.PM25, Decimal("68"), HJ_633_2026)
    108
    """
    rounded = _reported(pollutant.label, concentration, pollutant.decimals)
    if edition not in _STEPS:
        raise ValueError(f"{edition.number} is not an edition of the AQI rules (HJ 633)")
    if pollutant is Pollutant.O3_8H and rounded > _OZONE_8H_TOP:
        if edition != HJ_633_2012:
            return 300
        if ozone_1h is None:
            return None
        return _interpolated(_reported("O₃-1h", ozone_1h, 0), _OZONE_1H_STEPS)
    return _interpolated(rounded, _STEPS[edition][pollutant])


def _reported(label: str, concentration: Exact, decimals: int) -> Decimal:
    if exact(concentration) < 0:
        raise ValueError(f"the concentration of {label} cannot be negative, got {concentration}")
    return round_half_even(concentration, decimals)


def _interpolated(concentration: Decimal, steps: tuple[int, ...]) -> int:
    value = exact(concentration)
    for position in range(1, len(steps)):
        low, high = steps[position - 1], steps[position]
        if value <= high:
            floor, ceiling = _IAQI_STEPS[position - 1], _IAQI_STEPS[position]
            return round_up(floor + Fraction(ceiling - floor, high - low) * (value - low))
    return AQI_TOP


def level_of(aqi: int) -> AirLevel:
    """Level of an AQI, 0 to 500; 100 and 200 belong to the better level.

    Raises:
        ValueError: outside 0 to 500.

    Reference: HJ 633-2012 and HJ 633-2026, table A.1 [P].

    >>> level_of(100).label, level_of(101).label
    ('良', '轻度污染')
    """
    _check_aqi(aqi)
    return next(level for level, (top, *_) in _LEVELS.items() if aqi <= top)


def is_good(aqi: int) -> bool:
    """Good day (优良天): AQI 100 or below, levels 优 and 良.

    >>> is_good(100), is_good(101)
    (True, False)
    """
    return _check_aqi(aqi) <= 100


def is_heavy(aqi: int) -> bool:
    """Heavy-pollution day (重度及以上污染天): AQI above 200; 200 is not heavy.

    >>> is_heavy(200), is_heavy(201)
    (False, True)
    """
    return _check_aqi(aqi) > 200


def _check_aqi(aqi: int) -> int:
    if not 0 <= aqi <= AQI_TOP:
        raise ValueError(f"an AQI lies between 0 and {AQI_TOP}, got {aqi}")
    return aqi


def daily_air_quality(
    concentrations: Mapping[Pollutant, Exact | None],
    edition: Edition,
    ozone_1h: Exact | None = None,
) -> DailyAirQuality:
    """AQI, level and primary pollutants (首要污染物) of one day.

    ``AQI = max(IAQI)``. Primary pollutants are all items whose IAQI equals the AQI, if AQI > 50.
    With an item missing, the AQI of the others stands only if it exceeds 100; otherwise the day has
    no AQI (`NA`), is not a valid day and is in the state MISSING_ITEMS.

    Args:
        concentrations: μg/m³ (CO mg/m³); an item left out or None is missing.
        edition: HJ_633_2012 or HJ_633_2026.
        ozone_1h: as for :func:`iaqi`.

    Raises:
        ValueError: for a negative concentration or an edition that is not one of HJ 633.

    Reference: HJ 633-2026, 4.2 and 5.3 [P]; bureaux practise 5.3 under HJ 633-2012 too [V:3].

    >>> day = daily_air_quality({Pollutant.PM25: Decimal(76)}, HJ_633_2012)
    >>> day.aqi, day.level.label, day.primary[0].label
    (102, '轻度污染', 'PM2.5')
    """
    iaqis: dict[Pollutant, int | None] = {}
    for pollutant in Pollutant:
        value = concentrations.get(pollutant)
        iaqis[pollutant] = None if value is None else iaqi(pollutant, value, edition, ozone_1h)
    known = {pollutant: index for pollutant, index in iaqis.items() if index is not None}
    highest = max(known.values(), default=None)
    if highest is None or (len(known) < len(Pollutant) and highest <= 100):
        return DailyAirQuality(None, None, (), iaqis, AirDayState.MISSING_ITEMS)
    primary = tuple(p for p, index in known.items() if index == highest and highest > 50)
    ozone = concentrations.get(Pollutant.O3_8H)
    by_1h = edition == HJ_633_2012 and ozone is not None and _over_ozone_table(ozone)
    state = AirDayState.VALID
    return DailyAirQuality(highest, level_of(highest), primary, iaqis, state, by_1h)


def _over_ozone_table(ozone: Exact) -> bool:
    return round_half_even(ozone, Pollutant.O3_8H.decimals) > _OZONE_8H_TOP
