"""The words of headers: “PM₂.₅(μg/m³)”, “臭氧日最大8小时”, “CODCr”, “氨氮(以N计,mg/L)”.

A header is cut into the words known here; one unknown word, as in “PM2.5月均”, and it is another
column. “总磷_原始值” is total phosphorus before rounding.
"""

import re
from collections.abc import Callable, Mapping, Set
from decimal import Decimal

from monitoring.forms.cells import plain_text
from standards.air_items import Pollutant
from standards.surface_water import WaterItem

_BRACKETS = re.compile(r"[(\[{【〔]([^)\]}】〕]*)[)\]}】〕]")
_KEPT_IN_BRACKETS = re.compile(
    r"(?:日最大|滑动)?(?:1|8|24)(?:h|小时)(?:平均|滑动平均)?|六价|vi|6\+"
)
_SEPARATORS = re.compile(r"[-_.·、:*/]")
_UNIT = re.compile(
    r"(?:[μumn]g|毫克|微克|纳克)/(?:m\^?3|l|立方米|升)|(?<![0-9万千百亿])(?:个|mpn|cfu)/(?:100ml|ml|l|升)"
    r"|pp[bm]v?|°c|无量纲|%"
)
_UNKNOWN_UNIT = re.compile(
    r"[^,;、]*(?:[a-zμ]|克|摩尔|升|个)/[^,;、]+|/[a-z]+|(?:[kmμunp]?(?:g|mol|eq)|ppt|‰|度|ntu)"
    r"(?:[·.*]?(?:l|m3|kg)-?[0-9]?)?|[千公毫微纳]?(?:克|斤)|°f"
)
_METHOD = re.compile(r"(?:gb|hj|db)(?:/t)?[-0-9]")
_UNIT_WORDS = {"毫克": "mg", "微克": "μg", "纳克": "ng", "ug": "μg", "立方米": "m3", "升": "l",
               "m^3": "m3", "mpn": "个", "cfu": "个", "无量纲": ""}  # fmt: skip
_MILLIGRAMS = {"mg": Decimal(1), "μg": Decimal("0.001"), "ng": Decimal("0.000001")}
_PER_LITRE = {"l": Decimal(1), "100ml": Decimal(10), "ml": Decimal(1000)}

_FILLERS = frozenset(
    ("浓度", "质量浓度", "含量", "值", "均值", "平均值", "平均", "监测", "监测值", "结果", "测定值",
     "最大", "max", "mean", "avg", "value")
)  # fmt: skip
_PERIODS = {
    "1h": ("1h", "1小时", "小时", "日最大1小时"),
    "8h": ("8h", "8小时", "八小时", "日最大8小时", "日最大八小时", "mda8"),
    "24h": ("24h", "24小时", "日均", "日平均"),
}
_AIR_FILLERS = _FILLERS | {"滑动", "日", "日最大"}
_AIR_NAMES = {
    "so2": "so2 二氧化硫",
    "no2": "no2 二氧化氮",
    "co": "co 一氧化碳",
    "o3": "o3 臭氧",
    "pm10": "pm10 可吸入颗粒物",
    "pm25": "pm25 细颗粒物",
}
_WATER_FILLERS = _FILLERS | {"月均", "月均值", "年均", "年均值", "月平均", "年平均", "数"}
_WATER_NAMES = {
    WaterItem.TEMPERATURE: "水温 watertemperature temperature",
    WaterItem.PH: "ph 酸碱度",
    WaterItem.DO: "do 溶解氧 dissolvedoxygen",
    WaterItem.CODMN: "codmn 高锰酸盐指数 permanganateindex",
    WaterItem.COD: "cod codcr 化学需氧量",
    WaterItem.BOD5: "bod5 bod 五日生化需氧量 生化需氧量",
    WaterItem.NH3N: "nh3n nh4n 氨氮 ammonianitrogen",
    WaterItem.TP: "tp 总磷 totalphosphorus",
    WaterItem.TN: "tn 总氮 totalnitrogen",
    WaterItem.CU: "cu 铜 总铜 copper",
    WaterItem.ZN: "zn 锌 总锌 zinc",
    WaterItem.FLUORIDE: "f 氟化物 fluoride",
    WaterItem.SE: "se 硒 总硒 selenium",
    WaterItem.ARSENIC: "as 砷 总砷 arsenic",
    WaterItem.HG: "hg 汞 总汞 mercury",
    WaterItem.CD: "cd 镉 总镉 cadmium",
    WaterItem.CR6: "cr6 cr6+ cr+6 crvi 六价铬 铬六价 铬6+",
    WaterItem.PB: "pb 铅 总铅 lead",
    WaterItem.CYANIDE: "cn 氰化物 总氰化物 cyanide",
    WaterItem.VOLATILE_PHENOL: "挥发酚 挥发性酚 挥发酚类 volatilephenol phenol",
    WaterItem.OIL: "石油类 oil petroleum",
    WaterItem.LAS: "las 阴离子表面活性剂 阴离子合成洗涤剂",
    WaterItem.SULFIDE: "硫化物 s2 sulfide sulphide",
    WaterItem.FC: "fc 粪大肠菌群 fecalcoliform fecalcoliforms faecalcoliform faecalcoliforms",
}
_RAW = re.compile(r"[-_.]?[(\[{【〔]?(?:原始值|未修约值|未修约)[)\]}】〕]?")


def header_name(text: str) -> tuple[str, str]:
    """Return what a header names and its unit, both in ordinary small letters.

    A unit not known here is returned as it stands, so that nobody takes it for the usual one.

    >>> header_name("ＰＭ₂.₅（μg/m³）"), header_name("O3(8h) mg·m⁻³"), header_name("总磷(g/L)")
    (('pm25', 'μg/m3'), ('o38h', 'mg/m3'), ('总磷', 'g/l'))
    """
    plain = _with_slashes(plain_text(text).lower())
    unit = _UNIT.search(plain)
    name = _UNIT.sub("", _BRACKETS.sub(_kept, plain))
    found = _plain_unit(unit[0]) if unit else _unknown_unit(plain)
    return _SEPARATORS.sub("", name), found


def _with_slashes(plain: str) -> str:
    return plain.replace("·l-1", "/l").replace("·m-3", "/m3")


def _unknown_unit(plain: str) -> str:
    """Return what stands in brackets and is written like a unit, though none that is known."""
    for bracket in _BRACKETS.finditer(plain):
        for part in re.split("[,;、]", bracket[1]):
            if _UNKNOWN_UNIT.fullmatch(part) and not _METHOD.match(part):
                return part
    return ""


def plain_unit(text: str) -> str | None:
    """Return the unit a cell holds and nothing else, None if it holds something else.

    >>> plain_unit("毫克/升"), plain_unit("无量纲"), plain_unit("(g/L)"), plain_unit("0.35")
    ('mg/l', '', 'g/l', None)
    """
    plain = _with_slashes(plain_text(text).lower()).strip("()")
    if _UNIT.fullmatch(plain):
        return _plain_unit(plain)
    return plain if _UNKNOWN_UNIT.fullmatch(plain) else None


def _kept(bracket: re.Match[str]) -> str:
    return bracket[1] if _KEPT_IN_BRACKETS.fullmatch(bracket[1]) else ""


def _plain_unit(text: str) -> str:
    for word, plain in _UNIT_WORDS.items():
        text = text.replace(word, plain)
    return text


def unit_factor(unit: str, wanted: str) -> Decimal | None:
    """Return what a number in a header's unit is multiplied by; None if it is another quantity."""
    if unit in ("", wanted):
        return Decimal(1)
    mass, _, volume = unit.partition("/")
    wanted_mass, _, wanted_volume = wanted.partition("/")
    if mass == wanted_mass == "个":
        return _PER_LITRE.get(volume)
    if volume == wanted_volume and mass in _MILLIGRAMS and wanted_mass in _MILLIGRAMS:
        return _MILLIGRAMS[mass] / _MILLIGRAMS[wanted_mass]
    return None


class _Vocabulary:
    """Words of headers, longest first, and what each of them stands for."""

    def __init__(self, names: Mapping[str, str], fillers: Set[str]) -> None:
        self.names = {word: item for item, words in names.items() for word in words.split()}
        self.periods = {word: period for period, words in _PERIODS.items() for word in words}
        known = sorted({*self.names, *self.periods, *fillers}, key=len, reverse=True)
        self.words = re.compile("|".join(map(re.escape, known)))

    def read(self, name: str) -> tuple[str, str] | None:
        """Return the item and the averaging time a header names, if all its words are known."""
        words = self.words.findall(name)
        items = {self.names[word] for word in words if word in self.names}
        periods = {self.periods[word] for word in words if word in self.periods}
        if "".join(words) != name or len(items) != 1 or len(periods) > 1:
            return None
        return items.pop(), periods.pop() if periods else ""


_AIR = _Vocabulary(_AIR_NAMES, _AIR_FILLERS)
_WATER = _Vocabulary({item.value: words for item, words in _WATER_NAMES.items()}, _WATER_FILLERS)


def air_key(name: str) -> tuple[str, str] | None:
    """Return the key of an air column, “o3_8h” or “pm25”, and its unit."""
    found = _AIR.read(name)
    if found is None:
        return None
    base, period = found
    unit = Pollutant.CO.unit if base == "co" else Pollutant.PM25.unit
    return f"{base}_{period}" if period else base, plain_text(unit).lower()


def water_key(name: str) -> tuple[str, str] | None:
    """Return the value of the `WaterItem` a column holds, and its unit."""
    found = _WATER.read(name)
    if found is None:
        return None
    return found[0], plain_text(WaterItem(found[0]).unit).lower()


KeyOf = Callable[[str], tuple[str, str] | None]


def raw_name(text: str) -> str | None:
    """Return the header whose values before rounding a header says it has, None for another.

    >>> raw_name("溶解氧_原始值"), raw_name("总磷(mg/L)(原始值)"), raw_name("总磷")
    ('溶解氧', '总磷(mg/l)', None)
    """
    plain = plain_text(text).lower()
    name = _RAW.sub("", plain)
    return name if name != plain else None
