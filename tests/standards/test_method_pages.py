"""The worked tables of docs/methods are what the code computes."""

from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from standards.averages import days_in_month, month_completeness, weighted_mean
from standards.comparison import Direction, change_percent, change_points, describe_change
from standards.daily_values import daily_max_8h, daily_mean, min_stations
from standards.feasibility import StatusBands, chance_text, chance_word, feasibility
from standards.progress import (
    Operator,
    polluted_day_budget,
    required_rest_mean,
    rounded_bound,
    scheduled_progress,
    sections_needed,
)
from standards.requirement_readings import budget_readings, mean_readings
from standards.rounding import percent, round_half_even, round_up
from standards.seasonal_path import (
    day_path,
    days_ahead,
    days_to_date,
    plan_path,
    planned_mean_to_date,
    planned_to_date,
    polluted_day_weights,
    profit_to_date,
    schedule_words,
    seasonal_shares,
)
from standards.status import LADDER, LadderInput, TargetStatus, first_status
from standards.task_lights import LightPreset, light_of
from standards.task_progress import TaskStanding, TaskState, periods_due

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


@worked("required-mean.md", "case", "on the bound")
def test_both_readings_of_a_mean_table(row):
    mean = None if row["Y"] == "-" else Decimal(row["Y"])
    days, decimals = (int(row["n"]), int(row["r"])), int(row["decimals"])
    found = mean_readings(Decimal(row["T"]), mean, days, decimals, Operator.AT_MOST)
    shown = [
        "-" if value is None else str(round_half_even(value, 2))
        for value in (found.literal, found.rounded)
    ]
    assert shown == [row["literal"], row["rounded"]]
    assert found.is_bound_met == (row["on the bound"] == "met")


@worked("required-mean.md", "case", "p", "polluted")
def test_both_readings_of_a_budget_table(row):
    valid, to_come, polluted = (int(row[key]) for key in ("valid", "to come", "polluted"))
    found = budget_readings(Decimal(row["p"]), valid, to_come, polluted, int(row["decimals"]))
    shown = ["-" if value is None else str(value) for value in (found.literal, found.rounded)]
    assert shown == [row["literal"], row["rounded"]]
    assert found.differ == (row["literal"] != row["rounded"])


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


@worked("scheduled-progress.md", "start", "days passed")
def test_scheduled_progress_table(row):
    start, due, at = (date.fromisoformat(row[key]) for key in ("start", "due", "at"))
    passed = scheduled_progress(start, due, at)
    assert passed == Fraction(int(row["days passed"]), int(row["days"]))
    assert str(percent(passed)) == row["per cent"]


@worked("status-ladder.md", "status", "shape")
def test_status_words_table(row):
    status = TargetStatus(row["status"])
    assert (status.label, status.icon, status.tone) == (row["word"], row["shape"], row["tone"])


def past_years(cell):
    """“2021:33 2022:30” as ((2021, 33), (2022, 30)); “-” is none."""
    pairs = [] if cell == "-" else cell.split()
    return tuple((int(pair[:4]), Fraction(pair[5:])) for pair in pairs)


@worked("status-ladder.md", "case", "flag")
def test_status_ladder_table(row):
    found = first_status(
        LadderInput(
            is_met_now={"yes": True, "no": False, "unknown": None}[row["met now"]],
            remaining_units=int(row["to come"]),
            requirement=None if row["requirement"] == "-" else Fraction(row["requirement"]),
            past_rest=past_years(row["past years"]),
            direction=DIRECTIONS[row["better"]],
            impossible=row["flag"] == "impossible",
            locked=row["flag"] == "locked",
            chance=None if row["chance"] == "-" else Decimal(row["chance"]),
        )
    )
    assert found.status.label == row["status"]


@worked("status-ladder.md", "requirement", "counts")
def test_feasibility_table(row):
    found = feasibility(
        Fraction(row["requirement"]),
        past_years(row["past years"]),
        DIRECTIONS[row["better"]],
        is_count=row["counts"] == "yes",
    )
    assert found.value == row["word"]


@worked("status-ladder.md", "chance", "printed")
def test_chance_words_table(row):
    chance = Decimal(row["chance"])
    assert (chance_text(chance), chance_word(chance)) == (row["printed"], row["word"])


def test_the_bands_of_the_page_are_the_default_bands():
    (rows,) = (
        table for table in tables("status-ladder.md") if set(table[0]) == {"chance", "status"}
    )
    bands = [getattr(StatusBands(), row["chance"].split()[1]) for row in rows[:-1]]
    assert [f"({band})" for band in bands] == [row["chance"].split()[2] for row in rows[:-1]]
    assert [row["status"] for row in rows] == [status.label for status in LADDER]


# The plan path


PATH_TARGET = Decimal("31.5")


def example_months(*columns):
    """The monthly table of the path page that has these columns."""
    (rows,) = (
        table for table in tables("seasonal-path.md") if {"month", *columns} <= set(table[0])
    )
    return {int(row["month"]): row for row in rows}


def example_path():
    rows = example_months("T_m")
    past = {
        year: {m: (Fraction(row[str(year)]), days_in_month(year, m)) for m, row in rows.items()}
        for year in (2021, 2022)
    }
    shares = seasonal_shares(past)
    return shares, plan_path(PATH_TARGET, shares, {m: int(row["days"]) for m, row in rows.items()})


def test_the_path_table():
    shares, path = example_path()
    for month, row in zip(path, example_months("T_m").values(), strict=True):
        printed = (row["c"], row["T_m"], row["cumulative"])
        share, value = round_half_even(shares[month.month], 3), round_half_even(month.value, 1)
        assert (str(share), str(value), str(round_half_even(month.cumulative, 0))) == printed


@worked("seasonal-path.md", "through", "CPL")
def test_profit_and_loss_table(row):
    _, path = example_path()
    through, n, r = (int(row[key]) for key in ("through", "n", "r"))
    mean = Decimal(row["Y"])
    profit = profit_to_date(path, through, n * mean)
    assert days_to_date(path, through) == n
    assert str(round_half_even(planned_mean_to_date(path, through), 1)) == row["plan to date"]
    assert str(round_half_even(profit, 0)) == row["CPL"]
    assert days_ahead(path, through, n * mean) == int(row["days ahead"])
    required = required_rest_mean(PATH_TARGET, mean, n, r)
    if required is None:
        assert (row["plan of the rest"], row["X\\*"]) == ("-", "-")
        return
    planned_rest = (path[-1].cumulative - planned_to_date(path, through)) / r
    shown = [str(round_half_even(value, 2)) for value in (planned_rest, required)]
    assert shown == [row["plan of the rest"], row["X\\*"]]
    assert required == planned_rest + profit / r


def example_quotas():
    rows = example_months("quota")
    days = {m: int(row["days"]) for m, row in rows.items()}
    past = {
        year: {m: (int(row[str(year)]), days_in_month(year, m)) for m, row in rows.items()}
        for year in (2021, 2022)
    }
    weights = polluted_day_weights(past, days)
    return weights, day_path(74, weights, days)


def test_the_quota_table():
    weights, path = example_quotas()
    for month, row in zip(path, example_months("quota").values(), strict=True):
        share = round_half_even(74 * weights[month.month] / sum(weights.values()), 2)
        printed = (row["share of 74"], row["quota"], row["cumulative"])
        assert (str(share), str(month.value), str(month.cumulative)) == printed


@worked("seasonal-path.md", "through", "polluted")
def test_profit_in_polluted_days_table(row):
    _, path = example_quotas()
    through, used = int(row["through"]), int(row["polluted"])
    assert planned_to_date(path, through) == int(row["planned"])
    assert profit_to_date(path, through, used) == int(row["profit"])
    ahead = days_ahead(path, through, used)
    assert ahead == int(row["days ahead"])
    assert schedule_words(ahead) == row["words"]


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


@worked("comparison.md", "now", "change")
def test_change_table(row):
    rule = {"percent": change_percent, "points": change_points}[row["kind"]]
    change = rule(Decimal(row["now"]), Decimal(row["last"]))
    words = describe_change(change, DIRECTIONS[row["better"]])
    assert str("-" if change is None else change) == row["change"]
    assert tuple(words or ("-", "-")) == (row["movement"], row["verdict"])


# Tasks


STATE_COLUMNS = {"situation at the month's end", "state"}


@worked("scheduled-progress.md", "start", "ended")
def test_periods_table(row):
    start, due, at = (date.fromisoformat(row[key]) for key in ("start", "due", "at"))
    found = periods_due(start, due, at, int(row["months"]))
    assert found == (int(row["ended"]), int(row["all"]))


def test_the_states_of_the_page_are_the_states():
    (rows,) = (table for table in tables("scheduled-progress.md") if {*table[0]} == STATE_COLUMNS)
    assert {row["state"] for row in rows} == {f"{s.icon} {s.label}" for s in TaskState}


PRESETS = {
    "宿迁": LightPreset.SUQIAN,
    "宜昌": LightPreset.YICHANG,
    "广元": LightPreset.GUANGYUAN,
}


@pytest.mark.parametrize("place", PRESETS)
def test_preset_table(place):
    printed = tables("task-lights.md")[1 + list(PRESETS).index(place)]
    lines = [(line.text, line.lamp.value) for line in PRESETS[place].lines]
    assert [(row["situation"], row["light"]) for row in printed] == lines


@worked("task-lights.md", "case", "days left")
def test_lights_table(row):
    standing = TaskStanding(
        progress=None if row["done"] == "-" else Fraction(row["done"]) / 100,
        scheduled=Fraction(row["序时"]) / 100,
        has_report=row["report"] != "no",
        is_current=row["report"] == "yes",
        days_left=int(row["days left"]),
    )
    shown = {
        place: light_of(standing, preset.lines).lamp.value for place, preset in PRESETS.items()
    }
    assert shown == {place: row[place] for place in PRESETS}
