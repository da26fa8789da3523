"""Qualitative targets: a person's judgement with its grounds, never an invented number."""

from standards.status import TargetStatus, Verdict
from targets.choices import Conclusion
from targets.evaluation.basis import Basis
from targets.evaluation.result import Evaluation, Provenance, ValueState
from targets.models import Judgement, Target


def judged(target: Target, basis: Basis) -> Evaluation:
    """Report the newest judgement up to the month, or that none has been made (待评定)."""
    found = basis.judgements.get(target.pk, [])
    newest = found[-1] if found else None
    verdict = _verdict(newest, basis.as_of.months_to_come)
    return Evaluation(
        target=target,
        as_of=basis.as_of,
        state=ValueState.MEASURED if newest else ValueState.TO_JUDGE,
        value=None,
        numerator=None,
        denominator=None,
        through_month=newest.month if newest else None,
        missing_months=(),
        valid_days=None,
        is_met=None if newest is None else newest.conclusion == Conclusion.MET,
        gap=None,
        change=None,
        requirement=None,
        status=verdict.status,
        reason=verdict.reason,
        provenance=Provenance(
            readings=(("Judgement", newest.pk),) if newest else (),
            rule="人工评定",
            clause=newest.basis if newest else "",
            period=f"截至{newest.month}月" if newest else "",
            caliber="定性",
            data_status="评定" if newest else "",
            is_demo=False,
        ),
    )


def _verdict(newest: Judgement | None, months_to_come: int) -> Verdict:
    if newest is None:
        return Verdict(TargetStatus.TO_JUDGE, "定性目标,由人评定并附依据,目前尚未评定")
    if not months_to_come and newest.month < 12:
        words = f"最近一次评定为{newest.month}月,年终尚未评定"
        return Verdict(TargetStatus.TO_JUDGE, words)
    met = newest.conclusion == Conclusion.MET
    words = f"{newest.month}月评定为“{newest.get_conclusion_display()}”"
    if months_to_come:
        return Verdict(TargetStatus.HOLD if met else TargetStatus.AT_RISK, words)
    return Verdict(TargetStatus.COMPLETED if met else TargetStatus.IMPOSSIBLE, words)
