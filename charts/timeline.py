"""Tasks over a year as lines with their nodes and deadlines, against a day (时间轴)."""

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape

from charts.block import BlockKey, ChartBlock, ChartTable, TableColumn
from charts.labels import fitted, text_width
from charts.scale import LinearScale
from charts.svg import document, element, line, mark, rect, text
from charts.values import MONTHS

WIDTH, NAME_WIDTH, STATE_WIDTH = 1000.0, 270.0, 96.0
ROW, GROUP, HEAD, FOOT = 21.0, 24.0, 40.0, 22.0
LABEL, TOP = 15.0, 18.0
SIZE = 11.0
DIAMOND = 5.2


def day_words(day: date, year: int) -> str:
    """Print a day; its year only where that is not the page's.

    >>> day_words(date(2023, 9, 30), 2023), day_words(date(2024, 3, 31), 2023)
    ('09-30', '2024-03-31')
    """
    return f"{day:%m-%d}" if day.year == year else f"{day:%Y-%m-%d}"


@dataclass(frozen=True)
class TimelineNode:
    """A node: what, when planned, when reached (None: not by the day), its shape and word.

    `kind` is "reached", "planned" or "late".
    """

    title: str
    planned_on: date
    reached_on: date | None
    kind: str
    icon: str
    label: str

    @property
    def drawn_on(self) -> date:
        """Where it stands: the day it was reached, else the day planned."""
        return self.planned_on if self.reached_on is None else self.reached_on

    def words(self, year: int) -> str:
        """“◆ 已到达 04-12(计划 03-31)完成招标”, the year told where it is not the page's."""
        day = day_words(self.drawn_on, year)
        if self.reached_on is not None and self.reached_on != self.planned_on:
            day += f"(计划 {day_words(self.planned_on, year)})"
        return f"{self.icon} {self.label} {day} {self.title}"


@dataclass(frozen=True)
class TimelineRow:
    """A task: its name, its state in words, from when to when, its nodes.

    `due` is the deadline with what was granted beyond `planned_due`; `is_open` says whether work
    is still to be done, so that a deadline that has passed is overdue.
    """

    name: str
    state: str
    start: date
    planned_due: date
    due: date
    is_open: bool
    nodes: tuple[TimelineNode, ...] = ()

    def due_words(self, year: int) -> str:
        """“12-31”, or “12-31(延期,原 09-30)”, the year told where it is not the page's."""
        due = day_words(self.due, year)
        if self.due == self.planned_due:
            return due
        return f"{due}(延期,原 {day_words(self.planned_due, year)})"


@dataclass(frozen=True)
class TimelineGroup:
    """The tasks under one heading."""

    name: str
    rows: tuple[TimelineRow, ...]


@dataclass(frozen=True)
class TimelineSpec:
    """Groups of tasks over one year; `at` is the day they stand on, `today` None outside it."""

    key: str
    title: str
    source: str
    year: int
    at: date
    groups: Sequence[TimelineGroup]
    today: date | None = None


def timeline(spec: TimelineSpec) -> ChartBlock:
    """A line a task from start to deadline, a diamond a node, upright lines for the days.

    A node is hollow while it is planned, filled once it is reached, and has an exclamation mark
    when it is late. The table has a row a task with the same dates in words.
    """
    return ChartBlock(
        key=spec.key,
        title=spec.title,
        unit="日期",
        source=spec.source,
        svg=_drawing(spec),
        table=_table(spec),
        keys=_keys(),
    )


def _scale(spec: TimelineSpec) -> LinearScale:
    length = 366 if calendar.isleap(spec.year) else 365
    return LinearScale(0, length, NAME_WIDTH, WIDTH - STATE_WIDTH)


def _place(spec: TimelineSpec, x: LinearScale, day: date) -> float:
    """The middle of a day; days of other years lie on the edge."""
    return x((day - date(spec.year, 1, 1)).days + 0.5)


def _drawing(spec: TimelineSpec) -> str:
    x, height = _scale(spec), _height(spec)
    body = [*_months(spec, x, height), *_days(spec, x, height)]
    y = HEAD
    for group in spec.groups:
        body.append(text("c-line-group", 4, y + 16, fitted(group.name, WIDTH - 8, SIZE)))
        y += GROUP
        for row in group.rows:
            body += _row(spec, x, row, y + ROW / 2)
            y += ROW
    return document(spec.key, _described(spec), (WIDTH, height), body)


def _height(spec: TimelineSpec) -> float:
    rows = sum(len(group.rows) for group in spec.groups)
    return HEAD + GROUP * len(spec.groups) + ROW * rows + FOOT


def _months(spec: TimelineSpec, x: LinearScale, height: float) -> Iterator[str]:
    begun = 0
    for month in MONTHS:
        length = calendar.monthrange(spec.year, month)[1]
        yield line("c-grid", (x(begun), HEAD - 6), (x(begun), height - FOOT))
        for y in (HEAD - 10, height - 6):  # a long drawing is read far from its head
            yield text("c-tick", x(begun + length / 2), y, f"{month}月", "middle")
        begun += length
    yield line("c-grid", (x(begun), HEAD - 6), (x(begun), height - FOOT))


def _days(spec: TimelineSpec, x: LinearScale, height: float) -> Iterator[str]:
    """The band still to come, the day the tasks stand on, and today."""
    at = x((spec.at - date(spec.year, 1, 1)).days + 1)
    if at < x.end:
        yield rect("c-band", at, HEAD - 6, x.end - at, height - FOOT - HEAD + 6)
    yield line("c-line-now", (at, TOP), (at, height - FOOT))
    anchor = "end" if at > (x.start + x.end) / 2 else "start"
    shift = -4 if anchor == "end" else 4
    yield text("c-this-label", at + shift, LABEL, f"截至 {spec.at:%m-%d}", anchor)
    if spec.today is not None and spec.today != spec.at:
        now = _place(spec, x, spec.today)
        yield line("c-line-today", (now, TOP), (now, height - FOOT))
        yield from _today_label(spec.today, now, at, anchor)


def _today_label(today: date, now: float, at: float, anchor: str) -> Iterator[str]:
    """Name today on the side of its line that the other label leaves free."""
    words = f"今天 {today:%m-%d}"
    side = "start" if anchor == "end" else "end"
    if abs(now - at) > text_width(words, SIZE) + 90 or (side == "start") == (now > at):
        yield text("c-target-label", now + (4 if side == "start" else -4), LABEL, words, side)


def _row(spec: TimelineSpec, x: LinearScale, row: TimelineRow, y: float) -> Iterator[str]:
    yield text("c-line-name", 12, y + 4, fitted(row.name, NAME_WIDTH - 24, SIZE))
    start, due = _place(spec, x, row.start), _place(spec, x, row.due)
    planned = min(_place(spec, x, row.planned_due), due)
    yield line("c-line-span", (start, y), (planned, y))
    if row.due > row.planned_due:
        yield line("c-line-longer", (planned, y), (due, y))
    is_over = row.is_open and row.due < spec.at
    yield line("c-line-over" if is_over else "c-line-due", (due, y - 6), (due, y + 6))
    for node in row.nodes:
        yield _node(node, node.words(spec.year), _place(spec, x, node.drawn_on), y)
    yield text("c-legend", WIDTH - STATE_WIDTH + 8, y + 4, row.state)


def _node(node: TimelineNode, words: str, x: float, y: float) -> str:
    """A diamond; its words show under the pointer."""
    title = element("title", [], escape(words, quote=False))
    return element("g", [], title + diamond(node.kind, x, y))


def diamond(kind: str, x: float, y: float) -> str:
    """The shape of a node: hollow planned, filled reached, with a sign when late."""
    names = {"reached": "c-line-reached", "late": "c-line-late"}
    size = DIAMOND + 1.8 if kind == "late" else DIAMOND
    corners = ((x, y - size), (x + size, y), (x, y + size), (x - size, y))
    path = "M" + "L".join(f"{a:.1f},{b:.1f}" for a, b in corners) + "Z"
    drawn = mark("path", names.get(kind, "c-line-node"), d=path)
    return drawn + text("c-line-late-sign", x, y + 4, "!", "middle") if kind == "late" else drawn


def _keys() -> tuple[BlockKey, ...]:
    """The legend, drawn as the marks are."""
    return (
        *(
            BlockKey(_swatch(diamond(kind, 7, 7), 14), words)
            for kind, words in (
                ("planned", "节点:计划"), ("reached", "节点:已到达"), ("late", "节点:逾期未到"),
            )
        ),
        BlockKey(_swatch(line("c-line-span", (0, 7), (24, 7)), 24), "开始至完成时限"),
        BlockKey(_swatch(line("c-line-longer", (0, 7), (24, 7)), 24), "已同意的延期"),
        BlockKey(_swatch(line("c-line-due", (4, 1), (4, 13)), 8), "完成时限"),
        BlockKey(_swatch(line("c-line-over", (4, 1), (4, 13)), 8), "已过时限"),
    )  # fmt: skip


def _swatch(drawn: str, width: int) -> str:
    size: list[tuple[str, str | float]] = [
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("viewBox", f"0 0 {width} 14"),
        ("width", width),
        ("height", 14),
        ("aria-hidden", "true"),
    ]
    return element("svg", size, drawn)


def _described(spec: TimelineSpec) -> str:
    """What the drawing shows, in a sentence."""
    rows = [row for group in spec.groups for row in group.rows]
    parts = [f"{spec.title}:{spec.year}年,截至{spec.at.isoformat()}", f"任务 {len(rows)} 项"]
    labels: dict[str, int] = {}
    for row in rows:
        for node in row.nodes:
            labels[node.label] = labels.get(node.label, 0) + 1
    parts += [f"节点{label} {count} 个" for label, count in labels.items()]
    return ",".join(parts if labels else [*parts, "没有节点"])


def _table(spec: TimelineSpec) -> ChartTable:
    names = ("任务", "状态", "开始", "完成时限", "节点")
    rows = tuple(
        (
            row.name,
            row.state,
            day_words(row.start, spec.year),
            row.due_words(spec.year),
            "\n".join(node.words(spec.year) for node in row.nodes) or "没有节点",
        )
        for group in spec.groups
        for row in group.rows
    )
    return ChartTable(_described(spec), tuple(TableColumn(n, numeric=False) for n in names), rows)
