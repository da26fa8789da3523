"""Examining a whole file: every sheet through its layout, checked together; nothing is written."""

import hashlib
import re
from dataclasses import dataclass, field
from datetime import date

from monitoring.corrections import YearMonth, is_locked, months_of, published_among
from monitoring.importers.base import Finding, Layout
from monitoring.importers.names import Names
from monitoring.importers.registry import layouts
from monitoring.importers.table import RawFile, Table
from monitoring.importers.workbooks import Workbook, read_workbook
from monitoring.importing.check import Part, check
from monitoring.importing.diff import Diff, diff_of
from monitoring.importing.preview import Preview

NOT_A_TABLE = "没有可识别的表头,不是数据表,未导入"
UNKNOWN_TABLE = "有数据但没有可识别的表头:请改正列名;如不需导入,请删除这张表后再上传"
_NUMBER = re.compile(r"\s*[-+]?\d+(?:\.\d+)?\s*")
DAYS_APART = "是空气日数据:日数据请单独存为一个文件导入"
ROWS_OF_A_TABLE = 2
CELLS_OF_A_ROW = 3


class UnknownFileError(Exception):
    """No sheet of the file has a header that anybody knows; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Options:
    """How a file is examined: as which kind, and who wins where it differs from what is stored.

    `overwrite` has the file win over what people entered by hand; `skip_conflicts` leaves out what
    the file gives in two ways instead of refusing it.
    """

    kind: str = ""
    overwrite: bool = False
    skip_conflicts: bool = False


@dataclass(slots=True)
class FileImport:
    """What a file would do: the previews of its tables, and what is told of the other sheets."""

    name: str
    sha256: str
    content: bytes
    options: Options
    previews: list[Preview]
    passed_over: list[Finding] = field(default_factory=list)
    unknown: list[Finding] = field(default_factory=list)

    @property
    def diff(self) -> Diff:
        """The difference it would make."""
        return diff_of(self.previews, self.unknown)

    @property
    def blocking(self) -> list[Finding]:
        """What keeps the file from being imported, but for the rows entered by hand."""
        found = [*self.unknown, *(each for p in self.previews for each in p.problems)]
        if not self.options.skip_conflicts:
            found += [each for p in self.previews for each in p.conflicts]
        return found

    @property
    def overwrites(self) -> list[Finding]:
        """The rows people entered by hand that the file would replace."""
        return [each for preview in self.previews for each in preview.overwrites]

    @property
    def questions(self) -> list[Finding]:
        """What is doubtful and asks for a reason."""
        return [each for preview in self.previews for each in preview.notices]

    @property
    def locked_months(self) -> list[YearMonth]:
        """The published months that would change: confirming asks for a reason."""
        rows = (item.reading for preview in self.previews for item in preview.items)
        published = published_among(month for row in rows for month in months_of(row))
        return sorted(key for key, each in published.items() if is_locked(each))

    @property
    def is_empty(self) -> bool:
        """Whether the file held nothing that could be imported, or was there already."""
        return all(preview.is_empty for preview in self.previews)

    @property
    def fingerprint(self) -> str:
        """What identifies the difference: it changes with the file and with what is stored."""
        parts = [self.sha256, repr(self.options)]
        for preview in self.previews:
            parts += [
                f"{item.entry.line} {item.reading} {getattr(item.stored, 'pk', None)} "
                f"{getattr(item.stored, 'version', '')} {sorted(item.entry.data.items())}"
                for item in preview.items
            ]
        parts += map(str, [*self.blocking, *self.overwrites, *self.questions])
        return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def examine_content(
    name: str, content: bytes, today: date, options: Options | None = None
) -> FileImport:
    """Read a file and examine it.

    Raises:
        UnreadableFileError: if it is no table anybody can read.
        UnknownFileError: if no sheet has a known header.
    """
    return examine(read_workbook(name, content), today, options, content)


def examine(
    workbook: Workbook, today: date, options: Options | None = None, content: bytes = b""
) -> FileImport:
    """Examine all sheets of a file; `content` is kept with the batch once it is confirmed.

    Raises:
        UnknownFileError: if no sheet has a known header.
    """
    asked = options or Options()
    known, passed_over, unknown = _recognised(workbook, asked.kind)
    if not known:
        raise UnknownFileError(_advice(workbook, asked.kind))
    names = Names()
    parts = [Part(layout, table, layout.parse(table, names)) for layout, table in known]
    previews = check(parts, today, asked.overwrite)
    return FileImport(
        workbook.name, workbook.sha256, content, asked, previews, passed_over, unknown
    )


def layout_for(file: RawFile, kind: str = "") -> tuple[Layout, Table] | None:
    """Return the layout asked for, or the first whose header the table has."""
    for layout in layouts():
        if kind in ("", layout.kind) and (table := layout.recognise(file)):
            return layout, table
    return None


def _recognised(
    workbook: Workbook, kind: str
) -> tuple[list[tuple[Layout, Table]], list[Finding], list[Finding]]:
    """Part the sheets into those with a known header, those without a table, and the others."""
    known, passed_over, unknown = [], [], []
    for file in workbook.files:
        found = layout_for(file, kind)
        if found is not None:
            known.append(found)
        elif holds_table(file):
            text = DAYS_APART if file.sheet in _days_of(workbook) else UNKNOWN_TABLE
            unknown.append(Finding(0, "", text, cell=file.sheet))
        elif any(not line.is_blank for line in file.lines):
            passed_over.append(Finding(0, "", NOT_A_TABLE, cell=file.sheet))
    passed_over += [Finding(0, "", "隐藏的工作表,未导入", cell=name) for name in workbook.hidden]
    return known, passed_over, unknown


def _days_of(workbook: Workbook) -> set[str]:
    """Return the names of the sheets that are tables of days."""
    from monitoring.importers.days import day_sheets

    return {sheet.name for sheet in day_sheets(workbook)}


def holds_table(file: RawFile) -> bool:
    """Tell whether a sheet without a known header looks like data: rows of several numbers."""
    rows = 0
    for line in file.lines:
        filled = [cell for cell in line.cells if cell.strip()]
        has_number = any(map(_NUMBER.fullmatch, filled))
        rows += len(filled) >= CELLS_OF_A_ROW and has_number
    return rows >= ROWS_OF_A_TABLE


def _advice(workbook: Workbook, kind: str) -> str:
    """Say that no header was found, and what headers look like."""
    from monitoring.importers.days import NO_DATE, lacks_date

    if any(lacks_date(sheet.lines) for sheet in workbook.sheets):
        return NO_DATE
    titles = [layout.title for layout in layouts() if kind in ("", layout.kind)]
    known = "、".join(dict.fromkeys(titles))
    sheets = [sheet.name for sheet in workbook.sheets if sheet.name]
    where = f"(工作表 {'、'.join(sheets)})" if sheets else ""
    return (
        f"前 15 行里没有找到可识别的表头({known}){where}。"
        "请检查列名,如 断面名称、监测时间、总磷;或 板块、月份、PM2.5均值;或 板块、月份、降尘量。"
    )
