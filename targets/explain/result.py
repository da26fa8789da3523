"""What an explanation says: the figure, how it is computed, and the readings it stands on."""

from dataclasses import dataclass
from typing import Any

from targets.explain.address import Address


@dataclass(frozen=True)
class Part:
    """A figure the explained one is made of; `address` opens it in its turn."""

    label: str
    figure: str
    address: Address | None = None
    note: str = ""


@dataclass(frozen=True)
class RecordAddress:
    """The stored row behind a reading: app, model and id, for the link of who may correct it."""

    app: str
    model: str
    pk: int

    @property
    def permission(self) -> str:
        """What one needs to be given the link."""
        return f"{self.app}.change_{self.model}"

    @property
    def admin_page(self) -> str:
        """The name of the page that changes the row."""
        return f"admin:{self.app}_{self.model}_change"


@dataclass(frozen=True)
class ReadingRow:
    """One stored row: what it is of, its value, and who put it there from where.

    `version` is empty for rows that have none (figures the programme keeps). `revisions` counts
    the changes on record, `last_reason` is why it was changed last.
    """

    what: str
    value: str
    status: str
    version: str
    who: str
    when: str
    source: str
    record: RecordAddress | None = None
    revisions: int = 0
    last_reason: str = ""
    is_demo: bool = False


@dataclass(frozen=True)
class ReadingTable:
    """Readings under one heading; `value_label` says what the values are, with their unit."""

    title: str
    rows: tuple[ReadingRow, ...]
    value_label: str = "数值"
    note: str = ""


@dataclass(frozen=True)
class Explanation:
    """One figure opened.

    `figure` is the text exactly as pages print it, computed here anew from the stored rows.
    `formula` is general, `worked` the same with the numbers in, one line a step. `rule` names the
    edition, `clause` the sentence of it that applies, `method` our own method's page
    (“required-mean”), `page` the page the figure stands on: its name and address without a month.
    """

    title: str
    figure: str
    unit: str
    meaning: str
    formula: str = ""
    worked: tuple[str, ...] = ()
    rule: str = ""
    clause: str = ""
    method: str = ""
    parts: tuple[Part, ...] = ()
    readings: tuple[ReadingTable, ...] = ()
    is_demo: bool = False
    page: tuple[str, str] = ("总览", "/")
    quote: str = ""
    document: str = ""
    caliber: str = ""
    period: str = ""

    @property
    def has_demo(self) -> bool:
        """Whether any reading shown was generated for demonstration."""
        return self.is_demo or any(r.is_demo for t in self.readings for r in t.rows)


def as_data(found: Explanation, query: str) -> dict[str, Any]:
    """Return an explanation as plain data for scripts; links are whole addresses."""
    return {
        "title": found.title,
        "figure": found.figure,
        "unit": found.unit,
        "meaning": found.meaning,
        "formula": found.formula,
        "worked": list(found.worked),
        "rule": found.rule,
        "clause": found.clause,
        "method": found.method,
        "caliber": found.caliber,
        "period": found.period,
        "quote": found.quote,
        "document": found.document,
        "demonstration": found.has_demo,
        "parts": [
            {
                "label": part.label,
                "figure": part.figure,
                "note": part.note,
                "address": part.address.url(query) if part.address else None,
            }
            for part in found.parts
        ],
        "readings": [_table_as_data(table) for table in found.readings],
    }


def _table_as_data(table: ReadingTable) -> dict[str, Any]:
    return {
        "title": table.title,
        "value_label": table.value_label,
        "note": table.note,
        "rows": [
            {
                "what": row.what,
                "value": row.value,
                "status": row.status,
                "version": row.version,
                "who": row.who,
                "when": row.when,
                "source": row.source,
                "table": row.record.model if row.record else None,
                "id": row.record.pk if row.record else None,
                "revisions": row.revisions,
                "last_reason": row.last_reason,
                "demonstration": row.is_demo,
            }
            for row in table.rows
        ],
    }
