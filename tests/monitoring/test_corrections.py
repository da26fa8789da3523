"""Published months are locked: what they rest on changes with a reason only, and is kept."""

from copy import copy
from datetime import date
from decimal import Decimal

import pytest

from monitoring import corrections
from monitoring.corrections import LockedMonthError, published_among
from monitoring.models import Correction, Division, DustfallMonth, ImportBatch, Publication
from monitoring.revisions import delete_reading, save_reading

pytestmark = pytest.mark.usefixtures("plan_2023")


@pytest.fixture(autouse=True)
def told(monkeypatch: pytest.MonkeyPatch) -> list[Correction]:
    """Return the corrections that issuers were told of."""
    found: list[Correction] = []
    monkeypatch.setattr(corrections, "ISSUERS", [found.extend])
    return found


def published(month: int, batch: ImportBatch | None = None) -> Publication:
    """Return a published month."""
    day = date(2023, month + 1, 18)
    return Publication.objects.create(year=2023, month=month, published_on=day, batch=batch)


def dust(month: int) -> DustfallMonth:
    """Return a stored month of dust-fall of the district."""
    division = Division.objects.get(code="zhonglou")
    return DustfallMonth.objects.create(
        division=division, year=2023, month=month, value=Decimal("2.1")
    )


def corrected(row: DustfallMonth, value: str, reason: str = "") -> None:
    """Save another value."""
    new = copy(row)
    new.value = Decimal(value)
    save_reading(new, row, by=None, reason=reason)


def test_a_published_month_changes_with_a_reason_only(told: list[Correction]) -> None:
    published(8)
    row = dust(8)
    with pytest.raises(LockedMonthError, match="2023年8月已发布并锁定"):
        corrected(row, "2.4")
    assert DustfallMonth.objects.get().value == Decimal("2.1")
    corrected(row, "2.4", "实验室更正")
    [correction] = Correction.objects.all()
    assert told == [correction]
    assert (correction.month, correction.reason) == (8, "实验室更正")


def test_a_month_that_a_published_one_counts_in_is_locked_as_well(told: list[Correction]) -> None:
    published(8)
    row = dust(7)
    with pytest.raises(LockedMonthError, match=r"2023年7月\(已计入2023年8月累计\)已发布并锁定"):
        corrected(row, "2.4")
    with pytest.raises(LockedMonthError):
        delete_reading(row, by=None)
    corrected(row, "2.4", "实验室更正")
    assert [each.month for each in told] == [7]


def test_a_month_after_the_published_one_is_free(told: list[Correction]) -> None:
    published(8)
    corrected(dust(9), "2.4")
    assert told == []


def test_the_demonstration_locks_nothing_but_its_months_are_told(told: list[Correction]) -> None:
    published(8, ImportBatch.objects.create(kind="demo", source_name="演示"))
    corrected(dust(8), "2.4")
    assert [each.reason for each in told] == ["演示发布的月份录入正式数据"]


def test_a_real_publication_goes_before_the_demonstrations() -> None:
    published(7, ImportBatch.objects.create(kind="demo", source_name="演示"))
    real = published(8)
    assert published_among([(2023, 7)]) == {(2023, 7): real}


def test_an_unchanged_save_is_no_correction(told: list[Correction]) -> None:
    published(8)
    corrected(dust(8), "2.1")
    assert told == []
