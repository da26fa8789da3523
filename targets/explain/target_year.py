"""Opens what stands beside a value: gap, change on last year, past rests, the other reading."""

from decimal import Decimal

from monitoring.periods import AsOf
from standards.rounding import round_half_even
from targets.choices import Method
from targets.evaluation.result import plain_decimals
from targets.explain import target_air
from targets.explain.result import Explanation, Part, ReadingTable
from targets.explain.subject import Subject
from targets.explain.target_parts import explanation, opened
from targets.explain.target_values import value_at
from targets.wording import change_text, figure, plain

AIR_METHODS = tuple(target_air.MEASURES)


def gap_text(gap: Decimal, unit: str) -> str:
    """Print how far a value is from its target: “低于目标 1.8 μg/m³”."""
    if gap == 0:
        return "正好等于目标"
    words = "百分点" if unit == "%" else unit
    return f"{'高于' if gap > 0 else '低于'}目标 {plain(abs(gap))} {words}"


def value_part(subject: Subject, label: str = "累计值") -> Part:
    """The value to date as a part of another figure."""
    return Part(label, subject.evaluation.value_text, subject.address("value"))


def promise_part(subject: Subject) -> Part:
    """The promise as a part of another figure."""
    return Part("目标", subject.evaluation.target_text, subject.address("promise"))


def through(subject: Subject, when: AsOf) -> Explanation | None:
    """The month the value reaches: “截至7月”."""
    month = subject.evaluation.through_month
    if not month:
        return None
    return explanation(
        subject,
        "数值截至的月份",
        f"截至{month}月",
        formula="1月起连续有数据的最后一个月",
        worked=(subject.evaluation.reason,),
        unit="",
    )


def gap(subject: Subject, when: AsOf) -> Explanation | None:
    """The value less the promise."""
    worked = value_at(subject, subject.end) if subject.evaluation.value is not None else None
    promised = subject.target.value
    if worked is None or promised is None:
        return None
    value = Decimal(worked.figure.replace("−", "-"))
    found = round_half_even(value - promised, subject.decimals)
    line = f"{worked.figure} − {plain(promised)} = {figure(found, subject.decimals)}"
    return explanation(
        subject,
        "与目标之差",
        gap_text(found, subject.unit),
        formula="与目标之差 = 累计值 − 目标值",
        worked=(line,),
        parts=(value_part(subject), promise_part(subject)),
        unit="",
    )


def change(subject: Subject, when: AsOf) -> Explanation | None:
    """The change on the same period of last year, in per cent or in points."""
    e = subject.evaluation
    if e.change is None or e.change.value is None:
        return None
    if e.change.is_published:
        return explanation(
            subject,
            "同比",
            e.change_text,
            formula="去年同期值未录入,采用通报所列同比,未经计算",
            parts=(value_part(subject),),
            readings=_readings(subject, subject.end),
            method="comparison",
            unit="",
        )
    now, last = value_at(subject, subject.end), value_at(subject, subject.end.a_year_before)
    if now is None or last is None:
        return None
    before = Decimal(last.figure.replace("−", "-"))
    this = Decimal(now.figure.replace("−", "-"))
    value, formula, line = _changed(this, before, e.change.unit)
    text = change_text(value, e.change.unit)
    return explanation(
        subject,
        "同比",
        text,
        formula=formula,
        worked=(f"{line} = {text}",),
        parts=(value_part(subject), Part("去年同期", last.figure, subject.address("last-year"))),
        method="comparison",
        unit="",
    )


def _changed(this: Decimal, before: Decimal, unit: str) -> tuple[Decimal, str, str]:
    """The change of two printed values in the unit asked for, its formula and working."""
    if unit == "%":
        value = round_half_even((this - before) / before * 100, 1)
        return (
            value,
            "同比 = (今年 − 去年同期) ÷ 去年同期 × 100 %,用修约后的两个数",
            (f"({this} − {before}) ÷ {before} × 100 %"),
        )
    formula = "同比 = 今年 − 去年同期,用修约后的两个数"
    return this - before, formula, f"{this} − {before}"


def last_year(subject: Subject, when: AsOf) -> Explanation | None:
    """The same months of last year."""
    before = subject.end.a_year_before
    worked = value_at(subject, before)
    if worked is None or subject.evaluation.change is None:
        return None
    return opened(subject, f"{before.year}年1—{before.month}月(去年同期)", worked)


def final(subject: Subject, when: AsOf) -> Explanation | None:
    """The whole of last year, from the readings or as published."""
    worked = value_at(subject, AsOf(subject.as_of.year - 1, 12))
    if worked is not None:
        return opened(subject, f"{subject.as_of.year - 1}年全年", worked)
    value = subject.basis.baselines.get(subject.target.indicator_id)
    if value is None:
        return None
    return explanation(
        subject,
        f"{subject.as_of.year - 1}年全年",
        plain_decimals(value, subject.decimals),
        formula="文件所载基数,未经计算",
    )


def own_value(subject: Subject, when: AsOf) -> Explanation | None:
    """The mean by the months alone, where the notice's own stands."""
    if subject.evaluation.own_value is None:
        return None
    worked = target_air.to_date(subject, subject.end.year, subject.end.month, use_published=False)
    if worked is None:
        return None
    return opened(subject, "按各月数据自行计算", worked)


def past(subject: Subject, year: int) -> Explanation | None:
    """What the months still to come were in a past year."""
    e = subject.evaluation
    if subject.target.indicator.method not in AIR_METHODS or e.requirement is None:
        return None
    if year not in [y for y, _ in e.requirement.past]:
        return None
    worked = target_air.rest_of_year(subject, year)
    if worked is None:
        return None
    found = opened(subject, f"{year}年{subject.end.rest_label}", worked)
    if subject.target.indicator.method == Method.ANNUAL_MEAN:
        return found
    return explanation(
        subject,
        f"{year}年{subject.end.rest_label}",
        worked.figure,
        formula=worked.formula,
        worked=worked.lines,
        parts=worked.parts,
        readings=worked.readings,
        unit="天",
    )


def _readings(subject: Subject, when: AsOf) -> tuple[ReadingTable, ...]:
    worked = value_at(subject, when)
    return worked.readings if worked else ()
