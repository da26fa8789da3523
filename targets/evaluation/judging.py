"""How a value is held against its target: rounded first, or as it is (修约后比较或按未修约值)."""

from collections.abc import Set
from decimal import Decimal
from fractions import Fraction

from monitoring.air_series import AirFigures
from monitoring.choices import DataStatus
from standards.progress import Operator, is_met, rounded_bound
from standards.projection import Outlook
from standards.rounding import Exact, exact
from targets.choices import Method
from targets.evaluation.result import promised_value
from targets.models import Target


def method_of(target: Target) -> Method:
    """How a target is evaluated: one that promises words only, by a person's judgement."""
    return Method.QUALITATIVE if target.value is None else Method(target.indicator.method)


def is_rounded(target: Target) -> bool:
    """Whether the value is rounded before it is compared; a silent notice is read so."""
    return target.indicator.judged_rounded is not False


def operator_of(target: Target) -> Operator:
    """How the target is compared: thirty creeks done keep a promise of 29 (完成量)."""
    if target.indicator.method == Method.TASK_QUANTITY:
        return Operator.AT_LEAST
    return Operator(target.operator)


def meets(value: Exact, target: Target) -> bool:
    """Tell whether a value meets its target, compared as the indicator says; equality meets."""
    operator, promised = operator_of(target), promised_value(target)
    if is_rounded(target):
        return is_met(value, promised, operator, target.indicator.decimals)
    found, goal = exact(value), exact(promised)
    if operator is Operator.EQUAL:
        return found == goal
    return found <= goal if operator is Operator.AT_MOST else found >= goal


def bound_of(target: Target) -> tuple[Fraction, bool]:
    """The bound on the unrounded value, and whether a value on it still meets."""
    if not is_rounded(target):
        return exact(promised_value(target)), True
    return rounded_bound(promised_value(target), target.indicator.decimals, operator_of(target))


def chance_of(outlook: Outlook, target: Target) -> Decimal:
    """The projected chance that the year's figure meets the target, a share of 1."""
    bound, inclusive = bound_of(target)
    if operator_of(target) is Operator.AT_LEAST:
        return outlook.chance_at_least(bound, inclusive)
    return outlook.chance_at_most(bound, inclusive)


def is_provisional(row: AirFigures, unreviewed: Set[tuple[int, int]]) -> bool:
    """Whether a month's air may still change: entered as 实时, or with a day nobody reviewed."""
    if row.status == DataStatus.REALTIME.label:
        return True
    return row.table != "AirMonth" and (row.year, row.month) in unreviewed
