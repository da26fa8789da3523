"""Who may open a page: one permission a page, checked on the server (五类角色)."""

from collections.abc import Callable

from django.contrib.auth.decorators import permission_required
from django.http.response import HttpResponseBase

View = Callable[..., HttpResponseBase]

READ_SUMMARY = "targets.read_summary"
READ_INDICATORS = "targets.read_indicators"
READ_READINGS = "targets.read_readings"
READ_TASKS = "targets.read_tasks"
READ_DIVISIONS = "targets.read_divisions"
READ_QUESTIONS = "targets.read_questions"
FILE_OBJECTION = "targets.file_objection"
DECIDE_OBJECTION = "targets.decide_objection"
REPORT_OWN = "targets.report_task"
REPORT_ANY = "targets.report_any_task"


def requires(permission: str) -> Callable[[View], View]:
    """Let only accounts with a permission in; others get 403, visitors the login page."""
    return permission_required(permission, raise_exception=True)
