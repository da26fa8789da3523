"""The worked tables of docs/methods/projection.md are what the code computes."""

from fractions import Fraction
from pathlib import Path

import pytest

from standards.averages import days_in_month
from standards.projection import (
    MonthCount,
    MonthMean,
    project_days,
    project_mean,
    project_ratio,
)

PAGE = Path(__file__).parents[3] / "docs" / "methods" / "projection.md"
YEARS = (2021, 2022, 2023)


def table(*columns):
    """The rows of the one table of the page that has these columns."""
    found, block = [], []
    for line in [*PAGE.read_text(encoding="utf-8").splitlines(), ""]:
        if line.startswith("|"):
            block.append([cell.strip() for cell in line.strip("|").split("|")])
        elif block:
            head, _, *rows = block
            found.append([dict(zip(head, row, strict=True)) for row in rows])
            block = []
    (rows,) = (rows for rows in found if set(columns) <= set(rows[0]))
    return rows


def history(kind, prefix):
    months = []
    for year in YEARS:
        for row in table("month", "polluted 2023"):
            month, value = int(row["month"]), int(row[f"{prefix}{year}"])
            days = days_in_month(year, month)
            pair = (Fraction(value), days) if kind is MonthMean else (days, value)
            months.append(kind(year, month, *pair))
    return months


@pytest.mark.parametrize("row", table("as of", "chance of 34"), ids=lambda row: row["as of"])
def test_worked_table_of_the_mean(row):
    outlook = project_mean(history(MonthMean, ""), 2023, int(row["as of"]))
    figures = (outlook.low(1), outlook.middle(1), outlook.high(1))
    assert [str(figure) for figure in figures] == [row["low"], row["middle"], row["high"]]
    for target in (34, 36):
        assert str(outlook.chance_at_most(target)) == row[f"chance of {target}"]


@pytest.mark.parametrize("row", table("to month", "ratio low"), ids=lambda row: row["to month"])
def test_worked_table_of_the_days(row):
    months = history(MonthCount, "polluted ")
    days = project_days(months, 2023, int(row["to month"]))
    ratio = project_ratio(months, 2023, int(row["to month"]))
    for name, outlook, decimals in (("days", days, 0), ("ratio", ratio, 1)):
        figures = (outlook.low(decimals), outlook.middle(decimals), outlook.high(decimals))
        told = [row[f"{name} {end}"] for end in ("low", "middle", "high")]
        assert [str(figure) for figure in figures] == told
    assert str(days.chance_at_most(50)) == row["chance of 50 days"]
