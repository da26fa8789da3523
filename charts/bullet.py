"""The bullet graph (Stephen Few): a value against its target and last year, on one line."""

from dataclasses import dataclass
from itertools import pairwise

from charts.scale import LinearScale
from charts.svg import document, drawing_key, hatch, line, rect
from charts.values import Number, as_float, plain_text

WIDTH, HEIGHT, PAD = 190.0, 22.0, 3.0


@dataclass(frozen=True)
class BulletSpec:
    """One indicator's bullet graph; every number may be missing.

    `maximum` is the end of the scale (100 for a percentage, the total for a count); without it
    the scale ends a little beyond the largest number. `projection` is the likely range of the
    year's final value.
    """

    value: Number
    target: Number
    last_year: Number
    maximum: Number
    lower_is_better: bool
    label: str
    unit: str
    projection: tuple[Number, Number] | None = None
    key: str = ""


def bullet(spec: BulletSpec) -> str:
    """The bullet graph: ranges in three greys of one hue, value as a bar from zero.

    Values always grow to the right; the darkest range is the worst. A missing value is hatched.
    """
    x = _scale(spec)
    body = _ranges(spec, x)
    value = as_float(spec.value)
    if value is None:
        body.append(hatch(PAD, 6, WIDTH - 2 * PAD, HEIGHT - 12))
    else:
        left, right = sorted((x(0), x(value)))
        body.append(rect("c-bullet-bar", left, 8, max(right - left, 1.0), 6))
    body += _projection(spec, x) + _comparisons(spec, x)
    key = spec.key or drawing_key("bullet", spec)
    return document(key, _title(spec), (WIDTH, HEIGHT), body, fixed=True)


def _scale(spec: BulletSpec) -> LinearScale:
    given = (spec.value, spec.target, spec.last_year, *(spec.projection or ()))
    numbers = [number for number in map(as_float, given) if number is not None]
    low, high = min([0.0, *numbers]), max([0.0, *numbers])
    maximum = as_float(spec.maximum)
    high = high * 1.15 if maximum is None else max(high, maximum)
    return LinearScale(low, high if high > low else low + 1, PAD, WIDTH - PAD)


def _ranges(spec: BulletSpec, x: LinearScale) -> list[str]:
    """Three ranges cut at target and last year, the lightest where the target is met."""
    cuts = sorted(
        x(number)
        for number in (as_float(spec.target), as_float(spec.last_year))
        if number is not None
    )
    names = ["c-range-1", "c-range-2", "c-range-3"]
    if len(cuts) < 2:
        names = ["c-range-1", "c-range-2"][: len(cuts) + 1]
    if not spec.lower_is_better:
        names.reverse()
    edges = [PAD, *cuts, WIDTH - PAD]
    return [
        rect(name, start, 3, end - start, HEIGHT - 6)
        for name, (start, end) in zip(names, pairwise(edges), strict=True)
        if end - start >= 0.1
    ]


def _projection(spec: BulletSpec, x: LinearScale) -> list[str]:
    """The likely range of the final value: a thin line with end strokes, rimmed to read on all."""
    low, high = map(as_float, spec.projection or (None, None))
    if low is None or high is None:
        return []
    left, right, middle = x(low), x(high), HEIGHT / 2
    strokes = [((left, middle), (right, middle))]
    strokes += [((end, middle - 3), (end, middle + 3)) for end in (left, right)]
    return [
        line(name, start, end)
        for name in ("c-bullet-halo", "c-bullet-interval")
        for start, end in strokes
    ]


def _comparisons(spec: BulletSpec, x: LinearScale) -> list[str]:
    marks = []
    last_year, target = as_float(spec.last_year), as_float(spec.target)
    if last_year is not None:
        marks.append(line("c-bullet-last", (x(last_year), 4), (x(last_year), HEIGHT - 4)))
    if target is not None:
        marks.append(line("c-bullet-target", (x(target), 1), (x(target), HEIGHT - 1)))
    return marks


def _title(spec: BulletSpec) -> str:
    unit = f" {spec.unit}" if spec.unit else ""
    known = as_float(spec.value) is not None
    parts = [f"累计 {plain_text(spec.value)}{unit}" if known else "累计值未知"]
    parts.append(f"目标 {plain_text(spec.target)}")
    parts.append(f"去年 {plain_text(spec.last_year)}")
    if spec.projection is not None and None not in spec.projection:
        low, high = spec.projection
        parts.append(f"推算全年 {plain_text(low)}至{plain_text(high)}")
    parts.append("越低越好" if spec.lower_is_better else "越高越好")
    return f"{spec.label}:{','.join(parts)}"
