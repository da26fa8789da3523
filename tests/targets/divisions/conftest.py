"""Divisions with made-up months, rules and people: nothing here is the bureau's own figure."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.utils import timezone

from monitoring.models import AirMonth, Division, DustfallMonth, Publication
from targets.choices import UnitKind
from targets.models import LevelLine, LevelRule, Plan, ScoreLine, ScoreRule, Unit

YEAR, MONTH = 2023, 8
AUGUST = f"?year={YEAR}&month={MONTH}"


@pytest.fixture
def divisions(plan_2023: Plan) -> list[Division]:
    """The assessed divisions in their order; none has readings."""
    return list(Division.objects.filter(assessed=True))


@pytest.fixture
def dust(divisions: list[Division]) -> Callable[..., None]:
    """Return a function that stores a month's dust-fall, one value a division; “-” is none."""

    def store(values: str, month: int = MONTH, target: str = "2.30", year: int = YEAR) -> None:
        for division, value in zip(divisions, values.split(), strict=False):
            if value != "-":
                DustfallMonth.objects.create(
                    division=division, year=year, month=month, value=Decimal(value),
                    target=Decimal(target) if target else None,
                )  # fmt: skip

    return store


@pytest.fixture
def air(divisions: list[Division]) -> Callable[..., None]:
    """Return a function that stores a month's PM2.5, one value a division; “-” is none."""

    def store(values: str, month: int = MONTH, year: int = YEAR) -> None:
        for division, value in zip(divisions, values.split(), strict=False):
            if value != "-":
                AirMonth.objects.create(
                    division=division, year=year, month=month, pm25_mean=Decimal(value),
                    valid_days=28, good_days=21, heavy_days=0,
                )  # fmt: skip

    return store


@pytest.fixture
def level_rule(db: None) -> LevelRule:
    """Dust-fall above 2.30 is yellow, above 3.00 red; PM2.5 above 35 yellow."""
    rule = LevelRule.objects.create(
        valid_from=date(2023, 1, 1), name="试验规则", document="试验文件1号"
    )
    lines = (
        ("dust", "2.30", "yellow", "增加洒水"),
        ("dust", "3.00", "red", "约谈"),
        ("pm25", "35", "yellow", "加密巡查"),
    )
    for metric, threshold, colour, measures in lines:
        LevelLine.objects.create(
            rule=rule, metric=metric, threshold=Decimal(threshold), colour=colour, measures=measures
        )
    return rule


@pytest.fixture
def score_rule(db: None) -> ScoreRule:
    """A point for each full tenth over the month's dust target, at most 4; 2 for the last."""
    rule = ScoreRule.objects.create(
        valid_from=date(2023, 1, 1), name="试验评分", document="试验文件2号", objection_days=7
    )
    ScoreLine.objects.create(
        rule=rule, position=1, name="降尘超目标", metric="dust", method="per_step",
        step=Decimal("0.1"), points=Decimal(1), cap=Decimal(4),
    )  # fmt: skip
    ScoreLine.objects.create(
        rule=rule, position=2, name="降尘末位", metric="dust", method="last", points=Decimal(2)
    )
    return rule


@pytest.fixture
def published(db: None) -> Publication:
    """August, published today."""
    return Publication.objects.create(year=YEAR, month=MONTH, published_on=timezone.localdate())


@pytest.fixture
def spokesman(divisions: list[Division]) -> Callable[[User, Division], Unit]:
    """Return a function that makes an account a member of a division's unit."""

    def join(user: User, division: Division) -> Unit:
        unit, _ = Unit.objects.get_or_create(
            code=f"unit-{division.code}",
            defaults={
                "name": f"{division.name}办事处", "kind": UnitKind.DIVISION, "division": division,
            },
        )  # fmt: skip
        unit.members.add(user)
        return unit

    return join
