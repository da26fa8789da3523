"""What was said of a year by month (推算回顾): ranges as bars that close in on the outcome."""

from dataclasses import dataclass

from charts.axes import Margins, MonthFrame, month_frame, placed
from charts.labels import LabelPlacer, beside_point
from charts.legend import Key, legend
from charts.scale import Domain, value_domain
from charts.svg import document, dot, line, rect, text
from charts.values import MONTHS, Number, as_float, number_text

MARGINS = Margins(width=760, height=250, top=34, right=12, bottom=24)
_HALF_BAR = 9.0


@dataclass(frozen=True)
class SaidMonth:
    """What was said at a month's end: the value to date and the year's likely range."""

    month: int
    value: Number = None
    low: Number = None
    middle: Number = None
    high: Number = None


@dataclass(frozen=True)
class TrackSpec:
    """A year's forecasts, the target, and the outcome once the year is over.

    `upper` is a bound the quantity can't pass (100 for a percentage).
    """

    key: str
    title: str
    unit: str
    months: tuple[SaidMonth, ...]
    target: Number
    outcome: Number = None
    decimals: int = 1
    upper: Number = None


def track_drawing(spec: TrackSpec) -> str:
    """The static drawing; the same figures stand in the page's table."""
    frame = month_frame(MARGINS, _domain(spec))
    placer = frame.placer()
    body = [*frame.axes(f"{month}月" for month in MONTHS)]
    for said in spec.months:
        body += _bar(said, frame, placer)
    body += [*_level(spec, frame, placer), *_outcome(spec, frame, placer)]
    if not spec.months:
        body.append(placed("c-empty", "尚无留存的推算", frame.centre_spots(), placer))
    if spec.unit:
        body.append(text("c-unit", 4, MARGINS.top - 10, spec.unit))
    indent = frame.plot.left + 40
    body += legend(_keys(spec), indent, 16, MARGINS.width - indent - 8)
    size = (MARGINS.width, MARGINS.height)
    return document(spec.key, f"{spec.title}:各月末推算的全年范围", size, body)


def _domain(spec: TrackSpec) -> Domain | None:
    given: list[Number] = [spec.target, spec.outcome]
    for said in spec.months:
        given += [said.value, said.low, said.middle, said.high]
    numbers = [number for number in map(as_float, given) if number is not None]
    return value_domain(numbers, upper=as_float(spec.upper), finest=10.0**-spec.decimals)


def _bar(said: SaidMonth, frame: MonthFrame, placer: LabelPlacer) -> list[str]:
    """The range as a bar, its middle as a stroke, the value to date as a point."""
    marks = []
    x = frame.x(said.month)
    low, high = as_float(said.low), as_float(said.high)
    if low is not None and high is not None:
        top, bottom = sorted((frame.y(low), frame.y(high)))
        left, right = x - _HALF_BAR, x + _HALF_BAR
        placer.avoid([(left, top), (right, top), (right, bottom), (left, bottom), (left, top)])
        height = max(bottom - top, 1.0)
        marks.append(rect("c-fan", x - _HALF_BAR, top, 2 * _HALF_BAR, height))
        for y in (top, bottom):
            marks.append(line("c-fan-edge", (x - _HALF_BAR, y), (x + _HALF_BAR, y)))
    middle = as_float(said.middle)
    if middle is not None:
        y = frame.y(middle)
        marks.append(line("c-interval", (x - _HALF_BAR, y), (x + _HALF_BAR, y)))
    value = as_float(said.value)
    if value is not None:
        marks.append(dot("c-this-dot", (x, frame.y(value)), 3))
        placer.avoid([(x, frame.y(value)), (x, frame.y(value))])
    return marks


def _level(spec: TrackSpec, frame: MonthFrame, placer: LabelPlacer) -> list[str]:
    target = as_float(spec.target)
    if target is None:
        return []
    names = ("c-target", "c-target-label")
    words = f"目标 {number_text(spec.target, spec.decimals)}"
    return list(frame.level(names, target, words, frame.plot.left, placer))


def _outcome(spec: TrackSpec, frame: MonthFrame, placer: LabelPlacer) -> list[str]:
    """The year's value as a ring at its end and a line back over the year."""
    outcome = as_float(spec.outcome)
    if outcome is None:
        return []
    point = (frame.x(MONTHS[-1]), frame.y(outcome))
    words = f"全年 {number_text(spec.outcome, spec.decimals)}"
    label = placed("c-scenario-label", words, beside_point(point), placer)
    stroke = line("c-scenario", (frame.plot.left, point[1]), point)
    return [stroke, dot("c-scenario-dot", point, 4), label]


def _keys(spec: TrackSpec) -> list[Key]:
    keys = [
        Key("box", "c-fan", "推算全年范围(80 %)"),
        Key("line", "c-interval", "推算中值"),
        Key("dot", "c-this-dot", "当时累计"),
        Key("line", "c-target", "目标"),
    ]
    if as_float(spec.outcome) is not None:
        keys.append(Key("line-ring", "c-scenario", "全年结果"))
    return keys
