"""A published month stays as it was for ever; a correction makes an edition and an erratum."""

import hashlib
import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.http import HttpResponse
from django.test import Client

from monitoring.choices import AuditAction
from monitoring.models import (
    AirMonth,
    AuditEntry,
    Correction,
    DustfallMonth,
    Publication,
    Revision,
)
from targets.models import Erratum, Plan, PublicationEdition
from targets.publishing import issue_errata
from targets.publishing.freeze import freeze

pytestmark = pytest.mark.django_db

AUGUST, ERRATA = "/published/2023-08/", "/published/2023-08/errata/"
Correct = Callable[..., HttpResponse]
Publish = Callable[..., HttpResponse]


def pm25(edition: PublicationEdition) -> dict[str, str]:
    """Return PM2.5 of an edition as printed."""
    rows = edition.evaluations["printed"]
    return next(row for row in rows if row["code"] == "AIR_PM25_ANNUAL_AVG")


def test_publishing_keeps_page_evaluations_readings_and_rules(august: Publication) -> None:
    [edition] = august.editions.all()
    assert edition.page_sha256 == hashlib.sha256(edition.page.encode()).hexdigest()
    assert edition.frozen_by.get_username() == "chief"
    assert edition.evaluations["evaluations"][0]["provenance"]["readings"]
    rows = [row for row in edition.readings if row["table"] == "AirMonth"]
    assert {(row["label"], row["values"]["pm25_mean"]) for row in rows} >= {
        ("钟楼区 2023年7月当月", "23.000")
    }
    assert edition.rules["targets"]["T01"]["value"] == "31.5"
    assert edition.rules["bands"] == {"likely": "0.80", "even": "0.50", "poor": "0.20"}
    assert edition.journal_position > 0
    assert AuditEntry.objects.filter(action=AuditAction.PUBLISH, label__startswith="2023年8月第1版")


def test_the_page_stands_alone_and_names_no_reader(august: Publication, chief: Client) -> None:
    answer = chief.get(AUGUST)
    page = answer.content.decode()
    assert "<title>钟楼区生态环境目标 2023年8月 (发布版)</title>" in page
    assert "csrf" not in page
    assert "/explain/" not in page
    assert "<script" not in page
    assert not re.search(r'(?:src|href)="(?!errata/"|data:,")', page)
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert re.search(r"style-src 'sha256-[\w+/]+='", policy)
    assert "unsafe" not in policy


def test_the_same_month_frozen_again_reads_the_same(august: Publication) -> None:
    again = freeze(august, None, "再留存一次")
    again.refresh_from_db()
    first = august.editions.get(number=1)
    assert again.evaluations == first.evaluations
    assert again.readings == first.readings
    assert again.rules == first.rules


def test_august_stays_byte_for_byte_while_the_live_page_shows_the_correction(
    august: Publication, chief: Client, correct: Correct, tmp_path: Path
) -> None:
    first = chief.get(AUGUST).content
    live = chief.get("/?year=2023&month=8").content.decode()
    old = pm25(august.editions.get(number=1))
    assert old["value"] in live

    answer = correct(7, "63.2")
    assert answer.status_code == 302, answer.context["adminform"].form.errors
    erratum = Erratum.objects.get()
    [change] = [c for c in erratum.changes if c["code"] == "AIR_PM25_ANNUAL_AVG"]
    new = pm25(august.editions.get(number=2))
    assert (change["old_value"], change["new_value"]) == (
        f"{old['value']} μg/m³",
        f"{new['value']} μg/m³",
    )
    assert (change["old_status"], change["new_status"]) == (
        old["status_label"],
        new["status_label"],
    )
    assert old["status_label"] != new["status_label"]
    assert erratum.correction.reason == "省站更正"
    assert chief.get(AUGUST).content == first
    assert new["value"] in chief.get("/?year=2023&month=8").content.decode()
    page = chief.get(ERRATA).content.decode()
    for words in (*change.values(), "省站更正", "chief", "7月"):
        if words != change["text"] and words != change["code"]:
            assert words in page, words
    assert "第2版(更正)" in chief.get(f"{AUGUST}2/").content.decode()

    file = tmp_path / "空气月报_2023年7月.csv"
    file.write_text("板块,年,月,PM2.5均值,有效天数,优良天数\n钟楼区,2023,7,20,28,24\n", "utf-8")
    options = ("--overwrite", "--reason", "按通报更正")
    call_command("import_readings", str(file), *options, stdout=StringIO(), stderr=StringIO())
    assert Erratum.objects.count() == 2
    third = august.editions.get(number=3)
    assert "按通报更正" in third.reason
    assert pm25(third)["value"] != new["value"]
    assert chief.get(AUGUST).content == first
    assert "按通报更正" in chief.get(ERRATA).content.decode()


def test_a_published_month_without_a_reason_is_refused_in_words(
    august: Publication, chief: Client, correct: Correct
) -> None:
    answer = correct(7, "63.2", reason="")
    if answer.status_code == 302:
        answer = chief.get(answer.headers["Location"])
    assert "已发布" in answer.content.decode()
    assert AirMonth.objects.get(year=2023, month=7).pm25_mean == Decimal(23)
    assert Revision.objects.count() == 0


def test_a_correction_that_changes_no_evaluation_makes_no_edition_but_is_listed(
    august: Publication, chief: Client, plan: Plan
) -> None:
    DustfallMonth.objects.create(division=plan.division, year=2023, month=7, value=Decimal("2.1"))
    made = Correction.objects.create(year=2023, month=7, label="钟楼区7月降尘", reason="补录")
    issue_errata([made])
    assert august.editions.count() == 1
    page = chief.get(ERRATA).content.decode()
    assert "本月没有勘误" in page
    assert "没有改变评价的更正" in page
    assert "钟楼区7月降尘" in page


def test_issuing_again_writes_nothing(august: Publication, correct: Correct) -> None:
    correct(7, "63.2")
    issue_errata(list(Correction.objects.all()))
    assert (august.editions.count(), Erratum.objects.count()) == (2, 1)


def test_a_month_after_the_published_one_is_no_erratum(august: Publication, plan: Plan) -> None:
    row = AirMonth(division=plan.division, year=2023, month=9, pm25_mean=Decimal(25))
    row.save()
    issue_errata([Correction.objects.create(year=2023, month=9, label="9月", reason="补录")])
    assert august.editions.count() == 1


def test_the_year_after_is_corrected_too(plan: Plan, correct: Correct) -> None:
    """A comparison on last year is printed in the next: its status rests on both."""
    later = Plan.objects.create(
        year=2024, title="2024年计划", division=plan.division, document=plan.document
    )
    for target in plan.targets.filter(code="T01"):
        target.pk, target.plan = None, later
        target.save()
    for month in (1, 2):
        AirMonth.objects.create(
            division=plan.division, year=2024, month=month, pm25_mean=Decimal(33), valid_days=29
        )
    march = Publication.objects.create(year=2024, month=2, published_on=date(2024, 3, 18))
    freeze(march, None)
    AirMonth.objects.filter(year__in=(2019, 2020, 2021, 2022, 2023)).update(pm25_mean=90)
    issue_errata([Correction.objects.create(year=2023, month=7, label="7月", reason="更正")])
    assert march.editions.count() == 2


def test_what_was_tampered_with_is_not_shown(august: Publication, chief: Client) -> None:
    edition = august.editions.get()
    PublicationEdition.objects.update(page=edition.page.replace("29", "19"))
    answer = chief.get(AUGUST)
    assert answer.status_code == 500
    assert "校验值" in answer.content.decode()


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("/published/2023-06/", "2023年6月尚未发布"),
        ("/published/2023-08/7/", "没有第7版"),
        ("/published/2023-13/", "不是月份"),
        ("/published/2023-05/", "没有留存发布版"),
    ],
)
def test_a_month_without_an_edition_says_why(
    august: Publication, chief: Client, address: str, words: str
) -> None:
    Publication.objects.create(year=2023, month=5, published_on=date(2023, 6, 18))
    answer = chief.get(address)
    assert answer.status_code == 404
    assert words in answer.content.decode()


def test_the_list_names_every_edition(august: Publication, chief: Client, correct: Correct) -> None:
    correct(7, "63.2")
    page = chief.get("/published/").content.decode()
    assert f'href="{AUGUST}"' in page
    assert f'href="{AUGUST}2/"' in page
    assert f'href="{ERRATA}"' in page


@pytest.mark.parametrize("address", ["/published/", AUGUST, ERRATA])
def test_reading_them_takes_the_summarys_permission(august: Publication, address: str) -> None:
    stranger = Client()
    assert stranger.get(address).status_code == 302
    stranger.force_login(User.objects.create(username="nobody"))
    assert stranger.get(address).status_code == 403


# --- Publishing -----------------------------------------------------------------------------------


def test_a_month_with_an_unreviewed_reading_is_not_published(plan: Plan, publish: Publish) -> None:
    AirMonth.objects.filter(year=2023, month=8).update(reviewed_by=None)
    answer = publish()
    assert "还有 1 条数据未经他人审核:钟楼区 2023年8月当月" in answer.content.decode()
    assert not Publication.objects.exists()


def test_what_was_not_entered_takes_a_tick_and_is_noted(plan: Plan, publish: Publish) -> None:
    page = publish(accept_missing="").content.decode()
    assert "未录入" in page
    assert "断面" in page
    assert not Publication.objects.exists()
    assert publish(note="会议用").status_code == 302
    note = Publication.objects.get().note
    assert note.startswith("会议用;2023年8月未录入")
    assert "断面" in note
    assert len(note) <= 300


def test_what_is_published_is_not_taken_back(august: Publication, chief: Client) -> None:
    address = f"/admin/monitoring/publication/{august.pk}/delete/"
    answer = chief.post(address, {"post": "yes"}, follow=True)
    assert "不能删除或撤回" in answer.content.decode()
    assert Publication.objects.filter(pk=august.pk).exists()


def test_saving_a_publication_again_makes_no_edition(august: Publication, chief: Client) -> None:
    address = f"/admin/monitoring/publication/{august.pk}/change/"
    assert chief.post(address, {"note": "补充说明"}).status_code == 302
    august.refresh_from_db()
    assert (august.note, august.editions.count(), august.month) == ("补充说明", 1, 8)


def test_the_worked_example_of_the_method_page(august: Publication, correct: Correct) -> None:
    correct(5, "63")
    [change] = Erratum.objects.get().changes
    said = "PM2.5年均浓度:数值 26.8 μg/m³ → 31.8 μg/m³;状态 预计达标 → 有风险"
    assert change["text"] == said


def test_the_edition_counts_the_tasks_it_lists(august: Publication, chief: Client) -> None:
    page = chief.get(AUGUST).content.decode()
    assert '重点任务 <span class="unit">60项</span>' in page
