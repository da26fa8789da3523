"""Levels, scores and last places of divisions: the worked tables of the method page, and breaks."""

from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from standards.comparison import Direction
from standards.division_levels import DivisionLevel, LevelCondition, division_level
from standards.division_scores import (
    UNDETERMINED,
    DeductionFacts,
    DeductionMethod,
    DeductionRule,
    ScoreState,
    deduction,
    division_score,
)
from standards.ranking import consecutive_last, last_places

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "division-assessment.md"
LOWER, HIGHER = Direction.LOWER_IS_BETTER, Direction.HIGHER_IS_BETTER
DIRECTIONS = {"lower": LOWER, "higher": HIGHER}
LAST = {"last": True, "no": False, "-": None}
RULE = (
    LevelCondition("pm25", LOWER, Decimal(35), DivisionLevel.YELLOW, "加密巡查"),
    LevelCondition("pm25", LOWER, Decimal(45), DivisionLevel.RED, "停工"),
    LevelCondition("good_ratio", HIGHER, Decimal(80), DivisionLevel.YELLOW, "加密巡查"),
    LevelCondition("dust", LOWER, Decimal("2.3"), DivisionLevel.YELLOW, "洒水"),
    LevelCondition("dust", LOWER, Decimal(3), DivisionLevel.RED, "约谈"),
)


def worked(*columns):
    """The rows of the one table of the page that has these columns, as test parameters."""
    found, block = [], []
    for line in [*PAGE.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("|"):
            block.append([cell.strip() for cell in line.strip("|").split("|")])
        elif block:
            head, _, *rows = block
            found.append([dict(zip(head, row, strict=True)) for row in rows])
            block = []
    (rows,) = (table for table in found if set(columns) <= set(table[0]))
    return pytest.mark.parametrize("row", rows, ids=lambda row: row["case"])


def number(cell):
    """A cell as a decimal; “-” is missing."""
    return None if cell in ("-", "none") else Decimal(cell)


# The method page


@worked("months, oldest first", "in a row")
def test_consecutive_last_table(row):
    months = [LAST[word] for word in row["months, oldest first"].split()]
    assert consecutive_last(months) == int(row["in a row"])


@worked("values", "last")
def test_last_places_table(row):
    values = [number(cell) for cell in row["values"].split()]
    expected = tuple(LAST[word] for word in row["last"].split())
    assert last_places(values, DIRECTIONS[row["better"]]) == expected


@worked("PM2.5", "level")
def test_level_table(row):
    values = {"pm25": row["PM2.5"], "good_ratio": row["good"], "dust": row["dust"]}
    found = division_level(RULE, {name: number(cell) for name, cell in values.items()})
    assert found.level.value == row["level"]
    met = [] if row["met"] == "-" else row["met"].split()
    assert sorted(c.metric for c in found.met) == sorted(met)
    assert [name for name, cell in values.items() if cell == "-"] == list(found.missing)


@worked("method", "deducted")
def test_deduction_table(row):
    rule = DeductionRule(
        DeductionMethod(row["method"]),
        DIRECTIONS[row["better"]],
        Decimal(row["points"]),
        number(row["step"]),
        number(row["cap"]),
    )
    is_counted = row["method"] == "each" and row["bound"] == "-"
    bound = Decimal(0) if is_counted else number(row["bound"])
    found = deduction(rule, DeductionFacts(number(row["value"]), bound))
    assert found.points == number(row["deducted"])


@worked("deductions", "score")
def test_score_table(row):
    points = [number(cell) for cell in row["deductions"].split()]
    if row["corrected to"] != "-":
        points[-1] = Decimal(row["corrected to"])
    found = division_score(Decimal(row["base"]), Decimal(row["floor"]), points)
    assert (found.value, found.state.value) == (number(row["score"]), row["state"])


# Break points


def test_the_worst_level_prints_its_own_measures_once():
    values = {"pm25": Decimal(46), "good_ratio": Decimal(70), "dust": Decimal(2)}
    assert division_level(RULE, values).measures == ("停工",)
    values["pm25"] = Decimal(36)
    assert division_level(RULE, values).measures == ("加密巡查",)


def test_a_level_that_may_be_worse_names_what_is_missing():
    found = division_level(RULE, {"pm25": Decimal(36), "good_ratio": Decimal(90)})
    assert (found.level, found.missing) == (DivisionLevel.YELLOW, ("dust",))


def test_tied_last_places_are_all_deducted():
    rule = DeductionRule(DeductionMethod.LAST, LOWER, Decimal(2))
    values = [Decimal("2.8"), Decimal("2.8"), Decimal("2.1"), None]
    facts = [
        DeductionFacts(v, is_last=last)
        for v, last in zip(values, last_places(values, LOWER), strict=True)
    ]
    assert [deduction(rule, each).points for each in facts] == [2, 2, 0, None]


def test_a_step_that_no_float_holds_is_counted_exactly():
    rule = DeductionRule(DeductionMethod.PER_STEP, LOWER, Decimal(1), Decimal("0.1"))
    found = deduction(rule, DeductionFacts(Decimal("2.60"), Decimal("2.30")))
    assert (found.count, found.excess, found.points) == (3, Decimal("0.30"), Decimal(3))


def test_the_cap_itself_is_not_cut():
    rule = DeductionRule(DeductionMethod.EACH, LOWER, Decimal(2), cap=Decimal(4))
    assert deduction(rule, DeductionFacts(Decimal(2), Decimal(0))).is_capped is False
    assert deduction(rule, DeductionFacts(Decimal(3), Decimal(0))).is_capped is True


# Missing data


def test_a_negative_change_deducts_nothing_above_zero():
    rule = DeductionRule(DeductionMethod.ONCE, LOWER, Decimal(5))
    assert deduction(rule, DeductionFacts(Decimal("-8.7"), Decimal(0))).points == 0
    assert deduction(rule, DeductionFacts(None, Decimal(0))) == UNDETERMINED


# Invalid input


def test_rules_that_would_say_nothing_are_refused():
    with pytest.raises(ValueError, match="without conditions"):
        division_level((), {"pm25": Decimal(30)})
    with pytest.raises(ValueError, match="needs lines"):
        division_score(Decimal(100), Decimal(0), [])
    with pytest.raises(ValueError, match="step above 0"):
        DeductionRule(DeductionMethod.PER_STEP, LOWER, Decimal(1))
    each = DeductionRule(DeductionMethod.EACH, LOWER, Decimal(1))
    with pytest.raises(ValueError, match="whole numbers"):
        deduction(each, DeductionFacts(Decimal("1.5"), Decimal(0)))


# Properties

VALUES = st.lists(st.none() | st.decimals(0, 5, places=1), max_size=12)


@given(VALUES, st.sampled_from(Direction))
def test_nobody_who_is_last_is_better_than_anybody(values, direction):
    present = [value for value in values if value is not None]
    for value, is_last in zip(values, last_places(values, direction), strict=True):
        if value is None:
            assert is_last is None
        elif is_last:
            assert not any(direction.is_better(value, other) for other in present)


@given(st.lists(st.none() | st.decimals(0, 20, places=2), min_size=1, max_size=8))
def test_a_score_lies_between_floor_and_base(points):
    found = division_score(Decimal(100), Decimal(60), points)
    if found.state is ScoreState.NONE:
        assert found.value is None
    else:
        assert 60 <= found.value <= 100
