"""Work done against the figure it should move: docs/methods/task-ledger.md, computed again."""

import re
from fractions import Fraction
from pathlib import Path

import pytest

from standards.rounding import percent
from standards.status import TargetStatus
from standards.task_ledger import (
    DONE_ENOUGH,
    OFF_COURSE,
    ON_COURSE,
    IndicatorPart,
    LedgerFinding,
    TaskPart,
    ledger_verdict,
    rule_text,
)

PAGE = Path(__file__).parents[2] / "docs" / "methods" / "task-ledger.md"
IMPROVED = {"better": True, "worse": False, "level": False, "none": None}
STATUSES = {status.label: status for status in TargetStatus}


def worked():
    """The rows of the worked table."""
    part = PAGE.read_text("utf-8").partition("## Worked table")[2]
    lines = [line for line in part.splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def task_of(words):
    """Read a task as the table writes it."""
    if words == "closed":
        return TaskPart(None, is_finished=True)
    if words == "ended":
        return TaskPart(None, is_ended=True)
    is_due = not words.startswith("(")
    number = words.strip("()")
    return TaskPart(None if number == "–" else Fraction(number) / 100, is_due=is_due)


@pytest.mark.parametrize("row", worked(), ids=lambda row: f"{row[0]} {row[2]} {row[3]}")
def test_the_worked_table_is_what_the_rule_says(row):
    tasks, value, against, status, mean, finding = row
    parts = [task_of(words) for words in tasks.split(", ")]
    indicator = IndicatorPart(value == "yes", IMPROVED[against], STATUSES[status])
    verdict = ledger_verdict(parts, indicator)
    assert verdict.finding.label == finding
    assert mean == ("–" if verdict.mean is None else f"{percent(verdict.mean)}")


def test_the_worked_table_shows_every_finding():
    assert {row[-1] for row in worked()} == {finding.label for finding in LedgerFinding}


def test_the_page_lists_the_findings_with_their_shapes():
    said = re.findall(r"\| \d \| [^|]+ \| (\S+) (\S+) \|", PAGE.read_text("utf-8"))
    assert sorted(said) == sorted((f.icon, f.label) for f in LedgerFinding)


def test_an_indicator_without_tasks_says_so_before_anything_else():
    verdict = ledger_verdict([], IndicatorPart(False, None, None))
    assert verdict == (LedgerFinding.NO_TASK, None, 0, 0)


def test_what_is_left_out_of_the_mean_is_counted():
    tasks = [TaskPart(Fraction(1, 2)), TaskPart(None), TaskPart(Fraction(1), is_due=False)]
    verdict = ledger_verdict(tasks, IndicatorPart(True, True, None))
    assert (verdict.mean, verdict.known, verdict.due) == (Fraction(1, 2), 1, 2)


def test_a_status_of_the_data_is_neither_on_nor_off_course():
    neither = set(TargetStatus) - {*ON_COURSE, *OFF_COURSE}
    assert {IndicatorPart(True, None, status).is_on_course for status in neither} == {None}
    assert TargetStatus.OVERDUE in neither, "逾期未录 speaks of the data"


def test_the_printed_rule_names_its_threshold():
    assert f"不低于{percent(DONE_ENOUGH, 0)}%" in rule_text()
