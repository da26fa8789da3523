"""The divisions' pages: every figure opens to itself, states are named, rules are printed."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from monitoring.models import Division, Publication, SectionMonth, WaterSection
from targets.models import LevelRule, ScoreLine, ScoreObjection, ScoreRule, Task, TaskItem
from targets.supervision import kept
from tests.targets.explain.figures_of import figures_of, printed
from zhonglou_env.roles import Role

pytestmark = pytest.mark.django_db
Store = Callable[..., None]
AUGUST = "year=2023&month=8"


@pytest.fixture
def staff(client_as: Callable[[Role], Client]) -> Client:
    """Somebody who reads every page."""
    return client_as(Role.STAFF)


@pytest.fixture
def full_month(
    divisions: list[Division],
    dust: Store,
    air: Store,
    level_rule: LevelRule,
    score_rule: ScoreRule,
    published: Publication,
) -> ScoreObjection:
    """Two years of months, sections, tasks, objects, rules, and a granted objection."""
    for month in range(1, 9):
        dust("2.00 2.40 2.40 - 3.20", month=month)
        air("30.0 36.1 30.0 - 41.5", month=month)
        dust("2.20 2.30 - 2.10 3.00", month=month, year=2022)
        air("33.0 31.0 30.0 - 40.0", month=month, year=2022)
    sections = list(WaterSection.objects.order_by("code")[:3])
    WaterSection.objects.update(division=divisions[0])
    for section in sections[:2]:
        for month in range(1, 9):
            SectionMonth.objects.create(section=section, year=2023, month=month, water_class=3)
    for task in Task.objects.filter(area__plan__year=2023)[:5]:
        task.divisions.add(divisions[0])
    TaskItem.objects.filter(task__area__plan__year=2023).update(division=divisions[1])
    for position, metric, method in (
        (3, "sections_failed", "each"), (4, "tasks_behind", "each"), (5, "pm25", "last"),
        (6, "reports_missing", "each"),
    ):  # fmt: skip
        ScoreLine.objects.create(
            rule=score_rule, position=position, name=f"试验{position}", metric=metric,
            method=method, points=Decimal("0.5"),
        )  # fmt: skip
    kept.refresh()
    return ScoreObjection.objects.create(
        division=divisions[4], year=2023, month=8, line=score_rule.lines.get(position=1),
        grounds="试验", disputed_points=Decimal(4), filed_on="2023-09-20", decision="granted",
        corrected_points=Decimal("1.5"), decided_on="2023-09-21", decision_reason="试验",
    )  # fmt: skip


@pytest.mark.parametrize(
    "address",
    [
        "/divisions/?",
        "/divisions/?span=to-date&order=-dust&",
        "/divisions/wuxing/?",
        "/divisions/yonghong/?",
        "/divisions/nandajie/?",
    ],
)
def test_every_figure_opens_to_itself(
    staff: Client, full_month: ScoreObjection, address: str
) -> None:
    page = figures_of(staff.get(f"{address}{AUGUST}").content.decode())
    assert page.bare == []
    links = {(link.href, printed(link.text)) for link in page.links}
    own = [each for each in links if each[0].startswith(("/explain/division", "/explain/dust"))]
    assert len(own) > 20
    for href, text in own:
        found = staff.get(f"{href}&format=json")
        assert found.status_code == 200, href
        figure, unit = printed(found.json()["figure"]), found.json()["unit"]
        assert text in (figure, f"{figure} {unit}", f"{figure}{unit}"), href


def test_the_parts_of_level_score_and_places_open_to_themselves(
    staff: Client, full_month: ScoreObjection
) -> None:
    wrong = []
    for measure in ("level", "score", "dust-rank", "pm25-rank", "deduction-2", "score-rank"):
        data = staff.get(f"/explain/division/nandajie/{measure}/?{AUGUST}&format=json").json()
        assert data["parts"], measure
        for part in data["parts"]:
            if not part["address"]:
                continue
            found = staff.get(f"{part['address']}&format=json").json()
            if part["figure"] != found["figure"]:
                wrong.append((measure, part["label"], part["figure"], found["figure"]))
    assert wrong == []


def test_a_level_tells_its_conditions_and_measures(
    staff: Client, full_month: ScoreObjection
) -> None:
    page = staff.get(f"/divisions/?{AUGUST}").content.decode()
    assert "降尘量高于 3 吨/平方公里·月" in page
    assert "约谈" in page
    assert "试验规则,2023-01-01 起,依据 试验文件1号" in page
    data = staff.get(f"/explain/division/nandajie/level/?{AUGUST}&format=json").json()
    assert data["document"] == "试验文件1号"
    assert "本月 3.20,触发,措施:约谈" in "".join(data["worked"])


def test_without_rules_the_page_says_what_is_to_be_entered(
    staff: Client, divisions: list[Division]
) -> None:
    page = staff.get(f"/divisions/?{AUGUST}").content.decode()
    assert "三色管控阈值待录入(原文未给)" in page
    assert f'href="/open-questions/?{AUGUST.replace("&", "&amp;")}"' in page
    assert "月度考核评分规则待录入" in page
    own = staff.get(f"/divisions/wuxing/?{AUGUST}").content.decode()
    assert "三色管控阈值待录入(原文未给)" in own
    assert "月度考核评分规则待录入,不计分" in own
    assert "绿色" not in page + own


def test_a_unit_is_told_without_a_link_it_may_not_follow(
    client_as: Callable[[Role], Client], divisions: list[Division]
) -> None:
    page = client_as(Role.UNIT).get(f"/divisions/?{AUGUST}").content.decode()
    assert "三色管控阈值待录入(原文未给)" in page
    assert "/open-questions/" not in page


def test_a_year_without_a_plan_has_no_tasks_to_count(staff: Client) -> None:
    page = staff.get("/divisions/?year=2016&month=6").content.decode()
    assert "无计划" in page
    assert "无任务" not in page


def test_heads_sort_and_turn_round_without_script(
    staff: Client, divisions: list[Division], dust: Store
) -> None:
    dust("2.10 2.50 2.00")
    page = staff.get(f"/divisions/?{AUGUST}&order=dust").content.decode()
    assert 'aria-sort="ascending"' in page
    assert "order=-dust" in page
    assert page.index("北港街道</a>") < page.index("五星街道</a>") < page.index("永红街道</a>")
    turned = staff.get(f"/divisions/?{AUGUST}&order=-dust").content.decode()
    assert 'aria-sort="descending"' in turned


@pytest.mark.parametrize(
    "key",
    [
        "division/wuxing/nothing", "division/zhonglou/level", "division/wuxing/deduction-9",
        "division/wuxing/level", "division/nowhere/score", "division/wuxing/pm25-rank",
        "divisions/of/nowhere/tasks", "divisions/all/nothing", "division/wuxing/deduction-x",
    ],
)  # fmt: skip
def test_what_is_no_figure_is_not_found_in_chinese(staff: Client, key: str) -> None:
    response = staff.get(f"/explain/{key}/?{AUGUST}")
    assert response.status_code == 404
    assert "没有" in response.content.decode()
