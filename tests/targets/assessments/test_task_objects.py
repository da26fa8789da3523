"""A task's object list: counts of the whole, a page of it, as it stood at the month's end."""

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from monitoring.models import Division
from monitoring.periods import AsOf
from targets.assessments.task_objects import PAGE, TaskObjects, objects_of
from targets.choices import ItemStanding, ItemState
from targets.models import Task, TaskItem

pytestmark = pytest.mark.django_db
JUNE = AsOf(2023, 6)


@pytest.fixture
def task() -> Task:
    return Task.objects.get(area__plan__year=2023, number="219")


def listed(task: Task, count: int, **said: object) -> None:
    start = task.items.count()
    TaskItem.objects.bulk_create(
        TaskItem(task=task, position=n, name=f"{n}号浜", **said)
        for n in range(start + 1, start + count + 1)
    )


def states(objects: TaskObjects) -> dict[str, int]:
    return {each.word: each.count for each in objects.states}


def test_objects_stand_as_they_stood_at_the_month_s_end(task: Task) -> None:
    listed(task, 2, state=ItemState.DONE, done_on=date(2023, 6, 30))
    listed(task, 1, state=ItemState.DONE, done_on=date(2023, 7, 1))
    listed(
        task, 1, state=ItemState.RELAPSED, done_on=date(2023, 3, 1), reopened_on=date(2023, 6, 1)
    )
    listed(
        task, 1, state=ItemState.RELAPSED, done_on=date(2023, 3, 1), reopened_on=date(2023, 7, 1)
    )
    listed(task, 3, state=ItemState.RUNNING)
    listed(task, 4)
    june = objects_of(task, JUNE, {})
    assert states(june) == {
        "已完成": 3, "推进中": 3, "未启动": 4, "当时未完成": 1, "反弹": 1,
    }  # fmt: skip
    assert (june.total, june.done) == (12, 3)
    july = objects_of(task, AsOf(2023, 7), {})
    assert (july.done, states(july)["反弹"]) == (3, 2)


def test_each_state_has_a_word_and_a_shape_of_its_own() -> None:
    from targets.assessments.task_objects import SHAPES

    assert set(SHAPES) == set(ItemStanding)
    assert len({shape for shape, _ in SHAPES.values()}) == len(SHAPES)


def test_counts_by_state_and_by_division_add_up_to_the_list(task: Task) -> None:
    places = list(Division.objects.filter(kind="street")[:3])
    for n, place in enumerate(places):
        listed(task, n + 2, division=place, state=ItemState.RUNNING)
    listed(task, 5)
    objects = objects_of(task, JUNE, {})
    assert sum(each.count for each in objects.states) == objects.total == 14
    assert sum(each.count for each in objects.divisions) == objects.total
    assert objects.divisions[-1].word == "板块待确认"
    assert objects.lacking == "15 条"


def test_the_address_narrows_the_list_and_leaves_the_counts(task: Task) -> None:
    place = Division.objects.get(name="北港街道")
    listed(task, 3, division=place, state=ItemState.RUNNING)
    listed(task, 4, division=place)
    listed(task, 5)
    asked = {"object_state": "running", "object_division": place.code}
    objects = objects_of(task, JUNE, asked)
    assert (len(objects.shown), objects.found, objects.total) == (3, 3, 12)
    assert len(objects_of(task, JUNE, {"object_division": "none"}).shown) == 5
    assert objects_of(task, JUNE, {"object_state": "' or 1=1"}).found == 12


def test_a_long_list_is_shown_a_hundred_at_a_time_in_two_queries(task: Task) -> None:
    def cost(number: str) -> tuple[int, int]:
        with CaptureQueriesContext(connection) as queries:
            objects = objects_of(task, JUNE, {"object_page": number})
        return len(queries), len(objects.shown)

    listed(task, 3)
    assert cost("1") == (2, 3)
    listed(task, 2000)
    assert cost("1") == (2, PAGE)
    assert cost("21") == (2, 3)
    assert cost("99999") == (2, 3)
    assert cost("x") == (2, PAGE)


def test_the_page_of_a_task_shows_its_objects_and_says_where_a_list_is_lacking(
    client_as: Callable[[str], Client], task: Task
) -> None:
    client = client_as("leader")
    assert "清单尚未录入" in client.get("/tasks/219/?year=2023&month=6").content.decode()
    listed(task, 120, state=ItemState.DONE, done_on=date(2023, 6, 1))
    text = client.get("/tasks/219/?year=2023&month=6").content.decode()
    assert "120 个,完成 120 个" in text
    assert "object_page=2" in text
    assert text.count("号浜") == PAGE
