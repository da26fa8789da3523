"""Admin of open questions, highlights and mechanisms."""

from django.contrib import admin

from monitoring.admin.typed import TypedModelAdmin
from targets.models import Highlight, Mechanism, OpenQuestion


@admin.register(OpenQuestion)
class OpenQuestionAdmin(TypedModelAdmin[OpenQuestion]):
    """What the document leaves open (待确认事项)."""

    list_display = ("code", "issue", "handling", "state", "answered_on", "plan")
    list_display_links = ("code", "issue")
    list_select_related = ("plan",)
    list_filter = ("plan", "state")
    search_fields = ("code", "issue", "handling", "answer")
    autocomplete_fields = ("indicators", "tasks")
    fieldsets = (
        ("问题", {"fields": ("plan", "code", "issue", "handling")}),
        ("确认", {"fields": ("state", "answer", "answered_on")}),
        ("涉及", {"fields": ("indicators", "tasks")}),
    )


@admin.register(Highlight)
class HighlightAdmin(TypedModelAdmin[Highlight]):
    """What the document reports of the past year (上年工作亮点)."""

    list_display = ("code", "section", "text", "plan")
    list_display_links = ("code", "section")
    list_select_related = ("plan",)
    list_filter = ("plan", "section")
    search_fields = ("code", "section", "text", "source_quote")
    fieldsets = ((None, {"fields": ("plan", "code", "section", "text", "source_quote")}),)


@admin.register(Mechanism)
class MechanismAdmin(TypedModelAdmin[Mechanism]):
    """Ways of working the document names (工作机制)."""

    list_display = ("code", "name", "kind", "year_text", "plan")
    list_display_links = ("code", "name")
    list_select_related = ("plan",)
    list_filter = ("plan", "kind")
    search_fields = ("code", "name", "note", "source_quote")
    fieldsets = (
        ("机制", {"fields": ("plan", "code", "name", ("year_text", "kind"))}),
        ("说明", {"fields": ("system_support", "note", "source_quote")}),
    )
