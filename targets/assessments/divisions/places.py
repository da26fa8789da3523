"""A division's figure with its state, and its place among the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from standards.comparison import Direction
from standards.ranking import competition_ranks, last_places
from targets.wording import MINUS, MISSING


@dataclass(frozen=True)
class MetricValue:
    """A figure of a month as printed; `state` says why there is none, `target` is the month's."""

    value: Decimal | None
    state: str = ""
    target: Decimal | None = None

    @property
    def text(self) -> str:
        """The figure as printed, or a dash."""
        return MISSING if self.value is None else f"{self.value}".replace("-", MINUS)


@dataclass(frozen=True)
class Place:
    """A rank among the divisions with a value, with its ties (并列)."""

    rank: int
    tied: int
    ranked: int
    is_last: bool

    @property
    def text(self) -> str:
        """“并列第2(9个板块)”."""
        return f"{'并列' if self.tied > 1 else ''}第{self.rank}({self.ranked}个板块)"


def places(values: Sequence[Decimal | None], direction: Direction) -> tuple[Place | None, ...]:
    """Rank divisions by a figure as printed; None for one without it."""
    ranks = competition_ranks(values, direction)
    lasts = last_places(values, direction)
    ranked = sum(1 for rank in ranks if rank is not None)
    return tuple(
        None if rank is None else Place(rank, ranks.count(rank), ranked, bool(is_last))
        for rank, is_last in zip(ranks, lasts, strict=True)
    )
