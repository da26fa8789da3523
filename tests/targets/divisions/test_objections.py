"""Objections to a score: who may file and decide, until when, and what a correction leaves."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from itertools import takewhile
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from monitoring.models import AuditEntry, Division, Publication
from monitoring.periods import AsOf
from targets.assessments.divisions.facts import division_facts
from targets.assessments.divisions.months import judged_month
from targets.models import ScoreObjection, ScoreRule, Unit
from targets.wording import plain
from zhonglou_env.roles import Role

pytestmark = pytest.mark.django_db
ClientAs = Callable[[Role | str], Client]
PAGE = "/divisions/{}/?year=2023&month=8"


@pytest.fixture
def last(divisions: list[Division], dust: Callable[..., None], score_rule: ScoreRule) -> Division:
    """The division that loses 4 and 2 points in August."""
    dust("2.00 2.20 3.00")
    return divisions[2]


@pytest.fixture
def unit(
    client_as: ClientAs, last: Division, spokesman: Callable[[User, Division], Unit]
) -> Client:
    """Somebody who speaks for that division."""
    client = client_as(Role.UNIT)
    spokesman(User.objects.get(username="test-unit"), last)
    return client


def filed(client: Client, division: Division, position: int = 1, **given: str) -> str:
    """File an objection to a line; return the page that follows."""
    line = ScoreRule.objects.get().lines.get(position=position).pk
    data = {"year": "2023", "month": "8", "line": str(line), "grounds": "道路施工影响", **given}
    answer = client.post(f"/divisions/{division.code}/objections/", data, follow=True)
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def decided(client: Client, objection: ScoreObjection, **given: str) -> str:
    """Decide an objection; return the page that follows."""
    data = {"decision": "granted", "corrected_points": "1", "decision_reason": "属实", **given}
    answer = client.post(f"/objections/{objection.pk}/decide/", data, follow=True)
    return answer.content.decode() if answer.status_code == 200 else str(answer.status_code)


def test_a_granted_objection_shows_both_scores_and_who_said_what(
    unit: Client, client_as: ClientAs, last: Division, published: Publication
) -> None:
    assert "异议已提出" in filed(unit, last)
    objection = ScoreObjection.objects.get()
    assert objection.disputed_points == 4
    page = decided(client_as(Role.DATA_ADMIN), objection)
    assert "异议已办理:同意" in page
    page = unit.get(PAGE.format(last.code)).content.decode()
    for words in ("已更正,原", "道路施工影响", "属实", "更正为扣 1 分", "test-unit"):
        assert words in page
    scores = [
        unit.get(f"/explain/division/{last.code}/{measure}/?year=2023&month=8&format=json").json()
        for measure in ("score", "score-original", "deduction-1", "original-1")
    ]
    assert [each["figure"] for each in scores] == ["97", "94", "扣 1", "扣 4"]


def later_data_of(name: str) -> list[tuple[str, str]]:
    """The rows of the method page: points by today's data, and what the line deducts then."""
    page = Path(settings.BASE_DIR, "docs", "methods", "division-assessment.md")
    lines = iter(page.read_text(encoding="utf-8").splitlines())
    next(line for line in lines if line.startswith(f"| {name} |"))
    next(lines)
    rows = takewhile(lambda line: line.startswith("|"), lines)
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows]
    assert {(filed, corrected) for filed, corrected, *_ in cells} == {("4", "1")}
    return [(today, deducts) for _, _, today, deducts in cells]


@pytest.mark.parametrize(("today", "deducts"), later_data_of("deducted when filed"))
def test_a_correction_does_not_outlive_its_data(
    dust: Callable[..., None],
    score_rule: ScoreRule,
    divisions: list[Division],
    today: str,
    deducts: str,
) -> None:
    line = score_rule.lines.get(position=1)
    if today == "-":
        dust("2.00 2.20")
    else:
        dust(f"2.00 2.20 {Decimal('2.30') + Decimal(today) / 10}")
    ScoreObjection.objects.create(
        division=divisions[2], year=2023, month=8, line=line, grounds="施工", disputed_points=4,
        filed_on=timezone.localdate(), decision="granted", corrected_points=1,
        decided_on=timezone.localdate(), decision_reason="属实",
    )  # fmt: skip
    as_of = AsOf(2023, 8)
    score = judged_month(division_facts(as_of), as_of)[divisions[2].pk].score
    assert score is not None
    points = score.lines[0].points
    assert ("-" if points is None else plain(points)) == deducts
    assert score.is_provisional is (deducts == "-" and score.score.value is not None)


def test_filing_and_deciding_leave_their_entries_in_the_journal(
    unit: Client, client_as: ClientAs, last: Division, published: Publication
) -> None:
    filed(unit, last)
    decided(client_as(Role.DATA_ADMIN), ScoreObjection.objects.get())
    entries = AuditEntry.objects.filter(table="targets.scoreobjection").order_by("pk")
    assert [(e.action, e.actor_name) for e in entries] == [
        ("create", "test-unit"),
        ("change", "test-dataadmin"),
    ]
    (_, before, after) = entries[1].changes["rows"][0]
    place = entries[1].changes["fields"].index("corrected_points")
    assert (before[place], after[place]) == (None, "1")


def test_nobody_objects_before_publication(unit: Client, last: Division) -> None:
    assert "本月尚未发布,发布后才能提出异议" in filed(unit, last)
    assert not ScoreObjection.objects.exists()


@pytest.mark.parametrize(("days", "is_taken"), [(7, True), (8, False)])
def test_the_last_day_of_the_period_still_counts(
    unit: Client, last: Division, published: Publication, days: int, is_taken: bool
) -> None:
    Publication.objects.update(published_on=timezone.localdate() - timedelta(days=days))
    page = filed(unit, last)
    assert ScoreObjection.objects.exists() is is_taken
    assert ("异议期已于" in page) is not is_taken


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"grounds": ""}, "请写明异议理由"),
        ({"line": "99999"}, "没有这一扣分项"),
        ({"line": "x"}, "没有保存"),
    ],
)
def test_what_cannot_be_filed_is_refused_in_words(
    unit: Client, last: Division, published: Publication, given: dict[str, str], words: str
) -> None:
    assert words in filed(unit, last, **given)
    assert not ScoreObjection.objects.exists()


def test_a_line_that_deducts_nothing_needs_no_objection(
    client_as: ClientAs, divisions: list[Division], last: Division, published: Publication
) -> None:
    assert "这一项没有扣分" in filed(client_as(Role.DATA_ADMIN), divisions[0])


def test_the_same_line_is_objected_to_once(
    unit: Client, last: Division, published: Publication
) -> None:
    filed(unit, last)
    assert "已提出过异议" in filed(unit, last)
    assert "异议已提出" in filed(unit, last, position=2)
    assert ScoreObjection.objects.count() == 2


def test_a_unit_speaks_for_its_own_division_only(
    unit: Client, divisions: list[Division], last: Division, published: Publication
) -> None:
    assert filed(unit, divisions[0]) == "403"
    pages = [unit.get(PAGE.format(d.code)).content.decode() for d in (divisions[0], last)]
    assert ["<summary>提出异议" in page for page in pages] == [False, True]


@pytest.mark.parametrize("role", [Role.LEADER, Role.STAFF, Role.AUDITOR])
def test_other_roles_neither_file_nor_decide(
    client_as: ClientAs, unit: Client, last: Division, published: Publication, role: Role
) -> None:
    filed(unit, last)
    client = client_as(role)
    assert filed(client, last, position=2) == "403"
    assert decided(client, ScoreObjection.objects.get()) == "403"


def test_who_filed_does_not_decide(
    client_as: ClientAs, last: Division, published: Publication
) -> None:
    admin = client_as(Role.DATA_ADMIN)
    page = filed(admin, last)
    assert "异议已提出" in page
    assert "/decide/" not in page
    page = decided(admin, ScoreObjection.objects.get())
    assert "提出人不能办理自己的异议" in page
    assert ScoreObjection.objects.get().decision == "pending"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"corrected_points": ""}, "同意异议须填写更正后扣分"),
        ({"corrected_points": "4"}, "须少于原扣分 4 分"),
        ({"corrected_points": "-1"}, "没有保存"),
        ({"decision_reason": ""}, "请写明办理意见"),
        ({"decision": "pending"}, "请选择同意或退回"),
    ],
)
def test_a_decision_that_does_not_hold_is_refused_in_words(
    unit: Client,
    client_as: ClientAs,
    last: Division,
    published: Publication,
    given: dict[str, str],
    words: str,
) -> None:
    filed(unit, last)
    assert words in decided(client_as(Role.DATA_ADMIN), ScoreObjection.objects.get(), **given)
    assert ScoreObjection.objects.get().decision == "pending"


def test_a_returned_objection_changes_no_score_and_is_decided_once(
    unit: Client, client_as: ClientAs, last: Division, published: Publication
) -> None:
    filed(unit, last)
    admin, objection = client_as(Role.DATA_ADMIN), ScoreObjection.objects.get()
    decided(admin, objection, decision="refused", decision_reason="数据无误")
    objection.refresh_from_db()
    assert (objection.decision, objection.corrected_points) == ("refused", None)
    assert "该异议已由他人办理:退回" in decided(admin, objection)
    page = unit.get(PAGE.format(last.code)).content.decode()
    assert "数据无误" in page
    assert "已更正" not in page


def test_the_views_take_post_only(client_as: ClientAs, last: Division) -> None:
    admin = client_as(Role.DATA_ADMIN)
    assert admin.get(f"/divisions/{last.code}/objections/").status_code == 405
    assert admin.get("/objections/1/decide/").status_code == 405
    assert admin.post("/objections/1/decide/").status_code == 404
    assert Decimal(0) == sum(o.disputed_points for o in ScoreObjection.objects.all())
