"""Projection, plan path, both readings, both calibers: what stands beside the value to date."""

import csv
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from monitoring.choices import ClaimState
from monitoring.excluded_days import ExcludedDay, ExcludedDays
from standards.air_items import Pollutant
from standards.averages import days_in_month, weighted_mean
from standards.feasibility import StatusBands
from standards.rounding import round_half_even
from standards.status import TargetStatus
from targets.choices import Method
from targets.evaluation.air import annual_mean, day_cap, good_day_ratio
from targets.evaluation.air_months import count_months, mean_months, polluted_days
from targets.evaluation.result import ValueState

SHAPE = (
    "1.70",
    "1.35",
    "1.10",
    "0.95",
    "0.85",
    "0.75",
    "0.65",
    "0.65",
    "0.75",
    "0.95",
    "1.15",
    "1.45",
)
"""Month by annual mean, as in a northern city of the plain: a clean summer, a foul winter."""
LEVELS = {2018: 60, 2019: 58, 2020: 55, 2021: 52, 2022: 50}
SHARED = Path(__file__).resolve().parents[4] / "shared/data/air/dezhou_daily_201312-201812.csv"


def year_of(world, year, level, upto=12, **over):
    return [
        world.air_month(
            year, m, pm25=f"{Decimal(SHAPE[m - 1]) * level:.1f}",
            valid_days=days_in_month(year, m), **over,
        )
        for m in range(1, upto + 1)
    ]  # fmt: skip


def past_years(world, count=5):
    years = sorted(LEVELS)[-count:] if count else []
    return [row for y in years for row in year_of(world, y, LEVELS[y])]


def polluted_year(world, year, polluted, heavy=None):
    heavy = heavy or [0] * len(polluted)
    return [
        world.air_month(
            year, m, valid_days=days_in_month(year, m),
            good_days=days_in_month(year, m) - p, heavy_days=h,
        )
        for m, (p, h) in enumerate(zip(polluted, heavy, strict=True), start=1)
    ]  # fmt: skip


WINTER = [14, 9, 7, 4, 5, 8, 6, 5, 4, 5, 8, 12]


def mean_to(rows):
    return weighted_mean((r.pm25, r.valid_days) for r in rows)


# --- the false-green rule on a seasonal series -------------------------------------------------


def october_at_target(world, count=5, over=Decimal(0)):
    """A year whose value to October is just its target: winter is still to come."""
    rows = year_of(world, 2023, 48, upto=10)
    target = str(round_half_even(mean_to(rows), 1) + over)
    air = world.air(*past_years(world, count), *rows)
    return annual_mean(world.target(Method.ANNUAL_MEAN, target), world.basis(10, air=air))


def test_october_at_its_target_is_not_expected_to_hold_through_the_winter(world):
    found = october_at_target(world)
    assert found.is_met is True
    assert found.status in (TargetStatus.AT_RISK, TargetStatus.UNLIKELY)
    assert found.projection.chance < Decimal("0.20")
    assert found.projection.low > found.target.value


def test_the_reason_says_in_one_sentence_why_not(world):
    """Value, requirement, what past years were and the chance: nothing else need be asked."""
    reason = october_at_target(world).reason
    assert reason.startswith("1—10月累计")
    assert "已达到目标" in reason
    assert "达标可能性" in reason
    assert "严于往年同期最好的" in reason


@pytest.mark.parametrize("count", [0, 1, 2])
def test_with_fewer_than_three_past_years_no_per_cent_is_said(world, count):
    found = october_at_target(world, count)
    assert found.status is not TargetStatus.ON_COURSE
    if count == 0:
        assert found.projection is None
    else:
        assert found.projection.chance is None
        assert "%" not in found.projection.chance_text
        assert f"{count}年" in found.projection.chance_text


def test_far_inside_its_target_it_is_expected_to_be_met(world):
    found = october_at_target(world, over=Decimal(12))
    assert found.projection.chance > Decimal("0.90")
    assert found.status is TargetStatus.ON_COURSE


def test_the_bands_of_the_day_decide_the_word(world):
    rows = year_of(world, 2023, 48, upto=10)
    air = world.air(*past_years(world), *rows)
    target = world.target(Method.ANNUAL_MEAN, "50")

    def status(likely, even, poor):
        bands = StatusBands(Decimal(likely), Decimal(even), Decimal(poor))
        return annual_mean(target, world.basis(10, air=air, bands=bands)).status

    chance = annual_mean(target, world.basis(10, air=air)).projection.chance
    assert Decimal("0.05") < chance < Decimal("0.95")
    assert status("0.98", "0.97", "0.96") is TargetStatus.UNLIKELY
    assert status("0.04", "0.03", "0.02") is not TargetStatus.UNLIKELY


def real_months() -> dict[tuple[int, int], tuple[Fraction, int]]:
    days: dict[tuple[int, int], list[Fraction]] = {}
    with SHARED.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["pm2_5"] not in ("", "0"):  # a day written as 0 is missing
                on = date.fromisoformat(row["time_point"])
                days.setdefault((on.year, on.month), []).append(Fraction(row["pm2_5"]))
    return {place: (sum(values) / len(values), len(values)) for place, values in days.items()}


@pytest.mark.skipif(not SHARED.exists(), reason="the measured series is not part of the project")
def test_on_a_measured_series_october_at_its_target_is_not_green(world):
    """Five measured years; the target is what January to October of the last one came to."""
    shift = 5  # 2014–2018 as 2019–2023: the small world of these tests lives in 2023
    rows = [
        world.air_month(year + shift, month, pm25=mean, pm25_days=days, valid_days=days)
        for (year, month), (mean, days) in real_months().items()
        if (2014, 1) <= (year, month) <= (2018, 10)
    ]
    own = [r for r in rows if r.year == 2023]
    target = str(round_half_even(mean_to(own), 1))
    air = world.air(*rows)
    found = annual_mean(world.target(Method.ANNUAL_MEAN, target), world.basis(10, air=air))
    assert found.is_met is True
    assert found.status not in (TargetStatus.ON_COURSE, TargetStatus.LOCKED)
    assert "已达到目标" in found.reason


# --- projection: edge states -------------------------------------------------------------------


def test_nothing_is_projected_once_the_year_is_over(world):
    air = world.air(*past_years(world), *year_of(world, 2023, 48))
    found = annual_mean(world.target(Method.ANNUAL_MEAN, "50"), world.basis(12, air=air))
    assert found.projection is None
    assert found.requirement is None
    assert found.status in (TargetStatus.COMPLETED, TargetStatus.IMPOSSIBLE)


def test_the_projection_says_where_every_month_to_come_may_lead(world):
    found = october_at_target(world)
    assert [band.month for band in found.projection.by_month] == [11, 12]
    last = found.projection.by_month[-1]
    assert (last.low, last.middle, last.high) == (
        found.projection.low, found.projection.middle, found.projection.high,
    )  # fmt: skip


def test_a_past_year_with_gaps_neither_hides_nor_invents_a_projection(world):
    rows = [r for r in past_years(world) if (r.year, r.month) != (2022, 12)]
    air = world.air(*rows, *year_of(world, 2023, 48, upto=10))
    found = annual_mean(world.target(Method.ANNUAL_MEAN, "45"), world.basis(10, air=air))
    assert found.projection is not None
    assert [year for year, _ in found.requirement.past] == [2018, 2019, 2020, 2021]


def test_an_impossible_target_is_settled_whatever_the_chance(world):
    air = world.air(*past_years(world), *year_of(world, 2023, 90, upto=11))
    found = annual_mean(world.target(Method.ANNUAL_MEAN, "31.5"), world.basis(11, air=air))
    assert found.status is TargetStatus.IMPOSSIBLE
    assert found.requirement.feasibility == "已无法达成"


def test_good_days_are_projected_as_a_ratio(world):
    past = [r for y in LEVELS for r in polluted_year(world, y, WINTER)]
    air = world.air(*past, *polluted_year(world, 2023, WINTER[:10]))
    target = world.target(Method.GOOD_DAY_RATIO, "76.0")
    found = good_day_ratio(target, world.basis(10, air=air))
    assert found.projection.low <= Decimal("76.2") <= found.projection.high
    assert found.projection.by_month[-1].low < found.projection.by_month[-1].high


def test_a_locked_budget_needs_no_chance(world):
    past = [r for y in LEVELS for r in polluted_year(world, y, WINTER)]
    air = world.air(*past, *polluted_year(world, 2023, [0] * 11))
    found = good_day_ratio(world.target(Method.GOOD_DAY_RATIO, "79.7"), world.basis(11, air=air))
    assert found.status is TargetStatus.LOCKED


def test_a_cap_on_heavy_days_is_projected_in_whole_days(world):
    heavy = [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]
    past = [r for y in LEVELS for r in polluted_year(world, y, WINTER, heavy)]
    air = world.air(*past, *polluted_year(world, 2023, WINTER[:10], [1, *[0] * 9]))
    found = day_cap(
        world.target(Method.DAY_CAP, "2", decimals=0, unit="天"), world.basis(10, air=air)
    )
    assert found.projection.low == int(found.projection.low) >= found.value


# --- a printed figure to date ------------------------------------------------------------------


def test_the_months_of_this_year_amount_to_what_was_printed(world):
    """36.4 to June as printed: the projection and the plan start from it, not from our 35.4."""
    rows = year_of(world, 2023, 30, upto=6)
    printed = world.air_month(2023, 6, pm25="36.4")
    basis = world.basis(6, air=world.air(*past_years(world), *rows, to_date=(printed,)))
    own = [m for m in mean_months(basis.air, basis.as_of) if m.year == 2023]
    assert weighted_mean((m.mean, m.days) for m in own) == Fraction("36.4")
    assert [m.month for m in own] == [1, 2, 3, 4, 5, 6]


def test_where_only_the_figure_to_date_is_known_its_months_follow_the_season(world):
    printed = world.air_month(2023, 6, pm25="36.4")
    basis = world.basis(6, air=world.air(*past_years(world), to_date=(printed,)))
    own = [m for m in mean_months(basis.air, basis.as_of) if m.year == 2023]
    assert weighted_mean((m.mean, m.days) for m in own) == Fraction("36.4")
    assert own[0].mean > 2 * own[5].mean
    found = annual_mean(world.target(Method.ANNUAL_MEAN, "45"), basis)
    assert found.projection is not None


@given(valid=st.integers(1, 181), hits=st.integers(0, 181))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_printed_counts_are_spread_in_whole_days_that_add_up(world, valid, hits):
    hits = min(hits, valid)
    printed = world.air_month(2023, 6, valid_days=valid, good_days=valid - hits)
    basis = world.basis(6, air=world.air(to_date=(printed,)))
    own = count_months(basis.air, basis.as_of, polluted_days)
    assert sum(m.valid for m in own) == valid
    assert sum(m.hits for m in own) == hits
    assert all(0 <= m.hits <= m.valid for m in own)


# --- the plan path -----------------------------------------------------------------------------


def test_the_path_ends_at_the_target_and_says_how_far_one_is(world):
    found = october_at_target(world)
    months, path = found.path.by_month, found.path
    assert months[-1][2] == found.target.value
    assert path.planned_to_date == months[9][2]
    assert path.planned_to_date < found.value, "the plan leaves room for the winter"
    assert path.profit < 0
    assert path.text.startswith("落后序时")
    assert path.years == (2018, 2019, 2020, 2021, 2022)


def test_without_a_whole_past_year_there_is_no_seasonal_path(world):
    rows = [r for r in past_years(world, 1) if r.month != 2]
    air = world.air(*rows, *year_of(world, 2023, 48, upto=10))
    found = annual_mean(world.target(Method.ANNUAL_MEAN, "45"), world.basis(10, air=air))
    assert found.path is None


def test_the_path_of_a_ratio_is_laid_in_polluted_days_and_drawn_as_a_ratio(world):
    past = [r for y in LEVELS for r in polluted_year(world, y, WINTER)]
    air = world.air(*past, *polluted_year(world, 2023, WINTER[:3]))
    found = good_day_ratio(world.target(Method.GOOD_DAY_RATIO, "79.7"), world.basis(3, air=air))
    assert sum(quota for _, quota, _ in found.path.by_month) == 74
    assert found.path.by_month[-1][2] >= Decimal("79.7")
    assert found.path.profit < 0


# --- both readings -----------------------------------------------------------------------------


def near_target(world, judged_rounded):
    target = world.target(Method.ANNUAL_MEAN, "31", decimals=0)
    target.indicator.judged_rounded = judged_rounded
    rows = [
        world.air_month(2023, m, pm25="31.4", valid_days=days_in_month(2023, m))
        for m in range(1, 13)
    ]
    return target, rows


@pytest.mark.parametrize(
    ("judged_rounded", "status"),
    [
        (None, TargetStatus.COMPLETED),
        (True, TargetStatus.COMPLETED),
        (False, TargetStatus.IMPOSSIBLE),
    ],
)
def test_whether_the_figure_is_rounded_first_decides_31_4_against_31(world, judged_rounded, status):
    target, rows = near_target(world, judged_rounded)
    found = annual_mean(target, world.basis(12, air=world.air(*rows)))
    assert found.status is status


def test_a_silent_notice_shows_both_requirements_and_a_clear_one_shows_its_own(world):
    """To November 31.4: literally December needs 26.6, after rounding 32.3 would do."""

    def readings(judged_rounded):
        target, rows = near_target(world, judged_rounded)
        found = annual_mean(target, world.basis(11, air=world.air(*rows[:11])))
        return [(r.label, r.value) for r in found.requirement.readings], found.requirement.value

    silent, literal = readings(None)
    assert [label for label, _ in silent] == ["按未修约值比较", "修约后比较"]
    assert silent[0][1] == literal < silent[1][1]
    assert readings(False) == ([], literal)
    assert readings(True)[0] == []
    assert readings(True)[1] == silent[1][1]


def test_the_looser_reading_still_meets_when_kept(world):
    """Odd targets leave the bound itself out: one step lower is printed."""
    target, rows = near_target(world, None)
    found = annual_mean(target, world.basis(11, air=world.air(*rows[:11])))
    loose = found.requirement.readings[1].value
    year = (Fraction("31.4") * 334 + Fraction(loose) * 31) / 365
    assert round_half_even(year, 0) <= 31


def test_days_of_a_ratio_are_told_by_both_readings(world):
    """180 valid days to June: literally 28 polluted days may come, 29 as the ratio is printed."""
    rows = polluted_year(world, 2023, [10, 8, 7, 7, 7, 6])
    rows[0] = world.air_month(2023, 1, valid_days=30, good_days=20, heavy_days=0)
    found = good_day_ratio(
        world.target(Method.GOOD_DAY_RATIO, "79.7"), world.basis(6, air=world.air(*rows))
    )
    assert [r.value for r in found.requirement.readings] == [28, 29]
    assert found.requirement.value == 29


# --- feasibility, provisional marks ------------------------------------------------------------


def test_the_requirement_carries_the_word_for_how_hard_it_is(world):
    assert october_at_target(world).requirement.feasibility == "历史上未出现过"
    assert october_at_target(world, over=Decimal(30)).requirement.feasibility == "基本锁定"
    assert october_at_target(world, count=0).requirement.feasibility == "无往年同期可比"


def test_a_month_entered_as_realtime_is_provisional(world):
    rows = [world.air_month(2023, m, pm25="30", valid_days=28, status="审核") for m in (1, 2)]
    target = world.target(Method.ANNUAL_MEAN, "31.5")
    assert not annual_mean(target, world.basis(2, air=world.air(*rows))).is_provisional
    rows[1] = world.air_month(2023, 2, pm25="30", valid_days=28, status="实时")
    assert annual_mean(target, world.basis(2, air=world.air(*rows))).is_provisional


def test_a_month_of_unreviewed_days_is_provisional_and_a_later_one_is_not_asked(world):
    rows = [
        world.air_month(2023, m, pm25="30", valid_days=28, table="AirMonthRollup") for m in (1, 2)
    ]
    target, air = world.target(Method.ANNUAL_MEAN, "31.5"), world.air(*rows)

    def provisional(*months: tuple[int, int]) -> bool:
        basis = world.basis(2, air=air, unreviewed=frozenset(months))
        return annual_mean(target, basis).is_provisional

    assert provisional((2023, 1))
    assert not provisional((2023, 3), (2022, 1))


# --- both calibers -----------------------------------------------------------------------------


def claims(*days: tuple[date, ClaimState]) -> ExcludedDays:
    return ExcludedDays(
        tuple(
            ExcludedDay(
                on, (Pollutant.PM10, Pollutant.PM25), state, "函1号", "", False, False, None
            )
            for on, state in days
        )
    )


def assessed(world, excluded: ExcludedDays, rows: Iterable[object] | None = None):
    air = world.air(*(rows or year_of(world, 2023, 40, upto=3)))
    basis = world.basis(3, air=air, excluded=excluded)
    return annual_mean(world.target(Method.ANNUAL_MEAN, "45"), basis)


def test_without_a_claim_there_is_one_caliber(world):
    assert assessed(world, claims()).assessed is None
    assert assessed(world, claims((date(2022, 3, 20), ClaimState.GRANTED))).assessed is None


def test_a_pending_claim_changes_no_figure_and_is_not_confirmed(world):
    found = assessed(world, claims((date(2023, 3, 20), ClaimState.CLAIMED)))
    assert found.assessed.value == found.value
    assert found.assessed.is_confirmed is False
    assert found.assessed.excluded == ((date(2023, 3, 20), "PM10、PM2.5 已申报,函1号"),)


def test_a_granted_day_of_a_month_known_by_its_sheet_alone_leaves_no_assessed_figure(world):
    """Nobody can take a day out of a printed mean: the figure by assessment is then unknown."""
    found = assessed(world, claims((date(2023, 3, 20), ClaimState.GRANTED)))
    assert found.value is not None
    assert found.assessed.value != found.value
    assert found.state is ValueState.MEASURED
    assert found.assessed.status is not TargetStatus.ON_COURSE


def test_a_claim_after_the_month_asked_for_is_not_told_of_yet(world):
    assert assessed(world, claims((date(2023, 4, 2), ClaimState.GRANTED))).assessed is None


def test_the_citys_own_figure_by_assessment_goes_first(world):
    printed = world.air_month(2023, 3, pm25="44.0")
    excluded = ExcludedDays(to_date={(2023, 3): printed})
    found = assessed(world, excluded)
    assert found.assessed.value == Decimal("44.0") != found.value
    assert found.assessed.is_confirmed is True
