"""The audit (审计记录) in the admin: to search, to read row by row, to export."""

import csv
from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import apps
from django.contrib import admin
from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Max, QuerySet
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.http import content_disposition_header

from monitoring.admin.bases import RecordAdmin
from monitoring.admin.history import model_of, stories_of, table_name
from monitoring.assessment_tables.outputs import harmless
from monitoring.journal.removal import is_recorded
from monitoring.models import AuditEntry

ROWS_A_PAGE = 20
MAY_EXPORT = "monitoring.export_auditentry"
BYTE_ORDER_MARK = "\ufeff"  # without it Excel takes Chinese for something else
HEADER = (
    "编号", "时间", "账号", "来源地址", "动作", "数据表", "对象", "行数", "起始编号", "截止编号",
    "批次", "原因", "变化",
)  # fmt: skip


class TableFilter(admin.SimpleListFilter):
    """Entries about one table, by its Chinese name."""

    title = "数据表"
    parameter_name = "table"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        """Offer the tables people write."""
        found = [
            (model._meta.label_lower, str(model._meta.verbose_name))
            for name in ("monitoring", "targets", "auth")
            for model in apps.get_app_config(name).get_models()
            if is_recorded(model) and model is not AuditEntry
        ]
        return sorted(found, key=lambda each: each[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the table chosen."""
        return queryset.filter(table=self.value()) if self.value() else queryset


class ActorFilter(admin.SimpleListFilter):
    """Entries of one account, of commands, of visitors who had not signed in."""

    title = "操作人"
    parameter_name = "who"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Sequence[tuple[str, str]]:
        """Offer every account, and nobody's."""
        users = User.objects.order_by("username").values_list("pk", "username")
        return [*((str(pk), name) for pk, name in users), ("none", "命令行或未登录")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Keep the account chosen."""
        value = self.value() or ""
        if value == "none":
            return queryset.filter(actor=None)
        return queryset.filter(actor=int(value)) if value.isdecimal() else queryset


@admin.register(AuditEntry)
class AuditEntryAdmin(RecordAdmin[AuditEntry]):
    """The audit (审计记录), to read and to export."""

    list_display = (
        "second", "actor_name", "address", "action", "table_label", "label", "row_count", "reason",
    )  # fmt: skip
    list_filter = ("action", TableFilter, ActorFilter)
    search_fields = ("label", "reason", "actor_name", "address")
    search_help_text = "可查对象、原因、账号、来源地址"
    date_hierarchy = "at"
    show_full_result_count = False
    list_per_page = 50
    fieldsets = (
        ("谁、何时、从哪里", {"fields": ("second", ("actor_name", "address"))}),
        (
            "做了什么",
            {"fields": (("action", "table_label"), ("label", "row_count"), "batch", "reason")},
        ),
    )
    change_form_template = "admin/monitoring/auditentry/change_form.html"
    change_list_template = "admin/monitoring/auditentry/change_list.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[AuditEntry]:
        """Leave what the list does not show in the database: an import's rows are long."""
        found: QuerySet[AuditEntry] = super().get_queryset(request)
        is_list = request.resolver_match is not None and request.resolver_match.url_name in (
            "monitoring_auditentry_changelist",
        )
        return found.defer("changes") if is_list else found

    @admin.display(description="时间", ordering="id")
    def second(self, row: AuditEntry) -> str:
        """Say when, to the second."""
        return f"{timezone.localtime(row.at):%Y-%m-%d %H:%M:%S}"

    @admin.display(description="数据表", ordering="table")
    def table_label(self, row: AuditEntry) -> str:
        """Name the table in Chinese."""
        return table_name(row.table) if row.table else "—"

    def get_urls(self) -> list[URLPattern]:
        """Put the export beside the list."""
        export = self.admin_site.admin_view(self.export)
        own = path("export/", export, name="monitoring_auditentry_export")
        return [own, *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """Offer the export of what the list shows to whoever may."""
        context = {**(extra_context or {}), "may_export": request.user.has_perm(MAY_EXPORT)}
        answer: HttpResponse = super().changelist_view(request, context)
        return answer

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Show the rows of an entry before and after, some at a time."""
        entry = self.get_object(request, object_id)
        context = extra_context or {}
        if entry is not None and self.has_view_permission(request, entry):
            context = {**context, **entry_page(entry, request.GET.get("rows", "1"))}
        answer: HttpResponse = super().change_view(request, object_id, form_url, context)
        return answer

    def export(self, request: HttpRequest) -> StreamingHttpResponse:
        """Hand out what the list shows as a table (CSV); that too is recorded."""
        if not request.user.has_perm(MAY_EXPORT):
            raise PermissionDenied
        listed = self.get_changelist_instance(request).get_queryset(request)
        newest = AuditEntry.objects.aggregate(pk=Max("pk"))["pk"] or 0
        found = listed.filter(pk__lte=newest)  # the entry of this export comes after
        name = f"审计记录_{timezone.localtime():%Y%m%d_%H%M%S}.csv"
        return StreamingHttpResponse(
            exported(found),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": content_disposition_header(True, name) or ""},
        )


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        """Return the line."""
        return text


def exported(entries: QuerySet[AuditEntry]) -> Iterator[str]:
    """Return the lines of the export, one an entry."""
    writer = csv.writer(_Line())
    yield BYTE_ORDER_MARK + writer.writerow(HEADER)
    for entry in entries.iterator(chunk_size=200):
        cells = (
            entry.pk, f"{timezone.localtime(entry.at):%Y-%m-%d %H:%M:%S}", entry.actor_name,
            entry.address, entry.get_action_display(), table_name(entry.table), entry.label,
            entry.row_count, entry.first_id, entry.last_id, entry.batch_id, entry.reason,
            change_in_words(entry),
        )  # fmt: skip
        yield writer.writerow([harmless("" if cell is None else str(cell)) for cell in cells])


def change_in_words(entry: AuditEntry) -> str:
    """Return what an entry about one row changed; of more rows the page of the entry tells."""
    details = entry.changes.get("details")
    if details:
        return ";".join(f"{key}:{value}" for key, value in details.items())
    rows = entry.changes.get("rows", ())
    if len(rows) != 1:
        return ""
    changed = stories_of(entry, rows)[0].changed
    return ";".join(f"{field.label}:{field.before} → {field.after}" for field in changed)


def entry_page(entry: AuditEntry, page: str) -> dict[str, Any]:
    """Return what the page of an entry shows: some of its rows, and where they are edited."""
    paginator = Paginator(entry.changes.get("rows", []), ROWS_A_PAGE)
    shown = paginator.get_page(page)
    stories = stories_of(entry, list(shown.object_list))
    addresses = history_addresses(entry.table, [story.pk for story in stories])
    return {
        "entry": entry,
        "stories": [(story, addresses.get(story.pk, "")) for story in stories],
        "rows_page": shown,
        "details": (entry.changes.get("details") or {}).items(),
    }


def history_addresses(table: str, keys: Sequence[int]) -> dict[int, str]:
    """Return where the histories of rows are, of those that are still there."""
    model = model_of(table)
    if model is None or not admin.site.is_registered(model):
        return {}
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_history"
    return {pk: reverse(name, args=[pk]) for pk in model._default_manager.in_bulk(keys)}
