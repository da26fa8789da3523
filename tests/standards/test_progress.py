"""Required mean, day budget, sections needed and time passed (docs/methods)."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.progress import (
    BudgetState,
    Operator,
    day_cap_remaining,
    days_in_year,
    days_remaining,
    is_met,
    polluted_day_budget,
    required_rest_mean,
    rest_mean,
    rest_mean_of_year,
    rounded_bound,
    scheduled_progress,
    sections_needed,
)
from standards.rounding import percent

VALUES = st.decimals(0, 200, places=2)
DAYS = st.integers(0, 366)
RATIOS = st.decimals(0, 100, places=1)
AT_MOST, AT_LEAST = Operator.AT_MOST, Operator.AT_LEAST

# Published values (more in test_oracles.py)


@pytest.mark.published
def test_phosphorus_at_019_for_half_a_year_leaves_021():
    assert required_rest_mean(Decimal("0.2"), Decimal("0.19"), 6, 6) == Fraction("0.21")


@pytest.mark.published
def test_changzhou_had_29_polluted_days_left_at_mid_2023():
    budget = polluted_day_budget(Decimal("79.7"), valid=181, to_come=184, polluted=45)
    assert (budget.used, budget.remaining, budget.state) == (45, 29, BudgetState.OPEN)


@pytest.mark.published
def test_the_first_half_of_2023_is_496_per_cent_of_the_year():
    passed = scheduled_progress(date(2023, 1, 1), date(2023, 12, 31), date(2023, 6, 30))
    assert passed == Fraction(181, 365)
    assert percent(passed) == Decimal("49.6")


# Break points


def test_equality_meets_the_target():
    assert is_met(Decimal("31.5"), Decimal("31.5"), AT_MOST, 1)
    assert is_met(Decimal("79.7"), Decimal("79.7"), AT_LEAST, 1)
    assert is_met(Decimal(0), Decimal(0), Operator.EQUAL, 0)
    assert not is_met(Decimal(1), Decimal(0), Operator.EQUAL, 0)


def test_a_value_is_rounded_once_before_it_is_compared():
    assert is_met(Decimal("31.549"), Decimal("31.5"), AT_MOST, 1)
    assert not is_met(Decimal("31.55"), Decimal("31.5"), AT_MOST, 1)
    assert is_met(Decimal("31.45"), Decimal("31.4"), AT_MOST, 1)


def test_half_goes_to_even_so_34_includes_its_bound_and_35_does_not():
    assert rounded_bound(34, 0, AT_MOST) == (Fraction("34.5"), True)
    assert rounded_bound(35, 0, AT_MOST) == (Fraction("35.5"), False)
    assert rounded_bound(34, 0, AT_LEAST) == (Fraction("33.5"), True)
    assert rounded_bound(35, 0, AT_LEAST) == (Fraction("34.5"), False)


def test_a_requirement_may_fall_below_zero():
    assert required_rest_mean(Decimal("31.5"), 35, 334, 31) < 0


def test_a_budget_of_zero_is_open_while_days_are_to_come():
    budget = polluted_day_budget(Decimal("79.7"), 300, 65, 74)
    assert (budget.remaining, budget.state) == (0, BudgetState.OPEN)


def test_one_polluted_day_too_many_is_impossible():
    budget = polluted_day_budget(Decimal("79.7"), 300, 65, 75)
    assert (budget.remaining, budget.state) == (-1, BudgetState.IMPOSSIBLE)


def test_a_budget_as_large_as_the_rest_is_locked():
    assert polluted_day_budget(Decimal("79.7"), 345, 20, 54).state is BudgetState.LOCKED
    assert polluted_day_budget(Decimal("79.7"), 345, 20, 55).state is BudgetState.OPEN
    assert polluted_day_budget(Decimal("79.7"), 365, 0, 74).state is BudgetState.LOCKED


def test_a_ratio_judged_after_rounding_may_allow_one_day_more():
    assert polluted_day_budget(Decimal("79.7"), 364, 0, 0).allowed_total == 73
    assert polluted_day_budget(Decimal("79.7"), 364, 0, 0, decimals=1).allowed_total == 74
    assert is_met(Fraction(100 * 290, 364), Decimal("79.7"), AT_LEAST, 1)


def test_all_or_no_sections_may_be_asked_for():
    assert sections_needed(Decimal(100), 3) == 3
    assert sections_needed(Decimal(0), 3) == 0


def test_time_is_clipped_to_the_task():
    start, due = date(2023, 3, 1), date(2023, 9, 30)
    assert scheduled_progress(start, due, date(2023, 2, 28)) == 0
    assert scheduled_progress(start, due, start) == Fraction(1, 214)
    assert scheduled_progress(start, due, due) == 1
    assert scheduled_progress(start, due, date(2024, 1, 1)) == 1
    assert scheduled_progress(start, start, start) == 1


def test_leap_years_have_366_days():
    assert [days_in_year(year) for year in (1900, 2000, 2023, 2024)] == [365, 366, 365, 366]
    assert (days_remaining(2024, 1), days_remaining(2023, 1)) == (335, 334)


def test_operators_print_as_signs():
    assert [operator.symbol for operator in Operator] == ["≤", "≥", "="]


# Missing data


def test_nothing_is_required_once_nothing_is_to_come():
    assert required_rest_mean(Decimal("31.5"), Decimal(33), 365, 0) is None
    assert rest_mean_of_year(Decimal(33), 365, Decimal(33), 365) is None


def test_before_the_first_day_the_whole_target_is_required():
    assert required_rest_mean(Decimal("31.5"), None, 0, 365) == Fraction("31.5")


def test_a_past_rest_without_valid_days_has_no_mean():
    assert rest_mean([]) is None
    assert rest_mean([(Decimal(30), 0)]) is None


# Invalid input


def test_the_mean_of_past_days_must_be_given():
    with pytest.raises(ValueError, match="mean of the 5 valid days"):
        required_rest_mean(Decimal(35), None, 5, 5)


@pytest.mark.parametrize(("n", "r"), [(-1, 5), (5, -1)])
def test_negative_day_counts_are_refused(n, r):
    with pytest.raises(ValueError, match="cannot be negative"):
        required_rest_mean(Decimal(35), Decimal(35), n, r)


def test_an_equal_target_has_no_single_bound():
    with pytest.raises(ValueError, match="two bounds"):
        rounded_bound(0, 0, Operator.EQUAL)


@pytest.mark.parametrize(
    ("p", "valid", "to_come", "polluted"),
    [("80", 10, 10, 11), ("80", -1, 10, 0), ("80", 0, 0, 0), ("101", 5, 5, 0), ("-1", 5, 5, 0)],
)
def test_a_budget_that_makes_no_sense_is_refused(p, valid, to_come, polluted):
    with pytest.raises(ValueError, match=r"fit|negative|at least one|between"):
        polluted_day_budget(Decimal(p), valid, to_come, polluted)


def test_a_ratio_of_no_sections_is_refused():
    with pytest.raises(ValueError, match="at least one section"):
        sections_needed(Decimal(80), 0)


def test_a_cap_cannot_be_negative():
    with pytest.raises(ValueError, match="cap"):
        day_cap_remaining(-1, 0)


def test_a_past_year_cannot_have_more_days_to_date_than_days():
    with pytest.raises(ValueError, match="do not fit"):
        rest_mean_of_year(Decimal(33), 365, Decimal(33), 366)


def test_a_task_cannot_be_due_before_it_starts():
    with pytest.raises(ValueError, match="before the start"):
        scheduled_progress(date(2023, 2, 1), date(2023, 1, 1), date(2023, 1, 15))


# Properties


@given(VALUES, VALUES, DAYS, st.integers(1, 366))
def test_keeping_the_requirement_ends_exactly_on_the_target(target, mean, n, r):
    rest = required_rest_mean(target, mean, n, r)
    assert rest_mean([(mean, n), (rest, r)]) == target


@given(VALUES, VALUES, VALUES, st.integers(1, 366), st.integers(1, 366))
def test_a_worse_mean_tightens_the_requirement(target, a, b, n, r):
    low, high = sorted((a, b))
    assert required_rest_mean(target, low, n, r) >= required_rest_mean(target, high, n, r)


@given(
    st.fractions(-10, 200),
    st.decimals(0, 100, places=2),
    st.sampled_from([AT_MOST, AT_LEAST]),
    st.integers(0, 2),
)
def test_the_bound_says_the_same_as_rounding(value, target, operator, decimals):
    bound, inclusive = rounded_bound(target, decimals, operator)
    inside = value < bound if operator is AT_MOST else value > bound
    assert is_met(value, target, operator, decimals) == (inside or (inclusive and value == bound))
    assert is_met(bound, target, operator, decimals) == inclusive


@given(RATIOS, DAYS, st.integers(1, 366), st.none() | st.integers(0, 2), st.data())
def test_a_polluted_day_costs_one_day_of_the_budget_and_a_good_day_none(
    p, valid, to_come, decimals, data
):
    polluted = data.draw(st.integers(0, valid))
    before = polluted_day_budget(p, valid, to_come, polluted, decimals)
    dirty = polluted_day_budget(p, valid + 1, to_come - 1, polluted + 1, decimals)
    clean = polluted_day_budget(p, valid + 1, to_come - 1, polluted, decimals)
    assert dirty.remaining == before.remaining - 1
    assert clean.remaining == before.remaining


@given(RATIOS, st.integers(1, 366), st.none() | st.integers(0, 2))
def test_the_allowed_days_meet_the_ratio_and_one_more_does_not(p, total, decimals):
    def meets(polluted):
        ratio = Fraction(100 * (total - polluted), total)
        return ratio >= p if decimals is None else is_met(ratio, p, AT_LEAST, decimals)

    allowed = polluted_day_budget(p, 0, total, 0, decimals).allowed_total
    assert meets(allowed)
    assert allowed == total or not meets(allowed + 1)


@given(RATIOS, st.integers(1, 200), st.integers(0, 2))
def test_the_sections_needed_are_the_fewest_that_meet(p, total, decimals):
    found = [k for k in range(total + 1) if is_met(Fraction(100 * k, total), p, AT_LEAST, decimals)]
    assert found[0] == sections_needed(p, total, decimals)


@given(st.dates(date(2020, 1, 1), date(2024, 12, 31)), st.integers(0, 800), st.integers(-50, 900))
def test_time_passes_evenly_between_0_and_1(start, length, offset):
    due, at = start + timedelta(days=length), start + timedelta(days=offset)
    today, tomorrow = (scheduled_progress(start, due, day) for day in (at, at + timedelta(days=1)))
    assert 0 <= today <= tomorrow <= 1


@given(st.integers(1990, 2100), st.integers(1, 12))
def test_the_days_to_come_and_the_days_passed_make_the_year(year, month):
    passed = (date(year, 12, 31) - date(year, 1, 1)).days + 1 - days_remaining(year, month)
    last = date(year, 1, 1) + timedelta(days=passed - 1)
    assert (last.month, (last + timedelta(days=1)).day) == (month, 1)
