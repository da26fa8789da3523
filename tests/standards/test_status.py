"""The status ladder and its words (docs/methods/status-ladder.md)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.comparison import Direction
from standards.status import LadderInput, TargetStatus, Tone, first_status

LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
RATES = st.fractions(-50, 200, max_denominator=100)
PAST = st.dictionaries(st.integers(2013, 2025), RATES, max_size=8).map(
    lambda years: tuple(years.items())
)


def ladder(met=True, remaining=184, requirement=30, past=(31, 33, 30), direction=LOWER, **flags):
    """A ladder for 2023 with past years ending in 2022, newest last."""
    years = tuple((2023 - len(past) + i, Fraction(value)) for i, value in enumerate(past))
    wanted = None if requirement is None else Fraction(requirement)
    return LadderInput(met, remaining, wanted, years, direction, **flags)


def status(**given_):
    return first_status(ladder(**given_)).status


# The words


def test_every_status_has_its_word_shape_and_tone():
    shown = {s: (s.label, s.icon, s.tone.value) for s in TargetStatus}
    assert shown == {
        "completed": ("已完成", "●", "good"),
        "locked": ("已锁定", "●", "good"),
        "on_course": ("预计达标", "▲", "good"),
        "hold": ("需保持", "◐", "watch"),
        "at_risk": ("有风险", "◆", "risk"),
        "unlikely": ("难以达标", "▼", "bad"),
        "impossible": ("已无法达成", "✕", "bad"),
        "insufficient": ("数据不足", "?", "unknown"),
        "not_due": ("未到期", "◷", "unknown"),
        "awaiting": ("待录入", "◷", "unknown"),
        "overdue": ("逾期未录", "!", "watch"),
        "to_judge": ("待评定", "◷", "unknown"),
    }


def test_nothing_unknown_is_ever_green():
    good = {s for s in TargetStatus if s.tone is Tone.GOOD}
    assert good == {TargetStatus.COMPLETED, TargetStatus.LOCKED, TargetStatus.ON_COURSE}


# The steps


def test_a_finished_year_is_completed_or_missed():
    assert status(remaining=0, met=True) is TargetStatus.COMPLETED
    assert status(remaining=0, met=False) is TargetStatus.IMPOSSIBLE


def test_arithmetic_comes_before_history():
    assert status(impossible=True) is TargetStatus.IMPOSSIBLE
    assert status(locked=True, met=False) is TargetStatus.LOCKED


def test_without_past_years_nothing_is_green():
    assert status(past=(), met=True) is TargetStatus.HOLD
    assert status(past=(), met=False) is TargetStatus.AT_RISK


def test_without_a_requirement_history_cannot_be_used():
    assert status(requirement=None, met=True) is TargetStatus.HOLD
    assert status(requirement=None, met=False) is TargetStatus.AT_RISK


# Break points


@pytest.mark.parametrize(
    ("requirement", "expected"),
    [
        ("33.01", TargetStatus.ON_COURSE),
        ("33", TargetStatus.ON_COURSE),
        ("32.99", TargetStatus.HOLD),
        ("30", TargetStatus.HOLD),
        ("29.99", TargetStatus.UNLIKELY),
    ],
)
def test_a_requirement_equal_to_a_past_year_is_not_tighter(requirement, expected):
    assert status(requirement=requirement, past=(31, 33, 30)) is expected


def test_the_newest_year_decides_between_best_and_worst():
    assert status(requirement=32, past=(30, 31, 33)) is TargetStatus.AT_RISK
    assert status(requirement=32, past=(30, 33, 31)) is TargetStatus.HOLD


def test_the_newest_year_is_found_by_its_year_and_not_by_its_place():
    past = ((2022, Fraction(33)), (2020, Fraction(30)), (2021, Fraction(31)))
    found = first_status(LadderInput(True, 184, Fraction(32), past, LOWER))
    assert found == (TargetStatus.AT_RISK, "剩余要求严于2022年同期")


def test_higher_is_better_turns_the_ladder_round():
    past = (80, 79, 82)
    found = [status(requirement=r, past=past, direction=HIGHER) for r in (79, 80, 83)]
    assert found == [TargetStatus.ON_COURSE, TargetStatus.HOLD, TargetStatus.UNLIKELY]


def test_two_past_years_are_too_few_to_be_sure():
    assert status(requirement=40, past=(31, 33)) is TargetStatus.HOLD
    assert status(requirement=20, past=(31, 33)) is TargetStatus.AT_RISK


def test_a_reason_names_the_year_and_the_small_sample():
    assert first_status(ladder(requirement=29)).reason == "剩余要求严于往年同期最好的2022年"
    few = first_status(ladder(requirement=40, past=(31, 33))).reason
    assert few == "剩余要求不严于往年同期最差的2022年,但仅有2年可比"


# Missing data


def test_what_cannot_be_judged_is_insufficient_unless_arithmetic_settles_it():
    assert status(met=None) is TargetStatus.INSUFFICIENT
    assert status(met=None, remaining=0) is TargetStatus.INSUFFICIENT
    assert status(met=None, impossible=True) is TargetStatus.IMPOSSIBLE


# Invalid input


def test_a_target_cannot_be_impossible_and_locked():
    with pytest.raises(ValueError, match="at once"):
        ladder(impossible=True, locked=True)


def test_remaining_units_cannot_be_negative():
    with pytest.raises(ValueError, match="negative"):
        ladder(remaining=-1)


def test_a_past_year_appears_once():
    with pytest.raises(ValueError, match="once"):
        LadderInput(True, 1, None, ((2022, Fraction(1)), (2022, Fraction(2))), LOWER)


# Properties


@given(st.none() | st.booleans(), RATES, PAST, st.sampled_from(Direction))
def test_false_green_rule(met, requirement, past, direction):
    found = first_status(LadderInput(met, 1, requirement, past, direction))
    assert found.reason
    tighter = any(direction.is_better(requirement, achieved) for _, achieved in past)
    if tighter or len(past) < 3:
        assert found.status.tone is not Tone.GOOD


@given(RATES, RATES, PAST, st.sampled_from(Direction), st.booleans())
def test_a_tighter_requirement_never_improves_the_status(a, b, past, direction, met):
    order = [
        TargetStatus.ON_COURSE,
        TargetStatus.HOLD,
        TargetStatus.AT_RISK,
        TargetStatus.UNLIKELY,
    ]
    loose, tight = (b, a) if direction.is_better(a, b) else (a, b)
    rungs = [
        order.index(first_status(LadderInput(met, 1, requirement, past, direction)).status)
        for requirement in (loose, tight)
    ]
    assert rungs[0] <= rungs[1]
