"""The frame that charts over the twelve months of a year share."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from charts.labels import Box, LabelPlacer, Spot, along_line, beside_point, text_width
from charts.scale import Domain, LinearScale
from charts.svg import Point, line, rect, text
from charts.values import MONTHS, Number, as_float

TICK_SIZE = 10.0


@dataclass(frozen=True)
class Margins:
    """The size of a drawing and the room around its plot.

    The left side fits the ticks; `left` is the least it has, so that drawings in a column align.
    """

    width: float
    height: float
    top: float
    right: float
    bottom: float
    left: float = 0.0


@dataclass(frozen=True)
class MonthFrame:
    """The plot of a month chart: where months and values lie."""

    plot: Box
    x: LinearScale
    y: LinearScale
    domain: Domain | None

    def points(self, values: Sequence[Number]) -> list[Point | None]:
        """The twelve values as points; None where a value is missing."""
        return [
            None if number is None else (self.x(month), self.y(number))
            for month, number in zip(MONTHS, map(as_float, values), strict=True)
        ]

    def axes(self, month_names: Iterable[str]) -> list[str]:
        """Rules and labels of the value axis, labels of the months, the base line."""
        plot, marks = self.plot, []
        domain = self.domain or Domain(0, 1, ())
        for tick, words in zip(domain.ticks, domain.tick_texts(), strict=True):
            y = self.y(tick)
            marks.append(line("c-grid", (plot.left, y), (plot.right, y)))
            marks.append(text("c-tick", plot.left - 5, y + 3.5, words, "end"))
        marks.append(line("c-axis", (plot.left, plot.bottom), (plot.right, plot.bottom)))
        for month, name in zip(MONTHS, month_names, strict=True):
            marks.append(text("c-tick", self.x(month), plot.bottom + 14, name, "middle"))
        return marks

    def band(self, as_of_month: int) -> list[str]:
        """The light band over the months after the as-of month."""
        if as_of_month >= MONTHS[-1]:
            return []
        left = self.x(as_of_month + 0.5)
        plot = self.plot
        return [rect("c-band", left, plot.top, plot.right - left, plot.bottom - plot.top)]

    def level(
        self, names: tuple[str, str], value: float, words: str, start: float, placer: LabelPlacer
    ) -> tuple[str, str]:
        """A horizontal line from x = start to the right edge of the plot, and its label.

        `names` are the classes of the line and of its label. A value off the axis has no line:
        its label stands at the edge with an arrow.
        """
        right, y = self.plot.right, self.y(value)
        stroke = ""
        if self.domain is not None and not self.domain.holds(value):
            words += " ↑" if value > self.domain.high else " ↓"
        else:
            placer.avoid([(start, y), (right, y)])
            stroke = line(names[0], (start, y), (right, y))
        return stroke, placed(names[1], words, along_line(start, right, y), placer)

    def centre_spots(self) -> list[Spot]:
        """Places in the middle of the plot, for words where there is no data."""
        plot = self.plot
        return beside_point(((plot.left + plot.right) / 2, (plot.top + plot.bottom) / 2))

    def placer(self) -> LabelPlacer:
        """A placer for labels inside the plot."""
        plot = self.plot
        return LabelPlacer(Box(plot.left + 1, plot.top - 4, plot.right + 4, plot.bottom - 1))


def placed(class_name: str, words: str, spots: Iterable[Spot], placer: LabelPlacer) -> str:
    """A label at the best free place of those offered."""
    words, spot = placer.place(words, spots)
    return text(class_name, spot.x, spot.y, words, spot.anchor)


def month_frame(margins: Margins, domain: Domain | None) -> MonthFrame:
    """A frame whose left side is as wide as its widest tick."""
    ticks = domain.tick_texts() if domain else ()
    widest = max((text_width(words, TICK_SIZE) for words in ticks), default=8.0)
    gutter = max(widest + 9, margins.left)
    right, bottom = margins.width - margins.right, margins.height - margins.bottom
    plot = Box(gutter, margins.top, right, bottom)
    low, high = (domain.low, domain.high) if domain else (0.0, 1.0)
    return MonthFrame(
        plot,
        LinearScale(0.5, 12.5, gutter, right),
        LinearScale(low, high, bottom, margins.top),
        domain,
    )
