"""The question of a transformer block, and the conventions that decide the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.moves.attending import matrix_mask_convention, scale_convention
from worked.moves.joining import TOGETHER
from worked.moves.orientation import ORIENTATIONS
from worked.prose import say

if TYPE_CHECKING:
    from worked.kinds.transformer_block import Kind
    from worked.kinds.transformer_block.given import Given
    from worked.moves.orientation import Lines, Orientation
    from worked.sheet import Work


def ask(kind: Kind, work: Work, given: Given) -> None:
    """Write the question: the tokens, the matrices, and what the block does with them."""
    vectors, heads = ORIENTATIONS[kind.vectors], len(given.heads)
    n = vectors.size(kind.X)[0]
    work.say(
        "A transformer block is applied to {tokens} of {X}. It is self-attention with {heads}, "
        "followed by a network with one hidden layer, which treats every token alike.",
        tokens=say("1 token, the {line}", line=vectors.line)
        if n == 1
        else say("{n} tokens, the {lines}", n=n, lines=vectors.lines),
        X=given.X,
        heads="one head" if heads == 1 else say("{heads} heads", heads=heads),
    )
    work.show(given.X)
    for own in given.heads:
        work.show(*own.values())
    if given.output:
        work.show(*given.output)
    work.show(*given.network)
    if kind.norm != "none":
        work.show(given.eps)
    _attention_conventions(kind, work, given, vectors)
    _block_conventions(kind, work, vectors)


def _attention_conventions(kind: Kind, work: Work, given: Given, vectors: Orientation) -> None:
    work.convention(PROJECTED[kind.vectors], N=say("$N^{(1)}$" if kind.norm == "pre" else "$X$"))
    biases = [name for own in given.heads for name in own if name.startswith("b_")]
    if biases or given.has_bias:
        work.convention(
            "A bias that is given is added to every {line} of its product.", line=vectors.line
        )
    lengths = [vectors.size(head.W_Q)[1] for head in kind.attention.heads]
    scale_convention(work, kind.attention.scale, lengths)
    if kind.attention.mask == "causal":
        work.convention(
            "The mask is causal: token $t$ attends to the tokens 1 to $t$; "
            "every other score is set to $−∞$ before the softmax."
        )
    elif kind.attention.mask != "none":
        matrix_mask_convention(work, kind.attention.mask, vectors)
    along = vectors.line if kind.softmax_over == "keys" else vectors.across
    one = "query" if kind.softmax_over == "keys" else "key"
    work.convention(
        "The softmax runs {along} {line}, so that the weights of one {one} add up to 1.",
        along="along each" if along == "row" else "down each",
        line=along,
        one=one,
    )
    _output_convention(kind, work)


def _output_convention(kind: Kind, work: Work) -> None:
    """Say how the heads become the output of the attention."""
    given = kind.attention
    if len(given.heads) > 1:
        together = say("the heads {how}, in order", how=TOGETHER[kind.vectors])
    else:
        together = say("the output of its head")
    formula = {
        (False, False): "The attention $A$ is {H}.",
        (False, True): "The attention $A$ is {H}, plus $b_O$.",
        (True, False): TIMES[kind.vectors] + ".",
        (True, True): TIMES[kind.vectors] + ", plus $b_O$.",
    }[given.W_O is not None, given.b_O is not None]
    work.convention(formula, H=together)


TIMES: dict[Lines, str] = {
    "rows": "The attention $A$ is {H}, times $W_O$",
    "columns": "The attention $A$ is $W_O$ times {H}",
}

PROJECTED: dict[Lines, str] = {
    "rows": "Vectors are rows: queries, keys and values are {N} times $W_Q$, $W_K$, $W_V$; the "
    "scores are $Q K^⊤$, and a head is its weights times $V$.",
    "columns": "Vectors are columns: queries, keys and values are $W_Q$, $W_K$, $W_V$ times {N}; "
    "the scores are $K^⊤ Q$, a row per key and a column per query, and a head is $V$ times its "
    "weights.",
}


def _block_conventions(kind: Kind, work: Work, vectors: Orientation) -> None:
    """Say what the network is, and where residuals and norms stand."""
    work.convention(
        "The network multiplies a token by $W_1$, cuts off what is negative (ReLU: $x$ becomes "
        "0 where $x$ < 0), and multiplies by $W_2$."
    )
    work.convention(_STRUCTURE[kind.norm, kind.residual])
    if kind.norm != "none":
        work.convention(
            "The norm treats every token, a {line}, by itself: its mean $μ$ is subtracted, and "
            "it is divided by $s = \\sqrt{v + ε}$, where $v$ is the variance (the sum of squared "
            "distances over their number). It has no scale and no shift of its own.",
            line=vectors.line,
        )


_STRUCTURE = {
    ("none", True): "Each part adds its input to its output: $R = X + A$, and $Y = R + F$. There "
    "is no normalization.",
    ("none", False): "There are no residual sums and no normalization: the network reads $A$, and "
    "its output is that of the block.",
    ("pre", True): "The norm stands *before* each part, and each part adds to what came in before "
    "the norm: attention reads $N^{(1)} = norm(X)$, then $R = X + A$; the network reads "
    "$N^{(2)} = norm(R)$, and $Y = R + F$.",
    ("pre", False): "The norm stands *before* each part: attention reads $N^{(1)} = norm(X)$, the "
    "network reads $N^{(2)} = norm(A)$. There are no residual sums.",
    (
        "post",
        True,
    ): "The norm stands *after* each residual sum: $R = X + A$ and $N^{(1)} = norm(R)$; "
    "the network reads $N^{(1)}$, then $T = N^{(1)} + F$ and $Y = norm(T)$.",
    ("post", False): "The norm stands *after* each part: $N^{(1)} = norm(A)$; the network reads "
    "$N^{(1)}$, and $Y = norm(F)$. There are no residual sums.",
}
