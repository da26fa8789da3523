"""The beginning of an assessed table and the count of its rows, for a page."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from monitoring.assessment_tables.columns import NOTE
from monitoring.assessment_tables.run import AssessedLine, Assessment

SHOWN_ROWS = 20
SHOWN_REASONS = 30
_SHOWN_NUMBERS = 5
_NAMING = re.compile(r"断面|测点|站点|点位|城市|名称|日期|时间|date|time|name", re.IGNORECASE)
_MOST_NAMING = 2


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row of the preview: what names it, what was found, the rest of the table."""

    number: int
    naming: Sequence[str]
    found: Sequence[str]
    rest: Sequence[str]
    has_result: bool


@dataclass(slots=True)
class Reason:
    """Why rows have no result: how many, and the first of them."""

    text: str
    is_problem: bool
    count: int = 0
    numbers: list[int] = field(default_factory=list)

    @property
    def where(self) -> str:
        """“第2、5行”, “第2、5、6、7、8行等”."""
        more = "等" if self.count > len(self.numbers) else ""
        return f"第{'、'.join(map(str, self.numbers))}行{more}"


@dataclass(slots=True)
class Preview:
    """What a page says of an assessed table."""

    naming: Sequence[str]
    found: Sequence[str]
    rest: Sequence[str]
    used: Sequence[tuple[str, str]]
    notices: Sequence[str]
    sheet: str
    rows: list[ShownRow] = field(default_factory=list)
    assessed: int = 0
    without_data: int = 0
    problems: int = 0
    reasons: dict[str, Reason] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """Rows that hold anything."""
        return self.assessed + self.without_data + self.problems

    @property
    def shown_reasons(self) -> list[Reason]:
        """The reasons, cells that cannot be used first."""
        ordered = sorted(self.reasons.values(), key=lambda reason: not reason.is_problem)
        return ordered[:SHOWN_REASONS]

    @property
    def more_reasons(self) -> int:
        """How many reasons are not shown."""
        return max(0, len(self.reasons) - SHOWN_REASONS)


def preview_of(assessment: Assessment) -> Preview:
    """Assess every row, keep the first ones and count them all.

    Raises:
        AssessmentTableError: if the table turns out to be unreadable further down.
    """
    names = assessment.own_names
    naming = [p for p, name in enumerate(names) if _NAMING.search(name)][:_MOST_NAMING]
    rest = [p for p, name in enumerate(names) if p not in naming and name.strip()]
    order = _results_first(assessment)
    preview = Preview(
        naming=[names[place] for place in naming],
        found=order,
        rest=[names[place] for place in rest],
        used=assessment.table.used,
        notices=assessment.notices,
        sheet=assessment.sheet.title,
    )
    for assessed in assessment.lines():
        if assessed.line.is_blank:
            continue
        has_result = _count(preview, assessed, assessment.table.result)
        if len(preview.rows) < SHOWN_ROWS:
            found = [assessed.added.get(name, "") for name in order]
            cells = (*assessed.line.cells, *[""] * assessment.size.width)
            named, others = [cells[p] for p in naming], [cells[p] for p in rest]
            number = assessed.line.number
            preview.rows.append(ShownRow(number, named, found, others, has_result))
    return preview


def _results_first(assessment: Assessment) -> list[str]:
    names = assessment.table.names
    first = names.index(assessment.table.result)
    return [*names[first:], *names[:first]]


def _count(preview: Preview, assessed: AssessedLine, result: str) -> bool:
    if assessed.added.get(result, "") not in ("", "NA"):
        preview.assessed += 1
        return True
    if assessed.problem is None:
        preview.without_data += 1
    else:
        preview.problems += 1
    text = assessed.added.get(NOTE, "").removeprefix("未评价:") or "没有可评价的数据"
    reason = preview.reasons.setdefault(text, Reason(text, assessed.problem is not None))
    reason.count += 1
    if len(reason.numbers) < _SHOWN_NUMBERS:
        reason.numbers.append(assessed.line.number)
    return False
