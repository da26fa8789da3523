"""Rows of daily tables turned into days.

Of the bureau's own sheet the AQI and primary pollutant stand, and what the concentrations do not
give is doubted (in `index`); a cell that cannot be read, or a site nobody has registered, refuses
the file. A table of a web page or a program nobody has reviewed: its AQI is compared and not
stored, a bad cell is missing, an unknown site is passed over, and a concentration of 0 means
missing. In both, an AQI of 0 or the quality “无” says that the zeros beside it are none.
"""

import re
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bulk.scaled import AIR_SCALE, MISSING, Bools, Int64s, unscaled
from monitoring.assessment_tables.vocabulary import plain_unit, unit_factor
from monitoring.choices import SOURCE_OF_PAGES, Caliber, DataStatus
from monitoring.forms.cells import clean_text, is_missing, plain_text, shown_number
from monitoring.importers.days.cells import TOPS, in_unit, read_concentrations, read_date
from monitoring.importers.days.daily_checks import (
    tell_foreign_index,
    without_duplicates,
    without_empty,
)
from monitoring.importers.days.files import DayFile
from monitoring.importers.days.findings import Finding, Kind
from monitoring.importers.days.headers import Header, year_above
from monitoring.importers.days.table import (
    INVALID_NOTE,
    ITEMS,
    NO_AQI,
    Context,
    DayTable,
    Subjects,
    briefly,
)
from monitoring.importers.names import is_total
from monitoring.importers.table import HEADER_SEARCH, Line
from monitoring.importers.units import is_row_of_units
from standards.air_items import Pollutant
from standards.air_levels import AQI_TOP, AirLevel, level_of
from standards.editions import HJ_633_2012

VALID_WORDS = frozenset({"", "是", "有效", "Y", "YES", "TRUE", "1", "√", "✓"})
INVALID_WORDS = frozenset({"否", "无效", "N", "NO", "FALSE", "0", "×", "X", "✗"})
_INVALID = re.compile(r"(?:否|无效|×)[(:,;,。、-]")
NO_SUBJECT = "没有站点、板块或城市的列:请用 --subject 名称 写明是哪里的数据"
LONGEST_NOTE = 300
LONGEST_PRIMARY = 40
CALIBERS = {label: value for value, label in Caliber.choices}
STATUSES = {label: value for value, label in DataStatus.choices}
_LEVELS = {level.label for level in AirLevel}


def table_of(context: Context, file: DayFile, header: Header, is_official: bool) -> DayTable:
    """Return the days of a table whose columns are known; problems go to the log."""
    rows = _Rows(context, file, header, is_official)
    rows.read()
    values = rows.values()
    aqi = rows.indices()
    invalid = rows.invalid()
    for item in ITEMS:
        values[item][invalid] = MISSING
    aqi[invalid] = NO_AQI
    rows.drop_zeros(values, aqi)
    table = DayTable(
        subjects=rows.subjects.known,
        subject=np.array(rows.subject, dtype=np.int32),
        day=np.array(rows.day, dtype=np.int32),
        values={item: column.astype(np.int32) for item, column in values.items()},
        is_emptied=invalid,
        line=np.array([line.number for line in rows.lines], dtype=np.int32),
        file=file.name,
        sheet=file.sheet,
        source="" if is_official else SOURCE_OF_PAGES,
        is_official=is_official,
        caliber=rows.caliber if "caliber" in header.columns else None,
        status=rows.statuses(),
        note=rows.notes(invalid),
    )
    if is_official:
        table.reported_aqi = aqi
        table.reported_primary = rows.primaries(invalid)
        rows.compare_levels(table)
    else:
        tell_foreign_index(context, table, aqi)
    return without_duplicates(context, without_empty(context, table))


@dataclass(slots=True)
class _Rows:
    """The rows that speak of a registered site on a day, and their cells by field."""

    context: Context
    file: DayFile
    header: Header
    is_official: bool
    lines: list[Line] = field(default_factory=list)
    subject: list[int] = field(default_factory=list)
    day: list[int] = field(default_factory=list)
    caliber: list[str] = field(default_factory=list)
    subjects: Subjects = field(init=False)
    year: str = field(init=False)
    _dates: dict[str, int | str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.subjects = Subjects(self.context.names)
        self.year = year_above(self.file, self.header)

    def tell(self, kind: Kind, line: int, column: str, text: str) -> None:
        self.context.log.add(kind, Finding(self.file.name, line, column, text))

    def cell(self, line: Line, name: str) -> str:
        column = self.header.columns.get(name)
        return "" if column is None else line.cells[column].strip()

    def texts(self, name: str) -> list[str]:
        """One column; empty cells if the table has none of this name."""
        column = self.header.columns.get(name)
        if column is None:
            return [""] * len(self.lines)
        return [line.cells[column] for line in self.lines]

    def read(self) -> None:
        """Read all rows below the header."""
        if "subject" not in self.header.columns and not self.context.subject:
            self.tell(Kind.ERROR, 0, "", NO_SUBJECT)
            return
        place = self.header.place
        above = 0 if place < 0 else self.file.head[place].number
        needed = max(self.header.columns.values())
        for count, line in enumerate(self.context.reader.lines(self.file)):
            if line.number <= above or line.is_blank:
                continue
            if count % 5000 == 0:
                self.context.reader.tell()
            if is_total(line.cells[0]) or is_total(self.cell_if_any(line, "subject")):
                self.tell(Kind.SKIPPED, line.number, "", "是合计、均值或说明,不是一天的数据")
            elif count < HEADER_SEARCH + 2 and is_row_of_units(filter(str.strip, line.cells)):
                self._check_units(line)
            elif len(line.cells) <= needed:
                text = f"只有 {len(line.cells)} 列,比表头少:文件可能不完整"
                self.tell(Kind.ERROR, line.number, "", text)
            else:
                self._take(line)
        self._tell_unknown()

    def _check_units(self, line: Line) -> None:
        """Leave out a row of units; refuse one that is not the table's own unit of an item."""
        self.tell(Kind.SKIPPED, line.number, "", "单位行,不是一天的数据")
        for name in self.header.items:
            unit = plain_unit(self.cell_if_any(line, name)) or ""
            if unit_factor(unit, plain_text(Pollutant(name).unit).lower()) != 1:
                text = f"单位“{unit}”不是 {Pollutant(name).unit}:请换算,或把单位写在列名里"
                self.tell(Kind.ERROR, line.number, self.header.word(name), text)

    def cell_if_any(self, line: Line, name: str) -> str:
        column = self.header.columns.get(name)
        return "" if column is None or column >= len(line.cells) else line.cells[column]

    def _take(self, line: Line) -> None:
        name = self.cell(line, "subject") or self.context.subject
        subject = self.subjects.number(name)
        if subject < 0:
            if self.is_official and self.subjects.unknown[name] == 1:
                word = self.header.word("subject")
                self.tell(Kind.ERROR, line.number, word, self.subjects.advice(name))
            return
        day = self._day(self.cell(line, "date"))
        if isinstance(day, str):
            self.tell(Kind.ERROR, line.number, self.header.word("date"), day)
            return
        words = self.cell(line, "caliber")
        if words and words not in CALIBERS:
            text = f"口径“{words[:20]}”无法识别:请写 实况 或 考核"
            self.tell(Kind.ERROR, line.number, self.header.word("caliber"), text)
            return
        self.lines.append(line)
        self.subject.append(subject)
        self.day.append(day)
        self.caliber.append(CALIBERS.get(words, Caliber.ACTUAL.value))

    def _day(self, text: str) -> int | str:
        found = self._dates.get(text)
        if found is None:
            try:
                day = read_date(text, self.year)
                if day < HJ_633_2012.in_force_from:
                    raise ValueError(f"{day} 早于 HJ 633-2012 开始实施的日期,不能评价")
                found = day.toordinal()
            except ValueError as problem:
                found = str(problem)
            self._dates[text] = found
        return found

    def _tell_unknown(self) -> None:
        unknown = list(self.subjects.unknown)
        if unknown and not self.is_official:
            if self.subjects.known:
                text = f"未登记的板块或站点,已略过:{briefly(unknown)}"
                self.tell(Kind.SKIPPED, 0, "", text)
            else:
                self.tell(Kind.ERROR, 0, "", self.subjects.advice(unknown[0]))

    def values(self) -> dict[Pollutant, Int64s]:
        """The concentrations; a cell that is none is told."""
        found = {}
        rounded = 0
        for item in ITEMS:
            factor = self.header.factor(item.value)
            assert factor is not None, "unknown units are refused before"
            column = read_concentrations(in_unit(self.texts(item.value), factor), item)
            self._tell_refused(item.value, column.refused)
            if self.is_official:
                self._tell_high(item, column.values)
            rounded += column.rounded
            found[item] = column.values
        if rounded:
            self.context.told.append(f"{rounded} 个数值多于3位小数,按四舍六入五成双保留3位。")
        return found

    def _tell_high(self, item: Pollutant, values: Int64s) -> None:
        for place in np.flatnonzero(values > TOPS[item] * AIR_SCALE).tolist():
            shown = shown_number(unscaled(int(values[place]), AIR_SCALE))
            text = f"{shown}高于分指数表的上限 {TOPS[item]} {item.unit}"
            self.tell(Kind.DOUBT, self.lines[place].number, self.header.word(item.value), text)

    def _tell_refused(self, name: str, refused: dict[int, str]) -> None:
        for place, why in sorted(refused.items()):
            number, word = self.lines[place].number, self.header.word(name)
            if self.is_official:
                advice = "" if "请" in why else ":请核对,没有数据请留空"
                self.tell(Kind.ERROR, number, word, f"{why}{advice}")
            else:
                self.tell(Kind.DOUBT, number, word, f"{why},按缺测处理")

    def indices(self) -> NDArray[np.int16]:
        """The AQI of the table, whole numbers up to 500."""
        column = read_concentrations(self.texts("aqi"))
        refused = dict(column.refused)
        is_bad = (column.values % AIR_SCALE != 0) | (column.values > AQI_TOP * AIR_SCALE)
        for place in np.flatnonzero(is_bad & (column.values != MISSING)).tolist():
            text = self.cell(self.lines[place], "aqi")
            refused[place] = f"{text[:20]}不是 0 到 {AQI_TOP} 的整数"
            column.values[place] = MISSING
        self._tell_refused("aqi", refused)
        whole = column.values // AIR_SCALE
        return np.where(column.values == MISSING, NO_AQI, whole).astype(np.int16)

    def invalid(self) -> Bools:
        """The days marked invalid: their missing values are known to be missing."""
        texts = self.texts("valid")
        marks = {text: _is_invalid(text) for text in set(texts)}
        for line, text in zip(self.lines, texts, strict=True):
            if marks[text] is None:
                advice = f"“{text.strip()[:20]}”无法识别:请写 是 或 否"
                self.tell(Kind.ERROR, line.number, self.header.word("valid"), advice)
        return np.fromiter((bool(marks[text]) for text in texts), np.bool_, len(self.lines))

    def drop_zeros(self, values: dict[Pollutant, Int64s], aqi: NDArray[np.int16]) -> None:
        """Take zeros that are no measurements for missing."""
        none = [plain_text(text) == "无" for text in self.texts("level")]
        is_void = (aqi == 0) | np.array(none, dtype=np.bool_)
        zeros = {item: (column == 0) & (is_void | ~_all_of(self.is_official, len(column)))
                 for item, column in values.items()}  # fmt: skip
        any_zero = np.zeros(len(self.lines), dtype=np.bool_)
        for item, mask in zeros.items():
            values[item][mask] = MISSING
            any_zero |= mask
        any_zero |= aqi == 0
        aqi[aqi == 0] = NO_AQI
        for place in np.flatnonzero(any_zero).tolist():
            names = [item.label for item, mask in zeros.items() if mask[place]]
            text = f"{'、'.join(names) or 'AQI'} 为 0,按缺测处理"
            self.tell(Kind.DOUBT, self.lines[place].number, "", text)

    def statuses(self) -> list[str] | None:
        """The data status of each row, if the table has such a column."""
        if "status" not in self.header.columns:
            return None
        found = []
        for line, text in zip(self.lines, self.texts("status"), strict=True):
            words = text.strip()
            if words and words not in STATUSES:
                advice = f"“{words[:20]}”无法识别:请写 {'、'.join(STATUSES)}"
                self.tell(Kind.ERROR, line.number, self.header.word("status"), advice)
            found.append(STATUSES.get(words, ""))
        return found

    def notes(self, invalid: Bools) -> list[str]:
        """The notes; an invalid day says at least that."""
        marks = invalid.tolist()
        return [
            clean_text(text)[:LONGEST_NOTE] or (INVALID_NOTE if is_invalid else "")
            for text, is_invalid in zip(self.texts("note"), marks, strict=True)
        ]

    def primaries(self, invalid: Bools) -> list[str]:
        """The primary pollutants as the sheet has them."""
        return [
            "" if is_invalid or is_missing(text) else clean_text(text)[:LONGEST_PRIMARY]
            for text, is_invalid in zip(self.texts("primary"), invalid.tolist(), strict=True)
        ]

    def compare_levels(self, table: DayTable) -> None:
        """Doubt a level that is not that of the AQI beside it."""
        if "level" not in self.header.columns or table.reported_aqi is None:
            return
        pairs = zip(self.texts("level"), table.reported_aqi.tolist(), strict=True)
        for place, (text, aqi) in enumerate(pairs):
            words = plain_text(text)
            level = words if words in _LEVELS else f"{words}污染"
            finding = ""
            if level not in _LEVELS:
                finding = "" if is_missing(words) else f"“{words[:20]}”不是空气质量级别"
            elif aqi != NO_AQI and level_of(aqi).label != level:
                finding = f"文件 {words},AQI {aqi} 应为 {level_of(aqi).label}"
            if finding:
                column = self.header.word("level")
                self.context.log.add(Kind.DOUBT, table.finding(place, column, finding))


def _is_invalid(text: str) -> bool | None:
    """Tell whether a mark says that a day is invalid; None if it is no such mark.

    >>> _is_invalid("否(停电)"), _is_invalid("√"), _is_invalid("待定")
    (True, False, None)
    """
    words = plain_text(text).upper()
    if words in INVALID_WORDS or _INVALID.match(words):
        return True
    return False if words in VALID_WORDS else None


def _all_of(value: bool, length: int) -> Bools:
    return np.full(length, value, dtype=np.bool_)
