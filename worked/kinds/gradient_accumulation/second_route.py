"""The normalized batch and micro-batches a second time, in loops."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.kinds.gradient_accumulation import Kind
    from worked.reals import Real, Reals

    Table = list[list[Real]]


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result; equal is what this precision cannot tell apart."""
    rows, eps = numbers.table(kind.X), numbers.number(kind.eps)
    mean, variance, full = _normalized(rows, eps, kind.norm, numbers)
    found: dict[str, object] = {"mean": mean, "variance": variance, "full": full}
    together: Table = []
    count = len(rows) // kind.micro_batch
    for number in range(count):
        own = [rows[number * kind.micro_batch + i] for i in range(kind.micro_batch)]
        mean, variance, normal = _normalized(own, eps, kind.norm, numbers)
        together += normal
        if count > 1:
            found[f"mean_{number + 1}"] = mean
            found[f"variance_{number + 1}"] = variance
            found[f"output_{number + 1}"] = normal
    found["accumulated"] = together
    found["equal"] = all(
        numbers.equal(a, b)
        for line, other in zip(full, together, strict=True)
        for a, b in zip(line, other, strict=True)
    )
    return found


def _normalized(
    rows: Table, eps: Real, norm: str, numbers: Reals
) -> tuple[list[Real], list[Real], Table]:
    lines = rows if norm == "layer" else [list(line) for line in zip(*rows, strict=True)]
    means: list[Real] = []
    variances: list[Real] = []
    normal: Table = []
    for line in lines:
        mean = sum(line) / len(line)
        variance = sum(x * x for x in line) / len(line) - mean * mean
        root = numbers.sqrt(variance + eps)
        means.append(mean)
        variances.append(variance)
        normal.append([(x - mean) / root for x in line])
    if norm == "batch":
        normal = [list(line) for line in zip(*normal, strict=True)]
    return means, variances, normal
