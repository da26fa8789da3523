"""Dust-fall opened: values, means, changes and ranks by hand from the stored months."""

from collections.abc import Callable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from monitoring.models import Division, DustfallMonth, Revision
from tests.targets.explain.reading_rows import half_even, opened, parts_that_differ
from zhonglou_env.roles import Role

pytestmark = pytest.mark.django_db

MARCH = "year=2015&month=3"
VALUES = ("2.31", "2.40", "2.95")
LAST_MARCH = "3.10"


@pytest.fixture
def staff(client_as: Callable[[Role], Client]) -> Client:
    """Somebody who reads every page."""
    return client_as(Role.STAFF)


@pytest.fixture
def division(db: None) -> Division:
    """An assessed division with three months of 2015 and March of 2014."""
    found = Division.objects.filter(assessed=True).earliest("position", "code")
    DustfallMonth.objects.bulk_create(
        DustfallMonth(
            division=found, year=2015, month=n, value=Decimal(value), target=Decimal("2.80")
        )
        for n, value in enumerate(VALUES, 1)
    )
    DustfallMonth.objects.create(division=found, year=2014, month=3, value=Decimal(LAST_MARCH))
    return found


def test_figures_of_a_division_are_those_of_its_months(staff: Client, division: Division) -> None:
    mean = sum((Fraction(v) for v in VALUES), Fraction(0)) / 3
    now, last = Fraction(VALUES[2]), Fraction(LAST_MARCH)
    change = half_even((now - last) / last * 100, 1).replace("-", "−")
    expected = {
        "value": "2.95",
        "target": "2.80",
        "to-date": half_even(mean, 2),
        "change": f"{change} %",
        "rank": "1/1",
    }
    found = {name: opened(staff, f"dust/{division.code}/{name}/?{MARCH}") for name in expected}
    assert {name: each["figure"] for name, each in found.items()} == expected
    said: dict[str, Any] = {}
    wrong = [each for one in found.values() for each in parts_that_differ(staff, one, said)]
    assert wrong == []


def test_a_tie_shares_its_rank(staff: Client, division: Division) -> None:
    others = list(Division.objects.filter(assessed=True).exclude(pk=division.pk)[:2])
    for other, value in zip(others, ("2.10", "2.95"), strict=True):
        DustfallMonth.objects.create(division=other, year=2015, month=3, value=Decimal(value))
    ranks = {
        code: opened(staff, f"dust/{code}/rank/?{MARCH}")["figure"]
        for code in (division.code, *(other.code for other in others))
    }
    assert ranks == {division.code: "2/3", others[0].code: "1/3", others[1].code: "2/3"}
    found = opened(staff, f"dust/{division.code}/rank/?{MARCH}")
    assert "2 个并列" in found["worked"][0]
    assert len(found["parts"]) == 3
    assert parts_that_differ(staff, found) == []


def test_a_corrected_reading_shows_version_and_reason(staff: Client, division: Division) -> None:
    row = DustfallMonth.objects.get(division=division, year=2015, month=3)
    DustfallMonth.objects.filter(pk=row.pk).update(version=2)
    Revision.objects.create(
        table=DustfallMonth._meta.label_lower,
        record_id=row.pk,
        record_label="2015年3月",
        field="降尘量",
        old_value="3.95",
        new_value="2.95",
        reason="小数点错位",
    )
    reading = opened(staff, f"dust/{division.code}/value/?{MARCH}")["readings"][0]["rows"][0]
    assert (reading["version"], reading["last_reason"]) == ("2", "小数点错位")


def test_divisions_are_counted(staff: Client) -> None:
    assessed = Division.objects.filter(assessed=True, valid_from=None, valid_to=None).count()
    assert opened(staff, "dust/all/assessed/?year=2023&month=8")["figure"] == f"{assessed}"


@pytest.mark.parametrize(
    "key", ["wuxing/nothing", "nowhere/value", "all/value", "wuxing", "wuxing'--/value"]
)
def test_what_is_no_figure_is_not_found_in_chinese(staff: Client, key: str) -> None:
    response = staff.get(f"/explain/dust/{key}/?year=2023&month=8")
    assert response.status_code == 404
    assert "没有" in response.content.decode()


def test_a_month_without_a_value_has_no_figure(staff: Client, division: Division) -> None:
    assert staff.get(f"/explain/dust/{division.code}/value/?year=2015&month=4").status_code == 404


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF, Role.UNIT])
def test_who_reads_the_pages_opens_the_figures(
    client_as: Callable[[Role], Client], role: Role, division: Division
) -> None:
    address = f"/explain/dust/{division.code}/value/?{MARCH}"
    assert client_as(role).get(address).status_code == 200
