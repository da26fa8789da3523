"""How far a thing due of a month has come: a function of its terms, the day and what is there.

The evaluation says 逾期 after `AsOf.entry_due`, the 20th of the next month. The default terms end
their grace on that same day, so the desk and the evaluation agree; before it the desk only warns.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from monitoring.periods import AsOf


class DueState(Enum):
    """A state as a word, a shape and a class for the colour."""

    NOT_DUE = ("未到期", "○", "not-due")
    AWAITING = ("待录入", "◇", "awaiting")
    GRACE = ("宽限期", "△", "grace")
    OVERDUE = ("逾期", "▲", "overdue")
    ENTERED = ("已录入", "◐", "entered")
    REVIEWED = ("已审核", "●", "reviewed")
    PUBLISHED = ("已发布", "■", "published")

    def __init__(self, label: str, shape: str, css: str) -> None:
        self.label, self.shape, self.css = label, shape, css

    @property
    def is_there(self) -> bool:
        """Whether the thing has been entered."""
        return self in (DueState.ENTERED, DueState.REVIEWED, DueState.PUBLISHED)


@dataclass(frozen=True)
class Terms:
    """The days of the next month by which something is expected, and tolerated."""

    due_day: int
    grace_day: int


@dataclass(frozen=True)
class Progress:
    """What has been done with the thing."""

    entered: bool = False
    reviewed: bool = False
    published: bool = False


def due_state(month: AsOf, terms: Terms, today: date, progress: Progress) -> DueState:
    """Tell the state; what was never entered is not published with its month."""
    if progress.entered:
        if progress.published:
            return DueState.PUBLISHED
        return DueState.REVIEWED if progress.reviewed else DueState.ENTERED
    if today <= month.last_day:
        return DueState.NOT_DUE
    if today <= month.last_day + timedelta(days=terms.due_day):
        return DueState.AWAITING
    grace_ends = month.last_day + timedelta(days=terms.grace_day)
    return DueState.GRACE if today <= grace_ends else DueState.OVERDUE
