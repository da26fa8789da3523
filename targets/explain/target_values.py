"""A target's value at any month, opened by the indicator's method."""

from collections.abc import Callable
from dataclasses import dataclass

from monitoring.periods import AsOf
from targets.choices import Method
from targets.explain import target_air, target_reports, target_water
from targets.explain.subject import Subject
from targets.explain.target_air import Worked

Opener = Callable[[Subject, int, int], Worked | None]


@dataclass(frozen=True)
class Openers:
    """How a method's figure to date and of one month are opened."""

    to_date: Opener
    of_month: Opener


AIR = Openers(target_air.to_date, target_air.of_month)
WATER = Openers(target_water.to_date, target_water.of_month)
REPORTS = Openers(target_reports.to_date, target_reports.of_month)

OPENERS: dict[str, Openers] = {
    Method.ANNUAL_MEAN: AIR,
    Method.GOOD_DAY_RATIO: AIR,
    Method.DAY_CAP: AIR,
    Method.SECTION_SHARE: WATER,
    Method.VETO_COUNT: REPORTS,
    Method.LATEST_RATE: REPORTS,
    Method.LATEST_AMOUNT: REPORTS,
    Method.TASK_QUANTITY: REPORTS,
}


def value_at(subject: Subject, when: AsOf) -> Worked | None:
    """Compute the figure of January up to a month from the stored rows."""
    openers = OPENERS.get(subject.target.indicator.method)
    return openers.to_date(subject, when.year, when.month) if openers else None


def month_alone(subject: Subject, when: AsOf) -> Worked | None:
    """Compute one month's own figure from the stored rows."""
    openers = OPENERS.get(subject.target.indicator.method)
    return openers.of_month(subject, when.year, when.month) if openers else None
