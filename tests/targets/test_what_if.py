"""What-ifs on the indicator's page: exact, stored nowhere, and never lost to a slip of the pen."""

import hashlib
from collections.abc import Callable
from decimal import Decimal

import pytest
from django.apps import apps
from django.core import serializers
from django.test import Client

from monitoring.models import AirMonth, Division
from targets.models import Plan

pytestmark = pytest.mark.django_db

PM25, GOOD, HEAVY = "AIR_PM25_ANNUAL_AVG", "AIR_GOOD_DAY_RATIO", "AIR_HEAVY_POLLUTION_DAYS"
OCTOBER = {"year": "2023", "month": "10"}


@pytest.fixture
def staff(client_as: Callable[[str], Client]) -> Client:
    """Somebody who reads every page."""
    return client_as("staff")


@pytest.fixture
def air(plan_2023: Plan) -> Division:
    """January to October 2023 at 29.7 each, and the whole of 2022."""
    division = plan_2023.division
    rows = [(2023, month, "29.7") for month in range(1, 11)]
    rows += [(2022, month, f"{20 + month}") for month in range(1, 13)]
    days = {1: 31, 2: 28, 3: 31, 4: 30, 5: 31, 6: 30, 7: 31, 8: 31, 9: 30, 10: 31, 11: 30, 12: 31}
    AirMonth.objects.bulk_create(
        AirMonth(
            division=division, year=year, month=month, pm25_mean=Decimal(value),
            valid_days=days[month], good_days=days[month] - 5, heavy_days=0,
        )
        for year, month, value in rows
    )  # fmt: skip
    return division


def ask(client: Client, code: str = PM25, **given: str) -> str:
    """Return the page that answers a what-if; `m11` stands for `if-11`."""
    named = {f"if-{name.removeprefix('m')}": value for name, value in given.items()}
    response = client.get(f"/indicators/{code}/", {**OCTOBER, **named})
    assert response.status_code == 200
    return response.content.decode()


def test_two_months_give_the_year_of_the_worked_table(air: Division, staff: Client) -> None:
    page = ask(staff, m11="45", m12="60")
    assert "若11月为45、12月为60,全年33.5 μg/m³,高于目标31.5,未达标" in page
    assert "要达标剩余时段(11—12月)均值须 ≤ 40.4" in page
    assert "情景试算 33.5" in page  # the chart says it too


def test_meeting_exactly_is_met(air: Division, staff: Client) -> None:
    assert "全年31.5 μg/m³,等于目标31.5,达标" in ask(staff, m11="45", m12="35.9")


def test_months_left_open_run_as_last_year_and_are_named(air: Division, staff: Client) -> None:
    page = ask(staff, m11="45")
    assert "若11月为45、其余月份按往年同月(12月 32)" in page
    assert "要达标其余月份(12月)均值须 ≤ 36.0" in page


def test_one_figure_may_stand_for_all_the_rest(air: Division, staff: Client) -> None:
    assert "若剩余各月为40.4,全年31.5 μg/m³,等于目标31.5,达标" in ask(staff, rest="40.4")


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"m11": "-1"}, "11月:请填 0 到 1000 之间的数"),
        ({"m11": "1000.1"}, "11月:请填 0 到 1000 之间的数"),
        ({"m12": "很高"}, "12月:请填 0 到 1000 之间的数"),
        ({"m12": "NaN"}, "12月:请填 0 到 1000 之间的数"),
        ({"rest": "1e999"}, "其余月份:请填 0 到 1000 之间的数"),
        ({"m8": "30"}, "8月已有数据,不能改动"),
        ({"m13": "30"}, "没有“13”这一项"),
        ({"fail": "1"}, "没有“fail”这一项"),
        ({"m11": ""}, "请至少填写一项"),
        ({"m11": "45", "m12": "60", "rest": "50"}, "各月都已填写,“其余月份”请留空"),
    ],
)
def test_bad_input_is_named_in_chinese(
    air: Division, staff: Client, given: dict[str, str], error: str
) -> None:
    page = ask(staff, **given)
    assert error in page
    assert "what-if__said" not in page


def test_nothing_typed_is_lost_to_an_error(air: Division, staff: Client) -> None:
    page = ask(staff, m11="45.5", m12="六十")
    assert 'value="45.5"' in page
    assert 'value="六十"' in page


def test_days_over_what_the_month_or_the_rest_has_are_refused(air: Division, staff: Client) -> None:
    assert "11月:请填 0 到 30 之间的整数" in ask(staff, GOOD, m11="31")
    assert "只剩31天,不能有40个污染天" in ask(staff, GOOD, m11="3", rest="40")


def test_polluted_days_of_the_rest_give_the_ratio_and_what_is_left(
    air: Division, staff: Client
) -> None:
    page = ask(staff, GOOD, rest="24")
    assert "若剩余月份共24个污染天,全年79.7 %,等于目标79.7,达标" in page
    assert "要达标剩余时段(11—12月)污染天须 ≤ 24天" in page
    assert "全年79.5 %,低于目标79.7,未达标" in ask(staff, GOOD, rest="25")


def test_a_year_that_is_whole_has_nothing_left_to_try(air: Division, staff: Client) -> None:
    for month in (11, 12):
        AirMonth.objects.create(
            division=air, year=2023, month=month, pm25_mean=Decimal(30), valid_days=30, good_days=30
        )
    response = staff.get(f"/indicators/{PM25}/", {"year": "2023", "month": "12", "if-12": "5"})
    assert "全年数据已齐,没有剩余月份可试算" in response.content.decode()


def test_minus_zero_is_zero(air: Division, staff: Client) -> None:
    assert "若11月为0、" in ask(staff, m11="-0")


@pytest.mark.parametrize("code", [PM25, GOOD, "WATER_CITY_GE3_RATIO"])
@pytest.mark.parametrize(
    "query",
    [
        "if-rest=1e999&if-9=-1e999",
        "if-rest=NaN&if-fail=sNaN",
        "if-11=１２&if-fail=１",
        "if-11=1&if-11=2&if-fail=1&if-fail=99999",
        "if-=1&if-²=2&if-%00=3&if-99999999999999999999=4",
        "if-rest=%00&if-11=%F0%9F%98%80&if-fail=<script>alert(1)</script>",
        "if-11=" + "9" * 4000,
    ],
)
def test_garbage_is_answered_with_a_page(
    air: Division, staff: Client, code: str, query: str
) -> None:
    response = staff.get(f"/indicators/{code}/?year=2023&month=10&{query}")
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_without_readings_nothing_can_be_tried(staff: Client, plan_2023: Plan) -> None:
    assert "尚无累计值,暂不能试算" in ask(staff, m11="45")


def test_every_target_answers_a_what_if_without_failing(air: Division, staff: Client) -> None:
    for target in Plan.objects.get(year=2023).targets.select_related("indicator"):
        code = target.indicator.code
        for given in ({"m11": "3"}, {"rest": "x"}, {"more": "1"}, {"fail": "1"}, {"final": "9"}):
            ask(staff, code, **given)


def everything() -> str:
    """Return a checksum over every row of every table but the sessions."""
    digest = hashlib.sha256()
    for model in apps.get_models():
        if model._meta.app_label != "sessions":
            rows = model._default_manager.order_by("pk")
            digest.update(serializers.serialize("json", rows).encode())
    return digest.hexdigest()


def test_a_what_if_stores_nothing(air: Division, staff: Client) -> None:
    before = everything()
    ask(staff, m11="45", m12="60")
    ask(staff, GOOD, rest="24")
    ask(staff, m11="-1")
    assert everything() == before
