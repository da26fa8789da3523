"""The layouts known: those of this layer, and what higher layers add when they start."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from monitoring.importers.base import Layout

DAY_KIND = "air-day"
"""Days and hours of air, which have importers of their own: see `monitoring.importers.days`."""

_ADDED: list["Layout"] = []


def layouts() -> tuple["Layout", ...]:
    """Return every layout, those with the most telling headers first."""
    from monitoring.importers import (
        air_month,
        auto_station_water,
        dustfall_month,
        published_long,
        section_month,
    )

    return (
        *_ADDED,
        published_long.LAYOUT,
        dustfall_month.LAYOUT,
        auto_station_water.LAYOUT,
        section_month.LAYOUT,
        air_month.LAYOUT,
    )


def register(layout: "Layout") -> None:
    """Add a layout of a higher layer, once; its header is asked before the others."""
    if all(each.kind != layout.kind for each in _ADDED):
        _ADDED.append(layout)


def layout_of_kind(kind: str) -> "Layout | None":
    """Return the first layout of a kind, or None."""
    return next((each for each in layouts() if each.kind == kind), None)
