"""Forms of single readings: the same checks whether a row is typed, pasted or imported."""

from collections.abc import Sequence
from copy import copy
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, TypeVar

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.utils import timezone

from monitoring.forms.cells import read_number
from monitoring.forms.fields import (
    AcidityField,
    ChangeField,
    ClassField,
    CountField,
    LimitField,
    MeasuredField,
    PercentField,
    PlainTextField,
    cell_input,
)
from monitoring.forms.typed import TypedModelForm
from monitoring.models import AirMonth, DustfallMonth, SectionMonth
from monitoring.revisions import claimed, is_demonstration
from monitoring.validation import (
    Around,
    Doubt,
    PastReadings,
    Refusal,
    air_doubts,
    air_refusals,
    dustfall_doubts,
    dustfall_refusals,
    month_refusals,
    section_doubts,
    section_refusals,
)

R = TypeVar("R", AirMonth, SectionMonth, DustfallMonth)

AIR_FIELDS = (
    "status", "pm25_mean", "valid_days", "good_days", "heavy_days", "good_day_ratio",
    "pm10_mean", "so2_mean", "no2_mean", "co_p95", "o3_p90",
    "published_pm25_change", "published_ratio_change", "source", "note",
)  # fmt: skip
AIR_MEASURED = ("pm25_mean", "pm10_mean", "so2_mean", "no2_mean", "co_p95", "o3_p90")
AIR_COUNTS = ("valid_days", "good_days", "heavy_days")
SECTION_FIELDS = (
    "status", "state", "sampled_on", "water_class", "cumulative_class", "temperature",
    *SectionMonth.PARAMETERS, "source", "note",
)  # fmt: skip
SECTION_LIMITS = tuple(item for item in SectionMonth.PARAMETERS if item != "ph")
TEXT_CLASSES = dict.fromkeys(("source", "note"), PlainTextField)
DUSTFALL_FIELDS = ("status", "state", "value", "target", "source", "note")


class ReadingForm(TypedModelForm[R]):
    """A reading with its checks.

    `today` and `past` are handed in so that a test, or a page with many rows, decides them once.
    The row must know its subject, year and month, either from its fields or from its instance.
    Over a generated row the form starts from an empty one: what it said was never measured.
    """

    starts_empty = True

    def __init__(
        self,
        *args: Any,
        today: date | None = None,
        past: PastReadings[R] | None = None,
        **kwargs: Any,
    ) -> None:
        """Remember the row as it was read, to tell later what changed."""
        instance: R | None = kwargs.get("instance")
        self.stored: R | None = copy(instance) if instance is not None and instance.pk else None
        self.is_fresh = self.stored is None or self.replaces(self.stored)
        if self.stored is not None and self.is_fresh:
            kwargs["instance"] = claimed(self.stored)
        super().__init__(*args, **kwargs)
        self.today = today or timezone.localdate()
        self.past: PastReadings[R] | None = past
        if "expected_version" in self.fields:
            self.initial["expected_version"] = self.instance.version if self.stored else 0

    def replaces(self, stored: R) -> bool:
        """Tell whether the form takes the place of a stored row as a whole: it starts empty."""
        return self.starts_empty and is_demonstration(stored)

    def full_clean(self) -> None:
        """Check the cells, then the row, then ask what is doubtful.

        Our refusals replace the database constraints' own sentences: they name the field.
        """
        self.__dict__.pop("doubts", None)
        super().full_clean()
        if not self.is_bound or set(self.errors) - {NON_FIELD_ERRORS} or self.is_blank:
            return
        row: R = self.instance
        found: list[Refusal] = month_refusals(row.year, row.month, row.status, self.today)
        found += self.refusals()
        if found:
            self.errors.pop(NON_FIELD_ERRORS, None)
        for refusal in found:
            self.refuse(refusal)
        if not self.errors:
            self.known_past.keep_beside(row)
        self.settle()

    @property
    def known_past(self) -> PastReadings[R]:
        """What the row is compared with: handed in, or fetched once."""
        if self.past is None:
            self.past = self.past_readings()
        return self.past

    @cached_property
    def doubts(self) -> Sequence[Doubt]:
        """What a person has still to vouch for; of a page with many rows ask when all are read."""
        if not self.is_bound or self.errors or self.is_blank:
            return ()
        return self.find_doubts(self.known_past)

    def settle(self) -> None:
        """Do what the form's own page does about doubts and newer versions: here, nothing."""

    @property
    def is_blank(self) -> bool:
        """Tell whether a row of a grid was left as it was offered: not entered, never zero."""
        return self.empty_permitted and not self.has_changed()

    def refuse(self, refusal: Refusal) -> None:
        """Put a refusal beside its field, or above the row."""
        field = refusal.field if refusal.field in self.fields else None
        self.add_error(field, ValidationError(refusal.text, code="refused"))

    def refusals(self) -> list[Refusal]:
        """Return what makes the row impossible."""
        raise NotImplementedError

    def find_doubts(self, past: PastReadings[R]) -> list[Doubt]:
        """Return what makes the row doubtful."""
        raise NotImplementedError

    def past_readings(self) -> PastReadings[R]:
        """Fetch the readings the row is compared with."""
        raise NotImplementedError


class AirMonthForm(ReadingForm[AirMonth]):
    """A month of air of a division or station."""

    class Meta:
        model = AirMonth
        fields: Sequence[str] = AIR_FIELDS
        field_classes = {
            **dict.fromkeys(AIR_MEASURED, MeasuredField),
            **dict.fromkeys(AIR_COUNTS, CountField),
            "good_day_ratio": PercentField,
            "published_pm25_change": ChangeField,
            "published_ratio_change": ChangeField,
            **TEXT_CLASSES,
        }
        widgets = {
            **{name: cell_input() for name in AIR_MEASURED},
            **{name: cell_input("numeric") for name in AIR_COUNTS},
            "good_day_ratio": cell_input(),
            "published_pm25_change": cell_input("text"),
            "published_ratio_change": cell_input("text"),
        }

    def refusals(self) -> list[Refusal]:
        """Return what the calendar and the row itself contradict."""
        return air_refusals(self.instance)

    def find_doubts(self, past: PastReadings[AirMonth]) -> list[Doubt]:
        """Return what looks mistyped or copied."""
        return air_doubts(self.instance, past, self.today)

    def past_readings(self) -> PastReadings[AirMonth]:
        """Fetch the other months of the same division, station, span and caliber."""
        row = self.instance
        return PastReadings(
            AirMonth.objects.filter(
                division_id=row.division_id,
                station_id=row.station_id,
                span=row.span,
                caliber=row.caliber,
            ),
            Around(),
        )


class SectionMonthForm(ReadingForm[SectionMonth]):
    """A month of one section: class, parameters and why there may be none."""

    water_class = ClassField(label="水质类别", required=False, widget=cell_input("text"))
    cumulative_class = ClassField(label="通报累计类别", required=False, widget=cell_input("text"))

    class Meta:
        model = SectionMonth
        fields: Sequence[str] = SECTION_FIELDS
        labels = {"ph": "pH"}  # Django would capitalise it
        field_classes = {
            "temperature": MeasuredField,
            "ph": AcidityField,
            **dict.fromkeys(SECTION_LIMITS, LimitField),
            **TEXT_CLASSES,
        }
        widgets = {name: cell_input() for name in ("temperature", *SectionMonth.PARAMETERS)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """Show values below detection as they were typed."""
        super().__init__(*args, **kwargs)
        for item, text in self.instance.marks.items():
            if isinstance(self.initial.get(item), Decimal):
                self.initial[item] = text

    def clean(self) -> dict[str, Any]:
        """Keep the text of those values typed that are detection limits."""
        cleaned = super().clean() or self.cleaned_data
        marks = dict(self.instance.marks)
        for item in SectionMonth.PARAMETERS:
            if item not in self.fields or item in self.errors:
                continue
            raw = self.fields[item].widget.value_from_datadict(
                self.data, self.files, self.add_prefix(item)
            )
            marks.pop(item, None)
            number = read_number(raw)
            if number.below_detection:
                marks[item] = number.text
        # A new dictionary in the order of the standard: the row as it was read keeps its own.
        self.instance.marks = {i: marks[i] for i in SectionMonth.PARAMETERS if i in marks}
        return cleaned

    def refusals(self) -> list[Refusal]:
        """Return what state, class and parameters contradict."""
        return section_refusals(self.instance, self.today)

    def find_doubts(self, past: PastReadings[SectionMonth]) -> list[Doubt]:
        """Return what looks mistyped, copied or at odds with the class."""
        return section_doubts(self.instance, past, self.today)

    def past_readings(self) -> PastReadings[SectionMonth]:
        """Fetch the other months of the section."""
        return PastReadings(SectionMonth.objects.filter(section_id=self.instance.section_id))


class DustfallMonthForm(ReadingForm[DustfallMonth]):
    """A month of dust-fall of one division."""

    class Meta:
        model = DustfallMonth
        fields: Sequence[str] = DUSTFALL_FIELDS
        field_classes = {"value": MeasuredField, "target": MeasuredField, **TEXT_CLASSES}
        widgets = {"value": cell_input(), "target": cell_input()}

    def refusals(self) -> list[Refusal]:
        """Return what state and value contradict."""
        return dustfall_refusals(self.instance)

    def find_doubts(self, past: PastReadings[DustfallMonth]) -> list[Doubt]:
        """Return what looks mistyped or copied."""
        return dustfall_doubts(self.instance, past, self.today)

    def past_readings(self) -> PastReadings[DustfallMonth]:
        """Fetch the other months of the division."""
        rows = DustfallMonth.objects.filter(division_id=self.instance.division_id)
        return PastReadings(rows, Around())
