"""The worked tables of docs/methods are what the code computes."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from standards.averages import month_completeness, weighted_mean
from standards.comparison import Direction, change_percent, change_points, describe_change
from standards.daily_values import daily_max_8h, daily_mean, min_stations
from standards.progress import (
    Operator,
    polluted_day_budget,
    required_rest_mean,
    rounded_bound,
    scheduled_progress,
    sections_needed,
)
from standards.rounding import percent, round_half_even, round_up
from standards.status import LadderInput, TargetStatus, first_status

METHODS = Path(__file__).parents[2] / "docs" / "methods"
DIRECTIONS = {"lower": Direction.LOWER_IS_BETTER, "higher": Direction.HIGHER_IS_BETTER}


def tables(page):
    """All tables of a page, each a list of rows keyed by column."""
    found, block = [], []
    for line in [*(METHODS / page).read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("|"):
            block.append([cell.strip() for cell in line.strip("|").split("|")])
        elif block:
            head, _, *rows = block
            found.append([dict(zip(head, row, strict=True)) for row in rows])
            block = []
    return found


def worked(page, *columns):
    """The rows of the one table that has these columns, as test parameters."""
    (rows,) = (table for table in tables(page) if set(columns) <= set(table[0]))
    assert rows
    return pytest.mark.parametrize("row", rows, ids=lambda row: row[columns[0]])


@worked("required-mean.md", "case", "X*")
def test_required_mean_table(row):
    mean = None if row["Y"] == "-" else Decimal(row["Y"])
    found = required_rest_mean(Decimal(row["T"]), mean, int(row["n"]), int(row["r"]))
    assert round_half_even(found, 2) == Decimal(row["X*"])


@worked("required-mean.md", "T", "T'")
def test_rounded_bound_table(row):
    found = rounded_bound(Decimal(row["T"]), int(row["decimals"]), Operator(row["operator"]))
    assert found == (Fraction(row["T'"]), row["on T'"] == "met")


@worked("required-mean.md", "r", "gain in X*")
def test_half_a_unit_table(row):
    decimals, days, r = (int(row[key]) for key in ("decimals", "days of the year", "r"))
    bound, _ = rounded_bound(57, decimals, Operator.AT_MOST)
    literal, rounded = (required_rest_mean(t, 50, days - r, r) for t in (57, bound))
    assert round_half_even(rounded - literal, 1) == Decimal(row["gain in X*"])


@worked("polluted-day-budget.md", "case", "allowed")
def test_polluted_day_budget_table(row):
    days_ratio = "/" in row["p"]
    ratio = Fraction(row["p"]) * 100 if days_ratio else Decimal(row["p"])
    decimals = None if row["judged"] == "literal" else int(row["judged"])
    counts = (int(row[key]) for key in ("valid", "to come", "polluted"))
    budget = polluted_day_budget(ratio, *counts, decimals)
    assert budget.allowed_total == int(row["allowed"])
    assert budget.remaining == int(row["remaining"])
    assert budget.state.value == row["state"]


@worked("section-requirement.md", "p", "k")
def test_section_requirement_table(row):
    p, total = Decimal(row["p"]), int(row["S"])
    needed = sections_needed(p, total)
    assert needed == int(row["k"])
    assert str(percent(Fraction(needed, total))) == row["printed ratio of k"]
    assert round_up(p * total / 100) == int(row["naive"])


@worked("scheduled-progress.md", "start", "at")
def test_scheduled_progress_table(row):
    start, due, at = (date.fromisoformat(row[key]) for key in ("start", "due", "at"))
    passed = scheduled_progress(start, due, at)
    assert passed == Fraction(int(row["days passed"]), int(row["days"]))
    assert str(percent(passed)) == row["per cent"]


@worked("status-ladder.md", "status", "shape")
def test_status_words_table(row):
    status = TargetStatus(row["status"])
    assert (status.label, status.icon, status.tone) == (row["word"], row["shape"], row["tone"])


@worked("status-ladder.md", "requirement", "past years")
def test_status_ladder_table(row):
    past = [] if row["past years"] == "-" else row["past years"].split()
    found = first_status(
        LadderInput(
            is_met_now={"yes": True, "no": False, "unknown": None}[row["met now"]],
            remaining_units=int(row["to come"]),
            requirement=None if row["requirement"] == "-" else Fraction(row["requirement"]),
            past_rest=tuple((int(pair[:4]), Fraction(pair[5:])) for pair in past),
            direction=DIRECTIONS[row["better"]],
            impossible=row["flag"] == "impossible",
            locked=row["flag"] == "locked",
        )
    )
    assert found.status.label == row["status"]


def test_year_to_date_table():
    (rows,) = (table for table in tables("averages.md") if {"mean", "month"} <= set(table[0]))
    pairs = [(Decimal(row["mean"]), int(row["valid days"])) for row in rows]
    assert weighted_mean(pairs) == Fraction("6411.5") / 181


@worked("averages.md", "month", "label")
def test_valid_month_table(row):
    found = month_completeness(int(row["valid days"]), int(row["year"]), int(row["month"]))
    assert (found.label, found.state.value) == (row["label"], row["state"])


@worked("averages.md", "first stamp", "ozone day")
def test_hours_of_a_day_table(row):
    first = int(row["first stamp"])
    hours = [None] * (first - 1) + [int(row["value"])] * (25 - first)
    mean, ozone = daily_mean(hours), daily_max_8h(hours, 160)
    shown = [str("-" if found.value is None else found.value) for found in (mean, ozone)]
    assert shown == [row["daily mean"], row["ozone day"]]
    assert (mean.label, ozone.label) == (row["valid hours"], row["valid windows"])


@worked("averages.md", "stations", "needed")
def test_stations_table(row):
    assert min_stations(int(row["stations"])) == int(row["needed"])


@worked("comparison.md", "now", "last")
def test_change_table(row):
    rule = {"percent": change_percent, "points": change_points}[row["kind"]]
    change = rule(Decimal(row["now"]), Decimal(row["last"]))
    words = describe_change(change, DIRECTIONS[row["better"]])
    assert str("-" if change is None else change) == row["change"]
    assert tuple(words or ("-", "-")) == (row["movement"], row["verdict"])
