"""The question: one weight, the loss of each batch, and what forgetting `zero_grad` means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from worked.prose import say
from worked.trace import TUPLE, named

if TYPE_CHECKING:
    from worked.kinds.sgd_trace import Kind
    from worked.sheet import Work
    from worked.trace import Expr, Named


@dataclass(frozen=True)
class Loss:
    """The loss (a/2)(w − c)² of a batch."""

    curvature: Named
    lowest: Named

    def slope(self, weight: Expr) -> Expr:
        """Its gradient a(w − c) at a weight."""
        return self.curvature * (weight - self.lowest)


def ask(kind: Kind, work: Work) -> tuple[list[Loss], Named]:
    """Write the question; returns the losses of the batches and the learning rate."""
    work.given("curvatures", kind.curvatures, "a", TUPLE)
    work.given("minima", kind.minima, "c", TUPLE)
    rate = work.given("learning_rate", kind.learning_rate, "η")
    start = work.given("start", kind.start, "w_0")
    losses = [
        Loss(_of_batch("a", i, a, len(kind.minima)), _of_batch("c", i, c, len(kind.minima)))
        for i, (a, c) in enumerate(zip(kind.curvatures, kind.minima, strict=True), 1)
    ]
    _say_what_is_trained(work, losses)
    work.show(rate, start)
    work.say(
        "It is trained for {steps}, once with `optimizer.zero_grad()` before each `backward()`, "
        "and once with that line forgotten.",
        steps=say("1 step") if kind.steps == 1 else say("{n} steps", n=kind.steps),
    )
    work.convention(
        "In this code `backward()` adds the gradient of the batch to what is stored; "
        "`zero_grad()` sets what is stored to 0; `step()` subtracts $η$ times what is stored from "
        "the weight. Before training 0 is stored."
    )
    if len(losses) > 1:
        work.convention("The batches are taken in turn, again and again; once through is a round.")
    work.convention(
        "In the long run the weight *converges* if it tends to a single number, *oscillates* if it "
        "tends to none but stays within bounds, and *diverges* if it leaves every bound."
    )
    return losses, rate


def _of_batch(letter: str, position: int, value: object, count: int) -> Named:
    """A number of a batch; where there is only one batch, without an index."""
    index = "" if count == 1 else f"_{{{position}}}"
    return named(f"{letter}_{position}", f"{letter}{index}", value)  # type: ignore[arg-type]


def _say_what_is_trained(work: Work, losses: list[Loss]) -> None:
    if len(losses) == 1:
        work.say(
            "A model has a single weight $w$. Every batch has the same loss, "
            r"$L(w) = \frac{a}{2} (w - c)^2$."
        )
    else:
        work.say(
            "A model has a single weight $w$. The training set has {n} batches; the loss of "
            r"batch $i$ is $L_i(w) = \frac{a_i}{2} (w - c_i)^2$.",
            n=len(losses),
        )
    work.show(*[part for loss in losses for part in (loss.curvature, loss.lowest)])
