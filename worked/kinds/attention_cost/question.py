"""The question: what is counted, its sizes, and what counts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from worked.exact import Symbolic
from worked.kinds.attention_cost.sizes import PAIR
from worked.prose import say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from worked.document import Line
    from worked.kinds.attention_cost import Kind
    from worked.sheet import Work
    from worked.trace import Named


def ask(kind: Kind, work: Work, given: Mapping[str, Named]) -> None:
    """Write the question."""
    work.say("{subject} What does it cost, and why?", subject=_subject(kind, given))
    if shares_the_width(kind) and not kind.given_sizes():
        work.say("Which widths $d_k$ and $d_v$ does that take for granted?")
    numbers = [size for size in given.values() if not isinstance(size.value, Symbolic)]
    if numbers:
        work.show(*numbers)
    if kind.degree:
        work.say(
            "The features are those of the polynomial kernel $(x^⊤ y + c)^p$ with $c > 0$ and "
            "$p$ = {p}.",
            p=kind.degree,
        )
    if kind.equal_widths:
        work.say("The values are as wide as the keys, so $M = D$.")
    if kind.compare:
        work.say("From how many tokens on does linear attention take fewer multiplications?")
    _conventions(kind, work)


def _conventions(kind: Kind, work: Work) -> None:
    work.convention(
        "A MAC is one multiplication with its addition: two FLOPs. The product of an $a×b$ by a "
        "$b×c$ matrix takes $a b c$ MACs."
    )
    if "kernel_attention" in (kind.what, kind.compare):
        work.convention("Softmax, divisions, scaling, and computing the features are not counted.")
    else:
        work.convention("Softmax, scaling, biases and norms are not counted.")
    if shares_the_width(kind):
        work.convention(
            "The heads share the width of a token: $d_k = d_v = D/h$."
            if kind.given_sizes()
            else "The heads share the width of a token evenly."
        )
    elif kind.what == "msa" and kind.d_v is None:
        work.convention("The values share the width of a token among the heads: $d_v = D/h$.")
    elif kind.what == "msa" and kind.d_k is None:
        work.convention("The keys share the width of a token among the heads: $d_k = D/h$.")
    if kind.what in PAIR:
        work.convention(
            "Memory counts the numbers that the backward pass needs: every matrix that enters or "
            "leaves a product, once."
        )
    if kind.what == "kernel_attention":
        work.convention(
            "Of queries and keys the vectors are stored; their features are computed again."
        )


def shares_the_width(kind: Kind) -> bool:
    """Whether the widths of the heads are left to follow from the width of a token."""
    return kind.what == "msa" and kind.d_k is None and kind.d_v is None


def _subject(kind: Kind, s: Mapping[str, Named]) -> Line:
    sizes = {name: size for name, size in s.items() if name not in ("d_k", "d_v")}
    if kind.compare:
        return say(
            "Softmax attention computes softmax$(Q K^⊤) V$; linear attention computes "
            "$φ(Q) (φ(K)^⊤ V)$ and divides by $φ(Q) ∑ φ(k_j)$. There are $N$ queries and keys of "
            "$D$ numbers, with $C$ features each, and values of $M$ numbers."
        )
    match kind.what:
        case "msa":
            return say(
                "Multi-head self-attention reads {N} tokens of {D} numbers with {heads} heads. A "
                "head has queries and keys of $d_k$ numbers and values of $d_v$ numbers, and $W_O$ "
                "makes tokens of {D} numbers out of the heads side by side.",
                **sizes,
            )
        case "softmax_attention":
            return say(
                "Attention computes softmax$(Q K^⊤) V$ for $N$ queries and keys of $D$ numbers and "
                "values of $M$ numbers."
            )
        case "kernel_attention":
            return say(
                "Linear attention computes $φ(Q) (φ(K)^⊤ V)$ and divides by $φ(Q) ∑ φ(k_j)$, for "
                "$N$ queries and keys of $D$ numbers with $C$ features each, and values of $M$ "
                "numbers."
            )
        case _:
            return _subject_of_several_parts(kind.what, sizes)


def _subject_of_several_parts(
    what: Literal["window_msa", "transformer_block", "encoder_block"], sizes: Mapping[str, Named]
) -> Line:
    match what:
        case "window_msa":
            return say(
                "Self-attention reads a picture of {h}×{w} pixels with {C} channels. A pixel "
                "attends to the pixels of its own window of {M}×{M}; all heads together have {C} "
                "channels.",
                **sizes,
            )
        case "transformer_block":
            return say(
                "A Transformer block reads {n} samples, each of {C} tokens of {d} numbers. It is "
                "self-attention with one head as wide as the tokens and no output projection, "
                "then two layers with {h} hidden units.",
                **sizes,
            )
        case "encoder_block":
            return say(
                "An encoder block reads {N} tokens of {D} numbers. It is multi-head self-attention "
                "with an output projection, then two layers with {F} hidden units.",
                **sizes,
            )
