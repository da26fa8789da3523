"""How forecasts are scored: the worked table of docs/methods/track-record.md, and its edges."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from standards.forecast_scores import FEW, ScoredForecast, forecast_scores, is_held, squared_error

FINAL = Decimal("32.1")
PAGE = Path(__file__).parents[2] / "docs" / "methods" / "track-record.md"
WORKED = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text("utf-8").splitlines()
    if line.startswith("|")
][2:]


def said(chance="0.50", plain=True, low="30", high="33", final=FINAL, met=False):
    ends = [None if end is None else Decimal(end) for end in (low, high)]
    return ScoredForecast(None if chance is None else Decimal(chance), plain, *ends, final, met)


ROWS = [said(c, p == "yes", low, high) for _, c, p, low, high, *_ in WORKED]


@pytest.mark.parametrize("row", WORKED, ids=lambda row: f"{row[0]}月")
def test_each_month_of_the_worked_table(row):
    _, chance, plain, low, high, ours, plains, held = row
    assert squared_error(Decimal(chance), False) == Fraction(ours)
    assert squared_error(int(plain == "yes"), False) == int(plains)
    assert is_held(said(low=low, high=high)) is (held == "yes")


def test_scores_of_the_worked_table():
    scores = forecast_scores(ROWS)
    assert scores.brier == Fraction("0.1150")
    assert scores.plain == Fraction("0.75")
    assert scores.coverage == Fraction(3, 4)
    assert (scores.chances, scores.ranges) == (4, 4)
    words = "Brier of ours 0.1150, of the plain rule 0.7500, coverage 75.0 %."
    assert words in PAGE.read_text("utf-8")


def test_range_holds_a_value_on_its_end():
    assert is_held(said(low="32.1", high="33"))
    assert is_held(said(low="30", high="32.1"))


def test_month_without_a_chance_counts_for_coverage_only():
    scores = forecast_scores([said(chance=None)])
    assert (scores.chances, scores.ranges, scores.brier) == (0, 1, None)


def test_the_plain_rule_is_scored_on_the_same_months_only():
    scores = forecast_scores([said("0.5"), said("0.5", plain=None)])
    assert scores.chances == 1


def test_nothing_said_is_no_score_and_not_a_perfect_one():
    scores = forecast_scores([])
    assert (scores.brier, scores.plain, scores.coverage) == (None, None, None)
    assert scores.is_few


def test_twenty_month_ends_are_enough():
    assert forecast_scores([said()] * (FEW - 1)).is_few
    assert not forecast_scores([said()] * FEW).is_few
    assert not forecast_scores([said(chance=None)] * FEW).is_few
    assert forecast_scores([said()] * 5 + [said(chance=None)] * FEW).is_few


@pytest.mark.parametrize("chance", [Decimal("1.01"), Decimal("-0.01")])
def test_chance_beyond_certain_is_refused(chance):
    with pytest.raises(ValueError, match="between 0 and 1"):
        squared_error(chance, True)
