"""What an outlook may never get wrong, whatever the series."""

import math
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from standards.averages import days_in_month
from standards.projection import (
    MonthCount,
    MonthMean,
    project_days,
    project_mean,
    project_percentile,
    project_ratio,
)

SHAPE = (60, 55, 48, 40, 34, 28, 24, 25, 30, 40, 50, 62)
YEAR = 2023

means = st.lists(st.integers(5, 300), min_size=12, max_size=60)
shares = st.lists(st.integers(0, 28), min_size=12, max_size=60)
quick = settings(max_examples=40, deadline=None)


def months_before(count):
    """The last `count` months up to December of the year."""
    last = YEAR * 12 + 11
    return [divmod(last - count + 1 + place, 12) for place in range(count)]


def series(values):
    return [
        MonthMean(year, month + 1, Fraction(value), 28)
        for (year, month), value in zip(months_before(len(values)), values, strict=True)
    ]


def counted(hits):
    return [
        MonthCount(year, month + 1, 28, hit)
        for (year, month), hit in zip(months_before(len(hits)), hits, strict=True)
    ]


def usual(years, level=1):
    return [
        MonthMean(YEAR - back, month, Fraction(mean) * level, days_in_month(YEAR - back, month))
        for back in range(years, -1, -1)
        for month, mean in enumerate(SHAPE, 1)
    ]


def width(outlook):
    return outlook.high(4) - outlook.low(4)


@quick
@given(means, st.integers(0, 11))
def test_range_is_ordered_and_its_band_ends_at_the_year(values, month):
    outlook = project_mean(series(values), YEAR, month)
    if outlook is None:
        return
    assert Decimal(0) < outlook.low(3) <= outlook.middle(3) <= outlook.high(3)
    assert [band.month for band in outlook.bands] == list(range(month + 1, 13))
    assert all(band.low <= band.middle <= band.high for band in outlook.bands)
    assert outlook.bands[-1].high == outlook.spread.at(0.9)


@quick
@given(means, st.integers(0, 12), st.lists(st.integers(1, 400), min_size=2, max_size=6))
def test_chance_rises_with_the_bound(values, month, bounds):
    outlook = project_mean(series(values), YEAR, month)
    if outlook is None:
        return
    chances = [outlook.chance_at_most(bound) for bound in sorted(bounds)]
    assert chances == sorted(chances)
    assert all(0 <= chance <= 1 for chance in chances)
    for bound in bounds:
        both = outlook.chance_at_most(bound, False) + outlook.chance_at_least(bound)
        assert abs(both - 1) <= Decimal("0.01")


@quick
@given(means, st.integers(0, 11), st.sampled_from([Fraction(1, 7), Fraction(3), Fraction(40)]))
def test_a_change_of_unit_changes_nothing_else(values, month, factor):
    plain = project_mean(series(values), YEAR, month)
    scaled = project_mean([replace(m, mean=m.mean * factor) for m in series(values)], YEAR, month)
    if plain is None or scaled is None:
        assert plain is scaled
        return
    for share in (0.1, 0.5, 0.9):
        ratio = scaled.spread.at(share) / plain.spread.at(share)
        assert float(ratio) == pytest.approx(float(factor), rel=1e-9)


@quick
@given(means, st.integers(0, 11), st.randoms(use_true_random=False))
def test_order_of_the_months_does_not_matter(values, month, random):
    history = series(values)
    shuffled = list(history)
    random.shuffle(shuffled)
    assert project_mean(history, YEAR, month) == project_mean(shuffled, YEAR, month)


@quick
@given(means, st.integers(1, 11), st.integers(1, 900))
def test_later_months_are_never_looked_at(values, month, later):
    history = series(values)
    changed = [
        replace(m, mean=Fraction(later)) if (m.year, m.month) > (YEAR, month) else m
        for m in history
    ]
    assert project_mean(history, YEAR, month) == project_mean(changed, YEAR, month)
    hits = counted([value % 29 for value in values])
    other = [replace(m, hits=0) if (m.year, m.month) > (YEAR, month) else m for m in hits]
    assert project_ratio(hits, YEAR, month) == project_ratio(other, YEAR, month)


@quick
@given(shares, st.integers(0, 11))
def test_counts_stay_within_the_days_there_are(hits, month):
    history = counted(hits)
    outlook = project_days(history, YEAR, month)
    if outlook is None:
        return
    own = [m for m in history if m.year == YEAR and m.month <= month]
    least = sum(m.hits for m in own)
    most = least + sum(days_in_month(YEAR, m) for m in range(month + 1, 13))
    for share in (0.001, 0.1, 0.5, 0.9, 0.999):
        assert least <= outlook.spread.at(share) <= most
    assert outlook.chance_at_most(most) == 1
    assert outlook.chance_at_most(least - 1) == 0
    assert outlook.chance_at_least(least) == 1
    assert outlook.chance_at_least(most + 1) == 0


@quick
@given(shares, st.integers(0, 11))
def test_ratio_is_the_count_seen_from_the_other_side(hits, month):
    history = counted(hits)
    days, ratio = project_days(history, YEAR, month), project_ratio(history, YEAR, month)
    if days is None or ratio is None:
        assert days is ratio
        return
    valid = sum(m.valid for m in history if m.year == YEAR and m.month <= month)
    valid += sum(days_in_month(YEAR, m) for m in range(month + 1, 13))
    for bad in range(0, valid + 1, 7):
        bound = 100 - Fraction(100 * bad, valid)
        assert ratio.chance_at_least(bound) == days.chance_at_most(bad)
        assert ratio.chance_at_least(bound, False) == days.chance_at_most(bad, False)
    assert 0 <= ratio.low(1) <= ratio.middle(1) <= ratio.high(1) <= 100


def test_december_is_certain_and_equality_is_judged_exactly():
    outlook = project_mean(usual(3), YEAR, 12)
    own = [m for m in usual(3) if m.year == YEAR]
    mean = sum(m.mean * m.days for m in own) / sum(m.days for m in own)
    assert outlook.is_certain
    assert outlook.low(4) == outlook.high(4)
    assert (outlook.chance_at_most(mean), outlook.chance_at_most(mean, False)) == (1, 0)
    assert (outlook.chance_at_least(mean), outlook.chance_at_least(mean, False)) == (1, 0)


def test_ratio_of_december_is_certain():
    history = counted([3] * 24)
    outlook = project_ratio(history, YEAR, 12)
    assert outlook.chance_at_least(100 - Fraction(300, 28)) == 1
    assert project_days(history, YEAR, 12).middle(0) == 36


def test_nothing_open_is_called_certain():
    outlook = project_mean(usual(3), YEAR, 11)
    assert outlook.chance_at_most(1000) == Decimal("0.99")
    assert outlook.chance_at_least(1000) == Decimal("0.01")
    assert outlook.chance_at_most(1) == 0


def test_without_a_past_year_nothing_is_said():
    this_year = [m for m in usual(0) if m.month <= 5]
    assert project_mean(this_year, YEAR, 5) is None
    assert project_ratio(counted([3] * 12), YEAR, 5) is None
    only_spring = [*this_year, MonthMean(YEAR - 1, 3, Fraction(40), 31)]
    assert project_mean(only_spring, YEAR, 5) is None


def test_a_lone_december_counts_for_december():
    lone = [MonthMean(YEAR - 1, 12, Fraction(60), 31)]
    outlook = project_mean([*lone, *(m for m in usual(0) if m.month <= 10)], YEAR, 10)
    assert outlook.years == (YEAR - 1,)
    assert outlook.low(1) < outlook.high(1)


@pytest.mark.parametrize("month", [2, 6, 9])
def test_range_narrows_with_years_and_with_months(month):
    widths = [width(project_mean(usual(years), YEAR, month)) for years in (1, 2, 4)]
    assert widths[0] > widths[1] > widths[2]
    ends = [width(project_mean(usual(3), YEAR, end)) for end in range(12)]
    assert ends == sorted(ends, reverse=True)


def test_a_steady_shape_is_continued():
    target = sum(mean * days_in_month(YEAR, m) for m, mean in enumerate(SHAPE, 1)) / 365
    for month in range(2, 12):
        middle = float(project_mean(usual(5), YEAR, month).middle(3))
        assert middle == pytest.approx(target, rel=0.06)


@pytest.mark.parametrize("yearly", [0.9, 1.0, 1.08])
def test_falling_and_rising_years_are_followed(yearly):
    history = [replace(m, mean=m.mean * Fraction(yearly) ** (m.year - YEAR)) for m in usual(5)]
    truth = float(project_mean(history, YEAR, 12).middle(4))
    outlook = project_mean(history, YEAR, 4)
    assert float(outlook.low(3)) < truth < float(outlook.high(3))
    assert float(outlook.middle(3)) == pytest.approx(truth, rel=0.05)


def test_missing_months_and_scant_months_are_borne():
    whole = usual(3)
    holes = [m for m in whole if (m.year, m.month) not in {(YEAR, 2), (YEAR - 1, 11)}]
    scant = [replace(m, days=2) if (m.year, m.month) == (YEAR, 8) else m for m in holes]
    outlook = project_mean(scant, YEAR, 8)
    assert outlook.low(1) < outlook.middle(1) < outlook.high(1)
    nothing_in_august = [m for m in holes if (m.year, m.month) != (YEAR, 8)]
    assert project_mean(nothing_in_august, YEAR, 8) is not None


def test_days_to_come_may_be_fewer():
    few = project_mean(usual(3), YEAR, 10, {11: 2, 12: 0})
    assert width(few) < width(project_mean(usual(3), YEAR, 10)) / 3
    none = project_mean(usual(3), YEAR, 10, {11: 0, 12: 0})
    assert none.is_certain


def test_rare_days_stay_rare():
    heavy = counted([0] * 59 + [1])
    outlook = project_days(heavy[:-1], YEAR, 8)
    assert outlook.low(0) == 0
    assert outlook.high(0) <= 3
    assert outlook.chance_at_most(10) >= Decimal("0.97")


def test_percentile_follows_the_days():
    days = {(m.year, m.month): [m.mean * Fraction(k, 15) for k in range(1, 29)] for m in usual(3)}
    rank = Fraction(9, 10)
    outlook = project_percentile(days, rank, YEAR, 7)
    certain = project_percentile(days, rank, YEAR, 12)
    assert outlook.low(1) < certain.middle(1) < outlook.high(1)
    assert certain.is_certain
    later = days | {(YEAR, 10): [Fraction(999)] * 28}
    assert project_percentile(later, rank, YEAR, 7) == outlook
    assert (
        project_percentile({k: v for k, v in days.items() if k[0] == YEAR}, rank, YEAR, 7) is None
    )


def test_figures_leave_rounded_once():
    outlook = project_mean(usual(3), YEAR, 7)
    exact = outlook.spread.at(0.5)
    assert outlook.middle(1) == round(Decimal(exact.numerator) / exact.denominator, 1)
    assert isinstance(outlook.chance_at_most(40), Decimal)
    assert math.isfinite(float(exact))
