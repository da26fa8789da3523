"""The forms of the admin's own pages: one reading with its key, a reason, and a tick for doubts."""

from collections.abc import Sequence
from copy import copy
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from monitoring.choices import SOURCE_OF_HOURS, SOURCE_OF_PAGES
from monitoring.forms.conflicts import describe_newer
from monitoring.forms.fields import MeasuredField, PlainTextField, VersionField, cell_input
from monitoring.forms.locked import lock_help, lock_refusal, locked_months
from monitoring.forms.readings import (
    AIR_FIELDS,
    DUSTFALL_FIELDS,
    SECTION_FIELDS,
    TEXT_CLASSES,
    AirMonthForm,
    DustfallMonthForm,
    SectionMonthForm,
)
from monitoring.forms.typed import TypedModelForm
from monitoring.models import AirDay
from monitoring.revisions import is_demonstration
from monitoring.validation import Doubt, air_day_doubts, air_day_refusals

CONFIRMATION_FIELDS = ("doubt_reason", "confirm_doubts", "expected_version")
DAY_MEASURED = ("so2", "no2", "co", "o3_8h", "pm10", "pm25")


class ConfirmationFields(forms.Form):
    """What goes with a save: a reason, a tick for doubts, the version that was read."""

    doubts: Sequence[Doubt]
    stored: Any = None
    starts_empty = False
    """The person sees every value of a generated row here, and keeps or replaces it."""

    doubt_reason = PlainTextField(
        label="修改或确认的原因",
        required=False,
        max_length=300,
        help_text="记入修改记录;确认存疑数据时必填",
        widget=forms.TextInput(attrs={"class": "vTextField"}),
    )
    confirm_doubts = forms.BooleanField(
        label="确认:存疑数据已核对原始资料",
        required=False,
        help_text="仅当系统提出疑问、而数值确实无误时勾选",
    )
    expected_version = VersionField(required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Do not offer the generator as the source of what a person is going to save."""
        super().__init__(*args, **kwargs)
        if self.stored is None:
            return
        if is_demonstration(self.stored):
            self.initial["source"] = ""
        if not self.is_bound and (months := locked_months(self.stored)):
            self.fields["doubt_reason"].help_text = lock_help(months)

    def settle(self) -> None:
        """Refuse to overwrite a newer version; then ask about what is doubtful."""
        expected = self.cleaned_data.get("expected_version")
        if self.stored is not None and expected is not None and expected != self.stored.version:
            text = f"{describe_newer(self.stored)}:请重新打开本页"
            self.add_error(None, ValidationError(text, code="conflict"))
        if not self.errors and self.doubts:
            self.settle_doubts()
        self.settle_lock()

    def settle_lock(self) -> None:
        """Ask for a reason where a published month would change."""
        given = self.cleaned_data.get("doubt_reason", "").strip()
        if self.errors or given or not self.has_changed():
            return
        if months := locked_months(self.stored, self.instance):  # type: ignore[attr-defined]
            self.add_error("doubt_reason", ValidationError(lock_refusal(months), code="locked"))

    def settle_doubts(self) -> None:
        """Turn doubts into errors unless a person vouches for them with a reason."""
        if self.cleaned_data.get("confirm_doubts"):
            if not self.cleaned_data.get("doubt_reason", "").strip():
                self.add_error("doubt_reason", "确认存疑数据时请填写原因")
            return
        for doubt in self.doubts:
            field = doubt.field if doubt.field in self.fields else None
            self.add_error(field, ValidationError(f"存疑:{doubt.text}", code="doubt"))
        self.add_error("confirm_doubts", "有存疑数值:请核对;确实无误请勾选此项并填写原因,再次保存")


class AirMonthAdminForm(ConfirmationFields, AirMonthForm):
    """One month of air on its own page."""

    class Meta(AirMonthForm.Meta):
        fields = ("division", "station", "year", "month", "span", "caliber", *AIR_FIELDS)


class SectionMonthAdminForm(ConfirmationFields, SectionMonthForm):
    """One section's month on its own page."""

    class Meta(SectionMonthForm.Meta):
        fields = ("section", "year", "month", *SECTION_FIELDS)


class DustfallMonthAdminForm(ConfirmationFields, DustfallMonthForm):
    """One division's month of dust-fall on its own page."""

    class Meta(DustfallMonthForm.Meta):
        fields = ("division", "year", "month", *DUSTFALL_FIELDS)


class AirDayAdminForm(ConfirmationFields, TypedModelForm[AirDay]):
    """One day of air on its own page."""

    class Meta:
        model = AirDay
        fields = (
            "division", "station", "date", "caliber", "status", *DAY_MEASURED,
            "reported_aqi", "reported_primary", "source", "note",
        )  # fmt: skip
        field_classes = {**dict.fromkeys(DAY_MEASURED, MeasuredField), **TEXT_CLASSES}
        widgets = {name: cell_input() for name in DAY_MEASURED}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Remember the row as it was read, to tell later what changed."""
        instance = kwargs.get("instance")
        self.stored = copy(instance) if instance is not None and instance.pk else None
        super().__init__(*args, **kwargs)
        self.initial["expected_version"] = self.instance.version if self.stored else 0
        self.doubts: Sequence[Doubt] = ()

    def full_clean(self) -> None:
        """Check the cells, then the date, then the version."""
        super().full_clean()
        if not self.is_bound or self.errors:
            return
        for refusal in air_day_refusals(self.instance, timezone.localdate()):
            self.add_error(refusal.field, ValidationError(refusal.text, code="refused"))
        if not self.errors:
            self.doubts = air_day_doubts(self.instance)
        self.forget_provenance()
        self.settle()

    def forget_provenance(self) -> None:
        """Drop what was said of concentrations that a person has replaced."""
        old = self.stored
        if old is None:
            return
        changed = {
            name for name in DAY_MEASURED if getattr(old, name) != getattr(self.instance, name)
        }
        counts = self.instance.coverage.items()
        self.instance.coverage = {item: count for item, count in counts if item not in changed}
        if changed and self.instance.source in (SOURCE_OF_HOURS, SOURCE_OF_PAGES):
            self.instance.source = ""
