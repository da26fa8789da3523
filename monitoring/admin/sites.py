"""Admin of subjects and sites: divisions, air stations, water sections and their yearly targets."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from monitoring.admin.typed import TypedModelAdmin, TypedTabularInline
from monitoring.forms.stations import AirStationForm
from monitoring.models import AirStation, Division, SectionAssignment, WaterSection
from monitoring.rollups import refresh_air
from monitoring.rollups.scopes import keys_of
from monitoring.rollups.sections import keys_of as section_keys_of
from monitoring.rollups.sections import refresh_sections

COUNTED_BY = frozenset({"is_evaluated", "valid_from", "valid_to", "division"})
"""Fields of a station that decide which days of its division it counts for."""

IDENTITY = ("code", "name", "aliases", "position")
VALIDITY: tuple[str, Any] = (
    "有效期与依据",
    {"fields": (("valid_from", "valid_to"), "source", "note")},
)


@admin.register(Division)
class DivisionAdmin(TypedModelAdmin[Division]):
    """Divisions (板块)."""

    list_display = ("name", "code", "kind", "parent", "assessed", "valid_from", "valid_to")
    list_filter = ("kind", "assessed")
    list_select_related = ("parent",)
    search_fields = ("name", "code", "aliases")
    autocomplete_fields = ("parent",)
    fieldsets = (
        ("基本情况", {"fields": (*IDENTITY, "kind", "parent", "assessed", "statistical_code")}),
        VALIDITY,
    )


@admin.register(AirStation)
class AirStationAdmin(TypedModelAdmin[AirStation]):
    """Ambient air stations (空气站点)."""

    form = AirStationForm
    list_display = (
        "name", "code", "division", "control_level", "is_evaluated", "valid_from", "valid_to",
    )  # fmt: skip
    list_filter = ("control_level", "is_evaluated", "division")
    list_select_related = ("division",)
    search_fields = ("name", "code", "aliases")
    autocomplete_fields = ("division",)
    fieldsets = (
        ("基本情况", {"fields": (*IDENTITY, "division", "control_level", "is_evaluated")}),
        VALIDITY,
    )

    def save_model(self, request: HttpRequest, obj: AirStation, form: Any, change: bool) -> None:
        """Save the station; whether and when it counts changes the days of its division."""
        super().save_model(request, obj, form, change)
        if COUNTED_BY & set(form.changed_data):
            refresh_air(keys_of([obj.division_id]))

    def delete_model(self, request: HttpRequest, obj: AirStation) -> None:
        """Delete a station; its division has one less to be complete with."""
        super().delete_model(request, obj)
        refresh_air(keys_of([obj.division_id]))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[AirStation]) -> None:
        """Delete the stations chosen; their divisions have less to be complete with."""
        divisions = set(queryset.values_list("division", flat=True))
        super().delete_queryset(request, queryset)
        refresh_air(keys_of(divisions))


class SectionAssignmentInline(TypedTabularInline[SectionAssignment, WaterSection]):
    """The levels and target classes of a section, year by year."""

    model = SectionAssignment
    fields = ("year", "level", "target_class", "source")
    extra = 0


@admin.register(WaterSection)
class WaterSectionAdmin(TypedModelAdmin[WaterSection]):
    """Water sections (水质断面)."""

    list_display = ("name", "code", "river", "body", "division", "name_pending")
    list_filter = ("body", "name_pending", "assignments__level", "assignments__year")
    list_select_related = ("division",)
    search_fields = ("name", "code", "aliases", "river")
    autocomplete_fields = ("division",)
    inlines = (SectionAssignmentInline,)
    fieldsets = (
        ("基本情况", {"fields": (*IDENTITY, "name_pending", "river", "body", "division")}),
        VALIDITY,
    )

    def save_model(self, request: HttpRequest, obj: WaterSection, form: Any, change: bool) -> None:
        """Save the section; as a lake it has other limits than as a river."""
        super().save_model(request, obj, form, change)
        if change and "body" in form.changed_data:
            refresh_sections(section_keys_of(obj))


@admin.register(SectionAssignment)
class SectionAssignmentAdmin(TypedModelAdmin[SectionAssignment]):
    """Yearly assessment levels and target classes (断面年度考核目标)."""

    list_display = ("section", "year", "level", "target_class", "source")
    list_filter = ("year", "level", "target_class")
    list_select_related = ("section",)
    search_fields = ("section__name", "source")
    autocomplete_fields = ("section",)
    fieldsets = ((None, {"fields": ("section", "year", "level", "target_class", "source")}),)
