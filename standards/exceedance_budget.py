"""Days that may still exceed a target for a percentile (百分位浓度剩余可超天数).

Our own written method: docs/methods/exceedance-budget.md; the percentile is that of HJ 663,
appendix A.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from standards.averages import percentile
from standards.rounding import Exact, exact


@dataclass(frozen=True, slots=True)
class ExceedanceBudget:
    """How many of the days to come may exceed the target; -1 when not even none would do.

    `is_impossible`: the percentile misses the target even if every day to come were 0. `is_locked`:
    it meets the target even if every day to come exceeded it by far.
    """

    remaining: int
    is_impossible: bool
    is_locked: bool


@dataclass(frozen=True, slots=True)
class PercentileGoal:
    """A target for a percentile: at most `bound`, and whether the bound itself meets.

    `level` is the value days are counted against (the target as printed); `rank` in per cent.
    """

    level: Exact
    bound: Exact
    is_bound_met: bool = True
    rank: Exact = 90


def exceedance_budget(
    values: Sequence[Exact], to_come: int, goal: PercentileGoal
) -> ExceedanceBudget:
    """Count the days to come that may exceed the target, whatever their height.

    The days to come are all taken for valid; those that exceed are taken far above, the others at
    the target. The largest k with which the percentile still meets is found by halving: one day
    more above never lowers a percentile.

    Args:
        values: daily values so far, in the unit of the target.
        to_come: days still to come.
        goal: the target.

    Raises:
        ValueError: if there is no day at all, or `to_come` is negative.

    >>> goal = PercentileGoal(level=160, bound=160)
    >>> exceedance_budget([100] * 334, 31, goal).remaining
    31
    >>> exceedance_budget([100] * 300 + [200] * 34, 31, goal).remaining
    2
    """
    if to_come < 0 or (not values and not to_come):
        raise ValueError(f"a percentile needs a day; {len(values)} so far, {to_come} to come")
    ordered = sorted(exact(value) for value in values)
    level = exact(goal.level)
    far = 1 + 1000 * max([level, exact(goal.bound), *ordered])  # exceeds in any interpolation

    def is_met(above: int, others: Fraction) -> bool:
        days = [*ordered, *[others] * (to_come - above), *[far] * above]
        found = percentile(days, goal.rank)
        assert found is not None  # there is a day
        bound = exact(goal.bound)
        return found <= bound if goal.is_bound_met else found < bound

    fewest, most = -1, to_come
    while fewest < most:
        tried = (fewest + most + 1) // 2
        fewest, most = (tried, most) if is_met(tried, level) else (fewest, tried - 1)
    return ExceedanceBudget(
        remaining=fewest,
        is_impossible=not is_met(0, Fraction(0)),
        is_locked=to_come > 0 and fewest == to_come,
    )
