"""The worked tables of docs/methods/section-outlook.md are what the code computes."""

from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest

from standards.progress import required_rest_mean
from standards.rounding import round_half_even
from standards.section_outlook import (
    FactorOutlook,
    FactorRecord,
    SectionCount,
    SectionState,
    anomaly,
    cheapest_flips,
    good_count,
    section_count_if,
    section_state,
)
from standards.surface_water_limits import WaterItem

PAGE = Path(__file__).parents[3] / "docs" / "methods" / "section-outlook.md"
ITEMS = {item.label: item for item in WaterItem}
TO_DATE, REST = (8, 9, 10), (11, 12)


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
    return pytest.mark.parametrize("row", rows, ids=lambda row: row[columns[0]])


def numbers(text):
    return [Fraction(number) for number in text.split()]


@worked("factor", "past to date", "margin")
def test_expected_and_margin_table(row):
    values = dict(zip(((2023, m) for m in TO_DATE), numbers(row["this year"]), strict=True))
    for part, months in (("past to date", TO_DATE), ("past rest", REST)):
        for year, texts in enumerate(row[part].split(";"), 2021):
            values |= dict(zip(((year, m) for m in months), numbers(texts), strict=True))
    record = FactorRecord(ITEMS[row["factor"]], Decimal(row["limit"]), values, 2023, 10)
    mean = sum(numbers(row["this year"])) / 3
    required = required_rest_mean(record.limit, mean, 3, 2)
    two = FactorOutlook(record, mean, 3, 2, required, True)
    shown = [round_half_even(f, 3) for f in (two.mean, required, anomaly(record), two.expected)]
    assert [str(s) for s in shown] == [row[c] for c in ("Y", "X*", "a", "E")]
    assert str(round_half_even(two.margin, 3)) == row["margin"]


@worked("factor", "X*", "noise", "state")
def test_endangered_table(row):
    item = ITEMS[row["factor"]]
    found = FactorOutlook(
        FactorRecord(item, Decimal("0.2" if item is WaterItem.TP else "5"), {}, 2023, 8),
        Fraction("0.1") if item is WaterItem.TP else Fraction(9),
        8, 4, Fraction(row["X*"]), True,
    )  # fmt: skip
    vars(found)["expected"], vars(found)["noise"] = Fraction(row["E"]), Fraction(row["noise"])
    assert section_state(True, [found], False, 4).label == row["state"]


@worked("margins", "short", "turn")
def test_fewest_sections_table(row):
    parts = (part.split() for part in row["margins"].split(";"))
    margins = {name: None if m == "-" else Fraction(m) for name, m in parts}
    found = cheapest_flips(margins, int(row["short"]))
    if row["turn"] == "-":
        assert found is None
        return
    assert set(found.names) == set(row["turn"].split())
    assert found.cost == Fraction(row["cost"])


@worked("chances", "needed", "10 %")
def test_good_count_table(row):
    found = good_count([Decimal(c) for c in row["chances"].split()])
    assert str(round_half_even(found.at_least(int(row["needed"])), 3)) == row["P(≥ needed)"]
    quantiles = [found.quantile(Fraction(p, 10)) for p in (1, 5, 9)]
    assert quantiles == [int(row[c]) for c in ("10 %", "50 %", "90 %")]


@worked("good", "failing", "good then")
def test_what_if_table(row):
    before = SectionCount(int(row["good"]), int(row["total"]), int(row["needed"]))
    after = section_count_if(before, int(row["failing"]))
    assert (after.good, str(after.ratio)) == (int(row["good then"]), row["share"])
    assert after.is_met is (row["met"] == "yes")


@worked("state", "word", "when")
def test_words_of_the_states(row):
    assert SectionState(row["state"]).label == row["word"]
