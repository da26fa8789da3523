"""Admin of the readings: air days and months, section months, dust-fall months."""

from typing import Any

from django.contrib import admin

from monitoring.admin.bases import (
    PROVENANCE,
    PROVENANCE_FIELDSET,
    SAVING,
    DemonstrationFilter,
    ProvenanceAdmin,
    trimmed,
)
from monitoring.forms.admin_forms import (
    AirDayAdminForm,
    AirMonthAdminForm,
    DustfallMonthAdminForm,
    SectionMonthAdminForm,
)
from monitoring.models import AirDay, AirMonth, DustfallMonth, SectionMonth

ORIGIN: tuple[str, Any] = ("状态与来源", {"fields": ("status", "source", "note")})


@admin.register(AirDay)
class AirDayAdmin(ProvenanceAdmin[AirDay]):
    """Days of air (空气日数据)."""

    form = AirDayAdminForm
    list_display = (
        "date", "badge", "division", "station", "caliber", trimmed(AirDay, "pm25"),
        trimmed(AirDay, "o3_8h"), "aqi", "primary_pollutant", "status",
    )  # fmt: skip
    list_filter = ("division", "station", "caliber", "status", DemonstrationFilter)
    list_select_related = ("division", "station", "batch")
    search_fields = ("division__name", "station__name", "note")
    date_hierarchy = "date"
    autocomplete_fields = ("division", "station")
    readonly_fields = PROVENANCE
    fieldsets = (
        ("对象与日期", {"fields": ("division", "station", "date", "caliber")}),
        ("污染物浓度", {"fields": (("pm25", "pm10", "o3_8h"), ("so2", "no2", "co"))}),
        ("空气质量指数", {"fields": ("aqi", "primary_pollutant")}),
        ORIGIN,
        SAVING,
        PROVENANCE_FIELDSET,
    )


@admin.register(AirMonth)
class AirMonthAdmin(ProvenanceAdmin[AirMonth]):
    """Months of air (空气月数据)."""

    form = AirMonthAdminForm
    list_display = (
        "division", "badge", "station", "year", "month", "span", "caliber",
        trimmed(AirMonth, "pm25_mean"), "valid_days", "good_days", "good_day_ratio", "status",
        "version",
    )  # fmt: skip
    list_display_links = ("division", "month")
    list_filter = ("year", "month", "division", "span", "caliber", "status", DemonstrationFilter)
    list_select_related = ("division", "station", "batch")
    search_fields = ("division__name", "station__name", "source", "note")
    autocomplete_fields = ("division", "station")
    readonly_fields = PROVENANCE
    fieldsets = (
        (
            "对象与时段",
            {"fields": (("division", "station"), ("year", "month", "span", "caliber"))},
        ),
        (
            "细颗粒物与优良天数",
            {"fields": ("pm25_mean", ("valid_days", "good_days", "heavy_days"), "good_day_ratio")},
        ),
        ("其他污染物", {"fields": (("pm10_mean", "so2_mean", "no2_mean"), ("co_p95", "o3_p90"))}),
        ("通报公布的同比", {"fields": (("published_pm25_change", "published_ratio_change"),)}),
        ORIGIN,
        SAVING,
        PROVENANCE_FIELDSET,
    )


@admin.register(SectionMonth)
class SectionMonthAdmin(ProvenanceAdmin[SectionMonth]):
    """Months of sections (断面月数据)."""

    form = SectionMonthAdminForm
    list_display = (
        "section", "badge", "year", "month", "water_class", "state",
        *(trimmed(SectionMonth, name) for name in ("ph", "do", "codmn", "nh3n", "tp")),
        "status", "version",
    )  # fmt: skip
    list_filter = (
        "year",
        "month",
        "water_class",
        "state",
        "status",
        "section",
        DemonstrationFilter,
    )
    list_select_related = ("section", "batch")
    search_fields = ("section__name", "section__aliases", "source", "note")
    autocomplete_fields = ("section",)
    readonly_fields = (*PROVENANCE, "below_detection")
    fieldsets = (
        ("断面与月份", {"fields": ("section", ("year", "month"), ("state", "sampled_on"))}),
        ("类别", {"fields": (("water_class", "cumulative_class"),)}),
        (
            "项目浓度(mg/L)",
            {
                "fields": (
                    ("ph", "temperature", "do"),
                    ("codmn", "cod", "bod5"),
                    ("nh3n", "tp", "tn"),
                    ("fluoride", "oil"),
                    "below_detection",
                ),
                "description": "低于检出限的写成检出限加 L,如 0.01L;没有数据请留空,不要填 0。",
            },
        ),
        ORIGIN,
        SAVING,
        PROVENANCE_FIELDSET,
    )


@admin.register(DustfallMonth)
class DustfallMonthAdmin(ProvenanceAdmin[DustfallMonth]):
    """Months of dust-fall (降尘月数据)."""

    form = DustfallMonthAdminForm
    list_display = (
        "division", "badge", "year", "month", trimmed(DustfallMonth, "value"),
        trimmed(DustfallMonth, "target"), "state", "status", "version",
    )  # fmt: skip
    list_filter = ("year", "month", "state", "status", "division", DemonstrationFilter)
    list_select_related = ("division", "batch")
    search_fields = ("division__name", "source", "note")
    autocomplete_fields = ("division",)
    readonly_fields = PROVENANCE
    fieldsets = (
        ("板块与月份", {"fields": ("division", ("year", "month"))}),
        ("降尘", {"fields": ("state", ("value", "target"))}),
        ORIGIN,
        SAVING,
        PROVENANCE_FIELDSET,
    )
