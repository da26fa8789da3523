"""Factors of a section: required and expected means, noise, chance, at the edges."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.section_outlook import (
    FactorRecord,
    SectionState,
    binding_factor,
    class_if,
    expected_rest,
    factor_chance,
    factor_outlook,
    month_noise,
    section_chance,
    section_state,
)
from standards.surface_water import assess_section
from standards.surface_water_limits import WaterBody, WaterClass, WaterItem

SEASON = [16, 15, 16, 18, 20, 22, 24, 25, 22, 19, 17, 16]


def flat(level, months, year=2023):
    return {(year, m): Fraction(level) for m in range(1, months + 1)}


def season(years, scale="0.01", month=12, last=2023):
    """The same course every year; the last one up to a month."""
    return {
        (y, m): SEASON[m - 1] * Fraction(scale)
        for y in years
        for m in range(1, (month if y == last else 12) + 1)
    }


def record(values, month, item=WaterItem.TP, limit="0.2"):
    return FactorRecord(item, Decimal(limit), values, 2023, month)


levels = st.fractions(min_value=Fraction(1, 1000), max_value=Fraction(1), max_denominator=1000)


@given(level=levels, month=st.integers(min_value=6, max_value=11))
def test_feeding_the_required_mean_for_the_rest_brings_the_limit_exactly(level, month):
    found = factor_outlook(record(flat(level, month), month))
    year = found.mean * month + found.required * (12 - month)
    assert year / 12 == Fraction(1, 5)


@given(level=levels, month=st.integers(min_value=6, max_value=11))
def test_reachable_means_some_level_above_zero_gives_the_class(level, month):
    """Against the class itself: the rest as clean as can be."""
    found = factor_outlook(record(flat(level, month), month))
    cleanest = class_if({WaterItem.TP: (found.mean, month)}, WaterItem.TP, Fraction(1, 10**9),
                        12 - month)  # fmt: skip
    assert found.is_reachable == (cleanest.water_class <= WaterClass.III)


def test_a_year_saved_by_rounding_alone_is_not_out_of_reach():
    """Eleven months at 0.2184 and none after: 0.2002 rounds to 0.200, which is Ⅲ."""
    found = factor_outlook(record(flat("0.2184", 11), 11))
    assert found.required < 0
    assert found.is_reachable


def test_oxygen_must_be_high():
    found = factor_outlook(record(flat(4, 8), 8, WaterItem.DO, "5"))
    assert (found.is_failing, found.required, found.margin) == (True, 7, Fraction(4, 7))


def test_oxygen_beyond_saturation_is_out_of_reach():
    found = factor_outlook(record(flat(3, 10), 10, WaterItem.DO, "5"))
    assert (found.required, found.is_reachable) == (15, False)


def test_better_oxygen_to_date_than_any_rest_could_spoil_has_no_margin():
    found = factor_outlook(record(flat(9, 11), 11, WaterItem.DO, "5"))
    assert (found.required < 0, found.margin, found.is_close) == (True, None, False)


def test_without_past_years_the_rest_is_expected_as_the_year_is():
    found = factor_outlook(record(flat("0.24", 8), 8))
    assert (found.expected, found.past_rest) == (found.mean, ())


def test_a_year_half_again_as_bad_expects_a_rest_half_again_as_bad():
    values = season((2021, 2022)) | season((2023,), "0.015", 8)
    usual = Fraction(22 + 19 + 17 + 16, 400)
    assert expected_rest(record(values, 8)) == usual * Fraction(3, 2)


def test_months_after_the_one_asked_for_change_nothing():
    values = season((2021, 2022)) | flat("0.24", 8)
    later = values | {(2023, 11): Fraction(9)}
    before, after = (factor_outlook(record(v, 8)) for v in (values, later))
    assert (before.mean, before.expected, before.noise) == (after.mean, after.expected, after.noise)


def test_a_month_missing_to_date_leaves_the_months_to_come():
    values = flat("0.24", 8)
    del values[(2023, 3)]
    found = factor_outlook(record(values, 8))
    assert (found.months, found.to_come, found.required) == (7, 4, Fraction("0.13"))


def test_an_item_of_the_quarters_goes_on_at_its_pace():
    """Two values in eight months: one more in the four to come."""
    values = {(2023, 2): Fraction(24), (2023, 5): Fraction(18)}
    found = factor_outlook(record(values, 8, WaterItem.COD, "20"))
    assert (found.months, found.to_come, found.required) == (2, 1, 18)


def test_a_past_year_with_too_few_of_the_same_months_is_left_out():
    values = flat("0.24", 8) | {(2022, 9): Fraction("0.1")} | season((2021,))
    assert [y for y, _ in factor_outlook(record(values, 8)).past_rest] == [2021]


def test_past_years_are_all_there_each_by_itself():
    values = flat("0.24", 8)
    for year, level in ((2020, "0.10"), (2021, "0.12"), (2022, "0.14")):
        values |= flat(level, 12, year)
    found = factor_outlook(record(values, 8))
    assert found.past_rest == (
        (2020, Fraction("0.1")),
        (2021, Fraction("0.12")),
        (2022, Fraction("0.14")),
    )
    assert [found.kept_in(y) for y in (2019, 2020, 2021, 2022)] == [None, True, True, False]


def test_one_course_every_year_has_no_noise():
    assert month_noise(record(season((2021, 2022, 2023), month=8), 8)) == 0


def test_noise_is_the_mean_residual_grown_by_the_years():
    """Two years of 0.1, one month 0.12 higher in the one, 0.12 in the other."""
    up, down = flat("0.1", 12, 2021), flat("0.1", 12, 2022)
    up[(2021, 6)], down[(2022, 7)] = Fraction("0.22"), Fraction("0.22")
    residuals = []
    usual = {m: (up[(2021, m)] + down[(2022, m)]) / 2 for m in range(1, 13)}
    for year, by in ((2021, up), (2022, down)):
        scale = sum(by.values()) / sum(usual.values())
        residuals += [abs(by[(year, m)] - scale * usual[m]) for m in range(1, 13)]
    found = month_noise(record(up | down | flat("0.1", 8), 8))
    assert found == sum(residuals) / 24 * 2


def test_a_short_history_takes_the_steps_from_month_to_month():
    values = {(2023, m): Fraction("0.20" if m % 2 else "0.16") for m in range(1, 7)}
    assert month_noise(record(values, 6)) == Fraction("0.04")


def test_no_history_takes_a_tenth_of_the_limit():
    assert month_noise(record(flat("0.1", 2), 2)) == Fraction("0.02")


def test_good_but_within_a_months_noise_is_endangered():
    close = factor_outlook(record(flat("0.195", 8), 8))
    roomy = factor_outlook(record(flat("0.1", 8), 8))
    vars(close)["noise"] = vars(roomy)["noise"] = Fraction("0.02")
    assert section_state(True, [roomy, close], False, 4) is SectionState.ENDANGERED
    assert section_state(True, [roomy], False, 4) is SectionState.SAFE
    assert section_state(True, [roomy], True, 4) is SectionState.ENDANGERED


def test_nothing_is_certain_while_a_month_is_to_come():
    assert section_state(True, [], False, 1) is SectionState.SAFE
    assert section_state(True, [], False, 0) is SectionState.SETTLED
    assert section_state(False, [], False, 0) is SectionState.SETTLED


def test_classes_alone_have_no_figure_to_ask_for():
    assert section_state(False, [], True, 4) is SectionState.UNMEASURED
    assert section_state(None, [], True, 4) is SectionState.UNKNOWN


def test_one_factor_out_of_reach_makes_a_section_hopeless():
    out = factor_outlook(record(flat("0.9", 11), 11))
    near = factor_outlook(record(flat("0.21", 11), 11))
    assert section_state(False, [near], False, 1) is SectionState.FLIPPABLE
    assert section_state(False, [near, out], False, 1) is SectionState.HOPELESS


def test_the_binding_factor_is_the_failing_one_with_the_least_margin():
    bad = factor_outlook(record(flat("0.24", 8), 8))
    worse = factor_outlook(record(flat("1.5", 8), 8, WaterItem.NH3N, "1.0"))
    fine = factor_outlook(record(flat(4, 8), 8, WaterItem.CODMN, "6"))
    assert binding_factor([bad, worse, fine]) is worse
    assert binding_factor([fine]) is fine
    assert binding_factor([]) is None


@pytest.mark.parametrize("years", range(6))
def test_the_chance_rests_on_as_many_years_as_there_are(years):
    past = {}
    for year in range(2023 - years, 2023):
        past |= {when: v * (1 + Fraction(year % 3, 20)) for when, v in season((year,)).items()}
    found = factor_chance(record(past | season((2023,), "0.0112", 8), 8))
    if not years:
        assert found is None
    else:
        assert len(found.years) == years
        assert 0 < found.chance < 1


def test_a_worse_year_is_never_likelier_to_hold():
    past = {}
    for year in range(2018, 2023):
        past |= {when: v * (1 + Fraction(year % 3, 20)) for when, v in season((year,)).items()}
    chances = [
        factor_chance(record(past | season((2023,), scale, 8), 8)).chance
        for scale in ("0.008", "0.0095", "0.0100", "0.0105", "0.0110", "0.0130")
    ]
    assert chances == sorted(chances, reverse=True)
    assert (chances[0], chances[-1]) == (Decimal("0.99"), Decimal("0.01"))


def test_a_section_is_as_likely_as_its_worst_factor_with_the_fewest_years():
    safe = record(flat("0.01", 8) | flat("0.01", 12, 2022) | flat("0.01", 12, 2021), 8)
    risky = record(season((2021, 2022)) | season((2023,), "0.0107", 8), 8)
    short = record(flat("0.01", 8) | flat("0.01", 12, 2022), 8)
    alone = factor_chance(risky)
    assert section_chance([safe, risky]).chance == alone.chance
    assert section_chance([safe, short]).years == (2022,)
    assert section_chance([safe, record(flat("0.1", 8), 8)]) is None
    assert section_chance([]) is None


def test_what_if_changes_one_factor_and_leaves_the_others():
    to_date = {WaterItem.TP: (Fraction("0.24"), 8), WaterItem.NH3N: (Fraction("0.8"), 8)}
    kept = class_if(to_date, WaterItem.TP, Fraction("0.12"), 4)
    missed = class_if(to_date, WaterItem.TP, Fraction("0.13"), 4)
    assert (kept.water_class, missed.water_class) == (WaterClass.III, WaterClass.IV)
    assert kept.by_item[WaterItem.NH3N] is WaterClass.III


def test_what_if_in_a_lake_takes_the_limits_of_lakes():
    to_date = {WaterItem.TP: (Fraction("0.06"), 6)}
    found = class_if(to_date, WaterItem.TP, Fraction("0.04"), 6, WaterBody.LAKE)
    assert found.water_class is WaterClass.III


def test_nothing_to_come_leaves_the_class_as_it_is():
    mean = Fraction("0.24")
    found = class_if({WaterItem.TP: (mean, 12)}, WaterItem.TP, Fraction(0), 0)
    assert found == assess_section({WaterItem.TP: mean})
    with pytest.raises(ValueError, match="negative"):
        class_if({WaterItem.TP: (mean, 12)}, WaterItem.TP, Fraction(0), -1)
