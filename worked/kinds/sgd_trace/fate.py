"""What becomes of a weight in the long run, decided exactly.

One round through the batches is an affine map: of the weight alone with `zero_grad`, of the
weight v and η times the summed gradients without. The second map has determinant 1, whatever the
batches. Its trace, and the first difference of the states, decide everything.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from worked.exact import combination, divide, sign

if TYPE_CHECKING:
    from collections.abc import Sequence

    from worked.exact import Algebraic, Finite
    from worked.kinds.sgd_trace import Kind

Reason = Literal["rests", "returns", "shrinks", "flips", "turns", "drifts", "grows", "falls in"]
"""Why it comes so: see `worked.kinds.sgd_trace.verdicts`."""

State: TypeAlias = "tuple[Algebraic, ...]"
"""The weight; without `zero_grad` also η times the sum of all gradients so far."""


class Fate(NamedTuple):
    """What becomes of the weight, and why."""

    word: Literal["converges", "oscillates", "diverges"]
    reason: Reason


class Batch(NamedTuple):
    """Learning rate times curvature, and the lowest point, of one batch."""

    pull: Algebraic
    lowest: Algebraic


def batches(kind: Kind) -> list[Batch]:
    """The batches of one round."""
    pairs = zip(kind.curvatures, kind.minima, strict=True)
    return [Batch(kind.learning_rate * a, c) for a, c in pairs]


def fate_with(kind: Kind) -> Fate:
    """With `zero_grad`, a round multiplies every difference by the product of all 1 − ηa."""
    round_ = batches(kind)
    if all(batch.lowest == kind.start for batch in round_):
        return Fate("converges", "rests")
    moved = after_round(round_, (kind.start,))[0] - kind.start
    if moved == 0:
        return Fate("oscillates", "returns")
    factor = factor_of(round_)
    size = sign(factor * factor - 1)
    if size < 0:
        return Fate("converges" if _share_a_minimum(round_) else "oscillates", "shrinks")
    if size > 0:
        return Fate("diverges", "grows")
    return Fate("diverges", "drifts") if sign(factor) > 0 else Fate("oscillates", "flips")


def fate_without(kind: Kind) -> Fate:
    """Without `zero_grad`, the trace of a round decides; beyond 2 also where the start lies."""
    round_ = batches(kind)
    if all(batch.lowest == kind.start for batch in round_):
        return Fate("converges", "rests")
    start: State = (kind.start, 0)
    once = after_round(round_, start)
    twice = after_round(round_, once)
    first, second = _difference(once, start), _difference(twice, once)
    if first == (0, 0):
        return Fate("oscillates", "returns")
    trace = trace_of(round_)
    size = sign(trace * trace - 4)
    if size < 0:
        return Fate("oscillates", "turns")
    if second == tuple(-x for x in first):
        return Fate("oscillates", "flips")
    if size == 0:
        return Fate("diverges", "drifts")
    if sign(first[0] * second[1] - first[1] * second[0]) == 0 and _is_shorter(second, first):
        return Fate("converges" if _share_a_minimum(round_) else "oscillates", "falls in")
    return Fate("diverges", "grows")


def after_round(round_: Sequence[Batch], state: State) -> State:
    """The state after every batch once; one number with `zero_grad`, two without."""
    for batch in round_:
        weight, *summed = state
        pulled = batch.pull * (weight - batch.lowest)
        if summed:
            total = summed[0] + pulled
            state = (weight - total, total)
        else:
            state = (weight - pulled,)
    return state


def factor_of(round_: Sequence[Batch]) -> Algebraic:
    """By what a round with `zero_grad` multiplies the difference of two weights."""
    factor: Algebraic = 1
    for batch in round_:
        factor = factor * (1 - batch.pull)
    return factor


def trace_of(round_: Sequence[Batch]) -> Algebraic:
    """The trace of a round without `zero_grad`, from where it takes (1, 0) and (0, 1)."""
    linear = [Batch(batch.pull, 0) for batch in round_]
    return after_round(linear, (1, 0))[0] + after_round(linear, (0, 1))[1]


def limit_cycle(kind: Kind) -> list[Finite]:
    """With `zero_grad`: the weights of the round that ends where it began (|factor| < 1)."""
    round_ = batches(kind)
    moved = after_round(round_, (kind.start,))[0] - kind.start
    weight = kind.start + divide(moved, 1 - factor_of(round_))
    found: list[Finite] = []
    for batch in round_:
        weight = after_round([batch], (weight,))[0]
        found.append(combination((1,), (weight,)))
    return found


def _share_a_minimum(round_: Sequence[Batch]) -> bool:
    return all(batch.lowest == round_[0].lowest for batch in round_)


def _difference(a: State, b: State) -> State:
    return tuple([x - y for x, y in zip(a, b, strict=True)])


def _is_shorter(a: State, b: State) -> bool:
    """Whether one of two parallel vectors is shorter."""
    return sign(a[0] * a[0] + a[1] * a[1] - b[0] * b[0] - b[1] * b[1]) < 0
