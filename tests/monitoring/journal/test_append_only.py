"""The journal only grows; the purge takes out old entries about access and nothing else."""

import io
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.core.management import CommandError, call_command
from django.db.models import ProtectedError
from django.utils import timezone

from monitoring.choices import AuditAction
from monitoring.journal import Actor, RowChange, acting, note, note_rows, removing, state_of
from monitoring.models import AuditEntry, Division, ImportBatch
from monitoring.models.audit import AppendOnlyError

pytestmark = pytest.mark.django_db


@pytest.fixture
def entry() -> AuditEntry:
    """One entry."""
    return note(AuditAction.LOGIN, "somebody")


def test_no_way_of_the_model_changes_or_takes_out_an_entry(entry: AuditEntry) -> None:
    every = AuditEntry.objects.all()
    for attempt in (
        entry.save,
        entry.delete,
        every.delete,
        lambda: every.update(label="x"),
        lambda: every.bulk_update([entry], ["label"]),
        lambda: every._raw_delete("default"),
        lambda: AuditEntry.objects.update_or_create(pk=entry.pk, defaults={"label": "x"}),
        lambda: AuditEntry.objects.bulk_create(
            [AuditEntry(pk=entry.pk, action="login", label="x")],
            update_conflicts=True, update_fields=["label"], unique_fields=["id"],
        ),
    ):  # fmt: skip
        with pytest.raises(AppendOnlyError):
            attempt()
    assert AuditEntry.objects.get().label == "somebody"


def test_neither_account_nor_batch_with_entries_can_be_deleted() -> None:
    user = User.objects.create_user("somebody")
    batch = ImportBatch.objects.create(kind="file", source_name="9月.csv")
    with acting(Actor(user.pk, "somebody")):
        note(AuditAction.IMPORT, "9月.csv", batch=batch)
    for row in (user, batch):
        with pytest.raises(ProtectedError):
            row.delete()
        with pytest.raises(ProtectedError):
            type(row)._default_manager.filter(pk=row.pk).delete()


def test_passwords_are_in_no_state() -> None:
    user = User.objects.create_user("somebody", password="Secret-2023-pass")
    assert user.password not in state_of(user)


def test_a_bulk_write_makes_one_entry_for_some_hundred_rows() -> None:
    state = state_of(Division.objects.all()[0])
    rows = [RowChange(pk, None, state) for pk in range(1, 1202)]
    note_rows(AuditAction.IMPORT, Division, rows)
    spans = AuditEntry.objects.order_by("id").values_list("first_id", "last_id", "row_count")
    assert list(spans) == [(1, 500, 500), (501, 1000, 500), (1001, 1201, 201)]


def test_rows_deleted_along_are_recorded_too(plan_2023: object) -> None:
    from monitoring.models import WaterSection

    section = WaterSection.objects.create(code="X1", name="试验断面", body="river")
    section.assignments.create(year=2023, level="district", target_class=3)
    with removing([section]):
        section.delete()
    found = AuditEntry.objects.filter(action=AuditAction.DELETE).order_by("table")
    assert [e.table for e in found] == ["monitoring.sectionassignment", "monitoring.watersection"]
    assert found[1].label == "试验断面"


def aged(days: int, action: AuditAction) -> AuditEntry:
    """Return an entry written some days ago."""
    entry = note(action, f"{action.label} {days}")
    then = timezone.now() - timedelta(days=days, hours=1)
    AuditEntry._base_manager.filter(pk=entry.pk).update(at=then)
    return entry


def purge(*arguments: str) -> str:
    """Run the command and return what it prints."""
    out = io.StringIO()
    call_command("purge_audit", *arguments, stdout=out)
    return out.getvalue()


@pytest.mark.parametrize("days", ["179", "0", "-1"])
def test_a_purge_of_less_than_the_law_has_it_is_refused(days: str) -> None:
    aged(1000, AuditAction.LOGIN)
    with pytest.raises(CommandError, match="至少保存 180 天"):
        purge("--days", days)
    assert AuditEntry.objects.count() == 1


def test_a_purge_takes_out_old_access_and_never_what_was_done() -> None:
    for action in AuditAction:
        aged(200, action)
    aged(179, AuditAction.LOGIN)
    note_rows(AuditAction.EXPORT, Division, [RowChange(1, None, None)])
    AuditEntry._base_manager.filter(table__gt="").update(at=timezone.now() - timedelta(days=999))
    assert "将清理:4 条" in purge("--days", "180", "--dry-run")
    before = AuditEntry.objects.count()
    assert "已清理:4 条" in purge("--days", "180")
    assert AuditEntry.objects.count() == before - 4 + 1
    newest = AuditEntry.objects.order_by("-id")[0]
    assert newest.action == AuditAction.PURGE
    assert "4 条" in newest.label
    kept = set(AuditEntry.objects.filter(table="").values_list("label", flat=True))
    assert {"登录 179", "导入 200", "设置密码 200", "发布 200"} <= kept
    assert "没有到期的记录" in purge("--days", "180")
    assert AuditEntry.objects.count() == before - 4 + 1
