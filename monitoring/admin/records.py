"""Admin of the records about readings: batches, revisions, publications, dust-episode claims."""

from typing import Any

from django.apps import apps
from django.contrib import admin, messages
from django.contrib.admin.models import LogEntry
from django.http import HttpRequest

from monitoring.admin.bases import DemonstrationFilter, ProvenanceAdmin, RecordAdmin
from monitoring.admin.typed import TypedModelAdmin
from monitoring.forms.dust_claims import ExclusionForm, days_without_readings
from monitoring.forms.publication import PublicationForm
from monitoring.models import (
    Correction,
    DueRule,
    Exclusion,
    Publication,
    Revision,
)


@admin.register(Revision)
class RevisionAdmin(RecordAdmin[Revision]):
    """Changes of readings (修改记录), to read."""

    list_display = (
        "changed_at", "record_label", "table_label", "field", "old_value", "new_value",
        "reason", "changed_by",
    )  # fmt: skip
    list_filter = ("field", "changed_by")
    list_select_related = ("changed_by",)
    search_fields = ("record_label", "field", "old_value", "new_value", "reason")
    date_hierarchy = "changed_at"

    @admin.display(description="数据表", ordering="table")
    def table_label(self, row: Revision) -> str:
        """Name the table in Chinese."""
        try:
            return str(apps.get_model(row.table)._meta.verbose_name)
        except (LookupError, ValueError):
            return row.table


@admin.register(Correction)
class CorrectionAdmin(RecordAdmin[Correction]):
    """Changes of published months (发布后更正), to read."""

    list_display = ("made_at", "year", "month", "label", "reason", "made_by")
    list_filter = ("year", "month")
    list_select_related = ("made_by",)
    search_fields = ("label", "reason")


@admin.register(LogEntry)
class LogEntryAdmin(RecordAdmin[LogEntry]):
    """What was done in the admin, by whom (操作日志), to read."""

    list_display = ("action_time", "user", "content_type", "object_repr", "action_flag")
    list_filter = ("action_flag", "content_type")
    list_select_related = ("user", "content_type")
    search_fields = ("object_repr", "change_message", "user__username")
    date_hierarchy = "action_time"


@admin.register(Publication)
class PublicationAdmin(TypedModelAdmin[Publication]):
    """Published months (月度发布)."""

    form = PublicationForm
    list_display = ("__str__", "published_on", "published_by", "note")
    list_filter = ("year",)
    list_select_related = ("published_by",)
    search_fields = ("note",)
    date_hierarchy = "published_on"
    readonly_fields = ("published_by", "batch")
    fieldsets = (
        ("发布月份", {"fields": (("year", "month"), "published_on", "note")}),
        ("来历(系统记录)", {"fields": ("published_by", "batch")}),
    )

    def save_model(self, request: HttpRequest, obj: Publication, form: Any, change: bool) -> None:
        """Remember who published; a person's publication belongs to no batch."""
        if form.has_changed():
            obj.published_by_id = request.user.pk
            obj.batch = None
        super().save_model(request, obj, form, change)


@admin.register(Exclusion)
class ExclusionAdmin(ProvenanceAdmin[Exclusion]):
    """Dust-episode claims (沙尘影响申报): every change is recorded."""

    form = ExclusionForm
    list_display = (
        "division", "badge", "date_from", "date_to", "pollutants", "state", "removes_days",
        "document",
    )  # fmt: skip
    list_filter = ("state", "division", DemonstrationFilter)
    list_select_related = ("division", "batch")
    search_fields = ("division__name", "document", "note")
    date_hierarchy = "date_from"
    autocomplete_fields = ("division",)
    fieldsets = (
        ("申报", {"fields": ("division", ("date_from", "date_to"), "pollutants")}),
        ("认定", {"fields": ("state", "document", "removes_days", "note")}),
        ("保存说明", {"fields": ("doubt_reason", "confirm_doubts"), "classes": ("saving",)}),
        ("来历(系统记录)", {"fields": ("batch",), "classes": ("collapse",)}),
    )
    readonly_fields = ("batch",)

    def save_model(self, request: HttpRequest, obj: Exclusion, form: Any, change: bool) -> None:
        """Save with its revisions, and say which claimed days have no reading to leave out."""
        super().save_model(request, obj, form, change)
        unread = days_without_readings(obj)
        if unread:
            days = "、".join(f"{on:%m-%d}" for on in unread)
            messages.warning(
                request, f"{obj.division}在{days}没有空气日数据,这些日子暂无可扣除的数值。"
            )


@admin.register(DueRule)
class DueRuleAdmin(TypedModelAdmin[DueRule]):
    """By when each kind of data is expected (报送时限)."""

    list_display = ("kind", "due_day", "grace_day", "valid_from", "basis")
    list_filter = ("kind",)
    search_fields = ("basis",)
    fieldsets = ((None, {"fields": ("kind", ("due_day", "grace_day"), "valid_from", "basis")}),)
