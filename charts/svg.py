"""Writing SVG that is small, well-formed and free of inline styles."""

import re
from collections.abc import Iterable, Sequence
from xml.sax.saxutils import escape, quoteattr
from zlib import crc32

from charts.theme import MARKS

Point = tuple[float, float]
Value = str | float

_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def coordinate(value: float) -> str:
    """A coordinate with at most one decimal.

    >>> coordinate(12.04), coordinate(12.06), coordinate(-0.01)
    ('12', '12.1', '0')
    """
    text = f"{value:.1f}".removesuffix(".0")
    return "0" if text == "-0" else text


def safe_text(text: str) -> str:
    """Text escaped for XML, without the characters XML can't hold."""
    return escape(_NOT_XML.sub("", text))


def element(tag: str, attributes: Iterable[tuple[str, Value]], content: str = "") -> str:
    """One element; `content` is markup already escaped."""
    written = "".join(
        f" {name}={quoteattr(_NOT_XML.sub('', value))}"
        if isinstance(value, str)
        else f' {name}="{coordinate(value)}"'
        for name, value in attributes
    )
    return f"<{tag}{written}>{content}</{tag}>" if content else f"<{tag}{written}/>"


def mark(tag: str, class_name: str, content: str = "", **geometry: Value) -> str:
    """An element of a class of the theme, with the theme's look as presentation attributes."""
    look = MARKS[class_name].attributes.items()
    placed = ((name.replace("_", "-"), value) for name, value in geometry.items())
    return element(tag, [("class", class_name), *look, *placed], content)


def text(class_name: str, x: float, y: float, words: str, anchor: str = "start") -> str:
    """A line of text at a baseline point."""
    extra: dict[str, Value] = {} if anchor == "start" else {"text_anchor": anchor}
    return mark("text", class_name, safe_text(words) or " ", x=x, y=y, **extra)


def rect(class_name: str, x: float, y: float, width: float, height: float) -> str:
    """A rectangle."""
    return mark("rect", class_name, x=x, y=y, width=max(width, 0.0), height=max(height, 0.0))


def line(class_name: str, start: Point, end: Point) -> str:
    """A straight line."""
    return mark("line", class_name, x1=start[0], y1=start[1], x2=end[0], y2=end[1])


def dot(class_name: str, centre: Point, radius: float) -> str:
    """A round point."""
    return mark("circle", class_name, cx=centre[0], cy=centre[1], r=radius)


def runs(points: Iterable[Point | None]) -> list[list[Point]]:
    """The unbroken stretches of a series; a missing point ends one."""
    stretches: list[list[Point]] = [[]]
    for point in points:
        if point is not None:
            stretches[-1].append(point)
        elif stretches[-1]:
            stretches.append([])
    return [stretch for stretch in stretches if stretch]


def series(class_name: str, dot_class: str, points: Sequence[Point | None]) -> str:
    """A line broken at the gaps; a point between two gaps is drawn as a dot."""
    stretches = runs(points)
    path = "".join(
        "M" + "L".join(f"{coordinate(x)},{coordinate(y)}" for x, y in stretch)
        for stretch in stretches
        if len(stretch) > 1
    )
    lone = "".join(dot(dot_class, stretch[0], 2) for stretch in stretches if len(stretch) == 1)
    return (mark("path", class_name, d=path) if path else "") + lone


def hatch(x: float, y: float, width: float, height: float, gap: float = 5) -> str:
    """Diagonal strokes over a rectangle: the sign of an unknown value (needs no pattern id)."""
    strokes = []
    offset = gap / 2
    while offset < width + height:
        start = (x + min(offset, width), y + max(offset - width, 0.0))
        end = (x + max(offset - height, 0.0), y + min(offset, height))
        strokes.append("M{},{}L{},{}".format(*map(coordinate, (*start, *end))))
        offset += gap
    return mark("path", "c-hatch", d="".join(strokes)) if strokes else ""


def drawing_key(kind: str, *parts: object) -> str:
    """An id for a drawing without a key of its own, the same for the same content."""
    return f"c-{kind}-{crc32(repr(parts).encode()):08x}"


def document(
    key: str, title: str, size: tuple[float, float], body: Iterable[str], *, fixed: bool = False
) -> str:
    """A whole drawing with its title for those who can't see it; `fixed` gives it its own size."""
    width, height = size
    title_id = f"{key}-title"
    box = f"0 0 {coordinate(width)} {coordinate(height)}"
    attributes: list[tuple[str, Value]] = [
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("class", "c-svg"),
        ("viewBox", box),
        ("width", width if fixed else "100%"),
    ]
    if fixed:
        attributes.append(("height", height))
    attributes += [("role", "img"), ("aria-labelledby", title_id)]
    heading = element("title", [("id", title_id)], safe_text(title) or " ")
    return element("svg", attributes, heading + "".join(body))
