"""What was said stays said: forecasts are kept once, held against what came, and scored."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from io import StringIO

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.test import Client

from monitoring.models import AirMonth, Publication
from monitoring.periods import AsOf
from targets.demonstration import take_out
from targets.evaluation.track import freeze_forecasts
from targets.models import Forecast, Plan

pytestmark = pytest.mark.django_db

AUGUST, LATER = AsOf(2023, 8), date(2023, 9, 18)


@pytest.fixture
def plan(plan_2023: Plan) -> Plan:
    """The plan with PM2.5 of January to August 2023 and of four whole years before."""
    months = [(year, m) for year in range(2019, 2023) for m in range(1, 13)]
    months += [(2023, m) for m in range(1, 9)]
    AirMonth.objects.bulk_create(
        AirMonth(
            division=plan_2023.division, year=year, month=month, valid_days=28, good_days=24,
            pm25_mean=Decimal(30 + (10 if month in (1, 2, 11, 12) else -5) + (year - 2019)),
        )
        for year, month in months
    )  # fmt: skip
    return plan_2023


def pm25() -> Forecast:
    """The kept forecast of PM2.5."""
    return Forecast.objects.get(target__indicator__code="AIR_PM25_ANNUAL_AVG")


def test_forecast_is_kept_once(plan: Plan) -> None:
    assert freeze_forecasts(plan, AUGUST, LATER) > 0
    assert freeze_forecasts(plan, AUGUST, LATER) == 0


def test_kept_forecast_says_range_chance_and_plain_rule(plan: Plan) -> None:
    freeze_forecasts(plan, AUGUST, LATER)
    kept = pm25()
    assert kept.low < kept.middle < kept.high
    assert 0 <= kept.chance <= 1
    assert kept.years == 4
    assert kept.plain_met is not None
    assert not kept.is_demo


def test_correction_changes_the_live_page_but_not_what_was_said(
    plan: Plan, client_as: Callable[[str], Client]
) -> None:
    freeze_forecasts(plan, AUGUST, LATER)
    before = Forecast.objects.filter(pk=pm25().pk).values().get()
    AirMonth.objects.filter(year=2023, month=8).update(pm25_mean=Decimal(90))
    freeze_forecasts(plan, AUGUST, LATER)
    assert Forecast.objects.filter(pk=pm25().pk).values().get() == before
    address = "/indicators/AIR_PM25_ANNUAL_AVG/?year=2023&month=8"
    page = client_as("staff").get(address).content.decode()
    assert f"{before['value']:.1f}" not in page.split("<h2>承诺")[0].split("verdict")[1]


def test_publishing_a_month_keeps_its_forecasts(
    plan: Plan, client_as: Callable[[str], Client]
) -> None:
    AirMonth.objects.update(reviewed_by=User.objects.create(username="reviewer"))
    form = {
        "year": 2023, "month": 8, "published_on": "2023-09-18", "note": "", "accept_missing": "on",
    }  # fmt: skip
    response = client_as("dataadmin").post("/admin/monitoring/publication/add/", form, follow=True)
    assert Publication.objects.filter(year=2023, month=8).exists()
    assert "已留存2023年8月的推算" in response.content.decode()
    assert pm25().month == 8


def command(**options: str) -> str:
    """Run the command and return what it says."""
    said = StringIO()
    call_command("freeze_forecasts", stdout=said, **options)
    return said.getvalue()


def test_command_keeps_once_and_says_so(plan: Plan) -> None:
    assert command(year="2023", month="8").startswith("已留存2023年8月的推算 ")
    assert command(year="2023", month="8") == "2023年8月的推算已留存过,未作改动。\n"


@pytest.mark.parametrize(
    ("year", "month", "words"),
    [("2019", "8", "没有年度计划"), ("2023", "13", "月份"), ("二", "1", "年份")],
)
def test_command_refuses_in_chinese(plan: Plan, year: str, month: str, words: str) -> None:
    with pytest.raises(CommandError, match=words):
        command(year=year, month=month)


def test_open_year_shows_what_was_said_and_that_the_outcome_is_to_come(
    plan: Plan, client_as: Callable[[str], Client]
) -> None:
    freeze_forecasts(plan, AUGUST, LATER)
    page = client_as("staff").get("/track-record/?year=2023&month=8").content.decode()
    assert "结果未出" in page
    assert "还没有已结束年度的推算,暂不能评分" in page


def end_of_year(plan: Plan) -> None:
    """Enter the months that were still to come in August."""
    AirMonth.objects.bulk_create(
        AirMonth(
            division=plan.division, year=2023, month=month, valid_days=28, good_days=24,
            pm25_mean=Decimal(29),
        )
        for month in range(9, 13)
    )  # fmt: skip


def test_whole_year_is_held_against_what_was_said(
    plan: Plan, client_as: Callable[[str], Client]
) -> None:
    freeze_forecasts(plan, AUGUST, LATER)
    Forecast.objects.update(made_at=datetime(2023, 9, 18, tzinfo=UTC))
    end_of_year(plan)
    page = client_as("staff").get("/track-record/?year=2023&month=8").content.decode()
    assert "范围包含结果" in page
    assert "个月末" in page
    assert "样本太少,只供参考" in page
    assert "布里尔评分" in page


def test_what_is_kept_after_the_year_is_no_forecast_and_is_not_scored(
    plan: Plan, client_as: Callable[[str], Client]
) -> None:
    freeze_forecasts(plan, AUGUST, LATER)
    Forecast.objects.update(made_at=datetime(2024, 1, 1, tzinfo=UTC))
    end_of_year(plan)
    page = client_as("staff").get("/track-record/?year=2023&month=8").content.decode()
    assert "事后补记" in page
    assert "布里尔评分 " not in page


def test_year_without_kept_forecasts_says_how_to_keep_them(
    plan_2023: Plan, client_as: Callable[[str], Client]
) -> None:
    page = client_as("staff").get("/track-record/?year=2023&month=8").content.decode()
    assert "2023年尚无留存的推算" in page


def test_demonstration_keeps_marked_forecasts_and_takes_them_out(demonstration: None) -> None:
    assert set(Forecast.objects.values_list("month", flat=True)) == set(range(1, 9))
    assert set(Forecast.objects.values_list("is_demo", flat=True)) == {True}
    take_out()
    assert not Forecast.objects.exists()
