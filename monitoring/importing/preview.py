"""What one table of a file would do, row by row, and what stands in its way."""

from dataclasses import dataclass, field, replace
from typing import Any

from monitoring.importers.base import Entry, Finding, Layout
from monitoring.importers.table import Table
from monitoring.revisions import is_demonstration

PLACE_LENGTH = 60


@dataclass(frozen=True, slots=True)
class Item:
    """A row that would be written: as stored (None for a new one) and as the file has it.

    `person` entered by hand what the row would replace.
    """

    entry: Entry
    stored: Any
    reading: Any
    person: str = ""


@dataclass(slots=True)
class Preview:
    """What the import of one table would do.

    `kept` counts the rows beside which the stored reading stays as it is (`Layout.keeps`).
    """

    layout: Layout
    table: Table
    items: list[Item] = field(default_factory=list)
    unchanged: int = 0
    kept: int = 0
    problems: list[Finding] = field(default_factory=list)
    conflicts: list[Finding] = field(default_factory=list)
    overwrites: list[Finding] = field(default_factory=list)
    notices: list[Finding] = field(default_factory=list)
    skipped: list[Finding] = field(default_factory=list)

    @property
    def new(self) -> list[Item]:
        """Rows that are not stored yet."""
        return [item for item in self.items if item.stored is None]

    @property
    def changed(self) -> list[Item]:
        """Rows that are stored otherwise."""
        return [item for item in self.items if item.stored is not None]

    @property
    def is_empty(self) -> bool:
        """Whether the table held nothing that could be imported, or was there already."""
        return not (self.items or self.unchanged or self.kept)

    @property
    def claims(self) -> int:
        """Changed rows that were generated until now (转为正式数据)."""
        return sum(is_demonstration(item.stored) for item in self.changed)

    def settle(self) -> None:
        """Give every finding its cell, in the order of the rows, once all have been found."""
        for name in ("problems", "conflicts", "overwrites", "notices", "skipped"):
            found = sorted(getattr(self, name), key=lambda finding: finding.line)
            setattr(self, name, [located(each, self.table) for each in found])


def row_place(line: int, table: Table) -> str:
    """Return where a row stands, as a reading keeps it: “断面!第7行”, in a file of text “第7行”."""
    place = table.place(line)
    tail = f"!第{line}行"
    return place if len(place) <= PLACE_LENGTH else table.sheet[: PLACE_LENGTH - len(tail)] + tail


def field_place(line: int, name: str, table: Table) -> str:
    """Return where a field of a row stands, in a workbook its cell: “断面!C7”."""
    return table.cell(line, name) or table.place(line)


def located(finding: Finding, table: Table) -> Finding:
    """Give a finding in a workbook its cell, or its row where it names no column."""
    if finding.cell or not table.sheet:
        return finding
    headers = table.headers.items()
    name = next((name for name, word in headers if word and word == finding.column), "")
    return replace(finding, cell=table.cell(finding.line, name))
