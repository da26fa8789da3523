"""What the rest of the year must bring for an air target, in figures and in words."""

from decimal import Decimal
from fractions import Fraction

from monitoring.periods import AsOf
from standards.comparison import Direction
from standards.progress import PollutedDayBudget
from standards.rounding import round_half_even
from standards.status import YEARS_TO_BE_SURE
from targets.evaluation.air_history import Past
from targets.evaluation.result import Requirement
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


def mean_requirement(
    target: Target, required: Fraction | None, end: AsOf, past: Past
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
    return Requirement("rest_mean", bound, target.indicator.unit, text, rounded, formula)


def budget_requirement(budget: PollutedDayBudget, end: AsOf, past: Past) -> Requirement | None:
    """Put the polluted days still allowed into words."""
    if not end.days_to_come:
        return None
    if budget.remaining < 0:
        text = f"允许{budget.allowed_total}个污染天,已超{-budget.remaining}天"
    else:
        text = f"最多还能有 {budget.remaining} 个污染天;{_past_text(past, end, 0, '天')}"
    rounded = tuple((y, round_half_even(v, 0)) for y, v in past)
    formula = f"全年允许污染天{budget.allowed_total} − 已发生污染天{budget.used}"
    return Requirement("polluted_days", Decimal(budget.remaining), "天", text, rounded, formula)


def cap_requirement(left: int, end: AsOf, past: Past) -> Requirement | None:
    """Put the days left under a cap into words."""
    if not end.days_to_come:
        return None
    words = f"还可发生 {left} 天;{_past_text(past, end, 0, '天')}"
    rounded = tuple((y, round_half_even(v, 0)) for y, v in past)
    text = words if left >= 0 else f"已超{-left}天"
    return Requirement("days_left", Decimal(left), "天", text, rounded, "上限 − 已发生天数")
