"""A year of daily values as a line with its limit: where it was over, and where it is missing."""

import calendar
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from charts.axes import Margins, MonthFrame, month_frame, placed
from charts.block import ChartBlock, ChartTable, TableColumn
from charts.labels import LabelPlacer, along_line
from charts.scale import Domain, LinearScale, value_domain
from charts.svg import Point, document, dot, line, rect, series, text
from charts.values import MONTHS, Number, as_float, number_text

MARGINS = Margins(width=560, height=170, top=14, right=8, bottom=22, left=36)


@dataclass(frozen=True)
class DayLimit:
    """A limit from a day on, until the next one begins or the year ends."""

    start: date
    value: Number
    label: str


@dataclass(frozen=True)
class DayLinesSpec:
    """Values of the days of a year; a day left out or None is missing. `limits` go by time."""

    key: str
    title: str
    unit: str
    source: str
    year: int
    values: Mapping[date, Number]
    as_of: date
    limits: Sequence[DayLimit] = ()
    decimals: int = 0
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse a limit of another year or out of order."""
        starts = [limit.start for limit in self.limits]
        if starts != sorted(starts) or any(start.year != self.year for start in starts):
            raise ValueError(f"the limits of {self.title!r} are not in the order of {self.year}")


def day_lines(spec: DayLinesSpec) -> ChartBlock:
    """A thin line that breaks where a day is missing, the limit dashed, a point on days above it.

    The table is an almanac: a row for each day of the month, a column for each month.
    """
    return ChartBlock(
        key=spec.key,
        title=spec.title,
        unit=spec.unit,
        source=spec.source,
        svg=_drawing(spec),
        table=_table(spec),
        note=spec.note,
    )


def _days_of_year(year: int) -> list[date]:
    first = date(year, 1, 1).toordinal()
    return [date.fromordinal(first + n) for n in range(366 if calendar.isleap(year) else 365)]


def _limit_on(spec: DayLinesSpec, day: date) -> Number:
    known = [limit.value for limit in spec.limits if limit.start <= day]
    return known[-1] if known else None


def _drawing(spec: DayLinesSpec) -> str:
    days = _days_of_year(spec.year)
    frame = month_frame(MARGINS, _domain(spec))
    x = LinearScale(0, len(days), frame.plot.left, frame.plot.right)
    points = [_point(spec, frame, x, place, day) for place, day in enumerate(days)]
    placer = frame.placer()
    placer.avoid(points, weight=2)
    strokes, labels = _limits(spec, frame, x, placer)
    body = [*_band(spec, frame, x, days), *_axes(spec, frame, x), *strokes]
    body.append(series("c-day-line", "c-this-dot", _with_lone_days_drawn(points)))
    body += [
        dot("c-this-dot", point, 1.8)
        for point, day in zip(points, days, strict=True)
        if point is not None and _is_over(spec, day)
    ]
    if not any(points):
        labels.append(placed("c-empty", "暂无数据", frame.centre_spots(), placer))
    size = (MARGINS.width, MARGINS.height)
    return document(spec.key, _described(spec), size, [*body, *labels])


def _with_lone_days_drawn(points: Sequence[Point | None]) -> list[Point | None]:
    """Turn a day between two gaps into a short stroke: a point means a day above the limit."""
    drawn: list[Point | None] = []
    for before, point, after in zip((None, *points), points, (*points[1:], None), strict=False):
        if point is not None and before is None and after is None:
            drawn += [(point[0] - 1.5, point[1]), (point[0] + 1.5, point[1])]
        else:
            drawn.append(point)
    return drawn


def _value(spec: DayLinesSpec, day: date) -> float | None:
    return as_float(spec.values.get(day)) if day <= spec.as_of else None


def _point(
    spec: DayLinesSpec, frame: MonthFrame, x: LinearScale, place: int, day: date
) -> Point | None:
    number = _value(spec, day)
    return None if number is None else (x(place + 0.5), frame.y(number))


def _is_over(spec: DayLinesSpec, day: date) -> bool:
    """Whether the day as printed is above the limit in force on it."""
    value, limit = spec.values.get(day), as_float(_limit_on(spec, day))
    if value is None or limit is None:
        return False
    return float(number_text(value, spec.decimals)) > limit


def _domain(spec: DayLinesSpec) -> Domain | None:
    numbers = [n for day in _days_of_year(spec.year) if (n := _value(spec, day)) is not None]
    highest = max((n for limit in spec.limits if (n := as_float(limit.value))), default=None)
    return value_domain(numbers, requirement=highest, lower=0.0, finest=10.0**-spec.decimals)


def _limits(
    spec: DayLinesSpec, frame: MonthFrame, x: LinearScale, placer: LabelPlacer
) -> tuple[list[str], list[str]]:
    """Each limit's line over its days, and its label."""
    strokes, labels = [], []
    starts = [*(limit.start for limit in spec.limits), date(spec.year + 1, 1, 1)]
    for limit, end in zip(spec.limits, starts[1:], strict=True):
        value = as_float(limit.value)
        if value is None:
            continue
        first = date(spec.year, 1, 1)
        left, right = x((limit.start - first).days), x((end - first).days)
        names = ("c-target", "c-target-label")
        stroke, label = "", ""
        if frame.domain is not None and frame.domain.holds(value):
            y = frame.y(value)
            stroke = line(names[0], (left, y), (right, y))
            placer.avoid([(left, y), (right, y)])
            label = placed(names[1], limit.label, along_line(left, right, y), placer)
        else:
            _, label = frame.level(names, value, limit.label, left, placer)
        strokes.append(stroke)
        labels.append(label)
    return strokes, labels


def _band(spec: DayLinesSpec, frame: MonthFrame, x: LinearScale, days: Sequence[date]) -> list[str]:
    """The light band over the days still to come."""
    passed = sum(1 for day in days if day <= spec.as_of)
    if passed == len(days):
        return []
    left, plot = x(passed), frame.plot
    return [rect("c-band", left, plot.top, plot.right - left, plot.bottom - plot.top)]


def _axes(spec: DayLinesSpec, frame: MonthFrame, x: LinearScale) -> list[str]:
    """Rules and labels of the values; months named in their middle, a tick where each begins."""
    plot, marks = frame.plot, []
    domain = frame.domain or Domain(0, 1, ())
    for tick, words in zip(domain.ticks, domain.tick_texts(), strict=True):
        y = frame.y(tick)
        marks.append(line("c-grid", (plot.left, y), (plot.right, y)))
        marks.append(text("c-tick", plot.left - 5, y + 3.5, words, "end"))
    marks.append(line("c-axis", (plot.left, plot.bottom), (plot.right, plot.bottom)))
    begun = 0
    for month in MONTHS:
        length = calendar.monthrange(spec.year, month)[1]
        marks.append(line("c-axis", (x(begun), plot.bottom), (x(begun), plot.bottom + 3)))
        middle = x(begun + length / 2)
        marks.append(text("c-tick", middle, plot.bottom + 15, f"{month}月", "middle"))
        begun += length
    return marks


def _described(spec: DayLinesSpec) -> str:
    """What the drawing shows, in a sentence."""
    known = [day for day in _days_of_year(spec.year) if _value(spec, day) is not None]
    parts = [f"{spec.title}({spec.unit}):{spec.year}年逐日,截至{spec.as_of.isoformat()}"]
    parts += [limit.label for limit in spec.limits]
    if not known:
        return ",".join([*parts, "暂无数据"])
    over = sum(1 for day in known if _is_over(spec, day))
    parts.append(f"有值 {len(known)} 天")
    if spec.limits:
        parts.append(f"高于限值 {over} 天")
    return ",".join(parts)


def _table(spec: DayLinesSpec) -> ChartTable:
    months = [m for m in MONTHS if date(spec.year, m, 1) <= spec.as_of] or [1]
    columns = (
        TableColumn("日", numeric=False),
        *(TableColumn(f"{month}月", spec.unit if month == months[0] else "") for month in months),
    )
    rows = tuple(
        (f"{day}日", *(_cell(spec, month, day) for month in months)) for day in range(1, 32)
    )
    return ChartTable(_described(spec), columns, rows)


def _cell(spec: DayLinesSpec, month: int, day: int) -> str:
    if day > calendar.monthrange(spec.year, month)[1]:
        return ""
    when = date(spec.year, month, day)
    if when > spec.as_of:
        return ""
    return number_text(spec.values.get(when), spec.decimals)
