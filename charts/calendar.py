"""A year of days by AQI level: which days were lost, and which were never measured."""

import calendar
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from charts.block import ChartBlock, ChartTable, TableColumn
from charts.legend import Key, block_keys
from charts.svg import document, element, hatch, mark, rect, safe_text, text
from charts.theme import AIR_LEVEL_NAMES, AIR_LEVEL_SHORT, day_text_class
from charts.values import MISSING, MONTHS

LEFT, TOP, STEP_X, STEP_Y = 40.0, 18.0, 23.0, 22.0
CELL_WIDTH, CELL_HEIGHT = STEP_X - 1, STEP_Y - 1
WIDTH, HEIGHT = LEFT + 31 * STEP_X + 6, TOP + 12 * STEP_Y + 3


@dataclass(frozen=True)
class CalendarDay:
    """One day: AQI, level 1 to 6 (None when not valid), primary pollutant, state in words.

    `mark` is a word of four or five letters written small beneath the number.
    """

    aqi: int | None
    level: int | None
    primary: str = ""
    state: str = ""
    mark: str = ""

    def __post_init__(self) -> None:
        """Refuse a level that does not exist."""
        if self.level is not None and self.level not in AIR_LEVEL_NAMES:
            raise ValueError(f"AQI level is not 1 to 6: {self.level}")


@dataclass(frozen=True)
class DayCalendarSpec:
    """The days of a year up to `as_of`; a day that is past and not given counts as missing."""

    key: str
    title: str
    source: str
    year: int
    days: Mapping[date, CalendarDay]
    as_of: date
    note: str = ""


_KEYS = (
    *(Key("box", f"c-air-{level}", name) for level, name in AIR_LEVEL_NAMES.items()),
    Key("box", "c-day-missing", "× 无效"),
    Key("hatch", "c-day-missing", "缺测"),
    Key("box", "c-day-future", "未到"),
)

_NO_DAY = CalendarDay(None, None, "", "缺测,没有记录")


def day_calendar(spec: DayCalendarSpec) -> ChartBlock:
    """A row for each month, a cell for each day; colour, number and tooltip all tell the level."""
    return ChartBlock(
        key=spec.key,
        title=spec.title,
        unit="AQI",
        source=spec.source,
        svg=_drawing(spec),
        table=_table(spec),
        note=spec.note,
        keys=block_keys(_KEYS),
    )


def _drawing(spec: DayCalendarSpec) -> str:
    body = [
        text("c-tick", LEFT + (day - 0.5) * STEP_X, TOP - 6, str(day), "middle")
        for day in range(1, 32)
    ]
    for month in MONTHS:
        baseline = TOP + (month - 1) * STEP_Y + 15
        body.append(text("c-row-label", LEFT - 6, baseline, f"{month}月", "end"))
    body += _cells(spec)
    return document(spec.key, _described(spec), (WIDTH, HEIGHT), body)


def _cells(spec: DayCalendarSpec) -> list[str]:
    cells = "".join(
        _cell(spec, date(spec.year, month, day))
        for month in MONTHS
        for day in range(1, calendar.monthrange(spec.year, month)[1] + 1)
    )
    return [element("g", [("text-anchor", "middle"), ("font-size", 9.5)], cells)]


def _cell(spec: DayCalendarSpec, day: date) -> str:
    x, y = LEFT + (day.day - 1) * STEP_X, TOP + (day.month - 1) * STEP_Y
    if day > spec.as_of:
        return rect("c-day-future", x + 0.5, y + 0.5, CELL_WIDTH - 1, CELL_HEIGHT - 1)
    entry = spec.days.get(day, _NO_DAY)
    title = element("title", [], safe_text(_tooltip(day, entry)))
    if entry.level is None:
        blank = rect("c-day-missing", x, y, CELL_WIDTH, CELL_HEIGHT)
        if day in spec.days:  # a record there is, but it is not valid
            sign = text("c-day-void", x + CELL_WIDTH / 2, y + 14.5, "×")
        else:
            sign = hatch(x, y, CELL_WIDTH, CELL_HEIGHT)
        return element("g", [], title + blank + sign)
    box = rect(f"c-air-{entry.level}", x, y, CELL_WIDTH, CELL_HEIGHT)
    return element("g", [], title + box + _number(entry, entry.level, x + CELL_WIDTH / 2, y))


def _number(entry: CalendarDay, level: int, middle: float, y: float) -> str:
    """The AQI of a day, or the word of its level, and the mark beneath it."""
    words = AIR_LEVEL_SHORT[level][:1] if entry.aqi is None else str(entry.aqi)
    baseline = y + (10.5 if entry.mark else 14)
    number = mark("text", day_text_class(level), safe_text(words), x=middle, y=baseline)
    if not entry.mark:
        return number
    ink = "c-day-light" if level > 4 else "c-day-dark"
    size: dict[str, str | float] = {"font_size": 6.5}
    return number + mark("text", ink, safe_text(entry.mark), x=middle, y=y + 18.5, **size)


def _tooltip(day: date, entry: CalendarDay) -> str:
    level = AIR_LEVEL_NAMES[entry.level] if entry.level is not None else entry.state or "无效"
    parts = [f"{day.month}月{day.day}日"]
    parts += [f"AQI {entry.aqi}"] if entry.aqi is not None else []
    parts += [level, f"首要污染物 {entry.primary}" if entry.primary else ""]
    parts.append(entry.state if entry.level is not None else "")
    return " ".join(part for part in parts if part)


def _counts(spec: DayCalendarSpec, month: int) -> list[int] | None:
    """Days of each level, not valid and without record; None for a month not yet begun."""
    if date(spec.year, month, 1) > spec.as_of:
        return None
    counts = [0] * (len(AIR_LEVEL_NAMES) + 2)
    for day in range(1, calendar.monthrange(spec.year, month)[1] + 1):
        when = date(spec.year, month, day)
        if when <= spec.as_of:
            level = spec.days.get(when, _NO_DAY).level
            without = -2 if when in spec.days else -1
            counts[without if level is None else level - 1] += 1
    return counts


def _table(spec: DayCalendarSpec) -> ChartTable:
    by_month = [_counts(spec, month) for month in MONTHS]
    names = [*AIR_LEVEL_SHORT.values(), "无效", "缺测"]
    rows = [
        (f"{month}月", *(map(str, counts) if counts else [MISSING] * len(names)))
        for month, counts in zip(MONTHS, by_month, strict=True)
    ]
    begun = [counts for counts in by_month if counts]
    total = [str(sum(column)) for column in zip(*begun, strict=True)] or [MISSING] * len(names)
    rows.append(("合计", *total))
    columns = (TableColumn("月份", numeric=False), *(TableColumn(name, "天") for name in names))
    return ChartTable(_described(spec), columns, tuple(rows))


def _described(spec: DayCalendarSpec) -> str:
    return f"{spec.title}:{spec.year}年逐日空气质量级别,截至{spec.as_of.isoformat()}"
