"""What a replay says at a month-end rests on what came before it, and on nothing else."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest

from targets.backtest.asks import Ask
from targets.backtest.daily_file import ReplayDay, ReplaySeries, read_daily_file
from targets.backtest.figures import GOOD_DAYS, PM25
from targets.backtest.replay import AROUND, LAST_YEAR, built_in_asks, replay
from targets.backtest.scores import scores

FIGURES = pytest.mark.parametrize("figure", [PM25, GOOD_DAYS], ids=lambda figure: figure.code)


@pytest.fixture
def series(rows, write):
    return read_daily_file(write(rows))


def said(record):
    return (record.ask, record.p_met, record.lo80, record.mid, record.hi80, record.years)


@FIGURES
@pytest.mark.parametrize("month", [1, 6, 11])
def test_corrupting_later_rows_changes_nothing_said(series, figure, month):
    end = date(2017, month + 1, 1)
    later = [
        replace(day, pm25=Decimal(999), is_good=not day.is_good) if day.date >= end else day
        for day in series.days
    ]
    asks = [Ask(2017, month, Decimal(target)) for target in (30, 40, 45, 80)]
    changed = ReplaySeries(series.name, tuple(later), series.aqi_source, ())
    cut = ReplaySeries(series.name, tuple(d for d in later if d.date < end), "", ())
    plain = replay(series, figure, asks)
    for other in (changed, cut):
        found = replay(other, figure, asks)
        assert [said(record) for record in found] == [said(record) for record in plain]
        assert [r.p_plain for r in found] == [r.p_plain for r in plain]
        assert [r.p_last_year_ratio for r in found] == [r.p_last_year_ratio for r in plain]


@FIGURES
def test_one_record_for_each_ask_in_its_order(series, figure):
    asks = [Ask(2018, 10, Decimal(40)), Ask(2016, 2, Decimal(45)), Ask(2018, 10, Decimal(40))]
    records = replay(series, figure, asks)
    assert [record.ask for record in records] == asks
    assert said(records[0]) == said(records[2])
    assert all(record.lo80 <= record.mid <= record.hi80 for record in records)


@FIGURES
def test_a_year_without_reading_yet_goes_by_past_years_and_says_so(series, figure):
    days = tuple(day for day in series.days if day.date < date(2018, 1, 1))
    (record,) = replay(ReplaySeries("", days, "", ()), figure, [Ask(2018, 1, Decimal(40))])
    assert record.p_met is not None
    assert record.years == (2013, 2014, 2015, 2016, 2017)
    assert (record.p_plain, record.reason) == (None, "2018年1月没有数据,只按往年推算")


@FIGURES
@pytest.mark.parametrize(("year", "words"), [(2030, "没有数据"), (2013, "无从推算")])
def test_an_ask_without_answer_says_why(series, figure, year, words):
    kept = [day for day in series.days if day.date.year != 2013 or day.date.month == 12]
    earlier = ReplayDay(date(2013, 6, 1), Decimal(30), True)
    given = ReplaySeries("", (earlier, *kept), "", ())
    (record,) = replay(given, figure, [Ask(year, 8, Decimal(40))])
    assert (record.p_met, record.lo80, record.mid, record.hi80) == (None,) * 4
    assert words in record.reason


def test_december_is_settled_by_exact_comparison(series):
    days = [day.pm25 for day in series.days if day.date.year == 2017]
    mean = Fraction(sum(days)) / len(days)
    above, below = (Decimal(str(round(float(mean) + step, 3))) for step in (0.01, -0.01))
    yes, no = replay(series, PM25, [Ask(2017, 12, above), Ask(2017, 12, below)])
    assert (yes.p_met, no.p_met) == (1, 0)
    assert (yes.met, no.met) == (True, False)
    assert yes.lo80 <= mean <= yes.hi80
    assert yes.hi80 - yes.lo80 <= Decimal("0.01")


def test_a_year_is_an_outcome_with_324_days_in_twelve_months(series):
    def outcome(is_kept):
        days = tuple(day for day in series.days if is_kept(day.date))
        (record,) = replay(ReplaySeries("", days, "", ()), PM25, [Ask(2017, 6, Decimal(40))])
        return record.outcome

    ordinal = date(2017, 1, 1).toordinal()
    assert outcome(lambda day: day.year != 2017 or (day.toordinal() - ordinal) % 20) is not None
    assert outcome(lambda day: day.year != 2017 or day.month != 9) is None
    assert outcome(lambda day: day.year != 2017 or (day.toordinal() - ordinal) % 8) is None


@FIGURES
def test_built_in_sets_ask_every_month_end_after_a_whole_year(series, figure):
    asks = built_in_asks(series, figure)
    assert {ask.year for ask in asks} == {2015, 2016, 2017, 2018}
    assert {ask.month for ask in asks} == set(range(1, 12))
    for name, count in ((AROUND, 8), (LAST_YEAR, 4)):
        assert sum(ask.set_name == name for ask in asks) == 4 * 11 * count


@FIGURES
def test_ours_beats_both_rules_where_the_year_has_a_shape(series, figure):
    for found in scores(replay(series, figure, built_in_asks(series, figure))):
        assert found.brier < found.brier_plain
        assert found.error < found.error_plain


def test_a_settled_year_is_held_by_its_range(series):
    (found,) = scores(replay(series, PM25, [Ask(year, 12, Decimal(40)) for year in (2016, 2017)]))
    assert found.coverage == 1
    assert found.width < Fraction(1, 1000)


def test_scores_are_means_over_targets_and_month_ends(series):
    asks = [Ask(2017, 6, Decimal(target)) for target in (1, 1000)]
    records = replay(series, PM25, asks)
    (found,) = scores(records)
    assert (found.targets, found.month_ends) == (2, 1)
    low, high = (Fraction(record.p_met) for record in records)
    assert found.brier == (low**2 + (high - 1) ** 2) / 2
    assert found.brier_plain == 0
    assert found.error_plain == abs(records[0].ytd - records[0].outcome)
    assert found.coverage in (0, 1)
