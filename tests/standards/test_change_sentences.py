"""Changes in words: every combination, by the tables of docs/methods/comparison.md."""

from decimal import Decimal
from itertools import product
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.change_sentences import (
    Against,
    ChangeKind,
    Comparability,
    ComparedFigures,
    change_sentence,
)
from standards.comparison import Direction, Movement

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "comparison.md"
LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
DIRECTIONS = {"lower": LOWER, "higher": HIGHER}
CASES = ("up", "down", "equal", "now missing", "last missing", "last zero")
PREVIOUS = (None, Movement.UP, Movement.DOWN, Movement.LEVEL)
FIGURES = st.none() | st.decimals(-50, 200, places=1)


def rows_below(head):
    """The rows of the page's table that begins with this head."""
    lines = PAGE.read_text(encoding="utf-8").splitlines()
    body = lines[lines.index(head) + 2 :]
    end = next(i for i, line in enumerate(body) if not line.startswith("|"))
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in body[:end]]


SENTENCES = {
    (kind, better, case): (now, last, *said)
    for kind, case, now, last, better, *said in rows_below(
        "| kind | case | now | last | better | movement | verdict | sentence |"
    )
}
TURNS = {(row[0], row[1]): row[2] for row in rows_below("| previous | now | turn |")}


def decimal(cell):
    return None if cell == "-" else Decimal(cell)


def said(now, last, kind=ChangeKind.PERCENT, direction=LOWER, **more):
    return change_sentence(ComparedFigures(decimal(now), decimal(last), kind, direction, **more))


# Every combination


@pytest.mark.parametrize(
    ("kind", "better", "case", "previous"),
    list(product([kind.value for kind in ChangeKind], DIRECTIONS, CASES, PREVIOUS)),
)
def test_every_combination_says_what_the_page_says(kind, better, case, previous):
    now, last, movement, verdict, sentence = SENTENCES[kind, better, case]
    unit = "天" if kind == "absolute" else ""
    found = said(now, last, ChangeKind(kind), DIRECTIONS[better], unit=unit, previous=previous)
    assert (found.movement or "-", found.word or "-") == (movement, verdict)
    turn = "-" if found.movement is None else TURNS[previous or "-", movement]
    assert found.turn == turn.replace("-", "")
    assert found.text == (sentence if turn == "-" else sentence.replace("同比", f"同比{turn},", 1))


def test_the_page_has_a_row_for_every_combination_and_no_other():
    assert set(SENTENCES) == set(product([kind.value for kind in ChangeKind], DIRECTIONS, CASES))
    movements = [movement.value for movement in Movement]
    assert set(TURNS) == set(product([*movements, "-"], movements))


# Break points


def test_a_change_that_prints_as_zero_is_level():
    found = said("1000.4", "1000.0")
    assert (found.text, found.amount, str(found.change)) == ("同比持平", "", "0.0")


def test_zero_against_zero_is_level_in_every_unit():
    assert {said("0", "0", kind).text for kind in ChangeKind} == {"同比持平"}


def test_negative_figures_have_no_percentage_but_a_direction():
    found = said("-1.2", "0.5", direction=LOWER)
    assert found.comparability is Comparability.NO_RATE
    assert found.text == "同比由0.5降至−1.2(不计变化率),改善"
    assert said("-1", "-3", ChangeKind.ABSOLUTE, unit="天").text == "同比增加2天,恶化"


def test_a_fall_to_zero_is_a_hundred_per_cent():
    assert said("0.0", "3.2").text == "同比下降100.0 %,改善"


def test_percent_and_percentage_points_are_never_mixed():
    assert "个百分点" not in said("77.0", "75.0").text
    assert "%" not in said("77.0", "75.0", ChangeKind.POINTS).text


def test_the_signed_figure_and_the_amount_agree():
    found = said("92.9", "96.4", ChangeKind.POINTS, HIGHER)
    assert (found.change, found.amount) == (Decimal("-3.5"), "3.5个百分点")


# Turn, rank, month on month


def test_a_fall_that_turned_into_a_rise_is_named():
    found = said("23.6", "21.3", previous=Movement.DOWN)
    assert found.text == "同比由降转升,上升10.8 %,恶化"


def test_ranks_follow_and_ties_share_one():
    assert said("23.6", "21.3", rank=3).text == "同比上升10.8 %,恶化,第3"
    assert said("23.6", "21.3", rank=3, is_tied=True).rank == "并列第3"
    assert said("-", "21.3", rank=3).rank == ""
    assert said("23.6", "-", rank=1).text == "去年同期缺数据,无同比,第1"


def test_a_subject_measured_for_the_first_time_is_not_missing_its_past():
    found = said("23.6", "-", is_first=True)
    assert (found.comparability, found.text) == (Comparability.FIRST, "首次有数据,无同比")


def test_month_on_month_has_its_own_words():
    assert said("23.6", "21.3", against=Against.LAST_MONTH).text == "环比上升10.8 %,恶化"
    assert said("23.6", "-", against=Against.LAST_MONTH).text == "上月缺数据,无环比"


def test_a_rank_starts_at_1():
    with pytest.raises(ValueError, match="1 or more"):
        said("1", "1", rank=0)


# Properties


@given(
    FIGURES,
    FIGURES,
    st.sampled_from(ChangeKind),
    st.sampled_from(Direction),
    st.sampled_from(PREVIOUS),
)
def test_any_two_figures_make_a_sentence(now, last, kind, direction, previous):
    found = change_sentence(ComparedFigures(now, last, kind, direction, previous=previous))
    assert found.text
    assert (found.movement is None) == (now is None or last is None)
    if found.movement is Movement.UP:
        assert now > last
        assert found.word == ("改善" if direction is HIGHER else "恶化")
    if now is not None and now == last:
        assert found.movement is Movement.LEVEL
