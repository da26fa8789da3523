"""The months of air with their validity: which figure is shown, and when it is not enough."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from monitoring import rollups
from monitoring.air_index import settle_index
from monitoring.choices import BatchKind, Span
from monitoring.models import AirDay, AirMonth, AirStation, Division, ImportBatch
from monitoring.periods import AsOf
from standards.air_items import Pollutant
from targets.assessments.air_basis import Basis, basis_from
from targets.assessments.air_items import SHOWN, ItemsRow, ItemsTable, items_table
from targets.assessments.air_months import month_rows
from targets.assessments.air_subject import subject_of_division, subject_of_station

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 24)
CLEAN = {"so2": 8, "no2": 30, "co": "0.8", "o3_8h": 60, "pm10": 60, "pm25": 30}
PM25, OZONE = SHOWN.index(Pollutant.PM25), SHOWN.index(Pollutant.O3_8H)


@pytest.fixture
def city() -> Division:
    """A division without readings, with one station."""
    division = Division.objects.create(code="testcity", name="测试市", kind="city")
    AirStation.objects.create(code="T1", name="测试站", division=division, control_level="state")
    return division


def store_days(city: Division, first: date, count: int, **over: Any) -> None:
    """Store days of the city's station; an item given as None is missing."""
    fields = CLEAN | over
    values = {n: None if v is None else Decimal(str(v)) for n, v in fields.items()}
    days = [
        AirDay(
            division=city,
            station=AirStation.objects.get(code="T1"),
            date=first + timedelta(days=number),
            **values,
        )
        for number in range(count)
    ]
    for day in days:
        settle_index(day)
    AirDay.objects.bulk_create(days)
    rollups.refresh(days)


def enter(city: Division, month: int, span: Span = Span.MONTH, **over: Any) -> AirMonth:
    """Enter a month of 2019 as a sheet says it."""
    return AirMonth.objects.create(division=city, year=2019, month=month, span=span, **over)


def table(
    city: Division, month: int, year: int = 2019, basis: Basis | None = None, today: date = TODAY
) -> ItemsTable:
    chosen = basis or Basis(year)
    return items_table(subject_of_division(city, AsOf(year, month), chosen, today))


def row_of(city: Division, month: int, **over: Any) -> ItemsRow:
    return table(city, month, **over).rows[month - 1]


# --- A month --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("days", "is_short"), [(27, False), (26, True)])
def test_a_month_needs_27_valid_days_of_each_item(
    city: Division, days: int, is_short: bool
) -> None:
    store_days(city, date(2019, 3, 1), days)
    store_days(city, date(2019, 3, 1) + timedelta(days=days), 31 - days, pm25=None)
    row = row_of(city, 3)
    assert (row.cells[PM25].validity, row.cells[PM25].is_short) == (f"{days}/31", is_short)
    assert not row.cells[OZONE].is_short, "ozone was valid on every day"


@pytest.mark.parametrize(("days", "is_short"), [(25, False), (24, True)])
def test_february_needs_25(city: Division, days: int, is_short: bool) -> None:
    store_days(city, date(2019, 2, 1), days)
    row = row_of(city, 2)
    assert (row.cells[PM25].is_short, row.is_short) == (is_short, is_short)


def test_a_running_month_is_not_held_to_the_minimum(city: Division) -> None:
    store_days(city, date(2019, 3, 1), 10)
    row = row_of(city, 3, today=date(2019, 3, 12))
    assert row.remark == "未满月"
    assert (row.cells[PM25].validity, row.cells[PM25].is_short, row.is_short) == (
        "10/31",
        False,
        False,
    )


def test_an_entered_figure_wins_and_ours_stands_beside_it(city: Division) -> None:
    store_days(city, date(2019, 3, 1), 31, pm25="35.2")
    enter(city, 3, pm25_mean=Decimal("35.4"), valid_days=31, good_days=31, heavy_days=0)
    cell = row_of(city, 3).cells[PM25]
    assert (cell.value, cell.is_entered) == (Decimal("35.4"), True)
    assert cell.difference == "按日值 35.2(差 +0.2)"
    air = subject_of_division(city, AsOf(2019, 3), Basis(2019), TODAY)
    assert month_rows(air.series, air.as_of)[2].difference == "按日值 35.2(差 +0.2)"


def test_figures_that_print_alike_are_no_difference(city: Division) -> None:
    store_days(city, date(2019, 3, 1), 31, pm25="35.24")
    enter(city, 3, pm25_mean=Decimal("35.21"), valid_days=31, good_days=31)
    assert row_of(city, 3).cells[PM25].difference == ""


def test_a_sheet_that_left_an_item_out_is_completed_from_the_days(city: Division) -> None:
    store_days(city, date(2019, 3, 1), 31)
    enter(city, 3, pm25_mean=Decimal("35.4"), valid_days=31, good_days=31)
    cell = row_of(city, 3).cells[OZONE]
    assert (cell.value, cell.is_entered, cell.validity) == (60, False, "31/31")


def test_good_days_a_sheet_counts_otherwise_are_told(city: Division) -> None:
    store_days(city, date(2019, 3, 1), 31)
    enter(city, 3, pm25_mean=Decimal(30), valid_days=30, good_days=28)
    row = row_of(city, 3)
    assert (row.good_days, row.valid_days) == (28, 30)
    assert row.difference == "按日值 31/31"


def test_a_generated_sheet_says_nothing_against_measured_days(city: Division) -> None:
    store_days(city, date(2019, 3, 1), 31)
    batch = ImportBatch.objects.create(kind=BatchKind.DEMONSTRATION, source_name="演示")
    enter(city, 3, pm25_mean=Decimal("99"), valid_days=31, good_days=0, batch=batch)
    assert row_of(city, 3).cells[PM25].value == 30


def test_a_month_entered_without_days_has_no_levels_and_no_invented_item(city: Division) -> None:
    enter(city, 3, pm25_mean=Decimal("35.4"), valid_days=26, good_days=20)
    row = row_of(city, 3)
    assert (row.cells[PM25].validity, row.cells[PM25].is_short) == ("26/31", True)
    assert row.cells[OZONE].value is None
    assert row.levels is None


def test_a_month_without_anything_is_empty_not_zero(city: Division) -> None:
    row = row_of(city, 3)
    assert row.is_empty
    assert (row.heavy_days, row.ratio, row.levels) == (None, None, None)


# --- January up to the month ----------------------------------------------------------------------


def test_the_row_to_date_names_the_months_it_lacks(city: Division) -> None:
    store_days(city, date(2019, 1, 1), 31, pm25=40)
    store_days(city, date(2019, 3, 1), 31, pm25=30)
    whole = table(city, 3).to_date
    assert (whole.label, whole.remark) == ("1—3月", "缺2月")
    assert (whole.cells[PM25].value, whole.cells[PM25].validity) == (35, "62/90")
    assert (whole.good_days, whole.valid_days) == (62, 62)


def test_the_figure_to_date_is_the_one_every_page_shows(city: Division) -> None:
    store_days(city, date(2019, 1, 1), 59, pm25=40)
    enter(city, 1, pm25_mean=Decimal(50), valid_days=31, good_days=31)
    air = subject_of_division(city, AsOf(2019, 2), Basis(2019), TODAY)
    cell = items_table(air).to_date.cells[PM25]
    assert cell.value == month_rows(air.series, air.as_of)[1].pm25_to_date
    assert cell.difference == f"按日值 40.0(差 +{cell.value - 40})"


def test_a_published_figure_to_date_wins(city: Division) -> None:
    store_days(city, date(2019, 1, 1), 59, pm25=40)
    enter(city, 2, Span.YEAR_TO_DATE, pm25_mean=Decimal("41.3"), o3_p90=Decimal(77))
    cells = table(city, 2).to_date.cells
    assert (cells[PM25].value, cells[PM25].difference) == (Decimal("41.3"), "按日值 40.0(差 +1.3)")
    assert (cells[OZONE].value, cells[OZONE].difference) == (77, "按日值 60(差 +17)")


# --- A closed year --------------------------------------------------------------------------------


def test_a_closed_year_with_every_month_valid_is_held_against_its_limits(city: Division) -> None:
    store_days(city, date(2019, 1, 1), 365, pm25=36, o3_8h=160)
    pm25, ratio, ozone = table(city, 12).verdict
    assert (pm25.value, pm25.validity, pm25.limit, pm25.verdict) == (36, "365/365", 35, "高于限值")
    assert (ozone.value, ozone.limit, ozone.verdict) == (160, 160, "不高于限值")
    assert (ratio.value, ratio.validity, ratio.faults) == (100, "365/365", "")


def test_one_short_month_takes_the_year_its_verdict_and_is_named(city: Division) -> None:
    store_days(city, date(2019, 1, 1), 365 - 31 - 30)
    store_days(city, date(2019, 11, 1), 26)
    store_days(city, date(2019, 12, 1), 31)
    pm25 = table(city, 12).verdict[0]
    assert (pm25.value, pm25.is_valid) == (30, False), "the figure is shown all the same"
    assert pm25.verdict == "有效天数不足,不作评价"
    assert pm25.faults == "月有效天数不足:11月 26/30"


def test_a_year_of_short_months_lacks_days_altogether(city: Division) -> None:
    store_days(city, date(2019, 1, 1), 300)
    pm25 = table(city, 12).verdict[0]
    assert pm25.validity == "300/365"
    assert pm25.faults == "全年 300/365 少于 324 天;月有效天数不足:11月 0/30、12月 0/31"


def test_a_year_still_running_has_no_verdict(city: Division) -> None:
    store_days(city, date(2019, 1, 1), 340)
    assert table(city, 12, today=date(2019, 12, 20)).verdict == ()
    assert table(city, 11).verdict == ()


def test_a_year_known_from_sheets_alone_does_not_claim_its_days(city: Division) -> None:
    enter(city, 12, Span.YEAR_TO_DATE, pm25_mean=Decimal("34.0"), good_day_ratio=Decimal("80.1"))
    pm25, ratio, ozone = table(city, 12).verdict
    assert (pm25.value, pm25.validity, pm25.verdict) == (34, "", "来表,有效天数未知")
    assert ratio.value == Decimal("80.1")
    assert ozone.verdict == "没有数据"


# --- Another edition ------------------------------------------------------------------------------


def test_another_edition_changes_the_counts_but_no_concentration(city: Division) -> None:
    store_days(city, date(2019, 3, 1), 31, pm25=68)
    enter(city, 3, pm25_mean=Decimal(68), valid_days=31, good_days=31, heavy_days=0)
    old, new = row_of(city, 3), row_of(city, 3, basis=basis_from({"basis": "2026"}, 2019))
    assert (old.good_days, old.ratio, old.levels.by_level) == (31, 100, (0, 31, 0, 0, 0, 0))
    assert (new.good_days, new.ratio, new.levels.by_level) == (0, 0, (0, 0, 31, 0, 0, 0))
    assert old.cells[PM25].value == new.cells[PM25].value == 68


def test_another_edition_holds_the_year_against_its_own_limit(city: Division) -> None:
    store_days(city, date(2019, 1, 1), 365, pm25=32)
    assert table(city, 12).verdict[0].verdict == "不高于限值"
    other = table(city, 12, basis=basis_from({"basis": "2026"}, 2019)).verdict[0]
    assert (other.limit, other.verdict) == (30, "高于限值")


# --- A station ------------------------------------------------------------------------------------


def test_a_station_has_the_same_table(city: Division) -> None:
    store_days(city, date(2019, 3, 1), 20)
    station = AirStation.objects.get(code="T1")
    air = subject_of_station(station, AsOf(2019, 3), Basis(2019), TODAY)
    row = items_table(air).rows[2]
    assert (row.cells[PM25].value, row.cells[PM25].validity) == (30, "20/31")
    assert row.cells[PM25].is_short


def test_a_stations_years_in_two_divisions_stand_together(city: Division) -> None:
    store_days(city, date(2019, 1, 1), 31)
    station = AirStation.objects.get(code="T1")
    station.division = Division.objects.get(code="zhonglou")
    station.save()
    store_days(station.division, date(2019, 2, 1), 28)
    air = subject_of_station(station, AsOf(2019, 2), Basis(2019), TODAY)
    assert [row.cells[PM25].validity for row in items_table(air).rows] == ["31/31", "28/28"]
