"""What people type into a cell is understood, or refused with a sentence saying what to write."""

from decimal import Decimal

import pytest

from monitoring.forms.cells import (
    is_missing,
    read_class,
    read_count,
    read_number,
    read_percent,
    shown_number,
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0.15", "0.15"),
        ("０.１５", "0.15"),
        ("０．１５", "0.15"),
        (" 7 ", "7"),
        ("−0.5", "-0.5"),
        (".5", "0.5"),
    ],
)
def test_full_width_digits_and_stray_blanks_make_no_difference(text: str, value: str) -> None:
    assert read_number(text).value == Decimal(value)


@pytest.mark.parametrize("text", ["0.01L", "0.01l", "<0.01", "＜0.01", "０.０１Ｌ"])
def test_a_value_below_detection_keeps_its_limit_and_says_so(text: str) -> None:
    found = read_number(text)
    assert (found.value, found.below_detection) == (Decimal("0.01"), True)


@pytest.mark.parametrize(
    "text", ["", "NA", "NaN", "/", "--", "*", "-", "—", "——", "无", "未监测", None, "  "]
)
def test_a_mark_for_missing_is_no_value_and_never_zero(text: str | None) -> None:
    assert is_missing(text)
    assert read_number(text).value is None
    assert read_count(text) is None
    assert read_class(text) is None


@pytest.mark.parametrize(
    "text", ["abc", "0.3.5", "1e3", "12mg", "0L", "ND", "未检出", "1,5", "=1+1"]
)
def test_garbage_is_refused_with_advice(text: str) -> None:
    with pytest.raises(ValueError, match=r"请填数字|检出限"):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [("Ⅲ", 3), ("III", 3), ("3", 3), ("3类", 3), ("Ⅲ类", 3), ("３", 3), ("劣Ⅴ", 6), ("劣V类", 6)],
)
def test_a_class_may_be_written_in_every_usual_way(text: str, number: int) -> None:
    assert read_class(text) == number


@pytest.mark.parametrize("text", ["0", "7", "优", "Ⅲ-Ⅳ", "劣Ⅳ"])
def test_what_is_no_class_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="请填 Ⅰ"):
        read_class(text)


def test_days_are_whole_numbers() -> None:
    assert read_count("２８天") == 28
    with pytest.raises(ValueError, match="整数天数"):
        read_count("28.5")


def test_a_percentage_may_carry_its_sign() -> None:
    assert read_percent("76.0%") == read_percent("７６.0％") == Decimal("76.0")


def test_a_stored_number_is_shown_without_the_zeros_of_the_database() -> None:
    assert shown_number(Decimal("35.400")) == "35.4"
    assert shown_number(Decimal("30.000")) == "30"
    assert shown_number(Decimal(30)) == "30"
    assert shown_number(None) == ""
