"""What people get wrong in multi-head self-attention, and the sentence that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked import exact
from worked.moves.attending import scale_mistakes
from worked.problem import Mistake
from worked.prose import say
from worked.trace import as_matrix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.kinds.multihead_self_attention import Kind
    from worked.trace import Matrix


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """The mistakes that can be made with these numbers."""
    right = _matrices(kind)
    yield from _with_the_scale(kind)
    yield from _with_the_softmax(kind, right)
    yield from _with_the_heads(kind, right)


def _matrices(kind: Kind) -> dict[str, Matrix]:
    return {name: as_matrix(value) for name, value in kind.results().items()}


def _with_the_scale(kind: Kind) -> Iterator[Mistake]:
    d, d_k = len(kind.X[0]), len(kind.split()[0].W_Q[0])
    if kind.scale == "none" or len(kind.X) == 1:
        return
    yield from scale_mistakes(kind, kind.scale, d_k)
    if isinstance(kind.scale, str) and d != d_k:
        yield Mistake(
            "scaled_by_model_width",
            say(
                "The scores were divided by the root of the token length {d}; what counts is the "
                "length of a key, {d_k}.",
                d=d,
                d_k=d_k,
            ),
            instead=kind.model_copy(update={"scale": exact.divide(1, exact.sqrt(d))}),
        )


def _with_the_softmax(kind: Kind, right: dict[str, Matrix]) -> Iterator[Mistake]:
    heads = range(1, len(kind.split()) + 1)
    if len(kind.X) == 1:
        return
    if kind.mask == "none":
        yield Mistake(
            "softmax_over_columns",
            say(
                "The softmax ran down the columns; the weights of one *query*, a row, add up to 1."
            ),
            pins={f"weights_{i}": _down_columns(_scaled(right, i)) for i in heads},
        )
    yield Mistake(
        "queries_and_keys_swapped",
        say("The scores are transposed: row $i$ belongs to query $i$, so they are $Q K^⊤$."),
        pins={f"scores_{i}": tuple(zip(*right[f"scores_{i}"], strict=True)) for i in heads},
    )
    allowed = kind.allowed()
    if allowed is not None:
        unmasked = kind.model_copy(update={"mask": "none"})
        free = _matrices(unmasked)
        yield Mistake(
            "not_masked",
            say("The mask was left out: scores that it forbids become $−∞$ before the softmax."),
            instead=unmasked,
        )
        yield Mistake(
            "masked_after_softmax",
            say(
                "The weights were set to 0 *after* the softmax; the rest of the row no longer adds "
                "up to 1. Set the scores to $−∞$ before it."
            ),
            pins={f"weights_{i}": _kept(free[f"weights_{i}"], allowed) for i in heads},
        )


def _scaled(right: dict[str, Matrix], head: int) -> Matrix:
    return right.get(f"scaled_{head}", right[f"scores_{head}"])


def _down_columns(scores: Matrix) -> Matrix:
    columns = [exact.softmax(column) for column in zip(*scores, strict=True)]
    return tuple(zip(*columns, strict=True))


def _kept(weights: Matrix, allowed: tuple[tuple[int, ...], ...]) -> Matrix:
    """The weights where the mask has a 1, and 0 elsewhere."""
    return tuple(
        tuple(weight if keep else 0 for weight, keep in zip(row, keeps, strict=True))
        for row, keeps in zip(weights, allowed, strict=True)
    )


def _with_the_heads(kind: Kind, right: dict[str, Matrix]) -> Iterator[Mistake]:
    heads = [right[f"head_{i}"] for i in range(1, len(kind.split()) + 1)]
    if len(heads) > 1 and (_equally_wide(heads) or kind.W_O is None):
        yield Mistake(
            "heads_in_wrong_order",
            say("The heads were put side by side in another order; the first head comes first."),
            pins={"concat": _beside(heads[::-1])},
        )
    if len(heads) > 1 and kind.W_O is None and _equally_wide(heads):
        yield Mistake(
            "heads_added",
            say("The heads were added; they are put side by side, so the output is wider."),
            pins={"output": _added(heads)},
        )
    if kind.W_O is not None:
        yield Mistake(
            "output_matrix_forgotten",
            say("The heads side by side are not yet the output: multiply by $W_O$."),
            pins={"output": right["concat"] if len(heads) > 1 else heads[0]},
        )
        if len(kind.W_O) == len(kind.W_O[0]) and len(kind.W_O) > 1:
            yield Mistake(
                "output_matrix_transposed",
                say("The heads were multiplied by $W_O^⊤$; rows times $W_O$ itself is asked for."),
                instead=kind.model_copy(update={"W_O": tuple(zip(*kind.W_O, strict=True))}),
            )


def _equally_wide(heads: list[Matrix]) -> bool:
    return len({len(head[0]) for head in heads}) == 1


def _beside(heads: list[Matrix]) -> Matrix:
    return tuple(tuple(entry for row in rows for entry in row) for rows in zip(*heads, strict=True))


def _added(heads: list[Matrix]) -> Matrix:
    return tuple(
        tuple(exact.combination((1,) * len(heads), entries) for entries in zip(*rows, strict=True))
        for rows in zip(*heads, strict=True)
    )
