"""Hours in the wide layout of the national network: `date,hour,type,<station>,<station>,…`.

One file or a folder of daily files, ordered by the date and read as a stream: two days of hours are
held at a time, so that a year of 1,600 stations needs little memory. Read are the six 1-hour means
and the AQI; `*_24h` and `O3_8h*` are moving means of the same hours and are not imported.

The hour 0 of a date is the 24th stamp of the day before. So the first date of a file also touches
the day before it, of which the file has nothing else: that day is left out and told. The last date
lacks its 24th stamp, unless the file of the next date stands in the same folder: it is reduced from
23 hours, of which 20 suffice. A later import never replaces a value by one of fewer hours.
"""

import csv
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from operator import itemgetter

import numpy as np

from bulk.scaled import MISSING, Int64s
from monitoring.importers.days.cells import (
    LIKE_MICROGRAMS,
    is_like_micrograms,
    read_concentrations,
    read_date,
)
from monitoring.importers.days.files import DayFile
from monitoring.importers.days.findings import Finding, Kind
from monitoring.importers.days.hours import HOURS, DayColumns, HourBlock, tell_incomplete
from monitoring.importers.days.table import (
    ITEMS,
    Context,
    DayLayout,
    DayTable,
    Subjects,
    briefly,
)
from monitoring.importers.table import UnreadableFileError
from standards.air_items import Pollutant
from standards.editions import HJ_633_2012

KEYS = ("date", "hour", "type")
AQI = len(ITEMS)
"""The row of a day's hours that holds the index, after those of the items."""

TYPES = {
    "SO2": ITEMS.index(Pollutant.SO2),
    "NO2": ITEMS.index(Pollutant.NO2),
    "CO": ITEMS.index(Pollutant.CO),
    "O3": ITEMS.index(Pollutant.O3_8H),
    "PM10": ITEMS.index(Pollutant.PM10),
    "PM2.5": ITEMS.index(Pollutant.PM25),
    "AQI": AQI,
}
_TYPES = {word.casefold(): place for word, place in TYPES.items()}
DERIVED = ("_24h", "_8h")
_WORDS = {place: word for word, place in TYPES.items()}
_FIRST_DAY = HJ_633_2012.in_force_from


def recognise(file: DayFile) -> bool:
    """Tell whether the header of the wide layout stands among the first lines."""
    return _header(file) is not None


def _header(file: DayFile) -> int | None:
    for place, line in enumerate(file.head):
        if tuple(cell.strip().lower() for cell in line.cells[: len(KEYS)]) == KEYS:
            return place
    return None


def read(context: Context) -> DayTable:
    """Read all files and return their days."""
    context.refuse_named_subject(context.source.name)
    subjects = Subjects(context.names, by_code=True)
    hours = _Hours(context, subjects, DayColumns(context, subjects))
    for file in sorted(context.source.files, key=_first_date):
        _read_file(file, hours)
    hours.close_before(date.max.toordinal())
    if not subjects.known:
        codes = briefly(list(subjects.unknown))
        context.refuse(context.source.name, 0, "", f"没有一个已登记的站点({codes}):请先登记站点")
    elif subjects.unknown:
        text = f"未登记站点,已略过:{briefly(list(subjects.unknown))}"
        context.log.add(Kind.SKIPPED, Finding(context.source.name, 0, "", text))
    hours.tell_unread()
    context.told.append(str(hours.days.check))
    table = hours.days.table()
    tell_incomplete(table, context.told)
    return table


def _first_date(file: DayFile) -> date:
    place = _header(file)
    if place is None:
        words = ",".join(KEYS)
        raise UnreadableFileError(f"{file.name}:没有表头 {words},与文件夹里其他文件不同")
    for line in file.head[place + 1 :]:
        if not line.is_blank:
            return _date(file.name, line.number, line.cells[0])
    return date.max


def _date(file: str, line: int, text: str) -> date:
    try:
        day = read_date(text)
    except ValueError as problem:
        raise _broken(file, line, str(problem)) from None
    if day < _FIRST_DAY:
        raise _broken(file, line, f"{day} 早于 HJ 633-2012 开始实施的日期,小时数据不能导入")
    return day


def _broken(file: str, line: int, text: str) -> UnreadableFileError:
    return UnreadableFileError(f"{file} 第{line}行:{text}")


@dataclass(slots=True)
class _Row:
    """One line: the picked cells of an item at a stamp."""

    file: str
    line: int
    codes: Sequence[str]
    numbers: Int64s
    texts: Sequence[str]
    is_dropped: bool = False


@dataclass(slots=True)
class _Hours:
    """The lines of the days not yet closed, and the days reduced from those that are."""

    context: Context
    subjects: Subjects
    days: DayColumns
    unread: Counter[str] = field(default_factory=Counter)
    open: dict[int, dict[tuple[int, int], _Row]] = field(default_factory=dict)
    closed: int = 0
    last_file: str = ""
    is_first: bool = True

    def _overlap(self, row: _Row) -> UnreadableFileError:
        """Say that a line comes too late: within its file, or because two files overlap."""
        if row.file == self.last_file:
            return _broken(row.file, row.line, "日期倒退:请按日期排序后再导入")
        text = f"日期与文件 {self.last_file} 重叠:请只留其中一个,或分开导入"
        return _broken(row.file, row.line, text)

    def put(self, day: int, key: tuple[int, int], row: _Row) -> None:
        """Take a line; of lines that contradict each other none counts."""
        if day <= self.closed:
            raise self._overlap(row)
        rows = self.open.get(day)
        if rows is None:
            rows = self.open[day] = {}
        held = rows.setdefault(key, row)
        if held is row:
            return
        if held.texts == row.texts and held.codes == row.codes:
            text = f"与{held.file} 第{held.line}行完全相同"
            self.context.log.add(Kind.SKIPPED, Finding(row.file, row.line, "", text))
            return
        held.is_dropped = True
        text = f"与{held.file} 第{held.line}行是同一小时、同一类型而数值不同,两行都不采用"
        self.context.log.add(Kind.CONFLICT, Finding(row.file, row.line, "", text))

    def tell_unread(self) -> None:
        """Doubt the types nobody knows; refuse files that have no other."""
        name = self.context.source.name
        if not self.closed:
            text = f"没有一行的类型是 {'、'.join(TYPES)}:请检查 type 列的写法"
            self.context.refuse(name, 0, "type", text)
        for word, count in sorted(self.unread.items()):
            text = f"类型“{word}”无法识别,{count} 行未使用"
            self.context.log.add(Kind.DOUBT, Finding(name, 0, "type", text))

    def close_before(self, day: int) -> None:
        """Reduce the days that no later line can belong to."""
        for each in sorted(each for each in self.open if each < day):
            rows = self.open.pop(each)
            self.closed = each
            self.last_file = next(iter(rows.values())).file
            is_edge = self.is_first and all(stamp == HOURS for _, stamp in rows)
            self.is_first = False
            if is_edge:
                text = f"{date.fromordinal(each)} 只有第24时(次日0时),未导入这一天"
                place = next(iter(rows.values()))
                self.context.log.add(Kind.SKIPPED, Finding(place.file, place.line, "", text))
            block = self._block(date.fromordinal(each), rows)
            if block is not None and is_edge:
                self.days.compare(block)
            elif block is not None:
                self.days.take(block)

    def _block(self, day: date, rows: dict[tuple[int, int], _Row]) -> HourBlock | None:
        numbers = np.unique(np.concatenate([row.numbers for row in rows.values()]))
        if not len(numbers):
            return None
        column = read_concentrations(list(chain.from_iterable(r.texts for r in rows.values())))
        hours = np.full((AQI + 1, len(numbers), HOURS), MISSING, dtype=np.int64)
        places = [("", 0)] * HOURS
        start = 0
        starts = []
        for (item, stamp), row in rows.items():
            starts.append(start)
            end = start + len(row.texts)
            if not row.is_dropped:
                chosen = np.searchsorted(numbers, row.numbers)
                hours[item, chosen, stamp - 1] = column.values[start:end]
            if item == AQI or not places[stamp - 1][1]:
                places[stamp - 1] = (row.file, row.line)
            start = end
        carbon = hours[ITEMS.index(Pollutant.CO)]
        refused = column.refused | self._microgram_cells(rows, starts, column.values)
        carbon[is_like_micrograms(carbon)] = MISSING
        self._tell_refused(rows, starts, refused)
        items = {item: hours[place] for place, item in enumerate(ITEMS)}
        return HourBlock(day, numbers, items, hours[AQI], places)

    @staticmethod
    def _microgram_cells(
        rows: dict[tuple[int, int], _Row], starts: list[int], values: Int64s
    ) -> dict[int, str]:
        """Return the cells of CO that are too high for its unit, by their place."""
        refused = {}
        for ((item, _), row), start in zip(rows.items(), starts, strict=True):
            if ITEMS[item : item + 1] == (Pollutant.CO,):
                some = values[start : start + len(row.texts)]
                for place in np.flatnonzero(is_like_micrograms(some)).tolist():
                    refused[start + place] = f"{row.texts[place][:20]}{LIKE_MICROGRAMS}"
        return refused

    def _tell_refused(
        self, rows: dict[tuple[int, int], _Row], starts: list[int], refused: dict[int, str]
    ) -> None:
        if not refused:
            return
        ordered = list(rows.items())
        for place, why in sorted(refused.items()):
            found = int(np.searchsorted(starts, place, side="right")) - 1
            (item, _), row = ordered[found]
            text = f"{_WORDS[item]} {why},按缺测处理"
            code = row.codes[place - starts[found]]
            self.context.log.add(Kind.DOUBT, Finding(row.file, row.line, code, text))


@dataclass(slots=True)
class _Columns:
    """The registered stations of one file's header and how their cells are picked."""

    width: int
    codes: tuple[str, ...]
    numbers: Int64s
    last: int
    pick: Callable[[Sequence[str]], Sequence[str]]


def _columns(file: DayFile, place: int, subjects: Subjects) -> _Columns:
    header = [cell.strip() for cell in file.header(place)]
    found = [(i, subjects.number(header[i])) for i in range(len(KEYS), len(header)) if header[i]]
    known = [(i, number) for i, number in found if number >= 0]
    numbers = [number for _, number in known]
    if len(set(numbers)) < len(numbers):
        twice = next(subjects.known[n] for n in numbers if numbers.count(n) > 1)
        raise _broken(file.name, file.head[place].number, f"站点“{twice}”在表头中出现两次")
    chosen = [i for i, _ in known]
    return _Columns(
        width=len(header),
        codes=tuple(header[i] for i in chosen),
        numbers=np.array(numbers, dtype=np.int64),
        last=max(chosen, default=len(KEYS)),
        pick=_picker(chosen),
    )


def _picker(chosen: Sequence[int]) -> Callable[[Sequence[str]], Sequence[str]]:
    if len(chosen) > 1:
        return itemgetter(*chosen)
    return lambda cells: tuple(cells[place] for place in chosen)


def _read_file(file: DayFile, hours: _Hours) -> None:
    place = _header(file)
    assert place is not None, "files are recognised before they are read"
    columns = _columns(file, place, hours.subjects)
    header_line = file.head[place].number
    reader = hours.context.reader
    date_text, day = "", 0
    for number, text in enumerate(reader.texts(file), 1):
        if number <= header_line or text.isspace():
            continue
        cells = _cells(text, file, number, columns)
        item = _TYPES.get(cells[2].strip().casefold())
        if item is None:
            _note_unread(cells[2], hours)
            continue
        if cells[0] != date_text:
            date_text = cells[0]
            day = _date(file.name, number, date_text).toordinal()
            hours.close_before(day - 1)
            reader.tell()
        stamp = _stamp(cells[1], file.name, number)
        row = _Row(file.name, number, columns.codes, columns.numbers, columns.pick(cells))
        hours.put(day if stamp else day - 1, (item, stamp or HOURS), row)


def _cells(text: str, file: DayFile, number: int, columns: _Columns) -> list[str]:
    if '"' in text:
        cells = next(csv.reader([text], delimiter=file.delimiter))
        width = len(cells)
    else:
        width = text.count(file.delimiter) + 1
        # Nothing behind the last registered station needs to be cut.
        cells = text.rstrip("\r\n").split(file.delimiter, columns.last + 1)
    if width != columns.width:
        raise _broken(file.name, number, f"有 {width} 列,表头有 {columns.width} 列:文件可能不完整")
    return cells


def _stamp(text: str, file: str, number: int) -> int:
    plain = text.strip()
    if not (plain.isascii() and plain.isdigit()) or int(plain) > HOURS:
        raise _broken(file, number, f"小时“{plain[:20]}”无法识别:请写 0 到 23")
    return int(plain)


def _note_unread(kind: str, hours: _Hours) -> None:
    word = kind.strip()
    if not word.casefold().endswith(DERIVED):
        hours.unread[word[:20]] += 1


LAYOUT = DayLayout(title="站点小时数据(宽表)", recognise=recognise, read=read)
