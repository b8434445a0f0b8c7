"""The works that are timed: each a function of a seed that does one of them."""

from __future__ import annotations

from collections.abc import Mapping
from random import Random
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from worked.exercise import Exercise

Drawn: TypeAlias = "Mapping[str, list[list[int]]]"
"""What a script of a folder draws, by names: numbers in lists, mostly."""


def exercise(kind: str, given: Mapping[str, object]) -> Exercise:
    """A problem made in memory."""
    from worked.exercise import Exercise, Part
    from worked.kinds import find

    return Exercise("Benchmark", (Part("", kind, find(kind).model_validate(given)),))


def msa(seed: int) -> dict[str, object]:
    """A two-head self-attention problem: 2 tokens of 6, heads of 6x3, W_O 6x6."""
    draw = Random(seed).choices

    def matrix(rows: int, columns: int, top: int) -> list[list[int]]:
        return [draw(range(top + 1), k=columns) for _ in range(rows)]

    heads = [{name: matrix(6, 3, 3) for name in ("W_Q", "W_K", "W_V")} for _ in range(2)]
    return {"X": matrix(2, 6, 2), "heads": heads, "W_O": matrix(6, 6, 2)}


def attention(seed: int, tokens: int = 64, width: int = 64) -> dict[str, object]:
    """Self-attention over many tokens."""
    draw = Random(seed).choices
    return {
        name: [draw(range(-2, 3), k=width) for _ in range(tokens)]
        for name in ("queries", "keys", "values")
    }


def transport(seed: int, size: int, span: int) -> dict[str, object]:
    """Points of a square grid with masses; the last target balances."""
    random = Random(seed)
    masses = [random.randint(1, 100) for _ in range(2 * size)]
    left, right = masses[:size], masses[size:]
    gap = sum(left) - sum(right)
    (right if gap > 0 else left)[-1] += abs(gap)

    def piles(amounts: list[int]) -> list[dict[str, object]]:
        return [{"at": random.choices(range(span), k=2), "mass": mass} for mass in amounts]

    return {"sources": piles(left), "targets": piles(right)}


# --- problems of the numbers that the scripts of a folder draw -----------------------------------


def msa_given(numbers: Drawn) -> tuple[str, dict[str, object]]:
    """Two-head self-attention of X, WQ, WK, WV, WO."""
    heads = [
        {"W_Q": W_Q, "W_K": W_K, "W_V": W_V}
        for W_Q, W_K, W_V in zip(numbers["WQ"], numbers["WK"], numbers["WV"], strict=True)
    ]
    return "multihead_self_attention", {"X": numbers["X"], "heads": heads, "W_O": numbers["WO"]}


def transport_given(numbers: Drawn) -> tuple[str, dict[str, object]]:
    """Transport of the masses a at src to the masses b at dst."""
    return "transport", {
        side: [
            {"at": list(at), "mass": mass}
            for at, mass in zip(numbers[points], numbers[masses], strict=True)
        ]
        for side, points, masses in (("sources", "src", "a"), ("targets", "dst", "b"))
    }


def pooling_given(numbers: Drawn) -> tuple[str, dict[str, object]]:
    """Average and max pooling of M by windows of k, s apart."""
    return "pooling", {
        "input": numbers["M"],
        "kernel": numbers["k"],
        "stride": numbers["s"],
        "ops": ["average", "max"],
    }
