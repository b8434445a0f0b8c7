"""The question about a layer that acts by the positions of its tokens, and its conventions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.prose import say
from worked.trace import TUPLE

if TYPE_CHECKING:
    from worked.kinds.attention_as_layer.steps import Page

BEHAVES = {
    "identity": "so that it behaves like an identity layer: what comes out is {X} itself.",
    "permutation": "so that it behaves like a permutation layer: row $i$ of what comes out is row "
    "$p_i$ of {X}.",
    "linear": "so that it behaves like a linear layer that runs along the sequence: row $i$ of "
    "what comes out is $x_i W$, for every $i$. What is such a layer called?",
    "convolution": "so that it behaves like a convolution with the kernel below.",
}


def ask(page: Page) -> None:
    """Write the question: the tokens, the layer to be copied, the conventions."""
    kind, work = page.kind, page.work
    heads = say("1 head") if page.heads == 1 else say("{h} heads", h=page.heads)
    tokens = say("1 token") if page.n == 1 else say("{n} tokens", n=page.n)
    work.say(
        "A self-attention layer with {heads} is applied to {tokens}, the rows of {X}, each with "
        "its position.",
        heads=heads,
        tokens=tokens,
        X=page.X,
    )
    work.show(page.X)
    behaves = say(
        BEHAVES[kind.acts_as], **({"X": page.X} if "{X}" in BEHAVES[kind.acts_as] else {})
    )
    work.say("Choose its weights {behaves}", behaves=behaves)
    if kind.permutation is not None:
        work.show(work.given("permutation", kind.permutation, "p", TUPLE))
    if kind.W is not None:
        work.show(work.given("W", kind.W))
    if page.kernels:
        _ask_for_the_convolution(page)
    work.convention(
        "Vectors are rows. A position is a one-hot vector beside the content of its token. The "
        "scores are $β Q K^⊤$, with no other scale, and the softmax runs along each row."
    )
    if page.in_limit:
        work.convention(
            "$β > 0$ is free. Weights, output and difference are the limits for $β → ∞$."
        )
    else:
        work.convention("Here {beta} = {beta:value}.", beta=page.beta)
    work.convention(
        "The target is what the copied layer gives; the difference is the output less the target."
    )
    weights = [page.name("weights", head) for head in range(page.heads)]
    work.answers(*weights, "output", "difference")


def _ask_for_the_convolution(page: Page) -> None:
    kind, work, taps = page.kind, page.work, len(page.kernels)
    kernel = kind.kernel or ()
    if isinstance(kernel[0], tuple):
        work.show(*page.kernels)
    else:
        work.show(work.given("kernel", kernel, "k", TUPLE))
        if len(kind.X[0]) > 1:
            work.convention("A tap that is a number multiplies every entry of a token.")
    centre = page.made.before + 1
    if taps == 1:
        work.convention("The one tap of the kernel meets the token itself.")
    else:
        work.convention(
            "The kernel is not flipped. Tap {centre} of its {taps} meets the token itself, the "
            "taps before it the tokens before; a token outside of the sequence counts as zeros.",
            centre=centre,
            taps=taps,
        )
