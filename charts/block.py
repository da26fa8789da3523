"""What every chart hands over: the drawing together with its equal table."""

import re
from dataclasses import dataclass
from typing import Any

_ID_SAFE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")


@dataclass(frozen=True)
class TableColumn:
    """One column of a chart's table."""

    label: str
    unit: str = ""
    numeric: bool = True


@dataclass(frozen=True)
class ChartTable:
    """The chart's data as text; a missing value is "—"."""

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]

    def __post_init__(self) -> None:
        """Refuse a row that does not fit the columns."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of {self.caption!r} does not have {len(self.columns)} cells")


@dataclass(frozen=True)
class BlockKey:
    """One entry of a legend that stands outside the drawing: a swatch and its word."""

    svg: str
    words: str


@dataclass(frozen=True)
class ChartBlock:
    """A chart as a page needs it: title, unit, source, drawing, table, optional Plotly figure.

    `key` is unique on its page and safe as an HTML id. `plotly` is plain JSON-able data with
    the members "data", "layout" and "config". `keys` are a legend the page sets beside the drawing,
    where it wraps and stays in view while the drawing scrolls.
    """

    key: str
    title: str
    unit: str
    source: str
    svg: str
    table: ChartTable
    plotly: dict[str, Any] | None = None
    note: str = ""
    keys: tuple[BlockKey, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a key that is no safe HTML id."""
        if not _ID_SAFE.match(self.key):
            raise ValueError(f"chart key is not safe as an HTML id: {self.key!r}")

    @property
    def data_id(self) -> str:
        """The id of the element that carries the Plotly figure."""
        return f"{self.key}-data"
