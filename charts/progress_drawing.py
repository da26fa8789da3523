"""The progress chart as a drawing on the page."""

from collections.abc import Iterator
from itertools import chain

from charts.axes import Margins, MonthFrame, month_frame, placed
from charts.labels import Box, LabelPlacer, beside_point
from charts.legend import Key
from charts.progress_spec import ProgressSpec
from charts.scale import Domain, value_domain
from charts.svg import Point, coordinate, document, dot, line, mark, rect, series, text
from charts.values import MONTHS, Number, as_float, number_text

MARGINS = Margins(width=760, height=300, top=30, right=12, bottom=24)
_HALF_BAR = 13.0


def progress_drawing(spec: ProgressSpec) -> str:
    """The static drawing, labels where they are free; the legend stands outside."""
    frame = month_frame(MARGINS, _domain(spec))
    placer = frame.placer()
    body = [*frame.band(spec.as_of_month), *frame.axes(f"{month}月" for month in MONTHS)]
    readings = _readings(spec, frame, placer)
    fan = _fan(spec, frame, placer)
    strokes, labels = _lines(spec, frame, placer)
    body += [*_allowed(spec, frame), *fan, *readings, *strokes, *labels]
    body += _value_labels(spec, frame, placer)
    if spec.unit:
        body.append(text("c-unit", 4, MARGINS.top - 10, spec.unit))
    return document(spec.key, spec.described, (MARGINS.width, MARGINS.height), body)


def _domain(spec: ProgressSpec) -> Domain | None:
    given: list[Number] = [spec.target]
    for point in spec.months:
        given += [point.reading, point.cumulative, point.plan]
        given += [point.last_year_reading, point.last_year_cumulative]
        given += [point.low, point.middle, point.high, point.scenario]
    numbers = [*map(as_float, given), *(spec.likely or ())]
    return value_domain(
        [number for number in numbers if number is not None],
        requirement=as_float(spec.need[1]) if spec.need else None,
        lower=0.0 if spec.zero_based else None,
        upper=as_float(spec.upper),
        finest=10.0**-spec.decimals,
    )


def _readings(spec: ProgressSpec, frame: MonthFrame, placer: LabelPlacer) -> list[str]:
    """Bars from zero, or hollow points; last year's month as a short grey stroke."""
    marks = []
    for x, y in _known(frame.points([point.reading for point in spec.by_month])):
        placer.avoid([(x - _HALF_BAR, y), (x + _HALF_BAR, y)], weight=3)
        if spec.zero_based:
            top, bottom = sorted((y, frame.y(0)))
            marks.append(
                rect("c-month-bar", x - _HALF_BAR, top, 2 * _HALF_BAR, max(bottom - top, 0.5))
            )
        else:
            marks.append(dot("c-month-dot", (x, y), 3.6))
    for x, y in _known(frame.points([point.last_year_reading for point in spec.by_month])):
        placer.avoid([(x - _HALF_BAR, y), (x + _HALF_BAR, y)], weight=3)
        marks.append(line("c-last-tick", (x - _HALF_BAR, y), (x + _HALF_BAR, y)))
    return marks


def _allowed(spec: ProgressSpec, frame: MonthFrame) -> list[str]:
    """What the remaining months may be: hatching from the requirement to the allowed side."""
    if spec.need is None:
        return []
    left, y = frame.x(spec.need[0] - 0.5), frame.y(float(spec.need[1]))
    at_most = spec.operator != "≥"
    top, bottom = (y, frame.plot.bottom) if at_most else (frame.plot.top, y)
    return _hatching(Box(left, top, frame.plot.right, bottom))


def _hatching(box: Box, gap: float = 9.0) -> list[str]:
    """Thin strokes rising to the right over a box."""
    width, height = box.right - box.left, box.bottom - box.top
    strokes, offset = [], gap
    while offset < width + height:
        start = (box.left + max(offset - height, 0.0), box.bottom - min(offset, height))
        end = (box.left + min(offset, width), box.bottom - max(offset - width, 0.0))
        strokes.append("M{},{}L{},{}".format(*map(coordinate, (*start, *end))))
        offset += gap
    return [mark("path", "c-need-area", d="".join(strokes))] if strokes else []


def _fan(spec: ProgressSpec, frame: MonthFrame, placer: LabelPlacer) -> list[str]:
    """The projection: the months' likely ranges, and the year's at its end."""
    marks = _wedge(spec, frame, placer)
    if spec.likely is not None:
        x = frame.x(MONTHS[-1])
        low, high = frame.y(spec.likely[0]), frame.y(spec.likely[1])
        placer.avoid([(x, low), (x, high)])
        marks.append(line("c-interval", (x, low), (x, high)))
        marks += [line("c-interval", (x - 6, y), (x + 6, y)) for y in (low, high)]
    middle = frame.points(spec.rising_from_known(lambda p: p.middle))
    placer.avoid(middle, 4.0)
    return [*marks, series("c-middle", "c-this-dot", middle)]


def _wedge(spec: ProgressSpec, frame: MonthFrame, placer: LabelPlacer) -> list[str]:
    """The surface between the lower and the upper ends; without months, a wedge to the year's."""
    fan = spec.fan
    if not fan and spec.likely is not None:
        known = list(_known(frame.points([point.cumulative for point in spec.by_month])))
        if known and known[-1][0] < frame.x(MONTHS[-1]):
            ends = [(frame.x(MONTHS[-1]), frame.y(value)) for value in spec.likely]
            return [_polygon([known[-1], *ends])]
    if len(fan) < 2:
        return []
    lower = [(frame.x(month), frame.y(low)) for month, low, _ in fan]
    upper = [(frame.x(month), frame.y(high)) for month, _, high in fan]
    for edge in (lower, upper):
        placer.avoid(edge, 3.0)
    edges = [series("c-fan-edge", "c-this-dot", edge) for edge in (lower, upper)]
    return [_polygon([*lower, *reversed(upper)]), *edges]


def _polygon(corners: list[Point]) -> str:
    points = " ".join(f"{coordinate(x)},{coordinate(y)}" for x, y in corners)
    return mark("polygon", "c-fan", points=points)


def _lines(
    spec: ProgressSpec, frame: MonthFrame, placer: LabelPlacer
) -> tuple[list[str], list[str]]:
    """Last year, plan, cumulative, requirement and target: their lines and the labels."""
    last_year = frame.points([point.last_year_cumulative for point in spec.by_month])
    plan = frame.points([point.plan for point in spec.by_month])
    to_date = frame.points([point.cumulative for point in spec.by_month])
    assumed = frame.points(spec.rising_from_known(lambda p: p.scenario))
    # One line, also over months left open.
    scenario = [point for point in assumed if point is not None]
    for points, weight in ((last_year, 4.0), (plan, 4.0), (to_date, 10.0), (scenario, 10.0)):
        placer.avoid(points, weight)
    levels = []
    if spec.need is not None:
        start = frame.x(spec.need[0] - 0.5)
        names, need = ("c-need", "c-need-label"), float(spec.need[1])
        levels.append(frame.level(names, need, spec.need_words, start, placer))
    target = as_float(spec.target)
    if target is not None:
        names = ("c-target", "c-target-label")
        levels.append(frame.level(names, target, spec.target_words, frame.plot.left, placer))
    strokes = [stroke for stroke, _ in levels]
    strokes.append(series("c-last", "c-last-dot", last_year))
    strokes.append(series("c-plan", "c-this-dot", plan))
    strokes.append(series("c-this", "c-this-dot", to_date))
    strokes += [dot("c-this-dot", point, 3) for point in _known(to_date)]
    strokes.append(series("c-scenario", "c-scenario-dot", scenario))
    tried = frame.points(spec.values(lambda p: p.scenario))
    strokes += [dot("c-scenario-dot", point, 3) for point in _known(tried)]
    return strokes, [label for _, label in levels]


def _value_labels(spec: ProgressSpec, frame: MonthFrame, placer: LabelPlacer) -> list[str]:
    """The value to date at its point, the projection at the year's end, or that nothing is in."""
    labels = []
    months = [point for point in spec.by_month if as_float(point.cumulative) is not None]
    if months:
        newest = list(_known(frame.points([point.cumulative for point in spec.by_month])))[-1]
        words = f"累计 {number_text(months[-1].cumulative, spec.decimals)}"
        labels.append(placed("c-this-label", words, beside_point(newest), placer))
    tried = list(_known(frame.points(spec.values(lambda p: p.scenario))))
    if tried:
        spots = beside_point(tried[-1])
        labels.append(placed("c-scenario-label", spec.scenario_words, spots, placer))
    if spec.likely is not None:
        ends = [beside_point((frame.x(MONTHS[-1]), frame.y(value))) for value in spec.likely]
        spots = list(chain.from_iterable(zip(*ends, strict=True)))
        labels.append(placed("c-projection-label", spec.likely_words, spots, placer))
    if not months and all(as_float(point.reading) is None for point in spec.months):
        labels.append(placed("c-empty", f"{spec.year}年暂无数据", frame.centre_spots(), placer))
    return labels


def progress_keys(spec: ProgressSpec) -> Iterator[Key]:
    """Legend entries for the marks that are there, with the figures of the single ones."""
    bars = Key("box", "c-month-bar", "当月")
    points = spec.months
    series_keys: tuple[tuple[Key, list[Number]], ...] = (
        (
            bars if spec.zero_based else Key("dot", "c-month-dot", "当月"),
            [point.reading for point in points],
        ),
        (Key("line-dot", "c-this", "累计"), [point.cumulative for point in points]),
        (Key("line", "c-last-tick", "去年同月"), [point.last_year_reading for point in points]),
        (Key("line", "c-last", "去年累计"), [point.last_year_cumulative for point in points]),
        (Key("line", "c-plan", "计划路径"), [point.plan for point in points]),
        (Key("line", "c-target", spec.target_words), [spec.target]),
    )
    for key, values in series_keys:
        if any(as_float(value) is not None for value in values):
            yield key
    if spec.need is not None:
        yield Key("line", "c-need", f"{spec.need[0]}月起{spec.rest_words}{spec.need_words}")
    yield from _outlook_keys(spec)


def _outlook_keys(spec: ProgressSpec) -> Iterator[Key]:
    """Legend entries of the months to come."""
    if spec.likely is not None or spec.has_fan:
        yield Key("box", "c-fan", spec.likely_words or "推算区间")
    if spec.has(lambda p: p.middle):
        yield Key("line", "c-middle", "推算中值")
    if spec.has(lambda p: p.scenario):
        yield Key("line-ring", "c-scenario", f"情景{spec.scenario_words}")
    if spec.as_of_month < MONTHS[-1]:
        yield Key("box", "c-band", "剩余月份")


def _known(points: list[Point | None]) -> Iterator[Point]:
    return (point for point in points if point is not None)
