"""Class of an item and of a section, main items and period means."""

import csv
import json
import pickle
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.rounding import percent, round_half_even
from standards.surface_water import (
    ASSESSED_ITEMS,
    WaterBody,
    WaterClass,
    WaterItem,
    assess_section,
    half_detection_limit,
    item_class,
    limit,
    mean_concentrations,
    rounded_value,
)

PUBLISHED = Path(__file__).parents[1] / "data" / "published" / "water.csv"
SYMBOLS = {
    "F": WaterItem.FLUORIDE,
    "As": WaterItem.ARSENIC,
    "CN": WaterItem.CYANIDE,
    "VP": WaterItem.VOLATILE_PHENOL,
    "S2": WaterItem.SULFIDE,
}
CONCENTRATIONS = st.decimals(0, 50, places=6)
GRADED = [item for item in ASSESSED_ITEMS if item is not WaterItem.PH]
SECTIONS = st.dictionaries(st.sampled_from(GRADED), CONCENTRATIONS, min_size=1)


def item_of(symbol):
    return SYMBOLS.get(symbol) or WaterItem(symbol.lower())


def published(*kinds):
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["kind"] in kinds]
    return pytest.mark.parametrize("row", rows, ids=[row["id"] for row in rows])


def printed_main_items(assessment):
    names = {item: item.value.upper() for item in WaterItem} | {
        WaterItem.CODMN: "CODMn",
        WaterItem.HG: "Hg",
        **{item: symbol for symbol, item in SYMBOLS.items()},
    }
    return "、".join(
        names[item] + ("" if multiple is None else f"({multiple})")
        for item, multiple in assessment.main_items
    )


# Published values


@pytest.mark.published
@published("item", "item_rounded")
def test_item_class_equals_the_worked_class(row):
    ((symbol, value),) = json.loads(row["inputs_json"]).items()
    found = item_class(
        item_of(symbol),
        Decimal(value),
        WaterBody(row["water_body"]),
        rounding=row["kind"] == "item_rounded",
    )
    assert found.label == row["expected"]


@pytest.mark.published
@published("section")
def test_section_equals_the_worked_section(row):
    inputs = json.loads(row["inputs_json"])
    values = {item_of(symbol): Decimal(value) for symbol, value in inputs.items()}
    found = assess_section(values, WaterBody(row["water_body"]))
    assert (found.water_class.label, found.water_class.grade) == (row["expected"], row["grade"])
    assert printed_main_items(found) == row["main_items_or_compliance"]
    by_item = {item_of(symbol): label for symbol, label in json.loads(row["detail_json"]).items()}
    assert {item: c.label for item, c in found.by_item.items()} == by_item


@pytest.mark.published
@published("annual")
def test_a_year_is_classed_on_the_mean_of_its_months(row):
    inputs = json.loads(row["inputs_json"])
    monthly = {item_of(symbol): values for symbol, values in inputs["monthly"].items()}
    months = [{item: Decimal(values[m]) for item, values in monthly.items()} for m in range(12)]
    means = mean_concentrations(months)
    found = assess_section(means, WaterBody(row["water_body"]))
    assert (found.water_class.label, found.water_class.grade) == (row["expected"], row["grade"])
    meets = found.water_class <= WaterClass.parse(inputs["target"])
    assert ("达标" if meets else "不达标") == row["main_items_or_compliance"]
    for symbol, (mean, label) in json.loads(row["detail_json"]).items():
        item = item_of(symbol)
        assert str(rounded_value(item, means[item])) == mean
        assert found.by_item[item].label == label


@pytest.mark.published
@published("below_dl")
def test_below_detection_enters_the_mean_as_half_the_limit(row):
    months = []
    for symbol, texts in json.loads(row["inputs_json"]).items():
        for text in texts:
            value = Decimal(text.removesuffix("L"))
            below = text.endswith("L")
            months.append({item_of(symbol): half_detection_limit(value) if below else value})
    (mean,) = mean_concentrations(months).values()
    expected = Decimal(row["expected"])
    assert round_half_even(mean, -expected.as_tuple().exponent) == expected


@pytest.mark.published
@published("section_rates")
def test_section_rates_equal_the_bulletin(row):
    counts = json.loads(row["inputs_json"])
    met = percent(Fraction(counts["meet_target"], counts["sections"]))
    good = percent(Fraction(counts["I_III"], counts["sections"]))
    assert f"达标率 {met}%, 优Ⅲ比例 {good}%" == row["expected"]


@pytest.mark.published
def test_oxygen_is_listed_by_name_between_the_multiples_of_its_class():
    found = assess_section(
        {
            WaterItem.PH: Decimal("7.3"),
            WaterItem.DO: Decimal("2.7"),
            WaterItem.CODMN: Decimal("7.2"),
            WaterItem.NH3N: Decimal("1.62"),
            WaterItem.TP: Decimal("0.260"),
        }
    )
    assert found.water_class is WaterClass.V
    assert printed_main_items(found) == "NH3N(0.62)、DO、TP(0.30)"
    assert found.deciding == (WaterItem.DO, WaterItem.NH3N)


@pytest.mark.published
def test_ph_means_go_through_the_acidity():
    months = [{WaterItem.PH: Decimal("7.0")}, {WaterItem.PH: Decimal("8.0")}]
    assert round_half_even(mean_concentrations(months)[WaterItem.PH], 2) == Decimal("7.26")


# Break points


@pytest.mark.parametrize(
    ("value", "label"), [("1.004", "Ⅲ"), ("1.006", "Ⅳ"), ("1.005", "Ⅲ"), ("1.015", "Ⅳ")]
)
def test_rounding_decides_at_the_limit(value, label):
    assert item_class(WaterItem.NH3N, Decimal(value)).label == label


def test_without_rounding_the_smallest_excess_counts():
    value = Decimal("1.000000001")
    assert item_class(WaterItem.NH3N, value, rounding=False) is WaterClass.IV
    assert item_class(WaterItem.NH3N, value) is WaterClass.III


def test_a_shared_limit_gives_the_better_class():
    assert item_class(WaterItem.COD, Decimal(15)) is WaterClass.I
    assert item_class(WaterItem.CU, Decimal("0.5")) is WaterClass.II
    assert item_class(WaterItem.FLUORIDE, Decimal(1)) is WaterClass.I


def test_oxygen_must_reach_its_limit():
    assert item_class(WaterItem.DO, Decimal("4.95")) is WaterClass.III
    assert item_class(WaterItem.DO, Decimal("4.94")) is WaterClass.IV
    assert item_class(WaterItem.DO, Decimal("1.9")) is WaterClass.WORSE_THAN_V


def test_ph_is_class_i_inside_6_to_9_and_worse_than_v_outside():
    classes = [item_class(WaterItem.PH, Decimal(v), rounding=False) for v in ("5.9", "6", "9")]
    assert classes == [WaterClass.WORSE_THAN_V, WaterClass.I, WaterClass.I]
    assert item_class(WaterItem.PH, Decimal("9.6")) is WaterClass.WORSE_THAN_V


def test_a_trace_keeps_one_significant_digit():
    assert str(rounded_value(WaterItem.HG, Decimal("0.0000046"))) == "0.000005"
    assert str(rounded_value(WaterItem.TP, Decimal("0.00004"))) == "0.00004"
    assert rounded_value(WaterItem.TP, Decimal(0)) == 0


def test_the_same_phosphorus_is_worse_in_a_lake():
    values = {WaterItem.TP: Decimal("0.071"), WaterItem.TN: Decimal("1.42")}
    river, lake = assess_section(values), assess_section(values, WaterBody.LAKE)
    assert (river.water_class, lake.water_class) == (WaterClass.II, WaterClass.IV)
    assert lake.main_items == ((WaterItem.TP, Decimal("0.42")),)


def test_total_nitrogen_is_classed_for_a_lake_but_never_decides():
    assert item_class(WaterItem.TN, Decimal("1.42"), WaterBody.LAKE) is WaterClass.IV
    values = {WaterItem.TN: Decimal(9), WaterItem.TP: Decimal("0.01")}
    found = assess_section(values, WaterBody.LAKE)
    assert found.water_class is WaterClass.I
    assert WaterItem.TN not in found.by_item


def test_coliforms_have_a_class_but_never_decide():
    assert item_class(WaterItem.FC, 40001) is WaterClass.WORSE_THAN_V
    found = assess_section({WaterItem.FC: 99999, WaterItem.TP: Decimal("0.02")})
    assert (found.water_class, found.main_items) == (WaterClass.I, ())
    assert WaterItem.FC not in found.by_item


def test_a_section_at_class_iii_has_no_main_items():
    assert assess_section({WaterItem.TP: Decimal("0.2")}).main_items == ()


def test_main_items_can_be_asked_against_the_target_class():
    values = {WaterItem.TP: Decimal("0.15"), WaterItem.CODMN: Decimal(4)}
    found = assess_section(values, class_limit=WaterClass.II)
    assert found.main_items == ((WaterItem.TP, Decimal("0.50")),)


def test_at_most_three_main_items_are_named_and_toxic_ones_first():
    found = assess_section(
        {
            WaterItem.CODMN: Decimal(16),
            WaterItem.COD: Decimal(50),
            WaterItem.NH3N: Decimal(3),
            WaterItem.PB: Decimal("0.06"),
        }
    )
    assert [item for item, _ in found.main_items] == [
        WaterItem.PB,
        WaterItem.NH3N,
        WaterItem.CODMN,
    ]


def test_the_multiple_can_be_checked_with_the_printed_concentration():
    found = assess_section({WaterItem.NH3N: Decimal("1.0849")})
    assert found.main_items == ((WaterItem.NH3N, Decimal("0.08")),)
    exact = assess_section({WaterItem.NH3N: Decimal("1.0851")}, rounding=False)
    assert exact.main_items == ((WaterItem.NH3N, Decimal("0.09")),)


# Missing data


def test_an_item_not_monitored_is_not_assumed_to_pass():
    found = assess_section({WaterItem.TP: Decimal("0.25"), WaterItem.NH3N: None})
    assert found.water_class is WaterClass.IV
    assert WaterItem.NH3N not in found.by_item


@pytest.mark.parametrize("values", [{}, {WaterItem.TP: None}, {WaterItem.TEMPERATURE: Decimal(20)}])
def test_a_section_without_assessed_items_has_no_class(values):
    found = assess_section(values)
    assert (found.water_class, found.deciding, found.main_items) == (None, (), ())


def test_a_month_without_a_value_is_not_zero_in_the_mean():
    months = [{WaterItem.TP: Decimal("0.2")}, {WaterItem.TP: None}, {}]
    assert mean_concentrations(months) == {WaterItem.TP: Fraction(1, 5)}
    assert mean_concentrations([]) == {}


# Invalid input


def test_a_negative_concentration_is_refused_by_name():
    with pytest.raises(ValueError, match="总磷 cannot be negative"):
        item_class(WaterItem.TP, Decimal("-0.1"))
    with pytest.raises(ValueError, match="总磷"):
        mean_concentrations([{WaterItem.TP: Decimal("-0.1")}])


def test_a_temperature_may_be_negative_but_has_no_class():
    assert rounded_value(WaterItem.TEMPERATURE, Decimal("-0.25")) == Decimal("-0.2")
    with pytest.raises(ValueError, match="水温 has no class"):
        item_class(WaterItem.TEMPERATURE, Decimal(20))


def test_total_nitrogen_of_a_river_has_no_class():
    with pytest.raises(ValueError, match="总氮 has no class in a river"):
        item_class(WaterItem.TN, Decimal(1))


@pytest.mark.parametrize("value", ["-0.1", "14.1"])
def test_a_ph_off_the_scale_is_refused(value):
    with pytest.raises(ValueError, match="pH lies between 0 and 14"):
        assess_section({WaterItem.PH: Decimal(value)})


@pytest.mark.parametrize("value", ["0", "-0.01"])
def test_a_detection_limit_is_positive(value):
    with pytest.raises(ValueError, match="more than 0"):
        half_detection_limit(Decimal(value))


def test_a_float_concentration_is_refused():
    with pytest.raises(TypeError):
        item_class(WaterItem.TP, 0.2)


# Properties


@given(st.sampled_from(GRADED), CONCENTRATIONS, CONCENTRATIONS, st.booleans())
def test_a_worse_concentration_never_improves_the_class(item, a, b, rounding):
    better, worse = sorted((a, b), reverse=item is WaterItem.DO)
    classes = [item_class(item, value, rounding=rounding) for value in (better, worse)]
    assert classes[0] <= classes[1]


@given(st.sampled_from(GRADED), st.sampled_from(WaterBody), st.sampled_from(list(WaterClass)[:5]))
def test_the_limit_itself_meets_its_class(item, body, water_class):
    assert item_class(item, limit(item, water_class, body), body) <= water_class


@given(SECTIONS)
def test_a_section_takes_its_worst_items_class(values):
    found = assess_section(values)
    assert found.water_class == max(found.by_item.values())
    assert {found.by_item[item] for item in found.deciding} == {found.water_class}
    assert len(found.main_items) <= 3
    assert bool(found.main_items) == (found.water_class > WaterClass.III)


@given(SECTIONS, st.sampled_from(GRADED), CONCENTRATIONS)
def test_one_more_item_never_improves_a_section(values, item, value):
    fewer = {key: concentration for key, concentration in values.items() if key is not item}
    more = assess_section({**fewer, item: value}).water_class
    assert not fewer or assess_section(fewer).water_class <= more


@given(st.lists(st.decimals(4, 10, places=1), min_size=1, max_size=12))
def test_a_ph_mean_lies_between_its_months(values):
    mean = mean_concentrations([{WaterItem.PH: value} for value in values])[WaterItem.PH]
    assert min(values) <= mean <= max(values)


def test_an_assessment_can_be_kept_in_a_cache():
    found = assess_section({WaterItem.TP: Decimal("0.25")})
    assert pickle.loads(pickle.dumps(found)) == found
