"""Parts over divisions add up to the bureau's totals: tasks by lead unit, objects by place."""

from datetime import date

import pytest

from monitoring.models import Division
from monitoring.periods import AsOf
from targets.assessments.divisions.sums import division_sums
from targets.assessments.divisions.work import division_work
from targets.assessments.tasks import task_board
from targets.models import Plan, Task, TaskItem, Unit
from targets.supervision import kept

pytestmark = pytest.mark.django_db
AUGUST = AsOf(2023, 8)


@pytest.fixture
def spread(plan_2023: Plan) -> list[Division]:
    """Tasks and objects spread over divisions, offices and nobody."""
    divisions = list(Division.objects.filter(assessed=True))
    tasks = list(Task.objects.filter(area__plan=plan_2023).order_by("pk"))
    unit = Unit.objects.create(
        code="u-wuxing", name="五星街道办", kind="division", division=divisions[0]
    )
    for task in tasks[:4]:
        Task.objects.filter(pk=task.pk).update(lead_unit=unit)
    Task.objects.filter(pk=tasks[4].pk).update(lead_unit=None)
    Task.divisions.through._default_manager.all().delete()
    tasks[0].divisions.add(divisions[0], divisions[1])
    items = list(TaskItem.objects.filter(task__area__plan=plan_2023).order_by("pk"))
    for number, item in enumerate(items[1:]):
        item.division = divisions[number % len(divisions)]
        if number % 2:
            item.state, item.done_on = "done", date(2023, 8, 31)
        item.save()
    kept.refresh()
    return divisions


def test_the_rows_add_up_to_the_bureaus_totals(plan_2023: Plan, spread: list[Division]) -> None:
    sums = division_sums(list(Division.objects.all()), AUGUST)
    board = task_board(plan_2023, AUGUST)
    total = sums.total
    assert total.tasks.total == board.total == 60
    assert total.tasks.behind == board.push_count
    assert total.tasks.missing == board.missing_reports
    items = TaskItem.objects.filter(task__area__plan=plan_2023)
    assert total.objects.total == items.count()
    assert total.objects.done == items.filter(state="done").count() > 0
    names = [row.name for row in sums.rows]
    assert {"局机关和部门", "未定牵头单位", "未分到板块"} < set(names)
    for attribute in ("total", "behind", "missing"):
        parts = sum(getattr(row.tasks, attribute) for row in sums.rows)
        assert parts == getattr(total.tasks, attribute)


def test_a_task_that_names_a_division_it_is_led_by_counts_once(spread: list[Division]) -> None:
    work = division_work(AUGUST)
    assert work.counts(spread[0], 8).total == 4
    assert work.counts(spread[1], 8).total == 1


def test_an_object_finished_after_the_month_is_not_done_in_it(spread: list[Division]) -> None:
    work = division_work(AsOf(2023, 7))
    assert sum(work.objects_of(d).done for d in spread) == 0
