"""Both correlations a second time: differences of ranks, corrected for ties; signs of all pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.kinds.rank_correlation import Kind
    from worked.reals import Real, Reals


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result; equal is what this precision cannot tell apart."""
    columns = [numbers.row(kind.scores), numbers.row(kind.accuracies)]
    n = len(columns[0])
    x, y = ([[_sign(numbers, a, b) for b in column] for a in column] for column in columns)
    r, q = ([(n + 1 + sum(row)) / 2 for row in signs] for signs in (x, y))
    left, right = (n**3 - n) / 12 - _lost(x), (n**3 - n) / 12 - _lost(y)
    gaps = sum((a - b) ** 2 for a, b in zip(r, q, strict=True))
    products = [s * t for a, b in zip(x, y, strict=True) for s, t in zip(a, b, strict=True)]
    untied = [sum(s != 0 for row in signs for s in row) // 2 for signs in (x, y)]
    root = numbers.sqrt(numbers.number(untied[0] * untied[1]))
    product_sum = (left + right - gaps) / 2
    return {
        "ranks_scores": r,
        "ranks_accuracies": q,
        "mean_rank": sum(r) / n,
        "deviations_scores": [sum(row) / 2 for row in x],
        "deviations_accuracies": [sum(row) / 2 for row in y],
        "product_sum": product_sum,
        "squares_scores": left,
        "squares_accuracies": right,
        "spearman": product_sum / numbers.sqrt(numbers.number(1) * left * right),
        "concordant": products.count(1) // 2,
        "discordant": products.count(-1) // 2,
        "untied_scores": untied[0],
        "untied_accuracies": untied[1],
        "kendall": sum(products) / 2 / root,
    }


def _sign(numbers: Reals, a: Real, b: Real) -> int:
    """1 where a is the larger, −1 where b is, 0 where they are equal."""
    return 0 if numbers.equal(a, b) else 1 if a > b else -1


def _lost(signs: list[list[int]]) -> float:
    """By how much ties reduce the sum of squares: (t³ − t)/12 for t that are equal."""
    return sum((row.count(0) ** 2 - 1) / 12 for row in signs)
