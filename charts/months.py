"""This year and last year month by month: the small multiple of the summary page."""

from collections.abc import Sequence
from dataclasses import dataclass

from charts.axes import Margins, MonthFrame, month_frame, placed
from charts.block import ChartBlock, ChartTable, TableColumn
from charts.labels import LabelPlacer, beside_point
from charts.scale import Domain, value_domain
from charts.svg import document, dot, series
from charts.values import MONTHS, Number, as_float, number_text, plain_text, require_twelve

MARGINS = Margins(width=300, height=190, top=12, right=10, bottom=22)


@dataclass(frozen=True)
class MonthLinesSpec:
    """Two years of monthly values, January first, None where a value is missing.

    `requirement` is (first month, value, label) and holds to the year's end. `zero_based` makes
    the axis reach zero, `lower` and `upper` make it reach down to, and end at, a bound.
    """

    key: str
    title: str
    unit: str
    source: str
    this_year: Sequence[Number]
    last_year: Sequence[Number]
    year: int
    as_of_month: int
    target: Number = None
    target_label: str = ""
    requirement: tuple[int, Number, str] | None = None
    decimals: int = 1
    zero_based: bool = False
    lower: Number = None
    upper: Number = None
    this_label: str = "今年"
    last_label: str = "去年"
    note: str = ""

    def __post_init__(self) -> None:
        """Refuse series that are not twelve months."""
        require_twelve(self.this_year, "this_year")
        require_twelve(self.last_year, "last_year")


def month_lines(spec: MonthLinesSpec) -> ChartBlock:
    """The small line chart: this year dark with points, last year grey, target dashed.

    The months after `as_of_month` lie on a light band; the requirement spans its months.
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


def _drawing(spec: MonthLinesSpec) -> str:
    frame = month_frame(MARGINS, _domain(spec))
    placer = frame.placer()
    this_year, last_year = frame.points(spec.this_year), frame.points(spec.last_year)
    placer.avoid(last_year, weight=4)
    placer.avoid(this_year, weight=10)
    strokes, labels = _levels(spec, frame, placer)
    body = [*frame.band(spec.as_of_month), *frame.axes(map(str, MONTHS)), *strokes]
    body.append(series("c-last", "c-last-dot", last_year))
    body.append(series("c-this", "c-this-dot", this_year))
    body += [dot("c-this-dot", point, 2.4) for point in this_year if point is not None]
    labels += _end_labels(spec, frame, placer)
    size = (MARGINS.width, MARGINS.height)
    return document(spec.key, _described(spec), size, [*body, *labels])


def _domain(spec: MonthLinesSpec) -> Domain | None:
    numbers = map(as_float, (*spec.this_year, *spec.last_year, spec.target))
    return value_domain(
        [number for number in numbers if number is not None],
        requirement=as_float(spec.requirement[1]) if spec.requirement else None,
        lower=0.0 if spec.zero_based else as_float(spec.lower),
        upper=as_float(spec.upper),
        finest=10.0**-spec.decimals,
    )


def _levels(
    spec: MonthLinesSpec, frame: MonthFrame, placer: LabelPlacer
) -> tuple[list[str], list[str]]:
    """The requirement and the target: their lines and their labels."""
    levels = []
    need = as_float(spec.requirement[1]) if spec.requirement else None
    if spec.requirement and need is not None:
        start = frame.x(spec.requirement[0] - 0.5)
        names = ("c-need", "c-need-label")
        levels.append(frame.level(names, need, spec.requirement[2], start, placer))
    target = as_float(spec.target)
    if target is not None:
        names = ("c-target", "c-target-label")
        levels.append(frame.level(names, target, _target_label(spec), frame.plot.left, placer))
    return [stroke for stroke, _ in levels], [label for _, label in levels]


def _end_labels(spec: MonthLinesSpec, frame: MonthFrame, placer: LabelPlacer) -> list[str]:
    """The name of each year at its last value; in words when this year has none."""
    labels = []
    for class_name, words, values in (
        ("c-this-label", spec.this_label, spec.this_year),
        ("c-last-label", spec.last_label, spec.last_year),
    ):
        known = [point for point in frame.points(values) if point is not None]
        if known:
            labels.append(placed(class_name, words, beside_point(known[-1]), placer))
    if _is_empty(spec.this_year):
        words = "暂无数据" if _is_empty(spec.last_year) else f"{spec.this_label}暂无数据"
        labels.append(placed("c-empty", words, frame.centre_spots(), placer))
    return labels


def _is_empty(values: Sequence[Number]) -> bool:
    return all(as_float(value) is None for value in values)


def _target_label(spec: MonthLinesSpec) -> str:
    return spec.target_label or f"目标 {plain_text(spec.target)}"


def _described(spec: MonthLinesSpec) -> str:
    """What the drawing shows, in a sentence."""
    unit = f"({spec.unit})" if spec.unit else ""
    parts = [f"{spec.title}{unit}:{spec.year}年与{spec.year - 1}年各月"]
    if as_float(spec.target) is not None:
        parts.append(_target_label(spec))
    if spec.requirement and as_float(spec.requirement[1]) is not None:
        parts.append(f"{spec.requirement[0]}月起{spec.requirement[2]}")
    if _is_empty(spec.this_year):
        parts.append(f"{spec.year}年暂无数据")
    return ",".join(parts)


def _table(spec: MonthLinesSpec) -> ChartTable:
    columns = (
        TableColumn("月份", numeric=False),
        TableColumn(f"{spec.year}年", spec.unit),
        TableColumn(f"{spec.year - 1}年", spec.unit),
    )
    rows = tuple(
        (f"{month}月", number_text(now, spec.decimals), number_text(before, spec.decimals))
        for month, now, before in zip(MONTHS, spec.this_year, spec.last_year, strict=True)
    )
    return ChartTable(_described(spec), columns, rows)
