"""Why a status changed between two publications: the decision table, and what an erratum names."""

from pathlib import Path

import pytest

from targets.publishing.changes import (
    Cause,
    Facts,
    causes_of,
    changed_rules,
    changed_targets,
    figure_changes,
    rule_words,
    target_words,
)

NEW, DATA, TARGET, RULE = Cause.NEW_MONTH, Cause.CORRECTION, Cause.TARGET, Cause.RULE
HOLD, RISK, LIKELY = "hold", "at_risk", "on_course"


@pytest.mark.parametrize(
    ("then", "restated", "now", "what_changed", "expected"),
    [
        (HOLD, HOLD, HOLD, "", ()),  # nothing changed
        (HOLD, RISK, HOLD, "corrected", ()),  # the new month has made up for the correction
        (HOLD, HOLD, RISK, "", (NEW,)),
        (HOLD, HOLD, RISK, "target rule corrected", (NEW,)),  # none of them moved the old month
        (HOLD, RISK, RISK, "corrected", (DATA,)),
        (HOLD, RISK, RISK, "target", (TARGET,)),
        (HOLD, RISK, RISK, "rule", (RULE,)),
        (HOLD, RISK, RISK, "target corrected", (TARGET, DATA)),
        (HOLD, RISK, RISK, "target rule corrected", (TARGET, RULE, DATA)),
        (HOLD, RISK, LIKELY, "corrected", (DATA, NEW)),  # corrected, and then changed again
        (HOLD, RISK, RISK, "", (RULE,)),  # nothing on record: the way of computing
        (None, None, HOLD, "target", (TARGET,)),  # a target set since
        (HOLD, None, RISK, "target", (TARGET,)),  # the old month cannot be restated
    ],
)
def test_each_cause_is_told_from_the_others(
    then: str | None,
    restated: str | None,
    now: str,
    what_changed: str,
    expected: tuple[Cause, ...],
) -> None:
    facts = Facts(
        then=then,
        restated=restated,
        now=now,
        target_changed="target" in what_changed,
        rule_changed="rule" in what_changed,
        is_corrected="corrected" in what_changed,
    )
    assert causes_of(facts) == expected


def printed(**given: str) -> dict[str, str]:
    """Return one target as printed."""
    row = {
        "code": "AIR_PM25_ANNUAL_AVG",
        "target_code": "T01",
        "name": "PM2.5年均浓度",
        "value": "29.7",
        "count": "",
        "unit": "μg/m³",
        "target": "≤ 31.5",
        "status": "at_risk",
        "status_label": "有风险",
        "reason": "",
    }
    return row | given


def test_an_erratum_names_value_and_status_old_and_new() -> None:
    now = printed(value="30.1", status="unlikely", status_label="难以达标")
    [change] = figure_changes([printed()], [now])
    assert change.as_data() == {
        "code": "AIR_PM25_ANNUAL_AVG",
        "name": "PM2.5年均浓度",
        "old_value": "29.7 μg/m³",
        "new_value": "30.1 μg/m³",
        "old_status": "有风险",
        "new_status": "难以达标",
        "text": "PM2.5年均浓度:数值 29.7 μg/m³ → 30.1 μg/m³;状态 有风险 → 难以达标",
    }


def test_what_is_not_printed_differently_is_no_erratum() -> None:
    assert figure_changes([printed()], [printed(reason="换了说法", target="≤ 30")]) == ()


def test_counts_behind_a_share_are_part_of_its_value() -> None:
    old, new = printed(value="100.0", unit="%", count="9/9"), printed(value="100.0", unit="%")
    [change] = figure_changes([old], [new | {"count": "8/8"}])
    assert (change.old_value, change.new_value) == ("100.0 % (9/9)", "100.0 % (8/8)")


def test_an_erratum_says_where_the_target_was_changed_as_well() -> None:
    [change] = figure_changes([printed()], [printed(value="30.1")], reset={"T01"})
    assert change.text.endswith("(其间目标或分档规则也有调整)")


def test_a_dropped_target_is_a_change() -> None:
    [change] = figure_changes([printed()], [])
    assert (change.new_value, change.new_status) == ("—", "—")


def test_changed_promises_and_bands_are_put_into_words() -> None:
    promise = {"operator": "<=", "value": "31.5", "value_text": ""}
    bands = {"likely": "0.80", "even": "0.50", "poor": "0.20"}
    old = {"targets": {"T01": promise, "T02": promise}, "bands": bands, "model_version": "1"}
    new = {
        "targets": {"T01": promise | {"value": "30"}, "T02": promise},
        "bands": bands | {"even": "0.60"},
        "model_version": "1",
    }
    assert changed_targets(old, new) == ("T01",)
    assert target_words(old, new, "T01") == "目标 ≤31.5 → ≤30"
    assert changed_rules(old, new)
    assert rule_words(old, new) == "分档 0.80/0.50/0.20 → 0.80/0.60/0.20"
    assert not changed_rules(old, old)


PAGE = Path(__file__).parents[3] / "docs" / "methods" / "publication.md"
COLUMNS = ("then", "restated", "now", "changed", "causes")


def documented() -> list[dict[str, str]]:
    """Return the rows of the decision table on the method's page."""
    lines = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("|")]
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]
    return [dict(zip(COLUMNS, row, strict=True)) for row in rows]


@pytest.mark.parametrize("row", documented(), ids=lambda row: f"{row['now']} {row['changed']}")
def test_the_documented_table_is_what_is_computed(row: dict[str, str]) -> None:
    facts = Facts(
        then=row["then"],
        restated=row["restated"],
        now=row["now"],
        target_changed="目标" in row["changed"],
        rule_changed="规则" in row["changed"],
        is_corrected="更正" in row["changed"],
    )
    assert ("、".join(cause.label for cause in causes_of(facts)) or "–") == row["causes"]
