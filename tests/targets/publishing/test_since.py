"""What changed since the previous publication, with the cause each change really has."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from monitoring.models import AirMonth, Publication
from monitoring.periods import AsOf
from targets.evaluation.engine import PlanEvaluation, evaluate_plan
from targets.models import Plan, StatusRule, Target
from targets.publishing.changes import Cause
from targets.publishing.freeze import freeze
from targets.publishing.since import StatusChange, since_last

pytestmark = pytest.mark.django_db

Correct = Callable[..., HttpResponse]


@pytest.fixture
def july(plan: Plan) -> Publication:
    """July, published and frozen."""
    month = Publication.objects.create(year=2023, month=7, published_on=date(2023, 8, 18))
    freeze(month, None)
    return month


def at_august(plan: Plan) -> PlanEvaluation:
    """August as it reads now."""
    plan = Plan.objects.select_related("division").get(pk=plan.pk)
    return evaluate_plan(plan, AsOf(2023, 8), date(2023, 9, 18))


def pm25(plan: Plan) -> StatusChange | None:
    """What changed of PM2.5 between July's publication and August now."""
    found = since_last(at_august(plan))
    assert found is not None
    return next((c for c in found.changes if c.name.startswith("PM2.5")), None)


def causes(change: StatusChange | None) -> list[Cause]:
    """Return why."""
    assert change is not None
    return [each.cause for each in change.causes]


def test_nothing_was_published_before(plan: Plan) -> None:
    assert since_last(at_august(plan)) is None


def test_an_unchanged_status_is_not_told(plan: Plan, july: Publication) -> None:
    assert pm25(plan) is None


def test_a_new_month_is_the_cause_of_what_it_changed(plan: Plan, july: Publication) -> None:
    AirMonth.objects.filter(year=2023, month=8).update(pm25_mean=150)
    assert causes(pm25(plan)) == [Cause.NEW_MONTH]


def test_a_corrected_reading_is_named_with_its_day(
    plan: Plan, july: Publication, correct: Correct
) -> None:
    assert correct(5, "120").status_code == 302
    change = pm25(plan)
    assert causes(change) == [Cause.CORRECTION]
    assert change is not None
    assert "5月" in change.causes[0].detail
    assert f"{timezone.localdate():%Y-%m-%d}" in change.causes[0].detail


def test_a_reading_that_came_late_is_a_correction_too(plan: Plan, july: Publication) -> None:
    row = AirMonth.objects.get(year=2023, month=5)
    row.pm25_mean = Decimal(120)
    row.save()
    change = pm25(plan)
    assert causes(change) == [Cause.CORRECTION]
    assert change is not None
    assert change.causes[0].detail == "补录或改正的数据"


def test_a_changed_target_is_named_with_both_values(plan: Plan, july: Publication) -> None:
    Target.objects.filter(plan=plan, code="T01").update(value=Decimal("22"))
    change = pm25(plan)
    assert causes(change) == [Cause.TARGET]
    assert change is not None
    assert change.causes[0].detail == "目标 ≤31.5 → ≤22"


def test_changed_bands_are_named(plan: Plan, july: Publication) -> None:
    StatusRule.objects.create(
        valid_from=date(2023, 1, 1), document="考核办法",
        likely=Decimal("0.99"), even=Decimal("0.98"), poor=Decimal("0.97"),
    )  # fmt: skip
    change = pm25(plan)
    assert change is not None
    assert change.causes[0].cause is Cause.RULE
    assert change.causes[0].detail == "分档 0.80/0.50/0.20 → 0.99/0.98/0.97"


def test_it_costs_one_query_as_long_as_nothing_was_corrected(plan: Plan, july: Publication) -> None:
    AirMonth.objects.filter(year=2023, month=8).update(pm25_mean=150)
    evaluated = at_august(plan)
    with CaptureQueriesContext(connection) as queries:
        since_last(evaluated)
    assert len(queries) == 1


def test_live_and_published_page_tell_it(
    plan: Plan, july: Publication, chief: Client, correct: Correct
) -> None:
    correct(5, "120")
    freeze(Publication.objects.create(year=2023, month=8, published_on=date(2023, 9, 18)), None)
    for address in ("/?year=2023&month=8", "/published/2023-08/"):
        page = chief.get(address).content.decode()
        assert "自上次以来的变化" in page
        assert "更正数据" in page
