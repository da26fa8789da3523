"""Which edition of a standard judges which day."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.editions import EDITIONS, HJ_633_2012, Family, edition_of, in_force

# Published values


@pytest.mark.published
@pytest.mark.parametrize(
    ("family", "on", "number"),
    [
        (Family.AQI, date(2023, 8, 31), "HJ 633-2012"),
        (Family.AQI, date(2026, 3, 1), "HJ 633-2026"),
        (Family.AMBIENT_LIMITS, date(2023, 1, 1), "GB 3095-2012"),
        (Family.EVALUATION, date(2023, 1, 1), "HJ 663-2013"),
        (Family.EVALUATION, date(2026, 12, 31), "HJ 663-2026"),
        (Family.SURFACE_WATER, date(2026, 12, 31), "GB 3838-2002"),
        (Family.ROUNDING, date(2023, 1, 1), "GB/T 8170-2008"),
    ],
)
def test_a_day_is_judged_by_the_edition_of_its_date(family, on, number):
    assert in_force(family, on).number == number


# Break points


def test_the_old_edition_governs_its_last_day():
    assert in_force(Family.AQI, date(2026, 2, 28)) == HJ_633_2012


def test_the_transition_limits_end_with_2030():
    last = in_force(Family.AMBIENT_LIMITS, date(2030, 12, 31))
    full = in_force(Family.AMBIENT_LIMITS, date(2031, 1, 1))
    assert "过渡阶段" in last.title
    assert "过渡阶段" not in full.title
    assert last.number == full.number == "GB 3095-2026"


def test_an_edition_is_found_by_the_year_in_its_number():
    assert edition_of(Family.AQI, 2012).year == 2012
    assert "过渡阶段" in edition_of(Family.AMBIENT_LIMITS, 2026).title


def test_editions_of_a_family_follow_each_other_without_gap_or_overlap():
    for family in Family:
        editions = [edition for edition in EDITIONS if edition.family is family]
        assert editions[-1].in_force_to is None
        for older, newer in pairwise(editions):
            assert older.in_force_to + timedelta(days=1) == newer.in_force_from


def test_an_edition_reads_as_number_and_title():
    assert str(HJ_633_2012).startswith("HJ 633-2012 环境空气质量指数")


def test_every_family_has_a_chinese_name_and_every_edition_says_how_sure_we_are():
    assert all(family.label for family in Family)
    assert all("[" in edition.note for edition in EDITIONS)


# Missing


def test_no_edition_is_invented_for_a_day_before_the_first():
    with pytest.raises(ValueError, match="环境空气质量指数"):
        in_force(Family.AQI, date(2012, 12, 31))


# Invalid input


def test_an_unknown_year_names_the_known_ones():
    with pytest.raises(ValueError, match="2012、2026"):
        edition_of(Family.AQI, 2020)


@given(st.sampled_from(Family), st.dates(date(2013, 10, 1), date(2099, 12, 31)))
def test_exactly_one_edition_of_a_family_governs_a_day(family, on):
    assert [e for e in EDITIONS if e.family is family and e.governs(on)] == [in_force(family, on)]
