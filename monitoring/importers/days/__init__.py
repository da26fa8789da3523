"""Importers of days of air: big files, read as a stream and compared and saved in bulk.

One module a layout, all of one shape: read → columns of days (`table`) → compared with what is
stored (`preview`) → saved with one batch (`save`). What is told on the way goes to `findings`.
Columns need NumPy, which a page that imports nothing does not: it is imported by what is called.
"""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from monitoring.importers.days.files import DayFile, Source, open_sheet
from monitoring.importers.days.findings import FindingLog
from monitoring.importers.days.progress import Progress
from monitoring.importers.table import Line
from monitoring.models import ImportBatch
from monitoring.revisions import User

if TYPE_CHECKING:
    from monitoring.importers.days.examination import DayImport
    from monitoring.importers.days.table import DayLayout
    from monitoring.importers.workbooks import Sheet, Workbook

KIND = "air-day"
NO_DATE = "没有日期列:请在表中增加“日期”列(如 2023-06-10)后再导入"


@dataclass(frozen=True, slots=True)
class DayOptions:
    """How a file of days is examined: on which day, of whom it speaks, and who wins.

    `overwrite` has the file win over what people entered or reviewed; `skip_conflicts` leaves out
    what the file gives in two ways instead of refusing it.
    """

    today: date
    subject: str = ""
    overwrite: bool = False
    skip_conflicts: bool = False


def layout_of(file: DayFile) -> "DayLayout | None":
    """Return the layout of a file by its header."""
    from monitoring.importers.days import examination

    return examination.layout_of(file)


def lacks_date(head: Sequence[Line]) -> bool:
    """Tell whether a table only wants a date to be one of days."""
    from monitoring.importers.days import daily_tables

    return daily_tables.lacks_date(head)


def day_sheets(workbook: "Workbook") -> "list[Sheet]":
    """Return the sheets of a workbook that are tables of days."""
    return [
        sheet
        for sheet in workbook.sheets
        if layout_of(open_sheet(workbook, sheet).files[0]) is not None
    ]


def examine(
    source: Source,
    options: DayOptions,
    progress: Progress | None = None,
    log: FindingLog | None = None,
) -> "DayImport":
    """Read a source and compare it with what is stored; nothing is written.

    Raises:
        UnreadableFileError: if the files cannot be read as one table of days.
    """
    from monitoring.importers.days import examination

    return examination.examine(source, options, progress or silent(), log or FindingLog())


def doubles_among(found: "Sequence[DayImport]") -> list[str]:
    """Tell of days that two tables of one file speak of."""
    from monitoring.importers.days import examination

    return examination.doubles_among(found)


def save(
    found: "DayImport",
    by: User = None,
    reason: str = "",
    batch: ImportBatch | None = None,
    progress: Progress | None = None,
) -> ImportBatch | None:
    """Save what is new or changed as one batch; nothing new makes no batch.

    `batch` is that of a file of several tables: whoever made it keeps its file and counts its rows.

    Raises:
        ConflictError: if a row was saved by somebody else after it was compared.
        LockedMonthError: if a published month would change without a reason.
    """
    return save_all([found], by, reason, batch, progress)


def save_all(
    found: "Sequence[DayImport]",
    by: User = None,
    reason: str = "",
    batch: ImportBatch | None = None,
    progress: Progress | None = None,
) -> ImportBatch | None:
    """Save the tables of one file together: see `save`. No day may stand in two of them."""
    from monitoring.importers.days import saving

    how = saving.Saving(found[0].options.today, progress or silent(), by, reason, batch)
    return saving.save([(each.preview, each.source) for each in found], how)


def silent() -> Progress:
    """Return a progress that nobody sees."""
    return Progress(io.StringIO(), is_live=False)


__all__ = [
    "KIND",
    "NO_DATE",
    "DayOptions",
    "day_sheets",
    "doubles_among",
    "examine",
    "lacks_date",
    "layout_of",
    "open_sheet",
    "save",
    "save_all",
    "silent",
]
