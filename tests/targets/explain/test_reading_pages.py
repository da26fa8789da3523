"""Pages of readings: every part an explanation is made of opens to the same figure again."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.targets.explain.reading_rows import opened, parts_that_differ
from tests.targets.explain.test_every_figure import chosen, differences, page_of
from zhonglou_env.roles import Role

pytestmark = pytest.mark.django_db

PAGES = (
    "/air/",
    "/stations/3010A/",
    "/water/",
    "/water/连江桥下/",
    "/divisions/",
    "/divisions/zhonglou/",
    "/divisions/wuxing/",
)
AUGUST = "?year=2023&month=8"


@pytest.fixture
def staff(client_as: Callable[[Role], Client]) -> Client:
    """Somebody who reads every page."""
    return client_as(Role.STAFF)


@pytest.mark.parametrize("address", PAGES)
def test_the_parts_of_an_explanation_recompute_too(staff: Client, address: str) -> None:
    wrong: list[str] = []
    said: dict[str, Any] = {}
    for link in chosen(page_of(staff, address).links, 30):
        found: dict[str, Any] = staff.get(f"{link.href}&format=json").json()
        found["parts"] = found["parts"][:2] + found["parts"][2:][-2:]
        wrong += [f"{link.href}: {each}" for each in parts_that_differ(staff, found, said)]
    assert wrong == []


@pytest.mark.parametrize("address", PAGES[:2])
@pytest.mark.parametrize("month", [f"{AUGUST}&basis=2026", "?year=2023&month=12"])
def test_other_months_and_editions_recompute_too(staff: Client, address: str, month: str) -> None:
    page = page_of(staff, address, month)
    assert page.bare == []
    assert differences(staff, chosen(page.links, 90)) == []


def test_the_calibers_open_with_their_claims(staff: Client) -> None:
    found = opened(staff, f"air/zhonglou/assessed-pm25/{AUGUST}")
    measured = opened(staff, f"air/zhonglou/measured-pm25/{AUGUST}")
    change = opened(staff, f"air/zhonglou/caliber-change-pm25/{AUGUST}")
    assert measured["figure"] == opened(staff, f"air/zhonglou/pm25/{AUGUST}")["figure"]
    gap = float(found["figure"]) - float(measured["figure"])
    assert float(change["figure"].replace("−", "-")) == pytest.approx(gap)
    assert found["readings"][0]["title"] == "沙尘影响申报"
    assert {row["status"] for row in found["readings"][0]["rows"]} == {"已申报", "已认定"}
    assert (found["caliber"], measured["caliber"]) == ("考核口径", "实况口径")
    assert parts_that_differ(staff, found) == []
