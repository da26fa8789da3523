"""Admin of supervision: units with their accounts, the ledger, and what units and leaders did."""

from typing import Any

from django import forms
from django.contrib import admin
from django.contrib.auth.models import User
from django.http import HttpRequest

from monitoring.admin.bases import RecordAdmin, demo_badge
from monitoring.admin.typed import TypedModelAdmin
from targets.models import CloseOut, ExtensionRequest, FollowUpCheck, TaskEffect, Unit


@admin.register(Unit)
class UnitAdmin(TypedModelAdmin[Unit]):
    """Units in charge and the accounts that report for them (责任单位)."""

    list_display = ("name", "code", "kind", "division", "is_inferred", "position")
    list_display_links = ("name", "code")
    list_filter = ("kind", "is_inferred")
    list_select_related = ("division",)
    search_fields = ("name", "code", "aliases")
    autocomplete_fields = ("division",)
    fieldsets = (
        ("单位", {"fields": (("code", "name"), "aliases", ("kind", "division"), "position")}),
        (
            "填报账号",
            {
                "fields": ("members",),
                "description": "单位是机构,不是个人:人员变动时在此增减账号,任务不必改。",
            },
        ),
        ("说明", {"fields": ("is_inferred", "note")}),
    )

    def formfield_for_manytomany(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Offer accounts that can still log in."""
        if db_field.name == "members":
            kwargs["queryset"] = User.objects.filter(is_active=True).order_by("username")
            kwargs["widget"] = forms.CheckboxSelectMultiple
        return super().formfield_for_manytomany(db_field, request, **kwargs)


@admin.register(TaskEffect)
class TaskEffectAdmin(TypedModelAdmin[TaskEffect]):
    """Which indicator a task should move, and when (任务对应指标)."""

    list_display = ("task", "indicator", "first_month", "last_month", "is_inferred")
    list_filter = ("indicator", "is_inferred")
    list_select_related = ("task", "indicator")
    search_fields = ("task__number", "task__title", "indicator__name", "note")
    autocomplete_fields = ("task", "indicator")
    fieldsets = (
        (None, {"fields": ("task", "indicator", ("first_month", "last_month"), "is_inferred")}),
        ("说明", {"fields": ("note",)}),
    )


@admin.register(CloseOut)
class CloseOutAdmin(RecordAdmin[CloseOut]):
    """Claims of completion and what became of them (销号申请): asked and decided on the pages."""

    list_display = (
        "task", "claimed_on", "claimed_by", "decision", "decided_on", "decided_by", "badge",
    )  # fmt: skip
    list_filter = ("decision", "task__area")
    list_select_related = ("task", "claimed_by", "decided_by", "batch")
    search_fields = ("task__number", "task__title", "statement", "decision_reason")
    date_hierarchy = "claimed_on"
    fieldsets = (
        ("申报", {"fields": ("task", ("claimed_on", "claimed_by"), "statement")}),
        ("核查", {"fields": ("decision", ("decided_on", "decided_by"), "decision_reason")}),
    )

    @admin.display(description="演示", ordering="batch")
    def badge(self, row: CloseOut) -> str:
        """Mark rows that were generated for demonstration."""
        return demo_badge(row.batch)


@admin.register(ExtensionRequest)
class ExtensionRequestAdmin(RecordAdmin[ExtensionRequest]):
    """Requests for more time and what became of them (延期申请)."""

    list_display = (
        "task", "requested_on", "requested_by", "new_due_date", "decision", "decided_on",
        "decided_by", "badge",
    )  # fmt: skip
    list_filter = ("decision", "task__area")
    list_select_related = ("task", "requested_by", "decided_by", "batch")
    search_fields = ("task__number", "task__title", "reason", "decision_reason")
    date_hierarchy = "requested_on"
    fieldsets = (
        ("申请", {"fields": ("task", ("requested_on", "requested_by"), "new_due_date", "reason")}),
        ("办理", {"fields": ("decision", ("decided_on", "decided_by"), "decision_reason")}),
    )

    @admin.display(description="演示", ordering="batch")
    def badge(self, row: ExtensionRequest) -> str:
        """Mark rows that were generated for demonstration."""
        return demo_badge(row.batch)


@admin.register(FollowUpCheck)
class FollowUpCheckAdmin(RecordAdmin[FollowUpCheck]):
    """Visits after close-out (回头看)."""

    list_display = ("task", "item", "checked_on", "checked_by", "outcome")
    list_filter = ("outcome", "task__area")
    list_select_related = ("task", "item", "checked_by")
    search_fields = ("task__number", "task__title", "finding")
    date_hierarchy = "checked_on"
    fieldsets = (
        (None, {"fields": ("task", "item", ("checked_on", "checked_by"), "outcome", "finding")}),
    )
