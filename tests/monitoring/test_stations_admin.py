"""Registering stations in the admin: what is already averaged keeps its ground."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from monitoring.models import AirDay, AirStation, Division, DivisionDay
from monitoring.revisions import save_reading

pytestmark = pytest.mark.django_db

CLEAN = {"so2": 8, "no2": 20, "co": 1, "o3_8h": 90, "pm10": 40, "pm25": 20}


@pytest.fixture
def chief(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("chief"))
    return client


@pytest.fixture
def station() -> AirStation:
    return AirStation.objects.get(code="3010A")


@pytest.fixture
def day(station: AirStation) -> AirDay:
    found = AirDay(station=station, division=station.division, date=date(2023, 7, 5))
    for name, value in CLEAN.items():
        setattr(found, name, Decimal(value))
    save_reading(found, old=None, by=None)
    return found


def posted(station: AirStation | None = None, **values: object) -> dict[str, object]:
    """Return what the station's page posts."""
    given: dict[str, object] = {
        "code": "N1", "name": "新站", "aliases": "", "position": 5, "control_level": "city",
        "division": Division.objects.get(code="zhonglou").pk, "is_evaluated": "on",
        "valid_from": "", "valid_to": "", "note": "", "source": "",
    }  # fmt: skip
    if station is not None:
        given |= {
            "code": station.code, "name": station.name, "division": station.division_id,
            "control_level": station.control_level,
        }  # fmt: skip
    return given | values


def test_a_station_with_days_stays_in_its_division(chief, station, day) -> None:
    url = reverse("admin:monitoring_airstation_change", args=[station.pk])
    other = Division.objects.get(code="changzhou").pk
    answer = chief.post(url, posted(station, division=other))
    assert "不能改到其他板块" in answer.content.decode()
    station.refresh_from_db()
    assert station.division.code == "zhonglou"


def test_a_new_station_of_a_division_with_days_needs_its_first_day(chief, day) -> None:
    url = reverse("admin:monitoring_airstation_add")
    assert "请填启用日期" in chief.post(url, posted()).content.decode()
    assert chief.post(url, posted(valid_from="2023-07-05")).status_code == 302
    assert DivisionDay.objects.get().stations == 2


def test_leaving_the_evaluation_is_followed_at_once(chief, station, day) -> None:
    url = reverse("admin:monitoring_airstation_change", args=[station.pk])
    assert chief.post(url, posted(station, valid_to="2023-07-01")).status_code == 302
    assert not DivisionDay.objects.exists()


def test_deleting_a_station_without_days_is_followed_at_once(
    chief, day, django_capture_on_commit_callbacks: Callable[..., object]
) -> None:
    chief.post(reverse("admin:monitoring_airstation_add"), posted(valid_from="2023-07-01"))
    assert DivisionDay.objects.get().stations == 2
    new = AirStation.objects.get(code="N1")
    chief.post(reverse("admin:monitoring_airstation_delete", args=[new.pk]), {"post": "yes"})
    assert DivisionDay.objects.get().stations == 1


def test_a_day_under_a_wrong_division_is_refused(chief, station, day) -> None:
    url = reverse("admin:monitoring_airday_change", args=[day.pk])
    form = {
        "division": Division.objects.get(code="changzhou").pk, "station": station.pk,
        "date": "2023-07-05", "caliber": "actual", "status": "reviewed",
        "expected_version": day.version, "reported_primary": "雾", **CLEAN,
    }  # fmt: skip
    told = chief.post(url, form).content.decode()
    assert "站点“钟楼”属于钟楼区" in told
    assert "“雾”无法识别" in told
