"""Admin of the plan: documents, indicators, targets, baselines, figures reported by hand."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString

from monitoring.admin.bases import DemonstrationFilter, demo_badge
from monitoring.admin.typed import TypedModelAdmin
from monitoring.revisions import delete_reading, save_reading
from targets.forms import IndicatorMonthForm, JudgementForm, TargetForm
from targets.models import (
    Baseline,
    Indicator,
    IndicatorMonth,
    Judgement,
    Plan,
    SourceDocument,
    Target,
)


@admin.register(SourceDocument)
class SourceDocumentAdmin(TypedModelAdmin[SourceDocument]):
    """Documents that promise or report something (来源文件)."""

    list_display = ("title", "index_number", "publisher", "published_on")
    list_filter = ("publisher",)
    search_fields = ("title", "code", "index_number", "publisher")
    date_hierarchy = "published_on"
    fieldsets = (
        ("文件", {"fields": ("code", "title", "index_number", "publisher", "published_on")}),
        ("出处", {"fields": ("address", "sha256", "note")}),
    )


@admin.register(Plan)
class PlanAdmin(TypedModelAdmin[Plan]):
    """Yearly plans (年度计划)."""

    list_display = ("title", "year", "division", "document")
    list_select_related = ("division", "document")
    search_fields = ("title", "year")
    autocomplete_fields = ("division", "document")
    fieldsets = ((None, {"fields": ("year", "title", "division", "document")}),)


@admin.register(Indicator)
class IndicatorAdmin(TypedModelAdmin[Indicator]):
    """Indicators and how they are judged (指标)."""

    list_display = (
        "name", "code", "group", "unit", "direction", "method", "decimals", "report_every",
        "is_veto", "position",
    )  # fmt: skip
    list_filter = ("group", "method", "direction", "is_veto")
    search_fields = ("name", "short_name", "code")
    fieldsets = (
        ("名称", {"fields": ("code", "name", "short_name", "group", "position")}),
        (
            "评判方法",
            {
                "fields": (
                    ("unit", "decimals", "report_every"),
                    "direction",
                    "method",
                    "section_level",
                    "judged_rounded",
                    "is_veto",
                )
            },
        ),
        ("说明", {"fields": ("note",)}),
    )


@admin.register(Target)
class TargetAdmin(TypedModelAdmin[Target]):
    """Promised values with the sentence that promises them (目标)."""

    form = TargetForm
    list_display = (
        "code", "indicator", "plan", "division", "month", "operator", "value",
        "value_text", "commitment",
    )  # fmt: skip
    list_display_links = ("code", "indicator")
    list_filter = ("plan", "division", "commitment", "indicator__group")
    list_select_related = ("plan", "indicator", "division")
    search_fields = ("code", "indicator__name", "source_quote", "value_text")
    autocomplete_fields = ("plan", "indicator", "division", "document", "task")
    fieldsets = (
        ("目标", {"fields": (("plan", "code"), "indicator", "division", "month")}),
        (
            "目标值",
            {
                "fields": (("operator", "value"), "value_text", ("numerator", "denominator")),
                "description": "断面比例类目标同时填写个数:是否达标按个数判断。",
            },
        ),
        (
            "承诺与判据",
            {
                "fields": (
                    ("commitment", "commitment_inferred"), "assigned_by", "frequency",
                    ("criterion", "criterion_inferred"), "to_confirm", "task", "note",
                )
            },
        ),
        ("依据", {"fields": ("document", "source_quote")}),
    )  # fmt: skip


@admin.register(Baseline)
class BaselineAdmin(TypedModelAdmin[Baseline]):
    """Published past values (基数)."""

    list_display = (
        "code", "name", "plan", "year", "value", "value_text", "unit", "change", "change_unit",
        "status",
    )  # fmt: skip
    list_display_links = ("code", "name")
    list_select_related = ("plan",)
    list_filter = ("plan", "year", "status", "indicator__group")
    search_fields = ("code", "name", "indicator__name", "source_quote")
    autocomplete_fields = ("plan", "indicator", "document")
    fieldsets = (
        ("基数", {"fields": ("plan", "indicator", "code", "name", ("year", "period_text"))}),
        (
            "数值",
            {
                "fields": (
                    ("value", "unit", "value_text"), ("numerator", "denominator"),
                    ("change", "change_unit"), ("rank", "rank_scope", "rank_basis"), "status",
                )
            },
        ),
        ("依据", {"fields": ("document", "source_quote", "note")}),
    )  # fmt: skip


@admin.register(IndicatorMonth)
class IndicatorMonthAdmin(TypedModelAdmin[IndicatorMonth]):
    """Figures reported by hand (指标月度填报)."""

    records_itself = True
    form = IndicatorMonthForm
    list_display = (
        "indicator", "division", "year", "month", "value", "entered_by", "entered_at", "badge",
    )  # fmt: skip
    list_filter = ("year", "month", "indicator", DemonstrationFilter)
    list_select_related = ("indicator", "division", "entered_by", "batch")
    search_fields = ("indicator__name", "basis")
    autocomplete_fields = ("indicator", "division")
    readonly_fields = ("entered_by", "entered_at", "batch")
    fieldsets = (
        ("指标与月份", {"fields": ("indicator", "division", ("year", "month"))}),
        ("填报", {"fields": ("value", "basis")}),
        ("来历(系统记录)", {"fields": ("entered_by", "entered_at", "batch")}),
    )

    @admin.display(description="演示", ordering="batch")
    def badge(self, row: IndicatorMonth) -> SafeString | str:
        """Mark rows that were generated for demonstration."""
        return demo_badge(row.batch)

    def save_model(
        self, request: HttpRequest, obj: IndicatorMonth, form: Any, change: bool
    ) -> None:
        """Save with revisions under the name of the person signed in."""
        stored = IndicatorMonth.objects.get(pk=obj.pk) if change else None
        save_reading(obj, old=stored, by=request.user)

    def delete_model(self, request: HttpRequest, obj: IndicatorMonth) -> None:
        """Delete the row, keeping what it said."""
        delete_reading(obj, by=request.user)

    def delete_queryset(self, request: HttpRequest, queryset: Any) -> None:
        """Delete the rows chosen, keeping what they said."""
        for row in queryset:
            delete_reading(row, by=request.user)


@admin.register(Judgement)
class JudgementAdmin(TypedModelAdmin[Judgement]):
    """Judgements of qualitative targets (定性评定)."""

    form = JudgementForm
    list_display = ("target", "month", "conclusion", "file", "judged_by", "judged_at")
    list_filter = ("target__plan", "conclusion")
    list_select_related = ("target__indicator", "judged_by")
    search_fields = ("target__code", "target__indicator__name", "basis")
    autocomplete_fields = ("target",)
    readonly_fields = ("file", "attachment_sha256", "judged_by", "judged_at")
    fieldsets = (
        (
            "评定",
            {
                "fields": ("target", "month", "conclusion", "basis", "attachment"),
                "description": "附件限 pdf、图片、docx、xlsx、wps,10 MB 以内。涉密不上网。",
            },
        ),
        ("来历(系统记录)", {"fields": ("file", "attachment_sha256", "judged_by", "judged_at")}),
    )

    @admin.display(description="附件", ordering="attachment_name")
    def file(self, row: Judgement) -> SafeString | str:
        """The attached file under the name it came with, through the view that checks."""
        if not row.attachment:
            return "—"
        address = reverse("judgement-attachment", args=[row.pk])
        return format_html('<a href="{}">{}</a>', address, row.attachment_name)

    def save_model(self, request: HttpRequest, obj: Judgement, form: Any, change: bool) -> None:
        """Remember who judged, and what the attached file was called."""
        found = form.fingerprint()
        if found is not None:
            obj.attachment_name, obj.attachment_sha256 = found
        if not change or form.has_changed():
            obj.judged_by_id = request.user.pk
        super().save_model(request, obj, form, change)
