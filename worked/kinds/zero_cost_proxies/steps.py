"""The question, the forward pass and the loss; what comes after is in `backward` and `proxies`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked.exact import rational
from worked.kinds.zero_cost_proxies.backward import backward
from worked.kinds.zero_cost_proxies.network import target_rows
from worked.kinds.zero_cost_proxies.proxies import add_up
from worked.moves.products import matrix_product
from worked.prose import listed, say
from worked.trace import (
    ROW,
    TUPLE,
    entry,
    literal,
    log,
    named,
    relu,
    softmax,
    square,
    squared_norm,
    total,
)

if TYPE_CHECKING:
    from worked.exact import Rational
    from worked.kinds.zero_cost_proxies import Kind
    from worked.sheet import Work
    from worked.trace import Expr, Named

LOSSES = {
    "mse_mean": "The loss is the mean of the squared errors over all entries of all samples.",
    "mse_sum": "The loss is the sum of the squared errors over all entries of all samples.",
    "mse_half_sum": "The loss is half the sum of the squared errors over all entries and samples.",
    "mse_batch_mean": "The loss is the sum of all squared errors divided by the number of samples.",
    "cross_entropy": "The loss is the cross-entropy of the softmax of the outputs, with natural "
    "logarithms, and its mean over the samples. Labels count from 0.",
}
ACTIVATIONS = {
    "relu": "ReLU",
    "square": "the square of every entry",
    "none": "none",
}


@dataclass(frozen=True)
class Pass:
    """A layer in the forward pass: what goes in, W, b, what comes out before the activation."""

    number: int
    activation: str
    before: Expr
    W: Named
    b: Named | None
    Z: Named
    A: Named
    """The output; Z itself where there is no activation."""


def write_solution(kind: Kind, work: Work) -> None:
    """Forward, the loss, backward layer by layer, then the two proxies."""
    X, parameters = _ask(kind, work)
    work.answers("loss", "grad_norm", "snip")
    passes = _forward(kind, work, X, parameters)
    upstream = _loss(kind, work, passes[-1].A)
    gradients = backward(work, passes, upstream)
    add_up(work, passes, gradients)


def _ask(kind: Kind, work: Work) -> tuple[Named, list[tuple[Named, Named | None]]]:
    X = work.given("X", kind.X, "X")
    work.say(
        "An untrained network has {layers}. One minibatch of {samples} goes forward and backward.",
        layers=say("1 layer") if len(kind.layers) == 1 else say("{n} layers", n=len(kind.layers)),
        samples=say("1 sample") if len(kind.X) == 1 else say("{n} samples", n=len(kind.X)),
    )
    parameters = []
    for k, layer in enumerate(kind.layers, 1):
        W = named(f"W_{k}", f"W_{{{k}}}", layer.W)
        b = None if layer.b is None else named(f"b_{k}", f"b_{{{k}}}", layer.b, ROW)
        parameters.append((W, b))
    if _has_biases(kind):
        for W, b in parameters:
            work.show(W, *([] if b is None else [b]))
    else:
        work.show(*[W for W, _ in parameters])
    y = _targets(kind, work)
    work.show(X, y)
    _say_what_layers_do(kind, work)
    work.convention(LOSSES[kind.loss])
    work.convention(
        "The gradient norm is the Euclidean length of the gradient with respect to all {weights}. "
        r"SNIP is the sum of $|θ \frac{∂L}{∂θ}|$ over all of them, each called $θ$.",
        weights="weights and biases" if _has_biases(kind) else "weights",
    )
    return X, parameters


def _has_biases(kind: Kind) -> bool:
    return any(layer.b is not None for layer in kind.layers)


def _say_what_layers_do(kind: Kind, work: Work) -> None:
    """The convention of a layer: its product, its bias and its activation, where it has them."""
    used = {layer.activation for layer in kind.layers}
    product = say("$A W^⊤ + b$, with $b$ added to every row")
    work.convention(
        "The rows of $X$ are the samples. A layer with the input $A$ gives {product}.",
        product=product if _has_biases(kind) else say("$A W^⊤$"),
    )
    if used == {"none"}:
        work.convention("There are no activations.")
        return
    found = [
        say("{what} after layer {k}", what=ACTIVATIONS[layer.activation], k=k)
        for k, layer in enumerate(kind.layers, 1)
    ]
    work.convention("Then comes its activation: {activations}.", activations=listed(found))
    if "relu" in used:
        work.convention("The derivative of ReLU at 0 is 0.")


def _targets(kind: Kind, work: Work) -> Named:
    if kind.loss == "cross_entropy":
        return work.given("y", kind.y, "y", TUPLE)
    return work.given("y", target_rows(kind.y), "Y")


def _forward(
    kind: Kind, work: Work, X: Named, parameters: list[tuple[Named, Named | None]]
) -> list[Pass]:
    passes: list[Pass] = []
    A: Named = X
    with work.step("Forward: the outputs of every layer", uses="forward_pass"):
        for k, (layer, (W, b)) in enumerate(zip(kind.layers, parameters, strict=True), 1):
            what = say("layer {k} before its activation", k=k)
            Z = matrix_product(work, f"Z_{k}", A, W.T, f"Z_{{{k}}}", what, b)
            after = Z
            if layer.activation != "none":
                shaped = relu(Z) if layer.activation == "relu" else square(Z)
                what = say("the output of layer {k}", k=k)
                after = work.compute(f"A_{k}", shaped, f"A_{{{k}}}", what, shows=("symbols",))
            passes.append(Pass(k, layer.activation, A, W, b, Z, after))
            A = after
    return passes


def _loss(kind: Kind, work: Work, output: Named) -> Named:
    """The loss, and its gradient with respect to the outputs of the network."""
    if kind.loss == "cross_entropy":
        return _cross_entropy(kind, work, output)
    Y = work.givens["y"]
    n, width = len(kind.X), len(output.matrix[0])
    share: dict[str, Rational] = {
        "mse_mean": rational(1, n * width),
        "mse_sum": 1,
        "mse_half_sum": rational(1, 2),
        "mse_batch_mean": rational(1, n),
    }
    factor = share[kind.loss]
    with work.step("The loss and its gradient at the output", uses="mean_squared_error"):
        work.say("The errors are the outputs less the targets:")
        E = work.compute("residuals", output - Y, "E", say("the errors"))
        size = squared_norm(E)
        L = size if factor == 1 else literal(factor) * size
        work.compute("loss", L, "L", say("the loss"))
        if factor == 1:
            work.say(
                "The derivative of $e^2$ is $2 e$, so the gradient with respect to the outputs is"
            )
        else:
            work.say(
                "The derivative of $e^2$ is $2 e$, and the loss takes {factor} of every square. "
                "So the gradient with respect to the outputs is 2 times {factor} of the errors:",
                factor=factor,
            )
        slope = E if 2 * factor == 1 else literal(2 * factor) * E
        what = say("the gradient with respect to the outputs")
        return work.compute("grad_output", slope, "G", what)


def _cross_entropy(kind: Kind, work: Work, output: Named) -> Named:
    n, labels = len(kind.X), [int(label) for label in kind.y]  # type: ignore[arg-type]
    with work.step("The loss and its gradient at the output", uses="cross_entropy"):
        work.say("The softmax of each row gives the probabilities of the labels:")
        what = say("the probabilities")
        P = work.compute("probabilities", softmax(output), "P", what, shows=("symbols",))
        work.say("The loss looks only at the probability of the right label of each sample:")
        logs: list[Expr] = [log(entry(P, i, label)) for i, label in enumerate(labels)]
        L = -(total(logs) / n if n > 1 else logs[0])
        work.compute("loss", L, "L", say("the loss"), shows=("symbols",))
        work.say(
            "With $T$, which has a 1 at the right label of each row and 0 elsewhere, the gradient "
            "with respect to the outputs is the share of each sample in $P - T$:"
        )
        rows = [tuple([int(j == label) for j in range(len(P.matrix[0]))]) for label in labels]
        T = named("T", "T", tuple(rows))
        work.show(T)
        slope = literal(rational(1, n)) * (P - T) if n > 1 else P - T
        what = say("the gradient with respect to the outputs")
        G = work.compute("grad_output", slope, "G", what, shows=("symbols",))
        work.check("Each row of $G$ adds up to 0, for each row of $P$ adds up to 1.")
        return G
