"""Form of an air station: whether and when it counts decides every mean of its division."""

from typing import Any

from django.core.exceptions import ValidationError

from monitoring.forms.typed import TypedModelForm
from monitoring.models import AirDay, AirStation

MOVED = (
    "该站点已有日数据,不能改到其他板块:请给本站点填停用日期,另建一个站点。"
    "否则以前的板块均值会失去依据"
)
NO_START = (
    "该板块已有日数据:请填启用日期(或不勾选“参加评价”)。"
    "否则以前各日的有效站点比例都要按增加后的站点数重算"
)


class AirStationForm(TypedModelForm[AirStation]):
    """An ambient air station."""

    class Meta:
        model = AirStation
        fields = "__all__"

    def clean(self) -> dict[str, Any]:
        """Refuse what would take the ground from means that are already there."""
        cleaned = super().clean() or self.cleaned_data
        days = AirDay.objects.order_by()
        if self.instance.pk:
            if "division" in self.changed_data and days.filter(station=self.instance).exists():
                self.add_error("division", ValidationError(MOVED, code="refused"))
            return cleaned
        is_unbounded = cleaned.get("is_evaluated") and not cleaned.get("valid_from")
        if is_unbounded and days.filter(division=cleaned.get("division")).exists():
            self.add_error("valid_from", ValidationError(NO_START, code="refused"))
        return cleaned
