"""What people get wrong when attention has to be another layer, and the sentence that helps."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from worked import exact
from worked.kinds.attention_as_layer.construction import construction
from worked.kinds.attention_as_layer.sampling import inverse
from worked.problem import Mistake
from worked.prose import say
from worked.trace import as_matrix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.kinds.attention_as_layer import Kind
    from worked.trace import Matrix, Value


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """The mistakes that can be made in a problem of this shape."""
    if kind.permutation is not None and len(kind.permutation) > 2:
        yield Mistake(
            "inverse_permutation",
            say("The rows were moved the other way: row $i$ of the result is row $p_i$."),
            instead=kind.model_copy(update={"permutation": inverse(kind.permutation)}),
        )
    if kind.acts_as == "permutation_equivariant":
        yield from _of_equivariance(kind)
        return
    if construction(kind).everything > 1:
        yield from _with_the_weights(kind)
    if kind.acts_as == "linear":
        yield from _with_the_matrix(kind)
    if kind.acts_as == "convolution":
        yield from _with_the_kernel(kind)


# --- permutation equivariance ---------------------------------------------------------------


def _of_equivariance(kind: Kind) -> Iterator[Mistake]:
    order, n = kind.permutation or (), len(kind.X)
    if n == 1:
        return
    right = {name: as_matrix(value) for name, value in kind.results().items()}
    before = right["weights_before"]
    yield Mistake(
        "columns_not_permuted",
        say(
            "Only the rows of the weights were moved. The tokens that are asked have moved too, "
            "so the columns move with them: $P A P^⊤$."
        ),
        pins={"weights": tuple([before[p - 1] for p in order])},
    )
    yield Mistake(
        "invariance_claimed",
        say(
            "The output was taken as the same whatever the order. Tokens that ask have moved too, "
            "so the rows of the output come in the new order."
        ),
        pins={"output": right["output_before"]},
    )
    yield Mistake(
        "softmax_over_columns",
        say("The softmax ran down the columns; the weights of one token, a row, add up to 1."),
        pins={
            f"weights{end}": _down_columns(right.get(f"scaled{end}", right[f"scores{end}"]))
            for end in ("", "_before")
        },
    )


def _down_columns(scores: Matrix) -> Matrix:
    columns = [exact.softmax(column) for column in zip(*scores, strict=True)]
    return tuple(zip(*columns, strict=True))


# --- layers that act by positions -----------------------------------------------------------


def _with_the_weights(kind: Kind) -> Iterator[Mistake]:
    made = construction(kind)
    m, heads = made.everything, len(made.looks)
    names = [f"weights_{j + 1}" if heads > 1 else "weights" for j in range(heads)]
    even = ((exact.rational(1, m),) * m,) * len(kind.X)
    yield Mistake(
        "equal_weights",
        say(
            "With all scores 0 every token has the same weight, and the layer averages. The "
            "queries have to ask for a position."
        ),
        pins=dict.fromkeys(names, even),
    )
    if kind.beta != 1:
        yield Mistake(
            "scores_not_sharpened",
            say(
                "The scores were left at 1 and 0. The softmax of such scores is far from one-hot: "
                "they have to be multiplied by $β$."
            ),
            pins={
                name: tuple([_weights(m, there) for there in looks])
                for name, looks in zip(names, made.looks, strict=True)
            },
        )
    if kind.acts_as != "convolution":
        yield Mistake(
            "contents_compared",
            say(
                "The scores were taken from the contents, $X X^⊤$. A token need not be like the "
                "one that it looks for; only the positions say which one that is."
            ),
            pins={"weights": _by_contents(kind)},
        )


def _weights(m: int, there: int) -> tuple[Value, ...]:
    return exact.softmax([int(j == there) for j in range(m)])


def _by_contents(kind: Kind) -> Matrix:
    return tuple([exact.softmax([exact.combination(x, y) for y in kind.X]) for x in kind.X])


def _with_the_matrix(kind: Kind) -> Iterator[Mistake]:
    W = cast("Matrix", kind.W)
    if len(W) == len(W[0]) and len(W) > 1:
        yield Mistake(
            "matrix_transposed",
            say("The tokens were multiplied by $W^⊤$; rows times $W$ itself is asked for."),
            instead=kind.model_copy(update={"W": tuple(zip(*W, strict=True))}),
        )
        yield Mistake(
            "values_not_projected",
            say("The tokens came out as they are: the value matrix has to hold $W$."),
            pins={"V": kind.X},
        )


def _with_the_kernel(kind: Kind) -> Iterator[Mistake]:
    kernel = kind.kernel or ()
    if len(kernel) == 1:
        return
    yield Mistake(
        "kernel_flipped",
        say("The kernel was flipped: its first tap meets the first token under it."),
        instead=kind.model_copy(update={"kernel": kernel[::-1]}),
    )
    made = construction(kind)
    if len(kind.X) >= max(made.before, made.after) + 1:
        yield Mistake(
            "borders_wrapped",
            say(
                "Beyond its ends the sequence was taken up again at the other end; outside of it "
                "there are zeros."
            ),
            pins={"V": _wrapped(kind.X, made.before, made.after)},
        )
    if made.before == 0:
        return
    yield Mistake(
        "kernel_not_centred",
        say(
            "The kernel began at the token itself. Its middle tap meets the token, so it begins "
            "before it."
        ),
        pins={"V": (*kind.X, *((0,) * len(kind.X[0]),) * (made.before + made.after))},
    )


def _wrapped(X: Matrix, before: int, after: int) -> Matrix:
    """The tokens with the last ones again before them, and the first ones after them."""
    return (*X[len(X) - before :], *X, *X[:after])
