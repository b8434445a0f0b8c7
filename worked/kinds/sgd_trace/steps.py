"""The steps: the gradient, both runs, and what becomes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.kinds.sgd_trace.question import ask
from worked.kinds.sgd_trace.runs import run_with, run_without, setting
from worked.kinds.sgd_trace.verdicts import judge_with, judge_without

if TYPE_CHECKING:
    from worked.kinds.sgd_trace import Kind
    from worked.sheet import Work


def write_solution(kind: Kind, work: Work) -> None:
    """Trace both runs, then decide what becomes of each."""
    losses, rate = ask(kind, work)
    shared = setting(kind, losses, rate)
    work.answers("with_zero_grad", "without_zero_grad", "behaviour", "behaviour_without")
    with work.step("Train with zero_grad", uses="gradient_descent"):
        if len(losses) == 1:
            work.say(r"The gradient of $\frac{a}{2} (w - c)^2$ is $a (w - c)$.")
        else:
            work.say(
                r"The gradient of $\frac{a_i}{2} (w - c_i)^2$ is $a_i (w - c_i)$, with the "
                "batch $i$ whose turn it is."
            )
        run_with(work, shared)
    with work.step("Train without zero_grad", uses="gradient_accumulation"):
        run_without(work, shared)
    judge_with(kind, work, shared)
    judge_without(kind, work, shared)
    with work.step("Correct the code", uses="zero_grad"):
        work.say(
            "Put `optimizer.zero_grad()` into the loop, as its first line or at the latest just "
            "before `loss.backward()`. In front of the loop it sets the gradients to 0 only once."
        )
