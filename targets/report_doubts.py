"""What makes us ask back about a task's monthly report: its amounts against plan and last report.

Worked examples: docs/methods/questions.md.
"""

from collections.abc import Iterable
from decimal import Decimal

from monitoring.choices import BatchKind
from monitoring.validation import Doubt
from standards.rounding import exact, round_half_even
from targets.models import ProgressReport
from targets.wording import plain

PERCENT_SLACK = Decimal("0.05")
"""Half a unit of the printed decimal: both roundings of an exact half are accepted."""


class PastReports:
    """Stored reports of tasks by month; reading from it asks no database."""

    def __init__(self, reports: Iterable[ProgressReport] = ()) -> None:
        """Keep these reports."""
        self._reports: dict[tuple[int, int, int], ProgressReport] = {}
        for report in reports:
            self.keep(report)

    def keep(self, report: ProgressReport) -> None:
        """Let a report stand for its month from now on."""
        self._reports[(report.task_id, report.year, report.month)] = report

    def same(self, report: ProgressReport) -> ProgressReport | None:
        """Return the stored report of the same task and month."""
        return self._reports.get((report.task_id, report.year, report.month))

    def before(self, report: ProgressReport) -> ProgressReport | None:
        """Return the newest earlier report of the year that nobody generated."""
        for month in range(report.month - 1, 0, -1):
            found = self._reports.get((report.task_id, report.year, month))
            if found is not None and not _is_generated(found):
                return found
        return None


def _is_generated(report: ProgressReport) -> bool:
    return report.batch is not None and report.batch.kind == BatchKind.DEMONSTRATION


def report_doubts(report: ProgressReport, past: PastReports) -> list[Doubt]:
    """Ask about a report that claims less than before, more than planned, or two shares."""
    return _amount_doubts(report, past) + _percent_doubts(report, past) + _complete_doubts(report)


def _amount_doubts(report: ProgressReport, past: PastReports) -> list[Doubt]:
    done, planned, unit = report.done_quantity, report.task.quantity, report.task.unit
    if done is None:
        return []
    before = past.before(report)
    if before is not None and before.done_quantity is not None and done < before.done_quantity:
        text = (
            f"累计完成量 {plain(done)} {unit}少于{before.month}月的 {plain(before.done_quantity)}:"
            "是否填成了当月完成量?"
        )
        return [Doubt("done_quantity", text)]
    if planned is not None and done > planned:
        text = f"累计完成量 {plain(done)} 超过计划的 {plain(planned)} {unit}:请核对数量和单位"
        return [Doubt("done_quantity", text)]
    return []


def _percent_doubts(report: ProgressReport, past: PastReports) -> list[Doubt]:
    percent, done, planned = report.done_percent, report.done_quantity, report.task.quantity
    if percent is None:
        return []
    if done is not None and planned:
        share = exact(done) * 100 / exact(planned)
        if done <= planned and abs(share - exact(percent)) > exact(PERCENT_SLACK):
            text = (
                f"形象进度 {plain(percent)}% 与完成量不符:{plain(done)}/{plain(planned)} ="
                f" {round_half_even(share, 1)}%"
            )
            return [Doubt("done_percent", text)]
        return []
    before = past.before(report)
    if before is not None and before.done_percent is not None and percent < before.done_percent:
        earlier = plain(before.done_percent)
        text = f"形象进度 {plain(percent)}% 低于{before.month}月的 {earlier}%:请核对"
        return [Doubt("done_percent", text)]
    return []


def _complete_doubts(report: ProgressReport) -> list[Doubt]:
    done, planned = report.done_quantity, report.task.quantity
    if not report.is_complete:
        return []
    if done is not None and planned is not None and done < planned:
        text = f"申报完成,而累计完成量只有 {plain(done)}/{plain(planned)} {report.task.unit}"
        return [Doubt("is_complete", f"{text}:请核对")]
    if done is None and report.done_percent is not None and report.done_percent < 100:
        text = f"申报完成,而形象进度只有 {plain(report.done_percent)}%:请核对"
        return [Doubt("is_complete", text)]
    return []
