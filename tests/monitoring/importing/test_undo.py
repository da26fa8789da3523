"""A batch is taken out by its journal: back to what was before, and never over later work."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import User

from monitoring.choices import AuditAction
from monitoring.corrections import LockedMonthError
from monitoring.importing.confirm import BlockedImportError, confirm
from monitoring.importing.examine import FileImport, Options, examine_content
from monitoring.importing.undo import LaterChangesError, UndoError, plan_undo, undo
from monitoring.journal.replay import differences
from monitoring.models import (
    AuditEntry,
    Correction,
    Division,
    DustfallMonth,
    ImportBatch,
    Publication,
    Revision,
    SectionMonthRollup,
)
from monitoring.models.readings import SectionMonth
from monitoring.revisions import ConflictError, save_reading

pytestmark = pytest.mark.usefixtures("plan_2023")
TODAY = date(2023, 10, 20)
FILE = "板块,月份,降尘量\n北港街道,2023-09,3.1\n南大街街道,2023-09,2.8\n"


@pytest.fixture
def clerk(db: None) -> User:
    """Somebody who imports."""
    return User.objects.create(username="clerk")


def found_in(text: str, **options: bool) -> FileImport:
    """Examine a text as a file."""
    content = text.encode()
    return examine_content("降尘.csv", content, TODAY, Options(**options))  # type: ignore[arg-type]


def street(name: str = "北港街道") -> DustfallMonth:
    """Return the one reading of a street."""
    return DustfallMonth.objects.get(division__name=name)


@pytest.fixture
def entered() -> DustfallMonth:
    """A value that was there before."""
    row = DustfallMonth(
        division=Division.objects.get(name="北港街道"), year=2023, month=9, value=Decimal("3.5")
    )
    save_reading(row, None, None)
    return row


def test_an_import_keeps_file_hash_person_and_places(clerk: User) -> None:
    batch = confirm(found_in(FILE), clerk, "月报补报")
    assert batch is not None
    assert (batch.row_count, batch.created_by, batch.reason) == (2, clerk, "月报补报")
    with batch.file.open("rb") as kept:
        assert kept.read() == FILE.encode()
    assert (street().place, street().entered_by) == ("第2行", clerk)
    note = AuditEntry.objects.get(action=AuditAction.IMPORT)
    assert (note.batch, note.label) == (batch, "降尘.csv:新增 2 行,修改 0 行")


@pytest.mark.usefixtures("entered")
def test_undoing_deletes_what_was_new_and_puts_back_what_was_changed(clerk: User) -> None:
    batch = confirm(found_in(FILE), clerk)
    assert batch is not None
    assert (street().value, street().version) == (Decimal("3.10"), 2)
    plan = undo(batch, clerk, "传错了文件")
    assert (len(plan.deleted), len(plan.restored)) == (1, 1)
    row = street()
    assert (row.value, row.version, row.batch, row.entered_by) == (Decimal("3.50"), 3, None, None)
    assert DustfallMonth.objects.count() == 1
    assert Revision.objects.filter(field="删除记录", reason__contains="传错了文件").count() == 1
    assert (batch.undone_by, list(differences(DustfallMonth))) == (clerk, [])


def test_the_same_file_comes_in_again_after_an_undo_but_an_undo_only_once(clerk: User) -> None:
    batch = confirm(found_in(FILE), clerk)
    assert batch is not None
    assert confirm(found_in(FILE), clerk) is None
    undo(batch, clerk, "重来")
    with pytest.raises(UndoError, match="已撤销过"):
        undo(ImportBatch.objects.get(pk=batch.pk), clerk, "再来")
    again = confirm(found_in(FILE), clerk)
    assert again is not None
    assert again.row_count == 2


def test_later_work_refuses_the_undo_or_stays(clerk: User) -> None:
    batch = confirm(found_in(FILE), clerk)
    assert batch is not None
    old, new = street(), street()
    new.value = Decimal("3.3")
    other = User.objects.create(username="other")
    save_reading(new, old, other)
    with pytest.raises(LaterChangesError) as refused:
        undo(batch, clerk, "传错了")
    assert refused.value.rows[0].startswith(str(street()))
    assert "导入后由“other”修改" in refused.value.rows[0]
    undo(batch, clerk, "传错了", keep_later=True)
    assert street().value == Decimal("3.3")
    assert DustfallMonth.objects.count() == 1


def test_a_review_does_not_stand_in_the_way(clerk: User) -> None:
    batch = confirm(found_in(FILE), clerk)
    DustfallMonth.objects.update(reviewed_by=clerk)
    assert batch is not None
    assert plan_undo(batch).later == []


def test_what_follows_from_readings_follows_the_undo(clerk: User) -> None:
    text = "断面名称,监测时间,总磷\n钟楼大桥,2023-08,0.1\n"
    batch = confirm(found_in(text), clerk)
    assert batch is not None
    assert SectionMonthRollup.objects.count() == 1
    undo(batch, clerk, "传错了")
    assert not SectionMonth.objects.exists()
    assert not SectionMonthRollup.objects.exists()


def test_a_demonstration_and_an_undo_without_reason_are_refused(clerk: User) -> None:
    with pytest.raises(UndoError, match="demo --remove"):
        plan_undo(ImportBatch.objects.create(kind="demo", source_name="演示"))
    batch = confirm(found_in(FILE), clerk)
    assert batch is not None
    with pytest.raises(UndoError, match="请填写撤销原因"):
        undo(batch, clerk, " ")


def test_a_published_month_asks_for_a_reason_and_is_corrected_both_ways(clerk: User) -> None:
    Publication.objects.create(year=2023, month=9, published_on=TODAY, published_by=clerk)
    found = found_in(FILE)
    assert found.locked_months == [(2023, 9)]
    with pytest.raises(LockedMonthError):
        confirm(found, clerk)
    assert not DustfallMonth.objects.exists()
    batch = confirm(found_in(FILE), clerk, "补报")
    assert batch is not None
    undo(batch, clerk, "误报")
    assert list(Correction.objects.order_by("pk").values_list("reason", flat=True)) == [
        "补报", "误报",
    ]  # fmt: skip


@pytest.mark.usefixtures("entered")
def test_somebody_elses_save_between_preview_and_confirm_is_a_conflict(clerk: User) -> None:
    found = found_in(FILE)
    old, new = street(), street()
    new.value = Decimal("9.9")
    save_reading(new, old, clerk)
    with pytest.raises(ConflictError):
        confirm(found, clerk)
    assert DustfallMonth.objects.count() == 1
    assert not ImportBatch.objects.exists()


def test_hand_entered_rows_are_only_replaced_on_demand(clerk: User) -> None:
    row = DustfallMonth(
        division=Division.objects.get(name="北港街道"), year=2023, month=9, value=Decimal("3.5")
    )
    save_reading(row, None, clerk)
    with pytest.raises(BlockedImportError):
        confirm(found_in(FILE), clerk)
    assert [each.person for each in found_in(FILE).diff.changed] == ["clerk"]
    assert confirm(found_in(FILE), clerk, overwrite=True) is not None


def test_a_thousand_rows_come_in_and_go_out_with_one_refresh(
    clerk: User, django_assert_max_num_queries: pytest.FixtureRequest
) -> None:
    rows = "".join(
        f"{name},{year}-{month:02},{1 + month / 10}\n"
        for name in ("北港街道", "南大街街道")
        for year in range(2016, 2023)
        for month in range(1, 13)
    )
    found = found_in("板块,月份,降尘量\n" + rows)
    with django_assert_max_num_queries(168 * 5 + 40):  # type: ignore[operator]
        batch = confirm(found, clerk)
    assert batch is not None
    with django_assert_max_num_queries(60):  # type: ignore[operator]
        undo(batch, clerk, "撤销")
    assert not DustfallMonth.objects.exists()
