"""The months the demonstration declares published are frozen with it and gone with it."""

from io import StringIO

import pytest
from django.core.management import call_command

from monitoring.models import Correction, Publication
from targets.demonstration import add, take_out
from targets.models import Erratum, PublicationEdition
from targets.publishing.demonstration import freeze_demonstration

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("plan_2023")]


def test_each_demonstrated_month_has_one_edition_until_it_is_removed() -> None:
    said = StringIO()
    call_command("demo", stdout=said)
    assert "发布版次 8 行" in said.getvalue()
    august = PublicationEdition.objects.get(publication__month=8)
    assert "演示数据" in august.page
    assert "自上次以来的变化" in august.page
    assert freeze_demonstration() == 0
    edition = PublicationEdition.objects.create(
        publication=august.publication, number=2, page="", page_sha256="",
        evaluations={}, readings=[], rules={},
    )  # fmt: skip
    made = Correction.objects.create(year=2023, month=8, label="8月", reason="更正")
    Erratum.objects.create(
        publication=august.publication, edition=edition, correction=made, changes=[]
    )
    call_command("demo", "--remove", stdout=said)
    assert not PublicationEdition.objects.exists()
    assert not Publication.objects.exists()


def test_editions_can_be_left_out() -> None:
    add(with_editions=False)
    assert not PublicationEdition.objects.exists()
    take_out()
