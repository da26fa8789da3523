"""Importers of days of air: big files, read as a stream and compared and saved in bulk.

One module a layout, all of one shape: read → columns of days (`table`) → compared with what is
stored (`preview`) → saved with one batch (`save`). What is told on the way goes to `findings`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from monitoring.importers.days import daily_tables, long_hourly, web_history, wide_hourly
from monitoring.importers.days.files import DayFile, Reader, Source
from monitoring.importers.days.findings import FindingLog, Kind
from monitoring.importers.days.preview import DayPreview, preview_of
from monitoring.importers.days.progress import Progress
from monitoring.importers.days.table import (
    Context,
    DayLayout,
    in_validity,
    until_today,
)
from monitoring.importers.names import Names
from monitoring.importers.table import Line, UnreadableFileError

KIND = "air-day"
LAYOUTS: tuple[DayLayout, ...] = (
    wide_hourly.LAYOUT,
    long_hourly.LAYOUT,
    daily_tables.LAYOUT,
    web_history.LAYOUT,
)
"""Every layout of days, those with the most telling headers first."""

NO_DATE = "没有日期列:请在表中增加“日期”列(如 2023-06-10)后再导入"


@dataclass(slots=True)
class DayImport:
    """What a file of days would do, and what is to be told about it."""

    layout: DayLayout
    preview: DayPreview
    log: FindingLog
    told: Sequence[str]


def layout_of(file: DayFile) -> DayLayout | None:
    """Return the layout of a file by its header."""
    return next((layout for layout in LAYOUTS if layout.recognise(file)), None)


def lacks_date(head: Sequence[Line]) -> bool:
    """Tell whether a table only wants a date to be one of days."""
    return daily_tables.lacks_date(head)


def examine(
    source: Source,
    progress: Progress,
    today: date,
    log: FindingLog,
    subject: str = "",
    overwrite: bool = False,
) -> DayImport:
    """Read a source and compare it with what is stored; nothing is written.

    Raises:
        UnreadableFileError: if the files cannot be read as one table of days.
    """
    layout = _layout_of_all(source)
    context = Context(source, Reader(source, progress), Names(), today, log, subject)
    table = layout.read(context)
    until_today(table, today, log)
    table = in_validity(table, log).ordered()
    return DayImport(layout, preview_of(table, log, overwrite), log, context.told)


def _layout_of_all(source: Source) -> DayLayout:
    first = source.files[0]
    layout = layout_of(first)
    if source.is_folder and layout is not wide_hourly.LAYOUT:
        raise UnreadableFileError(
            f"是文件夹,而其中的 {first.name} 不是 date,hour,type,… 的站点小时数据:"
            "只有这种数据可以整个文件夹导入,其他请写出要导入的文件"
        )
    if layout is None:
        raise UnreadableFileError(f"{first.name}:前 15 行里没有找到空气日数据的表头")
    return layout


__all__ = ["KIND", "LAYOUTS", "NO_DATE", "DayImport", "Kind", "examine", "lacks_date", "layout_of"]
