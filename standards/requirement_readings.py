"""What a requirement is under both readings of a notice that is silent about rounding.

A notice says “≤ 31.5” and not whether the annual figure is rounded before it is compared. Both
readings are worked out and shown. Method: docs/methods/required-mean.md, both readings.
"""

import math
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from standards.comparison import Direction
from standards.progress import Operator, polluted_day_budget, required_rest_mean, rounded_bound
from standards.rounding import Exact, decimal_of, exact


@dataclass(frozen=True, slots=True)
class RequirementReadings:
    """A requirement read literally and read after rounding.

    `literal` takes the target as it stands; `rounded` takes the figure as rounded by GB/T 8170
    first, which asks a little less. `is_bound_met` tells whether a value exactly on `rounded` still
    meets. For a mean both are in its unit, for a day budget whole days (always on the safe side, so
    the bound meets). None when nothing is to come.
    """

    literal: Fraction | None
    rounded: Fraction | None
    is_bound_met: bool

    @property
    def differ(self) -> bool:
        """Whether the reading matters; the two are then both shown."""
        return self.literal != self.rounded


def mean_readings(
    target: Decimal, mean: Exact | None, days: tuple[int, int], decimals: int, operator: Operator
) -> RequirementReadings:
    """Both readings of the mean the rest of the year must keep: X* and X*'.

    Args:
        target: T, in the unit of the indicator.
        mean: Y, the mean so far; None only without a valid day.
        days: valid days so far and days to come, (n, r).
        decimals: decimals the indicator is judged with under the second reading.
        operator: AT_MOST or AT_LEAST.

    Raises:
        ValueError: as :func:`required_rest_mean` and :func:`rounded_bound`.

    >>> found = mean_readings(Decimal(57), 55, (348, 18), 0, Operator.AT_MOST)
    >>> round(float(found.literal), 1), round(float(found.rounded), 1), found.is_bound_met
    (95.7, 105.8, False)
    """
    bound, is_bound_met = rounded_bound(target, decimals, operator)
    literal, rounded = (required_rest_mean(goal, mean, *days) for goal in (target, bound))
    return RequirementReadings(literal, rounded, is_bound_met)


def budget_readings(
    target_ratio_percent: Exact, valid: int, to_come: int, polluted: int, decimals: int
) -> RequirementReadings:
    """Both readings of the polluted days still allowed; negative is the overdraft.

    Raises:
        ValueError: as :func:`polluted_day_budget`.

    >>> found = budget_readings(Decimal("79.7"), 180, 184, 45, 1)
    >>> found.literal, found.rounded
    (Fraction(28, 1), Fraction(29, 1))
    """
    literal, rounded = (
        polluted_day_budget(target_ratio_percent, valid, to_come, polluted, judged)
        for judged in (None, decimals)
    )
    if not to_come:
        return RequirementReadings(None, None, is_bound_met=True)
    return RequirementReadings(Fraction(literal.remaining), Fraction(rounded.remaining), True)


def safe_bound(value: Exact, decimals: int, direction: Direction) -> Decimal:
    """Round a requirement to its safe side: whoever keeps the printed number meets the target.

    >>> safe_bound(Fraction(3519, 100), 1, Direction.LOWER_IS_BETTER)
    Decimal('35.1')
    """
    scaled = exact(value) * 10**decimals
    is_lower = direction is Direction.LOWER_IS_BETTER
    return decimal_of(math.floor(scaled) if is_lower else math.ceil(scaled), decimals)
