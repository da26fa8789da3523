"""A section-month taken apart: limits halved, texts kept, a class held against its parameters."""

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from monitoring.models import SectionMonth, SectionMonthRollup
from monitoring.section_figures import RULES, SectionFigures, shown_mean
from standards.surface_water_limits import WaterBody, WaterClass, WaterItem

CORE = {"do": "8", "codmn": "1.5", "nh3n": "0.1", "tp": "0.01"}


def figures(rollup: SectionMonthRollup | None = None, **values: Any) -> SectionFigures:
    """Return a month with these values, as river water."""
    typed = {k: Decimal(v) if isinstance(v, str) else v for k, v in values.items()}
    return SectionFigures(SectionMonth(pk=7, year=2023, month=8, **typed), WaterBody.RIVER, rollup)


def test_every_item_of_the_table_has_a_column_but_temperature_apart() -> None:
    assert set(SectionMonth.PARAMETERS) | {"temperature"} == {item.value for item in WaterItem}
    for item in WaterItem:
        assert SectionMonth._meta.get_field(item.value) is not None


def test_a_column_holds_more_decimals_than_its_limit_is_rounded_to() -> None:
    for item in WaterItem:
        places = SectionMonth._meta.get_field(item.value).decimal_places  # type: ignore[union-attr]
        assert places >= item.decimals


def test_below_detection_is_assessed_as_half_the_limit_in_the_month_too() -> None:
    """0.06 would be class Ⅳ; the same month alone must not differ from its mean to date."""
    found = figures(**CORE, oil="0.06", marks={"oil": "0.06L"})
    assert found.for_means[WaterItem.OIL] == Decimal("0.03")
    assert found.water_class is WaterClass.I


@pytest.mark.parametrize("text", ["0.01L", "<0.01", "未检出(0.01)"])
def test_below_detection_is_shown_as_it_was_printed(text: str) -> None:
    assert figures(oil="0.01", marks={"oil": text}).text_of(WaterItem.OIL) == text


def test_a_value_is_shown_with_every_decimal_it_has() -> None:
    assert figures(hg="0.000045").text_of(WaterItem.HG) == "0.000045"
    assert figures(tp="0.2").text_of(WaterItem.TP) == "0.200"
    assert figures().text_of(WaterItem.TP) == "—"


def test_a_small_mean_is_never_printed_as_nothing() -> None:
    assert f"{shown_mean(WaterItem.PB, Fraction(45, 10**6)):f}" == "0.00004"
    assert str(shown_mean(WaterItem.TP, Fraction(2004, 10**4))) == "0.200"


# --- A sheet's class against its own parameters ---------------------------------------------------


def test_a_class_better_than_one_item_allows_is_told_with_the_item() -> None:
    found = figures(tp="0.21", water_class=3).difference
    assert found is not None
    assert found.text == "来表Ⅲ,按参数复算Ⅳ(总磷 0.210)"
    assert found.advice == "请核对来表类别与浓度"


def test_a_class_worse_than_a_few_items_show_says_nothing() -> None:
    assert figures(tp="0.01", water_class=4).difference is None


def test_a_class_worse_than_the_core_items_show_is_told() -> None:
    found = figures(**CORE, water_class=4).difference
    assert found is not None
    assert found.computed is WaterClass.I
    assert "未录入" in found.advice


def test_equal_classes_and_months_without_either_say_nothing() -> None:
    assert figures(**CORE, water_class=1).difference is None
    assert figures(**CORE).difference is None
    assert figures(water_class=3).difference is None


def test_the_reported_class_is_the_class() -> None:
    assert figures(**CORE, water_class=4).water_class is WaterClass.IV


def test_a_month_with_a_few_items_and_no_class_is_incomplete() -> None:
    found = figures(tp="0.9")
    assert (found.is_counted, found.is_incomplete, found.state_words) == (True, True, "数据不全")
    for whole in (figures(**CORE), figures(water_class=3)):
        assert (whole.is_incomplete, whole.state_words) == (False, "")
    dry = SectionFigures(SectionMonth(state="no_flow"), WaterBody.RIVER)
    assert (dry.is_counted, dry.is_incomplete, dry.state_words) == (False, False, "断流")


# --- What was computed before ---------------------------------------------------------------------


def kept(**over: Any) -> SectionMonthRollup:
    """A rollup that says class Ⅴ for phosphorus, which no value here would give."""
    fields = {"reading_id": 7, "body": "river", "basis": f"{RULES} 3:1 7:1", "month_class": 5,
              "deciding": ["tp"]}  # fmt: skip
    return SectionMonthRollup(**{**fields, **over})


def test_the_rollup_of_this_version_is_read() -> None:
    found = figures(kept(), **CORE)
    assert (found.own_class, found.deciding) == (WaterClass.V, (WaterItem.TP,))


@pytest.mark.parametrize(
    "over",
    [
        {"basis": f"{RULES} 3:1 7:2"},
        {"basis": f"{RULES} 17:1"},
        {"basis": "3:1 7:1"},
        {"basis": "r0 3:1 7:1"},
        {"body": "lake"},
    ],
)
def test_a_rollup_of_another_version_or_water_is_not_believed(over: dict[str, str]) -> None:
    assert figures(kept(**over), **CORE).own_class is WaterClass.I


def test_the_rollup_does_not_give_a_class_to_a_month_without_core_items() -> None:
    assert figures(kept(), ph="7").own_class is None
