"""Days of a division and of a station: which is shown, by which edition, and why one is void."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from monitoring import rollups
from monitoring.air_days import Day, Origin, division_days, station_days
from monitoring.air_index import EDITIONS, settle_index
from monitoring.air_periods import period_of
from monitoring.models import AirDay, AirMonthRollup, AirStation, Division
from standards.air_items import Pollutant

pytestmark = pytest.mark.django_db

OLD, NEW = EDITIONS
ON = date(2019, 3, 5)
CLEAN = {"so2": 8, "no2": 30, "co": "0.8", "o3_8h": 60, "pm10": 60, "pm25": 30}


@pytest.fixture
def city() -> Division:
    """A division without stations or readings of its own."""
    return Division.objects.create(code="testcity", name="测试市", kind="city")


def station_of(division: Division, code: str = "T1", **over: Any) -> AirStation:
    """Register a station."""
    return AirStation.objects.create(
        code=code, name=f"站点{code}", division=division, control_level="state", **over
    )


def stored(division: Division, station: AirStation | None, on: date = ON, **over: Any) -> AirDay:
    """Store a day with its index, as the importers do; an item given as None is missing."""
    fields = CLEAN | over
    values = {
        item.value: None if fields[item.value] is None else Decimal(str(fields[item.value]))
        for item in Pollutant
    }
    rest = {name: value for name, value in fields.items() if name not in values}
    day = AirDay(division=division, station=station, date=on, **values, **rest)
    settle_index(day)
    day.save()
    rollups.refresh([day])
    return day


def only(days: Iterable[Day]) -> Day:
    (day,) = days
    return day


def test_a_divisions_day_is_the_mean_of_its_stations(city: Division) -> None:
    stored(city, station_of(city, "T1"), pm25=30)
    stored(city, station_of(city, "T2"), pm25=40)
    day = only(division_days(city, 2019))
    assert day.values[Pollutant.PM25] == 35
    assert day.origin is Origin.STATIONS


def test_an_entered_day_goes_before_the_mean_which_stands_beside_it(city: Division) -> None:
    stored(city, station_of(city), pm25=30)
    stored(city, None, pm25=80)
    day = only(division_days(city, 2019))
    assert (day.origin, day.values[Pollutant.PM25], day.aqi) == (Origin.ENTERED, 80, 107)
    assert day.computed is not None
    assert day.computed.values[Pollutant.PM25] == 30
    assert day.difference == f"录入AQI 107,站点均值 {day.computed.aqi}"


def test_a_sheets_own_index_is_shown_and_ours_stands_beside_it(city: Division) -> None:
    day = only_station_day(city, pm25=26, o3_8h=172, reported_aqi=110)
    assert (day.aqi, day.own_aqi) == (110, 111)
    assert day.difference == "来表AQI 110,按浓度 111"


def only_station_day(city: Division, **over: Any) -> Day:
    station = station_of(city)
    stored(city, station, **over)
    return only(station_days(station, 2019))


def test_a_sheets_index_that_agrees_is_no_difference(city: Division) -> None:
    assert only_station_day(city, o3_8h=172, reported_aqi=111).difference == ""


def test_another_edition_judges_the_same_concentration_anew(city: Division) -> None:
    station = station_of(city)
    stored(city, station, pm25=68)
    assert only(division_days(city, 2019)).aqi == 92
    for days in (division_days(city, 2019, NEW), station_days(station, 2019, NEW)):
        assert only(days).aqi == 108


def test_another_edition_leaves_a_sheets_index_aside(city: Division) -> None:
    station = station_of(city)
    stored(city, station, pm25=68, reported_aqi=95)
    assert only(station_days(station, 2019)).aqi == 95
    assert only(station_days(station, 2019, NEW)).aqi == 108
    assert only(station_days(station, 2019, OLD)).aqi == 95, "the edition of the day is its own"


def test_a_day_with_nothing_but_an_index_cannot_be_judged_anew(city: Division) -> None:
    nothing = dict.fromkeys(CLEAN)
    station = station_of(city)
    stored(city, station, **nothing, reported_aqi=88)
    assert only(station_days(station, 2019)).aqi == 88
    assert only(station_days(station, 2019, NEW)).aqi is None


def test_a_mean_is_rounded_once_by_the_other_edition_too(city: Division) -> None:
    """A mean of 61.4997 is kept as 61.500; rounded again that is 62, AQI 102."""
    for number, value in enumerate(("61.499", "61.500", "61.500"), 1):
        stored(city, station_of(city, f"T{number}"), pm25=value)
    kept = only(division_days(city, 2019)).values[Pollutant.PM25]
    assert kept == Decimal("61.500")
    assert only(division_days(city, 2019, NEW)).aqi == 101, "as for 61"
    rollup = AirMonthRollup.objects.get(division=city, station__isnull=True)
    assert period_of([rollup]).counts(2026).by_level == (0, 0, 1, 0, 0, 0)


def test_days_and_months_count_the_same_by_either_edition(city: Division) -> None:
    first, second = station_of(city, "T1"), station_of(city, "T2")
    for number, (one, two) in enumerate(((30, 31), (58, 64), (74, 77), (90, None)), 1):
        stored(city, first, date(2019, 3, number), pm25=one)
        stored(city, second, date(2019, 3, number), pm25=two)
    period = period_of(AirMonthRollup.objects.filter(division=city, station__isnull=True))
    for edition in EDITIONS:
        levels = [day.level for day in division_days(city, 2019, edition)]
        counted = tuple(sum(1 for level in levels if level == n) for n in range(1, 7))
        assert counted == period.counts(edition.year).by_level


def test_a_day_says_which_hours_it_lacked(city: Division) -> None:
    hours = {"so2": 24, "no2": 17, "co": 17, "o3_8h": 10, "pm10": 24, "pm25": 24}
    station = station_of(city)
    stored(city, station, no2=None, co=None, o3_8h=None, coverage=hours)
    expected = "NO₂、CO 有效 17/24 时,O₃-8h 有效 10/17 个8小时"
    assert only(station_days(station, 2019)).why == expected
    assert only(division_days(city, 2019)).why == expected, "one station speaks for its division"


def test_a_mean_of_several_stations_says_how_many_were_valid(city: Division) -> None:
    stored(city, station_of(city, "T1"), pm25=None)
    stored(city, station_of(city, "T2"), pm25=None)
    stored(city, station_of(city, "T3"), pm25=30)
    assert only(division_days(city, 2019)).why == "PM2.5 有效 1/3 站"


def test_a_day_entered_without_hours_is_just_missing_and_keeps_its_note(city: Division) -> None:
    day = only_station_day(city, **dict.fromkeys(CLEAN), note="停电")
    assert day.why == "六项 缺测;停电"


def test_a_station_that_does_not_count_is_not_asked_why(city: Division) -> None:
    stored(city, station_of(city, "T1"), pm25=None)
    stored(city, station_of(city, "T2", is_evaluated=False), pm10=None, note="移动站")
    assert only(division_days(city, 2019)).why == "PM2.5 缺测"


def test_days_of_other_years_stay_out(city: Division) -> None:
    station = station_of(city)
    stored(city, station, date(2018, 12, 31))
    stored(city, station, date(2019, 1, 1))
    assert [day.date for day in division_days(city, 2019)] == [date(2019, 1, 1)]


def test_a_year_of_days_costs_the_queries_of_one(
    city: Division, django_assert_max_num_queries: Any
) -> None:
    first, second = station_of(city, "T1"), station_of(city, "T2")
    for number in range(1, 11):
        stored(city, first, date(2019, 3, number), pm25=None if number % 2 else 30)
        stored(city, second, date(2019, 3, number))
    with django_assert_max_num_queries(3):
        division_days(city, 2019, NEW)
