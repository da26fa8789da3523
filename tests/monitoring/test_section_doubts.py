"""What we ask back about a section's month: units, limits too coarse, slips."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from monitoring.models import SectionMonth, WaterSection
from monitoring.validation import PastReadings, section_doubts

TODAY = date(2023, 10, 18)
SECTION = WaterSection(pk=1, code="s", name="钟楼大桥", body="river")


def water(year: int = 2023, month: int = 9, **values: Any) -> SectionMonth:
    typed = {k: Decimal(v) if isinstance(v, str) else v for k, v in values.items()}
    return SectionMonth(section=SECTION, year=year, month=month, **typed)


def asked(reading: SectionMonth, *past: SectionMonth) -> list[str]:
    return [doubt.text for doubt in section_doubts(reading, PastReadings(past), TODAY)]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"hg": "0.04"}, "超过Ⅴ类限值 0.001 的 10 倍:是否把 μg/L 当成 mg/L?"),
        ({"pb": "1.2"}, "是否把 μg/L 当成 mg/L?"),
        ({"do": "85"}, "是否误填饱和度?"),
        ({"temperature": "99.9"}, "水温 99.9 ℃ 超出常见范围"),
        ({"oil": "0"}, "石油类为 0:未检出请写检出限"),
    ],
)
def test_a_number_of_another_unit_is_asked_about(values: dict[str, str], words: str) -> None:
    assert any(words in text for text in asked(water(**values)))


@pytest.mark.parametrize("values", [{"hg": "0.01"}, {"do": "19"}, {"fc": "990000"}, {"tn": "90"}])
def test_bad_water_and_items_without_a_class_are_not_asked_about(values: dict[str, str]) -> None:
    assert asked(water(**values)) == []


def test_a_detection_limit_too_coarse_to_prove_anything_is_told() -> None:
    found = asked(water(oil="0.2", marks={"oil": "0.2L"}))
    assert found == ["石油类 0.2L 的检出限过高:取一半仍劣于Ⅲ类限值,不能证明达标"]
    assert asked(water(oil="0.1", marks={"oil": "0.1L"})) == []


def test_a_detection_limit_is_not_held_against_a_result() -> None:
    """0.01L after 0.09 is a cleaner river or a better laboratory, no slip of the pen."""
    last = water(2022, 9, oil="0.09")
    assert asked(water(oil="0.01", marks={"oil": "0.01L"}), last) == []
    assert any("10 倍" in text for text in asked(water(oil="0.01"), last))


def test_a_detection_limit_is_held_against_the_limit_before() -> None:
    last = water(2022, 9, oil="0.01", marks={"oil": "0.01L"})
    assert any("10 倍" in text for text in asked(water(oil="0.1", marks={"oil": "0.1L"}), last))


def test_the_class_is_held_against_half_the_limits() -> None:
    assert asked(water(oil="0.06", marks={"oil": "0.06L"}, water_class=1)) == []
    assert asked(water(oil="0.06", water_class=1)) == [
        "所填类别 Ⅰ 优于按浓度评价的 Ⅳ(由石油类 0.06 决定)"
    ]
