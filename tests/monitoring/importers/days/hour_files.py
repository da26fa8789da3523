"""Small files of hours in the wide layout, for the tests beside this module."""

import gzip
from collections.abc import Iterable, Mapping
from pathlib import Path

HOUR = {
    "AQI": "52", "PM2.5": "36", "PM2.5_24h": "20", "PM10": "54", "SO2": "6", "NO2": "46",
    "O3": "24", "O3_8h": "36", "CO": "0.5",
}  # fmt: skip
"""An hour of the wide layout whose AQI is that of its concentrations."""


def hour_lines(
    day: str, hours: Iterable[int], codes: str = "3010A", cells: Mapping[str, str] | None = None
) -> list[str]:
    """Return the lines of some hours of a date; `cells` replaces the value of a type."""
    values = HOUR | dict(cells or {})
    stations = codes.count(",") + 1
    return [
        ",".join((day, str(hour), kind, *[value] * stations))
        for hour in hours
        for kind, value in values.items()
    ]


def wide_file(path: Path, lines: Iterable[str], codes: str = "3010A") -> Path:
    """Write a file of the wide layout, gzipped if its name says so."""
    text = "\n".join([f"date,hour,type,{codes}", *lines, ""])
    content = text.encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path
