"""The demonstration readings tell the story their method page promises, from the rows themselves.

Method: docs/methods/demonstration.md.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from monitoring.choices import BatchKind, ClaimState, DataStatus, ReadingState
from monitoring.demonstration.parameters import Parameters, read_parameters
from monitoring.demonstration.readings import readings
from monitoring.models import (
    AirDay,
    AirMonth,
    AirStation,
    DustfallMonth,
    Exclusion,
    ImportBatch,
    Publication,
    SectionMonth,
)
from standards.air_quality_index import Pollutant, daily_air_quality
from standards.averages import weighted_mean
from standards.editions import HJ_633_2012
from standards.rounding import percent, round_half_even
from standards.surface_water import (
    WaterClass,
    WaterItem,
    assess_section,
    half_detection_limit,
    mean_concentrations,
)

LATE = (2023, 9)


@dataclass
class Rows:
    days: list[AirDay]
    months: list[AirMonth]
    water: list[SectionMonth]
    dust: list[DustfallMonth]
    published: list[Publication]
    claims: list[Exclusion]


def generated() -> list[object]:
    return list(readings(read_parameters(), ImportBatch(kind=BatchKind.DEMONSTRATION)))


@pytest.fixture(scope="module")
def rows(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Rows:
    with django_db_blocker.unblock():
        found = generated()
    kinds = (AirDay, AirMonth, SectionMonth, DustfallMonth, Publication, Exclusion)
    return Rows(*([row for row in found if isinstance(row, kind)] for kind in kinds))


def days_of(rows: Rows, year: int, first: int = 1, last: int = 12) -> list[AirDay]:
    return [d for d in rows.days if d.date.year == year and first <= d.date.month <= last]


def valid(days: Iterable[AirDay]) -> list[AirDay]:
    return [day for day in days if day.aqi is not None]


def pm25_mean(days: Iterable[AirDay]) -> Fraction:
    values = [Fraction(day.pm25) for day in days if day.pm25 is not None]
    return sum(values, Fraction(0)) / len(values)


def good(days: Iterable[AirDay]) -> int:
    return sum(day.aqi <= 100 for day in valid(days))


def heavy(days: Iterable[AirDay]) -> int:
    return sum(day.aqi > 200 for day in valid(days))


# --- calibration ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "pm25", "good_days", "valid_days", "ratio"),
    [
        (2018, "47.3", 243, 363, "66.9"),
        (2019, "43.6", 252, 363, "69.4"),
        (2020, "39.4", 268, 364, "73.6"),
        (2021, "37.0", 275, 363, "75.8"),
        (2022, "33.0", 281, 363, "77.4"),
    ],
)
def test_a_past_year_gives_the_figures_of_the_page(
    rows: Rows, year: int, pm25: str, good_days: int, valid_days: int, ratio: str
) -> None:
    days = days_of(rows, year)
    assert str(round_half_even(pm25_mean(days), 1)) == pm25
    assert (good(days), len(valid(days))) == (good_days, valid_days)
    assert str(percent(Fraction(good_days, valid_days))) == ratio


def test_2022_rounds_to_the_whole_number_the_document_prints(rows: Rows) -> None:
    assert round_half_even(pm25_mean(days_of(rows, 2022)), 0) == 33


def test_august_2023_is_inside_the_target_while_past_autumns_were_above_what_is_left(
    rows: Rows,
) -> None:
    so_far = days_of(rows, 2023, last=8)
    assert str(round_half_even(pm25_mean(so_far), 1)) == "29.7"
    assert (good(so_far), len(valid(so_far)), heavy(so_far)) == (190, 240, 1)
    required = (Fraction("31.5") * (240 + 122) - 240 * pm25_mean(so_far)) / 122
    assert str(round_half_even(required, 1)) == "35.0"
    rests = ((2018, "54.0"), (2019, "48.0"), (2020, "44.1"), (2021, "41.0"), (2022, "37.2"))
    for year, rest in rests:
        autumn = pm25_mean(days_of(rows, year, first=9))
        assert str(round_half_even(autumn, 1)) == rest
        assert autumn > required


def test_every_month_equals_its_days(rows: Rows) -> None:
    for month in rows.months:
        days = days_of(rows, month.year, month.month, month.month)
        counts = (month.valid_days, month.good_days, month.heavy_days)
        assert counts == (len(valid(days)), good(days), heavy(days))
        assert month.pm25_mean == round_half_even(pm25_mean(days), 3)


@pytest.mark.parametrize(("year", "last", "mean"), [(2022, 12, "33.0"), (2023, 8, "29.7")])
def test_the_months_give_the_same_figure_as_the_days(
    rows: Rows, year: int, last: int, mean: str
) -> None:
    months = [m for m in rows.months if m.year == year and m.month <= last]
    found = weighted_mean((m.pm25_mean, m.valid_days) for m in months)
    assert found is not None
    assert str(round_half_even(found, 1)) == mean


# --- air ------------------------------------------------------------------------------------------


def test_every_index_is_the_one_of_the_edition_of_2012(rows: Rows) -> None:
    for day in rows.days:
        items = {pollutant: getattr(day, pollutant.value) for pollutant in Pollutant}
        found = daily_air_quality(items, HJ_633_2012)
        assert day.aqi == found.aqi
        assert day.primary_pollutant == "、".join(p.label for p in found.primary)


def test_particles_are_a_winter_and_ozone_a_summer_matter(rows: Rows) -> None:
    for year in range(2018, 2023):
        means = {m.month: m.pm25_mean for m in rows.months if m.year == year}
        assert min(means[1], means[12]) > 2 * max(means[7], means[8])
    polluted = [day for day in valid(rows.days) if day.aqi > 100]
    by_ozone = {day.date.month for day in polluted if "O₃" in day.primary_pollutant}
    by_particles = {day.date.month for day in polluted if "PM2.5" in day.primary_pollutant}
    assert by_ozone <= set(range(3, 12))
    assert {5, 6, 7, 8} <= by_ozone
    assert not by_particles & {5, 6, 7, 8, 9}


@pytest.mark.parametrize("year", range(2018, 2024))
def test_each_year_has_a_few_days_without_an_index(rows: Rows, year: int) -> None:
    invalid = [day for day in days_of(rows, year) if day.aqi is None]
    assert 2 <= len(invalid) <= 4
    for day in invalid:
        assert day.pm25 is None
        assert day.note
        assert day.primary_pollutant == ""


def test_heavy_days_do_not_pass_the_cap_before_autumn(rows: Rows) -> None:
    heavy_days = [heavy(days_of(rows, year)) for year in range(2018, 2024)]
    assert heavy_days == [5, 4, 3, 2, 2, 1]


def test_past_years_are_final_and_the_running_year_is_reviewed(rows: Rows) -> None:
    for day in rows.days:
        expected = DataStatus.REVIEWED if day.date.year == 2023 else DataStatus.FINAL
        assert day.status == expected


# --- water ----------------------------------------------------------------------------------------


def year_class(rows: Rows, code: str, year: int, last: int = 12) -> WaterClass | None:
    return assess_section(mean_concentrations(concentrations(rows, code, year, last))).water_class


def concentrations(
    rows: Rows, code: str, year: int, last: int
) -> Iterator[dict[WaterItem, Fraction]]:
    for row in rows.water:
        if row.section.code == code and row.year == year and row.month <= last:
            yield values_of(row)


def values_of(row: SectionMonth) -> dict[WaterItem, Fraction]:
    found = {}
    for name in SectionMonth.PARAMETERS:
        value = getattr(row, name)
        if value is not None:
            kept = half_detection_limit(value) if name in row.marks else value
            found[WaterItem(name)] = Fraction(kept)
    return found


def city_sections() -> list[str]:
    return [f"city-{number:02d}" for number in range(1, 10)]


PROVINCIAL = ("lianjiangqiaoxia", "zhonglou-daqiao", "dagouba-qiao")


def test_provincial_sections_go_from_class_three_to_two(rows: Rows) -> None:
    assert {year_class(rows, code, 2021) for code in PROVINCIAL} == {WaterClass.III}
    assert {year_class(rows, code, 2022) for code in PROVINCIAL} == {WaterClass.II}


def test_the_invented_year_of_water_is_no_better_than_the_first_of_the_story(rows: Rows) -> None:
    assert {year_class(rows, code, 2020) for code in PROVINCIAL} == {WaterClass.III}
    failing = {c for c in city_sections() if year_class(rows, c, 2020) != WaterClass.III}
    assert failing == {"city-05", "city-09"}


def test_zhonglou_bridge_slips_from_two_to_three_on_phosphorus(rows: Rows) -> None:
    assert year_class(rows, "zhonglou-daqiao", 2023, last=5) is WaterClass.II
    means = mean_concentrations(concentrations(rows, "zhonglou-daqiao", 2023, 8))
    found = assess_section(means)
    assert (found.water_class, found.deciding) == (WaterClass.III, (WaterItem.TP,))
    for code in ("lianjiangqiaoxia", "dagouba-qiao"):
        assert year_class(rows, code, 2023, last=8) is WaterClass.II


def test_eight_of_nine_city_sections_passed_in_2022(rows: Rows) -> None:
    classes = {code: year_class(rows, code, 2022) for code in city_sections()}
    assert [code for code, found in classes.items() if found > WaterClass.III] == ["city-09"]
    assert classes["city-09"] is WaterClass.IV


def test_seven_of_nine_pass_by_august_2023_and_phosphorus_decides(rows: Rows) -> None:
    failing = {}
    for code in city_sections():
        means = mean_concentrations(concentrations(rows, code, 2023, 8))
        if assess_section(means).water_class > WaterClass.III:
            failing[code] = means[WaterItem.TP]
            assert assess_section(means).deciding == (WaterItem.TP,)
    assert failing == {"city-05": Fraction(205, 1000), "city-09": Fraction(24, 100)}


def test_section_five_failed_in_two_summer_months_only(rows: Rows) -> None:
    found = [row for row in rows.water if row.section.code == "city-05" and row.year == 2023]
    assert [row.month for row in found if row.water_class == WaterClass.IV] == [6, 7]


def test_every_class_is_the_standards(rows: Rows) -> None:
    for row in rows.water:
        if row.state == ReadingState.MEASURED:
            assert row.water_class == assess_section(values_of(row)).water_class


def test_a_month_without_a_sample_says_why_and_has_no_values(rows: Rows) -> None:
    gaps = {
        (row.section.code, row.year, row.month): row.state
        for row in rows.water
        if row.state != ReadingState.MEASURED
    }
    assert gaps == {
        ("city-03", 2023, 1): ReadingState.NO_FLOW,
        ("city-07", 2023, 5): ReadingState.NOT_SAMPLED,
    }
    for row in rows.water:
        if row.state != ReadingState.MEASURED:
            assert row.water_class is None
            assert values_of(row) == {}
            assert row.note


def test_oil_below_detection_keeps_its_limit_and_its_mark(rows: Rows) -> None:
    marked = [row for row in rows.water if row.marks]
    assert marked
    assert {(*row.marks.items(), str(row.oil)) for row in marked} == {(("oil", "0.01L"), "0.01")}


# --- dust-fall, publications, months ------------------------------------------------------------


def test_dustfall_covers_the_assessed_divisions_and_invents_no_target(rows: Rows) -> None:
    assert len({row.division.code for row in rows.dust}) == 8
    assert all(row.division.assessed for row in rows.dust)
    assert {row.target for row in rows.dust} == {None}
    values = [row.value for row in rows.dust if row.value is not None]
    assert 1.5 <= min(values) <= max(values) <= 4
    assert [row.state for row in rows.dust if row.value is None] == [ReadingState.INVALID]


def test_january_to_august_2023_are_published_about_the_eighteenth(rows: Rows) -> None:
    assert [(p.year, p.month, p.published_on) for p in rows.published] == [
        (2023, month, date(2023, month + 1, 18)) for month in range(1, 9)
    ]


def test_claims_stand_on_days_with_dust_and_change_no_count_of_days(rows: Rows) -> None:
    found = {claim.state: claim for claim in rows.claims}
    assert set(found) == set(ClaimState)
    highest = {
        state: max(d.pm10 for d in rows.days if claim.date_from <= d.date <= claim.date_to)
        for state, claim in found.items()
    }
    assert highest == {ClaimState.GRANTED: 318, ClaimState.CLAIMED: 207, ClaimState.REFUSED: 169}
    for claim in rows.claims:
        assert not claim.removes_days
        assert claim.state == ClaimState.CLAIMED or "不是真实文号" in claim.document


def test_september_2023_has_not_come_in_and_october_has(rows: Rows) -> None:
    present = {
        "days": {(day.date.year, day.date.month) for day in rows.days},
        "months": {(m.year, m.month) for m in rows.months},
        "water": {(w.year, w.month) for w in rows.water},
        "dust": {(d.year, d.month) for d in rows.dust},
    }
    first = {"days": 2018, "months": 2018, "water": 2020, "dust": 2022}
    for kind, months in present.items():
        wanted = {
            (year, month)
            for year in range(first[kind], 2024)
            for month in range(1, 13)
            if (year, month) <= (2023, 10) and (year, month) != LATE
        }
        assert months == wanted, kind


# --- the generator --------------------------------------------------------------------------------


def plain(found: list[object]) -> list[dict[str, object]]:
    return [
        {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
        for row in found
    ]


@pytest.mark.django_db
def test_two_runs_make_the_same_rows() -> None:
    assert plain(generated()) == plain(generated())


@pytest.mark.django_db
def test_another_seed_keeps_the_calibrated_figures() -> None:
    parameters: Parameters = {**read_parameters(), "seed": 20230320}
    found = readings(parameters, ImportBatch(kind=BatchKind.DEMONSTRATION))
    days = [row for row in found if isinstance(row, AirDay) and row.date.year == 2022]
    assert (pm25_mean(days), good(days), len(valid(days))) == (33, 281, 363)


@pytest.mark.django_db
def test_every_row_is_valid_as_an_entered_one_would_be() -> None:
    batch = ImportBatch.objects.create(kind=BatchKind.DEMONSTRATION, source_name="test")
    with transaction.atomic():
        for row in readings(read_parameters(), batch):
            row.clean_fields()


@pytest.mark.django_db
def test_a_months_mean_takes_an_entered_day_in_the_place_of_a_generated_one() -> None:
    station = AirStation.objects.select_related("division").get(code="3010A")
    AirDay.objects.create(
        station=station, division=station.division, date=date(2023, 8, 1), pm25=200, aqi=250
    )
    (month,) = (
        row
        for row in generated()
        if isinstance(row, AirMonth) and (row.year, row.month) == (2023, 8)
    )
    assert month.heavy_days == 1


@pytest.mark.django_db
def test_years_of_water_before_the_story_leave_the_story_as_it_was() -> None:
    parameters = read_parameters()
    alone: Parameters = {**parameters, "water": {**parameters["water"], "first_year": 2021}}
    batch = ImportBatch(kind=BatchKind.DEMONSTRATION)
    story = [row for row in readings(alone, batch) if isinstance(row, SectionMonth)]
    whole = [row for row in generated() if isinstance(row, SectionMonth) and row.year >= 2021]
    assert plain(list(story)) == plain(list(whole))
