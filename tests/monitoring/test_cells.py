"""What people type into a cell is understood, or refused with a sentence saying what to write."""

from collections.abc import Callable
from decimal import Decimal

import pytest

from monitoring.forms.cells import (
    clean_text,
    is_missing,
    read_class,
    read_count,
    read_number,
    read_percent,
    read_value,
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


@pytest.mark.parametrize(
    "text",
    [
        "0.01L",
        "0.01l",
        "<0.01",
        "＜0.01",
        "０.０１Ｌ",
        "未检出(0.01)",
        "未检出（0.01）",
        "ND(0.01)",
        "nd (0.01L)",
        "未检出(<0.01)",
    ],
)
def test_a_value_below_detection_keeps_its_limit_and_says_so(text: str) -> None:
    found = read_number(text)
    assert (found.value, found.below_detection) == (Decimal("0.01"), True)
    assert found.text


@pytest.mark.parametrize(
    "text", ["未检出", "ND", "N.D.", "未检出()", "未检出(很低)", "未检出(0)", "<", "L"]
)
def test_below_detection_without_a_limit_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"检出限|无法识别"):
        read_number(text)


@pytest.mark.parametrize(
    "text", ["", "NA", "/", "--", "*", "-", "—", "——", "无", "未监测", "……", "（空）", None, "  "]
)
def test_a_mark_for_missing_is_no_value_and_never_zero(text: str | None) -> None:
    assert is_missing(text)
    assert read_number(text).value is None
    assert read_count(text) is None
    assert read_class(text) is None


@pytest.mark.parametrize(
    "text",
    ["abc", "0.3.5", "1e3", "1e400", "12mg", "0L", "ND", "未检出", "1,5", "=1+1", "sNaN",
     "Infinity",
     "-inf", "±5", "-0", "-0.0", "3²", "①", "٣"],
)  # fmt: skip
def test_garbage_is_refused_with_advice(text: str) -> None:
    for read in (read_number, read_value):
        with pytest.raises(ValueError, match=r"请填|检出限"):
            read(text)


@pytest.mark.parametrize("text", ["3 5", "3\n5", "3\t5", "3\u30005", "3\x005", "3\u200b5", "- 5"])
def test_a_blank_inside_a_number_is_refused(text: str) -> None:
    for read in (read_number, read_value, read_percent, read_count):
        with pytest.raises(ValueError, match="无法识别"):
            read(text)
    with pytest.raises(ValueError, match="无法识别"):
        read_class("I I")


def test_the_ends_of_a_cell_are_stripped() -> None:
    assert read_value("\u3000\ufeff35\n") == 35
    assert read_percent("76.0 %") == 76
    assert read_count(" 28 天") == 28
    assert read_number("< 0.01 ").below_detection


@pytest.mark.parametrize("text", ["<35", "＜35", "0.01L", "0.01 l"])
def test_a_detection_limit_is_refused_where_no_mark_keeps_it(text: str) -> None:
    for read in (read_value, read_percent):
        with pytest.raises(ValueError, match="只用于水质断面项目"):
            read(text)


@pytest.mark.parametrize("read", [read_number, read_value, read_percent, read_count, read_class])
def test_a_cell_too_long_is_refused_before_it_is_parsed(read: Callable[[str], object]) -> None:
    with pytest.raises(ValueError, match=r"“99999999…”过长\(5000 个字符\):一格最多 20 个字符"):
        read("9" * 5000)


def test_a_text_loses_its_control_characters() -> None:
    assert clean_text(" 缸体\x00破损\r\n复测\x1b ") == "缸体破损  复测"


@pytest.mark.parametrize(
    ("text", "number"),
    [("Ⅲ", 3), ("III", 3), ("3", 3), ("3类", 3), ("Ⅲ类", 3), ("３", 3), ("劣Ⅴ", 6), ("劣V类", 6),
     ("“Ⅲ类”", 3), ('"III"', 3), ("「3类」", 3), ("Ⅱ 类", 2)],
)  # fmt: skip
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
