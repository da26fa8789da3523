"""Placing labels inside a drawing so that none is cut off and none covers another."""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from charts.svg import Point, runs

LABEL_SIZE = 11.0


def text_width(words: str, size: float = LABEL_SIZE) -> float:
    """The estimated width of a text: one em a wide character, 0.55 em a Latin one.

    >>> text_width("今年", 10), text_width("31.5", 10)
    (20.0, 22.0)
    """
    wide = sum(1 for sign in words if unicodedata.east_asian_width(sign) in "WFA")
    return size * (wide + 0.55 * (len(words) - wide))


def fitted(words: str, width: float, size: float = LABEL_SIZE) -> str:
    """The text, shortened with "…" when it is wider than the room."""
    if text_width(words, size) <= width:
        return words
    while words and text_width(words + "…", size) > width:
        words = words[:-1]
    return words + "…"


@dataclass(frozen=True)
class Box:
    """A rectangle by its edges."""

    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        """Whether two boxes share any area."""
        across = self.left < other.right and other.left < self.right
        return across and self.top < other.bottom and other.top < self.bottom

    def within(self, other: "Box") -> bool:
        """Whether this box lies wholly inside the other."""
        across = self.left >= other.left and self.right <= other.right
        return across and self.top >= other.top and self.bottom <= other.bottom

    def crossed_by(self, start: Point, end: Point) -> bool:
        """Whether a straight stroke touches the box (Liang and Barsky's clipping)."""
        (x, y), dx, dy = start, end[0] - start[0], end[1] - start[1]
        enter, leave = 0.0, 1.0
        edges = (
            (-dx, x - self.left),
            (dx, self.right - x),
            (-dy, y - self.top),
            (dy, self.bottom - y),
        )
        for slope, room in edges:
            if slope == 0:
                if room < 0:
                    return False
            elif slope < 0:
                enter = max(enter, room / slope)
            else:
                leave = min(leave, room / slope)
        return enter <= leave


@dataclass(frozen=True)
class Spot:
    """A place for a text: baseline point and anchor."""

    x: float
    y: float
    anchor: str = "start"

    def room(self, width: float, size: float = LABEL_SIZE) -> Box:
        """The room a text of this width takes here."""
        shift = {"start": 0.0, "middle": width / 2, "end": width}[self.anchor]
        left = self.x - shift
        return Box(left, self.y - 0.9 * size, left + width, self.y + 0.22 * size)


def beside_point(point: Point, size: float = LABEL_SIZE) -> list[Spot]:
    """Places around a point, the best first: right, above, below, left, then farther out."""
    x, y = point
    spots = [Spot(x + 6, y + size * 0.35)]
    for rise in (0.0, 0.6, 1.3, 2.2, 3.2, 4.4):
        above, below = y - 5 - rise * size, y + 5 + (0.9 + rise) * size
        for level in (above, below):
            spots += [Spot(x, level, "middle"), Spot(x + 4, level), Spot(x + 4, level, "end")]
    return [*spots, Spot(x - 6, y + size * 0.35, "end")]


def along_line(left: float, right: float, y: float, size: float = LABEL_SIZE) -> list[Spot]:
    """Places along a horizontal line, just above or below it, from the left to the right."""
    spots = []
    for rise in (0.0, 0.9, 2.0):
        for step in range(9):
            x = left + 2 + (right - left - 4) * step / 8
            anchor = "start" if step < 4 else "middle" if step == 4 else "end"
            spots.append(Spot(x, y - 4 - rise * size, anchor))
            spots.append(Spot(x, y + 3 + (0.9 + rise) * size, anchor))
    return spots


class LabelPlacer:
    """Finds each label in turn a free place within bounds, off the lines where it can."""

    def __init__(self, bounds: Box, size: float = LABEL_SIZE) -> None:
        """Start with an empty drawing area."""
        self.bounds = bounds
        self.size = size
        self._taken: list[Box] = []
        self._strokes: list[tuple[Point, Point, float]] = []

    def avoid(self, points: Sequence[Point | None], weight: float = 8.0) -> None:
        """Keep labels off a drawn line where possible."""
        for stretch in runs(points):
            ends = stretch[1:] or stretch
            self._strokes += [(a, b, weight) for a, b in zip(stretch, ends, strict=False)]

    def place(self, words: str, spots: Iterable[Spot]) -> tuple[str, Spot]:
        """The text (shortened to fit) and the cheapest free place for it."""
        words = fitted(words, self.bounds.right - self.bounds.left - 4, self.size)
        width, wanted = text_width(words, self.size), list(spots)
        found = self._cheapest(wanted, width) or self._cheapest(self._anywhere(wanted[0]), width)
        if found is None:
            return words, wanted[0]
        self._taken.append(found.room(width, self.size))
        return words, found

    def _cheapest(self, spots: Iterable[Spot], width: float) -> Spot | None:
        """The free place that is early in the list and covers few lines."""
        best, least = None, float("inf")
        for rank, spot in enumerate(spots):
            if rank * 0.5 >= least:
                break
            box = spot.room(width, self.size)
            if self._is_free(box) and (cost := self._cost(box) + rank * 0.5) < least:
                best, least = spot, cost
        return best

    def _is_free(self, box: Box) -> bool:
        return box.within(self.bounds) and not any(box.overlaps(other) for other in self._taken)

    def _cost(self, box: Box) -> float:
        return sum(weight for a, b, weight in self._strokes if box.crossed_by(a, b))

    def _anywhere(self, near: Spot) -> Iterator[Spot]:
        """A coarse grid over the whole area, nearest first: the last resort."""
        bounds, grid = self.bounds, []
        for row in range(int((bounds.bottom - bounds.top) // (self.size * 1.2))):
            y = bounds.top + self.size * (0.95 + 1.2 * row)
            for column in range(9):
                x = bounds.left + 1 + (bounds.right - bounds.left) * column / 9
                grid.append(Spot(x, y))
        yield from sorted(grid, key=lambda spot: abs(spot.x - near.x) + abs(spot.y - near.y))
