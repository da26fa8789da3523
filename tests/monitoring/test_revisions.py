"""Every change of a reading is kept: field, old, new, reason and person."""

from copy import copy
from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from monitoring.models import DustfallMonth, ImportBatch, Revision, SectionMonth, WaterSection
from monitoring.models.sites import Division
from monitoring.revisions import ConflictError, delete_reading, save_reading

pytestmark = pytest.mark.django_db


@pytest.fixture
def person() -> User:
    """Somebody who enters data."""
    return User.objects.create(username="lin")


def stored_dust(batch: ImportBatch | None = None) -> DustfallMonth:
    """Return a stored month of dust-fall."""
    division = Division.objects.create(code="t-street", name="试验街道", kind="street")
    return DustfallMonth.objects.create(
        division=division, year=2023, month=9, value=Decimal("2.1"), batch=batch
    )


def test_a_change_raises_the_version_and_leaves_one_revision_a_field(person: User) -> None:
    row = stored_dust()
    old = copy(row)
    row.value, row.note = Decimal("2.3"), "复核"
    assert save_reading(row, old, by=person, reason="实验室更正")
    row.refresh_from_db()
    assert (row.version, row.entered_by) == (2, person)
    found = {r.field: (r.old_value, r.new_value, r.reason) for r in Revision.objects.all()}
    assert found == {
        "降尘量(吨/平方公里·月)": ("2.1", "2.3", "实验室更正"),
        "备注": ("", "复核", "实验室更正"),
    }


def test_saving_without_a_change_writes_nothing(person: User) -> None:
    row = stored_dust()
    assert not save_reading(row, copy(row), by=person)
    row.refresh_from_db()
    assert (row.version, row.entered_by, Revision.objects.count()) == (1, None, 0)


def test_a_row_a_person_has_changed_is_no_demonstration_data_any_more(person: User) -> None:
    row = stored_dust(ImportBatch.objects.create(kind="demo", source_name="演示"))
    old = copy(row)
    row.value = Decimal("2.2")
    save_reading(row, old, by=person)
    row.refresh_from_db()
    assert row.batch is None


def test_a_new_row_leaves_one_revision_with_all_it_says(person: User) -> None:
    section = WaterSection.objects.create(code="t-section", name="试验断面")
    row = SectionMonth(section=section, year=2023, month=9, water_class=3, tp=Decimal("0.15"))
    save_reading(row, None, by=person)
    revision = Revision.objects.get()
    assert revision.table == "monitoring.sectionmonth"
    assert (revision.field, revision.old_value) == ("新增记录", "")
    assert "水质类别 Ⅲ" in revision.new_value
    assert "总磷 0.15" in revision.new_value


def test_a_row_saved_by_somebody_else_meanwhile_is_not_overwritten(person: User) -> None:
    mine = stored_dust()
    theirs = DustfallMonth.objects.get(pk=mine.pk)
    theirs.value = Decimal("3.0")
    save_reading(theirs, DustfallMonth.objects.get(pk=mine.pk), by=person)
    old = copy(mine)
    mine.value = Decimal("9.9")
    with pytest.raises(ConflictError):
        save_reading(mine, old, by=person)
    assert DustfallMonth.objects.get(pk=mine.pk).value == Decimal("3.0")


def test_a_deleted_row_leaves_what_it_said(person: User) -> None:
    delete_reading(stored_dust(), by=person, reason="重复")
    assert not DustfallMonth.objects.exists()
    assert "降尘量(吨/平方公里·月) 2.1" in Revision.objects.get().old_value
