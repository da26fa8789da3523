"""Rules of divisions entered in the admin: what contradicts itself is refused in words."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError
from django.test import Client

from targets.models import LevelRule, ScoreLine, ScoreRule
from zhonglou_env.roles import Role

pytestmark = pytest.mark.django_db
RULE = {
    "valid_from": "2023-01-01", "name": "试验规则", "document": "试验文件", "note": "",
    "lines-INITIAL_FORMS": "0", "lines-MIN_NUM_FORMS": "1", "lines-MAX_NUM_FORMS": "1000",
}  # fmt: skip


def lines(*given: tuple[str, str, str]) -> dict[str, str]:
    """What the form sends for conditions: metric, threshold, colour."""
    data = {"lines-TOTAL_FORMS": str(len(given))}
    for number, (metric, threshold, colour) in enumerate(given):
        data |= {
            f"lines-{number}-metric": metric,
            f"lines-{number}-threshold": threshold,
            f"lines-{number}-colour": colour,
            f"lines-{number}-measures": "",
        }
    return data


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ((("dust", "3", "yellow"), ("dust", "2", "red")), "红色的界限须比黄色的更差"),
        ((("dust", "3", "yellow"), ("dust", "3", "red")), "红色的界限须比黄色的更差"),
        ((("good_ratio", "80", "yellow"), ("good_ratio", "85", "red")), "红色的界限须比黄色的更差"),
        ((), "1"),
    ],
)
def test_a_rule_that_contradicts_itself_is_refused(
    client_as: Callable[[Role], Client], given: tuple[tuple[str, str, str], ...], words: str
) -> None:
    client = client_as(Role.DATA_ADMIN)
    answer = client.post("/admin/targets/levelrule/add/", {**RULE, **lines(*given)})
    assert answer.status_code == 200
    assert words in str(answer.context["errors"])
    assert not LevelRule.objects.exists()


def test_a_rule_is_entered_with_its_conditions(client_as: Callable[[Role], Client]) -> None:
    given = lines(("dust", "2.3", "yellow"), ("dust", "3", "red"), ("good_ratio", "80", "red"))
    answer = client_as(Role.DATA_ADMIN).post("/admin/targets/levelrule/add/", {**RULE, **given})
    assert answer.status_code == 302
    assert LevelRule.objects.get().lines.count() == 3


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"metric": "pm25", "method": "each"}, "只用于断面、任务、缺报"),
        ({"metric": "tasks_behind", "method": "last"}, "只用于PM2.5、优良天数比率和降尘量"),
        ({"metric": "dust", "method": "last", "threshold": Decimal(2)}, "界限须留空"),
        ({"metric": "pm25_change", "method": "once"}, "须填写界限"),
        ({"metric": "dust", "method": "per_step"}, "大于零的单位"),
        ({"metric": "tasks_behind", "method": "each", "threshold": Decimal("0.5")}, "整数"),
        ({"metric": "tasks_behind", "method": "each", "threshold": Decimal(-1)}, "不小于零"),
    ],
)
def test_a_deduction_that_says_nothing_is_refused(given: dict[str, object], words: str) -> None:
    rule = ScoreRule.objects.create(
        valid_from=date(2023, 1, 1), name="试验评分", document="试验文件"
    )
    line = ScoreLine(rule=rule, position=1, name="试验", points=Decimal(1), **given)
    with pytest.raises(ValidationError, match=words):
        line.full_clean()


def test_a_count_beyond_a_whole_number_may_be_deducted_for() -> None:
    rule = ScoreRule.objects.create(
        valid_from=date(2023, 1, 1), name="试验评分", document="试验文件"
    )
    for position, bound in enumerate((None, Decimal(0), Decimal("2.00")), start=1):
        line = ScoreLine(
            rule=rule, position=position, name="滞后", metric="tasks_behind", method="each",
            points=Decimal(1), threshold=bound,
        )  # fmt: skip
        line.full_clean()
        line.save()
    assert rule.lines.count() == 3


def test_objections_are_only_read_in_the_admin(client_as: Callable[[Role], Client]) -> None:
    client = client_as(Role.DATA_ADMIN)
    assert client.get("/admin/targets/scoreobjection/").status_code == 200
    assert client.get("/admin/targets/scoreobjection/add/").status_code == 403
