"""Pages and actions of supervision: units, the week, the chase list, reporting and deciding."""

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from monitoring.periods import AsOf
from targets import access
from targets.assessments.chase_list import chase_page
from targets.assessments.month_reports import ReportPage, report_page
from targets.assessments.this_week import week_page
from targets.assessments.unit_page import Asked, unit_page
from targets.assessments.units import units_page
from targets.choices import CheckOutcome, Decision
from targets.errors import NotHere
from targets.models import CloseOut, ExtensionRequest, Plan, Task, Unit
from targets.supervision import close_outs, extensions, follow_ups, objects, reporting
from targets.supervision.authority import Person, Powers, powers_of
from targets.supervision.cases import case_of, pending_claim, pending_extension
from targets.supervision.forms import (
    CheckForm,
    ClaimForm,
    DecisionForm,
    ExtensionForm,
    ItemsForm,
)
from targets.supervision.refusal import RefusedError
from targets.views import month_of, plan_of

Doing = Callable[[dict[str, Any]], str]
"""Does what a form asks and returns the sentence that tells of it."""


def asked_month(request: HttpRequest) -> tuple[Plan, AsOf]:
    """Read month and plan from the address; what is no month or has no plan is not found."""
    as_of = month_of(request)
    return plan_of(as_of), as_of


def asked_task(request: HttpRequest, number: str) -> tuple[Task, AsOf]:
    """Return the task of an address and the month it speaks of."""
    plan, as_of = asked_month(request)
    found = Task.objects.filter(area__plan=plan, number=number)
    task = found.select_related("area__plan", "lead_unit").first()
    if task is None:
        raise NotHere(f"{as_of.year}年计划中没有编号为“{number}”的任务")
    return task, as_of


def allowed(is_allowed: bool) -> None:
    """Refuse with 403 what an account may not do with a task."""
    if not is_allowed:
        raise PermissionDenied


def month_query(as_of: AsOf) -> str:
    """Return the month as part of an address."""
    return f"?year={as_of.year}&month={as_of.month}"


@require_safe
@access.requires(access.READ_TASKS)
def units(request: HttpRequest) -> HttpResponse:
    """List the units in charge with their tasks by state (责任单位)."""
    plan, as_of = asked_month(request)
    page = units_page(plan, as_of, request.user)
    return render(request, "targets/units.html", {"page": page, "frame": page.frame})


@require_safe
@access.requires(access.READ_TASKS)
def unit(request: HttpRequest, code: str) -> HttpResponse:
    """Show a unit's own page: its tasks, what is due, and forms to report."""
    plan, as_of = asked_month(request)
    found = Unit.objects.select_related("division").filter(code=code).first()
    if found is None:
        raise NotHere(f"没有编码为“{code}”的责任单位")
    asked = Asked(request.user, timezone.localdate(), request.GET.dict())
    page = unit_page(found, plan, as_of, asked)
    return render(request, "targets/unit.html", {"page": page, "frame": page.frame})


@require_safe
@access.requires(access.READ_TASKS)
def this_week(request: HttpRequest) -> HttpResponse:
    """Show what the person signed in has to see to (本周要办)."""
    plan, as_of = asked_month(request)
    page = week_page(plan, as_of, request.user, timezone.localdate())
    return render(request, "targets/this_week.html", {"page": page, "frame": page.frame})


@require_safe
@access.requires(access.READ_TASKS)
def chase(request: HttpRequest) -> HttpResponse:
    """Show the reminders for units as text to copy (催办清单), or hand them out as a file."""
    plan, as_of = asked_month(request)
    page = chase_page(plan, as_of, request.GET.dict())
    if request.GET.get("format") == "txt":
        return text_file(page.text, f"催办清单_{as_of.year}年{as_of.month}月.txt")
    return render(request, "targets/chase.html", {"page": page, "frame": page.frame})


def text_file(text: str, name: str) -> HttpResponse:
    """Answer with a text file that Notepad of any Windows reads: marked UTF-8, its line ends."""
    content = ("\ufeff" + text + "\n").replace("\n", "\r\n")
    response = HttpResponse(content.encode(), content_type="text/plain; charset=utf-8")
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(access.READ_TASKS)
def report(request: HttpRequest, number: str) -> HttpResponse:
    """Show or keep a task's report of a month (月度填报)."""
    task, as_of = asked_task(request, number)
    allowed(powers_of(request.user, task).may_report)
    asked = {
        "data": request.POST if request.method == "POST" else None,
        "reuse": request.GET.get("reuse"),
        "unit": (request.POST or request.GET).get("unit", "").replace("\0", ""),
    }
    page = report_page(task, as_of, timezone.localdate(), asked)
    if request.method == "POST" and page.report.form.is_valid() and _kept(request, page):
        return HttpResponseRedirect(_after_report(page, task, as_of))
    status = 400 if request.method == "POST" else 200
    context = {"page": page, "frame": page.frame}
    return render(request, "targets/task_report.html", context, status=status)


def _kept(request: HttpRequest, page: ReportPage) -> bool:
    """Keep the report; a refusal is told on the form."""
    form = page.report.form
    reason = form.cleaned_data.get("doubt_reason", "")
    try:
        changed = reporting.store(
            form.instance, form.stored, request.user, timezone.localdate(), reason
        )
    except RefusedError as refusal:
        form.add_error(None, str(refusal))
        return False
    told = "已保存" if changed else "没有改动"
    messages.success(request, f"{page.report.task} {page.report.as_of}月报{told}")
    return True


def _after_report(page: ReportPage, task: Task, as_of: AsOf) -> str:
    """Return where a person goes on: the unit's page they came from, else the task's."""
    came_from = Unit.objects.filter(code=page.unit).first() if page.unit else None
    address = (came_from or task).get_absolute_url()
    return f"{address}{month_query(as_of)}"


@require_POST
@access.requires(access.READ_TASKS)
def items(request: HttpRequest, number: str) -> HttpResponse:
    """Mark objects of a task as done or not (对象状态)."""
    task, today = _permitted(request, number, "may_report"), timezone.localdate()
    form = ItemsForm(request.POST, task=task)

    def do(cleaned: dict[str, Any]) -> str:
        items, by = list(cleaned["items"]), request.user
        if form.day is None:
            changed = objects.take_back(task, items, cleaned["reason"], by, today)
        else:
            changed = objects.mark(task, items, form.day, by, today)
        return f"已更新 {changed} 个对象的状态"

    return _acted(request, task, "更新对象状态", form, do)


@require_POST
@access.requires(access.READ_TASKS)
def close_out(request: HttpRequest, number: str) -> HttpResponse:
    """Claim that a task is done (申请销号)."""
    task, today = _permitted(request, number, "may_claim"), timezone.localdate()

    def do(cleaned: dict[str, Any]) -> str:
        close_outs.claim(task, cleaned["statement"], request.user, today)
        return "已申请销号,待他人核查"

    return _acted(request, task, "申请销号", ClaimForm(request.POST), do)


@require_POST
@access.requires(access.READ_TASKS)
def decide_close_out(request: HttpRequest, number: str) -> HttpResponse:
    """Grant a claim or return it (销号核查)."""
    task = _permitted(request, number, "may_decide_close_out")
    matter = Matter("核查", "销号", close_outs.decide)
    return _decided(request, task, pending_claim(case_of(task)), matter)


@require_POST
@access.requires(access.READ_TASKS)
def extension(request: HttpRequest, number: str) -> HttpResponse:
    """Ask for more time (申请延期)."""
    task, today = _permitted(request, number, "may_claim"), timezone.localdate()

    def do(cleaned: dict[str, Any]) -> str:
        extensions.ask(task, cleaned["new_due_date"], cleaned["reason"], request.user, today)
        return "已申请延期,待办理"

    return _acted(request, task, "申请延期", ExtensionForm(request.POST), do)


@require_POST
@access.requires(access.READ_TASKS)
def decide_extension(request: HttpRequest, number: str) -> HttpResponse:
    """Grant a request for more time or return it (延期办理)."""
    task = _permitted(request, number, "may_decide_extension")
    matter = Matter("办理", "延期", extensions.decide)
    return _decided(request, task, pending_extension(case_of(task)), matter)


@require_POST
@access.requires(access.READ_TASKS)
def check(request: HttpRequest, number: str) -> HttpResponse:
    """Record a visit after close-out (回头看)."""
    task, today = _permitted(request, number, "may_check"), timezone.localdate()

    def do(cleaned: dict[str, Any]) -> str:
        outcome = CheckOutcome(cleaned["outcome"])
        visit = follow_ups.Visit(
            cleaned["checked_on"], outcome, cleaned["finding"], cleaned["item"]
        )
        follow_ups.check(task, visit, request.user, today)
        return "已记回头看" + (":反弹,任务重新打开" if outcome == CheckOutcome.RELAPSED else "")

    return _acted(request, task, "记回头看", CheckForm(request.POST, task=task), do)


def _permitted(request: HttpRequest, number: str, power: str) -> Task:
    """Return the task of an address if the account has the power, else refuse."""
    task, _ = asked_task(request, number)
    powers: Powers = powers_of(request.user, task)
    allowed(bool(getattr(powers, power)))
    return task


class Matter(NamedTuple):
    """What is decided: how deciding is called, what was asked for, and what decides it."""

    deed: str
    name: str
    decide: Callable[[Any, Decision, str, Person, date], object]


def _decided(
    request: HttpRequest, task: Task, made: CloseOut | ExtensionRequest | None, matter: Matter
) -> HttpResponse:
    """Grant or return what waits; the form refuses where nothing does."""
    form = DecisionForm(request.POST, made=made, by=request.user)

    def do(cleaned: dict[str, Any]) -> str:
        assert made is not None  # the form refuses otherwise
        decision = Decision(cleaned["decision"])
        matter.decide(made, decision, cleaned["opinion"], request.user, timezone.localdate())
        is_granted = decision == Decision.GRANTED
        return f"已同意{matter.name}" if is_granted else f"已退回{matter.name}申请"

    return _acted(request, task, f"{matter.deed}{matter.name}申请", form, do)


def _acted(
    request: HttpRequest, task: Task, title: str, form: forms.Form, do: Doing
) -> HttpResponse:
    """Do what a form asks and go back to the task; what is refused is told, nothing typed lost."""
    _, as_of = asked_month(request)
    address = f"{reverse('task', args=[task.number])}{month_query(as_of)}"
    if form.is_valid():
        try:
            messages.success(request, f"{task}:{do(form.cleaned_data)}")
        except RefusedError as refusal:
            form.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(address)
    context = {"task": task, "title": title, "form": form, "address": address}
    return render(request, "targets/task_action.html", context, status=400)
