"""Reviewing: by another person, of what stands there now, without a new version, on record."""

from collections.abc import Callable
from copy import copy
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import Permission, User
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from monitoring.admin.review_actions import set_status
from monitoring.choices import AuditAction, DataStatus
from monitoring.corrections import LockedMonthError
from monitoring.models import (
    AirDay,
    AirMonth,
    AuditEntry,
    Division,
    DustfallMonth,
    ImportBatch,
    Publication,
)
from monitoring.reviews import OwnEntryError, StaleReviewError, review, unreviewed
from monitoring.revisions import save_reading

pytestmark = pytest.mark.usefixtures("plan_2023")


def reviewer(name: str = "wang") -> User:
    """Somebody who may review."""
    person = User.objects.create(username=name)
    person.user_permissions.add(Permission.objects.get(codename="review_readings"))
    return person


def dust(value: str = "2.1", **given: object) -> DustfallMonth:
    """Return a stored month of dust-fall of the district."""
    division = Division.objects.get(code="zhonglou")
    row = DustfallMonth(division=division, year=2023, month=8, value=Decimal(value), **given)
    row.save()
    return row


def day(on: int, **given: object) -> AirDay:
    """Return a stored day of the district."""
    division = Division.objects.get(code="zhonglou")
    return AirDay.objects.create(division=division, date=date(2023, 8, on), aqi=50, **given)


def test_another_person_signs_and_no_version_is_raised() -> None:
    lin, wang = User.objects.create(username="lin"), reviewer()
    row = dust(entered_by=lin)
    entered_at = row.entered_at
    assert review([DustfallMonth.objects.get()], wang) == 1
    row.refresh_from_db()
    assert (row.reviewed_by, row.version, row.entered_at) == (wang, 1, entered_at)
    assert unreviewed(2023, 8) == []


def test_nobody_reviews_what_they_entered_and_then_none_is_signed() -> None:
    wang = reviewer()
    rows = [dust(entered_by=wang), day(1)]
    with pytest.raises(OwnEntryError, match="降尘由本人录入,须由他人审核"):
        review(rows, wang)
    assert len(unreviewed(2023, 8)) == 2


def test_who_imported_a_file_does_not_review_its_rows() -> None:
    wang = reviewer()
    batch = ImportBatch.objects.create(kind="file", source_name="8月.csv", created_by=wang)
    with pytest.raises(OwnEntryError):
        review([dust(batch=batch)], wang)


def test_rows_of_a_command_are_reviewed_by_anyone_who_may() -> None:
    batch = ImportBatch.objects.create(kind="file", source_name="8月.csv")
    assert review([dust(batch=batch)], reviewer()) == 1


def test_reviewing_takes_the_permission() -> None:
    with pytest.raises(PermissionDenied):
        review([dust()], User.objects.create(username="lin"))


def test_generated_rows_need_no_review() -> None:
    dust(batch=ImportBatch.objects.create(kind="demo", source_name="演示"))
    assert unreviewed(2023, 8) == []
    assert review(DustfallMonth.objects.select_related("batch"), reviewer()) == 0


def test_a_row_that_changed_after_it_was_read_is_not_signed() -> None:
    row = dust()
    DustfallMonth.objects.update(value=Decimal("2.9"))
    with pytest.raises(StaleReviewError, match="重新打开核对"):
        review([row], reviewer())
    assert DustfallMonth.objects.get().reviewed_by is None


def test_a_change_voids_the_review() -> None:
    row = dust()
    review([row], reviewer())
    old = DustfallMonth.objects.get()
    new = copy(old)
    new.value = Decimal("2.4")
    save_reading(new, old, by=User.objects.create(username="lin"))
    assert unreviewed(2023, 8) == [new]


def test_reviews_are_on_record_many_rows_an_entry() -> None:
    days = [day(on) for on in range(1, 6)]
    review(AirDay.objects.select_related("batch"), reviewer())
    entry = AuditEntry.objects.get(action=AuditAction.REVIEW)
    assert (entry.table, entry.row_count) == ("monitoring.airday", 5)
    fields = entry.changes["fields"]
    _, before, after = entry.changes["rows"][0]
    changed = {name for name, a, b in zip(fields, before, after, strict=True) if a != b}
    assert changed == {"reviewed_by_id", "reviewed_at"}
    assert {row[0] for row in entry.changes["rows"]} == {each.pk for each in days}


def test_the_list_page_reviews_what_was_chosen(client_as: Callable[[str], Client]) -> None:
    row = dust()
    answer = client_as("dataadmin").post(
        reverse("admin:monitoring_dustfallmonth_changelist"),
        {"action": "review_chosen", "_selected_action": [row.pk]},
        follow=True,
    )
    assert "已审核 1 条" in answer.content.decode()
    assert DustfallMonth.objects.get().reviewed_by is not None


def test_a_data_status_is_raised_as_a_new_version_and_asks_for_another_review() -> None:
    row, wang = dust(), reviewer()
    review([row], wang)
    assert set_status(list(DustfallMonth.objects.all()), DataStatus.FINAL, wang) == 1
    row.refresh_from_db()
    assert (row.status, row.version, row.reviewed_by) == ("final", 2, None)


def test_the_data_status_of_a_published_month_takes_a_reason() -> None:
    Publication.objects.create(year=2023, month=8, published_on=date(2023, 9, 18))
    dust()
    rows = list(DustfallMonth.objects.all())
    with pytest.raises(LockedMonthError):
        set_status(rows, DataStatus.FINAL, reviewer())
    assert set_status(rows, DataStatus.FINAL, reviewer("li"), "省站终审") == 1


def test_days_and_months_of_all_tables_wait() -> None:
    division = Division.objects.get(code="zhonglou")
    AirMonth.objects.create(division=division, year=2023, month=8, pm25_mean=Decimal(30))
    dust(), day(3)
    assert {type(row).__name__ for row in unreviewed(2023, 8)} == {
        "AirMonth", "DustfallMonth", "AirDay",
    }  # fmt: skip
