"""Where a node of a task stands on a day (节点): reached, still planned, or late.

Method page: docs/methods/scheduled-progress.md.
"""

from datetime import date
from enum import StrEnum

from standards.status import Tone


class NodeState(StrEnum):
    """Whether a node was reached; its word and shape always go together."""

    REACHED = "reached"
    PLANNED = "planned"
    LATE = "late"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return _NODES[self][0]

    @property
    def icon(self) -> str:
        """The shape printed beside the word."""
        return _NODES[self][1]

    @property
    def tone(self) -> Tone:
        """good, bad or unknown."""
        return _NODES[self][2]


_NODES: dict[NodeState, tuple[str, str, Tone]] = {
    NodeState.REACHED: ("已到达", "◆", Tone.GOOD),
    NodeState.PLANNED: ("计划", "◇", Tone.UNKNOWN),
    NodeState.LATE: ("逾期未到", "!", Tone.BAD),
}


def node_state(planned_on: date, reached_on: date | None, at: date) -> NodeState:
    """Say where a node stands at the end of a day; on its planned day it is not late yet.

    What was reached only after the day asked for had not been reached on it.

    >>> node_state(date(2023, 3, 31), date(2023, 7, 4), date(2023, 6, 30)).label
    '逾期未到'
    """
    if reached_on is not None and reached_on <= at:
        return NodeState.REACHED
    return NodeState.LATE if planned_on < at else NodeState.PLANNED
