"""Declaring a month published: only one that has ended and has readings."""

from typing import Any

from django.utils import timezone

from monitoring.forms.fields import PlainTextField
from monitoring.forms.typed import TypedModelForm
from monitoring.models import AirDay, AirMonth, DustfallMonth, Publication, SectionMonth
from monitoring.periods import AsOf


def has_readings(year: int, month: int) -> bool:
    """Tell whether anything was read in a month: air, water or dust-fall."""
    return (
        AirDay.objects.filter(date__year=year, date__month=month).exists()
        or AirMonth.objects.filter(year=year, month=month).exists()
        or SectionMonth.objects.filter(year=year, month=month).exists()
        or DustfallMonth.objects.filter(year=year, month=month).exists()
    )


class PublicationForm(TypedModelForm[Publication]):
    """One month declared published."""

    class Meta:
        model = Publication
        fields = ("year", "month", "published_on", "note")
        field_classes = {"note": PlainTextField}

    def clean(self) -> dict[str, Any]:
        """Refuse a month that had not ended on the day, a day to come, a month without readings."""
        cleaned = super().clean() or self.cleaned_data
        if self.errors:
            return cleaned
        month, day = AsOf(cleaned["year"], cleaned["month"]), cleaned["published_on"]
        if day <= month.last_day:
            self.add_error("published_on", f"{month}在这一天尚未结束:请在月底以后发布")
        elif day > timezone.localdate():
            self.add_error("published_on", "发布日期在今天之后")
        if not has_readings(month.year, month.month):
            self.add_error("month", f"{month}没有任何监测数据,不能发布")
        return cleaned
