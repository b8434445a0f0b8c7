"""The question of multi-head self-attention, and the conventions that decide the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.moves.attending import matrix_mask_convention, scale_convention
from worked.prose import say

if TYPE_CHECKING:
    from worked.document import Line
    from worked.kinds.multihead_self_attention import Kind
    from worked.sheet import Work
    from worked.trace import Named


def ask(kind: Kind, work: Work, X: Named, given: list[dict[str, Named]], last: list[Named]) -> None:
    """Write the question: the tokens, the matrices of every head, the conventions."""
    heads = len(given)
    lengths = [len(head.W_Q[0]) for head in kind.split()]
    if heads == 1:
        work.say(
            "A self-attention layer with one head is applied to {tokens} of {X}.",
            tokens=_tokens(len(kind.X)),
            X=X,
        )
    else:
        work.say(
            "A self-attention layer with {heads} heads is applied to {tokens} of {X}. "
            "Head $i$ has its own matrices $W_Q^{(i)}$, $W_K^{(i)}$, $W_V^{(i)}$.",
            heads=heads,
            tokens=_tokens(len(kind.X)),
            X=X,
        )
    work.show(X)
    for own in given:
        work.show(*own.values())
    if last:
        work.show(*last)
    work.convention(
        "Vectors are rows: the queries are $Q = X W_Q$, the keys $K = X W_K$, "
        "the values $V = X W_V$."
    )
    if any(symbol.startswith("b_") for own in given for symbol in own):
        work.convention("A bias that is given is added to every row of its product.")
    scale_convention(work, kind.scale, lengths)
    _mask_convention(kind, work)
    work.convention(
        "The softmax runs along each row, so that the weights of one query add up to 1."
    )
    _output_convention(kind, work, heads)


def _tokens(n: int) -> Line:
    return say("1 token, the row") if n == 1 else say("{n} tokens, the rows", n=n)


def _mask_convention(kind: Kind, work: Work) -> None:
    if kind.mask == "causal":
        work.convention(
            "The mask is causal: token $t$ attends to the tokens 1 to $t$; "
            "every other score is set to $−∞$ before the softmax."
        )
    elif kind.mask != "none":
        matrix_mask_convention(work, kind.mask)


def _output_convention(kind: Kind, work: Work, heads: int) -> None:
    """Say how the heads become the output of the layer."""
    if heads == 1 and kind.W_O is None and kind.b_O is None:
        work.convention("There is no output matrix: the output of the layer is that of its head.")
        return
    together = "the heads side by side, in order" if heads > 1 else "the head"
    if kind.W_O is None and kind.b_O is None:
        work.convention("The output is {H}.", H=together)
    elif kind.b_O is None:
        work.convention("The output is {H}, times $W_O$: $Y = H W_O$.", H=together)
    elif kind.W_O is None:
        work.convention("The output is {H}, plus the bias: $Y = H + b_O$.", H=together)
    else:
        work.convention(
            "The output is {H}, times $W_O$, plus the bias: $Y = H W_O + b_O$.", H=together
        )
