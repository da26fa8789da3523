"""Entering dust-episode claims: dates that can be, an answer with its document, nothing lost."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from monitoring.choices import BatchKind, ClaimState
from monitoring.models import AirDay, Division, Exclusion, ImportBatch, Revision

ClientAs = Callable[[str], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def zhonglou() -> Division:
    return Division.objects.get(code="zhonglou")


@pytest.fixture
def keeper(client_as: ClientAs) -> Client:
    return client_as("dataadmin")


def posted(division: Division, **values: Any) -> dict[str, Any]:
    return {
        "division": division.pk, "date_from": "2023-04-11", "date_to": "2023-04-13",
        "pollutants": ["PM10", "PM2.5"], "state": ClaimState.CLAIMED, "document": "", "note": "",
        **values,
    }  # fmt: skip


def add(client: Client, division: Division, **values: Any) -> str:
    """Post a new claim; return the page that follows, or the form with its complaints."""
    answer = client.post(
        reverse("admin:monitoring_exclusion_add"), posted(division, **values), follow=True
    )
    assert answer.status_code == 200
    return answer.content.decode()


def change(client: Client, row: Exclusion, **values: Any) -> str:
    address = reverse("admin:monitoring_exclusion_change", args=[row.pk])
    given = {"date_from": row.date_from, "date_to": row.date_to, **values}
    answer = client.post(address, posted(row.division, **given), follow=True)
    return answer.content.decode()


def stored(division: Division, **values: Any) -> Exclusion:
    given = {"date_from": date(2023, 4, 11), "date_to": date(2023, 4, 13), **values}
    return Exclusion.objects.create(division=division, **given)


def test_a_claim_is_kept_with_its_items_in_order(keeper: Client, zhonglou: Division) -> None:
    add(keeper, zhonglou, pollutants=["PM2.5", "PM10"])
    row = Exclusion.objects.get()
    assert row.pollutants == "PM10、PM2.5"
    assert (row.date_from, row.state, row.removes_days) == (date(2023, 4, 11), "claimed", False)
    assert Revision.objects.filter(table="monitoring.exclusion", field="新增记录").count() == 1


TO_COME = timezone.localdate() + timedelta(days=30)
"""In the future still when a long run has gone past midnight."""


@pytest.mark.parametrize(
    ("values", "complaint"),
    [
        ({"date_to": "2023-04-10"}, "结束日期不能早于开始日期"),
        ({"date_to": str(TO_COME), "date_from": str(TO_COME)}, "日期在今天之后"),
        ({"date_from": "2022-04-11"}, "一次申报超过31天"),
        ({"pollutants": []}, "请至少选一项"),
        ({"pollutants": ["O₃"]}, "不在可用的选项中"),
        ({"state": "granted"}, "“已认定”须填写文号或依据"),
        ({"state": "refused", "document": "  "}, "“不予认定”须填写文号或依据"),
        ({"removes_days": "on"}, "只有“已认定”的申报才能连同天数一并扣除"),
    ],
)
def test_what_cannot_be_is_refused_in_chinese(
    keeper: Client, zhonglou: Division, values: dict[str, Any], complaint: str
) -> None:
    assert complaint in add(keeper, zhonglou, **values)
    assert not Exclusion.objects.exists()


def test_the_same_days_twice_are_refused(keeper: Client, zhonglou: Division) -> None:
    stored(zhonglou)
    assert "已有一份申报:请打开原记录修改" in add(keeper, zhonglou)
    assert Exclusion.objects.count() == 1


def test_an_overlap_is_asked_about_and_let_through_with_a_reason(
    keeper: Client, zhonglou: Division
) -> None:
    stored(zhonglou)
    values = {"date_from": "2023-04-13", "date_to": "2023-04-14"}
    assert "重叠的日子只扣除一次" in add(keeper, zhonglou, **values)
    assert Exclusion.objects.count() == 1
    add(keeper, zhonglou, **values, confirm_doubts="on", doubt_reason="第二次沙尘过程")
    assert Exclusion.objects.count() == 2


def test_claims_of_another_division_or_another_day_are_no_overlap(
    keeper: Client, zhonglou: Division
) -> None:
    stored(Division.objects.exclude(pk=zhonglou.pk).first() or zhonglou)
    stored(zhonglou, date_from=date(2023, 4, 14), date_to=date(2023, 4, 14))
    add(keeper, zhonglou)
    assert Exclusion.objects.count() == 3


def test_the_answer_to_a_claim_is_recorded_with_who_and_what(
    keeper: Client, zhonglou: Division
) -> None:
    row = stored(zhonglou)
    change(keeper, row, state="granted", document="环监〔2023〕8号", doubt_reason="收到认定文件")
    row.refresh_from_db()
    assert row.state == ClaimState.GRANTED
    found = {r.field: (r.old_value, r.new_value) for r in Revision.objects.all()}
    assert found == {"认定情况": ("已申报", "已认定"), "文号或依据": ("", "环监〔2023〕8号")}
    assert {(r.reason, r.changed_by.username) for r in Revision.objects.all()} == {
        ("收到认定文件", "test-dataadmin")
    }


def test_a_deleted_claim_leaves_what_it_said(client: Client, zhonglou: Division) -> None:
    row = stored(zhonglou)
    client.force_login(User.objects.create_superuser("chief"))
    client.post(reverse("admin:monitoring_exclusion_delete", args=[row.pk]), {"post": "yes"})
    (said,) = Revision.objects.all()
    assert (said.field, Exclusion.objects.count()) == ("删除记录", 0)
    assert "PM10、PM2.5" in said.old_value


def test_days_without_readings_are_told_of(keeper: Client, zhonglou: Division) -> None:
    AirDay.objects.create(division=zhonglou, date=date(2023, 4, 12), pm10=318)
    page = add(keeper, zhonglou)
    assert "在04-11、04-13没有空气日数据" in page


def test_a_generated_claim_a_person_has_saved_is_theirs(keeper: Client, zhonglou: Division) -> None:
    batch = ImportBatch.objects.create(kind=BatchKind.DEMONSTRATION, source_name="演示")
    row = stored(zhonglou, batch=batch)
    address = reverse("admin:monitoring_exclusion_change", args=[row.pk])
    assert "这是演示数据" in keeper.get(address).content.decode()
    change(keeper, row)
    row.refresh_from_db()
    assert row.batch is None
