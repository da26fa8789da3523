"""Shares of sections towards December: chance, flips, dangers, and what holds a green back."""

from decimal import Decimal

import pytest

from monitoring.periods import AsOf
from standards.section_outlook import SectionChance, SectionState, section_count_if
from standards.status import DEFAULT_BANDS, TargetStatus
from standards.surface_water_limits import WaterItem
from targets.choices import Method
from targets.evaluation import water
from targets.evaluation.section_outlooks import OutlookMethod, outlook_method, project_sections
from targets.evaluation.section_tally import Tally
from targets.evaluation.sections import StandingList, standing_of, standings_of
from targets.evaluation.water import section_share

END = AsOf(2023, 8)


def years(past, now, upto=8, count=3, factor="tp"):
    """The same level in every past year (a little apart), another one this year."""
    found = {
        (2023 - y, m): {factor: str(Decimal(past) * (100 + y) / 100)}
        for y in range(1, count + 1)
        for m in range(1, 13)
    }
    return found | {(2023, m): {factor: now} for m in range(1, upto + 1)}


def city(world, good=8, of=9):
    return world.target(
        Method.SECTION_SHARE, "88.9", section_level="city", numerator=good, denominator=of
    )


def nine(world, count=3, **last):
    rows = [world.section(f"好{i}", years("0.10", "0.10", count=count)) for i in range(7)]
    rows.append(world.section("可扭转", years("0.18", "0.21", count=count)))
    rows.append(world.section("难", years("0.30", "0.30", count=count)))
    return rows


def judged(world, rows, month=8):
    return section_share(city(world), world.basis(month, sections=rows))


@pytest.mark.parametrize("count", [0, 1, 2])
def test_no_percentage_under_three_past_years(world, count):
    found = judged(world, nine(world, count))
    assert "可能性" not in found.reason
    assert found.projection is None or found.projection.chance is None
    if count:
        assert len(found.projection.years) == count
        assert "%" not in found.projection.chance_text


def test_three_past_years_give_a_chance_and_its_sample(world):
    found = judged(world, nine(world, 3))
    assert found.projection.chance is not None
    assert len(found.projection.years) == 3
    assert "按3年同期推算达标可能性" in found.reason


def test_the_reason_names_section_factor_months_and_past_years(world):
    found = judged(world, nine(world, 3))
    assert found.reason.startswith("还差1个断面:可扭转,9—12月总磷须≤0.180,近3年同期0.182—0.185")


def test_the_cheapest_section_is_the_one_to_turn(world):
    tally = Tally(standings_of(nine(world), END), 8)
    assert [s.name for s in tally.to_turn] == ["可扭转"]
    assert [s.name for s in tally.standings.flippable] == ["可扭转", "难"]


def test_a_chance_is_no_better_than_at_risk_while_short_and_not_expected(world, monkeypatch):
    sure = OutlookMethod("试", lambda s: SectionChance(Decimal("0.99"), (2020, 2021, 2022)))
    monkeypatch.setattr(water, "outlook_method", lambda indicator: sure)
    found = judged(world, nine(world))
    assert found.projection.chance > Decimal("0.8")
    assert found.status is TargetStatus.AT_RISK


def test_all_sections_well_within_their_limits_are_on_course(world):
    rows = [world.section(f"好{i}", years("0.10", "0.10")) for i in range(9)]
    found = judged(world, rows)
    assert found.status is TargetStatus.ON_COURSE
    assert found.projection.range_text == "100.0"


def test_oxygen_is_failing_when_low_and_asked_to_be_higher(world):
    low = standing_of(world.section("缺氧", years("5.5", "4.5", factor="do")), END)
    (factor,) = low.factors
    assert factor.item is WaterItem.DO
    assert (factor.required_text, low.state) == ("≥ 6.0", SectionState.FLIPPABLE)
    assert "再高" in factor.margin_text


def test_ph_outside_its_range_has_no_mean_to_ask_for(world):
    values = {(2023, m): {"ph": "9.8"} for m in range(1, 9)}
    found = standing_of(world.section("偏碱", values), END)
    assert (found.state, found.factors) == (SectionState.UNMEASURED, ())
    assert "pH" in found.why_unmeasured
    assert found.by_factor is None


def test_a_section_with_classes_alone_is_listed_without_a_figure(world):
    values = {(2023, m): {"water_class": 4} for m in range(1, 9)}
    values[(2023, 8)]["cumulative_class"] = 4
    found = standing_of(world.section("只有类别", values), END)
    assert (found.is_good, found.state) == (False, SectionState.UNMEASURED)
    assert "只有类别" in found.why_unmeasured
    rows = [world.section(f"好{i}", years("0.10", "0.10")) for i in range(7)]
    rows += [found.series, world.section("难", years("0.30", "0.30"))]
    assert judged(world, rows).projection is None


def test_a_dry_section_is_left_out_of_the_projection(world):
    rows = [world.section(f"好{i}", years("0.10", "0.10")) for i in range(2)]
    rows.append(world.section("断流", {(2023, m): {"state": "no_flow"} for m in range(1, 9)}))
    tally = Tally(standings_of(rows, END), 2)
    method = outlook_method(city(world).indicator)
    assert project_sections(tally, method, DEFAULT_BANDS).low == Decimal("100.0")
    assert tally.total == 2


def test_a_good_section_with_less_than_a_months_noise_is_endangered(world):
    swings = years("0.19", "0.19")
    for (year, month), fields in swings.items():
        if year < 2023:
            up = (year + month) % 2
            fields["tp"] = "0.22" if up else "0.16"
    found = standings_of([world.section("悬", swings)], END)
    assert [s.name for s in found.endangered] == ["悬"]
    assert found.endangered[0].danger_text.startswith("总磷剩余月份允许≤0.220")


def test_a_bad_newest_month_endangers_a_good_section(world):
    values = years("0.10", "0.10")
    values[(2023, 8)] = {"tp": "0.25"}
    found = standing_of(world.section("突升", values), END)
    assert (found.state, found.danger_text) == (SectionState.ENDANGERED, "最近一月劣于Ⅲ类")


def test_a_missing_month_still_tells_what_the_rest_may_be(world):
    values = years("0.10", "0.24")
    values[(2023, 3)] = world.not_sampled()
    (factor,) = standing_of(world.section("缺一月", values), END).factors
    assert (factor.outlook.months, factor.required) == (7, Decimal("0.130"))


def test_one_month_to_come_and_none(world):
    late = standing_of(world.section("末", years("0.10", "0.21", upto=11)), AsOf(2023, 11))
    (factor,) = late.factors
    assert (factor.required, late.state) == (Decimal("0.090"), SectionState.FLIPPABLE)
    over = standings_of([world.section("末", years("0.10", "0.21", upto=12))], AsOf(2023, 12))
    assert [s.name for s in over.lost] == ["末"]
    assert over.standings[0].factors == ()


def test_the_year_over_has_no_projection(world):
    rows = [world.section(f"好{i}", years("0.10", "0.10", upto=12)) for i in range(9)]
    found = judged(world, rows, 12)
    assert (found.status, found.projection) == (TargetStatus.COMPLETED, None)


def test_each_past_year_stands_by_itself(world):
    (factor,) = standing_of(world.section("差", years("0.18", "0.21")), END).factors
    assert factor.past == (
        (2022, Decimal("0.182")), (2021, Decimal("0.184")), (2020, Decimal("0.185")),
    )  # fmt: skip
    assert factor.kept_text == "近3年同期均未达到"


def test_an_indicator_may_have_an_outlook_of_its_own(world):
    indicator = city(world).indicator
    own = OutlookMethod("自定", lambda standing: None)
    assert outlook_method(indicator, {"CODE": own, "section_share": own}) is own
    assert outlook_method(indicator, {}) is None
    assert project_sections(Tally(StandingList(()), 0), None, DEFAULT_BANDS) is None


def test_what_if_takes_the_count_of_the_evaluation(world):
    tally = Tally(standings_of(nine(world), END), 8)
    assert (tally.count.good, tally.count.missing) == (7, 1)
    assert section_count_if(tally.count, -1).is_met
