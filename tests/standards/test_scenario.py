"""What-ifs are exact: docs/methods/what-if.md, and what is required gives exactly the target."""

import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.progress import Operator, is_met
from standards.rounding import round_half_even
from standards.scenario import DaysSoFar, MeanSoFar

OCTOBER = MeanSoFar(Fraction("29.7"), 304)
PAGE = Path(__file__).parents[2] / "docs" / "methods" / "what-if.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text("utf-8").splitlines()
    if line.startswith("|")
]
WORKED = ROWS[2:]


def months_of(words):
    """“November 45, December 60” and “both 40.4” as the two months' means."""
    found = [Fraction(number) for number in re.findall(r"\d+(?:\.\d+)?", words)]
    return found * 2 if len(found) == 1 else found


@pytest.mark.parametrize("row", WORKED, ids=lambda row: row[0])
def test_worked_table(row):
    assumed, exact, printed, said = row
    year = OCTOBER.with_months(zip(months_of(assumed), (30, 31), strict=True)).mean
    assert f"{float(year):.4f}" == exact
    assert str(round_half_even(year, 1)) == printed
    assert is_met(year, Decimal("31.5"), Operator.AT_MOST, 1) is said.endswith(" met")


def test_december_must_make_up_for_an_assumed_november():
    needed = OCTOBER.with_months([(45, 30)]).needed_of(Decimal("31.5"), 31)
    assert 36 < needed < Fraction("36.1")


@given(
    mean=st.decimals("0.1", "300", places=3),
    days=st.integers(1, 334),
    target=st.decimals("1", "300", places=1),
    rest=st.lists(st.integers(1, 31), min_size=1, max_size=11),
)
def test_feeding_the_required_mean_for_the_rest_gives_exactly_the_target(mean, days, target, rest):
    so_far = MeanSoFar(Fraction(mean), days)
    needed = so_far.needed_of(target, sum(rest))
    assert so_far.with_months((needed, each) for each in rest).mean == Fraction(target)


@given(
    assumed=st.lists(
        st.tuples(st.decimals("0", "200", places=1), st.integers(28, 31)), min_size=2, max_size=6
    ),
    target=st.decimals("10", "100", places=1),
)
def test_required_of_the_months_left_open_completes_those_assumed(assumed, target):
    *fixed, (_, days) = assumed
    partly = OCTOBER.with_months(fixed)
    needed = partly.needed_of(target, days)
    assert partly.with_months([(needed, days)]).mean == Fraction(target)


def test_ratio_counts_every_coming_day_as_valid():
    assert DaysSoFar(300, 240).with_days(65, 13).ratio == Fraction(80)


@pytest.mark.parametrize("polluted", [-1, 32])
def test_more_polluted_days_than_there_are_is_refused(polluted):
    with pytest.raises(ValueError, match="do not fit"):
        DaysSoFar(300, 240).with_days(31, polluted)
