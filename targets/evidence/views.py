"""Pages of evidence: hand in, take out, withdraw, and the year's package."""

import tempfile
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from targets import access
from targets.assessments.evidence import evidence_of
from targets.errors import NotHere
from targets.evidence import reach
from targets.evidence.files import ChangedFileError, MissingFileError, open_intact
from targets.evidence.form import ENDINGS, EvidenceUploadForm, WithdrawForm
from targets.evidence.package import write_package
from targets.evidence.store import EvidenceError, store_files, withdraw
from targets.models import Evidence, Task
from targets.supervision.views import asked_task
from targets.uploads import leaving
from targets.views import month_of, plan_of


def task_of(request: HttpRequest, number: str) -> Task:
    """Return the task an address names, in the plan of the year asked for."""
    return asked_task(request, number)[0]


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(access.READ_TASKS)
def task_evidence(request: HttpRequest, number: str) -> HttpResponseBase:
    """Show a task's evidence to who may have it; take in more from who may add (佐证材料)."""
    task = task_of(request, number)
    page = evidence_of(task, request.user)
    if not page.is_readable or (request.method == "POST" and not page.is_open):
        raise PermissionDenied
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = EvidenceUploadForm(*sent, task=task)
    if form.is_valid():
        try:
            made = store_files(form.pattern(), form.cleaned_data["uploads"], request.user)
        except EvidenceError as problem:
            form.add_error("uploads", str(problem))
        else:
            messages.success(request, f"已登记 {len(made)} 件佐证材料")
            return redirect(request.get_full_path())
    context = {"page": page, "form": form, "endings": ENDINGS.replace(",", " ")}
    return render(request, "targets/evidence.html", context)


@require_safe
@access.requires(access.READ_TASKS)
def evidence_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out the file of a piece of evidence, if it is still what was handed in."""
    found = _evidence(request, pk)
    if not found.file:
        raise NotHere("该佐证材料只有登记,没有附文件")
    try:
        return leaving(open_intact(found), found.original_name)
    except MissingFileError as error:
        raise NotHere(f"{error},请联系系统管理员从备份恢复") from error
    except ChangedFileError:
        return render(request, "targets/evidence_changed.html", {"evidence": found}, status=500)


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(access.READ_TASKS)
def evidence_withdrawal(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Take a piece of evidence back, with the reason (撤下)."""
    found = _evidence(request, pk)
    is_allowed = reach.may_add(request.user, found.task)
    if not (is_allowed and reach.is_takeable_back(request.user, found)):
        raise PermissionDenied
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            withdraw(pk, form.cleaned_data["reason"], timezone.localdate())
        except EvidenceError as problem:
            form.add_error("reason", str(problem))
        else:
            messages.success(request, f"已撤下“{found}”")
            return redirect(evidence_address(found.task))
    context = {"evidence": found, "form": form, "back": evidence_address(found.task)}
    return render(request, "targets/evidence_withdrawal.html", context)


@require_safe
@access.requires(reach.EXPORT)
def evidence_package(request: HttpRequest) -> HttpResponseBase:
    """Hand out all evidence of a year with its index (佐证材料包)."""
    as_of = month_of(request)
    file: Any = tempfile.TemporaryFile()  # noqa: SIM115 - the response closes it when it is sent
    package = write_package(plan_of(as_of), as_of, file)
    file.seek(0)
    response = FileResponse(
        file, as_attachment=True, filename=package.name, content_type="application/zip"
    )
    response["Cache-Control"] = "private, no-store"
    return response


def evidence_address(task: Task) -> str:
    """The page of a task's evidence, in the year of its plan."""
    return f"{reverse('task-evidence', args=[task.number])}?year={task.area.plan.year}"


def _evidence(request: HttpRequest, pk: int) -> Evidence:
    """Return a piece of evidence its reader may have; what belongs to others is refused."""
    related = Evidence.objects.select_related("task__area__plan", "added_by")
    found = related.filter(pk=pk).first()
    if found is None:
        raise NotHere("没有这件佐证材料")
    if not reach.may_read(request.user, found.task):
        raise PermissionDenied
    return found
