"""Divisions, stations and sections by the names sheets give them."""

from collections.abc import Iterable
from difflib import get_close_matches
from typing import Generic, TypeVar

from monitoring.forms.cells import plain_text
from monitoring.models import AirStation, Division, WaterSection

S = TypeVar("S", Division, AirStation, WaterSection)
SUFFIXES = ("街道办事处", "街道", "断面", "站点", "点位", "站", "镇", "区", "市")
TOTALS = ("合计", "平均", "均值", "总计", "小计", "注", "备注", "说明")
"""How rows begin that are no subject of their own."""


def is_total(text: str) -> bool:
    """Tell whether a row's name says that it is a sum, a mean or a footnote."""
    return plain_text(text).startswith(TOTALS)


def stem(name: str) -> str:
    """Return a name without the suffix people leave out: 北港街道 → 北港."""
    for suffix in SUFFIXES:
        if name.endswith(suffix) and len(name) >= len(suffix) + 2:
            return name.removesuffix(suffix)
    return name


class Directory(Generic[S]):
    """Sites by name, alias or code; where exactly one fits, also by a name without its suffix."""

    def __init__(self, sites: Iterable[S]) -> None:
        """Index every spelling."""
        self._exact: dict[str, S] = {}
        self._stems: dict[str, set[S]] = {}
        self._advice: dict[str, str] = {}
        site: S
        for site in sites:
            for spelling in (site.code, *site.spellings):
                plain = plain_text(spelling)
                self._exact.setdefault(plain, site)
                self._stems.setdefault(stem(plain), set()).add(site)

    def exact(self, text: str) -> S | None:
        """Return the site of a spelling."""
        return self._exact.get(plain_text(text))

    def find(self, text: str) -> S | None:
        """Return the site of a spelling, with or without its suffix."""
        near = self._stems.get(stem(plain_text(text)), set())
        return self.exact(text) or (next(iter(near)) if len(near) == 1 else None)

    def nearest(self, text: str) -> str:
        """Return advice naming the most similar spelling, or nothing."""
        plain = plain_text(text)
        if plain not in self._advice:
            found = get_close_matches(plain, self._exact, n=1)
            self._advice[plain] = f",是否“{self._exact[found[0]].name}”?" if found else ""
        return self._advice[plain]


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
        for division, station in (
            (self.divisions.exact(text), self.stations.exact(text)),
            (self.divisions.find(text), self.stations.find(text)),
        ):
            if division is not None:
                return division, None
            if station is not None:
                return station.division, station
        return None


def _all(model: type[S], rows: Iterable[object] | None = None) -> list[S]:
    found = model._default_manager.all() if rows is None else rows
    return [row for row in found if isinstance(row, model)]
