"""What an import of days would do: read, compared with what is stored, and told."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from monitoring.corrections import YearMonth, is_locked, published_among
from monitoring.importers.days import (
    DayOptions,
    daily_tables,
    long_hourly,
    web_history,
    wide_hourly,
)
from monitoring.importers.days.files import DayFile, Reader, Source
from monitoring.importers.days.findings import Finding, FindingLog, Kind
from monitoring.importers.days.preview import (
    CHANGED,
    LEFT,
    NEW,
    UNCHANGED,
    DayPreview,
    Difference,
    preview_of,
    said_by,
)
from monitoring.importers.days.progress import Progress
from monitoring.importers.days.rows import place_of
from monitoring.importers.days.saving import months_of
from monitoring.importers.days.table import Context, DayLayout, in_validity, until_today
from monitoring.importers.names import Names
from monitoring.importers.table import UnreadableFileError

LAYOUTS: tuple[DayLayout, ...] = (
    wide_hourly.LAYOUT,
    long_hourly.LAYOUT,
    daily_tables.LAYOUT,
    web_history.LAYOUT,
)
"""Every layout of days, those with the most telling headers first."""


@dataclass(slots=True)
class DayImport:
    """What a file of days, or a sheet of them, would do, and what is to be told about it."""

    source: Source
    options: DayOptions
    layout: DayLayout
    preview: DayPreview
    log: FindingLog
    told: Sequence[str]

    @property
    def new(self) -> int:
        """Rows that are not stored yet."""
        return self.preview.count(NEW)

    @property
    def changed(self) -> int:
        """Rows that are stored otherwise."""
        return self.preview.count(CHANGED)

    @property
    def unchanged(self) -> int:
        """Rows that are stored as the file has them."""
        return self.preview.count(UNCHANGED)

    @property
    def left(self) -> int:
        """Rows beside which a reviewed day stays as it is."""
        return self.preview.count(LEFT)

    @property
    def claimed(self) -> int:
        """Changed rows that were generated until now (转为正式数据)."""
        return len(self.preview.generated)

    @property
    def is_of_hours(self) -> bool:
        """Whether the days were reduced from hours: of contradicting hours none counts."""
        return self.preview.table.coverage is not None

    @property
    def is_empty(self) -> bool:
        """Whether nothing could be imported, or was there already."""
        return not (self.new or self.changed or self.unchanged or self.left)

    @property
    def blocking(self) -> int:
        """How many findings keep the file from being imported."""
        counts = self.log.counts
        found = counts[Kind.ERROR]
        if not self.options.overwrite:
            found += counts[Kind.OVERWRITE]
        if not self.options.skip_conflicts and not self.is_of_hours:
            found += counts[Kind.CONFLICT]
        return found

    @property
    def questions(self) -> Sequence[Finding]:
        """What is doubtful, as much of it as is shown: confirming asks for a reason."""
        return self.log.shown[Kind.DOUBT]

    @property
    def locked_months(self) -> list[YearMonth]:
        """The published months that would change: confirming asks for a reason."""
        published = published_among(months_of(self.preview))
        return sorted(month for month, each in published.items() if is_locked(each))

    def changes(self, most: int) -> Iterator[tuple[str, str, list[Difference]]]:
        """Yield place, name and changes of the first rows that would change."""
        table = self.preview.table
        for place, what in islice(self.preview.words.items(), most):
            yield place_of(table, place), table.label(place), what

    def new_rows(self, most: int) -> Iterator[tuple[str, str, list[tuple[str, str]]]]:
        """Yield place, name and values of the first new rows."""
        table = self.preview.table
        for place in self.preview.places(NEW)[:most].tolist():
            yield place_of(table, place), table.label(place), said_by(self.preview, place)


def doubles_among(found: Sequence[DayImport]) -> list[str]:
    """Tell of days that two tables of one file speak of."""
    seen: dict[tuple[int, int | None, int, str], str] = {}
    told = []
    for each in found if len(found) > 1 else ():
        table = each.preview.table
        keys = [subject.key for subject in table.subjects]
        for place, (number, day) in enumerate(
            zip(table.subject.tolist(), table.day.tolist(), strict=True)
        ):
            key = (*keys[number], day, table.caliber_of(place))
            here = place_of(table, place)
            if (first := seen.setdefault(key, here)) != here:
                told.append(f"{here}:{table.label(place)}在{first}已有一行,请只保留一行")
    return told


def layout_of(file: DayFile) -> DayLayout | None:
    """Return the layout of a file by its header."""
    return next((layout for layout in LAYOUTS if layout.recognise(file)), None)


def examine(source: Source, options: DayOptions, progress: Progress, log: FindingLog) -> DayImport:
    """Read a source and compare it with what is stored; nothing is written.

    Raises:
        UnreadableFileError: if the files cannot be read as one table of days.
    """
    layout = _layout_of_all(source)
    reader = Reader(source, progress)
    context = Context(source, reader, Names(), options.today, log, options.subject)
    table = layout.read(context)
    until_today(table, options.today, log)
    table = in_validity(table, log).ordered()
    preview = preview_of(table, log, options.overwrite)
    return DayImport(source, options, layout, preview, log, context.told)


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
