"""The question of multi-head self-attention, and the conventions that decide the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.moves.attending import matrix_mask_convention, scale_convention
from worked.moves.joining import TOGETHER
from worked.moves.orientation import ORIENTATIONS
from worked.prose import say

if TYPE_CHECKING:
    from worked.document import Line
    from worked.kinds.multihead_self_attention import Kind
    from worked.moves.orientation import Lines, Orientation
    from worked.sheet import Work
    from worked.trace import Named


def ask(kind: Kind, work: Work, X: Named, given: list[dict[str, Named]], last: list[Named]) -> None:
    """Write the question: the tokens, the matrices of every head, the conventions."""
    heads, vectors = len(given), ORIENTATIONS[kind.vectors]
    lengths = [vectors.size(head.W_Q)[1] for head in kind.split()]
    tokens = _tokens(vectors.size(kind.X)[0], vectors)
    if heads == 1:
        work.say(
            "A self-attention layer with one head is applied to {tokens} of {X}.",
            tokens=tokens,
            X=X,
        )
    else:
        work.say(
            "A self-attention layer with {heads} heads is applied to {tokens} of {X}. "
            "Head $i$ has its own matrices $W_Q^{(i)}$, $W_K^{(i)}$, $W_V^{(i)}$.",
            heads=heads,
            tokens=tokens,
            X=X,
        )
    work.show(X)
    for own in given:
        work.show(*own.values())
    if last:
        work.show(*last)
    work.convention(PROJECTED[vectors.lines])
    if any(symbol.startswith("b_") for own in given for symbol in own):
        work.convention(
            "A bias that is given is added to every {line} of its product.", line=vectors.line
        )
    scale_convention(work, kind.scale, lengths)
    _mask_convention(kind, work, vectors)
    work.convention(WEIGHED[vectors.lines])
    _output_convention(kind, work, heads)


PROJECTED: dict[Lines, str] = {
    "rows": "Vectors are rows: the queries are $Q = X W_Q$, the keys $K = X W_K$, "
    "the values $V = X W_V$.",
    "columns": "Vectors are columns: the queries are $Q = W_Q X$, the keys $K = W_K X$, "
    "the values $V = W_V X$; the scores are $K^⊤ Q$, a row per key and a column per query, and a "
    "head is $V$ times its weights.",
}
WEIGHED: dict[Lines, str] = {
    "rows": "The softmax runs along each row, so that the weights of one query add up to 1.",
    "columns": "The softmax runs down each column, so that the weights of one query add up to 1.",
}
MULTIPLIED: dict[Lines, str] = {
    "rows": "The output is {H}, times $W_O$: $Y = H W_O$.",
    "columns": "The output is $W_O$ times {H}: $Y = W_O H$.",
}
MULTIPLIED_AND_SHIFTED: dict[Lines, str] = {
    "rows": "The output is {H}, times $W_O$, plus the bias: $Y = H W_O + b_O$.",
    "columns": "The output is $W_O$ times {H}, plus the bias: $Y = W_O H + b_O$.",
}


def _tokens(n: int, vectors: Orientation) -> Line:
    if n == 1:
        return say("1 token, the {line}", line=vectors.line)
    return say("{n} tokens, the {lines}", n=n, lines=vectors.lines)


def _mask_convention(kind: Kind, work: Work, vectors: Orientation) -> None:
    if kind.mask == "causal":
        work.convention(
            "The mask is causal: token $t$ attends to the tokens 1 to $t$; "
            "every other score is set to $−∞$ before the softmax."
        )
    elif kind.mask != "none":
        matrix_mask_convention(work, kind.mask, vectors)


def _output_convention(kind: Kind, work: Work, heads: int) -> None:
    """Say how the heads become the output of the layer."""
    if heads == 1 and kind.W_O is None and kind.b_O is None:
        work.convention("There is no output matrix: the output of the layer is that of its head.")
        return
    how = TOGETHER[kind.vectors]
    together = say("the heads {how}, in order", how=how) if heads > 1 else say("the head")
    if kind.W_O is None and kind.b_O is None:
        work.convention("The output is {H}.", H=together)
    elif kind.b_O is None:
        work.convention(MULTIPLIED[kind.vectors], H=together)
    elif kind.W_O is None:
        work.convention("The output is {H}, plus the bias: $Y = H + b_O$.", H=together)
    else:
        work.convention(MULTIPLIED_AND_SHIFTED[kind.vectors], H=together)
