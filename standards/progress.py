"""How far a yearly target has come and what the rest of the year must bring.

Our own written methods, each with a worked table the tests quote: docs/methods/required-mean.md,
polluted-day-budget.md, section-requirement.md and scheduled-progress.md. No clock here: the last
confirmed day is passed in as day counts or a date.
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum
from fractions import Fraction

from standards.averages import days_in_month, weighted_mean
from standards.rounding import Exact, exact, round_half_even


class Operator(StrEnum):
    """How the value must stand to the target (≤ 31.5, ≥ 79.7 %, = 0)."""

    AT_MOST = "<="
    AT_LEAST = ">="
    EQUAL = "=="

    @property
    def symbol(self) -> str:
        """The sign people print."""
        return {"<=": "≤", ">=": "≥", "==": "="}[self.value]


class BudgetState(Enum):
    """What a day budget says about the year."""

    IMPOSSIBLE = "impossible"
    LOCKED = "locked"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class PollutedDayBudget:
    """Polluted days allowed, used and left; `remaining` below 0 is the overdraft."""

    allowed_total: int
    used: int
    remaining: int
    days_to_come: int
    state: BudgetState


def is_met(value: Exact, target: Exact, operator: Operator, decimals: int) -> bool:
    """Tell whether a value meets its target; equality meets (等于目标即达标).

    The value is rounded once by GB/T 8170 to the indicator's decimals, then compared. A ratio and
    its target are both in per cent.

    Method: docs/methods/required-mean.md.

    >>> from decimal import Decimal
    >>> is_met(Fraction(800, 9), Decimal("88.9"), Operator.AT_LEAST, 1)
    True
    """
    rounded, goal = exact(round_half_even(value, decimals)), exact(target)
    if operator is Operator.AT_MOST:
        return rounded <= goal
    return rounded >= goal if operator is Operator.AT_LEAST else rounded == goal


def rounded_bound(target: Exact, decimals: int, operator: Operator) -> tuple[Fraction, bool]:
    """Bound T' on the unrounded value of a target that is judged after rounding.

    ``round(v, d) ≤ T`` means ``v ≤ T + 0.5·10^-d`` when the last digit of T is even, ``<`` when it
    is odd, for half goes to even (34.5 → 34, 35.5 → 36); likewise T - 0.5·10^-d for AT_LEAST. A
    target between two printable values counts as the nearest printable one that meets it.

    Returns:
        The bound in the unit of the target, and whether a value on the bound still meets.

    Raises:
        ValueError: for EQUAL, which has two bounds.

    >>> from decimal import Decimal
    >>> rounded_bound(Decimal("31.5"), 1, Operator.AT_MOST)
    (Fraction(631, 20), False)
    """
    steps = exact(target) * 10**decimals
    if operator is Operator.AT_MOST:
        units, half = math.floor(steps), Fraction(1, 2)
    elif operator is Operator.AT_LEAST:
        units, half = math.ceil(steps), Fraction(-1, 2)
    else:
        raise ValueError("a target of the kind “equal” has two bounds, not one")
    return (units + half) / 10**decimals, units % 2 == 0


def required_rest_mean(target: Exact, mean: Exact | None, n: int, r: int) -> Fraction | None:
    """Mean the rest of the year must keep (剩余时段控制浓度): ``X* = (T·(n + r) - n·Y) / r``.

    Args:
        target: T for the year, or the bound T' of :func:`rounded_bound`; unit of the indicator.
        mean: Y, the valid-day-weighted mean so far; None only when `n` is 0.
        n: valid days (or months) so far.
        r: days (or months) still to come.

    Returns:
        X* in the unit of the target, unrounded; it may be 0 or less (out of reach for a
        concentration). None when nothing is to come.

    Raises:
        ValueError: if `n` or `r` is negative, or the mean of n > 0 days is not given.

    >>> from decimal import Decimal
    >>> required_rest_mean(Decimal("0.2"), Decimal("0.19"), 6, 6)
    Fraction(21, 100)
    """
    _check_counts(n=n, r=r)
    if mean is None and n > 0:
        raise ValueError(f"the mean of the {n} valid days so far is needed")
    if r == 0:
        return None
    so_far = Fraction(0) if mean is None else n * exact(mean)
    return (exact(target) * (n + r) - so_far) / r


def rest_mean(pairs: Iterable[tuple[Exact, int]]) -> Fraction | None:
    """Mean of the same remaining period of a past year, from its (mean, valid days) by month.

    >>> from decimal import Decimal
    >>> rest_mean([(Decimal("30"), 31), (Decimal("60"), 31)])
    Fraction(45, 1)
    """
    return weighted_mean(pairs)


def rest_mean_of_year(year_mean: Exact, days: int, mean: Exact, n: int) -> Fraction | None:
    """Mean of the rest of a past year from its annual mean and its mean to the same date.

    ``(A·N - Y·n) / (N - n)``, N valid days of the year, n of them so far. None when n = N.

    >>> from decimal import Decimal
    >>> round_half_even(rest_mean_of_year(Decimal("32.9"), 365, Decimal("38.6"), 181), 1)
    Decimal('27.3')
    """
    if not 0 <= n <= days:
        raise ValueError(f"{n} valid days so far do not fit into {days} of the year")
    return required_rest_mean(year_mean, mean, n, days - n)


def polluted_day_budget(
    target_ratio_percent: Exact,
    valid: int,
    to_come: int,
    polluted: int,
    decimals: int | None = None,
) -> PollutedDayBudget:
    """Polluted days still allowed (剩余可污染天数) under a good-day ratio target.

    ``B = floor(N·(1 - p)) - polluted so far``, N = valid days so far + days to come, every coming
    day counted as valid. B < 0: IMPOSSIBLE; B ≥ days to come: LOCKED; else OPEN.

    Args:
        target_ratio_percent: p, 0 to 100 per cent.
        valid: valid days so far.
        to_come: days still to come.
        polluted: days so far with AQI above 100, part of `valid`.
        decimals: if given, the ratio is judged after rounding to so many decimals, which may allow
            one day more; None takes the target literally.

    Raises:
        ValueError: for negative counts, no day at all, more polluted than valid days, or p
            outside 0 to 100.

    >>> from decimal import Decimal
    >>> budget = polluted_day_budget(Decimal("79.7"), valid=181, to_come=184, polluted=45)
    >>> budget.allowed_total, budget.remaining
    (74, 29)
    """
    _check_counts(valid=valid, to_come=to_come, polluted=polluted)
    if valid + to_come == 0:
        raise ValueError("a day budget needs at least one valid or coming day")
    if polluted > valid:
        raise ValueError(f"{polluted} polluted days do not fit into {valid} valid days")
    total = valid + to_come
    allowed = total - _units_needed(target_ratio_percent, total, decimals)
    remaining = allowed - polluted
    state = BudgetState.LOCKED if remaining >= to_come else BudgetState.OPEN
    state = BudgetState.IMPOSSIBLE if remaining < 0 else state
    return PollutedDayBudget(allowed, polluted, remaining, to_come, state)


def day_cap_remaining(cap: int, used: int) -> int:
    """Days left under a cap on a day count (e.g. heavy-pollution days); negative is the overdraft.

    >>> day_cap_remaining(19, 12)
    7
    """
    _check_counts(cap=cap, used=used)
    return cap - used


def sections_needed(target_ratio_percent: Exact, total: int, decimals: int = 1) -> int:
    """Sections that must pass (最少达标断面数): the least k whose printed ratio meets the target.

    ``round(100·k / total, decimals) ≥ p``. 8 of 9 meets 88.9 %; ``ceil(0.889·9)`` would ask for 9.

    Raises:
        ValueError: if there is no section or p is outside 0 to 100.

    >>> from decimal import Decimal
    >>> sections_needed(Decimal("88.9"), 9), sections_needed(Decimal("100"), 3)
    (8, 3)
    """
    if total < 1:
        raise ValueError(f"a ratio needs at least one section, got {total}")
    return _units_needed(target_ratio_percent, total, decimals)


def _units_needed(percent: Exact, total: int, decimals: int | None) -> int:
    if not 0 <= exact(percent) <= 100:
        raise ValueError(f"a ratio target lies between 0 and 100 per cent, got {percent}")
    bound, inclusive = exact(percent), True
    if decimals is not None:
        bound, inclusive = rounded_bound(percent, decimals, Operator.AT_LEAST)
    needed = bound * total / 100
    return max(0, math.ceil(needed) if inclusive else math.floor(needed) + 1)


def _check_counts(**counts: int) -> None:
    for name, count in counts.items():
        if count < 0:
            raise ValueError(f"{name} is a count and cannot be negative, got {count}")


def scheduled_progress(start: date, due: date, at: date) -> Fraction:
    """Share of the time that has passed (序时进度), both end days included.

    ``(at - start + 1) / (due - start + 1)``, 0 before the start and 1 from the due date on.

    Raises:
        ValueError: if the due date is before the start.

    >>> scheduled_progress(date(2023, 1, 1), date(2023, 12, 31), date(2023, 6, 30))
    Fraction(181, 365)
    """
    if due < start:
        raise ValueError(f"the due date {due} is before the start {start}")
    share = Fraction((at - start).days + 1, (due - start).days + 1)
    return min(Fraction(1), max(Fraction(0), share))


def days_in_year(year: int) -> int:
    """Calendar days of a year, 365 or 366.

    >>> days_in_year(2023), days_in_year(2024)
    (365, 366)
    """
    return sum(days_in_month(year, month) for month in range(1, 13))


def days_remaining(year: int, month: int) -> int:
    """Calendar days of the year after the end of a month.

    >>> days_remaining(2023, 6), days_remaining(2023, 12)
    (184, 0)
    """
    return sum(days_in_month(year, later) for later in range(month + 1, 13))
