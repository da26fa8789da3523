"""Everything recorded of a task, fetched for many tasks in a fixed number of queries."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from monitoring.choices import BatchKind
from monitoring.periods import AsOf
from targets.choices import CheckOutcome, Decision, ItemState
from targets.models import (
    CloseOut,
    ExtensionRequest,
    FollowUpCheck,
    LightOverride,
    Milestone,
    ProgressReport,
    Task,
    TaskItem,
)

PARTS = (
    Prefetch("items", TaskItem.objects.select_related("batch")),
    Prefetch("milestones", Milestone.objects.select_related("batch")),
    Prefetch("reports", ProgressReport.objects.select_related("batch")),
    Prefetch("close_outs", CloseOut.objects.select_related("batch")),
    Prefetch("extensions", ExtensionRequest.objects.select_related("batch")),
    "checks",
    "overrides",
)


@dataclass(frozen=True)
class TaskRecord:
    """One task with all that was said of it, whenever; questions are asked as of a day."""

    task: Task
    items: tuple[TaskItem, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    reports: tuple[ProgressReport, ...] = ()
    close_outs: tuple[CloseOut, ...] = ()
    extensions: tuple[ExtensionRequest, ...] = ()
    checks: tuple[FollowUpCheck, ...] = ()
    overrides: tuple[LightOverride, ...] = ()

    def reports_to(self, as_of: AsOf) -> tuple[ProgressReport, ...]:
        """The year's reports up to a month, oldest first."""
        found = (r for r in self.reports if r.year == as_of.year and r.month <= as_of.month)
        return tuple(sorted(found, key=lambda r: r.month))

    def due_on(self, day: date) -> date:
        """The deadline with the extensions granted by a day (时限)."""
        granted = [
            e
            for e in self.extensions
            if e.decision == Decision.GRANTED and e.decided_on is not None and e.decided_on <= day
        ]
        newest = max(granted, key=lambda e: (e.decided_on, e.pk), default=None)
        if newest is None:
            return self.task.due_date
        return max(newest.new_due_date, self.task.start_date)

    def override_on(self, day: date) -> LightOverride | None:
        """The newest light set by hand that holds on a day."""
        found = [
            o
            for o in self.overrides
            if o.valid_from <= day and (o.valid_to is None or day <= o.valid_to)
        ]
        return max(found, key=lambda o: (o.valid_from, o.pk), default=None)

    def relapsed_on(self, day: date) -> date | None:
        """The last day up to one on which the task or one of its objects fell back (反弹)."""
        visits = (c.checked_on for c in self.checks if c.outcome == CheckOutcome.RELAPSED)
        objects = (i.reopened_on for i in self.items if i.reopened_on is not None)
        return max((found for found in (*visits, *objects) if found <= day), default=None)

    def has_fallen_back(self, day: date) -> bool:
        """Whether on a day the whole task or an object is fallen back and not done again."""
        return None in self._fallen(day) or self.has_objects_fallen_back(day)

    def has_objects_fallen_back(self, day: date) -> bool:
        """Whether on a day any object is fallen back and not done again."""
        undone = {i.pk for i in self.items if not is_done_on(i, day)}
        if undone & self._fallen(day):
            return True
        return any(i.reopened_on is not None and i.reopened_on <= day for i in self.items)

    def _fallen(self, day: date) -> set[int | None]:
        """What visits up to a day found fallen back: objects by key, None for the whole task."""
        return {
            c.item_id
            for c in self.checks
            if c.outcome == CheckOutcome.RELAPSED and c.checked_on <= day
        }

    def has_demonstration(self, as_of: AsOf) -> bool:
        """Whether anything that its standing follows from was generated (演示数据)."""
        told = (
            *self.reports_to(as_of), *self.items, *self.milestones, *self.close_outs,
            *self.extensions,
        )  # fmt: skip
        return any(is_generated(row) for row in told)

    def without_demonstration(self) -> "TaskRecord":
        """The record without what was generated (演示数据)."""

        def own(rows: tuple[Any, ...]) -> tuple[Any, ...]:
            return tuple(r for r in rows if not is_generated(r))

        return replace(
            self,
            items=own(self.items),
            milestones=own(self.milestones),
            reports=own(self.reports),
            close_outs=own(self.close_outs),
            extensions=own(self.extensions),
        )

    def claims_to(self, day: date) -> tuple[CloseOut, ...]:
        """The claims made by a day, oldest first."""
        found = (c for c in self.close_outs if c.claimed_on <= day)
        return tuple(sorted(found, key=lambda c: (c.claimed_on, c.pk)))


def is_generated(row: Any) -> bool:
    """Whether a row was generated for demonstration; its batch is at hand."""
    return row.batch is not None and row.batch.kind == BatchKind.DEMONSTRATION


def decision_on(claim: CloseOut, day: date) -> Decision:
    """What had become of a claim by a day."""
    if claim.decided_on is None or claim.decided_on > day:
        return Decision.PENDING
    return Decision(claim.decision)


def outlives(claim: CloseOut, relapsed: date, day: date) -> bool:
    """Whether a claim, as it stood on a day, is newer than the visit that found a relapse.

    A claim of the visit's day was made because of it; a decision of that day was before it, since
    visits come after close-out.
    """
    if claim.claimed_on >= relapsed:
        return True
    is_decided = decision_on(claim, day) != Decision.PENDING
    return is_decided and claim.decided_on is not None and claim.decided_on > relapsed


def is_done_on(item: TaskItem, day: date) -> bool:
    """Whether an object was done on a day: since it was finished and until it fell back."""
    if item.state not in (ItemState.DONE, ItemState.RELAPSED) or item.done_on is None:
        return False
    return item.done_on <= day and (item.reopened_on is None or day < item.reopened_on)


def records_of(tasks: QuerySet[Task]) -> tuple[TaskRecord, ...]:
    """Fetch tasks with all their parts: eight queries for any number of tasks."""
    found = tasks.select_related("area", "area__plan").prefetch_related(*PARTS)
    return tuple(
        TaskRecord(
            task=task,
            items=tuple(task.items.all()),
            milestones=tuple(task.milestones.all()),
            reports=tuple(task.reports.all()),
            close_outs=tuple(task.close_outs.all()),
            extensions=tuple(task.extensions.all()),
            checks=tuple(task.checks.all()),
            overrides=tuple(task.overrides.all()),
        )
        for task in found
    )
