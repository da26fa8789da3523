"""Every figure of the pages opens, and what it opens to is the same figure.

Pages are crawled with the demonstration readings: no number may stand bare, and each link's
explanation, computed anew from the stored rows, must read as the link does.
"""

import os
from collections.abc import Callable, Iterator
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.db import connection
from django.test import Client

from targets.models import Target
from tests.targets.explain.figures_of import Link, Page, figures_of, printed
from zhonglou_env.roles import Role

pytestmark = pytest.mark.django_db

MONTH = "?year=2023&month=8"
PAGES = (
    "/",
    "/indicators/AIR_PM25_ANNUAL_AVG/",
    "/indicators/AIR_GOOD_DAY_RATIO/",
    "/indicators/AIR_HEAVY_POLLUTION_DAYS/",
    "/indicators/WATER_PROV_GE3_RATIO/",
    "/indicators/WATER_CITY_GE3_RATIO/",
    "/indicators/EMERG_MAJOR_INCIDENT_COUNT/",
    "/indicators/RURAL_SEWAGE_TREATMENT_RATE/",
    "/indicators/WATER_TRIBUTARY_CLEAR_COUNT/",
    "/indicators/ECO_CONTROL_AREA/",
    "/indicators/AIR_O3_CONTROL/",
    "/air/",
    "/stations/3010A/",
    "/water/",
    "/water/连江桥下/",
    "/tasks/",
    "/tasks/219/",
    "/tasks/216/",
    "/tasks/113/",
    "/tasks/ledger/",
    "/divisions/",
    "/divisions/zhonglou/",
    "/divisions/wuxing/",
)
OPENED_A_PAGE = 100_000 if os.environ.get("EVERY_FIGURE") else 40
"""Explanations opened of one page: all, or as many spread over every kind and measure.

`EVERY_FIGURE=1` opens each of the several thousand, which takes minutes.
"""
STEP = 1 if connection.vendor == "sqlite" else 3
"""How many times fewer on PostgreSQL: one of each kind at least, since only queries can differ."""


@pytest.fixture
def staff(client_as: Callable[[Role], Client]) -> Client:
    """Somebody who may read every page."""
    return client_as(Role.STAFF)


def page_of(client: Client, address: str, month: str = MONTH) -> Page:
    """Fetch a page and read its figures."""
    response = client.get(address + month)
    assert response.status_code == 200, address
    return figures_of(response.content.decode())


def measure_of(href: str) -> tuple[str, ...]:
    """What kind of figure a link opens: kind, measure and the names of its parameters."""
    parts = urlsplit(href)
    path = parts.path.strip("/").split("/")
    names = sorted(name for name, _ in parse_qsl(parts.query))
    return (path[1], path[-1].split("-")[0], *names)


def chosen(links: list[Link], limit: int = OPENED_A_PAGE) -> list[Link]:
    """Return each address once; of many, an even share of every kind of figure."""
    once = list({(link.href, printed(link.text)): link for link in links}.values())
    if len(once) <= limit // STEP:
        return once
    groups: dict[tuple[str, ...], list[Link]] = {}
    for link in once:
        groups.setdefault(measure_of(link.href), []).append(link)
    share = max(1, limit // STEP // len(groups))
    return [link for group in groups.values() for link in spread(group, share)]


def spread(links: list[Link], number: int) -> Iterator[Link]:
    """Yield so many of the links at even distances, the first and the last among them."""
    if len(links) <= number or number == 1:
        yield from links[:number]
        return
    for i in range(number):
        yield links[i * (len(links) - 1) // (number - 1)]


OPENED: dict[str, tuple[int, str, str]] = {}
"""What is opened once is not opened again: all tests of this module read the same rows."""


def opened(client: Client, href: str) -> tuple[int, str, str]:
    """Open an explanation: its status, figure and unit."""
    if href not in OPENED:
        response = client.get(f"{href}&format=json")
        data = response.json() if response.status_code == 200 else {"figure": "", "unit": ""}
        OPENED[href] = (response.status_code, printed(data["figure"]), data["unit"])
    return OPENED[href]


def differences(client: Client, links: list[Link]) -> list[str]:
    """Open figures and say which of them the explanation does not bear out."""
    found = []
    for link in links:
        text = printed(link.text)
        status, figure, unit = opened(client, link.href)
        if status != 200:
            found.append(f"{text!r} leads to {link.href}, which answers {status}")
            continue
        if text not in (figure, f"{figure} {unit}", f"{figure}{unit}"):
            found.append(f"{text!r} leads to {link.href}, which computes {figure!r} {unit}")
    return found


@pytest.mark.parametrize("address", PAGES)
def test_no_figure_of_a_page_stands_without_its_explanation(staff: Client, address: str) -> None:
    assert page_of(staff, address).bare == []


@pytest.mark.parametrize("address", PAGES)
def test_every_figure_of_a_page_recomputes_to_itself(staff: Client, address: str) -> None:
    links = page_of(staff, address).links
    assert links or address == "/indicators/AIR_O3_CONTROL/"
    assert differences(staff, chosen(links)) == []


@pytest.mark.parametrize("month", ["?year=2023&month=1", "?year=2023&month=12"])
def test_the_summary_opens_at_both_ends_of_the_year(staff: Client, month: str) -> None:
    page = page_of(staff, "/", month)
    assert page.bare == []
    assert differences(staff, chosen(page.links, 20)) == []


def test_sections_are_counted_at_the_month_of_the_target_where_later_ones_are_not_whole(
    staff: Client,
) -> None:
    """The target stands at August, in October some sections have been entered again."""
    page = page_of(staff, "/indicators/WATER_CITY_GE3_RATIO/", "?year=2023&month=10")
    counts = [link for link in page.links if link.href.startswith("/explain/share/")]
    assert counts
    assert differences(staff, counts) == []


def test_the_parts_of_an_explanation_recompute_too(staff: Client) -> None:
    codes = Target.objects.filter(plan__year=2023, value__isnull=False).values_list("code")
    wrong = []
    for (code,) in codes:
        for measure in ("value", "requirement", "change", "status"):
            response = staff.get(f"/explain/target/{code}/{measure}/{MONTH}&format=json")
            if response.status_code != 200:
                continue
            parts = response.json()["parts"]
            links = [Link(p["address"], p["figure"]) for p in parts if p["address"]]
            wrong += differences(staff, chosen(links, 4))
    assert wrong == []


def test_the_page_says_the_same_as_the_data(staff: Client) -> None:
    for link in chosen(page_of(staff, "/").links, 12):
        shown = figures_of(staff.get(link.href).content.decode())
        assert printed(shown.explained) == opened(staff, link.href)[1]


@pytest.mark.parametrize("role", [Role.LEADER, Role.UNIT])
def test_whoever_sees_a_figure_may_open_it(client_as: Callable[[Role], Client], role: Role) -> None:
    client = client_as(role)
    pages = ("/", "/divisions/", "/divisions/wuxing/")
    links = [link for address in pages for link in chosen(page_of(client, address).links, 10)]
    assert {client.get(link.href).status_code for link in links} == {200}
