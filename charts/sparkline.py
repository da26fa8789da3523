"""A year of one indicator in the height of a line of text."""

from collections.abc import Sequence

from charts.scale import LinearScale
from charts.svg import document, dot, drawing_key, line, series, text
from charts.values import Number, as_float, plain_text

WIDTH, HEIGHT, PAD = 96.0, 28.0, 4.0


def sparkline(values: Sequence[Number], target: Number, label: str, key: str = "") -> str:
    """A small line of the values, oldest first, with the target dotted and the newest marked.

    A missing value breaks the line. Without any value the drawing is a dash that says so.
    """
    key = key or drawing_key("spark", tuple(values), target, label)
    numbers = [as_float(value) for value in values]
    known = [number for number in numbers if number is not None]
    if not known:
        body = [text("c-empty", WIDTH / 2, HEIGHT / 2 + 4, "—", "middle")]
        return document(key, f"{label}:暂无数据", (WIDTH, HEIGHT), body, fixed=True)
    bound = as_float(target)
    levels = known if bound is None else [*known, bound]
    y = LinearScale(min(levels), max(levels), HEIGHT - PAD, PAD)
    x = LinearScale(0, max(len(numbers) - 1, 1), PAD, WIDTH - PAD)
    points = [
        None if number is None else (x(index), y(number)) for index, number in enumerate(numbers)
    ]
    body = []
    if bound is not None:
        body.append(line("c-spark-target", (0, y(bound)), (WIDTH, y(bound))))
    body.append(series("c-spark", "c-spark-dot", points))
    body.append(dot("c-spark-dot", [point for point in points if point is not None][-1], 2.6))
    title = _title(values, target, label)
    return document(key, title, (WIDTH, HEIGHT), body, fixed=True)


def _title(values: Sequence[Number], target: Number, label: str) -> str:
    known = [value for value in values if value is not None and as_float(value) is not None]
    parts = [f"最新 {plain_text(known[-1])}", f"最低 {plain_text(min(known))}"]
    parts.append(f"最高 {plain_text(max(known))}")
    if as_float(target) is not None:
        parts.append(f"目标 {plain_text(target)}")
    if len(known) < len(values):
        parts.append(f"缺 {len(values) - len(known)} 个")
    return f"{label}:{','.join(parts)}"
