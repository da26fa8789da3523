"""A whole month on one page: the district's air, every section, every division's dust-fall."""

from collections.abc import Iterator, Mapping
from copy import copy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet

from monitoring.choices import Caliber, DataStatus, Span
from monitoring.corrections import changing
from monitoring.forms.fields import PlainTextField
from monitoring.forms.locked import lock_help, lock_refusal, locked_months
from monitoring.forms.month_rows import (
    AirRowForm,
    DustfallRowForm,
    EntryRow,
    SectionRowForm,
    error_sentences,
    row_form,
)
from monitoring.models import (
    AirMonth,
    Division,
    DustfallMonth,
    SectionAssignment,
    SectionMonth,
    WaterSection,
)
from monitoring.models.sites import in_validity
from monitoring.revisions import User, is_demonstration, store_reading
from monitoring.rollups import refresh
from monitoring.validation import Around, PastReadings
from monitoring.validation.past import comparable_months

DISTRICT_CODE = "zhonglou"
KEEP_STATUS = ""
AnyRow = EntryRow[AirMonth] | EntryRow[SectionMonth] | EntryRow[DustfallMonth]


def district_of(year: int) -> Division | None:
    """Return the division of the plan of a year; without a plan, the district itself."""
    planned = Division.objects.filter(plan__year=year).first()
    found = planned or Division.objects.filter(code=DISTRICT_CODE).first()
    return found if isinstance(found, Division) else None


class EntrySettings(forms.Form):
    """What holds for all rows of one save: status, sources, and the answer to doubts."""

    status = forms.ChoiceField(
        label="数据状态",
        required=False,
        choices=((KEEP_STATUS, "新录入按“审核”,已有数据保持原状态"), *DataStatus.choices),
    )
    air_source = PlainTextField(label="大气数据来源", max_length=200, required=False)
    section_source = PlainTextField(label="断面数据来源", max_length=200, required=False)
    dustfall_source = PlainTextField(label="降尘数据来源", max_length=200, required=False)
    confirm_doubts = forms.BooleanField(label="以上数据已核对原始资料,确认无误", required=False)
    doubt_reason = PlainTextField(label="原因", max_length=300, required=False)

    def clean(self) -> dict[str, Any]:
        """Ask for a reason with every confirmation."""
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("confirm_doubts") and not cleaned.get("doubt_reason", "").strip():
            self.add_error("doubt_reason", "确认存疑数据时请填写原因")
        return cleaned


@dataclass(frozen=True, slots=True)
class Saved:
    """How many rows one save wrote."""

    air: int
    sections: int
    dustfall: int

    @property
    def total(self) -> int:
        """All rows together."""
        return self.air + self.sections + self.dustfall


class MonthEntry:
    """The page's rows for one month, empty or as posted; saved together or not at all."""

    def __init__(
        self, year: int, month: int, today: date, data: Mapping[str, Any] | None = None
    ) -> None:
        """Fetch what is stored, in as many queries whatever the number of rows."""
        self.year, self.month, self.today = year, month, today
        self.data = data
        self.settings = EntrySettings(data)
        self.district = district_of(year)
        self.air_rows = list(self._air_rows())
        self.section_rows = list(self._section_rows())
        self.dustfall_rows = list(self._dustfall_rows())
        self.doubts: list[tuple[str, str]] = []
        self.locked = locked_months(*(row.reading for row in self.rows))

    @property
    def lock_help(self) -> str:
        """What a published month asks of who changes it; empty for any other."""
        return lock_help(self.locked) if self.locked else ""

    @property
    def rows(self) -> list[AnyRow]:
        """All rows in the order of the page."""
        return [*self.air_rows, *self.section_rows, *self.dustfall_rows]

    @property
    def problems(self) -> list[tuple[str, str]]:
        """What keeps the month from being saved: the row's anchor and a sentence naming the row."""
        return [(row.key, f"{row.title}:{text}") for row in self.rows for text in row.problems]

    @property
    def told(self) -> dict[str, Any]:
        """What a check found: names of unreadable cells, and by row what is wrong or doubtful."""
        faulty = ((row.form, name) for row in self.rows for name in row.form.errors)
        return {
            "cells": [form[name].html_name for form, name in faulty if name in form.fields],
            "rows": {
                row.key: {"problems": row.problems, "doubts": [each.text for each in row.doubts]}
                for row in self.rows
                if row.problems or row.doubts
            },
        }

    @property
    def is_running(self) -> bool:
        """Whether the month has not ended yet."""
        return (self.year, self.month) == (self.today.year, self.today.month)

    def is_valid(self) -> bool:
        """Check every row, then ask about what is doubtful."""
        settings_fine = self.settings.is_valid()
        for row in self.rows:
            row.check()
        self.doubts = [
            (row.key, f"{row.title}:{doubt.text}") for row in self.rows for doubt in row.doubts
        ]
        settings_fine = settings_fine and self._gives_reason_if_locked()
        confirmed = settings_fine and self.settings.cleaned_data["confirm_doubts"]
        return settings_fine and not self.problems and (confirmed or not self.doubts)

    def _gives_reason_if_locked(self) -> bool:
        """Refuse to change a published month without a reason."""
        reason = self.settings.cleaned_data.get("doubt_reason", "").strip()
        if reason or not self.locked or not any(row.is_changed for row in self.rows):
            return True
        self.settings.add_error("doubt_reason", lock_refusal(self.locked))
        return False

    @transaction.atomic
    def save(self, by: User) -> Saved:
        """Write every row that differs from what is stored, and nothing else."""
        reason = self.settings.cleaned_data["doubt_reason"]
        with changing([row.reading for row in self.rows if row.is_changed], reason, by):
            return self._save(by, reason)

    def _save(self, by: User, reason: str) -> Saved:
        counts = []
        for rows, source_field in (
            (self.air_rows, "air_source"),
            (self.section_rows, "section_source"),
            (self.dustfall_rows, "dustfall_source"),
        ):
            source = self.settings.cleaned_data[source_field]
            changed: list[AnyRow] = [row for row in rows if row.is_changed]
            for row in changed:
                row.reading.source = source or row.reading.source
                store_reading(row.reading, old=row.stored, by=by, reason=reason)
            refresh(row.reading for row in changed)
            counts.append(len(changed))
        return Saved(*counts)

    def settings_problems(self) -> list[str]:
        """What is wrong with the page's own fields."""
        return list(error_sentences(self.settings)) if self.settings.is_bound else []

    def _air_rows(self) -> Iterator[EntryRow[AirMonth]]:
        if self.district is None:
            return
        stored = AirMonth.objects.filter(
            division=self.district, station__isnull=True, caliber=Caliber.ACTUAL
        ).select_related("division")
        past = PastReadings(self._comparable(stored), Around())
        for span, title in ((Span.MONTH, "当月"), (Span.YEAR_TO_DATE, f"1—{self.month}月累计")):
            if span == Span.YEAR_TO_DATE and self.month == 1:
                continue
            new = AirMonth(
                division=self.district, year=self.year, month=self.month, span=span,
                caliber=Caliber.ACTUAL,
            )  # fmt: skip
            yield self._row(f"air-{span}", f"{self.district} {title}", AirRowForm, new, past)

    def _section_rows(self) -> Iterator[EntryRow[SectionMonth]]:
        assigned: dict[WaterSection, list[str]] = {}
        for each in SectionAssignment.objects.filter(year=self.year).select_related("section"):
            words = f"{each.get_level_display()} 目标{each.get_target_class_display()}类"
            assigned.setdefault(each.section, []).append(words)
        stored = SectionMonth.objects.filter(section__in=assigned).select_related("section")
        past = PastReadings(self._comparable(stored))
        for section in sorted(assigned, key=lambda each: (each.position, each.code)):
            new = SectionMonth(section=section, year=self.year, month=self.month)
            key = f"section-{section.pk}"
            row = self._row(key, section.name, SectionRowForm, new, past)
            row.subtitle = "、".join(assigned[section])
            yield row

    def _dustfall_rows(self) -> Iterator[EntryRow[DustfallMonth]]:
        on = date(self.year, self.month, 1)
        divisions: list[Any] = list(Division.objects.filter(in_validity(on), assessed=True))
        stored = DustfallMonth.objects.filter(division__in=divisions)
        past = PastReadings(self._comparable(stored.select_related("division")), Around())
        for division in divisions:
            new = DustfallMonth(division=division, year=self.year, month=self.month)
            key = f"dust-{division.pk}"
            yield self._row(key, f"{division} 降尘", DustfallRowForm, new, past)

    def _comparable(self, readings: QuerySet[Any]) -> QuerySet[Any]:
        found = readings.filter(comparable_months(self.year, self.month))
        found = found.select_related("batch", "entered_by")
        return found if self.data is None else found.select_for_update(of=("self",))

    def _row(
        self, key: str, title: str, form_class: type[Any], new: Any, past: Any
    ) -> EntryRow[Any]:
        instance = past.same(new) or new
        offered = copy(instance)
        form = row_form(form_class, instance, self.data, key, past=past, today=self.today)
        if form.is_bound:
            self._set_status(form)
        return EntryRow(key, title, "", form, past, offered, was_posted=form.is_bound)

    def _set_status(self, form: Any) -> None:
        chosen = self.data.get("status", KEEP_STATUS) if self.data else KEEP_STATUS
        if chosen in DataStatus.values:
            form.instance.status = chosen
        elif self.is_running and (form.stored is None or is_demonstration(form.stored)):
            form.instance.status = DataStatus.REALTIME.value
