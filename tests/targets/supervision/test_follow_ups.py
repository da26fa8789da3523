"""回头看 comes after close-out; what fell back opens the task again and marks its object."""

from datetime import date

import pytest
from django.contrib.auth.models import User

from monitoring.models import AuditEntry
from targets.choices import CheckOutcome, Decision
from targets.models import Evidence, FollowUpCheck, Task, TaskItem, TaskMonth
from targets.supervision import close_outs, follow_ups, objects
from targets.supervision.follow_ups import Visit
from targets.supervision.refusal import RefusedError

MAY_20, JUNE_1, JUNE_5, JULY_4, TODAY = (
    date(2023, 5, 20), date(2023, 6, 1), date(2023, 6, 5), date(2023, 7, 4), date(2023, 7, 31),
)  # fmt: skip
BACK, HELD = CheckOutcome.RELAPSED, CheckOutcome.HELD


@pytest.fixture
def closed(task: Task, proof: Evidence, lead: User, leader: User) -> Task:
    """The task with both objects done, closed out on 5 June."""
    objects.mark(task, list(task.items.all()), MAY_20, lead, JUNE_1)
    made = close_outs.claim(task, "完成", lead, JUNE_1)
    close_outs.decide(made, Decision.GRANTED, "", leader, JUNE_5)
    return task


def test_a_visit_before_close_out_is_refused(task: Task, admin_person: User) -> None:
    with pytest.raises(RefusedError, match="还没有销号"):
        follow_ups.check(task, Visit(JULY_4, HELD, "正常"), admin_person, TODAY)


@pytest.mark.parametrize(("day", "words"), [(JUNE_5, "须在销号"), (date(2023, 8, 1), "还没有到")])
def test_a_visit_lies_between_close_out_and_today(
    closed: Task, admin_person: User, day: date, words: str
) -> None:
    with pytest.raises(RefusedError, match=words):
        follow_ups.check(closed, Visit(day, BACK, "反弹"), admin_person, TODAY)


def test_a_visit_says_what_was_seen(closed: Task, admin_person: User) -> None:
    with pytest.raises(RefusedError, match="检查情况"):
        follow_ups.check(closed, Visit(JULY_4, HELD, " "), admin_person, TODAY)


def test_what_held_stays_closed(closed: Task, admin_person: User) -> None:
    follow_ups.check(closed, Visit(JULY_4, HELD, "水质正常"), admin_person, TODAY)
    assert TaskMonth.objects.get(task=closed, year=2023, month=7).state == "closed"


def test_an_object_that_fell_back_opens_the_task_and_is_marked(
    closed: Task, admin_person: User
) -> None:
    item = closed.items.get(name="甲浜")
    follow_ups.check(closed, Visit(JULY_4, BACK, "返黑", item), admin_person, TODAY)
    item.refresh_from_db()
    assert (item.state, item.reopened_on, item.done_on) == ("relapsed", JULY_4, MAY_20)
    june, july = TaskMonth.objects.filter(task=closed, month__in=(6, 7)).order_by("month")
    assert (june.state, june.done) == ("closed", 2)
    assert (july.is_relapsed, july.done, july.state) == (True, 1, "behind")


def test_only_a_done_object_of_the_task_falls_back(closed: Task, admin_person: User) -> None:
    other = TaskItem.objects.exclude(task=closed).first()
    with pytest.raises(RefusedError, match="不属于"):
        follow_ups.check(closed, Visit(JULY_4, BACK, "返黑", other), admin_person, TODAY)
    running = TaskItem.objects.create(task=closed, name="丙浜")
    with pytest.raises(RefusedError, match="没有登记为已完成"):
        follow_ups.check(closed, Visit(JULY_4, BACK, "返黑", running), admin_person, TODAY)
    assert not FollowUpCheck.objects.exists()


def test_a_relapsed_object_is_done_again_no_earlier_than_it_fell_back(
    closed: Task, admin_person: User, lead: User
) -> None:
    item = closed.items.get(name="甲浜")
    follow_ups.check(closed, Visit(JULY_4, BACK, "返黑", item), admin_person, TODAY)
    item.refresh_from_db()
    with pytest.raises(RefusedError, match="再次完成的日期不能早于它"):
        objects.mark(closed, [item], JUNE_5, lead, TODAY)
    assert objects.mark(closed, [item], date(2023, 7, 20), lead, TODAY) == 1
    item.refresh_from_db()
    assert (item.state, item.reopened_on) == ("done", None)


def test_visit_and_object_leave_their_entries(closed: Task, admin_person: User) -> None:
    before = AuditEntry.objects.count()
    item = closed.items.get(name="甲浜")
    follow_ups.check(closed, Visit(JULY_4, BACK, "返黑", item), admin_person, TODAY)
    told = AuditEntry.objects.order_by("id").values_list("table", "action", "reason")
    assert list(told)[before:] == [
        ("targets.followupcheck", "create", ""), ("targets.taskitem", "change", "返黑"),
    ]  # fmt: skip


# --- Objects --------------------------------------------------------------------------------------


def test_objects_are_done_on_a_day_and_undone(task: Task, lead: User) -> None:
    first, second = task.items.all()
    assert objects.mark(task, [first, second], MAY_20, lead, JUNE_1) == 2
    assert objects.mark(task, [first], MAY_20, lead, JUNE_1) == 0, "nothing has changed"
    months = TaskMonth.objects.filter(task=task, year=2023)
    assert (months.get(month=4).done, months.get(month=5).done) == (0, 2)
    with pytest.raises(RefusedError, match="请写明原因"):
        objects.take_back(task, [first, second], " ", lead, JUNE_1)
    assert objects.take_back(task, [second], "验收未通过", lead, JUNE_1) == 1
    assert AuditEntry.objects.latest("id").reason == "验收未通过"
    second.refresh_from_db()
    assert (second.state, second.done_on, second.changed_by) == ("running", None, lead)
    assert months.get(month=5).done == 1


def test_objects_are_not_done_in_the_future_and_some_are_chosen(task: Task, lead: User) -> None:
    with pytest.raises(RefusedError, match="还没有到"):
        objects.mark(task, list(task.items.all()), date(2023, 6, 2), lead, JUNE_1)
    with pytest.raises(RefusedError, match="至少选择一个"):
        objects.mark(task, [], JUNE_1, lead, JUNE_1)


def test_objects_of_a_closed_task_change_by_a_visit_only(closed: Task, lead: User) -> None:
    with pytest.raises(RefusedError, match="已销号"):
        objects.take_back(closed, list(closed.items.all()), "返工", lead, TODAY)


def test_an_object_of_another_task_is_refused_and_nothing_is_marked(task: Task, lead: User) -> None:
    other = TaskItem.objects.exclude(task=task).first()
    assert other is not None
    with pytest.raises(RefusedError, match="不属于"):
        objects.mark(task, [*task.items.all(), other], MAY_20, lead, JUNE_1)
    assert not task.items.filter(state="done").exists()
