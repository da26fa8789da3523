"""Figures of a period, exceedance, compliance and heavy days (HJ 663)."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.air_evaluation import (
    PERCENTILES,
    Statistic,
    compliance_rate,
    exceedance_multiple,
    heavy_days,
    month_figure,
    period_value,
    year_figure,
)
from standards.air_items import Pollutant
from standards.averages import MonthState

MEAN, PERCENTILE = Statistic.MEAN, Statistic.PERCENTILE
DAYS = st.lists(st.none() | st.decimals(0, 300, places=1), max_size=31)

# Published values


@pytest.mark.published
def test_percentiles_are_those_of_table_1():
    assert PERCENTILES == {
        Pollutant.SO2: 98,
        Pollutant.NO2: 98,
        Pollutant.CO: 95,
        Pollutant.O3_8H: 90,
        Pollutant.PM10: 95,
        Pollutant.PM25: 95,
    }
    days = [52, 60, 61, 75, 88, 90, 103, 120, 131, 160, 170, 188]
    assert period_value(days, Pollutant.O3_8H, PERCENTILE) == 169


@pytest.mark.published
@pytest.mark.parametrize(
    ("meeting", "valid", "printed"), [(26, 28, "92.9"), (18, 30, "60.0"), (136, 181, "75.1")]
)
def test_a_rate_prints_as_the_bulletins_print_it(meeting, valid, printed):
    assert str(compliance_rate(meeting, valid)) == printed


# Break points


@pytest.mark.parametrize(
    ("valid", "month", "state"), [(27, 7, "complete"), (26, 7, "insufficient"), (25, 2, "complete")]
)
def test_a_month_stands_with_27_days_and_february_with_25(valid, month, state):
    found = month_figure([40] * valid, Pollutant.O3_8H, PERCENTILE, 2023, month)
    assert (found.value, found.state.value) == (40, state)


def test_a_year_is_the_mean_of_its_days_not_of_its_months():
    months = {m: [30] * 28 for m in range(1, 13)} | {1: [61] * 31}
    found = year_figure(months, Pollutant.PM25, MEAN, 2023)
    assert found.value == Fraction(61 * 31 + 30 * 28 * 11, 31 + 28 * 11)
    assert (found.label, found.state) == ("339/365", MonthState.COMPLETE)


def test_a_multiple_exists_only_above_the_limit():
    assert exceedance_multiple(75, 75) is None
    assert exceedance_multiple(Decimal("75.3"), 75) == Decimal("0.00")
    assert exceedance_multiple(93, 75) == Decimal("0.24")


def test_200_is_not_heavy_and_300_is_level_5():
    found = heavy_days([200, 201, 300, 301, 500])
    assert (found.level_5, found.level_6, found.total) == (2, 2, 4)


def test_statistics_have_chinese_names():
    assert [statistic.label for statistic in Statistic] == ["平均", "百分位数"]


# Missing data


def test_no_valid_day_has_no_figure():
    found = month_figure([None] * 31, Pollutant.PM25, MEAN, 2023, 7)
    assert (found.value, found.state, found.label) == (None, MonthState.NO_DATA, "0/31")
    assert year_figure({}, Pollutant.CO, PERCENTILE, 2023).state is MonthState.NO_DATA
    assert compliance_rate(0, 0) is None
    assert heavy_days([None]).total == 0


# Invalid input


def test_more_days_than_the_month_has_are_refused():
    with pytest.raises(ValueError, match="28 days"):
        month_figure([1] * 29, Pollutant.PM25, MEAN, 2023, 2)


@pytest.mark.parametrize(("value", "limit"), [(-1, 75), (1, 0), (1, -5)])
def test_an_exceedance_of_nothing_is_refused(value, limit):
    with pytest.raises(ValueError, match="no exceedance"):
        exceedance_multiple(value, limit)


@pytest.mark.parametrize(("meeting", "valid"), [(2, 1), (-1, 1)])
def test_counts_that_do_not_fit_are_refused(meeting, valid):
    with pytest.raises(ValueError, match="do not fit"):
        compliance_rate(meeting, valid)


# Properties


@given(DAYS, st.sampled_from(Pollutant), st.sampled_from(Statistic), st.randoms())
def test_a_figure_lies_between_its_days_in_any_order(days, pollutant, statistic, random):
    found = month_figure(days, pollutant, statistic, 2023, 7)
    present = [value for value in days if value is not None]
    assert found.valid_days == len(present)
    assert found == month_figure(random.sample(days, len(days)), pollutant, statistic, 2023, 7)
    if present:
        assert min(present) <= found.value <= max(present)


@given(st.lists(st.none() | st.integers(0, 500)))
def test_heavy_days_are_the_days_above_200(aqis):
    assert heavy_days(aqis).total == sum(aqi is not None and aqi > 200 for aqi in aqis)
