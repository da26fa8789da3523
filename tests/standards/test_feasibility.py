"""How hard a requirement is and how likely a target, in words (docs/methods/status-ladder.md)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.comparison import Direction
from standards.feasibility import (
    Feasibility,
    StatusBands,
    chance_text,
    chance_word,
    feasibility,
    feasibility_text,
    history_word,
    past_reach,
)

LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
PAST = ((2020, 31), (2021, 33), (2022, 30))
VALUES = st.fractions(1, 100, max_denominator=20)


def test_equal_to_the_best_on_record_has_been_seen():
    assert feasibility(30, PAST, LOWER) is not Feasibility.UNSEEN
    assert feasibility(Fraction("29.99"), PAST, LOWER) is Feasibility.UNSEEN


def test_equal_to_the_worst_on_record_is_nearly_safe():
    assert feasibility(33, PAST, LOWER) is Feasibility.NEARLY_SAFE


def test_no_days_left_can_still_be_kept_but_no_concentration_of_zero():
    assert feasibility(0, PAST, LOWER) is Feasibility.IMPOSSIBLE
    assert feasibility(0, PAST, LOWER, is_count=True) is Feasibility.UNSEEN
    assert feasibility(-1, PAST, LOWER, is_count=True) is Feasibility.IMPOSSIBLE


def test_impossible_is_said_even_without_past_years():
    assert feasibility(0, (), LOWER) is Feasibility.IMPOSSIBLE
    assert feasibility(1, (), LOWER) is Feasibility.UNKNOWN


def test_a_full_rate_may_be_asked_for_but_no_more():
    assert feasibility(100, ((2022, 100),), HIGHER) is Feasibility.MOST_YEARS
    assert feasibility(Fraction("100.1"), ((2022, 100),), HIGHER) is Feasibility.IMPOSSIBLE


def test_one_or_two_years_are_no_history():
    assert feasibility(29, PAST[1:], LOWER) is Feasibility.TIGHTER_THAN_NEWEST
    assert feasibility(34, PAST[1:], LOWER) is Feasibility.MOST_YEARS


def test_a_newest_year_that_is_not_last_year_is_named():
    assert feasibility_text(Feasibility.TIGHTER_THAN_NEWEST, PAST, 2023) == "严于去年同期"
    assert feasibility_text(Feasibility.TIGHTER_THAN_NEWEST, PAST, 2024) == "严于2022年同期"
    assert feasibility_text(Feasibility.UNSEEN, PAST, 2024) == "历史上未出现过"


def test_the_newest_past_year_is_found_by_its_year_and_not_by_its_place():
    assert past_reach(30, PAST[::-1], LOWER).newest == (2022, 30)


@pytest.mark.parametrize(
    ("likely", "even", "poor"),
    [("1", "0.5", "0.2"), ("0.8", "0.8", "0.2"), ("0.8", "0.5", "0"), ("0.2", "0.5", "0.8")],
)
def test_bands_must_stand_in_order_between_0_and_1(likely, even, poor):
    with pytest.raises(ValueError, match="0 < poor < even < likely < 1"):
        StatusBands(Decimal(likely), Decimal(even), Decimal(poor))


def test_bands_move_the_chance_word():
    strict = StatusBands(Decimal("0.90"), Decimal("0.60"), Decimal("0.30"))
    words = [chance_word(Decimal(c), strict) for c in ("0.90", "0.89", "0.29")]
    assert words == ["高", "中", "低"]


def test_history_alone_gives_a_word_too():
    found = [history_word(required, PAST[1:], LOWER) for required in (33, 32, 29)]
    assert found == ["高", "中", "低"]
    assert history_word(30, (), LOWER) is None


@given(st.decimals(0, 1, places=4))
def test_a_chance_is_printed_without_decimals_and_never_as_certain(chance):
    text = chance_text(chance)
    assert "." not in text
    assert text not in ("0 %", "100 %")


@given(VALUES, st.lists(VALUES, max_size=6), st.sampled_from(Direction))
def test_every_requirement_gets_a_word(requirement, values, direction):
    past = tuple(enumerate(values, start=2015))
    found = feasibility(requirement, past, direction)
    assert (found is Feasibility.UNKNOWN) == (not past)
    if found in (Feasibility.UNSEEN, Feasibility.NEARLY_SAFE):
        assert len(past) >= 3
