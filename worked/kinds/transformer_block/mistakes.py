"""What people get wrong in a transformer block, and the sentence that helps."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, cast

from worked import exact
from worked.errors import WorkedError
from worked.kinds.transformer_block.shapes import transposed
from worked.moves.attending import scale_factor
from worked.moves.orientation import ORIENTATIONS
from worked.problem import Mistake
from worked.prose import say
from worked.trace import as_matrix

if TYPE_CHECKING:
    from collections.abc import Iterator

    from worked.kinds.transformer_block import Kind
    from worked.trace import Matrix, Value


def known_mistakes(kind: Kind) -> Iterator[Mistake]:
    """The mistakes that can be made in a problem of this shape.

    They are made with vectors as rows, and turned where the problem has columns.
    """
    turned = ORIENTATIONS[kind.vectors].turned
    for mistake in _of_rows(kind.as_rows()):
        other = cast("Kind | None", mistake.instead)
        yield replace(
            mistake,
            pins={name: turned(as_matrix(value)) for name, value in mistake.pins.items()},
            instead=None if other is None else transposed(other, kind.vectors),
        )


def _of_rows(kind: Kind) -> Iterator[Mistake]:
    right = kind.results()
    yield from _with_the_weights(kind)
    yield from _with_the_products(kind, right)
    yield from _with_the_structure(kind)
    yield from _with_the_network(kind, right)


def _attention_changed(kind: Kind, **changes: object) -> Kind:
    return kind.model_copy(update={"attention": kind.attention.model_copy(update=changes)})


def _sees_several(kind: Kind) -> bool:
    """Whether a token sees several tokens: one alone has weight 1, whatever its score."""
    allowed = kind.allowed()
    return len(kind.X) > 1 if allowed is None else any(sum(row) > 1 for row in allowed)


# --- attention ------------------------------------------------------------------------------


def _with_the_weights(kind: Kind) -> Iterator[Mistake]:
    if len(kind.X) > 1 and kind.attention.mask == "none":
        yield _over_the_wrong_axis(kind)
    lengths = {len(head.W_Q[0]) for head in kind.attention.heads}
    if not _sees_several(kind):
        return
    if kind.attention.scale == "none" and lengths != {1}:
        yield Mistake(
            "scaled_though_unscaled",
            say("The scores were divided by $\\sqrt{d_k}$; this block does not scale them."),
            instead=_attention_changed(kind, scale="1/sqrt(d_k)"),
        )
    elif any(scale_factor(kind.attention.scale, d_k) != 1 for d_k in lengths):
        yield Mistake(
            "no_scale",
            say("The scores were not scaled: multiply them by the scale before the softmax."),
            instead=_attention_changed(kind, scale="none"),
        )
    if kind.attention.mask != "none":
        yield Mistake(
            "not_masked",
            say("The mask was left out: scores that it forbids become $−∞$ before the softmax."),
            instead=_attention_changed(kind, mask="none"),
        )


def _over_the_wrong_axis(kind: Kind) -> Mistake:
    keys = kind.softmax_over == "keys"
    return Mistake(
        "softmax_over_the_wrong_axis",
        say("The softmax ran over the queries; the weights of one *query* add up to 1.")
        if keys
        else say("The softmax ran over the keys; here the weights of one *key* add up to 1."),
        instead=kind.model_copy(update={"softmax_over": "queries" if keys else "keys"}),
    )


def _with_the_products(kind: Kind, right: dict[str, Value]) -> Iterator[Mistake]:
    heads = list(enumerate(kind.attention.heads, 1))
    d = len(kind.X[0])
    if _sees_several(kind):
        yield Mistake(
            "queries_and_keys_swapped",
            say("Queries and keys changed roles: the scores are transposed."),
            pins={f"scores_{i}": _turned(right[f"scores_{i}"]) for i, _ in heads},
        )
    if _sees_several(kind) and all(len(h.W_Q) == len(h.W_Q[0]) == d for _, h in heads):
        flipped = [
            head.model_copy(update={"W_Q": _turned(head.W_Q), "W_K": _turned(head.W_K)})
            for _, head in heads
        ]
        yield Mistake(
            "query_and_key_matrices_transposed",
            say(
                "$W_Q$ and $W_K$ were multiplied from the wrong side, as if they were transposed; "
                "with square matrices the shapes do not tell."
            ),
            instead=_attention_changed(kind, heads=tuple(flipped)),
        )
    if all(len(h.W_V[0]) == d and h.b_V is None for _, h in heads):
        seen = right["norm_1"] if kind.norm == "pre" else kind.X
        yield Mistake(
            "values_not_projected",
            say(
                "The weights were applied to the tokens themselves; they weigh the values, which "
                "come from $W_V$."
            ),
            pins={f"V_{i}": seen for i, _ in heads},
        )
    W_O = kind.attention.W_O
    if W_O is not None and len(W_O) == len(W_O[0]):
        yield Mistake(
            "output_matrix_forgotten",
            say("The heads are not yet the attention: they are still multiplied by $W_O$."),
            instead=_attention_changed(kind, W_O=None),
        )


# --- residuals and norms --------------------------------------------------------------------


def _with_the_structure(kind: Kind) -> Iterator[Mistake]:
    if kind.residual:
        yield Mistake(
            "residual_forgotten",
            say("The residual sums are missing: each part adds its input to its output."),
            instead=kind.model_copy(update={"residual": False}),
        )
    elif _may_add(kind):
        yield Mistake(
            "residual_added",
            say("Inputs were added to outputs; this block has no residual sums."),
            instead=kind.model_copy(update={"residual": True}),
        )
    if kind.norm == "none":
        return
    yield Mistake(
        "norm_on_the_other_side",
        say("The norm stands before each part here, not after the sum.")
        if kind.norm == "pre"
        else say("The norm stands after each sum here, not before each part."),
        instead=kind.model_copy(update={"norm": "post" if kind.norm == "pre" else "pre"}),
    )
    yield Mistake(
        "norm_left_out",
        say("The norm was left out: every token is brought to mean 0 and variance 1."),
        instead=kind.model_copy(update={"norm": "none"}),
    )
    if kind.eps != 0:
        yield Mistake(
            "eps_forgotten",
            say("The root was taken of the variance alone; $ε$ is added to it first."),
            instead=kind.model_copy(update={"eps": 0}),
        )


def _may_add(kind: Kind) -> bool:
    """Whether the shapes would allow residual sums."""
    try:
        type(kind).model_validate({**kind.as_given(), "residual": True})
    except (WorkedError, ValueError):
        return False
    return True


# --- the network ----------------------------------------------------------------------------


def _with_the_network(kind: Kind, right: dict[str, Value]) -> Iterator[Mistake]:
    before = as_matrix(right["preactivation"])
    yield Mistake(
        "relu_forgotten",
        say("The ReLU was left out: what is negative in the hidden layer becomes 0."),
        pins={"hidden": before},
    )
    yield Mistake(
        "absolute_value",
        say("The sign was dropped; the ReLU makes a negative number 0, not positive."),
        pins={
            "hidden": tuple(tuple(x if exact.sign(x) > 0 else -x for x in row) for row in before)
        },
    )
    if kind.mlp.b_1 is not None and any(kind.mlp.b_1):
        yield Mistake(
            "first_bias_forgotten",
            say("The bias $b_1$ was left out; it is added before the ReLU."),
            instead=kind.model_copy(update={"mlp": kind.mlp.model_copy(update={"b_1": None})}),
        )


def _turned(matrix: Value) -> Matrix:
    return tuple(zip(*as_matrix(matrix), strict=True))
