"""What a page costs in queries: a number written down, and the same however much is stored.

The numbers stand in query_counts.json. Who changes one on purpose runs these tests with
`UPDATE_QUERY_COUNTS=1` and explains the difference with the commit.
"""

import json
import os
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring import rollups
from monitoring.models import (
    AirDay,
    AirMonth,
    AirStation,
    Division,
    DustfallMonth,
    SectionAssignment,
    SectionMonth,
    WaterSection,
)
from targets.models import (
    Indicator,
    LevelLine,
    LevelRule,
    Milestone,
    ProgressReport,
    ScoreLine,
    ScoreObjection,
    ScoreRule,
    Task,
    TaskEffect,
    TaskItem,
    WorkArea,
)
from targets.supervision import kept
from zhonglou_env.roles import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstration")]

BASELINE = Path(__file__).with_name("query_counts.json")
PAGES = (
    "/",
    "/indicators/AIR_PM25_ANNUAL_AVG/",
    "/indicators/WATER_CITY_GE3_RATIO/",
    "/indicators/WATER_TRIBUTARY_CLEAR_COUNT/",
    "/air/",
    "/stations/3010A/",
    "/water/",
    "/water/连江桥下/",
    "/tasks/",
    "/tasks/101/",
    "/tasks/chase/",
    "/units/",
    "/units/water/",
    "/this-week/",
    "/tasks/101/evidence/",
    "/tasks/219/",
    "/tasks/board/",
    "/tasks/timeline/",
    "/tasks/ledger/",
    "/divisions/",
    "/divisions/wuxing/",
    "/open-questions/",
    "/track-record/",
    "/explain/target/T01/value/",
    "/plan/",
    "/published/",
    "/published/2023-08/",
    "/published/2023-08/errata/",
    "/api/v1/evaluations/",
)


@pytest.fixture
def costs(client_as: Callable[[Role], Client]) -> Callable[[], dict[str, int]]:
    """Return a function that counts the queries of every page, session and account included."""
    client = client_as(Role.STAFF)

    def count() -> dict[str, int]:
        found = {}
        for page in PAGES:
            with CaptureQueriesContext(connection) as queries:
                response = client.get(f"{page}?year=2023&month=8")
            assert response.status_code == 200, page
            found[page] = len(queries)
        return found

    return count


@pytest.fixture
def baseline() -> dict[str, int]:
    """The numbers written down."""
    return dict(json.loads(BASELINE.read_text(encoding="utf-8")))


def test_every_page_costs_the_queries_written_down(costs: Callable[[], dict[str, int]]) -> None:
    found = costs()
    if os.environ.get("UPDATE_QUERY_COUNTS") == "1":
        BASELINE.write_text(json.dumps(found, indent=2, ensure_ascii=False) + "\n", "utf-8")
    assert found == json.loads(BASELINE.read_text(encoding="utf-8"))


def test_health_costs_a_visitor_one_query() -> None:
    with CaptureQueriesContext(connection) as queries:
        assert Client().get("/healthz").status_code == 200
    assert len(queries) == 1


@pytest.mark.once
def test_more_years_cost_no_more_queries(
    costs: Callable[[], dict[str, int]], baseline: dict[str, int]
) -> None:
    divisions = list(Division.objects.all())
    AirMonth.objects.bulk_create(
        AirMonth(
            division=division,
            year=year,
            month=month,
            pm25_mean=Decimal("33.4"),
            valid_days=28,
            good_days=21,
            heavy_days=0,
        )
        for division in divisions
        for year in range(2011, 2016)
        for month in range(1, 13)
    )
    DustfallMonth.objects.bulk_create(
        DustfallMonth(division=division, year=year, month=month, value=Decimal("2.31"))
        for division in divisions
        for year in range(2011, 2016)
        for month in range(1, 13)
    )
    SectionMonth.objects.bulk_create(
        SectionMonth(section=section, year=year, month=month, tp=Decimal("0.12"), water_class=3)
        for section in WaterSection.objects.all()
        for year in range(2011, 2016)
        for month in range(1, 13)
    )
    assert costs() == baseline


@pytest.mark.once
def test_more_sections_cost_no_more_queries(
    costs: Callable[[], dict[str, int]], baseline: dict[str, int]
) -> None:
    wuxing = Division.objects.get(code="wuxing")
    sections = WaterSection.objects.bulk_create(
        WaterSection(code=f"more-{n}", name=f"新增断面{n:02d}", division=wuxing)
        for n in range(1, 41)
    )
    SectionAssignment.objects.bulk_create(
        SectionAssignment(section=section, year=2023, level="city") for section in sections
    )
    SectionMonth.objects.bulk_create(
        SectionMonth(
            section=section,
            year=year,
            month=month,
            ph=Decimal("7.6"),
            do=Decimal("6.1"),
            codmn=Decimal("4.4"),
            nh3n=Decimal("0.61"),
            tp=Decimal("0.23"),
        )
        for section in sections
        for year in (2022, 2023)
        for month in range(1, 9)
    )
    SectionMonth.objects.update(entered_at=datetime(2023, 2, 1, tzinfo=UTC))  # none came late
    assert costs() == baseline


@pytest.mark.once
def test_more_tasks_cost_no_more_queries(
    costs: Callable[[], dict[str, int]], baseline: dict[str, int]
) -> None:
    area = WorkArea.objects.filter(plan__year=2023).first()
    tasks = Task.objects.bulk_create(
        Task(
            area=area,
            number=f"9{n:03d}",
            field="工程",
            title=f"新增任务{n}",
            mode="one_off",
            commitment="must",
            start_date=date(2023, 1, 1),
            due_date=date(2023, 6, 30),
            source_quote="新增。",
        )
        for n in range(200)
    )
    ProgressReport.objects.bulk_create(
        ProgressReport(task=task, year=2023, month=month, done_percent=Decimal("20"), problem="慢")
        for task in tasks
        for month in (5, 8)
    )
    Milestone.objects.bulk_create(
        Milestone(task=task, title="验收", planned_on=date(2023, month, 20))
        for task in tasks
        for month in (4, 11)
    )
    indicator = Indicator.objects.get(code="AIR_PM25_ANNUAL_AVG")
    TaskEffect.objects.bulk_create(TaskEffect(task=task, indicator=indicator) for task in tasks)
    kept.refresh()
    assert costs() == baseline


@pytest.mark.once
def test_more_divisions_and_stations_cost_no_more_queries(
    costs: Callable[[], dict[str, int]], baseline: dict[str, int]
) -> None:
    zhonglou = Division.objects.get(code="zhonglou")
    divisions = Division.objects.bulk_create(
        Division(
            code=f"more-{n}", name=f"新增街道{n:02d}", kind="street", parent=zhonglou, assessed=True
        )
        for n in range(40)
    )
    stations = AirStation.objects.bulk_create(
        AirStation(
            code=f"more-{n}", name=f"新增站点{n:02d}", division=zhonglou, control_level="local"
        )
        for n in range(10)
    )
    AirMonth.objects.bulk_create(
        AirMonth(division=division, year=2023, month=8, pm25_mean=Decimal("24"), valid_days=31)
        for division in divisions
    )
    DustfallMonth.objects.bulk_create(
        DustfallMonth(division=division, year=2023, month=8, value=Decimal("2.4"))
        for division in divisions
    )
    days = AirDay.objects.bulk_create(
        AirDay(division=zhonglou, station=station, date=date(2023, 8, day), aqi=110)
        for station in stations
        for day in range(1, 32)
    )
    rollups.refresh(days)
    assert costs() == baseline


@pytest.mark.once
def test_rules_tasks_and_objections_of_a_hundred_divisions_cost_no_more_queries(
    client_as: Callable[[Role], Client],
) -> None:
    level = LevelRule.objects.create(valid_from=date(2023, 1, 1), name="试验", document="试验")
    LevelLine.objects.create(rule=level, metric="dust", threshold=Decimal(2), colour="red")
    score = ScoreRule.objects.create(valid_from=date(2023, 1, 1), name="试验", document="试验")
    line = ScoreLine.objects.create(
        rule=score, position=1, name="末位", metric="dust", method="last", points=Decimal(2)
    )
    client = client_as(Role.STAFF)
    before = _costs_of_divisions(client)
    divisions = Division.objects.bulk_create(
        Division(code=f"more-{n}", name=f"新增街道{n:03d}", kind="street", assessed=True)
        for n in range(100)
    )
    DustfallMonth.objects.bulk_create(
        DustfallMonth(division=division, year=2023, month=month, value=Decimal("2.4"))
        for division in divisions
        for month in range(1, 9)
    )
    tasks = list(Task.objects.filter(area__plan__year=2023))
    for number, division in enumerate(divisions):
        tasks[number % len(tasks)].divisions.add(division)
    TaskItem.objects.bulk_create(
        TaskItem(task=tasks[0], name=f"新增对象{n}", division=division)
        for n, division in enumerate(divisions)
    )
    ScoreObjection.objects.bulk_create(
        ScoreObjection(
            division=division, year=2023, month=8, line=line, grounds="试验",
            disputed_points=Decimal(2), filed_on=date(2023, 9, 20),
        )
        for division in divisions
    )  # fmt: skip
    assert _costs_of_divisions(client) == before


def _costs_of_divisions(client: Client) -> list[int]:
    """Count the queries of the divisions' pages, by month and to date."""
    found = []
    for page in ("/divisions/?span=month", "/divisions/?span=to-date", "/divisions/wuxing/?"):
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{page}&year=2023&month=8").status_code == 200
        found.append(len(queries))
    return found
