"""Divisions, stations and sections by the names sheets give them."""

import re
from collections.abc import Iterable
from difflib import get_close_matches
from typing import Generic, TypeVar

from monitoring.forms.cells import plain_text
from monitoring.models import AirStation, Division, WaterSection

S = TypeVar("S", Division, AirStation, WaterSection)
SUFFIXES = ("街道办事处", "街道", "断面", "站点", "点位", "站", "镇", "区", "市")
TOTALS = (
    "合计", "平均", "均值", "总计", "小计", "汇总", "全区", "全市", "区平均", "区均值", "总平均",
    "注", "备注", "说明",
)  # fmt: skip
"""How rows begin that are no subject of their own."""

REGISTER = "请在后台登记,或把这种写法加入别名"
_PREFIXES = ("江苏省", "常州市", "常州", "钟楼区")
_BRACKETS = re.compile(r"[(\[{【][^)\]}】]*[)\]}】]")
_TELLING = re.compile(r"\d|停|启用|旧|原|备用|(?<!高)新")
"""What in brackets tells of another site: 钟楼(启用161026), but not 邹区镇(高新园)."""

_DOTS = str.maketrans("", "", "·•・‧")
_LEADING_ZEROS = re.compile(r"(?<!\d)0+(?=\d)")
_STATION_WORDS = ("站", "站点", "点位")
_DIVISION_WORDS = ("街道办事处", "街道", "镇", "区", "市")


def is_total(text: str) -> bool:
    """Tell whether a row's name says that it is a sum, a mean or a footnote."""
    return plain_text(text).startswith(TOTALS)


def stem(name: str) -> str:
    """Return a name without the suffix people leave out: 北港街道 → 北港."""
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) >= len(suffix) + 2:
            return name.removesuffix(suffix)
    return name


def _without_brackets(plain: str) -> str:
    """Leave out what stands in brackets, unless it may tell another site from this one."""
    rest = _BRACKETS.sub(lambda found: found[0] if _TELLING.search(found[0]) else "", plain)
    return rest or plain


def bare(plain: str) -> str:
    """Return what is left of a name without brackets, dots, the district before it and zeros.

    >>> bare("常州市钟楼区北港街道(街道)"), bare("市控断面09")
    ('北港', '市控断面9')
    """
    text = _without_brackets(plain).translate(_DOTS)
    for prefix in _PREFIXES:
        if text.startswith(prefix) and len(text) >= len(prefix) + 2:
            text = text.removeprefix(prefix)
    return _LEADING_ZEROS.sub("", stem(text))


class Directory(Generic[S]):
    """Sites by name, alias or code; where exactly one fits, also by a name written otherwise."""

    def __init__(self, sites: Iterable[S]) -> None:
        """Index every spelling."""
        self._exact: dict[str, S] = {}
        self._stems: dict[str, dict[int, S]] = {}
        self._bare: dict[str, dict[int, S]] = {}
        self._advice: dict[str, str] = {}
        site: S
        for site in sites:
            for spelling in (site.code, *site.spellings):
                plain = plain_text(spelling)
                self._exact.setdefault(plain, site)
                self._stems.setdefault(stem(plain), {})[site.pk] = site
                self._bare.setdefault(bare(plain), {})[site.pk] = site

    def exact(self, text: str) -> S | None:
        """Return the site of a spelling."""
        return self._exact.get(plain_text(text))

    def candidates(self, text: str) -> list[S]:
        """Return the sites a spelling may mean: one if it is sure, several if nobody can tell.

        A name without its suffix goes before one without its brackets or its district.
        """
        plain = plain_text(text)
        if plain in self._exact:
            return [self._exact[plain]]
        found = self._stems.get(stem(plain)) or self._bare.get(bare(plain)) or {}
        return list(found.values())

    def find(self, text: str) -> S | None:
        """Return the site of a spelling, with or without what people add and leave out."""
        found = self.candidates(text)
        return found[0] if len(found) == 1 else None

    def nearest(self, text: str) -> str:
        """Return advice naming the most similar spelling, or nothing."""
        plain = plain_text(text)
        if plain not in self._advice:
            found = get_close_matches(plain, self._exact, n=1)
            self._advice[plain] = f",是否“{self._exact[found[0]].name}”?" if found else ""
        return self._advice[plain]

    def advice(self, text: str) -> str:
        """Say what to do about a spelling that `find` does not know, or finds twice."""
        return ambiguity(self.candidates(text)) or f"{self.nearest(text) or ':'}{REGISTER}"


class Names:
    """All directories an import needs, each read once."""

    def __init__(self) -> None:
        """Read the names known now."""
        self.divisions = Directory[Division](_all(Division))
        self.stations = Directory[AirStation](
            _all(AirStation, AirStation.objects.select_related("division"))
        )
        self.sections = Directory[WaterSection](_all(WaterSection))

    def air_subject(self, text: str) -> tuple[Division, AirStation | None] | None:
        """Return the division, or the station with its division, that a row of air speaks of."""
        found = self._air_candidates(text)
        if len(found) != 1:
            return None
        site = found[0]
        return (site, None) if isinstance(site, Division) else (site.division, site)

    def air_advice(self, text: str) -> str:
        """Say what to do about a name that is no division and no station, or more than one."""
        nearest = self.divisions.nearest(text) or self.stations.nearest(text) or ":"
        return ambiguity(self._air_candidates(text)) or f"{nearest}{REGISTER}"

    def is_of_others(self, text: str) -> bool:
        """Tell whether a name is like none of ours: a station of another district, no slip."""
        is_like = self.divisions.nearest(text) or self.stations.nearest(text)
        return not is_like and not self._air_candidates(text)

    def _air_candidates(self, text: str) -> list[Division | AirStation]:
        """Return what a name may mean; its suffix decides between a district and its station."""
        exact = self.divisions.exact(text) or self.stations.exact(text)
        if exact is not None:
            return [exact]
        divisions, stations = self.divisions.candidates(text), self.stations.candidates(text)
        if divisions and stations:
            end = _without_brackets(plain_text(text))
            if end.endswith(_STATION_WORDS):
                return [*stations]
            if end.endswith(_DIVISION_WORDS):
                return [*divisions]
        return [*divisions, *stations]


def ambiguity(sites: Iterable[Division | AirStation | WaterSection]) -> str:
    """Name the sites a spelling may mean, if there are several."""
    names = [f"“{site.name}”" for site in sites]
    return f":可能是{'或'.join(names)},请写全称" if len(names) > 1 else ""


def _all(model: type[S], rows: Iterable[object] | None = None) -> list[S]:
    found = model._default_manager.all() if rows is None else rows
    return [row for row in found if isinstance(row, model)]
