"""What becomes of both runs, with the argument: of one batch a recurrence, of several a map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from worked.exact import combination, sign
from worked.kinds.sgd_trace.certificate import KeepsItsValue
from worked.kinds.sgd_trace.fate import after_round, batches, fate_with, fate_without, limit_cycle
from worked.kinds.sgd_trace.rounds import map_of_a_round
from worked.prose import say
from worked.trace import TUPLE, absolute, gather, literal, named, product, sqrt

if TYPE_CHECKING:
    from worked.kinds.sgd_trace import Kind
    from worked.kinds.sgd_trace.fate import Fate
    from worked.kinds.sgd_trace.runs import Setting
    from worked.sheet import Work
    from worked.trace import Named

RESTS = "At the start every gradient is 0, so nothing is ever subtracted: the weight rests."

WITH_ONE = {
    "rests": RESTS,
    "shrinks": "The factor $r$ is below 1 in size, so the distance from $c$ shrinks to 0.",
    "flips": "The factor $r$ is $-1$: the weight jumps from one side of $c$ to the other and "
    "never comes nearer.",
    "grows": "The factor $r$ is above 1 in size, so every step ends farther from $c$ than it "
    "began: the learning rate is too large for this curvature.",
}
WITH_SEVERAL = {
    "rests": RESTS,
    "shrinks": "The factor $r$ is below 1 in size, so the difference of any two starts is "
    "forgotten: the weight tends to a round that ends where it began. At its end stands",
    "returns": "The first round ends where it began, so all others do the same.",
    "flips": "The factor $r$ is $-1$, so every second round ends where it began, and the weight "
    "goes through the same values again and again.",
    "drifts": "The factor $r$ is 1, so every round moves the weight by as much as the first.",
    "grows": "The factor $r$ is above 1 in size, and the first round does not end where it began: "
    "every round moves the weight farther than the one before.",
}
WITHOUT_SEVERAL = {
    "rests": RESTS,
    "returns": "The first round ends in the state in which it began, so all others do the same.",
    "turns": "As $|p| < 2$, the two are complex and both of size 1: the state turns around a fixed "
    "point on an ellipse. It stays within bounds, and it comes no nearer.",
    "flips": "As $p = -2$, both are $-1$. Here every second round ends in the state in which it "
    "began.",
    "drifts": "As $|p| = 2$, both are 1 or both $-1$, and the state does not come back: it moves "
    "on by about as much in every round, and leaves every bound.",
    "grows": "As $|p| > 2$, they are real and one of them is above 1 in size: the state moves away "
    "faster and faster.",
    "falls in": "As $|p| > 2$, one of them is above 1 in size. But this start lies exactly on the "
    "line along which the other one, below 1, shrinks everything.",
}


ENOUGH_STEPS = 3
"""From so many steps on, the last one is compared with the first."""


def judge_with(kind: Kind, work: Work, shared: Setting) -> None:
    """What becomes of the run with `zero_grad`."""
    fate = fate_with(kind)
    single = len(shared.losses) == 1
    with work.step("What becomes of the weight with zero_grad", uses="linear_recurrence"):
        if single:
            work.say("Measured from the lowest point, a step is a multiplication:")
            work.derive(
                "w_t - c",
                ("=", "w_{t - 1} - c - η a (w_{t - 1} - c)", "symbols"),
                ("=", "(1 - η a) (w_{t - 1} - c)", "symbols"),
            )
        else:
            work.say(
                "The step with batch $i$ multiplies the difference of two weights by $1 - η a_i$. "
                "So a whole round multiplies it by"
            )
        factors = [1 - shared.rate * loss.curvature for loss in shared.losses]
        what = say("the factor of a step") if single else say("the factor of a round")
        work.compute("factor", product(factors) if len(factors) > 1 else factors[0], "r", what)
        work.say((WITH_ONE if single else WITH_SEVERAL)[fate.reason])
        if not single and fate.reason == "shrinks":
            _limit_cycle(kind, work)
        _verdict(work, "behaviour", fate, "F_w", "what becomes of the weight with `zero_grad`")


def _limit_cycle(kind: Kind, work: Work) -> None:
    round_ = batches(kind)
    start = named("w_0", "w_0", kind.start)
    end = after_round(round_, (kind.start,))[0]
    after = named(f"w_{len(round_)}", f"w_{{{len(round_)}}}", combination((1,), (end,)))
    factor = work.results["factor"].named
    settled = start + (after - start) / (1 - factor)
    work.compute("settled", settled, "W", say("the weight at the end of such a round"))
    work.say("From there, the steps of a round lead to")
    what = say("the round to which the weight tends with `zero_grad`")
    work.compute("limit_cycle", gather(limit_cycle(kind), TUPLE), "w^⋆", what, shows=())
    work.say(
        "They are all the same, the lowest point that the batches share."
        if fate_with(kind).word == "converges"
        else "They differ: each batch pulls the weight towards its own lowest point."
    )


def judge_without(kind: Kind, work: Work, shared: Setting) -> None:
    """What becomes of the run without `zero_grad`."""
    fate = fate_without(kind)
    with work.step("What becomes of the weight without zero_grad", uses="linear_recurrence"):
        if len(shared.losses) == 1:
            _recurrence(work, shared, fate)
        else:
            map_of_a_round(work, shared)
            work.say(
                "Its two eigenvalues have product 1, the determinant, and sum $p$. They cannot "
                "both be below 1 in size, so nothing dies out by itself."
            )
            work.say(WITHOUT_SEVERAL[fate.reason])
        _verdict(
            work, "behaviour_without", fate, "F_v", "what becomes of the weight without `zero_grad`"
        )
    if fate.reason == "turns" and not work.pins:
        says = "a quadratic form of the state keeps its value, and it is definite"
        work.certify(says, KeepsItsValue(tuple(batches(kind)), kind.start))


def _recurrence(work: Work, shared: Setting, fate: Fate) -> None:
    """One batch: u_{t+1} = p u_t − u_{t−1}, and what it leads to."""
    work.say(
        "By $s_{t + 1} = s_t + a (v_t - c)$ the step $v_{t + 1} - v_t = -η s_{t + 1}$ is the step "
        "before it, less $η a (v_t - c)$. For the distance $u_t = v_t - c$ this means "
        "$u_{t + 1} = p u_t - u_{t - 1}$ with"
    )
    pull = shared.rate * shared.losses[0].curvature
    p = work.compute("trace", 2 - pull, "p", say("the coefficient of the recurrence"))
    if fate.reason == "rests":
        work.say(RESTS)
        return
    work.say(
        "Powers $x^t$ solve it where $x^2 - p x + 1 = 0$. The product of the two solutions is 1, "
        "so they cannot both be below 1 in size: nothing dies out by itself."
    )
    if fate.reason == "turns":
        _bounded(work, shared, p)
    else:
        _growing(work, shared, p)


def _bounded(work: Work, shared: Setting, p: Named) -> None:
    """|p| < 2: a positive quantity keeps its value, so the weight is bounded and never rests."""
    work.say(
        "As $|p| < 2$, they are complex and both of size 1. In numbers: "
        "$E = u_t^2 - p u_t u_{t - 1} + u_{t - 1}^2$ has the same value after every step, since "
        "$u_{t + 1}$ and $u_{t - 1}$ are the two solutions of one quadratic equation. The first "
        "step gives"
    )
    start, lowest = _start(shared), shared.losses[0].lowest
    first = named("u_0", "u_0", (start - lowest).value)
    after = named("u_1", "u_1", ((p - 1) * first).value)
    work.derive(first, ("=", start - lowest, "numbers"), ("=", first, "value"))
    work.derive(
        after,
        ("=", (p - 1) * first, "symbols"),
        ("=", (p - 1) * first, "numbers"),
        ("=", after, "value"),
    )
    kept = after**2 - p * after * first + first**2
    E = work.compute("invariant", kept, "E", say("what every step leaves as it is"))
    _same_again(work, shared, p, E)
    work.say(
        "As $E$ is not 0, the distance cannot tend to 0, and the weight cannot rest anywhere else. "
        r"As $E = (u_t - \frac{p}{2} u_{t - 1})^2 + (1 - \frac{p^2}{4}) u_{t - 1}^2$, the distance "
        "is never above"
    )
    bound = sqrt(E / (1 - p**2 / 4))
    work.compute("bound", bound, "B", say("what the distance never exceeds"))
    if sign(p.value) < 0:  # type: ignore[arg-type]
        work.remark(
            "With $η a > 2$ the code with `zero_grad` diverges, and this one does not: the remedy "
            "for that is a smaller learning rate."
        )
    else:
        work.remark(
            "So forgetting `zero_grad` does not make this weight diverge, however it may look at "
            "first; that takes $η a ≥ 4$. It never settles down."
        )


def _same_again(work: Work, shared: Setting, p: Named, E: Named) -> None:
    """The last two weights of the run give the same E."""
    weights = work.results["without_zero_grad"].value
    assert isinstance(weights, tuple)
    last = shared.steps
    if work.pins or last < ENOUGH_STEPS:
        return
    lowest = shared.losses[0].lowest
    before, after = (
        named(f"u_{t}", f"u_{{{t}}}", (literal(weights[t - 1]) - lowest).value)
        for t in (last - 1, last)
    )
    kept = after**2 - p * after * before + before**2
    work.say("The last step gives the same:")
    work.derive(E, ("=", kept, "symbols"), ("=", kept, "numbers"), ("=", E, "value"))


def _growing(work: Work, shared: Setting, p: Named) -> None:
    """p ≤ −2: each step is longer than the one before it by no less than the one before was."""
    work.say(
        "As $p ≤ -2$, they are real and negative. The weight jumps from side to side, and its "
        "distance grows: $|u_{t + 1}| - |u_t| = (η a - 4) |u_t| + (|u_t| - |u_{t - 1}|)$, so no "
        "gain is smaller than the one before. The first gain is"
    )
    size = absolute(_start(shared) - shared.losses[0].lowest)
    pull = shared.rate * shared.losses[0].curvature
    gain = (pull - 2) * size
    work.compute("gain", gain, "d", say("by how much the first step adds to the distance"))
    if sign(p.value + 2) == 0:  # type: ignore[operator]
        work.say("As $η a = 4$, every step adds just as much.")


def _start(shared: Setting) -> Named:
    return named("w_0", "w_0", shared.start)


def _verdict(work: Work, name: str, fate: Fate, symbol: str, what: str) -> None:
    work.compute(name, literal(fate.word), symbol, say(what), shows=())
