"""What is done on a division's page: an objection filed, an objection decided. POST only."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_POST

from monitoring.models import Division
from monitoring.periods import AsOf
from targets import access
from targets.as_of import UnknownMonthError, as_of_from
from targets.assessments.divisions.rights import may_file_for
from targets.errors import NotHere
from targets.explain.address import month_query
from targets.models import ScoreObjection
from targets.objection_forms import ObjectionDecisionForm, ObjectionForm


@require_POST
@access.requires(access.FILE_OBJECTION)
def file_objection(request: HttpRequest, code: str) -> HttpResponse:
    """File a division's objection to one deduction of a month (提出异议)."""
    division = get_object_or_404(Division, code=code)
    if not may_file_for(request.user, division):
        raise PermissionDenied
    try:
        as_of = as_of_from(request.POST)
    except UnknownMonthError as error:
        raise NotHere(str(error)) from error
    form = ObjectionForm(request.POST, division, as_of, timezone.localdate())
    if form.is_valid():
        try:
            form.save(request.user)
            messages.success(request, "异议已提出,待办理")
        except forms.ValidationError as refused:
            form.add_error(None, refused)
    return _back(request, division, as_of, form)


@require_POST
@access.requires(access.DECIDE_OBJECTION)
def decide_objection(request: HttpRequest, pk: int) -> HttpResponse:
    """Grant an objection with corrected points, or return it (办理异议)."""
    found = get_object_or_404(ScoreObjection.objects.select_related("division"), pk=pk)
    form = ObjectionDecisionForm(request.POST, found, request.user)
    if form.is_valid():
        try:
            decided = form.save(timezone.localdate())
            messages.success(request, f"异议已办理:{decided.get_decision_display()}")
        except forms.ValidationError as refused:
            form.add_error(None, refused)
    return _back(request, found.division, AsOf(found.year, found.month), form)


def _back(request: HttpRequest, division: Division, as_of: AsOf, form: forms.Form) -> HttpResponse:
    """Return to the division's page; what was refused is said there."""
    for errors in form.errors.values():
        for error in errors:
            messages.error(request, f"没有保存:{error}")
    query = month_query(as_of.year, as_of.month)
    return HttpResponseRedirect(f"{division.get_absolute_url()}{query}#score")
