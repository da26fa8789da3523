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
from monitoring.admin.review_actions import StatusActions
from monitoring.forms.admin_forms import (
    AirDayAdminForm,
    AirMonthAdminForm,
    DustfallMonthAdminForm,
    SectionMonthAdminForm,
)
from monitoring.models import AirDay, AirMonth, DustfallMonth, SectionMonth
from standards.surface_water_limits import WaterItem

LIMIT_HELP = "低于检出限的照原文填,如 0.01L、<0.01、未检出(0.01);没有数据请留空,不要填 0。"
ORIGIN: tuple[str, Any] = ("状态与来源", {"fields": ("status", "source", "note")})


@admin.register(AirDay)
class AirDayAdmin(StatusActions[AirDay], ProvenanceAdmin[AirDay]):
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
    readonly_fields = (*PROVENANCE, "aqi", "primary_pollutant", "coverage")
    fieldsets = (
        ("对象与日期", {"fields": ("division", "station", "date", "caliber")}),
        ("污染物浓度", {"fields": (("pm25", "pm10", "o3_8h"), ("so2", "no2", "co"), "coverage")}),
        (
            "空气质量指数",
            {
                "fields": (("reported_aqi", "reported_primary"), ("aqi", "primary_pollutant")),
                "description": "来表给出的 AQI 优先;来表没有时,保存时按当日现行标准由浓度计算。",
            },
        ),
        ORIGIN,
        SAVING,
        PROVENANCE_FIELDSET,
    )


@admin.register(AirMonth)
class AirMonthAdmin(StatusActions[AirMonth], ProvenanceAdmin[AirMonth]):
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
class SectionMonthAdmin(StatusActions[SectionMonth], ProvenanceAdmin[SectionMonth]):
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
    readonly_fields = (*PROVENANCE, "marked")
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
                    "marked",
                ),
                "description": LIMIT_HELP,
            },
        ),
        (
            "其余项目:重金属、氰化物、挥发酚等(mg/L,粪大肠菌群 个/L)",
            {
                "fields": (
                    ("cu", "zn", "se"),
                    ("arsenic", "hg", "cd"),
                    ("cr6", "pb", "cyanide"),
                    ("volatile_phenol", "las", "sulfide"),
                    "fc",
                ),
                "classes": ("collapse",),
                "description": f"{LIMIT_HELP}总氮、粪大肠菌群只作参考,不参与类别评价。",
            },
        ),
        ORIGIN,
        SAVING,
        PROVENANCE_FIELDSET,
    )

    @admin.display(description="低于检出限(原文)")
    def marked(self, row: SectionMonth) -> str:
        """Name the items below detection as the laboratory printed them."""
        return (
            "、".join(f"{WaterItem(item).label} {text}" for item, text in row.marks.items()) or "—"
        )


@admin.register(DustfallMonth)
class DustfallMonthAdmin(StatusActions[DustfallMonth], ProvenanceAdmin[DustfallMonth]):
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
