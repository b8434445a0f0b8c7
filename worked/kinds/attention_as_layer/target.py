"""What the layer that is copied gives, computed directly."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from worked.moves.products import matrix_product
from worked.prose import say
from worked.trace import ROW, dot, entry, gather, literal, named, stack

if TYPE_CHECKING:
    from worked.kinds.attention_as_layer.steps import Page
    from worked.trace import Vector

MOST_WRITTEN = 12
"""Entries of a convolution that are written as sums of products."""
SYMBOL = "Y_⋆"


def write_target(page: Page) -> None:
    """The target, as its own definition gives it."""
    work, what = page.work, say("the target: what the copied layer gives")
    with work.step("Compute the target directly", uses="linear_projection"):
        match page.kind.acts_as:
            case "identity":
                work.say("An identity layer gives its input:")
                page.target = work.compute("target", page.X, SYMBOL, what, shows=("symbols",))
            case "permutation":
                work.say("The rows of {X} in the order that is asked for:", X=page.X)
                P = named("P", "P", page.made.moves(0))
                page.target = work.compute("target", P @ page.X, SYMBOL, what)
            case "linear":
                W = work.givens["W"]
                work.say("Every token is multiplied by the same matrix:")
                page.target = matrix_product(work, "target", page.X, W, SYMBOL, what)
            case _:
                _convolve(page)


def _convolve(page: Page) -> None:
    """Every entry is a window of the padded sequence times the kernel."""
    work = page.work
    windows = [_window(page, t) for t in range(page.n)]
    taps = list(zip(*[row for K in page.kernels for row in K.matrix], strict=True))
    sums = [[dot(literal(window), literal(column)) for column in taps] for window in windows]
    rows = [gather(line, ROW) for line in sums]
    what = say("the target: what the copied layer gives")
    page.target = work.result("target", stack(rows), SYMBOL, what)
    work.say("The kernel is laid on the padded sequence, at every token once:")
    places = [(t, c) for t in range(page.n) for c in range(len(taps))]
    for t, c in places[:MOST_WRITTEN]:
        part = entry(page.target, t, c)
        work.derive(part, ("=", sums[t][c], "numbers"), ("=", part, "value"))
    if len(places) > MOST_WRITTEN:
        work.say("The other entries are found in the same way:")
    work.derivation(page.target)


def _window(page: Page, token: int) -> Vector:
    """The tokens under the kernel, one after the other."""
    under = page.made.padded[token : token + len(page.kernels)]
    return cast("Vector", tuple([x for row in under for x in row]))
