"""Admin of how targets are judged: status bands by date, forecasts as they were made."""

from django.contrib import admin

from monitoring.admin.bases import RecordAdmin
from monitoring.admin.typed import TypedModelAdmin
from targets.models import Forecast, StatusRule


@admin.register(StatusRule)
class StatusRuleAdmin(TypedModelAdmin[StatusRule]):
    """Status bands (状态分档规则): a change is a new row from a date, the old ones stay."""

    list_display = ("valid_from", "likely", "even", "poor", "document")
    list_filter = ("valid_from",)
    search_fields = ("document", "note")
    fieldsets = (
        (
            "分档",
            {
                "fields": ("valid_from", ("likely", "even", "poor")),
                "description": "修改分档请新增一条并写明启用日期,不要改动旧的:旧月份按旧规则评估。",
            },
        ),
        ("依据", {"fields": ("document", "note")}),
    )


@admin.register(Forecast)
class ForecastAdmin(RecordAdmin[Forecast]):
    """Forecasts as they were made (当月推算留存)."""

    list_display = (
        "target", "year", "month", "value", "low", "middle", "high", "chance", "status", "made_at",
        "is_demo",
    )  # fmt: skip
    list_filter = ("year", "month", "is_demo", "target__indicator")
    list_select_related = ("target__indicator",)
    search_fields = ("target__code", "target__indicator__name")
    fieldsets = (
        ("目标与月份", {"fields": ("target", "division", ("year", "month"), "made_at")}),
        ("当月所见", {"fields": (("state", "value"), "plain_met", "status")}),
        ("推算", {"fields": (("low", "middle", "high"), ("chance", "word", "years"))}),
        ("方法", {"fields": (("model_name", "model_version"), "is_demo")}),
    )
