"""The status ladder and its words (docs/methods/status-ladder.md)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.comparison import Direction
from standards.status import LADDER, LadderInput, StatusBands, TargetStatus, Tone, first_status

LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
RATES = st.fractions(-50, 200, max_denominator=100)
CHANCES = st.decimals(0, 1, places=2)
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


# With a chance


def chance_reason(chance, **given_):
    return first_status(ladder(chance=Decimal(chance), **given_)).reason


@pytest.mark.parametrize(
    ("chance", "expected"),
    [
        ("1", TargetStatus.ON_COURSE),
        ("0.80", TargetStatus.ON_COURSE),
        ("0.79", TargetStatus.HOLD),
        ("0.50", TargetStatus.HOLD),
        ("0.49", TargetStatus.AT_RISK),
        ("0.20", TargetStatus.AT_RISK),
        ("0.19", TargetStatus.UNLIKELY),
        ("0", TargetStatus.UNLIKELY),
    ],
)
def test_a_band_belongs_to_its_better_side(chance, expected):
    assert status(chance=Decimal(chance), requirement=40, met=False) is expected


def test_what_is_printed_as_80_per_cent_is_judged_as_80_per_cent():
    assert status(chance=Decimal("0.7951"), requirement=40) is TargetStatus.ON_COURSE
    assert "80 %" in chance_reason("0.7951", requirement=40)


def test_other_bands_may_be_in_force():
    strict = StatusBands(Decimal("0.90"), Decimal("0.60"), Decimal("0.30"))
    found = [
        status(chance=Decimal(chance), requirement=40, bands=strict)
        for chance in ("0.90", "0.89", "0.59", "0.29")
    ]
    assert found == list(LADDER)


def test_an_october_at_its_target_is_not_green_and_says_why():
    """A seasonal series: met at the end of October, November and December still to come."""
    past = (100, 95, 90, 70, 78)
    found = first_status(
        ladder(True, 61, "50.4", past, chance=Decimal("0.11"), decimals=1, unit="μg/m³")
    )
    assert found.status is TargetStatus.UNLIKELY
    assert found.reason == (
        "按5年同期推算达标可能性11 %,剩余要求(≤50.4μg/m³)严于往年同期最好的2021年(70.0μg/m³)"
    )


def test_a_high_chance_is_held_back_by_the_record_and_says_so():
    assert chance_reason("0.95", requirement=32, past=(31, 30, 33)) == (
        "按3年同期推算达标可能性95 %,但剩余要求严于2022年同期,判为需保持"
    )
    assert chance_reason("0.95", requirement=30, past=(31, 33, 30)) == (
        "按3年同期推算达标可能性95 %,但剩余要求严于3年中2年的同期,判为需保持"
    )
    assert chance_reason("0.95", requirement=29) == (
        "按3年同期推算达标可能性95 %,但剩余要求严于往年同期最好的2022年,判为有风险"
    )


def test_a_reason_never_prints_a_certain_chance():
    assert "不足1 %" in chance_reason("0.00", requirement=40)
    assert "超过99 %" in chance_reason("1.00", requirement=40)


def test_two_equal_figures_are_not_printed_as_one_tighter_than_the_other():
    reason = chance_reason("0.30", requirement="30.04", past=(31, 32, "30.049"), decimals=1)
    assert reason == "按3年同期推算达标可能性30 %,剩余要求严于往年同期最好的2022年"


def test_a_requirement_that_is_not_tighter_is_not_printed_lower_than_the_past():
    past = ("32.96", 32, 31)
    reason = chance_reason("0.90", requirement="32.97", past=past, decimals=1)
    assert reason == "按3年同期推算达标可能性90 %,剩余要求不严于往年同期最差的2020年"
    equal = chance_reason("0.90", requirement=33, past=(33, 32, 31), decimals=1)
    assert equal.endswith("剩余要求(≤33.0)不严于往年同期最差的2020年(33.0)")


def test_a_requirement_is_printed_on_its_safe_side():
    assert "(≤29.4)" in chance_reason("0.60", requirement="29.49", decimals=1)
    higher = {"direction": HIGHER, "past": (80, 79, 82), "decimals": 1, "unit": "%"}
    assert "(≥80.1%)" in chance_reason("0.60", requirement="80.01", **higher)


def test_a_chance_of_fewer_than_three_years_is_not_used():
    few = {"chance": Decimal("0.95"), "requirement": 40}
    assert status(past=(31, 33), **few) is TargetStatus.HOLD
    assert status(past=(31, 33, 30), chance_years=2, **few) is TargetStatus.ON_COURSE
    assert "可能性" not in chance_reason("0.95", requirement=40, past=(31, 33))


def test_a_chance_is_not_green_while_the_record_is_too_short_to_check_it():
    many = {"chance": Decimal("0.95"), "chance_years": 5, "requirement": 40}
    assert status(past=(31, 33), **many) is TargetStatus.HOLD
    assert status(past=(), **many) is TargetStatus.HOLD
    assert status(past=(31, 33, 30), **many) is TargetStatus.ON_COURSE


def test_a_target_without_a_requirement_goes_by_its_chance():
    plain = {"requirement": None, "past": (), "chance_years": 4}
    found = [status(chance=Decimal(c), **plain) for c in ("0.80", "0.50", "0.20", "0.19")]
    assert found == list(LADDER)
    assert chance_reason("0.80", **plain) == "按4年同期推算达标可能性80 %"


def test_a_chance_changes_nothing_that_is_settled():
    for chance in (Decimal(0), Decimal(1)):
        assert status(remaining=0, met=True, chance=chance) is TargetStatus.COMPLETED
        assert status(remaining=0, met=False, chance=chance) is TargetStatus.IMPOSSIBLE
        assert status(impossible=True, chance=chance) is TargetStatus.IMPOSSIBLE
        assert status(locked=True, chance=chance) is TargetStatus.LOCKED
        assert status(met=None, chance=chance) is TargetStatus.INSUFFICIENT


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


@pytest.mark.parametrize("chance", ["-0.01", "1.01", "NaN"])
def test_a_chance_lies_between_0_and_1(chance):
    with pytest.raises(ValueError, match=r"between 0 and 1|finite"):
        ladder(chance=Decimal(chance))


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


@given(st.none() | st.booleans(), RATES, PAST, st.sampled_from(Direction), CHANCES)
def test_false_green_rule_whatever_the_chance(met, requirement, past, direction, chance):
    found = first_status(LadderInput(met, 1, requirement, past, direction, chance=chance))
    tighter = [direction.is_better(requirement, achieved) for _, achieved in sorted(past)]
    if len(past) < 3 or tighter[-1] or 2 * sum(tighter) > len(tighter):
        assert found.status.tone is not Tone.GOOD
    if len(past) >= 3 and all(tighter):
        assert found.status is not TargetStatus.HOLD


@given(CHANCES, CHANCES, RATES, PAST, st.sampled_from(Direction), st.booleans())
def test_a_lower_chance_never_improves_the_status(a, b, requirement, past, direction, met):
    rungs = [
        LADDER.index(
            first_status(LadderInput(met, 1, requirement, past, direction, chance=chance)).status
        )
        for chance in sorted((a, b))
    ]
    assert rungs[0] >= rungs[1]


@given(RATES, RATES, PAST, st.sampled_from(Direction), CHANCES)
def test_a_tighter_requirement_never_improves_the_status_of_a_chance(a, b, past, direction, chance):
    loose, tight = (b, a) if direction.is_better(a, b) else (a, b)
    rungs = [
        LADDER.index(
            first_status(LadderInput(True, 1, wanted, past, direction, chance=chance)).status
        )
        for wanted in (loose, tight)
    ]
    assert rungs[0] <= rungs[1]
