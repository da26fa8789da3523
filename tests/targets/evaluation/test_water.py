"""Shares of sections: whole sections decide, months are averaged, gaps are named."""

from copy import copy
from decimal import Decimal

from monitoring.periods import AsOf
from monitoring.section_figures import CORE_ITEMS, SectionFigures
from standards.status import TargetStatus
from standards.surface_water_limits import WaterBody, WaterClass
from targets.choices import Method
from targets.evaluation.sections import standing_of
from targets.evaluation.water import section_share

GOOD = {"tp": "0.15", "do": "7"}
BAD = {"tp": "0.24", "do": "7"}


def city_target(world, **over):
    return world.target(
        Method.SECTION_SHARE, "88.9", section_level="city", numerator=8, denominator=9, **over
    )


def months(values, upto, years=(2022, 2023)):
    return {(y, m): dict(values) for y in years for m in range(1, upto + 1)}


def sections(world, good, bad, upto=8, good_values=GOOD, bad_values=BAD):
    found = [world.section(f"好{i}", months(good_values, upto)) for i in range(good)]
    return found + [world.section(f"差{i}", months(bad_values, upto)) for i in range(bad)]


def test_eight_of_nine_meets_88_9_per_cent(world):
    found = section_share(city_target(world), world.basis(8, sections=sections(world, 8, 1)))
    assert (found.value, found.count_text, found.is_met) == (Decimal("88.9"), "8/9", True)


def test_seven_of_nine_is_one_section_short(world):
    found = section_share(city_target(world), world.basis(8, sections=sections(world, 7, 2)))
    assert found.value == Decimal("77.8")
    assert found.requirement.text.startswith("还差 1 个断面")
    assert found.status in (TargetStatus.UNLIKELY, TargetStatus.AT_RISK)


def test_a_failing_factor_says_what_the_rest_must_average(world):
    """TP 0.24 over 8 months: (0.2·12 − 0.24·8) / 4 = 0.12."""
    found = standing_of(world.section("差", months(BAD, 8)), AsOf(2023, 8))
    (factor,) = found.factors
    assert (factor.item.label, factor.required, factor.is_reachable) == (
        "总磷",
        Decimal("0.120"),
        True,
    )


def test_too_few_months_left_to_turn_enough_sections_is_impossible(world):
    hopeless = sections(world, 6, 3, upto=11, bad_values={"tp": "0.39"})
    found = section_share(city_target(world), world.basis(11, sections=hopeless))
    assert found.status is TargetStatus.IMPOSSIBLE


def test_a_required_level_last_year_never_reached_is_unlikely(world):
    whole = {(y, m): dict(BAD) for y in (2022, 2023) for m in range(1, 13)}
    bad = [world.section(f"差{i}", whole) for i in range(2)]
    good = sections(world, 7, 0)
    found = section_share(city_target(world), world.basis(8, sections=[*good, *bad]))
    assert found.status is TargetStatus.UNLIKELY


def test_class_to_date_comes_from_mean_concentrations_not_from_monthly_classes(world):
    """Six months at 0.19 and two at 0.30: most months are Ⅲ, the mean 0.2175 is Ⅳ."""
    values = {(2023, m): {"tp": "0.30" if m > 6 else "0.19"} for m in range(1, 9)}
    period = world.section("断面", values).period(2023, range(1, 9))
    assert period.water_class is WaterClass.IV


def test_a_month_measured_in_part_is_never_counted_as_good(world):
    """Phosphorus at 0.9 and nothing else: no class, but no reason to call the year good either."""
    values = months(GOOD, 4, years=(2023,))
    lacking = {"do": None, "codmn": None, "nh3n": None}
    partial = {**values, (2023, 3): {"tp": "0.9"}}
    part = world.section("部分", partial)
    for name in lacking:
        setattr(part.months[(2023, 3)].row, name, None)
    assert standing_of(part, AsOf(2023, 4)).is_good is None
    rows = [*sections(world, 7, 1, upto=4), part]
    found = section_share(city_target(world), world.basis(4, sections=rows))
    assert (found.value, found.status) == (None, TargetStatus.INSUFFICIENT)
    assert "部分(3月数据不全)" in found.reason
    assert found.months[2].value is None


def test_a_month_not_sampled_is_left_out_and_named_nowhere_as_zero(world):
    values = months(GOOD, 8)
    values[(2023, 5)] = world.not_sampled()
    period = world.section("断面", values).period(2023, range(1, 9))
    assert period.months == (1, 2, 3, 4, 6, 7, 8)
    assert period.water_class is WaterClass.III


def test_results_below_detection_enter_the_mean_as_half_the_limit(world):
    values = {(2023, 1): {"oil": "0.06", "marks": {"oil": "0.06L"}, "tp": "0.1"}}
    section = world.section("断面", values)
    assert section.period(2023, [1]).means[
        next(i for i in section.month(2023, 1).values if i == "oil")
    ] == Decimal("0.03")


def test_published_cumulative_class_is_the_class(world):
    values = months(GOOD, 8)
    values[(2023, 8)]["cumulative_class"] = 4
    period = world.section("断面", values).period(2023, range(1, 9))
    assert (period.water_class, period.is_published) == (WaterClass.IV, True)


def test_months_with_classes_alone_prove_a_good_year_to_date(world):
    """A mean can't be worse than its worst month, so Ⅲ or better every month is enough."""
    values = {(2023, m): {"water_class": 3} for m in range(1, 9)}
    period = world.section("断面", values).period(2023, range(1, 9))
    assert period.water_class is None
    assert period.meets(WaterClass.III) is True


def test_a_bad_month_with_classes_alone_leaves_the_year_to_date_open(world):
    values = {(2023, m): {"water_class": 4 if m == 3 else 3} for m in range(1, 9)}
    assert world.section("断面", values).period(2023, range(1, 9)).meets(WaterClass.III) is None


def test_an_unknown_section_is_neither_good_nor_dropped(world):
    """Seven good, one bad, one unknown of nine: the unknown one decides, so nobody knows."""
    unknown = world.section("未知", {(2023, m): {"water_class": 4} for m in range(1, 9)})
    rows = [*sections(world, 7, 1), unknown]
    found = section_share(city_target(world), world.basis(8, sections=rows))
    assert (found.value, found.count_text, found.is_met) == (None, "7/9", None)
    assert found.status is TargetStatus.INSUFFICIENT
    assert "未知" in found.reason


def test_unknown_sections_never_make_a_year_complete(world):
    whole = {(2023, m): {"water_class": 3} for m in range(1, 13)}
    mixed = {(2023, m): {"water_class": 4 if m % 2 else 3} for m in range(1, 13)}
    rows = [world.section(f"好{i}", whole) for i in range(7)]
    rows += [world.section(f"差{i}", mixed) for i in range(2)]
    found = section_share(city_target(world), world.basis(12, sections=rows))
    assert found.status is TargetStatus.INSUFFICIENT


def test_a_section_dry_in_every_month_leaves_both_numbers(world):
    dry = world.section("断流", {(2023, m): {"state": "no_flow"} for m in range(1, 9)})
    found = section_share(
        city_target(world), world.basis(8, sections=[*sections(world, 8, 0), dry])
    )
    assert found.count_text == "8/8"


def test_parameters_that_do_not_explain_a_worse_reported_class_decide_nothing(world):
    values = {(2023, m): {"nh3n": "0.1", "water_class": 4} for m in range(1, 9)}
    period = world.section("断面", values).period(2023, range(1, 9))
    assert (period.water_class, period.meets(WaterClass.III)) == (None, None)


def test_a_class_is_not_computed_from_a_few_parameters(world):
    """pH alone would give class Ⅰ."""
    figures = world.section("断面", {(2023, 1): {"ph": "7"}}).month(2023, 1)
    assert figures.water_class is not None
    for item in CORE_ITEMS:
        bare = SectionFigures(copy(figures.row), WaterBody.RIVER)
        setattr(bare.row, item.value, None)
        assert bare.water_class is None
        assert bare.computed_class is WaterClass.I


def test_a_section_not_entered_for_some_months_is_named_with_them(world):
    values = {(2023, m): dict(GOOD) for m in (1, 8)}
    rows = [*sections(world, 2, 0), world.section("缺测", values)]
    target = world.target(
        Method.SECTION_SHARE, "100", section_level="city", numerator=3, denominator=3
    )
    found = section_share(target, world.basis(8, sections=rows))
    assert found.status is TargetStatus.INSUFFICIENT
    assert "缺测(缺2—7月)" in found.reason


def test_enough_good_sections_hold_whatever_the_unknown_one_is(world):
    late = world.section("晚到", months(GOOD, 7))
    rows = [*sections(world, 8, 0), late]
    found = section_share(city_target(world), world.basis(8, sections=rows))
    assert (found.is_met, found.value) == (True, None)


def test_a_month_after_the_one_asked_for_changes_nothing(world):
    values = months(GOOD, 8)
    rows = [world.section("断面", values)]
    target = world.target(
        Method.SECTION_SHARE, "100", section_level="city", numerator=1, denominator=1
    )
    before = section_share(target, world.basis(8, sections=rows))
    later = values | {(2023, 10): dict(BAD)}
    after = section_share(target, world.basis(8, sections=[world.section("断面", later)]))
    assert (after.status, after.reason) == (before.status, before.reason)


def test_one_past_year_is_too_little_for_green(world):
    found = section_share(city_target(world), world.basis(8, sections=sections(world, 9, 0)))
    assert found.status is TargetStatus.HOLD


def test_oxygen_beyond_saturation_cannot_be_asked_for(world):
    low = {(2023, m): {"do": "2.1"} for m in range(1, 12)}
    found = standing_of(world.section("缺氧", low), AsOf(2023, 11))
    assert [f.is_reachable for f in found.factors if f.item == "do"] == [False]


def test_slipping_from_class_two_to_three_still_meets_but_is_told(world):
    values = {(2022, m): {"tp": "0.08"} for m in range(1, 9)}
    values |= {(2023, m): {"tp": "0.15"} for m in range(1, 9)}
    slipped = world.section("钟楼大桥", values)
    target = world.target(
        Method.SECTION_SHARE, "100", section_level="city", numerator=3, denominator=3
    )
    rows = [*sections(world, 2, 0), slipped]
    found = section_share(target, world.basis(8, sections=rows))
    assert found.is_met is True
    assert "钟楼大桥由Ⅱ类退至Ⅲ类(总磷)" in found.requirement.text


def test_a_good_section_with_a_bad_month_keeps_the_status_from_green(world):
    values = months(GOOD, 8)
    values[(2023, 7)] = dict(BAD)
    shaky = world.section("有波动", values)
    target = world.target(
        Method.SECTION_SHARE, "100", section_level="city", numerator=1, denominator=1
    )
    found = section_share(target, world.basis(8, sections=[shaky]))
    assert found.status is TargetStatus.HOLD


def test_without_readings_there_is_no_share(world):
    rows = [world.section("断面", {})]
    found = section_share(city_target(world), world.basis(8, sections=rows))
    assert found.value is None
    assert found.status is TargetStatus.OVERDUE
