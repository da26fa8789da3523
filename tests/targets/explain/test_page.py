"""The page of an explanation: who may open it, what it says of figures that do not exist."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.targets.explain.figures_of import figures_of
from zhonglou_env.roles import Role

pytestmark = pytest.mark.django_db
MONTH = "?year=2023&month=8"
ClientAs = Callable[[Role | str], Client]


def test_a_published_past_value_opens_to_its_sentence(client_as: ClientAs) -> None:
    page = client_as(Role.STAFF).get(f"/explain/baseline/B01/{MONTH}").content.decode()
    assert "<output data-explained>33</output>" in page
    assert "原文" in page


def test_the_same_as_data(client_as: ClientAs) -> None:
    data = client_as(Role.STAFF).get(f"/explain/baseline/B01/{MONTH}&format=json").json()
    assert data["figure"] == "33"
    assert data["document"]


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/explain/nothing/T01/value/", "没有“nothing”这一类数值"),
        ("/explain/baseline/B99/", "没有编号为“B99”的基数"),
        ("/explain/task/999/done/", "没有编号为“999”的任务"),
        ("/explain/task/101/nothing/", "任务没有“nothing”这个数值"),
        ("/explain/baseline/<script>alert(1)</script>/", "没有编号为"),
        ("/explain/baseline/..%2F..%2Fetc/", "没有编号为"),
        ("/explain/task/%00/done/", "没有"),
        (f"/explain/task/{'9' * 3000}/done/", "没有"),
    ],
)
def test_what_does_not_exist_is_said_in_chinese(
    client_as: ClientAs, address: str, words: str
) -> None:
    response = client_as(Role.STAFF).get(address + MONTH)
    assert response.status_code == 404
    page = response.content.decode()
    assert words in page
    assert "<script>alert" not in page


def test_a_month_that_is_none_is_not_found(client_as: ClientAs) -> None:
    response = client_as(Role.STAFF).get("/explain/baseline/B01/?year=2023&month=13")
    assert response.status_code == 404


def test_who_may_not_see_the_page_may_not_open_its_figures(client_as: ClientAs) -> None:
    unit = client_as(Role.UNIT)
    assert unit.get(f"/explain/baseline/B01/{MONTH}").status_code == 200  # reads the summary
    assert unit.get(f"/explain/task/301/scheduled/{MONTH}").status_code == 200
    assert Client().get(f"/explain/baseline/B01/{MONTH}").status_code == 302


@pytest.mark.parametrize(
    ("address", "page"),
    [
        ("section/连江桥下/tp", "/water/连江桥下/"),
        ("share/city/failing", "/water/"),
        ("station/3010A/pm25", "/stations/3010A/"),
    ],
)
def test_readings_of_a_page_one_may_not_see_do_not_open(
    client_as: ClientAs, address: str, page: str
) -> None:
    unit = client_as(Role.UNIT)
    assert unit.get(f"{page}{MONTH}").status_code == 403
    assert unit.get(f"/explain/{address}/{MONTH}").status_code == 403
    assert client_as(Role.STAFF).get(f"/explain/{address}/{MONTH}").status_code == 200


def test_the_class_the_summary_prints_opens_but_not_into_the_items(client_as: ClientAs) -> None:
    address = f"/explain/section/连江桥下/class/{MONTH}&span=to-date"
    ways = {role: ways_on(client_as(role), address) for role in (Role.STAFF, Role.UNIT)}
    assert "tp" in ways[Role.STAFF]
    assert ways[Role.UNIT] <= {"class"}


def ways_on(client: Client, address: str) -> set[str]:
    """Return the measures of sections an explanation leads on to."""
    links = figures_of(client.get(address).content.decode()).links
    return {link.href.split("?")[0].rstrip("/").split("/")[-1] for link in links}


def test_only_who_may_correct_a_row_is_led_to_it(client_as: ClientAs) -> None:
    address = f"/explain/task/101/scheduled/{MONTH}"
    with_rights = client_as(Role.DATA_ADMIN).get(address).content.decode()
    without = client_as(Role.STAFF).get(address).content.decode()
    assert "/admin/targets/progressreport/" in with_rights
    assert "/admin/" not in without.split("<main")[1]


def test_a_task_opens_in_few_queries(client_as: ClientAs) -> None:
    client = client_as(Role.STAFF)
    with CaptureQueriesContext(connection) as queries:
        client.get(f"/explain/task/101/scheduled/{MONTH}")
    assert len(queries) <= 21, "a task and the seven kinds of records its figures follow from"
