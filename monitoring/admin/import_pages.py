"""The import pages: upload (`/admin/import/`), the difference a file would make, confirm."""

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_http_methods, require_safe

from monitoring.admin.month_entry import EARLIEST_YEAR, LATEST_YEAR, month_asked
from monitoring.choices import AuditAction, BatchKind
from monitoring.corrections import LockedMonthError
from monitoring.forms.imports import ConfirmForm, UploadForm
from monitoring.importers.table import UnreadableFileError
from monitoring.importing.confirm import BlockedImportError
from monitoring.importing.examine import Options, UnknownFileError
from monitoring.importing.month_file import month_workbook
from monitoring.importing.staged import discard, discard_old, stage, staged_for
from monitoring.journal import note
from monitoring.models import ImportBatch, StagedImport
from monitoring.revisions import ConflictError

if TYPE_CHECKING:
    from monitoring.importing.shown import Shown, StagedDays, StagedMonths

    Examined = StagedMonths | StagedDays

PERMISSION = "monitoring.import_readings"
LATEST_BATCHES = 10
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOVED = "预览之后数据或选项已有变化,没有写入:以下是新的差异,请重新核对后确认。"
GONE = "暂存的文件已不在服务器上:请重新上传。"


def require_importer(request: HttpRequest) -> None:
    """Refuse people who may not import."""
    if not request.user.has_perm(PERMISSION):
        raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
def import_files(request: HttpRequest) -> HttpResponse:
    """Take files in, and list those waiting and the latest batches."""
    require_importer(request)
    discard_old()
    form = UploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        taken = [each for each in (take_in(request, form, f) for f in _files(form)) if each]
        if len(taken) == 1 and len(_files(form)) == 1:
            return HttpResponseRedirect(reverse("admin:import_preview", args=[taken[0].pk]))
        return HttpResponseRedirect(reverse("admin:import"))
    year, month = month_asked(request, timezone.localdate())
    context = {
        **admin.site.each_context(request),
        "title": "导入数据",
        "form": form,
        "staged": staged_for(request.user).select_related("created_by"),
        "batches": ImportBatch.objects.filter(kind=BatchKind.FILE).select_related("created_by")[
            :LATEST_BATCHES
        ],
        "year": year,
        "month": month,
        "months": range(1, 13),
        "earliest_year": EARLIEST_YEAR,
        "latest_year": LATEST_YEAR,
    }
    return render(request, "admin/monitoring/import.html", context)


def _files(form: UploadForm) -> list[object]:
    found: list[object] = form.cleaned_data["uploads"]
    return found


def take_in(request: HttpRequest, form: UploadForm, file: object) -> StagedImport | None:
    """Keep a file for its preview if it is one that can be read; else say why not."""
    data = form.cleaned_data
    staged = stage(file, request.user, data["kind"], data["subject"])  # type: ignore[arg-type]
    try:
        examined(staged, Options(staged.kind))
    except (UnreadableFileError, UnknownFileError) as problem:
        text = str(problem)
        messages.error(request, text if text.startswith(staged.name) else f"{staged.name}:{text}")
        discard(staged)
        return None
    return staged


@require_http_methods(["GET", "HEAD", "POST"])
def import_preview(request: HttpRequest, pk: int) -> HttpResponse:
    """Show what a staged file would change; confirm it or discard it."""
    require_importer(request)
    staged = staged_for(request.user).filter(pk=pk).first()
    if staged is None:
        raise Http404
    start = HttpResponseRedirect(reverse("admin:import"))
    if request.method == "POST" and "discard" in request.POST:
        discard(staged)
        messages.info(request, f"已放弃 {staged.name},没有写入任何数据。")
        return start
    try:
        found = examined(staged, options_of(request, staged))
    except FileNotFoundError:
        messages.error(request, GONE)
        discard(staged)
        return start
    except (UnreadableFileError, UnknownFileError) as problem:
        messages.error(request, f"{staged.name}:{problem}")
        return start
    return decide(request, staged, found)


def examined(staged: StagedImport, options: Options) -> "Examined":
    """Examine a staged file as what it is, as of today."""
    from monitoring.importing import shown  # with NumPy, for files of days

    return shown.examined(staged, timezone.localdate(), options)


def options_of(request: HttpRequest, staged: StagedImport) -> Options:
    """Return how the file is to be examined, by the address."""
    return Options(
        staged.kind,
        overwrite=request.GET.get("overwrite") == "1",
        skip_conflicts=request.GET.get("skip") == "1",
    )


def decide(request: HttpRequest, staged: StagedImport, found: "Examined") -> HttpResponse:
    """Confirm a file if that was asked for and nothing is in the way; else show its page."""
    shown = found.shown()
    is_asked = request.method == "POST"
    form = ConfirmForm(
        request.POST if is_asked else None,
        needs_reason=shown.needs_reason,
        needs_overwrite=bool(shown.overwrites.total) or "overwrite" in request.GET,
        initial={"fingerprint": shown.fingerprint},
    )
    if is_asked and request.POST.get("fingerprint") != shown.fingerprint:
        messages.warning(request, MOVED)
        form = ConfirmForm(
            needs_reason=shown.needs_reason,
            needs_overwrite="overwrite" in form.fields,
            initial={"fingerprint": shown.fingerprint, "reason": request.POST.get("reason", "")},
        )
    elif is_asked and form.is_valid():
        answer = confirmed(request, staged, found, form)
        if answer is not None:
            return answer
    return page(request, staged, shown, form)


def confirmed(
    request: HttpRequest,
    staged: StagedImport,
    found: "Examined",
    form: ConfirmForm,
) -> HttpResponse | None:
    """Write the file's rows and go to the batch; None if something turned up meanwhile."""
    data = form.cleaned_data
    overwrite = bool(data.get("overwrite", False))
    try:
        batch = found.confirm(request.user, data["reason"], overwrite)
    except LockedMonthError as locked:
        form.add_error("reason", str(locked))
        return None
    except (ConflictError, BlockedImportError) as problem:
        messages.warning(request, f"{problem}。{MOVED}")
        return HttpResponseRedirect(request.get_full_path())
    discard(staged)
    if batch is None:
        messages.info(request, f"{staged.name}与已有数据一致,没有需要写入的内容。")
        return HttpResponseRedirect(reverse("admin:import"))
    messages.success(request, f"已导入 {staged.name}:{batch.note}。批次 {batch.pk}。")
    return HttpResponseRedirect(reverse("admin:monitoring_importbatch_change", args=[batch.pk]))


def page(
    request: HttpRequest, staged: StagedImport, shown: "Shown", form: ConfirmForm
) -> HttpResponse:
    """Draw the preview."""
    asked = {"overwrite": "1", **request.GET.dict()}
    skipping = {"skip": "1", **request.GET.dict()}
    context = {
        **admin.site.each_context(request),
        "title": f"导入预览:{staged.name}",
        "staged": staged,
        "shown": shown,
        "form": form,
        "overwriting": request.GET.get("overwrite") == "1",
        "overwrite_query": urlencode(asked),
        "skip_query": urlencode(skipping),
    }
    return render(request, "admin/monitoring/import_preview.html", context)


@require_safe
def import_month(request: HttpRequest) -> HttpResponse:
    """Hand out a month as a workbook to be filled in and uploaded again."""
    require_importer(request)
    year, month = month_asked(request, timezone.localdate())
    content = month_workbook(year, month)
    note(AuditAction.EXPORT, f"月度填报表 {year}年{month}月")
    name = f"月度数据_{year}年{month}月.xlsx"
    response = HttpResponse(content, content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-store"
    return response


def import_urls(site: admin.AdminSite) -> list[URLPattern]:
    """Return the addresses of these pages in an admin site."""
    return [
        path("import/", site.admin_view(import_files), name="import"),
        path("import/month.xlsx", site.admin_view(import_month), name="import_month"),
        path("import/<int:pk>/", site.admin_view(import_preview), name="import_preview"),
    ]
