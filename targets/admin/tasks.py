"""Admin of the work plan: areas, tasks with objects and nodes, reports and evidence."""

from typing import Any

from django.contrib import admin, messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from monitoring.admin.bases import DemonstrationFilter, demo_badge
from monitoring.admin.review_actions import ReviewActions
from monitoring.admin.typed import TypedModelAdmin, TypedTabularInline
from monitoring.corrections import changing
from monitoring.journal import gathering
from targets.admin.bulk import ItemsChange, TasksChange
from targets.forms import EvidenceForm, ProgressReportAdminForm
from targets.item_form import ItemAdminForm, ItemPageForm
from targets.item_store import make_way
from targets.models import (
    Evidence,
    Milestone,
    ProgressReport,
    Task,
    TaskEffect,
    TaskItem,
    WorkArea,
)
from targets.report_store import store_report
from targets.supervision.relapses import keep_relapse

DOOR = "数据管理"
"""Where a relapse was told that is entered here."""


def claim(row: Any, by: Any) -> None:
    """Make an object or a node that a person has changed that person's, and no batch's."""
    row.batch = None
    if isinstance(row, TaskItem):
        row.changed_by_id = by.pk


@admin.register(WorkArea)
class WorkAreaAdmin(TypedModelAdmin[WorkArea]):
    """Areas of work (工作领域)."""

    list_display = ("number", "title", "plan")
    list_display_links = ("title",)
    list_filter = ("plan",)
    list_select_related = ("plan",)
    search_fields = ("title",)
    fieldsets = ((None, {"fields": ("plan", "number", "title")}),)


MOST_INLINE_ITEMS = 60
"""Objects shown on a task's own page: a longer list has its page, and a form its limit."""


class TaskItemInline(TypedTabularInline[TaskItem, Task]):
    """The objects of a task."""

    model = TaskItem
    form = ItemAdminForm
    fields = ("position", "name", "quantity", "unit", "state", "done_on", "reopened_on")
    extra = 0


class TaskEffectInline(TypedTabularInline[TaskEffect, Task]):
    """The indicators a task should move, and when (任务对应指标)."""

    model = TaskEffect
    fields = ("indicator", "first_month", "last_month", "is_inferred", "note")
    autocomplete_fields = ("indicator",)
    extra = 0


class MilestoneInline(TypedTabularInline[Milestone, Task]):
    """The planned nodes of a task."""

    model = Milestone
    fields = ("title", "planned_on", "reached_on", "weight")
    extra = 0


@admin.register(Task)
class TaskAdmin(TasksChange, TypedModelAdmin[Task]):
    """Tasks of the work plan (重点任务)."""

    actions = ("change_chosen",)
    list_per_page = 100

    list_display = (
        "number", "title", "area", "field", "quantity", "unit", "commitment", "due_date",
        "lead_unit",
    )  # fmt: skip
    list_display_links = ("number", "title")
    list_filter = ("area", "field", "commitment", "mode", "progress_basis", "lead_unit")
    list_select_related = ("area", "lead_unit")
    search_fields = ("number", "title", "source_quote", "lead_unit__name")
    date_hierarchy = "due_date"
    autocomplete_fields = ("area", "lead_unit", "support_units", "divisions")
    inlines = (MilestoneInline, TaskItemInline, TaskEffectInline)
    fieldsets = (
        ("任务", {"fields": ("area", "number", "field", "title", ("quantity", "unit"), "mode")}),
        ("承诺", {"fields": (("commitment", "commitment_text"),)}),
        ("时限", {"fields": (("start_date", "due_date", "due_inferred"), "due_text")}),
        (
            "责任与标准",
            {
                "fields": (
                    "place", ("lead_unit", "lead_unit_inferred"), "support_units",
                    ("responsible_role", "unit_hint"), "divisions",
                    ("acceptance", "acceptance_inferred"), "to_confirm", "note",
                )
            },
        ),
        (
            "督办",
            {
                "fields": (
                    ("progress_basis", "period_months"), ("ended_on", "end_document"),
                    "off_ledger_reason",
                )
            },
        ),
        ("原文", {"fields": ("source_quote",)}),
    )  # fmt: skip

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Leave a long list of objects to the page of objects."""
        found = super().get_inlines(request, obj)
        if obj is not None and obj.items.count() > MOST_INLINE_ITEMS:
            return tuple(each for each in found if each is not TaskItemInline)
        return found

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show and save the task; how it stands follows once for all its rows."""
        with transaction.atomic(), gathering():
            answer: HttpResponse = super().changeform_view(request, *args, **kwargs)
        return answer

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Save objects and nodes: what a person has changed belongs to no batch any more."""
        if formset.model not in (TaskItem, Milestone):
            super().save_formset(request, form, formset, change)
            return
        for each in formset.forms:
            if each.has_changed():
                claim(each.instance, request.user)
        super().save_formset(request, form, formset, change)
        if formset.model is TaskItem:
            stored = {each.instance.pk: each.stored for each in formset.forms}
            for row in (*formset.new_objects, *(row for row, _ in formset.changed_objects)):
                keep_relapse(stored.get(row.pk), row, DOOR, request.user, None)
        for part in formset.new_objects:
            say_made_way(request, part)


def say_made_way(request: HttpRequest, part: TaskItem | Milestone) -> None:
    """Let generated objects or nodes make way for a task's own, and say so."""
    if gone := make_way(part):
        messages.info(
            request, f"任务{part.task.number}已取出演示的{part._meta.verbose_name} {gone} 行"
        )


@admin.register(TaskItem)
class TaskItemAdmin(ItemsChange, TypedModelAdmin[TaskItem]):
    """Objects of tasks (任务对象)."""

    form = ItemPageForm
    actions = ("change_chosen",)
    list_per_page = 100
    list_display = (
        "name", "task", "division", "quantity", "unit", "state", "done_on", "badge",
    )  # fmt: skip
    list_filter = ("state", "division", "task__area", DemonstrationFilter)
    list_select_related = ("task", "division", "batch")
    search_fields = ("name", "code", "address", "task__number", "task__title")
    date_hierarchy = "done_on"
    autocomplete_fields = ("task", "division")
    readonly_fields = ("batch", "changed_by", "changed_at")
    fieldsets = (
        (
            "对象",
            {
                "fields": (
                    "task", ("position", "code"), "name", "division", "address",
                    ("quantity", "unit"),
                )
            },
        ),
        ("状态", {"fields": ("state", ("done_on", "reopened_on"), "reason", "note")}),
        ("来历(系统记录)", {"fields": ("batch", "changed_by", "changed_at")}),
    )  # fmt: skip

    @admin.display(description="演示", ordering="batch")
    def badge(self, row: TaskItem) -> SafeString | str:
        """Mark objects that were generated for demonstration."""
        return demo_badge(row.batch)

    def save_model(self, request: HttpRequest, obj: TaskItem, form: Any, change: bool) -> None:
        """Remember who changed an object, and that it fell back."""
        if not change or form.has_changed():
            claim(obj, request.user)
            super().save_model(request, obj, form, change)
            keep_relapse(form.stored, obj, DOOR, request.user, None)
        if not change:
            say_made_way(request, obj)


@admin.register(Milestone)
class MilestoneAdmin(TypedModelAdmin[Milestone]):
    """Planned nodes (任务节点)."""

    list_display = ("title", "task", "planned_on", "reached_on", "weight", "badge")
    list_filter = (
        ("reached_on", admin.EmptyFieldListFilter), "task__area", DemonstrationFilter,
    )  # fmt: skip
    list_select_related = ("task", "batch")
    search_fields = ("title", "task__number", "task__title")
    date_hierarchy = "planned_on"
    autocomplete_fields = ("task",)
    readonly_fields = ("batch",)
    fieldsets = (
        (None, {"fields": ("task", "title", ("planned_on", "reached_on"), "weight")}),
        ("来历(系统记录)", {"fields": ("batch",)}),
    )

    @admin.display(description="演示", ordering="batch")
    def badge(self, row: Milestone) -> SafeString | str:
        """Mark nodes that were generated for demonstration."""
        return demo_badge(row.batch)

    def save_model(self, request: HttpRequest, obj: Milestone, form: Any, change: bool) -> None:
        """Save a node: what a person has changed belongs to no batch any more."""
        if not change or form.has_changed():
            claim(obj, request.user)
            super().save_model(request, obj, form, change)
        if not change:
            say_made_way(request, obj)


@admin.register(ProgressReport)
class ProgressReportAdmin(ReviewActions[ProgressReport]):
    """Monthly reports on tasks (任务月报)."""

    form = ProgressReportAdminForm
    records_itself = True
    list_display = (
        "task", "year", "month", "done_quantity", "done_percent", "is_complete", "reported_by",
        "reported_at", "badge",
    )  # fmt: skip
    list_filter = ("year", "month", "is_complete", "task__area", DemonstrationFilter)
    list_select_related = ("task", "reported_by", "batch")
    search_fields = ("task__number", "task__title", "progress", "problem")
    autocomplete_fields = ("task",)
    readonly_fields = ("reported_by", "reported_at", "batch")
    fieldsets = (
        ("任务与月份", {"fields": ("task", ("year", "month"))}),
        (
            "完成情况",
            {"fields": (("done_quantity", "done_percent"), ("is_complete", "is_period_done"))},
        ),
        ("进展", {"fields": ("progress", "problem", "coordination_need", "next_step")}),
        ("保存说明", {"fields": ("doubt_reason", "confirm_doubts"), "classes": ("saving",)}),
        ("来历(系统记录)", {"fields": ("reported_by", "reported_at", "batch")}),
    )

    @admin.display(description="演示", ordering="batch")
    def badge(self, row: ProgressReport) -> SafeString | str:
        """Mark rows that were generated for demonstration."""
        return demo_badge(row.batch)

    def save_model(
        self, request: HttpRequest, obj: ProgressReport, form: Any, change: bool
    ) -> None:
        """Remember who reported; what a person has changed belongs to no batch any more."""
        if change and not form.has_changed():
            return
        reason = form.cleaned_data.get("doubt_reason", "")
        old = form.stored if change else None
        with changing([row for row in (old, obj) if row is not None], reason, request.user):
            store_report(obj, old, request.user, reason)


@admin.register(Evidence)
class EvidenceAdmin(TypedModelAdmin[Evidence]):
    """Documents that prove progress (佐证材料)."""

    form = EvidenceForm
    list_display = (
        "title", "task", "document_number", "dated", "added_by", "added_at", "withdrawn_on",
    )  # fmt: skip
    list_filter = ("task__area", ("withdrawn_on", admin.EmptyFieldListFilter))
    list_select_related = ("task", "added_by")
    search_fields = ("title", "document_number", "original_name", "task__title")
    date_hierarchy = "added_at"
    autocomplete_fields = ("task", "item")
    readonly_fields = ("original_name", "size", "sha256", "added_by", "added_at")
    fieldsets = (
        (
            "材料",
            {
                "fields": ("task", "item", "title", ("document_number", "dated"), "file"),
                "description": "涉密不上网:不得上传涉密文件。",
            },
        ),
        ("撤下", {"fields": ("withdrawn_on", "withdrawn_reason")}),
        (
            "来历(系统记录)",
            {"fields": (("original_name", "size"), "sha256", "added_by", "added_at")},
        ),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What has come in is not exchanged: it is withdrawn, and the right file brought."""
        found = super().get_readonly_fields(request, obj)
        return found if obj is None else ("task", "download", *found)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Of evidence that is there, show where its file leaves, not a field for another."""
        found = super().get_fieldsets(request, obj)
        if obj is None:
            return found
        (name, options), *rest = found
        fields = [each if each != "file" else "download" for each in options["fields"]]
        return ((name, {**options, "fields": fields}), *rest)

    @admin.display(description="文件")
    def download(self, row: Evidence) -> SafeString | str:
        """Link to the view that checks the file before it leaves."""
        if not row.file:
            return "未附文件"
        return format_html('<a href="{}">{}</a>', row.get_absolute_url(), row.original_name)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes evidence: it is withdrawn (撤下)."""
        return False

    def save_model(self, request: HttpRequest, obj: Evidence, form: Any, change: bool) -> None:
        """Keep the file's own name, its fingerprint and who brought it."""
        found = form.fingerprint()
        if found is not None:
            obj.original_name, obj.sha256 = found
            obj.size = obj.file.size
        if not change:
            obj.added_by_id = request.user.pk
        super().save_model(request, obj, form, change)
