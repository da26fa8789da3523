"""The plan path of a year, its profit and loss, and days ahead (docs/methods/seasonal-path.md)."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.averages import days_in_month
from standards.progress import required_rest_mean
from standards.seasonal_path import (
    FLAT_SHARES,
    MONTHS,
    complete_years,
    day_path,
    day_quotas,
    days_ahead,
    days_to_date,
    path_days,
    plan_path,
    planned_mean_to_date,
    planned_to_date,
    polluted_day_weights,
    profit_to_date,
    seasonal_shares,
)

THIRTY = dict.fromkeys(MONTHS, 30)
LEAP = {month: days_in_month(2024, month) for month in MONTHS}

MEANS = st.integers(1, 3000).map(lambda tenths: Fraction(tenths, 10))
YEARS = st.dictionaries(
    st.integers(2013, 2022),
    st.fixed_dictionaries(dict.fromkeys(MONTHS, st.tuples(MEANS, st.integers(1, 28)))),
    max_size=2,
)
DAYS = st.fixed_dictionaries(dict.fromkeys(MONTHS, st.integers(0, 31))).filter(
    lambda days: any(days.values())
)
TARGETS = st.decimals(0, 200, places=1)


def year(*means, days=30):
    """A whole year of equal months' length; a single mean stands for all twelve."""
    values = means * 12 if len(means) == 1 else means
    return {month: (Fraction(values[month - 1]), days) for month in MONTHS}


def winter(cold, warm):
    """A year that is dirty from October to March."""
    return year(*[cold] * 3, *[warm] * 6, *[cold] * 3)


# Shares


def test_a_share_is_the_month_over_its_own_year():
    shares = seasonal_shares({2022: winter(60, 20)})
    assert (shares[1], shares[7]) == (Fraction(3, 2), Fraction(1, 2))


def test_every_past_year_has_the_same_weight_however_dirty():
    shares = seasonal_shares({2021: winter(600, 200), 2022: winter(30, 30)})
    assert (shares[1], shares[7]) == (Fraction(5, 4), Fraction(3, 4))


def test_an_incomplete_past_year_is_left_out_whole():
    short = {month: value for month, value in winter(90, 10).items() if month != 12}
    unmeasured = winter(90, 10) | {12: (Fraction(0), 0)}
    history = {2020: short, 2021: unmeasured, 2022: winter(60, 20)}
    assert complete_years(history) == (2022,)
    assert seasonal_shares(history) == seasonal_shares({2022: winter(60, 20)})


def test_a_past_year_of_zeros_has_no_shape():
    assert complete_years({2022: year(0)}) == ()
    assert seasonal_shares({2022: year(0)}) == FLAT_SHARES


def test_without_a_whole_past_year_the_path_is_plain_time():
    path = plan_path(30, seasonal_shares({}), THIRTY)
    assert {month.value for month in path} == {30}
    assert planned_to_date(path, 6) == 6 * 30 * 30


# Path


def test_months_over_count_their_valid_days_and_months_to_come_their_calendar_days():
    days = path_days([31, 25], LEAP)
    assert (days[1], days[2], days[3], days[12]) == (31, 25, 31, 31)


def test_a_leap_year_has_366_days_of_plan():
    path = plan_path(30, seasonal_shares({2022: winter(60, 20)}), LEAP)
    assert path[-1].cumulative == 366 * 30


def test_a_month_without_a_valid_day_carries_no_load():
    path = plan_path(30, FLAT_SHARES, THIRTY | {2: 0})
    assert path[1].cumulative == path[0].cumulative
    assert path[-1].cumulative == 330 * 30


def test_the_planned_mean_to_date_is_its_load_over_its_days():
    path = plan_path(40, seasonal_shares({2022: winter(60, 20)}), THIRTY)
    assert planned_mean_to_date(path, 3) == 60
    assert planned_mean_to_date(path, 12) == 40
    assert planned_mean_to_date(path, 0) is None


# Profit and days ahead


def test_less_load_than_planned_is_a_profit_and_ahead():
    path = plan_path(30, FLAT_SHARES, THIRTY)
    assert profit_to_date(path, 6, 180 * 28) == 360
    assert days_ahead(path, 6, 180 * 28) == 12


def test_more_load_than_planned_is_a_loss_and_behind():
    path = plan_path(30, FLAT_SHARES, THIRTY)
    assert profit_to_date(path, 6, 180 * 32) == -360
    assert days_ahead(path, 6, 180 * 32) == -12


def test_days_inside_a_month_carry_equal_parts_of_its_load():
    path = plan_path(40, seasonal_shares({2022: winter(60, 20)}), THIRTY)
    # 90 days of 60 are planned by the end of March; 10 days of April at 20 come on top
    assert days_ahead(path, 3, 90 * 60 + 10 * 20) == -10
    assert days_ahead(path, 3, 90 * 60 - 10 * 60) == 10


def test_on_a_level_stretch_the_nearest_day_counts():
    weights = dict.fromkeys(MONTHS, Fraction(0)) | {1: Fraction(1), 12: Fraction(1)}
    path = day_path(10, weights, THIRTY)
    assert [days_ahead(path, month, 5) for month in (1, 6, 11)] == [0, 0, 0]
    assert days_ahead(path, 6, 4) == 180 - 24
    assert days_ahead(path, 6, 6) == -(330 + 6 - 180)


def test_a_load_beyond_the_whole_year_is_behind_by_all_the_days_to_come():
    path = plan_path(30, FLAT_SHARES, THIRTY)
    assert days_ahead(path, 6, 360 * 31) == -180


def test_no_load_at_all_is_ahead_by_all_the_days_so_far():
    path = plan_path(30, FLAT_SHARES, THIRTY)
    assert days_ahead(path, 6, 0) == 180


def test_days_ahead_are_rounded_half_to_even():
    path = plan_path(30, FLAT_SHARES, THIRTY)
    assert days_ahead(path, 6, 180 * 30 - 15) == 0
    assert days_ahead(path, 6, 180 * 30 - 45) == 2


def test_at_a_target_of_zero_any_load_is_behind():
    path = plan_path(0, FLAT_SHARES, THIRTY)
    assert (days_ahead(path, 6, 0), days_ahead(path, 6, 1)) == (0, -180)


# Polluted days


def test_quotas_are_whole_days_by_largest_remainder_earlier_month_first():
    quotas = day_quotas(74, FLAT_SHARES, THIRTY)
    assert list(quotas.values()) == [7, 7, *[6] * 10]


def test_a_month_gets_no_more_polluted_days_than_it_has():
    weights = dict.fromkeys(MONTHS, Fraction(0)) | {1: Fraction(9), 12: Fraction(1)}
    quotas = day_quotas(50, weights, THIRTY)
    assert quotas[1] == 30
    assert sum(quotas.values()) == 50


def test_an_allowance_of_nothing_is_spread_as_nothing():
    assert set(day_quotas(0, FLAT_SHARES, THIRTY).values()) == {0}


def test_past_days_weigh_as_a_rate_of_valid_days():
    half = {month: (5 if month == 1 else 0, 10) for month in MONTHS}
    assert polluted_day_weights({2022: half}, THIRTY)[1] == 15


@pytest.mark.parametrize(
    "history",
    [
        {},
        {2022: dict.fromkeys(MONTHS, (0, 30))},
        {2022: dict.fromkeys(range(1, 12), (3, 30))},
    ],
    ids=["no year", "no polluted day", "December missing"],
)
def test_without_past_polluted_days_the_quota_follows_the_calendar(history):
    assert polluted_day_weights(history, LEAP) == LEAP


# Invalid input


@pytest.mark.parametrize(
    "days", [{}, dict.fromkeys(range(1, 12), 30), THIRTY | {1: -1}, dict.fromkeys(MONTHS, 0)]
)
def test_a_path_needs_the_days_of_twelve_months(days):
    with pytest.raises(ValueError, match=r"twelve months|0 or more"):
        plan_path(30, FLAT_SHARES, days)


def test_a_path_needs_a_target_and_shares_of_0_or_more():
    with pytest.raises(ValueError, match="negative"):
        plan_path(-1, FLAT_SHARES, THIRTY)
    for shares in (dict.fromkeys(MONTHS, Fraction(0)), {**FLAT_SHARES, 1: Fraction(-1)}):
        with pytest.raises(ValueError, match="shares"):
            plan_path(30, shares, THIRTY)
        with pytest.raises(ValueError, match="weights"):
            day_quotas(30, shares, THIRTY)


@pytest.mark.parametrize("allowed", [-1, 361])
def test_an_allowance_must_fit_into_the_year(allowed):
    with pytest.raises(ValueError, match="do not fit"):
        day_quotas(allowed, FLAT_SHARES, THIRTY)


# Properties


@given(TARGETS, YEARS, DAYS)
def test_the_path_ends_exactly_on_the_target(target, history, days):
    path = plan_path(target, seasonal_shares(history), days)
    assert sum(month.days * month.value for month in path) == sum(days.values()) * Fraction(target)
    assert path[-1].cumulative == sum(days.values()) * Fraction(target)
    assert [month.cumulative for month in path] == sorted(month.cumulative for month in path)


@given(TARGETS, YEARS, DAYS, st.integers(0, 11), MEANS)
def test_the_requirement_is_the_plan_of_the_rest_plus_the_profit_over_its_days(
    target, history, days, through, mean
):
    path = plan_path(target, seasonal_shares(history), days)
    n = days_to_date(path, through)
    r = sum(days.values()) - n
    if r == 0:
        return
    planned_rest = (path[-1].cumulative - planned_to_date(path, through)) / r
    profit = profit_to_date(path, through, n * mean)
    assert required_rest_mean(target, mean, n, r) == planned_rest + profit / r


@given(TARGETS, YEARS, DAYS, st.integers(0, 12), MEANS, MEANS)
def test_more_load_is_never_more_days_ahead(target, history, days, through, a, b):
    path = plan_path(target, seasonal_shares(history), days)
    n = days_to_date(path, through)
    less, more = sorted((n * a, n * b))
    assert days_ahead(path, through, less) >= days_ahead(path, through, more)
    assert -(sum(days.values()) - n) <= days_ahead(path, through, more) <= n
    assert days_ahead(path, through, planned_to_date(path, through)) == 0


@given(TARGETS, YEARS, DAYS, st.integers(1, 12), MEANS)
def test_ahead_and_profit_have_the_same_sign(target, history, days, through, mean):
    path = plan_path(target, seasonal_shares(history), days)
    load = days_to_date(path, through) * mean
    profit, ahead = profit_to_date(path, through, load), days_ahead(path, through, load)
    assert profit * ahead >= 0


@given(
    st.integers(0, 366),
    st.fixed_dictionaries(dict.fromkeys(MONTHS, st.integers(0, 99).map(Fraction))),
)
def test_the_quotas_add_up_to_the_days_allowed(allowed, weights):
    if not any(weights.values()):
        return
    quotas = day_quotas(allowed, weights, LEAP)
    assert sum(quotas.values()) == allowed
    assert all(0 <= quotas[month] <= LEAP[month] for month in MONTHS)
