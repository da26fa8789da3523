"""The linear algebra of the model of months: a Cholesky factor and forward substitution."""

import math
from collections.abc import Sequence
from operator import mul
from typing import TypeAlias

Vector: TypeAlias = Sequence[float]


def dot(one: Vector, other: Vector) -> float:
    """Sum of products over the length of the shorter vector."""
    return math.fsum(map(mul, one, other))


def cholesky(matrix: Sequence[Vector]) -> list[list[float]]:
    """Lower factor L of a symmetric positive definite matrix, L·Lᵀ = matrix, row by row.

    Raises:
        ValueError: if the matrix is not positive definite.
    """
    factor: list[list[float]] = []
    for i, given in enumerate(matrix):
        row: list[float] = []
        for j in range(i):
            other = factor[j]
            row.append((given[j] - dot(row, other)) / other[j])
        row.append(math.sqrt(given[i] - dot(row, row)))
        factor.append(row)
    return factor


def forward(factor: Sequence[Vector], vector: Vector) -> list[float]:
    """Solve L·x = vector for the lower factor L."""
    found: list[float] = []
    for row, value in zip(factor, vector, strict=True):
        found.append((value - dot(found, row)) / row[len(found)])
    return found
