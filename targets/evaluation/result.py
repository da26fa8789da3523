"""The evaluation of one target at one month: frozen, complete, and the same for every page."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from monitoring.periods import AsOf, months_label
from standards.comparison import Direction
from standards.progress import Operator
from standards.status import TargetStatus
from targets.choices import Direction as StoredDirection
from targets.choices import Method
from targets.evaluation.parts import AssessedFigure as AssessedFigure
from targets.evaluation.parts import Change as Change
from targets.evaluation.parts import MonthBand as MonthBand
from targets.evaluation.parts import MonthValues as MonthValues
from targets.evaluation.parts import PlanPath as PlanPath
from targets.evaluation.parts import Projection as Projection
from targets.evaluation.parts import Provenance as Provenance
from targets.evaluation.parts import Requirement as Requirement
from targets.evaluation.parts import RequirementReading as RequirementReading
from targets.models import Target
from targets.wording import plain


class ValueState(StrEnum):
    """Whether there is a value to date, and if not or not quite, why."""

    MEASURED = "measured"
    PARTIAL = "partial"
    NOT_DUE = "not_due"
    AWAITING = "awaiting"
    OVERDUE = "overdue"
    TO_JUDGE = "to_judge"
    NOT_ISSUED = "not_issued"

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
            "not_issued": "待下达",
        }[self.value]


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
