"""A legend in a row: a swatch and a word for each kind of mark."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from charts.block import BlockKey
from charts.labels import text_width
from charts.svg import dot, element, hatch, line, rect, text

ROW_HEIGHT = 17.0
_SWATCH = 18.0
_BOX = 12.0


@dataclass(frozen=True)
class Key:
    """One entry: how the mark is drawn, its class, and what it stands for."""

    swatch: Literal["line", "line-dot", "line-ring", "dot", "box", "hatch"]
    class_name: str
    words: str


def legend(keys: Sequence[Key], left: float, top: float, width: float) -> list[str]:
    """The entries from the left, wrapped within the width; text baselines from `top` down."""
    marks = []
    x, y = left, top
    for key in keys:
        room = _swatch_width(key) + 5 + text_width(key.words)
        if x > left and x + room > left + width:
            x, y = left, y + ROW_HEIGHT
        marks += _swatch(key, x, y)
        marks.append(text("c-legend", x + _swatch_width(key) + 5, y, key.words))
        x += room + 16
    return marks


def block_keys(keys: Sequence[Key]) -> tuple[BlockKey, ...]:
    """The same entries as small drawings of their own, for a page to set beside the chart."""
    return tuple(BlockKey(_alone(key), key.words) for key in keys)


def _alone(key: Key) -> str:
    width, height = _swatch_width(key), _BOX
    size: list[tuple[str, str | float]] = [
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("viewBox", f"-1 -1 {width + 2:g} {height + 2:g}"),
        ("width", width + 2),
        ("height", height + 2),
        ("aria-hidden", "true"),
    ]
    return element("svg", size, "".join(_swatch(key, 0, _BOX / 2 + 4)))


def _swatch_width(key: Key) -> float:
    return _SWATCH if key.swatch.startswith("line") else _BOX


def _swatch(key: Key, x: float, y: float) -> list[str]:
    middle = y - 4
    if key.swatch == "dot":
        return [dot(key.class_name, (x + _BOX / 2, middle), 3.4)]
    if key.swatch.startswith("line"):
        stroke = line(key.class_name, (x, middle), (x + _SWATCH, middle))
        centre = (x + _SWATCH / 2, middle)
        dots = {"line-dot": "c-this-dot", "line-ring": "c-scenario-dot"}
        name = dots.get(key.swatch)
        return [stroke] + ([dot(name, centre, 2.6)] if name else [])
    box = (x, middle - _BOX / 2, _BOX, _BOX)
    inside = [hatch(*box)] if key.swatch == "hatch" else []
    return [rect(key.class_name, *box), *inside, rect("c-key-box", *box)]
