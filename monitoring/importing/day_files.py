"""Which files are days of air, and how such a file is opened: as a stream, or sheet by sheet."""

from pathlib import Path

from monitoring.importers.days import KIND, day_sheets, layout_of, open_sheet
from monitoring.importers.days.files import Source, is_gzipped, look_at, open_source
from monitoring.importers.table import UnreadableFileError
from monitoring.importers.workbooks import read_workbook
from monitoring.importing.content import content_of
from monitoring.importing.examine import holds_table


def is_of_days(path: Path, kind: str | None) -> bool:
    """Tell whether a path is to be imported as days of air."""
    if kind is not None or path.is_dir():
        return kind == KIND or (kind is None and path.is_dir())
    try:
        return layout_of(look_at(path)) is not None or _holds_only_days(path)
    except UnreadableFileError:
        return _holds_only_days(path)


def _holds_only_days(path: Path) -> bool:
    """Tell whether the tables of a workbook are all of days; notes beside them do not count."""
    try:
        workbook = read_workbook(path.name, content_of(path))
    except UnreadableFileError:
        return False
    days = {sheet.name for sheet in day_sheets(workbook)}
    others = (file for file in workbook.files if file.sheet not in days)
    return bool(days) and not any(map(holds_table, others))


def sources_of(path: Path) -> list[Source]:
    """Open a file or folder; a workbook is as many sources as it has sheets of days.

    Raises:
        UnreadableFileError: if it is no table, or has no sheet of days.
    """
    try:
        source = open_source(path)
        if source.is_folder or layout_of(source.files[0]) is not None:
            return [source]
    except UnreadableFileError:
        if path.is_dir() or not path.is_file() or is_gzipped(path):
            raise
    workbook = read_workbook(path.name, content_of(path))
    sources = [open_sheet(workbook, sheet, path) for sheet in day_sheets(workbook)]
    if not sources:
        raise UnreadableFileError(f"{path.name}:前 15 行里没有找到空气日数据的表头")
    return sources
