"""Means and percentiles of many groups of values at once: a subject's month, quarter or year.

A group is a code from 0 up, one per row; `subject_code * 12 + month - 1` is one way to make them.
The rules are those of `standards.averages` and `standards.air_evaluation`; a result stays a
numerator and a denominator until it is rounded, once.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bulk.scaled import (
    AIR_SCALE,
    MISSING,
    Int64s,
    check_room,
    checked_concentrations,
    rounded_to,
)
from standards.rounding import Exact, exact


@dataclass(frozen=True, slots=True, eq=False)
class GroupValues:
    """A figure of each group with the number of values it rests on.

    ``numerator / denominator`` is exact, in the scale of the values; a group without any value has
    the numerator `MISSING`, the denominator 1 and the count 0. Whether the count is enough is a
    question for `standards.averages.month_completeness`.
    """

    numerator: Int64s
    denominator: Int64s
    count: Int64s

    def reported(self, decimals: int, scale: int = AIR_SCALE) -> Int64s:
        """The figures rounded once to so many decimals, still in the scale.

        >>> found = group_means(np.array([0, 0, 0]), np.array([1_000, 1_000, 2_000]), 2)
        >>> found.reported(1).tolist()
        [1300, -1]
        """
        return rounded_to(self.numerator, self.denominator, scale // 10**decimals)


def group_counts(groups: Int64s, values: Int64s, size: int) -> Int64s:
    """How many values each of the groups 0 to size - 1 has (有效天数).

    >>> group_counts(np.array([0, 0, 2]), np.array([5, MISSING, 7]), 3).tolist()
    [1, 0, 1]
    """
    codes, _ = _present(groups, values, size)
    return np.bincount(codes, minlength=size).astype(np.int64)


def group_means(groups: Int64s, values: Int64s, size: int) -> GroupValues:
    """Mean of the values of each group.

    Args:
        groups: the group of each row, 0 to size - 1.
        values: scaled integers; `MISSING` is left out.
        size: the number of groups.

    Raises:
        ValueError: for a negative value, a group outside 0 to size - 1 or columns that differ in
            length.

    Reference: GB 3095-2026, definitions of month and year means [P].

    >>> found = group_means(np.array([0, 0, 1]), np.array([10, 15, MISSING]), 2)
    >>> found.numerator.tolist(), found.denominator.tolist(), found.count.tolist()
    ([25, -1], [2, 1], [2, 0])
    """
    codes, present = _present(groups, values, size)
    count = np.bincount(codes, minlength=size).astype(np.int64)
    check_room(present, int(count.max(initial=0)))
    totals = np.zeros(size, dtype=np.int64)
    np.add.at(totals, codes, present)
    totals[count == 0] = MISSING
    return GroupValues(totals, np.maximum(count, 1), count)


def group_percentile(groups: Int64s, values: Int64s, size: int, p: Exact) -> GroupValues:
    """Percentile (百分位数) of the values of each group.

    Sorted x1 ≤ … ≤ xn: ``k = 1 + (n - 1)·p%``, ``s = floor(k)``, ``xs + (xs+1 - xs)·(k - s)``.

    Args:
        groups: the group of each row, 0 to size - 1.
        values: scaled integers; `MISSING` is left out.
        size: the number of groups.
        p: per cent, 0 to 100; `standards.air_evaluation.PERCENTILES` names each item's.

    Raises:
        ValueError: as `group_means`, and if p is outside 0 to 100.

    Reference: HJ 663-2013, appendix A [V:2].

    >>> found = group_percentile(np.zeros(5, dtype=int), np.array([50, 10, 20, 30, 40]), 1, 90)
    >>> found.numerator.tolist(), found.denominator.tolist()
    ([460], [10])
    """
    share = exact(p) / 100
    if not 0 <= share <= 1:
        raise ValueError(f"a percentile lies between 0 and 100, got {p}")
    codes, present = _present(groups, values, size)
    check_room(present, share.denominator)
    ordered = present[np.lexsort((present, codes))]
    count = np.bincount(codes, minlength=size).astype(np.int64)
    starts = np.cumsum(count) - count
    filled = np.flatnonzero(count)
    below, rest = np.divmod((count[filled] - 1) * share.numerator, share.denominator)
    low = ordered[starts[filled] + below]
    high = ordered[starts[filled] + np.minimum(below + 1, count[filled] - 1)]
    numerator = np.full(size, MISSING, dtype=np.int64)
    numerator[filled] = low * (share.denominator - rest) + high * rest
    denominator = np.where(count == 0, 1, np.int64(share.denominator))
    return GroupValues(numerator, denominator, count)


def _present(
    groups: NDArray[np.integer], values: Int64s, size: int
) -> tuple[NDArray[np.integer], Int64s]:
    checked = checked_concentrations(values, "a value")
    if groups.shape != checked.shape or checked.ndim != 1:
        raise ValueError(f"one group per value is needed: {groups.shape} and {checked.shape}")
    if groups.dtype.kind not in "iu":
        raise TypeError(f"a group is an integer code, got {groups.dtype}")
    if groups.size and not 0 <= int(groups.min()) <= int(groups.max()) < size:
        raise ValueError(f"a group lies between 0 and {size - 1}")
    is_present = checked != MISSING
    return groups[is_present], checked[is_present]
