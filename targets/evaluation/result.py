"""The evaluation of one target at one month: frozen, complete, and the same for every page."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from monitoring.periods import AsOf, months_label
from standards.comparison import ChangeWord, Direction
from standards.progress import Operator
from standards.seasonal_path import schedule_words
from standards.status import TargetStatus
from targets.choices import Direction as StoredDirection
from targets.choices import Method
from targets.models import Target
from targets.wording import change_text, plain


class ValueState(StrEnum):
    """Whether there is a value to date, and if not or not quite, why."""

    MEASURED = "measured"
    PARTIAL = "partial"
    NOT_DUE = "not_due"
    AWAITING = "awaiting"
    OVERDUE = "overdue"
    TO_JUDGE = "to_judge"

    @property
    def label(self) -> str:
        """The Chinese word."""
        return {
            "measured": "有数据",
            "partial": "数据不全",
            "not_due": "未到期",
            "awaiting": "待录入",
            "overdue": "逾期未录",
            "to_judge": "待评定",
        }[self.value]


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


@dataclass(frozen=True)
class Evaluation:
    """One target at one month. Every page, command and API takes its figures from here."""

    target: Target
    as_of: AsOf
    state: ValueState
    value: Decimal | None
    numerator: int | None
    denominator: int | None
    through_month: int | None
    missing_months: tuple[int, ...]
    valid_days: int | None
    is_met: bool | None
    gap: Decimal | None
    change: Change | None
    requirement: Requirement | None
    status: TargetStatus
    reason: str
    provenance: Provenance
    months: tuple[MonthValues, ...] = ()
    last_year_final: Decimal | None = None
    own_value: Decimal | None = None
    path: PlanPath | None = None
    projection: Projection | None = None
    assessed: AssessedFigure | None = None
    is_provisional: bool = False

    @property
    def code(self) -> str:
        """The indicator's code."""
        return self.target.indicator.code

    @property
    def indicator_label(self) -> str:
        """The indicator's name where space is short."""
        return self.target.indicator.label

    @property
    def decimals(self) -> int:
        """Decimals the indicator is judged and printed with."""
        return self.target.indicator.decimals

    @property
    def is_lower_better(self) -> bool:
        """Whether less is better."""
        return self.target.indicator.direction == StoredDirection.LOWER

    @property
    def value_text(self) -> str:
        """The value as printed, a dash when there is none."""
        return plain_decimals(self.value, self.decimals)

    @property
    def count_text(self) -> str:
        """The counts behind a share: “8/9”."""
        if self.target.indicator.method != Method.SECTION_SHARE or self.denominator is None:
            return ""
        return f"{self.numerator}/{self.denominator}"

    @property
    def target_text(self) -> str:
        """The promise as printed: “≤ 31.5”, “≥ 88.9”, “初步遏制”."""
        return target_text(self.target)

    @property
    def change_text(self) -> str:
        """The change as printed."""
        return self.change.text if self.change else "—"

    @property
    def requirement_text(self) -> str:
        """The requirement in words, or why there is none."""
        if self.requirement:
            return self.requirement.text
        return f"补齐{months_label(self.missing_months)}数据后推算" if self.missing_months else "—"

    @property
    def value_label(self) -> str:
        """What the value covers: “1—8月累计”."""
        return self.provenance.period


def plain_decimals(value: Decimal | None, decimals: int) -> str:
    """Print a value with exactly the indicator's decimals; counts without any."""
    if value is None:
        return "—"
    return f"{value:.{decimals}f}".replace("-", "−") if decimals else plain(value)


def target_text(target: Target) -> str:
    """Print a promise: sign and value, or its words."""
    if target.value is None:
        return target.value_text
    operator = Operator(target.operator)
    sign = "" if operator is Operator.EQUAL else f"{operator.symbol} "
    return f"{sign}{plain(target.value)}"


def promised_value(target: Target) -> Decimal:
    """The value a quantitative target promises; asking a qualitative one is a mistake."""
    if target.value is None:
        raise ValueError(f"{target} is qualitative and promises no value")
    return target.value


def direction_of(target: Target) -> Direction:
    """Which way the target's indicator improves."""
    if target.indicator.direction == StoredDirection.LOWER:
        return Direction.LOWER_IS_BETTER
    return Direction.HIGHER_IS_BETTER
