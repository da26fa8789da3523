"""August 2023 ready to be published: a year of PM2.5 with four before, entered and reviewed."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import Permission, User
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from monitoring.models import AirMonth, Publication
from monitoring.reviews import review
from targets.models import Plan

Publish = Callable[..., HttpResponse]
YEARS = {2019: 0, 2020: 1, 2021: 2, 2022: 3, 2023: -2}
"""How far each year lies above the first: the last is the cleanest."""


@pytest.fixture
def reviewer(db: None) -> User:
    """Somebody who may review."""
    person = User.objects.create(username="reviewer")
    person.user_permissions.add(Permission.objects.get(codename="review_readings"))
    return person


@pytest.fixture
def plan(plan_2023: Plan, reviewer: User) -> Plan:
    """The plan with PM2.5 of January to August 2023, reviewed, and of four whole years before."""
    clerk = User.objects.create(username="clerk")
    months = [(year, m) for year in range(2019, 2023) for m in range(1, 13)]
    months += [(2023, m) for m in range(1, 9)]
    AirMonth.objects.bulk_create(
        AirMonth(
            division=plan_2023.division, year=year, month=month, valid_days=28, good_days=24,
            heavy_days=0, entered_by=clerk,
            pm25_mean=Decimal((40 if month in (1, 2, 11, 12) else 25) + YEARS[year]),
        )
        for year, month in months
    )  # fmt: skip
    review(AirMonth.objects.filter(year=2023), reviewer)
    return plan_2023


@pytest.fixture
def chief(db: None) -> Client:
    """Somebody who may do everything."""
    client = Client()
    client.force_login(User.objects.create_superuser("chief"))
    return client


@pytest.fixture
def publish(chief: Client) -> Publish:
    """Return a function that publishes a month through the admin."""

    def post(month: int = 8, **given: Any) -> HttpResponse:
        values = {
            "year": 2023, "month": month, "published_on": f"2023-{month + 1:02}-18", "note": "",
            "accept_missing": "on", **given,
        }  # fmt: skip
        return chief.post(reverse("admin:monitoring_publication_add"), values)

    return post


@pytest.fixture
def august(plan: Plan, publish: Publish) -> Publication:
    """August, published."""
    answer = publish()
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    return Publication.objects.get(month=8)


@pytest.fixture
def correct(chief: Client) -> Callable[..., HttpResponse]:
    """Return a function that corrects PM2.5 of a month of 2023 through the admin form."""

    def post(month: int, pm25: str, reason: str = "省站更正") -> HttpResponse:
        row = AirMonth.objects.get(year=2023, month=month)
        values = {
            "division": row.division_id, "station": "", "year": row.year, "month": row.month,
            "span": row.span, "caliber": row.caliber, "status": row.status, "pm25_mean": pm25,
            "valid_days": 28, "good_days": 24, "heavy_days": 0, "doubt_reason": reason,
            "confirm_doubts": "on", "expected_version": row.version,
        }  # fmt: skip
        return chief.post(reverse("admin:monitoring_airmonth_change", args=[row.pk]), values)

    return post
