"""The parts of an evaluation: change, requirement, provenance, path, projection, both calibers."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from standards.comparison import ChangeWord
from standards.seasonal_path import schedule_words
from standards.status import TargetStatus
from targets.wording import change_text


@dataclass(frozen=True)
class Change:
    """Change on the same period of last year, in its right unit (同比)."""

    value: Decimal | None
    unit: str
    last: Decimal | None
    word: ChangeWord | None
    is_published: bool = False

    @property
    def text(self) -> str:
        """As printed: “−6.9 %”, “+1.9 百分点”, “持平”, “—”."""
        return change_text(self.value, self.unit)


@dataclass(frozen=True)
class RequirementReading:
    """The requirement under one reading of a notice silent about rounding (按未修约值、修约后)."""

    label: str
    value: Decimal
    text: str


@dataclass(frozen=True)
class Requirement:
    """What the rest of the year must bring (剩余要求).

    `value` is rounded to its safe side; `past` holds what the same remaining months were in past
    years, newest last. `feasibility` is the word for how hard that is against them. `readings` has
    both readings where the notice does not say whether the figure is rounded before it is compared
    and where that makes a difference.
    """

    kind: str
    value: Decimal | None
    unit: str
    text: str
    past: tuple[tuple[int, Decimal], ...] = ()
    formula: str = ""
    feasibility: str = ""
    readings: tuple[RequirementReading, ...] = ()


@dataclass(frozen=True)
class Provenance:
    """Where a figure comes from: readings, rule, period, book-keeping, document."""

    readings: tuple[tuple[str, int], ...]
    rule: str
    clause: str
    period: str
    caliber: str
    data_status: str
    is_demo: bool


@dataclass(frozen=True)
class MonthValues:
    """One month of the indicator's own series: the month alone and January up to it."""

    month: int
    value: Decimal | None
    cumulative: Decimal | None
    last_value: Decimal | None
    last_cumulative: Decimal | None


@dataclass(frozen=True)
class PlanPath:
    """The seasonal plan path (序时路径): the target spread over the year as past years ran.

    `by_month` holds (month, its own plan, the plan from January to its end): own plan and plan to
    date in the unit of the indicator, but for a good-day ratio the own plan in polluted days.
    `planned_to_date` is the plan to date of the last month with readings. `profit` is the
    cumulative profit or loss, for a mean in unit·days, else in days or the quantity's unit
    (positive = ahead of plan); `days_ahead` is negative when behind. `years` are the past years the
    shape was taken from, none for a plan even over time.
    """

    by_month: tuple[tuple[int, Decimal, Decimal], ...]
    planned_to_date: Decimal
    profit: Decimal
    days_ahead: int | None
    years: tuple[int, ...]

    @property
    def text(self) -> str:
        """“落后序时 12 天”, “优于序时 3 天”, “与序时持平”."""
        return "—" if self.days_ahead is None else schedule_words(self.days_ahead)


@dataclass(frozen=True)
class MonthBand:
    """The likely range (80 %) of the cumulative value at the end of a month to come."""

    month: int
    low: Decimal
    middle: Decimal
    high: Decimal


@dataclass(frozen=True)
class Projection:
    """Where the year is likely to end (全年推算): an 80 % range, and how likely the target is met.

    `chance` is a share of 1 with two decimals and None below three past years, when only `word`
    and the sample size are said. `method` names the model in Chinese.
    """

    low: Decimal
    middle: Decimal
    high: Decimal
    chance: Decimal | None
    word: str
    years: tuple[int, ...]
    method: str
    by_month: tuple[MonthBand, ...] = ()

    @property
    def range_text(self) -> str:
        """“30.9—33.4”."""
        return f"{self.low}—{self.high}" if self.low != self.high else f"{self.low}"

    @property
    def chance_text(self) -> str:
        """“可能性低(11%,5年)”; below three past years the word and the sample size."""
        count = f"{len(self.years)}年"
        if self.chance is None:
            return f"可能性{self.word}({count})"
        return f"可能性{self.word}({self.chance * 100:.0f}%,{count})"


@dataclass(frozen=True)
class AssessedFigure:
    """The same target by assessment (考核口径): the days claimed for dust left out.

    `excluded` are the days left out with why; `is_confirmed` is False while a claim is pending.
    """

    value: Decimal | None
    numerator: int | None
    denominator: int | None
    status: TargetStatus
    reason: str
    is_met: bool | None
    excluded: tuple[tuple[date, str], ...]
    is_confirmed: bool
