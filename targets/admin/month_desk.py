"""The month desk (月度工作台): `/admin/month-desk/?year=2023&month=9`, what is due and late."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from monitoring.admin.month_entry import (
    EARLIEST_YEAR,
    LATEST_YEAR,
    may_enter_months,
    month_asked,
)
from monitoring.choices import DueKind
from monitoring.due import DueState
from monitoring.month_desk import PEOPLE, Desk, DueGroup, readings_due
from monitoring.periods import AsOf
from targets.assessments.tasks import rows_of, standings
from targets.models import Plan, ProgressReport

SEEN_BY = "monitoring.view_sectionmonth"
PEOPLE_OF_REPORTS = tuple("reported_by" if name == "entered_by" else name for name in PEOPLE)


@require_safe
def month_desk(request: HttpRequest) -> HttpResponse:
    """Show everything due of one month, each with its state, who and when."""
    if not request.user.has_perm(SEEN_BY):
        raise PermissionDenied
    today = timezone.localdate()
    month = AsOf(*month_asked(request, today))
    desk = Desk(month, today)
    groups = (*readings_due(desk), desk.group(DueKind.TASK, _reports(month)))
    context = {
        **admin.site.each_context(request),
        "title": f"月度工作台:{month}",
        "month": month,
        "groups": groups,
        "late": sum(_count(group, DueState.OVERDUE) for group in groups),
        "is_published": desk.is_published,
        "may_enter": may_enter_months(request),
        "may_publish": month.last_day < today
        and not desk.is_published
        and request.user.has_perm("monitoring.add_publication"),
        "may_import": request.user.has_perm("monitoring.import_readings"),
        "months": range(1, 13),
        "earliest_year": EARLIEST_YEAR,
        "latest_year": LATEST_YEAR,
    }
    return render(request, "admin/targets/month_desk.html", context)


def _count(group: DueGroup, state: DueState) -> int:
    return dict(group.counts).get(state, 0)


def _reports(month: AsOf) -> Iterator[tuple[str, Any, str]]:
    """Yield every task of the plan that is not done, with the month's own report."""
    plan = Plan.objects.filter(year=month.year).first()
    if plan is None:
        return
    found = ProgressReport.objects.filter(task__area__plan=plan, year=month.year, month=month.month)
    reports = {report.task_id: report for report in found.select_related(*PEOPLE_OF_REPORTS)}
    for row in rows_of(standings(plan, month), month):
        report = reports.get(row.task.pk)
        if report is not None or not row.state.is_finished:
            yield f"{row.task.number} {row.task.title}", report, ""
