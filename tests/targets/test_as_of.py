"""Which month a page speaks of."""

from datetime import date

import pytest

from monitoring.models import AirMonth, AirStation, Division, Publication
from monitoring.periods import AsOf
from targets.as_of import UnknownMonthError, as_of_from
from targets.models import Plan

pytestmark = pytest.mark.django_db


def add_month(year, month, **over):
    division = over.pop("division", None) or Division.objects.get(code="zhonglou")
    AirMonth.objects.create(division=division, year=year, month=month, pm25_mean=30, **over)


def test_the_newest_published_month_opens_first():
    add_month(2023, 10)
    for month in (7, 8):
        Publication.objects.create(year=2023, month=month, published_on=date(2023, month + 1, 18))
    assert as_of_from({}) == AsOf(2023, 8)


def test_without_a_publication_the_newest_month_with_readings_opens():
    add_month(2023, 5)
    assert as_of_from({}) == AsOf(2023, 5)


def test_without_any_reading_january_of_the_newest_plan_opens():
    assert as_of_from({}) == AsOf(2023, 1)


def test_readings_of_a_later_year_do_not_leave_the_plan():
    add_month(2025, 3)
    assert as_of_from({}).year == Plan.objects.first().year


def test_a_neighbours_figures_do_not_move_the_month():
    add_month(2023, 5)
    add_month(2023, 12, division=Division.objects.get(code="changzhou"), span="ytd")
    assert as_of_from({}) == AsOf(2023, 5)


def test_the_division_of_another_years_plan_is_a_neighbour_too(plan_2023):
    city = Division.objects.get(code="changzhou")
    Plan.objects.create(year=2024, title="市计划", division=city, document=plan_2023.document)
    add_month(2023, 5)
    add_month(2023, 12, division=city)
    add_month(2024, 2, division=city)
    assert as_of_from({"year": "2023"}) == AsOf(2023, 5)
    assert as_of_from({}) == AsOf(2024, 2)


def test_a_stations_figures_do_not_move_the_month():
    add_month(2023, 5)
    add_month(2023, 9, station=AirStation.objects.get(code="3010A"))
    assert as_of_from({}) == AsOf(2023, 5)


def test_figures_of_the_assessment_caliber_do_not_move_the_month():
    add_month(2023, 5)
    add_month(2023, 9, caliber="assessment")
    assert as_of_from({}) == AsOf(2023, 5)


def test_a_year_alone_opens_its_newest_month():
    add_month(2022, 11)
    assert as_of_from({"year": "2022"}) == AsOf(2022, 11)


@pytest.mark.parametrize(
    "parameters",
    [
        {"year": "2023", "month": "0"},
        {"year": "2023", "month": "八"},
        {"year": "1"},
        {"year": "2023", "month": "８"},
        {"year": "99999999999999"},
    ],
)
def test_what_is_no_month_is_named_in_chinese(parameters):
    with pytest.raises(UnknownMonthError, match="无法识别"):
        as_of_from(parameters)
