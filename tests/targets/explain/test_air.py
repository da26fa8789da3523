"""Figures of air opened: each is what the stored days amount to by hand."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client

from monitoring.models import AirDay, AirMonth, AirStation, Division, Revision
from tests.targets.explain.reading_rows import (
    half_even,
    mean,
    opened,
    parts_that_differ,
    percentile_by_hand,
    store_days,
)
from zhonglou_env.roles import Role

pytestmark = pytest.mark.django_db

MARCH = "year=2015&month=3&span=month"
TO_DATE = "year=2015&month=3"
ITEMS = {"pm25": "pm25", "pm10": "pm10", "so2": "so2", "no2": "no2"}


@pytest.fixture
def staff(client_as: Callable[[Role], Client]) -> Client:
    """Somebody who reads every page."""
    return client_as(Role.STAFF)


@pytest.fixture
def station(db: None) -> AirStation:
    """The district's station."""
    return AirStation.objects.select_related("division").get(code="3010A")


def uneven(count: int, start: int = 0) -> list[dict[str, Any]]:
    """Days that differ in every item, some polluted, one without ozone."""
    rows: list[dict[str, Any]] = []
    for n in range(start, start + count):
        rows.append(
            {
                "pm25": Decimal(20 + (n * 37) % 140) + Decimal("0.3"),
                "pm10": 45 + (n * 53) % 180,
                "so2": 5 + n % 9,
                "no2": 20 + (n * 7) % 60,
                "co": Decimal("0.5") + Decimal(n % 11) / 10,
                "o3_8h": 50 + (n * 29) % 160,
            }
        )
    rows[-1] |= {"o3_8h": None, "pm25": 30, "pm10": 60}
    return rows


@pytest.fixture
def winter(station: AirStation) -> list[AirDay]:
    """January to March 2015 without a gap."""
    return store_days(station, date(2015, 1, 1), uneven(31) + uneven(28, 31) + uneven(31, 59))


def raw(first: int, last: int) -> list[AirDay]:
    """The stored days of some months of 2015."""
    rows = AirDay.objects.filter(date__year=2015, date__month__range=(first, last))
    return list(rows.filter(station__code="3010A").order_by("date"))


# --- Means, percentiles, counts -------------------------------------------------------------------


@pytest.mark.usefixtures("winter")
@pytest.mark.parametrize("subject", ["air/zhonglou", "station/3010A"])
@pytest.mark.parametrize(("name", "field"), ITEMS.items())
@pytest.mark.parametrize(("query", "first"), [(MARCH, 3), (TO_DATE, 1)])
def test_a_mean_is_the_mean_of_the_days(
    staff: Client, subject: str, name: str, field: str, query: str, first: int
) -> None:
    expected = mean(getattr(day, field) for day in raw(first, 3) if getattr(day, field) is not None)
    found = opened(staff, f"{subject}/{name}/?{query}")
    assert found["figure"] == half_even(expected, 1)
    assert found["figure"] in found["worked"][-1]
    assert parts_that_differ(staff, found) == []


@pytest.mark.usefixtures("winter")
@pytest.mark.parametrize(
    ("name", "field", "rank", "decimals"), [("co", "co", 95, 1), ("o3", "o3_8h", 90, 0)]
)
@pytest.mark.parametrize(("query", "first"), [(MARCH, 3), (TO_DATE, 1)])
def test_a_percentile_is_taken_over_the_days(
    staff: Client, name: str, field: str, rank: int, decimals: int, query: str, first: int
) -> None:
    values = [v for day in raw(first, 3) if (v := getattr(day, field)) is not None]
    found = opened(staff, f"station/3010A/{name}/?{query}")
    assert found["figure"] == half_even(percentile_by_hand(values, rank), decimals)
    assert f"n = {len(values)}" in found["worked"][0]


@pytest.mark.usefixtures("winter")
@pytest.mark.parametrize("subject", ["air/zhonglou", "station/3010A"])
@pytest.mark.parametrize(("query", "first"), [(MARCH, 3), (TO_DATE, 1)])
def test_days_are_counted_by_their_index(
    staff: Client, subject: str, query: str, first: int
) -> None:
    indices = [day.aqi for day in raw(first, 3) if day.aqi is not None]
    good = sum(1 for aqi in indices if aqi <= 100)
    bounds = [(0, 50), (51, 100), (101, 150), (151, 200), (201, 300), (301, 500)]
    expected = {
        "good-of-valid": f"{good}/{len(indices)}",
        "good-ratio": half_even(Fraction(good * 100, len(indices)), 1),
        "heavy-days": f"{sum(1 for aqi in indices if aqi > 200)}",
        **{
            f"level-{n}": f"{sum(1 for aqi in indices if low <= aqi <= high)}"
            for n, (low, high) in enumerate(bounds, 1)
        },
        **{
            f"calendar-{n}": f"{sum(1 for aqi in indices if low <= aqi <= high)}"
            for n, (low, high) in enumerate(bounds, 1)
        },
    }
    found = {name: opened(staff, f"{subject}/{name}/?{query}") for name in expected}
    assert {name: each["figure"] for name, each in found.items()} == expected
    said: dict[str, Any] = {}
    wrong = [each for one in found.values() for each in parts_that_differ(staff, one, said)]
    assert wrong == []


@pytest.mark.usefixtures("winter")
def test_primary_pollutants_are_counted_from_the_days(staff: Client) -> None:
    named = [day.primary_pollutant for day in raw(1, 3) if day.aqi is not None and day.aqi > 50]
    polluted = [d.primary_pollutant for d in raw(1, 3) if d.aqi is not None and d.aqi > 100]
    for name, label in (("pm25", "PM2.5"), ("pm10", "PM10"), ("o3", "O₃-8h")):
        days = sum(1 for text in named if label in text.split("、"))
        over = sum(1 for text in polluted if label in text.split("、"))
        assert opened(staff, f"air/zhonglou/primary-{name}/?{TO_DATE}")["figure"] == f"{days}"
        found = opened(staff, f"air/zhonglou/primary-polluted-{name}/?{TO_DATE}")
        assert found["figure"] == f"{over}"


@pytest.mark.usefixtures("winter")
def test_valid_days_of_an_item_are_those_with_a_value(staff: Client) -> None:
    ozone = sum(1 for day in raw(3, 3) if day.o3_8h is not None)
    assert opened(staff, f"air/zhonglou/o3-days/?{MARCH}")["figure"] == f"{ozone}/31"
    lacking = opened(staff, f"air/zhonglou/lacking-days/?{TO_DATE}")
    missing = [d for d in raw(1, 3) if None in (d.o3_8h, d.pm25, d.pm10, d.aqi)]
    assert lacking["figure"] == f"{len(missing)}"
    assert parts_that_differ(staff, lacking) == []


# --- Changes --------------------------------------------------------------------------------------


@pytest.mark.usefixtures("winter")
@pytest.mark.parametrize("span", ["&span=month", ""])
def test_a_change_compares_the_rounded_figures(
    staff: Client, station: AirStation, span: str
) -> None:
    store_days(station, date(2014, 1, 1), uneven(90, 11))
    now = opened(staff, f"air/zhonglou/pm25/?year=2015&month=3{span}")["figure"]
    last = opened(staff, f"air/zhonglou/pm25/?year=2014&month=3{span}")["figure"]
    change = (Fraction(now) - Fraction(last)) / Fraction(last) * 100
    found = opened(staff, f"air/zhonglou/pm25-change/?year=2015&month=3{span}")
    text = half_even(change, 1)
    sign = "−" if text.startswith("-") else "+"
    assert found["figure"] == f"{sign}{text.removeprefix('-')} %"
    assert [part["figure"] for part in found["parts"]] == [now, last]
    assert parts_that_differ(staff, found) == []


# --- One day --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("pm25", "basis", "aqi", "segment"),
    [
        ("68", "", "92", "(100 − 50) ÷ (75 − 35) × (68 − 35) + 50"),
        ("68", "&basis=2026", "108", "(150 − 100) ÷ (115 − 60) × (68 − 60) + 100"),
        ("76", "", "102", "(150 − 100) ÷ (115 − 75) × (76 − 75) + 100"),
    ],
)
def test_the_index_of_a_day_is_worked_by_its_segment(
    staff: Client, station: AirStation, pm25: str, basis: str, aqi: str, segment: str
) -> None:
    store_days(station, date(2015, 3, 5), [{"pm25": pm25}])
    found = opened(staff, f"station/3010A/aqi/?year=2015&month=3&day=2015-03-05{basis}")
    assert found["figure"] == aqi
    assert any(segment in line for line in found["worked"])
    assert found["rule"].startswith("HJ 633-2026" if basis else "HJ 633-2012")
    assert parts_that_differ(staff, found) == []


def test_a_day_over_its_limits_tells_the_multiples(staff: Client, station: AirStation) -> None:
    store_days(station, date(2015, 3, 5), [{"pm25": 168, "pm10": 165}])
    found = opened(staff, "station/3010A/excess/?year=2015&month=3&day=03-05")
    assert found["figure"] == "PM10 0.10、PM2.5 1.24"
    assert "(168 − 75) ÷ 75 = 1.24" in " ".join(found["worked"])


def test_a_divisions_day_is_the_mean_of_its_stations(staff: Client, station: AirStation) -> None:
    second = AirStation.objects.create(
        code="beside", name="旁站", division=station.division, control_level="local"
    )
    day = date(2015, 3, 5)
    store_days(station, day, [{"pm25": "40.5"}])
    store_days(second, day, [{"pm25": "45.1"}])
    found = opened(staff, "air/zhonglou/pm25/?year=2015&month=3&day=2015-03-05")
    assert found["figure"] == half_even((Fraction("40.5") + Fraction("45.1")) / 2, 0)
    assert "(40.5 + 45.1) ÷ 2 = 42.8" in found["worked"][0]
    assert {part["label"] for part in found["parts"]} == {station.name, "旁站"}
    assert parts_that_differ(staff, found) == []


# --- Editions -------------------------------------------------------------------------------------


def test_editions_are_counted_from_the_same_days(staff: Client, station: AirStation) -> None:
    store_days(station, date(2015, 3, 1), [{"pm25": 68}, {"pm25": 30}, {"pm25": 80}])
    query = "year=2015&month=3&basis=2026"
    found = {
        (name, edition): opened(staff, f"air/zhonglou/edition-{name}/?{query}&edition={edition}")[
            "figure"
        ]
        for name in ("valid", "good", "ratio", "polluted")
        for edition in ("2012", "2026")
    }
    assert found == {
        ("valid", "2012"): "3",
        ("valid", "2026"): "3",
        ("good", "2012"): "2",
        ("good", "2026"): "1",
        ("ratio", "2012"): "66.7",
        ("ratio", "2026"): "33.3",
        ("polluted", "2012"): "1",
        ("polluted", "2026"): "2",
    }
    assert opened(staff, f"air/zhonglou/edition-good-change/?{query}")["figure"] == "−1"
    assert opened(staff, f"air/zhonglou/good-ratio/?{query}")["figure"] == "33.3"


# --- Sheets ---------------------------------------------------------------------------------------


@pytest.mark.usefixtures("winter")
def test_a_sheet_goes_before_the_days_and_says_who_changed_it(staff: Client) -> None:
    sheet = AirMonth.objects.create(
        division=Division.objects.get(code="zhonglou"),
        year=2015,
        month=3,
        pm25_mean=Decimal("41.25"),
        valid_days=31,
        good_days=20,
        version=2,
        source="月报",
    )
    Revision.objects.create(
        table=AirMonth._meta.label_lower,
        record_id=sheet.pk,
        record_label="钟楼区 2015年3月",
        field="PM2.5均值(μg/m³)",
        old_value="40.0",
        new_value="41.25",
        reason="市站更正",
        changed_by=User.objects.first(),
    )
    found = opened(staff, f"air/zhonglou/pm25/?{MARCH}")
    assert found["figure"] == "41.2", "half goes to the even neighbour"
    row = found["readings"][0]["rows"][0]
    assert (row["value"], row["version"], row["last_reason"]) == ("41.25", "2", "市站更正")
    own = half_even(mean(day.pm25 for day in raw(3, 3) if day.pm25 is not None), 1)
    difference = opened(staff, f"air/zhonglou/pm25-difference/?{MARCH}")
    assert difference["figure"].startswith(f"按日值 {own}(差 ")
    assert parts_that_differ(staff, difference) == []
    assert opened(staff, f"air/zhonglou/good-of-valid/?{MARCH}")["figure"] == "20/31"
    page = staff.get(f"/explain/air/zhonglou/pm25/?{MARCH}").content.decode()
    assert "市站更正" in page
    assert "1次" in page


# --- What is not there ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "air/zhonglou/nothing/?year=2023&month=8",
        "air/nowhere/pm25/?year=2023&month=8",
        "station/3010A/nothing/?year=2023&month=8",
        "station/nowhere/pm25/?year=2023&month=8",
        "air/zhonglou/pm25/?year=2023&month=8&at=13",
        "air/zhonglou/pm25/?year=2023&month=8&at=99999-1",
        "air/zhonglou/pm25/?year=2023&month=8&at=-3",
        "air/zhonglou/pm25/?year=2023&month=8&at=%EF%BC%93",
        "air/zhonglou/pm25/?year=2023&month=8&day=2023-02-30",
        "air/zhonglou/pm25/?year=2023&month=8&day=%00",
        "air/zhonglou/pm25/?year=2023&month=8&basis=1999",
        "air/zhonglou/level-3/?year=2023&month=8&day=2023-08-01",
        "air/zhonglou/pm25-gap/?year=2023&month=8&by=days&of=nowhere",
        "air/zhonglou/edition-good/?year=2023&month=8&edition=1999",
        "air/pm25/?year=2023&month=8",
        "air/../../etc/passwd/?year=2023&month=8",
        "air/zhonglou/<script>alert(1)</script>/?year=2023&month=8",
        "air/zhonglou'%20OR%201=1--/pm25/?year=2023&month=8",
        "air/zhonglou%00/pm25/?year=2023&month=8",
    ],
)
def test_what_is_no_figure_is_not_found_in_chinese(staff: Client, address: str) -> None:
    response = staff.get(f"/explain/{address}")
    assert response.status_code == 404
    text = response.content.decode()
    assert "<script>alert" not in text
    assert any(word in text for word in ("没有", "无法识别"))


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF])
@pytest.mark.parametrize("address", ["air/zhonglou/pm25", "station/3010A/good-ratio"])
def test_who_reads_the_pages_opens_the_figures(
    client_as: Callable[[Role], Client], role: Role, address: str
) -> None:
    assert client_as(role).get(f"/explain/{address}/?year=2023&month=8").status_code == 200


def test_a_visitor_is_sent_to_the_login(client: Client) -> None:
    assert client.get("/explain/air/zhonglou/pm25/?year=2023&month=8").status_code in (302, 403)
