"""Sheets and days of one division side by side: what is entered stands, days fill the rest."""

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from monitoring import querysets
from monitoring.air_series import AirSeries, series_of
from monitoring.choices import BatchKind, Span
from monitoring.models import AirDay, AirMonth, AirStation, Division, ImportBatch
from monitoring.rollups import refresh
from standards.air_items import Pollutant
from standards.averages import MonthState

pytestmark = pytest.mark.django_db

CLEAN = {"so2": 8, "no2": 20, "co": "0.6", "o3_8h": 90, "pm10": 40}


@pytest.fixture
def zhonglou() -> Division:
    return Division.objects.get(code="zhonglou")


def add_days(first: date, *pm25: str, batch: ImportBatch | None = None) -> None:
    station = AirStation.objects.select_related("division").get(code="3010A")
    days = [
        AirDay(
            station=station, division=station.division, date=first + timedelta(days=n),
            pm25=Decimal(value), batch=batch,
            **{name: Decimal(str(other)) for name, other in CLEAN.items()},
        )
        for n, value in enumerate(pm25)
    ]  # fmt: skip
    AirDay.objects.bulk_create(days)
    refresh(days)


def sheet(division: Division, month: int, **values: Any) -> AirMonth:
    return AirMonth.objects.create(division=division, year=2023, month=month, **values)


def series(division: Division, edition_year: int | None = None) -> AirSeries:
    found = series_of(
        querysets.air_months_of([division], 2022, 2023),
        querysets.air_rollups_of([division], 2022, 2023),
        edition_year,
    )
    return found.get(division.pk, AirSeries())


def test_a_month_nobody_entered_comes_from_its_days(zhonglou: Division) -> None:
    add_days(date(2023, 1, 1), "30", "31", "80")
    found = series(zhonglou).month(2023, 1)
    assert found is not None
    assert (found.pm25, found.weight) == (Fraction(47), 3)
    assert (found.valid_days, found.good_days, found.heavy_days) == (3, 2, 0)
    assert (found.ozone_p90, found.table) == (90, "AirMonthRollup")


def test_an_entered_figure_stands_and_ours_is_beside_it(zhonglou: Division) -> None:
    add_days(date(2023, 1, 1), "30", "31", "80")
    sheet(zhonglou, 1, pm25_mean=Decimal("46.8"), valid_days=31, good_days=29)
    found = series(zhonglou)
    assert found.months[(2023, 1)].pm25 == Decimal("46.8")
    assert found.months[(2023, 1)].valid_days == 31
    assert found.computed[(2023, 1)].pm25 == 47


def test_days_fill_what_a_sheet_left_out(zhonglou: Division) -> None:
    add_days(date(2023, 1, 1), "30", "31", "80")
    sheet(zhonglou, 1, pm25_mean=Decimal("46.8"))
    found = series(zhonglou).months[(2023, 1)]
    assert (found.pm25, found.valid_days, found.good_days) == (Decimal("46.8"), 3, 2)
    assert (found.heavy_days, found.ozone_p90) == (0, 90)


def test_days_never_change_what_a_sheet_says_or_how_much_it_weighs(zhonglou: Division) -> None:
    add_days(date(2023, 1, 1), "30", "31", "80")
    sheet(zhonglou, 1, pm25_mean=Decimal("47.8"))
    sheet(zhonglou, 2, pm25_mean=Decimal("40"), valid_days=28)
    add_days(date(2023, 2, 1), "30")
    sheet(zhonglou, 3, good_days=25)
    add_days(date(2023, 3, 1), "30")
    months = series(zhonglou).months
    assert months[(2023, 1)].weight == 31  # the calendar's, as before there were days
    assert (months[(2023, 2)].weight, months[(2023, 2)].valid_days) == (28, 28)
    assert (months[(2023, 3)].good_days, months[(2023, 3)].valid_days) == (25, None)


def test_a_printed_ratio_is_not_overruled_by_counted_days(zhonglou: Division) -> None:
    add_days(date(2023, 1, 1), "30", "31", "80")
    sheet(zhonglou, 1, good_day_ratio=Decimal("70.0"))
    found = series(zhonglou).months[(2023, 1)]
    assert (found.good_ratio, found.counts) == (Decimal("70.0"), None)


def test_a_generated_sheet_says_nothing_against_measured_days(zhonglou: Division) -> None:
    generated = ImportBatch.objects.create(kind=BatchKind.DEMONSTRATION, source_name="演示")
    sheet(zhonglou, 1, pm25_mean=Decimal("20"), batch=generated)
    add_days(date(2023, 1, 1), "30", "31", "80")
    found = series(zhonglou).months[(2023, 1)]
    assert (found.pm25, found.is_demo) == (47, False)


def test_generated_days_leave_an_entered_sheet_what_it_is(zhonglou: Division) -> None:
    generated = ImportBatch.objects.create(kind=BatchKind.DEMONSTRATION, source_name="演示")
    add_days(date(2023, 1, 1), "30", "31", "80", batch=generated)
    sheet(zhonglou, 1, pm25_mean=Decimal("20"))
    found = series(zhonglou).months[(2023, 1)]
    assert found.pm25 == 20
    assert found.valid_days is None  # a generated count never completes an official sheet


def test_the_year_to_date_is_the_mean_of_its_days(zhonglou: Division) -> None:
    add_days(date(2023, 1, 1), "30", "31", "80")
    add_days(date(2023, 2, 1), "20")
    found = series(zhonglou).pm25_to_date(2023, 2)
    assert found is not None
    assert (found.mean, found.days) == (Fraction(161, 4), 4)


def test_a_published_cumulative_figure_goes_before_the_days(zhonglou: Division) -> None:
    add_days(date(2023, 1, 1), "30", "31", "80")
    sheet(zhonglou, 1, span=Span.YEAR_TO_DATE, pm25_mean=Decimal("46.0"))
    found = series(zhonglou)
    published = found.pm25_to_date(2023, 1)
    own = found.pm25_to_date(2023, 1, use_published=False)
    assert published is not None
    assert own is not None
    assert (published.mean, own.mean) == (46, 47)


def test_by_the_other_edition_entered_counts_are_left_aside(zhonglou: Division) -> None:
    add_days(date(2023, 1, 1), "30", "68", "80")  # 68: 92 by 2012, 108 by 2026
    sheet(zhonglou, 1, pm25_mean=Decimal("59.0"), valid_days=31, good_days=29)
    sheet(zhonglou, 2, valid_days=28, good_days=28)
    old, new = series(zhonglou), series(zhonglou, 2026)
    assert old.months[(2023, 1)].good_days == 29
    assert (new.months[(2023, 1)].good_days, new.months[(2023, 1)].valid_days) == (1, 3)
    assert new.months[(2023, 1)].pm25 == 59
    assert new.months[(2023, 2)].counts is None


def test_validity_of_months_and_the_year_counts_the_days_of_each_item(zhonglou: Division) -> None:
    add_days(date(2023, 1, 1), *["30"] * 27)
    add_days(date(2023, 2, 1), *["30"] * 24)
    found = series(zhonglou).period(2023, range(1, 13))
    states = [found.month_validity(Pollutant.PM25, 2023, m).state for m in (1, 2, 3)]
    assert states == [MonthState.COMPLETE, MonthState.INSUFFICIENT, MonthState.NO_DATA]
    year = found.year_validity(Pollutant.PM25, 2023)
    assert (year.label, year.minimum) == ("51/365", 324)
    assert year.short_months == tuple(range(2, 13))
