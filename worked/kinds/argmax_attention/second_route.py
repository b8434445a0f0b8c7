"""Argmax attention a second time: plain loops, and radii from squared distances."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.kinds.argmax_attention import Kind
    from worked.reals import Real, Reals


def results_again(kind: Kind, numbers: Reals) -> Mapping[str, object]:
    """Every result; a tie is what this precision cannot tell apart."""
    keys, values, query = (
        numbers.table(kind.keys),
        numbers.table(kind.values),
        numbers.row(kind.query),
    )
    scores = [sum(q * k for q, k in zip(query, key, strict=True)) for key in keys]
    top = max(scores)
    tied = [j for j, score in enumerate(scores) if numbers.equal(score, top)]
    chosen = {"average": tied, "last": tied[-1:]}.get(kind.ties, tied[:1])
    output = [sum(values[j][c] for j in chosen) / len(chosen) for c in range(len(values[0]))]
    found: dict[str, object] = {"scores": scores, "argmax": [j + 1 for j in tied], "output": output}
    found["weights"] = [(j in chosen) / len(chosen) for j in range(len(scores))]
    if len(tied) == 1 and len(scores) > 1:
        found |= _distances(kind, numbers, scores, tied[0])
    return found


def _distances(kind: Kind, numbers: Reals, scores: list[Real], winner: int) -> dict[str, object]:
    """The margin and the radii, from squared distances."""
    keys, query = numbers.table(kind.keys), numbers.row(kind.query)
    leads = [scores[winner] - s for j, s in enumerate(scores) if j != winner]
    gaps = [
        sum((x - y) ** 2 for x, y in zip(keys[winner], key, strict=True))
        for j, key in enumerate(keys)
        if j != winner
    ]
    squares = [lead**2 / gap for lead, gap in zip(leads, gaps, strict=True)]
    return {
        "margin": min(leads),
        "radius_query": numbers.sqrt(min(squares)),
        "radius_key": numbers.sqrt(min(leads) ** 2 / sum(q**2 for q in query)),
    }
