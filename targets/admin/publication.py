"""Publishing a month freezes it, and keeps what is said of every target that day (月度发布)."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from monitoring.admin.bases import RecordAdmin
from monitoring.admin.records import PublicationAdmin as MonthPublicationAdmin
from monitoring.models import Publication
from monitoring.periods import AsOf
from monitoring.revisions import is_demonstration
from targets.evaluation.track import freeze_forecasts
from targets.models import Erratum, PublicationEdition
from targets.publishing.demonstration import discard
from targets.publishing.form import MonthForm
from targets.publishing.freeze import freeze, plan_of

KEPT = "已发布并留存了发布版,不能删除或撤回;数据有误请更正,系统将另出更正版和勘误。"

admin.site.unregister(Publication)


@admin.register(Publication)
class PublicationAdmin(MonthPublicationAdmin):
    """Published months, each frozen with its forecasts kept; what is published stays so."""

    form = MonthForm
    fieldsets = (
        ("发布月份", {"fields": (("year", "month"), "published_on", "note", "accept_missing")}),
        ("来历(系统记录)", {"fields": ("published_by", "batch")}),
    )

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """Keep month and day of what is published: editions rest on them."""
        fixed = () if obj is None else ("year", "month")
        day = ("published_on",) if obj is not None and not is_demonstration(obj) else ()
        return (*super().get_readonly_fields(request, obj), *fixed, *day)

    def get_actions(self, request: HttpRequest) -> dict[str, Any]:
        """Offer no deletion of many."""
        found = super().get_actions(request)
        found.pop("delete_selected", None)
        return found

    def delete_view(
        self, request: HttpRequest, object_id: str, extra_context: Any = None
    ) -> HttpResponse:
        """Refuse to take back what was published and kept."""
        found = self.get_object(request, object_id)
        if found is not None and PublicationEdition.objects.filter(publication=found).exists():
            self.message_user(request, f"{found}{KEPT}", messages.ERROR)
            return HttpResponseRedirect("../change/")
        return super().delete_view(request, object_id, extra_context)

    def save_model(self, request: HttpRequest, obj: Publication, form: Any, change: bool) -> None:
        """Publish: freeze the month and keep the forecasts that are not kept yet.

        Who makes a demonstration's publication their own publishes the month anew.
        """
        publishes = form.publishes
        super().save_model(request, obj, form, change)
        if not publishes:
            return
        plan = plan_of(obj)
        if plan is None:
            self.message_user(request, f"{obj.year}年没有年度计划,没有留存发布版", messages.WARNING)
            return
        if change:
            discard([obj])
        self.keep(request, obj, plan)

    def keep(self, request: HttpRequest, obj: Publication, plan: Any) -> None:
        """Keep edition and forecasts, and say so."""
        freeze(obj, request.user)
        address = reverse("published-month", args=[f"{obj.year}-{obj.month:02}"])
        text = '已发布并留存:<a href="{}">{}发布版</a>'
        self.message_user(request, format_html(text, address, str(obj)))
        count = freeze_forecasts(plan, AsOf(obj.year, obj.month), timezone.localdate())
        if count:
            self.message_user(request, f"已留存{obj}的推算 {count} 项", messages.INFO)


@admin.register(PublicationEdition)
class PublicationEditionAdmin(RecordAdmin[PublicationEdition]):
    """Published months as they were (发布版次), to read."""

    list_display = ("publication", "number", "frozen_at", "frozen_by", "reason")
    list_select_related = ("publication", "frozen_by")
    search_fields = ("reason",)
    exclude = ("page", "evaluations", "readings", "rules")


@admin.register(Erratum)
class ErratumAdmin(RecordAdmin[Erratum]):
    """What corrections changed of published months (勘误), to read."""

    list_display = ("publication", "edition", "correction", "issued_at")
    list_select_related = ("publication", "edition__publication", "correction")
    search_fields = ("correction__reason",)
