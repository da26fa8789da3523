"""What is due of a month: known by the registers, judged by the terms in force, never by luck."""

from datetime import date

import pytest
from django.contrib.auth.models import User

from monitoring.choices import DueKind
from monitoring.due import DueState, Terms
from monitoring.models import (
    AirDay,
    AirMonth,
    AirMonthRollup,
    AirStation,
    Division,
    DueRule,
    DustfallMonth,
    Publication,
    SectionAssignment,
    SectionMonth,
)
from monitoring.month_desk import Desk, DueGroup, DueItem, readings_due
from monitoring.periods import AsOf
from monitoring.rollups import refresh
from targets.models import Plan

JUNE, LATE = AsOf(2023, 6), date(2023, 7, 21)


def group(kind: DueKind, today: date = LATE) -> DueGroup:
    """Return what is due of June in one kind, as seen on a day."""
    return next(g for g in readings_due(Desk(JUNE, today)) if g.kind is kind)


def item(kind: DueKind, name: str, today: date = LATE) -> DueItem:
    """Return one thing due of June."""
    return next(i for i in group(kind, today).items if i.name == name)


@pytest.fixture
def clerk(plan_2023: Plan) -> User:
    """Somebody who enters."""
    return User.objects.create_user("clerk")


@pytest.mark.usefixtures("plan_2023")
def test_without_readings_everything_registered_is_overdue_after_the_grace() -> None:
    desk = readings_due(Desk(JUNE, LATE))
    assert {g.kind: len(g.waiting) for g in desk} == {
        DueKind.AIR: 1,
        DueKind.STATION: 1,
        DueKind.SECTION: 12,
        DueKind.DUST: 8,
    }
    assert {i.state for g in desk for i in g.items} == {DueState.OVERDUE}


@pytest.mark.usefixtures("plan_2023")
@pytest.mark.parametrize(
    ("today", "state"),
    [
        (date(2023, 6, 30), DueState.NOT_DUE),
        (date(2023, 7, 10), DueState.AWAITING),
        (date(2023, 7, 11), DueState.GRACE),
        (date(2023, 7, 21), DueState.OVERDUE),
    ],
)
def test_sections_are_expected_by_the_tenth_and_tolerated_to_the_twentieth(
    today: date, state: DueState
) -> None:
    assert {i.state for i in group(DueKind.SECTION, today).items} == {state}


def test_an_entry_says_who_and_when_and_goes_on_to_reviewed_and_published(clerk: User) -> None:
    section = SectionAssignment.objects.filter(year=2023).earliest("pk").section
    row = SectionMonth.objects.create(
        section=section, year=2023, month=6, water_class=3, entered_by=clerk
    )
    found = item(DueKind.SECTION, str(section))
    assert (found.state, found.entered_by) == (DueState.ENTERED, "clerk")
    assert found.entered_at == row.entered_at
    SectionMonth.objects.update(reviewed_by=User.objects.create_user("reviewer"))
    found = item(DueKind.SECTION, str(section))
    assert (found.state, found.reviewed_by) == (DueState.REVIEWED, "reviewer")
    Publication.objects.create(year=2023, month=6, published_on=date(2023, 7, 18))
    assert item(DueKind.SECTION, str(section)).state is DueState.PUBLISHED
    assert len(group(DueKind.SECTION).waiting) == 11, "published without them: still missing"


def test_a_station_is_there_when_every_day_is(clerk: User) -> None:
    station = AirStation.objects.get()
    days = [
        AirDay(
            division=station.division,
            station=station,
            date=date(2023, 6, n),
            pm25=30,
            entered_by=clerk,
        )
        for n in range(1, 31)
    ]
    AirDay.objects.bulk_create(days[:29])
    found = item(DueKind.STATION, str(station))
    assert (found.state, found.told) == (DueState.OVERDUE, "29/30 天")
    days[29].save()
    found = item(DueKind.STATION, str(station))
    assert (found.state, found.told) == (DueState.ENTERED, "30/30 天")


def test_the_districts_air_may_come_from_its_days_alone(clerk: User) -> None:
    district = Plan.objects.get(year=2023).division
    day = AirDay.objects.create(division=district, date=date(2023, 6, 1), pm25=30)
    refresh([day])
    assert AirMonthRollup.objects.filter(division=district, year=2023, month=6).exists()
    found = item(DueKind.AIR, str(district))
    assert (found.state, found.told) == (DueState.ENTERED, "由日数据汇总")
    AirMonth.objects.create(division=district, year=2023, month=6, pm25_mean=30, entered_by=clerk)
    assert item(DueKind.AIR, str(district)).entered_by == "clerk"


@pytest.mark.usefixtures("plan_2023")
def test_a_rule_holds_for_the_months_from_its_day_on() -> None:
    DueRule.objects.create(
        kind=DueKind.DUST, due_day=3, grace_day=4, valid_from=date(2023, 7, 1), basis="试验"
    )
    assert group(DueKind.DUST).terms == Terms(15, 20)
    july = readings_due(Desk(AsOf(2023, 7), date(2023, 8, 5)))
    assert next(g for g in july if g.kind is DueKind.DUST).terms == Terms(3, 4)


@pytest.mark.usefixtures("plan_2023")
def test_where_no_rule_is_set_nothing_is_late() -> None:
    DueRule.objects.filter(kind=DueKind.DUST).delete()
    found = group(DueKind.DUST)
    assert found.terms is None
    assert {i.state for i in found.items} == {DueState.AWAITING}
    assert {i.state for i in group(DueKind.DUST, JUNE.last_day).items} == {DueState.NOT_DUE}
    DustfallMonth.objects.create(
        division=Division.objects.filter(assessed=True).earliest("pk"), year=2023, month=6, value=3
    )
    assert len(group(DueKind.DUST).there) == 1


@pytest.mark.usefixtures("plan_2023")
def test_a_section_assessed_at_two_levels_is_due_once() -> None:
    one = SectionAssignment.objects.filter(year=2023).earliest("pk")
    levels = {each for each, _ in SectionAssignment._meta.get_field("level").choices}
    SectionAssignment.objects.create(
        section=one.section,
        year=2023,
        level=sorted(levels - {one.level})[0],
        target_class=one.target_class,
    )
    assert len(group(DueKind.SECTION).items) == 12
