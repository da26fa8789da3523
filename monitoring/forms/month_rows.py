"""One row of the month entry page: a reading's form and what stands beside it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from django import forms

from monitoring.choices import DataStatus, QualityClass, ReadingState
from monitoring.forms.cells import shown_number
from monitoring.forms.conflicts import describe_newer
from monitoring.forms.fields import VersionField
from monitoring.forms.readings import (
    AirMonthForm,
    DustfallMonthForm,
    ReadingForm,
    SectionMonthForm,
)
from monitoring.models import AirMonth, DustfallMonth, SectionMonth
from monitoring.revisions import differs, is_demonstration, words_for
from monitoring.validation import Doubt, PastReadings
from monitoring.validation.past import MonthReading

R = TypeVar("R", AirMonth, SectionMonth, DustfallMonth)


class AirRowForm(AirMonthForm):
    """The district's air as the monthly notice gives it."""

    expected_version = VersionField(required=False)

    class Meta(AirMonthForm.Meta):
        fields = (
            "pm25_mean", "valid_days", "good_days", "good_day_ratio", "heavy_days",
            "pm10_mean", "o3_p90", "note",
        )  # fmt: skip


class SectionRowForm(SectionMonthForm):
    """One section with the parameters the monthly sheet always has."""

    cumulative_class = None  # type: ignore[assignment]  # Django's way to leave a field out
    expected_version = VersionField(required=False)

    class Meta(SectionMonthForm.Meta):
        fields = (
            "water_class", "ph", "do", "codmn", "nh3n", "tp", "cod", "oil", "state", "note",
        )  # fmt: skip


class DustfallRowForm(DustfallMonthForm):
    """One division's dust-fall."""

    expected_version = VersionField(required=False)

    class Meta(DustfallMonthForm.Meta):
        fields = ("value", "target", "state", "note")


def main_value(reading: MonthReading | None) -> str:
    """Return a reading's chief figure, for the columns of last month and last year."""
    if reading is None:
        return ""
    if isinstance(reading, AirMonth):
        return shown_number(reading.pm25_mean)
    if isinstance(reading, DustfallMonth):
        return shown_number(reading.value)
    return QualityClass(reading.water_class).label if reading.water_class else ""


@dataclass
class EntryRow(Generic[R]):
    """A row of the page: its form, its title, its neighbours in time, and what is wrong with it."""

    key: str
    title: str
    subtitle: str
    form: ReadingForm[R]
    past: PastReadings[R]
    offered: R
    was_posted: bool = False
    problems: list[str] = field(default_factory=list)

    @property
    def reading(self) -> R:
        """The row as it will be saved."""
        reading: R = self.form.instance
        return reading

    @property
    def stored(self) -> R | None:
        """The row as it was read, or None."""
        return self.form.stored

    @property
    def last_month(self) -> str:
        """The chief figure of the month before."""
        return main_value(self.past.last_month(self.reading))

    @property
    def last_year(self) -> str:
        """The chief figure of the same month a year before."""
        return main_value(self.past.last_year(self.reading))

    @property
    def is_demonstration(self) -> bool:
        """Whether the stored row was generated."""
        return self.stored is not None and is_demonstration(self.stored)

    @property
    def stored_status(self) -> str:
        """How far the entered row has been checked, in words; nobody entered a generated one."""
        if self.stored is None or self.is_demonstration:
            return ""
        return DataStatus(self.stored.status).label

    @property
    def cells(self) -> list[forms.BoundField]:
        """The cells of the row in their order, without the hidden version."""
        return self.form.visible_fields()

    @property
    def width(self) -> int:
        """Columns of the row: its title, two neighbours in time, and its cells."""
        return 3 + len(self.cells)

    @property
    def doubts(self) -> Sequence[Doubt]:
        """What a person has still to vouch for, if the row is going to be saved."""
        return self.form.doubts if self.is_changed else ()

    @property
    def is_changed(self) -> bool:
        """Whether saving the row would write anything; ask after `check`."""
        if not self.was_posted or self.form.is_blank:
            return False
        return self.stored is None or differs(self.reading, self.stored)

    def check(self) -> None:
        """Collect what is wrong with the row, and refuse to overwrite a newer version."""
        if not self.was_posted:
            return
        self.form.full_clean()
        posted = self.form[VERSION].data or "0"
        stored = str(self.stored.version if self.stored else 0)
        if posted != stored and (self.form.errors or self.is_changed):
            self.yield_to_newer()
            return
        self.problems = list(error_sentences(self.form))

    def yield_to_newer(self) -> None:
        """Show what somebody else saved in the place of what was typed."""
        newer = describe_newer(self.stored) if self.stored else "本行已被他人删除,请核对后重新填写"
        typed = "、".join(
            f"{self.form[name].label} {self.form[name].data}"
            for name in self.form.changed_data
            if self.form[name].data
        )
        self.problems = [f"{newer}(您填写的是:{typed or '空'})"]
        self.form = row_form(
            type(self.form), self.offered, None, self.key, past=self.past, today=self.form.today
        )
        self.was_posted = False


VERSION = "expected_version"


def error_sentences(form: forms.BaseForm) -> Sequence[str]:
    """Return the form's errors as sentences that name their field."""
    found: list[str] = []
    for name, errors in form.errors.items():
        label = str(form.fields[name].label or "") if name in form.fields else ""
        for text in map(str, errors):
            found.append(text if text.startswith(label) else f"{label}:{text}")
    return found


def row_form(form_class: type[Any], instance: Any, data: Any, prefix: str, **extra: Any) -> Any:
    """Build the form of one row; a row the browser did not send stays unbound.

    A generated row is one nobody has entered: left blank it stays as it is, and what was generated
    stands beside the cells, never in them.
    """
    posted = data is not None and f"{prefix}-{VERSION}" in data
    is_generated = instance.pk is not None and is_demonstration(instance)
    form = form_class(
        data if posted else None,
        instance=instance,
        prefix=prefix,
        empty_permitted=instance.pk is None or is_generated,
        use_required_attribute=False,
        **extra,
    )
    for name, cell in form.fields.items():
        words = generated_words(instance, name) if is_generated else ""
        cell.help_text = f"演示 {words}" if words else ""
    return form


def generated_words(row: Any, name: str) -> str:
    """Return what a generated row says in one cell; nothing where it says what every row does."""
    if name == VERSION or getattr(row, name) == ReadingState.MEASURED:
        return ""
    marks: dict[str, str] = getattr(row, "marks", {})
    return marks.get(name) or words_for(row, row._meta.get_field(name))
