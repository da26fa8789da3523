"""What an address asks of the matrix of divisions: the span, and what the rows are sorted by."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from targets.assessments.divisions.span import MatrixSpan


class MatrixOrder(StrEnum):
    """What the rows are sorted by; the word of the address."""

    POSITION = "position"
    PM25 = "pm25"
    GOOD = "good"
    DUST = "dust"
    SECTIONS = "sections"
    TASKS = "tasks"
    REPORTS = "reports"
    OBJECTS = "objects"
    LEVEL = "level"
    SCORE = "score"


@dataclass(frozen=True)
class MatrixChoice:
    """What the address asks of the matrix; anything unknown is the default."""

    span: MatrixSpan = MatrixSpan.MONTH
    order: MatrixOrder = MatrixOrder.POSITION
    is_reversed: bool = False

    @classmethod
    def from_parameters(cls, parameters: Mapping[str, str]) -> "MatrixChoice":
        """Read `span` and `order` (“dust”, “-dust”) from an address."""
        span, order = parameters.get("span", ""), parameters.get("order", "")
        name = order.removeprefix("-")
        return cls(
            MatrixSpan(span) if span in set(MatrixSpan) else MatrixSpan.MONTH,
            MatrixOrder(name) if name in set(MatrixOrder) else MatrixOrder.POSITION,
            is_reversed=order.startswith("-"),
        )

    @property
    def is_to_date(self) -> bool:
        """Whether January up to the month is shown."""
        return self.span is MatrixSpan.TO_DATE

    @property
    def word(self) -> str:
        """The order as the address carries it."""
        return f"-{self.order.value}" if self.is_reversed else self.order.value

    @property
    def heads(self) -> "dict[str, SortHead]":
        """Every column that sorts, by the word of its order."""
        return {order.value: self._head(order) for order in MatrixOrder}

    def _head(self, order: MatrixOrder) -> "SortHead":
        word = f"-{order.value}" if self.word == order.value else order.value
        if self.order is not order or order is MatrixOrder.POSITION:
            return SortHead(word, "")
        return SortHead(word, "descending" if self.is_reversed else "ascending")


@dataclass(frozen=True)
class SortHead:
    """A column's head: what its link asks for, and its `aria-sort` where the rows follow it."""

    word: str
    sorted: str
