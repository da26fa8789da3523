"""What the rest of the year must bring for an air target, in figures and in words."""

from decimal import Decimal
from fractions import Fraction

from monitoring.periods import AsOf
from standards.comparison import Direction
from standards.rounding import round_half_even
from standards.status import YEARS_TO_BE_SURE
from targets.evaluation.result import Requirement
from targets.wording import figure, plain, safe_bound

LOWER = Direction.LOWER_IS_BETTER


def _past_text(past: tuple[tuple[int, Fraction], ...], decimals: int, unit: str) -> str:
    if not past:
        return "无往年同期可比"
    newest = figure(past[-1][1], decimals)
    text = f"去年同期 {newest}{unit}"
    if len(past) >= YEARS_TO_BE_SURE:
        low = figure(min(v for _, v in past), decimals)
        high = figure(max(v for _, v in past), decimals)
        span = low if low == high else f"{low}—{high}"
        text += f",近{len(past)}年{span}"
    return text


def mean_requirement(
    target: Decimal, required: Fraction | None, end: AsOf, past: tuple[tuple[int, Fraction], ...]
) -> Requirement | None:
    """Put the required mean of the rest into words."""
    if required is None:
        return None
    bound = safe_bound(required, 1, LOWER)
    if required <= 0:
        text = "剩余时段无论多低都已达不到"
    else:
        text = f"{end.rest_label}均值须 ≤ {bound};{_past_text(past, 1, '')}"
    rounded = tuple((y, round_half_even(v, 1)) for y, v in past)
    formula = f"({plain(target)} × 全年天数 − 累计均值 × 已有天数) ÷ 剩余{end.days_to_come}天"
    return Requirement("rest_mean", bound, "μg/m³", text, rounded, formula)


def budget_requirement(
    remaining: int, end: AsOf, past: tuple[tuple[int, Fraction], ...], allowed: int
) -> Requirement | None:
    """Put the polluted days still allowed into words."""
    if not end.days_to_come:
        return None
    if remaining < 0:
        text = f"允许{allowed}个污染天,已超{-remaining}天"
    else:
        text = f"最多还能有 {remaining} 个污染天;{_past_text(past, 0, '天')}"
    rounded = tuple((y, round_half_even(v, 0)) for y, v in past)
    formula = f"全年允许污染天{allowed} − 已发生污染天"
    return Requirement("polluted_days", Decimal(remaining), "天", text, rounded, formula)


def cap_requirement(
    left: int, end: AsOf, past: tuple[tuple[int, Fraction], ...]
) -> Requirement | None:
    """Put the days left under a cap into words."""
    if not end.days_to_come:
        return None
    text = f"还可发生 {left} 天;{_past_text(past, 0, '天')}" if left >= 0 else f"已超{-left}天"
    rounded = tuple((y, round_half_even(v, 0)) for y, v in past)
    return Requirement("days_left", Decimal(left), "天", text, rounded, "上限 − 已发生天数")
