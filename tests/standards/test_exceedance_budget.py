"""Days that may still exceed under a percentile target: docs/methods/exceedance-budget.md."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.averages import percentile
from standards.exceedance_budget import PercentileGoal, exceedance_budget

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "exceedance-budget.md"
GOAL = PercentileGoal(level=160, bound=160)
VERY_HIGH = 10**9


def worked():
    lines = [x for x in PAGE.read_text(encoding="utf-8").splitlines() if x.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    return pytest.mark.parametrize("row", rows, ids=[row[0] for row in rows])


@worked()
def test_the_page_is_what_the_code_computes(row):
    _, so_far, to_come, rank, remaining, state = row
    low, high = (int(part) for part in so_far.split("+"))
    goal = PercentileGoal(level=160, bound=160, rank=int(rank))
    found = exceedance_budget([100] * low + [300] * high, int(to_come), goal)
    assert found.remaining == int(remaining)
    told = "impossible" if found.is_impossible else "locked" if found.is_locked else "open"
    assert told == state


values = st.lists(st.integers(0, 300), max_size=40)


@given(values=values, to_come=st.integers(1, 20))
def test_it_is_the_largest_number_that_brute_force_finds(values, to_come):
    def is_met(above):
        days = [*values, *[160] * (to_come - above), *[VERY_HIGH] * above]
        return percentile(days, 90) <= 160

    passing = [k for k in range(to_come + 1) if is_met(k)]
    assert exceedance_budget(values, to_come, GOAL).remaining == max(passing, default=-1)


@given(values=values, to_come=st.integers(1, 20))
def test_impossible_and_locked_are_what_the_extremes_give(values, to_come):
    found = exceedance_budget(values, to_come, GOAL)
    assert found.is_impossible is (percentile([*values, *[0] * to_come], 90) > 160)
    assert found.is_locked is (percentile([*values, *[VERY_HIGH] * to_come], 90) <= 160)


@given(values=values, to_come=st.integers(1, 20), more=st.integers(161, 300))
def test_a_day_above_never_leaves_more_room(values, to_come, more):
    before = exceedance_budget(values, to_come, GOAL).remaining
    assert exceedance_budget([*values, more], to_come - 1, GOAL).remaining <= before


def test_a_bound_that_does_not_meet_is_one_too_many():
    even = PercentileGoal(level=160, bound=Fraction(321, 2), is_bound_met=True)
    odd = PercentileGoal(level=160, bound=160, is_bound_met=False)
    assert exceedance_budget([160] * 9, 1, even).remaining == 0
    assert exceedance_budget([160] * 9, 1, odd).remaining == -1


@pytest.mark.parametrize(("values", "to_come"), [([], 0), ([1], -1)])
def test_a_percentile_needs_a_day(values, to_come):
    with pytest.raises(ValueError, match="percentile"):
        exceedance_budget(values, to_come, GOAL)
