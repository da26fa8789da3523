"""No float decides: the source of `bulk` has neither float literals nor true division."""

import ast
from pathlib import Path

import pytest

import bulk

SOURCES = sorted(Path(bulk.__file__).parent.glob("*.py"))
FLOAT_NAMES = {
    "float",
    "float64",
    "float32",
    "floating",
    "true_divide",
    "divide",
    "mean",
    "average",
}


def names_of(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute):
            yield node.attr
        elif isinstance(node, ast.Name):
            yield node.id


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_no_float_is_written(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    constants = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)]
    assert not [value for value in constants if isinstance(value, float)]
    assert not FLOAT_NAMES.intersection(names_of(tree))


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.stem)
def test_only_exact_numbers_are_divided(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    divided = [
        ast.unparse(node.left)
        for node in ast.walk(tree)
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div)
    ]
    assert set(divided) <= {"exact(p)"}  # a Fraction
