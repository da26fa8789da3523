"""Objects, nodes, close-outs and extensions of the demonstration: what tasks can be seen by.

How they are made: docs/methods/demonstration.md. Every object and node is named 演示…: the document
lists none of them. Nobody claims or decides: no account has done any of it. What a bureau has
entered of a task comes first: nothing generated stands beside it.
"""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import cycle

from monitoring.demonstration.parameters import Asked, ObjectList, Parameters
from monitoring.demonstration.store import Tally
from monitoring.models import Division, ImportBatch
from targets.choices import Decision, ItemState
from targets.models import CloseOut, ExtensionRequest, Milestone, Task, TaskItem

Part = TaskItem | Milestone | CloseOut | ExtensionRequest

LAST_DAY = 28
"""Objects of a month are done by this day, so that every month has it."""


def parts_of_tasks(parameters: Parameters, batch: ImportBatch) -> Iterator[Part]:
    """Return every generated object, node, close-out and extension, none of them saved."""
    year = parameters["published"]["year"]
    tasks = {task.number: task for task in Task.objects.filter(area__plan__year=year)}
    found = Division.objects.in_bulk(parameters["object_divisions"], field_name="code")
    divisions = [found[code] for code in parameters["object_divisions"]]
    for objects in parameters["objects"]:
        days = done_days(year, parameters["report_months"], objects["done"])
        yield from items_of(tasks[objects["number"]], objects, days, divisions, batch)
    for node in parameters["nodes"]:
        yield Milestone(
            task=tasks[node["number"]],
            title=node["title"],
            planned_on=date.fromisoformat(node["planned"]),
            reached_on=_day(node["reached"]),
            weight=node["weight"],
            batch=batch,
        )
    for asked in (*parameters["close_outs"], *parameters["extensions"]):
        yield asked_of(tasks[asked["number"]], asked, batch)


def without_own(rows: Iterable[Part], tally: Tally) -> Iterator[Part]:
    """Leave out what would stand beside a task's own rows; they are counted as skipped.

    A task's own objects (or nodes) are its whole list, and one claim and one request may wait.
    """
    waits = {"decision": Decision.PENDING}
    taken = {
        model: set(model._default_manager.filter(**only).values_list("task_id", flat=True))
        for model, only in (
            (TaskItem, {}), (Milestone, {}), (CloseOut, waits), (ExtensionRequest, waits),
        )
    }  # fmt: skip
    for row in rows:
        is_decided = isinstance(row, CloseOut | ExtensionRequest) and row.decided_on is not None
        if is_decided or row.task_id not in taken[type(row)]:
            yield row
        else:
            tally.skipped += 1


def done_days(year: int, months: list[int], totals: list[int]) -> list[date]:
    """Return the days on which objects were done, so that each month's report has its total.

    The new ones of a month are spread evenly over it.

    >>> [str(day) for day in done_days(2023, [1, 2], [1, 3])]
    ['2023-01-14', '2023-02-09', '2023-02-18']
    """
    days: list[date] = []
    for month, total in zip(months, totals, strict=True):
        new = total - len(days)
        days += [date(year, month, LAST_DAY * place // (new + 1)) for place in range(1, new + 1)]
    return days


def items_of(
    task: Task,
    objects: ObjectList,
    days: list[date],
    divisions: list[Division],
    batch: ImportBatch,
) -> Iterator[TaskItem]:
    """Return the objects of one task, the first of them done, over the divisions in turn."""
    places = zip(range(1, objects["count"] + 1), cycle(divisions), strict=False)
    for place, division in places:
        done_on = days[place - 1] if place <= len(days) else None
        yield TaskItem(
            task=task,
            position=place,
            name=f"{objects['name']}{place:02d}",
            division=division,
            state=ItemState.PENDING if done_on is None else ItemState.DONE,
            done_on=done_on,
            batch=batch,
        )


def asked_of(task: Task, asked: Asked, batch: ImportBatch) -> CloseOut | ExtensionRequest:
    """Return a claim that the task is done, or a request for more time, with its decision."""
    decision = Decision(asked["decision"])
    decided_on, until = _day(asked["decided"]), _day(asked["until"])
    if until is None:
        return CloseOut(
            task=task,
            claimed_on=date.fromisoformat(asked["on"]),
            statement=asked["words"],
            decision=decision,
            decided_on=decided_on,
            decision_reason=asked["answer"],
            batch=batch,
        )
    return ExtensionRequest(
        task=task,
        requested_on=date.fromisoformat(asked["on"]),
        new_due_date=until,
        reason=asked["words"],
        decision=decision,
        decided_on=decided_on,
        decision_reason=asked["answer"],
        batch=batch,
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
