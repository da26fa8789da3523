"""One parameter of a section month by month, with the limits of the water classes beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from charts.axes import TICK_SIZE, Margins, MonthFrame, month_frame, placed
from charts.block import ChartBlock, ChartTable, TableColumn
from charts.labels import LabelPlacer, beside_point, text_width
from charts.scale import Domain, value_domain
from charts.svg import Point, document, dot, line, series, text
from charts.theme import WATER_CLASS_LABELS
from charts.values import MISSING, MONTHS, Number, as_float, plain_text, require_twelve

TICK_ROOM = text_width("0.005", TICK_SIZE) + 9
MARGINS = Margins(width=360, height=196, top=12, right=8, bottom=22, left=TICK_ROOM)
LABEL_GAP = 11.5
LABEL_SIZE = 10.0
LABEL_ROOM = text_width("Ⅰ—Ⅲ 0.005 目标", LABEL_SIZE)
"""Width kept for ticks and for labels of limits in every curve: the months of a column align."""
REACH = 2
"""A limit beyond this many times what is drawn anyway has no line: it would flatten the curve."""


@dataclass(frozen=True)
class CurvePoint:
    """One month: the value drawn, its text as printed, the class it alone gives.

    `is_below` marks a result below detection: the value is the limit, the point is hollow.
    """

    value: Number
    text: str
    water_class: int | None = None
    is_below: bool = False


@dataclass(frozen=True)
class LimitLine:
    """A limit with what it is a limit of (“Ⅲ”, “Ⅰ—Ⅲ”); the target's own is drawn strongest."""

    value: Number
    words: str
    is_target: bool = False


@dataclass(frozen=True)
class ClassCurveSpec:
    """Two years of one parameter, January first, None where nothing was measured."""

    key: str
    title: str
    unit: str
    source: str
    year: int
    as_of_month: int
    this_year: Sequence[CurvePoint | None]
    last_year: Sequence[CurvePoint | None]
    limits: Sequence[LimitLine]
    decimals: int
    is_lower_bound: bool = False
    from_zero: bool = True

    def __post_init__(self) -> None:
        """Refuse series that are not twelve months."""
        require_twelve(self.this_year, "this_year")
        require_twelve(self.last_year, "last_year")


def class_curve(spec: ClassCurveSpec) -> ChartBlock:
    """The curve: this year dark, last year grey, limits as labelled lines, the target strongest.

    The labels of the limits stand in the margin on the right, one under the other. A limit far
    beyond the values has no line; the note tells it.
    """
    domain = _domain(spec)
    return ChartBlock(
        key=spec.key,
        title=spec.title,
        unit=spec.unit,
        source=spec.source,
        svg=_drawing(spec, domain),
        table=_table(spec),
        note=_note(spec, domain),
    )


def _numbers(points: Sequence[CurvePoint | None]) -> list[Number]:
    return [None if point is None else point.value for point in points]


def _domain(spec: ClassCurveSpec) -> Domain | None:
    values = [*_numbers(spec.this_year), *_numbers(spec.last_year)]
    values += [each.value for each in spec.limits if each.is_target]
    drawn = [number for number in map(as_float, values) if number is not None]
    highest = max(drawn, default=0.0)
    limits = [number for each in spec.limits if (number := as_float(each.value)) is not None]
    near = [number for number in limits if not drawn or number <= highest * REACH]
    return value_domain(
        [*drawn, *near],
        lower=0.0 if spec.from_zero else None,
        finest=10.0**-spec.decimals,
    )


def _drawn(spec: ClassCurveSpec, domain: Domain | None) -> list[tuple[LimitLine, float]]:
    """The limits that lie on the axis."""
    return [
        (each, number)
        for each in spec.limits
        if (number := as_float(each.value)) is not None and domain and domain.holds(number)
    ]


def _label(spec: ClassCurveSpec, limit: LimitLine) -> str:
    is_the_target = limit.is_target and sum(each.is_target for each in spec.limits) == 1
    return f"{limit.words} {plain_text(limit.value)}" + (" 目标" if is_the_target else "")


def _drawing(spec: ClassCurveSpec, domain: Domain | None) -> str:
    limits = _drawn(spec, domain)
    widest = max((text_width(_label(spec, each), LABEL_SIZE) for each, _ in limits), default=0.0)
    room = max(widest, LABEL_ROOM)
    margins = replace(MARGINS, right=MARGINS.right + room)
    frame = month_frame(margins, domain)
    placer = frame.placer()
    this_year = frame.points(_numbers(spec.this_year))
    last_year = frame.points(_numbers(spec.last_year))
    placer.avoid(last_year, weight=4)
    placer.avoid(this_year, weight=10)
    body = [*frame.band(spec.as_of_month), *frame.axes(map(str, MONTHS))]
    body += _limit_marks(spec, frame, limits, placer)
    body.append(series("c-last", "c-last-dot", last_year))
    body += _dots(spec.last_year, last_year, ("c-last-below", ""))
    body.append(series("c-this", "c-this-dot", this_year))
    body += _dots(spec.this_year, this_year, ("c-month-dot", "c-this-dot"))
    body += _end_labels(spec, frame, placer)
    return document(spec.key, _described(spec), (MARGINS.width, MARGINS.height), body)


def _dots(
    points: Sequence[CurvePoint | None],
    places: Sequence[Point | None],
    names: tuple[str, str],
) -> list[str]:
    """A point for every month: hollow below detection; the second name may be empty for none."""
    marked = [
        (names[0] if point.is_below else names[1], place)
        for point, place in zip(points, places, strict=True)
        if point is not None and place is not None
    ]
    return [dot(name, place, 2.6) for name, place in marked if name]


def _limit_marks(
    spec: ClassCurveSpec,
    frame: MonthFrame,
    limits: Sequence[tuple[LimitLine, float]],
    placer: LabelPlacer,
) -> list[str]:
    """The lines of the limits and, in the margin, their labels."""
    plot, marks = frame.plot, []
    heights = spread([frame.y(number) for _, number in limits], LABEL_GAP, plot.top, plot.bottom)
    for (each, number), height in zip(limits, heights, strict=True):
        y = frame.y(number)
        placer.avoid([(plot.left, y), (plot.right, y)], weight=3)
        marks.append(
            line("c-target" if each.is_target else "c-limit", (plot.left, y), (plot.right, y))
        )
        name = "c-goal-label" if each.is_target else "c-limit-label"
        marks.append(text(name, plot.right + 4, height + 3.5, _label(spec, each)))
    return marks


def spread(wanted: Sequence[float], gap: float, top: float, bottom: float) -> list[float]:
    """Heights as near the wanted ones as a gap between neighbours allows, in the same order.

    >>> spread([10, 12, 50], 10, 0, 60)
    [10, 20, 50]
    """
    order = sorted(range(len(wanted)), key=lambda n: wanted[n])
    found = list(wanted)
    edge = top - gap
    for n in order:
        found[n] = edge = max(found[n], edge + gap)
    edge = bottom + gap
    for n in reversed(order):
        found[n] = edge = min(found[n], edge - gap)
    return found


def _end_labels(spec: ClassCurveSpec, frame: MonthFrame, placer: LabelPlacer) -> list[str]:
    """The name of each year at its last value; in words when this year has none."""
    labels = []
    for name, words, points in (
        ("c-this-label", "今年", spec.this_year),
        ("c-last-label", "去年", spec.last_year),
    ):
        known = [place for place in frame.points(_numbers(points)) if place is not None]
        if known:
            labels.append(placed(name, words, beside_point(known[-1]), placer))
    if not any(point is not None for point in spec.this_year):
        labels.append(placed("c-empty", "今年暂无数据", frame.centre_spots(), placer))
    return labels


def _note(spec: ClassCurveSpec, domain: Domain | None) -> str:
    """What the drawing can't show: limits beyond its axis, and what a hollow point means."""
    shown = {each.words for each, _ in _drawn(spec, domain)}
    beyond = [_label(spec, each) for each in spec.limits if each.words not in shown]
    parts = [f"图外限值:{'、'.join(beyond)}"] if beyond else []
    if any(point is not None and point.is_below for point in (*spec.this_year, *spec.last_year)):
        parts.append("空心点:低于检出限,画在检出限处")
    return ";".join(parts)


def _described(spec: ClassCurveSpec) -> str:
    """What the drawing shows, in a sentence."""
    unit = f"({spec.unit})" if spec.unit else ""
    sign = "不低于 " if spec.is_lower_bound else ""
    limits = "、".join(f"{each.words} {sign}{plain_text(each.value)}" for each in spec.limits)
    words = f"{spec.title}{unit}:{spec.year}年与{spec.year - 1}年各月"
    targets = [each.words for each in spec.limits if each.is_target]
    target = targets[0] if len(targets) == 1 else ""
    return words + (f";类别限值 {limits}" if limits else "") + (f";目标 {target}" if target else "")


def _table(spec: ClassCurveSpec) -> ChartTable:
    columns = (
        TableColumn("月份", numeric=False),
        TableColumn(f"{spec.year}年", spec.unit),
        TableColumn("单项类别"),
        TableColumn(f"{spec.year - 1}年", spec.unit),
    )
    rows = tuple(
        (f"{month}月", _text(now), _class(now), _text(before))
        for month, now, before in zip(MONTHS, spec.this_year, spec.last_year, strict=True)
    )
    return ChartTable(_described(spec), columns, rows)


def _text(point: CurvePoint | None) -> str:
    return MISSING if point is None else point.text


def _class(point: CurvePoint | None) -> str:
    if point is None or point.water_class is None:
        return MISSING
    return WATER_CLASS_LABELS[point.water_class]
