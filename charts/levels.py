"""How the days of each month divide among the AQI levels."""

from collections.abc import Sequence
from dataclasses import dataclass

from charts.axes import Margins, MonthFrame, month_frame
from charts.block import ChartBlock, ChartTable, TableColumn
from charts.legend import ROW_HEIGHT, Key, legend
from charts.scale import nice_domain
from charts.svg import document, mark, rect, text
from charts.theme import AIR_LEVEL_NAMES, AIR_LEVEL_SHORT, day_text_class
from charts.values import MISSING, MONTHS, require_twelve

MARGINS = Margins(width=480, height=250, top=24 + ROW_HEIGHT, right=8, bottom=22)
_HALF_BAR = 13.0


@dataclass(frozen=True)
class LevelSharesSpec:
    """Valid days by level (six counts, 优 first) of each month; None for a month without data."""

    key: str
    title: str
    source: str
    year: int
    months: Sequence[Sequence[int] | None]
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse anything but twelve months of six counts."""
        require_twelve(self.months, "months")
        if any(counts is not None and len(counts) != 6 for counts in self.months):
            raise ValueError("each month needs six counts, one for each level")


def level_shares(spec: LevelSharesSpec) -> ChartBlock:
    """Stacked bars of the share of valid days in each level, with the number of days written."""
    return ChartBlock(
        key=spec.key,
        title=spec.title,
        unit="%",
        source=spec.source,
        svg=_drawing(spec),
        table=_table(spec),
        note=spec.note,
    )


def _drawing(spec: LevelSharesSpec) -> str:
    frame = month_frame(MARGINS, nice_domain(0, 100, upper=100))
    body = frame.axes(map(str, MONTHS))
    keys = [Key("box", f"c-air-{level}", name) for level, name in AIR_LEVEL_NAMES.items()]
    body += legend(keys, frame.plot.left, 14, MARGINS.width - frame.plot.left - 8)
    for month, counts in zip(MONTHS, spec.months, strict=True):
        body += _bar(frame, month, counts or ())
    if not any(sum(counts or ()) for counts in spec.months):
        centre = (frame.plot.left + frame.plot.right) / 2
        body.append(text("c-empty", centre, 130, "暂无数据", "middle"))
    return document(spec.key, _described(spec), (MARGINS.width, MARGINS.height), body)


def _bar(frame: MonthFrame, month: int, counts: Sequence[int]) -> list[str]:
    """One month, the best level at the foot; a count is written where it has room."""
    marks, below, total = [], 0, sum(counts)
    x = frame.x(month)
    for level, count in enumerate(counts, 1):
        if count <= 0:
            continue
        bottom, top = frame.y(100 * below / total), frame.y(100 * (below + count) / total)
        below += count
        height = bottom - top
        marks.append(rect(f"c-air-{level}", x - _HALF_BAR, top, 2 * _HALF_BAR, height - 0.6))
        if height >= 12:
            middle = (top + bottom) / 2 + 3.5
            name = day_text_class(level)
            marks.append(
                mark("text", name, str(count), x=x, y=middle, text_anchor="middle", font_size=10)
            )
    return marks


def _table(spec: LevelSharesSpec) -> ChartTable:
    names = tuple(AIR_LEVEL_SHORT.values())
    rows = tuple(
        (f"{month}月", *(map(str, counts) if counts is not None else [MISSING] * len(names)))
        for month, counts in zip(MONTHS, spec.months, strict=True)
    )
    columns = (TableColumn("月份", numeric=False), *(TableColumn(name, "天") for name in names))
    return ChartTable(_described(spec), columns, rows)


def _described(spec: LevelSharesSpec) -> str:
    return f"{spec.title}:{spec.year}年各月有效天数按空气质量级别的构成"
