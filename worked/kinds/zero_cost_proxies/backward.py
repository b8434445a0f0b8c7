"""The backward pass: from the last layer to the first, by the chain rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked.prose import say
from worked.sheet import FORMULA_AND_NUMBERS, is_shown_rounded
from worked.trace import ROW, hadamard, relu_slope, row_of, total

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.kinds.zero_cost_proxies.steps import Pass
    from worked.sheet import Work
    from worked.trace import Expr, Named, Style


@dataclass(frozen=True)
class Gradients:
    """The gradients with respect to the parameters of a layer."""

    W: Named
    b: Named | None


def backward(work: Work, passes: Sequence[Pass], output: Named) -> list[Gradients]:
    """The gradients of every layer, from the first on; `output` is that of the outputs."""
    upstream, found = output, []
    for layer in reversed(passes):
        with work.step("Backward: layer {k}", k=layer.number, uses="backpropagation"):
            delta = _through_activation(work, layer, upstream)
            found.append(_of_parameters(work, layer, delta))
            if layer.number > 1:
                upstream = _to_the_layer_before(work, layer, delta)
    return found[::-1]


def _to_the_layer_before(work: Work, layer: Pass, delta: Named) -> Named:
    """The gradient with respect to what goes into a layer."""
    k = layer.number - 1
    work.say("Each output of the layer before collects the gradient from all that it goes into:")
    what = say("the gradient with respect to the output of layer {k}", k=k)
    back = delta @ layer.W
    return work.compute(f"grad_A_{k}", back, f"B_{{{k}}}", what, shows=shown(delta))


def shown(*values: Named) -> tuple[Style, ...]:
    """The formula, and the numbers put in where they are not rounded."""
    rounded = any(is_shown_rounded(value.value) for value in values)
    return ("symbols",) if rounded else FORMULA_AND_NUMBERS


def _through_activation(work: Work, layer: Pass, upstream: Named) -> Named:
    """The gradient with respect to Z, before the activation."""
    k = layer.number
    if layer.activation == "relu":
        work.say("ReLU lets the gradient through where its input was positive, and nowhere else:")
        what = say("where ReLU of layer {k} lets the gradient through", k=k)
        mask = work.compute(
            f"mask_{k}", relu_slope(layer.Z), f"M_{{{k}}}", what, shows=("symbols",)
        )
        back: Expr = hadamard(upstream, mask)
    elif layer.activation == "square":
        work.say("A square multiplies the gradient by twice its input:")
        back = hadamard(upstream, 2 * layer.Z)
    else:
        work.say("There is no activation, so the gradient passes unchanged.")
        back = upstream
    what = say("the gradient before the activation of layer {k}", k=k)
    shows: tuple[Style, ...] = ("symbols",) if back is upstream else shown(upstream)
    return work.compute(f"delta_{k}", back, f"Δ_{{{k}}}", what, shows=shows)


def _of_parameters(work: Work, layer: Pass, delta: Named) -> Gradients:
    k = layer.number
    work.say("Each weight takes the gradient of its output times its input, over all samples:")
    what = say("the gradient with respect to {W}", W=layer.W)
    of_W = work.compute(
        f"grad_W_{k}", delta.T @ layer.before, f"D_{{{k}}}", what, shows=shown(delta)
    )
    if layer.b is None:
        return Gradients(of_W, None)
    rows = [row_of(delta, i) for i in range(len(delta.matrix))]
    work.say("A bias is added to every sample, so its gradient is the sum over the samples:")
    what = say("the gradient with respect to {b}", b=layer.b)
    summed = total(rows) if len(rows) > 1 else rows[0]
    of_b = work.compute(f"grad_b_{k}", summed, f"d_{{{k}}}", what, ROW, shown(delta))
    return Gradients(of_W, of_b)
