"""The as-of month and the days around it."""

from datetime import date

import pytest

from monitoring.periods import AsOf, months_label


def test_days_so_far_and_to_come_make_the_year():
    assert AsOf(2023, 8).days_elapsed + AsOf(2023, 8).days_to_come == 365
    assert AsOf(2024, 2).days_elapsed == 60


def test_readings_are_due_on_the_20th_of_the_next_month():
    assert AsOf(2023, 8).entry_due == date(2023, 9, 20)
    assert AsOf(2023, 12).entry_due == date(2024, 1, 20)


def test_neighbours_cross_the_year():
    assert AsOf(2023, 12).next == AsOf(2024, 1)
    assert AsOf(2023, 1).previous == AsOf(2022, 12)


@pytest.mark.parametrize(("year", "month"), [(2023, 0), (2023, 13), (1999, 1), (2101, 1)])
def test_what_is_no_month_is_refused(year, month):
    with pytest.raises(ValueError, match="no such month"):
        AsOf(year, month)


@pytest.mark.parametrize(
    ("months", "words"),
    [([], ""), ([12], "12月"), ([9, 10, 11, 12], "9—12月"), ([1, 2, 3, 6], "1—3月、6月")],
)
def test_months_are_put_into_words_with_runs_joined(months, words):
    assert months_label(months) == words
