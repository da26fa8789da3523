"""What every chart hands over: the drawing together with its equal table."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, NamedTuple

_ID_SAFE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*\Z")


@dataclass(frozen=True)
class TableColumn:
    """One column of a chart's table."""

    label: str
    unit: str = ""
    numeric: bool = True


class TableCell(NamedTuple):
    """One cell: its text, where its figure is explained, whether it names its row."""

    text: str
    address: str | None
    is_head: bool


@dataclass(frozen=True)
class ChartTable:
    """The chart's data as text; a missing value is "—".

    `addresses`, when given, has for every cell the plain address of its explanation
    (“target/T01/month?at=2023-03”) or None; what an address means is the page's business.
    """

    caption: str
    columns: tuple[TableColumn, ...]
    rows: tuple[tuple[str, ...], ...]
    addresses: tuple[tuple[str | None, ...], ...] = ()

    def __post_init__(self) -> None:
        """Refuse a row that does not fit the columns, and addresses that do not fit the rows."""
        if any(len(row) != len(self.columns) for row in self.rows):
            raise ValueError(f"a row of {self.caption!r} does not have {len(self.columns)} cells")
        shape = [len(row) for row in self.rows]
        if self.addresses and [len(row) for row in self.addresses] != shape:
            raise ValueError(f"the addresses of {self.caption!r} do not fit its rows")

    @property
    def cells(self) -> tuple[tuple[TableCell, ...], ...]:
        """The rows cell by cell; a first column of words names its row."""
        nowhere = (None,) * len(self.columns)
        addresses = self.addresses or (nowhere,) * len(self.rows)
        named = bool(self.columns) and not self.columns[0].numeric
        return tuple(
            tuple(
                TableCell(text, address, named and not column)
                for column, (text, address) in enumerate(zip(row, found, strict=True))
            )
            for row, found in zip(self.rows, addresses, strict=True)
        )

    def addressed(self, address_of: Callable[[int, int], object | None]) -> "ChartTable":
        """Return the table with an address for each (row, column), counted from 0."""
        found = tuple(
            tuple(
                None if (address := address_of(row, column)) is None else str(address)
                for column in range(len(self.columns))
            )
            for row in range(len(self.rows))
        )
        return replace(self, addresses=found)


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

    def addressed(self, address_of: Callable[[int, int], object | None]) -> "ChartBlock":
        """Return the block with an address for each cell (row, column) of its table."""
        return replace(self, table=self.table.addressed(address_of))

    @property
    def data_id(self) -> str:
        """The id of the element that carries the Plotly figure."""
        return f"{self.key}-data"
