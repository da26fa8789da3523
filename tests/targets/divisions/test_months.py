"""Divisions judged month by month: places, last places in a row, level, score, what is missing."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from monitoring.models import Division, DustfallMonth, SectionAssignment, SectionMonth, WaterSection
from monitoring.periods import AsOf
from standards.division_levels import DivisionLevel
from targets.assessments.divisions.choice import MatrixChoice
from targets.assessments.divisions.facts import division_facts
from targets.assessments.divisions.matrix import divisions_page
from targets.assessments.divisions.months import judged_month, streaks
from targets.assessments.divisions.places import MetricValue
from targets.assessments.divisions.scoring import scored_month
from targets.choices import DivisionMetric, Method
from targets.models import Indicator, LevelRule, Plan, ScoreLine, ScoreRule, Target

pytestmark = pytest.mark.django_db
Store = Callable[..., None]
AUGUST = AsOf(2023, 8)


def months() -> list[object]:
    """The divisions' August, in the order of their positions."""
    return list(judged_month(division_facts(AUGUST), AUGUST).values())


def test_ties_share_a_place_and_who_has_no_value_has_none(dust: Store) -> None:
    dust("2.00 2.50 2.50 - 2.80")
    found = [m.places[DivisionMetric.DUST] for m in months()]
    texts = [None if p is None else p.text for p in found]
    assert texts[:5] == [
        "第1(4个板块)",
        "并列第2(4个板块)",
        "并列第2(4个板块)",
        None,
        "第4(4个板块)",
    ]
    assert [p.is_last for p in found if p] == [False, False, False, True]


def test_an_invalid_jar_is_named_and_not_last(dust: Store, divisions: list[Division]) -> None:
    dust("2.00 2.50")
    DustfallMonth.objects.create(division=divisions[2], year=2023, month=8, state="invalid")
    row = divisions_page(AUGUST).rows[2]
    assert (row.dust_state, row.dust_place, row.dust_streak) == ("数据无效", None, 0)


def test_last_places_in_a_row_end_at_a_month_without_a_value(dust: Store) -> None:
    dust("2.00 2.50 2.80", month=8)
    dust("2.00 2.50 2.80", month=7)
    dust("2.00 2.50 -", month=6)
    dust("2.00 2.50 2.80", month=5)
    found = list(streaks(division_facts(AUGUST), DivisionMetric.DUST).values())
    assert found[:3] == [0, 0, 2]


def test_last_places_are_counted_across_the_turn_of_the_year_with_ties(dust: Store) -> None:
    january = AsOf(2023, 1)
    dust("2.00 2.80 2.80", month=1)
    dust("2.00 2.80 2.10", month=12, year=2022)
    found = list(streaks(division_facts(january), DivisionMetric.DUST).values())
    assert found[:3] == [0, 2, 1]


def test_without_a_rule_there_is_neither_level_nor_score(dust: Store) -> None:
    dust("2.00 2.50")
    assert {(m.level, m.score) for m in months()} == {(None, None)}


def test_a_rule_applies_from_its_day_on(level_rule: LevelRule, dust: Store) -> None:
    dust("9.00", month=8)
    LevelRule.objects.update(valid_from="2023-09-01")
    assert months()[0].level is None
    LevelRule.objects.update(valid_from="2023-08-31")
    assert months()[0].level.level is DivisionLevel.RED


def test_missing_figures_are_never_green(level_rule: LevelRule, dust: Store, air: Store) -> None:
    dust("2.30 2.30 2.31 3.01 -")
    air("35.0 - - 30.0 -")
    found = [m.level for m in months()]
    assert [f.level.value for f in found[:5]] == ["green", "unknown", "yellow", "red", "unknown"]
    assert found[1].missing == ("pm25",)
    assert found[2].measures == ("增加洒水",)
    assert found[3].measures == ("约谈",)


def test_a_score_is_a_base_less_capped_deductions(score_rule: ScoreRule, dust: Store) -> None:
    dust("2.30 2.39 2.40 2.55 3.00")
    scores = [m.score for m in months()]
    assert [s.score.value for s in scores[:5]] == [100, 100, 99, 98, 94]
    worst = scores[4].lines
    assert [line.points for line in worst] == [4, 2]
    assert worst[0].reason == (
        "降尘量 3.00,高于月目标 2.3,差 0.7 吨/平方公里·月,满 7 个 0.1 吨/平方公里·月,"
        "每个扣 1 分,按上限扣 4 分"
    )
    assert worst[1].reason == "降尘量排名末位(第5(5个板块)),扣 2 分"
    assert scores[1].lines[0].reason.endswith("不满 0.1 吨/平方公里·月,不扣分")
    assert [m.score_place.text for m in months()[:3]] == [
        "并列第1(5个板块)", "并列第1(5个板块)", "第3(5个板块)",
    ]  # fmt: skip


def test_a_missing_target_leaves_the_score_provisional_and_unranked(
    score_rule: ScoreRule, dust: Store
) -> None:
    dust("2.00 2.80", target="")
    first, second, third, *_ = months()
    assert (second.score.score.value, second.score.is_provisional) == (98, True)
    assert second.score.missing == ("降尘量月目标待下达",)
    assert second.score_place is None
    assert first.score.lines[0].reason == "降尘量月目标待下达,未判定,暂不扣分"
    assert (third.score.score.value, third.score.missing) == (None, ("降尘量未录入",))


def test_a_monthly_target_of_the_division_bounds_pm25(
    plan_2023: Plan, divisions: list[Division], score_rule: ScoreRule, air: Store
) -> None:
    ScoreLine.objects.create(
        rule=score_rule, position=3, name="PM2.5", metric="pm25", method="once", points=Decimal(5)
    )
    air("30.0 30.0")
    yearly = Target.objects.filter(indicator__method=Method.ANNUAL_MEAN).first()
    assert yearly is not None
    Target.objects.create(
        plan=plan_2023, indicator=Indicator.objects.get(code="AIR_PM25_ANNUAL_AVG"), code="D1",
        division=divisions[0], month=8, operator="<=", value=Decimal("29.5"), commitment="must",
        source_quote="试验", document=plan_2023.document,
    )  # fmt: skip
    first, second, *_ = (m.score.lines[2] for m in months())
    assert (first.points, second.points) == (5, None)
    assert second.missing == "PM2.5月均浓度月目标待下达"


def test_sections_count_against_their_own_class(divisions: list[Division]) -> None:
    sections = list(WaterSection.objects.order_by("code")[:3])
    WaterSection.objects.filter(pk__in=[s.pk for s in sections]).update(division=divisions[0])
    for section, found in zip(sections, (3, 4, None), strict=True):
        if found:
            SectionMonth.objects.create(section=section, year=2023, month=8, water_class=found)
    rows = divisions_page(AUGUST).rows
    assert rows[0].span.sections.text == "1/3"
    assert rows[0].sections_state == "有断面无类别"
    assert rows[0].month.values[DivisionMetric.SECTIONS_FAILED].value is None
    assert rows[1].sections_state == "断面责任板块待确认"
    WaterSection.objects.filter(division=None).update(division=divisions[0])
    SectionAssignment.objects.filter(section=sections[2]).delete()
    row = divisions_page(AUGUST).rows[1]
    assert row.sections_state == "无责任断面"
    assert row.month.values[DivisionMetric.SECTIONS_FAILED].value == 0


def test_a_year_nobody_registered_sections_for_fails_none_and_knows_none(
    divisions: list[Division],
) -> None:
    row = divisions_page(AsOf(2016, 6)).rows[0]
    assert row.sections_state == "该年未登记考核断面"
    assert row.month.values[DivisionMetric.SECTIONS_FAILED].value is None


def test_of_two_levels_the_stricter_class_counts(divisions: list[Division]) -> None:
    section = WaterSection.objects.get(name="连江桥下")
    WaterSection.objects.filter(pk=section.pk).update(division=divisions[0])
    SectionAssignment.objects.create(section=section, year=2023, level="city", target_class=2)
    SectionMonth.objects.create(section=section, year=2023, month=8, water_class=3)
    counts = divisions_page(AUGUST).rows[0].span.sections
    assert (counts.text, counts.failed) == ("0/1", 1)


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("", [0, 1, 2, 3]),
        ("dust", [2, 0, 1, 3]),
        ("-dust", [1, 0, 2, 3]),
        ("nonsense", [0, 1, 2, 3]),
    ],
)
def test_rows_follow_the_order_asked_for_and_the_unknown_come_last(
    dust: Store, divisions: list[Division], order: str, expected: list[int]
) -> None:
    dust("2.10 2.50 2.00 -")
    choice = MatrixChoice.from_parameters({"order": order})
    found = [divisions.index(row.division) for row in divisions_page(AUGUST, choice).rows]
    assert found[:3] + [i for i in found if i == 3] == expected


def test_january_to_month_ranks_by_the_mean_and_counts_met_months(dust: Store) -> None:
    dust("2.00 2.40", month=7)
    dust("3.00 2.40", month=8)
    choice = MatrixChoice.from_parameters({"span": "to-date"})
    first, second, *_ = divisions_page(AUGUST, choice).rows
    assert [(r.span.dust, r.dust_met_text, r.dust_place.rank) for r in (first, second)] == [
        (Decimal("2.50"), "1/2", 2),
        (Decimal("2.40"), "0/2", 1),
    ]


def test_a_ratio_short_of_a_whole_step_is_told_in_percentage_points(
    score_rule: ScoreRule, divisions: list[Division]
) -> None:
    line = ScoreLine(
        rule=score_rule, position=4, name="优良率", metric="good_ratio", method="per_step",
        step=Decimal(1), points=Decimal(1), threshold=Decimal(80),
    )  # fmt: skip
    score_rule.lines.all().delete()
    line.save()
    values = {DivisionMetric.GOOD_RATIO: MetricValue(Decimal("79.5"))}
    scored = scored_month(score_rule, values, {}, {})
    assert scored.lines[0].reason.endswith("差 0.5 百分点,不满 1 百分点,不扣分")


def test_the_first_month_there_is_has_a_page_and_a_streak(
    client_as: Callable[[str], Client], divisions: list[Division]
) -> None:
    Division.objects.update(valid_from=None)
    client = client_as("leader")
    month = "year=2000&month=1"
    assert client.get(f"/divisions/?{month}").status_code == 200
    opened = client.get(f"/explain/division/{divisions[0].code}/dust-streak/?{month}&format=json")
    assert opened.json()["figure"] == "0"
