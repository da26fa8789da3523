"""Hours in the long layout of page scrapes: a row a station-hour, `Date,Hour,WatchPoint,AQI,…`.

Stamps are hour-ending as in the wide layout, and hour 0 is the 24th of the day before: in such
files the sliding 8-hour ozone begins anew with the stamp 1, where it equals the hour's own ozone.
`O3_1h` makes the windows; `O3_8h` of the page is not imported. Rows of one key that agree count
once, of rows that contradict each other none counts. A page may list a station twice, as it was
called (“钟楼(启用161026)”) and as it is: the row with the date in its name is dropped where the
other is there.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from bulk.scaled import MISSING, Int64s
from monitoring.forms.cells import plain_text
from monitoring.importers.days.cells import (
    Concentrations,
    in_unit,
    read_concentrations,
    read_date,
)
from monitoring.importers.days.files import DayFile
from monitoring.importers.days.findings import Finding, Kind
from monitoring.importers.days.headers import (
    AQI,
    DATE,
    ITEM_WORDS,
    SUBJECT,
    Header,
    headers,
)
from monitoring.importers.days.hours import HOURS, DayColumns, HourBlock, tell_incomplete
from monitoring.importers.days.table import ITEMS, Context, DayLayout, DayTable, Subjects, briefly
from monitoring.importers.table import Line, UnreadableFileError
from standards.air_items import Pollutant
from standards.editions import HJ_633_2012

COLUMNS = {
    "date": DATE,
    "hour": ("hour", "小时", "时", "时刻"),
    "subject": SUBJECT,
    "aqi": AQI,
    **{
        item: tuple(word for word in words if not word.endswith("_24h"))
        for item, words in ITEM_WORDS.items()
    },
    Pollutant.O3_8H.value: ("O3_1h", "O3-1h", "O3", "臭氧", "臭氧1小时"),
}
VALUES = (*(item.value for item in ITEMS), "aqi")
FEWEST_ITEMS = 3
LINES_AT_ONCE = 50_000
_STALE = re.compile(r"\((?:启用|停运|停用|迁移|撤销)\d{4,8}\)$")
_STAMP = re.compile(r"(\d{1,2})(?::00(?::00)?|时)?")


def recognise(file: DayFile) -> bool:
    """Tell whether a header with date, hour, station and items stands among the first lines."""
    return _header(file) is not None


def _header(file: DayFile) -> Header | None:
    for header in headers(file.head, COLUMNS):
        has_key = {"date", "hour", "subject"} <= set(header.columns)
        if has_key and len(header.items) >= FEWEST_ITEMS:
            return header
    return None


def read(context: Context) -> DayTable:
    """Read the file and return its days."""
    (file,) = context.source.files
    header = _header(file)
    assert header is not None, "a file is recognised before it is read"
    header.refuse_unclear(file.name)
    context.refuse_named_subject(file.name)
    rows = _Rows(context, Subjects(context.names), header, file)
    for line in context.reader.lines(file):
        if line.number > file.head[header.place].number and not line.is_blank:
            rows.take(line)
    rows.convert()
    rows.tell()
    days = DayColumns(context, rows.subjects)
    for block, is_edge in rows.blocks():
        if is_edge:
            days.compare(block)
        else:
            days.take(block)
    context.told.append(str(days.check))
    rows.tell_spare()
    table = days.table()
    tell_incomplete(table, context.told)
    return table


def live_name(text: str) -> str:
    """Return a station's name without the note of when it was begun or ended.

    >>> live_name("钟楼(启用161026)"), live_name("钟楼")
    ('钟楼', '钟楼')
    """
    return _STALE.sub("", plain_text(text))


@dataclass(slots=True)
class _Rows:
    """The rows of registered stations: keys and values, converted some thousand at a time."""

    context: Context
    subjects: Subjects
    header: Header
    file: DayFile
    keys: list[tuple[int, int, int, bool]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    stale: int = 0
    repeated: int = 0
    _texts: list[list[str]] = field(default_factory=lambda: [[] for _ in VALUES])
    _parts: list[Int64s] = field(default_factory=list)
    _dates: dict[str, int] = field(default_factory=dict)

    def take(self, line: Line) -> None:
        """Take one row."""
        cells, columns = line.cells, self.header.columns
        if len(cells) <= max(columns.values()):
            raise self.broken(line.number, f"只有 {len(cells)} 列,比表头少:文件可能不完整")
        name = cells[columns["subject"]]
        subject = self.subjects.number(live_name(name))
        if subject < 0:
            return
        day = self._day(cells[columns["date"]], line.number)
        stamp = self._stamp(cells[columns["hour"]], line.number)
        is_stale = live_name(name) != plain_text(name)
        self.keys.append((subject, day if stamp else day - 1, stamp or HOURS, is_stale))
        self.lines.append(line.number)
        for texts, name in zip(self._texts, VALUES, strict=True):
            texts.append(cells[columns[name]] if name in columns else "")
        if len(self._texts[0]) >= LINES_AT_ONCE:
            self.convert()
            self.context.reader.tell()

    def broken(self, line: int, text: str) -> UnreadableFileError:
        return UnreadableFileError(f"{self.file.name} 第{line}行:{text}")

    def _day(self, text: str, line: int) -> int:
        found = self._dates.get(text)
        if found is None:
            try:
                day = read_date(text)
            except ValueError as problem:
                raise self.broken(line, str(problem)) from None
            if day < HJ_633_2012.in_force_from:
                text = f"{day} 早于 HJ 633-2012 开始实施的日期,小时数据不能导入"
                raise self.broken(line, text)
            found = self._dates[text] = day.toordinal()
        return found

    def _stamp(self, text: str, line: int) -> int:
        found = _STAMP.fullmatch(plain_text(text))
        if found is None or int(found[1]) > HOURS:
            raise self.broken(line, f"小时“{text[:20]}”无法识别:请写 0 到 23")
        return int(found[1])

    def convert(self) -> None:
        """Turn the texts held into numbers."""
        first = sum(part.shape[1] for part in self._parts)
        columns = []
        for name, texts in zip(VALUES, self._texts, strict=True):
            column = self._column(name, texts)
            for place, why in sorted(column.refused.items()):
                word = self.header.word(name)
                finding = Finding(
                    self.file.name, self.lines[first + place], word, f"{why},按缺测处理"
                )
                self.context.log.add(Kind.DOUBT, finding)
            columns.append(column.values)
            texts.clear()
        self._parts.append(np.stack(columns))

    def _column(self, name: str, texts: Sequence[str]) -> Concentrations:
        if name == "aqi":
            return read_concentrations(texts)
        factor = self.header.factor(name)
        assert factor is not None, "unknown units are refused before"
        return read_concentrations(in_unit(texts, factor), Pollutant(name))

    def tell(self) -> None:
        """Name the stations nobody has registered."""
        unknown = list(self.subjects.unknown)
        if not self.subjects.known:
            advice = self.subjects.advice(unknown[0]) if unknown else "文件没有数据行"
            self.context.refuse(self.file.name, 0, "", advice)
        elif unknown:
            text = f"未登记站点,已略过:{briefly(unknown)}"
            self.context.log.add(Kind.SKIPPED, Finding(self.file.name, 0, "", text))

    def tell_spare(self) -> None:
        """Say how many rows were not needed."""
        if self.stale:
            text = f"旧站名(如“启用161026”)的 {self.stale} 行与现用站名的行重复,未采用。"
            self.context.told.append(text)
        if self.repeated:
            self.context.told.append(f"完全相同的重复行 {self.repeated} 行,只计一次。")

    def blocks(self) -> Iterator[tuple[HourBlock, bool]]:
        """Yield the hours day by day, and whether the file only touches the day at its edge."""
        values = np.concatenate(self._parts, axis=1)
        kept = self._without_duplicates(values)
        by_day: dict[int, list[int]] = {}
        for place in kept:
            by_day.setdefault(self.keys[place][1], []).append(place)
        for number, day in enumerate(sorted(by_day)):
            is_edge = number == 0 and all(self.keys[p][2] == HOURS for p in by_day[day])
            if is_edge:
                text = f"{date.fromordinal(day)} 只有第24时(次日0时),未导入这一天"
                self.context.log.add(Kind.SKIPPED, Finding(self.file.name, 0, "", text))
            yield self._block(date.fromordinal(day), by_day[day], values), is_edge

    def _block(self, day: date, places: Sequence[int], values: Int64s) -> HourBlock:
        numbers = sorted({self.keys[place][0] for place in places})
        row_of = {number: row for row, number in enumerate(numbers)}
        hours = np.full((len(VALUES), len(numbers), HOURS), MISSING, dtype=np.int64)
        lines = [("", 0)] * HOURS
        for place in places:
            subject, _, stamp, _ = self.keys[place]
            hours[:, row_of[subject], stamp - 1] = values[:, place]
            lines[stamp - 1] = (self.file.name, self.lines[place])
        items = {item: hours[row] for row, item in enumerate(ITEMS)}
        return HourBlock(day, np.array(numbers), items, hours[len(ITEMS)], lines)

    def _without_duplicates(self, values: Int64s) -> list[int]:
        groups: dict[tuple[int, int, int], list[int]] = {}
        for place, key in enumerate(self.keys):
            groups.setdefault(key[:3], []).append(place)
        return [place for group in groups.values() for place in self._one_of(group, values)]

    def _one_of(self, group: list[int], values: Int64s) -> list[int]:
        if len(group) == 1:
            return group
        live = [place for place in group if not self.keys[place][3]] or group
        for place in sorted(set(group) - set(live)):
            self.stale += 1
            self._skip(place, "旧站名的行,同一小时已有现用站名的行")
        first, *others = live
        if all((values[:, other] == values[:, first]).all() for other in others):
            self.repeated += len(others)
            for other in others:
                self._skip(other, f"与第{self.lines[first]}行重复,数值相同")
            return [first]
        lines = "、".join(str(self.lines[place]) for place in live)
        text = f"同一站点同一小时在第{lines}行数值不同,都不采用"
        finding = Finding(self.file.name, self.lines[first], "", text)
        self.context.log.add(Kind.CONFLICT, finding)
        return []

    def _skip(self, place: int, text: str) -> None:
        finding = Finding(self.file.name, self.lines[place], "", text)
        self.context.log.add_quietly(Kind.SKIPPED, finding)


LAYOUT = DayLayout(title="站点小时数据(长表)", recognise=recognise, read=read)
