"""Importers: one module a layout, all of the shape read → parse → check (preview) → save."""

from monitoring.importers import (
    air_month,
    auto_station_water,
    dustfall_month,
    published_long,
    section_month,
)
from monitoring.importers.base import Layout

LAYOUTS: tuple[Layout, ...] = (
    published_long.LAYOUT,
    dustfall_month.LAYOUT,
    auto_station_water.LAYOUT,
    section_month.LAYOUT,
    air_month.LAYOUT,
)
"""Every layout known, those with the most telling headers first."""

__all__ = ["LAYOUTS", "Layout"]
