"""Publishing a month also keeps what is said of every target that day (月度发布)."""

from typing import Any

from django.contrib import admin, messages
from django.http import HttpRequest
from django.utils import timezone

from monitoring.admin.bases import RecordAdmin
from monitoring.admin.records import PublicationAdmin as MonthPublicationAdmin
from monitoring.models import Publication
from monitoring.periods import AsOf
from targets.evaluation.track import freeze_forecasts
from targets.models import Erratum, Plan, PublicationEdition

admin.site.unregister(Publication)


@admin.register(Publication)
class PublicationAdmin(MonthPublicationAdmin):
    """Published months, each with its forecasts kept."""

    def save_model(self, request: HttpRequest, obj: Publication, form: Any, change: bool) -> None:
        """Publish, then keep the forecasts that are not kept yet."""
        super().save_model(request, obj, form, change)
        plan = Plan.objects.filter(year=obj.year).first()
        as_of, today = AsOf(obj.year, obj.month), timezone.localdate()
        if plan is None or today <= as_of.last_day:  # what a running month says is not kept
            return
        count = freeze_forecasts(plan, as_of, today)
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
