"""Old and new edition: what can be chosen, what it says, and what it changes."""

from datetime import date

import pytest

from standards.editions import GB_3095_2012, GB_3095_2026_TRANSITION, HJ_633_2012, HJ_633_2026
from targets.assessments.air_basis import Basis, UnknownBasisError, basis_from


def test_without_a_choice_each_day_is_judged_by_its_own_edition() -> None:
    basis = basis_from({}, 2026)
    assert basis.index_on(date(2026, 2, 28)) == HJ_633_2012
    assert basis.index_on(date(2026, 3, 1)) == HJ_633_2026
    assert (basis.banner, basis.query) == ("", "")


def test_the_edition_that_ruled_the_whole_year_is_no_comparison() -> None:
    assert basis_from({"basis": "2012"}, 2019) == Basis(2019)
    assert basis_from({"basis": "2026"}, 2027) == Basis(2027)


@pytest.mark.parametrize("edition", ["2012", "2026"])
def test_in_the_year_of_the_change_both_can_be_chosen(edition: str) -> None:
    basis = basis_from({"basis": edition}, 2026)
    assert basis.banner == f"按 HJ 633-{edition} 重算,仅供对比,不作考核"
    assert [option.is_chosen for option in basis.options] == [
        False,
        edition == "2012",
        edition == "2026",
    ]


def test_a_comparison_warns_and_keeps_itself_in_links() -> None:
    basis = basis_from({"basis": "2026"}, 2019)
    assert basis.banner == "按 HJ 633-2026 重算,仅供对比,不作考核"
    assert "2019年执行 HJ 633-2012" in basis.banner_detail
    assert basis.query == "&basis=2026"


def test_limits_go_with_the_index() -> None:
    assert basis_from({}, 2019).limits_on(date(2019, 6, 1)) == GB_3095_2012
    other = basis_from({"basis": "2026"}, 2019)
    assert other.limits_on(date(2019, 6, 1)) == GB_3095_2026_TRANSITION
    assert basis_from({"basis": "2012"}, 2027).limits_on(date(2027, 6, 1)) == GB_3095_2012


@pytest.mark.parametrize("year", [2005, 2012])
def test_years_before_the_first_edition_still_open(year: int) -> None:
    basis = basis_from({}, year)
    assert basis.name == "HJ 633-2012"
    assert basis.limits_on(date(year, 1, 1)) == GB_3095_2012


@pytest.mark.parametrize("raw", ["1996", "abc", "2012 ", "２０２６"])
def test_what_is_no_edition_is_refused_in_words(raw: str) -> None:
    with pytest.raises(UnknownBasisError, match="请写 2012、2026 之一"):
        basis_from({"basis": raw}, 2019)
