"""What an import of days has to tell: counted all, shown a few of each kind, written on request.

A year of hours can hold a million remarks, so that none but the first of each kind stays in memory;
`--report` writes the others to a table as they come.
"""

import csv
from collections import Counter
from collections.abc import Callable, Iterable
from enum import Enum
from typing import NamedTuple, TextIO

from monitoring.assessment_tables.outputs import harmless

SHOWN = 20
"""Findings of one kind that are told on the screen."""

REPORT_HEADER = ("类别", "文件", "行", "列", "内容")


class Kind(Enum):
    """How a finding bears on the import; the value is the word people see."""

    NOTICE = "提示"
    SKIPPED = "跳过"
    DOUBT = "存疑"
    CONFLICT = "数值冲突"
    OVERWRITE = "人工录入"
    ERROR = "错误"


class Finding(NamedTuple):
    """Something to tell about a place in a file; line 0 means the file as a whole.

    `cell` is where it stands in a workbook (“6月!I7”, “6月!第7行”); text files have none.
    """

    file: str
    line: int
    column: str
    text: str
    cell: str = ""

    def __str__(self) -> str:
        if self.cell:
            return f"{self.file} {self.cell}:{self.text}"
        place = f" 第{self.line}行" if self.line else ""
        column = f"“{self.column}”" if self.column else ""
        return f"{self.file}{place}{column}:{self.text}"


class FindingLog:
    """All findings of one import; `locate` gives those of a sheet their cell."""

    def __init__(self, report: TextIO | None = None) -> None:
        """Begin the report, if one is asked for."""
        self.counts: Counter[Kind] = Counter()
        self.quiet: Counter[Kind] = Counter()
        self.shown: dict[Kind, list[Finding]] = {kind: [] for kind in Kind}
        self.locate: Callable[[Finding], Finding] = lambda finding: finding
        self._writer = None if report is None else csv.writer(report, lineterminator="\n")
        if self._writer is not None:
            self._writer.writerow(REPORT_HEADER)

    def another(self) -> "FindingLog":
        """Return an empty one, for another table of the file, which goes on in the same report."""
        other = FindingLog()
        other._writer = self._writer
        return other

    def add(self, kind: Kind, finding: Finding) -> None:
        """Count a finding, keep it if it is one of the first, write it if there is a report."""
        finding = self.locate(finding)
        self.counts[kind] += 1
        if len(self.shown[kind]) < SHOWN:
            self.shown[kind].append(finding)
        self._write(kind, finding)

    def add_quietly(self, kind: Kind, finding: Finding) -> None:
        """Count a finding that one sentence sums up with others; the report has it in full."""
        self.counts[kind] += 1
        self.quiet[kind] += 1
        self._write(kind, self.locate(finding))

    def _write(self, kind: Kind, finding: Finding) -> None:
        if self._writer is not None:
            place = finding.cell or (str(finding.line) if finding.line else "")
            texts = (finding.file, place, finding.column, finding.text)
            self._writer.writerow((kind.value, *map(harmless, texts)))

    def add_many(self, kind: Kind, count: int, findings: Callable[[], Iterable[Finding]]) -> None:
        """Take findings that are only worded if somebody will read them."""
        room = SHOWN - len(self.shown[kind])
        if self._writer is None and room <= 0:
            self.counts[kind] += count
            return
        told = 0
        for finding in findings():
            self.add(kind, finding)
            told += 1
            if self._writer is None and told >= room:
                break
        self.counts[kind] += count - told

    def rest(self, kind: Kind) -> int:
        """Findings of a kind that are neither shown nor summed up."""
        return self.counts[kind] - self.quiet[kind] - len(self.shown[kind])
