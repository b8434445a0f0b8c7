"""The two proxies: the length of the whole gradient, and the sum of |θ ∂L/∂θ|."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.kinds.zero_cost_proxies.backward import shown
from worked.prose import say
from worked.trace import hadamard, magnitude_sum, sqrt, squared_norm, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.kinds.zero_cost_proxies.backward import Gradients
    from worked.kinds.zero_cost_proxies.steps import Pass
    from worked.sheet import Work
    from worked.trace import Expr


def add_up(work: Work, passes: Sequence[Pass], gradients: Sequence[Gradients]) -> None:
    """Both proxies, over weights and biases alike."""
    with work.step("The gradient norm", uses="euclidean_norm"):
        work.say("Square every entry of every gradient, add all the squares, then take the root.")
        squares: list[Expr] = []
        for gradient in gradients:
            squares.append(squared_norm(gradient.W))
            if gradient.b is not None:
                squares.append(squared_norm(gradient.b))
        shows = shown(*[gradient.W for gradient in gradients])
        what = say("the sum of all squares")
        squared = work.compute("grad_norm_squared", _sum(squares), "S", what, shows=shows)
        work.compute("grad_norm", sqrt(squared), "N", say("the gradient norm"), shows=shows)
    with work.step("SNIP", uses="snip"):
        work.say(
            "Multiply {each} by its own gradient; add the absolute values. "
            "$‖A‖_1$ is the sum of the absolute values of the entries of $A$.",
            each="every weight"
            if all(gradient.b is None for gradient in gradients)
            else "every weight and every bias",
        )
        parts: list[Expr] = []
        for layer, gradient in zip(passes, gradients, strict=True):
            parts.append(magnitude_sum(hadamard(layer.W, gradient.W)))
            if gradient.b is not None and layer.b is not None:
                parts.append(magnitude_sum(hadamard(layer.b, gradient.b)))
        shows = shown(*[gradient.W for gradient in gradients])
        work.compute("snip", _sum(parts), "P_{SNIP}", say("SNIP"), shows=shows)


def _sum(parts: list[Expr]) -> Expr:
    return total(parts) if len(parts) > 1 else parts[0]
