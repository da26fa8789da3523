"""Competition ranks with ties."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.comparison import Direction
from standards.ranking import competition_ranks

LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
VALUES = st.lists(st.none() | st.decimals(0, 5, places=1), max_size=20)

# Published values


@pytest.mark.published
def test_tied_members_share_a_rank_and_the_next_is_skipped():
    values = [Decimal(value) for value in ("30", "31", "31.0", "33")]
    assert competition_ranks(values, LOWER) == (1, 2, 2, 4)


# Break points


def test_the_highest_ratio_ranks_first():
    assert competition_ranks([Decimal("79.7"), Decimal("92.9")], HIGHER) == (2, 1)


def test_all_equal_are_all_first():
    assert competition_ranks([5, 5, 5], LOWER) == (1, 1, 1)


# Missing data


def test_a_member_without_a_value_is_not_ranked_and_pushes_nobody_down():
    assert competition_ranks([None, 3, None, 2], LOWER) == (None, 2, None, 1)
    assert competition_ranks([], LOWER) == ()


def test_zero_is_a_value():
    assert competition_ranks([0, 1], LOWER) == (1, 2)


# Invalid input


def test_a_float_is_refused():
    with pytest.raises(TypeError):
        competition_ranks([1.5, 2], LOWER)


# Properties


@given(VALUES, st.sampled_from(Direction))
def test_a_rank_is_one_more_than_the_members_that_are_better(values, direction):
    present = [value for value in values if value is not None]
    for value, rank in zip(values, competition_ranks(values, direction), strict=True):
        if value is None:
            assert rank is None
        else:
            assert rank == 1 + sum(direction.is_better(other, value) for other in present)
