"""What is kept of days: a division's day, the months of stations and divisions."""

from collections.abc import Callable
from copy import copy
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from random import Random
from typing import Any

import pytest
from django.db import transaction

from monitoring.air_periods import period_of
from monitoring.choices import BatchKind, Caliber
from monitoring.models import (
    AirDay,
    AirMonthRollup,
    AirStation,
    Division,
    DivisionDay,
    ImportBatch,
)
from monitoring.revisions import delete_reading, save_reading
from monitoring.rollups import refresh
from monitoring.rollups.air import refresh_air
from monitoring.rollups.scopes import AirKey, key_of, keys_of
from standards.air_items import Pollutant
from standards.air_quality_index import daily_air_quality
from standards.averages import percentile
from standards.editions import HJ_633_2012, HJ_633_2026

pytestmark = pytest.mark.django_db

CLEAN = {"so2": 8, "no2": 20, "co": "0.6", "o3_8h": 90, "pm10": 40, "pm25": 20}
DAY = date(2023, 7, 5)


@pytest.fixture
def zhonglou() -> Division:
    return Division.objects.get(code="zhonglou")


@pytest.fixture
def stations(zhonglou: Division) -> list[AirStation]:
    """Three stations to be evaluated: the one of the reference data and two more."""
    more = [
        AirStation.objects.create(
            code=f"T{n}", name=f"试验站{n}", division=zhonglou, control_level="city"
        )
        for n in (1, 2)
    ]
    return [AirStation.objects.get(code="3010A"), *more]


@pytest.fixture
def station() -> AirStation:
    """The one station of the reference data: the division's day is the station's."""
    return AirStation.objects.get(code="3010A")


def day_of(station: AirStation, on: date = DAY, **values: Any) -> AirDay:
    """Save a day of a station as everybody does."""
    index = {name: values.pop(name) for name in ("reported_aqi",) if name in values}
    given = {name: Decimal(str(value)) for name, value in (CLEAN | values).items() if value != ""}
    day = AirDay(station=station, division=station.division, date=on, **given, **index)
    save_reading(day, old=None, by=None)
    return day


def whole_day(division: Division, on: date = DAY, **values: Any) -> AirDay:
    day = AirDay(division=division, date=on, **{n: Decimal(str(v)) for n, v in values.items()})
    save_reading(day, old=None, by=None)
    return day


def kept_month(division: Division, **wanted: Any) -> AirMonthRollup:
    about = {"station": None, "year": 2023, "month": 7, "caliber": Caliber.ACTUAL} | wanted
    return AirMonthRollup.objects.get(division=division, **about)


def test_a_divisions_day_is_the_mean_of_its_stations(zhonglou, stations) -> None:
    for station, pm25 in zip(stations, ("30", "33", "37"), strict=True):
        day_of(station, pm25=pm25)
    found = DivisionDay.objects.get(division=zhonglou)
    assert (found.pm25, found.stations, found.coverage["pm25"]) == (Decimal("33.333"), 3, 3)
    assert found.aqi == 48  # 33 of 35: 47.1, rounded up


def test_a_missing_station_is_left_out_and_told(zhonglou, stations) -> None:
    for station, pm25 in zip(stations, ("30", "34", ""), strict=True):
        day_of(station, pm25=pm25)
    found = DivisionDay.objects.get(division=zhonglou)
    assert (found.pm25, found.coverage["pm25"], found.coverage["so2"]) == (Decimal(32), 2, 3)


def test_too_few_stations_make_no_value(zhonglou, stations) -> None:
    day_of(stations[0], pm25="30")
    found = DivisionDay.objects.get(division=zhonglou)
    assert (found.pm25, found.aqi, found.coverage["pm25"]) == (None, None, 1)


def test_the_index_is_read_from_a_mean_rounded_once(zhonglou, stations) -> None:
    # The mean is 35.49966…: 35 μg/m³, index 50. By way of 35.500 it would be 36 and 52.
    for station, pm25 in zip(stations, ("35.5", "35.499", "35.5"), strict=True):
        day_of(station, pm25=pm25, pm10=20, o3_8h=50)
    found = DivisionDay.objects.get(division=zhonglou)
    assert (found.pm25, found.aqi, found.primary_pollutant) == (Decimal("35.500"), 50, "")


def test_a_divisions_month_is_exactly_the_mean_of_its_days(zhonglou, stations) -> None:
    # 20 days of three stations add up to 1893: the mean is 31.55, printed 31.6. From days rounded
    # to thousandths it would be 31.5497 and 31.5.
    totals = [94] * 7 + [95] * 13
    for number, total in enumerate(totals):
        parts = (total // 3, total // 3, total - 2 * (total // 3))
        for each, pm25 in zip(stations, parts, strict=True):
            day_of(each, date(2023, 7, 1) + timedelta(days=number), pm25=pm25)
    found = period_of([kept_month(zhonglou)])
    assert found.mean(Pollutant.PM25) == Fraction(1893, 60)
    ozone = found.percentile(Pollutant.O3_8H)
    assert ozone == 90


def test_generated_days_are_left_out_where_a_station_was_measured(zhonglou, stations) -> None:
    generated = ImportBatch.objects.create(kind=BatchKind.DEMONSTRATION, source_name="演示")
    for each, pm25 in zip(stations, ("10", "40", "60"), strict=True):
        day_of(each, pm25=pm25)
    AirDay.objects.filter(station=stations[0]).update(batch=generated)
    refresh(AirDay.objects.all())
    found = DivisionDay.objects.get(division=zhonglou)
    assert (found.pm25, found.coverage["pm25"], found.is_demo) == (50, 2, False)


def test_a_station_may_have_days_under_two_divisions_of_one_month(station) -> None:
    """A sheet may come under the old division after a move: both months are kept."""
    day_of(station, pm25="30")
    other = Division.objects.get(code="changzhou")
    days = [AirDay(station=station, division=other, date=DAY + timedelta(days=1), pm25=Decimal(40))]
    AirDay.objects.bulk_create(days)
    refresh(days)
    kept = AirMonthRollup.objects.filter(station=station).order_by("pm25_sum")
    assert [row.pm25_sum for row in kept] == [30_000, 40_000]


def test_an_index_without_excess_has_no_primary_pollutant(station) -> None:
    row = day_of(station, pm25="60", reported_aqi=45)
    assert (row.aqi, row.primary_pollutant) == (45, "")
    kept = kept_month(row.division, station=station)
    assert kept.primaries == {"2012": {}, "2026": {"pm25": 1}}


def test_only_stations_that_are_evaluated_on_the_day_count(zhonglou, stations) -> None:
    stations[1].is_evaluated = False
    stations[1].save()
    stations[2].valid_from = DAY + timedelta(days=1)
    stations[2].save()
    for station, pm25 in zip(stations, ("30", "60", "90"), strict=True):
        day_of(station, pm25=pm25)
        day_of(station, DAY + timedelta(days=1), pm25=pm25)
    before, after = DivisionDay.objects.order_by("date")
    assert (before.pm25, before.stations) == (30, 1)
    assert (after.pm25, after.stations) == (60, 2)


def test_a_day_entered_for_the_division_goes_before_its_stations(zhonglou, stations) -> None:
    day_of(stations[0], pm25="30")
    whole_day(zhonglou, **CLEAN | {"pm25": "50"})
    found = kept_month(zhonglou)
    assert (found.pm25_sum, found.pm25_days, found.days) == (50_000, 1, 1)
    assert DivisionDay.objects.filter(division=zhonglou).exists()  # the difference can be shown


def test_levels_are_counted_by_both_editions(zhonglou, stations) -> None:
    day_of(stations[0], pm25="68")  # index 92 by HJ 633-2012, 108 by HJ 633-2026
    found = kept_month(zhonglou, station=stations[0])
    assert found.levels == {"2012": [0, 1, 0, 0, 0, 0], "2026": [0, 0, 1, 0, 0, 0]}
    assert found.primaries == {"2012": {"pm25": 1}, "2026": {"pm25": 1}}


def test_a_reported_index_speaks_for_its_day_by_the_edition_of_its_time(stations) -> None:
    row = day_of(stations[0], pm25="68", reported_aqi=101)
    row.refresh_from_db()
    found = kept_month(row.division, station=stations[0])
    assert (row.aqi, row.reported_aqi) == (101, 101)
    assert found.levels == {"2012": [0, 0, 1, 0, 0, 0], "2026": [0, 0, 1, 0, 0, 0]}
    row.reported_aqi, old = 60, copy(row)
    save_reading(row, old=old, by=None)
    assert kept_month(row.division, station=stations[0]).levels["2026"] == [0, 0, 1, 0, 0, 0]


def test_an_index_not_reported_is_computed_when_the_day_is_saved(stations) -> None:
    row = day_of(stations[0], o3_8h="172")
    assert (row.aqi, row.primary_pollutant) == (111, "O₃-8h")


def test_a_day_without_an_index_counts_at_no_level(zhonglou, stations) -> None:
    day_of(stations[0], pm25="")
    found = kept_month(zhonglou, station=stations[0])
    assert (found.days, found.pm25_days, found.so2_days) == (1, 0, 1)
    assert sum(found.levels["2012"]) == 0


def test_calibers_are_kept_apart(zhonglou, stations) -> None:
    day_of(stations[0], pm25="80")
    other = AirDay(
        station=stations[0], division=zhonglou, date=DAY, caliber=Caliber.ASSESSMENT,
        **{n: Decimal(str(v)) for n, v in CLEAN.items()},
    )  # fmt: skip
    save_reading(other, old=None, by=None)
    assert kept_month(zhonglou, station=stations[0]).pm25_sum == 80_000
    kept = kept_month(zhonglou, station=stations[0], caliber=Caliber.ASSESSMENT)
    assert kept.pm25_sum == 20_000


def test_correcting_moving_and_deleting_a_day_is_followed(zhonglou, station) -> None:
    row = day_of(station, pm25="30")
    old, row.date = copy(row), date(2023, 8, 1)
    save_reading(row, old=old, by=None)
    assert not AirMonthRollup.objects.filter(month=7).exists()
    assert kept_month(zhonglou, month=8).pm25_sum == 30_000
    delete_reading(row, by=None)
    assert not AirMonthRollup.objects.exists()
    assert not DivisionDay.objects.exists()


def test_readings_and_kept_figures_stand_or_fall_together(station) -> None:
    with transaction.atomic():
        day_of(station, pm25="30")
        transaction.set_rollback(True)
    assert not AirDay.objects.exists()
    assert not AirMonthRollup.objects.exists()


def random_year(station: AirStation, seed: int = 3) -> list[AirDay]:
    chance = Random(seed)
    days = []
    for number in range(365):
        values: dict[str, Decimal | None] = {
            item.value: Decimal(chance.randint(0, 300_000)).scaleb(-3) for item in Pollutant
        }
        if chance.random() < 0.1:
            values[chance.choice(list(values))] = None
        days.append(
            AirDay(
                station=station, division=station.division,
                date=date(2022, 1, 1) + timedelta(days=number), **values,
            )
        )  # fmt: skip
    AirDay.objects.bulk_create(days)
    refresh(days)
    return days


def test_a_period_is_what_its_days_are(stations) -> None:
    days = random_year(stations[0])
    rows = AirMonthRollup.objects.filter(station=stations[0])
    found = period_of(rows)
    for item in Pollutant:
        values = [v for day in days if (v := getattr(day, item.value)) is not None]
        assert found.days(item) == len(values)
        assert found.mean(item) == sum(map(Fraction, values)) / len(values)
    for item, share in ((Pollutant.O3_8H, 90), (Pollutant.CO, 95)):
        values = [v for day in days if (v := getattr(day, item.value)) is not None]
        assert found.percentile(item) == percentile(values, share)
    for edition in (HJ_633_2012, HJ_633_2026):
        indices = [
            daily_air_quality({p: getattr(day, p.value) for p in Pollutant}, edition)
            for day in days
        ]
        by_level = tuple(
            sum(1 for i in indices if i.level is not None and int(i.level) == n)
            for n in range(1, 7)
        )
        assert found.counts(edition.year).by_level == by_level
        assert found.primaries(edition.year) == {
            p: n for p in Pollutant if (n := sum(1 for i in indices if p in i.primary))
        }


def test_refreshing_again_writes_nothing(station) -> None:
    random_year(station)
    assert refresh_air(keys_of()) == 0


def test_a_kept_row_that_was_tampered_with_is_set_right(zhonglou, station) -> None:
    row = day_of(station)
    AirMonthRollup.objects.update(pm25_sum=1)
    assert refresh_air([key_of(row)]) == 2
    assert kept_month(zhonglou).pm25_sum == 20_000


def test_one_change_costs_the_same_however_much_is_stored(
    station, django_assert_max_num_queries: Callable[..., Any]
) -> None:
    random_year(station)
    row = day_of(station)
    with django_assert_max_num_queries(8):  # one of them locks, on PostgreSQL
        AirDay.objects.filter(pk=row.pk).update(pm25=77)
        refresh_air([AirKey(row.division_id, 2023, 7, row.caliber)])
    assert kept_month(row.division).pm25_sum == 77_000
