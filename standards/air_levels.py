"""Levels, words and colours of the air quality index (空气质量指数级别).

Reference: HJ 633-2012 and HJ 633-2026, table A.1, the same in both [P].
"""

from enum import IntEnum

AQI_TOP = 500


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

    @property
    def rgb(self) -> tuple[int, int, int]:
        """The official colour as red, green and blue, 0 to 255.

        >>> AirLevel.HEAVY.rgb
        (153, 0, 76)
        """
        red, green, blue = bytes.fromhex(self.colour[1:])
        return red, green, blue

    @property
    def colour_name(self) -> str:
        """The word of the colour (颜色), e.g. 橙: a colour never stands alone."""
        return _LEVELS[self][4]


# Highest AQI of the level, category, level, colour, its name.
_LEVELS: dict[AirLevel, tuple[int, str, str, str, str]] = {
    AirLevel.EXCELLENT: (50, "优", "一级", "#00E400", "绿"),
    AirLevel.GOOD: (100, "良", "二级", "#FFFF00", "黄"),
    AirLevel.LIGHT: (150, "轻度污染", "三级", "#FF7E00", "橙"),
    AirLevel.MODERATE: (200, "中度污染", "四级", "#FF0000", "红"),
    AirLevel.HEAVY: (300, "重度污染", "五级", "#99004C", "紫"),
    AirLevel.SEVERE: (500, "严重污染", "六级", "#7E0023", "褐红"),
}


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
