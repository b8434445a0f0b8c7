"""What people get wrong in multi-head self-attention, and the sentence that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from worked import exact
from worked.moves.attending import root_forgotten, scale_factor, scale_left_out
from worked.problem import Mistake
from worked.prose import say
from worked.trace import as_matrix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.exact import Algebraic
    from worked.kinds.multihead_self_attention import Kind
    from worked.trace import Matrix


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """The mistakes that can be made in a problem of this shape."""
    right = _matrices(kind)
    if _weights_are_shared(kind):
        yield from _with_the_scale(kind, right)
        yield from _with_the_softmax(kind, right)
    yield from _with_the_mask(kind)
    yield from _with_the_heads(kind, right)


def _matrices(kind: Kind) -> dict[str, Matrix]:
    return {name: as_matrix(value) for name, value in kind.results().items()}


def _weights_are_shared(kind: Kind) -> bool:
    """Whether a token sees several tokens: one alone has weight 1, whatever its score."""
    allowed = kind.allowed()
    return len(kind.X) > 1 if allowed is None else any(sum(row) > 1 for row in allowed)


def _with_the_scale(kind: Kind, right: dict[str, Matrix]) -> Iterator[Mistake]:
    d, lengths = len(kind.X[0]), [len(head.W_Q[0]) for head in kind.split()]
    if kind.scale == "none" or all(scale_factor(kind.scale, d_k) == 1 for d_k in lengths):
        return
    yield scale_left_out(kind)
    if not isinstance(kind.scale, str):
        return
    yield root_forgotten(
        pins={
            f"scaled_{i}": _divided(right[f"scaled_{i}"], exact.sqrt(d_k))
            for i, d_k in enumerate(lengths, 1)
        }
    )
    if set(lengths) != {d}:
        yield Mistake(
            "scaled_by_model_width",
            say(
                "The scores were divided by the root of the token length {d}; what counts is the "
                "length of a key, {d_k}.",
                d=d,
                d_k=say("{d_k}", d_k=lengths[0]) if len(set(lengths)) == 1 else say("$d_k$"),
            ),
            instead=kind.model_copy(update={"scale": exact.divide(1, exact.sqrt(d))}),
        )


def _with_the_softmax(kind: Kind, right: dict[str, Matrix]) -> Iterator[Mistake]:
    heads = range(1, len(kind.split()) + 1)
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


def _with_the_mask(kind: Kind) -> Iterator[Mistake]:
    allowed = kind.allowed()
    if allowed is None or all(map(all, allowed)):
        return
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
        pins={
            f"weights_{i}": _kept(free[f"weights_{i}"], allowed)
            for i in range(1, len(kind.split()) + 1)
        },
    )


def _scaled(right: dict[str, Matrix], head: int) -> Matrix:
    return right.get(f"scaled_{head}", right[f"scores_{head}"])


def _divided(scores: Matrix, divisor: Algebraic) -> Matrix:
    """The scores divided once more; −∞ stays."""
    return tuple(
        tuple(s if s is exact.NEG_INF else exact.divide(cast("Algebraic", s), divisor) for s in row)
        for row in scores
    )


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
