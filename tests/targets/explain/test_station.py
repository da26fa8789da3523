"""A station's figures beside its division's, both of the days alone."""

from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from django.test import Client

from monitoring.models import AirStation
from tests.targets.explain.reading_rows import half_even, opened, parts_that_differ, store_days
from zhonglou_env.roles import Role

pytestmark = pytest.mark.django_db

QUERY = "year=2015&month=1&by=days"
OWN, BESIDE = (41, 83, 90, 30), (60, 50, 120, 36)


@pytest.fixture
def staff(client_as: Callable[[Role], Client]) -> Client:
    """Somebody who reads every page."""
    return client_as(Role.STAFF)


@pytest.fixture
def _stations(db: None) -> None:
    """Two evaluated stations with four days of January 2015."""
    first = AirStation.objects.select_related("division").get(code="3010A")
    second = AirStation.objects.create(
        code="beside", name="旁站", division=first.division, control_level="local"
    )
    for station, values in ((first, OWN), (second, BESIDE)):
        store_days(station, date(2015, 1, 1), [{"pm25": value} for value in values])


@pytest.mark.usefixtures("_stations")
def test_a_station_beside_its_division(staff: Client) -> None:
    own = half_even(Fraction(sum(OWN), 4), 1)
    whole = half_even(Fraction(sum(OWN) + sum(BESIDE), 8), 1)
    gap = Fraction(own) - Fraction(whole)
    expected = {
        "pm25": own,
        "good-of-valid": "2/4",  # 75 μg/m³ is AQI 100
        "good-ratio": "50.0",
        "valid-of-days": "4/31",
        "pm25-gap": half_even(gap, 1).replace("-", "−"),
        "good-gap": "−25.0",  # the division's days are 50.5, 66.5, 105 and 33: 75 % good
    }
    query = f"{QUERY}&of=zhonglou"
    found = {name: opened(staff, f"station/3010A/{name}/?{query}") for name in expected}
    assert {name: each["figure"] for name, each in found.items()} == expected
    said: dict[str, Any] = {}
    wrong = [each for one in found.values() for each in parts_that_differ(staff, one, said)]
    assert wrong == []


@pytest.mark.usefixtures("_stations")
@pytest.mark.parametrize(("day", "value"), [("01-01", "41"), ("2015-01-02", "83")])
def test_a_day_opens_into_its_reading(staff: Client, day: str, value: str) -> None:
    found = opened(staff, f"station/3010A/pm25/?year=2015&month=1&day={day}")
    assert found["figure"] == value
    rows = found["readings"][0]["rows"]
    assert [(row["value"], row["version"]) for row in rows] == [(value, "1")]
