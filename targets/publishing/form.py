"""Publishing a month asks for the tasks' reports too: reviewed where entered, named where not."""

from typing import Any

from monitoring.forms.publication import PublicationForm
from monitoring.periods import AsOf
from monitoring.reviews import unreviewed_of
from targets.assessments.tasks import task_board
from targets.models import Plan, ProgressReport


class MonthForm(PublicationForm):
    """One month declared published, with the plan's tasks."""

    def unreviewed(self, month: AsOf) -> list[Any]:
        """Return readings and reports that nobody has reviewed."""
        reports = ProgressReport.objects.filter(year=month.year, month=month.month)
        waiting = unreviewed_of(reports.select_related("task", "batch"))
        return [*super().unreviewed(month), *waiting]

    def missing(self, month: AsOf) -> list[str]:
        """Name what was not entered; of the tasks' reports how many."""
        found = super().missing(month)
        plan = Plan.objects.filter(year=month.year).first()
        count = task_board(plan, month).missing_reports if plan else 0
        return [*found, f"重点任务月报 {count} 项"] if count else found
