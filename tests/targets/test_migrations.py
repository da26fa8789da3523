"""Upgrades of tasks and evidence go through whatever was stored before, and lose nothing."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from monitoring.journal.replay import replay
from targets.models import Evidence

BEFORE, AFTER = ("targets", "0005_task_findings"), ("targets", "0006_evidence_by_content")

pytestmark = pytest.mark.slow


@pytest.fixture
def migrated(transactional_db: None) -> Iterator[Callable[[tuple[str, str]], Any]]:
    """Return a function that brings the database to a state and gives its models."""

    def to(state: tuple[str, str]) -> Any:
        executor = MigrationExecutor(connection)
        executor.migrate([state])
        return executor.loader.project_state([state]).apps

    yield to
    executor = MigrationExecutor(connection)
    executor.migrate(executor.loader.graph.leaf_nodes())


def test_later_twins_of_evidence_are_withdrawn_and_told(
    migrated: Callable[[tuple[str, str]], Any],
) -> None:
    apps = migrated(BEFORE)
    task = apps.get_model("targets", "Task").objects.earliest("pk")
    rows = apps.get_model("targets", "Evidence").objects
    first = rows.create(task=task, title="甲", sha256="a" * 64)
    twin = rows.create(task=task, title="乙", sha256="a" * 64)
    gone = rows.create(task=task, title="丙", sha256="a" * 64, withdrawn_on=date(2031, 2, 1))
    bare = [rows.create(task=task, title=title) for title in ("丁", "戊")]
    migrated(AFTER)
    told = dict(Evidence.objects.values_list("pk", "withdrawn_reason"))
    assert told[first.pk] == told[bare[0].pk] == told[bare[1].pk] == ""
    assert told[twin.pk] == "升级时发现内容相同"
    assert told[gone.pk] == "撤下时未写原因"
    kept = replay(Evidence)
    assert set(kept) == {twin.pk, gone.pk}
    assert (kept[twin.pk]["title"], kept[twin.pk]["sha256"]) == ("乙", "a" * 64)
