"""Targets whose document has not come yet (待下达): nothing is judged, and no value invented."""

from standards.status import TargetStatus
from targets.choices import NOT_ISSUED
from targets.evaluation.basis import Basis
from targets.evaluation.result import Evaluation, Provenance, ValueState
from targets.models import Target

REASON = "目标待下达:收到下达文件、填写目标值后再评估"


def is_not_issued(target: Target) -> bool:
    """Tell whether a target still waits for its value."""
    return target.value is None and target.value_text == NOT_ISSUED


def not_issued(target: Target, basis: Basis) -> Evaluation:
    """Report that there is no promise to judge yet."""
    return Evaluation(
        target=target,
        as_of=basis.as_of,
        state=ValueState.NOT_ISSUED,
        value=None,
        numerator=None,
        denominator=None,
        through_month=None,
        missing_months=(),
        valid_days=None,
        is_met=None,
        gap=None,
        change=None,
        requirement=None,
        status=TargetStatus.INSUFFICIENT,
        reason=REASON,
        provenance=Provenance(
            readings=(),
            rule="目标待下达",
            clause="",
            period="",
            caliber="",
            data_status="",
            is_demo=False,
        ),
    )
