"""Air with confirmed dust days left out: exact, each day once, never silently the measured figure.

Method: docs/methods/dust-exclusion.md, whose worked tables are computed again here.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from monitoring import querysets, rollups
from monitoring.air_exclusions import (
    NO_CLAIMS,
    CaliberState,
    ExcludedDays,
    assessed_series,
    caliber_state,
    excluded_days_of,
    months_without_days,
)
from monitoring.air_index import EDITIONS, settle_index
from monitoring.air_series import AirSeries, series_of
from monitoring.choices import BatchKind, Caliber, ClaimState, Span
from monitoring.excluded_days import ExcludedDay, MeasuredDay
from monitoring.models import (
    AirDay,
    AirMonth,
    AirMonthRollup,
    AirStation,
    Division,
    DivisionDay,
    Exclusion,
    ImportBatch,
)
from standards.air_items import Pollutant
from standards.air_levels import is_good
from standards.air_quality_index import daily_air_quality
from standards.editions import HJ_633_2012
from standards.rounding import percent, round_half_even

pytestmark = pytest.mark.django_db

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "dust-exclusion.md"
CLEAN = {"so2": 8, "no2": 30, "co": 1, "o3_8h": 60, "pm10": 60, "pm25": 30}
PM25, PM10 = Pollutant.PM25, Pollutant.PM10


def tables() -> list[list[dict[str, str]]]:
    found: list[list[dict[str, str]]] = []
    block: list[list[str]] = []
    for line in [*PAGE.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("|"):
            block.append([cell.strip() for cell in line.strip("|").split("|")])
        elif block:
            head, _, *rows = block
            found.append([dict(zip(head, row, strict=True)) for row in rows])
            block = []
    return found


DAYS, RESULTS = tables()


@pytest.fixture
def city() -> Division:
    """A division without stations or readings of its own."""
    return Division.objects.create(code="testcity", name="测试市", kind="city")


def station_of(division: Division, code: str = "T1", **over: Any) -> AirStation:
    return AirStation.objects.create(
        code=code, name=f"站点{code}", division=division, control_level="state", **over
    )


def stored(division: Division, station: AirStation | None, on: date, **over: Any) -> AirDay:
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


def claim(division: Division, first: date, last: date | None = None, **over: Any) -> Exclusion:
    over = {"state": ClaimState.GRANTED, "document": "环监〔2019〕1号"} | over
    return Exclusion.objects.create(
        division=division, date_from=first, date_to=last or first, **over
    )


def sheet(division: Division, year: int, month: int, **values: Any) -> AirMonth:
    return AirMonth.objects.create(division=division, year=year, month=month, **values)


def measured(division: Division) -> AirSeries:
    found = series_of(
        querysets.air_months_of([division], 2018, 2020),
        querysets.air_rollups_of([division], 2018, 2020),
    )
    return found.get(division.pk, AirSeries())


def excluded(division: Division) -> ExcludedDays:
    return excluded_days_of([division], 2018, 2020).get(division.pk, NO_CLAIMS)


def assessed(division: Division) -> AirSeries:
    return assessed_series(measured(division), excluded(division))


def state(division: Division, month: int = 3, year: int = 2019) -> CaliberState:
    return caliber_state(measured(division), excluded(division), year, month)


def mean(series: AirSeries, month: int = 3, year: int = 2019) -> Fraction | None:
    found = series.pm25_to_date(year, month) if month == 1 else None
    if found is not None:
        return found.mean
    own = series.month(year, month)
    return None if own is None or own.pm25 is None else Fraction(own.pm25)


MARCH = date(2019, 3, 5)


# --- the worked tables ----------------------------------------------------------------------------


def day_of(row: Mapping[str, str]) -> date:
    return date(2019, 3, int(row["day"]))


def put_days(division: Division) -> None:
    station = station_of(division)
    for row in DAYS:
        stored(
            division, station, day_of(row), so2=8, no2=30, co=1,
            o3_8h=row["O₃-8h"], pm10=row["PM10"], pm25=row["PM2.5"],
        )  # fmt: skip


@pytest.mark.parametrize("row", DAYS, ids=lambda row: f"day{row['day']}")
def test_the_page_judges_each_day_with_and_without_its_particles(row: dict[str, str]) -> None:
    values = {
        Pollutant.SO2: 8, Pollutant.NO2: 30, Pollutant.CO: 1, Pollutant.O3_8H: int(row["O₃-8h"]),
        PM10: int(row["PM10"]), PM25: int(row["PM2.5"]),
    }  # fmt: skip
    day = ExcludedDay(
        date=day_of(row), items=(PM10, PM25), state=ClaimState.GRANTED, document="", note="",
        removes_days=True, is_demo=False,
        measured=MeasuredDay({item: Fraction(value) for item, value in values.items()}),
    )  # fmt: skip
    assert str(day.judged(HJ_633_2012).aqi) == row["AQI"]
    assert str(day.judged_without(HJ_633_2012).aqi) == row["AQI of the other items"]


@pytest.mark.parametrize("row", RESULTS, ids=lambda row: row["basis"])
def test_the_page_gives_the_figures_of_both_calibers(city: Division, row: dict[str, str]) -> None:
    put_days(city)
    words = row["basis"].split(", ")
    for day in DAYS:
        if day["claim"] != "-" and words[0] == "考核":
            told = next(s for s in ClaimState if s.label == day["claim"])
            if day["day"] == "5" and "第5日也认定" in words:
                told = ClaimState.GRANTED
            claim(city, day_of(day), state=told, removes_days="天数一并扣除" in words)
    found = assessed(city)
    month = found.month(2019, 3)
    assert month is not None
    assert month.counts is not None
    assert str(month.pm25_days) == row["days of PM2.5"]
    assert round_half_even(Fraction(month.pm25 or 0), 3) == Decimal(row["PM2.5"])
    assert found.period(2019, [3]).mean(PM10) == Fraction(row["PM10"])
    assert f"{month.counts.good}/{month.counts.valid}" == row["good days"]
    assert str(percent(Fraction(month.counts.good, month.counts.valid))) == row["good ratio, %"]


# --- what removes and what does not ---------------------------------------------------------------


def three_days(city: Division) -> None:
    station = station_of(city)
    for place, pm25 in enumerate((30, 31, 80)):
        stored(city, station, MARCH + timedelta(days=place), pm25=pm25, pm10=pm25 * 4)


LAST = MARCH + timedelta(days=2)


@pytest.mark.parametrize("told", [ClaimState.CLAIMED, ClaimState.REFUSED])
def test_only_a_confirmed_claim_removes_anything(city: Division, told: ClaimState) -> None:
    three_days(city)
    claim(city, LAST, state=told)
    assert assessed(city) is not measured(city)
    assert mean(assessed(city)) == mean(measured(city)) == 47
    assert state(city) is CaliberState.SAME
    ((on, words),) = excluded(city).listed(2019, 3)
    assert on == LAST
    assert told.label in words
    assert "环监〔2019〕1号" in words


def test_without_claims_the_series_is_the_same_one(city: Division) -> None:
    three_days(city)
    series = measured(city)
    assert assessed_series(series, NO_CLAIMS) is series


def test_an_item_the_claim_does_not_name_keeps_its_days(city: Division) -> None:
    three_days(city)
    claim(city, LAST, pollutants="PM10")
    found = assessed(city)
    assert mean(found) == 47
    assert found.period(2019, [3]).mean(PM10) == 122


def test_a_gas_cannot_be_claimed(city: Division) -> None:
    three_days(city)
    claim(city, LAST, pollutants="PM2.5、O₃")
    (day,) = excluded(city).granted
    assert day.items == (PM25,)


def test_of_overlapping_claims_a_day_counts_once_with_the_items_of_both(city: Division) -> None:
    three_days(city)
    claim(city, MARCH + timedelta(days=1), LAST, pollutants="PM10")
    claim(city, LAST, pollutants="PM2.5", document="环监〔2019〕2号")
    found = assessed(city)
    assert mean(found) == Fraction(61, 2)
    assert found.period(2019, [3]).mean(PM10) == 120
    last = excluded(city).granted[-1]
    assert (last.items, last.document) == ((PM10, PM25), "环监〔2019〕1号;环监〔2019〕2号")


def test_a_confirmed_claim_removes_a_day_a_pending_one_names_too(city: Division) -> None:
    three_days(city)
    claim(city, LAST)
    claim(city, LAST, state=ClaimState.CLAIMED)
    assert mean(assessed(city)) == Fraction(61, 2)
    assert excluded(city).is_pending(2019, 3)


def test_a_day_without_a_reading_removes_nothing(city: Division) -> None:
    three_days(city)
    claim(city, date(2019, 3, 20), date(2019, 3, 22), removes_days=True)
    assert mean(assessed(city)) == 47
    assert assessed(city).counts_to_date(2019, 3) == measured(city).counts_to_date(2019, 3)


def test_a_claim_over_the_end_of_a_year_counts_each_day_in_its_own(city: Division) -> None:
    station = station_of(city)
    for on, pm25 in (
        ("2018-12-30", 20),
        ("2018-12-31", 90),
        ("2019-01-01", 70),
        ("2019-01-02", 40),
    ):
        stored(city, station, date.fromisoformat(on), pm25=pm25)
    claim(city, date(2018, 12, 31), date(2019, 1, 1))
    found = assessed(city)
    assert [mean(found, 12, 2018), mean(found, 1, 2019)] == [20, 40]
    assert state(city, 1) is CaliberState.COMPUTED
    only_new = excluded_days_of([city], 2019, 2019)[city.pk]
    assert [day.date for day in only_new.days] == [date(2019, 1, 1)]


def test_good_and_heavy_days_keep_their_dust_unless_the_claim_says_so(city: Division) -> None:
    station = station_of(city)
    stored(city, station, MARCH)
    stored(city, station, LAST, pm10=400, o3_8h=90)
    one = claim(city, LAST)
    month = assessed(city).month(2019, 3)
    assert month is not None
    assert (month.good_days, month.valid_days, month.heavy_days) == (1, 2, 1)
    one.removes_days = True
    one.save()
    month = assessed(city).month(2019, 3)
    assert month is not None
    assert (month.good_days, month.valid_days, month.heavy_days) == (2, 2, 0)
    primaries = assessed(city).kept[(2019, 3)].primaries
    assert primaries["2012"] == {"pm10": 1}  # the clean day's own 55


def test_a_month_whose_every_day_is_dust_has_no_mean(city: Division) -> None:
    three_days(city)
    claim(city, MARCH, LAST)
    found = assessed(city).month(2019, 3)
    assert found is not None
    assert not found.has_mean


# --- sheets ---------------------------------------------------------------------------------------


def test_a_month_known_from_a_sheet_alone_cannot_be_corrected(city: Division) -> None:
    sheet(city, 2019, 1, pm25_mean=Decimal("46.8"), valid_days=31, good_days=25)
    claim(city, date(2019, 1, 9))
    found = assessed(city)
    assert months_without_days(measured(city), excluded(city)) == {(2019, 1)}
    assert found.pm25_to_date(2019, 1) is None
    assert found.counts_to_date(2019, 1) == measured(city).counts_to_date(2019, 1)
    assert state(city, 1) is CaliberState.NO_DAYS


def test_a_cumulative_sheet_alone_cannot_be_corrected_either(city: Division) -> None:
    sheet(city, 2019, 3, span=Span.YEAR_TO_DATE, pm25_mean=Decimal("46.8"), valid_days=90)
    claim(city, date(2019, 1, 9))
    assert assessed(city).pm25_to_date(2019, 3) is None
    assert state(city) is CaliberState.NO_DAYS


def test_a_claim_for_coarse_particles_leaves_a_sheet_of_fine_ones_alone(city: Division) -> None:
    sheet(city, 2019, 1, pm25_mean=Decimal("46.8"), valid_days=31)
    claim(city, date(2019, 1, 9), pollutants="PM10")
    assert mean(assessed(city), 1) == Fraction("46.8")


def test_generated_days_never_correct_an_official_sheet(city: Division) -> None:
    generated = ImportBatch.objects.create(kind=BatchKind.DEMONSTRATION, source_name="演示")
    stored(city, station_of(city), date(2019, 1, 9), batch=generated)
    sheet(city, 2019, 1, pm25_mean=Decimal("46.8"), valid_days=1)
    claim(city, date(2019, 1, 9))
    assert state(city, 1) is CaliberState.NO_DAYS


def test_generated_claims_ask_nothing_of_measured_days(city: Division) -> None:
    batch = ImportBatch.objects.create(kind=BatchKind.DEMONSTRATION, source_name="演示")
    stored(city, None, date(2019, 3, 1), pm25=200)
    stored(city, None, date(2019, 3, 2), pm25=20)
    claim(city, date(2019, 3, 1), batch=batch)
    assert excluded(city).listed(2019, 3) == ()
    assert assessed(city).months == measured(city).months
    claim(city, date(2019, 3, 1))
    assert mean(assessed(city)) == 20, "a claim of the bureau's own counts"


def test_a_sheet_with_its_days_is_corrected_by_the_days(city: Division) -> None:
    three_days(city)
    sheet(city, 2019, 3, pm25_mean=Decimal("47.1"), valid_days=3, good_days=1, heavy_days=0)
    claim(city, LAST)
    month = assessed(city).month(2019, 3)
    assert month is not None
    assert month.pm25 == Fraction(61, 2)
    assert (month.good_days, month.valid_days) == (1, 3)  # what the sheet says of days stands


def test_a_sheet_that_knows_more_days_than_were_read_cannot_be_corrected(city: Division) -> None:
    three_days(city)
    sheet(city, 2019, 3, pm25_mean=Decimal("47.1"), valid_days=31)
    claim(city, date(2019, 3, 20))
    assert months_without_days(measured(city), excluded(city)) == {(2019, 3)}


def test_what_the_city_gives_of_the_assessment_caliber_goes_first(city: Division) -> None:
    three_days(city)
    claim(city, LAST)
    sheet(city, 2019, 3, caliber=Caliber.ASSESSMENT, pm25_mean=Decimal("30.2"))
    found = assessed(city)
    assert mean(found) == Fraction("30.2")
    assert found.computed[(2019, 3)].pm25 == Fraction(61, 2)
    assert mean(measured(city)) == 47
    assert state(city) is CaliberState.PUBLISHED


def test_a_sheet_of_the_assessment_caliber_alone_is_enough(city: Division) -> None:
    sheet(city, 2019, 1, caliber=Caliber.ASSESSMENT, pm25_mean=Decimal("30.2"), valid_days=31)
    assert mean(assessed(city), 1) == Fraction("30.2")
    assert measured(city).months == {}
    assert state(city, 1) is CaliberState.PUBLISHED


# --- exactness ------------------------------------------------------------------------------------


def test_a_mean_of_stations_is_left_out_exactly(city: Division) -> None:
    stations = [station_of(city, f"T{place}") for place in range(3)]
    for on, values in ((MARCH, (30, 31, 31)), (LAST, (80, 80, 81))):
        for station, value in zip(stations, values, strict=True):
            stored(city, station, on, pm25=value)
    claim(city, LAST)
    assert mean(assessed(city)) == Fraction(92, 3)
    (day,) = excluded(city).granted
    assert day.value(PM25) == Fraction(241, 3)


def test_a_day_entered_for_the_division_is_the_one_left_out(city: Division) -> None:
    station = station_of(city)
    stored(city, station, MARCH, pm25=30)
    stored(city, station, LAST, pm25=80)
    stored(city, None, LAST, pm25=70, reported_aqi=120)
    claim(city, LAST, removes_days=True)
    found = assessed(city)
    assert mean(measured(city)) == 50
    assert mean(found) == 30
    assert found.counts_to_date(2019, 3) is None  # the year has no January
    assert found.kept[(2019, 3)].levels["2012"] == [1, 1, 0, 0, 0, 0]


def brute_force(days: Sequence[DivisionDay], out: Mapping[date, bool]) -> dict[str, Any]:
    """Means and counts from the raw days alone; `out` says of a date whether it counts anew."""
    kept = [Fraction(d.pm25) for d in days if d.pm25 is not None and d.date not in out]
    aqis = []
    for day in days:
        values = {item: getattr(day, item.value) for item in Pollutant}
        if out.get(day.date):
            values |= {item: Decimal(0) for item in (PM10, PM25) if values[item] is not None}
        aqis.append(daily_air_quality(values, HJ_633_2012).aqi)
    valid = [aqi for aqi in aqis if aqi is not None]
    total = sum(kept, Fraction(0))
    return {
        "sum": total,
        "days": len(kept),
        "valid": len(valid),
        "good": sum(is_good(aqi) for aqi in valid),
    }


VALUES = st.integers(5, 400)
DRAWN_DAYS = st.lists(
    st.tuples(st.one_of(st.none(), VALUES), VALUES, st.integers(20, 250)), min_size=1, max_size=20
)
DRAWN_CLAIMS = st.lists(
    st.tuples(
        st.integers(0, 22), st.integers(0, 6), st.sampled_from(list(ClaimState)), st.booleans()
    ),
    max_size=4,
)


@given(drawn=DRAWN_DAYS, claims=DRAWN_CLAIMS)
def test_both_columns_reconcile_to_the_list_of_days(
    drawn: list[tuple[int | None, int, int]],
    claims: list[tuple[int, int, ClaimState, bool]],
) -> None:
    first = date(2019, 3, 25)  # most episodes run into April
    series, days = series_from(first, drawn)
    out = ExcludedDays(
        tuple(
            excluded_day(first + timedelta(days=start + n), told, removes, days)
            for start, length, told, removes in claims
            for n in range(length + 1)
        )
    )
    found = assessed_series(series, out)
    gone = {day.date: day.removes_days for day in out.granted}
    raw = brute_force(list(days.values()), gone)
    rows = list(found.kept.values())
    assert sum(Fraction(r.pm25_sum, r.scale) for r in rows) == raw["sum"]
    assert sum(r.pm25_days for r in rows) == raw["days"]
    levels = [sum(r.levels["2012"]) for r in rows], [sum(r.levels["2012"][:2]) for r in rows]
    assert (sum(levels[0]), sum(levels[1])) == (raw["valid"], raw["good"])
    removed = [value for day in out.granted if (value := day.value(PM25)) is not None]
    whole = brute_force(list(days.values()), {})
    assert raw["sum"] + sum(removed, Fraction(0)) == whole["sum"]
    assert raw["days"] + len(removed) == whole["days"]
    for row in rows:
        assert all(count > 0 for count in row.primaries["2012"].values())
        assert min(row.levels["2012"]) >= 0


def series_from(
    first: date, drawn: Sequence[tuple[int | None, int, int]]
) -> tuple[AirSeries, dict[date, DivisionDay]]:
    """Sum days up month by month, without the database and without the code that keeps months."""
    days = {}
    for place, (pm25, pm10, ozone) in enumerate(drawn):
        on = first + timedelta(days=place)
        values = {"so2": 8, "no2": 30, "co": 1, "o3_8h": ozone, "pm10": pm10, "pm25": pm25}
        days[on] = DivisionDay(date=on, **values)
    kept = {}
    for month in sorted({on.month for on in days}):
        own = [day for on, day in days.items() if on.month == month]
        kept[(2019, month)] = kept_month(month, own)
    return AirSeries(kept=kept), days


def kept_month(month: int, days: Sequence[DivisionDay]) -> AirMonthRollup:
    row = AirMonthRollup(
        year=2019, month=month, scale=1000, days=len(days), levels={}, primaries={}
    )
    for item in Pollutant:
        values = [v for day in days if (v := getattr(day, item.value)) is not None]
        setattr(row, f"{item.value}_sum", sum(values) * 1000)
        setattr(row, f"{item.value}_days", len(values))
    for edition in EDITIONS:
        counts = [0] * 6
        primaries: dict[str, int] = {}
        for day in days:
            index = daily_air_quality({i: getattr(day, i.value) for i in Pollutant}, edition)
            if index.level is not None:
                counts[index.level - 1] += 1
            for item in index.primary:
                primaries[item.value] = primaries.get(item.value, 0) + 1
        row.levels[str(edition.year)], row.primaries[str(edition.year)] = counts, primaries
    return row


def excluded_day(
    on: date, told: ClaimState, removes: bool, days: Mapping[date, DivisionDay]
) -> ExcludedDay:
    day = days.get(on)
    values = None
    if day is not None:
        values = {
            item: None if (v := getattr(day, item.value)) is None else Fraction(v)
            for item in Pollutant
        }
    return ExcludedDay(
        date=on, items=(PM10, PM25), state=told, document="", note="", removes_days=removes,
        is_demo=False, measured=None if values is None else MeasuredDay(values),
    )  # fmt: skip


# --- many divisions -------------------------------------------------------------------------------


def test_many_divisions_cost_the_same_four_queries(city: Division) -> None:
    divisions = [city]
    three_days(city)
    claim(city, LAST)
    assert query_count(divisions) == 4
    for number in range(4):
        other = Division.objects.create(code=f"other{number}", name=f"板块{number}", kind="street")
        stored(other, station_of(other, f"S{number}"), LAST)
        claim(other, MARCH, LAST)
        divisions.append(other)
    assert query_count(divisions) == 4
    found = excluded_days_of(divisions, 2018, 2020)
    assert {len(found[d.pk].days) for d in divisions[1:]} == {3}
    assert [d.value(PM25) for d in found[city.pk].days] == [80]


def test_without_any_claim_there_are_two_queries(city: Division) -> None:
    three_days(city)
    assert query_count([city]) == 2


def query_count(divisions: Sequence[Division]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        excluded_days_of(divisions, 2018, 2020)
    return len(queries)
