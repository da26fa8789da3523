"""A target for ozone's 90th percentile: value to date, days that may still exceed, projection."""

from decimal import Decimal
from fractions import Fraction

import pytest

from monitoring.air_series import AirSeries, computed_figures
from monitoring.models import AirMonthRollup
from standards.averages import days_in_month, percentile
from standards.status import TargetStatus
from targets.choices import Method
from targets.evaluation.air_percentile import percentile_concentration
from targets.evaluation.result import ValueState

SUMMER = {4: 6, 5: 9, 6: 11, 7: 8, 8: 8, 9: 5}
"""Days above 160 by month; every other day of the year stands at 100."""


def kept_month(year, month, values):
    row = AirMonthRollup(pk=year * 100 + month, year=year, month=month, days=len(values), scale=1)
    row.ozone_values, row.o3_8h_days, row.o3_8h_sum = values, len(values), sum(values)
    row.levels = {"2012": [len(values), 0, 0, 0, 0, 0], "2026": [len(values), 0, 0, 0, 0, 0]}
    row.primaries = {"2012": {}, "2026": {}}
    return row


def ozone(year, month, above):
    days = days_in_month(year, month)
    return kept_month(year, month, [180] * above + [100] * (days - above))


def series(*rows, to_date=()):
    found = AirSeries(to_date={(r.year, r.month): r for r in to_date})
    for row in rows:
        found.kept[(row.year, row.month)] = row
        found.months[(row.year, row.month)] = computed_figures(row)
    return found


def year_of(year, upto=12, above=SUMMER):
    return [ozone(year, m, above.get(m, 0)) for m in range(1, upto + 1)]


def judged(world, month, *rows, value="160", to_date=(), **over):
    target = world.target(Method.PERCENTILE, value, decimals=0, unit="μg/m³")
    basis = world.basis(month, air=series(*rows, to_date=to_date), **over)
    return percentile_concentration(target, basis)


def test_the_percentile_to_date_is_taken_over_all_days_not_over_months(world):
    rows = year_of(2023, 8)
    found = judged(world, 8, *rows)
    days = [v for row in rows for v in row.ozone_values]
    assert found.value == percentile(days, 90) == 180
    assert found.gap == 20


def test_how_many_days_may_still_exceed_is_exact(world):
    """42 days above 160 to August: the 90th percentile of 365 days bears 36."""
    found = judged(world, 8, *year_of(2023, 8))
    assert found.requirement.kind == "exceeding_days"
    assert found.status is TargetStatus.IMPOSSIBLE
    few = judged(world, 8, *year_of(2023, 8, above={7: 10, 8: 10}))
    assert few.requirement.value == 16
    assert few.requirement.text.startswith("最多还能有 16 天超过 160")


def test_one_day_more_than_allowed_breaks_the_target_and_the_last_allowed_does_not(world):
    rows = year_of(2023, 8, above={7: 10, 8: 10})
    allowed = int(judged(world, 8, *rows).requirement.value)
    so_far = [v for row in rows for v in row.ozone_values]
    rest = 365 - len(so_far)
    for above, is_met in ((allowed, True), (allowed + 1, False)):
        year = so_far + [10**6] * above + [160] * (rest - above)
        assert (percentile(year, 90) <= 160) is is_met


def test_past_years_are_counted_by_the_same_days(world):
    past = [row for y in (2020, 2021, 2022) for row in year_of(y)]
    found = judged(world, 8, *past, *year_of(2023, 8, above={7: 10, 8: 10}))
    assert found.requirement.past == ((2020, 5), (2021, 5), (2022, 5))
    assert found.requirement.feasibility == "基本锁定"


def test_it_is_projected_from_the_days_of_past_years(world):
    past = [row for y in (2020, 2021, 2022) for row in year_of(y)]
    found = judged(world, 6, *past, *year_of(2023, 6))
    assert found.projection.years == (2020, 2021, 2022)
    assert found.projection.low <= found.projection.middle <= found.projection.high
    assert 0 <= found.projection.chance <= 1


def test_equal_to_the_target_is_met_at_the_years_end(world):
    rows = [kept_month(2023, m, [160] * days_in_month(2023, m)) for m in range(1, 13)]
    found = judged(world, 12, *rows)
    assert (found.value, found.status) == (160, TargetStatus.COMPLETED)
    assert found.requirement is None
    assert found.projection is None


def test_a_printed_figure_goes_first_and_ours_stands_beside_it(world):
    printed = world.air_month(2023, 8, ozone_p90="172")
    found = judged(world, 8, *year_of(2023, 8), to_date=(printed,))
    assert (found.value, found.own_value) == (172, 180)


def test_a_printed_figure_the_days_do_not_give_allows_no_forecast(world):
    """What the days promise would not be the year the notice speaks of."""
    agreeing, other = (world.air_month(2023, 8, ozone_p90=v) for v in ("180", "172"))
    assert judged(world, 8, *year_of(2023, 8), to_date=(agreeing,)).requirement is not None
    found = judged(world, 8, *year_of(2022), *year_of(2023, 8), to_date=(other,))
    assert (found.requirement, found.projection) == (None, None)
    assert found.status is TargetStatus.INSUFFICIENT
    assert "不一致" in found.reason


def test_a_printed_figure_alone_allows_no_forecast_but_decides_in_december(world):
    november = world.air_month(2023, 11, ozone_p90="150")
    found = judged(world, 11, to_date=(november,))
    assert (found.value, found.status) == (150, TargetStatus.INSUFFICIENT)
    assert "没有逐日值" in found.reason
    december = world.air_month(2023, 12, ozone_p90="150")
    assert judged(world, 12, to_date=(december,)).status is TargetStatus.COMPLETED


def test_a_month_without_days_ends_the_percentile_to_date(world):
    rows = [row for row in year_of(2023, 8) if row.month != 5]
    found = judged(world, 8, *rows)
    assert (found.state, found.through_month) == (ValueState.PARTIAL, 4)
    assert found.status is TargetStatus.INSUFFICIENT


def test_without_any_day_there_is_no_value_and_no_zero(world):
    found = judged(world, 8)
    assert (found.value, found.status) == (None, TargetStatus.OVERDUE)


@pytest.mark.parametrize(("judged_rounded", "is_met"), [(None, True), (True, True), (False, False)])
def test_rounding_decides_160_4_against_160(world, judged_rounded, is_met):
    rows = []
    for month in range(1, 13):
        row = kept_month(2023, month, [1604] * days_in_month(2023, month))
        row.scale = 10
        rows.append(row)
    target = world.target(Method.PERCENTILE, "160", decimals=0)
    target.indicator.judged_rounded = judged_rounded
    found = percentile_concentration(target, world.basis(12, air=series(*rows)))
    assert found.is_met is is_met
    assert found.value == Decimal(160)
    assert Fraction(1604, 10) > 160
