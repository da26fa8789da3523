"""What the rest of the year must bring for an air target, in figures and in words."""

from decimal import Decimal
from fractions import Fraction

from monitoring.periods import AsOf
from standards.comparison import Direction
from standards.exceedance_budget import ExceedanceBudget
from standards.feasibility import feasibility, feasibility_text
from standards.progress import PollutedDayBudget
from standards.requirement_readings import RequirementReadings
from standards.rounding import round_half_even
from standards.status import YEARS_TO_BE_SURE
from targets.evaluation.air_history import Past
from targets.evaluation.result import Requirement, RequirementReading
from targets.models import Target
from targets.wording import figure, plain, safe_bound

LOWER = Direction.LOWER_IS_BETTER


def _past_text(past: Past, end: AsOf, decimals: int, unit: str) -> str:
    """Name the newest comparable year: 去年 only if it is last year."""
    if not past:
        return "无往年同期可比"
    year, value = past[-1]
    when = "去年" if year == end.year - 1 else f"{year}年"
    text = f"{when}同期 {figure(value, decimals)}{unit}"
    if len(past) >= YEARS_TO_BE_SURE:
        low = figure(min(v for _, v in past), decimals)
        high = figure(max(v for _, v in past), decimals)
        text += f",近{len(past)}年{low if low == high else f'{low}—{high}'}"
    return text


def _word(required: Fraction, past: Past, end: AsOf, is_count: bool = False) -> str:
    """How hard the requirement is against past years."""
    found = feasibility(required, past, LOWER, is_count=is_count)
    return feasibility_text(found, past, end.year)


def _both(
    target: Target, readings: RequirementReadings, decimals: int, words: str
) -> tuple[RequirementReading, ...]:
    """Both readings in words where the notice is silent and they differ; else nothing.

    A bound that does not itself meet is printed one step lower: whoever keeps it meets the target.
    """
    literal, rounded = readings.literal, readings.rounded
    is_silent = target.indicator.judged_rounded is None
    if not is_silent or literal is None or rounded is None or literal == rounded:
        return ()
    loose = safe_bound(rounded, decimals, LOWER)
    if not readings.is_bound_met and loose == rounded:
        loose -= Decimal(1).scaleb(-decimals)
    strict = safe_bound(literal, decimals, LOWER)
    if strict == loose:
        return ()
    found = (("按未修约值比较", strict), ("修约后比较", loose))
    return tuple(
        RequirementReading(label, value, f"{label}:{words.format(figure(value, decimals))}")
        for label, value in found
    )


def mean_requirement(
    target: Target,
    required: Fraction | None,
    end: AsOf,
    past: Past,
    readings: RequirementReadings,
) -> Requirement | None:
    """Put the required mean of the rest into words."""
    if required is None:
        return None
    decimals = target.indicator.decimals
    bound = safe_bound(required, decimals, LOWER)
    if required <= 0:
        text = "剩余时段无论多低都已达不到"
    else:
        text = f"{end.rest_label}均值须 ≤ {bound};{_past_text(past, end, decimals, '')}"
    rounded = tuple((y, round_half_even(v, decimals)) for y, v in past)
    formula = f"({plain(target.value)} × 全年天数 − 累计均值 × 已有天数) ÷ 剩余{end.days_to_come}天"
    return Requirement(
        kind="rest_mean",
        value=bound,
        unit=target.indicator.unit,
        text=text,
        past=rounded,
        formula=formula,
        feasibility=_word(required, past, end),
        readings=_both(target, readings, decimals, f"{end.rest_label}均值须 ≤ {{}}"),
    )


def budget_requirement(
    target: Target,
    budget: PollutedDayBudget,
    end: AsOf,
    past: Past,
    readings: RequirementReadings,
) -> Requirement | None:
    """Put the polluted days still allowed into words."""
    if not end.days_to_come:
        return None
    if budget.remaining < 0:
        text = f"允许{budget.allowed_total}个污染天,已超{-budget.remaining}天"
    else:
        text = f"最多还能有 {budget.remaining} 个污染天;{_past_text(past, end, 0, '天')}"
    return Requirement(
        kind="polluted_days",
        value=Decimal(budget.remaining),
        unit="天",
        text=text,
        past=_days(past),
        formula=f"全年允许污染天{budget.allowed_total} − 已发生污染天{budget.used}",
        feasibility=_word(Fraction(budget.remaining), past, end, is_count=True),
        readings=_both(target, readings, 0, "还能有 {} 个污染天"),
    )


def cap_requirement(left: int, end: AsOf, past: Past) -> Requirement | None:
    """Put the days left under a cap into words."""
    if not end.days_to_come:
        return None
    words = f"还可发生 {left} 天;{_past_text(past, end, 0, '天')}"
    return Requirement(
        kind="days_left",
        value=Decimal(left),
        unit="天",
        text=words if left >= 0 else f"已超{-left}天",
        past=_days(past),
        formula="上限 − 已发生天数",
        feasibility=_word(Fraction(left), past, end, is_count=True),
    )


def exceedance_requirement(
    target: Target, budget: ExceedanceBudget, end: AsOf, past: Past
) -> Requirement | None:
    """Put the days that may still exceed the target of a percentile into words."""
    if not end.days_to_come:
        return None
    goal, left = plain(target.value), budget.remaining
    if budget.is_impossible:
        text = "剩余各日无论多低都已达不到"
    elif left < 0:
        text = f"超过 {goal} 的天数已用完,剩余各日均须低于 {goal}"
    else:
        text = f"最多还能有 {left} 天超过 {goal};{_past_text(past, end, 0, '天')}"
    return Requirement(
        kind="exceeding_days",
        value=Decimal(max(left, 0)),
        unit="天",
        text=text,
        past=_days(past),
        formula=f"全年日值的第90百分位数 ≤ {goal} 时,其余各日最多可有的超过天数",
        feasibility=_word(Fraction(left), past, end, is_count=True),
    )


def _days(past: Past) -> tuple[tuple[int, Decimal], ...]:
    return tuple((y, round_half_even(v, 0)) for y, v in past)
