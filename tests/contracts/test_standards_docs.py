"""docs/standards.md names every rule that rests on a document, and nothing that does not exist."""

import ast
import importlib
import re
from pathlib import Path

import pytest

from standards.editions import EDITIONS

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "standards.md").read_text(encoding="utf-8")
CITATION = re.compile(r"\b(?:GB|HJ)(?:/T)? ?\d|环办|总站水字|Reference:")
FUNCTION = re.compile(r"`(\w+\.\w+)`")
MARKS = re.compile(r"\[(?:P|V:\d|E|1|M)\b|see above")


def rows() -> list[list[str]]:
    """Return the cells of every table row of the page, heads and rules left out."""
    lines = [line for line in PAGE.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return [row for row in cells if row[-1] != "confidence"]


RULES = [row for row in rows() if len(row) == 6]
DATED = [row for row in rows() if len(row) == 5]


def citing() -> set[str]:
    """Return module.name of every public function and class whose docstring cites a document."""
    found = set()
    for path in (ROOT / "standards").glob("*.py"):
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if not isinstance(node, ast.FunctionDef | ast.ClassDef) or node.name.startswith("_"):
                continue
            if CITATION.search(ast.get_docstring(node) or ""):
                found.add(f"{path.stem}.{node.name}")
    return found


def listed() -> list[str]:
    """Return the functions the page names, in its order."""
    return [name for row in RULES for name in FUNCTION.findall(row[4])]


def test_every_rule_that_cites_a_document_is_listed() -> None:
    assert len(citing()) > 50
    assert sorted(citing() - set(listed())) == []


def test_no_rule_is_listed_twice() -> None:
    assert sorted({name for name in listed() if listed().count(name) > 1}) == []


@pytest.mark.parametrize("row", RULES, ids=lambda row: row[4].strip("`"))
def test_every_row_names_a_function_that_exists_and_says_how_sure_we_are(row: list[str]) -> None:
    (name,) = FUNCTION.findall(row[4])
    module, _, attribute = name.partition(".")
    found = getattr(importlib.import_module(f"standards.{module}"), attribute)
    assert found.__module__ == f"standards.{module}"
    assert MARKS.search(row[5])


def test_editions_are_listed_with_their_days() -> None:
    in_code = [
        [
            edition.number,
            edition.title,
            edition.in_force_from.isoformat(),
            edition.in_force_to.isoformat() if edition.in_force_to else "–",
        ]
        for edition in EDITIONS
    ]
    assert [row[:4] for row in DATED] == in_code
    assert all(MARKS.search(row[4]) for row in DATED)
