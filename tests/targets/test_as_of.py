"""Which month a page speaks of."""

from datetime import date

import pytest

from monitoring.models import AirMonth, Division, Publication
from monitoring.periods import AsOf
from targets.as_of import UnknownMonthError, as_of_from
from targets.models import Plan

pytestmark = pytest.mark.django_db


def add_month(year, month):
    AirMonth.objects.create(
        division=Division.objects.get(code="zhonglou"), year=year, month=month, pm25_mean=30
    )


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
    city = Division.objects.get(code="changzhou")
    AirMonth.objects.create(division=city, year=2023, month=12, span="ytd", pm25_mean=34)
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
