"""Two people at one task at the same moment: its standing counts what both have done."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import connection, transaction

from monitoring.choices import AuditAction
from monitoring.journal import RowChange, note_rows, state_of
from targets.choices import ItemState
from targets.models import Task, TaskItem, TaskMonth, WorkArea
from targets.supervision import kept

WAIT = 20
"""Seconds until a thread that another one blocks counts as stuck."""


def finish_one(item_id: int, both_at_work: Barrier) -> None:
    """Mark one object as done in a transaction that meets the other one half way."""
    try:
        if connection.vendor == "sqlite":  # one writer at a time: the other waits at its first line
            both_at_work.wait(WAIT)
        with transaction.atomic():
            item = TaskItem.objects.get(pk=item_id)
            before = state_of(item)
            item.state, item.done_on = ItemState.DONE, date(2023, 6, 1)
            item.save()
            if connection.vendor != "sqlite":
                both_at_work.wait(WAIT)
            note_rows(AuditAction.CHANGE, TaskItem, [RowChange(item.pk, before, state_of(item))])
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_two_objects_finished_at_once_both_count() -> None:
    task = Task.objects.create(
        area=WorkArea.objects.first(), number="902", title="整治两条支浜", quantity=2, unit="条",
        mode="one_off", commitment="must", start_date=date(2023, 2, 1),
        due_date=date(2023, 10, 31), progress_basis="objects", source_quote="整治两条支浜。",
    )  # fmt: skip
    items = [TaskItem.objects.create(task=task, position=n, name=f"支浜{n}") for n in (1, 2)]
    kept.refresh([task.pk])
    both_at_work = Barrier(2)
    with ThreadPoolExecutor(2) as people:
        list(people.map(finish_one, [item.pk for item in items], [both_at_work] * 2))
    june = TaskMonth.objects.get(task=task, year=2023, month=6)
    assert (june.done, june.planned) == (2, 2)
    assert not list(kept.deviations())
