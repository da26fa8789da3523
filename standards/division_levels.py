"""The three-colour level of a division (三色等级) by a dated rule: the worst of what is met.

Method page: docs/methods/division-assessment.md. The colours are a vocabulary of their own and
always go with their word and shape.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from standards.comparison import Direction
from standards.status import Tone


class DivisionLevel(StrEnum):
    """A level of the three-colour control, or that it can't be told."""

    GREEN = "green"
    YELLOW = "yellow"
    RED = "red"
    UNKNOWN = "unknown"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return _LEVELS[self][0]

    @property
    def icon(self) -> str:
        """The shape printed beside the word."""
        return _LEVELS[self][1]

    @property
    def tone(self) -> Tone:
        """How urgent it looks."""
        return _LEVELS[self][2]


_LEVELS = {
    DivisionLevel.GREEN: ("绿色", "●", Tone.GOOD),
    DivisionLevel.YELLOW: ("黄色", "▲", Tone.RISK),
    DivisionLevel.RED: ("红色", "■", Tone.BAD),
    DivisionLevel.UNKNOWN: ("待定", "?", Tone.UNKNOWN),
}
_WORST_FIRST = (DivisionLevel.RED, DivisionLevel.YELLOW, DivisionLevel.GREEN)


@dataclass(frozen=True, slots=True)
class LevelCondition:
    """One condition of a rule: a figure worse than the threshold gives the level.

    `metric` names the figure, `threshold` is in its unit, `measures` are what the level demands.
    """

    metric: str
    direction: Direction
    threshold: Decimal
    level: DivisionLevel
    measures: str = ""

    def is_met(self, value: Decimal) -> bool:
        """Whether a value is worse than the threshold; equality is not."""
        return self.direction.is_better(self.threshold, value)


@dataclass(frozen=True, slots=True)
class LevelFinding:
    """A level, the conditions met (the worst first), and the metrics that are missing."""

    level: DivisionLevel
    met: tuple[LevelCondition, ...]
    missing: tuple[str, ...]

    @property
    def measures(self) -> tuple[str, ...]:
        """What the conditions of the level itself demand, each said once."""
        said = (c.measures for c in self.met if c.level is self.level and c.measures)
        return tuple(dict.fromkeys(said))


def division_level(
    conditions: Sequence[LevelCondition], values: Mapping[str, Decimal | None]
) -> LevelFinding:
    """Judge a division's month: the worst level met; green only when all figures are known.

    Args:
        conditions: the rule, at least one condition.
        values: each figure by its metric, in its own unit; None or absent is missing.

    Raises:
        ValueError: for a rule without conditions: everybody would be green.
    """
    if not conditions:
        raise ValueError("a rule without conditions gives no level")
    metrics = dict.fromkeys(c.metric for c in conditions)
    missing = tuple(m for m in metrics if values.get(m) is None)
    found = [c for c in conditions if (v := values.get(c.metric)) is not None and c.is_met(v)]
    met = tuple(sorted(found, key=lambda c: _WORST_FIRST.index(c.level)))
    if met:
        return LevelFinding(met[0].level, met, missing)
    level = DivisionLevel.UNKNOWN if missing else DivisionLevel.GREEN
    return LevelFinding(level, (), missing)
