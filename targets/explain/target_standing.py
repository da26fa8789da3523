"""Opens how a target stands: its status with the rule that gave it, and the assessed figure."""

from monitoring.periods import AsOf
from standards.status import TargetStatus
from targets.choices import Method
from targets.evaluation.result import plain_decimals
from targets.explain.result import Explanation, Part, ReadingTable
from targets.explain.subject import Subject
from targets.explain.target_parts import explanation
from targets.explain.target_reports import judgements
from targets.explain.target_year import promise_part, value_part
from targets.models import StatusRule


def status(subject: Subject, when: AsOf) -> Explanation | None:
    """Why the status is what it is: the reason as printed, the bands, the numbers behind."""
    e = subject.evaluation
    parts = [value_part(subject), promise_part(subject)]
    if e.requirement is not None:
        parts.append(Part("剩余要求", e.requirement_text, subject.address("requirement")))
    if e.projection is not None:
        parts.append(Part("达标可能性", e.projection.chance_text, subject.address("chance")))
    return explanation(
        subject,
        f"状态“{e.status.label}”的判断依据",
        e.reason,
        formula="自上而下逐条判断,先适用的为准:已成定局 → 数据不足 → 可能性分档 → 往年同期",
        worked=(f"判断结果:{e.status.icon} {e.status.label}", _bands_text(subject)),
        parts=tuple(parts),
        readings=_judgements(subject),
        method="status-ladder",
        unit="",
        meaning=_false_green(e.status),
    )


def _bands_text(subject: Subject) -> str:
    """The bands in force on the month's last day, with the day they began to apply."""
    rule = StatusRule.objects.in_force(subject.as_of.last_day)
    bands = subject.basis.bands
    since = f"({rule.valid_from:%Y-%m-%d}起,{rule.document})" if rule else "(系统默认)"
    likely, even, poor = (
        f"{share * 100:.0f} %" for share in (bands.likely, bands.even, bands.poor)
    )
    words = f"预计达标 ≥ {likely},需保持 ≥ {even},有风险 ≥ {poor},再低为难以达标"
    return f"可能性分档{since}:{words}"


def _false_green(found: TargetStatus) -> str:
    rule = "累计值已在目标内,但剩余要求严于往年同期做到的,不判为“预计达标”。"
    return f"“{found.label}”是怎么判的。{rule}"


def _judgements(subject: Subject) -> tuple[ReadingTable, ...]:
    if subject.target.indicator.method != Method.QUALITATIVE:
        return ()
    return (judgements(subject),)


def assessed(subject: Subject, when: AsOf) -> Explanation | None:
    """The value by assessment: without the days claimed for dust."""
    found = subject.evaluation.assessed
    if found is None or found.value is None:
        return None
    return _assessed(subject, "考核口径数值", plain_decimals(found.value, subject.decimals), None)


def assessed_status(subject: Subject, when: AsOf) -> Explanation | None:
    """Why the status by assessment is what it is."""
    found = subject.evaluation.assessed
    return None if found is None else _assessed(subject, "考核口径判断依据", found.reason, "")


def excluded(subject: Subject, when: AsOf) -> Explanation | None:
    """How many days were claimed for dust; only confirmed claims leave anything out."""
    found = subject.evaluation.assessed
    if found is None:
        return None
    return _assessed(subject, "申报沙尘影响的天数", f"{len(found.excluded)}", "天")


def _assessed(subject: Subject, what: str, text: str, unit: str | None) -> Explanation | None:
    found = subject.evaluation.assessed
    if found is None:
        return None
    days = tuple(Part(f"{day:%Y-%m-%d}", why, None) for day, why in found.excluded)
    counts: tuple[str, ...] = ()
    if found.numerator is not None and found.denominator:
        counts = (f"{found.numerator} ÷ {found.denominator} 天",)
    confirmed = "都有结论" if found.is_confirmed else "有申报尚未认定,结果可能改变"
    return explanation(
        subject,
        what,
        text,
        formula="考核口径 = 按已认定的沙尘影响申报扣除后,用同一算法计算;优良与重污染天数默认不扣",
        worked=(f"申报 {len(found.excluded)} 天({confirmed})", *counts, found.reason),
        parts=(value_part(subject, "实况口径"), *days),
        method="dust-exclusion",
        unit=unit,
    )
