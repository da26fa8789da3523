"""Items, classes and limits of GB 3838-2002 table 1 (地表水环境质量标准基本项目标准限值) as data.

Reference: GB 3838-2002, table 1 [P]; grades 环办〔2011〕22号 [V:1, M]; decimals before classing
总站水字〔2018〕87号 [1].
"""

import unicodedata
from decimal import Decimal
from enum import IntEnum, StrEnum
from typing import NamedTuple


class WaterBody(StrEnum):
    """River (河流) or lake and reservoir (湖、库)."""

    RIVER = "river"
    LAKE = "lake"

    @property
    def label(self) -> str:
        """The word in the 水体类型 column."""
        return "河流" if self is WaterBody.RIVER else "湖库"


class WaterClass(IntEnum):
    """Water quality class (水质类别), better classes first."""

    I = 1  # noqa: E741 - the standard's own numeral
    II = 2
    III = 3
    IV = 4
    V = 5
    WORSE_THAN_V = 6

    @property
    def label(self) -> str:
        """The printed numeral: Ⅰ Ⅱ Ⅲ Ⅳ Ⅴ 劣Ⅴ."""
        return ("Ⅰ", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "劣Ⅴ")[self - 1]

    @property
    def grade(self) -> str:
        """The qualitative word (水质状况): 优 良好 轻度污染 中度污染 重度污染."""
        return ("优", "优", "良好", "轻度污染", "中度污染", "重度污染")[self - 1]

    @classmethod
    def parse(cls, text: str) -> "WaterClass":
        """Read a class as people type it: Ⅲ, III, iii, 3, ３, 3类, 三类, 劣Ⅴ, 劣V类, 劣于Ⅴ类, 6.

        Raises:
            ValueError: for anything else.

        >>> WaterClass.parse("Ⅲ类") is WaterClass.III
        True
        >>> WaterClass.parse("劣V类").label
        '劣Ⅴ'
        """
        plain = "".join(unicodedata.normalize("NFKC", text).upper().split())
        plain = plain.removesuffix("水质").removesuffix("水").removesuffix("类")
        worse = plain.startswith("劣")
        numeral = plain.removeprefix("劣").removeprefix("于") if worse else plain
        number = _NUMERALS.get(numeral)
        if number is None or (worse and number != cls.V):
            raise ValueError(f"not a water quality class: {text!r} (write Ⅰ Ⅱ Ⅲ Ⅳ Ⅴ or 劣Ⅴ)")
        return cls.WORSE_THAN_V if worse else cls(number)


_WRITTEN = ("I 1 一", "II 2 二", "III 3 三", "IV 4 四", "V 5 五", "6")
_NUMERALS = {numeral: n for n, written in enumerate(_WRITTEN, 1) for numeral in written.split()}


class WaterItem(StrEnum):
    """The items (项目) of table 1 used here, in the order of the table."""

    TEMPERATURE = "temperature"
    PH = "ph"
    DO = "do"
    CODMN = "codmn"
    COD = "cod"
    BOD5 = "bod5"
    NH3N = "nh3n"
    TP = "tp"
    TN = "tn"
    CU = "cu"
    ZN = "zn"
    FLUORIDE = "fluoride"
    SE = "se"
    ARSENIC = "arsenic"
    HG = "hg"
    CD = "cd"
    CR6 = "cr6"
    PB = "pb"
    CYANIDE = "cyanide"
    VOLATILE_PHENOL = "volatile_phenol"
    OIL = "oil"
    LAS = "las"
    SULFIDE = "sulfide"
    FC = "fc"

    @property
    def label(self) -> str:
        """The Chinese name."""
        return _ITEMS[self].label

    @property
    def unit(self) -> str:
        """mg/L, ℃ for temperature, 个/L for coliforms, empty for pH."""
        return _UNITS.get(self, "mg/L")

    @property
    def decimals(self) -> int:
        """Decimals kept before classing, 总站水字〔2018〕87号 [1]."""
        return _ITEMS[self].decimals


_UNITS = {WaterItem.TEMPERATURE: "℃", WaterItem.PH: "", WaterItem.FC: "个/L"}


class _Item(NamedTuple):
    label: str
    decimals: int
    limits: tuple[Decimal, ...]  # classes Ⅰ to Ⅴ; empty where table 1 gives none


def _item(label: str, decimals: int, limits: str = "") -> _Item:
    return _Item(label, decimals, tuple(Decimal(number) for number in limits.split()))


_ITEMS: dict[WaterItem, _Item] = {
    WaterItem.TEMPERATURE: _item("水温", 1),
    WaterItem.PH: _item("pH", 0),
    WaterItem.DO: _item("溶解氧", 1, "7.5 6 5 3 2"),
    WaterItem.CODMN: _item("高锰酸盐指数", 1, "2 4 6 10 15"),
    WaterItem.COD: _item("化学需氧量", 1, "15 15 20 30 40"),
    WaterItem.BOD5: _item("五日生化需氧量", 1, "3 3 4 6 10"),
    WaterItem.NH3N: _item("氨氮", 2, "0.15 0.5 1.0 1.5 2.0"),
    WaterItem.TP: _item("总磷", 3, "0.02 0.1 0.2 0.3 0.4"),
    WaterItem.TN: _item("总氮", 2),
    WaterItem.CU: _item("铜", 3, "0.01 1.0 1.0 1.0 1.0"),
    WaterItem.ZN: _item("锌", 3, "0.05 1.0 1.0 2.0 2.0"),
    WaterItem.FLUORIDE: _item("氟化物", 3, "1.0 1.0 1.0 1.5 1.5"),
    WaterItem.SE: _item("硒", 4, "0.01 0.01 0.01 0.02 0.02"),
    WaterItem.ARSENIC: _item("砷", 4, "0.05 0.05 0.05 0.1 0.1"),
    WaterItem.HG: _item("汞", 5, "0.00005 0.00005 0.0001 0.001 0.001"),
    WaterItem.CD: _item("镉", 5, "0.001 0.005 0.005 0.005 0.01"),
    WaterItem.CR6: _item("六价铬", 3, "0.01 0.05 0.05 0.05 0.1"),
    WaterItem.PB: _item("铅", 3, "0.01 0.01 0.05 0.05 0.1"),
    WaterItem.CYANIDE: _item("氰化物", 3, "0.005 0.05 0.2 0.2 0.2"),
    WaterItem.VOLATILE_PHENOL: _item("挥发酚", 4, "0.002 0.002 0.005 0.01 0.1"),
    WaterItem.OIL: _item("石油类", 2, "0.05 0.05 0.05 0.5 1.0"),
    WaterItem.LAS: _item("阴离子表面活性剂", 2, "0.2 0.2 0.2 0.3 0.3"),
    WaterItem.SULFIDE: _item("硫化物", 3, "0.05 0.1 0.2 0.5 1.0"),
    WaterItem.FC: _item("粪大肠菌群", 0, "200 2000 10000 20000 40000"),
}

# Rows of table 1 printed for lakes and reservoirs (湖、库).
_LAKE_LIMITS: dict[WaterItem, tuple[Decimal, ...]] = {
    WaterItem.TP: _item("总磷", 3, "0.01 0.025 0.05 0.1 0.2").limits,
    WaterItem.TN: _item("总氮", 2, "0.2 0.5 1.0 1.5 2.0").limits,
}

REFERENCE_ITEMS = frozenset({WaterItem.TEMPERATURE, WaterItem.TN, WaterItem.FC})
"""Items that are shown, never assessed; nitrogen of lakes and coliforms still have a class."""

ASSESSED_ITEMS: tuple[WaterItem, ...] = tuple(
    item for item in WaterItem if item not in REFERENCE_ITEMS
)
"""The 21 items that decide a class: table 1 without 水温, 总氮 and 粪大肠菌群 [V:3]."""

TOXIC_ITEMS = frozenset(
    {
        WaterItem.CYANIDE,
        WaterItem.PB,
        WaterItem.CR6,
        WaterItem.HG,
        WaterItem.CD,
        WaterItem.ARSENIC,
        WaterItem.CU,
        WaterItem.ZN,
    }
)
"""氰化物或铅、铬等重金属: first among the main items [V:2]; which metals “等” covers is [M]."""


def limit(
    item: WaterItem, water_class: WaterClass, body: WaterBody = WaterBody.RIVER
) -> Decimal | None:
    """Limit of an item for a class (标准限值), mg/L.

    The highest value allowed; for dissolved oxygen the lowest. None for pH (6 to 9 in every class),
    for temperature, for total nitrogen of rivers, and for 劣Ⅴ, which has no limit.

    Reference: GB 3838-2002, table 1 [P].

    >>> limit(WaterItem.TP, WaterClass.III), limit(WaterItem.TP, WaterClass.III, WaterBody.LAKE)
    (Decimal('0.2'), Decimal('0.05'))
    """
    limits = _ITEMS[item].limits
    if body is WaterBody.LAKE:
        limits = _LAKE_LIMITS.get(item, limits)
    if not limits or water_class is WaterClass.WORSE_THAN_V:
        return None
    return limits[water_class - 1]
