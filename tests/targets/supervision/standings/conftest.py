"""A task and its parts as unsaved rows: what is asked of them touches no database."""

from datetime import date
from decimal import Decimal
from itertools import count

import pytest

from monitoring.periods import AsOf
from targets.choices import CheckOutcome, Decision, ItemState, ProgressBasis
from targets.models import (
    CloseOut,
    ExtensionRequest,
    FollowUpCheck,
    LightOverride,
    Milestone,
    Plan,
    ProgressReport,
    Task,
    TaskItem,
    WorkArea,
)
from targets.supervision.records import TaskRecord
from targets.supervision.standing import task_month


def day(text):
    """“06-30” as a day of 2023; None for None."""
    return None if text is None else date.fromisoformat(f"2023-{text}")


class Life:
    """One task of 2023 and what happens to it; `at(6)` is how it stands at the end of June."""

    def __init__(self, basis=ProgressBasis.QUANTITY, quantity="29", **over):
        self._ids = count(1)
        area = WorkArea(plan=Plan(pk=1, year=2023, title="计划"), number=2, title="(二)")
        values = {"start_date": day("01-01"), "due_date": day("12-31"), "unit": "条"}
        amount = None if quantity is None else Decimal(quantity)
        self.task = Task(
            pk=1, area=area, number="219", title="任务", quantity=amount, progress_basis=basis,
            **(values | over),
        )  # fmt: skip
        self.parts = {
            name: []
            for name in (
                "items", "milestones", "reports", "close_outs", "extensions", "checks", "overrides",
            )
        }  # fmt: skip

    def _add(self, name, row):
        row.pk = next(self._ids)
        self.parts[name].append(row)
        return row

    def report(self, month, done=None, percent=None, **over):
        row = ProgressReport(
            task=self.task, year=2023, month=month,
            done_quantity=None if done is None else Decimal(done),
            done_percent=None if percent is None else Decimal(percent), **over,
        )  # fmt: skip
        return self._add("reports", row)

    def item(self, done=None, reopened=None, quantity=None, unit=""):
        state = ItemState.PENDING if done is None else ItemState.DONE
        row = TaskItem(
            task=self.task, name="对象", done_on=day(done), reopened_on=day(reopened),
            state=state if reopened is None else ItemState.RELAPSED, unit=unit,
            quantity=None if quantity is None else Decimal(quantity),
        )  # fmt: skip
        return self._add("items", row)

    def node(self, planned, reached=None, weight=0):
        row = Milestone(
            task=self.task, title="节点", planned_on=day(planned), reached_on=day(reached),
            weight=weight,
        )  # fmt: skip
        return self._add("milestones", row)

    def claim(self, on, decision=Decision.PENDING, decided=None):
        row = CloseOut(
            task=self.task, claimed_on=day(on), decision=decision, decided_on=day(decided)
        )
        return self._add("close_outs", row)

    def extension(self, until, decision=Decision.GRANTED, decided=None):
        row = ExtensionRequest(
            task=self.task, new_due_date=day(until), decision=decision, decided_on=day(decided)
        )
        return self._add("extensions", row)

    def visit(self, on, outcome=CheckOutcome.RELAPSED, item=None):
        row = FollowUpCheck(task=self.task, checked_on=day(on), outcome=outcome, item=item)
        return self._add("checks", row)

    def light(self, since, lamp, until=None):
        row = LightOverride(
            task=self.task, valid_from=day(since), valid_to=day(until), lamp=lamp, reason="原因"
        )
        return self._add("overrides", row)

    @property
    def record(self):
        return TaskRecord(self.task, **{name: tuple(rows) for name, rows in self.parts.items()})

    def at(self, month, lines=()):
        return task_month(self.record, AsOf(2023, month), lines)

    def state(self, month):
        return self.at(month).state


@pytest.fixture
def life():
    return Life
