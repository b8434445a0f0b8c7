"""What people get wrong in multi-head self-attention, and the sentence that helps."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, cast

from worked import exact
from worked.kinds.multihead_self_attention.shapes import transposed
from worked.moves.attending import root_forgotten, scale_factor, scale_left_out
from worked.moves.orientation import ORIENTATIONS
from worked.problem import Mistake
from worked.prose import say
from worked.trace import as_matrix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.document import Line
    from worked.exact import Algebraic
    from worked.kinds.multihead_self_attention import Kind
    from worked.moves.orientation import Lines
    from worked.trace import Matrix


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """The mistakes that can be made in a problem of this shape.

    They are made with vectors as rows, and turned where the problem has columns.
    """
    turned = ORIENTATIONS[kind.vectors].turned
    for mistake in _of_rows(kind.as_rows(), WORDINGS[kind.vectors]):
        other = cast("Kind | None", mistake.instead)
        yield replace(
            mistake,
            pins={name: turned(as_matrix(value)) for name, value in mistake.pins.items()},
            instead=None if other is None else transposed(other, kind.vectors),
        )


@dataclass(frozen=True, slots=True)
class _Wording:
    """What is said of vectors as rows, or as columns."""

    across: str
    softmax_across: Line
    swapped: Line
    masked_late: Line
    reordered: Line
    added: Line
    not_multiplied: Line
    transposed: Line


WORDINGS: dict[Lines, _Wording] = {
    "rows": _Wording(
        "softmax_over_columns",
        say("The softmax ran down the columns; the weights of one *query*, a row, add up to 1."),
        say("The scores are transposed: row $i$ belongs to query $i$, so they are $Q K^⊤$."),
        say(
            "The weights were set to 0 *after* the softmax; the rest of the row no longer adds "
            "up to 1. Set the scores to $−∞$ before it."
        ),
        say("The heads were put side by side in another order; the first head comes first."),
        say("The heads were added; they are put side by side, so the output is wider."),
        say("The heads side by side are not yet the output: multiply by $W_O$."),
        say("The heads were multiplied by $W_O^⊤$; rows times $W_O$ itself is asked for."),
    ),
    "columns": _Wording(
        "softmax_over_rows",
        say("The softmax ran along the rows; the weights of one *query*, a column, add up to 1."),
        say("The scores are transposed: column $j$ belongs to query $j$, so they are $K^⊤ Q$."),
        say(
            "The weights were set to 0 *after* the softmax; the rest of the column no longer adds "
            "up to 1. Set the scores to $−∞$ before it."
        ),
        say("The heads were put below each other in another order; the first head is on top."),
        say("The heads were added; each is put below the one before, so the output is taller."),
        say("The heads below each other are not yet the output: multiply by $W_O$."),
        say("The heads were multiplied by $W_O^⊤$; $W_O$ itself times columns is asked for."),
    ),
}


def _of_rows(kind: Kind, words: _Wording) -> Iterator[Mistake]:
    right = _matrices(kind)
    if _weights_are_shared(kind):
        yield from _with_the_scale(kind, right)
        yield from _with_the_softmax(kind, right, words)
    yield from _with_the_mask(kind, words)
    yield from _with_the_heads(kind, right, words)


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


def _with_the_softmax(kind: Kind, right: dict[str, Matrix], words: _Wording) -> Iterator[Mistake]:
    heads = range(1, len(kind.split()) + 1)
    if kind.mask == "none":
        yield Mistake(
            words.across,
            words.softmax_across,
            pins={f"weights_{i}": _down_columns(_scaled(right, i)) for i in heads},
        )
    yield Mistake(
        "queries_and_keys_swapped",
        words.swapped,
        pins={f"scores_{i}": tuple(zip(*right[f"scores_{i}"], strict=True)) for i in heads},
    )


def _with_the_mask(kind: Kind, words: _Wording) -> Iterator[Mistake]:
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
        words.masked_late,
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


def _with_the_heads(kind: Kind, right: dict[str, Matrix], words: _Wording) -> Iterator[Mistake]:
    heads = [right[f"head_{i}"] for i in range(1, len(kind.split()) + 1)]
    if len(heads) > 1 and (_equally_wide(heads) or kind.W_O is None):
        yield Mistake(
            "heads_in_wrong_order",
            words.reordered,
            pins={"concat": _beside(heads[::-1])},
        )
    if len(heads) > 1 and kind.W_O is None and _equally_wide(heads):
        yield Mistake(
            "heads_added",
            words.added,
            pins={"output": _added(heads)},
        )
    if kind.W_O is not None:
        yield Mistake(
            "output_matrix_forgotten",
            words.not_multiplied,
            pins={"output": right["concat"] if len(heads) > 1 else heads[0]},
        )
        if len(kind.W_O) == len(kind.W_O[0]) and len(kind.W_O) > 1:
            yield Mistake(
                "output_matrix_transposed",
                words.transposed,
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
