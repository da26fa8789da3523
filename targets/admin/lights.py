"""Admin of lights: the dated rule with its table, one made from a preset, lights set by hand."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import URLPattern, path, reverse

from monitoring.admin.typed import TypedModelAdmin, TypedTabularInline
from monitoring.journal import gathering
from standards.task_lights import LightPreset
from targets.models import LightLine, LightOverride, LightRule
from targets.supervision.light_rules import rule_from_preset
from targets.supervision.refusal import RefusedError


class PresetForm(forms.Form):
    """Which published rule to start from, from which day on, by which document."""

    preset = forms.ChoiceField(
        label="预设", choices=[(p.value, p.label) for p in LightPreset], widget=forms.RadioSelect
    )
    valid_from = forms.DateField(
        label="启用日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    document = forms.CharField(
        label="依据", max_length=200, help_text="规定亮灯的文件;尚无文件的写“局内暂行”"
    )


class LightLineInline(TypedTabularInline[LightLine, LightRule]):
    """The table of a rule, read from the top."""

    model = LightLine
    fields = ("position", "situation", "threshold", "lamp", "consequence")
    extra = 0


@admin.register(LightRule)
class LightRuleAdmin(TypedModelAdmin[LightRule]):
    """Light rules (亮灯规则): a change is a new rule from a date, the old ones stay."""

    list_display = ("name", "valid_from", "preset", "document")
    list_filter = ("preset",)
    search_fields = ("name", "document", "note")
    inlines = (LightLineInline,)
    change_list_template = "admin/targets/light_rules.html"
    fieldsets = (
        (
            "规则",
            {
                "fields": (("valid_from", "name"), "preset", "document", "note"),
                "description": "自上而下第一条相符的为准。修改规则请新增一条并写明启用日期:旧月份按旧规则亮灯。",  # noqa: E501
            },
        ),
    )

    def get_urls(self) -> list[URLPattern]:
        """Put the page that makes a rule from a preset beside the others."""
        view = self.admin_site.admin_view(self.from_preset)
        return [path("from-preset/", view, name="light_rule_from_preset"), *super().get_urls()]

    def from_preset(self, request: HttpRequest) -> HttpResponse:
        """Make a rule from a published one, then open it to be edited."""
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = PresetForm(request.POST if request.method == "POST" else None)
        if form.is_valid():
            given = form.cleaned_data
            try:
                preset = LightPreset(given["preset"])
                rule = rule_from_preset(preset, given["valid_from"], given["document"])
            except RefusedError as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, f"已由预设建立“{rule}”,可在下面修改")
                address = reverse("admin:targets_lightrule_change", args=[rule.pk])
                return HttpResponseRedirect(address)
        context = {
            **self.admin_site.each_context(request),
            "title": "由预设建立亮灯规则",
            "form": form,
            "presets": list(LightPreset),
        }
        return render(request, "admin/targets/light_rule_preset.html", context)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show and save the rule; the lights of all tasks follow once for all its lines."""
        with transaction.atomic(), gathering():
            answer: HttpResponse = super().changeform_view(request, *args, **kwargs)
        return answer


@admin.register(LightLine)
class LightLineAdmin(TypedModelAdmin[LightLine]):
    """Lines of light rules (亮灯规则条目)."""

    list_display = ("rule", "position", "situation", "threshold", "lamp", "consequence")
    list_filter = ("rule", "lamp")
    list_select_related = ("rule",)
    search_fields = ("rule__name", "consequence")
    autocomplete_fields = ("rule",)
    fieldsets = (
        (None, {"fields": ("rule", "position", ("situation", "threshold"), "lamp", "consequence")}),
    )


@admin.register(LightOverride)
class LightOverrideAdmin(TypedModelAdmin[LightOverride]):
    """Lights set by hand (人工亮灯): the reason is asked for and stays visible."""

    list_display = ("task", "valid_from", "valid_to", "lamp", "reason", "set_by", "set_at")
    list_filter = ("lamp", "task__area")
    list_select_related = ("task", "set_by")
    search_fields = ("task__number", "task__title", "reason")
    date_hierarchy = "valid_from"
    autocomplete_fields = ("task",)
    readonly_fields = ("set_by", "set_at")
    fieldsets = (
        ("人工亮灯", {"fields": ("task", ("valid_from", "valid_to"), "lamp", "reason")}),
        ("来历(系统记录)", {"fields": ("set_by", "set_at")}),
    )

    def save_model(self, request: HttpRequest, obj: LightOverride, form: Any, change: bool) -> None:
        """Remember who set the light."""
        if not change or form.has_changed():
            obj.set_by_id = request.user.pk
        super().save_model(request, obj, form, change)
