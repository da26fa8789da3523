"""Declaring a month published: over, with readings, each reviewed by another person."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.urls import NoReverseMatch, reverse
from django.utils import timezone
from django.utils.html import format_html

from monitoring.forms.fields import PlainTextField
from monitoring.forms.typed import TypedModelForm
from monitoring.missing import missing_of
from monitoring.models import AirDay, AirMonth, DustfallMonth, Publication, SectionMonth
from monitoring.periods import AsOf
from monitoring.reviews import unreviewed
from monitoring.revisions import is_demonstration

NAMES_SHOWN = 8
NOTE_LENGTH = 300
DESK = "admin:month_desk"


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

    accept_missing = forms.BooleanField(
        label="确认:仍未录入的数据不再等待",
        required=False,
        help_text="仅当系统列出未录入的数据、而确需先行发布时勾选;清单记入说明",
    )

    class Meta:
        model = Publication
        fields = ("year", "month", "published_on", "note")
        field_classes = {"note": PlainTextField}

    @property
    def publishes(self) -> bool:
        """Whether saving publishes the month: it is new, or a demonstration's made one's own."""
        is_new = self.instance._state.adding
        return is_new or (is_demonstration(self.instance) and self.has_changed())

    def clean(self) -> dict[str, Any]:
        """Refuse a month that is not over, has no readings, or some that nobody has reviewed."""
        super().clean()
        cleaned = self.cleaned_data
        if self.errors or not self.publishes:
            return cleaned
        year, number = (cleaned.get(name, getattr(self.instance, name)) for name in _MONTH)
        month, day = AsOf(year, number), cleaned.get("published_on", self.instance.published_on)
        if day <= month.last_day:
            self.refuse("published_on", f"{month}在这一天尚未结束:请在月底以后发布")
        elif day > timezone.localdate():
            self.refuse("published_on", "发布日期在今天之后")
        if not has_readings(month.year, month.month):
            self.refuse("month", f"{month}没有任何监测数据,不能发布")
        if not self.errors:
            self.ask_for_reviews(month)
        if not self.errors:
            self.ask_for_missing(month, cleaned)
        return cleaned

    def refuse(self, field: str, text: Any) -> None:
        """Put a refusal beside its field, or above the form where it is not shown."""
        self.add_error(field if field in self.fields else None, text)

    def unreviewed(self, month: AsOf) -> list[Any]:
        """Return what was entered of the month and nobody has reviewed."""
        return unreviewed(month.year, month.month)

    def missing(self, month: AsOf) -> list[str]:
        """Name what should have been entered of the month and was not."""
        return missing_of(month)

    def ask_for_reviews(self, month: AsOf) -> None:
        """Refuse while anything waits for its review, naming it and where to review it."""
        waiting = self.unreviewed(month)
        if waiting:
            names = listed([str(row) for row in waiting])
            text = f"{month}还有 {len(waiting)} 条数据未经他人审核:{names}。"
            self.add_error(None, ValidationError(_with_desk(text, month), code="unreviewed"))

    def ask_for_missing(self, month: AsOf, cleaned: dict[str, Any]) -> None:
        """Ask about what was not entered; with the tick it is listed in the note."""
        missing = self.missing(month)
        if not missing:
            return
        text = f"{month}未录入 {len(missing)} 项:{listed(missing)}。"
        if not cleaned.get("accept_missing"):
            asked = f"{text}请补录;确需先行发布的,勾选“确认:仍未录入的数据不再等待”。"
            self.add_error("accept_missing", ValidationError(_with_desk(asked, month)))
            return
        note = cleaned.get("note", "")
        joined = f"{note};{text}" if note else text
        cleaned["note"] = joined if len(joined) <= NOTE_LENGTH else f"{joined[: NOTE_LENGTH - 1]}…"


_MONTH = ("year", "month")


def listed(names: Sequence[str]) -> str:
    """Name some and count the rest."""
    rest = f"等 {len(names)} 项" if len(names) > NAMES_SHOWN else ""
    return "、".join(names[:NAMES_SHOWN]) + rest


def _with_desk(text: str, month: AsOf) -> Any:
    """Put the way to the month's desk behind a sentence."""
    try:
        address = reverse(DESK)
    except NoReverseMatch:
        return text
    link = '{} <a href="{}?year={}&amp;month={}">打开月度工作台</a>'
    return format_html(link, text, address, month.year, month.month)
