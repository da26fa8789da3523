"""Migrations of stored readings: nothing a laboratory printed is lost on the way, there or back."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from pytest_django.plugin import DjangoDbBlocker

from tests.database_copies import make_empty, remove_database, using_database

BEFORE, AFTER = ("monitoring", "0002_readings_by_day"), ("monitoring", "0005_forget_marks_by_name")

pytestmark = pytest.mark.slow


@pytest.fixture
def _django_db_helper() -> None:
    """Put no transaction around the test: what it changes is a database of its own."""


@pytest.fixture
def migrated(
    plan_database: str, django_db_blocker: DjangoDbBlocker
) -> Iterator[Callable[[tuple[str, str]], Any]]:
    """Return a function that brings a database of its own to a state and gives its models.

    It begins empty: later migrations are neither applied nor taken back.
    """
    own = f"{plan_database}_migrated"

    def to(state: tuple[str, str]) -> Any:
        executor = MigrationExecutor(connection)
        executor.migrate([state])
        return executor.loader.project_state([state]).apps

    with django_db_blocker.unblock():
        make_empty(own)
        try:
            with using_database(own):
                yield to
        finally:
            remove_database(own)


def test_marks_below_detection_are_written_out_and_listed_again(
    migrated: Callable[[tuple[str, str]], Any],
) -> None:
    apps = migrated(BEFORE)
    section = apps.get_model("monitoring", "WaterSection").objects.create(code="s", name="断面")
    months = apps.get_model("monitoring", "SectionMonth").objects
    for month, listed in ((1, "tp,oil"), (2, ""), (3, "oil")):
        months.create(
            section=section, year=2023, month=month, below_detection=listed,
            tp=Decimal("0.010"), oil=None if month == 3 else Decimal("0.06"),
        )  # fmt: skip
    rows = migrated(AFTER).get_model("monitoring", "SectionMonth").objects.order_by("month")
    assert [row.marks for row in rows] == [{"tp": "0.01L", "oil": "0.06L"}, {}, {}]
    assert rows[0].tp == Decimal("0.01")
    rows = migrated(BEFORE).get_model("monitoring", "SectionMonth").objects.order_by("month")
    assert [row.below_detection for row in rows] == ["tp,oil", "", ""]
