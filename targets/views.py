"""Pages: each view reads the month, asks one assessment, renders one template."""

from io import BytesIO

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from monitoring.assessment_tables.files import AssessmentTableError
from monitoring.assessment_tables.preview import preview_of
from monitoring.assessment_tables.run import Assessment, assessing
from monitoring.models import AirStation, Division, WaterSection
from monitoring.periods import AsOf
from targets import access
from targets.as_of import UnknownMonthError, as_of_from
from targets.assess_form import DOWNLOADS, LARGEST_TABLE, PAGE_LIMITS, AssessTableForm
from targets.assessments.air import air_page
from targets.assessments.air_basis import Basis, UnknownBasisError, basis_from
from targets.assessments.air_download import days_as_csv
from targets.assessments.air_subject import subject_of_division, subject_of_station
from targets.assessments.divisions.choice import MatrixChoice
from targets.assessments.divisions.matrix import divisions_page
from targets.assessments.divisions.own import division_page
from targets.assessments.divisions.rights import objection_rights
from targets.assessments.document import document_page
from targets.assessments.indicator import indicator_page
from targets.assessments.questions import questions_page
from targets.assessments.station import station_page
from targets.assessments.summary import summary_page
from targets.assessments.task_board import board_page
from targets.assessments.task_ledger import ledger_page
from targets.assessments.task_list import task_list_page
from targets.assessments.task_page import task_page
from targets.assessments.task_timeline import timeline_page
from targets.assessments.track_record import track_page
from targets.assessments.water import water_page
from targets.assessments.water_section import section_page
from targets.errors import NotHere
from targets.evaluation.engine import evaluate_plan
from targets.evaluation.serialise import plan_as_data
from targets.models import Plan


def month_of(request: HttpRequest) -> AsOf:
    """Read the as-of month from the address; what is no month is a page not found."""
    try:
        return as_of_from(request.GET)
    except UnknownMonthError as error:
        raise NotHere(str(error)) from error


def plan_of(as_of: AsOf) -> Plan:
    """Return the plan of a year; a year without one is a page not found."""
    plan = Plan.objects.select_related("division", "document").filter(year=as_of.year).first()
    if plan is None:
        raise NotHere(f"{as_of.year}年没有年度计划")
    return plan


@require_safe
@access.requires(access.READ_SUMMARY)
def summary(request: HttpRequest) -> HttpResponse:
    """Show the leaders' page (总览)."""
    as_of = month_of(request)
    page = summary_page(plan_of(as_of), as_of, timezone.localdate())
    return render(request, "targets/summary.html", {"page": page, "frame": page.frame})


@require_safe
@access.requires(access.READ_INDICATORS)
def indicator(request: HttpRequest, code: str) -> HttpResponse:
    """Show one indicator (指标)."""
    as_of = month_of(request)
    page = indicator_page(plan_of(as_of), code, as_of, timezone.localdate(), request.GET)
    if page is None:
        raise NotHere(f"{as_of.year}年计划中没有指标“{code}”")
    return render(request, "targets/indicator.html", {"page": page, "frame": page.frame})


@require_safe
@access.requires(access.READ_INDICATORS)
def track_record(request: HttpRequest) -> HttpResponse:
    """Show what was said month by month and what came (推算回顾)."""
    as_of = month_of(request)
    page = track_page(plan_of(as_of), as_of, timezone.localdate())
    return render(request, "targets/track_record.html", {"page": page, "frame": page.frame})


def basis_of(request: HttpRequest, as_of: AsOf) -> Basis:
    """Read the edition days are judged by; what is no edition is a page not found."""
    try:
        return basis_from(request.GET, as_of.year)
    except UnknownBasisError as error:
        raise NotHere(str(error)) from error


@require_safe
@access.requires(access.READ_READINGS)
def air(request: HttpRequest) -> HttpResponse:
    """Show a division's air (大气): the plan's own unless the address names another."""
    as_of = month_of(request)
    code = request.GET.get("division", "")
    if code:
        division = get_object_or_404(Division, code=code)
    else:
        plan = Plan.objects.select_related("division").order_by("-year").first()
        if plan is None:
            raise NotHere("尚未录入任何年度计划")
        division = plan.division
    basis, today = basis_of(request, as_of), timezone.localdate()
    if request.GET.get("format") == "csv":
        return days_as_csv(subject_of_division(division, as_of, basis, today))
    page = air_page(division, as_of, basis, today)
    return render(request, "targets/air.html", {"page": page, "frame": page.frame})


@require_safe
@access.requires(access.READ_READINGS)
def station(request: HttpRequest, code: str) -> HttpResponse:
    """Show one air station (站点), found by its code."""
    as_of = month_of(request)
    found = AirStation.objects.select_related("division").filter(code=code).first()
    if found is None:
        raise NotHere(f"没有编码为“{code}”的空气站点")
    basis, today = basis_of(request, as_of), timezone.localdate()
    if request.GET.get("format") == "csv":
        return days_as_csv(subject_of_station(found, as_of, basis, today))
    page = station_page(found, as_of, basis, today)
    return render(request, "targets/station.html", {"page": page, "frame": page.frame})


@require_safe
@access.requires(access.READ_READINGS)
def water(request: HttpRequest) -> HttpResponse:
    """Show the sections' classes (水)."""
    page = water_page(month_of(request))
    return render(request, "targets/water.html", {"page": page, "frame": page.frame})


@require_safe
@access.requires(access.READ_READINGS)
def water_section(request: HttpRequest, name: str) -> HttpResponse:
    """Show one section (断面), found by its name."""
    section = get_object_or_404(WaterSection.objects.select_related("division"), name=name)
    page = section_page(section, month_of(request))
    return render(request, "targets/water_section.html", {"page": page, "frame": page.frame})


@require_safe
@access.requires(access.READ_TASKS)
def tasks(request: HttpRequest) -> HttpResponse:
    """List the tasks (重点任务) in the document's order, narrowed by the address."""
    as_of = month_of(request)
    page = task_list_page(plan_of(as_of), as_of, request.GET)
    return render(request, "targets/tasks.html", {"page": page, "frame": page.frame})


@require_safe
@access.requires(access.READ_TASKS)
def task_board(request: HttpRequest) -> HttpResponse:
    """Count the tasks by group and state (看板), each count leading to its list."""
    as_of = month_of(request)
    page = board_page(plan_of(as_of), as_of, request.GET)
    return render(request, "targets/task_board.html", {"page": page, "frame": page.frame})


@require_safe
@access.requires(access.READ_TASKS)
def task_timeline(request: HttpRequest) -> HttpResponse:
    """Show nodes and deadlines over the year (时间轴), narrowed by the address."""
    as_of = month_of(request)
    page = timeline_page(plan_of(as_of), as_of, request.GET, timezone.localdate())
    return render(request, "targets/task_timeline.html", {"page": page, "frame": page.frame})


@require_safe
@access.requires(access.READ_TASKS)
def task_ledger(request: HttpRequest) -> HttpResponse:
    """Hold the indicators against the tasks that should move them (任务—指标台账)."""
    as_of = month_of(request)
    page = ledger_page(plan_of(as_of), as_of, timezone.localdate())
    return render(request, "targets/task_ledger.html", {"page": page, "frame": page.frame})


@require_safe
@access.requires(access.READ_TASKS)
def task(request: HttpRequest, number: str) -> HttpResponse:
    """Show one task (任务) with its source sentence, nodes, objects and reports."""
    as_of = month_of(request)
    page = task_page(plan_of(as_of), number, as_of)
    if page is None:
        raise NotHere(f"{as_of.year}年计划中没有编号为“{number}”的任务")
    return render(request, "targets/task.html", {"page": page, "frame": page.frame})


@require_safe
@access.requires(access.READ_DIVISIONS)
def divisions(request: HttpRequest) -> HttpResponse:
    """Show all divisions at a month (板块)."""
    page = divisions_page(month_of(request), MatrixChoice.from_parameters(request.GET))
    return render(request, "targets/divisions.html", {"page": page, "frame": page.frame})


@require_safe
@access.requires(access.READ_DIVISIONS)
def division(request: HttpRequest, code: str) -> HttpResponse:
    """Show one division's year (板块)."""
    found = get_object_or_404(Division.objects.select_related("parent"), code=code)
    page = division_page(found, month_of(request), timezone.localdate())
    context = {"page": page, "frame": page.frame, "rights": objection_rights(request.user, page)}
    return render(request, "targets/division.html", context)


@require_safe
@access.requires(access.READ_QUESTIONS)
def open_questions(request: HttpRequest) -> HttpResponse:
    """List what the source leaves open (待确认)."""
    as_of = month_of(request)
    page = questions_page(plan_of(as_of), as_of)
    return render(request, "targets/open_questions.html", {"page": page, "frame": page.frame})


@require_http_methods(["GET", "HEAD", "POST"])
@access.requires(access.READ_READINGS)
def assess(request: HttpRequest) -> HttpResponse:
    """Assess an uploaded table (评价工具): a preview or the whole result; nothing is stored."""
    preview = None
    form = AssessTableForm(request.POST, request.FILES) if request.POST else AssessTableForm()
    if form.is_valid():
        try:
            with assessing(form.document(), form.options(), PAGE_LIMITS) as assessment:
                if form.cleaned_data["output"] in DOWNLOADS:
                    return assessed_file(assessment, form)
                preview = preview_of(assessment)
        except AssessmentTableError as problem:
            form.add_error("table", str(problem))
    context = {"form": form, "preview": preview, "largest": LARGEST_TABLE}
    return render(request, "targets/assess.html", context)


def assessed_file(assessment: Assessment, form: AssessTableForm) -> HttpResponse:
    """Return the whole result as a file."""
    suffix = form.cleaned_data["output"]
    file = BytesIO()
    assessment.write(assessment.lines(), assessment.output(file, suffix == "xlsx"))
    response = HttpResponse(file.getvalue(), content_type=DOWNLOADS[suffix])
    name = form.result_name(suffix)
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name)
    response["Cache-Control"] = "no-store"
    return response


@require_safe
@access.requires(access.READ_INDICATORS)
def plan_document(request: HttpRequest) -> HttpResponse:
    """Show the plan's document taken apart (计划原文): every record with its sentence."""
    as_of = month_of(request)
    page = document_page(plan_of(as_of), as_of)
    return render(request, "targets/plan_document.html", {"page": page, "frame": page.frame})


@require_safe
@access.requires(access.READ_INDICATORS)
def evaluations_api(request: HttpRequest) -> JsonResponse:
    """Return the evaluations of a month as JSON: the same object as `manage.py evaluate`."""
    as_of = month_of(request)
    evaluated = evaluate_plan(plan_of(as_of), as_of, timezone.localdate())
    return JsonResponse(plan_as_data(evaluated), json_dumps_params={"ensure_ascii": False})
