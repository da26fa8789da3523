"""The month desk as a page: readings and tasks together, for those who enter and who audit."""

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.choices import BatchKind, DueKind
from monitoring.models import (
    ImportBatch,
    Publication,
    SectionAssignment,
    SectionMonth,
    WaterSection,
)
from targets.models import Plan, ProgressReport, Task
from zhonglou_env.roles import Role

ClientAs = Callable[[Role | str], Client]
DESK = "/admin/month-desk/?year=2023&month=6"


def groups(client: Client) -> dict[DueKind, tuple[int, int]]:
    """Return how many things of each kind wait and are there."""
    found = client.get(DESK).context["groups"]
    return {g.kind: (len(g.waiting), len(g.there)) for g in found}


@pytest.mark.usefixtures("plan_2023")
def test_an_empty_month_says_what_is_late_of_readings_and_tasks(client_as: ClientAs) -> None:
    client = client_as(Role.DATA_ADMIN)
    tasks = Task.objects.count()
    assert groups(client)[DueKind.TASK] == (tasks, 0)
    page = client.get(DESK).content.decode()
    assert f"▲ {1 + 1 + 12 + 8 + tasks} 项逾期未报" in page
    assert "/admin/month-entry/?year=2023&amp;month=6" in page


def test_a_report_is_there_with_who_filed_it(plan_2023: Plan, client_as: ClientAs) -> None:
    task = Task.objects.filter(area__plan=plan_2023).earliest("pk")
    by = User.objects.create_user("unit-1")
    ProgressReport.objects.create(task=task, year=2023, month=6, progress="进行", reported_by=by)
    client = client_as(Role.DATA_ADMIN)
    assert groups(client)[DueKind.TASK] == (Task.objects.count() - 1, 1)
    assert "unit-1" in client.get(DESK).content.decode()


@pytest.mark.usefixtures("plan_2023")
def test_a_year_without_a_plan_says_what_to_register(client_as: ClientAs) -> None:
    page = client_as(Role.DATA_ADMIN).get("/admin/month-desk/?year=2031&month=1").content.decode()
    assert "没有应报的项目" in page


@pytest.mark.usefixtures("plan_2023")
def test_an_auditor_sees_the_desk_but_no_way_in(client_as: ClientAs) -> None:
    page = client_as(Role.AUDITOR).get(DESK).content.decode()
    assert "项逾期未报" in page
    assert "/admin/month-entry/" not in page
    assert "/admin/import/" not in page


@pytest.mark.usefixtures("plan_2023")
def test_the_desk_leads_to_publishing_a_month_that_is_over_and_not_published(
    client_as: ClientAs,
) -> None:
    client = client_as(Role.DATA_ADMIN)
    way = "/admin/monitoring/publication/add/?year=2023&amp;month=6"
    assert way in client.get(DESK).content.decode()
    form = client.get("/admin/monitoring/publication/add/?year=2023&month=6").content.decode()
    assert 'name="year" value="2023"' in form
    assert 'value="发布"' in form
    assert (
        "publication/add" not in client.get("/admin/month-desk/?year=2031&month=1").content.decode()
    )
    Publication.objects.create(year=2023, month=6, published_on=date(2023, 7, 18))
    assert "publication/add" not in client.get(DESK).content.decode()
    assert "publication/add" not in client_as(Role.AUDITOR).get(DESK).content.decode()


@pytest.mark.usefixtures("plan_2023")
def test_the_desk_only_shows_and_survives_a_wrong_address(client_as: ClientAs) -> None:
    client = client_as(Role.DATA_ADMIN)
    assert client.post(DESK).status_code == 405
    page = client.get("/admin/month-desk/?year=2023&month=13")
    assert page.status_code == 200
    assert "年份或月份不正确" in page.content.decode()


@pytest.mark.usefixtures("plan_2023")
def test_demonstration_rows_are_told_and_queries_do_not_grow(client_as: ClientAs) -> None:
    batch = ImportBatch.objects.create(kind=BatchKind.DEMONSTRATION, source_name="演示数据")
    for section in WaterSection.objects.all():
        SectionMonth.objects.create(section=section, year=2023, month=6, water_class=3, batch=batch)
    client = client_as(Role.DATA_ADMIN)
    client.get(DESK)

    def queries() -> int:
        with CaptureQueriesContext(connection) as found:
            assert "演示" in client.get(DESK).content.decode()
        return len(found)

    before = queries()
    for number in range(5):
        section = WaterSection.objects.create(code=f"extra-{number}", name=f"新断面{number}")
        SectionAssignment.objects.create(section=section, year=2023, level="city", target_class=3)
        SectionMonth.objects.create(section=section, year=2023, month=6, water_class=3)
    assert queries() == before
