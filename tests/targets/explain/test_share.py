"""Counts of sections opened: each names the sections it counts."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from monitoring.models import SectionAssignment, SectionMonth, WaterSection
from tests.targets.explain.reading_rows import half_even, opened, parts_that_differ
from zhonglou_env.roles import Role

pytestmark = pytest.mark.django_db

MARCH = "year=2015&month=3"
PHOSPHORUS = {
    "甲": ("0.09", "0.15"),
    "乙": ("0.12", "0.21"),
    "丙": ("0.25", "0.19"),
    "丁": (None, None),
}
"""Total phosphorus of last year and of this one in every month: class Ⅲ ends at 0.2."""


@pytest.fixture
def staff(client_as: Callable[[Role], Client]) -> Client:
    """Somebody who reads every page."""
    return client_as(Role.STAFF)


@pytest.fixture
def _sections(db: None) -> None:
    for name, values in PHOSPHORUS.items():
        section = WaterSection.objects.create(code=f"count-{ord(name)}", name=f"{name}断面")
        SectionAssignment.objects.create(section=section, year=2015, level="city")
        for year, value in zip((2014, 2015), values, strict=True):
            SectionMonth.objects.bulk_create(
                SectionMonth(
                    section=section,
                    year=year,
                    month=month,
                    do=Decimal("8.1"),
                    codmn=Decimal("3.0"),
                    nh3n=Decimal("0.30"),
                    tp=Decimal(value),
                )
                for month in (1, 2, 3)
                if value is not None
            )


@pytest.mark.usefixtures("_sections")
@pytest.mark.parametrize("level", ["city", "all"])
def test_counts_are_those_of_the_classes(staff: Client, level: str) -> None:
    this = [Fraction(now) for _, now in PHOSPHORUS.values() if now is not None]
    good = sum(1 for value in this if value <= Fraction("0.2"))
    expected = {
        "count": "4",
        "good-of-judged": f"{good}/{len(this)}",
        "ratio": half_even(Fraction(good * 100, len(this)), 1),
        "unknown": "1",
        "failing": f"{len(this) - good}",
        "regressed": "2",  # Ⅱ to Ⅲ and Ⅲ to Ⅳ
        "differences": "0",
    }
    found = {name: opened(staff, f"share/{level}/{name}/?{MARCH}") for name in expected}
    assert {name: each["figure"] for name, each in found.items()} == expected
    said: dict[str, Any] = {}
    wrong = [each for one in found.values() for each in parts_that_differ(staff, one, said)]
    assert wrong == []
    assert len(found["ratio"]["parts"]) == 4, "every section is named with its class"


@pytest.mark.usefixtures("_sections")
def test_a_section_not_entered_for_the_end_asked_for_is_unknown_then(staff: Client) -> None:
    SectionMonth.objects.filter(section__name="乙断面", year=2015, month=3).delete()
    by_newest = opened(staff, f"share/city/good-of-judged/?{MARCH}")
    at_the_end = opened(staff, f"share/city/good-of-judged/?{MARCH}&end=3")
    assert (by_newest["figure"], at_the_end["figure"]) == ("2/3", "2/2")
    assert opened(staff, "share/city/unknown/?year=2015&month=5&end=3")["figure"] == "2"


@pytest.mark.usefixtures("_sections")
def test_a_share_is_worked_with_its_numbers(staff: Client) -> None:
    found = opened(staff, f"share/city/ratio/?{MARCH}")
    assert found["worked"][0] == "2 ÷ 3 × 100% ≈ 66.6667%,修约为 66.7"


@pytest.mark.parametrize(
    "key", ["city/nothing", "nowhere/ratio", "ratio", "city/ratio/x", "' OR 1=1/ratio"]
)
@pytest.mark.usefixtures("_sections")
def test_what_is_no_count_is_not_found_in_chinese(staff: Client, key: str) -> None:
    response = staff.get(f"/explain/share/{key}/?{MARCH}")
    assert response.status_code == 404
    assert "没有" in response.content.decode()


def test_a_year_without_sections_has_no_share(staff: Client) -> None:
    assert staff.get("/explain/share/city/ratio/?year=2001&month=3").status_code == 404


@pytest.mark.usefixtures("_sections")
@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF])
def test_who_reads_the_pages_opens_the_figures(
    client_as: Callable[[Role], Client], role: Role
) -> None:
    assert client_as(role).get(f"/explain/share/city/ratio/?{MARCH}").status_code == 200
