"""History equals the truth: replaying the journal from empty gives the readings as they are."""

import contextlib
import io
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db import models, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from monitoring.choices import AuditAction
from monitoring.demonstration.readings import KEYS
from monitoring.demonstration.store import Tally, remove, store
from monitoring.forms.month_entry import MonthEntry
from monitoring.importing.confirm import BlockedImportError, confirm
from monitoring.importing.examine import Options, examine_content
from monitoring.importing.undo import LaterChangesError, undo
from monitoring.journal import RowChange, note_rows, state_of
from monitoring.journal.opening import READINGS, REASON, open_journal
from monitoring.journal.replay import differences, replay
from monitoring.journal.states import columns_of
from monitoring.models import (
    AirDay,
    AirMonth,
    AirStation,
    AuditEntry,
    Division,
    DustfallMonth,
    Exclusion,
    ImportBatch,
    SectionMonth,
    WaterSection,
)
from monitoring.reviews import OwnEntryError, review
from monitoring.revisions import ConflictError, delete_readings, save_reading

pytestmark = pytest.mark.django_db
TODAY = date(2024, 3, 1)
PLACES = st.integers(0, 2)
MONTHS = st.integers(1, 3)
VALUES = st.integers(1, 99).map(lambda n: Decimal(n) / 100)


class History:
    """Everything that can happen to readings, one step after another."""

    def __init__(self, folder: Path) -> None:
        """Start with two people, an empty journal of readings, no batches."""
        self.folder = folder
        self.entering = User.objects.create_superuser("entering")
        self.reviewing = User.objects.create_superuser("reviewing")
        self.sections = list(WaterSection.objects.order_by("pk")[:3])
        self.divisions = list(Division.objects.filter(assessed=True).order_by("pk")[:3])
        self.station = AirStation.objects.order_by("pk")[0]
        self.steps = 0

    def new_row(self, kind: int, place: int, month: int) -> Any:
        """Return a reading of some kind that is not stored."""
        section, division = self.sections[place], self.divisions[place]
        return (
            SectionMonth(section=section, year=2023, month=month),
            AirMonth(division=division, year=2023, month=month),
            DustfallMonth(division=division, year=2023, month=month),
            AirDay(division=division, date=date(2023, month, 1) + timedelta(days=place)),
        )[kind]

    def edit(self, kind: int, place: int, month: int, value: Decimal) -> None:
        """Type a value over a reading, or a new one."""
        field = ("tp", "pm25_mean", "value", "pm25")[kind]
        row = self.new_row(kind, place, month)
        keys = [each for each in row._meta.constraints if isinstance(each, models.UniqueConstraint)]
        names = keys[0].fields or keys[-1].fields
        old = type(row).objects.filter(**{name: getattr(row, name) for name in names}).first()
        if old is not None:
            row = type(row).objects.get(pk=old.pk)
        setattr(row, field, value)
        if kind == 0:
            row.marks = {"tp": f"{value}L"} if value < Decimal("0.05") else {}
        save_reading(row, old, self.entering, reason="更正")

    def delete(self, kind: int, place: int) -> None:
        """Take a reading out."""
        rows = READINGS[kind].objects.order_by("pk")[place : place + 1]
        delete_readings(rows, self.entering, "录错")

    def review(self, kind: int, by_other: bool) -> None:
        """Sign what is there; one's own is refused."""
        person = self.reviewing if by_other else self.entering
        try:
            with transaction.atomic():
                review(list(READINGS[kind].objects.select_related("batch")), person)
        except OwnEntryError:
            pass

    def grid(self, month: int, value: Decimal) -> None:
        """Save the month entry page with one value typed."""
        unbound = MonthEntry(2023, month, TODAY)
        data: dict[str, Any] = {"status": "", "doubt_reason": "已核对", "confirm_doubts": "on"}
        for row in unbound.rows:
            for cell in row.form:
                data[cell.html_name] = "" if cell.value() is None else str(cell.value())
        data[f"section-{self.sections[0].pk}-tp"] = str(value)
        entry = MonthEntry(2023, month, TODAY, data)
        if entry.is_valid():
            entry.save(self.entering)

    def import_months(self, month: int, values: list[Decimal]) -> None:
        """Import a table of section months, over what was typed too."""
        lines = ["断面名称,监测时间,总磷"]
        for section, value in zip(self.sections, values, strict=False):
            lines.append(f"{section.name},2023-{month:02d},{value}")
        content = "\n".join(lines).encode()
        found = examine_content("表.csv", content, TODAY, Options(overwrite=True))
        with contextlib.suppress(BlockedImportError, ConflictError):
            confirm(found, self.entering, "核对无误", overwrite=True)

    def import_days(self, month: int, values: list[Decimal]) -> None:
        """Import a table of days through the command."""
        self.steps += 1
        lines = ["日期,站点,SO2,NO2,PM2.5"]
        for day, value in enumerate(values, start=1):
            lines.append(f"2023-{month:02d}-{day:02d},{self.station.name},7,25,{int(value * 100)}")
        path = self.folder / f"日{self.steps}.csv"
        path.write_text("\n".join(lines), encoding="utf-8")
        out = io.StringIO()
        with contextlib.suppress(CommandError):
            call_command("import_readings", str(path), overwrite=True, stdout=out, stderr=out)

    def undo(self, keep_later: bool) -> None:
        """Undo the newest import."""
        batch = ImportBatch.objects.filter(kind="file", undone_at=None).order_by("-pk").first()
        if batch is None:
            return
        try:
            with transaction.atomic():
                undo(batch, self.reviewing, "传错文件", keep_later)
        except LaterChangesError:
            pass

    def generate(self, month: int) -> None:
        """Generate readings where none are."""
        batch = ImportBatch.objects.create(kind="demo", source_name="演示")
        rows = [self.new_row(kind, place, month) for kind in range(4) for place in range(3)]
        for row in rows:
            row.batch, row.source = batch, "演示"
            if isinstance(row, DustfallMonth):
                row.value = Decimal(3)
        store(rows, KEYS, Tally())

    def clear(self) -> None:
        """Take the generated readings out again."""
        remove(KEYS, Tally())

    def check_journal(self) -> None:
        """Hold every table against its replay, field by field."""
        for model in READINGS:
            stored = {
                row.pk: {name: getattr(row, name) for name in columns_of(model)}
                for row in model._default_manager.all()
            }
            assert replay(model) == stored


Step = tuple[str, tuple[Any, ...]]


def step(name: str, *arguments: st.SearchStrategy[Any]) -> st.SearchStrategy[Step]:
    """Return a step of a history with its arguments."""
    return st.tuples(st.just(name), st.tuples(*arguments))


KINDS = st.integers(0, 3)
SHORT = st.lists(VALUES, min_size=1, max_size=3)
STEPS = st.lists(
    st.one_of(
        step("edit", KINDS, PLACES, MONTHS, VALUES),
        step("delete", KINDS, PLACES),
        step("review", KINDS, st.booleans()),
        step("grid", MONTHS, VALUES),
        step("import_months", MONTHS, SHORT),
        step("import_days", MONTHS, SHORT),
        step("undo", st.booleans()),
        step("generate", MONTHS),
        step("clear"),
    ),
    min_size=2,
    max_size=8,
)
D = Decimal


@settings(
    max_examples=50,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=STEPS)
@example(
    steps=[
        ("generate", (1,)),
        ("grid", (1, D("0.31"))),
        ("import_months", (1, [D("0.12"), D("0.03")])),
        ("review", (0, True)),
        ("edit", (0, 1, 1, D("0.04"))),
        ("undo", (True,)),
        ("import_days", (2, [D("0.31"), D("0.35")])),
        ("import_days", (2, [D("0.32")])),
        ("undo", (False,)),
        ("delete", (3, 0)),
        ("clear", ()),
    ]
)
def test_replaying_the_journal_from_empty_rebuilds_the_readings(
    plan_2023: object, tmp_path: Path, steps: list[Step]
) -> None:
    with transaction.atomic():
        history = History(tmp_path)
        for name, arguments in steps:
            getattr(history, name)(*arguments)
        history.check_journal()
        transaction.set_rollback(True)


@pytest.fixture
def reading(plan_2023: object) -> SectionMonth:
    """A reading in the journal, changed once."""
    row = SectionMonth(section=WaterSection.objects.all()[0], year=2023, month=9, tp="0.1")
    save_reading(row, None, None)
    old = SectionMonth.objects.get(pk=row.pk)
    new = SectionMonth.objects.get(pk=row.pk)
    new.tp = Decimal("0.2")
    save_reading(new, old, None, "更正")
    return new


def test_the_table_can_be_seen_as_it_was_after_any_entry(reading: SectionMonth) -> None:
    first, second = AuditEntry.objects.order_by("id").values_list("pk", flat=True)
    assert replay(SectionMonth, upto=first)[reading.pk]["tp"] == Decimal("0.1")
    assert replay(SectionMonth, upto=second)[reading.pk]["tp"] == Decimal("0.2")
    assert replay(SectionMonth, upto=first - 1) == {}


def test_a_column_the_entries_do_not_know_has_its_default() -> None:
    change = RowChange(7, None, state_of(DustfallMonth(division_id=1, year=2023, month=1)))
    note_rows(AuditAction.CREATE, DustfallMonth, [change])
    entry = AuditEntry.objects.get()
    place = entry.changes["fields"].index("note")
    fields = [name for name in entry.changes["fields"] if name != "note"]
    row = [v for i, v in enumerate(entry.changes["rows"][0][2]) if i != place]
    AuditEntry._base_manager.update(changes={"fields": fields, "rows": [[7, None, row]]})
    assert replay(DustfallMonth)[7]["note"] == ""


@pytest.mark.parametrize("spoil", ["change", "insert", "delete"])
def test_check_data_finds_what_was_written_past_the_journal(
    reading: SectionMonth, spoil: str
) -> None:
    def check() -> str:
        out = io.StringIO()
        call_command("check_data", journal=True, stdout=out, stderr=out)
        return out.getvalue()

    check()
    past: dict[str, Callable[[], object]] = {
        "change": lambda: SectionMonth.objects.update(note="绕过"),
        "insert": lambda: DustfallMonth.objects.create(
            division=Division.objects.all()[0], year=2023, month=9, value=3
        ),
        "delete": lambda: SectionMonth.objects.all().delete(),
    }
    past[spoil]()
    with pytest.raises(CommandError):
        check()


def test_readings_from_before_the_journal_are_entered_once(plan_2023: object) -> None:
    division = Division.objects.all()[0]
    DustfallMonth.objects.create(division=division, year=2022, month=9, value=3)
    Exclusion.objects.create(division=division, date_from="2023-04-01", date_to="2023-04-02")
    assert open_journal() == 2
    assert open_journal() == 0
    assert set(AuditEntry.objects.values_list("reason", flat=True)) == {REASON}
    assert not [found for model in READINGS for found in differences(model)]
