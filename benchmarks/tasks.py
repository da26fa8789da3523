"""What a thousand tasks cost against sixty: pages of tasks, and keeping how tasks stand.

Run: .venv/bin/python -m benchmarks.tasks [--tasks 1000] [--objects 2000] [--requests 60]
        [--tries 2] [--pages /tasks/ /units/water/]

The plan of 2023 with the demonstration in a database of its own, and a copy of it with tasks,
objects, nodes, units, divisions, effects and reports added. Each page is asked for of either in
turn, so that what else the machine does meets both alike. Aim: the same number of queries, and a
95th percentile within 1.5 times that of the sixty tasks, in one run.
"""

import argparse
import gc
import shutil
import statistics
import time
from collections.abc import Callable
from copy import copy
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.rollups import empty_database

if TYPE_CHECKING:
    from django.test import Client

PAGES = (
    "/tasks/",
    "/tasks/board/?by=unit",
    "/tasks/board/?by=division",
    "/tasks/timeline/",
    "/tasks/ledger/",
    "/tasks/chase/",
    "/tasks/219/",
    "/units/",
    "/units/water/",
    "/units/enforcement/",
    "/this-week/",
)
MONTH = "year=2023&month=8"
WARM = 3
TRIES = 2
"""A time is the best one of so many requests in a row; `--tries 1` takes each as it is.

A virtual machine counts what its host takes away as the process's own: of forty requests two took
half as long again with no collection of garbage to speak of.
"""


class Cost(NamedTuple):
    """What one page costs: queries, and the median and 95th percentile of its times in ms."""

    queries: int
    median: float
    p95: float


def logged_in() -> "Client":
    """Log somebody in who may see and report everything."""
    from django.contrib.auth.models import User
    from django.test import Client

    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.create_superuser("benchmark"))
    return client


def costs_of(
    client: "Client", path: str, asked: argparse.Namespace, databases: tuple[str, str]
) -> tuple[Cost, Cost]:
    """Ask for a page many times, of one database and the other in turn.

    Raises:
        RuntimeError: if it is not answered as a page.
    """
    address = f"{path}{'&' if '?' in path else '?'}{MONTH}"
    queries, times = [], ([], [])  # type: tuple[list[int], tuple[list[float], list[float]]]
    for database in databases:
        use(database)
        queries.append(queries_of(client, address))
    gc.collect()
    gc.freeze()  # what filled the databases is not the page's to look through
    for _ in range(asked.requests):
        for database, taken in zip(databases, times, strict=True):
            use(database)
            client.get("/healthz")  # connects
            taken.append(min(timed(lambda: client.get(address)) for _ in range(asked.tries)))
    few, many = (
        Cost(count, statistics.median(taken), statistics.quantiles(taken, n=20)[-1])
        for count, taken in zip(queries, times, strict=True)
    )
    return few, many


def queries_of(client: "Client", address: str) -> int:
    """Count the queries of a page once it is warm."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for _ in range(WARM):
        if (status := client.get(address).status_code) != 200:
            raise RuntimeError(f"{address} answered {status}")
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)  # the next request empties the log


def use(database: str) -> None:
    """Turn to another database file."""
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = database


def timed(act: Callable[[], object]) -> float:
    """Return how many milliseconds of this process something takes, SQLite's work within.

    Not by the clock on the wall: a machine with other work on it makes that tell of the other work.
    """
    start = time.process_time()
    act()
    return (time.process_time() - start) * 1000


def grow(tasks: int, objects: int) -> None:
    """Add copies of the tasks up to a number, with all that hangs on them, objects and reports."""
    from targets.models import ProgressReport, Task, TaskItem

    models = list(Task.objects.order_by("number"))
    made = []
    for n in range(tasks - len(models)):
        task = Task.objects.get(pk=models[n % len(models)].pk)
        task.pk, task.number = None, f"9{n:04d}"
        task._state.adding = True
        made.append(task)
    Task.objects.bulk_create(made)
    copy_parts([model.pk for model in models], [task.pk for task in made])
    wanted = objects - TaskItem.objects.count()
    TaskItem.objects.bulk_create(
        TaskItem(
            task=made[n % len(made)], name=f"对象{n}", state="done" if n % 2 else "pending",
            done_on=date(2023, 1, 1) + timedelta(days=n % 240) if n % 2 else None,
        )
        for n in range(wanted)
    )  # fmt: skip
    ProgressReport.objects.bulk_create(
        ProgressReport(task=task, year=2023, month=month, done_percent=month * 8, progress="推进")
        for n, task in enumerate(made)
        for month in range(1, 9 - n % 3)
    )


def copy_parts(models: list[int], made: list[int]) -> None:
    """Give each new task the units, divisions, effects and nodes of the one it was made from."""
    from targets.models import Milestone, Task, TaskEffect

    parts = (Task.support_units.through, Task.divisions.through, TaskEffect, Milestone)
    for part in parts:
        of_task: dict[int, list[Any]] = {}
        for row in part._default_manager.filter(task__in=models):
            of_task.setdefault(row.task_id, []).append(row)
        copies = []
        for n, task in enumerate(made):
            for row in of_task.get(models[n % len(models)], []):
                copied = copy(row)
                copied.pk, copied.task_id = None, task
                copies.append(copied)
        part._default_manager.bulk_create(copies)


def told(name: str, few: float, many: float) -> None:
    """Print one line of the table."""
    print(f"| {name} | {few:,.1f} | {many:,.1f} | {many / few:.2f} |", flush=True)


def main() -> None:
    """Measure everything with few tasks and with many, and print one table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--tasks", type=int, default=1000)
    parser.add_argument("--objects", type=int, default=2000)
    parser.add_argument("--requests", type=int, default=60)
    parser.add_argument("--tries", type=int, default=TRIES)
    parser.add_argument("--pages", nargs="+", default=PAGES, help="addresses without the month")
    asked = parser.parse_args()
    with empty_database():
        run(asked)


def run(asked: argparse.Namespace) -> None:
    """Fill one database, make a larger copy of it, and measure both in turn."""
    from django.core.management import call_command
    from django.db import connection

    from targets.models import Task
    from targets.supervision import kept

    call_command("collectstatic", verbosity=0, interactive=False)
    call_command("loaddata", "reference", "plan_2023", verbosity=0)
    call_command("demo", "--no-editions", verbosity=0)
    kept.refresh()
    client, one = logged_in(), Task.objects.get(number="219").pk
    kept_few = timed(lambda: kept.refresh([one])), timed(kept.refresh) / Task.objects.count()
    small = str(connection.settings_dict["NAME"])
    connection.close()
    large = shutil.copy(small, f"{small}.large")
    use(large)
    grow(asked.tasks, asked.objects)
    each = timed(kept.refresh) / Task.objects.count()
    kept_many = timed(lambda: kept.refresh([one])), each
    print("| what | 60 tasks | many | ratio |\n|---|---:|---:|---:|")
    for path in asked.pages:
        before, after = costs_of(client, path, asked, (small, large))
        told(f"`{path}` queries", before.queries, after.queries)
        told(f"`{path}` median, ms", before.median, after.median)
        told(f"`{path}` p95, ms", before.p95, after.p95)
    told("keeping one task, ms", kept_few[0], kept_many[0])
    told("keeping all tasks, ms a task", kept_few[1], kept_many[1])


if __name__ == "__main__":
    main()
