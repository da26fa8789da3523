"""Admin of import batches (导入批次): what came in, its file, and taking it out again."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.decorators import method_decorator
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from monitoring.admin.bases import RecordAdmin
from monitoring.choices import AuditAction, BatchKind
from monitoring.corrections import LockedMonthError
from monitoring.forms.imports import UndoForm
from monitoring.importing.undo import LaterChangesError, Step, UndoError, UndoPlan, plan_undo, undo
from monitoring.journal import note
from monitoring.models import AuditEntry, ImportBatch, StagedImport
from monitoring.revisions import changes

ROWS_SHOWN = 200
CREATED, CHANGED = "新增", "修改"


@admin.register(ImportBatch)
class ImportBatchAdmin(RecordAdmin[ImportBatch]):
    """Import batches (导入批次): to read, to fetch the file of, to undo."""

    list_display = ("source_name", "kind", "row_count", "state", "created_at", "created_by", "note")
    list_filter = ("kind", ("undone_at", admin.EmptyFieldListFilter))
    list_select_related = ("created_by", "undone_by")
    search_fields = ("source_name", "sha256", "note", "reason")
    date_hierarchy = "created_at"
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "source_name", "kind", "note", "row_count", "reason", "created_at",
                    "created_by", "original", "sha256", "state",
                )
            },
        ),
    )  # fmt: skip
    readonly_fields = ("original", "state")
    change_form_template = "admin/monitoring/import_batch.html"

    @admin.display(description="状态")
    def state(self, batch: ImportBatch) -> str:
        """Say whether the batch was undone, when and by whom."""
        if batch.undone_at is None:
            return "有效"
        who = batch.undone_by.get_username() if batch.undone_by else "命令行"
        return f"已撤销({who} {batch.undone_at:%Y-%m-%d})"

    @admin.display(description="原文件")
    def original(self, batch: ImportBatch) -> SafeString | str:
        """Offer the file as it came."""
        if not batch.file:
            return "没有保存"
        address = reverse("admin:monitoring_importbatch_file", args=[batch.pk])
        return format_html('<a href="{}">下载 {}</a>', address, batch.source_name)

    def get_urls(self) -> list[URLPattern]:
        """Add the file and the undo page of each batch."""
        return [
            path(
                "<int:pk>/file/",
                self.admin_site.admin_view(self.file_view),
                name="monitoring_importbatch_file",
            ),
            path(
                "<int:pk>/undo/",
                self.admin_site.admin_view(self.undo_view),
                name="monitoring_importbatch_undo",
            ),
            *super().get_urls(),
        ]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show a batch with the rows it wrote."""
        batch = self.get_object(request, object_id)
        extra = {} if batch is None else {"rows": rows_of(batch), "rows_shown": ROWS_SHOWN}
        extra["may_undo"] = batch is not None and may_undo(request, batch)
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **extra})

    def _batch(self, request: HttpRequest, pk: int) -> ImportBatch:
        batch = self.get_object(request, str(pk))
        if batch is None:
            raise Http404
        return batch

    @method_decorator(require_safe)
    def file_view(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        """Hand out the original file as a download, and note that it left."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        batch = self._batch(request, pk)
        if not batch.file or not batch.file.storage.exists(str(batch.file.name)):
            messages.error(request, "该批次没有保存原文件,或文件已不在服务器上。")
            return HttpResponseRedirect(reverse("admin:monitoring_importbatch_change", args=[pk]))
        note(AuditAction.EXPORT, f"导入原文件 {batch.source_name}", batch=batch)
        response = FileResponse(
            batch.file.open("rb"),
            as_attachment=True,
            filename=batch.source_name,
            content_type="application/octet-stream",
        )
        response["X-Content-Type-Options"] = "nosniff"
        response["Cache-Control"] = "private, no-store"
        return response

    @method_decorator(require_http_methods(["GET", "HEAD", "POST"]))
    def undo_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Show what undoing a batch would do; with a reason, do it."""
        batch = self._batch(request, pk)
        if not request.user.has_perm("monitoring.undo_importbatch"):
            raise PermissionDenied
        back = HttpResponseRedirect(reverse("admin:monitoring_importbatch_change", args=[pk]))
        try:
            plan = plan_undo(batch)
        except UndoError as problem:
            messages.error(request, f"{problem}。")
            return back
        form = UndoForm(request.POST or None, has_later=bool(plan.later))
        if request.method == "POST" and form.is_valid() and undone(request, batch, form):
            return back
        context = {
            **self.admin_site.each_context(request),
            "title": f"撤销导入:{batch.source_name}",
            "opts": self.model._meta,
            "batch": batch,
            "plan": plan,
            "form": form,
            "rows": planned_rows(plan),
            "rows_shown": ROWS_SHOWN,
        }
        return render(request, "admin/monitoring/import_undo.html", context)


@admin.register(StagedImport)
class StagedImportAdmin(RecordAdmin[StagedImport]):
    """Files uploaded and not yet confirmed (待确认的导入), to read."""

    list_display = ("name", "kind", "created_at", "created_by")
    list_select_related = ("created_by",)
    search_fields = ("name",)
    fields = ("name", "kind", "subject", "sha256", "created_at", "created_by")


def may_undo(request: HttpRequest, batch: ImportBatch) -> bool:
    """Tell whether the person may undo the batch, and there is something to undo."""
    is_open = batch.kind == BatchKind.FILE and batch.undone_at is None
    return is_open and request.user.has_perm("monitoring.undo_importbatch")


def rows_of(batch: ImportBatch) -> list[AuditEntry]:
    """Return what the journal says the batch wrote and undid, the first entries of it."""
    entries = AuditEntry.objects.filter(batch=batch).exclude(table="").defer("changes")
    return list(entries.order_by("id")[:ROWS_SHOWN])


def planned_rows(plan: UndoPlan) -> list[tuple[str, str, str]]:
    """Return what would become of each row, and of its values: the first of them."""
    deleted = [("删除", str(step.now), "") for step in plan.deleted[:ROWS_SHOWN]]
    restored = [
        ("恢复原值", str(step.before), _restored_words(step))
        for step in plan.restored[: ROWS_SHOWN - len(deleted)]
    ]
    return [*deleted, *restored]


def _restored_words(step: Step) -> str:
    found = changes(step.now, step.before)
    return ";".join(f"{each.field} {each.old or '空'} → {each.new or '空'}" for each in found)


def undone(request: HttpRequest, batch: ImportBatch, form: UndoForm) -> bool:
    """Undo a batch and say so, or say why not."""
    keep_later = form.cleaned_data.get("keep_later", False)
    try:
        plan = undo(batch, request.user, form.cleaned_data["reason"], keep_later)
    except LaterChangesError:
        form.add_error("keep_later" if "keep_later" in form.fields else None, LATER)
        return False
    except (UndoError, LockedMonthError) as problem:
        form.add_error(None, f"{problem}")
        return False
    kept = f",保留导入后修改过的 {len(plan.later)} 行" if plan.later else ""
    messages.success(
        request, f"已撤销:删除 {len(plan.deleted)} 行,恢复 {len(plan.restored)} 行{kept}。"
    )
    return True


LATER = "有的行在导入之后又被修改:请核对后勾选保留,或先处理这些行"
