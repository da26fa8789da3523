"""The two kinds of table and how they are to be assessed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from monitoring.assessment_tables.air import AirTable
from monitoring.assessment_tables.vocabulary import KeyOf
from monitoring.assessment_tables.water import WaterTable
from standards.editions import Edition, Family, edition_of

AIR, WATER = "air", "water"
EDITION_YEARS = (2012, 2026)


class Table(Protocol):
    """What knows the columns of one table and assesses its rows."""

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the added columns."""

    @property
    def result(self) -> str:
        """The added column that is empty or NA where a row has no result."""

    @property
    def used(self) -> tuple[tuple[str, str], ...]:
        """What was recognised: the item and the header of its column."""

    @property
    def notices(self) -> tuple[str, ...]:
        """What the person should know about the table as a whole."""

    def assess(self, cells: Sequence[str]) -> Mapping[str, str]:
        """Return the added cells of a row; raises UnreadableCellError."""


@dataclass(frozen=True, slots=True)
class Options:
    """What is asked for; an edition of None is that of each row's day."""

    kind: str
    edition: Edition | None = None
    is_hourly: bool = False
    rounding: bool = True

    @property
    def key_of(self) -> KeyOf:
        """What recognises the headers of this kind of table."""
        return AirTable.key_of if self.kind == AIR else WaterTable.key_of

    def table(self, header: Sequence[str]) -> Table:
        """Return the assessor of a header; raises AssessmentTableError."""
        if self.kind == AIR:
            return AirTable(header, self.edition, self.is_hourly)
        return WaterTable(header, self.rounding)


def edition_of_year(year: str) -> Edition | None:
    """Return the edition of HJ 633 a person names; an empty text names none."""
    return edition_of(Family.AQI, int(year)) if year else None
